#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "repo/internal.h"

#define SHIPPED_MAX (64 * 1024) /* bytes of .repose */

static enum setting_origin origin_of(git_config_level_t level)
{
    switch (level) {
    case GIT_CONFIG_LEVEL_PROGRAMDATA:
    case GIT_CONFIG_LEVEL_SYSTEM:
        return ORIGIN_SYSTEM;
    case GIT_CONFIG_LEVEL_XDG:
    case GIT_CONFIG_LEVEL_GLOBAL:
        return ORIGIN_GLOBAL;
    case GIT_CONFIG_LEVEL_APP:
        return ORIGIN_WORKTREE;
    default:
        return ORIGIN_LOCAL;
    }
}

/* ---- git's configuration ---- */

/* libgit2 1.5 does not read config.worktree; it is added at the highest level. */
static void add_worktree_file(struct repo *repo, git_config *config)
{
    int enabled = 0;
    char *path = NULL;
    if (git_config_get_bool(&enabled, config, "extensions.worktreeconfig") || !enabled)
        return;
    if (asprintf(&path, "%s/config.worktree", repo->git_dir) < 0)
        return;
    if (!access(path, R_OK))
        git_config_add_file_ondisk(config, path, GIT_CONFIG_LEVEL_APP, NULL, 1);
    free(path);
}

static int apply_entry(const git_config_entry *entry, enum setting_origin origin,
                       struct settings *settings, const struct events *events, struct err *err)
{
    int id = setting_find(entry->name);
    if (id >= 0)
        return settings_set(settings, (enum setting_id)id, origin, entry->value ? entry->value : "",
                            err);
    event_warn(events, "unknown setting %s (%s); 'repose config' lists them", entry->name,
               setting_origin_name(origin));
    return 0;
}

static int apply_git_config(struct repo *repo, struct settings *settings,
                            const struct events *events, struct err *err)
{
    git_config *config = NULL;
    git_config_iterator *iterator = NULL;
    git_config_entry *entry;
    int result = 0;
    if (git_repository_config(&config, repo->git))
        return err_set(err, ERR_USAGE, "cannot read git's configuration: %s", git_reason());
    add_worktree_file(repo, config);
    if (git_config_iterator_new(&iterator, config))
        result = err_set(err, ERR_USAGE, "cannot read git's configuration: %s", git_reason());
    while (!result && !git_config_next(&entry, iterator))
        if (!strncmp(entry->name, "repose.", 7)) /* the library's own filter leaks in 1.5 */
            result = apply_entry(entry, origin_of(entry->level), settings, events, err);
    git_config_iterator_free(iterator);
    git_config_free(config);
    return result;
}

/* ---- .repose of the revision: hostile until checked ---- */

static int find_shipped(struct repo *repo, const struct oid *tree, struct oid *id)
{
    struct raw_tree raw;
    struct raw_entry entry;
    int found = 0;
    if (raw_tree_open(&raw, repo, tree, NULL))
        return 0;
    while (!found && raw_tree_next(&raw, &entry) == 1) {
        found = entry.length == 7 && !memcmp(entry.name, ".repose", 7) &&
                (entry.mode & 0170000u) == 0100000u;
        *id = entry.id;
    }
    raw_tree_close(&raw);
    return found;
}

/* An include would read a file of this machine. */
static bool has_include(const char *text)
{
    for (const char *line = text; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
        const char *p = line + strspn(line, " \t\r\xef\xbb\xbf");
        p += *p == '[';
        p += strspn(p, " \t");
        if (!strncasecmp(p, "include", 7))
            return true;
    }
    return false;
}

static void apply_shipped_file(const char *path, struct settings *settings,
                               const struct events *events)
{
    git_config *config = NULL;
    git_config_iterator *iterator = NULL;
    git_config_entry *entry;
    struct err err = ERR_INIT;
    if (git_config_open_ondisk(&config, path) || git_config_iterator_new(&iterator, config))
        event_warn(events, ".repose of this revision is ignored: %s", git_reason());
    while (iterator && !git_config_next(&entry, iterator)) {
        if (strncmp(entry->name, "repose.", 7))
            continue;
        err_clear(&err);
        if (apply_entry(entry, ORIGIN_REPOSITORY, settings, events, &err))
            event_warn(events, "%s", err.message);
    }
    git_config_iterator_free(iterator);
    git_config_free(config);
}

static void apply_shipped(struct repo *repo, const struct oid *tree, struct settings *settings,
                          const struct events *events)
{
    struct oid id;
    struct buf text = BUF_INIT;
    uint64_t size;
    if (!find_shipped(repo, tree, &id))
        return;
    int state = repo_read_blob(repo, &id, SHIPPED_MAX, &text, &size, NULL);
    if (state || has_include(text.data)) {
        event_warn(events, ".repose of this revision is ignored: %s",
                   state ? "it cannot be read, or is larger than 64 KB"
                         : "it includes other files");
        buf_release(&text);
        return;
    }
    /* libgit2 parses configuration from files only. */
    int fd = memfd_create("repose", MFD_CLOEXEC);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd >= 0 && write(fd, text.data, text.size) == (ssize_t)text.size)
        apply_shipped_file(path, settings, events);
    if (fd >= 0)
        close(fd);
    buf_release(&text);
}

/* ---- the environment ---- */

static int apply_environment(struct settings *settings, struct err *err)
{
    for (int id = 0; id < SETTING_COUNT; id++) {
        const char *value = getenv(setting_rules[id].variable);
        if (value && settings_set(settings, (enum setting_id)id, ORIGIN_ENVIRONMENT, value, err))
            return -1;
    }
    return 0;
}

int repo_read_settings(struct repo *repo, const struct oid *tree, const struct events *events,
                       struct settings *settings, struct err *err)
{
    if (tree)
        apply_shipped(repo, tree, settings, events);
    if (apply_git_config(repo, settings, events, err))
        return -1;
    return apply_environment(settings, err);
}
