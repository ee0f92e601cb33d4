#include <inttypes.h>
#include <stdlib.h>

#include "cmd/command.h"
#include "look/status.h"

static int print_status(const struct app *app, const struct status *status, struct err *err)
{
    struct buf text = BUF_INIT;
    int result;
    if (app->options.format == FORMAT_JSON) {
        char *json = status_to_json(status);
        result = app_write_line(json, err);
        free(json);
    } else {
        if (app->options.given & TAKES(OPTION_FILES))
            status_files(status, &text);
        else
            status_to_text(status, &text);
        result = app_write(&text, err);
    }
    buf_release(&text);
    return result;
}

static int run_status(struct app *app, struct err *err)
{
    struct status status;
    struct index_request request = {
        .repo = app->repo,
        .store = app->store,
        .settings = &app->settings,
        .events = &app->events,
        .command = "status",
    };
    if (app_arguments(app, 0, 0, err))
        return -1;
    int result = status_read(&request, &status, err);
    if (!result)
        result = print_status(app, &status, err);
    bool current =
        !status.has_head || (status.has_index && oid_equal(&status.head, &status.indexed));
    bool check = app->options.given & TAKES(OPTION_CHECK);
    uint64_t behind = status.stale + (status.has_model ? status.missing : 0);
    if (!result && check && !current)
        result = err_set(err, ERR_NO, "the index is not at HEAD; run repose index");
    else if (!result && check && behind)
        result = err_set(err, ERR_NO, "%" PRIu64 " notes are stale or missing; run repose sleep",
                         behind);
    status_release(&status);
    return result;
}

const struct command cmd_status = {
    .name = "status",
    .summary = "how fresh the index and the notes are, and what they cost",
    .usage = "[--check] [--files]",
    .takes = TAKES(OPTION_CHECK) | TAKES(OPTION_FILES),
    .needs = NEEDS_LOOK,
    .run = run_status,
};
