/* Heredocs within the interpolation of a heredoc. */
#include <ctype.h>
#include <string.h>

#include "syntax/repair.h"

struct heredoc {
    const char *word; /* that ends it */
    size_t length;
    bool raw;
    const char *after; /* its opening */
};

static bool is_ruby_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool read_heredoc(const char *p, const char *end, struct heredoc *out)
{
    if (end - p < 4 || p[0] != '<' || p[1] != '<' || (p[2] != '~' && p[2] != '-'))
        return false;
    p += 3;
    char quote = *p == '\'' || *p == '"' || *p == '`' ? *p++ : '\0';
    out->word = p;
    while (p < end && is_ruby_byte(*p))
        p++;
    out->length = (size_t)(p - out->word);
    out->raw = quote == '\'';
    if (quote && (p == end || *p++ != quote))
        return false;
    out->after = p;
    return out->length > 0;
}

/* The line of its end, or NULL. */
static const char *find_end(const struct heredoc *h, const char *p, const char *end)
{
    while (p && p < end) {
        const char *q = p;
        while (q < end && (*q == ' ' || *q == '\t'))
            q++;
        if ((size_t)(end - q) >= h->length && !memcmp(q, h->word, h->length) &&
            (q + h->length == end || !is_ruby_byte(q[h->length])))
            return p;
        p = memchr(p, '\n', (size_t)(end - p));
        p = p ? p + 1 : NULL;
    }
    return NULL;
}

/* From behind "#{" to behind its "}", with the heredocs in it passed; *nested when there are any.
 */
static const char *skip_code(const char *p, const char *end, bool *nested)
{
    struct heredoc inner;
    for (int depth = 1; p < end && depth > 0; p++) {
        if (*p == '{')
            depth++;
        else if (*p == '}')
            depth--;
        else if (*p == '<' && read_heredoc(p, end, &inner)) {
            const char *line = memchr(p, '\n', (size_t)(end - p));
            const char *close = line ? find_end(&inner, line + 1, end) : NULL;
            *nested = true;
            if (close)
                p = close;
        }
    }
    return p;
}

static void mend_body(struct repair *r, const char *p, const char *end)
{
    const char *text_end = r->text + r->size;
    while ((p = memmem(p, (size_t)(end - p), "#{", 2))) {
        bool nested = false;
        const char *after = skip_code(p + 2, text_end, &nested);
        if (nested)
            repair_blank(r, (uint32_t)(p - r->text), (uint32_t)(after - r->text));
        if (after >= end)
            return;
        p = after;
    }
}

/* The end of a body is looked for past what is interpolated: an inner heredoc may use its word. */
void repair_ruby(struct repair *r)
{
    const char *end = r->text + r->size;
    uint64_t looked_at = 0;
    struct heredoc h;
    for (const char *p = r->text; (p = memmem(p, (size_t)(end - p), "<<", 2));) {
        if (!read_heredoc(p, end, &h)) {
            p += 2;
            continue;
        }
        const char *line = memchr(p, '\n', (size_t)(end - p));
        const char *close = line ? find_end(&h, line + 1, end) : NULL;
        looked_at += (uint64_t)((close ? close : end) - p);
        if (looked_at > UINT64_C(64) * r->size)
            return; /* made to take long */
        if (close && !h.raw)
            mend_body(r, line + 1, close);
        p = h.after;
    }
}
