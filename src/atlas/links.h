/* links.h - where the files of a page can be opened: at a forge, or beside the page. Pure. */
#ifndef REPOSE_ATLAS_LINKS_H
#define REPOSE_ATLAS_LINKS_H

#include <stdbool.h>

#include "base/arena.h"

/* Addresses that the path of a file or folder, or the id of a commit, is added to. They hold
 * letters, digits and "-._~/:" only, and begin with "https://". */
struct forge {
    const char *name; /* "GitHub" */
    const char *home, *file, *folder, *commit;
};

/* The pages of a repository at github.com, at GitLab, or at another host that is named after one of
 * them ("gitlab.example.org"). Credentials in the remote's address are left out. False when the
 * address is of no known shape; then *out is zero. In arena. */
bool forge_of(const char *remote, const char *revision, struct arena *arena, struct forge *out);

/* How to get from one folder to another, both absolute and without "." or "..": "../a/b/", "" for
 * the same one. In arena. */
const char *relative_folder(const char *from, const char *to, struct arena *arena);

#endif
