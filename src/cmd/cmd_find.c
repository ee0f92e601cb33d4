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
static int none_found(struct app *app, const struct view *view, const struct found *found,
                      struct err *err)
{
    if (err->code != ERR_NO)
        return -1;
    app_warn_unseen(app, view->snapshot, view->arena);
    if (app->options.format == FORMAT_JSON)
        print_found(app, found, NULL);
    return -1;
}

static int find(struct app *app, struct view *view, const struct find_options *options,
                struct err *err)
{
    struct found found;
    if (find_make(view, options, view->arena, &found, err))
        return none_found(app, view, &found, err);
    return print_found(app, &found, err);
}

static int run_find(struct app *app, struct err *err)
{
    struct index_view index = INDEX_VIEW_INIT;
    struct view view;
    struct index_outcome outcome = { 0 };
    struct arena arena = ARENA_INIT;
    const struct work_tree *work = NULL;
    int result = app_arguments(app, 1, 1, err);
    if (!result)
        result = app_work_view(app, "find", &arena, &index, &outcome, &work, err);
    if (!result && outcome.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    struct find_options options = {
        .name = app->argument_count ? app->arguments[0] : "",
        .limit = app->options.limit ? (size_t)app->options.limit : 20,
        .work = work,
    };
    view_init(&view, index.db, &index.snapshot, &app->settings, &arena);
    view.repo = app->repo;
    if (!result)
        result = find(app, &view, &options, err);
    view_release(&view);
    index_view_release(&index);
    arena_release(&arena);
    return result;
}

const struct command cmd_find = {
    .name = "find",
    .summary = "where a name is defined, and which files use it",
    .usage = "[--at REV | --work-tree] [--limit N] [--format FORMAT] NAME",
    .help =
        "NAME is that of a function, class, constant, heading or anything else that files define;\n"
        "'Cache.get' and 'Cache::get' mean the get in a Cache, and 'str*' every name that begins "
        "so.\n"
        "Several words in quotes are the name of a heading; what they say is for 'repose brief'.\n"
        "Two things of one name are both listed, with the users of both. Their own files come "
        "first, then others; Markdown and JSON tell the lines, too;\n"
        "of files that cannot be told to mean them, only the number. With --work-tree, files "
        "that are not committed are\n"
        "parsed on the fly and taken as they are there.\n"
        "\n"
        "  repose find strbuf_add\n"
        "  repose find 'Cache*' --format json\n"
        "  repose find --work-tree written_a_minute_ago\n"
        "\n"
        "Exit status 1: nothing is called so.",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_LIMIT) | TAKES(OPTION_WORK_TREE),
    .needs = NEEDS_STORE,
    .run = run_find,
};
