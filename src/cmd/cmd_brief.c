#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/heap.h"
#include "brief/brief.h"
#include "brief/log.h"
#include "cmd/command.h"
#include "print/json_text.h"
#include "text/prompt.h"

/* The words of the request joined by spaces, or standard input for "-". */
static int read_request_text(const struct app *app, struct buf *request, struct err *err)
{
    buf_limit(request, REQUEST_MAX);
    if (app->argument_count == 1 && !strcmp(app->arguments[0], "-")) {
        char block[8192];
        size_t n;
        while ((n = fread(block, 1, sizeof block, stdin)) > 0)
            buf_add(request, block, n);
        if (ferror(stdin))
            return err_set(err, ERR_USAGE, "cannot read the request from standard input: %s",
                           strerror(errno));
    } else {
        for (size_t i = 0; i < app->argument_count; i++)
            buf_printf(request, "%s%s", i ? " " : "", app->arguments[i]);
    }
    for (size_t i = 0; i < request->size; i++)
        if (!request->data[i])
            request->data[i] = ' ';
    if (request->overflow)
        event_warn(&app->events, "only the first %d KB of the request are looked at",
                   REQUEST_MAX / 1024);
    if (request->size == strspn(request->data, " \t\r\n\f\v"))
        return err_set(
            err, ERR_USAGE,
            "the request is empty; say what is to be done: repose brief \"add a --json flag\"");
    return 0;
}

static int print_brief(const struct app *app, const struct brief *brief, struct err *err)
{
    struct buf text = BUF_INIT;
    int result;
    if (app->options.format == FORMAT_JSON) {
        char *json = brief_to_json(brief, app->options.given & TAKES(OPTION_SIGNALS));
        result = app_write_line(json, err);
        free(json);
    } else {
        if (app->options.format == FORMAT_TEXT)
            brief_to_text(brief, &text);
        else
            buf_addstr(&text, brief->packed.markdown);
        result = app_write(&text, err);
    }
    buf_release(&text);
    return result;
}

/* What is not committed matters where a likely file differs there, or a name that stands nowhere
 * may. */
static void warn_unseen(struct app *app, const struct view *view, const struct brief *brief,
                        struct arena *arena)
{
    const char **paths = ARENA_ARRAY(arena, const char *, brief->file_count);
    size_t likely = 0;
    bool is_absent = !brief->file_count;
    for (size_t i = 0; i < brief->file_count; i++)
        if (brief->files[i].likely)
            paths[likely++] = brief->files[i].path;
    for (size_t i = 0; i < brief->named_count; i++)
        is_absent = is_absent || named_is_absent(&brief->named[i]);
    if (!app_warn_edited(app, view->snapshot, paths, likely) && is_absent)
        app_warn_unseen(app, view->snapshot, arena);
}

static int make_and_print(struct app *app, const struct buf *request, struct arena *arena,
                          struct err *err)
{
    struct index_view index = INDEX_VIEW_INIT;
    struct index_outcome outcome = { 0 };
    struct view view;
    struct brief brief;
    struct brief_options options = {
        .request = request->data,
        .request_size = request->size,
        .budget = (uint32_t)settings_integer(&app->settings, SETTING_BRIEF_BUDGET),
        .limit = app->options.limit ? (size_t)app->options.limit : 20,
        .past = app->options.at != NULL,
    };
    bool is_work_tree = app->options.given & TAKES(OPTION_WORK_TREE);
    bool is_logged = !is_work_tree && brief_is_logged(&app->settings, options.past);
    if (app->options.budget)
        options.budget = (uint32_t)app->options.budget;
    int result = app_work_view(app, "brief", arena, &index, &outcome, &options.work, err);
    if (!result && outcome.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    view_init(&view, index.db, &index.snapshot, &app->settings, arena);
    view.repo = app->repo;
    if (!result)
        options.notes = app_notes(app, is_logged);
    if (!result)
        result = brief_make(&view, &outcome, &options, arena, &brief, err);
    if (!result)
        result = print_brief(app, &brief, err);
    if (!result)
        warn_unseen(app, &view, &brief, arena);
    if (!result && options.notes && is_logged)
        brief_log(options.notes, &app->settings, &brief, arena);
    notes_db_close(options.notes);
    if (!result && !brief.file_count)
        result = err_set(err, ERR_NO, "no file speaks of this request");
    view_release(&view);
    index_view_release(&index);
    return result;
}

/* ---- for an agent's hook ---- */

#define HOOK_INPUT_MAX  (1024 * 1024)
#define HOOK_SECONDS    4 /* its timeout is five; what takes longer is not worth it */
#define HOOK_CONFIDENCE 0.33 /* measured: docs/mcp.md */

static void give_up(int number)
{
    (void)number;
    _exit(0);
}

/* The prompt of what the agent says about it; false: it is none that files could be named for. */
static bool read_prompt(struct buf *prompt)
{
    struct buf text = BUF_INIT;
    char block[8192];
    size_t n;
    buf_limit(&text, HOOK_INPUT_MAX);
    while ((n = fread(block, 1, sizeof block, stdin)) > 0)
        buf_add(&text, block, n);
    json_t *root = text.overflow ? NULL : json_loadb(text.data, text.size, 0, NULL);
    const char *said = json_string_value(json_object_get(root, "prompt"));
    if (said)
        buf_add(prompt, said, strlen(said) < REQUEST_MAX ? strlen(said) : REQUEST_MAX);
    json_decref(root);
    buf_release(&text);
    return prompt_is_request(prompt->data, prompt->size);
}

static int print_for_hook(const struct brief *brief, struct err *err)
{
    struct buf text = BUF_INIT;
    buf_printf(
        &text,
        "A brief by repose, which has read this repository ahead of time; read the lines that "
        "it points at before you search.\n\n%s",
        brief->packed.markdown);
    json_t *root = json_pack("{s:{s:s, s:o}}", "hookSpecificOutput", "hookEventName",
                             "UserPromptSubmit", "additionalContext", json_text(text.data));
    char *line = json_dumps(root, JSON_COMPACT);
    int result = app_write_line(line, err);
    free(line);
    json_decref(root);
    buf_release(&text);
    return result;
}

static bool is_sure(const struct brief *brief)
{
    return brief->likely_count && brief->confidence >= HOOK_CONFIDENCE;
}

/* From what is indexed already: who types does not wait for a repository to be read. */
static int answer_hook(struct app *app, const struct buf *prompt, struct arena *arena,
                       bool *is_behind, struct err *err)
{
    struct index_view index = INDEX_VIEW_INIT;
    struct index_outcome outcome = { 0 };
    struct view view;
    struct brief brief;
    struct brief_options options = {
        .request = prompt->data,
        .request_size = prompt->size,
        .budget = (uint32_t)settings_integer(&app->settings, SETTING_BRIEF_BUDGET),
        .limit = 20,
    };
    int result = app_work_view(app, "brief", arena, &index, &outcome, &options.work, err);
    *is_behind = result ? err->code == ERR_STORE : outcome.stale;
    view_init(&view, index.db, &index.snapshot, &app->settings, arena);
    view.repo = app->repo;
    if (!result && !outcome.unborn) {
        options.notes = app_notes(app, false);
        result = brief_make(&view, &outcome, &options, arena, &brief, err);
        notes_db_close(options.notes);
        if (!result && is_sure(&brief))
            result = print_for_hook(&brief, err);
    }
    view_release(&view);
    index_view_release(&index);
    return result;
}

/* Whatever happens, the agent's prompt goes on: main() sees to that. */
static int run_for_hook(struct app *app, struct err *err)
{
    struct buf prompt = BUF_INIT;
    struct arena arena = ARENA_INIT;
    bool is_behind = false;
    int result = 0;
    signal(SIGALRM, give_up);
    alarm(HOOK_SECONDS);
    if (app_arguments(app, 0, 0, err) == 0 && read_prompt(&prompt))
        result = answer_hook(app, &prompt, &arena, &is_behind, err);
    arena_release(&arena);
    buf_release(&prompt);
    alarm(0);
    if (is_behind)
        app_index_apart(app, NULL);
    return result;
}

static int run_brief(struct app *app, struct err *err)
{
    heap_expect(HEAP_ROOM);
    if (app->options.given & TAKES(OPTION_FOR_HOOK))
        return run_for_hook(app, err);
    struct buf request = BUF_INIT;
    struct arena arena = ARENA_INIT;
    int result = read_request_text(app, &request, err);
    if (!result)
        result = make_and_print(app, &request, &arena, err);
    arena_release(&arena);
    buf_release(&request);
    return result;
}

const struct command cmd_brief = {
    .name = "brief",
    .summary = "name the files that a feature request touches, with notes",
    .usage = "[-b TOKENS] [--at REV | --work-tree] [--limit N] [--format FORMAT] [--] REQUEST... | "
             "- | --for-hook",
    .help =
        "Prints what an agent needs before it starts on the request: the files that will "
        "likely change, why,\n"
        "their key signatures and lines, notes on their modules, what usually changes along, "
        "and tests.\n"
        "The index is brought up to date first, so the answer is never stale. With --work-tree, "
        "files that are not\n"
        "committed are parsed on the fly and taken as they are there; nothing of them is "
        "stored.\n"
        "\n"
        "--for-hook answers the hook of an agent for a submitted prompt (UserPromptSubmit of "
        "Claude "
        "Code): the prompt comes\n"
        "as JSON on standard input, and the brief goes out as JSON, or nothing when the prompt is "
        "no "
        "request or the answer not\n"
        "sure. Nothing is indexed before it, but afterwards in the background; it always succeeds. "
        "'repose agents install\n"
        "--hook' sets it up.\n"
        "\n"
        "  repose brief add a --json flag to the status command\n"
        "  repose brief -b 1000 --format json \"retry on 429\" | jq '.files[].path'\n"
        "  gh issue view 12 --json title,body -q '.title+\"\\n\"+.body' | repose brief -\n"
        "\n"
        "Exit status 1: no file speaks of the request; where to begin is printed all the same.",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_BUDGET) | TAKES(OPTION_LIMIT) | TAKES(OPTION_SIGNALS) |
             TAKES(OPTION_WORK_TREE) | TAKES(OPTION_FOR_HOOK),
    .needs = NEEDS_STORE,
    .run = run_brief,
};
