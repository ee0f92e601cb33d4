#include "mcp/server.h"

#include <signal.h>
#include <string.h>

#include <jansson.h>

#include "mcp/arguments.h"
#include "mcp/calls.h"
#include "mcp/input.h"
#include "mcp/message.h"
#include "mcp/output.h"
#include "mcp/session.h"
#include "mcp/tools.h"
#include "print/json_text.h"

#define GRACE_MS 1500   /* for calls that are under way when the client closes its end */
#define TTL_MS   300000 /* a modern client may keep the descriptions for so long */

struct reader {
    struct output output;
    struct calls calls;
    json_t *tools; /* descriptions */
};

static void send_result(struct reader *reader, const struct message *m, json_t *result)
{
    output_send(&reader->output, reply_result(m, result));
}

static void send_error(struct reader *reader, const struct message *m, enum rpc_error code,
                       const char *message)
{
    output_send(&reader->output, reply_error(m->id, code, message, NULL));
}

/* ---- methods ---- */

static void initialize(struct reader *reader, struct message *m)
{
    const char *asked = json_string_value(json_object_get(m->params, "protocolVersion"));
    if (!asked)
        return send_error(reader, m, RPC_INVALID_PARAMS, "protocolVersion is missing");
    send_result(reader, m,
                json_pack("{s:s, s:{s:{s:b}}, s:o, s:o}", "protocolVersion",
                          message_legacy_version(asked), "capabilities", "tools", "listChanged", 0,
                          "serverInfo", message_server_info(), "instructions",
                          tools_instructions()));
}

static void ping(struct reader *reader, struct message *m)
{
    send_result(reader, m, json_object());
}

static json_t *cacheable(const struct message *m, json_t *result)
{
    if (m->version) {
        json_object_set_new(result, "ttlMs", json_integer(TTL_MS));
        json_object_set_new(result, "cacheScope", json_string("private"));
    }
    return result;
}

static void discover(struct reader *reader, struct message *m)
{
    json_t *result = json_pack("{s:o, s:{s:{}}, s:o}", "supportedVersions", message_versions(),
                               "capabilities", "tools", "instructions", tools_instructions());
    send_result(reader, m, cacheable(m, result));
}

static void list_tools(struct reader *reader, struct message *m)
{
    if (json_object_get(m->params, "cursor"))
        return send_error(reader, m, RPC_INVALID_PARAMS, "unknown cursor: all tools are one page");
    send_result(reader, m, cacheable(m, json_pack("{s:O}", "tools", reader->tools)));
}

/* What is wrong with the arguments is told to the model, which can try again. */
static void refuse_arguments(struct reader *reader, const struct message *m, const struct err *err)
{
    json_t *content = json_pack("[{s:s, s:o}]", "type", "text", "text", json_text(err->message));
    send_result(reader, m, json_pack("{s:o, s:b}", "content", content, "isError", 1));
}

static void call_tool(struct reader *reader, struct message *m)
{
    struct err err = ERR_INIT;
    const char *name = json_string_value(json_object_get(m->params, "name"));
    json_t *arguments = json_object_get(m->params, "arguments");
    json_t *token = json_object_get(json_object_get(m->params, "_meta"), "progressToken");
    const struct tool *tool = name ? tool_find(name) : NULL;
    if (!name)
        return send_error(reader, m, RPC_INVALID_PARAMS, "the name of the tool is missing");
    if (!tool) {
        err_set(&err, ERR_USAGE, "unknown tool '%.80s'", name);
        return send_error(reader, m, RPC_INVALID_PARAMS, err.message);
    }
    if (arguments && !json_is_object(arguments) && !json_is_null(arguments))
        return send_error(reader, m, RPC_INVALID_PARAMS, "arguments is not an object");
    if (token && !json_is_string(token) && !json_is_integer(token))
        return send_error(reader, m, RPC_INVALID_PARAMS,
                          "progressToken is neither a string nor an integer");
    if (arguments_check(tools_input_schema(reader->tools, name), arguments, &err))
        return refuse_arguments(reader, m, &err);
    if (!calls_add(&reader->calls, m, tool, arguments, token))
        send_error(reader, m, RPC_INTERNAL_ERROR, "too many calls are waiting for an answer");
}

enum era { LEGACY = 1, MODERN = 2 };

static const struct method {
    const char *name;
    unsigned eras;
    void (*handle)(struct reader *reader, struct message *m);
} methods[] = {
    { "initialize", LEGACY, initialize },         { "ping", LEGACY, ping },
    { "server/discover", MODERN, discover },      { "tools/list", LEGACY | MODERN, list_tools },
    { "tools/call", LEGACY | MODERN, call_tool },
};

static void handle_request(struct reader *reader, struct message *m)
{
    json_t *wrong = message_check_modern(m);
    if (wrong)
        return output_send(&reader->output, wrong);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(methods[i].name, m->method))
            continue;
        if (methods[i].eras & (m->version ? MODERN : LEGACY))
            return methods[i].handle(reader, m);
        if (methods[i].eras == MODERN)
            return send_error(reader, m, RPC_INVALID_PARAMS,
                              "_meta must hold io.modelcontextprotocol/protocolVersion");
    }
    struct err err = ERR_INIT;
    err_set(&err, ERR_USAGE, "unknown method '%.80s'", m->method);
    send_error(reader, m, RPC_METHOD_NOT_FOUND, err.message);
}

/* ---- the loop ---- */

static void handle(struct reader *reader, const char *line, size_t size)
{
    struct message m;
    message_read(&m, line, size);
    if (m.kind == MESSAGE_INVALID)
        output_send(&reader->output, json_incref(m.reply));
    else if (m.kind == MESSAGE_REQUEST)
        handle_request(reader, &m);
    else if (m.kind == MESSAGE_NOTIFICATION && !strcmp(m.method, "notifications/cancelled"))
        calls_cancel(&reader->calls, json_object_get(m.params, "requestId"));
    message_release(&m);
}

static void read_messages(struct reader *reader, struct input *input)
{
    const char *line;
    size_t size;
    enum input_state state = INPUT_LINE;
    while ((state == INPUT_LINE || state == INPUT_TOO_LONG) && !reader->output.is_broken) {
        state = input_next(input, &line, &size);
        if (state == INPUT_LINE)
            handle(reader, line, size);
        else if (state == INPUT_TOO_LONG)
            output_send(&reader->output, reply_error(NULL, RPC_INVALID_REQUEST,
                                                     "a message of more than 1 MiB", NULL));
    }
}

/* Signals are let in only where the reader waits, so that every one ends the waiting. */
static void block_signals(sigset_t *before)
{
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGINT);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, before);
    signal(SIGPIPE, SIG_IGN); /* writing says so, too */
}

int mcp_serve(const struct mcp_server *server, struct err *err)
{
    struct session session;
    struct input input;
    struct reader reader;
    sigset_t before;
    json_object_seed(0); /* before there is a second thread */
    block_signals(&before);
    session_init(&session, server->repo, server->store, server->settings, server->events);
    output_init(&reader.output, server->out);
    input_init(&input, server->in, server->out, MESSAGE_MAX);
    reader.tools = tools_describe();
    int result = calls_start(&reader.calls, &session, &reader.output, err);
    if (!result) {
        read_messages(&reader, &input);
        if (!calls_wait(&reader.calls, GRACE_MS))
            event_warn(server->events, "the client left; its last calls are not answered");
        calls_stop(&reader.calls);
    }
    json_decref(reader.tools);
    input_release(&input);
    output_release(&reader.output);
    session_release(&session);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result ? result : cancel_check(err);
}
