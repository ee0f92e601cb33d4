#include "brief/symbols.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "view/source.h"

struct candidate {
    const struct definition *definition;
    double score;
};

static int by_score(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->definition->line > y->definition->line) -
           (x->definition->line < y->definition->line);
}

/* Each request term counts once, at its best place. */
static double score(const struct symbol_picker *picker, const struct definition *d)
{
    static const double place[FIELD_COUNT] = { 1, 1, 3 }; /* signature, documentation, name */
    word_counter_reset(picker->counter);
    word_counter_add(picker->counter, d->signature, strlen(d->signature), FIELD_BODY);
    word_counter_add(picker->counter, d->doc, strlen(d->doc), FIELD_COMMENT);
    word_counter_add(picker->counter, d->name, strlen(d->name), FIELD_SYMBOL);
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    const struct term *terms = word_counter_terms(picker->counter, &count, lengths);
    double sum = place[FIELD_SYMBOL] * telling_compounds(picker->telling, d->name, strlen(d->name));
    bool tells = sum > 0;
    for (size_t i = 0; i < count; i++) {
        size_t t = request_find_term(picker->request, terms[i].text);
        double best = 0;
        if (t == picker->request->term_count)
            continue;
        for (int f = 0; f < FIELD_COUNT; f++)
            if (terms[i].counts[f] && place[f] > best)
                best = place[f];
        sum += picker->telling->weights[t] * best;
        tells |= picker->telling->is_rare[t];
    }
    return tells ? sum / sqrt(4 + lengths[FIELD_SYMBOL]) : 0;
}

uint32_t symbols_named_line(const struct request *request, const char *path)
{
    for (size_t i = 0; i < request->path_count; i++) {
        const char *named = request->paths[i].text;
        if (request->paths[i].line && (path_ends_in(path, named) || path_ends_in(named, path)))
            return request->paths[i].line;
    }
    return 0;
}

size_t symbols_pick(const struct symbol_picker *picker, const struct summary *summary,
                    uint32_t line, size_t max, struct arena *arena, const struct definition ***out)
{
    int64_t named = line ? definition_at(summary, line) : -1;
    struct candidate *all = ARENA_ARRAY(arena, struct candidate, summary->definition_count);
    size_t count = 0;
    for (size_t i = 0; i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        /* A namespace of the whole file is said by its path. */
        bool is_frame = d->kind == DEF_MODULE && d->end_line == d->line;
        double s = (int64_t)i == named ? INFINITY : is_frame ? 0 : score(picker, d);
        if (s > 0)
            all[count++] = (struct candidate){ d, s };
    }
    if (count)
        qsort(all, count, sizeof *all, by_score);
    count = count < max ? count : max;
    *out = ARENA_ARRAY(arena, const struct definition *, count);
    for (size_t i = 0; i < count; i++)
        (*out)[i] = all[i].definition;
    return count;
}
