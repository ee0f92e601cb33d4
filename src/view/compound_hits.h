/* compound_hits.h - which of the best candidates define or use a name, or have a path, that holds
 * neighbouring words of the request (text/compound.h). */
#ifndef REPOSE_VIEW_COMPOUND_HITS_H
#define REPOSE_VIEW_COMPOUND_HITS_H

#include "base/arena.h"
#include "base/err.h"
#include "rank/rank.h"
#include "text/compound.h"
#include "view/view.h"

#define COMPOUND_FILES_MAX 60 /* of a ranking: their summaries are read */

struct compound_hits {
    struct compounds compounds;
    struct compound_file {
        uint32_t file;
        bool defined[COMPOUNDS_MAX]; /* by compound: in its path or the name of a definition */
        bool used[COMPOUNDS_MAX];    /* in the name of what it uses */
        const char *definition[COMPOUNDS_MAX],
            *use[COMPOUNDS_MAX]; /* the first such name or NULL */
    } * held;                    /* the first of the ranking, best first */
    size_t count;
    uint32_t definers[COMPOUNDS_MAX], users[COMPOUNDS_MAX]; /* how many of those files */
};

/* Of the request of the evidence; in arena. */
int compound_hits_find(struct view *view, const struct evidence *evidence,
                       const struct ranking *ranking, struct arena *arena,
                       struct compound_hits *out, struct err *err);

/* Of a file of the evidence; NULL: it was not looked at. */
const struct compound_file *compound_hits_of(const struct compound_hits *hits, uint32_t file);

/* True for a compound that few of the files define. */
bool compound_hits_tell(const struct compound_hits *hits, size_t compound);

/* The same of what uses it: few of them do, and few define it. */
bool compound_hits_use_tells(const struct compound_hits *hits, size_t compound);

/* How much a compound tells: the logarithm of how few of the files define it. */
double compound_hits_weight(const struct compound_hits *hits, size_t compound);

/* What each of the files holds of the title's compounds, of the most that one holds: 0..1. */
void compound_hits_shares(const struct compound_hits *hits, float shares[COMPOUND_FILES_MAX]);

#endif
