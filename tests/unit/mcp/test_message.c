#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "mcp/message.h"

#define META    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
#define MODERN  "\"params\":{" META "\"io.modelcontextprotocol/clientCapabilities\":{}}}"
#define REQUEST "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\""

static void lines_are_told_apart(void **state)
{
    static const struct {
        const char *line;
        enum message_kind kind;
        const char *reply; /* of an invalid one */
    } rows[] = {
        { REQUEST "}", MESSAGE_REQUEST, NULL },
        { REQUEST ",\"params\":{}}", MESSAGE_REQUEST, NULL },
        { "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}", MESSAGE_NOTIFICATION, NULL },
        { "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":[]}", MESSAGE_NOTIFICATION, NULL },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", MESSAGE_RESPONSE, NULL },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}", MESSAGE_RESPONSE, NULL },
        { "{", MESSAGE_INVALID, "\"id\":null,\"error\":{\"code\":-32700" },
        { "nonsense", MESSAGE_INVALID, "-32700" },
        { "{\"jsonrpc\":\"2.0\",\"method\":\"\xff\"}", MESSAGE_INVALID, "-32700" },
        { "[" REQUEST "}]", MESSAGE_INVALID, "-32600" },
        { "[]", MESSAGE_INVALID, "-32600" },
        { "7", MESSAGE_INVALID, "-32600" },
        { "null", MESSAGE_INVALID, "-32600" },
        { "{}", MESSAGE_INVALID, "-32600" },
        { "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", MESSAGE_INVALID, "\"id\":1" },
        { "{\"id\":\"a\",\"method\":\"ping\"}", MESSAGE_INVALID, "\"id\":\"a\"" },
        { "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", MESSAGE_INVALID, "-32600" },
        { "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", MESSAGE_INVALID, "-32600" },
        { "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", MESSAGE_INVALID, "-32600" },
        { "{\"jsonrpc\":\"2.0\",\"id\":99999999999999999999,\"method\":\"ping\"}", MESSAGE_INVALID,
          "-32700" },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", MESSAGE_INVALID, "-32600" },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\\u0000b\"}", MESSAGE_INVALID, "-32600" },
        { "{\"jsonrpc\":\"2.0\",\"id\":1}", MESSAGE_INVALID, "-32600" },
        { REQUEST ",\"params\":[1]}", MESSAGE_INVALID, "-32602" },
        { REQUEST ",\"params\":null}", MESSAGE_INVALID, "-32602" },
        { REQUEST ",\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":7}}}",
          MESSAGE_INVALID, "-32602" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct message m;
        message_read(&m, rows[i].line, strlen(rows[i].line));
        if (m.kind != rows[i].kind)
            fail_msg("%s: kind %d", rows[i].line, m.kind);
        char *reply = m.reply ? json_dumps(m.reply, JSON_COMPACT) : NULL;
        assert_int_equal(reply != NULL, rows[i].reply != NULL);
        if (reply && !strstr(reply, rows[i].reply))
            fail_msg("%s: %s", rows[i].line, reply);
        free(reply);
        message_release(&m);
    }
}

static void nesting_and_nuls_are_parse_errors(void **state)
{
    struct message m;
    size_t size = 500000;
    char *line = malloc(size);
    (void)state;
    memset(line, '[', size);
    message_read(&m, line, size);
    assert_int_equal(m.kind, MESSAGE_INVALID);
    message_release(&m);
    memset(line, 0, size);
    message_read(&m, line, size);
    assert_int_equal(m.kind, MESSAGE_INVALID);
    message_release(&m);
    message_read(&m, line, 0);
    assert_int_equal(m.kind, MESSAGE_INVALID);
    message_release(&m);
    free(line);
}

static json_t *reply_to(const char *line, json_t **wrong)
{
    struct message m;
    message_read(&m, line, strlen(line));
    assert_int_equal(m.kind, MESSAGE_REQUEST);
    *wrong = message_check_modern(&m);
    json_t *reply = reply_result(&m, json_object());
    message_release(&m);
    return reply;
}

static void ids_are_echoed_with_their_type(void **state)
{
    static const char *const ids[] = { "1", "\"1\"", "0", "-7", "\"\"", "\"\xc3\xa4\"" };
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        char line[100], expected[100];
        json_t *wrong;
        snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"ping\"}", ids[i]);
        snprintf(expected, sizeof expected, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}",
                 ids[i]);
        json_t *reply = reply_to(line, &wrong);
        char *text = json_dumps(reply, JSON_COMPACT);
        assert_null(wrong);
        assert_string_equal(text, expected);
        free(text);
        json_decref(reply);
    }
}

static void a_modern_request_gets_a_modern_reply(void **state)
{
    json_t *wrong, *reply = reply_to(REQUEST "," MODERN "}", &wrong);
    (void)state;
    assert_null(wrong);
    json_t *result = json_object_get(reply, "result");
    assert_string_equal(json_string_value(json_object_get(result, "resultType")), "complete");
    json_t *info =
        json_object_get(json_object_get(result, "_meta"), "io.modelcontextprotocol/serverInfo");
    assert_string_equal(json_string_value(json_object_get(info, "name")), "repose");
    json_decref(reply);
}

static int error_code(json_t *reply)
{
    json_t *error = json_object_get(reply, "error");
    return (int)json_integer_value(json_object_get(error, "code"));
}

static void unknown_versions_and_missing_capabilities_are_refused(void **state)
{
    json_t *wrong;
    (void)state;
    json_decref(reply_to(REQUEST ",\"params\":{\"_meta\":{\"io.modelcontextprotocol/"
                                 "protocolVersion\":\"1900-01-01\"}}}",
                         &wrong));
    assert_int_equal(error_code(wrong), RPC_UNSUPPORTED_VERSION);
    json_t *data = json_object_get(json_object_get(wrong, "error"), "data");
    assert_string_equal(json_string_value(json_object_get(data, "requested")), "1900-01-01");
    json_t *first = json_array_get(json_object_get(data, "supported"), 0);
    assert_string_equal(json_string_value(first), "2026-07-28");
    json_decref(wrong);
    json_decref(reply_to(REQUEST ",\"params\":{" META "\"x\":1}}}", &wrong));
    assert_int_equal(error_code(wrong), RPC_INVALID_PARAMS);
    json_decref(wrong);
}

static void a_known_legacy_version_is_kept(void **state)
{
    static const char *const rows[][2] = {
        { "2024-11-05", "2024-11-05" }, { "2025-03-26", "2025-03-26" },
        { "2025-06-18", "2025-06-18" }, { "2025-11-25", "2025-11-25" },
        { "2026-07-28", "2025-11-25" }, { "", "2025-11-25" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(message_legacy_version(rows[i][0]), rows[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_told_apart),
        cmocka_unit_test(nesting_and_nuls_are_parse_errors),
        cmocka_unit_test(ids_are_echoed_with_their_type),
        cmocka_unit_test(a_modern_request_gets_a_modern_reply),
        cmocka_unit_test(unknown_versions_and_missing_capabilities_are_refused),
        cmocka_unit_test(a_known_legacy_version_is_kept),
    };
    return RUN_TESTS(tests);
}
