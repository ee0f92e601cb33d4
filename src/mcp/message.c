#include "mcp/message.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

#define META(name) "io.modelcontextprotocol/" name

static const char *const modern_versions[] = { "2026-07-28", NULL };
static const char *const legacy_versions[] = { "2025-11-25", "2025-06-18", "2025-03-26",
                                               "2024-11-05", NULL };

static const char *find(const char *const *versions, const char *version)
{
    for (; *versions; versions++)
        if (version && !strcmp(*versions, version))
            return *versions;
    return NULL;
}

const char *message_legacy_version(const char *asked)
{
    const char *known = find(legacy_versions, asked);
    return known ? known : legacy_versions[0];
}

/* ---- replies ---- */

static json_t *reply(const json_t *id, const char *key, json_t *value)
{
    json_t *root = json_object();
    json_object_set_new(root, "jsonrpc", json_string("2.0"));
    if (id)
        json_object_set_new(root, "id", json_deep_copy(id));
    json_object_set_new(root, key, value);
    return root;
}

json_t *message_server_info(void)
{
    return json_pack("{s:s, s:s}", "name", "repose", "version", REPOSE_VERSION);
}

json_t *reply_result(const struct message *request, json_t *result)
{
    if (request->version) {
        json_object_set_new(result, "resultType", json_string("complete"));
        json_object_set_new(result, "_meta",
                            json_pack("{s:o}", META("serverInfo"), message_server_info()));
    }
    return reply(request->id, "result", result);
}

json_t *reply_error(const json_t *id, enum rpc_error code, const char *message, json_t *data)
{
    struct buf text = BUF_INIT;
    utf8_add_printable(&text, message, strlen(message));
    json_t *error = json_pack("{s:i, s:s}", "code", code, "message", text.data);
    if (data)
        json_object_set_new(error, "data", data);
    buf_release(&text);
    /* null where the request could not be read so far */
    json_t *known = id ? json_deep_copy(id) : json_null();
    json_t *root = reply(known, "error", error);
    json_decref(known);
    return root;
}

/* ---- reading ---- */

static void invalid(struct message *m, enum rpc_error code, const char *text)
{
    m->kind = MESSAGE_INVALID;
    m->reply = reply_error(m->id, code, text, NULL);
}

/* A string without NULs, or NULL. */
static const char *plain_string(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && strlen(text) == json_string_length(value) ? text : NULL;
}

static void read_version(struct message *m)
{
    json_t *meta = json_object_get(m->params, "_meta");
    json_t *version = json_object_get(meta, META("protocolVersion"));
    if (!version)
        return;
    m->version = plain_string(version);
    if (!m->version)
        invalid(m, RPC_INVALID_PARAMS, "the protocol version in _meta is not a string");
}

static void check(struct message *m)
{
    json_t *method = json_object_get(m->root, "method");
    json_t *id = json_object_get(m->root, "id"), *params = json_object_get(m->root, "params");
    const char *version = plain_string(json_object_get(m->root, "jsonrpc"));
    if (json_is_string(id) || json_is_integer(id))
        m->id = id;
    if (!version || strcmp(version, "2.0"))
        return invalid(m, RPC_INVALID_REQUEST, "not a JSON-RPC 2.0 message");
    if (id && !m->id)
        return invalid(m, RPC_INVALID_REQUEST, "the id is neither a string nor an integer");
    if (!method && (json_object_get(m->root, "result") || json_object_get(m->root, "error"))) {
        m->kind = MESSAGE_RESPONSE;
        return;
    }
    m->method = plain_string(method);
    if (!m->method)
        return invalid(m, RPC_INVALID_REQUEST, "the method is missing, or not a string");
    m->kind = id ? MESSAGE_REQUEST : MESSAGE_NOTIFICATION;
    if (params && !json_is_object(params))
        return invalid(m, RPC_INVALID_PARAMS, "params is not an object");
    m->params = params;
    if (m->kind == MESSAGE_REQUEST)
        read_version(m);
}

void message_read(struct message *m, const char *line, size_t size)
{
    json_error_t error;
    *m = (struct message){ 0 };
    m->root = json_loadb(line, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (!m->root)
        return invalid(m, RPC_PARSE_ERROR, error.text);
    if (json_is_array(m->root))
        return invalid(m, RPC_INVALID_REQUEST, "batches of messages are not supported");
    if (!json_is_object(m->root))
        return invalid(m, RPC_INVALID_REQUEST, "not an object");
    check(m);
    /* Nobody waits for the reply to a notification. */
    if (m->kind == MESSAGE_INVALID && m->method && !m->id) {
        json_decref(m->reply);
        m->reply = NULL;
        m->kind = MESSAGE_NOTIFICATION;
        m->params = NULL;
    }
}

void message_release(struct message *m)
{
    json_decref(m->reply);
    json_decref(m->root);
    *m = (struct message){ 0 };
}

/* ---- the modern era ---- */

json_t *message_versions(void)
{
    json_t *list = json_array();
    for (const char *const *v = modern_versions; *v; v++)
        json_array_append_new(list, json_string(*v));
    for (const char *const *v = legacy_versions; *v; v++)
        json_array_append_new(list, json_string(*v));
    return list;
}

json_t *message_check_modern(const struct message *m)
{
    if (!m->version)
        return NULL;
    if (!find(modern_versions, m->version))
        return reply_error(
            m->id, RPC_UNSUPPORTED_VERSION, "Unsupported protocol version",
            json_pack("{s:o, s:s}", "supported", message_versions(), "requested", m->version));
    json_t *meta = json_object_get(m->params, "_meta");
    if (json_is_object(json_object_get(meta, META("clientCapabilities"))))
        return NULL;
    return reply_error(m->id, RPC_INVALID_PARAMS,
                       "_meta must hold " META("clientCapabilities") ", an object", NULL);
}
