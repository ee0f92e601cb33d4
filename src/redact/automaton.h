/* automaton.h - finds many words in a text in one pass, whatever their case (Aho and Corasick
 * 1975). Pure.
 *
 * Where no word begins with the next three letters, that is one look-up for each byte of the text;
 * elsewhere a step of the automaton, and one for each word that ends there.
 */
#ifndef REPOSE_REDACT_AUTOMATON_H
#define REPOSE_REDACT_AUTOMATON_H

#include <stddef.h>

struct automaton;

/* Words of ASCII; the same word may come more than once, and each is reported. It is never freed:
 * made once in the life of a program. */
struct automaton *automaton_new(const char *const *words, size_t count);

/* Calls `found` for each place where a word ends, in order; of several at one place, the longest
 * first. */
void automaton_scan(const struct automaton *automaton, const char *text, size_t size,
                    void (*found)(void *data, size_t word, size_t end), void *data);

#endif
