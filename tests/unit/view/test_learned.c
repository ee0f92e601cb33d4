#include "support.h"

#include <string.h>

#include "view/learned.h"
#include "index/scratch.h"

/* A view sees what was there when it was opened. */
static void reopen(struct scratch *s, struct scratch_view *view)
{
    scratch_close(view);
    scratch_index(s, "store", NULL, view);
}

static void put(struct scratch_view *view, struct learned *learned)
{
    struct index_db *db;
    assert_int_equal(index_db_open(&db, view->store, true, NULL, &view->err), 0);
    assert_int_equal(learned_put(db, learned, &view->err), 0);
    index_db_close(db);
}

static void put_text(struct scratch_view *view, const char *text)
{
    struct index_db *db;
    assert_int_equal(index_db_open(&db, view->store, true, NULL, &view->err), 0);
    assert_int_equal(index_db_cache_put(db, "/ranking", rank_version(), text, &view->err), 0);
    index_db_close(db);
}

static void make_history(struct scratch *s)
{
    for (int i = 0; i < 3; i++) {
        scratch_run(s, "echo 'int a%d;' >>a.c", i);
        scratch_commit(s, "More");
    }
}

/* Used where every commit that taught it is known, and nowhere else. */
static void test_only_where_its_commits_are_known(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct scratch_view now, before;
    make_history(s);
    scratch_index(s, "store", NULL, &now);
    assert_int_equal(now.view.snapshot.window_count, 3);
    assert_null(learned_usable(now.view.db, &now.view.snapshot, &arena));

    int64_t rows[] = { now.view.snapshot.window[2], now.view.snapshot.window[0] };
    if (rows[0] > rows[1]) {
        int64_t row = rows[0];
        rows[0] = rows[1];
        rows[1] = row;
    }
    struct learned learned = {
        .better = true, .cases = 7, .weights = *rank_shipped, .rows = rows, .row_count = 2
    };
    learned.weights.signal[SIGNAL_PATH] = 0.123456789f;
    learned.weights.data = -7.5f;
    put(&now, &learned);
    reopen(s, &now);
    const struct learned *usable = learned_usable(now.view.db, &now.view.snapshot, &arena);
    assert_non_null(usable);
    assert_memory_equal(&usable->weights, &learned.weights, sizeof usable->weights);
    assert_int_equal(usable->cases, 7);

    scratch_index(s, "store", "HEAD~1", &before);
    assert_null(learned_usable(before.view.db, &before.view.snapshot, &arena));
    scratch_close(&before);

    learned.better = false;
    put(&now, &learned);
    reopen(s, &now);
    assert_null(learned_usable(now.view.db, &now.view.snapshot, &arena));
    scratch_close(&now);
    arena_release(&arena);
}

static void test_what_is_damaged_is_nothing(void **state)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "{\"better\":true}",
        "{\"better\":true,\"cases\":3,\"rows\":[1],\"signal\":[1],\"square\":[1],\"others\":[1,2,3,"
        "4]}",
        "{\"better\":true,\"cases\":3,\"rows\":[],\"signal\":[],\"square\":[],\"others\":[]}",
        "{\"better\":true,\"cases\":3,\"rows\":[2,1],\"signal\":[],\"square\":[],\"others\":[]}",
    };
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct scratch_view view;
    struct learned out;
    make_history(s);
    scratch_index(s, "store", NULL, &view);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_text(&view, texts[i]);
        reopen(s, &view);
        assert_int_equal(learned_get(view.view.db, &arena, &out, &view.err), 0);
        assert_null(learned_usable(view.view.db, &view.view.snapshot, &arena));
    }
    scratch_close(&view);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_only_where_its_commits_are_known, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_what_is_damaged_is_nothing, scratch_setup,
                                        scratch_teardown),
    };
    return RUN_TESTS(tests);
}
