/* Secrets of Kubernetes: whatever their manifest holds under data and stringData is one, under any
 * name. */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "redact/find.h"

#define MANIFEST_MAX 16384 /* bytes of one that are looked at, before and after its kind */
#define VALUE_MIN    6

static size_t end_of_line(const struct scan *scan, size_t at)
{
    const char *newline = memchr(scan->text + at, '\n', scan->size - at);
    return newline ? (size_t)(newline - scan->text) : scan->size;
}

/* The first line of the document that holds this place. */
static size_t document_start(const struct scan *scan, size_t at)
{
    size_t start = at;
    while (start && at - start < MANIFEST_MAX && start > scan->manifests_done) {
        if (redact_at(scan, start, "\n---"))
            return start + 1;
        start--;
    }
    return start;
}

static size_t indentation(const struct scan *scan, size_t at)
{
    size_t n = 0;
    while (redact_char(scan, at + n) == ' ')
        n++;
    return n;
}

/* "  name: value"; a block of lines below ("|") goes with its lines. */
static void look_at_line(struct scan *scan, size_t start, size_t end)
{
    const char *colon = memchr(scan->text + start, ':', end - start);
    size_t value = colon ? (size_t)(colon - scan->text) + 1 : start;
    while (value < end && strchr(" \"'", scan->text[value]) && scan->text[value])
        value++;
    while (end > value && strchr(" \r\"'", scan->text[end - 1]) && scan->text[end - 1])
        end--;
    if (end - value >= VALUE_MIN && !redact_is_placeholder(scan->text + value, end - value))
        redact_found(scan, RANK_RULE, "Kubernetes secret", value, end);
}

/* The lines that are indented more than the one at `at`. Returns where they end. */
static size_t look_at_data(struct scan *scan, size_t at, size_t limit)
{
    size_t depth = indentation(scan, at), line = end_of_line(scan, at) + 1;
    while (line < limit && line < scan->size) {
        size_t end = end_of_line(scan, line), indented = indentation(scan, line);
        if (indented <= depth && end > line + indented)
            break;
        if (end > line + indented)
            look_at_line(scan, line + indented, end);
        line = end + 1;
    }
    return line;
}

static void look_at_kind(struct scan *scan, unsigned row, size_t at, size_t end)
{
    (void)row;
    if (at < scan->manifests_done || !strchr("\r\n \"'", redact_char(scan, end)))
        return;
    size_t line = document_start(scan, at), limit = at + MANIFEST_MAX;
    while (line < limit && line < scan->size && !redact_at(scan, line, "---\n")) {
        size_t text = line + indentation(scan, line);
        if (redact_at(scan, text, "data:") || redact_at(scan, text, "stringData:"))
            line = look_at_data(scan, line, limit);
        else
            line = end_of_line(scan, line) + 1;
    }
    scan->manifests_done = line < scan->size ? line : scan->size;
}

void redact_manifest_triggers(struct triggers *out)
{
    ARRAY_PUSH(out->items, out->count, out->capacity,
               ((struct trigger){ "kind: secret", look_at_kind, 0 }));
}
