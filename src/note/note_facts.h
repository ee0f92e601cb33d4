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

/* "not judged", "holds", "doubtful", "wrong" */
const char *fact_verdict_name(enum fact_verdict verdict);
/* False for none. */
bool fact_verdict_of(const char *name, enum fact_verdict *out);

/* Tells a fact from every other that a note ever had: its kind, its text and what its files were. */
uint64_t note_fact_digest(const struct note_fact *fact);

/* For stored->judged, refuted and doubtful. */
void note_count_verdicts(const struct note *note, struct stored_note *stored);

/* Takes away what a reply of a writer says of verdicts, which is not for it to say. */
void note_forget_verdicts(struct note *note);

/* Keeps what `old` has refuted, as far as the files that it speaks of are as they were, and takes out of the
 * note what says the same again, word for word: *taken facts. The list is in arena; its texts belong to old. */
int note_keep_refuted(const struct context *context, const struct note *old, struct note *note,
                      size_t *taken, struct arena *arena, struct err *err);

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
