/* wildcard.h - git's wildcard patterns, compiled once and matched against many paths.
 *
 * `?`, `*`, `[a-z]` with ranges, negation and POSIX classes, and `\` before a character that stands
 * for itself. Without WILDCARD_PATH they match '/' as any other byte; with it they do not, and `**`
 * as a whole component stands for any number of folders. Matching takes at most (length of the
 * pattern / 64 + 1) x (length of the path) steps, whatever the pattern: some come with the
 * repository. Compiling a pattern takes some microseconds for each of its bytes.
 */
#ifndef REPOSE_REPO_WILDCARD_H
#define REPOSE_REPO_WILDCARD_H

#include <stdbool.h>
#include <stddef.h>

enum { WILDCARD_PATH = 1, WILDCARD_ICASE = 2 };

struct wildcard;
/* A malformed pattern (an open bracket) is no error: it matches nothing, as in git. */
struct wildcard *wildcard_new(const char *pattern, unsigned flags);
bool wildcard_match(const struct wildcard *wildcard, const char *path);
void wildcard_free(struct wildcard *wildcard);

#endif
