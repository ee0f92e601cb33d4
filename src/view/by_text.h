/* by_text.h - where a name stands as a text by which a program may reach what no code names:
 * [Orders::class, 'findAll'], 'Orders@findAll', getattr(x, "find_all"), "shop.orders.find_all".
 * With one of these, "nobody uses it" is not known. */
#ifndef REPOSE_VIEW_BY_TEXT_H
#define REPOSE_VIEW_BY_TEXT_H

#include "view/literal.h"

struct by_text {
    const char *path; /* NULL: nowhere */
    uint32_t line;
};

/* The first file, program text before tests, that holds the name as a whole text, or as the last
 * part of one. Not `own`, those of left_out (a flag per file of the snapshot; NULL: none), or
 * documents. As far as the finder may read. */
int by_text_find(struct literal_finder *finder, const char *name, const char *own,
                 const unsigned char *left_out, struct arena *arena, struct by_text *out,
                 struct err *err);

#endif
