/* file.h - small files of the store's folder besides the databases: read whole, replaced whole. */
#ifndef REPOSE_STORE_FILE_H
#define REPOSE_STORE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* Appends the content. Links are not followed; what is no regular file, or larger than max, is
 * ERR_STORE. 1 read, 0 there is none, -1. */
int store_file_read(const char *path, size_t max, struct buf *out, struct err *err);
/* Who reads sees the old bytes or all of the new ones; the file is the user's alone. ERR_STORE. */
int store_file_replace(const char *path, const void *data, size_t size, struct err *err);

#endif
