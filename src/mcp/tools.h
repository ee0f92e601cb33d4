/* tools.h - the tools that the server offers: their descriptions (tools.json) and what they do. */
#ifndef REPOSE_MCP_TOOLS_H
#define REPOSE_MCP_TOOLS_H

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "brief/brief.h"
#include "mcp/session.h"

struct tool_call {
    struct session *session;
    const json_t *arguments; /* checked by the tool's inputSchema */
    struct arena *arena;     /* for this call */
};

/* A client shows its model either the text or the structured content, so each holds all of it. */
struct tool_result {
    struct buf text;    /* UTF-8 */
    json_t *structured; /* an object as the outputSchema says */
};

struct tool {
    const char *name;
    /* Fails with any code: the message goes to the model. */
    int (*run)(struct tool_call *call, struct tool_result *result, struct err *err);
};

/* NULL when there is none of that name. */
const struct tool *tool_find(const char *name);

/* The descriptions as `tools/list` sends them; new reference. */
json_t *tools_describe(void);
/* The inputSchema of a tool in them; borrowed. */
const json_t *tools_input_schema(const json_t *descriptions, const char *name);

/* What the server says of itself when a client connects; new reference. */
json_t *tools_instructions(void);

/* The revision that an answer is about, as short as in the Markdown. */
json_t *tool_revision(const struct oid *revision);

/* Says under an answer what of the work tree it lacks, if anything. */
void tool_add_limits(const struct session_view *view, struct tool_result *result);

/* The answer of `brief` to the argument `more`. */
int tool_more(struct tool_call *call, struct session_view *view,
              const struct brief_options *options, struct tool_result *result, struct err *err);

/* One file each: tool_<name>.c */
int tool_brief(struct tool_call *call, struct tool_result *result, struct err *err);
int tool_find_name(struct tool_call *call, struct tool_result *result, struct err *err);
int tool_review(struct tool_call *call, struct tool_result *result, struct err *err);
int tool_show(struct tool_call *call, struct tool_result *result, struct err *err);
int tool_status(struct tool_call *call, struct tool_result *result, struct err *err);

#endif
