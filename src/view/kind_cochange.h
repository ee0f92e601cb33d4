/* kind_cochange.h - which data, documents and generated files past changes of one kind of files
 * changed, too: src/commands.def in 32 of the last 63 changes of the JSON files of src/commands.
 * What is generated from many files, or lists them, follows none of them closely. A kind is one
 * file, or all files of a folder with one ending. Pure. */
#ifndef REPOSE_VIEW_KIND_COCHANGE_H
#define REPOSE_VIEW_KIND_COCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/changes.h"
#include "model/snapshot.h"

/* One file of the change that is asked about. */
struct kind_caller {
    const char *path; /* also of a file that the snapshot does not have */
    bool calls;       /* others may follow it; else it only tells what the change is like */
};

struct kind_companion {
    uint32_t file;
    uint32_t caller;   /* the first of that kind */
    const char *kind;  /* the folder, a slash, "*.json"; or the path of one file */
    uint32_t together; /* changed in so many … */
    uint32_t of;       /* … of the last changes of the kind since it is there, at most 100 */
    double share;      /* together / (of + 2); where changes that resemble this one have a smaller
                          share of it, that */
    uint32_t examples[2]; /* the newest of both, in changes->sets */
};

/* A companion of a kind
 * - has another ending than the kind, and another last name: like with like are parts of one thing,
 * - changed along in at least 8, and in two fifths, of the changes of the kind, of all and of those
 *   whose other files are of the kinds of this change,
 * - and five times as often as without it, so what every other change adds to is none; where it is
 *   ten times as often, three tenths are enough, if the changes like this one have it nearly as
 *   often as all: the document of the settings is such a one,
 * - and has not stayed away from the newest of them for longer than by chance.
 * Sweeping changes do not count. may_follow: a flag per file of the snapshot. Each file with the
 * kind that it follows closest, in order of position. */
size_t kind_companions_find(const struct snapshot *snapshot, const struct changes *changes,
                            const struct kind_caller *callers, size_t count,
                            const unsigned char *may_follow, struct arena *arena,
                            struct kind_companion **out);

#endif
