/* flat.h - the parts of a summary that need no scopes: imports, references, comments, the digest.
 */
#ifndef REPOSE_SYNTAX_FLAT_H
#define REPOSE_SYNTAX_FLAT_H

#include "base/arena.h"
#include "syntax/gather.h"

/* All of these need what is gathered sorted by position. Imports come with their bindings. */
void flat_imports(const struct gather *gather, struct arena *arena, struct summary *out);
/* What the file says it belongs to: `package a.b;`, a namespace for the whole file. */
void flat_package(const struct gather *gather, struct summary *out, struct arena *arena);
void flat_references(const struct gather *gather, struct arena *arena, struct summary *out);
/* Comments, and documentation strings unless these are running text. */
void flat_comments(const struct gather *gather, bool docs_are_text, struct arena *arena,
                   struct parsed *out);
/* Of everything that is structure: not of lines, nor of references, which belong to bodies. */
uint64_t flat_structure_digest(const struct summary *summary);

#endif
