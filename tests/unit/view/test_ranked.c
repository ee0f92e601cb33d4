#include "support.h"

#include <string.h>

#include "view/ranked.h"
#include "index/scratch.h"

static size_t changes_of(const struct scratch_view *view, const struct ranked_request *ranked,
                         const char *path)
{
    int64_t file = snapshot_find(&view->view.snapshot, path);
    assert_true(file >= 0);
    return ranked->changes->first[file + 1] - ranked->changes->first[file];
}

static void rank_some(const struct scratch_view *of, const char *text, size_t limit,
                      struct arena *arena, struct ranked_request *out)
{
    struct view *view = ARENA_NEW(arena, struct view);
    struct request request;
    struct err err = ERR_INIT;
    view_init(view, of->view.db, &of->view.snapshot, NULL, arena);
    request_analyse(&request, text, strlen(text), arena);
    assert_int_equal(view_rank(view, false, &request, limit, arena, out, &err), 0);
}

static void rank(const struct scratch_view *of, const char *text, struct arena *arena,
                 struct ranked_request *out)
{
    rank_some(of, text, 100, arena, out);
}

static float signal_of(const struct ranked_request *ranked, const char *path, enum signal signal)
{
    for (size_t i = 0; i < ranked->ranking.count; i++)
        if (!strcmp(ranked->evidence.files[ranked->ranking.files[i].file].path, path))
            return ranked->ranking.files[i].signals[signal];
    fail_msg("%s is no candidate", path);
    return 0;
}

/* What was learned of a file stays with it when it moves, also twice. */
static void test_moved_files_keep_their_past(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct scratch_view view;
    struct ranked_request ranked;
    scratch_write(s, "a/gate.c", "int gate;\n");
    scratch_write(s, "a/one/same.c", "int one;\n");
    scratch_write(s, "a/two/same.c", "int two;\n");
    scratch_commit(s, "Start");
    scratch_write(s, "a/gate.c", "int gate, more;\n");
    scratch_commit(s, "Let travellers teleport");
    scratch_run(s, "mkdir b c && git mv a/gate.c b/gate.c");
    scratch_commit(s, "Move it");
    scratch_run(s, "git mv b/gate.c c/gate.c && git mv a/one b/one && git mv a/two b/two");
    scratch_commit(s, "Move it again");
    scratch_index(s, "store", NULL, &view);
    rank(&view, "teleport faster", &arena, &ranked);
    assert_int_equal(changes_of(&view, &ranked, "c/gate.c"), 1);
    assert_int_equal(changes_of(&view, &ranked, "b/one/same.c"), 0);
    assert_float_equal(signal_of(&ranked, "c/gate.c", SIGNAL_PAST), 1, 0);
    assert_int_equal(ranked.ranking.count, 1);
    scratch_close(&view);
    arena_release(&arena);
}

static const char *first_of(const struct scratch_view *view, const char *text, struct arena *arena)
{
    struct ranked_request ranked;
    rank(view, text, arena, &ranked);
    if (!ranked.ranking.count || ranked.ranking.files[0].signals[SIGNAL_MENTION] <= 0)
        return "nothing";
    return ranked.evidence.files[ranked.ranking.files[0].file].path;
}

/* As they stand in traces, where something of somebody's disk comes first. */
static void test_paths_with_something_before_them(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct scratch_view view;
    scratch_write(s, "lib/net/gate.c", "int gate;\n");
    scratch_write(s, "gate.c", "int other;\n");
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &view);
    assert_string_equal(first_of(&view, "crash at /home/me/it/lib/net/gate.c:3", &arena),
                        "lib/net/gate.c");
    assert_string_equal(first_of(&view, "crash at b/lib/net/gate.c", &arena), "lib/net/gate.c");
    assert_string_equal(first_of(&view, "crash at D:\\it\\net\\gate.c", &arena), "lib/net/gate.c");
    /* only the name is the same */
    assert_string_equal(first_of(&view, "crash at /usr/lib/other/gate.c", &arena), "nothing");
    scratch_close(&view);
    arena_release(&arena);
}

/* Another file under a name that was left does not have the past of the one that left it. */
static void test_another_file_of_that_name(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct scratch_view view;
    struct ranked_request ranked;
    scratch_write(s, "a/gate.c", "int gate;\n");
    scratch_commit(s, "Let travellers teleport");
    scratch_run(s, "mkdir b && git mv a/gate.c b/gate.c");
    scratch_commit(s, "Move it");
    scratch_write(s, "a/gate.c", "int other;\n");
    scratch_commit(s, "Start another");
    scratch_index(s, "store", NULL, &view);
    rank(&view, "teleport", &arena, &ranked);
    assert_int_equal(changes_of(&view, &ranked, "a/gate.c"), 1);
    assert_float_equal(signal_of(&ranked, "b/gate.c", SIGNAL_PAST), 1, 0);
    scratch_close(&view);
    arena_release(&arena);
}

static void test_limit(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct scratch_view view;
    struct ranked_request all, one;
    scratch_write(s, "a.c", "int teleport;\n");
    scratch_write(s, "b.c", "int teleport, teleports;\n");
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &view);
    rank(&view, "teleport", &arena, &all);
    rank_some(&view, "teleport", 1, &arena, &one);
    assert_int_equal(all.ranking.count, 2);
    assert_int_equal(one.ranking.count, 1);
    assert_int_equal(one.ranking.files[0].file, all.ranking.files[0].file);
    scratch_close(&view);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_moved_files_keep_their_past, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_paths_with_something_before_them, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_another_file_of_that_name, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_limit, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
