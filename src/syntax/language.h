/* language.h - the table of languages: which file is in which, and what is done with it.
 *
 * A language is found by file name, then by extension, then by the interpreter of a "#!" line.
 * Every text file has a language: "text" when nothing fits. A language without a grammar is indexed
 * by words only.
 */
#ifndef REPOSE_SYNTAX_LANGUAGE_H
#define REPOSE_SYNTAX_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

struct language; /* static, lives as long as the program; compare by pointer */

/* `head` are the first bytes of the file (may be empty; a few thousand are enough), used for "#!"
 * and to tell C++ from C in a .h file. Never NULL. */
const struct language *language_of(const char *path, const char *head, size_t head_size);
/* Whether language_of looks at the head for this path; when not, it may be called without reading
 * the file. */
bool language_needs_head(const char *path);
/* By its name ("c", "python", "text"); NULL when there is none. */
const struct language *language_by_name(const char *name);
const char *language_name(const struct language *language);
bool language_has_grammar(const struct language *language);
/* Documents and data (Markdown, JSON, YAML, TOML, HTML, CSS, text) as opposed to source code. */
bool language_is_document(const struct language *language);

/* The languages in the order of the table, for help texts and tests; NULL past the end. */
const struct language *language_at(size_t i);

#endif
