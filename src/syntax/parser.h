/* parser.h - from the bytes of a file to its summary, with tree-sitter.
 *
 * One parser per thread; it keeps one tree-sitter parser, and the rules of each language that it
 * met (compiled on first use from grammars/<language>/<language>.scm, embedded at build time). All
 * limits hold for hostile input: a file over a limit gets a summary with `state` telling why and no
 * structure; that is not an error. The tree is walked once with a cursor, so the cost is linear in
 * its size whatever the input (running tree-sitter's own query engine over a whole tree is
 * quadratic on broken input; docs/decisions.md has the measurements).
 */
#ifndef REPOSE_SYNTAX_PARSER_H
#define REPOSE_SYNTAX_PARSER_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/span.h"
#include "model/summary.h"
#include "syntax/language.h"

struct parse_limits {
    uint32_t max_bytes; /* larger files are not parsed */
    uint32_t
        max_milliseconds; /* of the thread's own time, parsing and walking together, per file */
    uint64_t max_memory;  /* bytes of all tree-sitter allocations, for up to nine threads: a parser
                             that needs more than a 16th waits for its turn to use half */
    uint32_t max_depth;   /* of the tree; deeper parts are not descended into, and the state is
                             PARSE_TOO_DEEP beside the definitions that were found */
};

#define PARSE_LIMITS_DEFAULT                                                                       \
    {                                                                                              \
        1024 * 1024, 2000, UINT64_C(128) << 20, 1000                                               \
    }

struct parsed {
    struct summary summary;
    struct span *comments; /* ordered, not overlapping; documentation strings (Python) too */
    size_t comment_count;
};

struct parser;

struct parser *parser_new(const struct parse_limits *limits);
void parser_free(struct parser *parser);

/* Fills *out, whose memory is in arena. text needs no NUL, may be any bytes (invalid UTF-8 becomes
 * U+FFFD in strings). Never fails. */
void parser_run(struct parser *parser, const struct language *language, const char *text,
                size_t size, struct arena *arena, struct parsed *out);

#endif
