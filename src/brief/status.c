#include "brief/status.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "base/utf8.h"
#include "brief/json_text.h"
#include "index/partition.h"

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
    if (!result) {
        int run = index_db_last_run(db, &out->arena, &out->run, err);
        out->has_run = run == 1;
        result = run < 0 ? -1 : 0;
    }
    index_db_close(db);
    return result;
}

static int read_notes(const struct index_request *request, struct status *out, struct err *err)
{
    struct module_list modules = { 0 };
    struct notes_db *db = NULL;
    if (out->has_index)
        partition(&out->snapshot, request->settings, &out->arena, &modules);
    /* Structural notes are derived from the index on demand: they are exactly as fresh as it is. */
    out->modules = out->fresh = modules.count;
    if (notes_db_open(&db, request->store, false, err))
        return -1;
    int result = db ? notes_db_ledger(db, 0, &out->ledger, err) : 0;
    notes_db_close(db);
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

void status_to_text(const struct status *s, struct buf *out)
{
    char hex[OID_HEX_SIZE];
    if (s->has_head)
        buf_printf(out, "head:     %.12s\n", oid_hex(&s->head, hex));
    else
        buf_addstr(out, "head:     no commits yet\n");
    if (!s->has_index) {
        buf_addstr(out, "index:    none; 'repose index' builds it\n");
        return;
    }
    buf_printf(out,
               "index:    %.12s%s, %" PRIu64 " files (%" PRIu64 " parsed, %" PRIu64
               " by words only)\n",
               oid_hex(&s->indexed, hex),
               s->has_head && oid_equal(&s->head, &s->indexed) ? " (current)" : " (behind)",
               s->files, s->parsed, s->words_only);
    for (int i = 1; i < SKIP_REASON_COUNT; i++)
        if (s->skipped[i])
            buf_printf(out, "          %" PRIu64 " left out: %s\n", s->skipped[i],
                       skip_reason_name((enum skip_reason)i));
    buf_printf(out, "history:  %zu commits\n", s->snapshot.window_count);
    buf_printf(out,
               "notes:    %" PRIu64 " modules, %" PRIu64 " fresh, %" PRIu64 " aged, %" PRIu64
               " stale\n",
               s->modules, s->fresh, s->aged, s->stale);
    buf_printf(out, "database: %" PRIu64 " KB, %" PRIu64 " snapshots\n", s->database.bytes / 1024,
               s->database.snapshots);
    if (s->ledger.calls)
        buf_printf(out, "spent:    %" PRIu64 " calls, %" PRIu64 " + %" PRIu64 " tokens, $%.4f\n",
                   s->ledger.calls, s->ledger.input_tokens, s->ledger.output_tokens,
                   (double)s->ledger.microdollars / 1e6);
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

char *status_to_json(const struct status *s)
{
    json_t *skipped = json_object();
    for (int i = 1; i < SKIP_REASON_COUNT; i++)
        json_object_set_new(skipped, skip_reason_name((enum skip_reason)i),
                            json_integer((json_int_t)s->skipped[i]));
    json_t *index = json_pack(
        "{s:I, s:I, s:I, s:o, s:I, s:I}", "files", (json_int_t)s->files, "parsed",
        (json_int_t)s->parsed, "words_only", (json_int_t)s->words_only, "skipped", skipped,
        "commits", (json_int_t)s->snapshot.window_count, "bytes", (json_int_t)s->database.bytes);
    json_t *notes = json_pack("{s:I, s:I, s:I, s:I, s:I}", "modules", (json_int_t)s->modules,
                              "fresh", (json_int_t)s->fresh, "aged", (json_int_t)s->aged, "stale",
                              (json_int_t)s->stale, "missing", (json_int_t)s->missing);
    json_t *ledger = json_pack("{s:I, s:I, s:I, s:I}", "calls", (json_int_t)s->ledger.calls,
                               "input_tokens", (json_int_t)s->ledger.input_tokens, "output_tokens",
                               (json_int_t)s->ledger.output_tokens, "microdollars",
                               (json_int_t)s->ledger.microdollars);
    json_t *root =
        json_pack("{s:s, s:o, s:o, s:o, s:o, s:{s:I}, s:o, s:o}", "schema", "repose.status/1",
                  "head", id_json(s->has_head, &s->head), "indexed",
                  id_json(s->has_index, &s->indexed), "index", index, "notes", notes, "writers",
                  "structural", (json_int_t)s->modules, "ledger", ledger, "last_run", run_json(s));
    char *text = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    return text;
}
