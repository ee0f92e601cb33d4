#include "note/interpret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "note/ground.h"
#include "note/merge.h"
#include "note/note_facts.h"
#include "note/note_json.h"
#include "note/path_ids.h"
#include "note/renewal.h"
#include "note/size.h"
#include "note/verify.h"

#define OVERVIEW_TOKENS_MAX 1500

int64_t interpret_module(const struct context *context, const char *path)
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

void sleep_tell_failure(struct sleep_outcome *outcome, const char *module, const char *why)
{
    if (!outcome->first_failure[0])
        snprintf(outcome->first_failure, sizeof outcome->first_failure, "%s: %s",
                 *module ? module : "overview", why);
}

/* ---- one reply ---- */

static uint32_t note_max(const struct context *context, uint32_t module)
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

static void count_file(const struct context *context, uint32_t module, const char *path,
                       size_t *named, size_t *own)
{
    int64_t file = snapshot_find(context->snapshot, path);
    ++*named;
    *own += file >= 0 && context->modules->of_file[file] == module;
}

/* A reply that got under a wrong name (a batch, a proxy) is true of the code, and not of this
 * module. */
static bool is_about(const struct context *context, uint32_t module, const struct note *note)
{
    size_t named = 0, own = 0;
    for (size_t i = 0; i < note->entry_point_count; i++)
        count_file(context, module, note->entry_points[i].file, &named, &own);
    for (size_t i = 0; i < note->recipe_count; i++)
        for (size_t j = 0; j < note->recipes[i].file_count; j++)
            count_file(context, module, note->recipes[i].files[j], &named, &own);
    for (size_t i = 0; i < note->fact_count; i++)
        for (size_t j = 0; j < note->facts[i].files.count; j++)
            count_file(context, module, note->facts[i].files.items[j], &named, &own);
    return module == UINT32_MAX || own || !named;
}

/* True when the text ends before the object does that it begins with. */
static bool ends_within(const char *object)
{
    bool in_string = false;
    size_t depth = 0;
    for (const char *p = object; *p; p++) {
        if (*p == '\\' && in_string && p[1])
            p++;
        else if (*p == '"')
            in_string = !in_string;
        else if (!in_string && (*p == '{' || *p == '['))
            depth++;
        else if (!in_string && (*p == '}' || *p == ']') && depth && !--depth)
            return false;
    }
    return true;
}

/* A model that is not held to JSON by its server likes to put it between fences. */
const char *interpret_json(const char *text, struct arena *arena, const char **why)
{
    const char *open = strchr(text, '{'), *close = strrchr(text, '}');
    if (open && ends_within(open))
        *why = "the answer was cut off: raise repose.llm.outputMax";
    else if (!open || !close || close < open)
        *why = "the reply is not JSON";
    else
        return arena_strndup(arena, open, (size_t)(close - open) + 1);
    return NULL;
}

/* 1; 0 with *why when it is none; -1. */
static int read_note(const struct sleep_request *request, const char *purpose, uint32_t module,
                     const char *json, const char *paths, struct arena *arena, struct note *out,
                     struct err *why, struct err *err)
{
    struct renewal renewal;
    if (strcmp(purpose, RENEWAL_PURPOSE) != 0) {
        if (note_from_text(json, arena, out, why))
            return 0;
        path_ids_expand(out, paths, arena);
        note_forget_verdicts(out);
        return 1;
    }
    int found =
        renewal_find(request->plan.context, request->plan.notes, module, arena, &renewal, err);
    if (!found)
        err_set(why, ERR_STORE, "the note that it renews is another one by now");
    return found > 0 ? !renewal_read(&renewal, json, paths, arena, out, why) : found;
}

int interpret_reply(const struct sleep_request *request, const char *purpose, uint32_t module,
                    const char *text, const char *paths, struct arena *arena, struct note *out,
                    bool *usable, const char **why, const char **removed,
                    struct sleep_outcome *outcome, struct err *err)
{
    const struct context *context = request->plan.context;
    struct err not_a_note = ERR_INIT;
    struct grounding grounding;
    *usable = false;
    *removed = "";
    const char *json = interpret_json(text, arena, why);
    if (!json)
        return 0;
    int read = read_note(request, purpose, module, json, paths, arena, out, &not_a_note, err);
    if (read < 0)
        return -1;
    if (!read) {
        *why = arena_strdup(arena, not_a_note.message);
        return 0;
    }
    uint32_t most = note_max(context, module);
    if (!strcmp(purpose, RENEWAL_PURPOSE)) /* of a note that may be joined */
        most = note_size_joined(most, NOTE_JOINED_MAX);
    if (note_ground(context, module, most, arena, out, &grounding, usable, err))
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
        if (!jobs[i].answer)
            continue;
        if (!*jobs[i].answer) { /* a live one was counted when it came */
            outcome->replies_unusable += jobs[i].batch != 0;
            continue;
        }
        if (interpret_reply(request, jobs[i].purpose, module, jobs[i].answer, jobs[i].paths, arena,
                            &out->notes[out->count], &usable, &why, &removed, outcome, err))
            return -1;
        if (!usable) {
            event_info(request->events, "%s: unusable reply: %s", jobs[i].module, why);
            sleep_tell_failure(outcome, jobs[i].module, why);
            outcome->replies_unusable++;
            continue;
        }
        if (*removed)
            buf_printf(&out->removed, "%s%s", out->removed.size ? "\n" : "", removed);
        out->count++;
        outcome->replies_used++;
    }
    return 0;
}

/* The note and the end of its jobs, in one transaction. */
static int finish_group(const struct sleep_request *request, const struct note_job *job,
                        const struct stored_note *note, struct err *err)
{
    struct notes_db *db = request->plan.notes;
    if (notes_db_begin(db, err))
        return -1;
    if (!notes_db_put(db, note, err) && !notes_db_finish_jobs(db, job, err) &&
        !notes_db_commit(db, err))
        return 0;
    notes_db_rollback(db);
    return -1;
}

/* said: what json holds; NULL for one that says nothing. */
static int store_note(const struct sleep_request *request, const struct note_job *job,
                      const struct note *said, const char *json, const char *removed,
                      struct err *err)
{
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
        .asked = job->asked,
    };
    if (said)
        note_count_verdicts(said, &note);
    return finish_group(request, job, &note, err);
}

/* Nothing usable came: that is remembered, so that it is not paid for again and again. A note that
 * is there for the same input stays, and is what the module has now. So does one that could not be
 * renewed, with its aged facts as they are, until more changes. */
static int store_failure(const struct sleep_request *request, const struct note_job *job,
                         struct arena *arena, struct err *err)
{
    struct stored_note old;
    int found = notes_db_find(request->plan.notes, job->module, job->structure, job->tokens,
                              INT64_MAX, arena, &old, err);
    if (found < 0)
        return -1;
    if (found && !strcmp(job->purpose, RENEWAL_PURPOSE) && *old.json) {
        old.structure = job->structure;
        old.tokens = job->tokens;
    }
    if (!found || old.structure != job->structure || old.tokens != job->tokens || !*old.json)
        return store_note(request, job, NULL, "", "no usable reply", err);
    old.partners = job->partners;
    return finish_group(request, job, &old, err);
}

static int drop_group(const struct sleep_request *request, const struct note_job *jobs,
                      size_t count, struct sleep_outcome *outcome, struct err *err)
{
    for (size_t i = 0; i < count; i++)
        outcome->replies_gone += jobs[i].answer != NULL;
    event_warn(request->events,
               "%s: no such module at %.12s with the settings of now; its reply is dropped",
               jobs[0].module, jobs[0].revision);
    return notes_db_finish_jobs(request->plan.notes, &jobs[0], err);
}

/* What the note before had that was wrong is not believed when it is said again. */
static int keep_refuted(const struct sleep_request *request, const struct note_job *job,
                        struct arena *arena, struct note *note, struct sleep_outcome *outcome,
                        struct err *err)
{
    struct stored_note stored;
    struct note old;
    size_t taken = 0;
    int found =
        notes_db_find(request->plan.notes, job->module, 0, 0, INT64_MAX, arena, &stored, err);
    if (found <= 0 || !*stored.json || note_from_text(stored.json, arena, &old, NULL))
        return found < 0 ? -1 : 0;
    if (note_keep_refuted(request->plan.context, &old, note, &taken, arena, err))
        return -1;
    note_list_facts(note, arena);
    outcome->removed_refuted += taken;
    return 0;
}

int interpret_group(const struct sleep_request *request, const struct note_job *jobs, size_t count,
                    struct sleep_outcome *outcome, struct err *err)
{
    bool overview = !strcmp(jobs[0].purpose, "overview");
    if (!strcmp(jobs[0].purpose, VERIFY_PURPOSE))
        return verify_interpret(request, jobs, count, outcome, err);
    int64_t module =
        overview ? UINT32_MAX : interpret_module(request->plan.context, jobs[0].module);
    struct arena arena = ARENA_INIT;
    struct usable_notes usable = { .removed = BUF_INIT };
    struct note note;
    if (module < 0)
        return drop_group(request, jobs, count, outcome, err);
    int result =
        collect_usable(request, (uint32_t)module, jobs, count, &arena, &usable, outcome, err);
    if (!result && !usable.count) {
        outcome->dropped += !overview;
        result = store_failure(request, &jobs[0], &arena, err);
    } else if (!result) {
        uint32_t most = note_max(request->plan.context, (uint32_t)module);
        if (!strcmp(jobs[0].purpose, RENEWAL_PURPOSE))
            most = note_size_joined(most, NOTE_JOINED_MAX);
        note_merge(usable.notes, usable.count, note_size_joined(most, usable.count), &arena, &note);
        result = note_mark_facts(request->plan.context, &note, err);
        if (!result)
            result = keep_refuted(request, &jobs[0], &arena, &note, outcome, err);
        char *json = note_to_text(&note);
        if (!result)
            result = store_note(request, &jobs[0], &note, json, usable.removed.data, err);
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

/* Jobs of one note. */
struct group {
    const struct note_job *jobs;
    size_t count;
    uint32_t answered;
    const char *revision; /* that was asked about: of the first one that is answered */
    bool done;
};

/* In arena; *count: of groups that are answered at all. */
static struct group *find_groups(const struct note_job *jobs, size_t job_count, struct arena *arena,
                                 size_t *count)
{
    struct group *groups = ARENA_ARRAY(arena, struct group, job_count);
    *count = 0;
    for (size_t i = 0, n; i < job_count; i += n) {
        struct group *group = &groups[*count];
        *group = (struct group){ .jobs = &jobs[i] };
        for (n = 0; i + n < job_count && same_group(&jobs[i], &jobs[i + n]); n++) {
            if (jobs[i + n].answer && !group->answered++)
                group->revision = jobs[i + n].revision;
        }
        group->count = n;
        *count += group->answered > 0;
    }
    return groups;
}

static bool is_of_verdicts(const struct group *group)
{
    return !strcmp(group->jobs[0].purpose, VERIFY_PURPOSE);
}

/* `request` has the context of the revision that was asked about. */
static int interpret_answered(const struct sleep_request *request, struct group *group,
                              struct sleep_outcome *outcome, struct err *err)
{
    uint32_t wanted = (uint32_t)settings_integer(request->plan.settings, SETTING_SLEEP_SAMPLES);
    uint32_t samples = group->jobs[0].samples < wanted ? group->jobs[0].samples : wanted;
    group->done = true;
    if (group->answered >= samples || is_of_verdicts(group)) /* of which each is of use alone */
        return interpret_group(request, group->jobs, group->count, outcome, err);
    outcome->replies_waiting += group->answered;
    return 0;
}

/* 0 with the context of now where the revision is gone: what is true of it there is still good. */
static int open_past(const struct sleep_request *request, const char *revision,
                     struct sleep_request *out, struct err *err)
{
    const struct sleep_past *past = &request->past;
    *out = *request;
    if (!strcmp(revision, request->revision) || !past->open)
        return 0;
    int found = past->open(past->data, revision, &out->plan.context, err);
    if (!found)
        event_warn(request->events,
                   "revision %.12s is not here any more: what was asked about it is checked "
                   "against %.12s",
                   revision, request->revision);
    return found < 0 ? -1 : 0;
}

int sleep_interpret(const struct sleep_request *request, struct sleep_outcome *outcome,
                    struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct note_job *jobs;
    size_t job_count, count = 0;
    struct group *groups = NULL;
    int result = notes_db_jobs(request->plan.notes, NULL, &arena, &jobs, &job_count, err);
    if (!result)
        groups = find_groups(jobs, job_count, &arena, &count);
    for (size_t i = 0; i < count; i++)
        if (is_of_verdicts(&groups[i])) /* they need no code to be read against */
            groups[i].revision = request->revision;
    for (size_t i = 0; !result && i < count; i++) {
        struct sleep_request there;
        if (groups[i].done)
            continue;
        result = open_past(request, groups[i].revision, &there, err);
        for (size_t j = i; !result && j < count; j++) {
            if (groups[j].done || strcmp(groups[j].revision, groups[i].revision) != 0)
                continue;
            result = interpret_answered(&there, &groups[j], outcome, err);
            result = result ? result : cancel_check(err);
        }
    }
    arena_release(&arena);
    return result;
}
