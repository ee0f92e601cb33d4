#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rank/world.h"

static const char *const paths[] = { "lib/alpha.c", "lib/bravo.c", "lib/delta.c",
                                     "lib/kilo.c",  "lib/oscar.c", "lib/tango.c" };
#define FILES (sizeof paths / sizeof *paths)

static const struct ranked_file *find(const struct ranking *ranking, uint32_t file)
{
    for (size_t i = 0; i < ranking->count; i++)
        if (ranking->files[i].file == file)
            return &ranking->files[i];
    return NULL;
}

static void test_nothing(void **state)
{
    struct world w;
    struct ranking ranking;
    (void)state;
    world_begin(&w, "add the", paths, 0);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.count, 0);
    assert_float_equal(ranking.confidence, 0, 0);
    world_end(&w);

    /* Age, churn and length alone make no candidate. */
    world_begin(&w, "frobnicate", paths, FILES);
    world_commit(&w, 1000, 1, (uint32_t[]){ 2 }, 1);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.count, 0);
    assert_float_equal(ranking.confidence, 0, 0);
    world_end(&w);
}

static void test_ties_are_in_path_order(void **state)
{
    struct world w;
    struct ranking ranking;
    (void)state;
    world_begin(&w, "frobnicate widget", paths, FILES);
    for (uint32_t f = FILES; f-- > 0;)
        world_hit(&w, f % 2 ? "widget" : "frobnicat", f, 1, 0, 0);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.count, FILES);
    for (uint32_t f = 0; f < FILES; f++)
        assert_int_equal(ranking.files[f].file, f);
    rank_files(&w.evidence, NULL, 2, &w.arena, &ranking);
    assert_int_equal(ranking.count, 2);
    rank_files(&w.evidence, NULL, 0, &w.arena, &ranking);
    assert_int_equal(ranking.count, 0);
    world_end(&w);
}

static size_t place_of(const struct ranking *ranking, uint32_t file)
{
    size_t place = 0;
    while (place < ranking->count && ranking->files[place].file != file)
        place++;
    return place;
}

/* The file whose past matches is the first, however often others changed with it; but what speaks
 * for a file without it still counts. */
static void test_a_partner_stays_behind_its_only_witness(void **state)
{
    struct world w;
    struct ranking ranking;
    (void)state;
    for (size_t changes = 1; changes <= 30; changes += changes < 4 ? 1 : 13) {
        world_begin(&w, "frobnicate widget", paths, FILES);
        for (size_t i = 0; i < changes; i++)
            world_commit(&w, 1000 - (int64_t)i, 2, (uint32_t[]){ 0, 5 }, 2);
        world_commit(&w, 900, 1, (uint32_t[]){ 5 }, 1);
        world_message(&w, "frobnicat", (uint32_t)changes, 1, 0);
        rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
        assert_int_equal(place_of(&ranking, 5), 0);
        assert_int_equal(place_of(&ranking, 0), 1);
        assert_true(ranking.files[1].score < ranking.files[0].score);
        world_hit(&w, "widget", 0, 9, 3, 3);
        world_hit(&w, "frobnicat", 0, 9, 3, 3);
        rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
        assert_int_equal(place_of(&ranking, 0), 0);
        world_end(&w);
    }
}

/* Where all couplings are weak, the strongest of them is no strong one. */
static void test_couplings_keep_their_strength(void **state)
{
    struct world w;
    struct ranking ranking;
    uint32_t both[] = { 0, 1 }, alone[] = { 1 };
    float before = 0;
    (void)state;
    for (uint32_t others = 200; others > 1; others /= 5) {
        world_begin(&w, "frobnicate", paths, FILES);
        w.evidence.commits = ARENA_ARRAY(&w.arena, struct evidence_commit, others + 1);
        world_hit(&w, "frobnicat", 1, 1, 0, 0);
        w.evidence.commits[0] = (struct evidence_commit){ .time = 1000,
                                                          .files = both,
                                                          .file_count = 2,
                                                          .paths_total = 2,
                                                          .message_terms = 1 };
        for (uint32_t i = 1; i <= others; i++)
            w.evidence.commits[i] = (struct evidence_commit){ .time = 1000,
                                                              .files = alone,
                                                              .file_count = 1,
                                                              .paths_total = 1,
                                                              .message_terms = 1 };
        w.evidence.commit_count = others + 1;
        rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
        float strength = find(&ranking, 0)->signals[SIGNAL_COCHANGE];
        assert_true(strength > before && strength < 1);
        before = strength;
        world_end(&w);
    }
}

static double probability_of_document(const char *request, bool named)
{
    static const char *const names[] = { "guide.md", "lib/alpha.c" };
    struct world w;
    struct ranking ranking;
    world_begin(&w, request, names, 2);
    w.evidence.files[0].role = ROLE_DOCUMENT;
    world_hit(&w, "widget", 0, 3, 0, 1);
    world_hit(&w, "widget", 1, 3, 0, 1);
    if (named)
        world_mention(&w, 0, "guide.md", false, 1);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    double probability = find(&ranking, 0)->probability;
    world_end(&w);
    return probability;
}

/* Documents rarely change with source, but who names one, or asks for documentation, means it. */
static void test_documents_that_are_asked_for(void **state)
{
    (void)state;
    double otherwise = probability_of_document("fix the widget", false);
    assert_true(probability_of_document("fix the widget in docs", false) > 4 * otherwise);
    assert_true(probability_of_document("fix the widget", true) > 20 * otherwise);
}

/* ---- more evidence never ranks lower ---- */

static int edge_to_first(void *data, const uint32_t *files, size_t count, struct arena *arena,
                         struct evidence_edge **edges, size_t *edge_count)
{
    static const struct evidence_edge edge = { 4, 5, 1 };
    (void)data;
    (void)files;
    (void)count;
    *edges = ARENA_ARRAY(arena, struct evidence_edge, 1);
    **edges = edge;
    *edge_count = 1;
    return 0;
}

enum more {
    MORE_BODY,
    MORE_COMMENT,
    MORE_SYMBOL,
    MORE_TIMES,
    MORE_PATH_MENTION,
    MORE_SYMBOL_MENTION,
    MORE_PAST,
    MORE_COCHANGE,
    MORE_REFERENCE,
    MORE_COUNT
};

/* Six files alike, the last of them far ahead as a seed; what is told of file 4 comes on top. */
static void alike(struct world *w)
{
    world_begin(w, "frobnicate widget gadget", paths, FILES);
    for (uint32_t f = 0; f < FILES; f++)
        world_hit(w, "frobnicat", f, 1, 1, 1);
    world_hit(w, "widget", 5, 3, 3, 3);
    world_mention(w, 5, "lib/tango.c", false, 1);
    world_commit(w, 2000, 2, (uint32_t[]){ 0, 1, 2, 3, 4, 5 }, 6);
}

static void tell(struct world *w, enum more more)
{
    static const uint32_t file4 = 4;
    switch (more) {
    case MORE_BODY:
        world_hit(w, "widget", 4, 1, 0, 0);
        return;
    case MORE_COMMENT:
        world_hit(w, "widget", 4, 0, 1, 0);
        return;
    case MORE_SYMBOL:
        world_hit(w, "widget", 4, 0, 0, 1);
        return;
    case MORE_TIMES:
        w->evidence.terms[0].hits[4].counts[0] = 7;
        return;
    case MORE_PATH_MENTION:
        world_mention(w, 4, "oscar.c", false, 1);
        return;
    case MORE_SYMBOL_MENTION:
        world_mention(w, 4, "frob", true, 3);
        return;
    case MORE_PAST:
        world_message(w, "gadget", world_commit(w, 1000, 1, &file4, 1), 1, 0);
        return;
    case MORE_COCHANGE:
        world_commit(w, 1000, 2, (uint32_t[]){ 4, 5 }, 2);
        return;
    default: /* edges come from the source */
        return;
    }
}

static void test_more_evidence_never_ranks_lower(void **state)
{
    (void)state;
    for (int more = 0; more < MORE_COUNT; more++) {
        struct world w;
        struct ranking before, after;
        struct edge_source source = { NULL, edge_to_first };
        bool edges = more == MORE_REFERENCE;
        alike(&w);
        rank_files(&w.evidence, NULL, FILES, &w.arena, &before);
        assert_int_equal(before.count, FILES);
        assert_int_equal(before.files[0].file, 5);
        assert_int_equal(before.files[5].file, 4); /* alike: in path order */
        tell(&w, (enum more)more);
        rank_files(&w.evidence, edges ? &source : NULL, FILES, &w.arena, &after);
        if (find(&after, 4)->score < find(&after, 3)->score)
            fail_msg("evidence %d takes from the score", more);
        if (more != MORE_COMMENT) /* whose own weight is 0, but not that of the fields together */
            assert_true(after.files[1].file == 4 || after.files[0].file == 4);
        world_end(&w);
    }
}

/* ---- what else decides ---- */

static void test_roles(void **state)
{
    static const enum file_role roles[] = { ROLE_SOURCE, ROLE_TEST, ROLE_DATA, ROLE_DOCUMENT };
    struct world w;
    struct ranking ranking;
    (void)state;
    world_begin(&w, "frobnicate", paths, 4);
    for (uint32_t f = 0; f < 4; f++) {
        w.evidence.files[f].role = roles[3 - f];
        world_hit(&w, "frobnicat", f, 2, 0, 0);
    }
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.count, 4);
    assert_int_equal(ranking.files[0].file, 3); /* the source */
    assert_int_equal(ranking.files[1].file, 2); /* the test */
    world_end(&w);
}

/* One file that everything speaks for is trusted; a word that all files hold is not. */
static void test_confidence(void **state)
{
    struct world w;
    struct ranking ranking;
    (void)state;
    world_begin(&w, "frobnicate", paths, FILES);
    for (uint32_t f = 0; f < FILES; f++)
        world_hit(&w, "frobnicat", f, 1, 0, 0);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    double flat = ranking.confidence;
    world_end(&w);

    world_begin(&w, "oscar frobnicate", paths, FILES);
    world_hit(&w, "oscar", 4, 5, 5, 5);
    world_hit(&w, "frobnicat", 4, 5, 5, 5);
    world_mention(&w, 4, "lib/oscar.c", false, 1);
    world_message(&w, "oscar", world_commit(&w, 1000, 1, (uint32_t[]){ 4 }, 1), 1, 1);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.files[0].file, 4);
    assert_true(ranking.confidence > 0.4);
    assert_true(ranking.confidence <= ranking.files[0].probability);
    assert_true(flat < 0.25);
    assert_true(flat > 0);
    world_end(&w);
}

static void test_explanation(void **state)
{
    struct world w;
    struct ranking ranking;
    (void)state;
    world_begin(&w, "aaa1 bbb ccc ddd eee rare", paths, FILES);
    static const char *const common[] = { "bbb", "ccc", "ddd", "eee" };
    for (size_t t = 0; t < 4; t++)
        for (uint32_t f = 0; f < FILES - t; f++)
            world_hit(&w, common[t], f, 1, 0, 0);
    world_hit(&w, "rar", 0, 1, 0, 0);
    world_commit(&w, 2000, 2, (uint32_t[]){ 0, 1 }, 2);
    uint32_t commit = world_commit(&w, 1000, 1, (uint32_t[]){ 0 }, 1);
    world_message(&w, "rar", commit, 1, 0);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    const struct ranked_file *first = &ranking.files[0];
    assert_int_equal(first->file, 0);
    /* rarest first, at most four */
    static const char *const expected[] = { "rar", "eee", "ddd", "ccc" };
    assert_int_equal(first->top_term_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(w.request.terms[first->top_terms[i]].text, expected[i]);
    assert_int_equal(first->top_commit_count, 1);
    assert_int_equal(first->top_commits[0], commit);
    assert_int_equal(find(&ranking, 1)->partner, 0);
    assert_int_equal(find(&ranking, 4)->partner, UINT32_MAX);
    world_end(&w);
}

/* A file that stays as it is, by what the request says, is behind what is less like it. */
static void test_files_that_stay(void **state)
{
    struct world w;
    struct ranking ranking;
    (void)state;
    world_begin(&w, "frobnicate the widget", paths, FILES);
    world_hit(&w, "frobnicat", 2, 9, 3, 2);
    world_hit(&w, "widget", 2, 9, 3, 2);
    world_hit(&w, "widget", 3, 1, 0, 0);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.files[0].file, 2);
    world_mention(&w, 2, "lib/delta.c", false, 1);
    w.evidence.mentions[0].kind = MENTION_KEPT;
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.count, 2);
    assert_int_equal(ranking.files[1].file, 2);
    assert_float_equal(ranking.files[1].signals[SIGNAL_MENTION], 0, 0);
    assert_true(ranking.files[1].probability < 0.05f);
    world_end(&w);
}

/* ---- what several files share ---- */

static void quote(struct world *w, uint32_t file, const char *text, uint32_t rivals)
{
    world_mention(w, file, text, false, rivals);
    w->evidence.mentions[w->evidence.mention_count - 1].kind = MENTION_QUOTE;
}

static unsigned tier_of(struct world *w, uint32_t file)
{
    struct ranking ranking;
    rank_files(&w->evidence, NULL, 30, &w->arena, &ranking);
    return find(&ranking, file)->tier;
}

/* A text that two files hold: the better of them is meant, and the other only if it is among the best
 * of all anyhow. What one file alone holds, it holds whatever else speaks for others. */
static void test_shared_literals(void **state)
{
    static const char text[] = "no such order";
    const char *many[20];
    struct world w;
    (void)state;
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < 20; i++)
        many[i] = arena_printf(&arena, "lib/f%02zu.c", i);
    world_begin(&w, "reword \"no such order\" for clients", many, 20);
    for (uint32_t i = 0; i < 15; i++)
        world_hit(&w, "client", i, 30 - i, 0, 0);
    const char *said = strstr(w.request.text, text);
    said = arena_strndup(&arena, said, strlen(text));
    quote(&w, 18, said, 1);
    assert_int_equal(tier_of(&w, 18), 1);
    w.evidence.mention_count = 0;
    quote(&w, 2, said, 2);
    quote(&w, 18, said, 2);
    assert_int_equal(tier_of(&w, 2), 1);
    assert_int_equal(tier_of(&w, 18), 0);
    w.evidence.mention_count = 0;
    quote(&w, 18, said, 2);
    quote(&w, 19, said, 2);
    assert_int_equal(tier_of(&w, 18), 1);
    assert_int_equal(tier_of(&w, 19), 0);
    world_end(&w);
    arena_release(&arena);
}

/* A quoted name is where it is defined, not where it is used. */
static void test_quoted_names(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, "`oscar_bravo` fails", paths, FILES);
    world_hit(&w, "oscarbravo", 1, 9, 0, 0);
    world_hit(&w, "oscarbravo", 4, 1, 0, 1);
    quote(&w, 1, "oscar_bravo", 2);
    quote(&w, 4, "oscar_bravo", 2);
    assert_int_equal(tier_of(&w, 1), 1);
    world_mention(&w, 4, "lib::oscar_bravo", true, 1);
    assert_int_equal(tier_of(&w, 1), 0);
    assert_int_equal(tier_of(&w, 4), 1);
    world_end(&w);
}

/* An option that a document alone has is one that the program lacks. */
static void test_options_of_documents(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, "print with --json where \"no such order\" stood", paths, FILES);
    world_hit(&w, "print", 3, 1, 0, 0);
    quote(&w, 3, "--json", 1);
    assert_int_equal(tier_of(&w, 3), 1);
    w.evidence.files[3].role = ROLE_DOCUMENT;
    assert_int_equal(tier_of(&w, 3), 0);
    quote(&w, 3, "no such order", 1);
    assert_int_equal(tier_of(&w, 3), 1);
    world_end(&w);
}

/* ---- what a question names ---- */

/* File 4 defines the name of a question; all else speaks for file 1. */
static void ask(struct world *w, const char *question, uint32_t rivals)
{
    world_begin(w, question, paths, FILES);
    w->request.is_question = true;
    w->request.is_name = !strchr(question, ' ');
    uint32_t commit = world_commit(w, 1000, 1, (uint32_t[]){ 1 }, 1);
    world_message(w, "oscar", commit, 1, 0);
    world_hit(w, "oscar", 1, 9, 3, 0);
    world_hit(w, "bravo", 1, 9, 3, 0);
    world_hit(w, "oscarbravo", 1, 5, 0, 0);
    world_hit(w, "oscarbravo", 4, 1, 0, 0);
    for (uint32_t i = 0; i < rivals; i++)
        world_mention(w, 4 - i, w->request.symbols[0].text, true, rivals);
}

static void test_definitions_that_are_asked_for(void **state)
{
    struct world w;
    struct ranking ranking;
    (void)state;
    ask(&w, "oscar_bravo", 1);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.files[0].file, 4);
    assert_true(ranking.files[0].probability >= 0.9f);
    world_end(&w);

    /* In a sentence, the only one that can be meant; its header is no other. */
    ask(&w, "how does oscar_bravo work", 1);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.files[0].tier, 1);
    assert_true(ranking.files[0].probability >= 0.6f);
    world_end(&w);
    ask(&w, "how does oscar_bravo work", 2);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.files[0].tier, 0);
    w.evidence.files[3].path = "lib/oscar.h";
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.files[0].tier, 1);
    world_end(&w);

    /* What tests define, or everybody, is not what is asked for; nor does a change ask. */
    ask(&w, "oscar_bravo", 1);
    w.evidence.files[4].role = ROLE_TEST;
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.files[0].tier, 0);
    w.evidence.files[4].role = ROLE_SOURCE;
    w.evidence.mentions[0].rivals = 9;
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.files[0].tier, 0);
    w.evidence.mentions[0].rivals = 1;
    w.request.is_question = false;
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    assert_int_equal(ranking.files[0].tier, 0);
    world_end(&w);
}

static float said_of(const char *question, const char *path)
{
    const char *const one[] = { path };
    struct world w;
    struct ranking ranking;
    world_begin(&w, question, one, 1);
    w.request.is_question = true;
    world_mention(&w, 0, "a", true, 1);
    rank_files(&w.evidence, NULL, 10, &w.arena, &ranking);
    float said = ranking.files[0].signals[SIGNAL_NAME];
    world_end(&w);
    return said;
}

static void test_names_of_files_that_a_question_says(void **state)
{
    (void)state;
    assert_float_equal(said_of("form data binding", "binding/form.go"), 1, 0);
    assert_float_equal(said_of("form data binding", "binding/form_mapping.go"), 0.5, 0);
    assert_float_equal(said_of("the thread pool", "src/threadpool.c"), 1, 0);
    assert_float_equal(said_of("status codes of replies", "src/StatusCode.java"), 1, 0);
    assert_float_equal(said_of("request logging", "middleware/logger.rb"), 1, 0);
    assert_float_equal(said_of("how modules are run", "src/runner/index.ts"), 1, 0);
    assert_float_equal(said_of("how modules are run", "index.ts"), 0, 0);
    assert_float_equal(said_of("colours of a terminal", "src/form.go"), 0, 0);

    /* A word cut short, or in another form; not any that begin alike. */
    assert_float_equal(said_of("close a connection", "src/conn.c"), 1, 0);
    assert_float_equal(said_of("helpers and utilities", "src/utils.ts"), 1, 0);
    assert_float_equal(said_of("how objects are serialized", "src/serialization.py"), 1, 0);
    assert_float_equal(said_of("implementations of a trait", "ser/impls.rs"), 1, 0);
    assert_float_equal(said_of("how a connection is closed", "src/io.c"), 0, 0);
    assert_float_equal(said_of("form data binding", "src/formation.c"), 0, 0);
    assert_float_equal(said_of("format of dates", "src/forward.c"), 0, 0);
}

/* ---- any evidence ---- */

static uint32_t some(uint32_t below)
{
    return (uint32_t)rand() % below;
}

/* Distinct and ascending. */
static size_t some_files(uint32_t files[FILES])
{
    size_t n = 0;
    for (uint32_t f = 0; f < FILES; f++)
        if (some(3) == 0)
            files[n++] = f;
    return n;
}

static void random_world(struct world *w)
{
    static const char *const terms[] = { "frobnicat", "widget", "gadget" };
    static const int64_t times[] = { 0, INT64_C(1) << 31, -1000, INT64_C(1) << 40 };
    world_begin(w, "frobnicate widget gadget", paths, FILES);
    for (uint32_t f = 0; f < FILES; f++) {
        struct evidence_file *file = &w->evidence.files[f];
        file->role = (enum file_role)some(4);
        for (int i = 0; i < 3; i++)
            file->lengths[i] = some(4) ? some(5000) : some(2) ? 0 : UINT32_MAX / 2;
        for (size_t t = 0; t < 3; t++)
            if (some(3) == 0)
                world_hit(w, terms[t], f, some(9), some(3), some(3));
    }
    for (int i = 0; i < 3; i++)
        w->evidence.average_lengths[i] = some(3) ? some(5000) : 0;
    for (uint32_t i = some(20); i > 0; i--) {
        uint32_t files[FILES];
        size_t count = some_files(files);
        uint32_t commit = world_commit(w, times[some(4)], some(90), files, count);
        w->evidence.commits[commit].message_terms = some(3) * 10;
        for (size_t t = 0; t < 3; t++)
            if (some(3) == 0)
                world_message(w, terms[t], commit, some(2), some(5));
    }
    for (uint32_t i = some(6); i > 0; i--)
        world_mention(w, some(FILES), some(2) ? "a/b" : "b", some(2), some(5));
}

static void check(const struct ranking *ranking, size_t limit)
{
    bool seen[FILES] = { false };
    assert_true(ranking->count <= limit);
    assert_true(ranking->confidence >= 0 && ranking->confidence <= 1);
    for (size_t i = 0; i < ranking->count; i++) {
        const struct ranked_file *file = &ranking->files[i];
        assert_false(seen[file->file]);
        seen[file->file] = true;
        assert_true(isfinite(file->score));
        assert_true(file->probability >= 0 && file->probability <= 1);
        for (int s = 0; s < SIGNAL_COUNT; s++)
            assert_true(file->signals[s] >= 0 && file->signals[s] <= 1);
        if (!i)
            continue;
        assert_true(file[-1].tier >= file->tier);
        if (file[-1].tier == file->tier) {
            assert_true(file[-1].score >= file->score);
            assert_true(file[-1].score > file->score || file[-1].file < file->file);
        }
        assert_true(file[-1].probability >= file->probability);
    }
}

static void swap_mentions(struct evidence *e)
{
    for (size_t i = 0; 2 * i + 1 < e->mention_count; i++) {
        struct evidence_mention mention = e->mentions[i];
        e->mentions[i] = e->mentions[e->mention_count - 1 - i];
        e->mentions[e->mention_count - 1 - i] = mention;
    }
}

static void test_any_evidence(void **state)
{
    (void)state;
    srand(17);
    for (int round = 0; round < 1000; round++) {
        struct world w;
        struct ranking all, again, few;
        random_world(&w);
        rank_files(&w.evidence, NULL, FILES, &w.arena, &all);
        check(&all, FILES);
        swap_mentions(&w.evidence);
        rank_files(&w.evidence, NULL, FILES, &w.arena, &again);
        rank_files(&w.evidence, NULL, 3, &w.arena, &few);
        assert_int_equal(again.count, all.count);
        assert_int_equal(few.count, all.count < 3 ? all.count : 3);
        for (size_t i = 0; i < all.count; i++) {
            assert_int_equal(again.files[i].file, all.files[i].file);
            assert_float_equal(again.files[i].score, all.files[i].score, 1e-5);
            if (i < few.count)
                assert_int_equal(few.files[i].file, all.files[i].file);
        }
        world_end(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_documents_that_are_asked_for),
        cmocka_unit_test(test_ties_are_in_path_order),
        cmocka_unit_test(test_a_partner_stays_behind_its_only_witness),
        cmocka_unit_test(test_couplings_keep_their_strength),
        cmocka_unit_test(test_more_evidence_never_ranks_lower),
        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_confidence),
        cmocka_unit_test(test_explanation),
        cmocka_unit_test(test_files_that_stay),
        cmocka_unit_test(test_shared_literals),
        cmocka_unit_test(test_options_of_documents),
        cmocka_unit_test(test_quoted_names),
        cmocka_unit_test(test_definitions_that_are_asked_for),
        cmocka_unit_test(test_names_of_files_that_a_question_says),
        cmocka_unit_test(test_any_evidence),
    };
    return RUN_TESTS(tests);
}
