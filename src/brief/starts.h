/* starts.h - what to say when little or nothing in a repository speaks of a request: where to
 * begin, and how to ask better. Pure. */
#ifndef REPOSE_BRIEF_STARTS_H
#define REPOSE_BRIEF_STARTS_H

#include "base/arena.h"
#include "brief/brief.h"
#include "model/changes.h"
#include "model/module.h"
#include "model/snapshot.h"
#include "rank/rank.h"

/* The source files that changed most often, then the longest. In arena. */
size_t starts_files(const struct snapshot *snapshot, const struct changes *changes, size_t max,
                    struct arena *arena, struct brief_start **out);
/* The modules of most such changes and lines; at most `max` numbers into out. */
size_t starts_modules(const struct snapshot *snapshot, const struct changes *changes,
                      const struct module_list *modules, size_t max, struct arena *arena,
                      uint32_t *out);
/* A sentence when the repository knows few words of the request, as of one in another language;
 * else "". */
const char *starts_hint(const struct request *request, const struct evidence *evidence);

#endif
