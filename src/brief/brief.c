#include "brief/brief.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "brief/companions.h"
#include "brief/notes.h"
#include "brief/symbols.h"
#include "brief/why.h"
#include "index/partition.h"
#include "note/structural.h"
#include "text/words.h"

#define SYMBOLS_PER_FILE 8
#define SYMBOLS_FALLBACK 4
#define FILES_DETAILED   20 /* files that are looked at closely (symbols) */
#define MODULES_MAX      6
#define COMPANIONS_MAX   8
#define TESTS_MAX        10
#define LIKELY_MAX       15

/* Everything that is known while one brief is made. */
struct maker {
    const struct index_view *view;
    const struct brief_options *options;
    const struct ranked_request *ranked;
    const struct module_list *modules;
    const struct note_context *notes;
    struct arena *arena;
};

const char *brief_role_name(enum brief_role role)
{
    static const char *const names[] = { "edit", "test", "read" };
    return names[role];
}

/* Companions, tests and modules are chosen from more files than are printed. */
static size_t ranked_enough(const struct brief_options *options)
{
    return options->limit > 100 ? options->limit : 100;
}

/* Which prefix of the candidates to call likely: with probabilities p1 >= p2 >= …, naming the first
 * k of them has an expected F1 of about 2 * sum(p1..pk) / (k + sum of all p) (Lipton et al. 2014,
 * "Optimal thresholding of classifiers to maximize F1", for large sums). */
static void choose_likely(const struct maker *m, struct brief *brief)
{
    double all = 0, sum = 0, best = 0;
    size_t k = 0, best_k = 0;
    for (size_t i = 0; i < brief->file_count; i++)
        if (brief->files[i].role != BRIEF_TEST)
            all += brief->files[i].probability;
    for (size_t i = 0; i < brief->file_count && i < m->options->limit && k < LIKELY_MAX; i++) {
        if (brief->files[i].role == BRIEF_TEST)
            continue;
        sum += brief->files[i].probability;
        double f1 = 2 * sum / ((double)++k + all);
        if (f1 > best) {
            best = f1;
            best_k = k;
        }
    }
    for (size_t i = 0; i < brief->file_count && brief->likely_count < best_k; i++) {
        struct brief_file *file = &brief->files[i];
        if (file->role == BRIEF_TEST)
            continue;
        file->likely = true;
        brief->full_tokens += m->view->snapshot.files[m->ranked->ranking.files[i].file].size / 4;
        file->role = BRIEF_EDIT;
        brief->likely_count++;
    }
}

static void list_files(struct maker *m, struct brief *brief)
{
    size_t count = ranked_enough(m->options), known = m->ranked->ranking.count;
    count = count < known ? count : known;
    brief->files = ARENA_ARRAY(m->arena, struct brief_file, count);
    brief->file_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct ranked_file *ranked = &m->ranked->ranking.files[i];
        struct brief_file *file = &brief->files[i];
        file->path = m->ranked->evidence.files[ranked->file].path;
        file->score = ranked->score;
        file->probability = ranked->probability;
        file->signals = ranked->signals;
        file->kind = m->ranked->evidence.files[ranked->file].role;
        file->role =
            m->ranked->evidence.files[ranked->file].role == ROLE_TEST ? BRIEF_TEST : BRIEF_READ;
        uint32_t module = m->modules->of_file ? m->modules->of_file[ranked->file] : UINT32_MAX;
        file->is_uncommitted = m->options->work && work_tree_find(m->options->work, file->path);
        file->module = module < m->modules->count ? m->modules->modules[module].path : "";
    }
    choose_likely(m, brief);
}

/* How much a term tells about a file: its inverse document frequency, 0 for one that most files
 * hold. */
static double *term_weights(const struct maker *m)
{
    double *weights = ARENA_ARRAY(m->arena, double, m->ranked->request.term_count);
    for (size_t i = 0; i < m->ranked->request.term_count; i++)
        weights[i] = log(((double)m->ranked->evidence.file_count + 1) /
                         ((double)m->ranked->evidence.terms[i].hit_count + 1));
    return weights;
}

static int explain_files(struct maker *m, struct brief *brief, struct err *err)
{
    struct symbol_picker picker = { &m->ranked->request, term_weights(m), word_counter_new() };
    int result = 0;
    for (size_t i = 0; i < brief->file_count && !result; i++) {
        const struct ranked_file *ranked = &m->ranked->ranking.files[i];
        struct brief_file *file = &brief->files[i];
        if (i >= m->options->limit)
            break;
        result = why_file(&(struct why_source){ m->view, &m->ranked->request, &m->ranked->evidence,
                                                &m->ranked->changes },
                          ranked, m->arena, &file->why, err);
        int64_t content = m->view->snapshot.files[ranked->file].content;
        struct summary summary;
        if (result || i >= FILES_DETAILED || !content)
            continue;
        int found = index_db_summary(m->view->db, content, m->arena, &summary, err);
        if (found == 1)
            file->symbol_count =
                symbols_pick(&picker, &summary, SYMBOLS_PER_FILE,
                             file->likely ? SYMBOLS_FALLBACK : 0, m->arena, &file->symbols);
        result = found < 0 ? -1 : 0;
    }
    word_counter_free(picker.counter);
    return result;
}

/* ---- modules ---- */

struct weighted_module {
    uint32_t module;
    double weight;
};

static int by_weight(const void *a, const void *b)
{
    const struct weighted_module *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->module > y->module) - (x->module < y->module);
}

static size_t weigh_modules(const struct maker *m, const struct brief *brief,
                            struct weighted_module *weighted)
{
    for (size_t i = 0; i < m->modules->count; i++)
        weighted[i].module = (uint32_t)i;
    for (size_t i = 0; i < brief->file_count; i++) {
        uint32_t module = m->modules->of_file[m->ranked->ranking.files[i].file];
        if (module < m->modules->count && brief->files[i].role != BRIEF_TEST)
            weighted[module].weight += brief->files[i].probability;
    }
    qsort(weighted, m->modules->count, sizeof *weighted, by_weight);
    size_t count = 0;
    while (count < m->modules->count && count < MODULES_MAX && weighted[count].weight > 0)
        count++;
    return count;
}

static int add_note(struct maker *m, uint32_t module, int64_t until, struct brief_module *out,
                    struct err *err)
{
    struct chosen_note chosen;
    if (note_choose(m->notes, m->options->notes, module, until, m->arena, &chosen, err))
        return -1;
    out->writer = chosen.writer;
    out->state = chosen.state;
    out->revision = chosen.revision;
    out->note = chosen.note;
    return 0;
}

static int add_notes(struct maker *m, struct brief *brief, struct err *err)
{
    brief->overview = "";
    if (!m->view->db || !brief->file_count || m->options->without_notes)
        return 0;
    int64_t until = m->options->past ? note_knows_until(&m->ranked->changes) : INT64_MAX;
    struct weighted_module *weighted =
        ARENA_ARRAY(m->arena, struct weighted_module, m->modules->count);
    size_t count = weigh_modules(m, brief, weighted);
    int result = note_overview(m->notes, m->options->notes, until, m->arena, &brief->overview, err);
    brief->modules = ARENA_ARRAY(m->arena, struct brief_module, count);
    for (size_t i = 0; i < count && !result; i++) {
        struct brief_module *module = &brief->modules[brief->module_count++];
        module->path = m->modules->modules[weighted[i].module].path;
        module->weight = weighted[i].weight;
        result = add_note(m, weighted[i].module, until, module, err);
    }
    return result;
}

/* ---- companions and tests ---- */

static void add_companions(struct maker *m, struct brief *brief)
{
    unsigned char *listed = ARENA_ARRAY(m->arena, unsigned char, m->ranked->evidence.file_count);
    uint32_t likely[LIKELY_MAX];
    size_t count = 0;
    for (size_t i = 0; i < brief->file_count; i++) {
        uint32_t file = m->ranked->ranking.files[i].file;
        if (!brief->files[i].likely)
            continue;
        listed[file] = 1;
        likely[count++] = file;
    }
    brief->companion_count = companions_find(&m->view->snapshot, &m->ranked->changes, likely, count,
                                             listed, COMPANIONS_MAX, m->arena, &brief->companions);
}

static void add_test(struct brief *brief, const char *path)
{
    for (size_t i = 0; i < brief->tests.count; i++)
        if (!strcmp(brief->tests.items[i], path))
            return;
    if (brief->tests.count < TESTS_MAX)
        brief->tests.items[brief->tests.count++] = path;
}

/* Tests that the request itself points at, then those that change with the likely files, then those
 * of the first modules' notes. */
static void add_tests(struct maker *m, struct brief *brief)
{
    brief->tests.items = ARENA_ARRAY(m->arena, const char *, TESTS_MAX);
    for (size_t i = 0; i < brief->file_count && i < m->options->limit; i++)
        if (brief->files[i].role == BRIEF_TEST && brief->files[i].probability >= 0.1)
            add_test(brief, brief->files[i].path);
    for (size_t i = 0; i < brief->companion_count; i++) {
        int64_t file = snapshot_find(&m->view->snapshot, brief->companions[i].path);
        if (file >= 0 && m->ranked->evidence.files[file].role == ROLE_TEST)
            add_test(brief, brief->companions[i].path);
    }
    for (size_t i = 0; i < brief->module_count && i < 2; i++)
        for (size_t j = 0; j < brief->modules[i].note.tests.count; j++)
            add_test(brief, brief->modules[i].note.tests.items[j]);
}

static int fill(struct maker *m, const struct index_outcome *outcome, struct brief *out,
                struct err *err)
{
    const struct brief_options *options = m->options;
    memset(out, 0, sizeof *out);
    out->request = arena_strndup(m->arena, options->request, options->request_size);
    out->budget = options->budget;
    out->revision = outcome->stale ? outcome->wanted : m->view->snapshot.revision;
    out->indexed = m->view->snapshot.revision;
    out->stale = outcome->stale;
    out->work = options->work;
    out->confidence = m->ranked->ranking.confidence;
    list_files(m, out);
    if (explain_files(m, out, err) || add_notes(m, out, err))
        return -1;
    add_companions(m, out);
    add_tests(m, out);
    if (out->file_count > options->limit)
        out->file_count = options->limit;
    brief_pack(out, m->arena);
    return 0;
}

int brief_from(const struct index_view *view, const struct index_outcome *outcome,
               const struct settings *settings, const struct brief_options *options,
               const struct ranked_request *ranked, struct arena *arena, struct brief *out,
               struct err *err)
{
    const struct brief_basis *basis = options->basis;
    struct module_list modules;
    struct note_context notes;
    if (!basis) {
        partition(&view->snapshot, settings, arena, &modules);
        note_context_init(&notes, view->db, &view->snapshot, &modules, &ranked->changes, arena);
    }
    struct maker m = {
        view, options, ranked, basis ? &basis->modules : &modules, basis ? &basis->notes : &notes,
        arena
    };
    int result = fill(&m, outcome, out, err);
    if (!basis)
        note_context_release(&notes);
    return result;
}

int brief_make(const struct index_view *view, const struct index_outcome *outcome,
               const struct settings *settings, const struct brief_options *options,
               struct arena *arena, struct brief *out, struct err *err)
{
    struct ranked_request ranked;
    size_t limit = ranked_enough(options);
    int result = options->basis ? brief_rank_with(&options->basis->gatherer, options->request,
                                                  options->request_size, limit, arena, &ranked, err)
                                : brief_rank(view, true, options->request, options->request_size, limit,
                                             arena, &ranked, err);
    return result ? -1 : brief_from(view, outcome, settings, options, &ranked, arena, out, err);
}
