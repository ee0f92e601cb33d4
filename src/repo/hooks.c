#include <stdlib.h>

#include "repo/internal.h"

/* "~/" is the home folder, as for git; the library remembers a HOME that is gone. */
static const char *expand(const char *value, struct arena *arena)
{
    const char *home = getenv("HOME");
    if (*value != '~')
        return value;
    return value[1] == '/' && home && *home ? arena_printf(arena, "%s%s", home, value + 1) : NULL;
}

/* Hooks run at the top of the working tree, in a bare repository in its folder; a relative path
 * starts there. */
static const char *resolve_hooks_path(const struct repo *repo, struct arena *arena,
                                      const char *path)
{
    const char *top = repo->work_dir ? repo->work_dir : repo->git_dir;
    return *path == '/' ? arena_strdup(arena, path) : arena_printf(arena, "%s/%s", top, path);
}

static int read_configured(const struct repo *repo, git_config *config, struct arena *arena,
                           const char **folder, enum setting_origin *origin, struct err *err)
{
    git_config_entry *entry = NULL;
    const char *path = NULL;
    int result = 0;
    *origin = ORIGIN_DEFAULT;
    *folder = arena_printf(arena, "%s/hooks", repo->common_dir);
    int code = git_config_get_entry(&entry, config, "core.hookspath");
    if (code == GIT_ENOTFOUND)
        return 0;
    if (code)
        return err_set(err, ERR_REPO, "core.hooksPath cannot be read: %s", git_reason());
    path = expand(entry->value ? entry->value : "", arena);
    if (!path)
        result = err_set(err, ERR_REPO,
                         "core.hooksPath is '%s'; repose knows '~/' and full or relative paths",
                         entry->value);
    else if (!*path)
        result = err_set(err, ERR_REPO, "core.hooksPath is empty: git runs no hooks here");
    else
        *folder = resolve_hooks_path(repo, arena, path);
    if (!result)
        *origin = origin_of(entry->level);
    git_config_entry_free(entry);
    return result;
}

int repo_hooks_folder(const struct repo *repo, struct arena *arena, const char **folder,
                      enum setting_origin *origin, struct err *err)
{
    git_config *config = NULL;
    int result;
    if (open_config(&config, repo, true))
        result = err_set(err, ERR_USAGE, "cannot read git's configuration: %s", git_reason());
    else
        result = read_configured(repo, config, arena, folder, origin, err);
    git_config_free(config);
    return result;
}
