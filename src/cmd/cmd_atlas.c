#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "atlas/atlas.h"
#include "base/path.h"
#include "cmd/command.h"

/* The folder of the file, real; NULL when there is none: then writing will say so. */
static char *folder_of(const char *file)
{
    if (!file)
        return NULL;
    size_t length = path_dir_length(file);
    char *folder = length ? strndup(file, length) : strdup(*file == '/' ? "/" : ".");
    char *real = folder ? realpath(folder, NULL) : NULL;
    free(folder);
    return real;
}

static int make_atlas(struct app *app, const struct index_view *view, struct err *err)
{
    struct buf page = BUF_INIT;
    const char *file = app->options.output;
    struct notes_db *notes = app_notes(app, false);
    char *folder = folder_of(file);
    struct atlas_request request = { .repo = app->repo,
                                     .view = view,
                                     .settings = &app->settings,
                                     .events = &app->events,
                                     .notes = notes,
                                     .store = app->store,
                                     .past = app->options.at != NULL,
                                     .folder = folder,
                                     .now = time(NULL) };
    int result = atlas_make(&request, &page, err);
    if (!result)
        result = app_write_file(file ? file : "-", &page, UTF8_PAGE, err);
    free(folder);
    notes_db_close(notes);
    buf_release(&page);
    return result;
}

static int run_atlas(struct app *app, struct err *err)
{
    struct index_view view = INDEX_VIEW_INIT;
    struct index_outcome outcome = { 0 };
    int result = app_arguments(app, 0, 0, err);
    if (!result && !app->options.output && isatty(STDOUT_FILENO))
        result = err_set(err, ERR_USAGE, "the page is not for a terminal; give -o FILE");
    if (!result)
        result = app_view(app, "atlas", &view, &outcome, err);
    if (!result && outcome.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    if (!result)
        result = make_atlas(app, &view, err);
    index_view_release(&view);
    return result;
}

const struct command cmd_atlas = {
    .name = "atlas",
    .summary = "a page to look at: modules, notes, likely requests, money, quality",
    .usage = "[--at REV] [-o FILE]",
    .help = "One HTML file that needs no network: a map of the modules, coloured by the state of "
            "their notes,\n"
            "by changes, by cost or by demand; what each one imports and changes with; its note; "
            "the requests\n"
            "that are likely to come; what notes cost and save; and the last results of "
            "'repose eval'.\n"
            "Without -o it goes to standard output, unless that is a terminal.\n"
            "\n"
            "  repose atlas -o atlas.html",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_OUTPUT),
    .needs = NEEDS_STORE,
    .run = run_atlas,
};
