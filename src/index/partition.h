/* partition.h - the partition of a snapshot into modules: total over the indexed files,
 * deterministic, and stable.
 *
 * Rules, each local to a folder so that a change in one folder never moves a file of another
 * folder's modules, except into or out of the parent that it joins:
 *   1. Each folder that holds indexed files is a candidate; its weight is the tokens of its own
 *      files' summaries, and 10 for each file.
 *   2. A folder whose whole subtree weighs less than min_tokens joins its parent (deepest first;
 *      the root stays).
 *   3. A folder whose own files weigh more than max_tokens is split by the first words of their
 *      names: "src/net/tls*" (index/name_word.h). Groups that weigh at least an eighth of max_tokens
 *      become modules, single files from a quarter on. A file that goes with others although its
 *      name begins with another word (index/kin.h) is with them: "src/db*" holds db.c, and expire.c
 *      and lazyfree.c, which share its names. What is left over stays in "src/net".
 *   4. A group that is itself larger than max_tokens is split by the next word. Only what no word
 *      splits and is too large (data files, numbered tests) is split by its first letters: "t/t5*".
 *      A single file is never split, so a module can be larger.
 *
 * The name of a part is that of the files around which it lies: it does not change when others come
 * to it or leave.
 */
#ifndef REPOSE_INDEX_PARTITION_H
#define REPOSE_INDEX_PARTITION_H

#include "base/arena.h"
#include "model/module.h"
#include "model/settings.h"
#include "model/snapshot.h"

void partition(const struct snapshot *snapshot, const struct settings *settings,
               struct arena *arena, struct module_list *out);

/* The module that holds the path (a file, a folder, or a module's own path), or -1. */
int64_t partition_find(const struct snapshot *snapshot, const struct module_list *modules,
                       const char *path);

#endif
