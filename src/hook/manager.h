/* manager.h - tools that manage the hooks of a repository, and what to know about them. They write
 * hooks anew when they are set up, and then our lines are gone. */
#ifndef REPOSE_HOOK_MANAGER_H
#define REPOSE_HOOK_MANAGER_H

#include "hook/install.h"

struct manager {
    const char *name;
    const char *advice; /* sentences for whoever installs; in the arena of the request */
};

#define MANAGER_MAX 3

/* By files of the working tree and by what the hooks hold. Returns how many there are. */
size_t manager_find(const struct hook_request *request, const struct hook_report *report,
                    struct manager *out);

#endif
