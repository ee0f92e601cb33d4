/* Past changes whose messages are like the request, and the files that they changed. The nearest
 * commits vote for their files with the square of their similarity, less for old ones and for those
 * that changed many files at once (as in Zimmermann et al. 2005, "Mining Version Histories to Guide
 * Software Changes", large transactions say little). A merge speaks for the files of its branch where
 * the commits of those files did not say the same. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/order.h"
#include "model/changes.h"
#include "rank/signals.h"

#define NEAREST        100
#define K1             1.2
#define B              0.5
#define SUBJECT_WEIGHT 2.0
#define YEAR           31557600.0
#define FADING         2.0 /* years: e^-(age / 2) */
#define SAID_ALREADY   1.2 /* a merge is newer and longer than the one commit with its title */

static int by_similarity(const void *a, const void *b)
{
    const struct neighbour *x = a, *y = b;
    return order_down(x->similarity, y->similarity, x->commit, y->commit);
}

static size_t message_count(const struct evidence *e)
{
    return e->commit_count + e->merge_count;
}

static double average_length(const struct evidence *e)
{
    size_t count = message_count(e);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += e->commits[i].message_terms;
    return count && sum > 0 ? sum / (double)count : 1;
}

static void score_messages(const struct evidence *e, float *similarity)
{
    double average = average_length(e), n = (double)message_count(e);
    for (size_t t = 0; t < e->request->term_count; t++) {
        const struct evidence_message_term *term = &e->messages[t];
        const struct request_term *request = &e->request->terms[t];
        double idf = log(1 + (n - (double)term->hit_count + 0.5) / ((double)term->hit_count + 0.5));
        double weight =
            idf * (request->in_title ? 1.5 : 1) * sqrt(request->count > 3 ? 3 : request->count);
        for (size_t i = 0; i < term->hit_count; i++) {
            const struct evidence_message_hit *hit = &term->hits[i];
            double tf = SUBJECT_WEIGHT * hit->subject + hit->body;
            double norm = 1 - B + B * e->commits[hit->commit].message_terms / average;
            similarity[hit->commit] += (float)(weight * tf * (K1 + 1) / (tf + K1 * norm));
        }
    }
}

static void remember(struct file_reasons *reasons, uint32_t commit, float weight)
{
    uint32_t i = reasons->commit_count < 3 ? reasons->commit_count++ : 3;
    for (; i > 0 && reasons->commit_weights[i - 1] < weight; i--) {
        if (i < 3) {
            reasons->commits[i] = reasons->commits[i - 1];
            reasons->commit_weights[i] = reasons->commit_weights[i - 1];
        }
    }
    if (i < 3) {
        reasons->commits[i] = commit;
        reasons->commit_weights[i] = weight;
    }
}

/* said: of a merge, the most that one commit of each file was worth; else NULL. */
static void vote(const struct evidence *e, const struct neighbour *neighbour, const float *said,
                 struct scores *scores)
{
    const struct evidence_commit *commit = &e->commits[neighbour->commit];
    double relative = neighbour->similarity;
    double age = (double)(e->now - commit->time) / YEAR;
    double weight = relative * relative * exp(-(age > 0 ? age : 0) / FADING) /
                    sqrt(commit->paths_total ? commit->paths_total : 1);
    for (size_t i = 0; i < evidence_spoken_count(commit); i++) {
        uint32_t file = evidence_spoken(commit, i);
        double known = said ? SAID_ALREADY * said[file] : 0;
        if (weight <= known)
            continue;
        scores->values[SIGNAL_PAST][file] += (float)(said ? weight - said[file] : weight);
        remember(&scores->reasons[file], neighbour->commit, (float)weight);
    }
}

static void find_nearest(const struct evidence *e, struct scores *scores, struct arena *arena)
{
    float *similarity = ARENA_ARRAY(arena, float, message_count(e));
    struct neighbour *nearest = ARENA_ARRAY(arena, struct neighbour, message_count(e));
    size_t count = 0;
    score_messages(e, similarity);
    for (uint32_t i = 0; i < message_count(e); i++)
        if (similarity[i] > 0 && evidence_spoken_count(&e->commits[i]) &&
            e->commits[i].paths_total <= CHANGE_HUGE)
            nearest[count++] = (struct neighbour){ i, similarity[i] };
    qsort(nearest, count, sizeof *nearest, by_similarity);
    for (size_t i = count; i-- > 0;)
        nearest[i].similarity /= nearest[0].similarity;
    scores->nearest = nearest;
    scores->nearest_count = count;
}

void signal_past(const struct evidence *e, struct scores *scores, struct arena *arena)
{
    find_nearest(e, scores, arena);
    size_t count = scores->nearest_count < NEAREST ? scores->nearest_count : NEAREST;
    float *said = ARENA_ARRAY(arena, float, e->file_count);
    for (size_t i = 0; i < count; i++)
        if (scores->nearest[i].commit < e->commit_count)
            vote(e, &scores->nearest[i], NULL, scores);
    for (size_t i = 0; i < e->file_count; i++)
        said[i] = scores->reasons[i].commit_count ? scores->reasons[i].commit_weights[0] : 0;
    for (size_t i = 0; i < count; i++)
        if (scores->nearest[i].commit >= e->commit_count)
            vote(e, &scores->nearest[i], said, scores);
}
