/* runnable.h - which of the files in test folders are tests. */
#ifndef REPOSE_VIEW_RUNNABLE_H
#define REPOSE_VIEW_RUNNABLE_H

#include <stdbool.h>

#include "model/file.h"

/* True for a test that somebody edits or runs; false for what tests only read: fixtures,
 * snapshots, pages, data. By its path and language. */
bool test_is_runnable(const struct file *file);

#endif
