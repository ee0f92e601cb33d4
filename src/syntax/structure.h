/* structure.h - makes the summary of a file from what the walk gathered: scopes, names, signatures,
 * documentation, visibility. */
#ifndef REPOSE_SYNTAX_STRUCTURE_H
#define REPOSE_SYNTAX_STRUCTURE_H

#include "base/arena.h"
#include "syntax/gather.h"
#include "syntax/internal.h"
#include "syntax/parser.h"

/* Fills everything of out but state, lines and token_digest. Sorts what is gathered. */
void structure_make(struct gather *gather, const struct language *language, struct arena *arena,
                    struct parsed *out);

#endif
