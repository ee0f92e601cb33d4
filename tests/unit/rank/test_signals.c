/* The values stand as literals, computed from the formulas in docs/ranking.md and the headers. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "rank/signals.h"
#include "rank/world.h"

#define NEAR 1e-5
#define YEAR 31557600

static const char *const two_files[] = { "src/db/pool.c", "src/http/server.c" };
static const char *const four_files[] = { "a/one.c", "b/two.c", "c/three.c", "d/four.c" };

#define BEGIN(w, request, paths)                                                                   \
    struct world w;                                                                                \
    struct scores scores;                                                                          \
    world_begin(&w, request, paths, sizeof paths / sizeof *paths)
#define SCORE(signal, file)          ((double)scores.values[signal][file])
#define assert_near(found, expected) assert_float_equal((float)(found), (float)(expected), NEAR)

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < SIGNAL_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(signal_name((enum signal)i), signal_name((enum signal)j));
    assert_string_equal(signal_name(SIGNAL_PATH), "path");
    assert_string_equal(signal_name(SIGNAL_SIZE), "size");
}

static void test_normalise(void **state)
{
    float values[] = { 0, 1, 4, 2 }, none[] = { 0, 0 };
    (void)state;
    signal_normalise(values, 4);
    assert_near(values[0], 0);
    assert_near(values[1], 0.5);
    assert_near(values[2], 1);
    assert_near(values[3], 0.7071068);
    signal_normalise(none, 2);
    assert_near(none[0] + none[1], 0);
    signal_normalise(NULL, 0);
}

/* BM25 with k1 = 2 and the idf ln(1 + (N - n + 0.5) / (n + 0.5)), here ln(1 + 3.5 / 1.5). */
static void test_text(void **state)
{
    BEGIN(w, "Frobnicate\nwidget widget widget gadget", four_files);
    (void)state;
    world_hit(&w, "frobnicat", 0, 2, 0, 0);
    world_hit(&w, "widget", 1, 0, 2, 0);
    world_hit(&w, "gadget", 2, 0, 0, 1);
    w.evidence.files[3].indexed = true;
    scores_init(&scores, &w.evidence, &w.arena);
    for (size_t t = 0; t < 3; t++)
        assert_near(scores.idf[t], 1.2039728);
    signal_text(&w.evidence, &scores);
    /* in the title: 1.5; tf 2: 2 * 3 / (2 + 2) */
    assert_near(SCORE(SIGNAL_TEXT, 0), 1.2039728 * 1.5 * 1.5);
    /* said three times: as two */
    assert_near(SCORE(SIGNAL_TEXT, 1), 1.2039728 * 2 * 1.5);
    /* a name counts twice */
    assert_near(SCORE(SIGNAL_TEXT, 2), 1.2039728 * 1.5);
    assert_near(SCORE(SIGNAL_TEXT, 3), 0);
    world_end(&w);
}

/* The share of the request that the best fact about a file holds; a word weighs ln(1 + (N - n + 0.5) /
 * (n + 0.5)), here of five facts. */
static void test_note(void **state)
{
    static const uint32_t both[] = { 0, 1 }, last[] = { 1 };
    static uint32_t widgets[] = { 0, 1 }, gadgets[] = { 1 };
    struct evidence_fact facts[] = { { both, 2 }, { last, 1 } };
    struct evidence_fact_term terms[2] = { 0 };
    BEGIN(w, "Widget\nwidget gadget", four_files);
    (void)state;
    scores_init(&scores, &w.evidence, &w.arena);
    signal_note(&w.evidence, &scores, &w.arena);
    assert_near(SCORE(SIGNAL_NOTE, 0), 0); /* no notes */
    terms[request_find_term(&w.request, "widget")] = (struct evidence_fact_term){ widgets, 2 };
    terms[request_find_term(&w.request, "gadget")] = (struct evidence_fact_term){ gadgets, 1 };
    w.evidence.facts = facts;
    w.evidence.fact_count = 2;
    w.evidence.fact_terms = terms;
    w.evidence.facts_in_all = 5;
    signal_note(&w.evidence, &scores, &w.arena);
    /* ln(1 + 3.5 / 2.5) * 1.5 * sqrt(2) = 1.8571503; ln(1 + 4.5 / 1.5) = 1.3862944 */
    assert_near(SCORE(SIGNAL_NOTE, 0), 1.8571503 / (1.8571503 + 1.3862944));
    assert_near(SCORE(SIGNAL_NOTE, 1), 1);
    assert_near(SCORE(SIGNAL_NOTE, 2), 0);
    world_end(&w);
}

/* A body twice as long as the average: tf is divided by 1 - 0.5 + 0.5 * 2. */
static void test_text_length(void **state)
{
    BEGIN(w, "body\nwidget", four_files);
    (void)state;
    world_hit(&w, "widget", 0, 2, 0, 0);
    world_hit(&w, "widget", 1, 2, 0, 0);
    world_hit(&w, "widget", 2, 0, 0, 0);
    w.evidence.files[0].lengths[0] = 200;
    w.evidence.files[1].lengths[0] = 50;
    w.evidence.files[3].indexed = false; /* N = 3: ln(1 + 0.5 / 3.5) */
    scores_init(&scores, &w.evidence, &w.arena);
    signal_text(&w.evidence, &scores);
    assert_near(SCORE(SIGNAL_TEXT, 0), 0.1335314 * 1.2);
    assert_near(SCORE(SIGNAL_TEXT, 1), 0.1335314 * 1.7142857);
    assert_near(SCORE(SIGNAL_TEXT, 2), 0);
    world_end(&w);
}

/* Both words are in one file each; one of two messages has "widget", none has "gadget":
 * ln(1 + 1.5 / 1.5) and ln(1 + 2.5 / 0.5), of the latter. */
static void test_topic(void **state)
{
    BEGIN(w, "x\nwidget gadget", four_files);
    (void)state;
    world_commit(&w, 1000, 1, (uint32_t[]){ 0 }, 1);
    world_commit(&w, 900, 1, (uint32_t[]){ 0 }, 1);
    world_message(&w, "widget", 1, 1, 0);
    world_hit(&w, "widget", 0, 1, 0, 0);
    world_hit(&w, "gadget", 1, 1, 0, 0);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_text(&w.evidence, &scores);
    assert_near(SCORE(SIGNAL_TEXT, 0), SCORE(SIGNAL_TEXT, 1));
    assert_near(SCORE(SIGNAL_TOPIC, 0), SCORE(SIGNAL_TEXT, 0) * 0.3868528);
    assert_near(SCORE(SIGNAL_TOPIC, 1), SCORE(SIGNAL_TEXT, 1));
    world_end(&w);
}

/* Without a history every word is as telling as the others. */
static void test_topic_without_history(void **state)
{
    BEGIN(w, "widget", four_files);
    (void)state;
    world_hit(&w, "widget", 0, 1, 0, 0);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_text(&w.evidence, &scores);
    assert_near(SCORE(SIGNAL_TOPIC, 0), SCORE(SIGNAL_TEXT, 0));
    world_end(&w);
}

/* k1 = 1.2; the words of the name count twice, and both paths are of average length. */
static void test_path(void **state)
{
    BEGIN(w, "http server src", two_files);
    (void)state;
    scores_init(&scores, &w.evidence, &w.arena);
    signal_path(&w.evidence, &scores, &w.arena);
    assert_near(SCORE(SIGNAL_PATH, 0), 0.1823216);
    assert_near(SCORE(SIGNAL_PATH, 1), 0.1823216 + 0.6931472 + 0.6931472 * 1.375);
    world_end(&w);
}

/* A path that is made of the request's words must not use up what others need. */
static void test_path_with_many_words(void **state)
{
    static const char *const paths[] = {
        "alpha/bravo/charlie/delta/echo/foxtrot/golf/hotel/india/juliett/kilo/lima/mike/november/"
        "oscar/papa/quebec/romeo/sierra/tango/uniform/victor/whiskey/xray/yankee/zulu/able/baker/"
        "dog/easy/fox/george/how/item/jig/king/love/nan/oboe/peter/queen/roger/sugar/tare/uncle",
        "src/zebra.c",
    };
    struct buf request = BUF_INIT;
    (void)state;
    buf_printf(&request, "%s zebra", paths[0]);
    BEGIN(w, request.data, paths);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_path(&w.evidence, &scores, &w.arena);
    assert_true(SCORE(SIGNAL_PATH, 0) > 0);
    assert_true(SCORE(SIGNAL_PATH, 1) > 0);
    world_end(&w);
    buf_release(&request);
}

static void test_mention(void **state)
{
    BEGIN(w, "x", four_files);
    (void)state;
    world_mention(&w, 0, "a/one.c", false, 1); /* with a folder 1.5, capped */
    world_mention(&w, 1, "two.c", false, 4);
    world_mention(&w, 1, "frob", true, 3); /* a symbol 0.6; both add up */
    world_mention(&w, 2, "b/c.c", false, 3);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_mention(&w.evidence, &scores);
    assert_near(SCORE(SIGNAL_MENTION, 0), 1);
    assert_near(SCORE(SIGNAL_MENTION, 1), 0.25 + 0.2);
    assert_near(SCORE(SIGNAL_MENTION, 2), 0.5);
    assert_near(SCORE(SIGNAL_MENTION, 3), 0);
    world_end(&w);
}

/* Shared among the files that hold the name; the second mention is the same name. */
static void test_uses(void **state)
{
    BEGIN(w, "drop parse_url, ns::ParseUrl and `kind` of max_size", four_files);
    (void)state;
    world_hit(&w, "parseurl", 0, 1, 0, 0);
    world_hit(&w, "parseurl", 2, 0, 0, 3);
    world_hit(&w, "maxsize", 3, 1, 0, 0);
    world_hit(&w, "kind", 0, 1, 0, 0);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_uses(&w.evidence, &scores);
    assert_near(SCORE(SIGNAL_USES, 0), 1); /* 0.5 + 1, capped */
    assert_near(SCORE(SIGNAL_USES, 1), 0);
    assert_near(SCORE(SIGNAL_USES, 2), 0.5);
    world_end(&w);
}

/* similarity * 20 / (20 + place) / sqrt(paths), here for places 0 and 20. */
static void test_ongoing(void **state)
{
    BEGIN(w, "frob", four_files);
    (void)state;
    world_commit(&w, 1000, 4, (uint32_t[]){ 0 }, 1);
    for (int64_t i = 1; i < 20; i++)
        world_commit(&w, 1000 - i, 1, (uint32_t[]){ 3 }, 1);
    world_commit(&w, 100, 1, (uint32_t[]){ 0, 1 }, 2);
    world_message(&w, "frob", 0, 1, 0);
    world_message(&w, "frob", 20, 1, 0);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_past(&w.evidence, &scores, &w.arena);
    signal_ongoing(&w.evidence, &scores);
    assert_near(SCORE(SIGNAL_ONGOING, 0), 0.5 + 0.5);
    assert_near(SCORE(SIGNAL_ONGOING, 1), 0.5);
    assert_near(SCORE(SIGNAL_ONGOING, 3), 0); /* not alike */
    world_end(&w);
}

/* What the others of the folder have, divided by the root of its size. */
static void test_folder(void **state)
{
    static const char *const paths[] = { "a/1.c", "a/2.c", "a/3.c", "a/4.c", "b/5.c", "c.c" };
    BEGIN(w, "x", paths);
    (void)state;
    scores_init(&scores, &w.evidence, &w.arena);
    scores.values[SIGNAL_PAST][0] = 1;
    scores.values[SIGNAL_PAST][1] = 0.5f;
    scores.values[SIGNAL_PAST][4] = 1;
    signal_folder(&w.evidence, &scores, &w.arena);
    static const double expected[] = { 0.25, 0.5, 0.75, 0.75, 0, 0 };
    for (uint32_t f = 0; f < 6; f++)
        assert_near(SCORE(SIGNAL_FOLDER, f), expected[f]);
    world_end(&w);
}

/* similarity^2 * the weight of the other seeds in it / sqrt(paths); all commits are new. */
static void test_pattern(void **state)
{
    BEGIN(w, "frob", four_files);
    static const struct seed seeds[] = { { 0, 0.5f }, { 1, 0.25f } };
    (void)state;
    world_commit(&w, 1000, 4, (uint32_t[]){ 0, 1, 2 }, 3);
    world_commit(&w, 1000, 1, (uint32_t[]){ 0, 3 }, 2); /* not alike */
    world_commit(&w, 1000, 1, (uint32_t[]){ 2, 3 }, 2); /* no seed in it */
    world_message(&w, "frob", 0, 1, 0);
    world_message(&w, "frob", 2, 1, 0);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_past(&w.evidence, &scores, &w.arena);
    signal_pattern(&w.evidence, seeds, 2, &scores, &w.arena);
    static const double expected[] = { 0.125, 0.25, 0.375, 0 };
    for (uint32_t f = 0; f < 4; f++)
        assert_near(SCORE(SIGNAL_PATTERN, f), expected[f]);
    world_end(&w);
}

/* The nearest commit has tf 2 (the subject counts twice), the other 1; one is new, one two years
 * old and of four paths: (1 / 1.375)^2 * e^-1 / 2. */
static void test_past(void **state)
{
    BEGIN(w, "frob", four_files);
    const int64_t now = 20 * (int64_t)YEAR;
    (void)state;
    world_commit(&w, now, 1, (uint32_t[]){ 0 }, 1);
    world_commit(&w, now, 61, (uint32_t[]){ 3 }, 1); /* sweeping: left out */
    world_commit(&w, now - 2 * (int64_t)YEAR, 4, (uint32_t[]){ 0, 1 }, 2);
    world_commit(&w, now - 3 * (int64_t)YEAR, 1, (uint32_t[]){ 2 }, 1); /* not alike */
    world_message(&w, "frob", 0, 1, 0);
    world_message(&w, "frob", 1, 1, 0);
    world_message(&w, "frob", 2, 0, 1);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_past(&w.evidence, &scores, &w.arena);
    const double second = 0.5289256 * 0.3678794 / 2;
    assert_near(SCORE(SIGNAL_PAST, 0), 1 + second);
    assert_near(SCORE(SIGNAL_PAST, 1), second);
    assert_near(SCORE(SIGNAL_PAST, 2), 0);
    assert_near(SCORE(SIGNAL_PAST, 3), 0);
    assert_int_equal(scores.reasons[0].commit_count, 2);
    assert_int_equal(scores.reasons[0].commits[0], 0);
    assert_int_equal(scores.reasons[0].commits[1], 2);
    assert_int_equal(scores.reasons[2].commit_count, 0);
    world_end(&w);
}

/* A merge speaks for files whose commits did not say it, couples none and is no change. */
static void test_past_merges(void **state)
{
    BEGIN(w, "frob", four_files);
    static const struct seed seeds[] = { { 0, 0.5f } };
    (void)state;
    world_commit(&w, 1000, 2, (uint32_t[]){ 0 }, 1);
    uint32_t merge = world_commit(&w, 1000, 2, (uint32_t[]){ 0, 1 }, 2);
    w.evidence.commit_count--;
    w.evidence.merge_count++;
    world_message(&w, "frob", 0, 1, 0);
    world_message(&w, "frob", merge, 1, 0);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_past(&w.evidence, &scores, &w.arena);
    signal_ongoing(&w.evidence, &scores);
    signal_churn(&w.evidence, &scores);
    signal_cochange(&w.evidence, seeds, 1, &scores, &w.arena);
    signal_pattern(&w.evidence, seeds, 1, &scores, &w.arena);
    assert_near(SCORE(SIGNAL_PAST, 0), 0.7071068);
    assert_near(SCORE(SIGNAL_PAST, 1), 0.7071068);
    assert_int_equal(scores.reasons[0].commit_count, 1);
    assert_int_equal(scores.reasons[1].commits[0], merge);
    assert_near(SCORE(SIGNAL_CHURN, 1), 0);
    assert_near(SCORE(SIGNAL_ONGOING, 1), 0);
    assert_near(SCORE(SIGNAL_COCHANGE, 1), 0);
    assert_near(SCORE(SIGNAL_PATTERN, 1), 0);
    world_end(&w);
}

/* The three that count most are named, heaviest first. */
static void test_past_reasons(void **state)
{
    BEGIN(w, "frob", four_files);
    static const uint32_t paths[] = { 16, 2, 9, 1, 4 };
    (void)state;
    for (uint32_t i = 0; i < 5; i++) {
        world_commit(&w, 1000, paths[i], (uint32_t[]){ 0 }, 1);
        world_message(&w, "frob", i, 1, 0);
    }
    scores_init(&scores, &w.evidence, &w.arena);
    signal_past(&w.evidence, &scores, &w.arena);
    assert_int_equal(scores.reasons[0].commit_count, 3);
    assert_int_equal(scores.reasons[0].commits[0], 3);
    assert_int_equal(scores.reasons[0].commits[1], 1);
    assert_int_equal(scores.reasons[0].commits[2], 4);
    world_end(&w);
}

static void test_what_is_known_before(void **state)
{
    BEGIN(w, "x", four_files);
    const int64_t now = 20 * (int64_t)YEAR;
    (void)state;
    world_commit(&w, now, 4, (uint32_t[]){ 0, 1 }, 2);
    world_commit(&w, now + YEAR, 1, (uint32_t[]){ 0 }, 1); /* a clock ahead counts as now */
    world_commit(&w, now, 61, (uint32_t[]){ 3 }, 1);
    world_commit(&w, now - YEAR, 1, (uint32_t[]){ 2 }, 1);
    w.evidence.files[1].lengths[0] = w.evidence.files[1].lengths[1] = 0;
    scores_init(&scores, &w.evidence, &w.arena);
    signal_churn(&w.evidence, &scores);
    signal_recent(&w.evidence, &scores);
    signal_size(&w.evidence, &scores);
    static const double churn[] = { 1.5, 0.5, 0.3678794, 0 }, recent[] = { 1, 1, 50.0 / 53, 0 },
                        size[] = { 4.7957905, 0, 4.7957905, 4.7957905 }; /* ln(1 + 120) */
    for (uint32_t f = 0; f < 4; f++) {
        assert_near(SCORE(SIGNAL_CHURN, f), churn[f]);
        assert_near(SCORE(SIGNAL_RECENT, f), recent[f]);
        assert_near(SCORE(SIGNAL_SIZE, f), size[f]);
    }
    world_end(&w);
}

/* weight / ((changes of the seed + 4) * sqrt(files of the commit - 1)) for each commit. */
static void test_cochange(void **state)
{
    BEGIN(w, "x", four_files);
    static const struct seed seeds[] = { { 0, 0.5f }, { 1, 0.25f } };
    (void)state;
    world_commit(&w, 1000, 2, (uint32_t[]){ 0, 2 }, 2);
    world_commit(&w, 900, 3, (uint32_t[]){ 0, 1, 2 }, 3);
    world_commit(&w, 800, 31, (uint32_t[]){ 0, 3 }, 2); /* sweeping */
    world_commit(&w, 700, 1, (uint32_t[]){ 0 }, 1);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_cochange(&w.evidence, seeds, 2, &scores, &w.arena);
    const double first = 0.5 / 7, both = first / 1.4142136, other = 0.25 / 5 / 1.4142136;
    assert_near(SCORE(SIGNAL_COCHANGE, 0), other);
    assert_near(SCORE(SIGNAL_COCHANGE, 1), both);
    assert_near(SCORE(SIGNAL_COCHANGE, 2), first + both + other);
    assert_near(SCORE(SIGNAL_COCHANGE, 3), 0);
    assert_int_equal(scores.reasons[2].partner, 0); /* the stronger seed */
    assert_int_equal(scores.reasons[0].partner, 1);
    assert_int_equal(scores.reasons[3].partner, UINT32_MAX);
    world_end(&w);
}

/* Parts of what was one file did not change together, and what was only moved changed with nobody;
 * but what is said of it counts. */
static void test_moved_and_split(void **state)
{
    BEGIN(w, "frob", four_files);
    static const struct seed seeds[] = { { 0, 0.5f } };
    (void)state;
    struct evidence_commit *commit =
        &w.evidence.commits[world_commit(&w, 1000, 3, (uint32_t[]){ 0, 1, 2 }, 3)];
    commit->origins = (uint32_t[]){ 7, 7, 8 };
    commit->others = (uint32_t[]){ 3 };
    commit->other_count = 1;
    world_message(&w, "frob", 0, 1, 0);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_past(&w.evidence, &scores, &w.arena);
    signal_cochange(&w.evidence, seeds, 1, &scores, &w.arena);
    signal_pattern(&w.evidence, seeds, 1, &scores, &w.arena);
    for (uint32_t file = 0; file < 4; file++) {
        assert_true(SCORE(SIGNAL_PAST, file) > 0);
        assert_int_equal(SCORE(SIGNAL_COCHANGE, file) > 0, file == 2);
        assert_int_equal(SCORE(SIGNAL_PATTERN, file) > 0, file == 2);
    }
    world_end(&w);
}

struct edges {
    struct evidence_edge items[4];
    size_t count;
    int result;
    uint32_t asked[8];
    size_t asked_count;
};

static int give_edges(void *data, const uint32_t *files, size_t count, struct arena *arena,
                      struct evidence_edge **edges, size_t *edge_count)
{
    struct edges *e = data;
    (void)arena;
    memcpy(e->asked, files, count * sizeof *files);
    e->asked_count = count;
    *edges = e->items;
    *edge_count = e->count;
    return e->result;
}

static void test_graph(void **state)
{
    static const struct seed seeds[] = { { 2, 0.5f }, { 0, 0.25f } };
    struct edges edges = { .items = { { 2, 1, 0.25f }, { 2, 0, 1 }, { 3, 2, 0.5f } }, .count = 3 };
    struct edge_source source = { &edges, give_edges };
    (void)state;
    BEGIN(w, "x", four_files);
    scores_init(&scores, &w.evidence, &w.arena);
    signal_graph(&w.evidence, NULL, seeds, 2, &scores, &w.arena);
    assert_near(SCORE(SIGNAL_REFERENCE, 1), 0);
    signal_graph(&w.evidence, &source, seeds, 2, &scores, &w.arena);
    assert_int_equal(edges.asked_count, 2);
    assert_int_equal(edges.asked[0], 2);
    assert_int_equal(edges.asked[1], 0);
    static const double expected[] = { 0.5, 0.125, 0.25, 0.25 };
    for (uint32_t f = 0; f < 4; f++)
        assert_near(SCORE(SIGNAL_REFERENCE, f), expected[f]);
    /* what could not be read speaks for nobody */
    edges.result = -1;
    signal_graph(&w.evidence, &source, seeds, 2, &scores, &w.arena);
    assert_near(SCORE(SIGNAL_REFERENCE, 1), 0.125);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_normalise),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_note),
        cmocka_unit_test(test_text_length),
        cmocka_unit_test(test_topic),
        cmocka_unit_test(test_topic_without_history),
        cmocka_unit_test(test_uses),
        cmocka_unit_test(test_ongoing),
        cmocka_unit_test(test_folder),
        cmocka_unit_test(test_pattern),
        cmocka_unit_test(test_path),
        cmocka_unit_test(test_path_with_many_words),
        cmocka_unit_test(test_mention),
        cmocka_unit_test(test_past),
        cmocka_unit_test(test_past_merges),
        cmocka_unit_test(test_past_reasons),
        cmocka_unit_test(test_what_is_known_before),
        cmocka_unit_test(test_cochange),
        cmocka_unit_test(test_moved_and_split),
        cmocka_unit_test(test_graph),
    };
    return RUN_TESTS(tests);
}
