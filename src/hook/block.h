/* block.h - the lines that 'repose hook install' puts into a hook, and how they get in and out.
 *
 *     # >>> repose >>>
 *     # Added by 'repose hook install'; 'repose hook uninstall' takes these lines out again.
 *     [ ! -x '/usr/bin/repose' ] || { '/usr/bin/repose' hook run post-merge … & } || :
 *     # <<< repose <<<
 *
 * They come right after the "#!" line, because what follows may end the script (exit, exec, set
 * -e). Pure: texts in, texts out; taking a block out gives the text that it was put into, to the
 * byte.
 */
#ifndef REPOSE_HOOK_BLOCK_H
#define REPOSE_HOOK_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct block_spec {
    const char *program; /* absolute path; no newline */
    const char *folder;  /* for --db, absolute; NULL: none */
    bool sleep;          /* --sleep */
};

/* The line that tells repose of a run of the hook, in sh, without a newline. Whatever comes of it,
 * it succeeds, prints nothing, reads nothing, and does not wait. */
void block_line(const struct block_spec *spec, const char *hook, struct buf *out);

/* What a line that was installed says. */
bool block_line_is_of(const char *line, const char *program);
bool block_line_sleeps(const char *line);

/* Appends the text with a block around the line at an offset, which is the start of a line or the
 * end of the text. made: the file is made for the block. */
void block_insert(const char *text, size_t size, size_t at, const char *line, bool made,
                  struct buf *out);

struct block_found {
    unsigned blocks;
    bool made;
    struct buf line; /* of the last block; released by the caller */
};
#define BLOCK_FOUND_INIT                                                                           \
    {                                                                                              \
        0, false, BUF_INIT                                                                         \
    }

/* Appends the text without its blocks. -1: one begins that does not end. */
int block_remove(const char *text, size_t size, struct buf *out, struct block_found *found);

#endif
