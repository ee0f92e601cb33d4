/* stem.h - a light English stemmer: "files", "filing" and "file" meet, and so do "formatting" and
 * "formatter". Consistent rather than linguistic; in this order:
 *   - plurals, after Harman's S stemmer (1991): "queries" -> "query", "boxes" -> "box", "files" ->
 *     "file"; a few that change their end ("indices" -> "index", "parentheses" -> "parenthesis");
 *     what only looks like a plural stays ("alias", "status", "class");
 *   - -ing and -ed with a doubled letter before them: "stopped" -> "stop", "retried" -> "retry";
 *   - who or what does it, in -er and -ator: "parser" -> "pars", "iterator" -> "iterat"; short words
 *     stay ("user", "timer"), and those that mean another thing ("server", "header");
 *   - a last e: "parse" -> "pars".
 * Endings that make another word stay: "connection", "registry". */
#ifndef REPOSE_TEXT_STEM_H
#define REPOSE_TEXT_STEM_H

#include <stddef.h>

/* Shortens the lower-case word in place (no NUL needed) and returns its new length. Words with
 * other letters than a-z stay. */
size_t stem_english(char *word, size_t length);

#endif
