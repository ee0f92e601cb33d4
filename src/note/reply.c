#include "note/reply.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "llm/provider.h"
#include "redact/redact.h"

/* The same value with its texts redacted; *count grows by the secrets. Depth is bounded by the
 * parser. */
static json_t *redacted_copy(json_t *value, size_t *count)
{
    const char *key;
    json_t *item, *copy;
    size_t i;
    if (json_is_string(value)) {
        struct buf text = BUF_INIT;
        *count += redact(json_string_value(value), json_string_length(value), &text);
        copy = json_stringn(text.data, text.size);
        buf_release(&text);
        return copy;
    }
    if (!json_is_object(value) && !json_is_array(value))
        return json_incref(value);
    copy = json_is_object(value) ? json_object() : json_array();
    json_object_foreach(value, key, item)
        json_object_set_new(copy, key, redacted_copy(item, count));
    json_array_foreach(value, i, item) json_array_append_new(copy, redacted_copy(item, count));
    return copy;
}

static void replace(struct buf *text, const char *with, size_t size)
{
    buf_reset(text);
    buf_add(text, with, size);
}

void reply_clean(struct llm_answer *answer, const char *key)
{
    struct buf clean = BUF_INIT;
    size_t count = 0;
    llm_answer_hide(answer, key);
    json_t *json = provider_parse(answer->text.data, answer->text.size);
    json_t *copy = json ? redacted_copy(json, &count) : NULL;
    char *dumped = count ? json_dumps(copy, JSON_COMPACT) : NULL;
    if (dumped)
        replace(&answer->text, dumped, strlen(dumped));
    else if (!json && redact(answer->text.data, answer->text.size, &clean))
        replace(&answer->text, clean.data, clean.size);
    free(dumped);
    json_decref(copy);
    json_decref(json);
    buf_release(&clean);
}
