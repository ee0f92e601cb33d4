/* Past changes in a prompt, as examples of requests. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "note/prompt_module.h"
#include "base/order.h"
#include "note/prompt_parts.h"
#include "redact/redact.h"
#include "syntax/role.h"

#define SUBJECTS_MAX     40
#define SUBJECT_SIZE_MAX 120
#define CHANGED_MAX      16 /* files of a commit */
#define SETS_MAX         200
#define TOGETHER_MAX     30
#define TOGETHER_MIN     3 /* changes */

struct together {
    uint32_t file, count;
};

static int by_count(const void *a, const void *b)
{
    const struct together *x = a, *y = b;
    return order_down(x->count, y->count, x->file, y->file);
}

/* Files of other modules that change with this one: commits name them often, so they get ids. */
static void add_together(struct prompt_writer *w, struct buf *out, const struct change_set **sets,
                         size_t count)
{
    const struct context *context = w->context;
    size_t files = context->snapshot->file_count;
    struct together *together = ARENA_ARRAY(w->arena, struct together, files);
    for (uint32_t i = 0; i < files; i++)
        together[i].file = i;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < sets[i]->file_count; j++)
            together[sets[i]->files[j]].count +=
                context->modules->of_file[sets[i]->files[j]] != w->module;
    qsort(together, files, sizeof *together, by_count);
    for (size_t i = 0; i < TOGETHER_MAX && i < files && together[i].count >= TOGETHER_MIN; i++) {
        const char *path = context->snapshot->files[together[i].file].path;
        uint32_t id = redact_is_secret_file(path) ? 0 : path_ids_give(&w->ids, together[i].file);
        if (id)
            buf_printf(out, "f%u = %s, which changed along in %u of %zu commits\n", id, path,
                       together[i].count, count);
    }
}

/* The module's own first: the others may be many. */
static void add_changed(struct prompt_writer *w, struct buf *out, const struct change_set *set)
{
    const struct context *context = w->context;
    size_t named = 0, all = 0;
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < set->file_count; i++) {
            uint32_t file = set->files[i];
            if ((context->modules->of_file[file] != w->module) != (others == 1) ||
                redact_is_secret_file(context->snapshot->files[file].path))
                continue;
            all++;
            if (named == CHANGED_MAX)
                continue;
            buf_addstr(out, named++ ? ", " : " [");
            prompt_add_name(w, out, file);
        }
    buf_addstr(out, named ? "]" : "");
    prompt_add_more(out, " and ", all - named, "");
    buf_addch(out, '\n');
}

/* No example of what somebody asks for. */
static bool is_noise(const char *subject)
{
    static const char *const beginnings[] = { "merge ",     "revert ",    "revert:", "fix: revert",
                                              "fixup!",     "squash!",    "bump ",   "release ",
                                              "release:",   "wip",        "style:",  "ci:",
                                              "build(deps", "chore(deps", "fix(deps" };
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (!strncasecmp(subject, beginnings[i], strlen(beginnings[i])))
            return true;
    return false;
}

/* A change of tests or documents alone is no example for a module of program text. */
static bool changes_program(const struct prompt_writer *w, const struct change_set *set)
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

static int add_subjects(struct prompt_writer *w, struct buf *out, const struct change_set **sets,
                        size_t count, uint32_t room)
{
    const char *told[SUBJECTS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < count && n < SUBJECTS_MAX && prompt_tokens_in(out) < room; i++) {
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

int prompt_add_history(struct prompt_writer *w, struct buf *out, uint32_t room)
{
    const struct module *module = w->survey->module;
    const struct change_set **sets;
    size_t count = changes_of_files(w->context->changes, module->files, module->file_count,
                                    CHANGE_SWEEPING, SETS_MAX, w->arena, &sets);
    add_together(w, out, sets, count);
    return add_subjects(w, out, sets, count, room);
}

/* Whether it touches files of several modules. */
static bool spans(const struct context *context, const struct change_set *set)
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

int prompt_spanning_changes(struct buf *out, const struct context *context, uint32_t room,
                            struct arena *arena, struct err *err)
{
    struct prompt_writer w = {
        .context = context, .arena = arena, .module = UINT32_MAX, .err = err
    };
    const struct change_set **sets = ARENA_ARRAY(arena, const struct change_set *, SETS_MAX);
    const struct changes *changes = context->changes;
    struct buf lines = BUF_INIT;
    size_t count = 0;
    for (size_t i = 0; i < changes->count && count < SETS_MAX; i++)
        if (changes->sets[i].paths_total <= CHANGE_SWEEPING && spans(context, &changes->sets[i]))
            sets[count++] = &changes->sets[i];
    lookup_init(&w.lookup, context, arena);
    path_ids_init(&w.ids, context->snapshot, arena);
    int result = add_subjects(&w, &lines, sets, count, room);
    buf_add(out, lines.data, lines.size);
    lookup_release(&w.lookup);
    path_ids_release(&w.ids);
    buf_release(&lines);
    return result;
}
