/* message.h - one JSON-RPC 2.0 message of the Model Context Protocol: read and checked, and the
 * replies to it.
 *
 * Two eras of the protocol are told apart for each request: a modern one (2026-07-28, stateless)
 * names its version in params._meta, a legacy one (2024-11-05 to 2025-11-25) was introduced by
 * `initialize`.
 */
#ifndef REPOSE_MCP_MESSAGE_H
#define REPOSE_MCP_MESSAGE_H

#include <stddef.h>

#include <jansson.h>

#define MESSAGE_MAX ((size_t)1024 * 1024) /* bytes of one line */

enum rpc_error {
    RPC_PARSE_ERROR = -32700,
    RPC_INVALID_REQUEST = -32600,
    RPC_METHOD_NOT_FOUND = -32601,
    RPC_INVALID_PARAMS = -32602,
    RPC_INTERNAL_ERROR = -32603,
    RPC_UNSUPPORTED_VERSION = -32022,
};

enum message_kind {
    MESSAGE_REQUEST,      /* wants a reply */
    MESSAGE_NOTIFICATION, /* gets none */
    MESSAGE_RESPONSE,     /* to a request; this server never sends one */
    MESSAGE_INVALID,      /* `reply` is to be sent */
};

struct message {
    enum message_kind kind;
    json_t *root;        /* owns the rest, which is borrowed */
    json_t *id;          /* string or integer, of a request */
    const char *method;  /* of requests and notifications; holds no NUL */
    json_t *params;      /* an object, or NULL when there is none */
    const char *version; /* of the protocol, as a modern request names it; NULL: legacy */
    json_t *reply;       /* of an invalid one */
};

/* Reads one line without its end. Anything may stand there. */
void message_read(struct message *message, const char *line, size_t size);
void message_release(struct message *message);

/* All versions of the protocol that are spoken, newest first. */
json_t *message_versions(void);
/* The version to answer an `initialize` with: the one that is asked for when it is known, else the
 * newest legacy one. */
const char *message_legacy_version(const char *asked);

/* Replies; ids are copied, `result` and `data` are taken over. A result gets what the era of its
 * request asks for. */
json_t *reply_result(const struct message *request, json_t *result);
/* id, data: may be NULL. message: any bytes, made readable. */
json_t *reply_error(const json_t *id, enum rpc_error code, const char *message, json_t *data);

json_t *message_server_info(void);

/* Checks what a modern request must hold besides its version: NULL, or the error to send. A legacy
 * request is always right. */
json_t *message_check_modern(const struct message *message);

#endif
