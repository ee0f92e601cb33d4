/* overview.h - the overview of the repository, written from the notes of its modules. It is stored
 * as a note whose module is "", and written again only when they say something else. */
#ifndef REPOSE_NOTE_OVERVIEW_H
#define REPOSE_NOTE_OVERVIEW_H

#include "note/sleep.h"

struct overview {
    struct prompt_note *notes; /* of all modules: paid where there is one, else structural */
    size_t count, paid;
    uint64_t digest; /* of what they say that an overview is made of */
};

/* In arena. */
int overview_load(const struct context *context, struct notes_db *notes, int64_t until,
                  struct arena *arena, struct overview *out, struct err *err);

/* The stored overview that knows nothing later than `until`. *fresh: its digest is that of
 * `overview`, and it need not be asked for as `asked` says (note_asked), since it can be used or
 * could not be when that was tried. 1, 0, -1. */
int overview_stored(struct notes_db *notes, const struct overview *overview, int64_t until,
                    uint64_t asked, struct arena *arena, struct stored_note *out, bool *fresh,
                    struct err *err);

#endif
