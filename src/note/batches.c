#include "note/batches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/mem.h"
#include "llm/batch.h"
#include "llm/provider.h"
#include "note/account.h"
#include "note/identity.h"
#include "note/reply.h"

#define FILE_STATE    "file"
#define SENDING_STATE "sending"
#define RUNNING_STATE "running"

/* ---- one batch on its way out ---- */

struct outgoing {
    const struct sleep_request *request;
    struct batches_outcome *outcome;
    struct prompt_maker maker;
    struct budget budget;
    struct buf lines;
    size_t count;          /* of lines */
    struct note_job *jobs; /* of these lines */
    size_t job_capacity;
    struct arena arena; /* of these jobs */
    bool file;
};

static const char *new_token(struct arena *arena)
{
    unsigned char bytes[12];
    char *text = arena_alloc(arena, 2 * sizeof bytes + 1);
    if (getentropy(bytes, sizeof bytes))
        memset(bytes, 0, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return text;
}

static int store_batch(struct outgoing *o, const char *token, int64_t *id, struct err *err)
{
    struct notes_db *notes = o->request->plan.notes;
    struct note_batch batch = {
        .provider = o->file ? FILE_STATE : o->request->plan.config->provider->name,
        .model = o->request->plan.config->model,
        .token = token,
        .remote = "",
        .created = o->request->plan.now,
        .state = o->file ? FILE_STATE : SENDING_STATE,
    };
    int result = notes_db_begin(notes, err);
    if (result)
        return -1;
    result = notes_db_add_batch(notes, &batch, id, err);
    for (size_t i = 0; i < o->count && !result; i++) {
        o->jobs[i].batch = *id;
        result = notes_db_add_job(notes, &o->jobs[i], err);
    }
    if (!result)
        result = notes_db_commit(notes, err);
    if (result)
        notes_db_rollback(notes);
    return result;
}

static void start_over(struct outgoing *o)
{
    buf_reset(&o->lines);
    o->count = 0;
    arena_release(&o->arena);
}

/* Durable first, then sent. */
static int send_batch(struct outgoing *o, struct err *err)
{
    const char *id, *token = new_token(&o->arena);
    int64_t row;
    if (!o->count)
        return 0;
    if (store_batch(o, token, &row, err))
        return -1;
    if (batch_submit(o->request->plan.config, &o->lines, token, &o->arena, &id, err))
        return err_prefix(err, "a batch of %zu questions", o->count);
    if (notes_db_set_batch(o->request->plan.notes, row, id, RUNNING_STATE, err))
        return -1;
    o->outcome->batches++;
    o->outcome->jobs += o->count;
    start_over(o);
    return 0;
}

/* ---- filling it ---- */

static void add_job(struct outgoing *o, const struct plan_item *item, uint32_t sample,
                    const struct prompt *prompt, struct budget_amount most, uint64_t most_input)
{
    const struct sleep_request *r = o->request;
    const char *module = r->plan.context->modules->modules[item->module].path;
    struct note_job job = {
        .purpose = plan_purpose(item),
        .module = module,
        .structure = item->input.structure,
        .tokens = item->input.tokens,
        .partners = item->input.partners,
        .revision = r->revision,
        .revision_time = note_knows_until(r->plan.context->changes),
        .sample = sample,
        .samples = item->samples,
        .redacted = prompt->redacted,
        .most_tokens = most.tokens,
        .most_cost = most.microdollars,
        .most_input = (int64_t)most_input,
        .writer = "",
        .asked = note_asked(r->plan.settings),
        .paths = arena_strdup(&o->arena, prompt->paths),
    };
    job.name = plan_job_name(&job, &o->arena);
    ARRAY_PUSH(o->jobs, o->count, o->job_capacity, job);
    if (o->file)
        batch_add_export_line(r->plan.config, job.name, &prompt->llm, &o->lines);
    else
        batch_add_line(r->plan.config, job.name, &prompt->llm, &o->lines);
}

/* 1 added, 0 it does not fit the budget, -1. */
static int add_generation(struct outgoing *o, struct plan_item *item, uint32_t sample,
                          struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct prompt prompt;
    int result = sleep_question(o->request, &o->maker, item, sample, &scratch, &prompt, err);
    if (!result) {
        struct llm_usage usage = account_most(&prompt.llm);
        struct budget_amount most =
            plan_amount(o->request->plan.price, usage.input, usage.output, true);
        result = o->file || budget_reserve(&o->budget, most, &o->outcome->period);
        o->outcome->spent |= !result;
        if (result)
            add_job(o, item, sample, &prompt, most, usage.input);
    }
    arena_release(&scratch);
    return result;
}

static int fill_batch(struct outgoing *o, const struct plan *plan, struct err *err)
{
    struct batch_limits limits = batch_limits(o->request->plan.config);
    int result = 1;
    for (size_t i = 0; i < plan->write_count && result > 0; i++) {
        struct plan_item *item = &plan->items[i];
        for (uint32_t sample = 0; sample < item->samples && result > 0; sample++) {
            if (item->have[sample])
                continue;
            result = cancel_check(err) ? -1 : add_generation(o, item, sample, err);
            bool full =
                !o->file && (o->count >= limits.requests || o->lines.size >= limits.bytes / 2);
            if (result > 0 && full)
                result = send_batch(o, err) ? -1 : 1;
        }
        event_progress(o->request->events, "prompts", i + 1, plan->write_count);
    }
    return result < 0 ? -1 : 0;
}

static int prepare(struct outgoing *o, const struct sleep_request *request,
                   struct batches_outcome *outcome, struct arena *arena, struct err *err)
{
    *o = (struct outgoing){ .request = request, .outcome = outcome, .lines = BUF_INIT };
    if (account_budget(&request->plan, &o->budget, err))
        return -1;
    return sleep_prompts(request, arena, &o->maker, err);
}

static void release(struct outgoing *o)
{
    buf_release(&o->lines);
    arena_release(&o->arena);
    free(o->jobs);
}

int batches_submit(const struct sleep_request *request, const struct plan *plan,
                   struct batches_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct outgoing o;
    if (!request->plan.config->provider->batch)
        return err_set(err, ERR_USAGE,
                       "%s has no batch API; use repose sleep, or repose batch export FILE",
                       request->plan.config->provider->name);
    int result = prepare(&o, request, outcome, &arena, err);
    if (!result)
        result = fill_batch(&o, plan, err);
    if (!result)
        result = send_batch(&o, err);
    release(&o);
    arena_release(&arena);
    return result;
}

int batches_export(const struct sleep_request *request, const struct plan *plan, struct buf *out,
                   struct batches_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct outgoing o;
    int64_t row;
    int result = prepare(&o, request, outcome, &arena, err);
    o.file = true;
    if (!result)
        result = fill_batch(&o, plan, err);
    if (!result && o.count)
        result = store_batch(&o, new_token(&o.arena), &row, err);
    if (!result) {
        buf_add(out, o.lines.data, o.lines.size);
        outcome->jobs = o.count;
    }
    release(&o);
    arena_release(&arena);
    return result;
}

/* ---- coming back ---- */

struct incoming {
    const struct sleep_request *request;
    struct batches_outcome *outcome;
    int64_t batch; /* -1: a file, of any batch */
};

static const char *writer_of(const struct incoming *in, const struct llm_answer *answer,
                             struct arena *arena)
{
    const struct llm_config *config = in->request->plan.config;
    if (in->batch < 0 && answer->model[0])
        return identity_writer("file", answer->model, arena);
    return identity_writer(config->provider->name, config->model, arena);
}

/* A reply that says nothing usable counts as one; whatever else came leaves the job open. */
static int keep_answer(struct incoming *in, const struct note_job *job,
                       const struct llm_answer *answer, struct arena *arena, struct err *err)
{
    struct notes_db *notes = in->request->plan.notes;
    const struct account account = { &in->request->plan, NULL, &in->outcome->sleep };
    int result = notes_db_begin(notes, err);
    if (result)
        return -1;
    if (answer->charged)
        result = account_batch(&account, job, answer, err);
    if (!result && llm_is_reply(answer->outcome)) {
        in->outcome->answered++;
        if (answer->outcome != LLM_OK)
            sleep_tell_failure(&in->outcome->sleep, job->module, answer->message);
        result = notes_db_answer_job(notes, job->id, writer_of(in, answer, arena),
                                     answer->outcome == LLM_OK ? answer->text.data : "", err);
    }
    in->outcome->failed += !llm_is_reply(answer->outcome);
    if (!result)
        result = notes_db_commit(notes, err);
    if (result)
        notes_db_rollback(notes);
    return result;
}

static int on_result(void *data, const char *custom_id, struct llm_answer *answer, struct err *err)
{
    struct incoming *in = data;
    struct arena arena = ARENA_INIT;
    struct note_job job;
    int found = notes_db_find_job(in->request->plan.notes, custom_id, in->batch, &arena, &job, err);
    int result = found < 0 ? -1 : 0;
    reply_clean(answer, in->request->plan.config ? in->request->plan.config->key : NULL);
    if (!found)
        in->outcome->unknown++;
    else if (found == 1 && job.answer) /* it was stored before an interruption */
        in->outcome->repeated++;
    else if (found == 1)
        result = keep_answer(in, &job, answer, &arena, err);
    arena_release(&arena);
    return result ? result : cancel_check(err);
}

/* A batch whose creation was not answered: the provider may have it all the same. */
static bool is_known(void *data, const char *id)
{
    const struct batch_row *rows = data;
    for (size_t i = 0; rows[i].batch.id; i++)
        if (!strcmp(rows[i].batch.remote, id))
            return true;
    return false;
}

static int recover(const struct sleep_request *request, struct batch_row *rows,
                   struct batch_row *row, struct arena *arena, struct err *err)
{
    const char *id;
    int found = batch_find(request->plan.config, row->batch.token, row->batch.created - 60,
                           (size_t)row->batch.open, is_known, rows, arena, &id, err);
    if (found < 0)
        return -1;
    if (!found) {
        event_info(request->events,
                   "a batch that was being sent did not arrive; its jobs are open");
        row->batch.state = "";
        return notes_db_remove_batch(request->plan.notes, row->batch.id, err);
    }
    row->batch.remote = id;
    row->batch.state = RUNNING_STATE;
    return notes_db_set_batch(request->plan.notes, row->batch.id, id, RUNNING_STATE, err);
}

static int load_rows(const struct sleep_request *request, struct arena *arena,
                     struct batch_row **rows, size_t *count, struct err *err)
{
    struct note_batch *batches;
    if (notes_db_batches(request->plan.notes, arena, &batches, count, err))
        return -1;
    *rows = ARENA_ARRAY(arena, struct batch_row, *count + 1); /* ends with an id of 0 */
    for (size_t i = 0; i < *count; i++)
        (*rows)[i] =
            (struct batch_row){ .batch = batches[i], .detail = batches[i].state, .message = "" };
    return 0;
}

/* Batches of another provider wait until that one is configured again. */
static bool is_ours(const struct sleep_request *request, const struct batch_row *row)
{
    return strcmp(row->batch.state, FILE_STATE) && request->plan.config->provider &&
           request->plan.config->provider->batch &&
           !strcmp(row->batch.provider, request->plan.config->provider->name);
}

static int collect_batch(const struct sleep_request *request, struct batch_row *row,
                         struct batches_outcome *outcome, struct arena *arena, struct err *err)
{
    struct incoming in = { request, outcome, row->batch.id };
    struct batch_status status;
    size_t unreadable = 0;
    uint64_t answered = outcome->answered;
    if (batch_poll(request->plan.config, row->batch.remote, arena, &status, err))
        return -1;
    if (status.state == BATCH_RUNNING) {
        outcome->running++;
        return 0;
    }
    if (status.state == BATCH_GONE)
        event_warn(request->events,
                   "the provider does not know batch %s any more; its jobs are open",
                   row->batch.remote);
    else if (batch_fetch(request->plan.config, &status, on_result, &in, &unreadable, err))
        return -1;
    if (*status.message)
        event_warn(request->events, "batch %s: %s", row->batch.remote, status.message);
    outcome->ended++;
    outcome->unreadable += unreadable;
    outcome->open += row->batch.open - (outcome->answered - answered);
    return notes_db_remove_batch(request->plan.notes, row->batch.id, err);
}

int batches_collect(const struct sleep_request *request, struct batches_outcome *outcome,
                    struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct batch_row *rows;
    size_t count;
    int result = load_rows(request, &arena, &rows, &count, err);
    for (size_t i = 0; i < count && !result; i++) {
        if (!is_ours(request, &rows[i]))
            continue;
        if (!strcmp(rows[i].batch.state, SENDING_STATE))
            result = recover(request, rows, &rows[i], &arena, err);
        if (!result && !strcmp(rows[i].batch.state, RUNNING_STATE))
            result = collect_batch(request, &rows[i], outcome, &arena, err);
    }
    arena_release(&arena);
    /* What came is kept and used, even when one of the batches could not be reached. */
    struct err late = ERR_INIT;
    if (sleep_interpret(request, &outcome->sleep, &late) && !result) {
        *err = late;
        return -1;
    }
    return result;
}

int batches_cancel(const struct sleep_request *request, struct batches_outcome *outcome,
                   struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct batch_row *rows;
    size_t count;
    int result = load_rows(request, &arena, &rows, &count, err);
    for (size_t i = 0; i < count && !result; i++) {
        if (!strcmp(rows[i].batch.state, FILE_STATE)) {
            result = notes_db_remove_batch(request->plan.notes, rows[i].batch.id, err);
            outcome->ended++;
            continue;
        }
        if (!is_ours(request, &rows[i]))
            continue;
        if (!strcmp(rows[i].batch.state, SENDING_STATE))
            result = recover(request, rows, &rows[i], &arena, err);
        if (!result && *rows[i].batch.remote) {
            result = batch_cancel(request->plan.config, rows[i].batch.remote, err);
            outcome->running += !result;
        }
    }
    arena_release(&arena);
    return result;
}

int batches_status(const struct sleep_request *request, struct arena *arena,
                   struct batch_row **rows, size_t *count, struct err *err)
{
    if (load_rows(request, arena, rows, count, err))
        return -1;
    for (size_t i = 0; i < *count; i++) {
        struct batch_row *row = &(*rows)[i];
        struct batch_status status;
        struct err unreachable = ERR_INIT;
        if (!is_ours(request, row) || !*row->batch.remote)
            continue;
        if (batch_poll(request->plan.config, row->batch.remote, arena, &status, &unreachable)) {
            row->message = arena_strdup(arena, unreachable.message);
            continue;
        }
        row->detail = status.state == BATCH_GONE ? "gone" : status.detail;
        row->total = status.total;
        row->succeeded = status.succeeded;
        row->failed = status.failed;
        row->message = status.message;
    }
    return 0;
}

/* ---- files ---- */

/* A file whose questions are all answered is done. */
static int forget_files(const struct sleep_request *request, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct batch_row *rows;
    size_t count;
    int result = load_rows(request, &arena, &rows, &count, err);
    for (size_t i = 0; i < count && !result; i++)
        if (!strcmp(rows[i].batch.state, FILE_STATE) && !rows[i].batch.open)
            result = notes_db_remove_batch(request->plan.notes, rows[i].batch.id, err);
    arena_release(&arena);
    return result;
}

int batches_import(const struct sleep_request *request, const char *text, size_t size,
                   struct batches_outcome *outcome, struct err *err)
{
    struct incoming in = { request, outcome, -1 };
    size_t unreadable = 0;
    int result = batch_read_lines(text, size, on_result, &in, &unreadable, err);
    outcome->unreadable = unreadable;
    if (!result)
        result = forget_files(request, err);
    if (!result)
        result = sleep_interpret(request, &outcome->sleep, err);
    return result;
}
