#include <stdlib.h>

#include "brief/find.h"
#include "mcp/arguments.h"
#include "mcp/tools.h"

#define LIMIT 25 /* of definitions, and of files that use the name */

int tool_find_name(struct tool_call *call, struct tool_result *result, struct err *err)
{
    struct session_view *view;
    struct found found;
    struct find_options options = {
        .name = argument_string(call->arguments, "name"),
        .kind = argument_string(call->arguments, "kind"),
        .limit = LIMIT,
    };
    if (session_open(call->session, NULL, "find", NULL, &view, err) ||
        find_make(&view->view, &options, call->arena, &found, err))
        return -1;
    find_to_markdown(&found, &result->text);
    char *json = find_to_json(&found);
    result->structured = json_loads(json, 0, NULL);
    free(json);
    /* Of use where an answer is kept, not where it is read at once. */
    json_object_del(result->structured, "schema");
    json_object_del(result->structured, "indexed");
    json_object_set_new(result->structured, "revision", tool_revision(&found.indexed));
    return 0;
}
