#include <stdlib.h>

#include "look/find.h"
#include "mcp/arguments.h"
#include "mcp/tools.h"

#define LIMIT 25 /* of definitions, and of files that use the name */

/* Without what is of use where an answer is kept, and not where it is read at once. */
static json_t *structured(const struct found *found)
{
    char *text = find_to_json(found);
    json_t *root = json_loads(text, 0, NULL), *definition;
    size_t i;
    free(text);
    json_object_del(root, "schema");
    json_object_del(root, "indexed");
    json_object_set_new(root, "revision", tool_revision(&found->indexed));
    json_array_foreach(json_object_get(root, "definitions"), i, definition)
    {
        if (!found->is_prefix) /* they are all called so */
            json_object_del(definition, "name");
    }
    return root;
}

/* What was not looked at may hold it. */
static int none_found(const struct session_view *view, struct err *err)
{
    if (err->code == ERR_NO && view->limit_count) {
        struct err no = *err;
        err_set(err, ERR_NO, "%s; %s", no.message, view->limits[0]);
    }
    return -1;
}

int tool_find_name(struct tool_call *call, struct tool_result *result, struct err *err)
{
    struct session_view *view;
    struct found found;
    struct find_options options = {
        .name = argument_string(call->arguments, "name"),
        .kind = argument_string(call->arguments, "kind"),
        .limit = LIMIT,
    };
    if (session_open(call->session, NULL, "find", NULL, &view, err))
        return -1;
    options.work = view->work;
    if (find_make(&view->view, &options, call->arena, &found, err))
        return none_found(view, err);
    find_to_markdown(&found, &result->text);
    result->structured = structured(&found);
    tool_add_limits(view, result);
    return 0;
}
