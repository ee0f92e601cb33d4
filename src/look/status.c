#include "look/status.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "base/utf8.h"
#include "index/partition.h"
#include "note/plan.h"
#include "print/json_text.h"
#include "view/saving.h"
#include "view/view.h"

#define OUTDATED_SHOWN 10 /* lines; JSON has them all */

/* The snapshot of HEAD, else the one that was used last. */
static int load_snapshot(const struct index_request *request, struct index_db *db,
                         struct status *out, struct err *err)
{
    struct oid *revisions;
    size_t count;
    uint64_t key = index_settings_key(request);
    int found =
        out->has_head ? index_db_load_snapshot(db, &out->head, key, &out->snapshot, err) : 0;
    if (found)
        return found;
    if (index_db_list_snapshots(db, key, &out->arena, &revisions, &count, err))
        return -1;
    return count ? index_db_load_snapshot(db, &revisions[0], key, &out->snapshot, err) : 0;
}

static void count_files(struct status *out)
{
    for (size_t i = 0; i < out->snapshot.file_count; i++) {
        const struct file *file = &out->snapshot.files[i];
        if (file->skip != SKIP_NONE) {
            out->skipped[file->skip]++;
            continue;
        }
        out->files++;
        if (file->state == PARSE_OK)
            out->parsed++;
        else if (file->state == PARSE_PARTIAL)
            out->partial++;
        else if (file->state == PARSE_BY_LINES)
            out->by_lines++;
        else
            out->words_only++;
    }
}

static int read_index(const struct index_request *request, struct status *out, struct err *err)
{
    struct index_db *db = NULL;
    if (index_db_open(&db, request->store, false, request->events, err))
        return -1;
    if (!db)
        return 0;
    int found = load_snapshot(request, db, out, err);
    out->has_index = found == 1;
    out->indexed = out->snapshot.revision;
    int result = found < 0 ? -1 : 0;
    if (!result)
        result = index_db_statistics(db, &out->database, err);
    if (!result && out->has_index) {
        const struct learned *learned = learned_usable(db, &out->snapshot, &out->arena);
        out->refined_on = learned ? learned->cases : 0;
    }
    if (!result) {
        int run = index_db_last_run(db, &out->arena, &out->run, err);
        out->has_run = run == 1;
        result = run < 0 ? -1 : 0;
    }
    index_db_close(db);
    return result;
}

/* The states of all notes, and what they are expected to save. */
static int read_states(const struct index_request *request, struct notes_db *notes,
                       struct index_db *db, struct status *out, struct err *err)
{
    struct view view;
    struct plan plan;
    view_init(&view, db, &out->snapshot, request->settings, &out->arena);
    const struct context *context = view_context(&view, err);
    struct plan_request planned = {
        .context = context, .notes = notes, .settings = request->settings, .now = time(NULL)
    };
    int result = context ? plan_make(&planned, &out->arena, &plan, err) : -1;
    view_release(&view);
    if (result)
        return -1;
    const struct module_list *modules = view_modules(&view);
    out->modules = modules->count;
    out->fresh = plan.states[NOTE_FRESH];
    out->aged = plan.states[NOTE_AGED];
    out->stale = plan.states[NOTE_STALE];
    out->missing = plan.states[NOTE_MISSING] - plan.aside;
    out->unusable = plan.states[NOTE_UNUSABLE];
    out->structural = plan.states[NOTE_MISSING] + out->unusable;
    out->outdated = ARENA_ARRAY(&out->arena, struct outdated_note, plan.count);
    for (size_t i = 0; i < plan.count; i++) {
        const struct plan_item *item = &plan.items[i];
        if (item->state != NOTE_MISSING && item->state != NOTE_UNUSABLE && item->benefit.saved > 0)
            out->predicted += item->benefit.expected * item->benefit.saved;
        if (item->state == NOTE_STALE || item->state == NOTE_AGED)
            out->outdated[out->outdated_count++] =
                (struct outdated_note){ modules->modules[item->module].path,
                                        note_state_name(item->state), item->revision };
    }
    return 0;
}

static int read_spending(struct notes_db *notes, struct status *out, struct err *err)
{
    time_t now = time(NULL);
    struct tm tm;
    struct note_batch *batches;
    gmtime_r(&now, &tm);
    int64_t day = now - now % 86400;
    if (notes_db_ledger(notes, 0, &out->ledger, err) ||
        notes_db_ledger(notes, day, &out->today, err) ||
        notes_db_ledger(notes, day - (int64_t)(tm.tm_mday - 1) * 86400, &out->month, err) ||
        notes_db_writers(notes, &out->arena, &out->writers, &out->writer_count, err) ||
        notes_db_verdicts(notes, &out->verdicts, err) ||
        notes_db_sharers(notes, &out->arena, &out->sharers, &out->sharer_count, err) ||
        notes_db_batches(notes, &out->arena, &batches, &out->batches, err))
        return -1;
    return notes_db_request_totals(notes, &out->requests, err) < 0 ? -1 : 0;
}

/* Structural notes are derived from the index on demand: they are exactly as fresh as it is. */
static void count_structural(const struct index_request *request, struct status *out)
{
    struct module_list modules = { 0 };
    if (out->has_index)
        partition(&out->snapshot, request->settings, &out->arena, &modules);
    out->modules = out->fresh = out->structural = modules.count;
}

static int read_notes(const struct index_request *request, struct status *out, struct err *err)
{
    struct notes_db *notes = NULL;
    struct index_db *db = NULL;
    if (notes_db_open(&notes, request->store, false, err))
        return -1;
    out->has_model = *settings_string(request->settings, SETTING_LLM_PROVIDER) &&
                     *settings_string(request->settings, SETTING_LLM_MODEL);
    int result = notes ? read_spending(notes, out, err) : 0;
    if (!result && out->has_index && (out->has_model || out->writer_count)) {
        result = index_db_open(&db, request->store, false, request->events, err);
        if (!result && db)
            result = read_states(request, notes, db, out, err);
        index_db_close(db);
    } else if (!result) {
        count_structural(request, out);
    }
    notes_db_close(notes);
    return result;
}

int status_read(const struct index_request *request, struct status *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    bool unborn = false;
    if (repo_resolve(request->repo, NULL, &out->head, &unborn, err)) {
        if (!unborn)
            return -1;
        err_clear(err);
    }
    out->has_head = !unborn;
    if (read_index(request, out, err))
        return -1;
    count_files(out);
    return read_notes(request, out, err);
}

void status_release(struct status *status)
{
    snapshot_release(&status->snapshot);
    arena_release(&status->arena);
}

/* ---- text ---- */

static void add_time(struct buf *out, int64_t seconds)
{
    time_t t = (time_t)seconds;
    struct tm tm;
    char text[40] = "";
    if (localtime_r(&t, &tm))
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    buf_addstr(out, text);
}

static void add_run(struct buf *out, const struct run *run)
{
    buf_printf(out, "last run: %s at ", run->command);
    add_time(out, run->started);
    if (!run->finished)
        buf_addstr(out, ", running or killed");
    else if (run->status)
        buf_printf(out, ", failed (%d): ", run->status);
    else
        buf_printf(out, ", %" PRIu64 " files read, %" PRIu64 " commits", run->parsed, run->commits);
    if (run->finished && run->status)
        utf8_add_printable(out, run->message, strlen(run->message));
    buf_addch(out, '\n');
}

static void add_outdated(const struct status *s, struct buf *out)
{
    for (size_t i = 0; i < s->outdated_count && i < OUTDATED_SHOWN; i++) {
        buf_printf(out, "          %s, written at %.12s: ", s->outdated[i].state,
                   s->outdated[i].revision);
        utf8_add_printable(out, s->outdated[i].module, strlen(s->outdated[i].module));
        buf_addch(out, '\n');
    }
    if (s->outdated_count > OUTDATED_SHOWN)
        buf_printf(out, "          and %zu more\n", s->outdated_count - OUTDATED_SHOWN);
}

static void add_counts(const char *what, const struct note_count *counts, size_t count,
                       struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "          %" PRIu64 " %s by ", counts[i].notes, what);
        utf8_add_printable(out, counts[i].who, strlen(counts[i].who));
        buf_addch(out, '\n');
    }
}

static void add_writers(const struct status *s, struct buf *out)
{
    add_outdated(s, out);
    add_counts("stored,", s->writers, s->writer_count, out);
    add_counts("of these shared", s->sharers, s->sharer_count, out);
    if (s->verdicts.judged)
        buf_printf(out,
                   "          %" PRIu64 " facts judged, %" PRIu64
                   " of them wrong and taken out, %" PRIu64 " doubtful\n",
                   s->verdicts.judged, s->verdicts.refuted, s->verdicts.doubtful);
    if (s->batches)
        buf_printf(out, "          %zu batches wait: repose batch collect\n", s->batches);
}

static void add_totals(const char *label, const struct ledger_totals *t, struct buf *out)
{
    buf_printf(out, "%s %" PRIu64 " calls, %" PRIu64 " tokens in, %" PRIu64 " out, $%.4f", label,
               t->calls, t->input_tokens, t->output_tokens, (double)t->microdollars / 1e6);
    if (t->unpriced)
        buf_printf(out, " and %" PRIu64 " calls of unknown price", t->unpriced);
    if (t->unsettled)
        buf_printf(out, "; %" PRIu64 " of them " LEDGER_SENT ", at the most they can cost",
                   t->unsettled);
    buf_addch(out, '\n');
}

static void add_spending(const struct status *s, struct buf *out)
{
    if (s->ledger.calls) {
        add_totals("spent:   ", &s->ledger, out);
        add_totals("          this month", &s->month, out);
        add_totals("          today", &s->today, out);
    }
    if (s->predicted > 0)
        buf_printf(out, "expected: the notes save what %.0f tokens of sleep cost\n", s->predicted);
    if (s->requests.requests) {
        const struct request_totals *r = &s->requests;
        struct saving saving = saving_of(r);
        buf_printf(
            out,
            "saved:    %" PRIu64 " to %" PRIu64 " tokens in %" PRIu64
            " request%s: what exploring takes where it was measured, less %" PRIu64 " of briefs\n",
            saving.low, saving.high, r->requests, r->requests == 1 ? "" : "s", r->brief_tokens);
        if (r->answered < r->requests)
            buf_printf(out,
                       "          nothing in %" PRIu64 " of them, where the brief was not sure\n",
                       r->requests - r->answered);
    }
}

void status_to_text(const struct status *s, struct buf *out)
{
    char hex[OID_HEX_SIZE];
    if (s->has_head)
        buf_printf(out, "head:     %.12s\n", oid_hex(&s->head, hex));
    else
        buf_addstr(out, "head:     no commits yet\n");
    if (!s->has_index) {
        buf_addstr(out, "index:    none; 'repose index' builds it\n");
        if (s->has_run)
            add_run(out, &s->run);
        return;
    }
    buf_printf(out, "index:    %.12s%s, %" PRIu64 " files (%" PRIu64 " parsed, ",
               oid_hex(&s->indexed, hex),
               s->has_head && oid_equal(&s->head, &s->indexed) ? " (current)" : " (behind)",
               s->files, s->parsed);
    if (s->partial)
        buf_printf(out, "%" PRIu64 " understood in part, ", s->partial);
    if (s->by_lines)
        buf_printf(out, "%" PRIu64 " by lines, ", s->by_lines);
    buf_printf(out, "%" PRIu64 " by words only)\n", s->words_only);
    for (int i = 1; i < SKIP_REASON_COUNT; i++)
        if (s->skipped[i])
            buf_printf(out, "          %" PRIu64 " left out: %s\n", s->skipped[i],
                       skip_reason_name((enum skip_reason)i));
    buf_printf(out, "history:  %zu commits", s->snapshot.window_count);
    if (s->refined_on)
        buf_printf(out, "; the ranking is refined on %" PRIu32 " past changes", s->refined_on);
    buf_addch(out, '\n');
    buf_printf(out,
               "notes:    %" PRIu64 " modules, %" PRIu64 " fresh, %" PRIu64 " aged, %" PRIu64
               " stale",
               s->modules, s->fresh, s->aged, s->stale);
    if (s->missing)
        buf_printf(out, ", %" PRIu64 " %s", s->missing,
                   s->has_model ? "missing" : "structural only");
    if (s->unusable)
        buf_printf(out, ", %" PRIu64 " asked for in vain", s->unusable);
    buf_addch(out, '\n');
    add_writers(s, out);
    buf_printf(out, "database: %" PRIu64 " KB, %" PRIu64 " snapshots\n", s->database.bytes / 1024,
               s->database.snapshots);
    add_spending(s, out);
    if (s->has_run)
        add_run(out, &s->run);
}

void status_files(const struct status *s, struct buf *out)
{
    for (size_t i = 0; i < s->snapshot.file_count; i++) {
        const struct file *file = &s->snapshot.files[i];
        if (file->skip == SKIP_NONE && file->state == PARSE_OK)
            continue;
        buf_printf(out, "%-10s  ",
                   file->skip != SKIP_NONE ? skip_reason_name(file->skip)
                                           : parse_state_name(file->state));
        utf8_add_printable(out, file->path, strlen(file->path));
        buf_addch(out, '\n');
    }
}

/* ---- JSON ---- */

static json_t *id_json(bool known, const struct oid *id)
{
    char hex[OID_HEX_SIZE];
    return known ? json_string(oid_hex(id, hex)) : json_null();
}

static json_t *run_json(const struct status *s)
{
    if (!s->has_run)
        return json_null();
    return json_pack("{s:s, s:o, s:I, s:o, s:I, s:I, s:i, s:o}", "command", s->run.command,
                     "revision", id_json(true, &s->run.revision), "started",
                     (json_int_t)s->run.started, "finished",
                     s->run.finished ? json_integer(s->run.finished) : json_null(), "parsed",
                     (json_int_t)s->run.parsed, "commits", (json_int_t)s->run.commits, "status",
                     s->run.status, "message", json_text(s->run.message));
}

static void set_counts(json_t *object, const struct note_count *counts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf name = BUF_INIT;
        utf8_add_valid(&name, counts[i].who, strlen(counts[i].who));
        json_object_set_new(object, name.data, json_integer((json_int_t)counts[i].notes));
        buf_release(&name);
    }
}

static json_t *writers_json(const struct status *s)
{
    json_t *writers = json_pack("{s:I}", "structural", (json_int_t)s->structural);
    set_counts(writers, s->writers, s->writer_count);
    return writers;
}

static json_t *sharers_json(const struct status *s)
{
    json_t *sharers = json_object();
    set_counts(sharers, s->sharers, s->sharer_count);
    return sharers;
}

static json_t *totals_json(const struct ledger_totals *t)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "calls", (json_int_t)t->calls,
                     "input_tokens", (json_int_t)t->input_tokens, "output_tokens",
                     (json_int_t)t->output_tokens, "cached_tokens", (json_int_t)t->cached_tokens,
                     "microdollars", (json_int_t)t->microdollars, "unpriced",
                     (json_int_t)t->unpriced, "redacted", (json_int_t)t->redacted, "unsettled",
                     (json_int_t)t->unsettled);
}

static json_t *ledger_json(const struct status *s)
{
    json_t *ledger = totals_json(&s->ledger);
    json_object_set_new(ledger, "today", totals_json(&s->today));
    json_object_set_new(ledger, "month", totals_json(&s->month));
    json_object_set_new(ledger, "batches", json_integer((json_int_t)s->batches));
    return ledger;
}

static json_t *requests_json(const struct status *s)
{
    struct saving saving = saving_of(&s->requests);
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "asked",
                     (json_int_t)s->requests.requests, "answered",
                     (json_int_t)s->requests.answered, "full_tokens", (json_int_t)s->requests.full_tokens, "brief_tokens",
                     (json_int_t)s->requests.brief_tokens, "saved_low", (json_int_t)saving.low,
                     "saved_high", (json_int_t)saving.high, "expected_saving",
                     (json_int_t)s->predicted);
}

static json_t *outdated_json(const struct status *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->outdated_count; i++)
        json_array_append_new(list, json_pack("{s:o, s:s, s:o}", "module",
                                              json_text(s->outdated[i].module), "state",
                                              s->outdated[i].state, "written_at",
                                              json_text(s->outdated[i].revision)));
    return list;
}

char *status_to_json(const struct status *s)
{
    json_t *skipped = json_object();
    for (int i = 1; i < SKIP_REASON_COUNT; i++)
        json_object_set_new(skipped, skip_reason_name((enum skip_reason)i),
                            json_integer((json_int_t)s->skipped[i]));
    json_t *index =
        json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:I}", "files", (json_int_t)s->files,
                  "parsed", (json_int_t)s->parsed, "partial", (json_int_t)s->partial, "by_lines",
                  (json_int_t)s->by_lines, "words_only", (json_int_t)s->words_only, "skipped",
                  skipped, "commits", (json_int_t)s->snapshot.window_count, "refined_on",
                  (json_int_t)s->refined_on, "bytes", (json_int_t)s->database.bytes);
    json_t *notes =
        json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "modules", (json_int_t)s->modules, "fresh",
                  (json_int_t)s->fresh, "aged", (json_int_t)s->aged, "stale", (json_int_t)s->stale,
                  "missing", (json_int_t)s->missing, "unusable", (json_int_t)s->unusable);
    json_object_set_new(notes, "judged", json_integer((json_int_t)s->verdicts.judged));
    json_object_set_new(notes, "refuted", json_integer((json_int_t)s->verdicts.refuted));
    json_object_set_new(notes, "doubtful", json_integer((json_int_t)s->verdicts.doubtful));
    json_object_set_new(notes, "outdated", outdated_json(s));
    json_t *root = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema",
                             "repose.status/1", "head", id_json(s->has_head, &s->head), "indexed",
                             id_json(s->has_index, &s->indexed), "index", index, "notes", notes,
                             "writers", writers_json(s), "sharers", sharers_json(s), "ledger",
                             ledger_json(s), "requests", requests_json(s), "last_run", run_json(s));
    char *text = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    return text;
}
