#include "syntax/lines_text.h"

#include <ctype.h>
#include <string.h>

#include "syntax/lines.h"

static bool is_line(const char *p, const char *end, const char *text)
{
    size_t n = strlen(text);
    return (size_t)(end - p) == n && !memcmp(p, text, n);
}

static bool is_triple(const char *p, const char *end)
{
    return end - p >= 3 && (*p == '"' || *p == '\'') && p[1] == *p && p[2] == *p;
}

/* Opens and closes texts in three quotes, from p on. */
static void read_triples(struct lines_text *t, const char *p, const char *end)
{
    while (p < end) {
        bool is_mark = is_triple(p, end) && (!t->quote || t->quote == *p);
        if (is_mark)
            t->quote = t->quote ? '\0' : *p;
        p += is_mark ? 3 : 1;
    }
}

/* "=pod" to "=cut" of Perl; a name at the start of the line, as "=head1". */
static bool is_in_pod(struct lines_text *t, const char *p, const char *end, bool is_indented)
{
    bool starts = !is_indented && end - p > 1 && *p == '=' && isalpha((unsigned char)p[1]);
    bool was_in = t->is_pod;
    if (starts)
        t->is_pod = !(end - p >= 4 && !memcmp(p, "=cut", 4));
    return was_in || starts;
}

bool lines_text_holds(struct lines_text *t, unsigned flags, const char *p, const char *end,
                      bool is_indented)
{
    if (t->count) {
        if (is_line(p, end, t->ends[0]))
            memmove(t->ends[0], t->ends[1], --t->count * sizeof t->ends[0]);
        return true;
    }
    if (t->quote) {
        read_triples(t, p, end);
        return true;
    }
    if (!(flags & LINES_POD))
        return false;
    t->is_over |= is_line(p, end, "__END__") || is_line(p, end, "__DATA__");
    return t->is_over || is_in_pod(t, p, end, is_indented);
}

/* "<<~EOT", "<<'EOT'": a bare word is in capitals, so that a shift is none. */
static void read_heredocs(struct lines_text *t, const char *p, const char *end)
{
    while ((p = memmem(p, (size_t)(end - p), "<<", 2)) && t->count < LINES_TEXTS_MAX) {
        p += 2;
        p += p < end && (*p == '-' || *p == '~');
        p += p < end && *p == '\\';
        char quote = p < end && (*p == '"' || *p == '\'') ? *p++ : '\0';
        size_t n = 0;
        while (p + n < end && (isalnum((unsigned char)p[n]) || p[n] == '_'))
            n++;
        bool is_word = n && n < sizeof t->ends[0] && !isdigit((unsigned char)*p) &&
                       (quote ? p + n < end && p[n] == quote : isupper((unsigned char)*p));
        if (!is_word)
            continue;
        memcpy(t->ends[t->count], p, n);
        t->ends[t->count++][n] = '\0';
    }
}

void lines_text_open(struct lines_text *t, unsigned flags, const char *p, const char *end)
{
    if (flags & LINES_HEREDOCS)
        read_heredocs(t, p, end);
    if (flags & LINES_TRIPLES)
        read_triples(t, p, end);
}
