#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "llm/provider.h"
#include "llm/provider_internal.h"

#define TEXT_MAX 1000 /* bytes of a message that are looked at */

struct failure {
    long status;
    struct buf message;
    const char *code, *type, *param; /* "" */
    bool flagged;                    /* a moderator flagged the input */
};

/* ---- finding out what it says ---- */

static void add_message(struct failure *failure, const char *text)
{
    utf8_add_valid(&failure->message, text, utf8_cut(text, strlen(text), TEXT_MAX));
}

static void read_object(struct failure *failure, const json_t *error)
{
    failure->code = reply_text(error, "code");
    failure->type = reply_text(error, "type");
    failure->param = reply_text(error, "param");
    failure->flagged = json_object_get(json_object_get(error, "metadata"), "flagged_input") != NULL;
    add_message(failure, reply_text(error, "message"));
    uint64_t status;
    if (failure->status == 200 && reply_count(error, "code", &status))
        failure->status = (long)status;
}

static void read_json(struct failure *failure, const json_t *body)
{
    if (json_is_array(body))
        body = json_array_get(body, 0);
    const json_t *error = json_object_get(body, "error");
    if (json_is_object(error))
        read_object(failure, error);
    else if (json_is_string(error))
        add_message(failure, json_string_value(error));
    else if (json_is_object(body))
        read_object(failure, body);
    const json_t *detail = json_object_get(body, "detail");
    if (!failure->message.size && json_is_string(detail))
        add_message(failure, json_string_value(detail));
    else if (!failure->message.size)
        add_message(failure, reply_text(json_array_get(detail, 0), "msg"));
}

/* A proxy's own words; of a page there is none worth showing. */
static void read_error_words(struct failure *failure, const char *text, size_t size)
{
    while (size && isspace((unsigned char)*text))
        text++, size--;
    if (size && *text == '<')
        buf_addstr(&failure->message, "an HTML page");
    else if (size && *text != '{' && *text != '[')
        utf8_add_valid(&failure->message, text, size < TEXT_MAX ? size : TEXT_MAX);
}

/* ---- what kind of failure it is ---- */

static enum llm_outcome by_status(long status)
{
    if (status == 408 || status == 409 || status == 429)
        return LLM_FAILED;
    if ((status >= 401 && status <= 405) || (status >= 300 && status < 400))
        return LLM_DENIED;
    return status >= 400 && status < 500 ? LLM_REJECTED : LLM_FAILED;
}

/* The error types of Anthropic, where there is no status: in a batch. */
static enum llm_outcome by_type(const char *type)
{
    static const struct {
        const char *type;
        enum llm_outcome outcome;
    } rows[] = {
        { "invalid_request_error", LLM_REJECTED }, { "request_too_large", LLM_REJECTED },
        { "authentication_error", LLM_DENIED },    { "billing_error", LLM_DENIED },
        { "permission_error", LLM_DENIED },        { "not_found_error", LLM_DENIED },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(type, rows[i].type))
            return rows[i].outcome;
    return LLM_FAILED;
}

/* What the status does not tell: money or memory that is not there is not there for the next
 * question either, and what a filter took is the fault of this question alone. */
static bool by_words(const struct failure *failure, enum llm_outcome *outcome)
{
    static const struct {
        const char *code, *words;
        enum llm_outcome outcome;
    } rows[] = {
        { "insufficient_quota", NULL, LLM_DENIED },
        { "billing_hard_limit_reached", NULL, LLM_DENIED },
        { "content_filter", NULL, LLM_FILTERED },
        { "content_policy_violation", NULL, LLM_FILTERED },
        { NULL, "credit balance is too low", LLM_DENIED },
        { NULL, "reached your specified API usage limits", LLM_DENIED },
        { NULL, "requires more system memory", LLM_DENIED },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code
                ? !strcmp(failure->code, rows[i].code) || !strcmp(failure->type, rows[i].code)
                : strcasestr(failure->message.data, rows[i].words) != NULL) {
            *outcome = rows[i].outcome;
            return true;
        }
    if (failure->flagged)
        *outcome = LLM_FILTERED;
    return failure->flagged;
}

/* ---- a request's member that the server does not know ---- */

/* Without these the answer would be another one. */
static bool is_needed(const char *member)
{
    return !strcmp(member, "model") || !strcmp(member, "messages") ||
           !strcmp(member, "response_format");
}

static void find_unsupported(const struct failure *failure, char unsupported[64])
{
    const char *code = failure->code;
    size_t size = strspn(failure->param, "abcdefghijklmnopqrstuvwxyz_");
    unsupported[0] = '\0';
    if (failure->status != 400 || !size || size >= 64 ||
        (strcmp(code, "unsupported_parameter") != 0 && strcmp(code, "unsupported_value") != 0 &&
         strcmp(code, "unknown_parameter") != 0))
        return;
    memcpy(unsupported, failure->param, size);
    unsupported[size] = '\0';
    if (is_needed(unsupported))
        unsupported[0] = '\0';
}

/* ---- the message ---- */

static bool is_key_char(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '*';
}

/* A server that refuses a key may quote it. */
static bool looks_like_key(const char *word, size_t size, long status)
{
    if (size > 3 && !strncmp(word, "sk-", 3))
        return true;
    if (status != 401 || size < 12)
        return false;
    for (size_t i = 0; i < size; i++)
        if (isdigit((unsigned char)word[i]) || word[i] == '*')
            return true;
    return false;
}

static void hide_keys(const struct buf *message, long status, struct buf *out)
{
    for (size_t i = 0; i < message->size;) {
        size_t size = 0;
        while (i + size < message->size && is_key_char(message->data[i + size]))
            size++;
        if (size && looks_like_key(message->data + i, size, status))
            buf_addstr(out, "[key]");
        else
            buf_add(out, message->data + i, size ? size : 1);
        i += size ? size : 1;
    }
}

static const char *advice(const struct failure *failure)
{
    if (failure->status >= 300 && failure->status < 400)
        return "; redirects are not followed: set repose.llm.baseUrl to where it leads";
    if ((failure->status == 404 || failure->status == 405) && !*failure->code)
        return "; are repose.llm.baseUrl and repose.llm.model right?";
    return "";
}

static void say(const struct failure *failure, enum llm_outcome outcome, struct llm_answer *answer)
{
    struct buf text = BUF_INIT;
    if (failure->status && failure->status != 200)
        buf_printf(&text, "HTTP %ld%s", failure->status, failure->message.size ? ": " : "");
    hide_keys(&failure->message, failure->status, &text);
    if (*failure->code && !strstr(text.data, failure->code))
        buf_printf(&text, " (%s)", failure->code);
    else if (!failure->message.size && *failure->type)
        buf_printf(&text, " %s", failure->type);
    buf_addstr(&text, advice(failure));
    reply_say(answer, outcome, "%s",
              text.size ? text.data : "the server failed and does not say why");
    buf_release(&text);
}

/* ---- */

static void conclude(struct failure *failure, struct llm_answer *answer, bool *hopeless,
                     char unsupported[64])
{
    enum llm_outcome outcome =
        failure->status ? by_status(failure->status) : by_type(failure->type);
    *hopeless = by_words(failure, &outcome);
    find_unsupported(failure, unsupported);
    say(failure, outcome, answer);
    buf_release(&failure->message);
}

void reply_read_failure(long status, const json_t *body, struct llm_answer *answer)
{
    struct failure failure = { status, BUF_INIT, "", "", "", false };
    bool hopeless;
    char unsupported[64];
    read_json(&failure, body);
    conclude(&failure, answer, &hopeless, unsupported);
}

bool reply_read_error(const json_t *object, struct llm_answer *answer)
{
    const json_t *error = json_object_get(object, "error");
    if (!error || json_is_null(error))
        return false;
    reply_read_failure(200, object, answer);
    return true;
}

void provider_read_error(long status, const void *body, size_t size, struct llm_answer *answer,
                         bool *hopeless, char unsupported[64])
{
    struct failure failure = { status, BUF_INIT, "", "", "", false };
    json_t *json = provider_parse(body, size);
    read_json(&failure, json);
    if (!failure.message.size)
        read_error_words(&failure, body, size);
    conclude(&failure, answer, hopeless, unsupported);
    json_decref(json);
}
