/* twin.h - of a name that a request asks for and that is not there yet, the one that is: who adds
 * `cluster-announce-human-nodename` goes where `cluster-announce-hostname` stands. */
#ifndef REPOSE_BRIEF_TWIN_H
#define REPOSE_BRIEF_TWIN_H

#include "base/arena.h"
#include "base/err.h"
#include "view/literal.h"

/* A name of three words and more ("FixtureScopeError", "max-idle-time", "--auto-format-commits"): a
 * definition, else a name of settings or an option, that begins with the same word and has at least two, and half of them, in common at both
 * ends; the most; of several the shortest. *out NULL: none. In arena. -1: the store. */
int twin_find(struct literal_finder *finder, const char *name, struct arena *arena,
              const char **out, struct err *err);

#endif
