#include "view/holders.h"

#include <string.h>

struct holder_list {
    struct holder *items;
    size_t count;
};

static void add_holder(void *data, uint32_t position, const struct posting *posting)
{
    struct holder_list *list = data;
    struct holder *holder = &list->items[list->count++];
    holder->file = position;
    memcpy(holder->counts, posting->counts, sizeof holder->counts);
}

int view_holders(struct view *view, enum posting_kind kind, const char *term, size_t length,
                 struct arena *arena, struct holder **out, size_t *count, struct err *err)
{
    const struct doc_map *contents = view_contents(view);
    struct posting *postings;
    size_t posting_count;
    if (index_db_postings(view->db, kind, term, length, arena, &postings, &posting_count, err))
        return -1;
    struct holder_list list = {
        ARENA_ARRAY(arena, struct holder, doc_map_count(contents, postings, posting_count)), 0
    };
    doc_map_join(contents, postings, posting_count, add_holder, &list);
    *out = list.items;
    *count = list.count;
    return 0;
}
