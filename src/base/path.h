/* path.h - paths inside a repository: '/' between names, no leading '/', any bytes but NUL. */
#ifndef REPOSE_BASE_PATH_H
#define REPOSE_BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>

const char *path_base(const char *path);  /* the last name: "a/b.c" -> "b.c" */
size_t path_dir_length(const char *path); /* "a/b.c" -> 1, "b.c" -> 0 */
const char *path_extension(
    const char *path); /* without the dot, "" when none: "a.tar.gz" -> "gz", ".rc" -> "" */
size_t path_stem_length(const char *path); /* of path_base(path) without its extension */
/* True when the last names of path are those of end: "x/a/b.c" and "a/b.c" end in "a/b.c", "xa/b.c"
 * does not. */
bool path_ends_in(const char *path, const char *end);
/* True when path is dir or lies below it; "" is the root and holds everything. */
bool path_is_below(const char *path, const char *dir);

#endif
