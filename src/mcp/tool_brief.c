#include <math.h>
#include <string.h>

#include "brief/brief.h"
#include "brief/log.h"
#include "mcp/arguments.h"
#include "mcp/tools.h"
#include "print/json_text.h"

static json_t *rounded(double share)
{
    return json_real(round(share * 100) / 100);
}

static json_t *to_edit(const struct brief *brief)
{
    json_t *array = json_array();
    for (size_t i = 0; i < brief->file_count; i++) {
        if (!brief->files[i].likely)
            continue;
        json_t *file = json_object();
        json_path(file, brief->files[i].path);
        json_object_set_new(file, "probability", rounded(brief->files[i].probability));
        json_array_append_new(array, file);
    }
    return array;
}

/* The files, for programs, beside the Markdown, for models: all of it as lists takes half as many
 * tokens again (docs/mcp.md). */
static json_t *structured(const struct brief *brief)
{
    json_t *root = json_object();
    json_object_set_new(root, "revision", tool_revision(&brief->indexed));
    if (brief->stale)
        json_object_set_new(root, "stale", json_true());
    json_object_set_new(root, "confidence", rounded(brief->confidence));
    json_object_set_new(root, "edit", to_edit(brief));
    json_object_set_new(root, "brief", json_text(brief->packed.markdown));
    return root;
}

static int make_brief_result(struct tool_call *call, struct session_view *view,
                             struct tool_result *result, struct err *err)
{
    struct session *session = call->session;
    const char *request = argument_string(call->arguments, "request");
    int64_t budget = settings_integer(session->settings, SETTING_BRIEF_BUDGET);
    struct brief_options options = {
        .request = request,
        .request_size = strlen(request),
        .budget = (uint32_t)argument_integer(call->arguments, "budget", budget),
        .limit = (size_t)argument_integer(call->arguments, "limit", 20),
        .past = argument_string(call->arguments, "at") != NULL,
        .work = view->work,
    };
    struct brief brief;
    if (argument_string(call->arguments, "more")) {
        options.notes = session_notes(session, false);
        return tool_more(call, view, &options, result, err);
    }
    bool is_logged = !view->work && brief_is_logged(session->settings, options.past);
    options.notes = session_notes(session, is_logged);
    int failed = brief_make(&view->view, &view->outcome, &options, call->arena, &brief, err);
    if (!failed && is_logged && options.notes)
        brief_log(options.notes, session->settings, &brief, call->arena);
    if (!failed) {
        buf_addstr(&result->text, brief.packed.markdown);
        result->structured = structured(&brief);
        tool_add_limits(view, result);
    }
    return failed;
}

int tool_brief(struct tool_call *call, struct tool_result *result, struct err *err)
{
    struct session_view one = { 0 }, *view;
    const char *request = argument_string(call->arguments, "request");
    if (strlen(request) == strspn(request, " \t\r\n\f\v"))
        return err_set(err, ERR_USAGE, "the request is empty; say what is to be done");
    int failed = session_open(call->session, argument_string(call->arguments, "at"), "brief", &one,
                              &view, err);
    if (!failed)
        failed = make_brief_result(call, view, result, err);
    session_close(&one);
    return failed;
}
