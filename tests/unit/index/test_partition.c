#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "index/partition.h"

/* A snapshot made of lines of paths, each file of the same weight. */
struct fixture {
    struct snapshot snapshot;
    struct settings settings;
    struct arena arena;
    struct module_list modules;
    size_t capacity;
};

static void add(struct fixture *f, const char *path, uint32_t tokens)
{
    struct snapshot *s = &f->snapshot;
    ARRAY_RESERVE(s->files, s->file_count, f->capacity, 1);
    s->files[s->file_count++] = (struct file){ .path = arena_strdup(&f->arena, path),
                                               .summary_tokens = tokens,
                                               .size = 40 };
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static void begin(struct fixture *f, const char *min_tokens, const char *max_tokens)
{
    *f = (struct fixture){ 0 };
    settings_init(&f->settings);
    assert_int_equal(
        settings_set(&f->settings, SETTING_MODULE_MIN_TOKENS, ORIGIN_OPTION, min_tokens, NULL), 0);
    assert_int_equal(
        settings_set(&f->settings, SETTING_MODULE_MAX_TOKENS, ORIGIN_OPTION, max_tokens, NULL), 0);
}

/* Every indexed file is in exactly one module, and the modules say the same as of_file. */
static void check_total(const struct fixture *f)
{
    size_t files = 0, listed = 0;
    for (size_t i = 0; i < f->snapshot.file_count; i++) {
        bool indexed = f->snapshot.files[i].skip == SKIP_NONE;
        files += indexed;
        assert_int_equal(indexed, f->modules.of_file[i] < f->modules.count);
    }
    for (size_t m = 0; m < f->modules.count; m++) {
        const struct module *module = &f->modules.modules[m];
        assert_true(module->file_count > 0);
        if (m)
            assert_true(strcmp(module[-1].path, module->path) < 0);
        for (size_t i = 0; i < module->file_count; i++) {
            assert_int_equal(f->modules.of_file[module->files[i]], m);
            if (i)
                assert_true(module->files[i - 1] < module->files[i]);
        }
        listed += module->file_count;
    }
    assert_int_equal(files, listed);
}

static void run(struct fixture *f)
{
    if (f->snapshot.file_count)
        qsort(f->snapshot.files, f->snapshot.file_count, sizeof *f->snapshot.files, by_path);
    partition(&f->snapshot, &f->settings, &f->arena, &f->modules);
    check_total(f);
}

static void end(struct fixture *f)
{
    free(f->snapshot.files);
    settings_release(&f->settings);
    arena_release(&f->arena);
}

static const char *module_of(const struct fixture *f, const char *path)
{
    int64_t m = partition_find(&f->snapshot, &f->modules, path);
    return m < 0 ? "(none)" : f->modules.modules[m].path;
}

static void test_folders_are_modules(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "100", "1000");
    add(&f, "README.md", 10);
    add(&f, "src/main.c", 50);
    add(&f, "src/net/tls.c", 150);
    add(&f, "src/tiny/a.c", 20);
    add(&f, "src/tiny/deep/b.c", 20);
    add(&f, "src-gen/x.c", 120);
    run(&f);
    assert_string_equal(module_of(&f, "README.md"), ".");
    assert_string_equal(module_of(&f, "src/main.c"), "src");
    assert_string_equal(module_of(&f, "src/net/tls.c"), "src/net");
    assert_string_equal(module_of(&f, "src/tiny/a.c"), "src");
    assert_string_equal(module_of(&f, "src/tiny/deep/b.c"), "src");
    assert_string_equal(module_of(&f, "src-gen/x.c"), "src-gen");
    assert_int_equal(f.modules.count, 4);
    end(&f);
}

static void test_weights_are_sums(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "100", "1000");
    add(&f, "a/x.c", 150);
    add(&f, "a/y.c", 30);
    run(&f);
    assert_int_equal(f.modules.modules[0].tokens, 180);
    assert_int_equal(f.modules.modules[0].text_tokens, 20);
    end(&f);
}

static void test_skipped_files_have_none(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "0", "1000");
    add(&f, "a/x.c", 150);
    add(&f, "a/y.png", 0);
    f.snapshot.files[1].skip = SKIP_BINARY;
    run(&f);
    assert_string_equal(module_of(&f, "a/y.png"), "(none)");
    assert_string_equal(module_of(&f, "a"), "a");
    end(&f);
}

static void test_empty(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "0", "1000");
    run(&f);
    assert_int_equal(f.modules.count, 0);
    assert_string_equal(module_of(&f, "."), "(none)");
    end(&f);
}

static void test_find_folders(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "100", "1000");
    add(&f, "a-b/x.c", 200);
    add(&f, "a/tiny/x.c", 10);
    add(&f, "a/x.c", 200);
    add(&f, "a.c", 10);
    run(&f);
    assert_string_equal(module_of(&f, "a"), "a");
    assert_string_equal(module_of(&f, "a/tiny"), "a");
    assert_string_equal(module_of(&f, "a-b"), "a-b");
    assert_string_equal(module_of(&f, "."), ".");
    assert_string_equal(module_of(&f, "a/ti"), "(none)");
    assert_string_equal(module_of(&f, "b"), "(none)");
    end(&f);
}

static void test_big_folder_is_split_by_words(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "200", "1000");
    const char *const names[] = { "tls-read.c", "tls-write.c", "tls.c",    "tlsx.c", "httpClient.c",
                                  "http_1.c",   "http_2.c",    "single.c", "other.c" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        snprintf(path, sizeof path, "src/net/%s", names[i]);
        add(&f, path, 150);
    }
    run(&f);
    assert_string_equal(module_of(&f, "src/net/tls.c"), "src/net/tls*");
    assert_string_equal(module_of(&f, "src/net/tls-read.c"), "src/net/tls*");
    assert_string_equal(module_of(&f, "src/net/httpClient.c"), "src/net/http*");
    assert_string_equal(module_of(&f, "src/net/http_2.c"), "src/net/http*");
    assert_string_equal(module_of(&f, "src/net/tlsx.c"), "src/net");
    assert_string_equal(module_of(&f, "src/net/single.c"), "src/net");
    assert_string_equal(module_of(&f, "src/net/tls*"), "src/net/tls*");
    end(&f);
}

static void set_kin(struct fixture *f, const char *path, const char *kin)
{
    for (size_t i = 0; i < f->snapshot.file_count; i++)
        if (!strcmp(f->snapshot.files[i].path, path))
            f->snapshot.files[i].kin = kin;
}

/* A file that goes with others is with them, whatever its own name, and their word is the name. */
static void test_kin_is_followed(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "200", "1000");
    add(&f, "src/db.c", 150);
    add(&f, "src/expire.c", 20);
    add(&f, "src/huge.c", 800);
    add(&f, "src/lazyfree.c", 20);
    add(&f, "src/small.c", 20);
    add(&f, "src/gone.c", 20);
    set_kin(&f, "src/expire.c", "db");
    set_kin(&f, "src/lazyfree.c", "db");
    set_kin(&f, "src/gone.c", "nobody"); /* who it went with was deleted since */
    run(&f);
    assert_string_equal(module_of(&f, "src/db.c"), "src/db*");
    assert_string_equal(module_of(&f, "src/expire.c"), "src/db*");
    assert_string_equal(module_of(&f, "src/lazyfree.c"), "src/db*");
    assert_string_equal(module_of(&f, "src/huge.c"), "src/huge*");
    assert_string_equal(module_of(&f, "src/small.c"), "src");
    assert_string_equal(module_of(&f, "src/gone.c"), "src");
    end(&f);
}

/* Where the others are too many for one module, it stays with what is left of them. */
static void test_kin_of_what_is_split(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "200", "1000");
    add(&f, "src/tls.c", 150);
    add(&f, "src/tls_read.c", 400);
    add(&f, "src/tls_read_more.c", 400);
    add(&f, "src/tls_write.c", 400);
    add(&f, "src/socket.c", 20);
    set_kin(&f, "src/socket.c", "tls");
    run(&f);
    assert_string_equal(module_of(&f, "src/tls_read.c"), "src/tls_read*");
    assert_string_equal(module_of(&f, "src/tls_write.c"), "src/tls*");
    assert_string_equal(module_of(&f, "src/socket.c"), "src/tls*");
    end(&f);
}

/* "t_hash.c" and "t_set.c" share "t_", and two files that are too large for one module but cannot
 * be told apart by words keep the word that they share. */
static void test_short_words_and_pairs(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "200", "1000");
    add(&f, "src/t_hash.c", 150);
    add(&f, "src/t_set.c", 150);
    add(&f, "src/tool.c", 20);
    add(&f, "src/server.c", 900);
    add(&f, "src/server.h", 900);
    run(&f);
    assert_string_equal(module_of(&f, "src/t_hash.c"), "src/t_*");
    assert_string_equal(module_of(&f, "src/tool.c"), "src");
    assert_string_equal(module_of(&f, "src/server.c"), "src/server*");
    assert_string_equal(module_of(&f, "src/server.h"), "src/server*");
    end(&f);
}

/* Five hundred files at the root whose names share few words, as old C programs have them. */
static void test_huge_flat_root(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "400", "12000");
    for (int i = 0; i < 500; i++) {
        char path[64];
        snprintf(path, sizeof path, "%c%c%c%d.c", 'a' + i % 19, 'a' + i % 7, 'a' + i % 26, i);
        add(&f, path, 600);
    }
    run(&f);
    for (size_t m = 0; m < f.modules.count; m++)
        assert_true(f.modules.modules[m].tokens <= 20000);
    assert_true(f.modules.count >= 19 && f.modules.count < 150);
    end(&f);
}

/* Numbered names: nothing but digits tells them apart. */
static void test_numbered_names(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "400", "12000");
    for (int i = 0; i < 1000; i++) {
        char path[64];
        snprintf(path, sizeof path, "t/t%04d-test.sh", i * 7);
        add(&f, path, 100);
    }
    run(&f);
    assert_string_equal(module_of(&f, "t/t0000-test.sh"), "t/t00*");
    for (size_t m = 0; m < f.modules.count; m++)
        assert_true(f.modules.modules[m].tokens <= 20000);
    end(&f);
}

static void test_same_long_names(void **state)
{
    (void)state;
    struct fixture f;
    char path[3000];
    begin(&f, "10", "1000");
    for (int i = 0; i < 50; i++) {
        memset(path, 'a', sizeof path);
        snprintf(path + 2900, 20, "%02d", i);
        add(&f, path, 600);
    }
    run(&f);
    end(&f);
}

static void test_deep_chain(void **state)
{
    (void)state;
    struct fixture f;
    struct buf path = BUF_INIT;
    begin(&f, "400", "12000");
    for (int depth = 0; depth < 1000; depth++) {
        buf_addstr(&path, "d/");
        size_t length = path.size;
        buf_addstr(&path, "f.c");
        add(&f, path.data, 100);
        buf_truncate(&path, length);
    }
    run(&f);
    /* The deepest four weigh 400 together; each folder above has enough below it. */
    assert_int_equal(f.modules.count, 997);
    buf_release(&path);
    end(&f);
}

/* Folders without files in between have no part in it, however many there are. */
static void test_deep_paths_without_files(void **state)
{
    (void)state;
    struct fixture f;
    struct buf path = BUF_INIT;
    begin(&f, "400", "12000");
    for (int i = 0; i < 100; i++) {
        buf_reset(&path);
        buf_printf(&path, "top%d/", i);
        for (int depth = 0; depth < 2000; depth++)
            buf_addstr(&path, "d/");
        buf_addstr(&path, "f.c");
        add(&f, path.data, 1000);
    }
    run(&f);
    assert_int_equal(f.modules.count, 100);
    buf_release(&path);
    end(&f);
}

static void add_tree(struct fixture *f, int folders, int files)
{
    for (int d = 0; d < folders; d++)
        for (int i = 0; i < files; i++) {
            char path[64];
            snprintf(path, sizeof path, "lib/part%d/sub%d/file%d.c", d % 17, d, i);
            add(f, path, 50 + (uint32_t)(d * 7 + i) % 90);
        }
}

/* What each file is called and where it belongs, before and after files were added to one folder.
 */
static void test_stable(void **state)
{
    (void)state;
    struct fixture before, after;
    begin(&before, "400", "2000");
    add_tree(&before, 60, 9);
    run(&before);
    for (int added = 1; added < 60; added += 3) {
        begin(&after, "400", "2000");
        add_tree(&after, 60, 9);
        for (int i = 0; i < added; i++) {
            char path[64];
            snprintf(path, sizeof path, "lib/part3/sub3/new%d_x.c", i);
            add(&after, path, 80);
        }
        run(&after);
        for (size_t i = 0; i < before.snapshot.file_count; i++) {
            const char *path = before.snapshot.files[i].path;
            if (!strncmp(path, "lib/part3/", 10))
                continue;
            assert_string_equal(module_of(&before, path), module_of(&after, path));
        }
        end(&after);
    }
    end(&before);
}

static void test_deterministic_and_quick(void **state)
{
    (void)state;
    struct fixture f;
    struct module_list again;
    struct timespec from, to;
    begin(&f, "400", "12000");
    add_tree(&f, 2000, 50);
    run(&f);
    clock_gettime(CLOCK_MONOTONIC, &from);
    partition(&f.snapshot, &f.settings, &f.arena, &again);
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_int_equal(again.count, f.modules.count);
    for (size_t m = 0; m < again.count; m++)
        assert_string_equal(again.modules[m].path, f.modules.modules[m].path);
    assert_memory_equal(again.of_file, f.modules.of_file,
                        f.snapshot.file_count * sizeof *again.of_file);
    /* Milliseconds in a release build; a bound that a busy machine with sanitizers keeps. */
    assert_true(to.tv_sec - from.tv_sec < 5);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folders_are_modules),
        cmocka_unit_test(test_weights_are_sums),
        cmocka_unit_test(test_skipped_files_have_none),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_find_folders),
        cmocka_unit_test(test_big_folder_is_split_by_words),
        cmocka_unit_test(test_kin_is_followed),
        cmocka_unit_test(test_kin_of_what_is_split),
        cmocka_unit_test(test_short_words_and_pairs),
        cmocka_unit_test(test_huge_flat_root),
        cmocka_unit_test(test_numbered_names),
        cmocka_unit_test(test_same_long_names),
        cmocka_unit_test(test_deep_chain),
        cmocka_unit_test(test_deep_paths_without_files),
        cmocka_unit_test(test_stable),
        cmocka_unit_test(test_deterministic_and_quick),
    };
    return RUN_TESTS(tests);
}
