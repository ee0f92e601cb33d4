#include "agents/install.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agents/marked.h"
#include "agents/toml.h"
#include "base/file.h"
#include "base/path.h"

#define FILE_MAX ((size_t)4 << 20) /* of settings, or of what an agent is told */

/* ---- where a file really is ---- */

static bool is_inside(const char *root, const char *path)
{
    size_t n = strlen(root);
    return !strncmp(path, root, n) && (path[n] == '/' || !path[n]);
}

/* The path without links, of a file that need not be there, nor its folder. NULL: it leads out of
 * the root. */
static const char *resolve_agent_path(const struct agent_request *request, const char *path)
{
    struct arena *arena = request->arena;
    const char *full = arena_printf(arena, "%s/%s", request->root, path);
    struct stat info;
    size_t folder = strlen(request->root) + path_dir_length(path) + (path_dir_length(path) > 0);
    char *real = realpath(full, NULL);
    /* A link to nothing is not written through. */
    bool is_there = real || !lstat(full, &info);
    const char *above = arena_strndup(arena, full, folder);
    if (real)
        full = arena_strdup(arena, real);
    else if (!is_there && (real = realpath(above, NULL)))
        full = arena_printf(arena, "%s/%s", real, path_base(path));
    bool is_fine = real ? is_inside(request->root, real) : !is_there && lstat(above, &info);
    free(real);
    return is_fine ? full : NULL;
}

static int refuse_change(struct agent_change *change, const char *why)
{
    change->kind = PART_REFUSED;
    change->why = why;
    return 0;
}

/* Leaves it refused when it cannot be edited. 1: it is there, 0: it is not, or is refused. */
static int read_change(const struct agent_request *request, struct agent_change *change,
                       struct err *err)
{
    change->full_path = resolve_agent_path(request, change->path);
    if (!change->full_path)
        return refuse_change(change, "it leads out of the work tree");
    int state = file_read(change->full_path, FILE_MAX, &change->before, NULL, err);
    if (state < 0)
        return -1;
    if (state == FILE_READ && memchr(change->before.data, '\0', change->before.size))
        return refuse_change(change, "it is no text");
    if (state != FILE_READ && state != FILE_NONE)
        return refuse_change(change, "it is no file that could be edited");
    return state == FILE_READ;
}

const char *agent_part_path(const char *root, const struct agent_part *part, struct arena *arena)
{
    struct stat info;
    bool has_other =
        part->other_path && !lstat(arena_printf(arena, "%s/%s", root, part->other_path), &info);
    return has_other ? part->other_path : part->path;
}

/* ---- one part ---- */

static int insert_table(const struct agent_part *part, const struct buf *text, bool is_new,
                        struct buf *out, struct err *err)
{
    struct buf rest = BUF_INIT;
    int found = marked_split(text->data, text->size, &marks_of_toml, &rest, err);
    int there = found < 0 ? -1 : toml_has_table(rest.data, rest.size, "mcp_servers", "repose", err);
    buf_release(&rest);
    if (there)
        return there < 0 ? -1 : EDIT_NOTHING;
    return marked_insert(text->data, text->size, &marks_of_toml, part->value, is_new, out, err);
}

static int insert_part(const struct agent_part *part, const struct buf *text, bool is_new,
                       struct buf *out, struct err *err)
{
    if (part->kind == PART_TOML)
        return insert_table(part, text, is_new, out, err);
    if (part->kind == PART_LINES)
        return marked_insert(text->data, text->size, &marks_of_markdown, agents_lines, is_new, out,
                             err);
    if (!is_new)
        return jsonc_insert(text->data, text->size, &part->place, out, err);
    buf_addstr(out, part->whole);
    return EDIT_DONE;
}

static int remove_part(const struct agent_part *part, const struct buf *text, struct buf *out,
                       struct err *err)
{
    if (part->kind == PART_TOML)
        return marked_remove(text->data, text->size, &marks_of_toml, out, err);
    if (part->kind == PART_LINES)
        return marked_remove(text->data, text->size, &marks_of_markdown, out, err);
    return jsonc_remove(text->data, text->size, &part->place, out, err);
}

/* A file as an install makes it, and nobody changed since. */
static bool is_made(const struct agent_part *part, const struct buf *text)
{
    struct buf made = BUF_INIT;
    static const struct buf none = BUF_INIT;
    insert_part(part, &none, true, &made, NULL);
    bool same = made.size == text->size && !memcmp(made.data, text->data, made.size);
    buf_release(&made);
    return same;
}

static struct agent_change *plan_change(struct agent_plan *plan, const struct agent_part *part,
                                        const char *path)
{
    for (size_t i = 0; i < plan->count; i++)
        if (!strcmp(plan->items[i].path, path))
            return NULL;
    struct agent_change *change = &plan->items[plan->count++];
    *change =
        (struct agent_change){ .part = part, .path = path, .before = BUF_INIT, .now = BUF_INIT };
    return change;
}

static void settle_changes(const struct agent_request *request, struct agent_plan *plan,
                           struct agent_change *change, int outcome, enum part_change kind,
                           const struct err *why)
{
    if (outcome < 0)
        refuse_change(change, arena_strdup(request->arena, why->message));
    else if (outcome == EDIT_DONE)
        change->kind = kind;
    plan->changes += change->kind != PART_KEPT && change->kind != PART_REFUSED;
    plan->refused += change->kind == PART_REFUSED;
}

static int plan_insert(const struct agent_request *request, struct agent_plan *plan,
                       const struct agent_part *part, struct err *err)
{
    struct err why = ERR_INIT;
    struct agent_change *change =
        plan_change(plan, part, agent_part_path(request->root, part, request->arena));
    if (!change)
        return 0;
    int there = read_change(request, change, err), outcome = EDIT_NOTHING;
    if (there < 0)
        return -1;
    if (change->kind != PART_REFUSED)
        outcome = insert_part(part, &change->before, !there, &change->now, &why);
    settle_changes(request, plan, change, outcome, there ? PART_EDITED : PART_MADE, &why);
    return 0;
}

static int plan_remove(const struct agent_request *request, struct agent_plan *plan,
                       const struct agent_part *part, struct err *err)
{
    struct err why = ERR_INIT;
    struct agent_change *change =
        plan_change(plan, part, agent_part_path(request->root, part, request->arena));
    if (!change)
        return 0;
    int there = read_change(request, change, err), outcome = EDIT_NOTHING;
    if (there < 0)
        return -1;
    bool made = there && is_made(part, &change->before);
    if (made)
        outcome = EDIT_DONE;
    else if (there)
        outcome = remove_part(part, &change->before, &change->now, &why);
    settle_changes(request, plan, change, outcome, made ? PART_DELETED : PART_EDITED, &why);
    return 0;
}

/* ---- plans ---- */

int agents_plan_install(const struct agent_request *request, struct agent_plan *out,
                        struct err *err)
{
    *out = (struct agent_plan){ 0 };
    for (size_t i = 0; i < request->wanted_count; i++)
        for (const struct agent_part *part = request->wanted[i]->parts;
             part < request->wanted[i]->parts + AGENT_PARTS_MAX && part->path; part++)
            if ((!part->is_hook || request->with_hook) && plan_insert(request, out, part, err))
                return -1;
    return 0;
}

int agents_state(const char *root, const struct agent *agent, struct arena *arena,
                 enum agent_state *out, struct err *err)
{
    struct agent_request request = { .root = root, .arena = arena };
    *out = AGENT_ABSENT;
    for (const struct agent_part *part = agent->parts;
         part < agent->parts + AGENT_PARTS_MAX && part->path; part++) {
        struct agent_change change = { .path = agent_part_path(root, part, arena),
                                       .before = BUF_INIT };
        struct buf now = BUF_INIT;
        struct err why = ERR_INIT;
        int there = part->kind == PART_LINES ? 0 : read_change(&request, &change, err);
        int outcome = there > 0 ? insert_part(part, &change.before, false, &now, &why) : EDIT_DONE;
        if (outcome == EDIT_NOTHING)
            *out = part->is_hook ? AGENT_WITH_HOOK : AGENT_INSTALLED;
        else if (outcome < 0 && !part->is_hook)
            *out = AGENT_UNKNOWN;
        buf_release(&now);
        buf_release(&change.before);
        if (there < 0)
            return -1;
    }
    return 0;
}

static bool agent_is_wanted(const struct agent_request *request, const struct agent *agent)
{
    for (size_t i = 0; i < request->wanted_count; i++)
        if (request->wanted[i] == agent)
            return true;
    return false;
}

/* Lines that another agent reads, which stays connected. */
static int is_needed(const struct agent_request *request, const struct agent_part *part,
                     struct err *err)
{
    for (size_t i = 0; part->kind == PART_LINES && i < AGENT_COUNT; i++) {
        enum agent_state state;
        if (agent_is_wanted(request, &agents[i]) ||
            strcmp(agents[i].parts[1].path, part->path) != 0)
            continue;
        if (agents_state(request->root, &agents[i], request->arena, &state, err))
            return -1;
        if (state == AGENT_INSTALLED || state == AGENT_WITH_HOOK)
            return 1;
    }
    return 0;
}

int agents_plan_uninstall(const struct agent_request *request, struct agent_plan *out,
                          struct err *err)
{
    *out = (struct agent_plan){ 0 };
    for (size_t i = 0; i < request->wanted_count; i++)
        for (const struct agent_part *part = request->wanted[i]->parts;
             part < request->wanted[i]->parts + AGENT_PARTS_MAX && part->path; part++) {
            int needed = is_needed(request, part, err);
            if (needed < 0 || (!needed && plan_remove(request, out, part, err)))
                return -1;
        }
    return 0;
}

void agent_plan_release(struct agent_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        buf_release(&plan->items[i].before);
        buf_release(&plan->items[i].now);
    }
    plan->count = 0;
}

/* ---- doing it ---- */

static int make_parent_folder(const char *path, struct err *err)
{
    struct buf folder = BUF_INIT;
    size_t n = path_dir_length(path);
    buf_add(&folder, path, n);
    int result = 0;
    if (n && mkdir(folder.data, 0777) && errno != EEXIST)
        result = err_set(err, ERR_REPO, "cannot make %s: %s", folder.data, strerror(errno));
    buf_release(&folder);
    return result;
}

/* With the folder, when nothing else is in it. */
static int delete (const struct agent_change *change, struct err *err)
{
    struct buf folder = BUF_INIT;
    if (unlink(change->full_path))
        return err_set(err, ERR_REPO, "cannot delete %s: %s", change->path, strerror(errno));
    buf_add(&folder, change->full_path, path_dir_length(change->full_path));
    if (path_dir_length(change->path))
        rmdir(folder.data);
    buf_release(&folder);
    return 0;
}

/* What is made anew can be run; a text need not. */
static int forbid_to_run(const struct agent_change *change, struct err *err)
{
    struct stat info;
    if (stat(change->full_path, &info) || chmod(change->full_path, info.st_mode & 0666))
        return err_set(err, ERR_REPO, "cannot write %s: %s", change->path, strerror(errno));
    return 0;
}

static int apply_change(const struct agent_change *change, struct err *err)
{
    struct stat info;
    struct file_nature nature;
    if (change->kind == PART_DELETED)
        return delete (change, err);
    if (change->kind == PART_MADE && make_parent_folder(change->full_path, err))
        return -1;
    bool is_there = !stat(change->full_path, &info);
    if (is_there)
        nature = (struct file_nature){ info.st_mode & 07777, info.st_uid, info.st_gid };
    if (file_replace(change->full_path, &change->now, is_there ? &nature : NULL, err))
        return -1;
    return is_there ? 0 : forbid_to_run(change, err);
}

int agents_apply(const struct agent_plan *plan, struct err *err)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct agent_change *change = &plan->items[i];
        if (change->kind != PART_KEPT && change->kind != PART_REFUSED && apply_change(change, err))
            return -1;
    }
    return 0;
}
