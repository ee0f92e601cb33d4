/* Joins the signals: a logistic model over the normalised signals, in two rounds. The first,
 * without the signals that need candidates, chooses the seeds of the second. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/order.h"
#include "rank/signals.h"
#include "rank/weights.h"

#define SEEDS         8
#define WEAK_COCHANGE 0.05f /* the strongest coupling of most requests is above it */

static float role_weight(const struct rank_weights *w, enum file_role role)
{
    switch (role) {
    case ROLE_TEST:
        return w->test;
    case ROLE_DOCUMENT:
        return w->document;
    case ROLE_DATA:
        return w->data;
    default:
        return 0;
    }
}

/* How much of what a role adds counts: a document or data file that the request names is not held
 * back for being one. Not part of the training, whose answers are source files only: there it would
 * teach that a named file is none. */
static float role_share(const float signals[SIGNAL_COUNT], enum file_role role)
{
    return role == ROLE_DOCUMENT || role == ROLE_DATA ? 1 - signals[SIGNAL_MENTION] : 1;
}

float rank_score(const struct rank_weights *w, const float signals[SIGNAL_COUNT],
                 enum file_role role)
{
    float sum = w->bias;
    for (int i = 0; i < SIGNAL_COUNT; i++)
        sum += (w->signal[i] + w->square[i] * signals[i]) * signals[i];
    return sum + role_share(signals, role) * role_weight(w, role);
}

/* Of a role that the request asks for by name ("update the docs") so much counts. The training
 * answers hold source files only, so this is no learned number but the least that hardly harms
 * requests whose answers are source files (docs/ranking.md). */
#define ASKED_SHARE 0.25f

static bool is_asked(const struct request *request, enum file_role role)
{
    return (role == ROLE_DOCUMENT && request->asks_documents) ||
           (role == ROLE_DATA && request->asks_settings);
}

static float score_of(const struct rank_weights *w, const struct evidence *e,
                      const float signals[SIGNAL_COUNT], uint32_t file)
{
    enum file_role role = e->files[file].role;
    float score = rank_score(w, signals, role);
    if (is_asked(e->request, role))
        score -= (1 - ASKED_SHARE) * role_share(signals, role) * role_weight(w, role);
    return score;
}

static float apply_weights(const struct rank_weights *w, const struct evidence *e,
                           const struct scores *scores, uint32_t file)
{
    float signals[SIGNAL_COUNT];
    for (int i = 0; i < SIGNAL_COUNT; i++)
        signals[i] = scores->values[i][file];
    return score_of(w, e, signals, file);
}

uint64_t rank_version(void)
{
    return hash_more(hash_bytes(&first_round, sizeof first_round), &second_round,
                     sizeof second_round);
}

const struct rank_weights *const rank_shipped = &second_round;

static float probability_of(float log_odds)
{
    return 1 / (1 + expf(-log_odds));
}

/* Above one half the model promises too much of repositories that it was not trained on. */
#define DAMPING 0.65f

static float calibrated(float log_odds)
{
    return probability_of(log_odds > 0 ? DAMPING * log_odds : log_odds);
}

/* A file that only its age or length speaks for is no candidate. */
static bool is_candidate(const struct scores *scores, uint32_t file)
{
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (i != SIGNAL_CHURN && i != SIGNAL_RECENT && i != SIGNAL_SIZE && i != SIGNAL_FOLDER &&
            scores->values[i][file] > 0)
            return true;
    return scores->tiers[file] > 0;
}

static int by_score_alone(const struct ranked_file *x, const struct ranked_file *y)
{
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

static int by_file_score(const void *a, const void *b)
{
    const struct ranked_file *x = a, *y = b;
    if (x->tier != y->tier)
        return x->tier > y->tier ? -1 : 1;
    return by_score_alone(x, y);
}

/* A file that the request wants left alone is hardly its answer; it may be worth reading. */
#define KEPT_SCORE 4.0f /* log-odds */

static void lower_kept(const struct evidence *e, struct ranked_file *ranked, size_t count)
{
    for (size_t i = 0; i < e->mention_count; i++)
        for (size_t j = 0; e->mentions[i].kind == MENTION_KEPT && j < count; j++)
            if (ranked[j].file == e->mentions[i].file)
                ranked[j].score -= KEPT_SCORE;
}

/* What two or three files share says that one of them is meant: the best of them, and whoever is
 * among the best of all anyhow. */
#define SHARED_WITHIN 10

static void settle_shared(const struct scores *scores, struct ranked_file *ranked, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ranked_file *file = &ranked[i];
        size_t above = 0;
        bool is_best = true;
        if (!file->tier || !scores->shared[file->file])
            continue;
        for (size_t j = 0; j < count; j++) {
            bool is_above = by_score_alone(&ranked[j], file) < 0;
            above += is_above;
            is_best &= !is_above || !scores->tiers[ranked[j].file];
        }
        if (above >= SHARED_WITHIN && !is_best)
            file->tier = 0;
    }
}

static size_t order_by_score(const struct rank_weights *w, const struct evidence *e,
                             const struct scores *scores, struct ranked_file *out)
{
    size_t count = 0;
    for (uint32_t i = 0; i < e->file_count; i++)
        if (is_candidate(scores, i))
            out[count++] = (struct ranked_file){ .file = i,
                                                 .score = apply_weights(w, e, scores, i),
                                                 .tier = scores->tiers[i],
                                                 .partner = UINT32_MAX };
    lower_kept(e, out, count);
    settle_shared(scores, out, count);
    qsort(out, count, sizeof *out, by_file_score);
    return count;
}

static void normalise(const struct evidence *e, struct scores *scores, const enum signal *signals,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        signal_normalise(scores->values[signals[i]], e->file_count);
}

static void first_signals(const struct evidence *e, struct scores *scores, struct arena *arena)
{
    static const enum signal all[] = { SIGNAL_PATH,    SIGNAL_TEXT,  SIGNAL_TOPIC,  SIGNAL_PAST,
                                       SIGNAL_ONGOING, SIGNAL_CHURN, SIGNAL_RECENT, SIGNAL_SIZE };
    signal_text(e, scores);
    signal_path(e, scores, arena);
    signal_own_name(e, scores);
    signal_mention(e, scores);
    literal_tiers(e, scores);
    signal_uses(e, scores);
    signal_past(e, scores, arena);
    signal_ongoing(e, scores);
    signal_churn(e, scores);
    signal_recent(e, scores);
    signal_size(e, scores);
    signal_note(e, scores, arena);
    normalise(e, scores, all, sizeof all / sizeof *all);
    signal_folder(e, scores, arena);
    signal_normalise(scores->values[SIGNAL_FOLDER], e->file_count);
}

static void second_signals(const struct evidence *e, const struct edge_source *edges,
                           const struct ranked_file *ranked, size_t count, struct scores *scores,
                           struct arena *arena)
{
    static const enum signal all[] = { SIGNAL_PATTERN, SIGNAL_REFERENCE };
    struct seed seeds[SEEDS];
    size_t n = count < SEEDS ? count : SEEDS;
    for (size_t i = 0; i < n; i++)
        seeds[i] = (struct seed){ ranked[i].file, probability_of(ranked[i].score) };
    signal_cochange(e, seeds, n, scores, arena);
    signal_pattern(e, seeds, n, scores, arena);
    signal_graph(e, edges, seeds, n, scores, arena);
    normalise(e, scores, all, sizeof all / sizeof *all);
    signal_normalise_above(scores->values[SIGNAL_COCHANGE], e->file_count, WEAK_COCHANGE);
}

/* ---- witnesses ---- */

/* What speaks for a file besides past changes with candidates. */
static float score_alone(const struct rank_weights *w, const struct evidence *e,
                         const struct scores *scores, uint32_t file)
{
    float signals[SIGNAL_COUNT];
    for (int i = 0; i < SIGNAL_COUNT; i++)
        signals[i] = i == SIGNAL_COCHANGE || i == SIGNAL_PATTERN ? 0 : scores->values[i][file];
    return score_of(w, e, signals, file);
}

struct witnessed {
    uint32_t place; /* in the list */
    float alone;
};

static int by_own_evidence(const void *a, const void *b)
{
    const struct witnessed *x = a, *y = b;
    return order_down(x->alone, y->alone, x->place, y->place);
}

/* What one candidate says of a file cannot put it above that candidate, unless the file has the
 * stronger evidence of its own. Those with more of that come first, so that a witness has its place
 * before it speaks. */
static void hold_behind_witnesses(const struct rank_weights *w, const struct evidence *e,
                                  const struct scores *scores, struct ranked_file *ranked,
                                  size_t count, struct arena *arena)
{
    struct witnessed *all = ARENA_ARRAY(arena, struct witnessed, count);
    const struct ranked_file **placed =
        ARENA_ARRAY(arena, const struct ranked_file *, e->file_count);
    for (size_t i = 0; i < count; i++)
        all[i] = (struct witnessed){ (uint32_t)i, score_alone(w, e, scores, ranked[i].file) };
    qsort(all, count, sizeof *all, by_own_evidence);
    for (size_t i = 0; i < count; i++) {
        struct ranked_file *file = &ranked[all[i].place];
        uint32_t witness = scores->reasons[file->file].witness;
        const struct ranked_file *before = witness < e->file_count ? placed[witness] : NULL;
        if (before && file->score >= before->score)
            file->score = nextafterf(before->score, -INFINITY);
        placed[file->file] = file;
    }
    qsort(ranked, count, sizeof *ranked, by_file_score);
}

/* ---- explanations ---- */

#define TELLING_SHARE 3 /* a term that one of so many files holds is no reason */

/* How much a term says as a reason: a word of the title, and one of code, more than one that only
 * few files happen to hold. */
static double reason_weight(const struct evidence *e, const struct scores *scores, uint32_t t,
                            bool is_symbol)
{
    const struct request_term *term = &e->request->terms[t];
    if (term->is_joined || e->terms[t].hit_count * TELLING_SHARE > e->file_count + 10)
        return 0;
    return scores->idf[t] * (term->in_title ? 1.5 : 1) * (is_symbol ? 2 : 1);
}

/* The request terms that weigh most in a file. */
static void top_terms(const struct evidence *e, const struct scores *scores,
                      struct ranked_file *ranked)
{
    double weights[4] = { 0 };
    for (uint32_t t = 0; t < e->request->term_count; t++) {
        const struct evidence_hit *hit = evidence_hit_of(&e->terms[t], ranked->file);
        if (!hit)
            continue;
        double weight = reason_weight(e, scores, t, hit->counts[2] > 0);
        if (weight <= 0)
            continue;
        uint32_t i = ranked->top_term_count < 4 ? ranked->top_term_count++ : 4;
        for (; i > 0 && weights[i - 1] < weight; i--) {
            if (i < 4) {
                weights[i] = weights[i - 1];
                ranked->top_terms[i] = ranked->top_terms[i - 1];
            }
        }
        if (i < 4) {
            weights[i] = weight;
            ranked->top_terms[i] = t;
        }
    }
}

static void explain(const struct evidence *e, const struct scores *scores,
                    struct ranked_file *ranked)
{
    const struct file_reasons *reasons = &scores->reasons[ranked->file];
    ranked->probability = calibrated(ranked->score);
    for (int i = 0; i < SIGNAL_COUNT; i++)
        ranked->signals[i] = scores->values[i][ranked->file];
    memcpy(ranked->top_commits, reasons->commits, sizeof ranked->top_commits);
    ranked->top_commit_count = reasons->commit_count;
    ranked->partner = reasons->partner;
    top_terms(e, scores, ranked);
}

/* Of files that define what a question names, so many were an answer (docs/ranking.md). */
#define NAMED_PROBABILITY 0.9f
#define ASKED_PROBABILITY 0.6f

static void raise_definitions(const struct evidence *e, struct ranking *ranking)
{
    float most = e->request->is_name ? NAMED_PROBABILITY : ASKED_PROBABILITY;
    size_t above = 0;
    if (!e->request->is_question)
        return;
    while (above < ranking->count && ranking->files[above].tier)
        above++;
    for (size_t i = 0; i < above; i++) {
        struct ranked_file *file = &ranking->files[i];
        float least = most / (float)above;
        file->probability = file->probability > least ? file->probability : least;
    }
}

/* A file that stands above others for literal evidence is at least as likely as they are. */
static void raise_probabilities(struct ranking *ranking)
{
    float least = 0;
    for (size_t i = ranking->count; i-- > 0;) {
        struct ranked_file *file = &ranking->files[i];
        if (file->tier && file->probability < least)
            file->probability = least;
        least = file->probability > least ? file->probability : least;
    }
}

/* The expected share of right files among the first three, which an isolated lucky word does not
 * reach. */
static double confidence_of(const struct ranking *ranking)
{
    double sum = 0;
    for (size_t i = 0; i < ranking->count && i < 3; i++)
        sum += ranking->files[i].probability;
    return ranking->count ? (ranking->files[0].probability + sum / 3) / 2 : 0;
}

/* What was learned here was learned from changes. */
static const struct rank_weights *second_weights(const struct evidence *e)
{
    if (e->request->is_question)
        return &question_round;
    return e->weights ? e->weights : rank_shipped;
}

void rank_files(const struct evidence *e, const struct edge_source *edges, size_t limit,
                struct arena *arena, struct ranking *out)
{
    struct scores scores;
    struct ranked_file *ranked = ARENA_ARRAY(arena, struct ranked_file, e->file_count);
    scores_init(&scores, e, arena);
    first_signals(e, &scores, arena);
    size_t count = order_by_score(&first_round, e, &scores, ranked);
    second_signals(e, edges, ranked, count, &scores, arena);
    count = order_by_score(second_weights(e), e, &scores, ranked);
    hold_behind_witnesses(second_weights(e), e, &scores, ranked, count, arena);
    out->files = ranked;
    out->count = count < limit ? count : limit;
    for (size_t i = 0; i < out->count; i++)
        explain(e, &scores, &ranked[i]);
    raise_definitions(e, out);
    raise_probabilities(out);
    out->confidence = confidence_of(out);
}

/* Log-odds for the file that has most of the request's compounds; chosen by hand (docs/ranking.md).
 */
#define COMPOUND_WEIGHT 0.5f

void rank_raise(struct ranking *ranking, const float *shares, size_t count)
{
    for (size_t i = 0; i < count && i < ranking->count; i++) {
        struct ranked_file *file = &ranking->files[i];
        if (shares[i] <= 0)
            continue;
        file->score += COMPOUND_WEIGHT * shares[i];
        float raised = calibrated(file->score);
        file->probability = raised > file->probability ? raised : file->probability;
    }
    if (ranking->count)
        qsort(ranking->files, ranking->count, sizeof *ranking->files, by_file_score);
    raise_probabilities(ranking);
    ranking->confidence = confidence_of(ranking);
}
