/* signals.h - the signals of ranking: each turns the evidence into one number per file, in its own
 * file. A signal fills scores[SIGNAL][file] with raw values >= 0; signal_normalise brings them to
 * 0..1.
 */
#ifndef REPOSE_RANK_SIGNALS_H
#define REPOSE_RANK_SIGNALS_H

#include "rank/rank.h"

struct scores {
    float *values[SIGNAL_COUNT]; /* file_count numbers each, zeroed by scores_init */
    /* What the explanations need; one per file. */
    struct file_reasons {
        uint32_t commits[3]; /* past changes that counted most */
        float commit_weights[3];
        uint32_t commit_count;
        uint32_t partner;
        float partner_weight;
        /* By whom alone past changes lead here: a seed, or one of NO_WITNESS, MANY_WITNESSES. */
        uint32_t witness;
    } * reasons;
    /* Past changes whose messages are like the request, the most similar first: filled by
     * signal_past for those that come after. */
    struct neighbour {
        uint32_t commit;
        float similarity; /* of the nearest: 1 */
    } * nearest;
    size_t nearest_count;
    unsigned char *tiers; /* of each file, by literal evidence: see struct ranked_file */
    bool *shared;         /* its literals say as much of another file */
    double *idf;          /* of each request term, over indexed files */
};

#define NO_WITNESS     UINT32_MAX
#define MANY_WITNESSES (UINT32_MAX - 1)

static inline void add_witness(struct file_reasons *reasons, uint32_t seed)
{
    if (reasons->witness == NO_WITNESS)
        reasons->witness = seed;
    else if (reasons->witness != seed)
        reasons->witness = MANY_WITNESSES;
}

void scores_init(struct scores *scores, const struct evidence *evidence, struct arena *arena);

/* Divides by the maximum and takes the square root, which tames outliers: the first of a list is
 * rarely so much better than the second as its raw score says. A signal without any value stays 0.
 */
void signal_normalise(float *values, size_t count);
/* The same, where values have a strength of their own: the maximum counts as `least` at least, so
 * that what is weak everywhere stays weak. */
void signal_normalise_above(float *values, size_t count, float least);

/* First round: from the evidence alone. */
void signal_text(const struct evidence *evidence, struct scores *scores);
void signal_path(const struct evidence *evidence, struct scores *scores, struct arena *arena);
void signal_own_name(const struct evidence *evidence, struct scores *scores);
void signal_mention(const struct evidence *evidence, struct scores *scores);
/* Whom literal evidence puts above all others, whatever the signals say: a path that the request
 * names and that few files have; a text that it quotes and that few files hold, a name only where it
 * is defined; of a question, what it names and few files define. */
void literal_tiers(const struct evidence *evidence, struct scores *scores);
void signal_past(const struct evidence *evidence, struct scores *scores, struct arena *arena);
void signal_uses(const struct evidence *evidence, struct scores *scores);
void signal_ongoing(const struct evidence *evidence, struct scores *scores); /* after past */
void signal_churn(const struct evidence *evidence, struct scores *scores);
void signal_recent(const struct evidence *evidence, struct scores *scores);
void signal_size(const struct evidence *evidence, struct scores *scores);
void signal_note(const struct evidence *evidence, struct scores *scores, struct arena *arena);

/* From the values of signal_past as they are now: call it after normalising them. */
void signal_folder(const struct evidence *evidence, struct scores *scores, struct arena *arena);

/* Second round: from the best candidates of the first. */
struct seed {
    uint32_t file;
    float weight; /* probability by the first round */
};
void signal_cochange(const struct evidence *evidence, const struct seed *seeds, size_t count,
                     struct scores *scores, struct arena *arena);
void signal_pattern(const struct evidence *evidence, const struct seed *seeds, size_t count,
                    struct scores *scores, struct arena *arena);
void signal_graph(const struct evidence *evidence, const struct edge_source *edges,
                  const struct seed *seeds, size_t count, struct scores *scores,
                  struct arena *arena);

#endif
