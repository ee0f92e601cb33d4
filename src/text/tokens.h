/* tokens.h - how many tokens a model will count, estimated without its vocabulary.
 *
 * The estimate follows the pre-tokenisation of the "o200k_base" encoding (words, digit groups of
 * three, runs of punctuation, white space) and charges each piece by its length and kind, with
 * coefficients fitted by script/fit-tokens on real briefs and source files. The measured error is
 * documented in docs/tokens.md.
 */
#ifndef REPOSE_TEXT_TOKENS_H
#define REPOSE_TEXT_TOKENS_H

#include <stddef.h>
#include <stdint.h>

/* Expected number of "o200k_base" tokens; on the high side: at most 1 in 100 texts of 500 tokens or
 * more has more than this. */
uint32_t tokens_estimate(const char *text, size_t size);

#endif
