/* server.h - the scripted server of tests/llm, for as long as a test needs it. */
#ifndef REPOSE_TESTS_LLM_SERVER_H
#define REPOSE_TESTS_LLM_SERVER_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

#include "support.h"

struct server {
    pid_t pid;
    char folder[TEST_FOLDER_SIZE]; /* temporary */
    char url[64];    /* "http://127.0.0.1:12345" */
    char path[256];  /* room for server_url */
};

/* Starts it with tests/llm/cases/NAME.json; over TLS with a certificate of its own, when asked for:
 * the certificate is FOLDER/cert.pem. Fails the test when it does not start. */
void server_start(struct server *server, const char *name, bool tls);
void server_stop(struct server *server);
/* Where `path` is on it; valid until the next call. */
const char *server_url(struct server *server, const char *path);
/* What it was asked so far: an array of the lines of its log whose path is `path` (NULL: all). */
json_t *server_log(const struct server *server, const char *path);
size_t server_count(const struct server *server, const char *path);

#endif
