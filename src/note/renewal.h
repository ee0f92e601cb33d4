/* renewal.h - bringing a note up to date without writing it anew: one question shows the facts about
 * what changed since, and the change; the answer takes their place, and all others stay.
 *
 *   old note, its aged facts -> the files that they speak of and what changed in them -> facts, requests
 *
 * Which facts are aged follows from the note and the snapshot alone, so the answer can be read
 * whenever it comes. */
#ifndef REPOSE_NOTE_RENEWAL_H
#define REPOSE_NOTE_RENEWAL_H

#include "note/prompt.h"
#include "store/notes_db.h"

#define RENEWAL_PURPOSE "renewal" /* of a job, and of a line of the ledger */

struct renewal {
    uint32_t module;
    struct note note;     /* the old one */
    const char *revision; /* that it was checked at: hex */
    bool *aged;           /* by fact of it */
    size_t aged_count;
};

/* 1: the newest note of the module has facts of which some are aged; 0: it is to be written anew, or
 * there is nothing to do; -1. In arena. */
int renewal_find(const struct context *context, struct notes_db *notes, uint32_t module,
                 struct arena *arena, struct renewal *out, struct err *err);

/* The question. 1; 0 when the old revision is gone, or so much has changed that a new note is
 * better; -1. In arena. */
int renewal_prompt(const struct prompt_maker *maker, const struct renewal *renewal,
                   struct arena *arena, struct prompt *out, struct err *err);

/* The old note with the facts of a reply in the place of its aged ones, not yet checked. paths: the
 * table of the question's ids. -1 with err when the reply is none. In arena. */
int renewal_read(const struct renewal *renewal, const char *json, const char *paths,
                 struct arena *arena, struct note *out, struct err *err);

#endif
