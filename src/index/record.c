#include "index/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BATCH_SOURCE_BYTES  ((uint64_t)64 << 20)
#define BATCH_POSTING_BYTES ((size_t)48 << 20)
#define COMMIT_BYTES        1000 /* what reading one commit costs, as source text */

void recorder_init(struct recorder *r, struct index_db *db, size_t jobs)
{
    *r = (struct recorder){ .db = db, .contents = MAP_INIT };
    r->jobs = xcalloc(jobs + 1, sizeof *r->jobs);
}

void recorder_release(struct recorder *r)
{
    free(r->jobs);
    map_release(&r->contents);
    *r = (struct recorder){ 0 };
}

static void add_postings(struct recorder *r, const struct terms *terms, int64_t doc)
{
    struct posting posting = { .doc = doc };
    enum posting_kind kind;
    const char *text;
    size_t position = 0, length;
    while (terms_next(terms, &position, &kind, &posting, &text, &length))
        index_db_add_posting(r->db, kind, text, length, &posting);
}

/* Two jobs may turn out to be the same bytes in the same language, when the language stands in the
 * bytes. */
static uint32_t *content_slot(struct recorder *r, const struct content *content, bool *fresh)
{
    struct buf key = BUF_INIT;
    buf_add(&key, content->blob.bytes, OID_SIZE);
    buf_add(&key, &content->variant, sizeof content->variant);
    buf_addstr(&key, content->language);
    uint32_t *slot = map_put(&r->contents, key.data, key.size, fresh);
    buf_release(&key);
    return slot;
}

int record_file(struct recorder *r, size_t job, const struct extracted_file *file, struct err *err)
{
    struct recorded *recorded = &r->jobs[job];
    recorded->content = file->content;
    recorded->content.skip = file->skip;
    if (file->skip == SKIP_MISSING || file->skip == SKIP_TOO_LARGE)
        return 0;
    bool fresh;
    uint32_t *slot = content_slot(r, &file->content, &fresh);
    if (!fresh) {
        recorded->row = r->jobs[*slot].row;
        return 0;
    }
    *slot = (uint32_t)job;
    recorded->row =
        index_db_add_content(r->db, &file->content, file->summary.data, file->summary.size,
                             file->comments.size ? &file->comments : NULL, err);
    if (recorded->row < 0)
        return -1;
    add_postings(r, &file->terms, recorded->row);
    r->batch_bytes += file->content.size;
    return 0;
}

int64_t record_commit(struct recorder *r, const struct extracted_commit *commit, struct err *err)
{
    int64_t row = index_db_add_commit(r->db, &commit->commit, commit->message_terms, err);
    if (row > 0)
        add_postings(r, &commit->terms, row);
    r->batch_bytes += COMMIT_BYTES;
    return row;
}

int record_batch(struct recorder *r, struct err *err)
{
    if (r->batch_bytes < BATCH_SOURCE_BYTES && index_db_pending(r->db) < BATCH_POSTING_BYTES)
        return 0;
    r->batch_bytes = 0;
    return index_db_commit(r->db, err) || index_db_begin(r->db, err) ? -1 : 0;
}
