#include <stdlib.h>

#include "look/status.h"
#include "mcp/tools.h"

/* What a model can act on: not the ledger, which is for who pays. */
static json_t *structured(const struct status *status)
{
    char *text = status_to_json(status);
    json_t *root = json_loads(text, 0, NULL), *reasons, *count;
    const char *reason;
    void *next;
    free(text);
    static const char *const left_out[] = { "schema", "writers",  "sharers",
                                            "ledger", "requests", "last_run" };
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        json_object_del(root, left_out[i]);
    reasons = json_object_get(json_object_get(root, "index"), "skipped");
    json_object_foreach_safe(reasons, next, reason, count)
    {
        if (!json_integer_value(count))
            json_object_del(reasons, reason);
    }
    return root;
}

int tool_status(struct tool_call *call, struct tool_result *result, struct err *err)
{
    struct session *session = call->session;
    struct status status;
    struct oid head;
    bool is_unborn;
    if (session_refresh(session, NULL, &head, &is_unborn, err))
        return -1;
    struct index_request request = session_request(session, "status");
    int failed = status_read(&request, &status, err);
    if (!failed) {
        status_to_text(&status, &result->text);
        result->structured = structured(&status);
    }
    status_release(&status);
    return failed;
}
