/* lines.h - definitions and imports told from single lines, where there is no grammar or where it
 * understood too little.
 *
 * A language has rules of a few words each (lines_table.c), which a line must start with. That is
 * less than a parser knows: what spans lines, and what only looks like a definition in a string of
 * many lines, it gets wrong. So what is found this way says so (item.from_lines).
 *
 * A rule is made of elements, parted by spaces; between two of them the line may have blanks:
 *
 *     word       that word; "a|b": one of them; other signs as they stand
 *     ?a|b       may be there
 *     *a|b       any number of them
 *     @          the name: a word, also in quotes or brackets; "a.b" gives its last part
 *     @.         the name with all up to white space, a bracket, a comma or a semicolon
 *     @"         the name: what stands in quotes
 *     '          something in quotes, passed
 *     _          a word, passed
 *     %          all up to white space, passed
 *     <>         something in angle or square brackets, passed if it is there
 *     ()         something in round brackets, passed if it is there
 *     !          the name is the word before the next "(" in the line
 *     ...        all up to the element behind it
 *     ^          only at the start of the line, without indentation
 *     $          the end of the line
 */
#ifndef REPOSE_SYNTAX_LINES_H
#define REPOSE_SYNTAX_LINES_H

#include "syntax/gather.h"
#include "syntax/internal.h"

enum line_flag {
    LINES_ANY_CASE = 1 << 0,   /* of letters: SQL, Dockerfile */
    LINES_DASHES = 1 << 1,     /* names may hold "-" and more that is no word elsewhere */
    LINES_STATEMENTS = 1 << 2, /* a definition ends with a semicolon, not with its indentation */
    LINES_UNTIL_NEXT = 1 << 3, /* a definition ends where the next one starts */
    LINES_ALL_WORDS = 1 << 4,  /* every word is a reference, not only what is called or capital */
    LINES_TRIPLES = 1 << 5,    /* texts in three quotes */
    LINES_HEREDOCS = 1 << 6,   /* texts up to a line that is named before: <<EOT */
    LINES_POD = 1 << 7,        /* documentation and data of Perl */
};

#define LINE_IMPORT DEF_KIND_COUNT /* in place of the kind of a definition */

struct line_rule {
    const char *pattern;
    uint8_t kind;
};

struct line_language {
    const char *name;
    const char *comments; /* what starts one, parted by spaces; the first of a pair around a block
                             is "slash-star" in all that have any */
    unsigned flags;
    struct line_rule rules[20]; /* ends with an empty one */
};

/* NULL when there are no rules for the language. */
const struct line_language *lines_language(const struct language *language);

/* Gathers what the lines of the text say: definitions, imports, references, comments. */
void lines_gather(struct gather *gather, const struct line_language *language);
/* Only definitions, in lines that touch one of the spans (sorted, not overlapping), whose name and
 * line are not yet among the items. Returns how many. */
size_t lines_gather_new(struct gather *gather, const struct line_language *language,
                        const struct span *within, size_t count);

#endif
