/* benefit.h - which note is worth its price, and in which order notes are written. Pure.
 *
 * A note pays after N* = S / (t (B - b) - w L) requests (after Lin et al. 2025, section 5.3): S the
 * tokens of writing it, t the price of a token at test time against one of sleep time, B and b the
 * tokens that a request about the module takes without and with the note, L the note's length, w
 * the weight of reading it in a brief. Where w L >= t (B - b) it never pays.
 *
 * How many requests it will serve is estimated as
 *
 *     N = (max(requests, changes) + 1/2) / (structure changes + 1)
 *
 * Requests and structure changes are taken for two independent Poisson processes. While one change
 * of structure is awaited, which makes the note stale, the other brings on average as many requests
 * as the ratio of the two rates. Both rates come from the same past with the same half-life, so
 * its length cancels out. A change that touched the module is a request that somebody had; one
 * that was asked for in a brief and then made is in both counts, so the larger is taken and not the
 * sum. The 1/2 and the 1 stand for what was not observed: a module without any history is expected
 * to be asked about once or not at all (N = 1/2), and evidence soon outweighs them.
 */
#ifndef REPOSE_NOTE_BENEFIT_H
#define REPOSE_NOTE_BENEFIT_H

#include <stdbool.h>
#include <stdint.h>

struct benefit_input {
    double sleep_tokens; /* S: input and output of writing the note, cached input at its share */
    double without_note; /* B: the full text of what a request reads of the module */
    double with_note;    /* b: the summaries of the same */
    double note_tokens;  /* L */
    double test_weight;  /* t */
    double input_weight; /* w */
    /* For N: */
    double changes;  /* past changes that touched the module, each weighted by its age (half-life 90
                        days) */
    double requests; /* past requests whose brief was about the module, weighted so, too */
    double structure_changes; /* of those changes, the ones that changed its structure (or an
                                 estimate) */
    bool prices_known;        /* without them nothing is "never" */
};

struct benefit {
    double saved;      /* tokens that one request saves: t (B - b) - w L, in tokens of sleep */
    double break_even; /* N*; INFINITY when it never pays */
    double expected;   /* N: requests before the module's structure changes again */
    double value;      /* expected * saved - sleep_tokens */
    double order;      /* value per token of sleep: larger is earlier. A note that costs less than
                          one token counts as one */
    bool never;        /* never pays at known prices: skipped, alone */
};

void benefit_of(const struct benefit_input *input, struct benefit *out);

#endif
