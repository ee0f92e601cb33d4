/* automaton.h - finds many words in a text in one pass, whatever their case (Aho and Corasick
 * 1975). Pure.
 *
 * One look-up for each byte of the text, and one step for each word that ends there.
 */
#ifndef REPOSE_REDACT_AUTOMATON_H
#define REPOSE_REDACT_AUTOMATON_H

#include <stddef.h>
#include <stdint.h>

struct automaton;

/* Words of ASCII; the same word may come more than once, and each is reported. */
struct automaton *automaton_new(const char *const *words, size_t count);
void automaton_free(struct automaton *automaton);

/* The state before the first byte is 0. */
uint32_t automaton_next(const struct automaton *automaton, uint32_t state, char c);

/* The words that end in a state: for (w = automaton_first(a, s); w; w = automaton_more(a, &s, w)).
 * A word is its index + 1; 0 is none. `state` walks on to shorter words. */
uint32_t automaton_first(const struct automaton *automaton, uint32_t *state);
uint32_t automaton_more(const struct automaton *automaton, uint32_t *state, uint32_t word);

#endif
