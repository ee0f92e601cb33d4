#include "note/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "note/prompt.h"
#include "note/renewal.h"
#include "note/verify.h"

#define DAY            86400.0
#define HALF_LIFE_DAYS 90.0
/* Of the changes of a module, about so many change its structure (names or signatures), and not
 * only bodies. */
#define STRUCTURE_SHARE 0.3
#define PROMPT_FIXED    4000 /* tokens: instructions, shared part, schema, history */
#define FILES_READ      4    /* files of average length that somebody reads who has no note */
#define FILE_READ_MAX   4000 /* tokens of a file that anybody reads at once */
#define RENEWAL_FIXED   1500 /* tokens: instructions, schema, and a small change */
#define RENEWAL_FACT    60
#define MANY_PROGRAMS   4   /* modules of program text: in a small repository all is written */
#define FACTS_SHOWN     150 /* tokens of notes that stand in a brief: four facts on average */

static double weight_of_age(int64_t now, int64_t time)
{
    double days = (double)(now - time) / DAY;
    return exp2(-(days > 0 ? days : 0) / HALF_LIFE_DAYS);
}

const char *plan_verdict_name(enum plan_verdict verdict)
{
    static const char *const names[] = { "write", "fresh",      "waiting",     "unusable",
                                         "aside", "never pays", "another part" };
    return names[verdict];
}

const char *plan_purpose(const struct plan_item *item)
{
    return item->verifies ? VERIFY_PURPOSE : item->renews ? RENEWAL_PURPOSE : "note";
}

/* ---- how often a module is touched and asked about ---- */

static double *weigh_changes(const struct context *context, struct arena *arena)
{
    size_t count = context->modules->count;
    double *weights = ARENA_ARRAY(arena, double, count);
    size_t *last = ARENA_ARRAY(arena, size_t, count);
    const struct changes *changes = context->changes;
    int64_t now = note_knows_until(changes);
    for (size_t i = 0; i < changes->count; i++) {
        double weight = weight_of_age(now, changes->sets[i].time);
        for (size_t j = 0; j < changes->sets[i].file_count; j++) {
            uint32_t module = context->modules->of_file[changes->sets[i].files[j]];
            if (module >= count || last[module] == i + 1)
                continue;
            last[module] = i + 1;
            weights[module] += weight;
        }
    }
    return weights;
}

static int compare_paths(const void *key, const void *item)
{
    return strcmp(key, ((const struct module *)item)->path);
}

static int64_t module_named(const struct module_list *modules, const char *path)
{
    const struct module *found = modules->count ? bsearch(path, modules->modules, modules->count,
                                                          sizeof *modules->modules, compare_paths)
                                                : NULL;
    return found ? found - modules->modules : -1;
}

static int weigh_requests(const struct plan_request *r, struct arena *arena, double **out,
                          struct err *err)
{
    struct asked_module *asked;
    size_t count;
    *out = ARENA_ARRAY(arena, double, r->context->modules->count);
    if (!r->notes)
        return 0;
    if (notes_db_asked(r->notes, arena, &asked, &count, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        int64_t module = module_named(r->context->modules, asked[i].module);
        if (module >= 0)
            (*out)[module] += asked[i].weight * weight_of_age(r->now, asked[i].time);
    }
    return 0;
}

/* ---- price and benefit ---- */

struct budget_amount plan_amount(const struct price *price, uint64_t input, uint64_t output,
                                 bool batch)
{
    struct llm_usage usage = { .input = input, .output = output };
    return (struct budget_amount){ (int64_t)(input + output),
                                   price ? price_of(price, &usage, batch) : -1 };
}

/* What somebody reads of a module who has no note, and how much of it is the summaries. */
static double tokens_read(const struct context *context, const struct module *m)
{
    double sum = 0;
    for (size_t i = 0; i < m->file_count; i++)
        sum += fmin((double)context->snapshot->files[m->files[i]].size / 4, FILE_READ_MAX);
    return fmin(sum, FILES_READ * sum / (double)m->file_count);
}

static void estimate(const struct plan_request *r, struct plan_item *item, double changes,
                     double requests)
{
    const struct module *m = &r->context->modules->modules[item->module];
    double room = (double)settings_integer(r->settings, SETTING_SLEEP_INPUT_MAX);
    double text = (double)m->text_tokens, note = prompt_note_max(m);
    double input = fmin(room, 1.3 * m->tokens + text) + PROMPT_FIXED;
    if (item->renews) {
        input = RENEWAL_FIXED + RENEWAL_FACT * item->aged_facts;
        note = RENEWAL_FACT * (item->aged_facts + 5.0);
    }
    double read = tokens_read(r->context, m);
    struct benefit_input in = {
        .sleep_tokens = item->missing * (input + note),
        .without_note = read,
        /* With a note and its line numbers a quarter of that is opened, after its summaries. */
        .with_note = read / 4 + fmin(m->tokens, read / 4),
        .note_tokens = fmin(note, FACTS_SHOWN),
        .test_weight = (double)settings_integer(r->settings, SETTING_SLEEP_TEST_WEIGHT) / 1e6,
        .input_weight = (double)settings_integer(r->settings, SETTING_SLEEP_INPUT_WEIGHT) / 1e6,
        .changes = changes,
        .requests = requests,
        .structure_changes = STRUCTURE_SHARE * changes,
        .prices_known = r->price != NULL,
    };
    benefit_of(&in, &item->benefit);
    item->expected = plan_amount(r->price, (uint64_t)(item->missing * input),
                                 (uint64_t)(item->missing * note), r->batch);
    item->most = plan_amount(
        r->price, (uint64_t)(item->missing * input),
        item->missing * (uint64_t)settings_integer(r->settings, SETTING_LLM_OUTPUT_MAX), r->batch);
}

/* ---- what is there ---- */

const char *plan_job_name(const struct note_job *job, struct arena *arena)
{
    uint64_t hash = hash_more(HASH_SEED, job->module, strlen(job->module));
    hash = hash_more(hash, &job->structure, sizeof job->structure);
    hash = hash_more(hash, &job->tokens, sizeof job->tokens);
    if (!strcmp(job->purpose, VERIFY_PURPOSE)) /* it may ask about others the next time */
        hash = hash_more(hash, job->paths, strlen(job->paths));
    return arena_printf(arena, "%s-%016llx-%u", job->purpose, (unsigned long long)hash,
                        job->sample);
}

/* Generations that were answered, or that are under way, are not asked for again. A file that was
 * exported may never come back: its jobs do not count. */
static void mark_jobs(struct plan_item *item, const char *path, const struct note_job *jobs,
                      size_t job_count, const struct note_batch *batches, size_t batch_count)
{
    for (size_t i = 0; i < job_count; i++) {
        const struct note_job *job = &jobs[i];
        bool counts = job->answer || !job->batch;
        for (size_t j = 0; j < batch_count; j++)
            counts = counts || (batches[j].id == job->batch && strcmp(batches[j].state, "file"));
        if (counts && job->sample < item->samples && !strcmp(job->purpose, plan_purpose(item)) &&
            !strcmp(job->module, path) && job->structure == item->input.structure &&
            job->tokens == item->input.tokens)
            item->have[job->sample] = true;
    }
    for (uint32_t i = 0; i < item->samples; i++)
        item->missing += !item->have[i];
}

/* A note that is written from several angles is renewed from one: what is kept of it was agreed on. */
static int look_for_renewal(const struct plan_request *r, struct plan_item *item,
                            struct arena *arena, struct err *err)
{
    struct renewal renewal;
    if (r->rewrite || (item->state != NOTE_AGED && item->state != NOTE_STALE))
        return 0;
    int found = renewal_find(r->context, r->notes, item->module, arena, &renewal, err);
    if (found > 0) {
        item->renews = true;
        item->samples = 1;
        item->aged_facts = (uint32_t)renewal.aged_count;
    }
    return found < 0 ? -1 : 0;
}

static int look_at_module(const struct plan_request *r, struct plan_item *item, struct arena *arena,
                          struct err *err)
{
    const char *path = r->context->modules->modules[item->module].path;
    struct stored_note stored;
    if (note_input_of(r->context, item->module, NULL, arena, &item->input, err))
        return -1;
    if (!r->notes)
        return 0;
    /* What was paid for is not paid again, even where it may not be shown (it knows a later
     * history). */
    int found = notes_db_find(r->notes, path, item->input.structure, item->input.tokens, INT64_MAX,
                              arena, &stored, err);
    if (found == 1) {
        item->state = note_state_of(&item->input, &stored);
        if (item->state == NOTE_UNUSABLE && stored.asked != note_asked(r->settings))
            item->state = NOTE_MISSING;
        item->revision = stored.revision;
    }
    return found < 0 ? -1 : look_for_renewal(r, item, arena, err);
}

/* ---- the order ---- */

/* Requests change program text: tests and documents follow it. */
static int rank_of(const struct plan_item *item)
{
    if (item->verdict != PLAN_WRITE)
        return 4;
    return 2 * !item->is_program + (item->state == NOTE_AGED || item->state == NOTE_FRESH);
}

static int by_benefit(const void *a, const void *b)
{
    const struct plan_item *x = a, *y = b;
    if (rank_of(x) != rank_of(y))
        return rank_of(x) - rank_of(y);
    if (x->benefit.order != y->benefit.order)
        return x->benefit.order > y->benefit.order ? -1 : 1;
    return (x->module > y->module) - (x->module < y->module);
}

/* By the hash of its path: adding a module moves no other one to another machine. */
static bool is_mine(const struct plan_request *r, const struct plan_item *item)
{
    const char *path = r->context->modules->modules[item->module].path;
    return !r->shards || hash_bytes(path, strlen(path)) % r->shards == r->shard;
}

/* What was written once is kept up to date, whatever it is about. */
static bool is_aside(const struct plan_request *r, const struct plan_item *item)
{
    return !item->is_program && item->state == NOTE_MISSING && !r->all;
}

static void judge_module(const struct plan_request *r, struct plan_item *item, bool has_many)
{
    if (!is_mine(r, item))
        item->verdict = PLAN_OTHERS;
    else if (item->state == NOTE_FRESH && !r->rewrite)
        item->verdict = PLAN_FRESH;
    else if (item->state == NOTE_UNUSABLE && !r->rewrite)
        item->verdict = PLAN_UNUSABLE;
    else if (!item->missing)
        item->verdict = PLAN_WAITING;
    else if (has_many && is_aside(r, item))
        item->verdict = PLAN_ASIDE;
    else if (item->benefit.never && !r->all)
        item->verdict = PLAN_NEVER;
}

static void add_up(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_item *item = &plan->items[i];
        plan->states[item->state]++;
        plan->never += item->verdict == PLAN_NEVER;
        plan->aside += item->verdict == PLAN_ASIDE;
        plan->waiting += item->verdict == PLAN_WAITING;
        if (item->verdict != PLAN_WRITE)
            continue;
        plan->write_count++;
        plan->generations += item->missing;
        plan->expected.tokens += item->expected.tokens;
        if (item->expected.microdollars < 0)
            plan->expected.microdollars = -1;
        else if (plan->expected.microdollars >= 0)
            plan->expected.microdollars += item->expected.microdollars;
    }
}

int plan_make(const struct plan_request *r, struct arena *arena, struct plan *out, struct err *err)
{
    struct note_job *jobs = NULL;
    struct note_batch *batches = NULL;
    size_t job_count = 0, batch_count = 0;
    double *requests, *changes = weigh_changes(r->context, arena);
    size_t programs = 0;
    *out = (struct plan){ .count = r->context->modules->count };
    out->items = ARENA_ARRAY(arena, struct plan_item, out->count);
    if (weigh_requests(r, arena, &requests, err))
        return -1;
    if (r->notes && (notes_db_jobs(r->notes, NULL, arena, &jobs, &job_count, err) ||
                     notes_db_batches(r->notes, arena, &batches, &batch_count, err)))
        return -1;
    for (uint32_t i = 0; i < out->count; i++) {
        struct plan_item *item = &out->items[i];
        item->module = i;
        item->samples = (uint32_t)settings_integer(r->settings, SETTING_SLEEP_SAMPLES);
        if (look_at_module(r, item, arena, err) || cancel_check(err))
            return -1;
        mark_jobs(item, r->context->modules->modules[i].path, jobs, job_count, batches,
                  batch_count);
        item->is_program = context_is_program(r->context, i) || requests[i] > 0;
        programs += item->is_program;
        estimate(r, item, changes[i], requests[i]);
    }
    for (size_t i = 0; i < out->count; i++)
        judge_module(r, &out->items[i], programs >= MANY_PROGRAMS);
    qsort(out->items, out->count, sizeof *out->items, by_benefit);
    add_up(out);
    return 0;
}
