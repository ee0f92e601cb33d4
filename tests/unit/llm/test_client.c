#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/event.h"
#include "llm/client.h"
#include "llm/provider.h"
#include "server.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ASKED_MAX    64

static struct server server;

static int start(void **state)
{
    (void)state;
    server_start(&server, "client", false);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    server_stop(&server);
    return 0;
}

/* ---- a provider that is as small as can be: {"prompt"} gets {"answer"} ---- */

static json_t *fake_body(const struct llm_config *config, const struct llm_prompt *prompt)
{
    return json_pack("{s:s, s:s, s:f, s:i}", "model", config->model, "prompt", prompt->text,
                     "temperature", 0.5, "max_tokens", 100);
}

static size_t fake_headers(const struct llm_config *config, struct arena *arena, const char **lines,
                           size_t max)
{
    assert_true(max > 0);
    lines[0] = arena_printf(arena, "Authorization: Bearer %s", config->key);
    return 1;
}

static void fake_read(const json_t *body, const struct llm_prompt *prompt,
                      struct llm_answer *answer)
{
    const char *text = json_string_value(json_object_get(body, "answer"));
    assert_non_null(prompt->text);
    answer->outcome = text ? LLM_OK : LLM_EMPTY;
    const json_t *input = json_object_get(body, "input"), *output = json_object_get(body, "output");
    answer->usage_known = input;
    answer->usage.input = (uint64_t)json_integer_value(input);
    answer->usage.output = (uint64_t)json_integer_value(output);
    buf_addstr(&answer->text, text ? text : "");
}

static const struct llm_provider fake = { .name = "fake",
                                          .path = "/ask",
                                          .request_id = "x-request-id",
                                          .body = fake_body,
                                          .headers = fake_headers,
                                          .read = fake_read };

/* ---- a source of questions that remembers the answers ---- */

struct asker {
    size_t total, asked, done, in_flight, most_in_flight;
    size_t later_every; /* LLM_NEXT_LATER each so many times; 0: never */
    size_t calls;
    size_t fail_at;   /* done() fails there; 0: nowhere */
    size_t signal_at; /* a signal comes when so many were asked; 0: never */
    size_t left;      /* attempts */
    size_t left_max;  /* no more of them leave, which stops the run; 0: any number */
    size_t settled;   /* attempts that were followed by another one */
    size_t charged;   /* of those */
    size_t again_max; /* so many may follow; 0: any number */
    char texts[ASKED_MAX][32];
    struct llm_answer answers[ASKED_MAX]; /* by question; without the buffers */
    char answer_texts[ASKED_MAX][32];
    size_t raw_sizes[ASKED_MAX];
};

static enum llm_next next(void *data, struct llm_question *out)
{
    struct asker *asker = data;
    asker->calls++;
    if (asker->asked == asker->total)
        return LLM_NEXT_END;
    if (asker->later_every && asker->in_flight && asker->calls % asker->later_every == 0)
        return LLM_NEXT_LATER;
    char *text = asker->texts[asker->asked];
    snprintf(text, sizeof asker->texts[0], "question %zu", asker->asked);
    *out = (struct llm_question){ .prompt = { .text = text, .input_tokens = 10, .output_max = 100 },
                                  .data = &asker->answers[asker->asked++] };
    asker->in_flight++;
    if (asker->in_flight > asker->most_in_flight)
        asker->most_in_flight = asker->in_flight;
    if (asker->asked == asker->signal_at)
        cancel_signal = SIGTERM;
    return LLM_NEXT_QUESTION;
}

static int leaving(void *data, const struct llm_question *question, struct err *err)
{
    struct asker *asker = data;
    assert_non_null(question->prompt.text);
    if (asker->left_max && asker->left == asker->left_max)
        return err_set(err, ERR_STORE, "the disk is full");
    asker->left++;
    return 0;
}

static int again(void *data, const struct llm_question *question, const struct llm_answer *answer,
                 struct err *err)
{
    struct asker *asker = data;
    (void)question, (void)err;
    asker->settled++;
    asker->charged += answer->charged;
    assert_false(answer->usage_known);
    return !asker->again_max || asker->settled <= asker->again_max;
}

static int done(void *data, const struct llm_question *question, struct llm_answer *answer,
                struct err *err)
{
    struct asker *asker = data;
    struct llm_answer *kept = question->data;
    size_t i = (size_t)(kept - asker->answers);
    assert_string_equal(question->prompt.text, asker->texts[i]);
    assert_int_equal(kept->attempts, 0); /* once for each */
    *kept = *answer;
    snprintf(asker->answer_texts[i], sizeof asker->answer_texts[0], "%s", answer->text.data);
    asker->raw_sizes[i] = answer->raw.size;
    asker->in_flight--;
    assert_true(asker->left <= asker->asked + asker->settled);
    if (++asker->done == asker->fail_at)
        return err_set(err, ERR_STORE, "cannot write");
    return 0;
}

static int run(struct asker *asker, const char *path, struct llm_config config, struct err *err)
{
    char url[256];
    const struct llm_source source = {
        .data = asker, .next = next, .leaving = leaving, .again = again, .done = done
    };
    snprintf(url, sizeof url, "%s", server_url(&server, path));
    config.provider = &fake;
    config.model = "m";
    config.base_url = url;
    config.key = "k-123";
    return llm_run(&config, &source, NULL, err);
}

/* Asks one question, with two retries unless told otherwise. */
static void ask(struct asker *asker, const char *path)
{
    struct err err = ERR_INIT;
    *asker = (struct asker){ .total = 1 };
    if (run(asker, path, (struct llm_config){ .concurrency = 1, .retries = 2 }, &err))
        fail_msg("%s: %s", path, err.message);
    assert_int_equal(asker->done, 1);
}

static size_t asked(const char *path)
{
    char whole[128];
    snprintf(whole, sizeof whole, "%s/ask", path);
    return server_count(&server, whole);
}

/* Milliseconds between the first two requests. */
static long gap(const char *path)
{
    char whole[128];
    snprintf(whole, sizeof whole, "%s/ask", path);
    json_t *log = server_log(&server, whole);
    assert_true(json_array_size(log) >= 2);
    json_int_t at[2];
    for (size_t i = 0; i < 2; i++)
        at[i] = json_integer_value(json_object_get(json_array_get(log, i), "at"));
    json_decref(log);
    return (long)(at[1] - at[0]);
}

static void test_outcome_of_each_reply(void **state)
{
    static const struct {
        const char *path;
        enum llm_outcome outcome;
        unsigned attempts;
        long status;
        bool charged;
    } rows[] = {
        { "/ok", LLM_OK, 1, 200, true },
        { "/text", LLM_OK, 1, 200, true },
        { "/400", LLM_REJECTED, 1, 400, false },
        { "/401", LLM_DENIED, 1, 401, false },
        { "/402", LLM_DENIED, 1, 402, false },
        { "/403", LLM_DENIED, 1, 403, false },
        { "/404", LLM_DENIED, 1, 404, false },
        { "/413", LLM_REJECTED, 1, 413, false },
        { "/422", LLM_REJECTED, 1, 422, false },
        { "/quota", LLM_DENIED, 1, 429, false },
        { "/redirect", LLM_DENIED, 1, 308, false },
        { "/429-once", LLM_OK, 2, 200, true },
        { "/500-once", LLM_OK, 2, 200, true },
        { "/502-once", LLM_OK, 2, 200, true },
        { "/504-once", LLM_OK, 2, 200, true },
        { "/529-once", LLM_OK, 2, 200, true },
        { "/close-once", LLM_OK, 2, 200, true },
        { "/reset-once", LLM_OK, 2, 200, true },
        { "/middle-once", LLM_OK, 2, 200, true },
        { "/half-once", LLM_OK, 2, 200, true },
        { "/told-once", LLM_OK, 2, 200, true },
        { "/not-told", LLM_FAILED, 1, 500, false },
        { "/always", LLM_FAILED, 3, 500, false },
        { "/too-long", LLM_FAILED, 1, 429, false },
        { "/html", LLM_MALFORMED, 1, 200, true },
        { "/empty", LLM_MALFORMED, 1, 200, true },
        { "/bomb", LLM_MALFORMED, 1, 200, true },
        { "/huge", LLM_MALFORMED, 1, 200, true },
        { "/utf8", LLM_MALFORMED, 1, 200, true },
        { "/less", LLM_MALFORMED, 1, 200, true },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct asker asker;
        ask(&asker, rows[i].path);
        const struct llm_answer *answer = &asker.answers[0];
        if (answer->outcome != rows[i].outcome || answer->attempts != rows[i].attempts ||
            answer->status != rows[i].status || answer->charged != rows[i].charged)
            fail_msg("%s: %s after %u attempts, HTTP %ld, charged %d: %s", rows[i].path,
                     llm_outcome_name(answer->outcome), answer->attempts, answer->status,
                     answer->charged, answer->message);
        assert_int_equal(asked(rows[i].path), rows[i].path[1] == 'o' ? 1 : rows[i].attempts);
        assert_int_equal(*answer->message == '\0', answer->outcome == LLM_OK);
        assert_null(strstr(answer->message, "k-123"));
    }
}

static void test_an_answer_is_whole(void **state)
{
    (void)state;
    struct asker asker;
    ask(&asker, "/ok");
    assert_string_equal(asker.answer_texts[0], "{\"a\":1}");
    assert_string_equal(asker.answers[0].request_id, "req_7");
    assert_int_equal(asker.raw_sizes[0], strlen("{\"answer\":\"{\\\"a\\\":1}\"}"));
    json_t *log = server_log(&server, "/ok/ask");
    const json_t *line = json_array_get(log, 0), *headers = json_object_get(line, "headers");
    const struct {
        const char *name, *value;
    } sent[] = {
        { "content-type", "application/json" },
        { "accept", "application/json" },
        { "authorization", "Bearer k-123" },
    };
    for (size_t i = 0; i < COUNT(sent); i++)
        assert_string_equal(json_string_value(json_object_get(headers, sent[i].name)),
                            sent[i].value);
    const json_t *body = json_object_get(line, "body");
    assert_string_equal(json_string_value(json_object_get(body, "prompt")), "question 0");
    json_decref(log);
}

static void test_nobody_listens(void **state)
{
    (void)state;
    struct asker asker = { .total = 9 };
    struct server away = { 0 };
    snprintf(away.url, sizeof away.url, "http://127.0.0.1:1");
    struct server here = server;
    struct err err = ERR_INIT;
    server = away;
    int result = run(&asker, "", (struct llm_config){ .retries = 1, .concurrency = 2 }, &err);
    server = here;
    assert_int_equal(result, 0);
    assert_int_equal(asker.done, 2);
    assert_int_equal(asker.answers[0].outcome, LLM_FAILED);
    assert_int_equal(asker.answers[0].attempts, 2);
    assert_int_equal(asker.answers[0].status, 0);
    assert_false(asker.answers[0].charged);
}

/* A server says when it wants to be asked again, in seconds or as a date with whole seconds. */
static void test_waits_as_long_as_it_was_told(void **state)
{
    (void)state;
    struct asker asker;
    ask(&asker, "/seconds-once");
    assert_int_equal(asker.answers[0].attempts, 2);
    assert_true(gap("/seconds-once") >= 990);
    ask(&asker, "/date-once");
    assert_int_equal(asker.answers[0].attempts, 2);
    assert_true(gap("/date-once") >= 500);
}

static void test_as_many_in_flight_as_wanted(void **state)
{
    (void)state;
    struct asker asker = { .total = 40, .later_every = 7 };
    struct err err = ERR_INIT;
    size_t before = asked("/ok");
    assert_int_equal(run(&asker, "/ok", (struct llm_config){ .concurrency = 5 }, &err), 0);
    assert_int_equal(asker.done, 40);
    assert_int_equal(asker.most_in_flight, 5);
    json_t *log = server_log(&server, "/ok/ask");
    long most = 0;
    for (size_t i = before; i < json_array_size(log); i++) {
        long now = (long)json_integer_value(json_object_get(json_array_get(log, i), "underWay"));
        most = now > most ? now : most;
    }
    assert_int_equal(json_array_size(log) - before, 40);
    assert_in_range(most, 2, 5);
    json_decref(log);
}

static void test_nothing_to_ask(void **state)
{
    (void)state;
    struct asker asker = { 0 };
    struct err err = ERR_INIT;
    assert_int_equal(run(&asker, "/ok", (struct llm_config){ .concurrency = 5 }, &err), 0);
    assert_int_equal(asker.calls, 1);
    assert_int_equal(asker.done, 0);
}

static void test_limits_of_the_server_slow_down(void **state)
{
    (void)state;
    struct asker asker = { .total = 2 };
    struct err err = ERR_INIT;
    assert_int_equal(run(&asker, "/paced", (struct llm_config){ .concurrency = 1 }, &err), 0);
    assert_int_equal(asker.done, 2);
    assert_true(gap("/paced") >= 650);
}

static void test_a_deadline_holds_for_all_attempts(void **state)
{
    (void)state;
    struct asker asker = { .total = 1 };
    struct err err = ERR_INIT;
    const struct llm_config config = { .concurrency = 1, .retries = 9, .deadline_ms = 800 };
    assert_int_equal(run(&asker, "/hang", config, &err), 0);
    assert_int_equal(asker.answers[0].outcome, LLM_FAILED);
    assert_int_equal(asker.answers[0].attempts, 1);
    assert_true(asker.answers[0].charged);
}

static void test_a_timeout_is_tried_again(void **state)
{
    (void)state;
    struct asker asker = { .total = 1 };
    struct err err = ERR_INIT;
    const struct llm_config config = { .concurrency = 1, .retries = 1, .timeout_ms = 100 };
    assert_int_equal(run(&asker, "/hang", config, &err), 0);
    assert_int_equal(asker.answers[0].outcome, LLM_FAILED);
    assert_int_equal(asker.answers[0].attempts, 2);
}

/* The first two are in flight when the server refuses: both are asked again; the third one knows.
 * The limit of the reply changes its name. */
static void test_parameters_that_the_server_refuses(void **state)
{
    (void)state;
    struct asker asker = { .total = 3 };
    struct err err = ERR_INIT;
    assert_int_equal(run(&asker, "/refuses", (struct llm_config){ .concurrency = 2 }, &err), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(asker.answers[i].outcome, LLM_OK);
    assert_int_equal(asker.answers[0].attempts, 3);
    assert_in_range(asker.answers[1].attempts, 2, 3);
    assert_int_equal(asker.answers[2].attempts, 1);
}

static void test_a_refusal_is_not_argued_with(void **state)
{
    (void)state;
    struct asker asker;
    ask(&asker, "/insists");
    assert_int_equal(asker.answers[0].outcome, LLM_REJECTED);
    assert_int_equal(asker.answers[0].attempts, 2);
    ask(&asker, "/unknown");
    assert_int_equal(asker.answers[0].outcome, LLM_REJECTED);
    assert_int_equal(asker.answers[0].attempts, 1);
}

static void test_a_wrong_key_ends_the_asking(void **state)
{
    (void)state;
    struct asker asker = { .total = 20 };
    struct err err = ERR_INIT;
    assert_int_equal(run(&asker, "/401", (struct llm_config){ .concurrency = 3 }, &err), 0);
    assert_int_equal(asker.asked, 3);
    assert_int_equal(asker.done, 3);
}

static void test_the_caller_may_stop(void **state)
{
    (void)state;
    struct asker asker = { .total = 20, .fail_at = 2 };
    struct err err = ERR_INIT;
    assert_int_equal(run(&asker, "/ok", (struct llm_config){ .concurrency = 3 }, &err), -1);
    assert_int_equal(err.code, ERR_STORE);
    assert_int_equal(asker.done, asker.asked);
    assert_in_range(asker.asked, 4, 5);
    for (size_t i = 0; i < asker.asked; i++)
        assert_int_equal(asker.answers[i].outcome, LLM_OK);
}

static void test_a_signal_cancels_what_is_in_flight(void **state)
{
    (void)state;
    struct asker asker = { .total = 20, .signal_at = 3 };
    struct err err = ERR_INIT;
    int result = run(&asker, "/hang", (struct llm_config){ .concurrency = 4 }, &err);
    cancel_signal = 0;
    assert_int_equal(result, -1);
    assert_int_equal(err.code, ERR_TERMINATED);
    assert_int_equal(asker.asked, 3);
    assert_int_equal(asker.done, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(asker.answers[i].outcome, LLM_CANCELLED);
}

static void test_what_cannot_be_sent_says_why(void **state)
{
    (void)state;
    struct asker asker = { .total = 5 };
    struct server here = server;
    struct err err = ERR_INIT;
    snprintf(server.url, sizeof server.url, "http://192.0.2.1");
    int result = run(&asker, "/ok", (struct llm_config){ .concurrency = 2 }, &err);
    server = here;
    assert_int_equal(result, 0);
    assert_int_equal(asker.done, 1);
    assert_int_equal(asker.answers[0].outcome, LLM_DENIED);
    assert_non_null(strstr(asker.answers[0].message, "https"));
}

/* Each attempt leaves once and is settled once; only what may have been charged counts so. */
static void test_attempts_are_told(void **state)
{
    static const struct {
        const char *path;
        size_t left, charged; /* attempts; of those that another one followed */
    } rows[] = {
        { "/ok", 1, 0 },           { "/429-again", 2, 0 },   { "/500-again", 2, 0 },
        { "/504-again", 2, 1 },    { "/close-again", 2, 1 }, { "/reset-again", 2, 1 },
        { "/middle-again", 2, 1 }, { "/half-again", 2, 1 },  { "/refuses", 3, 0 },
        { "/always", 3, 0 },       { "/html", 1, 0 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct asker asker;
        size_t before = asked(rows[i].path);
        ask(&asker, rows[i].path);
        if (asker.left != rows[i].left || asker.charged != rows[i].charged ||
            asked(rows[i].path) - before != rows[i].left)
            fail_msg("%s: %zu left, %zu arrived, %zu charged", rows[i].path, asker.left,
                     asked(rows[i].path) - before, asker.charged);
        assert_int_equal(asker.settled, asker.left - 1);
        assert_int_equal(asker.answers[0].attempts, asker.left);
    }
}

static void test_the_caller_may_refuse_another_attempt(void **state)
{
    (void)state;
    struct asker asker = { .total = 1, .again_max = 2 };
    struct err err = ERR_INIT;
    size_t before = asked("/always");
    const struct llm_config config = { .concurrency = 1, .retries = 9 };
    assert_int_equal(run(&asker, "/always", config, &err), 0);
    assert_int_equal(asked("/always") - before, 3);
    assert_int_equal(asker.settled, 3);
    assert_int_equal(asker.answers[0].outcome, LLM_FAILED);
}

static void test_what_cannot_be_stored_is_not_sent(void **state)
{
    (void)state;
    struct asker asker = { .total = 20, .left_max = 2 };
    struct err err = ERR_INIT;
    size_t before = asked("/ok");
    assert_int_equal(run(&asker, "/ok", (struct llm_config){ .concurrency = 1 }, &err), -1);
    assert_int_equal(err.code, ERR_STORE);
    assert_string_equal(err.message, "the disk is full");
    assert_int_equal(asked("/ok") - before, 2);
    assert_int_equal(asker.done, 3);
    assert_int_equal(asker.answers[2].outcome, LLM_CANCELLED);
    assert_false(asker.answers[2].charged);
}

static void test_failures_in_a_row_end_the_asking(void **state)
{
    static const char *const paths[] = { "/html", "/always", "/422", "/bomb" };
    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct asker asker = { .total = 20 };
        struct err err = ERR_INIT;
        assert_int_equal(run(&asker, paths[i], (struct llm_config){ .concurrency = 1 }, &err), 0);
        assert_int_equal(asker.done, LLM_FAILURES_MAX);
    }
    struct asker asker = { .total = 20 };
    struct err err = ERR_INIT;
    assert_int_equal(run(&asker, "/mostly", (struct llm_config){ .concurrency = 1 }, &err), 0);
    assert_int_equal(asker.done, 20);
}

/* The first question is told to wait longer than it may, and the others know. */
static void test_waits_count_against_the_deadline(void **state)
{
    (void)state;
    struct asker asker = { .total = 20 };
    struct err err = ERR_INIT;
    const struct llm_config config = { .concurrency = 1, .retries = 9, .deadline_ms = 5000 };
    assert_int_equal(run(&asker, "/later", config, &err), 0);
    assert_int_equal(asked("/later"), 1);
    assert_int_equal(asker.left, 1);
    assert_int_equal(asker.done, LLM_FAILURES_MAX);
    assert_int_equal(asker.answers[1].outcome, LLM_FAILED);
    assert_non_null(strstr(asker.answers[1].message, "repose.llm.deadline"));
    assert_int_equal(asker.answers[1].attempts, 0);
}

static void test_counts_that_cannot_be_are_not_known(void **state)
{
    static const struct {
        const char *path;
        bool known;
    } rows[] = { { "/counts/right", true },
                 { "/counts/none", false },
                 { "/counts/few", false },
                 { "/counts/silent", false } };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct asker asker;
        ask(&asker, rows[i].path);
        assert_int_equal(asker.answers[0].outcome, LLM_OK);
        if (asker.answers[0].usage_known != rows[i].known)
            fail_msg("%s: known %d", rows[i].path, asker.answers[0].usage_known);
        assert_true(asker.answers[0].charged);
    }
}

static void test_outcomes_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < LLM_OUTCOME_COUNT; i++)
        assert_true(*llm_outcome_name((enum llm_outcome)i) != '\0');
    assert_string_equal(llm_outcome_name(LLM_OUTCOME_COUNT), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcome_of_each_reply),
        cmocka_unit_test(test_an_answer_is_whole),
        cmocka_unit_test(test_nobody_listens),
        cmocka_unit_test(test_waits_as_long_as_it_was_told),
        cmocka_unit_test(test_as_many_in_flight_as_wanted),
        cmocka_unit_test(test_nothing_to_ask),
        cmocka_unit_test(test_limits_of_the_server_slow_down),
        cmocka_unit_test(test_a_deadline_holds_for_all_attempts),
        cmocka_unit_test(test_a_timeout_is_tried_again),
        cmocka_unit_test(test_parameters_that_the_server_refuses),
        cmocka_unit_test(test_a_refusal_is_not_argued_with),
        cmocka_unit_test(test_a_wrong_key_ends_the_asking),
        cmocka_unit_test(test_the_caller_may_stop),
        cmocka_unit_test(test_a_signal_cancels_what_is_in_flight),
        cmocka_unit_test(test_what_cannot_be_sent_says_why),
        cmocka_unit_test(test_attempts_are_told),
        cmocka_unit_test(test_the_caller_may_refuse_another_attempt),
        cmocka_unit_test(test_what_cannot_be_stored_is_not_sent),
        cmocka_unit_test(test_failures_in_a_row_end_the_asking),
        cmocka_unit_test(test_waits_count_against_the_deadline),
        cmocka_unit_test(test_counts_that_cannot_be_are_not_known),
        cmocka_unit_test(test_outcomes_have_names),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
