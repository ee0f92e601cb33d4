/* name_word.h - the words of a file's name, as modules are named by them. */
#ifndef REPOSE_INDEX_NAME_WORD_H
#define REPOSE_INDEX_NAME_WORD_H

#include <stddef.h>

/* Where the word that starts at or after `from` ends: words end at '_', '-', '.' and where a lower
 * letter is followed by an upper one. A file that joined from a folder below goes by that folder's
 * name, so '/' ends the name. A word of one
 * letter keeps its dash: "t_", and not the letter alone, is what "t_hash.c" and "t_set.c" share. */
size_t name_word_end(const char *name, size_t from);

#endif
