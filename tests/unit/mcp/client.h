/* client.h - a server for a scratch repository in a thread, and this test as its client. */
#ifndef REPOSE_TESTS_MCP_CLIENT_H
#define REPOSE_TESTS_MCP_CLIENT_H

#include <pthread.h>

#include <jansson.h>

#include "base/buf.h"
#include "index/scratch.h"
#include "mcp/server.h"

struct client {
    struct mcp_server server;
    struct store *store;
    struct settings settings;
    pthread_t thread;
    int to, from; /* -1: closed */
    struct buf received;
    int result; /* of mcp_serve */
    struct err err;
};

void client_start(struct client *client, struct scratch *scratch);
/* Closes what is open and waits for the server to end. */
void client_stop(struct client *client);

void client_write(struct client *client, const char *bytes, size_t size);
/* One line. */
void client_send(struct client *client, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The next message; the test fails when none comes. NULL: the server closed its end. */
json_t *client_receive(struct client *client);
/* Receives until the reply to this id comes; others and notifications are dropped. */
json_t *client_reply(struct client *client, int id);

/* The value at a path of keys and numbers, "result.content.0.text"; borrowed, NULL: none. */
json_t *value_at(json_t *root, const char *path);
const char *string_at(json_t *root, const char *path); /* "" when it is none */

#endif
