#include "support.h"

#include <string.h>

#include "index/scratch.h"
#include "view/view.h"

static void open_view(struct scratch *s, struct scratch_view *index, struct view *view,
                      struct arena *arena)
{
    scratch_index(s, "store", NULL, index);
    assert_int_equal(index->result, 0);
    view_init(view, index->view.db, &index->view.snapshot, &s->settings, arena);
}

static void write_shop(struct scratch *s)
{
    assert_int_equal(
        settings_set(&s->settings, SETTING_MODULE_MIN_TOKENS, ORIGIN_OPTION, "0", NULL), 0);
    scratch_run(s, "mkdir store tests");
    scratch_write(s, "README.md", "# Shop\n\nSells books.\n");
    scratch_write(s, "shop.json", "{}\n");
    scratch_write(s, "store/orders.py", "def find_order(number):\n    return number\n");
    scratch_write(s, "tests/test_orders.py", "from store import orders\n");
    scratch_commit(s, "Start");
}

/* Each part comes into being with the first question for it, and stays the same. */
static void test_parts(void **state)
{
    struct scratch *s = *state;
    struct scratch_view index;
    struct arena arena = ARENA_INIT;
    struct view view;
    write_shop(s);
    open_view(s, &index, &view, &arena);
    const struct doc_map *contents = view_contents(&view);
    assert_int_equal(contents->count, 4);
    assert_false(view.parts.has_changes || view.parts.has_modules || view.parts.has_context);
    const struct context *notes = view_context(&view, &index.err);
    assert_non_null(notes);
    assert_ptr_equal(notes->changes, view_changes(&view, &index.err));
    assert_ptr_equal(notes->modules, view_modules(&view));
    assert_ptr_equal(view_context(&view, &index.err), notes);
    assert_ptr_equal(context_contents(notes), contents);
    assert_ptr_equal(view_contents(&view), contents);
    assert_int_equal(view_changes(&view, &index.err)->count, 1);
    assert_null(view_learned(&view));
    view_release(&view);
    scratch_close(&index);
    arena_release(&arena);
}

static void test_roles(void **state)
{
    static const struct {
        const char *path;
        enum file_role role;
    } cases[] = {
        { "README.md", ROLE_DOCUMENT },
        { "shop.json", ROLE_DATA },
        { "store/orders.py", ROLE_SOURCE },
        { "tests/test_orders.py", ROLE_TEST },
    };
    struct scratch *s = *state;
    struct scratch_view index;
    struct arena arena = ARENA_INIT;
    struct view view;
    write_shop(s);
    open_view(s, &index, &view, &arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t file = snapshot_find(view.snapshot, cases[i].path);
        assert_int_equal(view_role(&view, (uint32_t)file), cases[i].role);
    }
    view_release(&view);
    scratch_close(&index);
    arena_release(&arena);
}

static void test_near_modules(void **state)
{
    static const struct {
        const char *path, *module;
    } cases[] = {
        { "store/orders.py", "store" },
        { "store/new.py", "store" },
        { "store/deep/er/new.py", "store" },
        { "store", "store" },
        { "new.py", "." },
        { "elsewhere/new.py", "." },
        { "README.md", "." },
    };
    struct scratch *s = *state;
    struct scratch_view index;
    struct arena arena = ARENA_INIT;
    struct view view;
    write_shop(s);
    open_view(s, &index, &view, &arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t module = view_module_near(&view, cases[i].path);
        assert_true(module >= 0);
        assert_string_equal(view_modules(&view)->modules[module].path, cases[i].module);
    }
    view_release(&view);
    scratch_close(&index);
    arena_release(&arena);
}

/* Before the first commit there is nothing, and that is no failure. */
static void test_unborn(void **state)
{
    struct scratch *s = *state;
    struct scratch_view index;
    struct arena arena = ARENA_INIT;
    struct view view;
    open_view(s, &index, &view, &arena);
    assert_null(view.db);
    assert_int_equal(view_contents(&view)->count, 0);
    assert_non_null(view_changes(&view, &index.err));
    assert_int_equal(view_changes(&view, &index.err)->count, 0);
    assert_int_equal(view_module_near(&view, "new.py"), -1);
    assert_null(view_learned(&view));
    view_release(&view);
    scratch_close(&index);
    arena_release(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(test_parts), TEST(test_roles), TEST(test_near_modules),
                                        TEST(test_unborn) };
    return RUN_TESTS(tests);
}
