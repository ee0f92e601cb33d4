#include "text/matches.h"

#include <string.h>

void matches_init(struct matches *matches, const struct request *request, struct arena *arena)
{
    uint32_t term = 0;
    *matches = (struct matches){ .request = request };
    for (unsigned byte = 0; byte < 257; byte++) {
        while (term < request->term_count && (unsigned char)request->terms[term].text[0] < byte)
            term++;
        matches->starts[byte] = term;
    }
    for (size_t i = 0; i < request->term_count; i++)
        stem_starts_add(&matches->wanted, request->terms[i].text, request->terms[i].length);
    matches->terms = ARENA_ARRAY(arena, struct matched_term, request->term_count);
}

void matches_reset(struct matches *matches)
{
    matches->count = 0;
    memset(matches->lengths, 0, sizeof matches->lengths);
}

void matches_copy(struct matches *matches, const struct matches *from)
{
    matches->count = from->count;
    memcpy(matches->terms, from->terms, from->count * sizeof *from->terms);
    memcpy(matches->lengths, from->lengths, sizeof from->lengths);
}

/* The entry of a term of the request, made in its place when it is new. */
static struct matched_term *entry_of(struct matches *m, uint32_t term)
{
    size_t i = m->count;
    while (i > 0 && m->terms[i - 1].term > term)
        i--;
    if (i > 0 && m->terms[i - 1].term == term)
        return &m->terms[i - 1];
    memmove(&m->terms[i + 1], &m->terms[i], (m->count - i) * sizeof *m->terms);
    m->terms[i] = (struct matched_term){ .term = term };
    m->count++;
    return &m->terms[i];
}

struct adding {
    struct matches *matches;
    enum word_field field;
};

static void add_matched_term(void *data, const char *text, size_t length)
{
    const struct adding *adding = data;
    struct matches *m = adding->matches;
    unsigned first = (unsigned char)text[0];
    m->lengths[adding->field]++;
    for (uint32_t t = m->starts[first]; t < m->starts[first + 1]; t++) {
        const struct request_term *term = &m->request->terms[t];
        if (term->length == length && !memcmp(term->text, text, length)) {
            entry_of(m, t)->counts[adding->field]++;
            return;
        }
    }
}

void matches_add(struct matches *matches, const char *text, size_t size, enum word_field field)
{
    struct adding adding = { matches, field };
    words_each(text, size, &matches->wanted, add_matched_term, &adding);
}
