/* server.h - a Model Context Protocol server on two descriptors, for one repository.
 *
 *     reader (this thread): input -> message -> a reply, or a call
 *     calls (their thread):  session -> a tool -> a reply
 */
#ifndef REPOSE_MCP_SERVER_H
#define REPOSE_MCP_SERVER_H

#include "base/err.h"
#include "base/event.h"
#include "model/settings.h"
#include "repo/repo.h"
#include "store/store.h"

struct mcp_server {
    int in, out;
    struct repo *repo; /* these belong to the server until it returns */
    struct store *store;
    struct settings *settings;
    const struct events *events; /* warnings; called from the thread of the calls */
};

/* Serves until the client closes its end: what has been asked is still answered, for a moment.
 * ERR_INTERRUPTED, ERR_TERMINATED when a signal came. Ignores SIGPIPE from then on. */
int mcp_serve(const struct mcp_server *server, struct err *err);

#endif
