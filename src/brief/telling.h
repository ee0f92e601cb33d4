/* telling.h - what of a request says which file is meant: words that few files hold, and
 * neighbouring words that few files hold as one name. What is in every other file ("run", "value",
 * "message") is no reason for one. */
#ifndef REPOSE_BRIEF_TELLING_H
#define REPOSE_BRIEF_TELLING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "view/ranked.h"

struct telling {
    const struct ranked_request *ranked;
    double *weights; /* by term of the request: inverse document frequency, 0 for what all hold */
    bool *is_rare;   /* by term: it stands in some files, and in little of the program text */
    struct stem_starts rare; /* of these terms */
};

/* In arena. */
void telling_init(struct telling *out, const struct ranked_request *ranked, struct arena *arena);

/* False for most texts: they hold no rare term. True says nothing. */
bool telling_may_hold(const struct telling *telling, const char *text, size_t size);

/* How rare terms and compounds begin. False: an abbreviation may stand for any words. */
bool telling_starts(const struct telling *telling, struct stem_starts *out);

/* The weight of the compounds that tell and that the text holds (text/compound.h); 0: none. In the
 * name of a definition tells what few define, on a line only what few use, too. */
double telling_compounds(const struct telling *telling, const char *text, size_t size,
                         bool is_definition);

/* Whether a term that the file holds tells it from its neighbours: not most of the other sources of
 * its folder hold it, too. */
bool telling_sets_apart(const struct telling *telling, size_t term, uint32_t file);

/* What a file defines, or else uses, of the compound that tells most: the name, or NULL. */
const char *telling_name(const struct telling *telling, uint32_t file, bool *is_defined);

/* No word of the request is rare, no compound stands in a name or path of the best files, and
 * nothing that it names was found: what is ranked first is where most happens. */
bool telling_is_vague(const struct telling *telling);

#endif
