/* path_ids.h - short names of paths, "f1", "f2", …, that a prompt gives to files, so that neither it nor
 * the reply to it spells a path again and again. The table is kept with the question, and the reply is
 * read with it, whatever has become of the files since.
 */
#ifndef REPOSE_NOTE_PATH_IDS_H
#define REPOSE_NOTE_PATH_IDS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/note.h"
#include "model/snapshot.h"

struct path_ids {
    const struct snapshot *snapshot;
    uint32_t *id_of; /* per file; 0: it has none */
    uint32_t count;
    struct buf table; /* the paths in the order of their ids, one a line */
};

void path_ids_init(struct path_ids *ids, const struct snapshot *snapshot, struct arena *arena);
void path_ids_release(struct path_ids *ids);

/* The id of the file, which gets one now if it has none; 0 for a path that no line holds. */
uint32_t path_ids_give(struct path_ids *ids, uint32_t file);

/* Puts the paths of `table` in the place of ids: where a note names files, and where an id stands in
 * a text as a word, there the path's last name. Other names stay. In arena. */
void path_ids_expand(struct note *note, const char *table, struct arena *arena);

#endif
