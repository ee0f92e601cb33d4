/* stem.h - a light English stemmer: inflections only, so that "files", "filing" and "file" meet and
 * "parser" stays apart from "parse". After Harman's S stemmer (1991) with -ing and -ed added;
 * consistent rather than linguistic. */
#ifndef REPOSE_TEXT_STEM_H
#define REPOSE_TEXT_STEM_H

#include <stddef.h>

/* Shortens the lower-case word in place (no NUL needed) and returns its new length. Words with
 * other letters than a-z stay. */
size_t stem_english(char *word, size_t length);

#endif
