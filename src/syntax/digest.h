/* digest.h - numbers that say whether a text has changed in what matters. */
#ifndef REPOSE_SYNTAX_DIGEST_H
#define REPOSE_SYNTAX_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "syntax/parser.h"

uint32_t digest_lines(const char *text, size_t size); /* a last one without line end counts */
/* Of the text outside the comments. White space counts only where it parts two words or two
 * operators. */
uint64_t digest_tokens(const char *text, size_t size, const struct span *comments, size_t count);

#endif
