#include <stdlib.h>

#include "base/mem.h"
#include "repo/internal.h"

struct pathspec {
    git_pathspec *git;
};

int pathspec_compile(struct pathspec **out, const char *const *patterns, size_t count,
                     struct err *err)
{
    git_strarray array = { (char **)(void *)patterns, count };
    struct pathspec *pathspec = xcalloc(1, sizeof *pathspec);
    *out = pathspec;
    if (!count || !git_pathspec_new(&pathspec->git, &array))
        return 0;
    *out = NULL;
    free(pathspec);
    return err_set(err, ERR_USAGE, "bad pathspec in repose.include or repose.exclude: %s",
                   git_reason());
}

bool pathspec_match(const struct pathspec *pathspec, const char *path)
{
    return pathspec->git &&
           git_pathspec_matches_path(pathspec->git, GIT_PATHSPEC_DEFAULT, path) == 1;
}

void pathspec_free(struct pathspec *pathspec)
{
    if (!pathspec)
        return;
    git_pathspec_free(pathspec->git);
    free(pathspec);
}
