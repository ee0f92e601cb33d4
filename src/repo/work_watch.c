#include "repo/work_watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/stat_time.h"
#include "base/watch.h"
#include "repo/internal.h"

#define ASK_AFTER_MS 60000 /* for what is not told: mappings, links from outside, mounts */

struct folder {
    int number;
    const char *path; /* "" or with a slash at its end */
};

/* A file with rules that lies in no watched folder, or is a link to one. */
struct rule_file {
    const char *path;
    struct stat facts; /* zero: it was not there */
};

struct work_watch {
    struct watch *system;
    const char *root;       /* of the work tree; the repository's */
    struct folder *folders; /* by number, when it is not comparing */
    size_t folder_count, folder_capacity;
    struct folder *before; /* those of the last comparison */
    size_t before_count;
    struct rule_file *rules;
    size_t rule_count, rule_capacity;
    struct arena arena; /* of the paths above */
    int git_folder;     /* that holds the index */
    bool is_comparing, is_refused;
    int64_t compared_ms;
    enum work_news news;
    struct map files; /* of WORK_FILES, in the order of the events */
    char *names[WORK_NEWS_MAX];
};

struct work_watch *work_watch_new(void)
{
    struct watch *system = watch_new();
    if (!system)
        return NULL;
    struct work_watch *watch = xcalloc(1, sizeof *watch);
    watch->system = system;
    watch->news = WORK_ANY;
    return watch;
}

void work_watch_free(struct work_watch *watch)
{
    if (!watch)
        return;
    watch_free(watch->system);
    free(watch->folders);
    free(watch->before);
    free(watch->rules);
    arena_release(&watch->arena);
    map_release(&watch->files);
    free(watch);
}

/* ---- rules outside of the work tree ---- */

static struct stat facts_of(const char *path)
{
    struct stat facts = { 0 };
    if (stat(path, &facts))
        memset(&facts, 0, sizeof facts);
    return facts;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    struct timespec x = stat_time(a), y = stat_time(b);
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_ctime == b->st_ctime && x.tv_sec == y.tv_sec && x.tv_nsec == y.tv_nsec;
}

static void add_rule_file(struct work_watch *watch, const char *folder, const char *name)
{
    struct rule_file file = { arena_printf(&watch->arena, "%s/%s", folder, name) };
    file.facts = facts_of(file.path);
    ARRAY_PUSH(watch->rules, watch->rule_count, watch->rule_capacity, file);
}

static void add_configured(struct work_watch *watch, const struct repo *repo, const char *setting)
{
    git_config *config = NULL;
    git_buf path = GIT_BUF_INIT;
    if (!git_repository_config_snapshot(&config, repo->git) &&
        !git_config_get_path(&path, config, setting))
        add_rule_file(watch, "", path.ptr);
    git_buf_dispose(&path);
    git_config_free(config);
}

static void add_searched(struct work_watch *watch, int level, const char *name)
{
    git_buf folders = GIT_BUF_INIT;
    if (!git_libgit2_opts(GIT_OPT_GET_SEARCH_PATH, level, &folders))
        for (const char *p = folders.ptr; p && *p; p += strspn(p, ":")) {
            size_t length = strcspn(p, ":");
            add_rule_file(watch, arena_strndup(&watch->arena, p, length), name);
            p += length;
        }
    git_buf_dispose(&folders);
}

static void add_outer_rules(struct work_watch *watch, const struct repo *repo)
{
    add_rule_file(watch, repo->common_dir, "info/exclude");
    add_rule_file(watch, repo->common_dir, "info/attributes");
    add_configured(watch, repo, "core.excludesfile");
    add_configured(watch, repo, "core.attributesfile");
    add_searched(watch, GIT_CONFIG_LEVEL_XDG, "ignore");
    add_searched(watch, GIT_CONFIG_LEVEL_XDG, "attributes");
    add_searched(watch, GIT_CONFIG_LEVEL_SYSTEM, "gitattributes");
}

static bool have_outer_rules_changed(const struct work_watch *watch)
{
    for (size_t i = 0; i < watch->rule_count; i++) {
        struct stat now = facts_of(watch->rules[i].path);
        if (!is_same_file(&now, &watch->rules[i].facts))
            return true;
    }
    return false;
}

static bool is_rule_name(const char *name)
{
    for (size_t i = 0; i < WORK_RULE_NAMES; i++)
        if (!strcmp(name, work_rule_names[i]))
            return true;
    return false;
}

/* Git takes no rules from a link, but libgit2 follows it. */
static void add_linked_rules(struct work_watch *watch, const char *folder)
{
    struct stat facts;
    struct buf path = BUF_INIT;
    for (size_t i = 0; i < WORK_RULE_NAMES; i++) {
        buf_reset(&path);
        buf_printf(&path, "%s%s", folder, work_rule_names[i]);
        if (!lstat(path.data, &facts) && S_ISLNK(facts.st_mode))
            add_rule_file(watch, folder, work_rule_names[i]);
    }
    buf_release(&path);
}

/* ---- folders ---- */

static int compare_folders(const void *a, const void *b)
{
    const struct folder *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static const struct folder *find_folder(const struct folder *folders, size_t count, int number)
{
    struct folder wanted = { .number = number };
    return count ? bsearch(&wanted, folders, count, sizeof *folders, compare_folders) : NULL;
}

/* What is gone, or not for us to read, is told of by the folder above. */
static int add_system_folder(struct work_watch *watch, const char *path)
{
    int number = watch->is_refused ? -1 : watch_add(watch->system, path);
    if (number < 0 && errno != ENOENT && errno != ENOTDIR && errno != EACCES)
        watch->is_refused = true;
    return number;
}

void work_watch_folder(struct work_watch *watch, const char *path)
{
    const struct folder *last =
        watch->folder_count ? &watch->folders[watch->folder_count - 1] : NULL;
    if (watch->is_refused || (last && !strcmp(last->path, path)))
        return;
    if (watch->folder_count >= WORK_FOLDERS_MAX) {
        watch->is_refused = true;
        return;
    }
    const char *full = arena_printf(&watch->arena, "%s/%s", watch->root, path);
    struct folder folder = { add_system_folder(watch, full), full + strlen(watch->root) + 1 };
    if (folder.number < 0)
        return;
    add_linked_rules(watch, full);
    ARRAY_PUSH(watch->folders, watch->folder_count, watch->folder_capacity, folder);
}

static void drop_events(struct work_watch *watch)
{
    struct watch_event event;
    for (int lost = 0; lost < 2;) {
        int state = watch_next(watch->system, &event);
        if (!state)
            break;
        lost += state < 0;
    }
}

void work_watch_begin(struct work_watch *watch, const struct repo *repo)
{
    drop_events(watch);
    work_watch_forget(watch);
    watch->root = repo->work_dir;
    watch->before = watch->folders;
    watch->before_count = watch->folder_count;
    watch->folders = NULL;
    watch->folder_count = watch->folder_capacity = watch->rule_count = 0;
    watch->is_comparing = true;
    watch->compared_ms = clock_ms();
    arena_release(&watch->arena);
    add_outer_rules(watch, repo);
    watch->git_folder = add_system_folder(watch, repo->git_dir);
    watch->is_refused |= watch->git_folder < 0;
    work_watch_folder(watch, "");
    watch->is_refused |= !watch->folder_count;
}

bool work_watch_end(struct work_watch *watch)
{
    if (watch->folder_count)
        qsort(watch->folders, watch->folder_count, sizeof *watch->folders, compare_folders);
    for (size_t i = 0; i < watch->before_count; i++)
        if (!find_folder(watch->folders, watch->folder_count, watch->before[i].number))
            watch_remove(watch->system, watch->before[i].number);
    free(watch->before);
    watch->before = NULL;
    watch->before_count = 0;
    watch->is_comparing = false;
    return !watch->is_refused;
}

/* ---- events ---- */

static void note_file(struct work_watch *watch, const char *folder, const char *name)
{
    char path[4096];
    bool fresh;
    int length = snprintf(path, sizeof path, "%s%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path || watch->files.count >= WORK_NEWS_MAX) {
        watch->news = WORK_ANY;
        return;
    }
    map_put(&watch->files, path, (size_t)length, &fresh);
    watch->news = WORK_FILES;
}

/* Of a folder that is no longer watched nothing is wanted. */
static void note_event(struct work_watch *watch, const struct watch_event *event)
{
    bool is_git = event->folder == watch->git_folder;
    const struct folder *folder =
        is_git ? NULL : find_folder(watch->folders, watch->folder_count, event->folder);
    bool is_any =
        is_git    ? !*event->name || !strcmp(event->name, "index")
        : !folder ? false
                  : event->is_folder || !strcmp(event->name, ".git") || is_rule_name(event->name);
    if (is_any)
        watch->news = WORK_ANY;
    else if (folder && watch->news != WORK_ANY)
        note_file(watch, folder->path, event->name);
}

enum work_news work_watch_look(struct work_watch *watch)
{
    struct watch_event event;
    int state, lost = 0;
    while (lost < 2 && (state = watch_next(watch->system, &event))) {
        lost += state < 0;
        if (state > 0)
            note_event(watch, &event);
    }
    if (lost || watch->is_comparing || watch->is_refused || have_outer_rules_changed(watch) ||
        clock_ms() - watch->compared_ms >= ASK_AFTER_MS)
        watch->news = WORK_ANY;
    return watch->news;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **work_watch_files(struct work_watch *watch, size_t *count)
{
    *count = watch->files.count;
    for (size_t i = 0; i < *count; i++)
        watch->names[i] = (char *)(uintptr_t)watch->files.entries[i].key;
    if (*count)
        qsort(watch->names, *count, sizeof *watch->names, compare_names);
    return watch->names;
}

void work_watch_forget(struct work_watch *watch)
{
    map_release(&watch->files);
    watch->news = WORK_SAME;
}
