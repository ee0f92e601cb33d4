#include "support.h"

#include <string.h>

#include "atlas/links.h"

/* The start of a file's address, or "" where the remote is of no known shape. */
static void remotes(void **state)
{
    static const struct {
        const char *remote, *file;
    } cases[] = {
        { "https://github.com/o/r", "https://github.com/o/r/blob/abc/" },
        { "https://github.com/o/r.git", "https://github.com/o/r/blob/abc/" },
        { "https://github.com/o/r/", "https://github.com/o/r/blob/abc/" },
        { "http://github.com/o/r.git", "https://github.com/o/r/blob/abc/" },
        { "https://user:p@ss@github.com/o/r.git", "https://github.com/o/r/blob/abc/" },
        { "git@github.com:o/r.git", "https://github.com/o/r/blob/abc/" },
        { "github.com:o/r", "https://github.com/o/r/blob/abc/" },
        { "git@github.com:/o/r.git", "https://github.com/o/r/blob/abc/" },
        { "ssh://git@github.com:22/o/r.git", "https://github.com/o/r/blob/abc/" },
        { "git://github.com/o/r.git", "https://github.com/o/r/blob/abc/" },
        { "git@github.example.org:o/r.git", "https://github.example.org/o/r/blob/abc/" },
        { "https://gitlab.com/g/s/r.git", "https://gitlab.com/g/s/r/-/blob/abc/" },
        { "git@gitlab.example.org:g/r", "https://gitlab.example.org/g/r/-/blob/abc/" },
        { "https://gitlab.example.org:8443/g/r",
          "https://gitlab.example.org:8443/g/r/-/blob/abc/" },
        { "ssh://git@gitlab.example.org:8443/g/r", "https://gitlab.example.org/g/r/-/blob/abc/" },
        { "", "" },
        { "/srv/git/r.git", "" },
        { "../r", "" },
        { "file:///srv/github.com/o/r", "" },
        { "https://example.org/o/r", "" },
        { "https://notgithub.com/o/r", "" },
        { "https://github.com/o", "" },
        { "https://github.com/o/r/more", "" },
        { "https://github.com", "" },
        { "https://github.com/o/..", "" },
        { "https://github.com/o//r", "" },
        { "https://github.com/o/r?x=1", "" },
        { "https://github.com/o/r\"onclick=", "" },
        { "https://github.com\"/o/r", "" },
        { "javascript://github.com/o/r", "" },
        { "git@github.com:o/<r>", "" },
        { "https://gitlab.com@evil.example/o/r", "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct forge forge;
        bool found = forge_of(cases[i].remote, "abc", &arena, &forge);
        if (strcmp(found ? forge.file : "", cases[i].file) != 0)
            fail_msg("%s: %s", cases[i].remote, found ? forge.file : "nothing");
        assert_true(found == (forge.name != NULL));
        arena_release(&arena);
    }
}

static void all_addresses(void **state)
{
    struct arena arena = ARENA_INIT;
    struct forge forge;
    (void)state;
    assert_true(forge_of("git@github.com:o/r.git", "abc", &arena, &forge));
    assert_string_equal(forge.name, "GitHub");
    assert_string_equal(forge.home, "https://github.com/o/r");
    assert_string_equal(forge.folder, "https://github.com/o/r/tree/abc/");
    assert_string_equal(forge.commit, "https://github.com/o/r/commit/");
    assert_true(forge_of("git@gitlab.com:g/r.git", "abc", &arena, &forge));
    assert_string_equal(forge.name, "GitLab");
    assert_string_equal(forge.folder, "https://gitlab.com/g/r/-/tree/abc/");
    assert_string_equal(forge.commit, "https://gitlab.com/g/r/-/commit/");
    arena_release(&arena);
}

static void folders(void **state)
{
    static const struct {
        const char *from, *to, *way;
    } cases[] = {
        { "/a/b", "/a/b", "" },
        { "/a/b", "/a/b/c", "c/" },
        { "/a/b/c", "/a/b", "../" },
        { "/a/b", "/a/bc", "../bc/" },
        { "/a/bc", "/a/b", "../b/" },
        { "/tmp", "/home/x/r", "../home/x/r/" },
        { "/", "/r", "r/" },
        { "/r/s", "/", "../../" },
        { "/a b/c", "/a b/d", "../d/" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        assert_string_equal(relative_folder(cases[i].from, cases[i].to, &arena), cases[i].way);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remotes),
        cmocka_unit_test(all_addresses),
        cmocka_unit_test(folders),
    };
    return RUN_TESTS(tests);
}
