#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/process.h"
#include "hook/install.h"

static bool is_same_file(const char *running_file, const char *path)
{
    struct stat running, named;
    return !stat(running_file, &running) && !stat(path, &named) && running.st_ino == named.st_ino &&
           running.st_dev == named.st_dev;
}

/* Folders are resolved, the name is not: it may be a link that an update turns to a new version. */
static const char *absolute(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    const char *folder = arena_strndup(arena, path, (size_t)(slash - path) + 1);
    char *real = realpath(folder, NULL);
    const char *out =
        real ? arena_printf(arena, "%s%s%s", real, real[1] ? "/" : "", slash + 1) : NULL;
    free(real);
    return out;
}

static const char *find_in_path(const char *running, const char *name, struct arena *arena)
{
    const char *path = getenv("PATH");
    for (const char *p = path ? path : ""; *p;) {
        size_t length = strcspn(p, ":");
        const char *found = arena_printf(arena, "%.*s/%s", (int)length, p, name);
        if (*p == '/' && is_same_file(running, found))
            return found;
        p += length + (p[length] == ':');
    }
    return NULL;
}

const char *hook_program(const char *started_as, struct arena *arena)
{
    char *running = process_file(started_as);
    const char *path = NULL;
    if (running)
        path = strchr(started_as, '/') ? absolute(started_as, arena)
                                       : find_in_path(running, started_as, arena);
    if (!path || !is_same_file(running, path)) {
        char *real = running ? realpath(running, NULL) : NULL;
        path = arena_strdup(arena, real ? real : started_as);
        free(real);
    }
    free(running);
    return path;
}
