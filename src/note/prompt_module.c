#include "note/prompt_module.h"

#include <string.h>

#include "base/utf8.h"
#include "note/prompt_parts.h"
#include "redact/redact.h"
#include "syntax/language.h"
#include "syntax/role.h"

/* Of the room, at most; summaries have what is left. */
#define HISTORY_SHARE 0.2
#define USES_SHARE    0.1
#define SOURCE_SHARE  0.5

#define USED_MAX         24 /* definitions whose users are named */
#define USED_LOOKUPS     60
#define USED_PER_FILE    8
#define USERS_MAX        5
#define NAMES_MAX        30 /* definitions of a file that are only named */
#define TEST_NAMES_MAX   10
#define IMPORTS_MAX      16
#define MANY_DEFINITIONS 40
#define SMALL_LINES      5
#define FILES_NAMED_MAX  200
#define PATH_TOKENS      12
#define FILE_SHARE       3 /* of what is left for the files, against one for each that follows */
#define NAME_TOKENS      4
#define NAMES_MIN        4

size_t prompt_tokens_in(const struct buf *text)
{
    return text->size / 4;
}

const struct file *prompt_file_of(const struct prompt_writer *w, size_t position)
{
    return &w->context->snapshot->files[w->survey->module->files[position]];
}

bool prompt_is_hidden(const struct prompt_writer *w, size_t position)
{
    return redact_is_secret_file(prompt_file_of(w, position)->path);
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

void prompt_add_more(struct buf *out, const char *before, size_t count, const char *after)
{
    if (count)
        buf_printf(out, "%s%zu more%s", before, count, after);
}

void prompt_add_name(struct prompt_writer *w, struct buf *out, uint32_t file)
{
    if (w->ids.id_of[file])
        buf_printf(out, "f%u", w->ids.id_of[file]);
    else
        buf_addstr(out, lookup_short(&w->lookup, file));
}

/* ---- order ---- */

/* By role, then as the survey has them. */
static void order_prompt_files(struct prompt_writer *w)
{
    size_t count = w->survey->module->file_count, n = 0;
    w->order = ARENA_ARRAY(w->arena, uint32_t, count);
    w->role = ARENA_ARRAY(w->arena, enum file_role, count);
    w->shown = ARENA_ARRAY(w->arena, struct shown_lines, count);
    for (size_t i = 0; i < count; i++)
        w->role[i] = file_role_by_path(prompt_file_of(w, i)->path);
    for (int role = 0; role < ROLE_COUNT; role++)
        for (size_t i = 0; i < count; i++)
            if (w->role[w->survey->order[i]] == (enum file_role)role)
                w->order[n++] = w->survey->order[i];
    for (n = 0; n < count; n++)
        if (!prompt_is_hidden(w, w->order[n]))
            path_ids_give(&w->ids, w->survey->module->files[w->order[n]]);
}

/* ---- files ---- */

static bool holds(const uint32_t *files, size_t count, uint32_t file)
{
    for (size_t i = 0; i < count; i++)
        if (files[i] == file)
            return true;
    return false;
}

/* Of the repository: what else it imports says little. */
static void add_imports(struct prompt_writer *w, struct buf *out, uint32_t position)
{
    const struct summary *s = &w->survey->summaries[position];
    uint32_t from = w->survey->module->files[position], files[IMPORTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < s->import_count && count < IMPORTS_MAX; i++) {
        int64_t target = import_resolve(context_imports(w->context), from, s->imports[i].target);
        if (target < 0 || target == from || holds(files, count, (uint32_t)target))
            continue;
        files[count++] = (uint32_t)target;
        buf_addstr(out, count == 1 ? "  imports: " : ", ");
        prompt_add_name(w, out, (uint32_t)target);
    }
    buf_addstr(out, count == IMPORTS_MAX ? ", …\n" : count ? "\n" : "");
}

/* A signature mostly says the kind and the name itself. */
static void add_definition_line(struct buf *out, const struct summary *s,
                                const struct definition *d)
{
    buf_printf(out, "  L%u ", d->line);
    if (d->parent >= 0)
        buf_printf(out, "%s: ", s->definitions[d->parent].name);
    if (!strstr(d->signature, d->name))
        buf_printf(out, "%s %s: ", def_kind_name(d->kind), d->name);
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

/* Its first line tells what it is. */
static bool is_within(const struct shown_lines *shown, const struct definition *d)
{
    for (size_t i = 0; i < shown->count; i++)
        if (d->line >= shown->ranges[i].first && d->line <= shown->ranges[i].last)
            return true;
    return shown->all;
}

/* By their names, at most `max` of them: those of few lines, and those that did not fit. */
static void add_rest(struct buf *out, const struct summary *s, const bool *told,
                     const struct shown_lines *shown, size_t max)
{
    size_t named = 0, left_out = s->definitions_left_out;
    for (size_t i = 0; i < s->definition_count; i++) {
        const struct definition *d = &s->definitions[i];
        if (told[i] || d->kind == DEF_FIELD || is_within(shown, d))
            continue;
        if (named < max)
            buf_printf(out, "%s%s", named++ ? ", " : "  also: ", d->name);
        else
            left_out++;
    }
    prompt_add_more(out, named ? " and " : "  defines ", left_out, "");
    buf_addstr(out, named || left_out ? "\n" : "");
}

/* Without those that stand in its source. */
static void add_definition_lines(const struct prompt_writer *w, struct buf *out, uint32_t position,
                                 size_t room)
{
    const struct summary *s = &w->survey->summaries[position];
    const struct shown_lines *shown = &w->shown[position];
    bool *told = ARENA_ARRAY(w->arena, bool, s->definition_count);
    size_t used = prompt_tokens_in(out), names = room > used ? (room - used) / NAME_TOKENS : 0;
    names = names < NAMES_MAX ? names : NAMES_MAX;
    for (size_t i = 0; i < s->definition_count && prompt_tokens_in(out) < room; i++) {
        const struct definition *d = &s->definitions[i];
        told[i] = !is_within(shown, d) && !is_small(s, d) && d->kind != DEF_FIELD;
        if (told[i])
            add_definition_line(out, s, d);
    }
    add_rest(out, s, told, shown, names < NAMES_MIN ? NAMES_MIN : names);
}

/* Only their names. */
static void add_reference_names(struct buf *out, const struct summary *s, size_t max)
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
    prompt_add_more(out, named ? " and " : "  defines ", all - named, "");
    buf_addstr(out, all ? "\n" : "");
}

static void add_head(const struct prompt_writer *w, struct buf *out, uint32_t position)
{
    const struct file *file = prompt_file_of(w, position);
    uint32_t id = w->ids.id_of[w->survey->module->files[position]];
    buf_addstr(out, "file: ");
    prompt_add_line(out, file->path, SIZE_MAX);
    buf_addstr(out, " (");
    if (id)
        buf_printf(out, "f%u, ", id);
    buf_printf(out, "%s, %u lines)\n", *file->language ? file->language : "not read",
               w->survey->summaries[position].lines);
}

/* room: for all of `out` when this file is told. */
static void add_file_text(struct prompt_writer *w, struct buf *out, uint32_t position, size_t room)
{
    const struct summary *s = &w->survey->summaries[position];
    bool is_whole = w->shown[position].all;
    add_head(w, out, position);
    if (*s->doc && !is_whole) {
        buf_addstr(out, "  doc: ");
        prompt_add_line(out, s->doc, 300);
        buf_addch(out, '\n');
    }
    if (is_whole || w->role[position] == ROLE_TEST) {
        add_reference_names(out, s, is_whole ? NAMES_MAX : TEST_NAMES_MAX);
        return;
    }
    add_imports(w, out, position);
    add_definition_lines(w, out, position, room);
}

/* Program text comes first, and each file of it has room of its own: the model is to say of each
 * what it is for. Of the others, what does not fit is named by its path alone. */
static void add_file_texts(struct prompt_writer *w, struct buf *out, uint32_t room)
{
    size_t count = w->survey->module->file_count, named = 0, sources = 0;
    for (size_t i = 0; i < count; i++)
        sources += w->role[i] == ROLE_SOURCE;
    for (size_t n = 0; n < count; n++) {
        uint32_t position = w->order[n];
        size_t used = prompt_tokens_in(out), left = room > used ? room - used : 0, share = left;
        if (prompt_is_hidden(w, position))
            continue;
        if (n < sources)
            share = left * FILE_SHARE / (FILE_SHARE + sources - n - 1);
        if (left)
            add_file_text(w, out, position, used + share);
        else if (named++ < FILES_NAMED_MAX)
            add_head(w, out, position);
    }
    prompt_add_more(out, "(and ", named > FILES_NAMED_MAX ? named - FILES_NAMED_MAX : 0,
                    " files)\n");
}

/* ---- uses ---- */

static bool is_exported(const struct definition *d)
{
    return d->is_public && strlen(d->name) >= 3 && d->kind != DEF_FIELD && d->kind != DEF_MODULE &&
           d->kind < DEF_HEADING;
}

static enum language_family family_of(const struct file *file)
{
    return language_family(language_by_name(file->language));
}

/* Of files that hold the name, those that may mean this definition: in its language; and of a method
 * whose name many use (every language has its own `count`) those that speak of its type, too. */
static int keep_likely_users(const struct prompt_writer *w, uint32_t position,
                             const struct definition *d, uint32_t *files, size_t *count)
{
    const struct summary *s = &w->survey->summaries[position];
    const struct file *own = prompt_file_of(w, position);
    uint32_t *of_type = NULL;
    size_t type_count = 0, kept = 0;
    bool is_common = d->parent >= 0 && *count > USERS_MAX;
    if (is_common &&
        context_find_holders(w->context, POSTING_REFERENCE, s->definitions[d->parent].name,
                             own->content, w->arena, &of_type, &type_count, w->err))
        return -1;
    for (size_t i = 0; i < *count; i++)
        if (family_of(&w->context->snapshot->files[files[i]]) == family_of(own) &&
            (!is_common || holds(of_type, type_count, files[i])))
            files[kept++] = files[i];
    *count = kept;
    return 0;
}

/* Users in other modules, program text first; of a name that others define, too, nobody knows. */
static int add_definition_users(struct prompt_writer *w, struct buf *out, uint32_t position,
                                const struct definition *d, size_t *used)
{
    const struct context *context = w->context;
    uint32_t *files, *rivals;
    size_t count, rival_count, named = 0, all = 0;
    int64_t self = prompt_file_of(w, position)->content;
    if (context_find_holders(context, POSTING_DEFINITION, d->name, self, w->arena, &rivals,
                             &rival_count, w->err) ||
        context_find_holders(context, POSTING_REFERENCE, d->name, self, w->arena, &files, &count,
                             w->err) ||
        keep_likely_users(w, position, d, files, &count))
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
            if (!named)
                buf_printf(out, "used elsewhere: %s of ", d->name);
            if (!named)
                prompt_add_name(w, out, w->survey->module->files[position]);
            buf_addstr(out, named++ ? ", " : " by ");
            prompt_add_name(w, out, files[i]);
        }
    prompt_add_more(out, " and ", all - named, "");
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

static int add_used(struct prompt_writer *w, struct buf *out, uint32_t room)
{
    size_t used = 0, looked_up = 0;
    for (size_t n = 0; n < w->survey->module->file_count; n++) {
        uint32_t position = w->order[n];
        const struct summary *s = &w->survey->summaries[position];
        size_t taken = 0;
        if (w->role[position] != ROLE_SOURCE)
            break;
        for (size_t i = 0; i < s->definition_count && taken < USED_PER_FILE; i++) {
            if (!is_exported(&s->definitions[i]) || !is_only(s, &s->definitions[i]))
                continue;
            taken++;
            if (used == USED_MAX || looked_up++ == USED_LOOKUPS || prompt_tokens_in(out) > room)
                return 0;
            if (add_definition_users(w, out, position, &s->definitions[i], &used))
                return -1;
        }
    }
    return 0;
}

static void add_neighbour_modules(const struct prompt_writer *w, struct buf *out,
                                  const uint32_t *counts, const char *label)
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

static void add_test_paths(struct prompt_writer *w, struct buf *out)
{
    struct string_list tests = { NULL, 0 };
    survey_tests(w->survey, &tests);
    for (size_t i = 0; i < tests.count; i++) {
        int64_t file = snapshot_find(w->context->snapshot, tests.items[i]);
        buf_addstr(out, i ? ", " : "tests that go with it: ");
        if (file >= 0)
            prompt_add_name(w, out, (uint32_t)file);
        else
            buf_addstr(out, tests.items[i]);
    }
    buf_addstr(out, tests.count ? "\n" : "");
}

/* ---- the whole ---- */

static void tell_ids(const struct prompt_writer *w, struct arena *arena, struct told_module *out)
{
    size_t sources = 0;
    for (size_t i = 0; i < w->survey->module->file_count; i++)
        sources += w->role[i] == ROLE_SOURCE && !prompt_is_hidden(w, i);
    *out =
        (struct told_module){ arena_strndup(arena, w->ids.table.data, w->ids.table.size), sources };
}

int prompt_module_data(struct buf *out, const struct prompt_maker *maker, struct survey *survey,
                       uint32_t room, struct told_module *told, struct err *err)
{
    struct prompt_writer w = { .context = survey->context,
                               .arena = survey->arena,
                               .module =
                                   (uint32_t)(survey->module - survey->context->modules->modules),
                               .maker = maker,
                               .survey = survey,
                               .err = err };
    struct buf uses = BUF_INIT, history = BUF_INIT, source = BUF_INIT;
    lookup_init(&w.lookup, w.context, w.arena);
    path_ids_init(&w.ids, w.context->snapshot, w.arena);
    order_prompt_files(&w);
    int result = prompt_add_history(&w, &history, (uint32_t)(HISTORY_SHARE * room));
    if (!result)
        result = add_used(&w, &uses, (uint32_t)(USES_SHARE * room));
    add_neighbour_modules(&w, &uses, survey->used_by, "imported by modules: ");
    add_test_paths(&w, &uses);
    if (!result)
        result = prompt_add_source(&w, &source, (uint32_t)(SOURCE_SHARE * room));
    size_t used = prompt_tokens_in(&uses) + prompt_tokens_in(&history) + prompt_tokens_in(&source);
    if (!result) {
        size_t names = PATH_TOKENS * (survey->module->file_count - 1);
        used += names < room / 3 ? names : room / 3;
        add_file_texts(&w, out, (uint32_t)(room > used ? room - used : 0));
        buf_add(out, history.data, history.size);
        buf_add(out, uses.data, uses.size);
        buf_add(out, source.data, source.size);
        tell_ids(&w, survey->arena, told);
    }
    lookup_release(&w.lookup);
    path_ids_release(&w.ids);
    map_release(&w.uses);
    buf_release(&uses);
    buf_release(&history);
    buf_release(&source);
    return result;
}
