#include "support.h"

#include <stdio.h>

#include "note/reply.h"

static void check(const char *text, const char *key, const char *expected)
{
    struct llm_answer answer = LLM_ANSWER_INIT;
    buf_addstr(&answer.text, text);
    reply_clean(&answer, key);
    assert_string_equal(answer.text.data, expected);
    llm_answer_release(&answer);
}

static void a_key_that_is_echoed_goes(void **state)
{
    (void)state;
    check("{\"purpose\":\"Has the-key-of-ours.\"}", "the-key-of-ours",
          "{\"purpose\":\"Has ***************.\"}");
    check("no JSON, the-key-of-ours", "the-key-of-ours", "no JSON, ***************");
    check("{\"purpose\":\"Has the-key-of-ours.\"}", NULL, "{\"purpose\":\"Has the-key-of-ours.\"}");
}

static void all_that_was_answered_is_cleaned(void **state)
{
    (void)state;
    struct llm_answer answer = LLM_ANSWER_INIT;
    buf_addstr(&answer.raw, "raw our-key");
    snprintf(answer.message, sizeof answer.message, "%s", "message our-key");
    snprintf(answer.model, sizeof answer.model, "%s", "our-key");
    snprintf(answer.request_id, sizeof answer.request_id, "%s", "our-key");
    llm_answer_hide(&answer, "our-key");
    assert_string_equal(answer.raw.data, "raw *******");
    assert_string_equal(answer.message, "message *******");
    assert_string_equal(answer.model, "*******");
    assert_string_equal(answer.request_id, "*******");
    llm_answer_release(&answer);
}

static void secrets_go_and_it_stays_json(void **state)
{
    (void)state;
    check(
        "{\"purpose\": \"Uses password = 'hunter22' there.\", \"tests\": [\"a\", 1, null]}", NULL,
        "{\"purpose\":\"Uses password = '[redacted: password]' there.\",\"tests\":[\"a\",1,null]}");
    check("text, password = 'hunter22'", NULL, "text, password = '[redacted: password]'");
    check(" {\"purpose\":  \"nothing\"}", NULL, " {\"purpose\":  \"nothing\"}");
    check("", NULL, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_that_is_echoed_goes),
        cmocka_unit_test(all_that_was_answered_is_cleaned),
        cmocka_unit_test(secrets_go_and_it_stays_json),
    };
    return RUN_TESTS(tests);
}
