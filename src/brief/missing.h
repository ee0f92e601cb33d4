/* missing.h - how likely it is that a change lacks a file, from what is known of the pair. Pure. */
#ifndef REPOSE_BRIEF_MISSING_H
#define REPOSE_BRIEF_MISSING_H

#include <stdbool.h>
#include <stddef.h>

#include "brief/cochange.h"

enum missing_signal {
    MISSING_SHARE,     /* log-odds that it follows its best partner */
    MISSING_SECOND,    /* share with the next best */
    MISSING_MEAN,      /* share over all changed files */
    MISSING_RECENTLY,  /* share, what is older counting less */
    MISSING_SIMILAR,   /* share among past changes like this one */
    MISSING_PAIRS,     /* share among past changes of two or more of the files */
    MISSING_REVERSE,   /* share of its own changes */
    MISSING_TOGETHER,  /* logarithm of how often it changed along */
    MISSING_OF,        /* logarithm of how often the partner changed */
    MISSING_LAST,      /* logarithm of how many changes of the partner ago */
    MISSING_OWN,       /* logarithm of its own changes */
    MISSING_STEM,      /* a changed file has the same name with another extension */
    MISSING_TEST_PAIR, /* one of the two is named as the other's test */
    MISSING_FOLDER,    /* a changed file is in the same folder */
    MISSING_SIZE,      /* logarithm of the number of changed files */
    MISSING_TEST,      /* it is a test */
    MISSING_DECLARES,  /* defines a name that the change adds, removes or gives another signature */
    MISSING_USES_RISKY, /* uses what the change removes or gives another signature */
    MISSING_USES,       /* uses what the change touches otherwise */
    MISSING_IMPORTS,    /* imports a changed file */
    MISSING_IMPORTED,   /* is imported by a changed file */
    MISSING_REQUEST,    /* probability by the messages of the change, as `brief` ranks */
    MISSING_SIGNALS
};

const char *missing_signal_name(enum missing_signal signal);

/* Sets those that history tells; the others are the caller's. count: of changed files. */
void missing_from_history(const struct cochange *history, size_t count,
                          float signals[MISSING_SIGNALS]);

double missing_probability(const float signals[MISSING_SIGNALS]);

/* The stem of a path's last name without what marks a test ("test_kv.c", "kv.spec.ts" -> "kv"),
 * lower-cased. Written to out; false when nothing is left, or it does not fit. */
bool name_without_test(const char *path, char *out, size_t size);

#endif
