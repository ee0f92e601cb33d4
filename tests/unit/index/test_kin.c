/* Which files of a flat folder go together, from the names that they share. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/partition.h"
#include "index/scratch.h"
#include "index/work_tree.h"

static void set(struct scratch *s, enum setting_id id, const char *value)
{
    assert_int_equal(settings_set(&s->settings, id, ORIGIN_OPTION, value, NULL), 0);
}

static void set_sizes(struct scratch *s, const char *least, const char *most)
{
    set(s, SETTING_MODULE_MIN_TOKENS, least);
    set(s, SETTING_MODULE_MAX_TOKENS, most);
}

/* A C file that defines `count` functions "<stem>_step<i>", and calls those of another. */
static void write_unit(struct scratch *s, const char *path, const char *stem, int count,
                       const char *called, int calls)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < count; i++)
        buf_printf(&text, "int %s_step%d(int first, int second) { return first + second; }\n", stem,
                   i);
    buf_printf(&text, "int %s_all(void)\n{\n", stem);
    for (int i = 0; i < calls; i++)
        buf_printf(&text, "    %s_step%d(1, 2);\n", called, i);
    buf_addstr(&text, "    return 0;\n}\n");
    scratch_write(s, path, text.data);
    buf_release(&text);
}

/* Two large files and, between them in the alphabet, small ones that use one of these. */
static void write_folder(struct scratch *s)
{
    set_sizes(s, "100", "1000");
    write_unit(s, "src/db.c", "db", 60, "none", 0);
    write_unit(s, "src/net.c", "net", 60, "none", 0);
    write_unit(s, "src/expire.c", "expire", 2, "db", 4);
    write_unit(s, "src/lazyfree.c", "lazyfree", 2, "db", 3);
    write_unit(s, "src/lazyfree.h", "lazyfree_more", 1, "none", 0);
    write_unit(s, "src/poll.c", "poll", 2, "net", 5);
    write_unit(s, "src/alone.c", "alone", 2, "none", 0);
    scratch_commit(s, "Start");
}

static const char *kin_of(const struct scratch_view *v, const char *path)
{
    const struct file *file = scratch_file(v, path);
    return file->kin ? file->kin : "(none)";
}

static void assert_folder(const struct scratch_view *v)
{
    assert_int_equal(v->result, 0);
    assert_string_equal(kin_of(v, "src/expire.c"), "db");
    assert_string_equal(kin_of(v, "src/lazyfree.c"), "db");
    assert_string_equal(kin_of(v, "src/lazyfree.h"), "db");
    assert_string_equal(kin_of(v, "src/poll.c"), "net");
    assert_string_equal(kin_of(v, "src/alone.c"), "(none)");
    assert_string_equal(kin_of(v, "src/db.c"), "(none)");
}

static void assert_module(const struct scratch *s, const struct scratch_view *v, const char *path,
                          const char *expected)
{
    struct arena arena = ARENA_INIT;
    struct module_list modules;
    partition(&v->view.snapshot, &s->settings, &arena, &modules);
    int64_t module = partition_find(&v->view.snapshot, &modules, path);
    assert_true(module >= 0);
    assert_string_equal(modules.modules[module].path, expected);
    arena_release(&arena);
}

static void test_small_files_join_large_ones(void **state)
{
    struct scratch_view v;
    write_folder(*state);
    scratch_index(*state, "store", NULL, &v);
    assert_folder(&v);
    assert_module(*state, &v, "src/db.c", "src/db*");
    assert_module(*state, &v, "src/expire.c", "src/db*");
    assert_module(*state, &v, "src/lazyfree.h", "src/db*");
    assert_module(*state, &v, "src/poll.c", "src/net*");
    assert_module(*state, &v, "src/alone.c", "src");
    scratch_close(&v);
}

/* What was found is recalled while the files of the folder stay the same. */
static void test_unchanged_folders_keep_theirs(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    write_folder(s);
    for (int i = 0; i < 3; i++) {
        write_unit(s, "lib/other.c", "other", i, "db", 5);
        scratch_commit(s, "Change another folder");
        scratch_index(s, "store", NULL, &v);
        assert_folder(&v);
        scratch_close(&v);
    }
    write_unit(s, "src/poll.c", "poll", 2, "none", 0);
    scratch_commit(s, "Change what a file of it uses");
    scratch_index(s, "store", NULL, &v);
    assert_string_equal(kin_of(&v, "src/poll.c"), "(none)");
    assert_string_equal(kin_of(&v, "src/expire.c"), "db");
    scratch_close(&v);
}

/* Neither what comes to the folder nor a commit moves files whose own names stay as they are. */
static void test_nobody_else_moves(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    write_folder(s);
    for (int i = 0; i < 6; i++) {
        char path[64], stem[32];
        snprintf(path, sizeof path, "src/%c%d.c", "admpxz"[i], i);
        snprintf(stem, sizeof stem, "fresh%c", 'a' + i);
        write_unit(s, path, stem, 3, i % 2 ? "net" : "db", i % 2 ? 8 : 0);
        write_unit(s, "lib/other.c", "other", i, "db", 5);
        scratch_commit(s, "Add a file");
        scratch_index(s, "store", NULL, &v);
        assert_folder(&v);
        assert_string_equal(kin_of(&v, path), i % 2 ? "net" : "(none)");
        scratch_close(&v);
    }
    /* The same tree in a clone that knows less of the past, and that had another index before. */
    set(s, SETTING_HISTORY_COMMITS, "1");
    scratch_index(s, "fresh", NULL, &v);
    assert_folder(&v);
    scratch_close(&v);
}

static void test_large_files_become_full(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    size_t joined = 0;
    write_folder(s);
    for (int i = 0; i < 5; i++) {
        char path[64], stem[32];
        snprintf(path, sizeof path, "src/%csome.c", 'e' + i);
        snprintf(stem, sizeof stem, "%csome", 'e' + i);
        write_unit(s, path, stem, 8, "db", 40);
    }
    scratch_commit(s, "Add many");
    scratch_index(s, "store", NULL, &v);
    uint64_t weight = 0;
    for (size_t i = 0; i < v.view.snapshot.file_count; i++) {
        const struct file *file = &v.view.snapshot.files[i];
        if ((file->kin && !strcmp(file->kin, "db")) || !strcmp(file->path, "src/db.c"))
            weight += file->summary_tokens + 10;
        joined += file->kin && !strcmp(file->kin, "db");
    }
    assert_in_range(weight, 600, 1000);
    assert_in_range(joined, 1, 7); /* of eight */
    scratch_close(&v);
}

/* A name that many have (here: nine) brings nobody together. */
static void test_common_names_say_nothing(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    set_sizes(s, "100", "1000");
    write_unit(s, "src/db.c", "db", 60, "none", 0);
    write_unit(s, "src/net.c", "net", 60, "none", 0);
    for (int i = 0; i < 8; i++) {
        char path[64], stem[32];
        snprintf(path, sizeof path, "src/%cone.c", 'e' + i);
        snprintf(stem, sizeof stem, "%cone", 'e' + i);
        write_unit(s, path, stem, 1, "db", 20);
    }
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &v);
    for (size_t i = 0; i < v.view.snapshot.file_count; i++)
        assert_null(v.view.snapshot.files[i].kin);
    scratch_close(&v);
}

static void test_small_folders_and_texts_have_none(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    write_folder(s);
    write_unit(s, "small/db.c", "db", 20, "none", 0);
    write_unit(s, "small/expire.c", "expire", 2, "db", 9);
    scratch_write(s, "src/data.json", "{\"db_step0\": 1, \"db_step1\": 2, \"db_step2\": 3}\n");
    scratch_commit(s, "More");
    scratch_index(s, "store", NULL, &v);
    assert_folder(&v);
    assert_string_equal(kin_of(&v, "small/expire.c"), "(none)");
    assert_string_equal(kin_of(&v, "src/data.json"), "(none)");
    assert_module(s, &v, "small/expire.c", "small");
    /* With room for all in one module there is nothing to group. */
    scratch_close(&v);
    set_sizes(s, "100", "100000");
    scratch_index(s, "store", NULL, &v);
    assert_string_equal(kin_of(&v, "src/expire.c"), "(none)");
    assert_module(s, &v, "src/expire.c", "src");
    scratch_close(&v);
}

/* An edited file stays where the commit had it; a new one goes by its name. */
static void test_work_tree(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    const struct work_tree *work;
    write_folder(s);
    write_unit(s, "src/expire.c", "expire", 3, "net", 9);
    write_unit(s, "src/later.c", "later", 3, "net", 9);
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(
        work_tree_view(&v.view, &v.outcome, s->repo, &s->settings, &arena, &work, &v.err), 0);
    assert_folder(&v);
    assert_string_equal(kin_of(&v, "src/later.c"), "(none)");
    assert_module(s, &v, "src/expire.c", "src/db*");
    arena_release(&arena);
    scratch_close(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_small_files_join_large_ones, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_unchanged_folders_keep_theirs, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_nobody_else_moves, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_large_files_become_full, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_common_names_say_nothing, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_small_folders_and_texts_have_none, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_work_tree, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
