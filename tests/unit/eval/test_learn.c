#include "support.h"

#include <stdio.h>
#include <unistd.h>

#include "view/learned.h"
#include "eval/learn.h"
#include "index/scratch.h"

/* A repository that is unlike most: whatever the message speaks of, the same three files change. */
static void make_history(struct scratch *s, int commits)
{
    static const char *const words[] = { "parser",  "socket", "cache",  "logger", "timer",
                                         "session", "buffer", "router", "signal", "codec" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        scratch_run(s, "mkdir -p lib && echo 'int %s_%s;' >lib/%s.c", words[i], words[(i + 1) % 10],
                    words[i]);
    scratch_run(s, "mkdir core && touch core/one.c core/two.c core/three.c");
    scratch_commit(s, "Start");
    for (int i = 0; i < commits; i++) {
        scratch_run(s, "for f in one two three; do echo 'int v%d;' >>core/$f.c; done", i);
        char message[200];
        snprintf(message, sizeof message,
                 "Let the %s know what its %s does when the %s was closed before",
                 words[(size_t)i % 10], words[(size_t)(i * 3 + 1) % 10],
                 words[(size_t)(i * 7 + 2) % 10]);
        scratch_commit(s, message);
    }
}

static void learn(struct scratch *s, struct scratch_view *view, bool trial,
                  struct learn_outcome *out)
{
    struct learn_request request = {
        .repo = s->repo, .store = view->store, .events = &s->events, .trial = trial
    };
    assert_int_equal(learn_weights(&request, out, &view->err), 0);
}

static bool is_learning_there(const struct scratch *s)
{
    char path[300];
    snprintf(path, sizeof path, "%s/store/learning", s->folder);
    return !access(path, F_OK);
}

static void test_few_changes_teach_nothing(void **state)
{
    struct scratch *s = *state;
    struct scratch_view view;
    struct learn_outcome outcome;
    make_history(s, 5);
    scratch_index(s, "store", NULL, &view);
    learn(s, &view, false, &outcome);
    assert_false(outcome.learned);
    assert_int_equal(outcome.cases, 5);
    assert_false(is_learning_there(s));
    scratch_close(&view);
}

static void test_learned_once_and_used_from_then_on(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct scratch_view view, before;
    struct learn_outcome outcome, again;
    make_history(s, 36);
    scratch_index(s, "store", NULL, &view);
    learn(s, &view, true, &outcome);
    assert_true(outcome.learned);
    assert_null(learned_usable(view.view.db, &view.view.snapshot, &arena));

    learn(s, &view, false, &outcome);
    assert_true(outcome.learned);
    assert_int_equal(outcome.cases, 36);
    assert_int_equal(outcome.judged, 12);
    assert_true(outcome.better);
    assert_true(outcome.own[METRIC_MAP] > outcome.shipped[METRIC_MAP]);
    assert_false(is_learning_there(s));
    scratch_close(&view);
    scratch_index(s, "store", NULL, &view);
    assert_non_null(learned_usable(view.view.db, &view.view.snapshot, &arena));
    scratch_close(&view);

    scratch_run(s, "echo 'int more;' >>core/one.c");
    scratch_commit(s, "More");
    scratch_index(s, "store", NULL, &view);
    assert_non_null(learned_usable(view.view.db, &view.view.snapshot, &arena));
    learn(s, &view, false, &again);
    assert_false(again.learned);
    scratch_close(&view);

    scratch_index(s, "store", "HEAD~2", &before);
    assert_null(learned_usable(before.view.db, &before.view.snapshot, &arena));
    scratch_close(&before);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_few_changes_teach_nothing, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_learned_once_and_used_from_then_on, scratch_setup,
                                        scratch_teardown),
    };
    return RUN_TESTS(tests);
}
