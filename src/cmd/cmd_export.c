#include "cmd/model_session.h"
#include "cmd/progress.h"
#include "note/training.h"

/* The lines are made for the card, too: it counts what is in them. */
static int write_line(const struct app *app, struct buf *line, struct err *err)
{
    int result = app->options.given & TAKES(OPTION_CARD) ? 0 : app_write(line, err);
    buf_reset(line);
    return result;
}

static int write_lines(struct app *app, const struct model_session *s, struct training *training,
                       struct err *err)
{
    struct buf line = BUF_INIT;
    int made = 0;
    for (size_t i = 0; i < s->modules->count && made >= 0; i++) {
        made = cancel_check(err) ? -1 : training_module(training, (uint32_t)i, &line, err);
        if (made == 1 && write_line(app, &line, err))
            made = -1;
    }
    if (made >= 0)
        made = training_overview(training, &line, err);
    if (made == 1 && write_line(app, &line, err))
        made = -1;
    buf_release(&line);
    return made < 0 ? -1 : 0;
}

static int export_notes(struct app *app, const struct model_session *s, struct err *err)
{
    struct training training;
    struct buf card = BUF_INIT;
    bool with_requests = app->options.given & TAKES(OPTION_REQUESTS);
    int result = training_open(&training, &s->request, with_requests, err);
    if (!result)
        result = write_lines(app, s, &training, err);
    if (!result && !training.totals.examples)
        result = err_set(err, ERR_NO,
                         "no note of a model is fresh at this revision; 'repose sleep' writes "
                         "them, and 'repose status' tells which are behind");
    if (!result && app->options.given & TAKES(OPTION_CARD)) {
        training_card(&training, &card);
        result = app_write(&card, err);
    }
    buf_release(&card);
    training_close(&training);
    return result;
}

static int run_export(struct app *app, struct err *err)
{
    struct model_session session;
    /* Nothing is asked, so no key is needed. */
    if (app_arguments(app, 0, 0, err) ||
        settings_set(&app->settings, SETTING_LLM_PROVIDER, ORIGIN_OPTION, "", err))
        return -1;
    int result = model_open(&session, app, "export", false, err);
    if (!result && session.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    if (!result)
        result = export_notes(app, &session, err);
    model_close(&session);
    return result;
}

const struct command cmd_export = {
    .name = "export",
    .summary = "write the notes of a model as data to train another one with",
    .usage = "[--at REV] [--requests] [--card]",
    .help =
        "One line of JSON for each note that is fresh at the revision: the chat messages that were "
        "sent, the\n"
        "note as it was accepted after it had been checked against the code, and where it comes "
        "from\n"
        "(docs/export.md). Secrets are taken out. Nothing is sent anywhere.\n"
        "\n"
        "  repose export >notes.jsonl\n"
        "  repose export --card >README.md\n"
        "  repose export | jq -c 'del(.metadata)' >for-upload.jsonl\n"
        "\n"
        "Exit status 1: there is no such note.",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_REQUESTS) | TAKES(OPTION_CARD),
    .needs = NEEDS_STORE,
    .run = run_export,
};
