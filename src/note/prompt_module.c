#include "note/prompt_module.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/utf8.h"
#include "note/lookup.h"
#include "redact/redact.h"
#include "syntax/language.h"
#include "syntax/role.h"
#include "text/tokens.h"

/* Of the room, at most; summaries have what is left. */
#define HISTORY_SHARE 0.2
#define USES_SHARE    0.1
#define SOURCE_SHARE  0.55
#define PART_SHARE    0.8 /* of the source, for a file that is not shown whole */
#define PART_MIN      400 /* tokens */

#define SUBJECTS_MAX     40
#define SUBJECT_SIZE_MAX 120
#define CHANGED_MAX      16 /* files of a commit */
#define SETS_MAX         200
#define TOGETHER_MAX     12
#define USED_MAX         24 /* definitions whose users are named */
#define USED_LOOKUPS     60
#define USED_PER_FILE    8
#define USERS_MAX        5
#define NAMES_MAX        30 /* definitions of a file whose source follows */
#define TEST_NAMES_MAX   10
#define IMPORTS_MAX      20
#define MANY_DEFINITIONS 40
#define SMALL_LINES      5
#define FILES_NAMED_MAX  200
#define PATH_TOKENS      8
#define FILE_SOURCE_MAX  (256 * 1024)

struct writer {
    const struct note_context *context;
    struct arena *arena;
    struct lookup lookup;
    uint32_t module; /* UINT32_MAX: none; then there is nothing but history */
    const struct prompt_maker *maker;
    struct facts *facts;
    uint32_t *order;      /* positions in the module, program text first, then by weight */
    enum file_role *role; /* by position */
    bool *is_whole;       /* by position: its source stands in the prompt */
    uint32_t *shown;      /* by position: lines of its source that do, from the first on */
    struct err *err;
};

/* Bytes / 4: what is cut must not cost an estimate for each line. */
static size_t tokens_in(const struct buf *text)
{
    return text->size / 4;
}

static const struct file *file_of(const struct writer *w, size_t position)
{
    return &w->context->snapshot->files[w->facts->module->files[position]];
}

static bool is_hidden(const struct writer *w, size_t position)
{
    return redact_is_secret_file(file_of(w, position)->path);
}

/* ---- lines ---- */

void prompt_add_line(struct buf *out, const char *text, size_t max)
{
    size_t all = strlen(text), size = utf8_cut(text, all, max);
    for (size_t i = size; size < all && i > size / 2; i--)
        if (text[i] == ' ' || text[i] == '\n') {
            size = i;
            break;
        }
    for (size_t i = 0; i < size; i++)
        buf_addch(out, text[i] == '\n' ? ' ' : text[i]);
    if (size < all)
        buf_addstr(out, " …");
}

void prompt_add_redacted_line(struct buf *out, const char *text, size_t max)
{
    struct buf clean = BUF_INIT;
    redact(text, strlen(text), &clean);
    prompt_add_line(out, clean.size ? clean.data : "", max);
    buf_release(&clean);
}

static void add_more(struct buf *out, const char *before, size_t count, const char *after)
{
    if (count)
        buf_printf(out, "%s%zu more%s", before, count, after);
}

/* ---- order ---- */

/* By role, then as `facts` has them. */
static void order_files(struct writer *w)
{
    size_t count = w->facts->module->file_count, n = 0;
    w->order = ARENA_ARRAY(w->arena, uint32_t, count);
    w->role = ARENA_ARRAY(w->arena, enum file_role, count);
    w->is_whole = ARENA_ARRAY(w->arena, bool, count);
    w->shown = ARENA_ARRAY(w->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        w->role[i] = file_role_by_path(file_of(w, i)->path);
    for (int role = 0; role < ROLE_COUNT; role++)
        for (size_t i = 0; i < count; i++)
            if (w->role[w->facts->order[i]] == (enum file_role)role)
                w->order[n++] = w->facts->order[i];
}

/* ---- source ---- */

/* The beginning of a text that ends with a line, within so many bytes. */
static size_t beginning(const char *text, size_t size, size_t max)
{
    if (size <= max)
        return size;
    while (max && text[max - 1] != '\n')
        max--;
    return max;
}

/* Redacted as a whole: half a secret would not be known. */
static void add_text(struct writer *w, struct buf *out, size_t position, const struct buf *text,
                     size_t left)
{
    struct buf clean = BUF_INIT;
    redact(text->data, text->size, &clean);
    size_t shown = beginning(clean.data, clean.size, left * 4);
    w->is_whole[position] = shown == clean.size;
    for (size_t i = 0; i < shown; i++)
        w->shown[position] += clean.data[i] == '\n';
    buf_printf(out, "source of %s%s:\n", file_of(w, position)->path,
               shown < clean.size ? " (its beginning)" : "");
    buf_add(out, clean.data, shown);
    buf_addstr(out, shown && clean.data[shown - 1] != '\n' ? "\n\n" : "\n");
    buf_release(&clean);
}

/* A file that is no program text is shown whole or not at all. */
static int add_source(struct writer *w, struct buf *out, uint32_t room)
{
    for (size_t n = 0; n < w->facts->module->file_count; n++) {
        uint32_t position = w->order[n];
        const struct file *file = file_of(w, position);
        struct buf text = BUF_INIT;
        uint64_t size;
        size_t used = tokens_in(out), left = room > used ? room - used : 0;
        bool fits = file->size / 4 <= left;
        if (!file->content || is_hidden(w, position) ||
            (!fits && (w->role[position] != ROLE_SOURCE || left < PART_MIN)))
            continue;
        if (!fits && left > PART_SHARE * room)
            left = (size_t)(PART_SHARE * room);
        int found =
            repo_read_blob(w->maker->repo, &file->blob, FILE_SOURCE_MAX, &text, &size, w->err);
        if (!found)
            add_text(w, out, position, &text, left);
        buf_release(&text);
        if (found < 0)
            return -1;
    }
    return 0;
}

/* ---- files ---- */

static void add_imports(struct buf *out, const struct summary *s)
{
    for (size_t i = 0; i < s->import_count && i < IMPORTS_MAX; i++) {
        buf_addstr(out, i ? ", " : "  imports: ");
        prompt_add_line(out, s->imports[i].target, 80);
    }
    if (s->import_count > IMPORTS_MAX)
        add_more(out, " and ", s->import_count - IMPORTS_MAX, "");
    buf_addstr(out, s->import_count ? "\n" : "");
}

static void add_definition(struct buf *out, const struct summary *s, const struct definition *d)
{
    buf_printf(out, "  L%u %s ", d->line, def_kind_name(d->kind));
    if (d->parent >= 0)
        buf_printf(out, "%s.", s->definitions[d->parent].name);
    buf_printf(out, "%s: ", d->name);
    prompt_add_line(out, d->signature, 160);
    if (*d->doc) {
        buf_addstr(out, " - ");
        prompt_add_line(out, d->doc, 120);
    }
    buf_addch(out, '\n');
}

/* Of a long file, what a name alone tells: accessors, wrappers, constants. */
static bool is_small(const struct summary *s, const struct definition *d)
{
    return s->definition_count > MANY_DEFINITIONS && d->end_line - d->line < SMALL_LINES &&
           d->kind != DEF_FIELD;
}

static void add_small(struct buf *out, const struct summary *s, uint32_t shown)
{
    size_t named = 0;
    for (size_t i = 0; i < s->definition_count; i++)
        if (is_small(s, &s->definitions[i]) && s->definitions[i].line > shown)
            buf_printf(out, "%s%s", named++ ? ", " : "  of few lines: ", s->definitions[i].name);
    buf_addstr(out, named ? "\n" : "");
}

/* Without those that stand in its source: the first `shown` lines. */
static void add_definitions(struct buf *out, const struct summary *s, uint32_t shown, uint32_t room)
{
    size_t left_out = s->definitions_left_out;
    for (size_t i = 0; i < s->definition_count; i++) {
        const struct definition *d = &s->definitions[i];
        if (d->end_line <= shown || is_small(s, d))
            continue;
        if (d->kind == DEF_FIELD || tokens_in(out) > room)
            left_out++;
        else
            add_definition(out, s, d);
    }
    add_small(out, s, shown);
    add_more(out, "  (", left_out, " definitions)\n");
}

/* Only their names. */
static void add_names(struct buf *out, const struct summary *s, size_t max)
{
    size_t named = 0, all = s->definitions_left_out;
    for (size_t i = 0; i < s->definition_count; i++) {
        const struct definition *d = &s->definitions[i];
        if (d->kind == DEF_FIELD || d->parent >= 0)
            continue;
        all++;
        if (named < max)
            buf_printf(out, "%s%s", named++ ? ", " : "  defines: ", d->name);
    }
    add_more(out, named ? " and " : "  defines ", all - named, "");
    buf_addstr(out, all ? "\n" : "");
}

static void add_file(const struct writer *w, struct buf *out, uint32_t position, uint32_t room)
{
    const struct file *file = file_of(w, position);
    const struct summary *s = &w->facts->summaries[position];
    buf_printf(out, "file: %s (%s, %u lines)\n", file->path, file->language, s->lines);
    if (*s->doc && !w->is_whole[position]) {
        buf_addstr(out, "  doc: ");
        prompt_add_line(out, s->doc, 300);
        buf_addch(out, '\n');
    }
    if (w->is_whole[position] || w->role[position] == ROLE_TEST) {
        add_names(out, s, w->is_whole[position] ? NAMES_MAX : TEST_NAMES_MAX);
        return;
    }
    add_imports(out, s);
    add_definitions(out, s, w->shown[position], room);
}

/* What does not fit is named by its path alone. */
static void add_files(const struct writer *w, struct buf *out, uint32_t room)
{
    size_t named = 0;
    for (size_t n = 0; n < w->facts->module->file_count; n++) {
        uint32_t position = w->order[n];
        if (is_hidden(w, position))
            continue;
        if (tokens_in(out) < room)
            add_file(w, out, position, room);
        else if (named++ < FILES_NAMED_MAX)
            buf_printf(out, "file: %s (%s)\n", file_of(w, position)->path,
                       file_of(w, position)->language);
    }
    add_more(out, "(and ", named > FILES_NAMED_MAX ? named - FILES_NAMED_MAX : 0, " files)\n");
}

/* ---- uses ---- */

static bool is_exported(const struct definition *d)
{
    return d->is_public && strlen(d->name) >= 3 && d->kind != DEF_FIELD && d->kind != DEF_MODULE &&
           d->kind < DEF_HEADING;
}

/* Users in other modules, program text first; of a name that others define, too, nobody knows. */
static int add_users(struct writer *w, struct buf *out, uint32_t position,
                     const struct definition *d, size_t *used)
{
    const struct note_context *context = w->context;
    uint32_t *files, *rivals;
    size_t count, rival_count, named = 0, all = 0;
    int64_t self = file_of(w, position)->content;
    if (find_holders(context, POSTING_DEFINITION, d->name, self, w->arena, &rivals, &rival_count,
                     w->err) ||
        find_holders(context, POSTING_REFERENCE, d->name, self, w->arena, &files, &count, w->err))
        return -1;
    for (int tests = 0; tests < 2 && !rival_count; tests++)
        for (size_t i = 0; i < count; i++) {
            const struct file *file = &context->snapshot->files[files[i]];
            bool is_test = file_is_test(file->path);
            if (is_test != (tests == 1) || context->modules->of_file[files[i]] == w->module ||
                redact_is_secret_file(file->path))
                continue;
            all++;
            if (named == USERS_MAX)
                continue;
            if (named++)
                buf_addstr(out, ", ");
            else
                buf_printf(out, "used elsewhere: %s of %s by ", d->name,
                           lookup_short(&w->lookup, w->facts->module->files[position]));
            buf_addstr(out, lookup_short(&w->lookup, files[i]));
        }
    add_more(out, " and ", all - named, "");
    buf_addstr(out, named ? "\n" : "");
    *used += named > 0;
    return 0;
}

/* A name that the file defines more than once, as methods of several types, tells nothing. */
static bool is_only(const struct summary *s, const struct definition *d)
{
    for (size_t i = 0; i < s->definition_count; i++)
        if (&s->definitions[i] != d && !strcmp(s->definitions[i].name, d->name))
            return false;
    return true;
}

static int add_used(struct writer *w, struct buf *out, uint32_t room)
{
    size_t used = 0, looked_up = 0;
    for (size_t n = 0; n < w->facts->module->file_count; n++) {
        uint32_t position = w->order[n];
        const struct summary *s = &w->facts->summaries[position];
        size_t taken = 0;
        if (w->role[position] != ROLE_SOURCE)
            break;
        for (size_t i = 0; i < s->definition_count && taken < USED_PER_FILE; i++) {
            if (!is_exported(&s->definitions[i]) || !is_only(s, &s->definitions[i]))
                continue;
            taken++;
            if (used == USED_MAX || looked_up++ == USED_LOOKUPS || tokens_in(out) > room)
                return 0;
            if (add_users(w, out, position, &s->definitions[i], &used))
                return -1;
        }
    }
    return 0;
}

static void add_neighbours(const struct writer *w, struct buf *out, const uint32_t *counts,
                           const char *label)
{
    const struct module_list *modules = w->context->modules;
    bool first = true;
    for (size_t i = 0; i < modules->count; i++) {
        if (!counts[i])
            continue;
        buf_printf(out, "%s%s (%u)", first ? label : ", ", modules->modules[i].path, counts[i]);
        first = false;
    }
    buf_addstr(out, first ? "" : "\n");
}

static void add_tests(struct writer *w, struct buf *out)
{
    struct string_list tests = { NULL, 0 };
    facts_tests(w->facts, &tests);
    for (size_t i = 0; i < tests.count; i++)
        buf_printf(out, "%s%s", i ? ", " : "tests that go with it: ", tests.items[i]);
    buf_addstr(out, tests.count ? "\n" : "");
}

/* ---- history ---- */

struct together {
    uint32_t file, count;
};

static int by_count(const void *a, const void *b)
{
    const struct together *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

/* Files of other modules that change with this one. */
static void add_together(struct writer *w, struct buf *out, const struct change_set **sets,
                         size_t count)
{
    const struct note_context *context = w->context;
    size_t files = context->snapshot->file_count;
    struct together *together = ARENA_ARRAY(w->arena, struct together, files);
    for (uint32_t i = 0; i < files; i++)
        together[i].file = i;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < sets[i]->file_count; j++)
            together[sets[i]->files[j]].count +=
                context->modules->of_file[sets[i]->files[j]] != w->module;
    qsort(together, files, sizeof *together, by_count);
    for (size_t i = 0; i < TOGETHER_MAX && i < files && together[i].count >= 2; i++)
        if (!redact_is_secret_file(context->snapshot->files[together[i].file].path))
            buf_printf(out, "changes along: %s (in %u of %zu)\n",
                       context->snapshot->files[together[i].file].path, together[i].count, count);
}

/* The module's own first: the others may be many. */
static void add_changed(struct writer *w, struct buf *out, const struct change_set *set)
{
    const struct note_context *context = w->context;
    size_t named = 0, all = 0;
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < set->file_count; i++) {
            uint32_t file = set->files[i];
            if ((context->modules->of_file[file] != w->module) != (others == 1) ||
                redact_is_secret_file(context->snapshot->files[file].path))
                continue;
            all++;
            if (named < CHANGED_MAX)
                buf_printf(out, "%s%s", named++ ? ", " : " [", lookup_short(&w->lookup, file));
        }
    buf_addstr(out, named ? "]" : "");
    add_more(out, " and ", all - named, "");
    buf_addch(out, '\n');
}

/* No example of what somebody asks for. */
static bool is_noise(const char *subject)
{
    static const char *const beginnings[] = { "merge ",  "revert ", "revert:",  "fixup!",
                                              "squash!", "bump ",   "release ", "wip" };
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (!strncasecmp(subject, beginnings[i], strlen(beginnings[i])))
            return true;
    return false;
}

/* A change of tests or documents alone is no example for a module of program text. */
static bool changes_program(const struct writer *w, const struct change_set *set)
{
    for (size_t i = 0; i < set->file_count; i++)
        if (file_role_by_path(w->context->snapshot->files[set->files[i]].path) == ROLE_SOURCE)
            return true;
    return w->module != UINT32_MAX && w->role[w->order[0]] != ROLE_SOURCE;
}

static bool is_told(const char **told, size_t count, const char *subject)
{
    for (size_t i = 0; i < count; i++)
        if (!strcasecmp(told[i], subject))
            return true;
    return false;
}

static void add_date(struct buf *out, int64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm tm;
    char text[16];
    if (gmtime_r(&time, &tm) && strftime(text, sizeof text, "%Y-%m-%d", &tm))
        buf_printf(out, " %s", text);
}

static int add_subjects(struct writer *w, struct buf *out, const struct change_set **sets,
                        size_t count, uint32_t room)
{
    const char *told[SUBJECTS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < count && n < SUBJECTS_MAX && tokens_in(out) < room; i++) {
        struct oid id;
        const char *subject, *body;
        if (!changes_program(w, sets[i]))
            continue;
        if (index_db_commit_message(w->context->db, sets[i]->row, w->arena, &id, &subject, &body,
                                    w->err))
            return -1;
        if (is_noise(subject) || is_told(told, n, subject))
            continue;
        told[n++] = subject;
        buf_addstr(out, "commit");
        add_date(out, sets[i]->time);
        buf_addstr(out, ": ");
        prompt_add_redacted_line(out, subject, SUBJECT_SIZE_MAX);
        add_changed(w, out, sets[i]);
    }
    return 0;
}

static int add_history(struct writer *w, struct buf *out, uint32_t room)
{
    const struct module *module = w->facts->module;
    const struct change_set **sets;
    size_t count = changes_of_files(w->context->changes, module->files, module->file_count,
                                    CHANGE_SWEEPING, SETS_MAX, w->arena, &sets);
    add_together(w, out, sets, count);
    return add_subjects(w, out, sets, count, room);
}

/* ---- the whole ---- */

int prompt_module_data(struct buf *out, const struct prompt_maker *maker, struct facts *facts,
                       uint32_t room, struct err *err)
{
    struct writer w = { .context = facts->context,
                        .arena = facts->arena,
                        .module = (uint32_t)(facts->module - facts->context->modules->modules),
                        .maker = maker,
                        .facts = facts,
                        .err = err };
    struct buf uses = BUF_INIT, history = BUF_INIT, source = BUF_INIT;
    lookup_init(&w.lookup, w.context, w.arena);
    order_files(&w);
    int result = add_used(&w, &uses, (uint32_t)(USES_SHARE * room));
    add_neighbours(&w, &uses, facts->uses, "imports from modules: ");
    add_neighbours(&w, &uses, facts->used_by, "imported by modules: ");
    add_tests(&w, &uses);
    if (!result)
        result = add_history(&w, &history, (uint32_t)(HISTORY_SHARE * room));
    if (!result)
        result = add_source(&w, &source, (uint32_t)(SOURCE_SHARE * room));
    size_t used = tokens_in(&uses) + tokens_in(&history) + tokens_in(&source);
    if (!result) {
        size_t names = PATH_TOKENS * (facts->module->file_count - 1);
        used += names < room / 3 ? names : room / 3;
        add_files(&w, out, (uint32_t)(room > used ? room - used : 0));
        buf_add(out, uses.data, uses.size);
        buf_add(out, history.data, history.size);
        buf_add(out, source.data, source.size);
    }
    lookup_release(&w.lookup);
    buf_release(&uses);
    buf_release(&history);
    buf_release(&source);
    return result;
}

/* Whether it touches files of several modules. */
static bool spans(const struct note_context *context, const struct change_set *set)
{
    uint32_t first = UINT32_MAX;
    for (size_t i = 0; i < set->file_count; i++) {
        uint32_t module = context->modules->of_file[set->files[i]];
        if (first != UINT32_MAX && module != UINT32_MAX && module != first)
            return true;
        first = first == UINT32_MAX ? module : first;
    }
    return false;
}

int prompt_spanning_changes(struct buf *out, const struct note_context *context, uint32_t room,
                            struct arena *arena, struct err *err)
{
    struct writer w = { .context = context, .arena = arena, .module = UINT32_MAX, .err = err };
    const struct change_set **sets = ARENA_ARRAY(arena, const struct change_set *, SETS_MAX);
    const struct changes *changes = context->changes;
    struct buf lines = BUF_INIT;
    size_t count = 0;
    for (size_t i = 0; i < changes->count && count < SETS_MAX; i++)
        if (changes->sets[i].paths_total <= CHANGE_SWEEPING && spans(context, &changes->sets[i]))
            sets[count++] = &changes->sets[i];
    lookup_init(&w.lookup, context, arena);
    int result = add_subjects(&w, &lines, sets, count, room);
    buf_add(out, lines.data, lines.size);
    lookup_release(&w.lookup);
    buf_release(&lines);
    return result;
}
