/* missing.h - how likely it is that a change lacks a file, from what is known of the pair. Pure. */
#ifndef REPOSE_REVIEW_MISSING_H
#define REPOSE_REVIEW_MISSING_H

#include <stdbool.h>
#include <stddef.h>

#include "model/file.h"
#include "view/cochange.h"

enum missing_signal {
    MISSING_RECENTLY,       /* share of the changes of its best partner, as log-odds */
    MISSING_REVERSE,        /* share of its own changes, as log-odds */
    MISSING_SIMILAR,        /* share among past changes like this one */
    MISSING_LAST,           /* logarithm of how many changes of the partner ago */
    MISSING_SIZE,           /* logarithm of the number of changed files */
    MISSING_TEST_PAIR,      /* it is named as the test of a changed file, or the reverse */
    MISSING_FOLDER,         /* a changed file is in the same folder */
    MISSING_DECLARES_RISKY, /* defines names that the change removes or gives other signatures */
    MISSING_DECLARES,       /* defines names that the change adds */
    MISSING_USES_RISKY,     /* uses what the change removes or gives another signature */
    MISSING_USES,           /* uses what the change touches otherwise */
    MISSING_IMPORTED,       /* is imported by a changed file */
    MISSING_REQUEST,        /* log-odds by the messages, as `brief` ranks, less the mean of those of
                               the changed files: vague messages say little of either */
    MISSING_SIGNALS
};

/* Bounded on both sides: nothing is certain. */
float missing_log_odds(double share);

const char *missing_signal_name(enum missing_signal signal);

/* Sets those that history tells (NULL: nothing); the others are the caller's. count: of changed
 * files. */
void missing_from_history(const struct cochange *history, size_t count,
                          float signals[MISSING_SIGNALS]);

/* Whether a changed file of one role can call for a file of the other. Sources call for all: their
 * tests, documents and data. What follows them calls for its like only: whoever adds a test, mends
 * a document or raises the version of a dependency has not forgotten the source. */
bool missing_may_follow(enum file_role changed, enum file_role missing);

/* Documents and data stand in a list of their own, behind the sources and their tests. */
bool missing_is_document(enum file_role role);

double missing_probability(const float signals[MISSING_SIGNALS]);

/* The same of a file that changed along in such a share of the changes of a kind: what one author
 * of two forgets is missing in share / 2 of them, and is not wanted in 1 - share. */
double missing_probability_of_share(double share);

/* The stem of a path's last name without what marks a test ("test_kv.c", "kv.spec.ts" -> "kv"),
 * lower-cased. Written to out; false when nothing is left, or it does not fit. */
bool name_without_test(const char *path, char *out, size_t size);

#endif
