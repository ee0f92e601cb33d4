#include "note/survey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/order.h"
#include "base/path.h"

#define RESPONSIBILITIES_MAX 8
#define TESTS_MAX            6
#define NEIGHBOURS_MAX       4
#define STEMS_MAX            60 /* files whose importers are looked up */
#define NAMES_MAX            64 /* under which one is imported */
#define HOLDERS_MAX          2000 /* files that import one name; more of them are not opened */
#define NAME_MAX_            80 /* bytes of a name, and of a path, that are worth a note's tokens */
#define PATH_MAX_            160

/* ---- loading ---- */

static const struct file *file_of(const struct survey *f, size_t i)
{
    return &f->context->snapshot->files[f->module->files[i]];
}

static uint32_t changes_of(const struct survey *f, size_t i)
{
    return changes_count(f->context->changes, f->module->files[i]);
}

static int load_summaries(struct survey *f, struct err *err)
{
    f->summaries = ARENA_ARRAY(f->arena, struct summary, f->module->file_count);
    for (size_t i = 0; i < f->module->file_count; i++) {
        f->summaries[i].doc = "";
        if (file_of(f, i)->content && index_db_summary(f->context->db, file_of(f, i)->content,
                                                       f->arena, &f->summaries[i], err) < 0)
            return -1;
    }
    return 0;
}

static void count_file_uses(struct survey *f, size_t i)
{
    const struct module_list *modules = f->context->modules;
    uint32_t *seen = ARENA_ARRAY(f->arena, uint32_t, modules->count);
    for (size_t j = 0; j < f->summaries[i].import_count; j++) {
        int64_t target = import_resolve(context_imports(f->context), f->module->files[i],
                                        f->summaries[i].imports[j].target);
        uint32_t module = target >= 0 ? modules->of_file[target] : UINT32_MAX;
        if (module < modules->count && !seen[module]++)
            f->uses[module]++;
    }
}

const struct summary *survey_summary(struct survey *f, uint32_t file, struct err *err)
{
    const struct snapshot *snapshot = f->context->snapshot;
    if (!f->others)
        f->others = ARENA_ARRAY(f->arena, const struct summary *, snapshot->file_count);
    if (f->others[file])
        return f->others[file];
    struct summary *summary = ARENA_NEW(f->arena, struct summary);
    int64_t content = snapshot->files[file].content;
    if (content && index_db_summary(f->context->db, content, f->arena, summary, err) < 0)
        return NULL;
    f->others[file] = summary;
    return summary;
}

/* Files that may import the ones of the module: each once, appended to out. */
static int find_candidates(struct survey *f, uint32_t *out, size_t *count, struct err *err)
{
    const struct import_map *imports = context_imports(f->context);
    unsigned char *seen = ARENA_ARRAY(f->arena, unsigned char, f->context->snapshot->file_count);
    struct map asked = MAP_INIT;
    int result = 0;
    for (size_t i = 0; i < f->module->file_count && i < STEMS_MAX && !result; i++) {
        const char *names[NAMES_MAX];
        size_t n = import_names(imports, f->module->files[i], f->arena, names, NAMES_MAX);
        for (size_t k = 0; k < n && !result; k++) {
            uint32_t *holders;
            size_t total = 0;
            bool fresh;
            map_put(&asked, names[k], strlen(names[k]), &fresh);
            if (fresh)
                result = context_find_holders(f->context, POSTING_IMPORT, names[k], 0, f->arena,
                                              &holders, &total, err);
            for (size_t h = 0; h < total && total <= HOLDERS_MAX && !result; h++)
                if (!seen[holders[h]]++)
                    out[(*count)++] = holders[h];
        }
    }
    map_release(&asked);
    return result;
}

/* Who imports something of the module, and which files of it are imported for themselves. */
static int count_importers(struct survey *f, struct err *err)
{
    const struct module_list *modules = f->context->modules;
    uint32_t own = (uint32_t)(f->module - modules->modules);
    size_t files = f->context->snapshot->file_count, count = 0;
    uint32_t *candidates = ARENA_ARRAY(f->arena, uint32_t, files);
    uint32_t *importers = ARENA_ARRAY(f->arena, uint32_t, files);
    if (find_candidates(f, candidates, &count, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct summary *summary = survey_summary(f, candidates[i], err);
        bool leads = false;
        for (size_t j = 0; summary && j < summary->import_count; j++) {
            struct import_target found =
                import_find(context_imports(f->context), candidates[i], summary->imports[j].target);
            bool is_here = (found.kind == IMPORT_FILE || found.kind == IMPORT_FOLDER) &&
                           modules->of_file[found.file] == own;
            importers[found.file] += is_here && found.kind == IMPORT_FILE;
            leads |= is_here;
        }
        if (!summary)
            return -1;
        if (leads && modules->of_file[candidates[i]] < modules->count)
            f->used_by[modules->of_file[candidates[i]]]++;
    }
    for (size_t i = 0; i < f->module->file_count; i++)
        f->weights[i] += log2(1 + (double)importers[f->module->files[i]]);
    return 0;
}

static void order_central_first(struct survey *f)
{
    struct weighted *positions = ARENA_ARRAY(f->arena, struct weighted, f->module->file_count);
    f->order = ARENA_ARRAY(f->arena, uint32_t, f->module->file_count);
    for (uint32_t i = 0; i < f->module->file_count; i++)
        positions[i] = (struct weighted){ i, f->weights[i] };
    weighted_sort(positions, f->module->file_count);
    for (size_t i = 0; i < f->module->file_count; i++)
        f->order[i] = positions[i].item;
}

int survey_load(struct survey *f, const struct context *context, uint32_t module,
                struct arena *arena, struct err *err)
{
    *f = (struct survey){ .context = context,
                          .module = &context->modules->modules[module],
                          .arena = arena };
    f->weights = ARENA_ARRAY(arena, double, f->module->file_count);
    f->uses = ARENA_ARRAY(arena, uint32_t, context->modules->count);
    f->used_by = ARENA_ARRAY(arena, uint32_t, context->modules->count);
    if (load_summaries(f, err))
        return -1;
    for (size_t i = 0; i < f->module->file_count; i++) {
        f->weights[i] =
            log2(1 + f->summaries[i].definition_count) + 0.5 * log2(1 + changes_of(f, i));
        count_file_uses(f, i);
    }
    if (count_importers(f, err))
        return -1;
    f->uses[module] = f->used_by[module] = 0;
    order_central_first(f);
    return 0;
}

void survey_release(struct survey *f)
{
    (void)f; /* everything is in the arena */
}

/* ---- purpose ---- */

static bool is_readme(const char *path)
{
    return !strncasecmp(path_base(path), "readme", 6);
}

/* A file that speaks for its folder: named like it, what it is imported as, or made for that. */
static bool speaks_for_folder(const char *path)
{
    const char *base = path_base(path);
    size_t stem = path_stem_length(base), folder = path_dir_length(path);
    const char *start = path + folder;
    while (start > path && start[-1] != '/')
        start--;
    if (folder && (size_t)(path + folder - start) == stem && !strncasecmp(start, base, stem))
        return true;
    return file_stands_for_folder(path) || (stem == 3 && !strncasecmp(base, "doc", 3)) ||
           (stem == 7 && !strncasecmp(base, "package", 7));
}

static const char *documentation(struct survey *f, bool (*wanted)(const char *))
{
    for (size_t i = 0; i < f->module->file_count; i++) {
        uint32_t file = f->order[i];
        if (wanted && !wanted(file_of(f, file)->path))
            continue;
        const char *text = descriptive(f->summaries[file].doc, 300, f->arena);
        if (*text)
            return text;
    }
    return "";
}

/* Whether nothing but namespaces is around it: those only say where a file stands. */
static bool is_outermost(const struct summary *s, const struct definition *d)
{
    int32_t parent = d->parent;
    while (parent >= 0 && s->definitions[parent].kind == DEF_MODULE)
        parent = s->definitions[parent].parent;
    return parent < 0;
}

enum part { PART_OF_PROGRAM, PART_OF_DOCUMENT };

static enum part part_of(const struct definition *d)
{
    return d->kind < DEF_HEADING ? PART_OF_PROGRAM : PART_OF_DOCUMENT;
}

/* Macros, constants and variables say less about a file than its functions and types. */
static bool is_leading(const struct summary *s, const struct definition *d, enum part part)
{
    return d->is_public && part_of(d) == part && strlen(d->name) <= NAME_MAX_ &&
           d->kind != DEF_MODULE && d->kind != DEF_VARIABLE && d->kind != DEF_MACRO &&
           d->kind != DEF_CONSTANT && is_outermost(s, d);
}

/* The first leading definition whose name is not among the `count` names. */
static const char *leading_name(const struct summary *s, enum part part, const char *const *names,
                                size_t count)
{
    for (size_t i = 0; i < s->definition_count; i++) {
        size_t n = 0;
        if (!is_leading(s, &s->definitions[i], part))
            continue;
        while (n < count && strcmp(names[n], s->definitions[i].name) != 0)
            n++;
        if (n == count)
            return s->definitions[i].name;
    }
    return NULL;
}

static size_t add_leading_names(struct survey *f, enum part part, struct buf *out)
{
    const char *names[5];
    size_t named = 0;
    for (size_t i = 0; i < f->module->file_count && named < 5; i++) {
        const char *name = leading_name(&f->summaries[f->order[i]], part, names, named);
        if (!name)
            continue;
        buf_printf(out, "%s%s", named ? ", " : "Defines ", name);
        names[named++] = name;
    }
    return named;
}

/* "Defines X, Y and Z in N files" from the most central files: headings only where no program is. */
static const char *enumerate(struct survey *f)
{
    struct buf out = BUF_INIT;
    size_t named = add_leading_names(f, PART_OF_PROGRAM, &out);
    if (!named)
        named = add_leading_names(f, PART_OF_DOCUMENT, &out);
    for (size_t i = 0, held = 0; !named && i < f->module->file_count && held < 5; i++) {
        const char *name = path_base(file_of(f, f->order[i])->path);
        if (strlen(name) <= NAME_MAX_)
            buf_printf(&out, "%s%s", held++ ? ", " : "Holds ", name);
    }
    buf_printf(&out, "%s(%zu file%s).", out.size ? " " : "", f->module->file_count,
               f->module->file_count == 1 ? "" : "s");
    const char *text = arena_strdup(f->arena, out.data);
    buf_release(&out);
    return text;
}

const char *survey_purpose(struct survey *f)
{
    const char *text = documentation(f, is_readme);
    if (!*text)
        text = documentation(f, speaks_for_folder);
    const char *names = enumerate(f);
    return *text ? arena_printf(f->arena, "%s %s", text, names) : names;
}

/* ---- responsibilities ---- */

static const char *leading_names(struct survey *f, const struct summary *s)
{
    struct buf out = BUF_INIT;
    const char *names[4], *name;
    size_t named = 0;
    for (enum part part = PART_OF_PROGRAM; part <= PART_OF_DOCUMENT && !named; part++)
        for (; named < 4 && (name = leading_name(s, part, names, named)); named++) {
            buf_printf(&out, "%s%s", named ? ", " : "", name);
            names[named] = name;
        }
    const char *text = arena_strdup(f->arena, out.data);
    buf_release(&out);
    return text;
}

void survey_responsibilities(struct survey *f, struct string_list *out)
{
    out->items = ARENA_ARRAY(f->arena, const char *, RESPONSIBILITIES_MAX);
    for (size_t i = 0; i < f->module->file_count && out->count < RESPONSIBILITIES_MAX; i++) {
        uint32_t file = f->order[i];
        const struct summary *s = &f->summaries[file];
        const char *text = descriptive(s->doc, 120, f->arena);
        if (!*text)
            text = leading_names(f, s);
        if (*text)
            out->items[out->count++] =
                arena_printf(f->arena, "%s: %s", path_base(file_of(f, file)->path), text);
    }
}

/* ---- data flow ---- */

static void name_neighbours(struct survey *f, const uint32_t *counts, const char *label,
                            const char *unit, struct buf *out)
{
    const struct module *modules = f->context->modules->modules;
    bool *listed = ARENA_ARRAY(f->arena, bool, f->context->modules->count);
    for (size_t n = 0; n < NEIGHBOURS_MAX; n++) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < f->context->modules->count; i++)
            if (!listed[i] && counts[i] && strlen(modules[i].path) <= PATH_MAX_ &&
                (best == SIZE_MAX || counts[i] > counts[best]))
                best = i;
        if (best == SIZE_MAX)
            return;
        listed[best] = true;
        buf_printf(out, "%s%s", n ? ", " : label, modules[best].path);
        if (unit)
            buf_printf(out, " (%u %s)", counts[best], unit);
    }
}

const char *survey_data_flow(struct survey *f)
{
    struct buf out = BUF_INIT;
    name_neighbours(f, f->uses, "imports ", "files", &out);
    size_t size = out.size;
    name_neighbours(f, f->used_by, size ? "; imported by " : "imported by ", NULL, &out);
    const char *text = arena_strdup(f->arena, out.data);
    buf_release(&out);
    return text;
}

/* ---- couplings ---- */

/* In how many changes of the rarer of two files both changed. */
static uint32_t together(const struct changes *changes, uint32_t a, uint32_t b)
{
    uint32_t i = changes->first[a], j = changes->first[b], n = 0;
    while (i < changes->first[a + 1] && j < changes->first[b + 1]) {
        if (changes->of_file[i] == changes->of_file[j])
            n += change_set_couple(&changes->sets[changes->of_file[i++]], a, b), j++;
        else if (changes->of_file[i] < changes->of_file[j])
            i++;
        else
            j++;
    }
    return n;
}

static void add_invariants(struct survey *f, struct string_list *out)
{
    const struct changes *changes = f->context->changes;
    for (size_t i = 0; i < f->module->file_count && i < 20; i++) {
        for (size_t j = i + 1; j < f->module->file_count && j < 20 && out->count < 3; j++) {
            uint32_t a = f->order[i], b = f->order[j], na = changes_of(f, a), nb = changes_of(f, b);
            uint32_t least = na < nb ? na : nb,
                     n = least >= 5 ? together(changes, f->module->files[a], f->module->files[b])
                                    : 0;
            if (n < 5 || n * 5 < least * 4)
                continue;
            const char *rare = file_of(f, na < nb ? a : b)->path,
                       *other = file_of(f, na < nb ? b : a)->path;
            out->items[out->count++] =
                arena_printf(f->arena, "%s changed together with %s in %u of its %u changes", rare,
                             path_base(other), n, least);
        }
    }
}

static void add_hot_spots(struct survey *f, struct string_list *out)
{
    size_t window = f->context->changes->count;
    for (size_t i = 0; i < f->module->file_count && out->count < 2 && window >= 100; i++) {
        uint32_t n = changes_of(f, f->order[i]);
        if (n * 50 >= window && n >= 20)
            out->items[out->count++] =
                arena_printf(f->arena, "%s is a hot spot: changed in %u of the last %zu commits",
                             file_of(f, f->order[i])->path, n, window);
    }
    for (size_t i = 0; i < f->module->file_count && out->count < 4; i++)
        switch (file_of(f, i)->state) {
        case PARSE_OK:
        case PARSE_NO_GRAMMAR:
        case PARSE_BY_LINES:
            break;
        case PARSE_PARTIAL:
            out->items[out->count++] = arena_printf(
                f->arena, "%s was understood in part; its structure here may not be complete",
                file_of(f, i)->path);
            break;
        default:
            out->items[out->count++] =
                arena_printf(f->arena, "%s was not parsed (%s); its structure is not listed here",
                             file_of(f, i)->path, parse_state_name(file_of(f, i)->state));
        }
}

void survey_couplings(struct survey *f, struct string_list *invariants, struct string_list *gotchas)
{
    invariants->items = ARENA_ARRAY(f->arena, const char *, 4);
    gotchas->items = ARENA_ARRAY(f->arena, const char *, 6);
    if (!f->context->changes->first)
        return;
    add_invariants(f, invariants);
    add_hot_spots(f, gotchas);
}

/* ---- tests ---- */

static bool has_name_of(const char *test, const char *path)
{
    const char *base = path_base(path);
    size_t stem = path_stem_length(base);
    return stem >= 3 && memmem(path_base(test), strlen(path_base(test)), base, stem);
}

/* How often each test changed with a file of the module, and whether it carries its name. */
void survey_tests(struct survey *f, struct string_list *out)
{
    const struct changes *changes = f->context->changes;
    const struct snapshot *snapshot = f->context->snapshot;
    struct weighted *scores = ARENA_ARRAY(f->arena, struct weighted, snapshot->file_count);
    double *score = ARENA_ARRAY(f->arena, double, snapshot->file_count);
    size_t count = 0;
    for (size_t i = 0; changes->first && i < f->module->file_count; i++)
        for (uint32_t c = changes->first[f->module->files[i]];
             c < changes->first[f->module->files[i] + 1]; c++) {
            const struct change_set *set = &changes->sets[changes->of_file[c]];
            for (size_t j = 0; set->paths_total <= CHANGE_SWEEPING && j < set->file_count; j++)
                score[set->files[j]] += 1.0 / (double)set->file_count;
        }
    size_t test_count;
    const uint32_t *tests = context_tests(f->context, &test_count);
    for (size_t n = 0; n < test_count; n++) {
        uint32_t t = tests[n];
        double s = score[t];
        for (size_t i = 0; i < f->module->file_count && i < 20; i++)
            if (f->module->files[f->order[i]] != t &&
                has_name_of(snapshot->files[t].path, file_of(f, f->order[i])->path))
                s += 2.0 / (1 + (double)i / 4);
        if (s >= 0.5)
            scores[count++] = (struct weighted){ t, s };
    }
    weighted_sort(scores, count);
    out->items = ARENA_ARRAY(f->arena, const char *, TESTS_MAX);
    for (size_t i = 0; i < count && i < TESTS_MAX; i++)
        out->items[out->count++] = snapshot->files[scores[i].item].path;
}
