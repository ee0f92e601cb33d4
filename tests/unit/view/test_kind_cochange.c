#include "support.h"

#include <string.h>

#include "view/kind_cochange.h"

static const char *const paths[] = {
    "docs/commands.txt",     /* a */
    "src/commands.def",      /* b */
    "src/commands/get.json", /* c */
    "src/commands/set.json", /* d */
    "src/commands/ttl.json", /* e */
    "src/server.c",          /* f */
    "src/strings.c",         /* g */
};
#define FILES (sizeof paths / sizeof *paths)

/* So many changes of the files with these letters; after '=' those that were one file then, after
 * '!' a sweeping one. Newest first. */
struct past {
    const char *files;
    uint32_t times;
};

struct history {
    struct snapshot snapshot;
    struct changes changes;
};

static void make_set(struct change_set *set, const char *files, struct arena *arena)
{
    const char *origins = strchr(files, '=');
    set->file_count = strcspn(files, "=!");
    set->paths_total = strchr(files, '!') ? CHANGE_SWEEPING + 1 : (uint32_t)set->file_count;
    set->files = ARENA_ARRAY(arena, uint32_t, FILES);
    if (origins)
        set->origins = ARENA_ARRAY(arena, uint32_t, FILES);
    for (size_t i = 0; i < set->file_count; i++) {
        set->files[i] = (uint32_t)(files[i] - 'a');
        if (origins)
            set->origins[i] = strchr(origins, files[i]) ? 100 : (uint32_t)i;
    }
}

static void make_history(struct history *h, const struct past *past, size_t count)
{
    struct arena *arena = &h->snapshot.arena;
    size_t total = 0, at = 0;
    *h = (struct history){ .snapshot = SNAPSHOT_INIT };
    h->snapshot.files = ARENA_ARRAY(arena, struct file, FILES);
    h->snapshot.file_count = FILES;
    for (size_t i = 0; i < FILES; i++)
        h->snapshot.files[i].path = paths[i];
    for (size_t i = 0; i < count; i++)
        total += past[i].times;
    h->changes.sets = ARENA_ARRAY(arena, struct change_set, total);
    for (size_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < past[i].times; j++)
            make_set(&h->changes.sets[h->changes.count++], past[i].files, arena);
    h->changes.first = ARENA_ARRAY(arena, uint32_t, FILES + 1);
    h->changes.of_file = ARENA_ARRAY(arena, uint32_t, total * FILES);
    for (uint32_t file = 0; file < FILES; file++) {
        for (uint32_t i = 0; i < total; i++)
            for (size_t j = 0; j < h->changes.sets[i].file_count; j++)
                if (h->changes.sets[i].files[j] == file)
                    h->changes.of_file[at++] = i;
        h->changes.first[file + 1] = (uint32_t)at;
    }
}

/* The files that a change of `changed` (separated by a space; what begins with '-' calls for
 * nothing) is followed by: "b 12/18 src/commands/get.json". */
static void assert_companions(const struct past *past, size_t count, const char *changed,
                              const char *expected)
{
    struct history h;
    struct kind_caller callers[4];
    struct kind_companion *found;
    struct buf text = BUF_INIT;
    unsigned char may_follow[FILES] = { 1, 1, 1, 1, 1 };
    size_t n = 0;
    make_history(&h, past, count);
    char *list = arena_strdup(&h.snapshot.arena, changed), *rest = list;
    for (char *path; (path = strtok_r(rest, " ", &rest)); n++) {
        callers[n] = (struct kind_caller){ path + (*path == '-'), *path != '-' };
        int64_t file = snapshot_find(&h.snapshot, callers[n].path);
        if (file >= 0)
            may_follow[file] = 0;
    }
    size_t companions = kind_companions_find(&h.snapshot, &h.changes, callers, n, may_follow,
                                             &h.snapshot.arena, &found);
    for (size_t i = 0; i < companions; i++) {
        buf_printf(&text, "%c %u/%u %s;", (int)('a' + found[i].file), found[i].together,
                   found[i].of, found[i].kind);
        assert_true(found[i].share >= 0.3 && found[i].share < 1);
        assert_true(found[i].examples[0] < found[i].examples[1]);
    }
    assert_string_equal(text.data ? text.data : "", expected);
    buf_release(&text);
    arena_release(&h.snapshot.arena);
}

#define ASSERT_COMPANIONS(changed, expected, ...)                                                  \
    do {                                                                                           \
        static const struct past past[] = { __VA_ARGS__ };                                         \
        assert_companions(past, sizeof past / sizeof *past, changed, expected);                    \
    } while (0)

/* What is made of many files follows none of them often enough to be told, and all of them do. */
static void test_many_files_of_one_kind(void **state)
{
    (void)state;
    ASSERT_COMPANIONS("src/commands/get.json", "b 12/18 src/commands/*.json;", { "c", 2 },
                      { "bc", 4 }, { "d", 2 }, { "bd", 4 }, { "e", 2 }, { "be", 4 }, { "f", 40 });
    /* A file that is new. */
    ASSERT_COMPANIONS("src/commands/hget.json", "b 12/18 src/commands/*.json;", { "c", 2 },
                      { "bc", 4 }, { "d", 2 }, { "bd", 4 }, { "e", 2 }, { "be", 4 }, { "f", 40 });
    ASSERT_COMPANIONS("-src/commands/get.json", "", { "bc", 12 }, { "f", 40 });
}

static void test_one_file(void **state)
{
    (void)state;
    ASSERT_COMPANIONS("src/server.c", "a 9/11 src/server.c;", { "f", 2 }, { "af", 9 }, { "g", 90 });
    ASSERT_COMPANIONS("src/strings.c", "", { "g", 20 }, { "f", 2 }, { "af", 9 }, { "g", 90 });
    ASSERT_COMPANIONS("src/server.c", "", { "af", 7 }, { "g", 90 });
}

/* The document of the settings goes along with a third of their changes, and with hardly any
 * other; one that changes more often without them does not follow them. */
static void test_rare_and_close(void **state)
{
    (void)state;
    ASSERT_COMPANIONS("src/server.c", "a 20/55 src/server.c;", { "f", 1 }, { "af", 10 },
                      { "g", 90 }, { "f", 34 }, { "a", 2 }, { "af", 10 });
    ASSERT_COMPANIONS("src/server.c", "", { "f", 1 }, { "af", 10 }, { "g", 90 }, { "f", 34 },
                      { "a", 8 }, { "af", 10 });
    ASSERT_COMPANIONS("src/server.c", "", { "f", 1 }, { "af", 8 }, { "g", 90 }, { "f", 44 },
                      { "af", 4 });
}

/* What changes without it as well is no companion of it. */
static void test_hubs(void **state)
{
    (void)state;
    ASSERT_COMPANIONS("src/server.c", "a 9/11 src/server.c;", { "f", 2 }, { "af", 8 }, { "c", 80 },
                      { "af", 1 });
    ASSERT_COMPANIONS("src/server.c", "", { "f", 2 }, { "af", 8 }, { "a", 40 }, { "c", 80 },
                      { "af", 1 });
}

/* Changes before a file was there could not have had it, and count against nothing. */
static void test_since_it_is_there(void **state)
{
    (void)state;
    ASSERT_COMPANIONS("src/commands/get.json", "b 10/12 src/commands/get.json;", { "c", 2 },
                      { "bc", 10 }, { "c", 60 }, { "f", 40 });
}

/* It followed for long, and does not any more. */
static void test_no_longer(void **state)
{
    (void)state;
    ASSERT_COMPANIONS("src/commands/get.json", "", { "c", 12 }, { "bc", 30 }, { "f", 40 });
    ASSERT_COMPANIONS("src/commands/get.json", "b 30/31 src/commands/get.json;", { "c", 1 },
                      { "bc", 30 }, { "f", 40 });
}

/* It goes with both, not with one of them alone. */
static void test_changes_like_this_one(void **state)
{
    (void)state;
    ASSERT_COMPANIONS("src/commands/get.json", "", { "c", 2 }, { "bcf", 7 }, { "c", 10 },
                      { "bcf", 8 }, { "g", 100 });
    ASSERT_COMPANIONS("src/commands/get.json src/server.c", "b 15/15 src/server.c;", { "c", 2 },
                      { "bcf", 7 }, { "c", 10 }, { "bcf", 8 }, { "g", 100 });
}

/* The same ending, or name, is the same thing in another place. */
static void test_like_with_like(void **state)
{
    (void)state;
    ASSERT_COMPANIONS("src/commands/get.json", "", { "cd", 15 }, { "g", 40 });
}

static void test_what_does_not_count(void **state)
{
    (void)state;
    ASSERT_COMPANIONS("src/commands/get.json", "", { "bc!", 15 }, { "g", 40 });
    ASSERT_COMPANIONS("src/commands/get.json", "", { "bc=bc", 15 }, { "g", 40 });
    ASSERT_COMPANIONS("src/commands/get.json", "b 15/15 src/commands/get.json;", { "bcf=bf", 15 },
                      { "g", 40 });
    ASSERT_COMPANIONS("nothing.json", "", { "bc", 15 });
    ASSERT_COMPANIONS("", "", { "bc", 15 });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_files_of_one_kind), cmocka_unit_test(test_one_file),
        cmocka_unit_test(test_rare_and_close),         cmocka_unit_test(test_hubs),
        cmocka_unit_test(test_since_it_is_there),      cmocka_unit_test(test_no_longer),
        cmocka_unit_test(test_changes_like_this_one),  cmocka_unit_test(test_like_with_like),
        cmocka_unit_test(test_what_does_not_count),
    };
    return RUN_TESTS(tests);
}
