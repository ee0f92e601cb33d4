/* lookup.h - whether a path or a symbol that somebody wrote exists in a snapshot. */
#ifndef REPOSE_NOTE_LOOKUP_H
#define REPOSE_NOTE_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "note/structural.h"

struct word_counter;

struct lookup {
    const struct context *context;
    struct arena *arena;
    struct word_counter *counter; /* made when it is needed, as the next two */
    struct map names;             /* last name of a path -> a file + 1 */
    uint32_t *next;               /* per file: another one of the same name + 1 */
};

void lookup_init(struct lookup *lookup, const struct context *context, struct arena *arena);
void lookup_release(struct lookup *lookup);

/* The path of the file or folder of the snapshot that is meant: as written, or without "./", a line
 * number, quotes; else the only file whose path ends so. NULL when there is none, or are several.
 * In arena. */
const char *lookup_path(struct lookup *lookup, const char *text);

/* The shortest end of a file's path by which lookup_path finds it. In arena. */
const char *lookup_short(struct lookup *lookup, uint32_t file);

/* The files whose structure defines the name, each once, ascending; in arena. */
int lookup_definers(struct lookup *lookup, const char *name, uint32_t **files, size_t *count,
                    struct err *err);

/* Whether what looks like a path in running text is one: as above, or one of several, the start of
 * one, or what a file imports; or what a build makes, in a folder that no revision has. Such as "application/json", which is no path of any repository, is
 * true. */
int lookup_is_path(struct lookup *lookup, const char *text, bool *exists, struct err *err);

/* Whether an identifier, perhaps qualified, stands anywhere in the snapshot. */
int lookup_is_symbol(struct lookup *lookup, const char *text, bool *exists, struct err *err);

/* True for "a.c" and "src/a.py", whose ending is that of a language; false for "client.send". */
bool lookup_has_file_name(const char *text);

#endif
