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

/* Each note looks through them all, so their paths are judged once. */
static void list_tests(struct note_context *context, struct arena *arena)
{
    const struct snapshot *snapshot = context->snapshot;
    uint32_t *tests = ARENA_ARRAY(arena, uint32_t, snapshot->file_count);
    for (uint32_t i = 0; i < snapshot->file_count; i++)
        if (snapshot->files[i].skip == SKIP_NONE &&
            file_role_of(snapshot->files[i].path, false) == ROLE_TEST)
            tests[context->test_count++] = i;
    context->tests = tests;
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
    list_tests(context, arena);
}

void note_context_keep(struct note_context *context, struct arena *arena)
{
    context->written = ARENA_ARRAY(arena, const char *, context->modules->count);
    context->written_arena = arena;
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

/* Writes them to files, when that is given, and returns how many there are. */
static size_t list_holders(const struct content_map *contents, const struct posting *postings,
                           size_t n, int64_t self, uint32_t *files)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = content_map_find(contents, postings[i].doc);
        if (postings[i].doc == self)
            continue;
        for (; at < contents->count && contents->entries[at].content == postings[i].doc; at++) {
            if (files)
                files[count] = contents->entries[at].file;
            count++;
        }
    }
    return count;
}

int find_holders(const struct note_context *context, enum posting_kind kind, const char *name,
                 int64_t self, struct arena *arena, uint32_t **files, size_t *count,
                 struct err *err)
{
    struct posting *postings;
    size_t n;
    if (index_db_postings(context->db, kind, name, strlen(name), arena, &postings, &n, err))
        return -1;
    *count = list_holders(context->contents, postings, n, self, NULL);
    *files = ARENA_ARRAY(arena, uint32_t, *count);
    list_holders(context->contents, postings, n, self, *files);
    return 0;
}

int count_holders(const struct note_context *context, enum posting_kind kind, const char *name,
                  int64_t self, struct arena *arena, uint32_t *count, uint32_t files[3],
                  struct err *err)
{
    uint32_t *all;
    size_t n;
    if (find_holders(context, kind, name, self, arena, &all, &n, err))
        return -1;
    for (*count = 0; *count < n; ++*count)
        keep_first(files, *count, all[*count]);
    return 0;
}
