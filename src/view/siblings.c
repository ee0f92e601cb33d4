#include "view/siblings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "view/kinds.h"

#define CANDIDATES_MAX  12
#define PROBABILITY_MIN 0.12f /* of a candidate */
#define SURE            0.3f  /* what the candidates of a set have together */
#define HITS_MIN        2
#define HITS_MANY       4   /* candidates of one kind need no other witness */
#define CHANGES_MAX     100 /* newest changes of a set that are looked at */
#define CHANGES_MIN     4
#define TOGETHER_SHARE  0.25 /* of them that changed two or more */
#define LIST_SHARE      0.5  /* of the files of a kind that a file lists, to be their list */
#define ADDED_MIN       2
#define ADDED_MAX       8   /* newest changes that added one */
#define ALONG_SHARE     0.5 /* of the changes that added one */
#define HOLDING_SHARE   0.5
#define OWN_SHARE       0.25 /* of all files that hold it */
#define TRIED_MAX       (CANDIDATES_MAX * KINDS_MAX)

struct candidate {
    uint32_t file;
    float probability;
};

struct finder {
    struct view *view;
    const struct ranked_request *ranked;
    const struct changes *changes;
    struct candidate candidates[CANDIDATES_MAX];
    size_t candidate_count;
    float *probabilities; /* by file of the snapshot: of the candidates */
    uint32_t *marks;      /* by file */
    uint32_t mark;
    struct arena *arena;
};

/* A set that may be shown. */
struct tried {
    struct kind kind;
    struct sibling_set set;
    double worth;
};

static uint32_t candidate_at(const struct finder *f, size_t i)
{
    return f->candidates[i].file;
}

static void find_candidates(struct finder *f)
{
    const struct ranking *ranking = &f->ranked->ranking;
    for (size_t i = 0; i < ranking->count && f->candidate_count < CANDIDATES_MAX; i++) {
        const struct ranked_file *file = &ranking->files[i];
        if (file->probability < PROBABILITY_MIN ||
            f->ranked->evidence.files[file->file].role != ROLE_SOURCE)
            continue;
        f->candidates[f->candidate_count++] = (struct candidate){ file->file, file->probability };
        f->probabilities[file->file] = file->probability;
    }
}

/* ---- what past changes say ---- */

static int newest_first(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void count_together(const struct finder *f, struct sibling_set *set)
{
    const struct change_set **changes;
    set->of = (uint32_t)changes_of_files(f->changes, set->files, set->count, CHANGE_SWEEPING,
                                         CHANGES_MAX, f->arena, &changes);
    for (size_t i = 0; i < set->of; i++) {
        size_t members = 0;
        for (size_t j = 0; j < set->count && members < 2; j++)
            members += change_set_find(changes[i], set->files[j]) < changes[i]->file_count;
        set->together += members > 1;
    }
}

/* ---- additions ---- */

static bool is_member(const struct sibling_set *set, uint32_t file)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->files[i] == file)
            return true;
    return false;
}

/* Distinct changes that added one of the set, newest first. */
static size_t find_additions(const struct finder *f, struct sibling_set *set, uint32_t *out)
{
    size_t count = 0, kept = 0;
    uint32_t newest = UINT32_MAX;
    for (size_t i = 0; f->changes->born && i < set->count; i++) {
        uint32_t born = f->changes->born[set->files[i]];
        if (born == UINT32_MAX)
            continue;
        if (born < newest)
            set->newest = set->files[i];
        newest = born < newest ? born : newest;
        if (f->changes->sets[born].paths_total <= CHANGE_SWEEPING)
            out[count++] = born;
    }
    if (count)
        qsort(out, count, sizeof *out, newest_first);
    for (size_t i = 0; i < count; i++)
        if (!kept || out[kept - 1] != out[i])
            out[kept++] = out[i];
    return kept;
}

static void add_along(struct sibling_set *set, uint32_t file, uint32_t times)
{
    size_t at = set->along_count < SIBLING_ALONG_MAX ? set->along_count++ : SIBLING_ALONG_MAX;
    for (; at > 0 && set->along[at - 1].times < times; at--)
        if (at < SIBLING_ALONG_MAX)
            set->along[at] = set->along[at - 1];
    if (at < SIBLING_ALONG_MAX)
        set->along[at] = (struct sibling_along){ file, times };
}

/* What else was changed, and was there before. */
static void count_along(struct finder *f, struct sibling_set *set)
{
    uint32_t additions[KIND_FILES_MAX], *times = f->marks;
    size_t count = find_additions(f, set, additions);
    count = count < ADDED_MAX ? count : ADDED_MAX;
    set->added = (uint32_t)count;
    memset(times, 0, f->view->snapshot->file_count * sizeof *times);
    for (size_t i = 0; i < count; i++) {
        const struct change_set *change = &f->changes->sets[additions[i]];
        for (size_t j = 0; j < change->file_count; j++)
            times[change->files[j]] += f->changes->born[change->files[j]] != additions[i];
    }
    for (size_t i = 0; count >= ADDED_MIN && i < f->view->snapshot->file_count; i++)
        if (times[i] >= ADDED_MIN && times[i] >= ALONG_SHARE * (double)count &&
            f->view->snapshot->files[i].content && f->ranked->evidence.files[i].role == ROLE_SOURCE)
            add_along(set, (uint32_t)i, times[i]);
}

/* ---- the list ---- */

/* By what an import names the file: its stem, or its folder, where that is its name in the kind.
 * NULL: by what others of the kind are named, too. In arena. */
static const char *import_name(const struct kind *kind, const struct file *file,
                               struct arena *arena)
{
    size_t size;
    const char *name = kind_name(kind, file->path, &size), *base = path_base(file->path);
    bool by_folder = file_stands_for_folder(file->path) || !strcmp(file->language, "go");
    if (name < base && !(by_folder && name + size + 1 == base))
        return NULL;
    if (name >= base) {
        name = base;
        size = strcspn(base, ".");
    }
    char *lower = arena_strndup(arena, name, size);
    for (size_t i = 0; i < size; i++)
        if (lower[i] >= 'A' && lower[i] <= 'Z')
            lower[i] = (char)(lower[i] - 'A' + 'a');
    return lower;
}

static void count_import(void *data, uint32_t file, const struct posting *posting)
{
    (void)posting;
    ((uint32_t *)data)[file]++;
}

/* The file that imports most of them; of several the closest. */
static int find_list(struct finder *f, const struct kind *kind, struct sibling_set *set,
                     struct err *err)
{
    const struct snapshot *snapshot = f->view->snapshot;
    uint32_t *counts = f->marks;
    memset(counts, 0, snapshot->file_count * sizeof *counts);
    for (size_t i = 0; i < set->count; i++) {
        const char *name = import_name(kind, &snapshot->files[set->files[i]], f->arena);
        struct posting *postings;
        size_t count;
        if (!name)
            return 0;
        if (index_db_postings(f->view->db, POSTING_IMPORT, name, strlen(name), f->arena, &postings,
                              &count, err))
            return -1;
        doc_map_join(view_contents(f->view), postings, count, count_import, counts);
    }
    for (uint32_t i = 0; i < snapshot->file_count; i++)
        if (counts[i] > set->listed && f->ranked->evidence.files[i].role == ROLE_SOURCE) {
            set->list = i;
            set->listed = counts[i];
        }
    size_t others = set->count - is_member(set, set->list);
    if (set->listed < KIND_FILES_MIN || set->listed > others ||
        set->listed < LIST_SHARE * (double)others) {
        set->list = UINT32_MAX;
        set->listed = 0;
    }
    return 0;
}

/* ---- a name that one lacks ---- */

/* Those that lack it, the likelier first. */
static void list_lacking(struct finder *f, struct sibling_set *set,
                         const struct evidence_term *term)
{
    set->lacking = ARENA_ARRAY(f->arena, uint32_t, set->count - set->holding);
    set->lacking_count = 0;
    for (size_t i = 0; i < set->count; i++) {
        uint32_t file = set->files[i];
        if (evidence_hit_of(term, file))
            continue;
        size_t at = set->lacking_count++;
        for (; at && f->probabilities[set->lacking[at - 1]] < f->probabilities[file]; at--)
            set->lacking[at] = set->lacking[at - 1];
        set->lacking[at] = file;
    }
}

/* A name that most of the set hold, and not so many others. */
static void look_for_name(struct finder *f, struct sibling_set *set, const char *name)
{
    const struct ranked_request *ranked = f->ranked;
    size_t t = request_whole_term(&ranked->request, name), holding = 0;
    if (t == ranked->request.term_count)
        return;
    const struct evidence_term *term = &ranked->evidence.terms[t];
    for (size_t i = 0; i < set->count; i++)
        holding += evidence_hit_of(term, set->files[i]) != NULL;
    if (holding < KIND_FILES_MIN || holding == set->count || holding <= set->holding ||
        holding < HOLDING_SHARE * (double)set->count ||
        holding < OWN_SHARE * (double)term->hit_count)
        return;
    set->named = request_last_part(name);
    set->holding = (uint32_t)holding;
    list_lacking(f, set, term);
}

/* ---- choice ---- */

static double shares_of(const struct finder *f, struct sibling_set *set)
{
    double sum = 0;
    for (size_t i = 0; i < set->count; i++) {
        sum += f->probabilities[set->files[i]];
        set->hits += f->probabilities[set->files[i]] > 0;
    }
    return sum;
}

/* Whether past changes, the request or those who add to it say that the files go together. */
static bool go_together(const struct finder *f, const struct sibling_set *set)
{
    bool is_best_one = f->candidate_count && is_member(set, f->candidates[0].file);
    bool coheres = set->of >= CHANGES_MIN && set->together >= TOGETHER_SHARE * set->of;
    return set->named || (coheres && set->hits >= HITS_MIN) || set->hits >= HITS_MANY ||
           (f->ranked->request.adds && is_best_one && (set->along_count || set->listed));
}

static int try_kind(struct finder *f, const struct kind *kind, struct tried *out, struct err *err)
{
    struct sibling_set *set = &out->set;
    *out = (struct tried){ .kind = *kind, .set = { .list = UINT32_MAX, .newest = UINT32_MAX } };
    set->count = kind_files(kind, f->view->snapshot, f->arena, &set->files);
    if (!set->count)
        return 0;
    double sum = shares_of(f, set);
    for (size_t i = 0; i < f->ranked->request.symbol_count; i++)
        if (!f->ranked->request.symbols[i].is_word)
            look_for_name(f, set, f->ranked->request.symbols[i].text);
    if (!set->named && sum < SURE)
        return 0;
    if (f->changes->first) {
        count_together(f, set);
        count_along(f, set);
    }
    if (find_list(f, kind, set, err))
        return -1;
    if (!go_together(f, set))
        return 0;
    if (alike_find(f->view, set->files, set->count, f->arena, &set->alike, err))
        return -1;
    double cohesion = set->of ? (double)set->together / set->of : 0;
    if (set->alike.name)
        out->worth =
            (sum + (set->named ? 1 : 0)) * (0.5 + cohesion) / log2(2.0 + (double)set->count);
    return 0;
}

static bool sets_overlap(const struct sibling_set *a, const struct sibling_set *b)
{
    size_t shared = 0;
    for (size_t i = 0; i < a->count; i++)
        shared += is_member(b, a->files[i]);
    return shared * 2 > a->count || shared * 2 > b->count;
}

static int by_worth(const void *a, const void *b)
{
    const struct tried *x = a, *y = b;
    if (x->worth != y->worth)
        return x->worth > y->worth ? -1 : 1;
    return strcmp(x->set.pattern, y->set.pattern);
}

static bool is_tried(const struct tried *tried, size_t count, const char *pattern)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(tried[i].set.pattern, pattern))
            return true;
    return false;
}

/* Those that changed with the candidates most often first. */
static void order_files(struct finder *f, struct sibling_set *set)
{
    uint32_t *together = f->marks;
    memset(together, 0, f->view->snapshot->file_count * sizeof *together);
    for (size_t i = 0; f->changes->first && i < f->candidate_count; i++) {
        uint32_t file = candidate_at(f, i), seen = 0;
        for (uint32_t c = f->changes->first[file];
             is_member(set, file) && c < f->changes->first[file + 1] && seen < CHANGES_MAX; c++) {
            const struct change_set *change = &f->changes->sets[f->changes->of_file[c]];
            seen += change->paths_total <= CHANGE_SWEEPING;
            for (size_t j = 0; change->paths_total <= CHANGE_SWEEPING && j < change->file_count;
                 j++)
                together[change->files[j]]++;
        }
    }
    for (size_t i = 1; i < set->count; i++) {
        uint32_t file = set->files[i];
        size_t at = i;
        for (; at && together[set->files[at - 1]] < together[file]; at--)
            set->files[at] = set->files[at - 1];
        set->files[at] = file;
    }
}

static void name_files(const struct finder *f, struct tried *tried)
{
    struct sibling_set *set = &tried->set;
    set->names = ARENA_ARRAY(f->arena, const char *, set->count);
    for (size_t i = 0, size; i < set->count; i++) {
        const char *path = f->view->snapshot->files[set->files[i]].path;
        const char *name = kind_name(&tried->kind, path, &size);
        set->names[i] = arena_strndup(f->arena, name, size);
    }
}

static int try_all(struct finder *f, struct tried *tried, size_t *count, struct err *err)
{
    for (size_t i = 0; i < f->candidate_count; i++) {
        struct kind kinds[KINDS_MAX];
        size_t n = kinds_of(f->view->snapshot->files[candidate_at(f, i)].path, f->arena, kinds);
        for (size_t j = 0; j < n; j++) {
            const char *pattern = kind_pattern(&kinds[j], f->arena);
            if (is_tried(tried, *count, pattern))
                continue;
            if (try_kind(f, &kinds[j], &tried[*count], err))
                return -1;
            tried[(*count)++].set.pattern = pattern;
        }
    }
    return 0;
}

int siblings_find(struct view *view, const struct ranked_request *ranked, struct arena *arena,
                  struct sibling_set **out, size_t *out_count, struct err *err)
{
    struct finder f = {
        .view = view, .ranked = ranked, .changes = ranked->own_changes, .arena = arena
    };
    size_t n = view->snapshot->file_count, count = 0, kept = 0;
    *out = ARENA_ARRAY(arena, struct sibling_set, SIBLING_SETS_MAX);
    *out_count = 0;
    if (!view->db || ranked->request.asks)
        return 0;
    f.probabilities = ARENA_ARRAY(arena, float, n);
    f.marks = ARENA_ARRAY(arena, uint32_t, n);
    find_candidates(&f);
    struct tried *tried = ARENA_ARRAY(arena, struct tried, TRIED_MAX);
    if (try_all(&f, tried, &count, err))
        return -1;
    if (count)
        qsort(tried, count, sizeof *tried, by_worth);
    for (size_t i = 0; i < count && tried[i].worth > 0 && kept < SIBLING_SETS_MAX; i++) {
        bool is_new = true;
        for (size_t j = 0; j < kept; j++)
            is_new &= !sets_overlap(&tried[i].set, &(*out)[j]);
        if (!is_new)
            continue;
        order_files(&f, &tried[i].set);
        name_files(&f, &tried[i]);
        (*out)[kept++] = tried[i].set;
    }
    *out_count = kept;
    return 0;
}
