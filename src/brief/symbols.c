#include "brief/symbols.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "text/matches.h"
#include "view/source.h"

struct candidate {
    const struct definition *definition;
    double score;
};

/* The one that the request names; then what a program defines, and behind it the headings in it. */
static int by_symbol_score(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    bool x_is_heading = x->definition->kind >= DEF_HEADING,
         y_is_heading = y->definition->kind >= DEF_HEADING;
    if (x_is_heading != y_is_heading && isfinite(x->score) && isfinite(y->score))
        return x_is_heading ? 1 : -1;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->definition->line > y->definition->line) -
           (x->definition->line < y->definition->line);
}

static bool may_tell(const struct telling *telling, const struct definition *d)
{
    const char *const texts[] = { d->name, d->signature, d->doc };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (telling_may_hold(telling, texts[i], strlen(texts[i])))
            return true;
    return false;
}

/* Each request term counts once, at its best place. */
static double score(const struct symbol_picker *picker, struct matches *matches,
                    const struct definition *d)
{
    static const double place[FIELD_COUNT] = { 1, 1, 3 }; /* signature, documentation, name */
    double sum =
        place[FIELD_SYMBOL] * telling_compounds(picker->telling, d->name, strlen(d->name), true);
    bool tells = sum > 0;
    if (!tells && !may_tell(picker->telling, d))
        return 0;
    matches_reset(matches);
    matches_add(matches, d->signature, strlen(d->signature), FIELD_BODY);
    matches_add(matches, d->doc, strlen(d->doc), FIELD_COMMENT);
    matches_add(matches, d->name, strlen(d->name), FIELD_SYMBOL);
    for (size_t i = 0; i < matches->count; i++) {
        const struct matched_term *found = &matches->terms[i];
        double best = 0;
        for (int f = 0; f < FIELD_COUNT; f++)
            if (found->counts[f] && place[f] > best)
                best = place[f];
        sum += picker->telling->weights[found->term] * best;
        tells |= picker->telling->is_rare[found->term];
    }
    return tells ? sum / sqrt(4 + matches->lengths[FIELD_SYMBOL]) : 0;
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
    struct matches matches;
    matches_init(&matches, picker->request, arena);
    for (size_t i = 0; i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        /* A namespace of the whole file is said by its path. */
        bool is_frame = d->kind == DEF_MODULE && d->end_line == d->line;
        double s = (int64_t)i == named ? INFINITY : is_frame ? 0 : score(picker, &matches, d);
        if (s > 0)
            all[count++] = (struct candidate){ d, s };
    }
    if (count)
        qsort(all, count, sizeof *all, by_symbol_score);
    count = count < max ? count : max;
    *out = ARENA_ARRAY(arena, const struct definition *, count);
    for (size_t i = 0; i < count; i++)
        (*out)[i] = all[i].definition;
    return count;
}
