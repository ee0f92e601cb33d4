/* why.h - the reasons for a file's place, in words, from the signals that put it there. */
#ifndef REPOSE_BRIEF_WHY_H
#define REPOSE_BRIEF_WHY_H

#include "base/arena.h"
#include "base/err.h"
#include "brief/telling.h"
#include "brief/typed.h"
#include "model/changes.h"
#include "model/note.h"
#include "rank/rank.h"
#include "view/literal.h"
#include "view/view.h"

struct why_source {
    const struct view *view;
    const struct request *request;
    const struct evidence *evidence;
    const struct changes *changes;
    const struct typed *typed;
    const struct telling *telling;
    struct literal_finder *finder; /* a name as a whole is said of a file that holds its bytes */
};

/* One to five reasons, strongest first; in arena. */
int why_file(const struct why_source *source, const struct ranked_file *ranked, struct arena *arena,
             struct string_list *out, struct err *err);

#endif
