#include "support.h"

#include <string.h>

#include "view/kinds.h"

/* All kinds of the path, each with what of it is the name: "src/t_*.c:hash". */
static void test_kinds_of_a_path(void **state)
{
    static const char *const cases[][2] = {
        { "src/t_hash.c", "src/t_*.c:hash src/*_hash.c:t src/*.c:t_hash */t_hash.c:src" },
        { "plugins/assetImportMetaUrl.test.ts",
          "plugins/asset*.test.ts:ImportMetaUrl plugins/*Url.test.ts:assetImportMeta "
          "plugins/*.test.ts:assetImportMetaUrl */assetImportMetaUrl.test.ts:plugins" },
        { "cmd/gist/list/list.go", "cmd/gist/list/*.go:list */gist/list/list.go:cmd "
                                   "cmd/*/list/list.go:gist cmd/gist/*/*.go:list" },
        { "HTTPServer.java", "HTTP*.java:Server *Server.java:HTTP *.java:HTTPServer" },
        { "a", "*:a" },
        { ".profile", "" },
        { "_x_.c", "*.c:_x_" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct kind kinds[KINDS_MAX];
        struct buf text = BUF_INIT;
        size_t count = kinds_of(cases[i][0], &arena, kinds), size;
        buf_addstr(&text, "");
        for (size_t j = 0; j < count; j++) {
            const char *name = kind_name(&kinds[j], cases[i][0], &size);
            assert_non_null(name);
            buf_printf(&text, "%s%s:%.*s", j ? " " : "", kind_pattern(&kinds[j], &arena), (int)size,
                       name);
        }
        assert_string_equal(text.size ? text.data : "", cases[i][1]);
        buf_release(&text);
        arena_release(&arena);
    }
}

static void test_names(void **state)
{
    static const struct {
        struct kind kind;
        const char *path, *name;
    } cases[] = {
        { { "src/t_", ".c", false }, "src/t_zset.c", "zset" },
        { { "src/t_", ".c", false }, "src/t_.c", NULL },
        { { "src/t_", ".c", false }, "src/t_a/b.c", NULL },
        { { "src/t_", ".c", false }, "src/t_zset.test.c", NULL },
        { { "src/t_", ".c", false }, "lib/t_zset.c", NULL },
        /* words, not letters, are alike */
        { { "src/import", ".ts", false }, "src/importMap.ts", "Map" },
        { { "src/import", ".ts", false }, "src/importer.ts", NULL },
        { { "src/", "Url.ts", false }, "src/metaUrl.ts", "meta" },
        { { "src/", "Url.ts", false }, "src/Url.ts", NULL },
        { { "cmd/", "/list.go", false }, "cmd/gist/list.go", "gist" },
        { { "cmd/", "/list.go", false }, "cmd/gist/x/list.go", NULL },
        { { "cmd/", ".go", true }, "cmd/list/list.go", "list" },
        { { "cmd/", ".go", true }, "cmd/list/lisp.go", NULL },
        { { "cmd/", ".go", true }, "cmd/list.go", NULL },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t size;
        const char *name = kind_name(&cases[i].kind, cases[i].path, &size);
        if (!name != !cases[i].name)
            fail_msg("%s", cases[i].path);
        if (name) {
            assert_int_equal(size, strlen(cases[i].name));
            assert_memory_equal(name, cases[i].name, size);
        }
    }
}

/* Two files are no kind, and neither is a folder of hundreds. */
static void test_files(void **state)
{
    struct snapshot snapshot = SNAPSHOT_INIT;
    struct kind few = { "few/", ".c", false }, some = { "some/", ".c", false },
                many = { "many/", ".c", false }, none = { "x/", ".c", false };
    uint32_t *files;
    size_t n = 0;
    (void)state;
    snapshot.files = ARENA_ARRAY(&snapshot.arena, struct file, 100);
    for (int i = 0; i < 2; i++)
        snapshot.files[n++].path = arena_printf(&snapshot.arena, "few/%c.c", 'a' + i);
    for (int i = 0; i < 61; i++)
        snapshot.files[n++].path = arena_printf(&snapshot.arena, "many/%02d.c", i);
    for (int i = 0; i < 3; i++) {
        snapshot.files[n++].path = arena_printf(&snapshot.arena, "some/%c.c", 'a' + i);
        snapshot.files[n++].path = arena_printf(&snapshot.arena, "some/%c.h", 'a' + i);
    }
    for (size_t i = 0; i < n; i++)
        snapshot.files[i].content = 1;
    snapshot.files[65].content = 0; /* some/b.c was left out */
    snapshot.file_count = n;
    assert_int_equal(kind_files(&few, &snapshot, &snapshot.arena, &files), 0);
    assert_int_equal(kind_files(&many, &snapshot, &snapshot.arena, &files), 0);
    assert_int_equal(kind_files(&none, &snapshot, &snapshot.arena, &files), 0);
    assert_int_equal(kind_files(&some, &snapshot, &snapshot.arena, &files), 0);
    snapshot.files[65].content = 1;
    assert_int_equal(kind_files(&some, &snapshot, &snapshot.arena, &files), 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(files[i], 63 + 2 * i);
    snapshot_release(&snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_of_a_path),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_files),
    };
    return RUN_TESTS(tests);
}
