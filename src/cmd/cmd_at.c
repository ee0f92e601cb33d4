#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "cmd/command.h"
#include "look/at.h"

#define BUDGET 1000 /* tokens: what a side panel can show */

/* ---- paths ---- */

/* The part of `path` below `root`, or NULL. Both absolute, without links. */
static const char *below(const char *root, const char *path)
{
    size_t n = strlen(root);
    if (strncmp(path, root, n) != 0 || (path[n] && path[n] != '/'))
        return NULL;
    return path[n] ? path + n + 1 : path + n;
}

/* The folder that paths are typed in, from the root of the work tree; "" for that, for a folder
 * outside of it, and for a bare repository. */
static const char *typed_in(const struct app *app, const char *root, struct arena *arena)
{
    char *here = realpath(app->options.directory ? app->options.directory : ".", NULL);
    const char *rest = here && *root ? below(root, here) : NULL;
    const char *folder = arena_strdup(arena, rest ? rest : "");
    free(here);
    return folder;
}

static char *root_of(const struct app *app, struct arena *arena)
{
    const char *work = repo_work_dir(app->repo);
    char *root = work ? realpath(work, NULL) : NULL;
    char *copy = arena_strdup(arena, root ? root : "");
    free(root);
    return copy;
}

/* The same for an absolute path as an editor has it, which may lead there by links. The file itself
 * need not be there yet, and may be a link. */
static const char *below_by_links(const char *root, const char *path, struct arena *arena)
{
    size_t folder = path_dir_length(path);
    char *real = realpath(arena_strndup(arena, path, folder ? folder : 1), NULL);
    const char *rest =
        real ? below(root, arena_printf(arena, "%s/%s", real, path_base(path))) : NULL;
    free(real);
    return rest;
}

/* From the root of the repository. What is typed from there is understood, too. */
static int resolve_path(const struct app *app, const struct snapshot *snapshot, const char *typed,
                        const char **out, struct arena *arena, struct err *err)
{
    const char *root = root_of(app, arena), *folder = typed_in(app, root, arena);
    if (*typed == '/') {
        const char *rest = *root ? below(root, typed) : NULL;
        typed = rest || !*root ? rest : below_by_links(root, typed, arena);
        folder = "";
    }
    *out = typed ? at_root_path(folder, typed, arena) : NULL;
    if (!*out || !**out)
        return err_set(err, ERR_USAGE, "that file is not in this repository");
    const char *from_root = at_root_path("", typed, arena);
    if (from_root && snapshot_find(snapshot, *out) < 0 && snapshot_find(snapshot, from_root) >= 0)
        *out = from_root;
    return 0;
}

/* ---- texts ---- */

static int read_stream(FILE *stream, const char *name, struct buf *out, struct err *err)
{
    char block[8192];
    size_t n;
    while ((n = fread(block, 1, sizeof block, stream)) > 0)
        buf_add(out, block, n);
    if (ferror(stream))
        return err_set(err, ERR_REPO, "cannot read %s: %s", name, strerror(errno));
    return 0;
}

static int read_unsaved_text(const struct app *app, struct at_input *input, struct buf *text,
                             struct err *err)
{
    if (!app->options.stdin_path)
        return 0;
    /* One byte more than what is looked at tells that it is too large. */
    buf_limit(text, (size_t)settings_integer(&app->settings, SETTING_MAX_FILE_SIZE) + 1);
    int result = read_stream(stdin, "standard input", text, err);
    input->origin = AT_STANDARD_INPUT;
    input->text = text->data;
    input->text_size = text->size;
    return result;
}

/* ---- the answer ---- */

static int print_at(const struct app *app, const struct at *at, struct err *err)
{
    struct buf text = BUF_INIT;
    if (app->options.format == FORMAT_JSON) {
        char *json = at_to_json(at);
        int result = app_write_line(json, err);
        free(json);
        return result;
    }
    buf_addstr(&text, at->markdown);
    int result = app_write(&text, err);
    buf_release(&text);
    return result;
}

static int make_and_print_at(struct app *app, struct at_input *input, struct arena *arena,
                             struct err *err)
{
    struct at at;
    struct buf text = BUF_INIT;
    const char *typed = app->options.stdin_path;
    int result = at_parse_place(app->arguments[0], &typed, &input->line, arena, err);
    if (!result && app->options.stdin_path)
        typed = app->options.stdin_path;
    if (!result)
        result = resolve_path(app, input->view->snapshot, typed, &input->path, arena, err);
    if (!result)
        result = read_unsaved_text(app, input, &text, err);
    if (!result && input->origin == AT_REVISION)
        app_warn_edited(app, input->view->snapshot, &input->path, 1);
    if (!result)
        result = at_make(input, arena, &at, err);
    if (result && err->code == ERR_NO)
        app_warn_unseen(app, input->view->snapshot, arena);
    if (!result)
        result = print_at(app, &at, err);
    buf_release(&text);
    return result;
}

static int run_at(struct app *app, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct index_view index = INDEX_VIEW_INIT;
    struct view view;
    struct index_outcome outcome = { 0 };
    const struct work_tree *work;
    if (app_arguments(app, 1, 1, err))
        return -1;
    int result = app_work_view(app, "at", &arena, &index, &outcome, &work, err);
    if (!result && outcome.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    view_init(&view, index.db, &index.snapshot, &app->settings, &arena);
    if (!result) {
        struct at_input input = {
            .repo = app->repo,
            .view = &view,
            .outcome = &outcome,
            .notes = app_notes(app, false),
            .past = app->options.at != NULL,
            .origin = work ? AT_WORK_TREE : AT_REVISION,
            .work = work,
            .budget = app->options.budget ? (uint32_t)app->options.budget : BUDGET,
        };
        result = make_and_print_at(app, &input, &arena, err);
        notes_db_close(input.notes);
    }
    view_release(&view);
    index_view_release(&index);
    arena_release(&arena);
    return result;
}

const struct command cmd_at = {
    .name = "at",
    .summary = "for an editor: the definition at a line, who uses it, what changes along",
    .usage = "[--stdin-path FILE] [--work-tree | --at REV] [-b TOKENS] [--format FORMAT] FILE:LINE",
    .help = "Prints the definition around the line, who uses it, which files usually change along "
            "with this one, and the\n"
            "note of its module. FILE may be relative to the current folder, or to the root of the "
            "repository; a column\n"
            "after the line is ignored. The text is that of the revision, unless:\n"
            "--work-tree takes all files as they are in the work tree; --stdin-path reads the "
            "unsaved text of FILE\n"
            "from standard input (then LINE alone will do). Such texts are parsed on the fly and "
            "never stored.\n"
            "\n"
            "  repose at src/net/tls.c:120\n"
            "  repose at --stdin-path src/net/tls.c --format json 120 < buffer",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_BUDGET) | TAKES(OPTION_STDIN_PATH) |
             TAKES(OPTION_WORK_TREE),
    .needs = NEEDS_STORE,
    .run = run_at,
};
