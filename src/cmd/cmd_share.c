#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cmd/model_session.h"
#include "share/share.h"

static int print_share_outcome(const struct app *app, const char *action,
                               const struct share_outcome *o, struct err *err)
{
    struct buf text = BUF_INIT;
    if (app->options.format == FORMAT_JSON) {
        json_t *root = json_pack(
            "{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "schema",
            "repose.share/1", "action", action, "local", (json_int_t)o->local, "remote",
            (json_int_t)o->remote, "pushed", (json_int_t)o->pushed, "dropped",
            (json_int_t)o->dropped, "attempts", (json_int_t)o->attempts, "fetched",
            (json_int_t)o->fetched, "refused", (json_int_t)o->refused, "untrusted",
            (json_int_t)o->untrusted, "elsewhere", (json_int_t)o->elsewhere, "missing_here",
            (json_int_t)o->missing_here, "missing_there", (json_int_t)o->missing_there);
        char *json = json_dumps(root, JSON_INDENT(1));
        int result = app_write_line(json, err);
        free(json);
        json_decref(root);
        return result;
    }
    if (!strcmp(action, "push"))
        buf_printf(&text,
                   "%" PRIu64 " notes pushed, %" PRIu64 " were there, %" PRIu64
                   " old ones dropped\n",
                   o->pushed, o->remote, o->dropped);
    else if (!strcmp(action, "fetch"))
        buf_printf(&text,
                   "%" PRIu64 " of %" PRIu64 " shared notes are new and used, %" PRIu64
                   " refused, %" PRIu64 " not trusted, %" PRIu64 " of modules that are not here\n",
                   o->fetched, o->remote, o->refused, o->untrusted, o->elsewhere);
    else
        buf_printf(&text,
                   "%" PRIu64 " notes here, %" PRIu64 " there; %" PRIu64 " to push, %" PRIu64
                   " to fetch\n",
                   o->local, o->remote, o->missing_there, o->missing_here);
    int result = app->options.verbosity < 0 ? 0 : app_write(&text, err);
    buf_release(&text);
    return result;
}

static const struct action {
    const char *name;
    int (*run)(const struct share_request *request, struct share_outcome *outcome, struct err *err);
} actions[] = {
    { "push", share_push },
    { "fetch", share_fetch },
    { "status", share_status },
};
#define ACTION_COUNT (sizeof actions / sizeof *actions)

static const char *action_name(size_t i)
{
    return i < ACTION_COUNT ? actions[i].name : NULL;
}

static int run_share(struct app *app, struct err *err)
{
    int chosen = app_action(app, &cmd_share, "push, fetch or status", err);
    const struct action *action = chosen < 0 ? NULL : &actions[chosen];
    struct model_session session;
    struct share_outcome outcome = { 0 };
    if (!action || app_arguments(app, 1, 2, err))
        return -1;
    int result = model_open(&session, app, "share", true, err);
    if (!result && session.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    if (!result && !session.notes)
        result = notes_db_open(&session.notes, app->store, true, err);
    if (!result) {
        struct share_request request = {
            .repo = app->repo,
            .notes = session.notes,
            .context = session.context,
            .settings = &app->settings,
            .events = &app->events,
            .remote = app->argument_count > 1 ? app->arguments[1] : "origin",
        };
        result = action->run(&request, &outcome, err);
    }
    if (!result)
        result = print_share_outcome(app, action->name, &outcome, err);
    if (!result && outcome.untrusted)
        event_warn(&app->events,
                   "%" PRIu64
                   " notes of others are not used: repose.share.trust decides (none, signed, all)",
                   outcome.untrusted);
    model_close(&session);
    return result;
}

const struct command cmd_share = {
    .name = "share",
    .summary = "exchange paid notes with a team through a git remote",
    .usage = "push | fetch | status [REMOTE]",
    .help = "Notes travel as git objects under refs/repose/notes of the remote (default: origin), "
            "by your own "
            "git: its\n"
            "credentials, ssh and proxies hold. Any number of machines may push at once. What "
            "others wrote is "
            "checked\n"
            "against the code as a model's reply is, and used only as far as repose.share.trust "
            "allows: none, "
            "signed\n"
            "(by commits that 'git verify-commit' accepts) or all.\n"
            "\n"
            "  repose sleep && repose share push\n"
            "  git config repose.share.trust all && repose share fetch",
    .needs = NEEDS_STORE,
    .word = action_name,
    .run = run_share,
};
