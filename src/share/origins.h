/* origins.h - who brought a shared note: the commit whose own change put these bytes at that path.
 *
 * The bytes count, not the path alone: whoever replaces the content of a note that somebody else
 * signed is the origin of what is there now. What a merge made up has no origin, as nothing but its
 * parents vouches for it. Nor has what came with a commit whose parents a shallow clone left out:
 * it may have been there before.
 */
#ifndef REPOSE_SHARE_ORIGINS_H
#define REPOSE_SHARE_ORIGINS_H

#include "base/arena.h"
#include "base/map.h"
#include "share/remote.h"

struct origin {
    char hex[OID_HEX_SIZE]; /* the commit */
    const char *who;        /* its author's mail address as it claims (identity.h) */
    int verified;           /* by git; -1: not asked yet */
};

struct origins {
    struct map files;       /* path and blob -> index of the newest of `made` */
    struct origin *commits; /* newest first */
    struct made {
        uint32_t commit;
        uint32_t older; /* index + 1 of the commit before that made the same; 0: none */
    } * made;
    size_t count, capacity, made_count, made_capacity;
    struct arena arena;
};

/* Walks the history of the remote's notes. The caller releases *out, also after a failure. */
int origins_load(const struct share_request *request, const struct shared *shared,
                 struct origins *out, struct err *err);

/* The part of it that reads what git says: `git log -z --raw` with "@%H %an <%ae>", a NUL behind
 * its last byte. Whether the parents of a commit are not in this clone is asked for. */
typedef bool origins_boundary(const void *data, const struct oid *commit);
void origins_read(struct origins *out, const char *log, size_t size, origins_boundary *is_boundary,
                  const void *data);
void origins_release(struct origins *origins);

/* The newest commit that made this file; NULL: none says so. */
struct origin *origins_of(struct origins *origins, const struct tree_entry *entry);

/* The newest of those that `git verify-commit` accepts: that somebody else pushed the same bytes
 * again does not matter. 1 found, 0 none (told once for each commit, with what git says), -1. */
int origins_verified(const struct share_request *request, struct origins *origins,
                     const struct tree_entry *entry, struct origin **out, struct err *err);

#endif
