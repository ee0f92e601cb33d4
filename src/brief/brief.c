#include "brief/brief.h"

#include <stdlib.h>
#include <string.h>

#include "base/order.h"
#include "base/path.h"
#include "brief/excerpt.h"
#include "brief/starts.h"
#include "brief/symbols.h"
#include "brief/telling.h"
#include "brief/why.h"
#include "note/note_facts.h"
#include "syntax/role.h"
#include "text/words.h"
#include "view/note_choice.h"

#define SYMBOLS_PER_FILE 4
#define FILES_DETAILED   20 /* files that are looked at closely (symbols) */
#define MODULES_MAX      8
#define FACTS_MAX        5
#define COMPANIONS_MAX   8
#define TESTS_MAX        10
#define TESTS_TO_RUN_MAX 3
#define TEST_TO_EDIT     0.1 /* probability of a test that is called "to edit" */
#define STARTS_MAX       8
#define COMPANY_PROBABILITY                                                                        \
    0.1 /* of the best file; below, nothing is said about what changes along */
#define COMPANY_OF_LIKELY 0.4 /* of a likely file */
#define LIKELY_MAX        15
#define OUT_OF_SCOPE_SURE 0.5
#define LIKELY_AT_LEAST                                                                            \
    0.05 /* probability; below, a brief without confidence calls no file likely */

#define EXCERPT_BUDGET_MIN   2000 /* tokens; below, only the lines around a named one are shown */
#define EXCERPT_BUDGET_ROOMY 8000
#define EXCERPT_PROBABILITY  0.5
#define EXCERPT_LINES        14
#define EXCERPT_LINES_ROOMY  30

/* Everything that is known while one brief is made. */
struct maker {
    struct view *view;
    const struct brief_options *options;
    const struct ranked_request *ranked;
    const struct module_list *modules;
    struct telling telling;
    struct literal_finder finder;
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

static bool is_mentioned(const struct maker *m, uint32_t file)
{
    const struct evidence *evidence = &m->ranked->evidence;
    for (size_t i = 0; i < evidence->mention_count; i++)
        if (evidence->mentions[i].file == file)
            return true;
    return false;
}

/* Where the title says the place and the best file is there, what lies elsewhere, unnamed, has to be
 * surer than most to be called likely. */
static void find_out_of_scope(const struct maker *m, struct brief *brief)
{
    struct title_scope *scope = &brief->scope;
    scope->rules = scope->name && scope->folder && brief->file_count &&
                   title_scope_holds(scope, brief->files[0].path);
    for (size_t i = 1; scope->rules && i < brief->file_count; i++)
        brief->files[i].is_out_of_scope = brief->files[i].probability < OUT_OF_SCOPE_SURE &&
                                          !title_scope_holds(scope, brief->files[i].path) &&
                                          !is_mentioned(m, m->ranked->ranking.files[i].file);
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
        if (brief->files[i].role == BRIEF_TEST || brief->files[i].is_out_of_scope)
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
        if (file->role == BRIEF_TEST || file->is_out_of_scope)
            continue;
        if (brief_is_low(brief) && file->probability < LIKELY_AT_LEAST)
            break;
        file->likely = true;
        brief->full_tokens += m->view->snapshot->files[m->ranked->ranking.files[i].file].size / 4;
        file->role = BRIEF_EDIT;
        brief->likely_count++;
    }
}

static void list_ranked_files(struct maker *m, struct brief *brief)
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
    find_out_of_scope(m, brief);
    choose_likely(m, brief);
}

/* ---- the surest files ---- */

/* Fills what of the file's text is shown: excerpts, or the line that tells most. */
static void read_symbols_and_lines(struct maker *m, const struct symbol_picker *picker,
                                   const struct summary *summary, uint32_t line, size_t excerpts,
                                   struct brief_file *file, const struct oid *blob)
{
    bool is_roomy = m->options->budget >= EXCERPT_BUDGET_ROOMY;
    struct buf text = BUF_INIT;
    if (excerpt_read_text(m->view->repo, blob, &text)) {
        struct excerpt_input input = {
            picker,    summary,   file->symbols, file->symbol_count,
            text.data, text.size, line,          is_roomy ? EXCERPT_LINES_ROOMY : EXCERPT_LINES,
            excerpts
        };
        if (excerpts)
            file->excerpt_count = excerpts_pick(&input, m->arena, &file->excerpts);
        else
            excerpts_telling_line(&input, m->arena, &file->telling_line);
    }
    buf_release(&text);
}

static bool wants_excerpts(const struct maker *m, const struct brief_file *file, uint32_t line)
{
    return m->view->repo && (line || m->options->budget >= EXCERPT_BUDGET_MIN) && file->likely &&
           file->probability >= EXCERPT_PROBABILITY;
}

/* A reason gives the line already. */
static bool is_quoted(const struct maker *m, uint32_t file)
{
    const struct evidence *evidence = &m->ranked->evidence;
    for (size_t i = 0; i < evidence->mention_count; i++)
        if (evidence->mentions[i].kind == MENTION_QUOTE && evidence->mentions[i].file == file)
            return true;
    return false;
}

static int explain_content(struct maker *m, const struct symbol_picker *picker, uint32_t index,
                           struct brief_file *file, struct err *err)
{
    const struct file *known = &m->view->snapshot->files[index];
    uint32_t line = symbols_named_line(&m->ranked->request, file->path);
    struct summary summary;
    int found = view_summary(m->view, index, m->arena, &summary, err);
    if (found != 1)
        return found < 0 ? -1 : 0;
    file->symbol_count =
        symbols_pick(picker, &summary, line, SYMBOLS_PER_FILE, m->arena, &file->symbols);
    if (wants_excerpts(m, file, line))
        read_symbols_and_lines(m, picker, &summary, line,
                               m->options->budget >= EXCERPT_BUDGET_ROOMY ? 3 : 1, file,
                               &known->blob);
    else if (m->view->repo && file->likely && !file->symbol_count && !is_quoted(m, index))
        read_symbols_and_lines(m, picker, &summary, line, 0, file, &known->blob);
    return 0;
}

static int explain_files(struct maker *m, struct brief *brief, struct err *err)
{
    struct symbol_picker picker = { &m->ranked->request, &m->telling };
    struct typed typed;
    struct why_source source = {
        m->view,     &m->ranked->request, &m->ranked->evidence, m->ranked->changes, &typed,
        &m->telling, &m->finder
    };
    int result = 0;
    literal_finder_refill(&m->finder);
    typed_init(&typed, &m->ranked->request, m->arena);
    for (size_t i = 0; i < brief->file_count && !result; i++) {
        const struct ranked_file *ranked = &m->ranked->ranking.files[i];
        struct brief_file *file = &brief->files[i];
        if (i >= m->options->limit)
            break;
        result = why_file(&source, ranked, m->arena, &file->why, err);
        if (!result && i < FILES_DETAILED && m->view->snapshot->files[ranked->file].content)
            result = explain_content(m, &picker, ranked->file, file, err);
    }
    return result;
}

/* ---- modules ---- */

static size_t weigh_modules(const struct maker *m, const struct brief *brief,
                            struct weighted *weighted)
{
    for (size_t i = 0; i < m->modules->count; i++)
        weighted[i].item = (uint32_t)i;
    for (size_t i = 0; i < brief->file_count; i++) {
        uint32_t module = m->modules->of_file[m->ranked->ranking.files[i].file];
        if (module < m->modules->count && brief->files[i].role != BRIEF_TEST)
            weighted[module].weight += brief->files[i].probability;
    }
    weighted_sort(weighted, m->modules->count);
    size_t count = 0;
    while (count < m->modules->count && count < MODULES_MAX && weighted[count].weight > 0)
        count++;
    return count;
}

/* Where most is and most happens, when nothing speaks of the request. */
static size_t choose_modules(const struct maker *m, const struct brief *brief,
                             struct weighted *weighted)
{
    if (brief->file_count)
        return weigh_modules(m, brief, weighted);
    uint32_t chosen[MODULES_MAX];
    size_t count = starts_modules(m->view->snapshot, m->ranked->own_changes, m->modules,
                                  MODULES_MAX, m->arena, chosen);
    for (size_t i = 0; i < count; i++)
        weighted[i] = (struct weighted){ chosen[i], 0 };
    return count;
}

static void take_note(const struct chosen_note *chosen, struct brief_module *out)
{
    out->writer = chosen->writer;
    out->state = chosen->state;
    out->revision = chosen->revision;
    out->note = chosen->note;
}

static int add_module_note(struct maker *m, const struct context *notes, uint32_t module,
                           int64_t until, struct brief_module *out, struct err *err)
{
    struct chosen_note chosen;
    int found = note_choose_paid(notes, m->options->notes, module, until, m->arena, &chosen, err);
    if (found > 0)
        take_note(&chosen, out);
    return found < 0 ? -1 : 0;
}

/* What no module's note holds is found as what they hold; where nothing is found, its purpose is
 * enough. */
static int add_overview(struct maker *m, const struct context *notes, int64_t until,
                        struct brief *brief, struct err *err)
{
    struct chosen_note chosen;
    int found = note_overview(notes, m->options->notes, until, m->arena, &chosen, err);
    if (found < 0)
        return -1;
    brief->overview = chosen.note.purpose;
    if (found && brief->file_count) {
        struct brief_module *module = &brief->modules[brief->module_count++];
        module->path = BRIEF_WHOLE;
        take_note(&chosen, module);
    }
    return 0;
}

/* What the structural writer says follows from files and history, and is said of them already. */
static int add_notes(struct maker *m, struct brief *brief, struct err *err)
{
    bool has_notes = m->options->notes && !m->options->without_notes;
    const struct context *notes = has_notes ? view_context(m->view, err) : NULL;
    if (has_notes && !notes)
        return -1;
    int64_t until = m->options->past ? note_knows_until(m->ranked->changes) : INT64_MAX;
    struct weighted *weighted = ARENA_ARRAY(m->arena, struct weighted, m->modules->count);
    size_t count = choose_modules(m, brief, weighted);
    int result = 0;
    brief->modules = ARENA_ARRAY(m->arena, struct brief_module, count + 1);
    for (size_t i = 0; i < count && !result; i++) {
        struct brief_module *module = &brief->modules[brief->module_count++];
        module->path = m->modules->modules[weighted[i].item].path;
        module->weight = weighted[i].weight;
        if (has_notes)
            result = add_module_note(m, notes, weighted[i].item, until, module, err);
    }
    if (!result && has_notes)
        result = add_overview(m, notes, until, brief, err);
    return result;
}

/* A fact is as fresh as what it speaks of. Of those that are kept only: it costs a look. */
static int date_facts(struct maker *m, struct brief *brief, struct err *err)
{
    for (size_t i = 0; i < brief->fact_count; i++) {
        struct brief_fact *fact = &brief->facts[i];
        const struct context *notes = fact->fact ? view_context(m->view, err) : NULL;
        enum note_state state;
        int known = notes ? note_fact_state(notes, fact->fact, &state, err) : -(fact->fact != NULL);
        if (known < 0)
            return -1;
        fact->state = known ? note_state_name(state) : NULL;
    }
    return 0;
}

static int add_facts(struct maker *m, struct brief *brief, struct err *err)
{
    const char *likely[LIKELY_MAX];
    struct fact_finder finder = {
        &m->ranked->request, m->telling.weights, NULL, likely, 0, m->arena
    };
    if (!m->options->notes || m->options->without_notes)
        return 0;
    for (size_t i = 0; i < brief->file_count && finder.likely_count < LIKELY_MAX; i++)
        if (brief->files[i].likely)
            likely[finder.likely_count++] = brief->files[i].path;
    finder.counter = word_counter_new();
    brief->facts = ARENA_ARRAY(m->arena, struct brief_fact, FACTS_MAX);
    for (size_t i = 0; i < brief->module_count; i++)
        if (brief->modules[i].writer)
            brief->fact_count = facts_add(&finder, &brief->modules[i].note, brief->modules[i].path,
                                          i, brief->facts, brief->fact_count, FACTS_MAX);
    word_counter_free(finder.counter);
    return date_facts(m, brief, err);
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
        if (brief_is_low(brief) || brief->files[i].probability >= COMPANY_OF_LIKELY)
            likely[count++] = file;
    }
    brief->companion_count =
        companions_find(m->view->snapshot, m->ranked->own_changes, likely, count, listed,
                        COMPANIONS_MAX + m->options->limit, m->arena, &brief->companions);
}

static bool is_listed(const struct maker *m, const struct brief *brief, const char *path)
{
    for (size_t i = 0; i < brief->tests.count; i++)
        if (!strcmp(brief->tests.items[i], path))
            return true;
    for (size_t i = 0; i < brief->file_count && i < m->options->limit; i++)
        if (brief->files[i].role != BRIEF_TEST &&
            brief->files[i].probability >= BRIEF_LINE_PROBABILITY &&
            !strcmp(brief->files[i].path, path))
            return true;
    return false;
}

/* What is said of a file once is enough; a path alone says nothing. */
static void thin_companions(const struct maker *m, struct brief *brief)
{
    size_t kept = 0;
    for (size_t i = 0; i < brief->companion_count && kept < COMPANIONS_MAX; i++)
        if (!is_listed(m, brief, brief->companions[i].path))
            brief->companions[kept++] = brief->companions[i];
    brief->companion_count = kept;
}

/* Those that change with their file at least every other time. */
static void keep_rules(struct brief *brief)
{
    size_t kept = 0;
    for (size_t i = 0; i < brief->companion_count; i++)
        if (brief->companions[i].together * 2 >= brief->companions[i].of)
            brief->companions[kept++] = brief->companions[i];
    brief->companion_count = kept;
}

static void add_test(const struct maker *m, struct brief *brief, const char *path, size_t max)
{
    int64_t file = snapshot_find(m->view->snapshot, path);
    if (brief->tests.count < max && file >= 0 &&
        test_is_runnable(&m->view->snapshot->files[file]) && !is_listed(m, brief, path))
        brief->tests.items[brief->tests.count++] = path;
}

/* To edit: those that the request itself points at. To run: those that change with the likely
 * files, then those of the first modules' notes. */
static void choose_tests(const struct maker *m, struct brief *brief)
{
    brief->tests.items = ARENA_ARRAY(m->arena, const char *, TESTS_MAX + TESTS_TO_RUN_MAX);
    for (size_t i = 0; i < brief->file_count && i < m->options->limit; i++)
        if (brief->files[i].role == BRIEF_TEST && brief->files[i].probability >= TEST_TO_EDIT)
            add_test(m, brief, brief->files[i].path, TESTS_MAX);
    brief->tests_to_edit = brief->tests.count;
    size_t max = brief->tests_to_edit + TESTS_TO_RUN_MAX;
    for (size_t i = 0; i < brief->companion_count; i++)
        add_test(m, brief, brief->companions[i].path, max);
    for (size_t i = 0; i < brief->module_count && i < 2; i++)
        for (size_t j = 0; brief->modules[i].writer && j < brief->modules[i].note.tests.count; j++)
            add_test(m, brief, brief->modules[i].note.tests.items[j], max);
}

/* Who asks what is there changes nothing. Guesses about guesses are worth nothing: without
 * confidence there are no tests, and only what
 * changes with a file as a rule. */
static void add_neighbour_files(struct maker *m, struct brief *brief)
{
    if (brief->is_question)
        return;
    if (brief_is_low(brief)) {
        if (!brief->file_count || brief->files[0].probability < COMPANY_PROBABILITY)
            return;
        add_companions(m, brief);
        keep_rules(brief);
        thin_companions(m, brief);
        return;
    }
    add_companions(m, brief);
    choose_tests(m, brief);
    thin_companions(m, brief);
}

/* Guesses about guesses, again. */
static int add_siblings(struct maker *m, struct brief *brief, struct err *err)
{
    if (brief_is_low(brief))
        return 0;
    if (precedent_find(m->view, m->ranked, m->arena, &brief->precedent, err))
        return -1;
    return siblings_find(m->view, m->ranked, m->arena, &brief->siblings, &brief->sibling_count,
                         err);
}

static int fill_brief(struct maker *m, const struct index_outcome *outcome, struct brief *out,
                      struct err *err)
{
    const struct brief_options *options = m->options;
    memset(out, 0, sizeof *out);
    out->hint = "";
    out->request = arena_strndup(m->arena, options->request, options->request_size);
    out->budget = options->budget;
    out->revision = outcome->stale ? outcome->wanted : m->view->snapshot->revision;
    out->indexed = m->view->snapshot->revision;
    out->stale = outcome->stale;
    out->work = options->work;
    out->confidence = m->ranked->ranking.confidence;
    telling_init(&m->telling, m->ranked, m->arena);
    out->snapshot = m->view->snapshot;
    out->is_vague = telling_is_vague(&m->telling);
    out->is_question = m->ranked->request.asks;
    out->adds = m->ranked->request.adds;
    title_scope_find(m->ranked, m->arena, &out->scope);
    list_ranked_files(m, out);
    if (brief_is_low(out))
        out->hint = starts_hint(&m->ranked->request, &m->ranked->evidence);
    if (!out->file_count)
        out->start_count = starts_files(m->view->snapshot, m->ranked->own_changes, STARTS_MAX,
                                        m->arena, &out->starts);
    out->overview = "";
    parts_find(m->ranked, m->telling.weights, m->arena, &out->parts);
    if (named_find(&m->finder, m->ranked, m->arena, &out->named, &out->named_count, err) ||
        explain_files(m, out, err) || (m->view->db && add_notes(m, out, err)) ||
        add_facts(m, out, err) || add_siblings(m, out, err))
        return -1;
    add_neighbour_files(m, out);
    if (out->file_count > options->limit)
        out->file_count = options->limit;
    brief_pack(out, m->arena, &out->packed);
    return 0;
}

int brief_from(struct view *view, const struct index_outcome *outcome,
               const struct brief_options *options, const struct ranked_request *ranked,
               struct arena *arena, struct brief *out, struct err *err)
{
    struct maker m = { .view = view,
                       .options = options,
                       .ranked = ranked,
                       .modules = view_modules(view),
                       .arena = arena };
    literal_finder_init(&m.finder, view);
    int result = fill_brief(&m, outcome, out, err);
    literal_finder_release(&m.finder);
    return result;
}

int brief_make(struct view *view, const struct index_outcome *outcome,
               const struct brief_options *options, struct arena *arena, struct brief *out,
               struct err *err)
{
    struct request request;
    struct ranked_request ranked;
    request_analyse(&request, options->request, options->request_size, arena);
    view_use_notes(view, options->without_notes ? NULL : options->notes, options->past);
    if (view_rank(view, true, &request, ranked_enough(options), arena, &ranked, err))
        return -1;
    return brief_from(view, outcome, options, &ranked, arena, out, err);
}
