#include "share/origins.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "note/identity.h"

#define LOG_MAX  ((size_t)256 << 20)
#define SAME_MAX 16 /* commits that made the same file: each is a process to verify */

/* ---- the log ---- */

/* `git log -z --raw`: "@<id> <mail of the author>", then for each file ":<mode> <mode> <blob> <blob> <letter>"
 * and, as a piece of its own, its path. A piece is taken for a path only after such a line,
 * whatever it looks like: paths are hostile. */
struct log_reader {
    struct origins *origins;
    origins_boundary *asks;
    const void *data;
    bool is_boundary;        /* the commit has parents that are not here */
    char blob[OID_HEX_SIZE]; /* of the file whose path comes next; "": none */
};

static void add_key(struct buf *key, const char *path, const char *blob)
{
    buf_add(key, path, strlen(path) + 1);
    buf_addstr(key, blob);
}

/* The log begins with the newest. False when enough commits made the same already. */
static bool append_origin(struct origins *o, uint32_t at, uint32_t older)
{
    unsigned before = 1;
    for (; o->made[at].older; before++)
        at = o->made[at].older - 1;
    if (before >= SAME_MAX)
        return false;
    o->made[at].older = older;
    return true;
}

static void add_logged_file(struct log_reader *reader, const char *path)
{
    struct origins *o = reader->origins;
    struct buf key = BUF_INIT;
    bool fresh;
    add_key(&key, path, reader->blob);
    if (o->count && !reader->is_boundary) {
        struct made made = { (uint32_t)(o->count - 1), 0 };
        uint32_t *newest = map_put(&o->files, key.data, key.size, &fresh);
        if (fresh)
            *newest = (uint32_t)o->made_count;
        if (fresh || append_origin(o, *newest, (uint32_t)o->made_count + 1))
            ARRAY_PUSH(o->made, o->made_count, o->made_capacity, made);
    }
    buf_release(&key);
    reader->blob[0] = '\0';
}

/* At the boundary of a shallow clone git shows the whole tree as the commit's own change. Nobody
 * vouches for what was below it. */
static void add_commit(struct log_reader *reader, const char *text)
{
    struct origins *o = reader->origins;
    struct origin origin = { .verified = -1 };
    struct oid id;
    memcpy(origin.hex, text, OID_HEX_SIZE - 1);
    reader->is_boundary = !oid_parse(&id, origin.hex) || reader->asks(reader->data, &id);
    origin.who = identity_author(text + OID_HEX_SIZE, &o->arena);
    ARRAY_PUSH(o->commits, o->count, o->capacity, origin);
}

static void add_piece(struct log_reader *reader, const char *piece)
{
    enum { BLOB = sizeof ":100644 100644 " - 1 + OID_HEX_SIZE };
    if (*reader->blob) {
        add_logged_file(reader, piece);
        return;
    }
    piece += *piece == '\n';
    size_t length = strlen(piece);
    if (*piece == ':' && length > BLOB + OID_HEX_SIZE)
        memcpy(reader->blob, piece + BLOB, OID_HEX_SIZE - 1);
    else if (*piece == '@' && length > OID_HEX_SIZE)
        add_commit(reader, piece + 1);
}

void origins_read(struct origins *out, const char *log, size_t size, origins_boundary *is_boundary,
                  const void *data)
{
    struct log_reader reader = { .origins = out, .asks = is_boundary, .data = data };
    *out = (struct origins){ .count = 0 };
    for (size_t i = 0; i < size; i += strlen(log + i) + 1)
        add_piece(&reader, log + i);
}

static bool is_boundary(const void *repo, const struct oid *commit)
{
    return repo_is_boundary(repo, commit);
}

int origins_load(const struct share_request *r, const struct shared *shared, struct origins *out,
                 struct err *err)
{
    struct buf log = BUF_INIT, said = BUF_INIT;
    const char *const arguments[] = { "log",
                                      "-z",
                                      "--raw",
                                      "--root",
                                      "--no-abbrev",
                                      "--no-renames",
                                      "--no-color",
                                      "--no-show-signature",
                                      "--no-mailmap",
                                      "--format=@%H %ae",
                                      shared->tracking,
                                      "--",
                                      NULL };
    *out = (struct origins){ .count = 0 };
    buf_limit(&log, LOG_MAX);
    int status = share_git(r, arguments, &log, &said, err);
    if (status > 0)
        status = share_git_failed(r, "read the history of", &said, err);
    if (!status)
        origins_read(out, log.data, log.size, is_boundary, r->repo);
    buf_release(&log);
    buf_release(&said);
    return status;
}

void origins_release(struct origins *origins)
{
    map_release(&origins->files);
    free(origins->commits);
    free(origins->made);
    arena_release(&origins->arena);
}

/* Index of the newest of `made`, or -1. */
static int64_t find_made(const struct origins *origins, const struct tree_entry *entry)
{
    struct buf key = BUF_INIT;
    char hex[OID_HEX_SIZE];
    add_key(&key, entry->path, oid_hex(&entry->id, hex));
    const uint32_t *made = map_get(&origins->files, key.data, key.size);
    buf_release(&key);
    return made ? (int64_t)*made : -1;
}

struct origin *origins_of(struct origins *origins, const struct tree_entry *entry)
{
    int64_t made = find_made(origins, entry);
    return made < 0 ? NULL : &origins->commits[origins->made[made].commit];
}

/* ---- signatures ---- */

static int verify(const struct share_request *r, struct origin *origin, struct err *err)
{
    const char *const arguments[] = { "verify-commit", origin->hex, NULL };
    struct buf said = BUF_INIT;
    if (origin->verified < 0) {
        int status = share_git(r, arguments, NULL, &said, err);
        origin->verified = status < 0 ? -1 : status == 0;
        if (status > 0)
            event_info(r->events, "commit %.10s by %s is not verified: %s", origin->hex,
                       origin->who, said.size ? share_one_line(&said) : "it has no signature");
    }
    buf_release(&said);
    return origin->verified;
}

int origins_verified(const struct share_request *r, struct origins *origins,
                     const struct tree_entry *entry, struct origin **out, struct err *err)
{
    int64_t at = find_made(origins, entry);
    int result = 0;
    for (; at >= 0 && !result; at = (int64_t)origins->made[at].older - 1) {
        *out = &origins->commits[origins->made[at].commit];
        result = verify(r, *out, err);
    }
    return result;
}
