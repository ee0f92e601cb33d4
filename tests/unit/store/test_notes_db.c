#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/folder.h"
#include "store/notes_db.h"
#include "support.h"

static struct notes_db *open_notes(struct folder *f, bool create)
{
    struct notes_db *notes;
    if (notes_db_open(&notes, f->store, create, &f->err))
        fail_msg("%s", f->err.message);
    return notes;
}

static struct stored_note make_note(const char *module, uint64_t structure, int64_t written)
{
    return (struct stored_note){ .module = module,
                                 .writer = "openai:model",
                                 .json = "{\"purpose\":\"p\"}",
                                 .removed = "",
                                 .origin = "",
                                 .structure = structure,
                                 .tokens = UINT64_MAX,
                                 .partners = "src/\xff",
                                 .revision = "0123456789012345678901234567890123456789",
                                 .revision_time = written,
                                 .written = written };
}

static void none_is_not_an_error(void **state)
{
    struct folder *f = *state;
    assert_null(open_notes(f, false));
    folder_write(f, "notes.db", "", 0);
    assert_null(open_notes(f, false));
}

static void the_exact_note_comes_before_the_newest(void **state)
{
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    struct stored_note found, old = make_note("src/\xfe", 1, 100),
                              newer = make_note("src/\xfe", 2, 200);
    assert_int_equal(
        notes_db_find(notes, "src/\xfe", 1, UINT64_MAX, INT64_MAX, &f->arena, &found, &f->err), 0);
    assert_int_equal(notes_db_put(notes, &newer, &f->err), 0);
    assert_int_equal(notes_db_put(notes, &old, &f->err), 0);
    assert_int_equal(
        notes_db_find(notes, "src/\xfe", 1, UINT64_MAX, INT64_MAX, &f->arena, &found, &f->err), 1);
    assert_int_equal(found.written, 100);
    assert_int_equal(
        notes_db_find(notes, "src/\xfe", 77, UINT64_MAX, INT64_MAX, &f->arena, &found, &f->err), 1);
    assert_int_equal(found.structure, 2);
    assert_string_equal(found.partners, "src/\xff");
    assert_true(found.tokens == UINT64_MAX);
    assert_string_equal(found.module, "src/\xfe");
    assert_string_equal(found.json, old.json);
    assert_string_equal(found.revision, old.revision);
    old.json = "{}";
    assert_int_equal(notes_db_put(notes, &old, &f->err), 0);
    assert_int_equal(
        notes_db_find(notes, "src/\xfe", 1, UINT64_MAX, INT64_MAX, &f->arena, &found, &f->err), 1);
    assert_string_equal(found.json, "{}");
    notes_db_close(notes);
    notes = open_notes(f, false);
    assert_int_equal(
        notes_db_find(notes, "src", 1, UINT64_MAX, INT64_MAX, &f->arena, &found, &f->err), 0);
    notes_db_close(notes);
}

static void the_ledger_adds_up(void **state)
{
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    struct ledger_totals totals;
    struct ledger_call call = { .time = 1,
                                .provider = "openai",
                                .model = "m",
                                .purpose = "note",
                                .module = "src",
                                .input_tokens = 1000,
                                .output_tokens = 50,
                                .cached_tokens = 10,
                                .microdollars = 1234,
                                .status = "ok" };
    assert_int_equal(notes_db_ledger(notes, 0, &totals, &f->err), 0);
    assert_int_equal(totals.calls, 0);
    assert_int_equal(notes_db_add_call(notes, &call, NULL, &f->err), 0);
    call.batch = true;
    assert_int_equal(notes_db_add_call(notes, &call, NULL, &f->err), 0);
    assert_int_equal(notes_db_ledger(notes, 0, &totals, &f->err), 0);
    assert_int_equal(totals.calls, 2);
    assert_int_equal(totals.input_tokens, 2000);
    assert_int_equal(totals.output_tokens, 100);
    assert_int_equal(totals.microdollars, 2468);
    notes_db_close(notes);
}

static void a_call_counts_before_it_is_settled(void **state)
{
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    struct ledger_totals totals;
    struct ledger_call call = { .time = 86400,
                                .provider = "openai",
                                .model = "m",
                                .purpose = "note",
                                .module = "src",
                                .input_tokens = 1000,
                                .output_tokens = 4000,
                                .microdollars = 500,
                                .redacted = 3,
                                .status = LEDGER_SENT };
    int64_t first, second;
    assert_int_equal(notes_db_add_call(notes, &call, &first, &f->err), 0);
    assert_int_equal(notes_db_add_call(notes, &call, &second, &f->err), 0);
    assert_true(first != second);
    notes_db_close(notes);
    notes = open_notes(f, false);
    assert_int_equal(notes_db_ledger(notes, 0, &totals, &f->err), 0);
    assert_int_equal(totals.unsettled, 2);
    assert_int_equal(totals.input_tokens + totals.output_tokens, 10000);
    call.input_tokens = 900;
    call.output_tokens = 30;
    call.cached_tokens = 800;
    call.microdollars = -1;
    call.status = "ok";
    assert_int_equal(notes_db_settle_call(notes, first, &call, &f->err), 0);
    assert_int_equal(notes_db_ledger(notes, 86400, &totals, &f->err), 0);
    assert_int_equal(totals.calls, 2);
    assert_int_equal(totals.unsettled, 1);
    assert_int_equal(totals.input_tokens, 1900);
    assert_int_equal(totals.output_tokens, 4030);
    assert_int_equal(totals.cached_tokens, 800);
    assert_int_equal(totals.microdollars, 500);
    assert_int_equal(totals.unpriced, 1);
    assert_int_equal(totals.redacted, 6);
    assert_int_equal(notes_db_ledger(notes, 86401, &totals, &f->err), 0);
    assert_int_equal(totals.calls + totals.unsettled, 0);
    notes_db_close(notes);
}

/* The room is in the file, taken once, and what is stored later goes into it. */
static void room_is_taken_once(void **state)
{
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    char path[512];
    struct stat first, second;
    snprintf(path, sizeof path, "%s/notes.db", store_folder(f->store));
    assert_int_equal(notes_db_take_room(notes, 300000, &f->err), 0);
    assert_int_equal(stat(path, &first), 0);
    assert_true(first.st_size > 300000);
    assert_int_equal(notes_db_take_room(notes, 300000, &f->err), 0);
    notes_db_close(notes);
    assert_int_equal(stat(path, &second), 0);
    assert_int_equal(second.st_size, first.st_size);
}

static void the_ledger_by_day(void **state)
{
    static const int64_t times[] = { 2 * 86400, 86399, 0, 3 * 86400 - 1 };
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    struct ledger_day *days;
    size_t count;
    assert_int_equal(notes_db_ledger_days(notes, &f->arena, &days, &count, &f->err), 0);
    assert_int_equal(count, 0);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct ledger_call call = { .time = times[i],
                                    .provider = "openai",
                                    .model = "m",
                                    .purpose = "note",
                                    .module = "src",
                                    .input_tokens = 100 + i,
                                    .microdollars = i ? 7 : -1,
                                    .status = "ok" };
        assert_int_equal(notes_db_add_call(notes, &call, NULL, &f->err), 0);
    }
    assert_int_equal(notes_db_ledger_days(notes, &f->arena, &days, &count, &f->err), 0);
    assert_int_equal(count, 2);
    assert_int_equal(days[0].day, 0);
    assert_int_equal(days[0].totals.calls, 2);
    assert_int_equal(days[0].totals.input_tokens, 203);
    assert_int_equal(days[0].totals.microdollars, 14);
    assert_int_equal(days[1].day, 2 * 86400);
    assert_int_equal(days[1].totals.microdollars, 7);
    assert_int_equal(days[1].totals.unpriced, 1);
    notes_db_close(notes);
}

static struct note_job make_job(int64_t batch, const char *name, uint32_t sample)
{
    return (struct note_job){ .batch = batch,
                              .name = name,
                              .purpose = "note",
                              .module = "src",
                              .structure = UINT64_MAX,
                              .tokens = 7,
                              .partners = "docs\n",
                              .revision = "abc",
                              .revision_time = 11,
                              .sample = sample,
                              .samples = 3,
                              .redacted = 2,
                              .most_tokens = 500,
                              .most_cost = 40,
                              .writer = "" };
}

static void a_reply_is_kept_until_it_is_a_note(void **state)
{
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    struct note_job job = make_job(0, "note-1-0", 0), found, *jobs;
    size_t count;
    job.writer = "openai:m";
    job.answer = "{}";
    assert_int_equal(notes_db_add_job(notes, &job, &f->err), 0);
    notes_db_close(notes);
    notes = open_notes(f, false);
    assert_int_equal(notes_db_find_job(notes, "note-1-0", -1, &f->arena, &found, &f->err), 1);
    assert_true(found.structure == UINT64_MAX);
    assert_string_equal(found.partners, "docs\n");
    assert_string_equal(found.answer, "{}");
    assert_string_equal(found.writer, "openai:m");
    assert_int_equal(found.samples, 3);
    assert_int_equal(found.most_cost, 40);
    job.answer = ""; /* the same generation was asked for again: the newer answer counts */
    assert_int_equal(notes_db_add_job(notes, &job, &f->err), 0);
    assert_int_equal(notes_db_jobs(notes, &job, &f->arena, &jobs, &count, &f->err), 0);
    assert_int_equal(count, 1);
    assert_string_equal(jobs[0].answer, "");
    job.tokens = 8; /* of another state of the module */
    assert_int_equal(notes_db_finish_jobs(notes, &job, &f->err), 0);
    assert_int_equal(notes_db_jobs(notes, NULL, &f->arena, &jobs, &count, &f->err), 0);
    assert_int_equal(count, 1);
    assert_int_equal(notes_db_finish_jobs(notes, &jobs[0], &f->err), 0);
    assert_int_equal(notes_db_jobs(notes, NULL, &f->arena, &jobs, &count, &f->err), 0);
    assert_int_equal(count, 0);
    notes_db_close(notes);
}

static int64_t add_batch(struct folder *f, struct notes_db *notes, const char *state)
{
    struct note_batch batch = {
        .provider = "openai", .model = "m", .token = "t", .remote = "", .created = 5, .state = state
    };
    int64_t id;
    assert_int_equal(notes_db_add_batch(notes, &batch, &id, &f->err), 0);
    return id;
}

static void a_batch_reserves_until_it_is_answered(void **state)
{
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    struct note_batch *batches;
    struct note_job found;
    size_t count;
    int64_t tokens, cost, sent = add_batch(f, notes, "running"), file = add_batch(f, notes, "file");
    struct note_job jobs[] = { make_job(sent, "a", 0), make_job(sent, "b", 1),
                               make_job(file, "a", 0) };
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(notes_db_add_job(notes, &jobs[i], &f->err), 0);
    assert_int_equal(notes_db_waiting(notes, &tokens, &cost, &f->err), 0);
    assert_int_equal(tokens, 1000);
    assert_int_equal(cost, 80);
    assert_int_equal(notes_db_find_job(notes, "a", sent, &f->arena, &found, &f->err), 1);
    assert_null(found.answer);
    assert_int_equal(notes_db_answer_job(notes, found.id, "w", "text", &f->err), 0);
    assert_int_equal(notes_db_waiting(notes, &tokens, &cost, &f->err), 0);
    assert_int_equal(tokens, 500);
    assert_int_equal(notes_db_batches(notes, &f->arena, &batches, &count, &f->err), 0);
    assert_int_equal(count, 2);
    assert_int_equal(batches[0].open, 1);
    /* Of any batch: the one that waits. */
    assert_int_equal(notes_db_find_job(notes, "a", -1, &f->arena, &found, &f->err), 1);
    assert_int_equal(found.batch, file);
    assert_int_equal(notes_db_set_batch(notes, sent, "batch_1", "running", &f->err), 0);
    assert_int_equal(notes_db_remove_batch(notes, sent, &f->err), 0);
    assert_int_equal(notes_db_find_job(notes, "b", -1, &f->arena, &found, &f->err), 0);
    assert_int_equal(notes_db_find_job(notes, "a", sent, &f->arena, &found, &f->err), 1);
    assert_string_equal(found.answer, "text");
    notes_db_close(notes);
}

static void requests_are_remembered_for_a_while(void **state)
{
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    struct request_totals totals;
    struct asked_module *asked;
    struct asked_request *requests;
    size_t count;
    const char *modules[] = { "src", "docs" };
    double weights[] = { 1.5, 0.25 };
    struct logged_request request = { .time = 100,
                                      .text = "add a flag",
                                      .full_tokens = 9000,
                                      .brief_tokens = 1000,
                                      .modules = modules,
                                      .weights = weights,
                                      .module_count = 2 };
    assert_int_equal(notes_db_log_request(notes, &request, 0, &f->err), 0);
    request.time = 200;
    request.module_count = 1;
    request.full_tokens = 0;
    assert_int_equal(notes_db_log_request(notes, &request, 0, &f->err), 0);
    assert_int_equal(notes_db_request_totals(notes, &totals, &f->err), 0);
    assert_int_equal(totals.requests, 2);
    assert_int_equal(totals.answered, 1);
    assert_int_equal(totals.full_tokens, 9000);
    assert_int_equal(totals.brief_tokens, 2000);
    assert_int_equal(notes_db_asked(notes, &f->arena, &asked, &count, &f->err), 0);
    assert_int_equal(count, 3);
    assert_string_equal(asked[0].module, "docs");
    assert_true(asked[0].weight == 0.25);
    assert_int_equal(notes_db_requests(notes, &f->arena, &requests, &count, &f->err), 0);
    assert_int_equal(count, 3);
    assert_string_equal(requests[0].module, "docs");
    assert_string_equal(requests[2].text, "add a flag");
    assert_int_equal(requests[1].time, 100);
    assert_int_equal(requests[2].time, 200);
    assert_true(requests[2].weight == 1.5);
    request.time = 300;
    assert_int_equal(notes_db_log_request(notes, &request, 150, &f->err), 0);
    assert_int_equal(notes_db_asked(notes, &f->arena, &asked, &count, &f->err), 0);
    assert_int_equal(count, 2);
    assert_int_equal(asked[0].time, 200);
    notes_db_close(notes);
}

static void old_notes_can_be_collected(void **state)
{
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    struct stored_note found;
    struct note_count *writers, *sharers;
    size_t count;
    for (int i = 1; i <= 8; i++) {
        struct stored_note note = make_note("src", (uint64_t)i, 100 * i);
        note.origin = i > 4 ? "A in B <a@b> in 0123456789" : "";
        assert_int_equal(notes_db_put(notes, &note, &f->err), 0);
    }
    assert_int_equal(notes_db_collect(notes, 5, &f->err), 0);
    assert_int_equal(notes_db_writers(notes, &f->arena, &writers, &count, &f->err), 0);
    assert_int_equal(count, 1);
    assert_int_equal(writers[0].notes, 5);
    assert_string_equal(writers[0].who, "openai:model");
    assert_int_equal(notes_db_sharers(notes, &f->arena, &sharers, &count, &f->err), 0);
    assert_int_equal(count, 1);
    assert_int_equal(sharers[0].notes, 4);
    assert_string_equal(sharers[0].who, "A in B <a@b>");
    /* Nothing later than 650. */
    assert_int_equal(notes_db_find(notes, "src", 8, UINT64_MAX, 650, &f->arena, &found, &f->err),
                     1);
    assert_int_equal(found.structure, 6);
    assert_int_equal(notes_db_find(notes, "src", 8, UINT64_MAX, 50, &f->arena, &found, &f->err), 0);
    notes_db_close(notes);
}

static void run_sql(struct folder *f, const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(folder_file(f, "notes.db"), &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

/* As version 1 wrote it: this text never changes. */
static const char version_1[] =
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    "INSERT INTO meta(name, value) VALUES('needs', '0.1.0');"
    "CREATE TABLE note(id INTEGER PRIMARY KEY AUTOINCREMENT, module BLOB NOT NULL, input INTEGER "
    "NOT NULL,"
    " tokens INTEGER NOT NULL, context INTEGER NOT NULL, writer BLOB NOT NULL, json BLOB NOT NULL,"
    " revision BLOB NOT NULL, written INTEGER NOT NULL, UNIQUE(module, input));"
    "INSERT INTO note(module, input, tokens, context, writer, json, revision, written)"
    " VALUES(CAST('src' AS BLOB), 5, 6, 7, CAST('w' AS BLOB), CAST('{}' AS BLOB), CAST('abc' AS "
    "BLOB), 8);"
    "PRAGMA application_id=1383093102; PRAGMA user_version=1; PRAGMA journal_mode=WAL;";

static void an_old_file_is_migrated(void **state)
{
    struct folder *f = *state;
    struct stored_note found;
    struct ledger_totals totals;
    const char *why;
    run_sql(f, version_1);
    struct notes_db *notes = open_notes(f, false);
    assert_int_equal(
        notes_db_find(notes, "src", 5, UINT64_MAX, INT64_MAX, &f->arena, &found, &f->err), 1);
    assert_string_equal(found.partners, "");
    assert_string_equal(found.writer, "w");
    assert_int_equal(notes_db_ledger(notes, 0, &totals, &f->err), 0);
    assert_int_equal(notes_db_check(notes, &f->arena, &why, &f->err), 0);
    notes_db_close(notes);
}

/* What version 3 had of a ledger, a note and the jobs of a batch: this text never changes. */
static const char version_3[] =
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    "CREATE TABLE ledger(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL,"
    " provider BLOB NOT NULL, model BLOB NOT NULL, purpose BLOB NOT NULL, module BLOB NOT NULL,"
    " input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cached_tokens INTEGER NOT "
    "NULL,"
    " microdollars INTEGER NOT NULL, redacted INTEGER NOT NULL, batch INTEGER NOT NULL,"
    " status BLOB NOT NULL);"
    "CREATE TABLE note(id INTEGER PRIMARY KEY AUTOINCREMENT, module BLOB NOT NULL,"
    " structure INTEGER NOT NULL, tokens INTEGER NOT NULL, partners BLOB NOT NULL,"
    " writer BLOB NOT NULL, json BLOB NOT NULL, removed BLOB NOT NULL, revision BLOB NOT NULL,"
    " revision_time INTEGER NOT NULL, written INTEGER NOT NULL, origin BLOB NOT NULL,"
    " UNIQUE(module, structure, tokens));"
    "CREATE TABLE batch(id INTEGER PRIMARY KEY AUTOINCREMENT, provider BLOB NOT NULL,"
    " model BLOB NOT NULL, token BLOB NOT NULL, remote BLOB NOT NULL, created INTEGER NOT NULL,"
    " state BLOB NOT NULL);"
    "CREATE TABLE job(id INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL,"
    " name BLOB NOT NULL, purpose BLOB NOT NULL, module BLOB NOT NULL, structure INTEGER NOT NULL,"
    " tokens INTEGER NOT NULL, partners BLOB NOT NULL, revision BLOB NOT NULL,"
    " revision_time INTEGER NOT NULL, sample INTEGER NOT NULL, samples INTEGER NOT NULL,"
    " redacted INTEGER NOT NULL, most_tokens INTEGER NOT NULL, most_cost INTEGER NOT NULL,"
    " writer BLOB NOT NULL, answer BLOB, UNIQUE(batch, name));"
    "CREATE TABLE request(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL,"
    " text BLOB NOT NULL, full_tokens INTEGER NOT NULL, brief_tokens INTEGER NOT NULL);"
    "CREATE TABLE request_module(request INTEGER NOT NULL, module BLOB NOT NULL,"
    " weight REAL NOT NULL, PRIMARY KEY(request, module)) WITHOUT ROWID;"
    "INSERT INTO ledger VALUES(1, 7, x'6f', x'6d', x'6e', x'73', 1000, 50, 10, 1234, 2, 0, "
    "x'6f6b');"
    "INSERT INTO note VALUES(1, x'737263', 5, 6, x'', x'77', x'7b7d', x'', x'616263', 3, 4, x'');"
    "INSERT INTO batch VALUES(1, x'6f', x'6d', x'74', x'7231', 9, CAST('running' AS BLOB));"
    "INSERT INTO job VALUES(1, 1, x'6e31', x'6e', x'737263', 5, 6, x'', x'616263', 3, 0, 1, 0, 700,"
    " 70, x'', NULL);"
    "PRAGMA application_id=1383093102; PRAGMA user_version=3; PRAGMA journal_mode=WAL;";

static void a_ledger_and_jobs_survive_a_migration(void **state)
{
    struct folder *f = *state;
    struct stored_note found;
    struct ledger_totals totals;
    struct note_job job;
    int64_t tokens, cost;
    run_sql(f, version_3);
    struct notes_db *notes = open_notes(f, false);
    assert_int_equal(notes_db_find(notes, "src", 5, 6, INT64_MAX, &f->arena, &found, &f->err), 1);
    assert_string_equal(found.json, "{}");
    assert_int_equal(found.asked, 0);
    assert_int_equal(notes_db_ledger(notes, 0, &totals, &f->err), 0);
    assert_int_equal(totals.calls, 1);
    assert_int_equal(totals.input_tokens, 1000);
    assert_int_equal(totals.microdollars, 1234);
    assert_int_equal(totals.unsettled, 0);
    assert_int_equal(notes_db_find_job(notes, "n1", 1, &f->arena, &job, &f->err), 1);
    assert_int_equal(job.most_tokens, 700);
    assert_int_equal(job.most_input, 0);
    assert_int_equal(job.asked, 0);
    assert_null(job.answer);
    assert_int_equal(notes_db_waiting(notes, &tokens, &cost, &f->err), 0);
    assert_int_equal(tokens, 700);
    assert_int_equal(cost, 70);
    notes_db_close(notes);
}

static void assert_refused_and_kept(struct folder *f, const char *part)
{
    struct notes_db *notes;
    size_t before_size, after_size;
    char *before = folder_read(f, "notes.db", &before_size);
    for (int create = 0; create < 2; create++) {
        struct err err = ERR_INIT;
        assert_int_equal(notes_db_open(&notes, f->store, create, &err), -1);
        assert_null(notes);
        assert_int_equal(err.code, ERR_STORE);
        if (!strstr(err.message, part) || !strstr(err.message, "notes.db"))
            fail_msg("\"%s\" lacks \"%s\"", err.message, part);
    }
    char *after = folder_read(f, "notes.db", &after_size);
    assert_int_equal(before_size, after_size);
    assert_memory_equal(before, after, before_size);
}

static void a_newer_file_is_refused(void **state)
{
    struct folder *f = *state;
    notes_db_close(open_notes(f, true));
    run_sql(f, "UPDATE meta SET value='3.1.4' WHERE name='needs'; PRAGMA user_version=9");
    assert_refused_and_kept(f, "repose 3.1.4 or later");
    run_sql(f, "DROP TABLE meta");
    assert_refused_and_kept(f, "newer version");
}

static void damage_is_refused(void **state)
{
    struct folder *f = *state;
    char text[9000];
    memset(text, 'x', sizeof text);
    folder_write(f, "notes.db", text, sizeof text);
    assert_refused_and_kept(f, "left alone");
    unlink(folder_file(f, "notes.db"));
    notes_db_close(open_notes(f, true));
    assert_int_equal(truncate(folder_file(f, "notes.db"), 5000), 0);
    assert_refused_and_kept(f, "left alone");
}

static void another_program_s_file_is_refused(void **state)
{
    struct folder *f = *state;
    run_sql(f, "CREATE TABLE song(title); INSERT INTO song VALUES('x')");
    assert_refused_and_kept(f, "not a database of this program");
}

static int read_as_nobody(struct folder *f)
{
    struct notes_db *notes = NULL;
    struct stored_note found, note = make_note("src", 2, 2);
    struct err err = ERR_INIT;
    if (notes_db_open(&notes, f->store, false, &err) || !notes)
        return 1;
    if (notes_db_find(notes, "src", 1, UINT64_MAX, INT64_MAX, &f->arena, &found, &err) != 1)
        return 2;
    if (notes_db_put(notes, &note, &err) != -1 || !strstr(err.message, "--db"))
        return 3;
    notes_db_close(notes);
    return notes_db_open(&notes, f->store, true, &err) == -1 && strstr(err.message, "--db") ? 0 : 4;
}

static void a_read_only_folder_can_be_read(void **state)
{
    struct folder *f = *state;
    struct notes_db *notes = open_notes(f, true);
    struct stored_note note = make_note("src", 1, 1);
    assert_int_equal(notes_db_put(notes, &note, &f->err), 0);
    notes_db_close(notes);
    chmod(folder_file(f, "notes.db"), 0444);
    chmod(folder_file(f, ""), 0555);
    assert_int_equal(in_child(read_as_nobody, f, true), 0);
}

static void two_may_create_it_at_once(void **state)
{
    struct folder *f = *state;
    for (int i = 0; i < 20; i++) {
        fflush(NULL);
        pid_t pid = fork();
        struct notes_db *notes = NULL;
        struct stored_note note = make_note(pid ? "parent" : "child", 1, 1);
        int failed =
            notes_db_open(&notes, f->store, true, &f->err) || notes_db_put(notes, &note, &f->err);
        notes_db_close(notes);
        if (!pid)
            _exit(failed ? 1 : 0);
        int status;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_int_equal(status, 0);
        if (failed)
            fail_msg("%s", f->err.message);
        unlink(folder_file(f, "notes.db"));
    }
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(none_is_not_an_error),
        WITH_FOLDER(the_exact_note_comes_before_the_newest),
        WITH_FOLDER(the_ledger_adds_up),
        WITH_FOLDER(a_call_counts_before_it_is_settled),
        WITH_FOLDER(room_is_taken_once),
        WITH_FOLDER(the_ledger_by_day),
        WITH_FOLDER(a_reply_is_kept_until_it_is_a_note),
        WITH_FOLDER(a_batch_reserves_until_it_is_answered),
        WITH_FOLDER(requests_are_remembered_for_a_while),
        WITH_FOLDER(old_notes_can_be_collected),
        WITH_FOLDER(an_old_file_is_migrated),
        WITH_FOLDER(a_ledger_and_jobs_survive_a_migration),
        WITH_FOLDER(a_newer_file_is_refused),
        WITH_FOLDER(damage_is_refused),
        WITH_FOLDER(another_program_s_file_is_refused),
        WITH_FOLDER(a_read_only_folder_can_be_read),
        WITH_FOLDER(two_may_create_it_at_once),
    };
    return RUN_TESTS(tests);
}
