/* scanner_guard.h - keeps the hand-written scanners of grammars within the memory that they are given.
 *
 * After each token, the runtime has the grammar's external scanner write its state (open blocks, indentations, heredocs) to a buffer
 * of TREE_SITTER_SERIALIZATION_BUFFER_SIZE bytes, which lies in the middle of TSParser, and believes whatever length comes back;
 * before the next token it hands the state back to be read. Scanners are written by hand: several do not look at the size when they
 * write, or take lengths from the state when they read. So the build renames both functions of every scanner and puts its own in
 * their place (scanner_guard.c.in). The scanner writes to a buffer that no file can fill, and what fits is copied; it reads from a
 * buffer that goes on with zeros. State that does not fit ends the parse: a scanner that got a part of it back would go on in nonsense.
 *
 * Behind each buffer is a page that nobody may touch. To write is given 64 MiB, where no file over 16 MiB is parsed and a token adds a
 * few bytes of state for each of its own; to read 1 MiB, where lengths and counts in a state are of one byte.
 */
#ifndef REPOSE_SCANNER_GUARD_H
#define REPOSE_SCANNER_GUARD_H

#include <stdbool.h>

/* The buffers, which take address space, and memory as they are touched. NULL without address space. */
struct scanner_guard *scanner_guard_new(void);
void scanner_guard_free(struct scanner_guard *guard);

/* Scanners of this thread go through this guard from now on, with `overrun` unset. NULL: through none, and no state is kept. */
void scanner_guard_use(struct scanner_guard *guard);

/* Whether a scanner had more state than the runtime can keep; the tree that is being made is then worth nothing. */
bool scanner_guard_overrun(const struct scanner_guard *guard);

/* For scanner_guard.c.in. What the runtime is told that the scanner wrote to `state`. */
unsigned scanner_guard_write(unsigned (*serialize)(void *, char *), void *payload, char *state);
void scanner_guard_read(void (*deserialize)(void *, const char *, unsigned), void *payload, const char *state,
                        unsigned length);

#endif
