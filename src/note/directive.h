/* directive.h - sentences about how people and agents work: reviews, merges, checks, permissions,
 * secrets, what to say and what not. A note describes code; whatever tells somebody to do such a
 * thing, however softly, is none of it. Pure.
 */
#ifndef REPOSE_NOTE_DIRECTIVE_H
#define REPOSE_NOTE_DIRECTIVE_H

#include <stdbool.h>

/* words: lower-cased, with one space around each, "," where a clause ends and "`" where something
 * is quoted (sentence.c). */
bool directive_in(const char *words);

#endif
