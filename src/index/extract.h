/* extract.h - one blob or a few commits, read and taken apart: what a worker thread does.
 *
 * An extractor belongs to one thread. Its results are plain memory, handed to the thread that
 * writes.
 */
#ifndef REPOSE_INDEX_EXTRACT_H
#define REPOSE_INDEX_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/settings.h"
#include "repo/repo.h"
#include "store/index_db.h"
#include "syntax/parser.h"

struct extractor;

struct parse_limits extract_limits(const struct settings *settings);
/* A digest of what makes the same bytes give another result; `trusted` as in skip.h. */
uint64_t extract_variant(const struct parse_limits *limits, bool trusted);

int extractor_new(struct extractor **out, const struct repo *repo, const struct settings *settings,
                  struct err *err);
void extractor_free(struct extractor *extractor);

/* Terms as index_db_add_posting takes them: kind, counts, text; see terms_next. */
struct terms {
    struct buf packed;
};

/* The next term, 0 at the end. *kind and *posting (without doc) are set; the text is not
 * NUL-terminated. */
bool terms_next(const struct terms *terms, size_t *position, enum posting_kind *kind,
                struct posting *posting, const char **text, size_t *length);

/* ---- files ---- */

struct extracted_file {
    enum skip_reason skip;  /* SKIP_MISSING, SKIP_TOO_LARGE, or what the bytes say */
    struct content content; /* set unless missing or too large; .language is static */
    struct buf summary;     /* packed */
    struct buf comments;    /* packed; empty where secrets were taken out before them */
    struct terms terms;
};

/* Secrets are taken out of the text before it is parsed (redact/redact.h), so nothing that comes of
 * a file holds one; its lines keep their numbers. -1 when the blob is damaged. */
int extract_file(struct extractor *extractor, const char *path, const struct oid *blob,
                 bool trusted, struct extracted_file *out, struct err *err);
/* The same of a blob that the caller has read. */
void extract_bytes(struct extractor *extractor, const char *path, const struct oid *blob,
                   const struct buf *text, bool trusted, struct extracted_file *out);
void extracted_file_release(struct extracted_file *file);

/* ---- commits ---- */

struct extracted_commit {
    struct commit commit;
    uint32_t message_terms;
    struct terms terms;
};

/* Strings are in arena; the terms are released by the caller. */
int extract_commit(struct extractor *extractor, const struct walked *walked, struct arena *arena,
                   struct extracted_commit *out, struct err *err);

/* ---- parts of the above ---- */

/* The terms under which an import of the target is found: the last component without extension,
 * lower-cased, and for "a::b::Item" the file before it. Appended to out; at most two. Returns their
 * number. */
size_t import_terms(const struct language *language, const char *target, struct buf out[2]);

/* The blob's language, reading the blob only when its name does not tell. 1 when it cannot be read
 * or is too large. */
int extract_language(struct repo *repo, const char *path, const struct oid *blob, uint64_t max,
                     const struct language **language, struct err *err);

#endif
