#include "brief/parts.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "text/words.h"

#define TERMS_MIN     3 /* of a part that says enough */
#define PARTS_MAX     40
#define FILES_LOOKED  20  /* of the ranking */
#define SHARE_MATCHED 0.2 /* of what a part tells, that one file must hold */

struct reader {
    const struct ranked_request *ranked;
    const double *weights;
    struct word_counter *counter;
    struct arena *arena;
    struct brief_parts *out;
};

static double held_by(const struct reader *r, uint32_t file, const size_t *terms, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (evidence_hit_of(&r->ranked->evidence.terms[terms[i]], file))
            sum += r->weights[terms[i]];
    return sum;
}

static bool is_matched(const struct reader *r, const size_t *terms, size_t count)
{
    const struct ranking *ranking = &r->ranked->ranking;
    double all = 0;
    for (size_t i = 0; i < count; i++)
        all += r->weights[terms[i]];
    for (size_t i = 0; i < ranking->count && i < FILES_LOOKED; i++)
        if (ranking->files[i].tier ||
            held_by(r, ranking->files[i].file, terms, count) >= SHARE_MATCHED * all)
            return true;
    return false;
}

/* The terms of the request in a part. */
static size_t read_terms(struct reader *r, const char *s, size_t n, size_t **out)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count, known = 0;
    word_counter_reset(r->counter);
    word_counter_add(r->counter, s, n, FIELD_BODY);
    const struct term *terms = word_counter_terms_unordered(r->counter, &count, lengths);
    *out = ARENA_ARRAY(r->arena, size_t, count);
    for (size_t i = 0; i < count; i++) {
        size_t t = request_find_term(&r->ranked->request, terms[i].text);
        if (t < r->ranked->request.term_count)
            (*out)[known++] = t;
    }
    return known;
}

static void read_list_part(struct reader *r, const char *s, const char *end)
{
    size_t *terms, n;
    while (s < end && (isspace((unsigned char)*s) || strchr("-*+>", *s)))
        s++;
    while (s < end && (isspace((unsigned char)end[-1]) || strchr(".!?;,:", end[-1])))
        end--;
    n = (size_t)(end - s);
    size_t count = read_terms(r, s, n, &terms);
    if (count < TERMS_MIN || r->out->count == PARTS_MAX)
        return;
    r->out->count++;
    if (!is_matched(r, terms, count))
        r->out->unmatched.items[r->out->unmatched.count++] = arena_strndup(r->arena, s, n);
}

/* Headings, boxes to tick and quoted mails ask for nothing. */
static bool is_form(const char *line)
{
    return *line == '#' || *line == '>' || !strncmp(line, "- [", 3) || !strncmp(line, "<!--", 4);
}

static bool begins_item(const char *line)
{
    return *line == '\n' || *line == '\r' || !*line || strchr("-*+#>", *line) ||
           (isdigit((unsigned char)*line) && strspn(line, "0123456789") <= 2);
}

/* The end of the sentence or item at s. */
static const char *part_end(const char *s, const char *end)
{
    for (; s < end; s++) {
        if (*s == '\n' && (s + 1 == end || begins_item(s + 1 + strspn(s + 1, " \t"))))
            return s;
        if (strchr(".!?;", *s) && s + 1 < end && isspace((unsigned char)s[1]))
            return s;
    }
    return end;
}

static const char *part_line_end(const char *s, const char *end)
{
    const char *line = memchr(s, '\n', (size_t)(end - s));
    return line ? line : end;
}

/* Behind the fence that opens at s. */
static const char *fence_end(const char *s, const char *end)
{
    const char *line = part_line_end(s, end);
    const char *close = memmem(line, (size_t)(end - line), "\n```", 4);
    return close ? part_line_end(close + 1, end) : end;
}

static void read_parts(struct reader *r)
{
    const struct request *request = &r->ranked->request;
    const char *text = request->said, *end = text + request->size,
               *title = part_line_end(text, end);
    for (const char *s = text; s < end;) {
        bool is_line = s == text || s[-1] == '\n';
        if (isspace((unsigned char)*s)) {
            s++;
        } else if (!strncmp(s, "```", 3)) {
            s = fence_end(s, end);
        } else if (is_line && is_form(s)) {
            s = part_line_end(s, end);
        } else {
            const char *stop = part_end(s, s < title ? title : end);
            read_list_part(r, s, stop);
            s = stop + (stop < end);
        }
    }
}

void parts_find(const struct ranked_request *ranked, const double *weights, struct arena *arena,
                struct brief_parts *out)
{
    struct reader r = { ranked, weights, word_counter_new(), arena, out };
    *out = (struct brief_parts){ 0 };
    out->unmatched.items = ARENA_ARRAY(arena, const char *, PARTS_MAX);
    read_parts(&r);
    if (out->count < 2)
        out->unmatched.count = 0;
    word_counter_free(r.counter);
}
