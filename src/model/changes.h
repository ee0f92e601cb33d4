/* changes.h - the window of history seen from one snapshot: past changes as sets of its files. */
#ifndef REPOSE_MODEL_CHANGES_H
#define REPOSE_MODEL_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Changes of so many paths come from renaming, formatting, a new licence header. Above the first
 * bound two files of a change have no more to do with each other than with any other; above the
 * second, the change tells nothing of a single file either. */
#define CHANGE_SWEEPING 30
#define CHANGE_HUGE     60

struct change_set {
    int64_t row;     /* of the commit in the index */
    int64_t time;    /* seconds since 1970 */
    uint32_t *files; /* indices into snapshot.files, ascending, distinct; a path that was moved
                        stands for the file that it is now, or for the largest parts of it; one that
                        is gone is left out */
    size_t file_count;
    /* NULL, or for each file a number that is the same for parts of what was one file: they did not
     * change together. */
    uint32_t *origins;
    /* NULL, or for each file the path that was changed, where that is another than it has now: what
     * it was called, or what it came from; NULL: its own. */
    const char **former;
    /* NULL, or for each file whether it was not changed itself then, but what it came from: a file of
     * which it is a part, or one that was joined to it. A file that only moved is itself. */
    unsigned char *inherited;
    /* Likewise files of which it speaks and that it did not change: it only moved them, or brought
     * them along with all others. */
    uint32_t *others;
    const char **other_former; /* of these, as `former` */
    size_t other_count;
    uint32_t paths_total;   /* all paths that it changed */
    uint32_t message_terms; /* length of its message */
};

/* Whether two files of a change, by their places in it, changed together. */
static inline bool change_set_couples(const struct change_set *set, size_t a, size_t b)
{
    return a != b && !(set->origins && set->origins[a] == set->origins[b]);
}

/* The place of a file in a change, or the number of its files. */
size_t change_set_find(const struct change_set *set, uint32_t file);

/* Whether two files changed together in it; both may be any of the snapshot. */
bool change_set_couple(const struct change_set *set, uint32_t a, uint32_t b);

/* The path that a file of a change, or one of its others, had in it; NULL: the one that it has now. */
const char *change_set_former(const struct change_set *set, uint32_t file);

/* Merges come after the others: what they bring was counted when it was made, and only what is said
 * of it (the title of a pull request) is new. */

struct changes {
    struct change_set
        *sets; /* newest first, as snapshot.window; then merge_count merges likewise */
    size_t count, merge_count;
    /* The reverse: sets but merges of file f are of_file[first[f]] … of_file[first[f + 1] - 1], newest first.
     */
    uint32_t *first; /* file_count + 1 entries */
    uint32_t *of_file;
    uint32_t *born; /* per file: the set that added it, UINT32_MAX when none of them did, but it was
                       moved or split off, brought with all others, or was there before; NULL: not
                       known */
};

/* Fills first and of_file from the sets. In arena. */
void changes_list_files(struct changes *changes, size_t file_count, struct arena *arena);

/* The same window with what each file changed itself: what it inherited is none of its changes. For
 * whatever is counted and said of a file; what it may need is better known by all of its past. `all`
 * itself, where nothing was inherited. In arena, with parts of all. */
const struct changes *changes_own(const struct changes *all, size_t file_count,
                                  struct arena *arena);

/* Of a file, merges left out. */
static inline uint32_t changes_count(const struct changes *changes, uint32_t file)
{
    return changes->first ? changes->first[file + 1] - changes->first[file] : 0;
}

/* Changes of at most paths_max paths that changed one of the files, newest first, each once; at most
 * the newest max of them. No merges. In arena. */
size_t changes_of_files(const struct changes *changes, const uint32_t *files, size_t count,
                        uint32_t paths_max, size_t max, struct arena *arena,
                        const struct change_set ***out);

#endif
