/* jsonc.h - putting one entry into a JSON text, and taking it out again, without touching another
 * byte: comments, trailing commas, order and white space stay as somebody wrote them.
 *
 * Pure. The text is that of a settings file: JSON, where // and block comments and a comma before a
 * closing bracket are understood, too. Taking out what was put in gives the text from before, to
 * the byte.
 */
#ifndef REPOSE_AGENTS_JSONC_H
#define REPOSE_AGENTS_JSONC_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define JSONC_PATH_MAX 4

/* Where the entry belongs: {"mcpServers"} and "repose" is the member of that object, {"hooks",
 * "UserPromptSubmit"} and NULL an element of that array. */
struct jsonc_place {
    const char *path[JSONC_PATH_MAX]; /* NULL at the end; made when they are not there */
    const char *name;
    const char *value; /* on one line */
};

enum edit_outcome { EDIT_DONE, EDIT_NOTHING };

/* EDIT_NOTHING: an entry is there already, whatever it says. -1, ERR_NO: it cannot be put in, with
 * the reason ("line 3 is not JSON"). out is empty unless EDIT_DONE. */
int jsonc_insert(const char *text, size_t size, const struct jsonc_place *place, struct buf *out,
                 struct err *err);
/* EDIT_NOTHING: there is no entry. -1, ERR_NO: it is another than the one that was put in, or the
 * text cannot be read. */
int jsonc_remove(const char *text, size_t size, const struct jsonc_place *place, struct buf *out,
                 struct err *err);

#endif
