/* summary.h - what the parser gives for one file: the structure without the bodies.
 *
 * A summary belongs to content (blob, language), not to a path: the same bytes at two paths share
 * one. All strings live in the arena that the summary was made in, are valid UTF-8, and are bounded
 * by the limits below. Lines are 1-based.
 */
#ifndef REPOSE_MODEL_SUMMARY_H
#define REPOSE_MODEL_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* Bumped whenever the same bytes would give another summary or other words; part of the key under
 * which results are stored, so old ones are never mixed with new ones. */
#define EXTRACTOR_VERSION 13

#define SUMMARY_DOC_MAX       400  /* bytes of leading documentation */
#define SUMMARY_SIGNATURE_MAX 240  /* bytes of a signature, white space folded */
#define SUMMARY_NAME_MAX      160  /* bytes of a name */
#define SUMMARY_DEFINITIONS   4000 /* per file; further ones are counted, not kept */
#define SUMMARY_REFERENCES    4000 /* distinct names per file */
#define SUMMARY_IMPORTS       1000
#define SUMMARY_BINDINGS      2000
#define SUMMARY_USES          6000 /* distinct pairs of qualifier and name per file */

enum def_kind {
    DEF_FUNCTION,
    DEF_METHOD,
    DEF_CLASS, /* class, struct, object, trait implementation */
    DEF_STRUCT,
    DEF_INTERFACE, /* interface, trait, protocol */
    DEF_ENUM,
    DEF_TYPE, /* alias, typedef */
    DEF_MACRO,
    DEF_CONSTANT,
    DEF_VARIABLE,
    DEF_MODULE, /* namespace, package, module */
    DEF_FIELD,
    DEF_HEADING, /* a document's heading */
    DEF_KEY,     /* a document's top-level key or selector */
    DEF_KIND_COUNT
};

const char *def_kind_name(enum def_kind kind); /* "function", … */

struct definition {
    enum def_kind kind;
    const char *name;      /* as written, without qualifiers of its scope */
    const char *signature; /* as written without its body, white space folded; for documents: the
                              heading or key */
    const char *doc;       /* first line of its documentation or "" */
    uint32_t line, end_line;
    int32_t
        parent; /* index of the enclosing definition, which comes earlier in the array; -1: none */
    bool is_public;
    bool from_lines; /* told from its line alone, as no grammar understood the text: may be wrong */
    const char
        *scope; /* the type that it was written to belong to ("Shape" of "Shape::draw"), where
                          that is not its parent because it is defined in another file; "" */
    uint64_t cut_digest; /* of the whole signature, where only its beginning is kept; else 0 */
    bool is_default;     /* who imports the file under whatever name gets it: `export default` */
};

struct import {
    const char *target; /* as written without quotes or brackets: "./a", "stdio.h", "a.b.c",
                           "crate::x::y" */
    uint32_t line;
};

struct reference {
    const char *name; /* called function, used type, …: last identifier only */
    uint32_t count;   /* times in this file */
};

/* What an import calls in its file. "import { a as b } from './m'" binds b to the member a. */
struct binding {
    const char *name;   /* in this file; "" when it gets no name (export … from, use a::*) */
    const char *member; /* of the target; "" for the target itself, "*" for all its names */
    uint32_t import;    /* index in imports */
    uint32_t line;
    bool is_handed_on; /* who imports this file can use it from here (export … from, pub use) */
};

/* Where a name is used: called, read, handed over, written as a type. */
struct use {
    const char *name;
    const char *qualifier; /* what stands before it: syntax/qualifier.h */
    uint32_t count;        /* times in this file; 0: only an import names it */
};

/* Why a file has no structure. */
enum parse_state {
    PARSE_OK = 0,     /* parsed; may still hold ERROR nodes, as macro-heavy C does */
    PARSE_NO_GRAMMAR, /* text in a language that has no grammar: words only */
    PARSE_TOO_LARGE,
    PARSE_TIMEOUT,
    PARSE_MEMORY,
    PARSE_TOO_DEEP,
    PARSE_SCANNER_FULL, /* more open blocks or heredocs at once than the grammar's scanner keeps */
    PARSE_PARTIAL,      /* much of it was not understood; what lines tell was added */
    PARSE_BY_LINES,     /* no grammar, but rules for single lines */
    PARSE_STATE_COUNT
};

const char *parse_state_name(enum parse_state state); /* "ok", "no-grammar", "too-large", … */

struct summary {
    enum parse_state state;
    const char *doc; /* leading documentation: file comment, module docstring, first heading and
                        paragraph; "" */
    struct definition *definitions; /* in order of position */
    size_t definition_count;
    struct import *imports; /* in order of position, no duplicates */
    size_t import_count;
    struct reference *references; /* sorted by name (bytes), distinct */
    size_t reference_count;
    struct binding *bindings; /* by import */
    size_t binding_count;
    struct use *uses; /* sorted by name, then qualifier; distinct. Names that nothing outside of the
                         file can mean are left out */
    size_t use_count;
    const char *package;           /* that the file says it belongs to (Java, Go, PHP, …); "" */
    uint32_t definitions_left_out; /* beyond the bound */
    uint32_t lines;                /* of the file */
    uint64_t token_digest; /* of the non-comment text, white space folded: equal = only comments and
                              layout changed */
    uint64_t structure_digest; /* of everything above without lines: equal = same structure */
};

/* Also behind what is kept of them. */
bool definition_has_signature_of(const struct definition *a, const struct definition *b);

/* It was written as part of `scope`, a type or a module: "Cache" of "Cache::get". */
bool definition_is_within(const struct summary *summary, const struct definition *definition,
                          const char *scope);

void summary_pack(struct buf *out, const struct summary *summary);
/* 0, or -1 when the record is damaged. */
int summary_unpack(const void *data, size_t size, struct arena *arena, struct summary *summary);

/* The first use of a name, at or before uses + use_count; those of the name follow each other. */
size_t summary_find_use(const struct summary *summary, const char *name);

/* Estimated tokens of the summary when printed whole (used for module sizes): signature and doc
 * bytes / 4. */
uint32_t summary_tokens(const struct summary *summary);

#endif
