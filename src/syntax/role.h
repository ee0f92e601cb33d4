/* role.h - what a file is for, from its path and its language alone: program text, a test (one that
 * runs, or what tests only read), a document, data. */
#ifndef REPOSE_SYNTAX_ROLE_H
#define REPOSE_SYNTAX_ROLE_H

#include <stdbool.h>

#include "model/file.h"
#include "syntax/language.h"

/* NULL stands for a language that is not known: of a file that was skipped. */
enum file_role file_role_of(const char *path, const struct language *language);
/* The same where only the path is at hand. */
enum file_role file_role_by_path(const char *path);

/* In a folder of tests, or called one; whatever its language. */
bool file_is_test(const char *path);
/* It is called a test itself ("test_kv.c", "kv.spec.ts"), not only by a folder around it. */
bool file_named_test(const char *path);
/* True for a test that somebody edits or runs; false for what tests only read: fixtures, snapshots,
 * pages, data. */
bool test_is_runnable(const struct file *file);

#endif
