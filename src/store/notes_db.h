/* notes_db.h - what was paid for: notes written by a model and the ledger of calls. Durable (WAL,
 * synchronous=FULL), migrated step by step, never thrown away: a damaged or newer database is
 * refused with ERR_STORE and the way out.
 *
 * Schema and migrations in schema_notes.c: {version, sql}, each in its own transaction.
 */
#ifndef REPOSE_STORE_NOTES_DB_H
#define REPOSE_STORE_NOTES_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

struct notes_db;

/* Opens or creates it. With create false and no file there, *out is NULL and 0 is returned. */
int notes_db_open(struct notes_db **out, struct store *store, bool create, struct err *err);
void notes_db_close(struct notes_db *db);

/* Several calls as one transaction; each alone is one otherwise. */
int notes_db_begin(struct notes_db *db, struct err *err);
int notes_db_commit(struct notes_db *db, struct err *err);
void notes_db_rollback(struct notes_db *db);

/* ---- notes ---- */

/* A note that a model wrote, keyed by (module path, structure, tokens). What the digests mean:
 * note/input.h. The overview of the repository has the module "". */
struct stored_note {
    const char *module;
    uint64_t structure, tokens;
    const char *partners;
    const char *writer; /* "openai:gpt-…" */
    const char
        *json; /* docs/note.schema.json; "": nothing usable came, the structural note holds */
    const char *removed;   /* what grounding took out, for people */
    const char *revision;  /* hex id of the commit it was written at */
    int64_t revision_time; /* of the newest commit that taught it: seconds since 1970 */
    int64_t written;       /* seconds since 1970 */
    const char *origin;    /* "": written here; else who shared it: "Name <mail> in 0123abc" */
    uint64_t asked;        /* how it was asked for: note/input.h; 0: not known */
    uint32_t judged, refuted, doubtful; /* of its facts: how many have a verdict, and which */
};
int notes_db_put(struct notes_db *db, const struct stored_note *note, struct err *err);
/* The note with those digests, else the newest with that structure, else the newest of the module;
 * only of those that know nothing later than `until`. 1 found, 0 none, -1. */
int notes_db_find(struct notes_db *db, const char *module, uint64_t structure, uint64_t tokens,
                  int64_t until, struct arena *arena, struct stored_note *out, struct err *err);
/* All of them, by module, newest first. */
int notes_db_all(struct notes_db *db, struct arena *arena, struct stored_note **notes,
                 size_t *count, struct err *err);
/* Of each module the newest note that knows nothing later than `until` and that says something: all but
 * what it says. By module. In arena. */
struct note_head {
    int64_t id;
    const char *module;
    int64_t written, size;
};
int notes_db_heads(struct notes_db *db, int64_t until, struct arena *arena,
                   struct note_head **heads, size_t *count, struct err *err);
/* What the note of this id says: 1, 0 when it is gone, -1. In arena. */
int notes_db_json(struct notes_db *db, int64_t id, struct arena *arena, const char **json,
                  struct err *err);
/* Sums over the newest note of each module. */
struct verdict_totals {
    uint64_t judged, refuted, doubtful;
};
int notes_db_verdicts(struct notes_db *db, struct verdict_totals *out, struct err *err);
struct note_count {
    const char *who; /* a writer, or who shared them: "mail in <commit>", hostile */
    uint64_t notes;
};
int notes_db_writers(struct notes_db *db, struct arena *arena, struct note_count **writers,
                     size_t *count, struct err *err);
/* Those that came from others. */
int notes_db_sharers(struct notes_db *db, struct arena *arena, struct note_count **sharers,
                     size_t *count, struct err *err);
/* Keeps the newest `keep` notes of each module. */
int notes_db_collect(struct notes_db *db, unsigned keep, struct err *err);

/* ---- the ledger ---- */

/* One call of a model. */
struct ledger_call {
    int64_t time; /* seconds since 1970 */
    const char *provider, *model;
    const char *purpose; /* "note", "overview" */
    const char *module;
    uint64_t input_tokens, output_tokens, cached_tokens;
    int64_t microdollars; /* -1: the price is not known */
    uint64_t redacted;    /* secrets taken out of what was sent */
    bool batch;
    const char *status; /* LEDGER_SENT, "ok", or why it failed */
};
/* The status of a call that left for the model and whose end nobody has seen yet, or ever, when the
 * process was killed. Its line holds what was reserved for it, so that every sum counts it. */
#define LEDGER_SENT "sent, outcome unknown"

/* Its row in *id (may be NULL). */
int notes_db_add_call(struct notes_db *db, const struct ledger_call *call, int64_t *id,
                      struct err *err);
/* Puts tokens, cost and status of `call` in place of what the row `id` holds. */
int notes_db_settle_call(struct notes_db *db, int64_t id, const struct ledger_call *call,
                         struct err *err);
/* Takes room for so many bytes of replies, in the file and in its log, and keeps it there while the
 * database is open: fails when the disk has it not. Nothing should be paid for that cannot be
 * stored. */
int notes_db_take_room(struct notes_db *db, uint64_t bytes, struct err *err);

struct ledger_totals {
    uint64_t calls, input_tokens, output_tokens, cached_tokens;
    int64_t microdollars;
    uint64_t unpriced; /* calls whose price is not known */
    uint64_t redacted;
    uint64_t unsettled; /* LEDGER_SENT */
};
/* Of all calls since that time. */
int notes_db_ledger(struct notes_db *db, int64_t since, struct ledger_totals *out, struct err *err);
/* Of all calls with that purpose. */
int notes_db_ledger_of(struct notes_db *db, const char *purpose, struct ledger_totals *out,
                       struct err *err);
struct ledger_day {
    int64_t day; /* its first second, UTC, since 1970 */
    struct ledger_totals totals;
};
/* The days that had calls, oldest first. In arena. */
int notes_db_ledger_days(struct notes_db *db, struct arena *arena, struct ledger_day **days,
                         size_t *count, struct err *err);

/* ---- generations that are under way, or not yet part of a note ---- */

/* One generation of one note. A live one is stored when its reply has come; one of a batch, before
 * it is sent. */
struct note_job {
    int64_t id;
    int64_t batch;       /* row of its batch; 0: live */
    const char *name;    /* custom_id: unique within a batch */
    const char *purpose; /* "note", "overview" */
    const char *module;
    uint64_t structure, tokens;
    const char *partners, *revision;
    int64_t revision_time;
    uint32_t sample, samples;
    uint64_t redacted;
    int64_t most_tokens, most_cost; /* reserved for it while it waits in a batch; cost in
                                       microdollars, -1: not known */
    const char *writer;             /* who answered; "" while none has */
    const char *answer;             /* what the model wrote; NULL: none yet */
    uint64_t asked;                 /* as of a stored note */
    int64_t most_input;             /* the part of most_tokens that is sent */
    const char *paths; /* the table of the question's ids (NULL: ""), to read the answer */
};
/* A job of the same batch and name is replaced (its answer). */
int notes_db_add_job(struct notes_db *db, const struct note_job *job, struct err *err);
/* Those with the purpose, module and digests of `like` (NULL: all), by module, digests and sample.
 */
int notes_db_jobs(struct notes_db *db, const struct note_job *like, struct arena *arena,
                  struct note_job **jobs, size_t *count, struct err *err);
/* batch -1: of any batch, one that waits first. 1, 0, -1. */
int notes_db_find_job(struct notes_db *db, const char *name, int64_t batch, struct arena *arena,
                      struct note_job *out, struct err *err);
int notes_db_answer_job(struct notes_db *db, int64_t id, const char *writer, const char *answer,
                        struct err *err);
/* Forgets the answered jobs that a note was made of. */
int notes_db_finish_jobs(struct notes_db *db, const struct note_job *like, struct err *err);

/* What is reserved for all that wait in batches (files do not count). */
int notes_db_waiting(struct notes_db *db, int64_t *tokens, int64_t *microdollars, struct err *err);

struct note_batch {
    int64_t id;
    const char *provider, *model;
    const char *token;  /* our mark for it, durable before it is sent */
    const char *remote; /* the provider's id; "": the reply to its creation was not seen */
    int64_t created;
    const char *state; /* "sending", "running", "file" */
    uint64_t open;     /* jobs without an answer */
};
/* Its row in *id. */
int notes_db_add_batch(struct notes_db *db, const struct note_batch *batch, int64_t *id,
                       struct err *err);
int notes_db_set_batch(struct notes_db *db, int64_t id, const char *remote, const char *state,
                       struct err *err);
/* With the jobs that got no answer: they are open again. */
int notes_db_remove_batch(struct notes_db *db, int64_t id, struct err *err);
int notes_db_batches(struct notes_db *db, struct arena *arena, struct note_batch **batches,
                     size_t *count, struct err *err);

/* ---- what was asked ---- */

struct logged_request {
    int64_t time;
    const char *text;
    uint64_t full_tokens;  /* of the likely files in full */
    uint64_t brief_tokens; /* of the brief */
    const char *const *modules;
    const double *weights; /* of each module: summed probability of its files */
    size_t module_count;
};
/* Forgets those before `forget_before`. Waits neither for the disk (a power cut may lose the last
 * ones) nor for a process that is writing: then it fails. The connection is good for nothing that
 * must last afterwards; close it. */
int notes_db_log_request(struct notes_db *db, const struct logged_request *request,
                         int64_t forget_before, struct err *err);
struct asked_module {
    const char *module;
    int64_t time;
    double weight;
};
/* By module. */
int notes_db_asked(struct notes_db *db, struct arena *arena, struct asked_module **asked,
                   size_t *count, struct err *err);
struct asked_request {
    const char *module;
    int64_t time;
    double weight;
    const char *text;
};
/* The texts, once for each of their modules; by module, oldest first. */
int notes_db_requests(struct notes_db *db, struct arena *arena, struct asked_request **requests,
                      size_t *count, struct err *err);
struct request_totals {
    uint64_t requests;
    uint64_t answered; /* of which the brief named likely files: full_tokens is not 0 */
    uint64_t full_tokens, brief_tokens;
};
int notes_db_request_totals(struct notes_db *db, struct request_totals *out, struct err *err);

/* ---- care ---- */

int notes_db_check(struct notes_db *db, struct arena *arena, const char **why,
                   struct err *err); /* as index_db_check */

#endif
