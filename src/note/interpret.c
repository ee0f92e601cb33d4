#include "note/interpret.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "note/ground.h"
#include "note/merge.h"
#include "note/note_json.h"

#define OVERVIEW_TOKENS_MAX 1500

int64_t interpret_module(const struct note_context *context, const char *path)
{
    size_t low = 0, high = context->modules->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(context->modules->modules[middle].path, path);
        if (!order)
            return (int64_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

/* ---- one reply ---- */

static uint32_t note_max(const struct note_context *context, uint32_t module)
{
    return module == UINT32_MAX ? OVERVIEW_TOKENS_MAX
                                : prompt_note_max(&context->modules->modules[module]);
}

static void count_grounding(const struct grounding *g, struct sleep_outcome *outcome)
{
    if (!outcome)
        return;
    outcome->removed_paths += g->paths;
    outcome->removed_symbols += g->symbols;
    outcome->removed_instructions += g->instructions;
    outcome->removed_size += g->too_long;
    outcome->repaired += g->repaired;
}

static const char *tell_removed(const struct grounding *g, struct arena *arena)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < g->removed.count; i++)
        buf_printf(&text, "%s%s", i ? "\n" : "", g->removed.items[i]);
    const char *copy = arena_strndup(arena, text.data, text.size);
    buf_release(&text);
    return copy;
}

static void count_file(const struct note_context *context, uint32_t module, const char *path,
                       size_t *named, size_t *own)
{
    int64_t file = snapshot_find(context->snapshot, path);
    ++*named;
    *own += file >= 0 && context->modules->of_file[file] == module;
}

/* A reply that got under a wrong name (a batch, a proxy) is true of the code, and not of this
 * module. */
static bool is_about(const struct note_context *context, uint32_t module, const struct note *note)
{
    size_t named = 0, own = 0;
    for (size_t i = 0; i < note->entry_point_count; i++)
        count_file(context, module, note->entry_points[i].file, &named, &own);
    for (size_t i = 0; i < note->recipe_count; i++)
        for (size_t j = 0; j < note->recipes[i].file_count; j++)
            count_file(context, module, note->recipes[i].files[j], &named, &own);
    return module == UINT32_MAX || own || !named;
}

int interpret_reply(const struct sleep_request *request, uint32_t module, const char *text,
                    struct arena *arena, struct note *out, bool *usable, const char **why,
                    const char **removed, struct sleep_outcome *outcome, struct err *err)
{
    const struct note_context *context = request->plan.context;
    struct err not_a_note = ERR_INIT;
    struct grounding grounding;
    *usable = false;
    *removed = "";
    /* A model that is not held to JSON by its server likes to put it between fences. */
    const char *open = strchr(text, '{'), *close = strrchr(text, '}');
    if (!open || !close || close < open) {
        *why = "the reply is not JSON";
        return 0;
    }
    char *json = arena_strndup(arena, open, (size_t)(close - open) + 1);
    if (note_from_text(json, arena, out, &not_a_note)) {
        *why = arena_strdup(arena, not_a_note.message);
        return 0;
    }
    if (note_ground(context, module, note_max(context, module), arena, out, &grounding, usable,
                    err))
        return -1;
    count_grounding(&grounding, outcome);
    *removed = tell_removed(&grounding, arena);
    *why = *usable ? "" : "too little of it is true of this code";
    if (*usable && !is_about(context, module, out)) {
        *usable = false;
        *why = "it speaks of another module";
    }
    return 0;
}

/* ---- a group ---- */

struct usable_notes {
    struct note notes[PLAN_SAMPLES_MAX];
    size_t count;
    struct buf removed;
};

static int collect_usable(const struct sleep_request *request, uint32_t module,
                          const struct note_job *jobs, size_t count, struct arena *arena,
                          struct usable_notes *out, struct sleep_outcome *outcome, struct err *err)
{
    for (size_t i = 0; i < count && out->count < PLAN_SAMPLES_MAX; i++) {
        bool usable;
        const char *why, *removed;
        if (!jobs[i].answer || !*jobs[i].answer)
            continue;
        if (interpret_reply(request, module, jobs[i].answer, arena, &out->notes[out->count],
                            &usable, &why, &removed, outcome, err))
            return -1;
        if (!usable) {
            event_info(request->events, "%s: unusable reply: %s", jobs[i].module, why);
            continue;
        }
        if (*removed)
            buf_printf(&out->removed, "%s%s", out->removed.size ? "\n" : "", removed);
        out->count++;
    }
    return 0;
}

static int store_note(const struct sleep_request *request, const struct note_job *job,
                      const char *json, const char *removed, struct err *err)
{
    struct notes_db *db = request->plan.notes;
    struct stored_note note = {
        .module = job->module,
        .structure = job->structure,
        .tokens = job->tokens,
        .partners = job->partners,
        .writer = job->writer,
        .json = json,
        .removed = removed,
        .revision = job->revision,
        .revision_time = job->revision_time,
        .written = request->plan.now,
        .origin = "",
    };
    if (notes_db_begin(db, err))
        return -1;
    if (!notes_db_put(db, &note, err) && !notes_db_finish_jobs(db, job, err) &&
        !notes_db_commit(db, err))
        return 0;
    notes_db_rollback(db);
    return -1;
}

int interpret_group(const struct sleep_request *request, const struct note_job *jobs, size_t count,
                    struct sleep_outcome *outcome, struct err *err)
{
    bool overview = !strcmp(jobs[0].purpose, "overview");
    int64_t module =
        overview ? UINT32_MAX : interpret_module(request->plan.context, jobs[0].module);
    struct arena arena = ARENA_INIT;
    struct usable_notes usable = { .removed = BUF_INIT };
    struct note note;
    if (module < 0) {
        event_info(request->events, "%s: the module is gone; its reply is dropped", jobs[0].module);
        return notes_db_finish_jobs(request->plan.notes, &jobs[0], err);
    }
    int result =
        collect_usable(request, (uint32_t)module, jobs, count, &arena, &usable, outcome, err);
    if (!result && !usable.count) {
        outcome->dropped += !overview;
        result = store_note(request, &jobs[0], "", "no usable reply", err);
    } else if (!result) {
        note_merge(usable.notes, usable.count, note_max(request->plan.context, (uint32_t)module),
                   &arena, &note);
        char *json = note_to_text(&note);
        result = store_note(request, &jobs[0], json, usable.removed.data, err);
        free(json);
        outcome->written += !overview;
        outcome->overview |= overview;
    }
    buf_release(&usable.removed);
    arena_release(&arena);
    return result;
}

/* ---- all that were answered ---- */

static bool same_group(const struct note_job *a, const struct note_job *b)
{
    return !strcmp(a->purpose, b->purpose) && !strcmp(a->module, b->module) &&
           a->structure == b->structure && a->tokens == b->tokens;
}

int sleep_interpret(const struct sleep_request *request, struct sleep_outcome *outcome,
                    struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct note_job *jobs;
    size_t count;
    uint32_t wanted = (uint32_t)settings_integer(request->plan.settings, SETTING_SLEEP_SAMPLES);
    int result = notes_db_jobs(request->plan.notes, NULL, &arena, &jobs, &count, err);
    for (size_t i = 0, n; !result && i < count; i += n) {
        uint32_t answered = 0, samples = jobs[i].samples < wanted ? jobs[i].samples : wanted;
        for (n = 0; i + n < count && same_group(&jobs[i], &jobs[i + n]); n++)
            answered += jobs[i + n].answer != NULL;
        if (answered >= samples)
            result = interpret_group(request, &jobs[i], n, outcome, err);
        result = result ? result : cancel_check(err);
    }
    arena_release(&arena);
    return result;
}
