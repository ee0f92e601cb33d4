/* verify.h - has a model judge the facts of stored notes against the lines that they are about, for what
 * cannot be checked by names.
 *
 *   facts without a verdict -> their lines at this revision (note/fact_lines.h) -> holds, wrong, cannot tell
 *
 * A fact that is wrong leaves the note and is kept among those that are refuted; one of which the lines do
 * not tell is marked as doubtful. A verdict lasts as long as the fact does: where its files change it is
 * aged, and what takes its place when it is renewed is judged anew. Facts that are aged are not judged,
 * because they are about to be renewed.
 *
 * A question holds up to VERIFY_FACTS facts of one module and VERIFY_LINES bytes of lines, so the cost of
 * verifying a note is bounded, too. It remembers which facts it asked about, by their digests: its answer
 * is read against the note as that is by then.
 */
#ifndef REPOSE_NOTE_VERIFY_H
#define REPOSE_NOTE_VERIFY_H

#include "note/sleep.h"

#define VERIFY_PURPOSE "verify" /* of a job, and of a line of the ledger */
#define VERIFY_FACTS   40
#define VERIFY_LINES   24000

/* The notes that have facts to be judged, the most facts first; and those that have none any more
 * (PLAN_FRESH). In arena. */
int verify_plan(const struct plan_request *request, struct arena *arena, struct plan *out,
                struct err *err);

/* Question `part` of those about a note: out->paths is what it remembers. In arena. */
int verify_question(const struct sleep_request *request, const struct prompt_maker *maker,
                    const struct plan_item *item, uint32_t part, struct arena *arena,
                    struct prompt *out, struct err *err);

/* Whether a reply is one: it gives a verdict on half of the facts that were asked about, at least.
 * Else *why (in arena) says what it is. */
bool verify_is_usable(const char *reply, const char *asked, struct arena *arena, const char **why);

/* Puts the verdicts of answered jobs (the same note's) into their note, and forgets the jobs, in one
 * transaction. A fact that a usable reply leaves out is doubtful. */
int verify_interpret(const struct sleep_request *request, const struct note_job *jobs, size_t count,
                     struct sleep_outcome *outcome, struct err *err);

#endif
