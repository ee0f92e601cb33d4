#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hook/install.h"

static bool is_this_program(const char *path)
{
    struct stat running, named;
    return !stat("/proc/self/exe", &running) && !stat(path, &named) &&
           running.st_ino == named.st_ino && running.st_dev == named.st_dev;
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

static const char *find_in_path(const char *name, struct arena *arena)
{
    const char *path = getenv("PATH");
    for (const char *p = path ? path : ""; *p;) {
        size_t length = strcspn(p, ":");
        const char *found = arena_printf(arena, "%.*s/%s", (int)length, p, name);
        if (*p == '/' && is_this_program(found))
            return found;
        p += length + (p[length] == ':');
    }
    return NULL;
}

const char *hook_program(struct arena *arena)
{
    const char *name = program_invocation_name;
    const char *path = strchr(name, '/') ? absolute(name, arena) : find_in_path(name, arena);
    if (path && is_this_program(path))
        return path;
    char *real = realpath("/proc/self/exe", NULL);
    path = arena_strdup(arena, real ? real : name);
    free(real);
    return path;
}
