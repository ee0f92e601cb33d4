/* note_choice.h - which note of a module a brief or `show` prints: the paid one when there is a usable
 * one, else the structural one. A paid note is checked against this snapshot again, because the
 * code may have moved on. */
#ifndef REPOSE_VIEW_NOTE_CHOICE_H
#define REPOSE_VIEW_NOTE_CHOICE_H

#include "note/input.h"
#include "note/structural.h"
#include "store/notes_db.h"

struct chosen_note {
    struct note note;
    const char *writer;   /* "structural", "openai:gpt-…" */
    const char *state;    /* "fresh", "aged", "stale" */
    const char *revision; /* that it was written at, when that is not the snapshot's; else NULL */
    const char *origin;   /* who shared it; "" when it was written here */
    const char *removed;  /* what the check took out of it when it came, one a line; "" */
};

/* notes: NULL when there are none. until: newest commit that a note may know of (no knowledge of
 * the future); INT64_MAX: any. In arena. */
int note_choose(const struct context *context, struct notes_db *notes, uint32_t module,
                int64_t until, struct arena *arena, struct chosen_note *out, struct err *err);

/* The paid one alone: 1, or 0 when there is no usable one. */
int note_choose_paid(const struct context *context, struct notes_db *notes, uint32_t module,
                     int64_t until, struct arena *arena, struct chosen_note *out, struct err *err);

/* The stored overview of the repository, aged as soon as another revision is asked about. 1, or 0
 * when there is none: its purpose is "" then. */
int note_overview(const struct context *context, struct notes_db *notes, int64_t until,
                  struct arena *arena, struct chosen_note *out, struct err *err);

#endif
