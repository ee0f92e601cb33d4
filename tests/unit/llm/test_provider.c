#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "llm/provider.h"
#include "sample.h"

#define SCHEMA                                                                                     \
    "{'type':'object','additionalProperties':false,'properties':{'purpose':{'type':'string'}},"    \
    "'required':['purpose']}"
#define TEXT_SCHEMA                                                                                \
    "{\\'type\\':\\'object\\',\\'additionalProperties\\':false,\\'properties\\':{\\'purpose\\':{"  \
    "\\'type\\':\\'string\\'}},\\'required\\':[\\'purpose\\']}"
#define IN_WORDS                                                                                   \
    "Write a note.\\n\\nReply with one JSON object and nothing else: no Markdown, no text before " \
    "or after it. It must be valid against this JSON Schema:\\n" TEXT_SCHEMA
#define USER           "{'role':'user','content':'The map.\\n\\nModule a.'}"
#define MESSAGES       "[{'role':'system','content':'Write a note.'}," USER "]"
#define WORDY_MESSAGES "[{'role':'system','content':'" IN_WORDS "'}," USER "]"
#define FORMAT                                                                                     \
    "{'type':'json_schema','json_schema':{'name':'note','strict':true,'schema':" SCHEMA "}}"

#define OPENAI     "https://api.openai.com/v1"
#define ANTHROPIC  "https://api.anthropic.com"
#define OLLAMA     "http://127.0.0.1:11434"
#define COMPATIBLE "http://127.0.0.1:1234/v1"

static struct llm_config config(const struct llm_provider *provider, const char *url)
{
    return (struct llm_config){ .provider = provider,
                                .model = "m-1",
                                .base_url = url,
                                .token_param = TOKENS_MAX,
                                .context_window = 32768,
                                .temperature = -1 };
}

/* ---- questions ---- */

static void test_bodies(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const struct llm_provider *provider;
        const char *url;
        enum json_mode mode;
        enum token_param tokens;
        const char *effort;
        double temperature;
        const char *body;
    } rows[] = {
        { "openai", &provider_openai, OPENAI, JSON_MODE_SCHEMA, TOKENS_COMPLETION, NULL, -1,
          "{'model':'m-1','messages':" MESSAGES
          ",'max_completion_tokens':800,'response_format':" FORMAT
          ",'stream':false,'store':false,'prompt_cache_key':'repo-1'}" },
        { "openai with all settings", &provider_openai, OPENAI, JSON_MODE_OBJECT, TOKENS_BOTH,
          "low", 0.25,
          "{'model':'m-1','messages':" WORDY_MESSAGES ",'max_completion_tokens':800,'max_tokens':"
          "800,'response_format':{'type':'json_object'},'reasoning_effort':'low','temperature':"
          "0.25,'stream':false,'store':false,'prompt_cache_key':'repo-1'}" },
        { "a compatible server gets nothing of OpenAI's own", &provider_openai, COMPATIBLE,
          JSON_MODE_SCHEMA, TOKENS_MAX, NULL, -1,
          "{'model':'m-1','messages':" MESSAGES ",'max_tokens':800,'response_format':" FORMAT
          ",'stream':false}" },
        { "a compatible server without JSON", &provider_openai, COMPATIBLE, JSON_MODE_NONE,
          TOKENS_MAX, NULL, -1,
          "{'model':'m-1','messages':" WORDY_MESSAGES ",'max_tokens':800,'stream':false}" },
        { "openrouter must keep to the schema", &provider_openai, "https://openrouter.ai/api/v1",
          JSON_MODE_SCHEMA, TOKENS_MAX, NULL, -1,
          "{'model':'m-1','messages':" MESSAGES ",'max_tokens':800,'response_format':" FORMAT
          ",'stream':false,'provider':{'require_parameters':true}}" },
        { "anthropic", &provider_anthropic, ANTHROPIC, JSON_MODE_SCHEMA, TOKENS_MAX, NULL, -1,
          "{'model':'m-1','max_tokens':800,'stream':false,'system':[{'type':'text','text':'Write a "
          "note.'},{'type':'text','text':'The map.','cache_control':{'type':'ephemeral','ttl':"
          "'5m'}}],'messages':[{'role':'user','content':'Module a.'}],'output_config':{'format':{"
          "'type':'json_schema','schema':" SCHEMA "}}}" },
        { "anthropic with a tool", &provider_anthropic, ANTHROPIC, JSON_MODE_TOOL, TOKENS_MAX,
          "high", 1,
          "{'model':'m-1','max_tokens':800,'stream':false,'system':[{'type':'text','text':'Write a "
          "note.'},{'type':'text','text':'The map.','cache_control':{'type':'ephemeral','ttl':"
          "'5m'}}],'messages':[{'role':'user','content':'Module a.'}],'tools':[{'name':'note',"
          "'description':'Takes the answer.','input_schema':" SCHEMA "}],'tool_choice':{'type':"
          "'tool','name':'note','disable_parallel_tool_use':true},'output_config':{'effort':'high'"
          "},'temperature':1.0}" },
        { "anthropic in words", &provider_anthropic, ANTHROPIC, JSON_MODE_NONE, TOKENS_MAX, NULL,
          -1,
          "{'model':'m-1','max_tokens':800,'stream':false,'system':[{'type':'text','text':"
          "'" IN_WORDS
          "'},{'type':'text','text':'The map.','cache_control':{'type':'ephemeral','ttl':"
          "'5m'}}],'messages':[{'role':'user','content':'Module a.'}]}" },
        { "ollama", &provider_ollama, OLLAMA, JSON_MODE_SCHEMA, TOKENS_MAX, NULL, -1,
          "{'model':'m-1','stream':false,'messages':" MESSAGES ",'think':false,'truncate':false,"
          "'shift':false,'options':{'num_ctx':8192,'num_predict':800},'format':" SCHEMA "}" },
        { "ollama with all settings", &provider_ollama, OLLAMA, JSON_MODE_OBJECT, TOKENS_MAX,
          "medium", 0,
          "{'model':'m-1','stream':false,'messages':" WORDY_MESSAGES ",'think':'medium',"
          "'truncate':false,'shift':false,'options':{'num_ctx':8192,'num_predict':800,"
          "'temperature':0.0},'format':'json'}" },
        { "ollama in words, thinking", &provider_ollama, OLLAMA, JSON_MODE_NONE, TOKENS_MAX, "true",
          -1,
          "{'model':'m-1','stream':false,'messages':" WORDY_MESSAGES ",'think':true,'truncate':"
          "false,'shift':false,'options':{'num_ctx':8192,'num_predict':800}}" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct llm_config c = config(rows[i].provider, rows[i].url);
        c.json_mode = rows[i].mode;
        c.token_param = rows[i].tokens;
        c.effort = rows[i].effort;
        c.temperature = rows[i].temperature;
        sample_assert_same(c.provider->body(&c, &sample_prompt), sample_json(rows[i].body),
                           rows[i].what);
    }
}

/* What a question does not have is not sent, not even empty. */
static void test_bodies_without_shared_text(void **state)
{
    (void)state;
    static const char *const none[] = { NULL, "" };
    for (size_t i = 0; i < 2; i++) {
        struct llm_prompt prompt = sample_prompt;
        prompt.shared = prompt.cache_key = none[i];
        struct llm_config c = config(&provider_openai, OPENAI);
        sample_assert_same(c.provider->body(&c, &prompt),
                           sample_json("{'model':'m-1','messages':[{'role':'system','content':"
                                       "'Write a note.'},{'role':'user','content':'Module a.'}],"
                                       "'max_tokens':800,'response_format':" FORMAT
                                       ",'stream':false,'store':false}"),
                           "openai");
        c = config(&provider_anthropic, ANTHROPIC);
        json_t *body = c.provider->body(&c, &prompt);
        sample_assert_same(json_incref(json_object_get(body, "system")),
                           sample_json("[{'type':'text','text':'Write a note.'}]"), "anthropic");
        json_decref(body);
    }
}

static char *body_text(const struct llm_config *c, const char *question)
{
    struct llm_prompt prompt = sample_prompt;
    prompt.text = question;
    json_t *body = c->provider->body(c, &prompt);
    char *text = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    return text;
}

/* A provider's cache knows a prompt by its beginning, byte for byte. */
static void test_what_is_shared_comes_first(void **state)
{
    (void)state;
    const struct llm_config configs[] = { config(&provider_openai, OPENAI),
                                          config(&provider_anthropic, ANTHROPIC),
                                          config(&provider_ollama, OLLAMA) };
    for (size_t i = 0; i < 3; i++) {
        char *a = body_text(&configs[i], "Module a."), *b = body_text(&configs[i], "Other.");
        char *shared = strstr(a, "The map.");
        assert_non_null(shared);
        assert_memory_equal(a, b, (size_t)(shared - a) + strlen("The map."));
        free(a);
        free(b);
    }
}

static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    const struct llm_config configs[] = { config(&provider_openai, OPENAI),
                                          config(&provider_anthropic, ANTHROPIC),
                                          config(&provider_ollama, OLLAMA) };
    for (size_t i = 0; i < 3; i++) {
        char *text = body_text(&configs[i], "a\xff\xfe \x01 \"quoted\" \xe2\x82");
        assert_non_null(text);
        assert_true(utf8_valid(text, strlen(text)));
        assert_non_null(strstr(text, "\\u0001 \\\"quoted\\\""));
        free(text);
    }
}

static void test_size_of_the_context(void **state)
{
    (void)state;
    static const struct {
        uint32_t input, output, window;
        long long expected;
    } rows[] = {
        { 0, 256, 32768, 8192 },
        { 5000, 1000, 32768, 8192 },
        { 6000, 1000, 32768, 16384 },
        { 16000, 4000, 32768, 32768 },
        { 16000, 4000, 131072, 32768 },
        { 30000, 4000, 131072, 65536 },
        { 30000, 4000, 32768, 32768 }, /* never more than the model has */
        { 5000, 1000, 6000, 5120 },    /* always a multiple of 1024 */
        { UINT32_MAX, UINT32_MAX, 10000000, 9999360 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct llm_config c = config(&provider_ollama, OLLAMA);
        struct llm_prompt prompt = sample_prompt;
        c.context_window = rows[i].window;
        prompt.input_tokens = rows[i].input;
        prompt.output_max = rows[i].output;
        json_t *body = c.provider->body(&c, &prompt);
        json_t *options = json_object_get(body, "options");
        assert_int_equal(json_integer_value(json_object_get(options, "num_ctx")), rows[i].expected);
        json_decref(body);
    }
}

static void test_headers(void **state)
{
    (void)state;
    static const char *const further[] = { "X-Title: repose", "HTTP-Referer: https://example.org" };
    static const struct {
        const struct llm_provider *provider;
        const char *key;
        bool bearer;
        size_t further, max;
        const char *expected; /* a line each */
    } rows[] = {
        { &provider_openai, "k", false, 0, 8, "Authorization: Bearer k\n" },
        { &provider_openai, NULL, false, 0, 8, "" },
        { &provider_openai, "k", false, 2, 8,
          "Authorization: Bearer k\nX-Title: repose\nHTTP-Referer: https://example.org\n" },
        { &provider_openai, "k", false, 2, 2, "Authorization: Bearer k\nX-Title: repose\n" },
        { &provider_anthropic, "k", false, 1, 8,
          "x-api-key: k\nanthropic-version: 2023-06-01\nX-Title: repose\n" },
        { &provider_anthropic, "k", true, 0, 8,
          "Authorization: Bearer k\nanthropic-version: 2023-06-01\n" },
        { &provider_anthropic, NULL, false, 0, 8, "anthropic-version: 2023-06-01\n" },
        { &provider_ollama, NULL, false, 0, 8, "" },
        { &provider_ollama, "k", false, 1, 8, "Authorization: Bearer k\nX-Title: repose\n" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        struct buf all = BUF_INIT;
        const char *lines[8];
        struct llm_config c = config(rows[i].provider, OPENAI);
        c.key = rows[i].key;
        c.bearer = rows[i].bearer;
        c.headers = further;
        c.header_count = rows[i].further;
        size_t count = c.provider->headers(&c, &arena, lines, rows[i].max);
        for (size_t j = 0; j < count; j++)
            buf_printf(&all, "%s\n", lines[j]);
        assert_string_equal(all.data, rows[i].expected);
        buf_release(&all);
        arena_release(&arena);
    }
}

/* ---- answers ---- */

struct reading {
    const char *what, *body;
    enum llm_outcome outcome;
    const char *text;    /* of the answer */
    const char *message; /* a part of it; NULL: none is expected */
    struct llm_usage usage;
    bool usage_known;
};

static void check_reading(const struct llm_provider *provider, const struct reading *row,
                          const struct llm_prompt *prompt)
{
    struct llm_answer answer = LLM_ANSWER_INIT;
    json_t *body = sample_json(row->body);
    provider->read(body, prompt, &answer);
    if (answer.outcome != row->outcome || strcmp(answer.text.data, row->text) != 0 ||
        (row->message ? !strstr(answer.message, row->message) : answer.message[0]))
        print_error("%s: %s, '%s', '%s'\n", row->what, llm_outcome_name(answer.outcome),
                    answer.text.data, answer.message);
    assert_int_equal(answer.outcome, row->outcome);
    assert_string_equal(answer.text.data, row->text);
    if (row->message)
        assert_non_null(strstr(answer.message, row->message));
    else
        assert_string_equal(answer.message, "");
    assert_int_equal(answer.usage_known, row->usage_known);
    assert_memory_equal(&answer.usage, &row->usage, sizeof answer.usage);
    assert_true(answer.charged);
    json_decref(body);
    llm_answer_release(&answer);
}

#define CHAT(message, reason)                                                                      \
    "{'model':'m-2','choices':[{'index':0,'message':" message ",'finish_reason':'" reason "'}]}"
#define SAYS(text)       "{'role':'assistant','content':'" text "','refusal':null}"
#define CHAT_USAGE(text) "{'choices':[{'message':{'content':'x'}}],'usage':" text "}"

static void test_openai_answers(void **state)
{
    (void)state;
    static const struct reading rows[] = {
        { "plain",
          "{'id':'c','model':'m-2','choices':[{'index':0,'message':{'role':'assistant','content':"
          "'{}','refusal':null,'annotations':[]},'logprobs':null,'finish_reason':'stop'}],'usage':{"
          "'prompt_tokens':1117,'completion_tokens':46,'total_tokens':1163,'prompt_tokens_details':"
          "{'cached_tokens':1024,'cache_write_tokens':64},'completion_tokens_details':{"
          "'reasoning_tokens':40}}}",
          LLM_OK,
          "{}",
          NULL,
          { 1117, 1024, 64, 0, 46 },
          true },
        { "the least that there can be", "{'choices':[{'message':{'content':'{}'}}]}", LLM_OK,
          "{}" },
        { "a list of parts",
          CHAT("{'content':[{'type':'thinking','thinking':'hm'},{'type':'text','text':'{'},{'type':"
               "'text','text':'}'},3,null]}",
               "stop"),
          LLM_OK, "{}" },
        { "a fence", CHAT(SAYS(" ```json\\n{}\\n```\\n"), "stop"), LLM_OK, "{}" },
        { "a fence that nothing ends", CHAT(SAYS("```\\n{\\n}"), "stop"), LLM_OK, "{\n}" },
        { "reasoning in the text", CHAT(SAYS("<think>a {b}\\n</think>\\n\\n{}"), "stop"), LLM_OK,
          "{}" },
        { "truncated", CHAT(SAYS("{"), "length"), LLM_TRUNCATED, "{", "repose.llm.outputMax" },
        { "reasoning took all", CHAT("{'content':'','reasoning_content':'hm'}", "length"),
          LLM_TRUNCATED, "", "reasoning took all" },
        { "refused", CHAT("{'content':null,'refusal':'I cannot.'}", "stop"), LLM_REFUSED, "",
          "I cannot." },
        { "filtered", CHAT(SAYS("half"), "content_filter"), LLM_FILTERED, "half", "filter" },
        { "empty", CHAT(SAYS(""), "stop"), LLM_EMPTY, "", "no answer" },
        { "blank", CHAT(SAYS(" \\n"), "stop"), LLM_EMPTY, "", "no answer" },
        { "null", CHAT("{'content':null}", "stop"), LLM_EMPTY, "", "no answer" },
        { "reasoning only", CHAT("{'content':null,'reasoning':'hm'}", "stop"), LLM_EMPTY, "",
          "reasoned" },
        { "a tool that nobody offered", CHAT("{'content':null,'tool_calls':[{}]}", "tool_calls"),
          LLM_EMPTY, "", "no answer" },
        { "no choices", "{'choices':[]}", LLM_EMPTY, "", "no answer" },
        { "broken off", CHAT(SAYS("{"), "abort"), LLM_FAILED, "{", "abort" },
        { "an error in a 200",
          "{'error':{'code':502,'message':'upstream down','metadata':{}},'choices':[]}", LLM_FAILED,
          "", "HTTP 502: upstream down" },
        { "an error in a 200 that will not go away",
          "{'error':{'code':402,'message':'no credits'}}", LLM_DENIED, "", "no credits" },
        { "an error in a choice",
          "{'choices':[{'error':{'message':'gone'},'message':{'content':'{'},'finish_reason':"
          "'error'}]}",
          LLM_FAILED, "", "gone" },
        { "error null", "{'error':null,'choices':[{'message':{'content':'{}'}}]}", LLM_OK, "{}" },
        { "a list", "[]", LLM_MALFORMED, "", "no chat completion" },
        { "a text", "'hello'", LLM_MALFORMED, "", "no chat completion" },
        { "null itself", "null", LLM_MALFORMED, "", "no chat completion" },
        { "an empty object", "{}", LLM_MALFORMED, "", "no chat completion" },
        { "choices is an object", "{'choices':{'0':{}}}", LLM_MALFORMED, "", "no chat" },
        { "choice is a text", "{'choices':['x']}", LLM_MALFORMED, "", "no chat completion" },
        { "message is a text", CHAT("'x'", "stop"), LLM_MALFORMED, "", "no chat completion" },
        { "message is null", CHAT("null", "stop"), LLM_MALFORMED, "", "no chat completion" },
        { "content is a number", CHAT("{'content':7}", "stop"), LLM_MALFORMED, "", "no chat" },
        { "the reason is a number",
          "{'choices':[{'message':{'content':'{}','refusal':0},'finish_reason':1}],'model':[]}",
          LLM_OK, "{}" },

        { "integers as 1.0",
          CHAT_USAGE("{'prompt_tokens':12.0,'completion_tokens':3.0,'total_tokens':15.0}"),
          LLM_OK,
          "x",
          NULL,
          { .input = 12, .output = 3 },
          true },
        { "details null",
          CHAT_USAGE("{'prompt_tokens':12,'completion_tokens':3,'prompt_tokens_details':null}"),
          LLM_OK,
          "x",
          NULL,
          { .input = 12, .output = 3 },
          true },
        { "reasoning counted in the total only",
          CHAT_USAGE("{'prompt_tokens':12,'completion_tokens':3,'total_tokens':40}"),
          LLM_OK,
          "x",
          NULL,
          { .input = 12, .output = 28 },
          true },
        { "cached counted apart",
          CHAT_USAGE("{'prompt_tokens':12,'completion_tokens':3,'prompt_tokens_details':{"
                     "'cached_tokens':100}}"),
          LLM_OK,
          "x",
          NULL,
          { .input = 112, .cached = 100, .output = 3 },
          true },
        { "usage null", CHAT_USAGE("null"), LLM_OK, "x" },
        { "usage of the wrong type", CHAT_USAGE("'12'"), LLM_OK, "x" },
        { "usage that is half there", CHAT_USAGE("{'prompt_tokens':12}"), LLM_OK, "x" },
        { "counts as texts", CHAT_USAGE("{'prompt_tokens':'12','completion_tokens':3}"), LLM_OK,
          "x" },
        { "negative counts", CHAT_USAGE("{'prompt_tokens':-1,'completion_tokens':3}"), LLM_OK,
          "x" },
        { "counts beyond reason", CHAT_USAGE("{'prompt_tokens':1e300,'completion_tokens':3}"),
          LLM_OK, "x" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_reading(&provider_openai, &rows[i], NULL);
}

#define MESSAGE(content, reason)                                                                   \
    "{'type':'message','role':'assistant','model':'m-2','content':" content                        \
    ",'stop_reason':'" reason "','stop_details':null}"
#define MESSAGE_USAGE(text) "{'content':[{'type':'text','text':'x'}],'usage':" text "}"

static void test_anthropic_answers(void **state)
{
    (void)state;
    static const struct reading rows[] = {
        { "plain",
          "{'id':'msg','type':'message','role':'assistant','model':'m-2','content':[{'type':'text',"
          "'text':'{}','citations':null}],'stop_reason':'end_turn','stop_sequence':null,'usage':{"
          "'input_tokens':50,'output_tokens':503,'cache_creation_input_tokens':248,"
          "'cache_read_input_tokens':1800,'cache_creation':{'ephemeral_5m_input_tokens':148,"
          "'ephemeral_1h_input_tokens':100}}}",
          LLM_OK,
          "{}",
          NULL,
          { 2098, 1800, 148, 100, 503 },
          true },
        { "thinking comes first",
          MESSAGE("[{'type':'thinking','thinking':'hm','signature':''},{'type':'redacted_thinking',"
                  "'data':'x'},{'type':'text','text':'{'},{'type':'unheard_of'},{'type':'text',"
                  "'text':'}'}]",
                  "end_turn"),
          LLM_OK, "{}" },
        { "a tool",
          MESSAGE("[{'type':'text','text':'Here it is.'},{'type':'tool_use','id':'t','name':'note',"
                  "'input':{'purpose':'p','n':1}}]",
                  "tool_use"),
          LLM_OK, "{\"purpose\":\"p\",\"n\":1}" },
        { "a tool whose input is no object",
          MESSAGE("[{'type':'tool_use','name':'note','input':'{}'}]", "tool_use"), LLM_EMPTY, "",
          "no answer" },
        { "truncated", MESSAGE("[{'type':'text','text':'{'}]", "max_tokens"), LLM_TRUNCATED, "{",
          "outputMax" },
        { "the context is full",
          MESSAGE("[{'type':'text','text':'{'}]", "model_context_window_exceeded"), LLM_TRUNCATED,
          "{", "contextWindow" },
        { "reasoning took all", MESSAGE("[{'type':'thinking','thinking':'hm'}]", "max_tokens"),
          LLM_TRUNCATED, "", "reasoning took all" },
        { "refused, with a reason",
          "{'content':[],'stop_reason':'refusal','stop_details':{'type':'refusal','category':"
          "'cyber','explanation':'It could harm.'}}",
          LLM_REFUSED, "", "It could harm." },
        { "refused, with a category",
          "{'content':[],'stop_reason':'refusal','stop_details':{'category':'cyber','explanation':"
          "null}}",
          LLM_REFUSED, "", "cyber" },
        { "refused", MESSAGE("[]", "refusal"), LLM_REFUSED, "", "the model refused" },
        { "empty", MESSAGE("[]", "end_turn"), LLM_EMPTY, "", "no answer" },
        { "thinking only", MESSAGE("[{'type':'thinking','thinking':'hm'}]", "end_turn"), LLM_EMPTY,
          "", "reasoned" },
        { "a pause", MESSAGE("[]", "pause_turn"), LLM_EMPTY, "", "no answer" },
        { "an error in a 200",
          "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}", LLM_FAILED,
          "", "Overloaded" },
        { "content null", "{'content':null,'stop_reason':'end_turn'}", LLM_MALFORMED, "",
          "no message" },
        { "content is a text", "{'content':'{}'}", LLM_MALFORMED, "", "no message" },
        { "a list", "[]", LLM_MALFORMED, "", "no message" },
        { "blocks of the wrong type", MESSAGE("[1,'x',null,[],{'type':1}]", "end_turn"), LLM_EMPTY,
          "", "no answer" },
        { "a text that is a number", MESSAGE("[{'type':'text','text':5}]", "end_turn"), LLM_EMPTY,
          "", "no answer" },

        { "counts null",
          MESSAGE_USAGE("{'input_tokens':5,'output_tokens':6,'cache_creation':null,"
                        "'cache_creation_input_tokens':null,'cache_read_input_tokens':null}"),
          LLM_OK,
          "x",
          NULL,
          { .input = 5, .output = 6 },
          true },
        { "counts as 1.0",
          MESSAGE_USAGE("{'input_tokens':5.0,'output_tokens':6.0}"),
          LLM_OK,
          "x",
          NULL,
          { .input = 5, .output = 6 },
          true },
        { "written without a breakdown",
          MESSAGE_USAGE("{'input_tokens':5,'output_tokens':6,'cache_creation_input_tokens':7}"),
          LLM_OK,
          "x",
          NULL,
          { .input = 12, .cache_written_5m = 7, .output = 6 },
          true },
        { "a breakdown with more than there is",
          MESSAGE_USAGE("{'input_tokens':5,'output_tokens':6,'cache_creation_input_tokens':7,"
                        "'cache_creation':{'ephemeral_1h_input_tokens':70}}"),
          LLM_OK,
          "x",
          NULL,
          { .input = 12, .cache_written_1h = 7, .output = 6 },
          true },
        { "no output count", MESSAGE_USAGE("{'input_tokens':5}"), LLM_OK, "x" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_reading(&provider_anthropic, &rows[i], NULL);
}

#define TURN(message, reason)                                                                      \
    "{'model':'m-2','message':" message ",'done':true,'done_reason':'" reason "'}"

static void test_ollama_answers(void **state)
{
    (void)state;
    static const struct reading rows[] = {
        { "plain",
          "{'model':'m-2','created_at':'2026-08-04T19:22:45.499127Z','message':{'role':'assistant',"
          "'content':'{}','thinking':'hm'},'done':true,'done_reason':'stop','total_duration':"
          "4883583458,'prompt_eval_count':26,'eval_count':282}",
          LLM_OK,
          "{}",
          NULL,
          { .input = 26, .output = 282 },
          true },
        { "counts as 1.0, one left out",
          "{'message':{'content':'x'},'done':true,'eval_count':2.0}",
          LLM_OK,
          "x",
          NULL,
          { .output = 2 },
          true },
        { "no counts", TURN("{'content':'x'}", "stop"), LLM_OK, "x" },
        { "truncated", TURN("{'content':'{'}", "length"), LLM_TRUNCATED, "{", "outputMax" },
        { "reasoning took all", TURN("{'content':'','thinking':'hm'}", "length"), LLM_TRUNCATED, "",
          "reasoning took all" },
        { "empty", TURN("{'content':''}", "stop"), LLM_EMPTY, "", "no answer" },
        { "content null", TURN("{'content':null}", "stop"), LLM_EMPTY, "", "no answer" },
        { "thinking only", TURN("{'content':'','thinking':'hm'}", "stop"), LLM_EMPTY, "",
          "reasoned" },
        { "loaded only", TURN("{'role':'assistant','content':''}", "load"), LLM_EMPTY, "",
          "no answer" },
        { "an error in a 200", "{'error':'model runner has unexpectedly stopped'}", LLM_FAILED, "",
          "unexpectedly stopped" },
        { "a part of a stream", "{'message':{'content':'{'},'done':false}", LLM_MALFORMED, "",
          "no chat" },
        { "content is a list", TURN("{'content':[]}", "stop"), LLM_MALFORMED, "", "no chat" },
        { "no message", "{'done':true}", LLM_MALFORMED, "", "no chat" },
        { "a number", "3", LLM_MALFORMED, "", "no chat" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_reading(&provider_ollama, &rows[i], NULL);
}

/* A server whose context is smaller than the prompt may cut it without a word. */
static void test_cut_prompts(void **state)
{
    (void)state;
    static const struct {
        uint32_t estimate;
        uint64_t read;
        enum llm_outcome openai, ollama;
    } rows[] = {
        { 20000, 4096, LLM_CUT, LLM_CUT }, { 9000, 2048, LLM_CUT, LLM_CUT },
        { 12000, 8192, LLM_CUT, LLM_CUT }, { 20000, 19000, LLM_OK, LLM_OK },
        { 10900, 8192, LLM_OK, LLM_OK },  /* a prompt may be of that size */
        { 20000, 8000, LLM_CUT, LLM_OK }, /* not the size of a context: the rest was cached */
        { 20000, 11000, LLM_OK, LLM_OK }, /* an estimate may be wrong */
        { 20000, 731, LLM_OK, LLM_OK },   /* no context is that small: cached, and not counted */
        { 20000, 0, LLM_OK, LLM_OK },      { 0, 4096, LLM_OK, LLM_OK }, /* no estimate */
        { 3000, 40960, LLM_OK, LLM_OK },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct llm_prompt prompt = sample_prompt;
        prompt.input_tokens = rows[i].estimate;
        json_t *openai =
            json_pack("{s:[{s:{s:s}}], s:{s:I, s:i}}", "choices", "message", "content", "{}",
                      "usage", "prompt_tokens", (json_int_t)rows[i].read, "completion_tokens", 1);
        json_t *ollama = json_pack("{s:{s:s}, s:b, s:I}", "message", "content", "{}", "done", 1,
                                   "prompt_eval_count", (json_int_t)rows[i].read);
        struct llm_answer answer = LLM_ANSWER_INIT;
        provider_openai.read(openai, &prompt, &answer);
        assert_int_equal(answer.outcome, rows[i].openai);
        provider_ollama.read(ollama, &prompt, &answer);
        assert_int_equal(answer.outcome, rows[i].ollama);
        provider_ollama.read(ollama, NULL, &answer); /* of a batch: nothing to compare with */
        assert_int_equal(answer.outcome, LLM_OK);
        assert_string_equal(answer.message, "");
        llm_answer_release(&answer);
        json_decref(openai);
        json_decref(ollama);
    }
}

/* An answer that was used for an earlier attempt keeps nothing of it. */
static void test_an_answer_begins_anew(void **state)
{
    (void)state;
    const struct llm_provider *const all[] = { &provider_openai, &provider_anthropic,
                                               &provider_ollama };
    for (size_t i = 0; i < 3; i++) {
        struct llm_answer answer = LLM_ANSWER_INIT;
        buf_addstr(&answer.text, "old");
        memcpy(answer.message, "old", 4);
        memcpy(answer.model, "old", 4);
        answer.usage.input = answer.usage.cached = 9;
        answer.usage_known = true;
        json_t *body = json_object();
        all[i]->read(body, NULL, &answer);
        assert_int_equal(answer.outcome, LLM_MALFORMED);
        assert_int_equal(answer.text.size, 0);
        assert_string_equal(answer.model, "");
        assert_int_equal(answer.usage.input + answer.usage.cached, 0);
        assert_false(answer.usage_known);
        json_decref(body);
        llm_answer_release(&answer);
    }
}

/* What is too long for its place is cut between characters. */
static void test_long_names_and_messages(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 0; i < 3000; i++)
        buf_addstr(&text, "\xe2\x82\xac");
    json_t *body = json_pack("{s:s, s:[{s:{s:s}}]}", "model", text.data, "choices", "message",
                             "refusal", text.data);
    struct llm_answer answer = LLM_ANSWER_INIT;
    provider_openai.read(body, NULL, &answer);
    assert_int_equal(answer.outcome, LLM_REFUSED);
    assert_int_equal(strlen(answer.model), 126);
    assert_int_equal(strlen(answer.message), 510);
    assert_true(utf8_valid(answer.model, 126) && utf8_valid(answer.message, 510));
    json_decref(body);
    llm_answer_release(&answer);
    buf_release(&text);
}

/* ---- parsing ---- */

static json_t *parse_nested(size_t depth)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < depth; i++)
        buf_addch(&text, '[');
    for (size_t i = 0; i < depth; i++)
        buf_addch(&text, ']');
    json_t *json = provider_parse(text.data, text.size);
    buf_release(&text);
    return json;
}

static void test_bounds_on_nesting(void **state)
{
    (void)state;
    json_t *json = parse_nested(64);
    assert_non_null(json);
    json_decref(json);
    assert_null(parse_nested(65));
    assert_null(parse_nested(100000));
}

static void test_bounds_on_size(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    buf_addstr(&text, "[1");
    for (size_t i = 0; i < 1000000; i++)
        buf_addstr(&text, ",1");
    buf_addch(&text, ']');
    assert_null(provider_parse(text.data, text.size));
    buf_release(&text);
}

static void test_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
    } rows[] = {
        { "{}", true },
        { " \n{\"a\":[1,2.5,null,true,\"\\u20ac\"]}\n", true },
        { "\"[[[{{{ \\\" ]\"", true }, /* brackets in a text do not count */
        { "7", true },
        { "", false },
        { " ", false },
        { "{", false },
        { "{}{}", false },
        { "<html></html>", false },
        { "{\"a\":1,}", false },
        { "\"\xff\"", false },
        { "\"\\u0000\"", false },
        { "\"abc\\", false },
        { "]]]]", false },
        { "data: {}\n\n", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *json = provider_parse(rows[i].text, strlen(rows[i].text));
        assert_int_equal(json != NULL, rows[i].ok);
        json_decref(json);
    }
    assert_null(provider_parse(NULL, 0));
}

static void test_names(void **state)
{
    (void)state;
    assert_ptr_equal(provider_find("openai"), &provider_openai);
    assert_ptr_equal(provider_find("anthropic"), &provider_anthropic);
    assert_ptr_equal(provider_find("ollama"), &provider_ollama);
    assert_null(provider_find("OpenAI"));
    assert_null(provider_find(""));
    assert_string_equal(provider_names(), "openai, anthropic, ollama");
    for (int i = 0; i < LLM_OUTCOME_COUNT; i++)
        assert_non_null(llm_outcome_name((enum llm_outcome)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_bodies_without_shared_text),
        cmocka_unit_test(test_what_is_shared_comes_first),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_size_of_the_context),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_openai_answers),
        cmocka_unit_test(test_anthropic_answers),
        cmocka_unit_test(test_ollama_answers),
        cmocka_unit_test(test_cut_prompts),
        cmocka_unit_test(test_an_answer_begins_anew),
        cmocka_unit_test(test_long_names_and_messages),
        cmocka_unit_test(test_bounds_on_nesting),
        cmocka_unit_test(test_bounds_on_size),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_names),
    };
    return RUN_TESTS(tests);
}
