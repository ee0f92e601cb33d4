#include <stdlib.h>

#include "cmd/command.h"
#include "look/show.h"

static int make_shown(struct app *app, struct show_input *input, struct arena *arena,
                      struct shown *shown, struct err *err)
{
    const struct snapshot *snapshot = input->view->snapshot;
    input->notes = app_notes(app, false);
    input->path = show_path(app->repo, app->arguments[0], arena);
    int result = show_make(input, arena, shown, err);
    notes_db_close(input->notes);
    if (result && err->code == ERR_NO)
        app_warn_unseen(app, snapshot, arena);
    if (!result && shown->file)
        app_warn_edited(app, snapshot, &shown->file->path, 1);
    return result;
}

static int show(struct app *app, struct show_input *input, struct arena *arena, struct err *err)
{
    struct shown shown;
    struct buf text = BUF_INIT;
    int result = make_shown(app, input, arena, &shown, err);
    if (!result && app->options.format == FORMAT_JSON) {
        char *json = show_to_json(&shown);
        result = app_write_line(json, err);
        free(json);
    } else if (!result) {
        show_to_markdown(&shown, app->options.verbosity > 0, &text);
        result = app_write(&text, err);
    }
    buf_release(&text);
    return result;
}

static int run_show(struct app *app, struct err *err)
{
    struct index_view index = INDEX_VIEW_INIT;
    struct view view;
    struct index_outcome outcome = { 0 };
    struct arena arena = ARENA_INIT;
    struct show_input input = { .view = &view, .past = app->options.at != NULL };
    int result = app_arguments(app, 1, 1, err);
    if (!result)
        result = app_work_view(app, "show", &arena, &index, &outcome, &input.work, err);
    if (!result && outcome.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    view_init(&view, index.db, &index.snapshot, &app->settings, &arena);
    if (!result)
        result = show(app, &input, &arena, err);
    view_release(&view);
    index_view_release(&index);
    arena_release(&arena);
    return result;
}

const struct command cmd_show = {
    .name = "show",
    .summary = "the note of the module that holds a path, with the file's summary",
    .usage = "[--at REV | --work-tree] PATH",
    .help = "PATH is a file, a folder or a module of the repository, from its root. With "
            "--work-tree, files that are not\n"
            "committed are parsed on the fly and taken as they are there.\n"
            "\n"
            "  repose show src/net/tls.c\n"
            "  repose show src/net",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_WORK_TREE),
    .needs = NEEDS_STORE,
    .run = run_show,
};
