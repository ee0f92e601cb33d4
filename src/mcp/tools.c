#include "mcp/tools.h"

#include <string.h>

#include "mcp/texts.h"

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

json_t *tools_instructions(void)
{
    return json_stringn(mcp_instructions, strcspn(mcp_instructions, "\n"));
}
