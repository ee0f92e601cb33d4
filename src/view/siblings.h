/* siblings.h - what goes together with the best candidates of a request: files of one kind
 * (view/kinds.h, view/alike.h) that past changes changed together, the file that lists them all,
 * what adding one more of them changed before, and which of them lacks what the others have. */
#ifndef REPOSE_VIEW_SIBLINGS_H
#define REPOSE_VIEW_SIBLINGS_H

#include "base/arena.h"
#include "base/err.h"
#include "view/alike.h"
#include "view/ranked.h"
#include "view/view.h"

#define SIBLING_SETS_MAX  2
#define SIBLING_ALONG_MAX 4

struct sibling_set {
    const char *pattern; /* "src/t_*.c" */
    uint32_t *files;     /* positions in the snapshot: those that changed with the candidates most
                            often first */
    const char **names;  /* by file: what stands in the place of the star */
    size_t count;
    struct alike alike;    /* what makes them one kind */
    uint32_t hits;         /* so many of them are candidates */
    uint32_t together, of; /* of the last `of` changes of one, so many changed two or more */
    uint32_t list, listed; /* the file that imports `listed` of them; UINT32_MAX: none does */
    uint32_t newest;       /* that was added last; UINT32_MAX: not known */
    uint32_t added;        /* times that some were added */
    struct sibling_along {
        uint32_t file, times; /* changed in so many of those */
    } along[SIBLING_ALONG_MAX];
    size_t along_count;
    const char *named; /* a name of the request that most of them hold; NULL: none */
    uint32_t holding;  /* how many */
    uint32_t *lacking; /* the others */
    size_t lacking_count;
};

/* At most SIBLING_SETS_MAX, the best first, in arena. */
int siblings_find(struct view *view, const struct ranked_request *ranked, struct arena *arena,
                  struct sibling_set **out, size_t *count, struct err *err);

#endif
