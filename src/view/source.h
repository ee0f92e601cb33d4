/* source.h - a text that the index does not hold (a changed file, an unsaved buffer), read and
 * parsed on the fly as indexing would, and questions about its lines. Nothing is stored. What the
 * index does hold is not parsed again. */
#ifndef REPOSE_VIEW_SOURCE_H
#define REPOSE_VIEW_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "index/index.h"
#include "model/settings.h"
#include "repo/repo.h"
#include "syntax/parser.h"

struct source {
    enum skip_reason skip; /* why there is no text; SKIP_NONE when there is one */
    const char *text;      /* bytes, NUL-terminated */
    size_t size;
    const struct language *language;
    struct summary summary; /* .state tells whether it was parsed */
    struct span *comments;
    size_t comment_count;
    uint32_t *line_starts; /* line_count + 1 entries, the last is size */
    uint32_t line_count;
};

/* Its rules about what is left out are those of the snapshot, so that a change cannot hide itself.
 * repo, db (NULL: none) and settings must outlive it. */
struct source_reader;
int source_reader_new(struct source_reader **out, struct repo *repo, struct index_db *db,
                      const struct snapshot *snapshot, const struct settings *settings,
                      struct err *err);
void source_reader_free(struct source_reader *reader);

/* Reads a blob. A zero id gives SKIP_MISSING. Everything in arena. -1: it is damaged. */
int source_read(struct source_reader *reader, const char *path, const struct oid *blob,
                enum entry_kind kind, struct arena *arena, struct source *out, struct err *err);
/* No text, for this reason. */
void source_leave_out(struct source *out, enum skip_reason reason);
/* Parses a text that the caller has; it is copied. */
void source_parse(struct source_reader *reader, const char *path, const char *text, size_t size,
                  struct arena *arena, struct source *out);

bool source_is_parsed(const struct source *source);
/* True when the byte is not within a comment. */
bool source_is_code(const struct source *source, size_t at);
/* True when the line holds more than white space and comments. */
bool source_line_is_code(const struct source *source, uint32_t line);
/* A digest of lines [first, last] without comments, blank lines and white space at their ends. */
uint64_t source_code_digest(const struct source *source, uint32_t first, uint32_t last);
uint32_t source_line_of(const struct source *source, size_t at);
/* The first use of a word outside of comments, at or after `from`; SIZE_MAX when there is none. */
size_t source_find_word(const struct source *source, const char *word, size_t from);

/* The index of the innermost definition around the line, or -1. */
int64_t definition_at(const struct summary *summary, uint32_t line);
/* "Outer.inner": the names of the definitions around it, and its own. In arena. */
const char *definition_path(const struct summary *summary, const struct definition *definition,
                            struct arena *arena);

#endif
