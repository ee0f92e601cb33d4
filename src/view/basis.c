#include "view/basis.h"

#include <string.h>

#include "index/partition.h"
#include "store/changes.h"

int brief_basis_init(struct brief_basis *basis, const struct index_view *view,
                     const struct settings *settings, struct arena *arena, struct err *err)
{
    memset(basis, 0, sizeof *basis);
    if (view->db && changes_load(view->db, &view->snapshot, arena, &basis->changes, err))
        return -1;
    gatherer_init(&basis->gatherer, view, &basis->changes, arena);
    gatherer_use_learned(&basis->gatherer);
    partition(&view->snapshot, settings, arena, &basis->modules);
    note_context_init(&basis->notes, view->db, &view->snapshot, &basis->modules, &basis->changes,
                      NULL, arena);
    note_context_keep(&basis->notes, arena);
    return 0;
}

void brief_basis_release(struct brief_basis *basis)
{
    note_context_release(&basis->notes);
}
