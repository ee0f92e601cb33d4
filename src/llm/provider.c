#include "llm/provider.h"

#include <string.h>

#include "base/buf.h"

/* A peer may send anything: what jansson builds from it is bounded before. A number needs one byte
 * of text and some 30 of memory. */
#define BODY_MAX   ((size_t)64 << 20)
#define DEPTH_MAX  64
#define VALUES_MAX 1000000

static const struct llm_provider *const providers[] = { &provider_openai, &provider_anthropic,
                                                        &provider_ollama };

const struct llm_provider *provider_find(const char *name)
{
    for (size_t i = 0; i < sizeof providers / sizeof *providers; i++)
        if (!strcmp(providers[i]->name, name))
            return providers[i];
    return NULL;
}

const char *provider_names(void)
{
    return "openai, anthropic, ollama";
}

struct extent {
    size_t depth, values;
    bool in_string;
};

/* Returns how many bytes to go on. */
static size_t measure_byte(struct extent *extent, char c)
{
    if (extent->in_string) {
        extent->in_string = c != '"';
        return c == '\\' ? 2 : 1;
    }
    extent->in_string = c == '"';
    if (c == '[' || c == '{')
        extent->depth++;
    else if ((c == ']' || c == '}') && extent->depth)
        extent->depth--;
    extent->values += c == ',' || c == '[' || c == '{';
    return 1;
}

static bool is_bounded(const char *text, size_t size)
{
    struct extent extent = { 0 };
    for (size_t i = 0; i < size; i += measure_byte(&extent, text[i]))
        if (extent.depth > DEPTH_MAX || extent.values > VALUES_MAX)
            return false;
    return extent.depth <= DEPTH_MAX && extent.values <= VALUES_MAX;
}

json_t *provider_parse(const void *body, size_t size)
{
    if (!size || size > BODY_MAX || !is_bounded(body, size))
        return NULL;
    return json_loadb(body, size, JSON_DECODE_ANY, NULL);
}
