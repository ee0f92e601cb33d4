/* title.h - the line of a request that says what it is about. */
#ifndef REPOSE_BRIEF_TITLE_H
#define REPOSE_BRIEF_TITLE_H

#include "base/arena.h"

/* The first line that is neither a heading of a form ("## Summary", "### Describe the bug") nor
 * empty, without the marks of a heading; the first line of all when there is no other. In arena. */
const char *brief_title(const char *request, struct arena *arena);

#endif
