/* why.h - the reasons for a file's place, in words, from the signals that put it there. */
#ifndef REPOSE_BRIEF_WHY_H
#define REPOSE_BRIEF_WHY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "brief/telling.h"
#include "brief/typed.h"
#include "model/changes.h"
#include "rank/rank.h"
#include "view/literal.h"
#include "view/view.h"

/* What a reason goes by; the more a kind says of the file itself, the earlier. */
enum reason_kind {
    REASON_LITERAL, /* what the request names or quotes, or says of it */
    REASON_DEFINES, /* the name `about`, which holds words of the request */
    REASON_USES,    /* likewise */
    REASON_WORDS,
    REASON_PLACE,   /* words that its path has, or most of its neighbours: no news */
    REASON_PARTNER, /* it changes with the file `about` */
    REASON_PAST,    /* a past change like the request */
    REASON_SLIGHT,  /* what others say of it */
};

/* It stands in the file, and is no guess from others. */
static inline bool reason_is_own(enum reason_kind kind)
{
    return kind <= REASON_PLACE;
}

struct reason {
    enum reason_kind kind;
    const char *text, *about;
};

struct reason_list {
    struct reason *items;
    size_t count;
};

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
             struct reason_list *out, struct err *err);

#endif
