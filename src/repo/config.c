#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/bytes_file.h"
#include "repo/internal.h"

#define SHIPPED_MAX      (64 * 1024) /* bytes of .repose */
#define SHIPPED_WARNINGS 5

enum setting_origin origin_of(git_config_level_t level)
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

static int add_level(git_config *config, const char *path, git_config_level_t level,
                     const struct repo *repo)
{
    if (!path || !*path || access(path, R_OK))
        return 0;
    return git_config_add_file_ondisk(config, path, level, repo->git, 1);
}

static int add_found(git_config *config, int (*find)(git_buf *), git_config_level_t level,
                     const struct repo *repo)
{
    git_buf path = { 0 };
    int code = find(&path) ? 0 : add_level(config, path.ptr, level, repo);
    git_buf_dispose(&path);
    return code;
}

static int add_in_folder(git_config *config, const char *folder, const char *name,
                         git_config_level_t level, const struct repo *repo)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", folder, name);
    int code = add_level(config, path.data, level, repo);
    buf_release(&path);
    return code;
}

static bool is_true(const char *text)
{
    int value = 0;
    return text && !git_config_parse_bool(&value, text) && value;
}

/* What the user and the machine say. */
static int add_protected(git_config *config, const struct repo *repo)
{
    const char *system = getenv("GIT_CONFIG_SYSTEM"), *global = getenv("GIT_CONFIG_GLOBAL");
    int code = 0;
    if (system)
        code = add_level(config, system, GIT_CONFIG_LEVEL_SYSTEM, repo);
    else if (!is_true(getenv("GIT_CONFIG_NOSYSTEM")))
        code = add_found(config, git_config_find_system, GIT_CONFIG_LEVEL_SYSTEM, repo);
    if (code)
        return code;
    if (global)
        return add_level(config, global, GIT_CONFIG_LEVEL_GLOBAL, repo);
    code = add_found(config, git_config_find_xdg, GIT_CONFIG_LEVEL_XDG, repo);
    return code ? code : add_found(config, git_config_find_global, GIT_CONFIG_LEVEL_GLOBAL, repo);
}

static int add_own(git_config *config, const struct repo *repo)
{
    int worktree = 0;
    int code = add_in_folder(config, repo->common_dir, "config", GIT_CONFIG_LEVEL_LOCAL, repo);
    if (code || git_config_get_bool(&worktree, config, "extensions.worktreeconfig") || !worktree)
        return code;
    return add_in_folder(config, repo->git_dir, "config.worktree", GIT_CONFIG_LEVEL_APP, repo);
}

/* By hand, because libgit2 1.5 reads neither config.worktree nor the variables that git has for
 * the places of these files. */
int open_config(git_config **config, const struct repo *repo, bool all)
{
    int code = git_config_new(config);
    if (!code)
        code = add_protected(*config, repo);
    return code || !all ? code : add_own(*config, repo);
}

static int apply_entry(const git_config_entry *entry, enum setting_origin origin,
                       struct settings *settings, const struct events *events, struct err *err)
{
    int id = setting_find(entry->name);
    const char *value = entry->value;
    if (id >= 0 && !value)
        value = setting_rules[id].type == SETTING_BOOLEAN ? "true" : "";
    if (id >= 0)
        return settings_set(settings, (enum setting_id)id, origin, value, err);
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
    if (open_config(&config, repo, true) || git_config_iterator_new(&iterator, config))
        result = err_set(err, ERR_USAGE, "cannot read git's configuration: %s", git_reason());
    while (!result && !git_config_next(&entry, iterator))
        if (!strncmp(entry->name, "repose.", 7)) /* the library's own filter leaks in 1.5 */
            result = apply_entry(entry, origin_of(entry->level), settings, events, err);
    git_config_iterator_free(iterator);
    git_config_free(config);
    return result;
}

/* libgit2 parses configuration from files only. The snapshot does not go back to the file. */
static int parse_config(git_config **out, const char *text, size_t size)
{
    git_config *config = NULL;
    struct bytes_file file;
    *out = NULL;
    git_error_clear();
    if (bytes_file_open(&file, text, size))
        return -1;
    int code = git_config_open_ondisk(&config, file.name);
    if (!code)
        code = git_config_snapshot(out, config);
    git_config_free(config);
    bytes_file_close(&file);
    return code;
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

/* An include would read a file of this machine. Sections can follow each other on one line. */
static bool has_include(const char *text)
{
    for (const char *p = strchr(text, '['); p; p = strchr(p + 1, '['))
        if (!strncasecmp(p + 1 + strspn(p + 1, " \t"), "include", 7))
            return true;
    return false;
}

/* A list of pathspecs that cannot be compiled would stop every run, so it is tried here. */
static int apply_shipped_entry(const git_config_entry *entry, struct settings *settings,
                               struct err *err)
{
    int id = setting_find(entry->name);
    const char *value = entry->value ? entry->value : ""; /* no boolean is safe */
    struct pathspec *pathspec = NULL;
    if (id < 0)
        return err_set(err, ERR_USAGE, "unknown setting %s in .repose is ignored", entry->name);
    if (setting_rules[id].safe && setting_rules[id].type == SETTING_STRINGS && *value &&
        pathspec_compile(&pathspec, &value, 1, err))
        return err_prefix(err, "%s in .repose is ignored", setting_rules[id].name);
    pathspec_free(pathspec);
    return settings_set(settings, (enum setting_id)id, ORIGIN_REPOSITORY, value, err);
}

/* Warnings are bounded, because a hostile file has thousands of lines. */
static void apply_shipped_config(git_config *config, struct settings *settings,
                                 const struct events *events)
{
    git_config_iterator *iterator = NULL;
    git_config_entry *entry;
    unsigned refused = 0;
    if (git_config_iterator_new(&iterator, config))
        return;
    while (!git_config_next(&entry, iterator)) {
        struct err err = ERR_INIT;
        if (!strncmp(entry->name, "repose.", 7) && apply_shipped_entry(entry, settings, &err) &&
            refused++ < SHIPPED_WARNINGS)
            event_warn(events, "%s", err.message);
    }
    if (refused > SHIPPED_WARNINGS)
        event_warn(events, ".repose of this revision has %u more settings that are ignored",
                   refused - SHIPPED_WARNINGS);
    git_config_iterator_free(iterator);
}

const char *apply_shipped_text(const struct buf *text, struct settings *settings,
                               const struct events *events)
{
    git_config *config = NULL;
    if (has_include(text->data) || strlen(text->data) != text->size)
        return "it includes other files, or is no text";
    if (parse_config(&config, text->data, text->size))
        return git_reason();
    apply_shipped_config(config, settings, events);
    git_config_free(config);
    return NULL;
}

static void apply_shipped(struct repo *repo, const struct oid *tree, struct settings *settings,
                          const struct events *events)
{
    struct oid id;
    struct buf text = BUF_INIT;
    uint64_t size;
    if (!find_shipped(repo, tree, &id))
        return;
    const char *why = repo_read_blob(repo, &id, SHIPPED_MAX, &text, &size, NULL)
                          ? "it cannot be read, or is larger than 64 KB"
                          : apply_shipped_text(&text, settings, events);
    if (why)
        event_warn(events, ".repose of this revision is ignored: %s", why);
    buf_release(&text);
}

/* ---- the environment ---- */

static int apply_environment(struct settings *settings, struct err *err)
{
    for (int id = 0; id < SETTING_COUNT; id++) {
        const char *value = getenv(setting_rules[id].variable);
        if (value && !*value && setting_rules[id].type != SETTING_STRINGS)
            continue; /* as if it were not set */
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

/* ---- remotes ---- */

int repo_remote_url(const struct repo *repo, const char *remote, struct arena *arena,
                    const char **url, struct err *err)
{
    git_config *config = NULL;
    git_buf value = { 0 };
    const char *key = arena_printf(arena, "remote.%s.url", remote);
    int code = open_config(&config, repo, true);
    if (!code)
        code = git_config_get_string_buf(&value, config, key);
    bool none = code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC;
    *url = code ? "" : arena_strdup(arena, value.ptr);
    git_buf_dispose(&value);
    git_config_free(config);
    return !code || none
               ? 0
               : err_set(err, ERR_USAGE, "cannot read git's configuration: %s", git_reason());
}
