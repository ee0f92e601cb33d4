/* file.h - small files, read whole and replaced whole. */
#ifndef REPOSE_BASE_FILE_H
#define REPOSE_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* What a file has besides its bytes. */
struct file_nature {
    mode_t mode; /* permissions only */
    uid_t owner;
    gid_t group;
};

enum file_state { FILE_READ, FILE_NONE, FILE_LINK, FILE_SPECIAL, FILE_LARGE };

/* Appends the bytes of a regular file. Links are not followed, so that what is written later does
 * not replace one; neither they nor larger files are read. nature may be NULL. -1: ERR_REPO. */
int file_read(const char *path, size_t max, struct buf *out, struct file_nature *nature,
              struct err *err);

/* Writes beside it, with that nature (NULL: a new file for everybody to read and run, less the
 * umask), and renames: who reads sees the old bytes or the new ones. ERR_REPO. */
int file_replace(const char *path, const struct buf *text, const struct file_nature *nature,
                 struct err *err);

#endif
