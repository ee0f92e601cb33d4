/* Results of batches, line by line: those of a vendor, or of a file that anybody wrote. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "llm/batch.h"
#include "llm/provider.h"
#include "llm/provider_internal.h"

#define LINE_MAX_BYTES ((size_t)16 << 20)
#define LINES_MAX      1000000

static void keep_raw(struct llm_answer *answer, const json_t *body)
{
    char *text = json_dumps(body, JSON_COMPACT | JSON_ENCODE_ANY);
    buf_addstr(&answer->raw, text);
    free(text);
}

/* ---- OpenAI's ---- */

/* The error of a request that was never sent to the model. */
static void read_unsent(const json_t *line, struct llm_answer *answer)
{
    const char *code = reply_text(json_object_get(line, "error"), "code");
    if (!strcmp(code, "batch_expired"))
        reply_say(answer, LLM_EXPIRED, "the batch expired before its turn");
    else if (!strcmp(code, "batch_cancelled"))
        reply_say(answer, LLM_CANCELLED, "the batch was cancelled before its turn");
    else
        reply_read_failure(0, line, answer);
}

static bool read_response(const json_t *response, struct llm_answer *answer)
{
    const json_t *body = json_object_get(response, "body");
    uint64_t status = 200;
    reply_count(response, "status_code", &status);
    if (status > 999 || (status == 200 && !json_is_object(body)))
        return false;
    answer->status = (long)status;
    if (status == 200)
        provider_openai.read(body, NULL, answer);
    else
        reply_read_failure((long)status, body, answer);
    if (body)
        keep_raw(answer, body);
    const char *id = reply_text(response, "request_id");
    memcpy(answer->request_id, id, strnlen(id, sizeof answer->request_id - 1));
    return true;
}

/* ---- Anthropic's ---- */

static bool read_result(const json_t *result, struct llm_answer *answer)
{
    const char *type = reply_text(result, "type");
    const json_t *message = json_object_get(result, "message");
    const json_t *error = json_object_get(result, "error");
    if (!strcmp(type, "succeeded") && json_is_object(message)) {
        answer->status = 200;
        provider_anthropic.read(message, NULL, answer);
        keep_raw(answer, message);
    } else if (!strcmp(type, "errored")) {
        reply_read_failure(0, error, answer);
        if (error)
            keep_raw(answer, error);
    } else if (!strcmp(type, "canceled")) {
        reply_say(answer, LLM_CANCELLED, "the batch was cancelled before its turn");
    } else if (!strcmp(type, "expired")) {
        reply_say(answer, LLM_EXPIRED, "the batch expired before its turn");
    } else {
        return false;
    }
    return true;
}

/* ---- any line ---- */

static bool is_custom_id(const char *id)
{
    size_t size = 0;
    while (isalnum((unsigned char)id[size]) || id[size] == '_' || id[size] == '-')
        size++;
    return size && size <= 64 && !id[size];
}

static bool read_answer_line(const json_t *line, struct llm_answer *answer)
{
    const json_t *result = json_object_get(line, "result");
    const json_t *response = json_object_get(line, "response");
    const json_t *error = json_object_get(line, "error");
    if (!is_custom_id(reply_text(line, "custom_id")))
        return false;
    answer->attempts = 1;
    if (json_is_object(result))
        return read_result(result, answer);
    if (json_is_object(response))
        return read_response(response, answer);
    if (!json_is_object(error) && !json_is_string(error))
        return false;
    read_unsent(line, answer);
    return true;
}

/* -1: the caller's function said so. */
static int handle_line(const char *text, size_t size, batch_result *result, void *data,
                       size_t *unreadable, struct err *err)
{
    struct llm_answer answer = LLM_ANSWER_INIT;
    json_t *line = size <= LINE_MAX_BYTES ? provider_parse(text, size) : NULL;
    int failed = 0;
    if (line && read_answer_line(line, &answer))
        failed = result(data, reply_text(line, "custom_id"), &answer, err);
    else
        ++*unreadable;
    llm_answer_release(&answer);
    json_decref(line);
    return failed;
}

static bool is_blank_text(const char *text, size_t size)
{
    while (size && isspace((unsigned char)text[size - 1]))
        size--;
    return !size;
}

int batch_read_lines(const char *text, size_t size, batch_result *result, void *data,
                     size_t *unreadable, struct err *err)
{
    static const char mark[] = "\xef\xbb\xbf"; /* some editors begin a file with it */
    const char *end = text + size;
    size_t lines = 0;
    if (size >= 3 && !memcmp(text, mark, 3))
        text += 3;
    *unreadable = 0;
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;
        size_t length = (size_t)(stop - text);
        if (++lines > LINES_MAX)
            return err_set(err, ERR_USAGE, "more than %d lines of results", LINES_MAX);
        if (!is_blank_text(text, length) &&
            handle_line(text, length, result, data, unreadable, err))
            return -1;
        text = newline ? newline + 1 : end;
    }
    return 0;
}
