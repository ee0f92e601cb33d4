#include "note/verify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "note/fact_lines.h"
#include "note/ground.h"
#include "note/interpret.h"
#include "note/note_facts.h"
#include "note/note_json.h"
#include "note/prompt_module.h"
#include "note/prompts.h"

#define FACT_LINES    1600 /* bytes of lines for one fact, at most */
#define WHY_MAX       160  /* bytes of a reason */
#define REFUTED_MAX   256  /* docs/note.schema.json */
#define VERDICTS_MAX  1000 /* of a reply that are looked at */
#define FIXED_TOKENS  700  /* of a question: instructions, schema */
#define FACT_TOKENS   70   /* as it is told */
#define VERDICT_TOKEN 22   /* of a reply, for each fact */

/* ---- which facts ---- */

/* The note of the module that would be shown at this snapshot. 1; 0 when it has no facts; -1. */
static int load_note(const struct plan_request *r, const struct plan_item *item,
                     struct arena *arena, struct stored_note *stored, struct note *note,
                     struct err *err)
{
    const char *path = r->context->modules->modules[item->module].path;
    int found = r->notes ? notes_db_find(r->notes, path, item->input.structure, item->input.tokens,
                                         INT64_MAX, arena, stored, err)
                         : 0;
    if (found <= 0 || !*stored->json || note_from_text(stored->json, arena, note, NULL))
        return found < 0 ? -1 : 0;
    return note->fact_count > 0;
}

/* A question about it is under way. One that was exported may never come back. */
static bool is_asked(const struct note_job *jobs, size_t job_count,
                     const struct note_batch *batches, size_t batch_count, const char *module,
                     uint64_t digest)
{
    char line[20];
    snprintf(line, sizeof line, "%016" PRIx64 "\n", digest);
    for (size_t i = 0; i < job_count; i++) {
        const struct note_job *job = &jobs[i];
        bool counts = job->answer || !job->batch;
        for (size_t j = 0; j < batch_count; j++)
            counts = counts || (batches[j].id == job->batch && strcmp(batches[j].state, "file"));
        if (counts && !strcmp(job->purpose, VERIFY_PURPOSE) && !strcmp(job->module, module) &&
            strstr(job->paths, line))
            return true;
    }
    return false;
}

struct planner {
    const struct plan_request *request;
    struct note_job *jobs;
    struct note_batch *batches;
    size_t job_count, batch_count;
    struct arena *arena;
};

/* What is aged is about to be renewed. 1, 0, -1. */
static int is_to_judge(const struct planner *p, const struct plan_item *item,
                       const struct note_fact *fact, struct err *err)
{
    const struct context *context = p->request->context;
    enum note_state state = item->state;
    if (fact->verdict != FACT_NOT_JUDGED && !p->request->rewrite)
        return 0;
    if (note_fact_state(context, fact, &state, err) < 0)
        return -1;
    return state == NOTE_FRESH;
}

static uint32_t parts_of(uint32_t facts)
{
    return (facts + VERIFY_FACTS - 1) / VERIFY_FACTS;
}

static void estimate_verdicts(const struct plan_request *r, struct plan_item *item)
{
    uint64_t facts = item->fact_count, lines = facts * FACT_LINES;
    if (lines > (uint64_t)item->missing * VERIFY_LINES)
        lines = (uint64_t)item->missing * VERIFY_LINES;
    uint64_t input = item->missing * FIXED_TOKENS + facts * FACT_TOKENS + lines / 4;
    item->expected = plan_amount(r->price, input, facts * VERDICT_TOKEN, r->batch);
    item->most = plan_amount(
        r->price, input,
        item->missing * (uint64_t)settings_integer(r->settings, SETTING_LLM_OUTPUT_MAX), r->batch);
}

/* 1; 0 when the module has no note with facts; -1. */
static int plan_note(const struct planner *p, struct plan_item *item, struct err *err)
{
    const char *path = p->request->context->modules->modules[item->module].path;
    struct arena scratch = ARENA_INIT;
    struct stored_note stored;
    struct note note;
    int found = load_note(p->request, item, &scratch, &stored, &note, err);
    uint64_t *facts = ARENA_ARRAY(p->arena, uint64_t, found > 0 ? note.fact_count : 0);
    item->fact_count = 0;
    for (size_t i = 0; found > 0 && i < note.fact_count; i++) {
        uint64_t digest = note_fact_digest(&note.facts[i]);
        int wanted = is_to_judge(p, item, &note.facts[i], err);
        if (wanted < 0)
            found = -1;
        else if (wanted &&
                 !is_asked(p->jobs, p->job_count, p->batches, p->batch_count, path, digest))
            facts[item->fact_count++] = digest;
    }
    if (found > 0) {
        item->input = (struct note_input){ .structure = stored.structure,
                                           .tokens = stored.tokens,
                                           .partners = arena_strdup(p->arena, stored.partners),
                                           .near = "" };
        item->facts = facts;
        item->samples = item->missing = parts_of(item->fact_count);
        item->verdict = item->fact_count ? PLAN_WRITE : PLAN_FRESH;
        item->verifies = true;
        item->renews = false;
        memset(item->have, 0, sizeof item->have);
        estimate_verdicts(p->request, item);
    }
    arena_release(&scratch);
    return found;
}

static void count_item(struct plan *plan, const struct plan_item *item)
{
    plan->states[item->state]++;
    plan->items[plan->count++] = *item;
    if (item->verdict != PLAN_WRITE)
        return;
    plan->write_count++;
    plan->generations += item->missing;
    plan->facts += item->fact_count;
    plan->expected.tokens += item->expected.tokens;
    if (item->expected.microdollars < 0)
        plan->expected.microdollars = -1;
    else if (plan->expected.microdollars >= 0)
        plan->expected.microdollars += item->expected.microdollars;
}

int verify_plan(const struct plan_request *request, struct arena *arena, struct plan *out,
                struct err *err)
{
    struct planner p = { .request = request, .arena = arena };
    struct plan notes; /* in the order in which they would be written */
    if (plan_make(request, arena, &notes, err))
        return -1;
    if (request->notes &&
        (notes_db_jobs(request->notes, NULL, arena, &p.jobs, &p.job_count, err) ||
         notes_db_batches(request->notes, arena, &p.batches, &p.batch_count, err)))
        return -1;
    *out = (struct plan){ .verifies = true };
    out->items = ARENA_ARRAY(arena, struct plan_item, notes.count);
    struct plan_item *judged = ARENA_ARRAY(arena, struct plan_item, notes.count);
    size_t judged_count = 0;
    for (size_t i = 0; i < notes.count; i++) {
        struct plan_item *item = &notes.items[i];
        int found = item->verdict == PLAN_OTHERS ? 0 : plan_note(&p, item, err);
        if (found < 0 || cancel_check(err))
            return -1;
        if (found && item->verdict == PLAN_WRITE)
            count_item(out, item);
        else if (found)
            judged[judged_count++] = *item;
    }
    for (size_t i = 0; i < judged_count; i++)
        count_item(out, &judged[i]);
    return 0;
}

/* ---- the question ---- */

static const struct note_fact *fact_of(const struct note *note, uint64_t digest)
{
    for (size_t i = 0; i < note->fact_count; i++)
        if (note_fact_digest(&note->facts[i]) == digest)
            return &note->facts[i];
    return NULL;
}

/* Facts by their digests, as far as the note has them still; in the order of their numbers. */
struct asked {
    const uint64_t *digests;
    const struct note_fact **facts; /* NULL: it is gone */
    size_t count;
};

static void add_file_names(struct fact_lines *lines, const struct note_fact *fact, struct buf *out)
{
    for (size_t i = 0; i < fact->files.count; i++) {
        int64_t file = snapshot_find(lines->context->snapshot, fact->files.items[i]);
        uint32_t id = file < 0 ? 0 : lines->ids.id_of[file];
        if (id)
            buf_printf(out, "%sf%u", i ? ", " : "", id);
        else
            buf_printf(out, "%s%s", i ? ", " : "", fact->files.items[i]);
    }
}

static void add_facts(struct fact_lines *lines, const struct asked *asked, struct buf *out)
{
    for (size_t i = 0; i < asked->count; i++) {
        const struct note_fact *fact = asked->facts[i];
        if (!fact)
            continue;
        buf_printf(out, "%zu. %s [", i + 1, fact_kind_name(fact->kind));
        add_file_names(lines, fact, out);
        buf_addstr(out, "]: ");
        prompt_add_redacted_line(out, fact->text, SIZE_MAX);
        buf_addch(out, '\n');
    }
}

static size_t room_for(const struct prompt_maker *maker, size_t facts)
{
    size_t room = (size_t)maker->input_max * 3;
    room = (room < VERIFY_LINES ? room : VERIFY_LINES) / (facts ? facts : 1);
    return room < FACT_LINES ? room : FACT_LINES;
}

static int write_question(const struct prompt_maker *maker, uint32_t module,
                          const struct asked *asked, struct arena *arena, struct buf *data,
                          struct err *err)
{
    struct fact_lines lines;
    int result = 0;
    fact_lines_init(&lines, maker->context, maker->repo, arena);
    for (size_t i = 0; i < asked->count && !result; i++)
        if (asked->facts[i])
            result =
                fact_lines_add(&lines, module, asked->facts[i], room_for(maker, asked->count), err);
    buf_printf(data, "module: %s\nfacts:\n", maker->context->modules->modules[module].path);
    add_facts(&lines, asked, data);
    buf_addstr(data, "lines that they are about:\n");
    fact_lines_print(&lines, data);
    fact_lines_release(&lines);
    return result;
}

/* Digests of facts, one a line. */
static const char *table_of(const struct asked *asked, struct arena *arena)
{
    struct buf table = BUF_INIT;
    for (size_t i = 0; i < asked->count; i++)
        buf_printf(&table, "%016" PRIx64 "\n", asked->digests[i]);
    const char *copy = arena_strndup(arena, table.data, table.size);
    buf_release(&table);
    return copy;
}

int verify_question(const struct sleep_request *request, const struct prompt_maker *maker,
                    const struct plan_item *item, uint32_t part, struct arena *arena,
                    struct prompt *out, struct err *err)
{
    static const struct prompt_kind kind = { prompt_verify_text, prompt_verify };
    size_t size = (item->fact_count + item->samples - 1) / item->samples, first = part * size;
    struct stored_note stored;
    struct note note;
    struct buf data = BUF_INIT;
    if (load_note(&request->plan, item, arena, &stored, &note, err) < 0)
        return -1;
    struct asked asked = { .digests = item->facts + first, .count = item->fact_count - first };
    asked.count = asked.count < size ? asked.count : size;
    asked.facts = ARENA_ARRAY(arena, const struct note_fact *, asked.count);
    for (size_t i = 0; i < asked.count; i++)
        asked.facts[i] = fact_of(&note, asked.digests[i]);
    int result = write_question(maker, item->module, &asked, arena, &data, err);
    const char *end =
        arena_printf(arena, "Judge each of the %zu facts by its number.\n", asked.count);
    if (!result)
        result = prompt_alone(maker, &kind, &data, end, arena, out, err);
    out->paths = table_of(&asked, arena);
    buf_release(&data);
    return result;
}

/* ---- the answer ---- */

struct judged {
    enum fact_verdict verdict;
    const char *why;
};

struct reply {
    struct judged *facts; /* by number - 1 */
    size_t count, given;
    uint64_t unknown; /* verdicts on facts that were not asked about, or that are none */
};

static bool verdict_of(const char *name, enum fact_verdict *out)
{
    static const struct {
        const char *name;
        enum fact_verdict verdict;
    } known[] = { { "holds", FACT_HOLDS },
                  { "wrong", FACT_WRONG },
                  { "cannot tell", FACT_DOUBTFUL } };
    for (size_t i = 0; name && i < sizeof known / sizeof *known; i++) {
        if (strcmp(name, known[i].name))
            continue;
        *out = known[i].verdict;
        return true;
    }
    return false;
}

/* Two verdicts on one fact that differ are none. */
static void read_verdict(const json_t *item, struct arena *arena, struct reply *out)
{
    json_int_t number = json_integer_value(json_object_get(item, "fact"));
    const char *why = json_string_value(json_object_get(item, "why"));
    enum fact_verdict verdict;
    if (number < 1 || number > (json_int_t)out->count ||
        !verdict_of(json_string_value(json_object_get(item, "verdict")), &verdict)) {
        out->unknown++;
        return;
    }
    struct judged *fact = &out->facts[number - 1];
    if (fact->verdict != FACT_NOT_JUDGED) {
        if (fact->verdict != verdict)
            *fact = (struct judged){ FACT_DOUBTFUL, "two verdicts" };
        return;
    }
    *fact = (struct judged){ verdict, verdict == FACT_HOLDS || !why
                                          ? ""
                                          : note_ground_remark(why, WHY_MAX, arena) };
    out->given++;
}

static size_t count_lines(const char *table)
{
    size_t count = 0;
    for (; *table; table++)
        count += *table == '\n';
    return count;
}

/* False when it is no reply: *why says which. */
static bool read_reply(const char *text, size_t asked, struct arena *arena, struct reply *out,
                       const char **why)
{
    const char *json = interpret_json(text, arena, why);
    if (!json)
        return false;
    json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    json_t *list = json_object_get(root, "verdicts");
    *out = (struct reply){ .facts = ARENA_ARRAY(arena, struct judged, asked), .count = asked };
    for (size_t i = 0; i < json_array_size(list) && i < VERDICTS_MAX; i++)
        read_verdict(json_array_get(list, i), arena, out);
    *why = !json_is_array(list)     ? "the reply has no list of verdicts"
           : out->given * 2 < asked ? "the reply leaves most facts out"
                                    : "";
    json_decref(root);
    return !**why;
}

bool verify_is_usable(const char *reply, const char *asked, struct arena *arena, const char **why)
{
    struct reply read;
    return read_reply(reply, count_lines(asked), arena, &read, why);
}

static int64_t position_of(const struct note *note, uint64_t digest)
{
    const struct note_fact *fact = fact_of(note, digest);
    return fact ? fact - note->facts : -1;
}

static void refute(struct note *note, struct note_fact fact)
{
    if (note->refuted_count < REFUTED_MAX)
        note->refuted[note->refuted_count++] = fact;
}

static void judge(struct note *note, size_t position, const struct judged *judged,
                  struct sleep_outcome *outcome)
{
    struct note_fact *fact = &note->facts[position];
    fact->verdict = judged->verdict == FACT_NOT_JUDGED ? FACT_DOUBTFUL : judged->verdict;
    fact->why = judged->verdict == FACT_NOT_JUDGED ? "no verdict came" : judged->why;
    outcome->judged++;
    outcome->wrong += fact->verdict == FACT_WRONG;
    outcome->doubtful += fact->verdict == FACT_DOUBTFUL;
}

/* Wrong facts go from the one list to the other. */
static void part_wrong(struct note *note)
{
    size_t kept = 0;
    for (size_t i = 0; i < note->fact_count; i++) {
        if (note->facts[i].verdict == FACT_WRONG)
            refute(note, note->facts[i]);
        else
            note->facts[kept++] = note->facts[i];
    }
    note->fact_count = kept;
}

/* False when it says nothing usable. */
static bool apply_reply(const struct sleep_request *request, const struct note_job *job,
                        struct arena *arena, struct note *note, struct sleep_outcome *outcome)
{
    struct reply reply;
    const char *why, *line = job->paths;
    size_t count = count_lines(job->paths);
    if (!*job->answer || !read_reply(job->answer, count, arena, &reply, &why)) {
        if (*job->answer)
            event_info(request->events, "%s: unusable verdicts: %s", job->module, why);
        outcome->replies_unusable += *job->answer || job->batch; /* a live one was counted */
        sleep_tell_failure(outcome, job->module, *job->answer ? why : "no usable verdicts");
        return false;
    }
    outcome->replies_used++;
    outcome->verdicts_unknown += reply.unknown;
    for (size_t i = 0; i < count; i++, line += strcspn(line, "\n") + 1) {
        int64_t position = position_of(note, strtoull(line, NULL, 16));
        if (position >= 0)
            judge(note, (size_t)position, &reply.facts[i], outcome);
    }
    return true;
}

static int store_verdicts(const struct sleep_request *request, const struct note_job *job,
                          const struct stored_note *note, struct err *err)
{
    struct notes_db *db = request->plan.notes;
    if (notes_db_begin(db, err))
        return -1;
    if ((!note || !notes_db_put(db, note, err)) && !notes_db_finish_jobs(db, job, err) &&
        !notes_db_commit(db, err))
        return 0;
    notes_db_rollback(db);
    return -1;
}

/* All verdicts that came on one note. */
static void apply_replies(const struct sleep_request *request, const struct note_job *jobs,
                          size_t count, struct arena *arena, struct note *note,
                          struct sleep_outcome *outcome)
{
    struct note_fact *refuted = ARENA_ARRAY(arena, struct note_fact, REFUTED_MAX);
    size_t usable = 0;
    for (size_t i = 0; i < note->refuted_count; i++)
        refuted[i] = note->refuted[i];
    note->refuted = refuted;
    for (size_t i = 0; i < count; i++)
        usable += jobs[i].answer && apply_reply(request, &jobs[i], arena, note, outcome);
    outcome->verified += usable > 0;
    outcome->dropped += !usable;
    part_wrong(note);
    note_list_facts(note, arena);
}

int verify_interpret(const struct sleep_request *request, const struct note_job *jobs, size_t count,
                     struct sleep_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct stored_note stored;
    struct note note;
    char *json = NULL;
    int found = notes_db_find(request->plan.notes, jobs[0].module, jobs[0].structure,
                              jobs[0].tokens, INT64_MAX, &arena, &stored, err);
    bool there = found == 1 && stored.structure == jobs[0].structure &&
                 stored.tokens == jobs[0].tokens && *stored.json &&
                 !note_from_text(stored.json, &arena, &note, NULL);
    if (there) {
        apply_replies(request, jobs, count, &arena, &note, outcome);
        note_count_verdicts(&note, &stored);
        stored.json = json = note_to_text(&note);
    }
    for (size_t i = 0; !there && i < count; i++)
        outcome->replies_gone += jobs[i].answer != NULL;
    int result = found < 0 ? -1 : store_verdicts(request, &jobs[0], there ? &stored : NULL, err);
    free(json);
    arena_release(&arena);
    return result;
}
