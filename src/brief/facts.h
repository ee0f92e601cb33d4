/* facts.h - single sentences of notes, each found by itself: the unit in which a brief shows what a
 * note holds. */
#ifndef REPOSE_BRIEF_FACTS_H
#define REPOSE_BRIEF_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "model/note.h"
#include "text/request.h"
#include "text/words.h"

struct brief_fact {
    const char *label;  /* "recipe", "entry", "flow", "does", "invariant", "careful" */
    const char *text;   /* one sentence, or one recipe; as in the note */
    const char *module; /* whose note it is from */
    size_t source;      /* index of that module in the brief */
    double worth;       /* 0..1: how much of the request it speaks of */
    const struct note_fact
        *fact;         /* that the text is of; NULL: of a note without facts, a recipe, … */
    const char *state; /* "fresh", "aged", "stale"; NULL: that of its note */
};

struct fact_finder {
    const struct request *request;
    const double *weights; /* by term: how much it tells */
    struct word_counter *counter;
    const char *const *likely; /* paths of the files that are likely to change */
    size_t likely_count;
    struct arena *arena;
};

/* Adds to out, best first and `max` of them in all, what the note says about the request: sentences
 * that hold enough of its telling words, fewer where they speak of a likely file, too. Of a note
 * that has facts, these are the sentences, and entry points and flow are left out. At most two are recipes. Returns how many there are then. */
size_t facts_add(const struct fact_finder *finder, const struct note *note, const char *module,
                 size_t source, struct brief_fact *out, size_t count, size_t max);

#endif
