#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imports/imports.h"

/* One repository of many languages, in path order. */
static const char *const paths[] = {
    "Makefile",
    "app/Http/Kernel.php",
    "app/Models/Order.php",
    "app/Models/User.php",
    "app/helper.php",
    "bin/run.sh",
    "bin/tool.sh",
    "cmd/server/main.go",
    "flaskr/__init__.py",
    "flaskr/base.py",
    "flaskr/json/__init__.py",
    "flaskr/json/tag.py",
    "flaskr/models.py",
    "flaskr/views/__init__.py",
    "flaskr/views/base.py",
    "flaskr/views/blog.py",
    "internal/log/log.go",
    "internal/store/cache.go",
    "internal/store/db.go",
    "java/com/acme/net/Client.java",
    "java/com/acme/net/Request.java",
    "java/com/acme/store/Order.java",
    "lib/parser.rb",
    "lib/shop/repo.ex",
    "lib/shop/web.ex",
    "lib/tasks.rb",
    "lua/socket/http.lua",
    "lua/socket/init.lua",
    "native/base/lib.h",
    "native/base/mem.c",
    "native/base/mem.h",
    "native/main.c",
    "native/net/mem.h",
    "native/net/url.c",
    "native/net/url.h",
    "rust/src/lib.rs",
    "rust/src/model.rs",
    "rust/src/net/client.rs",
    "rust/src/net/mod.rs",
    "scripts/colors.sh",
    "web/app.css",
    "web/app.tsx",
    "web/components/button.module.css",
    "web/components/button.tsx",
    "web/components/cart/cart.tsx",
    "web/components/cart/store.ts",
    "web/components/index.ts",
    "web/components/store.ts",
    "web/main.ts",
    "web/page.html",
    "web/store.ts",
    "web/vendor.min.js",
};
#define FILES (sizeof paths / sizeof *paths)

static void make_snapshot(struct snapshot *snapshot, const char *const *names, size_t count)
{
    *snapshot = (struct snapshot)SNAPSHOT_INIT;
    snapshot->files = ARENA_ARRAY(&snapshot->arena, struct file, count);
    snapshot->file_count = count;
    for (size_t i = 0; i < count; i++)
        snapshot->files[i].path = names[i];
}

/* What is kept of the first answer is that answer, also when another text says the same. */
static void check_found_again(const struct import_map *map, uint32_t from, const char *target)
{
    struct import_map fresh;
    struct arena arena = ARENA_INIT;
    char *copy = arena_strdup(&arena, target);
    import_map_init(&fresh, map->snapshot, &arena);
    struct import_target first = import_find(&fresh, from, target);
    struct import_target again = import_find(map, from, copy);
    assert_int_equal(first.kind, again.kind);
    assert_int_equal(first.file, again.file);
    assert_int_equal(first.folder, again.folder);
    assert_string_equal(first.rest, again.rest);
    assert_int_equal(first.rest_length, again.rest_length);
    assert_true(!*again.rest || (again.rest > copy && again.rest < copy + strlen(copy)));
    import_map_release(&fresh);
    arena_release(&arena);
}

static void test_ways_of_writing(void **state)
{
    static const struct {
        const char *from, *target, *expected; /* NULL: outside of the repository */
    } cases[] = {
        /* C: from the root of the sources, or beside the file */
        { "native/main.c", "base/mem.h", "native/base/mem.h" },
        { "native/net/url.c", "url.h", "native/net/url.h" },
        { "native/net/url.c", "mem.h", "native/net/mem.h" },
        { "native/base/mem.c", "mem.h", "native/base/mem.h" },
        { "native/net/url.c", "../base/mem.h", "native/base/mem.h" },
        { "native/base/mem.c", "lib.h", "native/base/lib.h" },
        { "native/main.c", "stdio.h", NULL },
        { "native/main.c", "sys/types.h", NULL },
        /* JavaScript and TypeScript */
        { "web/main.ts", "./app", "web/app.tsx" },
        { "web/main.ts", "./app.js", "web/app.tsx" },
        { "web/main.ts", "./app.css", "web/app.css" },
        { "web/main.ts", "./components", "web/components/index.ts" },
        { "web/components/button.tsx", "./button.module.css", "web/components/button.module.css" },
        { "web/components/cart/cart.tsx", "./store", "web/components/cart/store.ts" },
        { "web/components/cart/cart.tsx", "../store", "web/components/store.ts" },
        { "web/components/cart/cart.tsx", "../../store", "web/store.ts" },
        { "web/components/cart/cart.tsx", "../index", "web/components/index.ts" },
        { "web/components/button.tsx", "./index.js", "web/components/index.ts" },
        { "web/components/cart/cart.tsx", "@/components/button", "web/components/button.tsx" },
        { "web/main.ts", "node:fs", NULL },
        { "web/main.ts", "react", NULL },
        { "web/main.ts", "@angular/core", NULL },
        { "web/page.html", "app.css", "web/app.css" },
        { "web/page.html", "vendor.min.js", "web/vendor.min.js" },
        { "web/page.html", "/favicon.ico", NULL },
        /* Python */
        { "flaskr/views/blog.py", "flaskr.models", "flaskr/models.py" },
        { "flaskr/views/blog.py", "flaskr.models.Thing", "flaskr/models.py" },
        { "flaskr/views/blog.py", ".base", "flaskr/views/base.py" },
        { "flaskr/views/blog.py", "..base", "flaskr/base.py" },
        { "flaskr/models.py", "flaskr.json", "flaskr/json/__init__.py" },
        { "flaskr/models.py", ".json", "flaskr/json/__init__.py" },
        { "flaskr/models.py", "flaskr.json.tag", "flaskr/json/tag.py" },
        { "flaskr/models.py", "flaskr.views", "flaskr/views/__init__.py" },
        { "flaskr/models.py", ".", "flaskr/__init__.py" },
        { "flaskr/models.py", "os.path", NULL },
        /* Go: a package is a folder */
        { "cmd/server/main.go", "github.com/acme/app/internal/store", "internal/store/cache.go" },
        { "cmd/server/main.go", "github.com/acme/app/internal/log", "internal/log/log.go" },
        { "cmd/server/main.go", "fmt", NULL },
        { "cmd/server/main.go", "encoding/xml", NULL },
        /* Java, Kotlin, Scala, C# */
        { "java/com/acme/net/Client.java", "com.acme.store.Order",
          "java/com/acme/store/Order.java" },
        { "java/com/acme/net/Client.java", "com.acme.store.Order.parse",
          "java/com/acme/store/Order.java" },
        { "java/com/acme/store/Order.java", "com.acme.net", "java/com/acme/net/Client.java" },
        { "java/com/acme/net/Client.java", "java.util.List", NULL },
        { "java/com/acme/net/Client.java", "Newtonsoft.Json", NULL },
        /* Rust */
        { "rust/src/lib.rs", "model", "rust/src/model.rs" },
        { "rust/src/lib.rs", "net", "rust/src/net/mod.rs" },
        { "rust/src/net/client.rs", "crate::model::{Order, item::Item as I}", "rust/src/model.rs" },
        { "rust/src/model.rs", "crate::net::client::Client", "rust/src/net/client.rs" },
        { "rust/src/model.rs", "crate::net::*", "rust/src/net/mod.rs" },
        { "rust/src/net/mod.rs", "super::*", "rust/src/lib.rs" },
        { "rust/src/lib.rs", "serde", NULL },
        /* PHP, Ruby, Elixir, Lua, shell */
        { "app/Http/Kernel.php", "App\\Models\\Order", "app/Models/Order.php" },
        { "app/Http/Kernel.php", "App\\helper", "app/helper.php" },
        { "app/Http/Kernel.php", "/../Models/User.php", "app/Models/User.php" },
        { "app/Http/Kernel.php", "Psr\\Container\\ContainerInterface", NULL },
        { "lib/tasks.rb", "./parser", "lib/parser.rb" },
        { "lib/parser.rb", "tasks.rb", "lib/tasks.rb" },
        { "lib/parser.rb", "../lib/tasks", "lib/tasks.rb" },
        { "lib/shop/web.ex", "Shop.Repo", "lib/shop/repo.ex" },
        { "lua/socket/http.lua", "socket", "lua/socket/init.lua" },
        { "lua/socket/init.lua", "socket.http", "lua/socket/http.lua" },
        { "bin/run.sh", "./tool.sh", "bin/tool.sh" },
        { "bin/run.sh", "$(dirname \"$0\")/../scripts/colors.sh", "scripts/colors.sh" },
        /* nothing in it */
        { "bin/run.sh", "", NULL },
        { "bin/run.sh", "/", NULL },
        { "bin/run.sh", "../../../..", NULL },
        { "bin/run.sh", "{", NULL },
        { "bin/run.sh", ".h", NULL },
    };
    struct snapshot snapshot;
    struct import_map map;
    (void)state;
    make_snapshot(&snapshot, paths, FILES);
    import_map_init(&map, &snapshot, &snapshot.arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t from = snapshot_find(&snapshot, cases[i].from);
        assert_true(from >= 0);
        int64_t file = import_resolve(&map, (uint32_t)from, cases[i].target);
        int64_t expected = cases[i].expected ? snapshot_find(&snapshot, cases[i].expected) : -1;
        if (file != expected)
            fail_msg("%s imports %s: %s", cases[i].from, cases[i].target,
                     file < 0 ? "nothing" : paths[file]);
        check_found_again(&map, (uint32_t)from, cases[i].target);
    }
    import_map_release(&map);
    snapshot_release(&snapshot);
}

/* A name alone that many carry is a guess, but not one that is written with its folder. */
static void test_too_many_fit(void **state)
{
    static const char *const many[] = { "a/utils.lua",   "b/utils.lua",  "c/utils.lua",
                                        "d/utils.lua",   "e/main.lua",   "e/x/y.lua",
                                        "f/x/utils.lua", "g/x/utils.lua" };
    struct snapshot snapshot;
    struct import_map map;
    (void)state;
    make_snapshot(&snapshot, many, 8);
    import_map_init(&map, &snapshot, &snapshot.arena);
    assert_int_equal(import_resolve(&map, 4, "utils"), -1);
    assert_int_equal(import_resolve(&map, 4, "c/utils"), 2);
    assert_int_equal(import_resolve(&map, 1, "../d/utils"), 3);
    int64_t one = import_resolve(&map, 4, "x/utils");
    assert_true(one == 6 || one == 7);
    import_map_release(&map);
    snapshot_release(&snapshot);
}

/* Neither vendored files nor the file itself stand for their folder. */
static void test_what_stands_for_a_folder(void **state)
{
    static const char *const files[] = { "p/q/a.bin", "p/q/b.go", "p/q/c.go", "p/r/only.go" };
    struct snapshot snapshot;
    struct import_map map;
    (void)state;
    make_snapshot(&snapshot, files, 4);
    snapshot.files[0].skip = SKIP_BINARY;
    import_map_init(&map, &snapshot, &snapshot.arena);
    assert_int_equal(import_resolve(&map, 3, "example.org/p/q"), 1);
    assert_int_equal(import_resolve(&map, 3, "example.org/p/r"), -1);
    assert_int_equal(import_resolve(&map, 0, "example.org/q"), -1);
    import_map_release(&map);
    snapshot_release(&snapshot);
}

/* Files of C in one folder ask the same, but none means itself. */
static void test_a_file_does_not_include_itself(void **state)
{
    static const char *const files[] = { "p/x/conf.h", "p/x/main.c", "q/x/conf.h" };
    struct snapshot snapshot;
    (void)state;
    make_snapshot(&snapshot, files, 3);
    for (int order = 0; order < 2; order++) {
        struct import_map map;
        import_map_init(&map, &snapshot, &snapshot.arena);
        for (int i = 0; i < 4; i++) {
            bool is_main = (i + order) % 2;
            assert_int_equal(import_resolve(&map, is_main, "x/conf.h"), is_main ? 0 : 2);
        }
        import_map_release(&map);
    }
    snapshot_release(&snapshot);
}

/* Whatever stands in a source, and however long: an index of the snapshot or -1. */
static void test_any_target(void **state)
{
    static const char alphabet[] = "ab./\\:{*@~ -\"$h\xc3";
    struct snapshot snapshot;
    struct import_map map;
    char *deep = test_malloc(20000);
    const char *names[FILES + 1];
    (void)state;
    for (size_t i = 0; i < 9999; i++)
        memcpy(deep + 2 * i, "a/", 2);
    memcpy(deep + 19998, "b", 2);
    memcpy(names, paths, sizeof paths);
    memmove(names + 2, names + 1, (FILES - 1) * sizeof *names);
    names[1] = deep;
    make_snapshot(&snapshot, names, FILES + 1);
    import_map_init(&map, &snapshot, &snapshot.arena);
    srand(13);
    for (int round = 0; round < 3000; round++) {
        char target[2000];
        size_t size = (size_t)rand() % (round % 50 ? 24 : sizeof target - 1);
        for (size_t i = 0; i < size; i++)
            target[i] = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
        target[size] = '\0';
        uint32_t from = (uint32_t)rand() % (FILES + 1);
        int64_t file = import_resolve(&map, from, target);
        assert_in_range(file + 1, 0, FILES + 1);
        check_found_again(&map, from, target);
    }
    assert_int_equal(import_resolve(&map, 0, deep), 1); /* its first 512 bytes agree */
    assert_int_equal(import_resolve(&map, 1, "./c"), -1);
    import_map_release(&map);
    snapshot_release(&snapshot);
    test_free(deep);
}

static void test_manifests(void **state)
{
    (void)state;
    assert_true(import_is_manifest("package.json"));
    assert_true(import_is_manifest("crates/core/Cargo.toml"));
    assert_true(import_is_manifest("tools/go.mod"));
    assert_false(import_is_manifest("tsconfig.json"));
    assert_false(import_is_manifest("src/CMakeLists.txt"));
    assert_false(import_is_manifest("package.json/kv.c"));
}

struct source {
    const char *path, *text;
};

static const struct source workspace[] = {
    { "Cargo.toml",
      "[workspace.dependencies]\nshared = { path = \"base\", package = 'base-lib' }\n" },
    { "app/Cargo.toml",
      "[package]\nname = \"app\"\n[dependencies]\nbar = { path = \"../bar\" }\n"
      "foo = { package = \"bar\", path = \"../bar\" }\nshared.workspace = true\n"
      "base_lib = { package = \"base\", version = \"1\" }\n"
      "[dev-dependencies.far-away]\npath = \"../bar\"\npackage = \"bar\"\n[features]\n"
      "x = { package = \"bar\" }\n" },
    { "app/src/main.rs", "" },
    { "bar/Cargo.toml", "[package]\nname = \"bar\"\n" },
    { "bar/src/lib.rs", "" },
    { "bar/src/net.rs", "" },
    { "base/Cargo.toml", "[package]\nname = \"base-lib\"\n" },
    { "base/src/lib.rs", "" },
};

static bool read_source(void *data, const struct oid *blob, struct buf *out)
{
    const char *text = ((const struct source *)data)[blob->bytes[0]].text;
    buf_add(out, text, strlen(text));
    return true;
}

struct import_case {
    const char *target, *expected; /* NULL: outside of the repository */
};

/* Imports of one file of a repository whose files can be read. */
static void check_imports(const struct source *sources, size_t count, const char *from,
                          const struct import_case *cases, size_t case_count)
{
    const char *names[32];
    struct snapshot snapshot;
    struct import_map map;
    for (size_t i = 0; i < count; i++)
        names[i] = sources[i].path;
    make_snapshot(&snapshot, names, count);
    for (size_t i = 0; i < count; i++)
        snapshot.files[i].blob = (struct oid){ { (unsigned char)i } };
    snapshot.read = read_source;
    snapshot.read_data = (void *)(uintptr_t)sources;
    import_map_init(&map, &snapshot, &snapshot.arena);
    for (size_t i = 0; i < case_count; i++) {
        int64_t file =
            import_resolve(&map, (uint32_t)snapshot_find(&snapshot, from), cases[i].target);
        int64_t expected = cases[i].expected ? snapshot_find(&snapshot, cases[i].expected) : -1;
        if (file != expected)
            fail_msg("%s: %s", cases[i].target, file < 0 ? "nothing" : names[file]);
    }
    import_map_release(&map);
    snapshot_release(&snapshot);
}
#define CHECK_IMPORTS(sources, from, cases)                                                        \
    check_imports(sources, sizeof(sources) / sizeof *(sources), from, cases,                       \
                  sizeof(cases) / sizeof *(cases))

/* A dependency has the name that the manifest gives it, whatever else is called so. */
static void test_renamed_dependencies(void **state)
{
    static const struct import_case cases[] = {
        { "bar::net::Client", "bar/src/net.rs" },
        { "foo::net::Client", "bar/src/net.rs" },
        { "far_away::Client", "bar/src/lib.rs" },
        { "shared::Base", "base/src/lib.rs" },
        { "base_lib::Base", NULL }, /* of a registry */
        { "x::Y", NULL },
    };
    (void)state;
    CHECK_IMPORTS(workspace, "app/src/main.rs", cases);
}

/* Folders may leave out what all packages begin with: then a file says where it is. */
static void test_source_sets_without_a_prefix(void **state)
{
    static const struct source sources[] = {
        { "src/commonMain/kotlin/App.kt", "package org.example\n" },
        { "src/commonMain/kotlin/net/Client.kt",
          "// Talks.\n@file:JvmName(\"X\")\npackage org.example.net\n\nclass Client\n" },
        { "src/jvmMain/kotlin/Main.kt", "package org.example\n" },
        { "src/jvmMain/kotlin/disk/Client.kt", "package org.example.disk;\n" },
    };
    static const struct import_case cases[] = {
        { "org.example.net.Client", "src/commonMain/kotlin/net/Client.kt" },
        { "org.example.disk.Client", "src/jvmMain/kotlin/disk/Client.kt" },
        { "org.example.App", "src/commonMain/kotlin/App.kt" },
        { "org.example.net.connect", "src/commonMain/kotlin/net/Client.kt" },
        { "org.other.net.Client", NULL },
        { "org.other.net.connect", NULL },
    };
    (void)state;
    CHECK_IMPORTS(sources, "src/jvmMain/kotlin/Main.kt", cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ways_of_writing),
        cmocka_unit_test(test_manifests),
        cmocka_unit_test(test_renamed_dependencies),
        cmocka_unit_test(test_source_sets_without_a_prefix),
        cmocka_unit_test(test_too_many_fit),
        cmocka_unit_test(test_what_stands_for_a_folder),
        cmocka_unit_test(test_a_file_does_not_include_itself),
        cmocka_unit_test(test_any_target),
    };
    return RUN_TESTS(tests);
}
