/* The part of http.h that reads the headers of a reply. */
#include <ctype.h>
#include <string.h>

#include "llm/http.h"

const char *http_header(const struct http_reply *reply, const char *name, struct buf *scratch)
{
    size_t length = strlen(name);
    const char *value = NULL, *line = reply->headers.data;
    for (const char *end; (end = strchr(line, '\n')); line = end + 1)
        if (!strncmp(line, name, length) && line[length] == ':')
            value = line + length + 2;
    if (!value)
        return NULL;
    buf_add(scratch, value, strcspn(value, "\n"));
    return scratch->data;
}

void http_add_header(struct buf *headers, const char *line, size_t size)
{
    if (size > 5 && !memcmp(line, "HTTP/", 5))
        buf_reset(headers); /* what came before was an interim reply */
    const char *colon = memchr(line, ':', size);
    if (!colon || isspace((unsigned char)*line))
        return;
    for (const char *p = line; p < colon; p++)
        buf_addch(headers, (char)tolower((unsigned char)*p));
    const char *value = colon + 1, *end = line + size;
    while (value < end && isspace((unsigned char)*value))
        value++;
    while (end > value && isspace((unsigned char)end[-1]))
        end--;
    buf_addstr(headers, ": ");
    buf_add(headers, value, (size_t)(end - value));
    buf_addch(headers, '\n');
}
