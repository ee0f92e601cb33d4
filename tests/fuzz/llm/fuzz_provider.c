/* Whatever a server sends becomes an answer whose texts can be stored and shown. */
#include "llm/provider.h"

#include <string.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct llm_answer *answer)
{
    const struct llm_usage *usage = &answer->usage;
    if (answer->outcome >= LLM_OUTCOME_COUNT || (answer->outcome == LLM_OK && !answer->text.size) ||
        !memchr(answer->message, 0, sizeof answer->message) ||
        !utf8_valid(answer->message, strlen(answer->message)) ||
        !utf8_valid(answer->model, strlen(answer->model)) ||
        !utf8_valid(answer->text.data, answer->text.size) ||
        usage->cached + usage->cache_written_5m + usage->cache_written_1h > usage->input)
        __builtin_trap();
}

static void read_reply(const uint8_t *data, size_t size, struct llm_answer *answer)
{
    static const struct llm_provider *const providers[] = { &provider_openai, &provider_anthropic,
                                                            &provider_ollama };
    const struct llm_prompt prompt = { .input_tokens = 5000 };
    json_t *body = provider_parse(data, size);
    for (size_t i = 0; body && i < 3; i++) {
        providers[i]->read(body, &prompt, answer);
        check(answer);
    }
    json_decref(body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = { 200, 400, 401, 404, 429, 500 };
    struct llm_answer answer = LLM_ANSWER_INIT;
    read_reply(data, size, &answer);
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        bool hopeless;
        char unsupported[64];
        provider_read_error(statuses[i], data, size, &answer, &hopeless, unsupported);
        answer.outcome = answer.outcome == LLM_OK ? LLM_OUTCOME_COUNT : answer.outcome;
        check(&answer);
    }
    llm_answer_release(&answer);
    return 0;
}
