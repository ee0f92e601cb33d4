/* cochange.h - which files past changes of some files changed, too. Pure. */
#ifndef REPOSE_VIEW_COCHANGE_H
#define REPOSE_VIEW_COCHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/changes.h"

/* "The changes" of a file are its last 100 that are not sweeping. */

/* Two files that changed together at least once. */
struct cochange_pair {
    uint32_t file, with;
    uint32_t together, of; /* in how many of the changes of `with` */
    uint32_t last;         /* how many changes of `with` ago that was last */
    double recent;         /* share of the changes of `with`, one counting 3% less than the next */
};

struct cochange_counter {
    const struct changes *changes;
    const unsigned char *left_out; /* a flag per file of the snapshot: no answer */
    struct cochange_pair *pairs;   /* of the file asked about last, in no order */
    size_t count;
    uint32_t *places; /* per file: its place in pairs + 1 */
    uint32_t *shared; /* per change: in how many of the files' changes it was */
};

/* file_count: of the snapshot. All in arena. */
void cochange_init(struct cochange_counter *counter, const struct changes *changes,
                   size_t file_count, const unsigned char *left_out, struct arena *arena);
/* Counts what changed along with one file, into counter->pairs. */
void cochange_count(struct cochange_counter *counter, uint32_t with);

/* The same of one pair, without a counter: only together and of are set. */
struct cochange_pair cochange_of_pair(const struct changes *changes, uint32_t file, uint32_t with);

/* A file that changed along with one of several. */
struct cochange {
    uint32_t file;
    uint32_t with;         /* of the files asked about, the one that it follows most often */
    uint32_t together, of; /* in how many of the changes of `with` */
    uint32_t last;         /* how many changes of `with` ago that was last */
    double recent;  /* best share of a partner's changes, one counting 3% less than the one after */
    double similar; /* share among past changes, weighed by how much they resemble this one */
    double reverse; /* share of its own changes that changed one of the files, too */
    uint32_t own;   /* changes of its own, at most 400 */
};

/* files: positions in the snapshot, distinct; file_count: of the snapshot; left_out: a flag per
 * file, for files that are no answer. In order of position, in arena. */
size_t cochange_find(const struct changes *changes, size_t file_count, const uint32_t *files,
                     size_t count, const unsigned char *left_out, struct arena *arena,
                     struct cochange **out);

#endif
