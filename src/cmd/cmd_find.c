#include <stdlib.h>

#include "cmd/command.h"
#include "look/find.h"

static int print_found(const struct app *app, const struct found *found, struct err *err)
{
    struct buf text = BUF_INIT;
    int result;
    if (app->options.format == FORMAT_JSON) {
        char *json = find_to_json(found);
        result = app_write_line(json, err);
        free(json);
    } else {
        if (app->options.format == FORMAT_MARKDOWN)
            find_to_markdown(found, &text);
        else
            find_to_text(found, &text);
        result = app_write(&text, err);
    }
    buf_release(&text);
    return result;
}

/* For a program, nothing is an answer, too. */
static int none_found(const struct app *app, const struct found *found, struct err *err)
{
    if (err->code == ERR_NO && app->options.format == FORMAT_JSON)
        print_found(app, found, NULL);
    return -1;
}

static int run_find(struct app *app, struct err *err)
{
    struct index_view index = INDEX_VIEW_INIT;
    struct view view;
    struct index_outcome outcome = { 0 };
    struct arena arena = ARENA_INIT;
    struct found found;
    int result = app_arguments(app, 1, 1, err);
    if (!result)
        result = app_view(app, "find", &index, &outcome, err);
    if (!result && outcome.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    struct find_options options = {
        .name = app->argument_count ? app->arguments[0] : "",
        .limit = app->options.limit ? (size_t)app->options.limit : 20,
    };
    view_init(&view, index.db, &index.snapshot, &app->settings, &arena);
    if (!result)
        result = find_make(&view, &options, &arena, &found, err) ? none_found(app, &found, err)
                                                                 : print_found(app, &found, err);
    view_release(&view);
    index_view_release(&index);
    arena_release(&arena);
    return result;
}

const struct command cmd_find = {
    .name = "find",
    .summary = "where a name is defined, and which files use it",
    .usage = "[--at REV] [--limit N] [--format FORMAT] NAME",
    .help =
        "NAME is that of a function, class, constant, heading or anything else that files define;\n"
        "'Cache.get' and 'Cache::get' mean the get in a Cache, and 'str*' every name that begins "
        "so.\n"
        "Names are compared, not resolved: two things of one name are both listed.\n"
        "\n"
        "  repose find strbuf_add\n"
        "  repose find 'Cache*' --format json\n"
        "\n"
        "Exit status 1: nothing is called so.",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_LIMIT),
    .needs = NEEDS_STORE,
    .run = run_find,
};
