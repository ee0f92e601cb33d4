#include "support.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "index/scratch.h"
#include "look/show.h"

static void write_shop(struct scratch *s)
{
    assert_int_equal(
        settings_set(&s->settings, SETTING_MODULE_MIN_TOKENS, ORIGIN_OPTION, "0", NULL), 0);
    scratch_run(s, "mkdir store admin assets; printf '\\000\\001' > assets/logo.png");
    scratch_write(s, "README.md", "# Shop\n\nSells books and keeps their orders.\n");
    scratch_write(s, "store/orders.py", "def find_order(number):\n    return number\n");
    scratch_write(s, "admin/report.py", "def monthly_report():\n    return []\n");
    scratch_commit(s, "Start");
}

static int show(struct scratch *s, struct scratch_view *v, const char *path, struct arena *arena,
                struct shown *shown)
{
    struct view view;
    err_clear(&v->err);
    view_init(&view, v->view.db, &v->view.snapshot, &s->settings, arena);
    struct show_input input = { .view = &view, .path = path };
    int result = show_make(&input, arena, shown, &v->err);
    view_release(&view);
    return result;
}

static void test_show(void **state)
{
    static const struct {
        const char *path, *module, *file;
    } found[] = {
        { "store/orders.py", "store", "store/orders.py" },
        { "store", "store", NULL },
        { ".", ".", NULL },
        { "README.md", ".", "README.md" },
    };
    static const struct {
        const char *path, *message;
    } missing[] = {
        { "orders.py", "'orders.py' in this revision; did you mean 'store/orders.py'?" },
        { "src/report.py", "did you mean 'admin/report.py'?" },
        { "nowhere/at_all.py", "no file, folder or module 'nowhere/at_all.py' in this revision" },
        { "sto", "no file, folder or module 'sto'" },
        { "assets/logo.png", "assets/logo.png is not indexed (binary)" },
    };
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    struct shown shown;
    write_shop(s);
    scratch_index(s, "store", NULL, &v);
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        assert_int_equal(show(s, &v, found[i].path, &arena, &shown), 0);
        assert_string_equal(shown.module, found[i].module);
        assert_int_equal(shown.file != NULL, found[i].file != NULL);
        struct buf out = BUF_INIT;
        show_to_markdown(&shown, false, &out);
        assert_int_equal(strstr(out.data, "\nFiles:\n") == NULL, found[i].file != NULL);
        char *json = show_to_json(&shown);
        json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
        assert_string_equal(json_string_value(json_object_get(root, "module")), found[i].module);
        assert_int_equal(json_is_null(json_object_get(root, "file")), found[i].file == NULL);
        json_decref(root);
        free(json);
        buf_release(&out);
    }
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        assert_int_equal(show(s, &v, missing[i].path, &arena, &shown), -1);
        assert_int_equal(v.err.code, ERR_NO);
        if (!strstr(v.err.message, missing[i].message))
            fail_msg("%s", v.err.message);
    }
    arena_release(&arena);
    scratch_close(&v);
}

static void test_show_escapes(void **state)
{
    const char *items[] = { "odd\x1b[2J", "two\nlines", "\xff" };
    struct definition definitions[] = {
        { DEF_FUNCTION, "f", "f(`a`, ``b``)\x1b", "doc\x07", 1, 9, -1, true },
        { DEF_METHOD, "g\n", "", "", 2, 3, 0, false },
    };
    struct import imports[] = { { "./a\x1b", 1 }, { "b\n", 2 } };
    struct shown_import meant[] = { { IMPORT_FILE, "a\xff\x1b" }, { IMPORT_EXTERNAL, NULL } };
    struct file file = { .path = "x\x1b\n.c", .language = "c" };
    struct shown shown = {
        .module = "src\x1b",
        .writer = "structural",
        .state = "fresh",
        .origin = "", .removed = "",
        .files = items,
        .file_count = 3,
        .note = { .purpose = "p\x1b\n", .data_flow = "\x9b", .gotchas = { items, 3 } },
        .file = &file,
        .summary = { .doc = "d\n\x1b",
                     .definitions = definitions,
                     .definition_count = 2,
                     .imports = imports,
                     .import_count = 2 },
        .imports = meant,
    };
    (void)state;
    for (int round = 0; round < 2; round++) {
        struct buf out = BUF_INIT;
        show_to_markdown(&shown, false, &out);
        for (const char *p = out.data; *p; p++)
            assert_true((unsigned char)*p >= 0x20 || *p == '\n');
        assert_null(strstr(out.data, "\xff"));
        if (shown.file)
            assert_non_null(strstr(out.data, "- L1-9 function ``` f(`a`, ``b``)\\x1b ``` - doc"));
        char *json = show_to_json(&shown);
        json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(root);
        json_decref(root);
        free(json);
        buf_release(&out);
        shown.file = NULL;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_show, scratch_setup, scratch_teardown),
        cmocka_unit_test(test_show_escapes),
    };
    return RUN_TESTS(tests);
}
