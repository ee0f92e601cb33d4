/* kebab.h - names whose words are parted by hyphens ("cluster-node-timeout"), which prose has, too
 * ("end-to-end"): what may be one, and where a text has it as a name. Pure. */
#ifndef REPOSE_TEXT_KEBAB_H
#define REPOSE_TEXT_KEBAB_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the word is lower case with hyphens inside, and not one of usual English ("read-only",
 * "well-known", "up-to-date"). */
bool kebab_is_name(const char *s, size_t size);

/* The first place where a text, which ends in NUL, has it as a name of its own: in quotation marks,
 * as a key before '=' or ':', or at the start of a line of settings; not in running text, not as an
 * option, and not within a longer name. NULL: nowhere. */
const char *kebab_find(const char *text, size_t text_size, const char *name, size_t size,
                       bool is_settings);

#endif
