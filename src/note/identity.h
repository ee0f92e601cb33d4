/* identity.h - who wrote a note and who brought it, as names and never as text for a reader: what
 * others send must not speak through them. Pure. */
#ifndef REPOSE_NOTE_IDENTITY_H
#define REPOSE_NOTE_IDENTITY_H

#include <stdbool.h>

#include "base/arena.h"

#define WRITER_MAX 100 /* bytes of "provider:model" */

/* "provider:model": small letters, a colon, and letters, digits and ._:/@+- of a model's name; at
 * most WRITER_MAX bytes, and no sentence with dashes between its words. */
bool identity_is_writer(const char *text);

/* The same of any provider and model: other characters become "_"; what reads as a sentence becomes
 * "unknown". In arena. */
const char *identity_writer(const char *provider, const char *model, struct arena *arena);

/* The mail address of a commit's author when it is a plain one of at most 64 bytes, else "unknown".
 * In arena. */
const char *identity_author(const char *mail, struct arena *arena);

#endif
