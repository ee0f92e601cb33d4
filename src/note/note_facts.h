/* note_facts.h - what a note says as single facts: each knows the files and symbols that it speaks
 * of, and is as fresh as those files are, whatever else of its module has changed.
 */
#ifndef REPOSE_NOTE_NOTE_FACTS_H
#define REPOSE_NOTE_NOTE_FACTS_H

#include "base/arena.h"
#include "base/err.h"
#include "model/note.h"
#include "note/context.h"
#include "note/input.h"

/* "does", "invariant", "careful" */
const char *fact_kind_name(enum fact_kind kind);
/* False for no kind. */
bool fact_kind_of(const char *name, enum fact_kind *out);

/* Makes the lists of texts what the facts say, at most 64 of a kind. Nothing for a note without
 * facts. In arena; the texts belong to the facts. */
void note_list_facts(struct note *note, struct arena *arena);

/* Has each fact remember what its files are at this snapshot. */
int note_mark_facts(const struct context *context, struct note *note, struct err *err);

/* A fact is stale when names, signatures or documentation of a file that it speaks of have changed,
 * or the file is gone; aged when bodies have; else fresh. 1; 0 for one that speaks of no file, or
 * does not know what they were: it is what its note is; -1. */
int note_fact_state(const struct context *context, const struct note_fact *fact,
                    enum note_state *out, struct err *err);

#endif
