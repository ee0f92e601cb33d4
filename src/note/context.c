#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "note/content_map.h"
#include "note/facts.h"

static int compare_entries(const void *a, const void *b)
{
    const struct content_entry *x = a, *y = b;
    if (x->content != y->content)
        return x->content < y->content ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

static struct content_map *map_contents(const struct snapshot *snapshot, struct arena *arena)
{
    struct content_map *map = ARENA_NEW(arena, struct content_map);
    map->entries = ARENA_ARRAY(arena, struct content_entry, snapshot->file_count);
    for (uint32_t i = 0; i < snapshot->file_count; i++)
        if (snapshot->files[i].content && snapshot->files[i].skip == SKIP_NONE)
            map->entries[map->count++] = (struct content_entry){ snapshot->files[i].content, i };
    qsort(map->entries, map->count, sizeof *map->entries, compare_entries);
    return map;
}

size_t content_map_find(const struct content_map *map, int64_t content)
{
    size_t low = 0, high = map->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->entries[middle].content < content)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void note_context_init(struct note_context *context, struct index_db *db,
                       const struct snapshot *snapshot, const struct module_list *modules,
                       const struct changes *changes, struct arena *arena)
{
    *context = (struct note_context){
        .db = db, .snapshot = snapshot, .modules = modules, .changes = changes
    };
    context->contents = map_contents(snapshot, arena);
    context->imports = ARENA_NEW(arena, struct import_map);
    import_map_init(context->imports, snapshot, arena);
}

void note_context_release(struct note_context *context)
{
    if (context->imports)
        import_map_release(context->imports);
}

/* The three that come first by path: rows stand in the order in which threads finished. */
static void keep_first(uint32_t files[3], uint32_t count, uint32_t file)
{
    uint32_t i = count < 3 ? count : 3;
    for (; i > 0 && files[i - 1] > file; i--)
        if (i < 3)
            files[i] = files[i - 1];
    if (i < 3)
        files[i] = file;
}

int count_holders(const struct note_context *context, enum posting_kind kind, const char *name,
                  int64_t self, struct arena *arena, uint32_t *count, uint32_t files[3],
                  struct err *err)
{
    struct posting *postings;
    size_t n;
    *count = 0;
    if (index_db_postings(context->db, kind, name, strlen(name), arena, &postings, &n, err))
        return -1;
    for (size_t i = 0; i < n; i++) {
        size_t at = content_map_find(context->contents, postings[i].doc);
        if (postings[i].doc == self)
            continue;
        for (; at < context->contents->count &&
               context->contents->entries[at].content == postings[i].doc;
             at++) {
            keep_first(files, *count, context->contents->entries[at].file);
            ++*count;
        }
    }
    return 0;
}
