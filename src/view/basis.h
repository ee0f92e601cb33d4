/* basis.h - what all briefs about one view share, whatever is asked: for who answers many of them.
 * It belongs to one thread. */
#ifndef REPOSE_VIEW_BASIS_H
#define REPOSE_VIEW_BASIS_H

#include "base/arena.h"
#include "base/err.h"
#include "index/index.h"
#include "model/changes.h"
#include "model/module.h"
#include "model/settings.h"
#include "note/structural.h"
#include "view/gather.h"

struct brief_basis {
    struct changes changes;
    struct gatherer gatherer;
    struct module_list modules;
    struct note_context notes;
};

/* The view, the settings and the arena must outlive it; it is not moved. */
int brief_basis_init(struct brief_basis *basis, const struct index_view *view,
                     const struct settings *settings, struct arena *arena, struct err *err);
void brief_basis_release(struct brief_basis *basis);

#endif
