#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "llm/provider.h"

static void check(long status, const char *body, enum llm_outcome outcome, bool hopeless,
                  const char *unsupported, const char *message)
{
    struct llm_answer answer = LLM_ANSWER_INIT;
    bool told_hopeless = !hopeless;
    char told_unsupported[64] = "never written";
    provider_read_error(status, body, strlen(body), &answer, &told_hopeless, told_unsupported);
    if (answer.outcome != outcome || strcmp(answer.message, message) != 0)
        print_error("%ld %s\n  is %s: %s\n", status, body, llm_outcome_name(answer.outcome),
                    answer.message);
    assert_int_equal(answer.outcome, outcome);
    assert_string_equal(answer.message, message);
    assert_int_equal(told_hopeless, hopeless);
    assert_string_equal(told_unsupported, unsupported);
    assert_false(answer.charged);
    llm_answer_release(&answer);
}

/* Bodies with ' for ". */
static void test_what_vendors_send(void **state)
{
    (void)state;
    static const struct {
        long status;
        const char *body;
        enum llm_outcome outcome;
        bool hopeless;
        const char *message;
    } rows[] = {
        /* OpenAI */
        { 400,
          "{'error':{'message':'Too long.','type':'invalid_request_error','param':'messages','code'"
          ":'context_length_exceeded'}}",
          LLM_REJECTED, false, "HTTP 400: Too long. (context_length_exceeded)" },
        { 401,
          "{'error':{'message':'Incorrect API key provided: sk-abcd***wxyz. Find it at "
          "https://platform.openai.com/account/api-keys.','type':'invalid_request_error','param':"
          "null,'code':'invalid_api_key'}}",
          LLM_DENIED, false,
          "HTTP 401: Incorrect API key provided: [key]. Find it at "
          "https://platform.openai.com/account/api-keys. (invalid_api_key)" },
        { 404,
          "{'error':{'message':'The model `m` does not exist.','type':'invalid_request_error',"
          "'param':null,'code':'model_not_found'}}",
          LLM_DENIED, false, "HTTP 404: The model `m` does not exist. (model_not_found)" },
        { 429,
          "{'error':{'message':'Slow down.','type':'requests','param':null,'code':"
          "'rate_limit_exceeded'}}",
          LLM_FAILED, false, "HTTP 429: Slow down. (rate_limit_exceeded)" },
        { 429,
          "{'error':{'message':'You exceeded your current quota.','type':'insufficient_quota',"
          "'param':null,'code':'insufficient_quota'}}",
          LLM_DENIED, true, "HTTP 429: You exceeded your current quota. (insufficient_quota)" },
        { 500, "{'error':{'message':'Oops.','type':'server_error','param':null,'code':null}}",
          LLM_FAILED, false, "HTTP 500: Oops." },
        { 400, "{'error':{'message':'Filtered.','code':'content_filter'}}", LLM_FILTERED, true,
          "HTTP 400: Filtered. (content_filter)" },
        /* Anthropic */
        { 400,
          "{'type':'error','error':{'type':'invalid_request_error','message':'max_tokens: "
          "required'},'request_id':'req_1'}",
          LLM_REJECTED, false, "HTTP 400: max_tokens: required" },
        { 400,
          "{'type':'error','error':{'type':'invalid_request_error','message':'Your credit balance "
          "is too low to access the API.'}}",
          LLM_DENIED, true, "HTTP 400: Your credit balance is too low to access the API." },
        { 401,
          "{'type':'error','error':{'type':'authentication_error','message':'invalid x-api-key'}}",
          LLM_DENIED, false, "HTTP 401: invalid x-api-key" },
        { 402, "{'type':'error','error':{'type':'billing_error'}}", LLM_DENIED, false,
          "HTTP 402 billing_error" },
        { 413, "{'type':'error','error':{'type':'request_too_large','message':'Too large'}}",
          LLM_REJECTED, false, "HTTP 413: Too large" },
        { 529, "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}",
          LLM_FAILED, false, "HTTP 529: Overloaded" },
        /* Ollama */
        { 404, "{'error':'model \\'m\\' not found'}", LLM_DENIED, false,
          "HTTP 404: model \"m\" not found; are repose.llm.baseUrl and repose.llm.model right?" },
        { 400, "{'error':'the prompt is longer than the context length'}", LLM_REJECTED, false,
          "HTTP 400: the prompt is longer than the context length" },
        { 500, "{'error':'model requires more system memory (9 GiB) than is available'}",
          LLM_DENIED, true,
          "HTTP 500: model requires more system memory (9 GiB) than is available" },
        /* OpenRouter */
        { 403,
          "{'error':{'code':403,'message':'Flagged.','metadata':{'reasons':['x'],'flagged_input':"
          "'y'}}}",
          LLM_FILTERED, true, "HTTP 403: Flagged." },
        { 502, "{'error':{'code':502,'message':'Provider down'}}", LLM_FAILED, false,
          "HTTP 502: Provider down" },
        /* Gemini, in an array */
        { 400, "[{'error':{'code':400,'message':'Bad','status':'INVALID_ARGUMENT'}}]", LLM_REJECTED,
          false, "HTTP 400: Bad" },
        /* vLLM, llama.cpp, FastAPI */
        { 404, "{'object':'error','message':'No model x.','type':'NotFoundError','code':404}",
          LLM_DENIED, false,
          "HTTP 404: No model x.; are repose.llm.baseUrl and repose.llm.model right?" },
        { 503, "{'error':{'code':503,'message':'Loading model','type':'unavailable_error'}}",
          LLM_FAILED, false, "HTTP 503: Loading model" },
        { 422, "{'detail':[{'loc':['body'],'msg':'field required','type':'missing'}]}",
          LLM_REJECTED, false, "HTTP 422: field required" },
        { 403, "{'detail':'Not allowed'}", LLM_DENIED, false, "HTTP 403: Not allowed" },
        /* no JSON, or nothing in it */
        { 502, "<html><body>Bad Gateway</body></html>", LLM_FAILED, false,
          "HTTP 502: an HTML page" },
        { 503, "\n upstream timed out", LLM_FAILED, false, "HTTP 503: upstream timed out" },
        { 504, "", LLM_FAILED, false, "HTTP 504" },
        { 500, "{}", LLM_FAILED, false, "HTTP 500" },
        { 500, "{'error':null}", LLM_FAILED, false, "HTTP 500" },
        { 500, "{'error':{'message':5,'code':[],'type':{}}}", LLM_FAILED, false, "HTTP 500" },
        { 500, "{'error':[1]}", LLM_FAILED, false, "HTTP 500" },
        { 500, "[]", LLM_FAILED, false, "HTTP 500" },
        { 500, "{'error':", LLM_FAILED, false, "HTTP 500" },
        { 301, "", LLM_DENIED, false,
          "HTTP 301; redirects are not followed: set repose.llm.baseUrl to where it leads" },
        { 405, "", LLM_DENIED, false,
          "HTTP 405; are repose.llm.baseUrl and repose.llm.model right?" },
        { 408, "", LLM_FAILED, false, "HTTP 408" },
        { 409, "", LLM_FAILED, false, "HTTP 409" },
        { 418, "", LLM_REJECTED, false, "HTTP 418" },
        { 204, "", LLM_FAILED, false, "HTTP 204" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *body = strdup(rows[i].body);
        for (char *p = body; *p; p++)
            if (*p == '\'')
                *p = '"';
        check(rows[i].status, body, rows[i].outcome, rows[i].hopeless, "", rows[i].message);
        free(body);
    }
}

static void test_parameters_that_are_not_taken(void **state)
{
    (void)state;
    static const struct {
        long status;
        const char *code, *param, *unsupported;
    } rows[] = {
        { 400, "unsupported_parameter", "max_tokens", "max_tokens" },
        { 400, "unsupported_value", "temperature", "temperature" },
        { 400, "unknown_parameter", "store", "store" },
        { 400, "unsupported_value", "reasoning.effort", "reasoning" },
        { 400, "invalid_value", "temperature", "" },
        { 422, "unsupported_parameter", "temperature", "" },
        { 400, "unsupported_parameter", "", "" },
        { 400, "unsupported_parameter", "7", "" },
        /* without these it would be another question */
        { 400, "unsupported_parameter", "messages", "" },
        { 400, "unsupported_value", "messages[0].role", "" },
        { 400, "unsupported_value", "model", "" },
        { 400, "unsupported_parameter", "response_format", "" },
        /* 63 letters fit, 64 do not */
        { 400, "unsupported_parameter",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
        { 400, "unsupported_parameter",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *json =
            json_pack("{s:{s:s, s:s, s:s, s:s}}", "error", "message", "No.", "type",
                      "invalid_request_error", "param", rows[i].param, "code", rows[i].code);
        char *body = json_dumps(json, 0);
        char message[100];
        snprintf(message, sizeof message, "HTTP %ld: No. (%s)", rows[i].status, rows[i].code);
        check(rows[i].status, body, LLM_REJECTED, false, rows[i].unsupported, message);
        free(body);
        json_decref(json);
    }
}

/* A server that refuses a key may say which. */
static void test_keys_are_not_repeated(void **state)
{
    (void)state;
    static const struct {
        long status;
        const char *said, *message;
    } rows[] = {
        { 401, "bad key gsk_1234567890abcdef", "HTTP 401: bad key [key]" },
        { 401, "'0123456789abcdef' is wrong", "HTTP 401: '[key]' is wrong" },
        { 401, "abcd********wxyz", "HTTP 401: [key]" },
        { 403, "sk-ant-xyz may not", "HTTP 403: [key] may not" },
        { 404, "no gpt-5-mini-2025-08-07",
          "HTTP 404: no gpt-5-mini-2025-08-07; are "
          "repose.llm.baseUrl and repose.llm.model right?" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check(rows[i].status, rows[i].said, LLM_DENIED, false, "", rows[i].message);
}

static void test_long_and_broken_words(void **state)
{
    (void)state;
    struct buf body = BUF_INIT;
    struct llm_answer answer = LLM_ANSWER_INIT;
    bool hopeless;
    char unsupported[64];
    buf_addstr(&body, "\xff\xfe");
    for (int i = 0; i < 100000; i++)
        buf_addstr(&body, "\xe2\x82\xac");
    provider_read_error(500, body.data, body.size, &answer, &hopeless, unsupported);
    assert_true(strlen(answer.message) > 400);
    assert_true(utf8_valid(answer.message, strlen(answer.message)));

    json_t *json =
        json_pack("{s:{s:s, s:s}}", "error", "message", body.data + 2, "code", body.data + 2);
    char *text = json_dumps(json, 0);
    provider_read_error(500, text, strlen(text), &answer, &hopeless, unsupported);
    assert_true(utf8_valid(answer.message, strlen(answer.message)));
    free(text);
    json_decref(json);
    buf_release(&body);
    llm_answer_release(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_vendors_send),
        cmocka_unit_test(test_parameters_that_are_not_taken),
        cmocka_unit_test(test_keys_are_not_repeated),
        cmocka_unit_test(test_long_and_broken_words),
    };
    return RUN_TESTS(tests);
}
