#include <stdlib.h>

#include "brief/status.h"
#include "mcp/tools.h"

int tool_status(struct tool_call *call, struct tool_result *result, struct err *err)
{
    struct session *session = call->session;
    struct status status;
    struct oid head;
    bool is_unborn;
    if (session_refresh(session, &head, &is_unborn, err))
        return -1;
    struct index_request request = {
        .repo = session->repo,
        .store = session->store,
        .settings = session->settings,
        .events = &session->events,
        .command = "status",
    };
    int failed = status_read(&request, &status, err);
    if (!failed) {
        status_to_text(&status, &result->text);
        char *json = status_to_json(&status);
        result->structured = json_loads(json, 0, NULL);
        json_object_del(result->structured, "schema");
        free(json);
    }
    status_release(&status);
    return failed;
}
