/* The jobs and batches of notes.db: what was asked for and is not yet a note. */
#include "base/mem.h"
#include "store/notes_db.h"
#include "store/notes_internal.h"

static struct note_job read_job(sqlite3_stmt *row, struct arena *arena)
{
    return (struct note_job){
        .id = sqlite3_column_int64(row, 0),
        .batch = sqlite3_column_int64(row, 1),
        .name = notes_text(row, 2, arena),
        .purpose = notes_text(row, 3, arena),
        .module = notes_text(row, 4, arena),
        .structure = (uint64_t)sqlite3_column_int64(row, 5),
        .tokens = (uint64_t)sqlite3_column_int64(row, 6),
        .partners = notes_text(row, 7, arena),
        .revision = notes_text(row, 8, arena),
        .revision_time = sqlite3_column_int64(row, 9),
        .sample = (uint32_t)sqlite3_column_int64(row, 10),
        .samples = (uint32_t)sqlite3_column_int64(row, 11),
        .redacted = (uint64_t)sqlite3_column_int64(row, 12),
        .most_tokens = sqlite3_column_int64(row, 13),
        .most_cost = sqlite3_column_int64(row, 14),
        .writer = notes_text(row, 15, arena),
        .answer = sqlite3_column_type(row, 16) == SQLITE_NULL ? NULL : notes_text(row, 16, arena),
        .asked = (uint64_t)sqlite3_column_int64(row, 17),
        .most_input = sqlite3_column_int64(row, 18),
        .paths = notes_text(row, 19, arena),
    };
}

int notes_db_add_job(struct notes_db *notes, const struct note_job *job, struct err *err)
{
    return db_run(&notes->db, SQL_JOB_ADD, err, "isssiissiiiiiissiis", job->batch, job->name,
                  job->purpose, job->module, (int64_t)job->structure, (int64_t)job->tokens,
                  job->partners, job->revision, job->revision_time, (int64_t)job->sample,
                  (int64_t)job->samples, (int64_t)job->redacted, job->most_tokens, job->most_cost,
                  job->writer, job->answer, (int64_t)job->asked, job->most_input,
                  job->paths ? job->paths : "");
}

int notes_db_jobs(struct notes_db *notes, const struct note_job *like, struct arena *arena,
                  struct note_job **jobs, size_t *count, struct err *err)
{
    struct note_job *items = NULL;
    size_t capacity = 0;
    sqlite3_stmt *row;
    *count = 0;
    int more = like ? db_query(&notes->db, SQL_JOBS_LIKE, &row, err, "ssii", like->purpose,
                               like->module, (int64_t)like->structure, (int64_t)like->tokens)
                    : db_query(&notes->db, SQL_JOBS, &row, err, "");
    while (more > 0) {
        struct note_job job = read_job(row, arena);
        ARRAY_PUSH(items, *count, capacity, job);
        more = db_step(&notes->db, row, err);
    }
    *jobs = notes_keep(items, *count * sizeof *items, arena);
    return more;
}

int notes_db_find_job(struct notes_db *notes, const char *name, int64_t batch, struct arena *arena,
                      struct note_job *out, struct err *err)
{
    sqlite3_stmt *row;
    int found = db_query(&notes->db, SQL_JOB_FIND, &row, err, "si", name, batch);
    if (found <= 0)
        return found;
    *out = read_job(row, arena);
    db_done(row);
    return 1;
}

int notes_db_answer_job(struct notes_db *notes, int64_t id, const char *writer, const char *answer,
                        struct err *err)
{
    return db_run(&notes->db, SQL_JOB_ANSWER, err, "iss", id, writer, answer);
}

int notes_db_finish_jobs(struct notes_db *notes, const struct note_job *like, struct err *err)
{
    return db_run(&notes->db, SQL_JOBS_DONE, err, "ssii", like->purpose, like->module,
                  (int64_t)like->structure, (int64_t)like->tokens);
}

int notes_db_waiting(struct notes_db *notes, int64_t *tokens, int64_t *microdollars,
                     struct err *err)
{
    sqlite3_stmt *row;
    *tokens = *microdollars = 0;
    int found = db_query(&notes->db, SQL_JOBS_WAITING, &row, err, "");
    if (found <= 0)
        return found;
    *tokens = sqlite3_column_int64(row, 0);
    *microdollars = sqlite3_column_int64(row, 1);
    db_done(row);
    return 0;
}

int notes_db_add_batch(struct notes_db *notes, const struct note_batch *batch, int64_t *id,
                       struct err *err)
{
    if (db_run(&notes->db, SQL_BATCH_ADD, err, "ssssis", batch->provider, batch->model,
               batch->token, batch->remote, batch->created, batch->state))
        return -1;
    *id = sqlite3_last_insert_rowid(notes->db.handle);
    return 0;
}

int notes_db_set_batch(struct notes_db *notes, int64_t id, const char *remote, const char *state,
                       struct err *err)
{
    return db_run(&notes->db, SQL_BATCH_SET, err, "iss", id, remote, state);
}

int notes_db_remove_batch(struct notes_db *notes, int64_t id, struct err *err)
{
    if (db_run(&notes->db, SQL_JOBS_OPEN_REMOVE, err, "i", id))
        return -1;
    return db_run(&notes->db, SQL_BATCH_REMOVE, err, "i", id);
}

int notes_db_batches(struct notes_db *notes, struct arena *arena, struct note_batch **batches,
                     size_t *count, struct err *err)
{
    struct note_batch *items = NULL;
    size_t capacity = 0;
    sqlite3_stmt *row;
    *count = 0;
    int more = db_query(&notes->db, SQL_BATCHES, &row, err, "");
    while (more > 0) {
        struct note_batch batch = {
            .id = sqlite3_column_int64(row, 0),
            .provider = notes_text(row, 1, arena),
            .model = notes_text(row, 2, arena),
            .token = notes_text(row, 3, arena),
            .remote = notes_text(row, 4, arena),
            .created = sqlite3_column_int64(row, 5),
            .state = notes_text(row, 6, arena),
            .open = (uint64_t)sqlite3_column_int64(row, 7),
        };
        ARRAY_PUSH(items, *count, capacity, batch);
        more = db_step(&notes->db, row, err);
    }
    *batches = notes_keep(items, *count * sizeof *items, arena);
    return more;
}
