#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "llm/batch.h"
#include "llm/provider.h"
#include "sample.h"

#define OPENAI    "https://api.openai.com/v1"
#define ANTHROPIC "https://api.anthropic.com"
#define OLLAMA    "http://127.0.0.1:11434"

#define SCHEMA                                                                                     \
    "{'type':'object','additionalProperties':false,'properties':{'purpose':{'type':'string'}},"    \
    "'required':['purpose']}"
#define CHAT                                                                                       \
    "'messages':[{'role':'system','content':'Write a note.'},{'role':'user','content':'The map."   \
    "\\n\\nModule a.'}],"
#define FORMAT                                                                                     \
    "'response_format':{'type':'json_schema','json_schema':{'name':'note','strict':true,'schema'"  \
    ":" SCHEMA "}},"

/* ---- writing ---- */

typedef void add_line(const struct llm_config *config, const char *custom_id,
                      const struct llm_prompt *prompt, struct buf *out);

static void check_line(add_line *add, const struct llm_provider *provider, const char *url,
                       const char *expected)
{
    struct llm_config config = { .provider = provider,
                                 .model = "m-1",
                                 .base_url = url,
                                 .token_param = TOKENS_MAX,
                                 .context_window = 32768,
                                 .json_mode = provider == &provider_anthropic ? JSON_MODE_TOOL
                                                                              : JSON_MODE_SCHEMA,
                                 .temperature = 0.2 };
    struct buf lines = BUF_INIT;
    add(&config, "note-1", &sample_prompt, &lines);
    size_t size = lines.size;
    add(&config, "note-1", &sample_prompt, &lines);
    assert_int_equal(lines.size, 2 * size);
    assert_ptr_equal(strchr(lines.data, '\n'), lines.data + size - 1);
    assert_non_null(strstr(lines.data, "\"temperature\":0.2"));
    assert_null(strstr(lines.data, "0.200"));
    sample_assert_same(json_loadb(lines.data, size, 0, NULL), sample_json(expected),
                       provider->name);
    buf_release(&lines);
}

#define CHAT_LINE(more)                                                                            \
    "{'custom_id':'note-1','method':'POST','url':'/v1/chat/"                                       \
    "completions','body':{'model':'m-1'," CHAT "'max_tokens':800," FORMAT                          \
    "'temperature':0.2,'stream':false" more "}}"

static void test_lines_of_the_vendors(void **state)
{
    (void)state;
    check_line(batch_add_line, &provider_openai, OPENAI,
               CHAT_LINE(",'store':false,'prompt_cache_key':'repo-1'"));
    check_line(batch_add_line, &provider_ollama, OLLAMA, CHAT_LINE(""));
    check_line(batch_add_line, &provider_anthropic, ANTHROPIC,
               "{'custom_id':'note-1','params':{'model':'m-1','max_tokens':800,'stream':false,"
               "'system':[{'type':'text','text':'Write a note.'},{'type':'text','text':'The map.',"
               "'cache_control':{'type':'ephemeral','ttl':'1h'}}],'messages':[{'role':'user',"
               "'content':'Module a.'}],'tools':[{'name':'note','description':'Takes the answer.',"
               "'input_schema':" SCHEMA "}],'tool_choice':{'type':'tool','name':'note',"
               "'disable_parallel_tool_use':true},'temperature':0.2}}");
}

static void test_exported_lines_are_chat_completions(void **state)
{
    (void)state;
    check_line(batch_add_export_line, &provider_openai, OPENAI,
               CHAT_LINE(",'store':false,'prompt_cache_key':'repo-1'"));
    check_line(batch_add_export_line, &provider_ollama, OLLAMA, CHAT_LINE(""));
    check_line(batch_add_export_line, &provider_anthropic, ANTHROPIC, CHAT_LINE(""));
}

static void test_limits(void **state)
{
    (void)state;
    const struct llm_provider *const all[] = { &provider_openai, &provider_anthropic,
                                               &provider_ollama };
    static const size_t requests[] = { 50000, 100000, 0 };
    for (size_t i = 0; i < 3; i++) {
        struct llm_config config = { .provider = all[i] };
        assert_int_equal(batch_limits(&config).requests, requests[i]);
        assert_int_equal(batch_limits(&config).bytes > 0, requests[i] > 0);
    }
}

/* ---- reading ---- */

struct seen {
    struct buf lines; /* "id outcome charged status text|message" */
    int stop_after;   /* 0: never */
};

static int see(void *data, const char *custom_id, struct llm_answer *answer, struct err *err)
{
    struct seen *seen = data;
    buf_printf(&seen->lines, "%s %s %s %ld %s\n", custom_id, llm_outcome_name(answer->outcome),
               answer->charged ? "charged" : "free", answer->status,
               answer->outcome == LLM_OK ? answer->text.data : answer->message);
    return --seen->stop_after == 0 ? err_set(err, ERR_STORE, "enough") : 0;
}

static void check_reading(const char *text, const char *expected, size_t expected_unreadable)
{
    struct seen seen = { BUF_INIT, 0 };
    size_t unreadable = 99;
    char *copy = strdup(text);
    for (char *p = copy; *p; p++)
        if (*p == '\'')
            *p = '"';
    assert_int_equal(batch_read_lines(copy, strlen(copy), see, &seen, &unreadable, NULL), 0);
    assert_string_equal(seen.lines.data, expected);
    assert_int_equal(unreadable, expected_unreadable);
    buf_release(&seen.lines);
    free(copy);
}

static void test_results_of_openai(void **state)
{
    (void)state;
    check_reading(
        "{'id':'batch_req_1','custom_id':'note-1','response':{'status_code':200,'request_id':"
        "'req_1','body':{'model':'m','choices':[{'message':{'content':'{}'},'finish_reason':'stop'}"
        "]}},'error':null}\n"
        "{'custom_id':'note-2','response':{'status_code':400,'request_id':'req_2','body':{'error':{"
        "'message':'Too long.','type':'invalid_request_error','param':null,'code':null}}},'error':"
        "null}\r\n"
        "\n  \n"
        "{'custom_id':'note-3','response':null,'error':{'code':'batch_expired','message':'x'}}\n"
        "{'custom_id':'note-4','response':null,'error':{'code':'batch_cancelled','message':'x'}}\n"
        "{'custom_id':'note-5','response':null,'error':{'code':'other','message':'Something.'}}\n"
        "{'custom_id':'note-6','response':{'status_code':200.0,'body':{}},'error':null}\n"
        "{'custom_id':'note-7','response':{'body':{'choices':[{'message':{'content':'x'},"
        "'finish_reason':'length'}]}}}\n"
        "{'custom_id':'note-8','response':{'status_code':429,'body':null}}",
        "note-1 ok charged 200 {}\n"
        "note-2 rejected free 400 HTTP 400: Too long.\n"
        "note-3 expired free 0 the batch expired before its turn\n"
        "note-4 cancelled free 0 the batch was cancelled before its turn\n"
        "note-5 failed free 0 Something. (other)\n"
        "note-6 malformed charged 200 the reply is no chat completion\n"
        "note-7 truncated charged 200 the answer was cut off: raise repose.llm.outputMax, or "
        "repose.llm.contextWindow where the model has more\n"
        "note-8 failed free 429 HTTP 429\n",
        0);
}

static void test_results_of_anthropic(void **state)
{
    (void)state;
    check_reading(
        "{'custom_id':'a','result':{'type':'succeeded','message':{'content':[{'type':'text','text':"
        "'{}'}],'stop_reason':'end_turn'}}}\n"
        "{'custom_id':'b','result':{'type':'errored','error':{'type':'error','error':{'type':"
        "'invalid_request_error','message':'max_tokens: required'},'request_id':null}}}\n"
        "{'custom_id':'c','result':{'type':'errored','error':{'type':'error','error':{'type':"
        "'overloaded_error','message':'Overloaded'}}}}\n"
        "{'custom_id':'d','result':{'type':'errored','error':{'type':'error','error':{'type':"
        "'permission_error','message':'No.'}}}}\n"
        "{'custom_id':'e','result':{'type':'errored'}}\n"
        "{'custom_id':'f','result':{'type':'canceled'}}\n"
        "{'custom_id':'g','result':{'type':'expired'}}\n"
        "{'custom_id':'h','result':{'type':'succeeded','message':{'content':[],'stop_reason':"
        "'refusal'}}}\n",
        "a ok charged 200 {}\n"
        "b rejected free 0 max_tokens: required\n"
        "c failed free 0 Overloaded\n"
        "d denied free 0 No.\n"
        "e failed free 0 the server failed and does not say why\n"
        "f cancelled free 0 the batch was cancelled before its turn\n"
        "g expired free 0 the batch expired before its turn\n"
        "h refused charged 200 the model refused\n",
        0);
}

#define GOOD "'result':{'type':'expired'}}\n"

static void test_what_is_no_result(void **state)
{
    (void)state;
    check_reading("", "", 0);
    check_reading("\n \n\r\n", "", 0);
    check_reading("\xef\xbb\xbf{'custom_id':'a'," GOOD,
                  "a expired free 0 the batch expired before its turn\n", 0);
    check_reading(
        "not JSON\n"
        "{'custom_id':'cut off','resu\n"
        "[]\n3\nnull\n{}\n"
        "{" GOOD "{'custom_id':7," GOOD "{'custom_id':''," GOOD "{'custom_id':'a b'," GOOD
        "{'custom_id':'../a'," GOOD
        "{'custom_id':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'," GOOD
        "{'custom_id':'a'}\n"
        "{'custom_id':'a','response':null,'error':null}\n"
        "{'custom_id':'a','response':{'status_code':200,'body':null}}\n"
        "{'custom_id':'a','response':{'status_code':200,'body':'x'}}\n"
        "{'custom_id':'a','response':{'status_code':1e9,'body':{}}}\n"
        "{'custom_id':'a','result':{'type':'succeeded'}}\n"
        "{'custom_id':'a','result':{'type':'succeeded','message':[]}}\n"
        "{'custom_id':'a','result':{'type':'unheard_of'}}\n"
        "{'custom_id':'a','result':{}}\n"
        "{'custom_id':'a','result':'expired'}\n"
        "{'custom_id':'A-z_9'," GOOD,
        "A-z_9 expired free 0 the batch expired before its turn\n", 22);
}

static int keep_answer(void *data, const char *custom_id, struct llm_answer *answer,
                       struct err *err)
{
    (void)custom_id;
    (void)err;
    *(struct llm_answer *)data = *answer;
    *answer = (struct llm_answer)LLM_ANSWER_INIT;
    return 0;
}

static void test_all_of_a_result(void **state)
{
    (void)state;
    static const char line[] =
        "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"request_id\":\"req_1\",\"body\":{"
        "\"model\":\"m-2\",\"choices\":[{\"message\":{\"content\":\"{}\"}}],\"usage\":{"
        "\"prompt_tokens\":4096,\"completion_tokens\":15}}}}";
    struct llm_answer answer = LLM_ANSWER_INIT;
    size_t unreadable;
    assert_int_equal(batch_read_lines(line, strlen(line), keep_answer, &answer, &unreadable, NULL),
                     0);
    assert_int_equal(answer.outcome, LLM_OK);
    assert_string_equal(answer.model, "m-2");
    assert_string_equal(answer.request_id, "req_1");
    assert_int_equal(answer.attempts, 1);
    assert_true(answer.usage_known);
    assert_int_equal(answer.usage.input, 4096);
    assert_int_equal(answer.usage.output, 15);
    assert_string_equal(answer.raw.data, "{\"model\":\"m-2\",\"choices\":[{\"message\":{\"content\""
                                         ":\"{}\"}}],\"usage\":{\"prompt_tokens\":4096,"
                                         "\"completion_tokens\":15}}");
    llm_answer_release(&answer);
}

static void test_the_caller_may_stop(void **state)
{
    (void)state;
    static const char lines[] = "{\"custom_id\":\"a\",\"result\":{\"type\":\"expired\"}}\n"
                                "{\"custom_id\":\"b\",\"result\":{\"type\":\"expired\"}}\n"
                                "{\"custom_id\":\"c\",\"result\":{\"type\":\"expired\"}}\n";
    struct seen seen = { BUF_INIT, 2 };
    struct err err = ERR_INIT;
    size_t unreadable;
    assert_int_equal(batch_read_lines(lines, strlen(lines), see, &seen, &unreadable, &err), -1);
    assert_int_equal(err.code, ERR_STORE);
    assert_string_equal(err.message, "enough");
    assert_null(strstr(seen.lines.data, "c expired"));
    buf_release(&seen.lines);
}

static void test_bounds(void **state)
{
    (void)state;
    struct seen seen = { BUF_INIT, 0 };
    struct err err = ERR_INIT;
    struct buf text = BUF_INIT;
    size_t unreadable;
    buf_addstr(&text, "{\"custom_id\":\"a\",\"result\":{\"type\":\"expired\",\"x\":\"");
    for (int i = 0; i < 1 << 18; i++)
        buf_addstr(&text, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    buf_addstr(&text, "\"}}\n{\"custom_id\":\"b\",\"result\":{\"type\":\"expired\"}}\n");
    assert_int_equal(batch_read_lines(text.data, text.size, see, &seen, &unreadable, &err), 0);
    assert_int_equal(unreadable, 1);
    assert_string_equal(seen.lines.data, "b expired free 0 the batch expired before its turn\n");

    buf_reset(&text);
    for (int i = 0; i < 1000001; i++)
        buf_addch(&text, '\n');
    assert_int_equal(batch_read_lines(text.data, text.size, see, &seen, &unreadable, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    buf_release(&text);
    buf_release(&seen.lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_of_the_vendors),
        cmocka_unit_test(test_exported_lines_are_chat_completions),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_results_of_openai),
        cmocka_unit_test(test_results_of_anthropic),
        cmocka_unit_test(test_what_is_no_result),
        cmocka_unit_test(test_all_of_a_result),
        cmocka_unit_test(test_the_caller_may_stop),
        cmocka_unit_test(test_bounds),
    };
    return RUN_TESTS(tests);
}
