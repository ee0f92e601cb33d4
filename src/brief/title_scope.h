/* title_scope.h - the place that the title of a request begins with: "storage: …", "fix(css): …" are
 * about the folder storage/, or the file css.ts. Pure. */
#ifndef REPOSE_BRIEF_TITLE_SCOPE_H
#define REPOSE_BRIEF_TITLE_SCOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "view/ranked.h"

#define TITLE_SCOPE_FILES_MAX 24

struct title_scope {
    const char *name;   /* as written; NULL: the title has none, or nothing here is called so */
    const char *folder; /* with '/' at its end; NULL: it is a file */
    size_t sources;     /* in the folder and those below */
    uint32_t files[TITLE_SCOPE_FILES_MAX]; /* sources in the folder itself, by path; or the file */
    size_t file_count;                     /* 0: too many to be named */
    bool rules; /* the best file is in the folder: what is elsewhere has to be sure */
};

/* Of several folders of the name the one that is the least deep; of a file, the only one. In arena.
 */
void title_scope_find(const struct ranked_request *ranked, struct arena *arena,
                      struct title_scope *out);

/* Whether the path lies in the folder. */
bool title_scope_holds(const struct title_scope *scope, const char *path);

#endif
