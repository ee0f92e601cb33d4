#include "support.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/event.h"
#include "client.h"

#define CALL                                                                                       \
    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/"                                           \
    "call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"

static void write_program(struct scratch *s)
{
    scratch_run(s, "mkdir src");
    scratch_write(s, "src/cache.py",
                  "\"\"\"Keeps what was loaded.\"\"\"\n\nclass Cache:\n"
                  "    def get(self, key):\n        return key\n");
    scratch_write(s, "src/pool.py",
                  "from cache import Cache\n\ndef new_pool():\n    return Cache()\n");
    scratch_commit(s, "Add a cache");
    scratch_write(s, "src/pool.py",
                  "from cache import Cache\n\ndef new_pool():\n    return [Cache()]\n");
    scratch_commit(s, "Let a pool hold many");
}

static void call(struct client *c, int id, const char *tool, const char *arguments)
{
    client_send(c, CALL, id, tool, arguments);
}

static void the_legacy_handshake(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    client_send(&c, "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"ping\"}");
    json_t *reply = client_reply(&c, 0);
    assert_int_equal(json_object_size(value_at(reply, "result")), 0);
    json_decref(reply);
    client_send(&c, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
                    "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{"
                    "\"name\":\"t\",\"version\":\"1\"}}}");
    client_send(&c, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    reply = client_reply(&c, 1);
    assert_string_equal(string_at(reply, "result.protocolVersion"), "2025-06-18");
    assert_string_equal(string_at(reply, "result.serverInfo.name"), "repose");
    assert_true(json_is_object(value_at(reply, "result.capabilities.tools")));
    assert_true(*string_at(reply, "result.instructions"));
    json_decref(reply);
    client_send(&c, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}");
    reply = client_reply(&c, 2);
    assert_string_equal(string_at(reply, "result.tools.0.name"), "brief");
    assert_null(value_at(reply, "result.nextCursor"));
    assert_null(value_at(reply, "result.resultType"));
    json_decref(reply);
    client_stop(&c);
    assert_int_equal(c.result, 0);
}

static void the_modern_discovery(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    static const char *const methods[] = { "server/discover", "tools/list" };
    for (int i = 0; i < 2; i++) {
        client_send(&c,
                    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{\"_meta\":{"
                    "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                    "\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
                    i, methods[i]);
        json_t *reply = client_reply(&c, i);
        assert_string_equal(string_at(reply, "result.resultType"), "complete");
        assert_string_equal(string_at(reply, "result.cacheScope"), "private");
        assert_true(json_is_integer(value_at(reply, "result.ttlMs")));
        if (i == 0)
            assert_string_equal(string_at(reply, "result.supportedVersions.1"), "2025-11-25");
        json_decref(reply);
    }
    client_stop(&c);
}

static void wrong_requests_get_their_error(void **state)
{
#define MODERN                                                                                     \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","                       \
    "\"io.modelcontextprotocol/clientCapabilities\":{}}"
    static const struct {
        const char *method, *params;
        int code;
    } rows[] = {
        { "resources/list", "{}", -32601 },
        { "tools/List", "{}", -32601 },
        { "notifications/initialized", "{}", -32601 },
        { "", "{}", -32601 },
        { "initialize", "{}", -32602 },
        { "initialize", "{\"protocolVersion\":7}", -32602 },
        { "initialize", "{" MODERN "}", -32601 },
        { "ping", "{" MODERN "}", -32601 },
        { "server/discover", "{}", -32602 },
        { "tools/list", "{\"cursor\":\"x\"}", -32602 },
        { "tools/call", "{}", -32602 },
        { "tools/call", "{\"name\":7}", -32602 },
        { "tools/call", "{\"name\":\"erase\"}", -32602 },
        { "tools/call", "{\"name\":\"status\",\"arguments\":[]}", -32602 },
        { "tools/call", "{\"name\":\"status\",\"_meta\":{\"progressToken\":{}}}", -32602 },
        { "tools/call",
          "{\"name\":\"status\",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"3\"}}",
          -32022 },
    };
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    for (int i = 0; i < (int)(sizeof rows / sizeof *rows); i++) {
        client_send(&c, "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}", i,
                    rows[i].method, rows[i].params);
        json_t *reply = client_reply(&c, i);
        int code = (int)json_integer_value(value_at(reply, "error.code"));
        if (code != rows[i].code)
            fail_msg("%s %s: %d", rows[i].method, rows[i].params, code);
        assert_true(*string_at(reply, "error.message"));
        json_decref(reply);
    }
    client_stop(&c);
}

static void tools_answer(void **state)
{
    static const struct {
        const char *tool, *arguments, *text, *path, *value;
    } rows[] = {
        { "brief", "{\"request\":\"let the cache expire\",\"budget\":500}", "src/cache.py",
          "edit.0.path", "src/cache.py" },
        { "brief", "{\"request\":\"let the cache expire\",\"limit\":1,\"at\":\"HEAD\"}",
          "src/cache.py", "edit.0.path", "src/cache.py" },
        { "show", "{\"path\":\"./src/cache.py\"}", "`def get(self, key)`", "module", "." },
        { "find", "{\"name\":\"Cache.get\"}", "L4-5 method", "definitions.0.path", "src/cache.py" },
        { "find", "{\"name\":\"Cache\",\"kind\":\"class\"}", "Used in 1 file", "uses.0.path",
          "src/pool.py" },
        { "review", "{\"range\":\"HEAD~1..HEAD\"}", "# Review of", "findings", "" },
        { "review", "{\"range\":\"HEAD~1\",\"budget\":300}", "# Review of", "review", NULL },
        { "status", "{}", "index:", "notes", "" },
        { "status", "null", "index:", "index", "" },
    };
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    for (int i = 0; i < (int)(sizeof rows / sizeof *rows); i++) {
        call(&c, i, rows[i].tool, rows[i].arguments);
        json_t *reply = client_reply(&c, i);
        if (!strstr(string_at(reply, "result.content.0.text"), rows[i].text))
            fail_msg("%s: %s", rows[i].tool, json_dumps(reply, 0));
        assert_string_equal(string_at(reply, "result.content.0.type"), "text");
        json_t *structured = value_at(reply, "result.structuredContent");
        assert_non_null(value_at(structured, rows[i].path));
        if (rows[i].value)
            assert_string_equal(string_at(structured, rows[i].path), rows[i].value);
        assert_true(json_is_false(value_at(reply, "result.isError")));
        json_decref(reply);
    }
    client_stop(&c);
}

/* A client shows its model one of the two. */
static void text_and_structured_content_say_the_same(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    call(&c, 1, "brief", "{\"request\":\"let the cache expire\"}");
    json_t *reply = client_reply(&c, 1);
    assert_string_equal(string_at(reply, "result.structuredContent.brief"),
                        string_at(reply, "result.content.0.text"));
    json_decref(reply);
    call(&c, 2, "show", "{\"path\":\"src\"}");
    reply = client_reply(&c, 2);
    assert_string_equal(string_at(reply, "result.structuredContent.note"),
                        string_at(reply, "result.content.0.text"));
    json_decref(reply);
    client_stop(&c);
}

static void failures_are_told_to_the_model(void **state)
{
    static const struct {
        const char *tool, *arguments, *text;
    } rows[] = {
        { "brief", "{}", "the argument request is missing" },
        { "brief", "{\"request\":\" \\n\"}", "the request is empty" },
        { "brief", "{\"request\":\"x\",\"budget\":1}", "budget must be an integer" },
        { "brief", "{\"request\":\"x\",\"at\":\"nowhere\"}", "nowhere" },
        { "brief", "{\"request\":\"x\",\"at\":\"\"}", "" },
        { "review", "{\"range\":\"nowhere\"}", "nowhere" },
        { "show", "{\"path\":\"src/cahce.py\"}", "no file, folder or module" },
        { "show", "{\"path\":\"../../etc/passwd\"}", "no file, folder or module" },
        { "find", "{\"name\":\"nothing_of_it\"}", "nothing is called nothing_of_it" },
        { "find", "{\"name\":\"x\",\"king\":\"class\"}", "there is no argument 'king'" },
        { "status", "{\"x\":1}", "there is no argument 'x'" },
    };
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    for (int i = 0; i < (int)(sizeof rows / sizeof *rows); i++) {
        call(&c, i, rows[i].tool, rows[i].arguments);
        json_t *reply = client_reply(&c, i);
        if (!strstr(string_at(reply, "result.content.0.text"), rows[i].text) ||
            !json_is_true(value_at(reply, "result.isError")))
            fail_msg("%s: %s", rows[i].arguments, json_dumps(reply, 0));
        assert_null(value_at(reply, "result.structuredContent"));
        json_decref(reply);
    }
    client_stop(&c);
}

static void answers_follow_head_and_the_settings(void **state)
{
    struct scratch *s = *state;
    struct client c;
    client_start(&c, s);
    call(&c, 1, "find", "{\"name\":\"Cache\"}");
    json_t *reply = client_reply(&c, 1);
    assert_string_equal(string_at(reply, "result.content.0.text"),
                        "the repository has no commits yet");
    json_decref(reply);
    write_program(s);
    call(&c, 2, "find", "{\"name\":\"Cache\"}");
    reply = client_reply(&c, 2);
    assert_string_equal(string_at(reply, "result.structuredContent.definitions.0.path"),
                        "src/cache.py");
    json_decref(reply);
    scratch_write(s, "src/store.py", "class Cache:\n    pass\n");
    scratch_run(s, "git rm -q src/cache.py");
    scratch_commit(s, "Move the cache");
    call(&c, 3, "find", "{\"name\":\"Cache\"}");
    reply = client_reply(&c, 3);
    assert_string_equal(string_at(reply, "result.structuredContent.definitions.0.path"),
                        "src/store.py");
    json_decref(reply);
    scratch_run(s, "git config repose.exclude src/store.py");
    call(&c, 4, "find", "{\"name\":\"Cache\",\"kind\":\"class\"}");
    reply = client_reply(&c, 4);
    assert_int_equal(json_array_size(value_at(reply, "result.structuredContent.definitions")), 0);
    json_decref(reply);
    client_stop(&c);
}

static void progress_rises_while_the_index_is_built(void **state)
{
    struct scratch *s = *state;
    struct client c;
    scratch_run(s, "mkdir src; for i in $(seq 400); do printf 'def f%%s():\\n    return 1\\n' $i > "
                   "src/f$i.py; done");
    scratch_commit(s, "Start");
    client_start(&c, s);
    client_send(&c,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
                "\"find\",\"arguments\":{\"name\":\"f7\"},\"_meta\":{\"progressToken\":\"p\"}}}");
    int64_t last = 0;
    for (;;) {
        json_t *message = client_receive(&c);
        assert_non_null(message);
        bool is_reply = json_object_get(message, "id");
        if (!is_reply) {
            assert_string_equal(string_at(message, "method"), "notifications/progress");
            assert_string_equal(string_at(message, "params.progressToken"), "p");
            int64_t progress = json_integer_value(value_at(message, "params.progress"));
            assert_true(progress > last);
            last = progress;
        }
        json_decref(message);
        if (is_reply)
            break;
    }
    assert_true(last > 0);
    client_stop(&c);
}

static void cancelled_calls_are_not_answered(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    /* Both may be done before they are cancelled; then their replies come, and only those. */
    for (int i = 0; i < 20; i++)
        call(&c, i, "brief", "{\"request\":\"let the cache expire\"}");
    for (int i = 1; i < 20; i++)
        client_send(&c,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{"
                    "\"requestId\":%d,\"reason\":\"changed my mind\"}}",
                    i);
    static const char *const nobodys[] = { "{\"requestId\":999}", "{\"requestId\":\"5\"}",
                                           "{\"requestId\":{}}", "{}" };
    for (size_t i = 0; i < 4; i++)
        client_send(&c,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":%s}",
                    nobodys[i]);
    call(&c, 100, "status", "{}");
    unsigned answered = 0;
    for (;;) {
        json_t *reply = client_receive(&c);
        assert_non_null(reply);
        int id = (int)json_integer_value(json_object_get(reply, "id"));
        assert_true(json_is_object(json_object_get(reply, "result")));
        json_decref(reply);
        if (id == 100)
            break;
        answered++;
    }
    assert_true(answered < 20);
    assert_int_equal(cancel_signal, 0);
    client_stop(&c);
    assert_int_equal(c.result, 0);
}

static void the_same_id_twice_is_answered_twice(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    call(&c, 5, "status", "{}");
    call(&c, 5, "find", "{\"name\":\"Cache\"}");
    for (int i = 0; i < 2; i++)
        json_decref(client_reply(&c, 5));
    client_stop(&c);
}

static void what_was_asked_is_answered_after_the_end_of_input(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    call(&c, 1, "status", "{}");
    client_write(&c, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}", 40); /* no end of line */
    close(c.to);
    c.to = -1;
    unsigned seen = 0;
    json_t *reply;
    while ((reply = client_receive(&c))) {
        seen |= 1u << json_integer_value(json_object_get(reply, "id"));
        json_decref(reply);
    }
    assert_int_equal(seen, 6);
    client_stop(&c);
    assert_int_equal(c.result, 0);
}

static void a_client_that_vanishes_ends_the_server(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    for (int i = 0; i < 50; i++)
        call(&c, i, "brief", "{\"request\":\"let the cache expire\"}");
    close(c.from); /* standard input stays open */
    c.from = -1;
    pthread_join(c.thread, NULL);
    assert_int_equal(c.result, 0);
    assert_int_equal(cancel_signal, 0);
    c.thread = pthread_self();
    close(c.to);
    store_close(c.store);
    settings_release(&c.settings);
    buf_release(&c.received);
}

static void too_many_calls_are_refused(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    unsigned refused = 0;
    for (int i = 0; i < 300; i++)
        call(&c, i, "find", "{\"name\":\"Cache\"}");
    for (int i = 0; i < 300; i++) {
        json_t *reply = client_receive(&c);
        int code = (int)json_integer_value(value_at(reply, "error.code"));
        assert_true(code == 0 || code == -32603);
        refused += code != 0;
        json_decref(reply);
    }
    assert_true(refused < 300);
    client_send(&c, "{\"jsonrpc\":\"2.0\",\"id\":1000,\"method\":\"ping\"}");
    json_decref(client_reply(&c, 1000));
    client_stop(&c);
}

/* Between two calls a function appears, moves and goes, and nobody waits for anything. */
static void answers_follow_the_work_tree(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    for (int i = 0; i < 12; i++) {
        const char *path = i % 3 ? "src/fresh.py" : "src/deep/fresh.py";
        if (!(i % 3))
            scratch_run(*state, "mkdir -p src/deep");
        scratch_write(*state, path, "def made_just_now():\n    return 1\n");
        call(&c, 2 * i, "find", "{\"name\":\"made_just_now\"}");
        json_t *reply = client_reply(&c, 2 * i);
        assert_string_equal(string_at(reply, "result.structuredContent.definitions.0.path"), path);
        json_decref(reply);
        scratch_run(*state, i % 2 ? "rm %s" : "echo >%s", path);
        call(&c, 2 * i + 1, "find", "{\"name\":\"made_just_now\"}");
        reply = client_reply(&c, 2 * i + 1);
        assert_true(json_is_true(value_at(reply, "result.isError")));
        json_decref(reply);
        scratch_run(*state, "rm -rf src/deep src/fresh.py");
    }
    client_stop(&c);
}

static void noise_does_not_end_the_server(void **state)
{
    struct client c;
    struct buf noise = BUF_INIT;
    write_program(*state);
    client_start(&c, *state);
    client_write(&c, "\0\xff\xfe\n{{{\n[[]]\n\"\n{}\n", 18);
    for (int i = 0; i < 1200000; i++)
        buf_addch(&noise, '{');
    buf_addch(&noise, '\n');
    client_write(&c, noise.data, noise.size);
    client_send(&c, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"); /* nobody asked */
    client_send(&c, "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":7}}");
    client_send(&c, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}");
    unsigned errors = 0;
    for (;;) {
        json_t *reply = client_receive(&c);
        bool is_last = json_integer_value(json_object_get(reply, "id")) == 7;
        errors += json_object_get(reply, "error") != NULL;
        json_decref(reply);
        if (is_last)
            break;
    }
    assert_int_equal(errors, 6);
    buf_release(&noise);
    client_stop(&c);
}

static void note_signal(int number)
{
    cancel_signal = number;
}

static void a_signal_ends_the_server(void **state)
{
    struct client c;
    write_program(*state);
    client_start(&c, *state);
    client_send(&c, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
    json_decref(client_reply(&c, 1));
    signal(SIGTERM, note_signal);
    pthread_kill(c.thread, SIGTERM);
    pthread_join(c.thread, NULL);
    assert_int_equal(c.result, -1);
    assert_int_equal(c.err.code, ERR_TERMINATED);
    cancel_signal = 0;
    signal(SIGTERM, SIG_DFL);
    close(c.to);
    close(c.from);
    store_close(c.store);
    settings_release(&c.settings);
    buf_release(&c.received);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(the_legacy_handshake),
        WITH_SCRATCH(the_modern_discovery),
        WITH_SCRATCH(wrong_requests_get_their_error),
        WITH_SCRATCH(tools_answer),
        WITH_SCRATCH(text_and_structured_content_say_the_same),
        WITH_SCRATCH(failures_are_told_to_the_model),
        WITH_SCRATCH(answers_follow_head_and_the_settings),
        WITH_SCRATCH(answers_follow_the_work_tree),
        WITH_SCRATCH(progress_rises_while_the_index_is_built),
        WITH_SCRATCH(cancelled_calls_are_not_answered),
        WITH_SCRATCH(the_same_id_twice_is_answered_twice),
        WITH_SCRATCH(what_was_asked_is_answered_after_the_end_of_input),
        WITH_SCRATCH(a_client_that_vanishes_ends_the_server),
        WITH_SCRATCH(too_many_calls_are_refused),
        WITH_SCRATCH(noise_does_not_end_the_server),
        WITH_SCRATCH(a_signal_ends_the_server),
    };
    return RUN_TESTS(tests);
}
