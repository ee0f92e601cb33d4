/* err.h - how a function says that it failed.
 *
 * A function that can fail returns int, 0 or -1, and takes `struct err *` as its last argument. The
 * message is made once, where the cause is known: what failed, where, and what to do about it. It
 * has no trailing full stop or newline, and it may hold bytes of the repository: whoever prints it
 * escapes it.
 *
 *     int load(struct repo *repo, const struct oid *id, struct buf *out, struct err *err)
 *     {
 *         if (...)
 *             return err_set(err, ERR_REPO, "cannot read object %s: %s", hex, why);
 *         return 0;
 *     }
 */
#ifndef REPOSE_BASE_ERR_H
#define REPOSE_BASE_ERR_H

#include <stdbool.h>

/* The values are the exit statuses of the program; cmd/main.c is the only place that uses them so.
 */
enum err_code {
    ERR_NONE = 0,
    ERR_NO = 1,            /* the answer is "no": no candidate, a check failed */
    ERR_USAGE = 2,         /* the command line or a setting is wrong */
    ERR_REPO = 3,          /* the repository or a revision cannot be read */
    ERR_STORE = 4,         /* index.db, notes.db or their folder */
    ERR_NETWORK = 5,       /* the network or a model */
    ERR_INTERRUPTED = 130, /* SIGINT */
    ERR_TERMINATED = 143,  /* SIGTERM */
};

struct err {
    enum err_code code;
    char message[1024]; /* cut, never overflowing, when longer */
};

#define ERR_INIT                                                                                   \
    {                                                                                              \
        ERR_NONE, ""                                                                               \
    }

/* Records the failure and returns -1. A NULL err is allowed: the caller wants the result only. */
int err_set(struct err *err, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "context: " before the message, for a caller that knows more. Returns -1. */
int err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes it empty again, after a failure that was dealt with. */
void err_clear(struct err *err);

#endif
