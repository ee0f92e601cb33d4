#include "support.h"

#include <string.h>

#include "llm/retry.h"

#define NOW 784111777 /* Sun, 06 Nov 1994 08:49:37 GMT */

/* The headers as http_run leaves them: lower case, a line each. */
static struct http_reply reply_of(enum http_failure failure, long status, const char *headers)
{
    struct http_reply reply = { .failure = failure, .status = status, .headers = BUF_INIT };
    buf_addstr(&reply.headers, headers);
    return reply;
}

static void test_what_is_tried_again(void **state)
{
    static const struct {
        enum http_failure failure;
        long status;
        const char *headers;
        bool hopeless, again;
    } rows[] = {
        { HTTP_NO_FAILURE, 301, "", false, false },
        { HTTP_NO_FAILURE, 400, "", false, false },
        { HTTP_NO_FAILURE, 401, "", false, false },
        { HTTP_NO_FAILURE, 403, "", false, false },
        { HTTP_NO_FAILURE, 404, "", false, false },
        { HTTP_NO_FAILURE, 408, "", false, true },
        { HTTP_NO_FAILURE, 409, "", false, true },
        { HTTP_NO_FAILURE, 413, "", false, false },
        { HTTP_NO_FAILURE, 422, "", false, false },
        { HTTP_NO_FAILURE, 429, "", false, true },
        { HTTP_NO_FAILURE, 429, "", true, false },
        { HTTP_NO_FAILURE, 500, "", false, true },
        { HTTP_NO_FAILURE, 529, "", false, true },
        { HTTP_NO_FAILURE, 503, "x-should-retry: false\n", false, false },
        { HTTP_NO_FAILURE, 400, "x-should-retry: true\n", false, true },
        { HTTP_NO_FAILURE, 400, "x-should-retry: perhaps\n", false, false },
        { HTTP_CONNECT, 0, "", false, true },
        { HTTP_TIMEOUT, 0, "", false, true },
        { HTTP_BROKEN, 200, "", false, true },
        { HTTP_BROKEN, 0, "x-should-retry: false\n", false, false },
        { HTTP_TLS, 0, "", false, false },
        { HTTP_TOO_LARGE, 500, "x-should-retry: true\n", false, false },
        { HTTP_CANCELLED, 0, "", false, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct http_reply reply = reply_of(rows[i].failure, rows[i].status, rows[i].headers);
        if (retry_decide(&reply, 0, 0, NOW, rows[i].hopeless).again != rows[i].again)
            fail_msg("row %zu: status %ld", i, rows[i].status);
        buf_release(&reply.headers);
    }
}

static void test_how_long_it_waits(void **state)
{
    static const struct {
        const char *headers;
        unsigned attempt;
        double random;
        bool again;
        uint32_t delay_ms;
    } rows[] = {
        { "", 0, 0, true, 500 },
        { "", 0, 1, true, 375 },
        { "", 1, 0, true, 1000 },
        { "", 4, 0, true, 8000 },
        { "", 4000, 1, true, 6000 },
        { "retry-after: 2\n", 3, 1, true, 2000 },
        { "retry-after: 0\n", 0, 0, true, 0 },
        { "retry-after: 1.5\n", 0, 0, true, 1500 },
        { "retry-after: 300\n", 0, 0, true, 300000 },
        { "retry-after: 301\n", 0, 0, false, 0 },
        { "retry-after: 1e300\n", 0, 0, false, 0 },
        { "retry-after: -1\n", 0, 0, true, 500 },
        { "retry-after: nan\n", 0, 0, true, 500 },
        { "retry-after: inf\n", 0, 0, true, 500 },
        { "retry-after: soon\n", 0, 0, true, 500 },
        { "retry-after: \n", 0, 0, true, 500 },
        { "retry-after-ms: 250\nretry-after: 9\n", 0, 0, true, 250 },
        { "retry-after-ms: x\nretry-after: 9\n", 0, 0, true, 9000 },
        { "retry-after: 1\nretry-after: 3\n", 0, 0, true, 3000 },
        { "retry-after: Sun, 06 Nov 1994 08:49:41 GMT\n", 0, 0, true, 4000 },
        { "retry-after: Sunday, 06-Nov-94 08:49:41 GMT\n", 0, 0, true, 4000 },
        { "retry-after: Sun Nov  6 08:49:41 1994\n", 0, 0, true, 4000 },
        { "retry-after: Sun, 06 Nov 1994 08:49:36 GMT\n", 0, 0, true, 500 },
        { "retry-after: Sun, 06 Nov 2094 08:49:37 GMT\n", 0, 0, false, 0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct http_reply reply = reply_of(HTTP_NO_FAILURE, 503, rows[i].headers);
        struct retry_decision decision =
            retry_decide(&reply, rows[i].attempt, rows[i].random, NOW, false);
        if (decision.again != rows[i].again || decision.delay_ms != rows[i].delay_ms)
            fail_msg("%s: %d %u", rows[i].headers, decision.again, decision.delay_ms);
        buf_release(&reply.headers);
    }
}

/* The wait after a reply with these headers, for a request of 1,000 + 500 tokens. */
static uint32_t wait_after(const char *headers, long status, unsigned others, int64_t later_ms)
{
    struct rate_limit limit;
    struct http_reply reply = reply_of(HTTP_NO_FAILURE, status, headers);
    const int64_t now_ms = (int64_t)NOW * 1000;
    rate_limit_init(&limit);
    rate_limit_read(&limit, &reply, now_ms);
    buf_release(&reply.headers);
    return rate_limit_wait(&limit, 1000, 500, others, now_ms + later_ms);
}

static void test_pace_of_a_server(void **state)
{
    static const struct {
        const char *headers;
        unsigned others;
        int64_t later_ms;
        uint32_t wait_ms;
    } rows[] = {
        { "", 100, 0, 0 },
        { "x-ratelimit-remaining-requests: 5\nx-ratelimit-reset-requests: 10s\n", 4, 0, 0 },
        { "x-ratelimit-remaining-requests: 5\nx-ratelimit-reset-requests: 10s\n", 5, 0, 10000 },
        { "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 120ms\n", 0, 0, 120 },
        { "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 120ms\n", 0, 100, 20 },
        { "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 120ms\n", 0, 200, 0 },
        { "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 1m2.5s\n", 0, 10000,
          52500 },
        { "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 6m0s\n", 0, 0, 60000 },
        { "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 2\n", 0, 0, 2000 },
        { "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: soon\n", 0, 0, 0 },
        { "x-ratelimit-remaining-requests: -1\nx-ratelimit-reset-requests: 2s\n", 0, 0, 0 },
        /* It fills evenly: half of what is missing after half of the time. */
        { "x-ratelimit-limit-tokens: 3000\nx-ratelimit-remaining-tokens: 0\n"
          "x-ratelimit-reset-tokens: 20s\n",
          0, 0, 10000 },
        { "x-ratelimit-limit-tokens: 3000\nx-ratelimit-remaining-tokens: 1000\n"
          "x-ratelimit-reset-tokens: 20s\n",
          0, 0, 5000 },
        /* More than the limit never is there at once. */
        { "x-ratelimit-limit-tokens: 1200\nx-ratelimit-remaining-tokens: 0\n"
          "x-ratelimit-reset-tokens: 20s\n",
          0, 0, 20000 },
        { "anthropic-ratelimit-requests-remaining: 0\n"
          "anthropic-ratelimit-requests-reset: 1994-11-06T08:49:40Z\n",
          0, 0, 3000 },
        { "anthropic-ratelimit-requests-remaining: 0\n"
          "anthropic-ratelimit-requests-reset: 1994-11-06T09:49:40.5+01:00\n",
          0, 0, 3500 },
        { "anthropic-ratelimit-requests-remaining: 0\n"
          "anthropic-ratelimit-requests-reset: 1994-11-06T08:49:30Z\n",
          0, 0, 0 },
        { "anthropic-ratelimit-input-tokens-remaining: 999\n"
          "anthropic-ratelimit-input-tokens-reset: 1994-11-06T08:49:38Z\n",
          0, 0, 1000 },
        { "anthropic-ratelimit-input-tokens-remaining: 1000\n"
          "anthropic-ratelimit-input-tokens-reset: 1994-11-06T08:49:38Z\n"
          "anthropic-ratelimit-output-tokens-remaining: 499\n"
          "anthropic-ratelimit-output-tokens-reset: 1994-11-06T08:49:39Z\n",
          0, 0, 2000 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t wait = wait_after(rows[i].headers, 200, rows[i].others, rows[i].later_ms);
        if (wait != rows[i].wait_ms)
            fail_msg("row %zu: %u, not %u:\n%s", i, wait, rows[i].wait_ms, rows[i].headers);
    }
}

static void test_busy_server_pauses_all(void **state)
{
    (void)state;
    assert_int_equal(wait_after("retry-after: 7\n", 429, 0, 0), 7000);
    assert_int_equal(wait_after("retry-after: 7\n", 529, 0, 3000), 4000);
    assert_int_equal(wait_after("retry-after: 7\n", 500, 0, 0), 0);
    assert_int_equal(wait_after("retry-after: 86400\n", 503, 0, 0), 60000);
    assert_int_equal(wait_after("retry-after: 86400\n", 503, 0, RETRY_WAIT_MAX_MS), 0);
}

static void test_limits_that_are_not_told_stay(void **state)
{
    (void)state;
    struct rate_limit limit;
    struct http_reply told = reply_of(HTTP_NO_FAILURE, 200,
                                      "x-ratelimit-remaining-requests: 0\n"
                                      "x-ratelimit-reset-requests: 5s\n");
    struct http_reply silent = reply_of(HTTP_NO_FAILURE, 200, "");
    rate_limit_init(&limit);
    assert_true(rate_limit_read(&limit, &told, 1000));
    assert_false(rate_limit_read(&limit, &silent, 2000));
    assert_int_equal(rate_limit_wait(&limit, 1, 1, 0, 2000), 4000);
    buf_release(&told.headers);
    buf_release(&silent.headers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_tried_again),
        cmocka_unit_test(test_how_long_it_waits),
        cmocka_unit_test(test_pace_of_a_server),
        cmocka_unit_test(test_busy_server_pauses_all),
        cmocka_unit_test(test_limits_that_are_not_told_stay),
    };
    return RUN_TESTS(tests);
}
