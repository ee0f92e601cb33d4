/* strings.h - pieces of source text as strings of a summary: valid UTF-8, white space folded,
 * bounded. */
#ifndef REPOSE_SYNTAX_STRINGS_H
#define REPOSE_SYNTAX_STRINGS_H

#include "base/arena.h"
#include "base/buf.h"
#include "syntax/gather.h"

/* The bytes as a string of at most max bytes. */
const char *strings_keep(struct arena *arena, const char *s, size_t size, size_t max);
/* Whether a word is among these, parted by single spaces, with one before and after. */
bool strings_among(const char *word, size_t size, const char *words);

/* A name or an import target: without quotes and brackets around it. */
struct span strings_unquote(const char *text, struct span span);
/* A defined name: that, and a symbol (":a") without its colon. */
struct span strings_name(const char *text, struct span span);
/* A name without what qualifies it: "a::b::c" is "c". */
struct span strings_unqualify(const char *text, struct span span);
/* The last part of what qualifies the name, without template arguments; empty when nothing does. */
struct span strings_qualifier(const char *text, struct span full, struct span name);

/* The source of a definition without its body and comments. Its comments must be sorted. digest
 * (NULL: not wanted) becomes that of the whole where only its beginning is kept, else 0. */
const char *strings_signature(const struct gather *gather, const struct item *item,
                              struct arena *arena, uint64_t *digest);

#endif
