/* compound.h - neighbouring words of a request that may be one name: "chat language" stands in
 * "chat_language", "listGitIgnoreTemplates" holds "gitignore templates". Two such words say far more
 * together than each alone. Pure. */
#ifndef REPOSE_TEXT_COMPOUND_H
#define REPOSE_TEXT_COMPOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "text/request.h"
#include "text/stem.h"

#define COMPOUNDS_MAX 64 /* of a request, from its beginning */

/* Two words that follow each other, in one sentence. "commit" and "user", which tell nothing alone,
 * count here. */
struct compound {
    uint32_t first, second; /* indices of stems */
    bool any_order;         /* "language of the chat" */
    const char *initials;   /* of an abbreviation, which has no stems; else NULL */
};

#define ABBREVIATIONS_MAX 4

/* What a request calls by its first letters: "KKP" may be KittyKeyboardProtocol, and then one of
 * KittyKeyboardFlags is near. */
struct abbreviations {
    char letters[ABBREVIATIONS_MAX][8]; /* lower case */
    bool may_be_cut[ABBREVIATIONS_MAX]; /* a name may begin with all but the last */
    size_t count;
};

struct compounds {
    const char **stems; /* ascending: the words, and each compound written together */
    size_t stem_count;
    struct stem_starts starts; /* of them */
    size_t *together; /* by stem: the compound that it is written together; COMPOUNDS_MAX: none */
    struct compound *items;
    size_t count, title_count; /* the first are of the title */
    const struct abbreviations *abbreviations; /* the very first items */
};

/* Everything in arena. abbreviations: of the title, that mean nothing themselves; they must outlive
 * the compounds; NULL: none. */
void compounds_find(struct compounds *out, const struct request *request,
                    const struct abbreviations *abbreviations, struct arena *arena);

/* Marks in found (by compound) what the text holds: parts of one name that follow each other, or
 * neighbouring words with one sign or space between them. How many were not marked before. */
size_t compounds_mark(const struct compounds *compounds, const char *text, size_t size,
                      bool found[COMPOUNDS_MAX]);

#endif
