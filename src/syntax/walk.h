/* walk.h - the one walk over a tree that fills a summary. */
#ifndef REPOSE_SYNTAX_WALK_H
#define REPOSE_SYNTAX_WALK_H

#include <tree_sitter/api.h>

#include "syntax/parser.h"
#include "syntax/rules.h"

enum visibility {
    VISIBILITY_PUBLIC,
    VISIBILITY_PRIVATE,
    VISIBILITY_UNDERSCORE,
    VISIBILITY_CAPITAL
};

struct walk_input {
    const struct rules *rules;
    enum visibility visibility; /* of what no rule speaks of */
    const char *text;
    uint32_t size;
    uint32_t max_depth;
    int64_t deadline_ms; /* on CLOCK_MONOTONIC */
};

/* Fills *out (all in arena) but for digests and line count. 0, or -1 when the deadline passed. */
int walk_tree(const struct walk_input *input, TSTree *tree, struct arena *arena,
              struct parsed *out);

int64_t monotonic_ms(void);

#endif
