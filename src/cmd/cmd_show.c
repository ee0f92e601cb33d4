#include <stdlib.h>

#include "cmd/command.h"
#include "look/show.h"

static int show(struct app *app, struct view *view, struct arena *arena, struct err *err)
{
    struct shown shown;
    struct buf text = BUF_INIT;
    const char *path = show_path(app->repo, app->arguments[0], arena);
    struct notes_db *notes = app_notes(app, false);
    int result = show_make(view, notes, app->options.at != NULL, path, arena, &shown, err);
    notes_db_close(notes);
    if (!result && app->options.format == FORMAT_JSON) {
        char *json = show_to_json(&shown);
        result = app_write_line(json, err);
        free(json);
    } else if (!result) {
        show_to_markdown(&shown, &text);
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
    int result = app_arguments(app, 1, 1, err);
    if (!result)
        result = app_view(app, "show", &index, &outcome, err);
    if (!result && outcome.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    view_init(&view, index.db, &index.snapshot, &app->settings, &arena);
    if (!result)
        result = show(app, &view, &arena, err);
    view_release(&view);
    index_view_release(&index);
    arena_release(&arena);
    return result;
}

const struct command cmd_show = {
    .name = "show",
    .summary = "the note of the module that holds a path, with the file's summary",
    .usage = "[--at REV] PATH",
    .help = "PATH is a file, a folder or a module of the repository, from its root.\n"
            "\n"
            "  repose show src/net/tls.c\n"
            "  repose show src/net",
    .takes = TAKES(OPTION_AT),
    .needs = NEEDS_STORE,
    .run = run_show,
};
