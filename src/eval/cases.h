/* cases.h - past changes as questions with known answers: a commit's message is the request, the
 * tree before it the repository, the existing source files that it modified the answer. */
#ifndef REPOSE_EVAL_CASES_H
#define REPOSE_EVAL_CASES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "index/index.h"
#include "model/note.h"
#include "model/oid.h"
#include "repo/repo.h"

struct eval_case {
    const char *repo; /* name for the output */
    struct oid commit, parent;
    const char *request;
    struct string_list answers;    /* modified source files without tests */
    struct string_list with_tests; /* and with them */
};

struct eval_cases {
    struct eval_case *items;
    size_t count;
};

/* Picks from the window of the view's snapshot: commits with one parent that modified 3 to 15
 * source files (at most 40 paths in all) and whose messages say what is wanted. They are spread
 * evenly over the newer half of the window, so that each has history before it to learn from (over
 * all of it when that holds too few). The same seed gives the same cases. In order of time, oldest
 * first; in arena. */
int cases_pick(const struct index_view *view, struct repo *repo, uint64_t seed, size_t count,
               struct arena *arena, struct eval_cases *out, struct err *err);

/* Reads JSON lines {"repo", "commit", "parent", "query", "gold_src" and/or "gold_all"}. Lines whose
 * parent this repository does not have belong to another one and are left out. ERR_USAGE names the
 * line that is none. Kept in the order of the file. */
int cases_read(const char *file, struct repo *repo, struct arena *arena, struct eval_cases *out,
               struct err *err);

#endif
