#include "hook/install.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/file.h"
#include "hook/script.h"

#define HOOK_MAX ((size_t)1 << 20) /* bytes; a larger file is no script of somebody's hand */

const char *const hook_names[HOOK_COUNT] = { "post-commit", "post-merge", "post-rewrite",
                                             "post-checkout" };

static const char new_script[] = "#!/bin/sh\n";

const char *hook_state_name(enum hook_state state)
{
    static const char *const names[] = { "absent", "installed", "outdated", "by hand", "refused" };
    return names[state];
}

/* A hook's file, with and without our lines. */
struct hook_file {
    int state; /* enum file_state */
    struct buf text, rest;
    struct block_found found;
    struct file_nature nature;
    struct script script; /* of the rest */
    bool broken;          /* our lines do not end */
};

static int open_file(struct hook_file *file, const char *path, struct err *err)
{
    *file = (struct hook_file){ .text = BUF_INIT, .rest = BUF_INIT, .found = BLOCK_FOUND_INIT };
    file->state = file_read(path, HOOK_MAX, &file->text, &file->nature, err);
    if (file->state < 0)
        return -1;
    file->broken = block_remove(file->text.data, file->text.size, &file->rest, &file->found) < 0;
    script_read(file->rest.data, file->rest.size, &file->script);
    return 0;
}

static void close_file(struct hook_file *file)
{
    buf_release(&file->text);
    buf_release(&file->rest);
    buf_release(&file->found.line);
}

/* Nothing but what install wrote is left. */
static bool is_ours_alone(const struct hook_file *file)
{
    return file->found.made && !strcmp(file->rest.data, new_script);
}

/* ---- judging ---- */

static const char *why_not_a_shell_script(const struct hook_file *file, struct arena *arena)
{
    switch (file->script.kind) {
    case SCRIPT_BINARY:
        return "it is not a text";
    case SCRIPT_OTHER:
        return arena_printf(arena, "it is not a shell script (%s)", file->script.interpreter);
    case SCRIPT_TWICE:
        return "another program than the shell reads it, too";
    default:
        return NULL;
    }
}

/* Why our lines cannot be put in; NULL: they can. */
static const char *why_refused(const struct hook_file *file, struct arena *arena)
{
    switch (file->state) {
    case FILE_NONE:
        return NULL;
    case FILE_LINK:
        return "it is a symbolic link, and others may use the same file";
    case FILE_SPECIAL:
        return "it is not a regular file";
    case FILE_LARGE:
        return "it is too large for a script";
    default:
        break;
    }
    if (file->broken)
        return "repose's lines in it begin and do not end; take them out by hand";
    if (!(file->nature.mode & 0111))
        return "it is not executable, so git does not run it";
    return why_not_a_shell_script(file, arena);
}

static bool runs_repose(const struct hook_file *file, const char *name, struct arena *arena)
{
    const char *command = arena_printf(arena, "hook run %s", name);
    const char *command_sleep = arena_printf(arena, "hook run --sleep %s", name);
    return file->script.kind != SCRIPT_BINARY &&
           (strstr(file->text.data, command) || strstr(file->text.data, command_sleep));
}

static bool is_current(const struct hook_request *request, const struct hook_file *file,
                       const struct hook *hook, bool exactly)
{
    const char *line = file->found.line.data;
    if (exactly)
        return file->found.blocks == 1 && !strcmp(line, hook->line);
    return block_line_is_of(line, request->spec.program);
}

/* exactly: with the options of the request, too. */
static void judge_hook_file(const struct hook_request *request, const struct hook_file *file,
                            bool exactly, struct hook *hook)
{
    hook->why = why_refused(file, request->arena);
    hook->maker = file->script.maker;
    hook->sleep = block_line_sleeps(file->found.line.data);
    if (hook->why)
        hook->state = runs_repose(file, hook->name, request->arena) ? HOOK_BY_HAND : HOOK_REFUSED;
    else if (!file->found.blocks)
        hook->state = HOOK_ABSENT;
    else
        hook->state = is_current(request, file, hook, exactly) ? HOOK_INSTALLED : HOOK_OUTDATED;
}

/* ---- changing ---- */

static int put_in(const struct hook_file *file, const struct hook *hook, struct err *err)
{
    struct buf text = BUF_INIT;
    bool is_new = file->state == FILE_NONE, made = is_new || is_ours_alone(file);
    const char *rest = is_new ? new_script : file->rest.data;
    size_t size = is_new ? strlen(new_script) : file->rest.size;
    block_insert(rest, size, is_new ? size : file->script.body, hook->line, made, &text);
    int result = file_replace(hook->path, &text, is_new ? NULL : &file->nature, err);
    buf_release(&text);
    return result;
}

static int take_out(const struct hook_file *file, const char *path, struct err *err)
{
    if (!is_ours_alone(file))
        return file_replace(path, &file->rest, &file->nature, err);
    if (!unlink(path))
        return 0;
    return err_set(err, ERR_REPO, "cannot remove %s: %s", path, strerror(errno));
}

typedef int change(const struct hook_request *request, struct hook_file *file, struct hook *hook,
                   struct err *err);

static int no_change(const struct hook_request *request, struct hook_file *file, struct hook *hook,
                     struct err *err)
{
    (void)err;
    judge_hook_file(request, file, false, hook);
    return 0;
}

static int install_one(const struct hook_request *request, struct hook_file *file,
                       struct hook *hook, struct err *err)
{
    judge_hook_file(request, file, true, hook);
    if (hook->state != HOOK_ABSENT && hook->state != HOOK_OUTDATED)
        return 0;
    if (put_in(file, hook, err))
        return -1;
    hook->state = HOOK_INSTALLED;
    hook->changed = true;
    hook->sleep = request->spec.sleep;
    return 0;
}

static int uninstall_one(const struct hook_request *request, struct hook_file *file,
                         struct hook *hook, struct err *err)
{
    hook->state = file->broken ? HOOK_REFUSED : HOOK_ABSENT;
    hook->why = file->broken ? why_refused(file, request->arena) : NULL;
    if (file->broken || !file->found.blocks)
        return 0;
    hook->changed = true;
    return take_out(file, hook->path, err);
}

/* Tools that write a hook of their own keep the one that was there under another name. */
static int uninstall_kept(const struct hook_request *request, const char *path, struct err *err)
{
    static const char *const suffixes[] = { ".legacy", ".old" };
    int result = 0;
    for (size_t i = 0; i < 2 && !result; i++) {
        struct hook hook = { .path = arena_printf(request->arena, "%s%s", path, suffixes[i]) };
        struct hook_file file;
        result = open_file(&file, hook.path, err);
        if (!result)
            result = uninstall_one(request, &file, &hook, err);
        close_file(&file);
    }
    return result;
}

static int change_one(const struct hook_request *request, const char *name, change *act,
                      struct hook_report *out, struct hook *hook, struct err *err)
{
    struct hook_file file;
    struct buf line = BUF_INIT;
    hook->name = name;
    hook->path = arena_printf(request->arena, "%s/%s", out->folder, name);
    if (request->spec.program)
        block_line(&request->spec, name, &line);
    hook->line = arena_strdup(request->arena, line.data);
    buf_release(&line);
    int result = open_file(&file, hook->path, err);
    if (!result)
        result = act(request, &file, hook, err);
    close_file(&file);
    out->changed += hook->changed;
    out->refused += hook->state == HOOK_REFUSED;
    return result;
}

/* ---- all of them ---- */

static int open_report(const struct hook_request *request, struct hook_report *out, struct err *err)
{
    struct stat info;
    memset(out, 0, sizeof *out);
    if (repo_hooks_folder(request->repo, request->arena, &out->folder, &out->origin, err))
        return -1;
    const char *top = repo_work_dir(request->repo);
    out->in_tree = top && path_is_below(out->folder, top) &&
                   !path_is_below(out->folder, repo_common_dir(request->repo));
    out->usable = stat(out->folder, &info) ? errno == ENOENT : S_ISDIR(info.st_mode);
    return 0;
}

static int change_all(const struct hook_request *request, change *act, struct hook_report *out,
                      struct err *err)
{
    int result = 0;
    for (size_t i = 0; i < HOOK_COUNT && !result; i++)
        result = change_one(request, hook_names[i], act, out, &out->hooks[i], err);
    return result;
}

/* As mkdir -p, with the permissions that the umask leaves: hooks may be shared. */
static int make_hooks_folder(const char *folder, struct err *err)
{
    struct buf path = BUF_INIT;
    for (const char *p = folder + 1;; p++) {
        if (*p && *p != '/')
            continue;
        buf_reset(&path);
        buf_add(&path, folder, (size_t)(p - folder));
        if ((mkdir(path.data, 0777) && errno != EEXIST) || !*p)
            break;
    }
    buf_release(&path);
    if (!access(folder, F_OK))
        return 0;
    return err_set(err, ERR_REPO, "cannot make the folder %s: %s", folder, strerror(errno));
}

static int check_spec(const struct block_spec *spec, struct err *err)
{
    const char *const paths[] = { spec->program, spec->folder };
    for (size_t i = 0; i < 2; i++)
        if (paths[i] && strchr(paths[i], '\n'))
            return err_set(err, ERR_USAGE, "a path with a line break cannot be put into a hook");
    return 0;
}

int hook_inspect(const struct hook_request *request, struct hook_report *out, struct err *err)
{
    if (open_report(request, out, err))
        return -1;
    return out->usable ? change_all(request, no_change, out, err) : 0;
}

int hook_install(const struct hook_request *request, struct hook_report *out, struct err *err)
{
    if (check_spec(&request->spec, err) || open_report(request, out, err))
        return -1;
    if (!out->usable)
        return err_set(err, ERR_REPO,
                       "core.hooksPath (%s) is %s, which is not a folder: git runs no hooks here",
                       setting_origin_name(out->origin), out->folder);
    if (make_hooks_folder(out->folder, err))
        return -1;
    return change_all(request, install_one, out, err);
}

int hook_uninstall(const struct hook_request *request, struct hook_report *out, struct err *err)
{
    if (open_report(request, out, err))
        return -1;
    int result = out->usable ? change_all(request, uninstall_one, out, err) : 0;
    for (size_t i = 0; i < HOOK_COUNT && !result && out->usable; i++)
        result = uninstall_kept(request, out->hooks[i].path, err);
    return result;
}
