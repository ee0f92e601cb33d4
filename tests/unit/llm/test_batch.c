#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "llm/batch.h"
#include "llm/provider.h"
#include "sample.h"
#include "server.h"

struct fixture {
    struct server server;
    struct arena arena;
    struct err err;
    struct llm_config openai, anthropic;
};

static struct llm_config config(struct fixture *f, const struct llm_provider *provider,
                                const char *path)
{
    return (struct llm_config){
        .provider = provider,
        .model = "m-1",
        .base_url = arena_printf(&f->arena, "%s%s", f->server.url, path),
        .key = "k-secret",
        .temperature = -1,
        .context_window = 32768,
        .timeout_ms = 20000,
        .deadline_ms = 20000,
        .retries = 3,
    };
}

static void setup(struct fixture *f, const char *name)
{
    *f = (struct fixture){ .arena = ARENA_INIT, .err = ERR_INIT };
    server_start(&f->server, name, false);
    f->openai = config(f, &provider_openai, "/v1");
    f->anthropic = config(f, &provider_anthropic, "");
}

static void teardown(struct fixture *f)
{
    server_stop(&f->server);
    arena_release(&f->arena);
}

static void check(struct fixture *f, int result)
{
    if (result < 0)
        print_error("%s\n", f->err.message);
    assert_true(result >= 0);
}

static int submit(struct fixture *f, const struct llm_config *c, const char *token, int count,
                  const char **id)
{
    struct buf lines = BUF_INIT;
    for (int i = 0; i < count; i++) {
        char custom_id[20];
        snprintf(custom_id, sizeof custom_id, "note-%d", i + 1);
        batch_add_line(c, custom_id, &sample_prompt, &lines);
    }
    *id = NULL;
    int result = batch_submit(c, &lines, token, &f->arena, id, &f->err);
    buf_release(&lines);
    return result;
}

static struct batch_status poll(struct fixture *f, const struct llm_config *c, const char *id)
{
    struct batch_status status;
    check(f, batch_poll(c, id, &f->arena, &status, &f->err));
    return status;
}

static int see(void *data, const char *custom_id, struct llm_answer *answer, struct err *err)
{
    (void)err;
    buf_printf(data, "%s %s\n", custom_id, llm_outcome_name(answer->outcome));
    return 0;
}

/* What came, a line each, in the order in which it came. */
static void check_results(struct fixture *f, const struct llm_config *c,
                          const struct batch_status *status, const char *expected)
{
    struct buf seen = BUF_INIT;
    size_t unreadable;
    check(f, batch_fetch(c, status, see, &seen, &unreadable, &f->err));
    assert_string_equal(seen.data, expected);
    assert_int_equal(unreadable, 0);
    buf_release(&seen);
}

static void test_from_submit_to_results(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f, "batch");
    const struct llm_config *const configs[] = { &f.openai, &f.anthropic };
    static const char *const ids[] = { "batch_1", "msgbatch_2" };
    static const char *const running[] = { "in_progress", "in_progress" };
    static const char *const ended[] = { "completed", "ended" };
    static const char *const results[] = {
        "note-2 ok\nnote-1 ok\nnote-4 rejected\nnote-3 rejected\n",
        "note-4 rejected\nnote-3 rejected\nnote-2 ok\nnote-1 ok\n",
    };
    for (int i = 0; i < 2; i++) {
        const char *id;
        check(&f, submit(&f, configs[i], "token-1", 4, &id));
        assert_string_equal(id, ids[i]);
        struct batch_status status = poll(&f, configs[i], id);
        assert_int_equal(status.state, BATCH_RUNNING);
        assert_string_equal(status.detail, running[i]);
        assert_int_equal(status.total, 4);
        assert_null(status.results[0]);
        status = poll(&f, configs[i], id);
        assert_int_equal(status.state, BATCH_ENDED);
        assert_string_equal(status.detail, ended[i]);
        assert_string_equal(status.message, "");
        assert_int_equal(status.total, 4);
        assert_int_equal(status.succeeded, 2);
        assert_int_equal(status.failed, 2);
        check_results(&f, configs[i], &status, results[i]);
    }
    teardown(&f);
}

/* What a vendor must get, seen by the server. */
static void test_what_is_sent(void **state)
{
    (void)state;
    struct fixture f;
    const char *id;
    setup(&f, "batch");
    check(&f, submit(&f, &f.openai, "token-1", 1, &id));
    check(&f, submit(&f, &f.anthropic, "token-2", 2, &id));

    json_t *log = server_log(&f.server, "/v1/files");
    const json_t *upload = json_array_get(log, 0);
    const char *form = json_string_value(json_object_get(upload, "body"));
    assert_non_null(strstr(form, "name=\"purpose\"\r\n\r\nbatch\r\n"));
    assert_non_null(strstr(form, "filename=\"repose.jsonl\""));
    assert_non_null(strstr(form, "{\"custom_id\":\"note-1\",\"method\":\"POST\""));
    const char *type =
        json_string_value(json_object_get(json_object_get(upload, "headers"), "content-type"));
    assert_memory_equal(type, "multipart/form-data", strlen("multipart/form-data"));
    json_decref(log);

    log = server_log(&f.server, "/v1/batches");
    sample_assert_same(json_incref(json_object_get(json_array_get(log, 0), "body")),
                       sample_json("{'input_file_id':'file-1','endpoint':'/v1/chat/completions',"
                                   "'completion_window':'24h','metadata':{'repose':'token-1'}}"),
                       "the batch");
    json_decref(log);

    log = server_log(&f.server, "/v1/messages/batches");
    const json_t *headers = json_object_get(json_array_get(log, 0), "headers");
    assert_string_equal(json_string_value(json_object_get(headers, "content-type")),
                        "application/json");
    assert_string_equal(json_string_value(json_object_get(headers, "x-api-key")), "k-secret");
    assert_string_equal(json_string_value(json_object_get(headers, "anthropic-version")),
                        "2023-06-01");
    const json_t *requests =
        json_object_get(json_object_get(json_array_get(log, 0), "body"), "requests");
    assert_int_equal(json_array_size(requests), 2);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(requests, 1), "custom_id")), "note-2");
    json_decref(log);
    teardown(&f);
}

static void test_a_batch_that_expires(void **state)
{
    (void)state;
    struct fixture f;
    const char *id;
    setup(&f, "batch_expired");
    check(&f, submit(&f, &f.openai, "t", 2, &id));
    struct batch_status status = poll(&f, &f.openai, id);
    assert_int_equal(status.state, BATCH_ENDED);
    assert_string_equal(status.detail, "expired");
    check_results(&f, &f.openai, &status, "note-1 ok\nnote-2 expired\n");
    check(&f, submit(&f, &f.anthropic, "t", 2, &id));
    status = poll(&f, &f.anthropic, id);
    assert_int_equal(status.failed, 1);
    check_results(&f, &f.anthropic, &status, "note-1 ok\nnote-2 expired\n");
    teardown(&f);
}

static void test_a_batch_that_is_cancelled(void **state)
{
    (void)state;
    struct fixture f;
    const char *id;
    setup(&f, "batch");
    check(&f, submit(&f, &f.openai, "t", 2, &id));
    check(&f, batch_cancel(&f.openai, id, &f.err));
    struct batch_status status = poll(&f, &f.openai, id);
    assert_int_equal(status.state, BATCH_ENDED);
    assert_string_equal(status.detail, "cancelled");
    check_results(&f, &f.openai, &status, "note-1 ok\nnote-2 cancelled\n");
    check(&f, submit(&f, &f.anthropic, "t", 2, &id));
    check(&f, batch_cancel(&f.anthropic, id, &f.err));
    status = poll(&f, &f.anthropic, id);
    check_results(&f, &f.anthropic, &status, "note-2 cancelled\nnote-1 ok\n");
    teardown(&f);
}

static void test_a_batch_that_fails(void **state)
{
    (void)state;
    struct fixture f;
    const char *id;
    setup(&f, "batch_failed");
    check(&f, submit(&f, &f.openai, "t", 2, &id));
    struct batch_status status = poll(&f, &f.openai, id);
    assert_int_equal(status.state, BATCH_ENDED);
    assert_string_equal(status.detail, "failed");
    assert_string_equal(status.message, "The file is not valid.");
    check_results(&f, &f.openai, &status, "");
    teardown(&f);
}

static void test_a_batch_that_is_gone(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f, "batch");
    assert_int_equal(poll(&f, &f.openai, "batch_9").state, BATCH_GONE);
    assert_int_equal(poll(&f, &f.anthropic, "msgbatch_9").state, BATCH_GONE);
    assert_int_equal(f.err.code, ERR_NONE);
    assert_int_equal(batch_cancel(&f.openai, "batch_9", &f.err), -1);
    assert_int_equal(f.err.code, ERR_NETWORK);
    teardown(&f);
}

/* A page of a proxy, or nothing about a batch, says nothing about the batch. */
static void test_replies_that_say_nothing(void **state)
{
    (void)state;
    static const char *const ids[] = { "html", "nothing", "text" };
    struct fixture f;
    struct batch_status status;
    setup(&f, "batch_busy");
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        err_clear(&f.err);
        assert_int_equal(batch_poll(&f.anthropic, ids[i], &f.arena, &status, &f.err), -1);
        assert_int_equal(f.err.code, ERR_NETWORK);
        assert_null(strstr(f.err.message, "k-secret"));
    }
    teardown(&f);
}

static bool known(void *data, const char *id)
{
    return !strcmp(id, data);
}

/* The first batch is made, but the reply to it is lost: it is not made twice, and it is found. */
static void test_a_lost_batch_is_found(void **state)
{
    (void)state;
    static const char *const paths[] = { "/v1/batches", "/v1/messages/batches" };
    static char others[2][20] = { "batch_2", "msgbatch_2" };
    static const char *const ids[] = { "batch_1", "msgbatch_1" };
    for (int i = 0; i < 2; i++) {
        struct fixture f;
        const char *id;
        setup(&f, "batch_lost");
        const struct llm_config *c = i ? &f.anthropic : &f.openai;
        int64_t before = time(NULL);
        assert_int_equal(submit(&f, c, "token-1", 3, &id), -1);
        assert_int_equal(f.err.code, ERR_NETWORK);
        assert_non_null(strstr(f.err.message, "whether it was done is not known"));
        assert_int_equal(server_count(&f.server, paths[i]), 1);
        err_clear(&f.err);

        check(&f, submit(&f, c, "token-2", 3, &id)); /* another one, whose id is known */
        assert_string_equal(id, others[i]);
        assert_int_equal(
            batch_find(c, "token-1", before, 3, known, others[i], &f.arena, &id, &f.err), 1);
        assert_string_equal(id, ids[i]);
        assert_int_equal(
            batch_find(c, "token-3", before, 4, known, others[i], &f.arena, &id, &f.err), 0);
        assert_null(id);
        /* older than what was asked for, whatever the clocks say */
        assert_int_equal(
            batch_find(c, "token-1", before + 3600, 3, NULL, NULL, &f.arena, &id, &f.err), 0);
        teardown(&f);
    }
}

/* Lists come in pages of a hundred. */
static void test_a_lost_batch_on_the_second_page(void **state)
{
    (void)state;
    struct fixture f;
    const char *id;
    setup(&f, "batch");
    check(&f, submit(&f, &f.anthropic, "t", 2, &id));
    for (int i = 0; i < 100; i++)
        check(&f, submit(&f, &f.anthropic, "t", 1, &id));
    assert_int_equal(batch_find(&f.anthropic, "t", 0, 2, NULL, NULL, &f.arena, &id, &f.err), 1);
    assert_string_equal(id, "msgbatch_1");
    assert_int_equal(server_count(&f.server, "/v1/messages/batches?limit=100&after_id=msgbatch_2"),
                     1);
    assert_int_equal(batch_find(&f.anthropic, "t", 0, 3, NULL, NULL, &f.arena, &id, &f.err), 0);
    teardown(&f);
}

/* A gateway passes on the vendor's own address: the key must not go there. */
static void test_results_elsewhere(void **state)
{
    (void)state;
    struct fixture f;
    const char *id;
    struct buf seen = BUF_INIT;
    size_t unreadable;
    setup(&f, "batch_elsewhere");
    check(&f, submit(&f, &f.anthropic, "t", 1, &id));
    struct batch_status status = poll(&f, &f.anthropic, id);
    check_results(&f, &f.anthropic, &status, "note-1 ok\n");

    status.results[0] = "http://127.0.0.1:9/v1/messages/batches/msgbatch_1/results";
    assert_int_equal(batch_fetch(&f.anthropic, &status, see, &seen, &unreadable, &f.err), -1);
    assert_int_equal(f.err.code, ERR_NETWORK);
    status.results[0] = "../../models";
    assert_int_equal(batch_fetch(&f.openai, &status, see, &seen, &unreadable, &f.err), -1);
    assert_string_equal(seen.data, "");
    teardown(&f);
}

static void test_a_server_that_is_busy(void **state)
{
    (void)state;
    struct fixture f;
    const char *id;
    setup(&f, "batch_busy");
    check(&f, submit(&f, &f.openai, "t", 1, &id));
    assert_int_equal(server_count(&f.server, "/v1/files"), 2);
    assert_int_equal(server_count(&f.server, "/v1/batches"), 2);
    assert_int_equal(poll(&f, &f.openai, id).state, BATCH_ENDED);
    assert_int_equal(server_count(&f.server, "/v1/batches/batch_1"), 3);
    check(&f, submit(&f, &f.anthropic, "t", 1, &id));
    assert_int_equal(server_count(&f.server, "/v1/messages/batches"), 2);
    teardown(&f);
}

/* Refused for good: the file that was sent for it is taken back. Refused in doubt: nothing is sent
 * again, and nothing is taken from a batch that may exist. */
static void test_a_server_that_refuses(void **state)
{
    (void)state;
    struct fixture f;
    const char *id;
    setup(&f, "batch_busy");
    struct llm_config broken = config(&f, &provider_openai, "/broken");
    assert_int_equal(submit(&f, &broken, "t", 1, &id), -1);
    assert_non_null(strstr(f.err.message, "No batches today."));
    assert_int_equal(server_count(&f.server, "/broken/batches"), 1);
    assert_int_equal(server_count(&f.server, "/broken/files/file-9"), 1);

    struct llm_config shaky = config(&f, &provider_openai, "/shaky");
    assert_int_equal(submit(&f, &shaky, "t", 1, &id), -1);
    assert_int_equal(server_count(&f.server, "/shaky/batches"), 1);
    assert_int_equal(server_count(&f.server, "/shaky/files/file-9"), 0);

    struct llm_config odd = config(&f, &provider_openai, "/odd");
    assert_int_equal(submit(&f, &odd, "t", 1, &id), -1);
    assert_int_equal(server_count(&f.server, "/odd/batches"), 0);
    teardown(&f);
}

static void test_ids_that_no_vendor_gives(void **state)
{
    (void)state;
    static const char *const ids[] = { "", "a/../b", "a?b", "a#b", "a b", "a\r\nX: y", "a%2f" };
    struct llm_config c = { .provider = &provider_openai, .base_url = "http://127.0.0.1:9" };
    struct arena arena = ARENA_INIT;
    struct batch_status status;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct err err = ERR_INIT;
        assert_int_equal(batch_poll(&c, ids[i], &arena, &status, &err), -1);
        assert_int_equal(err.code, ERR_USAGE);
        assert_int_equal(batch_cancel(&c, ids[i], NULL), -1);
    }
    arena_release(&arena);
}

static void test_ollama_has_none(void **state)
{
    (void)state;
    struct llm_config c = { .provider = &provider_ollama, .base_url = "http://127.0.0.1:9" };
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    struct buf lines = BUF_INIT;
    struct batch_status status = { 0 };
    const char *id;
    size_t unreadable;
    assert_int_equal(batch_submit(&c, &lines, "t", &arena, &id, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    assert_int_equal(batch_find(&c, "t", 0, 1, NULL, NULL, &arena, &id, &err), -1);
    assert_int_equal(batch_poll(&c, "a", &arena, &status, &err), -1);
    assert_int_equal(batch_cancel(&c, "a", &err), -1);
    assert_int_equal(batch_fetch(&c, &status, see, &lines, &unreadable, &err), -1);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_submit_to_results),
        cmocka_unit_test(test_what_is_sent),
        cmocka_unit_test(test_a_batch_that_expires),
        cmocka_unit_test(test_a_batch_that_is_cancelled),
        cmocka_unit_test(test_a_batch_that_fails),
        cmocka_unit_test(test_a_batch_that_is_gone),
        cmocka_unit_test(test_replies_that_say_nothing),
        cmocka_unit_test(test_a_lost_batch_is_found),
        cmocka_unit_test(test_a_lost_batch_on_the_second_page),
        cmocka_unit_test(test_results_elsewhere),
        cmocka_unit_test(test_a_server_that_is_busy),
        cmocka_unit_test(test_a_server_that_refuses),
        cmocka_unit_test(test_ids_that_no_vendor_gives),
        cmocka_unit_test(test_ollama_has_none),
    };
    return RUN_TESTS(tests);
}
