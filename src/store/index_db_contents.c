#include <string.h>

#include "base/pack.h"
#include "store/index_internal.h"

static void pack_facts(struct buf *out, const struct content *content)
{
    pack_u64(out, (uint64_t)content->skip);
    pack_u64(out, (uint64_t)content->state);
    pack_u64(out, content->size);
    for (int i = 0; i < 3; i++)
        pack_u64(out, content->lengths[i]);
    pack_u64(out, content->summary_tokens);
    pack_u64(out, content->lines);
}

int content_unpack_facts(const void *data, size_t size, struct content *out)
{
    struct unpack in = unpack_init(data, size);
    uint32_t skip = unpack_u32(&in), state = unpack_u32(&in);
    out->size = unpack_u64(&in);
    for (int i = 0; i < 3; i++)
        out->lengths[i] = unpack_u32(&in);
    out->summary_tokens = unpack_u32(&in);
    out->lines = unpack_u32(&in);
    if (in.bad || in.p != in.end || skip >= SKIP_REASON_COUNT || state >= PARSE_STATE_COUNT)
        return -1;
    out->skip = (enum skip_reason)skip;
    out->state = (enum parse_state)state;
    return 0;
}

int64_t index_db_find_content(struct index_db *index, const struct oid *blob, const char *language,
                              uint64_t variant, struct content *out, struct arena *arena,
                              struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    int found = db_query(&index->db, SQL_CONTENT_FIND, &row, err, "bsi", blob->bytes,
                         (size_t)OID_SIZE, language, (int64_t)variant);
    if (!found && index->overlay)
        return index_db_find_content(index->overlay, blob, language, variant, out, arena, err);
    if (found <= 0)
        return found;
    int64_t id = sqlite3_column_int64(row, 0);
    const void *facts = db_bytes(row, 1, &size);
    *out = (struct content){ .blob = *blob, .variant = variant };
    if (content_unpack_facts(facts, size, out) || id <= 0)
        id = db_damaged(&index->db, "the facts of a file", err);
    else
        out->language = arena_strdup(arena, language);
    db_done(row);
    return id;
}

int64_t index_db_add_content(struct index_db *index, const struct content *content,
                             const void *summary, size_t summary_size, const struct buf *comments,
                             struct err *err)
{
    struct buf facts = BUF_INIT;
    int64_t id = -1;
    pack_facts(&facts, content);
    if (!db_run(&index->db, SQL_SUMMARY_ADD, err, "bb", summary, summary_size,
                comments ? comments->data : NULL, comments ? comments->size : 0)) {
        id = sqlite3_last_insert_rowid(index->db.handle);
        if (db_run(&index->db, SQL_CONTENT_ADD, err, "bsiib", content->blob.bytes, (size_t)OID_SIZE,
                   content->language, (int64_t)content->variant, id, facts.data, facts.size))
            id = -1;
    }
    buf_release(&facts);
    return id;
}

int index_db_summary(struct index_db *index, int64_t content, struct arena *arena,
                     struct summary *out, struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    int found = db_query(&index->db, SQL_SUMMARY_FIND, &row, err, "i", content);
    if (!found && index->overlay)
        return index_db_summary(index->overlay, content, arena, out, err);
    if (found <= 0)
        return found;
    const void *data = db_bytes(row, 0, &size);
    int damaged = summary_unpack(data, size, arena, out);
    db_done(row);
    return damaged ? db_damaged(&index->db, "the summary of a file", err) : 1;
}

int index_db_comments(struct index_db *index, int64_t content, size_t text_size,
                      struct arena *arena, struct span **out, size_t *count, struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    int found = db_query(&index->db, SQL_COMMENTS_FIND, &row, err, "i", content);
    if (!found && index->overlay)
        return index_db_comments(index->overlay, content, text_size, arena, out, count, err);
    if (found <= 0)
        return found;
    const void *data = db_bytes(row, 0, &size);
    int damaged = size ? spans_unpack(data, size, text_size, arena, out, count) : 0;
    db_done(row);
    return damaged ? db_damaged(&index->db, "the comments of a file", err) : size > 0;
}
