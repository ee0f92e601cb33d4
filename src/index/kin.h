/* kin.h - which file of a large flat folder goes with which other ones.
 *
 * A folder that is too large for one module is split by the first words of its files' names
 * (index/partition.h). What shares no word would be a heap: so each small group of files with a
 * first word of its own joins a large one of the folder, the one with which it shares the rarest
 * names. A name (defined, called, used as a type, handed over) that n of the folder's words have,
 * 2 to 8 of them, counts 1/n; more say nothing. The sum is divided by the square root of what rare
 * names the large one has at all, so that the largest file does not draw everything.
 *
 * Only the tree decides, and each group decides for itself: a commit or a file that has come moves
 * those alone whose own names it changes, and every clone, however shallow, has the same modules.
 */
#ifndef REPOSE_INDEX_KIN_H
#define REPOSE_INDEX_KIN_H

#include "base/err.h"
#include "model/settings.h"
#include "model/snapshot.h"
#include "store/index_db.h"

/* The weight from which files with a first word in common are a module by themselves. */
uint64_t kin_least(const struct settings *settings);

/* Sets `kin` of every file of the snapshot, from the summaries in db, or from what was found before
 * where a folder's files are the same; db has it in its cache. */
int kin_find(struct snapshot *snapshot, const struct settings *settings, struct index_db *db,
             struct err *err);

#endif
