/* uses.h - where a file names something: each identifier of its tree with what stands before it.
 *
 * The trees tell where an identifier is; the bytes around it tell the rest, in the same way for all
 * languages: `strings.Builder`, `Store::new`, `this->items`. A variable whose origin is plain in
 * the same file (`b := strings.Builder{}`, `let items = []`, `path: Path`) stands for that origin,
 * so that who asks for the users of a method can tell its own class from that of a library. Nothing
 * is resolved here: that needs the other files (imports/imports.h).
 */
#ifndef REPOSE_SYNTAX_USES_H
#define REPOSE_SYNTAX_USES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "model/summary.h"

/* How a language writes declarations, and what of it can be used without an import. */
enum uses_style {
    USES_NONE, /* documents, and languages of which only calls are known */
    USES_C,
    USES_C_SHARP,
    USES_GO,
    USES_JAVA,
    USES_JAVASCRIPT,
    USES_KOTLIN,
    USES_PHP,
    USES_PYTHON,
    USES_RUBY,
    USES_RUST,
    USES_SCALA,
    USES_SWIFT
};

struct language;
enum uses_style uses_style_of(const struct language *language);

/* Whether the leaves of this type are identifiers; by the name of a node in a grammar. */
bool uses_is_identifier(const char *node);

struct uses {
    enum uses_style style;
    const char *text;
    uint32_t size;
    uint32_t key_end; /* of Go: the key that was looked at last, and whether it is one of a map */
    bool key_is_in_map;
    uint32_t skip_until;  /* within an import nothing is used: its bindings say what it names */
    struct map names;     /* qualifier, NUL, name -> times */
    struct map spaces;    /* of C++ and Rust: what stands before "::" -> 1 */
    struct map variables; /* name, or "this." and name -> an entry of origins + 1; or USES_MIXED */
    struct map origins;   /* what variables stand for */
};

#define USES_MIXED UINT32_MAX

void uses_reset(struct uses *uses, enum uses_style style, const char *text, uint32_t size);
void uses_release(struct uses *uses);

/* An identifier at [start, end). is_member: of a type of node that only members and keys have. */
void uses_add(struct uses *uses, uint32_t start, uint32_t end, bool is_member);
/* It was the name of a definition. */
void uses_forget(struct uses *uses, uint32_t start, uint32_t end);

/* Fills out->uses. What others could mean is kept: names that are imported or called, members of
 * what is imported or of a type, and, where a language needs no import, what is not declared in the
 * file itself. Needs the definitions, imports, bindings and references of the summary. */
void uses_make(const struct uses *uses, struct arena *arena, struct summary *out);

#endif
