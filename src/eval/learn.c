#include "eval/learn.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/order.h"
#include "eval/measure.h"
#include "rank/fit.h"
#include "view/learned.h"

#define CASES_MAX  200
#define CANDIDATES 250  /* of each case that are learned from */
#define STRENGTH   30   /* of the shipped weights; 10 and 100 were not better (docs/ranking.md) */
#define MARGIN     0.01 /* of quality: less is what chance does to seventy changes */
#define FRESH      200  /* newer commits before it is worth learning again */
#define FOLDER     "learning"

struct lesson {
    struct rank_example *examples; /* in the order of the ranking */
    size_t count;
    size_t answers; /* without tests, found or not */
};

struct learner {
    const struct learn_request *request;
    struct replay replay; /* in a store of its own */
    struct index_view view;
    struct settings settings;
    struct oid newest; /* commit */
    struct eval_cases cases;
    struct lesson *lessons;
    struct learned learned;
    struct arena arena;
};

/* ---- is it time? ---- */

/* True when one of the newest commits was learned from already, so that there is little new to
 * learn, and all of them are still there: after an amended commit own weights would rest. */
static bool is_fresh(struct learner *l)
{
    struct snapshot newest = l->view.snapshot;
    struct learned known;
    newest.window_count = newest.window_count < FRESH ? newest.window_count : FRESH;
    return learned_get(l->view.db, &l->arena, &known, NULL) == 1 &&
           learned_known(&known, &newest) > 0 &&
           (!known.better || learned_known(&known, &l->view.snapshot) == known.row_count);
}

/* ---- lessons ---- */

static int take_lessons(struct learner *l, struct err *err)
{
    l->lessons = ARENA_ARRAY(&l->arena, struct lesson, l->cases.count);
    for (size_t i = 0; i < l->cases.count; i++) {
        struct lesson *lesson = &l->lessons[i];
        if (cancel_check(err) || replay_examples(&l->replay, &l->cases.items[i], CANDIDATES,
                                                 &l->arena, &lesson->examples, &lesson->count, err))
            return -1;
        lesson->answers = l->cases.items[i].answers.count;
        event_progress(l->request->events, "learning", i + 1, l->cases.count);
    }
    return 0;
}

static void fit(const struct learner *l, size_t first, size_t end, struct rank_weights *out)
{
    struct rank_example *all = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = first; i < end; i++)
        for (size_t j = 0; j < l->lessons[i].count; j++)
            ARRAY_PUSH(all, count, capacity, l->lessons[i].examples[j]);
    rank_fit(all, count, rank_shipped, STRENGTH, out);
    free(all);
}

static void measure_lesson(const struct lesson *lesson, const struct rank_weights *weights,
                           double out[METRIC_COUNT])
{
    struct weighted places[CANDIDATES];
    bool right[CANDIDATES];
    size_t count = 0;
    for (uint32_t i = 0; i < lesson->count; i++)
        if (lesson->examples[i].role != ROLE_TEST)
            places[count++] = (struct weighted){ i, rank_score(weights, lesson->examples[i].signals,
                                                               lesson->examples[i].role) };
    weighted_sort(places, count);
    for (size_t i = 0; i < count; i++)
        right[i] = lesson->examples[places[i].item].changed;
    measure(right, count, lesson->answers, out);
}

static void validate(const struct learner *l, size_t first, const struct rank_weights *weights,
                     double means[METRIC_COUNT])
{
    double row[METRIC_COUNT];
    memset(means, 0, METRIC_COUNT * sizeof *means);
    for (size_t i = first; i < l->cases.count; i++) {
        measure_lesson(&l->lessons[i], weights, row);
        for (int m = 0; m < METRIC_COUNT; m++)
            means[m] += row[m] / (double)(l->cases.count - first);
    }
}

/* The order of the whole list, and its head where the brief names files: either alone is noise that
 * some weights will fit. */
static double quality(const double means[METRIC_COUNT])
{
    return means[METRIC_MAP] + means[METRIC_R_PRECISION];
}

static void learn(struct learner *l, struct learn_outcome *out)
{
    size_t split = l->cases.count * 2 / 3;
    fit(l, 0, split, &l->learned.weights);
    validate(l, split, rank_shipped, out->shipped);
    validate(l, split, &l->learned.weights, out->own);
    l->learned.cases = (uint32_t)l->cases.count;
    out->better = l->learned.better = quality(out->own) > quality(out->shipped) + MARGIN;
    out->judged = l->cases.count - split;
    out->learned = true;
    if (out->better)
        fit(l, 0, l->cases.count, &l->learned.weights);
}

/* ---- keeping it ---- */

/* 1, 0 when the index does not have the commit, -1. */
static int add_learned_row(struct learner *l, struct index_db *db, const struct oid *commit,
                           struct err *err)
{
    int64_t row = index_db_find_commit(db, commit, err);
    if (row > 0)
        l->learned.rows[l->learned.row_count++] = row;
    return (row > 0) - (row < 0);
}

/* The commits that taught it; and the newest that was there, although it may have taught nothing:
 * a revision before that one must answer as if nobody had been asleep. 0 when the index was made
 * anew meanwhile and lacks one. */
static int find_rows(struct learner *l, struct index_db *db, struct err *err)
{
    l->learned.rows = ARENA_ARRAY(&l->arena, int64_t, l->cases.count + 1);
    int found = add_learned_row(l, db, &l->newest, err);
    for (size_t i = 0; found > 0 && i < l->cases.count; i++)
        found = add_learned_row(l, db, &l->cases.items[i].commit, err);
    return found;
}

/* 1 kept, 0 not, -1. */
static int keep_learned(struct learner *l, struct err *err)
{
    const struct learn_request *r = l->request;
    struct index_db *db = NULL;
    if (store_lock(r->store, -1, err) < 0)
        return -1;
    int kept = index_db_open(&db, r->store, true, r->events, err) ? -1 : find_rows(l, db, err);
    if (kept > 0 && learned_put(db, &l->learned, err))
        kept = -1;
    index_db_close(db);
    store_unlock(r->store);
    return kept;
}

/* ---- all of it ---- */

/* 1 when there are cases to learn from, 0, -1. */
static int find_cases(struct learner *l, struct learn_outcome *out, struct err *err)
{
    const struct learn_request *r = l->request;
    const struct replay here = { .repo = r->repo, .store = r->store, .events = r->events };
    struct index_outcome outcome;
    const char *subject, *body;
    if (replay_index(&here, r->revision, &l->settings, &l->view, &outcome, err))
        return -1;
    if (!l->view.snapshot.window_count || (!r->trial && is_fresh(l)))
        return 0;
    if (cases_pick(&l->view, r->repo, 1, CASES_MAX, &l->arena, &l->cases, err) ||
        index_db_commit_message(l->view.db, l->view.snapshot.window[0], &l->arena, &l->newest,
                                &subject, &body, err))
        return -1;
    index_view_release(&l->view);
    out->cases = l->cases.count;
    return l->cases.count >= LEARN_CASES_MIN;
}

/* Unless it was interrupted and is to go on from there, nothing of it stays. */
static int replay_apart(struct learner *l, struct err *err)
{
    const struct learn_request *r = l->request;
    struct store *apart = NULL;
    int result = store_open_inner(&apart, r->store, FOLDER, repo_common_dir(r->repo), err);
    l->replay = (struct replay){ .repo = r->repo, .store = apart, .events = r->events };
    if (!result)
        result = take_lessons(l, err);
    if (apart && !cancel_signal)
        store_discard(apart);
    else
        store_close(apart);
    return result;
}

int learn_clean(struct repo *repo, struct store *store, struct err *err)
{
    struct store *apart = NULL;
    int locked = store_lock_sleep(store, err);
    if (locked <= 0)
        return locked;
    if (store_open_inner(&apart, store, FOLDER, repo_common_dir(repo), NULL))
        return 0; /* somebody's own folder */
    store_discard(apart);
    return 0;
}

static int learn_from_history(struct learner *l, struct learn_outcome *out, struct err *err)
{
    int locked = store_lock_sleep(l->request->store, err);
    out->busy = !locked;
    int found = locked > 0 ? find_cases(l, out, err) : locked;
    if (found <= 0)
        return found;
    if (replay_apart(l, err))
        return -1;
    learn(l, out);
    int kept = l->request->trial ? 1 : keep_learned(l, err);
    out->learned = kept > 0;
    return kept < 0 ? -1 : 0;
}

int learn_weights(const struct learn_request *request, struct learn_outcome *out, struct err *err)
{
    struct learner l = { .request = request, .view = INDEX_VIEW_INIT };
    memset(out, 0, sizeof *out);
    int result = learn_from_history(&l, out, err);
    index_view_release(&l.view);
    settings_release(&l.settings);
    arena_release(&l.arena);
    return result;
}
