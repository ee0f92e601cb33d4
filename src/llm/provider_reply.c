#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "llm/provider_internal.h"

#define COUNT_MAX 1e12

const char *reply_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

bool reply_count(const json_t *object, const char *key, uint64_t *out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value))
        return false;
    double number = json_number_value(value);
    if (!(number >= 0 && number <= COUNT_MAX))
        return false;
    *out = (uint64_t)number;
    return true;
}

/* Cut between characters. */
static void copy_cut(char *out, size_t capacity, const char *text)
{
    size_t size = utf8_cut(text, strlen(text), capacity - 1);
    memcpy(out, text, size);
    out[size] = '\0';
}

void reply_say(struct llm_answer *answer, enum llm_outcome outcome, const char *format, ...)
{
    char all[2 * sizeof answer->message];
    va_list args;
    va_start(args, format);
    vsnprintf(all, sizeof all, format, args);
    va_end(args);
    copy_cut(answer->message, sizeof answer->message, all);
    answer->outcome = outcome;
}

void reply_begin(struct llm_answer *answer, const json_t *body)
{
    buf_reset(&answer->text);
    answer->message[0] = '\0';
    answer->usage = (struct llm_usage){ 0 };
    answer->usage_known = false;
    answer->charged = true;
    copy_cut(answer->model, sizeof answer->model, reply_text(body, "model"));
}

struct span {
    const char *start, *end;
};

static void trim_reply(struct span *span)
{
    while (span->start < span->end && isspace((unsigned char)*span->start))
        span->start++;
    while (span->start < span->end && isspace((unsigned char)span->end[-1]))
        span->end--;
}

static bool begins_with(const struct span *span, const char *prefix)
{
    size_t size = strlen(prefix);
    return (size_t)(span->end - span->start) >= size && !memcmp(span->start, prefix, size);
}

static void skip_reasoning(struct span *span)
{
    static const char close[] = "</think>";
    if (!begins_with(span, "<think>"))
        return;
    const char *end = memmem(span->start, (size_t)(span->end - span->start), close, strlen(close));
    if (end)
        span->start = end + strlen(close);
    trim_reply(span);
}

static void skip_fence(struct span *span)
{
    if (!begins_with(span, "```"))
        return;
    const char *line_end = memchr(span->start, '\n', (size_t)(span->end - span->start));
    if (!line_end)
        return;
    span->start = line_end + 1;
    if (span->end - span->start >= 3 && !memcmp(span->end - 3, "```", 3))
        span->end -= 3;
    trim_reply(span);
}

void reply_set_text(struct llm_answer *answer, const char *text, size_t size)
{
    struct span span = { text, text + size };
    trim_reply(&span);
    skip_reasoning(&span);
    skip_fence(&span);
    buf_reset(&answer->text);
    buf_add(&answer->text, span.start, (size_t)(span.end - span.start));
}

void reply_settle(struct llm_answer *answer, bool reasoned)
{
    answer->outcome = LLM_OK;
    if (!answer->text.size)
        reply_say(answer, LLM_EMPTY,
                  reasoned ? "the model reasoned and gave no answer" : "the model gave no answer");
}

void reply_truncated(struct llm_answer *answer)
{
    if (answer->text.size)
        reply_say(answer, LLM_TRUNCATED,
                  "the answer was cut off: raise repose.llm.outputMax, or repose.llm.contextWindow "
                  "where the model has more");
    else
        reply_say(answer, LLM_TRUNCATED,
                  "reasoning took all the tokens of the reply: raise repose.llm.outputMax, or "
                  "lower repose.llm.effort");
}

bool reply_was_cut(const struct llm_prompt *prompt, uint64_t input, bool uncounted)
{
    if (!prompt || input < 1024)
        return false;
    if (input % 1024 == 0 && input < prompt->input_tokens * UINT64_C(7) / 10)
        return true;
    return !uncounted && input < prompt->input_tokens / 2;
}

void reply_cut(struct llm_answer *answer, const struct llm_prompt *prompt, uint64_t input)
{
    reply_say(answer, LLM_CUT,
              "the server read %llu tokens of a prompt of about %u: its context is too small; "
              "raise it there",
              (unsigned long long)input, prompt->input_tokens);
}
