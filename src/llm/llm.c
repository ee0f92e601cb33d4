#include "llm/llm.h"

#include <string.h>

static const char *const names[LLM_OUTCOME_COUNT] = {
    [LLM_OK] = "ok",
    [LLM_TRUNCATED] = "truncated",
    [LLM_REFUSED] = "refused",
    [LLM_FILTERED] = "filtered",
    [LLM_EMPTY] = "empty",
    [LLM_MALFORMED] = "malformed",
    [LLM_CUT] = "cut",
    [LLM_REJECTED] = "rejected",
    [LLM_DENIED] = "denied",
    [LLM_FAILED] = "failed",
    [LLM_CANCELLED] = "cancelled",
    [LLM_EXPIRED] = "expired",
};

const char *llm_outcome_name(enum llm_outcome outcome)
{
    return (unsigned)outcome < LLM_OUTCOME_COUNT ? names[outcome] : "unknown";
}

bool llm_is_reply(enum llm_outcome outcome)
{
    return outcome <= LLM_EMPTY;
}

void llm_answer_release(struct llm_answer *answer)
{
    buf_release(&answer->text);
    buf_release(&answer->raw);
}

void llm_hide(char *message, const char *secret)
{
    size_t length = secret ? strlen(secret) : 0;
    if (!length)
        return;
    for (char *p = strstr(message, secret); p; p = strstr(p, secret))
        memset(p, '*', length);
}

void llm_answer_hide(struct llm_answer *answer, const char *secret)
{
    if (!secret || strlen(secret) < LLM_SECRET_MIN)
        return;
    llm_hide(answer->text.data, secret);
    llm_hide(answer->raw.data, secret);
    llm_hide(answer->message, secret);
    llm_hide(answer->model, secret);
    llm_hide(answer->request_id, secret);
}
