#include "eval/replay.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/order.h"
#include "brief/brief.h"
#include "print/json_text.h"
#include "view/ranked.h"

#define FILES_KEPT      100 /* in the output */
#define CANDIDATES_KEPT 600 /* for training */
#define FILES_PRINTED   20  /* of the brief whose tokens are counted */

int replay_index(const struct replay *r, const char *revision, struct settings *settings,
                 struct index_view *view, struct index_outcome *outcome, struct err *err)
{
    struct oid commit, tree;
    struct index_request request = {
        .repo = r->repo,
        .store = r->store,
        .settings = settings,
        .events = r->events,
        .revision = revision,
        .command = "eval",
        .wait_ms = -1,
    };
    settings_init(settings);
    if (repo_resolve(r->repo, revision, &commit, NULL, err) ||
        repo_tree_of(r->repo, &commit, &tree, err) ||
        repo_read_settings(r->repo, &tree, NULL, settings, err))
        return -1;
    return index_update(&request, view, outcome, err);
}

/* ---- orders of the candidates ---- */

/* One case being measured: the candidates without tests, in path order, and which are answers. */
struct scored {
    const struct ranking *ranking;
    const struct evidence *evidence;
    const struct ranked_file **candidates;
    bool *answer;
    size_t count, answers;
    struct weighted *places;
    bool *right;
};

static void measure_places(const struct scored *s, size_t count, double row[METRIC_COUNT])
{
    weighted_sort(s->places, count);
    for (size_t i = 0; i < count; i++)
        s->right[i] = s->answer[s->places[i].item];
    measure(s->right, count, s->answers, row);
}

static void measure_ranking(const struct scored *s, double row[METRIC_COUNT])
{
    for (size_t i = 0; i < s->count; i++)
        s->places[i] = (struct weighted){ (uint32_t)i, s->candidates[i]->score };
    measure_places(s, s->count, row);
}

static void measure_alone(const struct scored *s, int signal, double row[METRIC_COUNT])
{
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->candidates[i]->signals[signal] > 0)
            s->places[count++] =
                (struct weighted){ (uint32_t)i, s->candidates[i]->signals[signal] };
    measure_places(s, count, row);
}

static void measure_without(const struct scored *s, int signal, double row[METRIC_COUNT])
{
    for (size_t i = 0; i < s->count; i++) {
        float signals[SIGNAL_COUNT];
        memcpy(signals, s->candidates[i]->signals, sizeof signals);
        signals[signal] = 0;
        float score = rank_score(s->evidence->weights ? s->evidence->weights : rank_shipped,
                                 signals, s->evidence->files[s->candidates[i]->file].role);
        s->places[i] = (struct weighted){ (uint32_t)i, score };
    }
    measure_places(s, s->count, row);
}

static bool contains(const struct string_list *list, const char *path)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i], path))
            return true;
    return false;
}

static int by_file(const void *a, const void *b)
{
    const struct ranked_file *x = *(const struct ranked_file *const *)a;
    const struct ranked_file *y = *(const struct ranked_file *const *)b;
    return (x->file > y->file) - (x->file < y->file);
}

static void measure_all(const struct ranked_request *ranked, const struct eval_case *item,
                        struct arena *arena, struct case_result *out)
{
    size_t n = ranked->ranking.count;
    struct scored s = { .ranking = &ranked->ranking,
                        .evidence = &ranked->evidence,
                        .candidates = ARENA_ARRAY(arena, const struct ranked_file *, n),
                        .answer = ARENA_ARRAY(arena, bool, n),
                        .answers = item->answers.count,
                        .places = ARENA_ARRAY(arena, struct weighted, n),
                        .right = ARENA_ARRAY(arena, bool, n) };
    for (size_t i = 0; i < n; i++) {
        const struct ranked_file *file = &ranked->ranking.files[i];
        const char *path = ranked->evidence.files[file->file].path;
        reliability_add(&out->reliability, file->probability, contains(&item->with_tests, path));
        if (ranked->evidence.files[file->file].role != ROLE_TEST)
            s.candidates[s.count++] = file;
    }
    qsort(s.candidates, s.count, sizeof(struct ranked_file *), by_file);
    for (size_t i = 0; i < s.count; i++)
        s.answer[i] = contains(&item->answers, ranked->evidence.files[s.candidates[i]->file].path);
    measure_ranking(&s, out->rows[ROW_RANKING]);
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        measure_alone(&s, i, out->rows[ROW_ALONE + i]);
        measure_without(&s, i, out->rows[ROW_WITHOUT + i]);
    }
}

/* ---- the brief ---- */

/* Whether an earlier mention is of the same path: one may mean several files. */
static bool is_repeated(const struct evidence *evidence, size_t mention)
{
    for (size_t i = 0; i < mention; i++)
        if (evidence->mentions[i].kind == MENTION_PATH &&
            !strcmp(evidence->mentions[i].text, evidence->mentions[mention].text))
            return true;
    return false;
}

/* Paths that are there are among the mentions, all else that is named in the brief's own list. */
static void count_things(const struct brief *brief, const struct evidence *evidence,
                         struct case_result *out)
{
    for (size_t i = 0; i < evidence->mention_count; i++)
        out->resolved += evidence->mentions[i].kind == MENTION_PATH && !is_repeated(evidence, i);
    out->things = out->resolved;
    for (size_t i = 0; i < brief->named_count; i++) {
        out->things += !brief->named[i].is_in_words;
        out->resolved += !brief->named[i].is_in_words && !named_is_absent(&brief->named[i]);
    }
}

static void measure_brief(const struct brief *brief, const struct snapshot *snapshot,
                          const struct eval_case *item, struct arena *arena,
                          struct case_result *out)
{
    for (size_t i = 0; i < brief->file_count; i++) {
        out->named += brief->files[i].likely;
        out->right += brief->files[i].likely && contains(&item->answers, brief->files[i].path);
    }
    out->answers = (uint32_t)item->answers.count;
    out->f1 = f1_score(out->right, out->named, item->answers.count);
    out->tokens = brief->packed.tokens;
    reach_measure(brief->packed.markdown, &item->answers, arena, out->reach);
    for (size_t i = 0; i < item->answers.count; i++) {
        int64_t file = snapshot_find(snapshot, item->answers.items[i]);
        out->full_tokens += file < 0 ? 0 : snapshot->files[file].size / 4;
    }
}

static json_t *candidate_json(const struct evidence_file *file, const struct ranked_file *ranked)
{
    json_t *signals = json_array();
    for (int i = 0; i < SIGNAL_COUNT; i++)
        json_array_append_new(signals, json_real(ranked->signals[i]));
    return json_pack("[o, s, o]", json_text(file->path), file_role_name(file->role), signals);
}

static void keep_files(const struct ranked_request *ranked, bool signals, struct case_result *out)
{
    const struct ranking *ranking = &ranked->ranking;
    out->files = json_array();
    out->candidates = signals ? json_array() : NULL;
    for (size_t i = 0; i < ranking->count && i < CANDIDATES_KEPT; i++) {
        const struct evidence_file *file = &ranked->evidence.files[ranking->files[i].file];
        if (i < FILES_KEPT)
            json_array_append_new(out->files, json_text(file->path));
        if (signals)
            json_array_append_new(out->candidates, candidate_json(file, &ranking->files[i]));
    }
}

static int rank_case(const struct replay *r, const struct eval_case *item, struct view *view,
                     const struct index_outcome *outcome, struct arena *arena,
                     struct case_result *out, struct err *err)
{
    struct request request;
    struct ranked_request ranked;
    struct brief brief;
    struct brief_options options = {
        .request = item->request,
        .request_size = r->title ? strcspn(item->request, "\r\n") : strlen(item->request),
        .budget = r->budget ? r->budget
                            : (uint32_t)settings_integer(view->settings, SETTING_BRIEF_BUDGET),
        .limit = FILES_PRINTED,
        .notes = r->notes,
        .past = true,
    };
    double start = clock_seconds();
    request_analyse(&request, options.request, options.request_size, arena);
    view_use_notes(view, r->notes, true);
    if (view_rank(view, false, &request, SIZE_MAX, arena, &ranked, err) ||
        brief_from(view, outcome, &options, &ranked, arena, &brief, err))
        return -1;
    out->seconds = clock_seconds() - start;
    measure_all(&ranked, item, arena, out);
    measure_brief(&brief, view->snapshot, item, arena, out);
    count_things(&brief, &ranked.evidence, out);
    keep_files(&ranked, r->signals, out);
    return 0;
}

int replay_case(const struct replay *r, const struct eval_case *item, struct case_result *out,
                struct err *err)
{
    char hex[OID_HEX_SIZE];
    struct settings settings;
    struct index_view index = INDEX_VIEW_INIT;
    struct view view;
    struct index_outcome outcome = { 0 };
    struct arena arena = ARENA_INIT;
    memset(out, 0, sizeof *out);
    double start = clock_seconds();
    int result = replay_index(r, oid_hex(&item->parent, hex), &settings, &index, &outcome, err);
    view_init(&view, index.db, &index.snapshot, &settings, &arena);
    view.repo = r->repo;
    out->index_seconds = clock_seconds() - start;
    if (!result)
        result = rank_case(r, item, &view, &outcome, &arena, out, err);
    view_release(&view);
    index_view_release(&index);
    settings_release(&settings);
    arena_release(&arena);
    return result;
}

/* ---- for learning ---- */

static void take_examples(const struct ranked_request *ranked, const struct eval_case *item,
                          struct rank_example *examples)
{
    for (size_t i = 0; i < ranked->ranking.count; i++) {
        const struct ranked_file *file = &ranked->ranking.files[i];
        const struct evidence_file *known = &ranked->evidence.files[file->file];
        examples[i].role = known->role;
        examples[i].changed = contains(&item->with_tests, known->path);
        memcpy(examples[i].signals, file->signals, sizeof examples[i].signals);
    }
}

int replay_examples(const struct replay *r, const struct eval_case *item, size_t limit,
                    struct arena *arena, struct rank_example **examples, size_t *count,
                    struct err *err)
{
    char hex[OID_HEX_SIZE];
    struct settings settings;
    struct index_view index = INDEX_VIEW_INIT;
    struct view view;
    struct index_outcome outcome = { 0 };
    struct arena scratch = ARENA_INIT;
    struct request request;
    struct ranked_request ranked;
    int result = replay_index(r, oid_hex(&item->parent, hex), &settings, &index, &outcome, err);
    view_init(&view, index.db, &index.snapshot, &settings, &scratch);
    view.repo = r->repo;
    if (!result) {
        request_analyse(&request, item->request, strlen(item->request), &scratch);
        result = view_rank(&view, false, &request, limit, &scratch, &ranked, err);
    }
    if (!result) {
        *count = ranked.ranking.count;
        *examples = ARENA_ARRAY(arena, struct rank_example, *count);
        take_examples(&ranked, item, *examples);
    }
    view_release(&view);
    index_view_release(&index);
    settings_release(&settings);
    arena_release(&scratch);
    return result ? -1 : 0;
}
