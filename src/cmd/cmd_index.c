#include <inttypes.h>
#include <stdlib.h>

#include <jansson.h>

#include "cmd/command.h"

static int print_index_outcome(const struct app *app, const struct index_view *view,
                               const struct index_outcome *outcome, struct err *err)
{
    char hex[OID_HEX_SIZE];
    const struct snapshot *snapshot = &view->snapshot;
    size_t indexed = 0;
    for (size_t i = 0; i < snapshot->file_count; i++)
        indexed += snapshot->files[i].skip == SKIP_NONE;
    oid_hex(&snapshot->revision, hex);
    if (app->options.format == FORMAT_JSON) {
        json_t *root =
            json_pack("{s:s, s:o, s:I, s:I, s:I, s:I}", "schema", "repose.index/1", "indexed",
                      outcome->unborn ? json_null() : json_string(hex), "files",
                      (json_int_t)indexed, "parsed", (json_int_t)outcome->parsed, "reused",
                      (json_int_t)outcome->reused, "commits", (json_int_t)outcome->commits_read);
        char *text = json_dumps(root, JSON_INDENT(1));
        int result = app_write_line(text, err);
        free(text);
        json_decref(root);
        return result;
    }
    struct buf text = BUF_INIT;
    if (outcome->unborn)
        buf_addstr(&text, "no commits yet: nothing to index\n");
    else
        buf_printf(&text, "indexed %zu files at %.12s (%" PRIu64 " read, %" PRIu64 " commits)\n",
                   indexed, hex, outcome->parsed, outcome->commits_read);
    int result = app->options.verbosity < 0 ? 0 : app_write(&text, err);
    buf_release(&text);
    return result;
}

static int run_index(struct app *app, struct err *err)
{
    struct index_view view = INDEX_VIEW_INIT;
    struct index_outcome outcome = { 0 };
    struct index_request request = app_index_request(app, "index");
    if (app_arguments(app, 0, 0, err))
        return -1;
    int result = index_update(&request, &view, &outcome, err);
    if (!result)
        result = print_index_outcome(app, &view, &outcome, err);
    index_view_release(&view);
    return result;
}

const struct command cmd_index = {
    .name = "index",
    .summary = "bring the index up to date with a revision",
    .usage = "[--at REV]",
    .help = "Reads what changed since the last time, parses it and stores its structure. Uses no "
            "network and\n"
            "costs nothing. 'repose brief' does this by itself; run it ahead of time to make the "
            "first brief fast.",
    .takes = TAKES(OPTION_AT),
    .needs = NEEDS_STORE,
    .run = run_index,
};
