#include <string.h>

#include "base/utf8.h"
#include "look/show.h"
#include "mcp/arguments.h"
#include "mcp/tools.h"
#include "print/json_text.h"
#include "text/tokens.h"

#define TOKENS_MAX 8000 /* of one answer: a large generated file has thousands of definitions */

/* Cuts at the end of a line and says so. */
static void bound(struct buf *text)
{
    size_t all = text->size;
    while (tokens_estimate(text->data, text->size) > TOKENS_MAX) {
        size_t size = text->size - text->size / 8 - 1;
        while (size && text->data[size - 1] != '\n')
            size--;
        buf_truncate(text, size);
    }
    if (text->size < all)
        buf_printf(text, "... cut here, after %zu of %zu bytes; `find` looks up single names\n",
                   text->size, all);
}

static json_t *structured(const struct shown *shown, const char *markdown)
{
    return json_pack("{s:o, s:o, s:o}", "revision", tool_revision(&shown->indexed), "module",
                     json_text(shown->module), "note", json_text(markdown));
}

int tool_show(struct tool_call *call, struct tool_result *result, struct err *err)
{
    struct session *session = call->session;
    struct session_view *view;
    struct shown shown;
    const char *asked = argument_string(call->arguments, "path");
    if (session_open(session, NULL, "show", NULL, &view, err))
        return -1;
    const char *path = show_path(session->repo, asked, call->arena);
    struct show_input input = { .view = &view->view,
                                .notes = session_notes(session, false),
                                .work = view->work,
                                .path = path };
    if (show_make(&input, call->arena, &shown, err))
        return -1;
    show_to_markdown(&shown, false, &result->text);
    bound(&result->text);
    result->structured = structured(&shown, result->text.data);
    tool_add_limits(view, result);
    return 0;
}
