#include "view/precedent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store/index_db.h"
#include "text/question.h"
#include "text/word_bytes.h"

#define FILES_MIN     2
#define MENDING_WORDS 3   /* of a subject, that are looked at */
#define TRIED_MAX     20  /* messages that are read */
#define RANKED_MAX    40  /* files whose probability counts */
#define SHARE_MIN     0.2 /* of what the title tells, that a message says */
#define OVERLAP_MIN   0.3 /* summed probability of its files */

struct past_change {
    uint32_t set;
    double worth;
};

struct precedent_finder {
    const struct ranked_request *ranked;
    float *probabilities; /* by file */
    double *said;         /* by change: what it says of the title */
    double all;           /* what the title tells */
};

/* Terms that few messages hold tell more. */
static void weigh_messages(struct precedent_finder *f, size_t changes)
{
    const struct evidence *evidence = &f->ranked->evidence;
    for (size_t i = 0; i < f->ranked->request.term_count; i++) {
        const struct evidence_message_term *term = &evidence->messages[i];
        if (!f->ranked->request.terms[i].in_title || f->ranked->request.terms[i].is_joined)
            continue;
        double weight = log(((double)changes + 1) / ((double)term->hit_count + 1));
        f->all += weight;
        for (size_t j = 0; j < term->hit_count; j++)
            if (term->hits[j].commit < changes && term->hits[j].subject)
                f->said[term->hits[j].commit] += weight;
    }
}

static size_t count_sources_of(const struct precedent_finder *f, const struct change_set *set,
                               double *overlap)
{
    size_t count = 0;
    *overlap = 0;
    for (size_t i = 0; i < set->file_count; i++) {
        count += f->ranked->evidence.files[set->files[i]].role == ROLE_SOURCE;
        *overlap += f->probabilities[set->files[i]];
    }
    return count;
}

static int by_change_worth(const void *a, const void *b)
{
    const struct past_change *x = a, *y = b;
    if (x->worth != y->worth)
        return x->worth > y->worth ? -1 : 1;
    return (x->set > y->set) - (x->set < y->set);
}

static size_t list_changes(const struct precedent_finder *f, struct past_change *out)
{
    const struct changes *changes = f->ranked->changes;
    size_t count = 0;
    for (size_t i = 0; i < changes->count; i++) {
        double overlap;
        if (f->said[i] < SHARE_MIN * f->all)
            continue;
        size_t sources = count_sources_of(f, &changes->sets[i], &overlap);
        if (sources < FILES_MIN || sources > PRECEDENT_FILES_MAX || overlap < OVERLAP_MIN ||
            changes->sets[i].paths_total > CHANGE_SWEEPING)
            continue;
        out[count++] =
            (struct past_change){ (uint32_t)i,
                                  f->said[i] / f->all * (0.5 + overlap / sqrt((double)sources)) };
    }
    if (count)
        qsort(out, count, sizeof *out, by_change_worth);
    return count;
}

/* "promtool: fix the --enable-feature flag" has a word of adding, and mends. */
static bool mends(const char *subject)
{
    static const char *const words[] = { "fix",    "fixes",  "fixed",   "bugfix",
                                         "revert", "remove", "removes", "refactor" };
    size_t seen = 0;
    for (const char *s = subject; *s && seen < MENDING_WORDS;) {
        size_t n = word_length(s);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strlen(words[i]) == n && !strncasecmp(s, words[i], n))
                return true;
        seen += n > 0;
        s += n ? n : 1;
    }
    return false;
}

static void fill_precedent(const struct precedent_finder *f, const struct change_set *set,
                           struct precedent *out)
{
    for (size_t i = 0; i < set->file_count; i++)
        if (f->ranked->evidence.files[set->files[i]].role == ROLE_SOURCE)
            out->files[out->file_count++] = set->files[i];
}

int precedent_find(struct view *view, const struct ranked_request *ranked, struct arena *arena,
                   struct precedent *out, struct err *err)
{
    const struct changes *changes = ranked->changes;
    struct precedent_finder f = { .ranked = ranked };
    *out = (struct precedent){ 0 };
    if (!view->db || !ranked->request.adds || !changes->count)
        return 0;
    f.probabilities = ARENA_ARRAY(arena, float, ranked->evidence.file_count);
    f.said = ARENA_ARRAY(arena, double, changes->count);
    for (size_t i = 0; i < ranked->ranking.count && i < RANKED_MAX; i++)
        f.probabilities[ranked->ranking.files[i].file] = ranked->ranking.files[i].probability;
    weigh_messages(&f, changes->count);
    struct past_change *list = ARENA_ARRAY(arena, struct past_change, changes->count);
    size_t count = f.all > 0 ? list_changes(&f, list) : 0;
    for (size_t i = 0; i < count && i < TRIED_MAX && !out->subject; i++) {
        const struct change_set *set = &changes->sets[list[i].set];
        const char *subject, *body;
        if (index_db_commit_message(view->db, set->row, arena, &out->commit, &subject, &body, err))
            return -1;
        if (!title_adds(subject) || mends(subject))
            continue;
        out->subject = subject;
        fill_precedent(&f, set, out);
    }
    return 0;
}
