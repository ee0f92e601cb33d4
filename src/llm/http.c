#include "llm/http.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/event.h"
#include "base/mem.h"
#include "llm/curl_library.h"

#define REPLY_MAX          (16u << 20)
#define HEADERS_MAX        (64u << 10)
#define TIMEOUT_DEFAULT_MS (10 * 60 * 1000)
#define CONNECT_TIMEOUT_MS (30 * 1000)
#define KEEPALIVE_SECONDS  60
#define TICK_MS            100

/* Where the data of a part is read: curl would copy it otherwise. */
struct part_reader {
    const struct http_part *part;
    size_t position;
};

struct transfer {
    struct http *http;
    CURL *easy; /* NULL until it is sent */
    struct curl_slist *headers;
    curl_mime *mime;
    struct part_reader *readers;
    struct http_request request;
    http_done *done;
    void *data;
    struct http_reply reply;
    size_t headers_seen; /* bytes, also of replies that another one followed */
    bool not_loopback;   /* the name of this machine led to another one */
    bool held;           /* request.leaving said so */
    int64_t due_ms, sent_ms;
};

struct http {
    CURLM *multi;
    struct transfer **transfers; /* under way, in the order in which they came */
    size_t count, capacity;
    CURL **spare; /* easy handles to use again */
    size_t spare_count, spare_capacity;
    CURLMcode failed; /* the library itself: nothing more is sent */
};

int http_new(struct http **out, unsigned connections, struct err *err)
{
    *out = NULL;
    if (curl_library_load(err))
        return -1;
    CURLM *multi = curl.multi_init();
    if (!multi)
        return err_set(err, ERR_NETWORK, "cannot start the network library: %s",
                       curl.easy_strerror(CURLE_OUT_OF_MEMORY));
    curl.multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl.multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)connections);
    struct http *http = xcalloc(1, sizeof *http);
    http->multi = multi;
    *out = http;
    return 0;
}

/* The handle goes back to the spare ones, and what curl borrowed is freed. */
static void transfer_free(struct transfer *transfer)
{
    struct http *http = transfer->http;
    if (transfer->easy) {
        curl.multi_remove_handle(http->multi, transfer->easy);
        curl.easy_reset(transfer->easy);
        ARRAY_PUSH(http->spare, http->spare_count, http->spare_capacity, transfer->easy);
    }
    curl.slist_free_all(transfer->headers);
    curl.mime_free(transfer->mime);
    free(transfer->readers);
    buf_release(&transfer->reply.headers);
    buf_release(&transfer->reply.body);
    free(transfer);
}

void http_free(struct http *http)
{
    if (!http)
        return;
    for (size_t i = 0; i < http->count; i++)
        transfer_free(http->transfers[i]);
    for (size_t i = 0; i < http->spare_count; i++)
        curl.easy_cleanup(http->spare[i]);
    curl.multi_cleanup(http->multi);
    free(http->transfers);
    free(http->spare);
    free(http);
}

static size_t read_header(char *data, size_t one, size_t size, void *user)
{
    struct transfer *transfer = user;
    struct buf *headers = &transfer->reply.headers;
    (void)one;
    transfer->headers_seen += size;
    if (transfer->headers_seen > HEADERS_MAX)
        return CURL_WRITEFUNC_ERROR;
    http_add_header(headers, data, size);
    return size;
}

static size_t read_body(char *data, size_t one, size_t size, void *user)
{
    struct buf *body = &((struct transfer *)user)->reply.body;
    (void)one;
    buf_add(body, data, size);
    return body->overflow ? CURL_WRITEFUNC_ERROR : size;
}

static size_t read_upload_part(char *out, size_t one, size_t room, void *user)
{
    struct part_reader *reader = user;
    size_t size = reader->part->size - reader->position;
    size = size < room * one ? size : room * one;
    if (size)
        memcpy(out, (const char *)reader->part->data + reader->position, size);
    reader->position += size;
    return size;
}

static int seek_part(void *user, curl_off_t offset, int origin)
{
    struct part_reader *reader = user;
    if (origin != SEEK_SET || offset < 0 || (size_t)offset > reader->part->size)
        return CURL_SEEKFUNC_FAIL;
    reader->position = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

static bool address_is_loopback(const struct curl_sockaddr *address)
{
    if (address->family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)&address->addr;
        return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
    }
    const struct sockaddr_in6 *v6 = (const void *)&address->addr;
    return address->family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* For plain http only: a name that resolves to another machine gets no socket. */
static curl_socket_t open_loopback(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = user;
    (void)purpose;
    transfer->not_loopback = !address_is_loopback(address);
    return transfer->not_loopback
               ? CURL_SOCKET_BAD
               : descriptor_socket(address->family, address->socktype, address->protocol);
}

/* Each time before a request goes out on a connection: libcurl tries a kept one first. */
static int before_sending(void *user, char *to, char *from, int to_port, int from_port)
{
    struct transfer *transfer = user;
    const struct http_request *request = &transfer->request;
    (void)to, (void)from, (void)to_port, (void)from_port;
    if (request->leaving && transfer->reply.sent)
        return CURL_PREREQFUNC_ABORT;
    transfer->held = request->leaving && request->leaving(transfer->data);
    if (transfer->held)
        return CURL_PREREQFUNC_ABORT;
    transfer->reply.sent = true;
    return CURL_PREREQFUNC_OK;
}

static bool set_target(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    const char *url = transfer->request.url;
    const char *certificates = getenv("SSL_CERT_FILE");
    bool tls = !strncasecmp(url, "https:", 6), ok = true;
    ok = ok && !curl.easy_setopt(easy, CURLOPT_URL, url);
    ok = ok && !curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    ok = ok && !curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    if (http_is_loopback(url))
        ok = ok && !curl.easy_setopt(easy, CURLOPT_PROXY, "");
    if (!tls) {
        ok = ok && !curl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_loopback);
        ok = ok && !curl.easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    }
    if (tls && certificates && *certificates)
        ok = ok && !curl.easy_setopt(easy, CURLOPT_CAINFO, certificates);
    /* A libcurl without HTTP/2 refuses this one, and speaks HTTP/1.1. */
    curl.easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl.easy_setopt(easy, CURLOPT_PIPEWAIT, (long)tls);
    curl.easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)transfer->request.once);
    curl.easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_sending);
    curl.easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
    curl.easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl.easy_setopt(easy, CURLOPT_USERAGENT, "repose");
    return ok;
}

static void set_time(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    long timeout =
        transfer->request.timeout_ms ? (long)transfer->request.timeout_ms : TIMEOUT_DEFAULT_MS;
    curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
    curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    /* A model may think for minutes without a byte: keep what lies between awake. */
    curl.easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl.easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, (long)KEEPALIVE_SECONDS);
    curl.easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, (long)KEEPALIVE_SECONDS);
}

static bool add_header(struct transfer *transfer, const char *line)
{
    struct curl_slist *longer = curl.slist_append(transfer->headers, line);
    transfer->headers = longer ? longer : transfer->headers;
    return longer;
}

static bool set_headers(struct transfer *transfer)
{
    const struct http_request *request = &transfer->request;
    bool ok = add_header(transfer, "Expect:"); /* do not wait for 100 before a large body */
    for (size_t i = 0; i < request->header_count; i++)
        ok = ok && add_header(transfer, request->headers[i]);
    if (!request->body && !request->part_count)
        ok = ok && add_header(transfer, "Content-Type:");
    return ok && !curl.easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static bool add_answer_part(struct transfer *transfer, struct part_reader *reader)
{
    const struct http_part *part = reader->part;
    curl_mimepart *made = curl.mime_addpart(transfer->mime);
    return made && !curl.mime_name(made, part->name) && !curl.mime_filename(made, part->filename) &&
           !curl.mime_type(made, part->type) &&
           !curl.mime_data_cb(made, (curl_off_t)part->size, read_upload_part, seek_part, NULL,
                              reader);
}

static bool set_parts(struct transfer *transfer)
{
    const struct http_request *request = &transfer->request;
    transfer->mime = curl.mime_init(transfer->easy);
    transfer->readers = xcalloc(request->part_count, sizeof *transfer->readers);
    bool ok = transfer->mime;
    for (size_t i = 0; ok && i < request->part_count; i++) {
        transfer->readers[i].part = &request->parts[i];
        ok = add_answer_part(transfer, &transfer->readers[i]);
    }
    return ok && !curl.easy_setopt(transfer->easy, CURLOPT_MIMEPOST, transfer->mime);
}

static bool set_content(struct transfer *transfer)
{
    const struct http_request *request = &transfer->request;
    CURL *easy = transfer->easy;
    if (request->part_count)
        return set_parts(transfer);
    if (!strcmp(request->method, "POST"))
        return !curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                                 (curl_off_t)request->body_size) &&
               !curl.easy_setopt(easy, CURLOPT_POSTFIELDS, request->body ? request->body : "");
    if (!strcmp(request->method, "DELETE"))
        return !curl.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
    return !curl.easy_setopt(easy, CURLOPT_HTTPGET, 1L);
}

static void set_reply(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    curl.easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->reply.message);
    curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, read_header);
    curl.easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, read_body);
    curl.easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
}

static int check_request(const struct http_request *request, struct err *err)
{
    char *base = xstrndup(request->url, strcspn(request->url, "?"));
    int result = http_url_check(base, err);
    free(base);
    for (size_t i = 0; !result && i < request->header_count; i++) {
        const char *line = request->headers[i];
        if (line[strcspn(line, "\r\n")])
            result = err_set(err, ERR_USAGE, "the value of the header %.*s has a line break",
                             (int)strcspn(line, ":\r\n"), line);
    }
    return result;
}

static int check_library(const struct http *http, struct err *err)
{
    if (!http->failed)
        return 0;
    return err_set(err, ERR_NETWORK, "the network library failed: %s",
                   curl.multi_strerror(http->failed));
}

int http_send(struct http *http, const struct http_request *request, http_done *done, void *data,
              struct err *err)
{
    if (cancel_check(err) || check_library(http, err) || check_request(request, err))
        return -1;
    struct transfer *transfer = xcalloc(1, sizeof *transfer);
    transfer->http = http;
    transfer->request = *request;
    transfer->done = done;
    transfer->data = data;
    transfer->due_ms = clock_ms() + request->delay_ms;
    transfer->reply.headers = (struct buf)BUF_INIT;
    transfer->reply.body = (struct buf)BUF_INIT;
    buf_limit(&transfer->reply.body, request->reply_max ? request->reply_max : REPLY_MAX);
    ARRAY_PUSH(http->transfers, http->count, http->capacity, transfer);
    return 0;
}

static enum http_failure failure_of(CURLcode code, bool sent)
{
    switch (code) {
    case CURLE_OK:
        return HTTP_NO_FAILURE;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_SSL_CONNECT_ERROR:
        return HTTP_CONNECT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
        return HTTP_TLS;
    case CURLE_OPERATION_TIMEDOUT:
        return sent ? HTTP_TIMEOUT : HTTP_CONNECT;
    default:
        return HTTP_BROKEN;
    }
}

static void say_why(struct transfer *transfer, CURLcode code)
{
    struct http_reply *reply = &transfer->reply;
    const char *text = *reply->message ? NULL : curl.easy_strerror(code);
    if (reply->body.overflow)
        text = "the reply is larger than what is read of one";
    else if (reply->failure == HTTP_TOO_LARGE)
        text = "the headers of the reply are larger than what is read of them";
    else if (transfer->not_loopback)
        text = "the name leads to another machine, and plain http goes to this one only";
    else if (reply->failure == HTTP_CANCELLED)
        text = "cancelled";
    else if (reply->failure == HTTP_HELD)
        text = "it was not sent";
    else if (code == CURLE_ABORTED_BY_CALLBACK)
        text = "a kept connection broke, and the request may have arrived";
    if (text)
        snprintf(reply->message, sizeof reply->message, "%s", text);
}

/* Takes it out of those under way, tells whoever sent it, and frees it. */
static void finish_transfer(struct transfer *transfer, CURLcode code, enum http_failure failure)
{
    struct http *http = transfer->http;
    struct http_reply *reply = &transfer->reply;
    if (transfer->easy) {
        curl.easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &reply->status);
        reply->elapsed_ms = (uint64_t)(clock_ms() - transfer->sent_ms);
    }
    reply->failure = failure ? failure : failure_of(code, reply->sent);
    if (reply->body.overflow || transfer->headers_seen > HEADERS_MAX)
        reply->failure = HTTP_TOO_LARGE;
    if (transfer->held)
        reply->failure = HTTP_HELD;
    if (reply->failure)
        say_why(transfer, code);

    size_t i = 0;
    while (http->transfers[i] != transfer)
        i++;
    memmove(&http->transfers[i], &http->transfers[i + 1],
            (--http->count - i) * sizeof *http->transfers);
    transfer->done(transfer->data, reply);
    transfer_free(transfer);
}

static void start_transfer(struct transfer *transfer)
{
    struct http *http = transfer->http;
    transfer->easy = http->spare_count ? http->spare[--http->spare_count] : curl.easy_init();
    transfer->sent_ms = clock_ms();
    bool ok =
        transfer->easy && set_target(transfer) && set_headers(transfer) && set_content(transfer);
    if (ok) {
        set_time(transfer);
        set_reply(transfer);
        ok = !curl.multi_add_handle(http->multi, transfer->easy);
    }
    if (!ok)
        finish_transfer(transfer, CURLE_FAILED_INIT, HTTP_NO_FAILURE);
}

/* One that waits and whose time has come; else NULL, and *wait is cut to the next one's time. */
static struct transfer *next_due(struct http *http, int *wait)
{
    int64_t now = clock_ms();
    for (size_t i = 0; i < http->count; i++) {
        struct transfer *transfer = http->transfers[i];
        if (transfer->easy)
            continue;
        if (transfer->due_ms <= now)
            return transfer;
        if (transfer->due_ms - now < *wait)
            *wait = (int)(transfer->due_ms - now);
    }
    return NULL;
}

static void finish_ended(struct http *http)
{
    int left;
    for (CURLMsg *message; (message = curl.multi_info_read(http->multi, &left));) {
        struct transfer *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        finish_transfer(transfer, message->data.result, HTTP_NO_FAILURE);
    }
}

static void finish_all(struct http *http, enum http_failure failure)
{
    while (http->count) {
        struct transfer *transfer = http->transfers[0];
        /* Else it would wait for a name server that does not answer. */
        if (transfer->easy)
            curl.easy_setopt(transfer->easy, CURLOPT_QUICK_EXIT, 1L);
        finish_transfer(transfer, CURLE_FAILED_INIT, failure);
    }
}

/* Sends what is due, takes what has come, and waits for more. */
static void turn(struct http *http, void (*tick)(void *data), void *data)
{
    int running, wait = TICK_MS;
    for (struct transfer *due; (due = next_due(http, &wait));)
        start_transfer(due);
    http->failed = curl.multi_perform(http->multi, &running);
    finish_ended(http);
    if (tick)
        tick(data);
    if (!http->failed && http->count && !next_due(http, &wait))
        http->failed = curl.multi_poll(http->multi, NULL, 0, wait, NULL);
}

int http_run(struct http *http, void (*tick)(void *data), void *data, struct err *err)
{
    while (http->count) {
        if (cancel_check(err)) {
            finish_all(http, HTTP_CANCELLED);
            return -1;
        }
        turn(http, tick, data);
        if (check_library(http, err)) {
            finish_all(http, HTTP_BROKEN);
            return -1;
        }
    }
    return 0;
}

size_t http_under_way(const struct http *http)
{
    return http->count;
}

const char *http_library_version(void)
{
    static char text[128];
    struct err err = { 0 };
    if (curl_library_load(&err))
        return "(not found)";
    const curl_version_info_data *info = curl.version_info(CURLVERSION_NOW);
    snprintf(text, sizeof text, "%s %s", info->version, info->ssl_version ? info->ssl_version : "");
    return text;
}
