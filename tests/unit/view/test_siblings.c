#include "support.h"

#include <string.h>

#include "index/scratch.h"
#include "view/siblings.h"

/* ---- commands of one kind, and what is beside them ---- */

static void write_command(struct scratch *s, struct arena *arena, const char *name,
                          const char *more)
{
    const char *path = arena_printf(arena, "src/commands/%s.py", name);
    scratch_write(s, path,
                  arena_printf(arena,
                               "from ..base import Command\n\n\nclass %c%s(Command):\n"
                               "    def run_command(self):\n        return '%s'\n%s",
                               name[0] - 'a' + 'A', name + 1, name, more));
}

/* The commands are added one after the other, each with a line in the list of all. */
static void write_program(struct scratch *s, struct arena *arena)
{
    static const char *const names[] = { "copy", "move", "list", "show", "drop" };
    const char *table = "";
    scratch_write(s, "src/base.py", "class Command:\n    pass\n");
    scratch_write(s, "src/main.py", "import sys\n\n\ndef start():\n    return sys.argv\n");
    scratch_write(s, "README.md", "# Files\n");
    scratch_commit(s, "Start");
    for (size_t i = 0; i < 5; i++) {
        write_command(s, arena, names[i], "");
        table = arena_printf(arena, "%sfrom .commands import %s\nfrom .commands.%s import *\n",
                             table, names[i], names[i]);
        scratch_write(s, "src/table.py", table);
        scratch_commit(s, arena_printf(arena, "Add the command %s", names[i]));
    }
    for (int i = 0; i < 3; i++) {
        write_command(s, arena, "copy", arena_printf(arena, "# %d\n", i));
        write_command(s, arena, "move", arena_printf(arena, "# %d\n", i));
        scratch_commit(s, "Copy and move faster");
    }
}

static void find(struct scratch_view *v, const char *text, struct arena *arena,
                 struct sibling_set **sets, size_t *count)
{
    struct view *view = ARENA_NEW(arena, struct view);
    struct ranked_request *ranked = ARENA_NEW(arena, struct ranked_request);
    struct request request;
    struct err err = ERR_INIT;
    view_init(view, v->view.db, &v->view.snapshot, NULL, arena);
    request_analyse(&request, text, strlen(text), arena);
    assert_int_equal(view_rank(view, false, &request, 100, arena, ranked, &err), 0);
    assert_int_equal(siblings_find(view, ranked, arena, sets, count, &err), 0);
}

static const char *path_of(const struct scratch_view *v, uint32_t file)
{
    return v->view.snapshot.files[file].path;
}

/* One more of a kind: what they have in common, where they are listed, and what adding one took. */
static void test_one_more(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    struct sibling_set *sets;
    size_t count;
    write_program(s, &arena);
    scratch_index(s, "store", NULL, &v);
    find(&v, "Add a command to copy and move", &arena, &sets, &count);
    assert_int_equal(count, 1);
    assert_string_equal(sets->pattern, "src/commands/*.py");
    assert_int_equal(sets->count, 5);
    assert_string_equal(sets->alike.name, "run_command");
    assert_true(sets->alike.is_defined);
    assert_int_equal(sets->together, 3);
    assert_int_equal(sets->of, 8);
    assert_string_equal(path_of(&v, sets->list), "src/table.py");
    assert_int_equal(sets->listed, 5);
    assert_string_equal(path_of(&v, sets->newest), "src/commands/drop.py");
    assert_int_equal(sets->added, 5);
    assert_int_equal(sets->along_count, 1);
    assert_string_equal(path_of(&v, sets->along[0].file), "src/table.py");
    assert_int_equal(sets->along[0].times, 4); /* the first one brought it */
    assert_null(sets->named);
    /* those that change together come first */
    assert_string_equal(sets->names[0], "copy");
    assert_string_equal(sets->names[1], "move");
    scratch_close(&v);
    arena_release(&arena);
}

/* What most of them have and the request names points at the one that lacks it. */
static void test_lacking(void **state)
{
    static const char *const names[] = { "copy", "list", "move", "show" };
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    struct sibling_set *sets;
    size_t count;
    write_program(s, &arena);
    for (size_t i = 0; i < 4; i++)
        write_command(s, &arena, names[i], "    needs_lock = True\n");
    scratch_commit(s, "Lock");
    scratch_index(s, "store", NULL, &v);
    find(&v, "drop forgets `needs_lock`", &arena, &sets, &count);
    assert_int_equal(count, 1);
    assert_string_equal(sets->named, "needs_lock");
    assert_int_equal(sets->holding, 4);
    assert_int_equal(sets->lacking_count, 1);
    assert_string_equal(path_of(&v, sets->lacking[0]), "src/commands/drop.py");
    scratch_close(&v);
    arena_release(&arena);
}

/* A folder of files that have nothing in common is no kind, and a question is not told what changes. */
static void test_nothing_alike(void **state)
{
    static const char *const names[] = { "alpha", "beta", "gamma", "delta" };
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    struct sibling_set *sets;
    size_t count;
    for (int round = 0; round < 6; round++) {
        for (size_t i = 0; i < 4; i++)
            scratch_write(
                s, arena_printf(&arena, "lib/%s.py", names[i]),
                arena_printf(&arena, "def %s_thing():\n    return %d\n", names[i], round));
        scratch_commit(s, "Round the thing of alpha, beta and gamma");
    }
    scratch_index(s, "store", NULL, &v);
    find(&v, "Add rounding to the thing of alpha, beta and gamma", &arena, &sets, &count);
    assert_int_equal(count, 0);
    scratch_close(&v);
    write_program(s, &arena);
    scratch_index(s, "store2", NULL, &v);
    find(&v, "Where are commands copied and moved?", &arena, &sets, &count);
    assert_int_equal(count, 0);
    scratch_close(&v);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_one_more, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_lacking, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_nothing_alike, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
