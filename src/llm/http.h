/* http.h - many HTTP requests at once, over one event loop. The only code that includes curl.h
 * (http.c, http_url.c).
 *
 *     http_send(http, &request, done, data)   any number of times, also from within done
 *     http_run(http, &err)                    until all are done: each calls its done() once
 *
 * Connections are reused (HTTP/2 over TLS where the server has it), proxies of the environment are
 * honoured (not for loopback), redirects are never followed, and only http and https are spoken.
 * TLS is verified, with the certificates of the system or, as OpenSSL's programs do, of the file
 * that SSL_CERT_FILE names. Plain http goes to loopback addresses only (http_url_check), also when
 * "localhost" leads elsewhere. A reply larger than its bound is cut off. A request belongs to http
 * until done() returned; its texts are borrowed and must live as long.
 */
#ifndef REPOSE_LLM_HTTP_H
#define REPOSE_LLM_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct http;

/* connections: at most so many at once (0: no bound). */
int http_new(struct http **out, unsigned connections, struct err *err);
void http_free(struct http *http); /* forgets what is under way, without calling done */

/* A part of a multipart/form-data body; a part with a filename is a file. */
struct http_part {
    const char *name, *filename, *type; /* filename and type may be NULL */
    const void *data;
    size_t size;
};

struct http_request {
    const char *method; /* "GET", "POST", "DELETE" */
    const char *url;
    const char *const *headers; /* whole lines, "x-api-key: …" */
    size_t header_count;
    const void *body; /* NULL: none */
    size_t body_size;
    const struct http_part *parts; /* instead of body */
    size_t part_count;
    uint32_t delay_ms;   /* wait so long before it is sent */
    uint32_t timeout_ms; /* from sending to the last byte; 0: 10 minutes */
    size_t reply_max;    /* bytes; 0: 16 MB */
    /* It creates something: it must not reach the server twice. Takes a new connection, because a
     * request that finds a kept one closed is sent again on another. */
    bool once;
    /* Called with the caller's data once there is a connection, just before the request leaves on
     * it; -1: it does not leave, and ends as HTTP_HELD. Such a request leaves once: when a kept
     * connection breaks under it, it ends as HTTP_BROKEN instead of being sent again. May be NULL.
     */
    int (*leaving)(void *data);
};

enum http_failure {
    HTTP_NO_FAILURE, /* a whole reply came, whatever its status */
    HTTP_CONNECT,    /* name, connection, refused */
    HTTP_TLS,        /* the certificate: not worth a retry. A broken handshake is HTTP_CONNECT */
    HTTP_TIMEOUT,
    HTTP_BROKEN,    /* reset, half a body, nothing, not HTTP */
    HTTP_TOO_LARGE, /* more than reply_max, or than 64 KB of headers */
    HTTP_CANCELLED, /* a signal came */
    HTTP_HELD,      /* request.leaving said so */
};

struct http_reply {
    enum http_failure failure;
    char message[256];  /* what failed, for people; without credentials */
    bool sent;          /* it left: it may have reached the server, and what it asks for be done */
    long status;        /* 0: no reply came */
    struct buf headers; /* lines "name: value\n", names in lower case */
    struct buf body;    /* also what came before a failure */
    uint64_t elapsed_ms;
};

/* The value of a header of the reply (the last one of that name, without white space around), or
 * NULL. `name` in lower case. In scratch, which must be empty. */
const char *http_header(const struct http_reply *reply, const char *name, struct buf *scratch);

/* Adds a line of a reply to its headers, as it came: "Name: value\r\n", or its status line, with
 * which headers begin anew. */
void http_add_header(struct buf *headers, const char *line, size_t size);

typedef void http_done(void *data, const struct http_reply *reply);

/* -1 when it cannot be sent at all: a URL that http_url_check refuses (a query is allowed here), a
 * header with a line break, a signal that came. done() is not called then. */
int http_send(struct http *http, const struct http_request *request, http_done *done, void *data,
              struct err *err);
/* Drives everything until nothing is under way. When a signal comes the rest ends as
 * HTTP_CANCELLED, and it returns -1 with ERR_INTERRUPTED or ERR_TERMINATED. `tick` (may be NULL) is
 * called at least every 100 ms. */
int http_run(struct http *http, void (*tick)(void *data), void *data, struct err *err);
size_t http_under_way(const struct http *http);

/* ERR_USAGE unless it is https, or http to a loopback address ("localhost", 127.0.0.0/8, ::1), with
 * a host, without credentials, query or fragment, and without control characters. */
int http_url_check(const char *url, struct err *err);
/* True when both have the same scheme, host and port: a key may go to the second as to the first.
 */
bool http_same_origin(const char *a, const char *b);
bool http_is_loopback(const char *url);

/* "8.5.0 OpenSSL/3.0.17", for --version. */
const char *http_library_version(void);

#endif
