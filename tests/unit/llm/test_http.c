#include "support.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/event.h"
#include "llm/http.h"
#include "server.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct server server;

static int start(void **state)
{
    (void)state;
    server_start(&server, "http", false);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    server_stop(&server);
    return 0;
}

/* What a request came to. */
struct result {
    enum http_failure failure;
    long status;
    bool sent;
    char message[256];
    struct buf body, headers;
    size_t capacity;          /* that the body took */
    int order;                /* when it ended: 1, 2, … */
    int leaving, leaving_max; /* how often it was about to leave, and may */
};

static int ended;

static void keep(void *data, const struct http_reply *reply)
{
    struct result *result = data;
    result->failure = reply->failure;
    result->status = reply->status;
    result->sent = reply->sent;
    result->capacity = reply->body.capacity;
    result->order = ++ended;
    memcpy(result->message, reply->message, sizeof result->message);
    buf_add(&result->body, reply->body.data, reply->body.size);
    buf_add(&result->headers, reply->headers.data, reply->headers.size);
}

static void result_init(struct result *result)
{
    memset(result, 0, sizeof *result);
    result->body = result->headers = (struct buf)BUF_INIT;
}

static void result_release(struct result *result)
{
    buf_release(&result->body);
    buf_release(&result->headers);
}

/* Sends one request and waits for its end. */
static void get(const struct http_request *request, struct result *result)
{
    struct err err = ERR_INIT;
    struct http *http;
    result_init(result);
    assert_int_equal(http_new(&http, 1, &err), 0);
    assert_int_equal(http_send(http, request, keep, result, &err), 0);
    assert_int_equal(http_under_way(http), 1);
    assert_int_equal(http_run(http, NULL, NULL, &err), 0);
    assert_int_equal(http_under_way(http), 0);
    http_free(http);
}

static void test_what_cannot_be_sent(void **state)
{
    static const char *const bad[] = { "X-Key: secret\r\nX-Other: 1", "X-Key: secret\n" };
    (void)state;
    struct http *http;
    struct err err = ERR_INIT;
    assert_int_equal(http_new(&http, 1, &err), 0);
    struct http_request request = { .method = "GET", .url = "http://example.com/" };
    assert_int_equal(http_send(http, &request, keep, NULL, &err), -1);
    for (size_t i = 0; i < COUNT(bad); i++) {
        request = (struct http_request){
            .method = "GET", .url = "http://localhost/", .headers = &bad[i], .header_count = 1
        };
        err_clear(&err);
        assert_int_equal(http_send(http, &request, keep, NULL, &err), -1);
        assert_non_null(strstr(err.message, "X-Key"));
        assert_null(strstr(err.message, "secret"));
    }
    assert_int_equal(http_under_way(http), 0);
    assert_int_equal(http_run(http, NULL, NULL, &err), 0);
    http_free(http);
}

static void test_replies_whole_and_broken(void **state)
{
    static const struct {
        const char *path;
        uint32_t timeout_ms;
        enum http_failure failure;
        long status;
        const char *body; /* NULL: any */
    } rows[] = {
        { "/ok", 0, HTTP_NO_FAILURE, 200, "{\"fine\":true}" },
        { "/ok?limit=1", 0, HTTP_NO_FAILURE, 200, "{\"fine\":true}" },
        { "/status/503", 0, HTTP_NO_FAILURE, 503, NULL },
        { "/empty", 0, HTTP_NO_FAILURE, 204, "" },
        { "/html", 0, HTTP_NO_FAILURE, 502, NULL },
        { "/gzip", 0, HTTP_NO_FAILURE, 200, "not really" },
        { "/redirect", 0, HTTP_NO_FAILURE, 307, "" },
        { "/close", 0, HTTP_BROKEN, 0, "" },
        { "/reset", 0, HTTP_BROKEN, 0, "" },
        { "/reset-middle", 0, HTTP_BROKEN, 200, NULL },
        { "/half", 0, HTTP_BROKEN, 200, "01234" },
        { "/announces-more", 0, HTTP_BROKEN, 200, "0123456789" },
        { "/announces-less", 0, HTTP_NO_FAILURE, 200, "01234" },
        { "/hang", 500, HTTP_TIMEOUT, 0, "" },
        { "/slow", 1000, HTTP_TIMEOUT, 200, NULL },
        { "/huge-headers", 0, HTTP_TOO_LARGE, 200, "" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct result result;
        const struct http_request request = { .method = "GET",
                                              .url = server_url(&server, rows[i].path),
                                              .timeout_ms = rows[i].timeout_ms };
        get(&request, &result);
        if (result.failure != rows[i].failure || result.status != rows[i].status ||
            (rows[i].body && strcmp(result.body.data, rows[i].body) != 0))
            fail_msg("%s: failure %d, status %ld, %s: %s", rows[i].path, result.failure,
                     result.status, result.message, result.body.data);
        assert_true(result.sent);
        assert_int_equal(*result.message != '\0', result.failure != HTTP_NO_FAILURE);
        result_release(&result);
    }
    assert_int_equal(server_count(&server, "/redirect"), 1);
    assert_int_equal(server_count(&server, "/ok?redirected"), 0);
}

static void test_a_reply_without_end_is_cut(void **state)
{
    static const char *const paths[] = { "/huge", "/huge-announced" };
    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct result result;
        const struct http_request request = { .method = "GET",
                                              .url = server_url(&server, paths[i]),
                                              .reply_max = 100000 };
        get(&request, &result);
        assert_int_equal(result.failure, HTTP_TOO_LARGE);
        assert_int_equal(result.body.size, 100000);
        assert_true(result.capacity <= 200001);
        result_release(&result);
    }
}

static void test_nobody_listens(void **state)
{
    (void)state;
    /* A port that was free a moment ago. */
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (void *)&address, size), 0);
    assert_int_equal(getsockname(fd, (void *)&address, &size), 0);
    close(fd);
    char url[64];
    struct result result;
    const struct http_request request = { .method = "GET", .url = url };
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", ntohs(address.sin_port));
    get(&request, &result);
    assert_int_equal(result.failure, HTTP_CONNECT);
    assert_false(result.sent);
    assert_non_null(strstr(result.message, "127.0.0.1"));
    result_release(&result);
}

static void test_headers_of_a_reply(void **state)
{
    (void)state;
    struct result result;
    struct buf scratch = BUF_INIT;
    const struct http_request request = { .method = "GET", .url = server_url(&server, "/ok") };
    get(&request, &result);
    const struct http_reply reply = { .headers = result.headers };
    assert_string_equal(http_header(&reply, "x-twice", &scratch), "spaced");
    assert_null(http_header(&reply, "x-twic", &scratch));
    assert_null(http_header(&reply, "retry-after", &scratch));
    buf_release(&scratch);
    result_release(&result);

    struct http_reply twice = { .headers = BUF_INIT };
    buf_addstr(&twice.headers, "a: 1\nb: \na: 2\n");
    assert_string_equal(http_header(&twice, "a", &scratch), "2");
    buf_reset(&scratch);
    assert_string_equal(http_header(&twice, "b", &scratch), "");
    buf_release(&scratch);
    buf_release(&twice.headers);
}

static void test_what_a_request_looks_like(void **state)
{
    static const char *const headers[] = { "Content-Type: text/plain", "X-More: a: b" };
    static const struct {
        const char *method;
        const char *body, *reply;
        size_t header_count;
    } rows[] = {
        { "POST", "a\n\xc3\xa9", "{\"kind\":\"text\"}", 2 },
        { "POST", NULL, "{\"kind\":\"nothing\"}", 0 },
        { "DELETE", NULL, "{\"kind\":\"deleted\"}", 0 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct result result;
        const struct http_request request = { .method = rows[i].method,
                                              .url = server_url(&server, "/text"),
                                              .headers = headers,
                                              .header_count = rows[i].header_count,
                                              .body = rows[i].body,
                                              .body_size =
                                                  rows[i].body ? strlen(rows[i].body) : 0 };
        get(&request, &result);
        assert_string_equal(result.body.data, rows[i].reply);
        result_release(&result);
    }
    json_t *log = server_log(&server, "/text");
    const json_t *first = json_array_get(log, 0), *sent = json_object_get(first, "headers");
    assert_string_equal(json_string_value(json_object_get(first, "body")), rows[0].body);
    assert_null(json_object_get(sent, "expect"));
    assert_null(json_object_get(sent, "accept-encoding"));
    assert_string_equal(json_string_value(json_object_get(sent, "user-agent")), "repose");
    json_decref(log);
}

/* Larger than what curl reads at once, so that the reader is called many times. */
static void test_files_go_as_they_are(void **state)
{
    (void)state;
    struct buf content = BUF_INIT;
    struct result result;
    while (content.size < 300000)
        buf_printf(&content, "{\"custom_id\":\"%zu\"}\n", content.size);
    const struct http_part parts[] = {
        { .name = "purpose", .data = "batch", .size = 5 },
        { .name = "file",
          .filename = "lines.jsonl",
          .type = "application/jsonl",
          .data = content.data,
          .size = content.size },
    };
    struct http_request request = { .method = "POST",
                                    .url = server_url(&server, "/v1/files"),
                                    .parts = parts,
                                    .part_count = COUNT(parts) };
    get(&request, &result);
    assert_int_equal(result.status, 200);
    result_release(&result);
    request = (struct http_request){ .method = "GET",
                                     .url = server_url(&server, "/v1/files/file-1/content") };
    get(&request, &result);
    assert_int_equal(result.body.size, content.size);
    assert_memory_equal(result.body.data, content.data, content.size);
    result_release(&result);
    buf_release(&content);
}

static size_t count_connections(const char *path)
{
    json_t *log = server_log(&server, path), *ports = json_object();
    for (size_t i = 0; i < json_array_size(log); i++) {
        char port[32];
        const json_t *line = json_array_get(log, i);
        snprintf(port, sizeof port, "%lld",
                 (long long)json_integer_value(json_object_get(line, "connection")));
        json_object_set_new(ports, port, json_true());
    }
    size_t count = json_object_size(ports);
    json_decref(ports);
    json_decref(log);
    return count;
}

static long most_under_way(const char *path)
{
    json_t *log = server_log(&server, path);
    long most = 0;
    for (size_t i = 0; i < json_array_size(log); i++) {
        long now = (long)json_integer_value(json_object_get(json_array_get(log, i), "underWay"));
        most = now > most ? now : most;
    }
    json_decref(log);
    return most;
}

static void send_many(const char *path, unsigned connections, size_t count)
{
    struct result *results = calloc(count, sizeof *results);
    struct err err = ERR_INIT;
    struct http *http;
    const struct http_request request = { .method = "GET", .url = server_url(&server, path) };
    assert_int_equal(http_new(&http, connections, &err), 0);
    for (size_t i = 0; i < count; i++) {
        result_init(&results[i]);
        assert_int_equal(http_send(http, &request, keep, &results[i], &err), 0);
    }
    assert_int_equal(http_run(http, NULL, NULL, &err), 0);
    for (size_t i = 0; i < count; i++) {
        if (results[i].status != 200)
            fail_msg("%zu: %s", i, results[i].message);
        result_release(&results[i]);
    }
    http_free(http);
    free(results);
}

static void test_connections_are_bounded_and_kept(void **state)
{
    (void)state;
    send_many("/late", 3, 20);
    assert_int_equal(server_count(&server, "/late"), 20);
    assert_int_equal(count_connections("/late"), 3);
    assert_int_equal(most_under_way("/late"), 3);
}

/* The kept connection breaks without a reply, after which libcurl would ask again. */
static void test_once_is_once(void **state)
{
    (void)state;
    struct result first, second;
    struct err err = ERR_INIT;
    struct http *http;
    size_t before = server_count(&server, "/close");
    char url[256];
    snprintf(url, sizeof url, "%s", server_url(&server, "/ok"));
    struct http_request request = { .method = "POST", .url = url };
    result_init(&first);
    result_init(&second);
    assert_int_equal(http_new(&http, 1, &err), 0);
    assert_int_equal(http_send(http, &request, keep, &first, &err), 0);
    assert_int_equal(http_run(http, NULL, NULL, &err), 0);
    request.url = server_url(&server, "/close");
    request.once = true;
    assert_int_equal(http_send(http, &request, keep, &second, &err), 0);
    assert_int_equal(http_run(http, NULL, NULL, &err), 0);
    assert_int_equal(second.failure, HTTP_BROKEN);
    assert_true(second.sent);
    assert_int_equal(server_count(&server, "/close"), before + 1);
    http_free(http);
    result_release(&first);
    result_release(&second);
}

static int count_leaving(void *data)
{
    struct result *result = data;
    return ++result->leaving > result->leaving_max ? -1 : 0;
}

/* What is told of is sent once: also where libcurl would send it again on another connection. */
static void test_what_leaves_is_told_of_before(void **state)
{
    (void)state;
    struct result first, second, third;
    struct err err = ERR_INIT;
    struct http *http;
    size_t ok = server_count(&server, "/ok"), closed = server_count(&server, "/close");
    char url[256];
    snprintf(url, sizeof url, "%s", server_url(&server, "/ok"));
    struct http_request request = { .method = "POST", .url = url, .leaving = count_leaving };
    result_init(&first);
    result_init(&second);
    result_init(&third);
    first.leaving_max = second.leaving_max = 9;
    assert_int_equal(http_new(&http, 1, &err), 0);
    assert_int_equal(http_send(http, &request, keep, &first, &err), 0);
    assert_int_equal(http_run(http, NULL, NULL, &err), 0);
    assert_int_equal(first.failure, HTTP_NO_FAILURE);
    assert_int_equal(first.leaving, 1);
    assert_int_equal(http_send(http, &request, keep, &third, &err), 0);
    assert_int_equal(http_run(http, NULL, NULL, &err), 0);
    assert_int_equal(third.failure, HTTP_HELD);
    assert_false(third.sent);
    assert_int_equal(server_count(&server, "/ok"), ok + 1);
    request.url = server_url(&server, "/close");
    assert_int_equal(http_send(http, &request, keep, &second, &err), 0);
    assert_int_equal(http_run(http, NULL, NULL, &err), 0);
    assert_int_equal(second.failure, HTTP_BROKEN);
    assert_true(second.sent);
    assert_int_equal(second.leaving, 1);
    assert_int_equal(server_count(&server, "/close"), closed + 1);
    http_free(http);
    result_release(&first);
    result_release(&second);
    result_release(&third);
}

static void test_delayed_ones_come_later(void **state)
{
    (void)state;
    struct result results[3];
    static const uint32_t delays[] = { 600, 0, 300 };
    static const int order[] = { 3, 1, 2 };
    struct err err = ERR_INIT;
    struct http *http;
    ended = 0;
    assert_int_equal(http_new(&http, 0, &err), 0);
    for (size_t i = 0; i < COUNT(results); i++) {
        const struct http_request request = { .method = "GET",
                                              .url = server_url(&server, "/ok"),
                                              .delay_ms = delays[i] };
        result_init(&results[i]);
        assert_int_equal(http_send(http, &request, keep, &results[i], &err), 0);
    }
    assert_int_equal(http_run(http, NULL, NULL, &err), 0);
    for (size_t i = 0; i < COUNT(results); i++) {
        assert_int_equal(results[i].order, order[i]);
        result_release(&results[i]);
    }
    http_free(http);
}

/* Sends another one each time, from within done(). */
struct chain {
    struct http *http;
    const struct http_request *request;
    int left, done;
};

static void send_next(void *data, const struct http_reply *reply)
{
    struct chain *chain = data;
    assert_int_equal(reply->status, 200);
    chain->done++;
    if (chain->left-- > 0)
        assert_int_equal(http_send(chain->http, chain->request, send_next, chain, NULL), 0);
}

static void test_done_may_send(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    const struct http_request request = { .method = "GET", .url = server_url(&server, "/ok?next") };
    struct chain chain = { .request = &request, .left = 9 };
    assert_int_equal(http_new(&chain.http, 2, &err), 0);
    assert_int_equal(http_send(chain.http, &request, send_next, &chain, &err), 0);
    assert_int_equal(http_run(chain.http, NULL, NULL, &err), 0);
    assert_int_equal(chain.done, 10);
    assert_int_equal(count_connections("/ok?next"), 1);
    http_free(chain.http);
}

static void raise_signal(void *data)
{
    size_t *ticks = data;
    if (++*ticks == 3)
        cancel_signal = SIGTERM;
}

static void test_a_signal_ends_all(void **state)
{
    (void)state;
    struct result hanging, waiting;
    struct err err = ERR_INIT;
    struct http *http;
    size_t ticks = 0;
    struct http_request request = { .method = "GET", .url = server_url(&server, "/hang") };
    result_init(&hanging);
    result_init(&waiting);
    assert_int_equal(http_new(&http, 0, &err), 0);
    assert_int_equal(http_send(http, &request, keep, &hanging, &err), 0);
    request.delay_ms = 60000;
    assert_int_equal(http_send(http, &request, keep, &waiting, &err), 0);
    int result = http_run(http, raise_signal, &ticks, &err);
    int again = http_send(http, &request, keep, &waiting, NULL);
    cancel_signal = 0;
    assert_int_equal(result, -1);
    assert_int_equal(again, -1);
    assert_int_equal(err.code, ERR_TERMINATED);
    assert_int_equal(hanging.failure, HTTP_CANCELLED);
    assert_int_equal(waiting.failure, HTTP_CANCELLED);
    assert_true(hanging.sent);
    assert_false(waiting.sent);
    http_free(http);
}

static void test_forgets_what_is_under_way(void **state)
{
    (void)state;
    struct result result;
    struct err err = ERR_INIT;
    struct http *http;
    const struct http_request request = { .method = "GET", .url = server_url(&server, "/ok") };
    result_init(&result);
    ended = 0;
    assert_int_equal(http_new(&http, 1, &err), 0);
    assert_int_equal(http_send(http, &request, keep, &result, &err), 0);
    http_free(http);
    assert_int_equal(ended, 0);
}

static void test_no_proxy_for_this_machine(void **state)
{
    (void)state;
    struct result result;
    const struct http_request request = { .method = "GET", .url = server_url(&server, "/ok") };
    setenv("http_proxy", "http://127.0.0.1:9", 1);
    setenv("all_proxy", "http://127.0.0.1:9", 1);
    get(&request, &result);
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    assert_int_equal(result.status, 200);
    result_release(&result);
}

/* The server is none, so the request ends there; its name is not even looked up. */
static void test_a_proxy_for_all_others(void **state)
{
    (void)state;
    struct result result;
    char proxy[128];
    const struct http_request request = { .method = "GET", .url = "https://model.invalid/" };
    snprintf(proxy, sizeof proxy, "http://me:hunter2@%s", server.url + strlen("http://"));
    setenv("https_proxy", proxy, 1);
    get(&request, &result);
    unsetenv("https_proxy");
    assert_int_equal(result.failure, HTTP_BROKEN);
    assert_false(result.sent);
    assert_null(strstr(result.message, "resolve"));
    assert_null(strstr(result.message, "hunter2"));
    result_release(&result);
}

/* Whoever breaks a handshake off may be a proxy that is being restarted. */
static void test_a_broken_handshake_is_no_connection(void **state)
{
    (void)state;
    char url[128];
    struct result result;
    const struct http_request request = { .method = "GET", .url = url };
    snprintf(url, sizeof url, "https%s", server.url + strlen("http"));
    get(&request, &result);
    assert_int_equal(result.failure, HTTP_CONNECT);
    assert_false(result.sent);
    result_release(&result);
}

static void test_certificates(void **state)
{
    (void)state;
    struct server plain = server;
    struct result result;
    char file[300];
    if (system("command -v openssl >/dev/null") != 0)
        skip();
    server_start(&server, "http", true);
    const struct http_request request = { .method = "GET", .url = server_url(&server, "/late") };
    get(&request, &result);
    assert_int_equal(result.failure, HTTP_TLS);
    assert_false(result.sent);
    result_release(&result);

    snprintf(file, sizeof file, "%s/cert.pem", server.folder);
    setenv("SSL_CERT_FILE", file, 1);
    send_many("/late", 8, 8);
    unsetenv("SSL_CERT_FILE");
    json_t *log = server_log(&server, "/late");
    const json_t *version = json_object_get(json_array_get(log, 0), "version");
    assert_string_equal(json_string_value(version), "2.0");
    json_decref(log);
    assert_int_equal(count_connections("/late"), 1);
    server_stop(&server);
    server = plain;
}

static void test_version_names_both_libraries(void **state)
{
    (void)state;
    const char *version = http_library_version();
    assert_true(strchr("789", *version) != NULL);
    assert_non_null(strchr(version, ' '));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_cannot_be_sent),
        cmocka_unit_test(test_replies_whole_and_broken),
        cmocka_unit_test(test_a_reply_without_end_is_cut),
        cmocka_unit_test(test_nobody_listens),
        cmocka_unit_test(test_headers_of_a_reply),
        cmocka_unit_test(test_what_a_request_looks_like),
        cmocka_unit_test(test_files_go_as_they_are),
        cmocka_unit_test(test_connections_are_bounded_and_kept),
        cmocka_unit_test(test_once_is_once),
        cmocka_unit_test(test_what_leaves_is_told_of_before),
        cmocka_unit_test(test_delayed_ones_come_later),
        cmocka_unit_test(test_done_may_send),
        cmocka_unit_test(test_a_signal_ends_all),
        cmocka_unit_test(test_forgets_what_is_under_way),
        cmocka_unit_test(test_no_proxy_for_this_machine),
        cmocka_unit_test(test_a_proxy_for_all_others),
        cmocka_unit_test(test_a_broken_handshake_is_no_connection),
        cmocka_unit_test(test_certificates),
        cmocka_unit_test(test_version_names_both_libraries),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
