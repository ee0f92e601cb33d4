#include "mcp/tools.h"

#include <string.h>

#include "base/utf8.h"
#include "mcp/texts.h"
#include "print/json_text.h"

static const struct tool tools[] = {
    { "brief", tool_brief },   { "show", tool_show },     { "find", tool_find_name },
    { "review", tool_review }, { "status", tool_status },
};

const struct tool *tool_find(const char *name)
{
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        if (!strcmp(tools[i].name, name))
            return &tools[i];
    return NULL;
}

json_t *tools_describe(void)
{
    return json_loads(mcp_tools, 0, NULL);
}

const json_t *tools_input_schema(const json_t *descriptions, const char *name)
{
    const json_t *tool;
    size_t i;
    json_array_foreach(descriptions, i, tool)
    {
        if (!strcmp(json_string_value(json_object_get(tool, "name")), name))
            return json_object_get(tool, "inputSchema");
    }
    return NULL;
}

json_t *tool_revision(const struct oid *revision)
{
    char hex[OID_HEX_SIZE];
    return json_stringn(oid_hex(revision, hex), 12);
}

void tool_add_limits(const struct session_view *view, struct tool_result *result)
{
    json_t *limits = json_array();
    for (size_t i = 0; i < view->limit_count; i++) {
        buf_printf(&result->text, "\nNote: ");
        utf8_add_printable(&result->text, view->limits[i], strlen(view->limits[i]));
        buf_addch(&result->text, '\n');
        json_array_append_new(limits, json_text(view->limits[i]));
    }
    if (view->limit_count)
        json_object_set(result->structured, "limits", limits);
    json_decref(limits);
}

json_t *tools_instructions(void)
{
    return json_stringn(mcp_instructions, strcspn(mcp_instructions, "\n"));
}
