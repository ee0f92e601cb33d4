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

/* Languages that call each other's things by name alone, and import by the same rules. */
enum language_family {
    FAMILY_OTHER, /* only the same language */
    FAMILY_C,
    FAMILY_GO,
    FAMILY_JVM,
    FAMILY_JAVASCRIPT,
    FAMILY_PHP,
    FAMILY_PYTHON,
    FAMILY_RUBY,
    FAMILY_RUST,
    FAMILY_C_SHARP,
    FAMILY_SWIFT,
    FAMILY_COUNT
};

/* Bits. */
enum language_trait {
    LANGUAGE_DOCUMENT = 1,       /* prose or data (Markdown, JSON, CSS, text), no source code */
    LANGUAGE_PROSE = 2,          /* of the documents: written to be read */
    LANGUAGE_DOTTED_IMPORTS = 4, /* "a.b.c", not the path of a file with dots in its name */
    LANGUAGE_TEST_CLASSES = 8,   /* FooTest.java is a test */
    LANGUAGE_CLASS_FILES = 16,   /* a class is in the file of its name, in its package's folder */
};

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
enum language_family language_family(const struct language *language); /* NULL: FAMILY_OTHER */
bool language_has(const struct language *language, enum language_trait trait);
/* Bytes per line, on average over a file, that no hand writes; 0 where a paragraph is a line. */
size_t language_line_limit(const struct language *language);

/* Whether the path alone tells the language; it is not "text" for want of a better one. */
bool language_is_told_by(const char *path);
/* A header of C and its relatives, by its ending. */
bool language_is_header(const char *path);

/* The languages in the order of the table, for help texts and tests; NULL past the end. */
const struct language *language_at(size_t i);

#endif
