/* repair.h - text of equal length that a grammar can read, where it can't read what was written.
 *
 * A grammar knows nothing of macros, and less than the newest version of its language. What it does
 * not know is told by its shape (a word between `class` and the name is a macro, whatever it is
 * called) and blanked, so that every byte, column and line stays where it was; names and signatures
 * are taken from the text as written. What was blanked and still means something (an import, the
 * name of a module, a macro that is used) is kept as a remnant.
 */
#ifndef REPOSE_SYNTAX_REPAIR_H
#define REPOSE_SYNTAX_REPAIR_H

#include "syntax/internal.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"

enum remnant_kind { REMNANT_REFERENCE, REMNANT_IMPORT, REMNANT_MODULE, REMNANT_EXPORT };

struct remnant {
    struct span span;  /* of the name */
    struct span whole; /* of the statement */
    enum remnant_kind kind;
};

struct repair {
    const char *text; /* as written */
    uint32_t size;
    char *mended;       /* as to be parsed; NULL while nothing was changed */
    struct span *edits; /* what differs, in the order of the changes */
    size_t edit_count, edit_capacity;
    struct remnant *remnants;
    size_t remnant_count, remnant_capacity;
};

/* Keeps the memory of a repair that was used before. The text must outlive the repair. */
void repair_start(struct repair *repair, const char *text, uint32_t size);
void repair_release(struct repair *repair);

/* What is told by its shape alone. */
void repair_shapes(struct repair *repair, const struct language *language);

const char *repair_text(const struct repair *repair); /* mended, or as written */
/* Blanks bytes [start, end) but line ends. */
void repair_blank(struct repair *repair, uint32_t start, uint32_t end);
void repair_put(struct repair *repair, uint32_t at, char c);
void repair_keep(struct repair *repair, enum remnant_kind kind, struct span name,
                 struct span whole);

/* Puts bytes back that were saved from repair_text, and forgets the edits from the count-th on. */
void repair_undo(struct repair *repair, uint32_t start, const char *saved, uint32_t length,
                 size_t count);

/* ---- for the files of this folder that know the shapes of one language ---- */

/* Blanks tokens [first, last]; each word in them stays a reference. */
void repair_blank_tokens(struct repair *repair, const struct lexed *lexed, uint32_t first,
                         uint32_t last);
/* Conditional branches within a statement, or whose brackets don't pair within the branch: keeps one. True when something
 * was changed, so that the tokens are no longer those of the text. */
bool repair_branches(struct repair *repair, const struct lexed *lexed);

void repair_c(struct repair *repair);
void repair_cpp(struct repair *repair);
void repair_c_sharp(struct repair *repair);
void repair_ecmascript(struct repair *repair);
void repair_kotlin(struct repair *repair);
void repair_python(struct repair *repair);
void repair_ruby(struct repair *repair);
void repair_rust(struct repair *repair);
void repair_swift(struct repair *repair);

#endif
