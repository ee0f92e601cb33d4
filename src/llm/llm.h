/* llm.h - one question to a model and its answer, as every provider understands them. */
#ifndef REPOSE_LLM_LLM_H
#define REPOSE_LLM_LLM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* The order of the parts is the order in which they are sent: what many questions share comes
 * first, byte for byte the same, so that a provider's prompt cache hits. */
struct llm_prompt {
    const char *instructions; /* the system prompt: the same for all */
    const char *shared;       /* a long text that many questions share; NULL or "": none */
    const char *text;         /* this question */
    const char *schema_name;  /* [A-Za-z0-9_-]{1,64} */
    const char *schema;       /* JSON Schema of the reply, as text; within the strict subset: every
                                 object has additionalProperties false and requires all its
                                 properties, no lengths */
    uint32_t input_tokens;    /* estimate of everything above */
    uint32_t output_max;      /* tokens that the reply may have */
    const char *cache_key;    /* groups questions with the same shared text; NULL: none */
};

enum llm_outcome {
    LLM_OK,
    LLM_TRUNCATED, /* the output limit was reached */
    LLM_REFUSED,
    LLM_FILTERED,  /* a content filter took it */
    LLM_EMPTY,     /* a 200 without an answer */
    LLM_MALFORMED, /* a 200 that is not what the provider's API says: something else answered */
    LLM_CUT,       /* the server read less of the prompt than was sent */
    LLM_REJECTED,  /* this request is wrong (400, 413, 422): do not send it again */
    LLM_DENIED, /* key, permission, model, quota (401, 402, 403, 404): no other will fare better */
    LLM_FAILED, /* the network or the server, after all retries */
    LLM_CANCELLED, /* a signal came, or the caller gave up, or the batch was cancelled */
    LLM_EXPIRED,   /* the batch's window closed before its turn */
    LLM_OUTCOME_COUNT
};

const char *llm_outcome_name(enum llm_outcome outcome); /* "ok", "truncated", …: the ledger */
/* True when a model has spoken, be it in vain (LLM_OK to LLM_EMPTY). All else is the fault of the
 * way to it, of the server or of the question as a whole: a page of a captive portal, half a body,
 * a wrong key. */
bool llm_is_reply(enum llm_outcome outcome);

/* Input counts everything that was read, cached or not (OpenAI's way of counting; Anthropic's is
 * converted). Output counts reasoning, too. */
struct llm_usage {
    uint64_t input, cached, cache_written_5m, cache_written_1h, output;
};

struct llm_answer {
    enum llm_outcome outcome;
    struct buf text;   /* LLM_OK, LLM_TRUNCATED: the JSON that the model wrote, not yet checked */
    struct buf raw;    /* the body of the last reply */
    char message[512]; /* what went wrong, for people; bytes of a peer: escape when printing */
    char model[128];   /* as the provider names it; "" when it does not say */
    char request_id[128];
    struct llm_usage usage;
    bool usage_known; /* and believed: it is not less than such texts can be */
    bool charged;     /* the provider will charge for the last attempt, or may */
    long status;      /* HTTP, 0 when no reply came */
    unsigned attempts;
};

#define LLM_ANSWER_INIT                                                                            \
    {                                                                                              \
        .outcome = LLM_FAILED, .text = BUF_INIT, .raw = BUF_INIT                                   \
    }

void llm_answer_release(struct llm_answer *answer);

/* Stars out a key that a server quotes in what it says; NULL: nothing. */
void llm_hide(char *message, const char *secret);
/* The same in all that an answer holds, also in what the model wrote, where a key of a few bytes (as local servers take any) would be
 * found in words. */
#define LLM_SECRET_MIN 6
void llm_answer_hide(struct llm_answer *answer, const char *secret);

#endif
