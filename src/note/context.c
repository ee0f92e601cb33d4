#include "note/context.h"

#include <string.h>

#include "note/survey.h"
#include "syntax/role.h"

#define PROGRAM_SHARE 0.25  /* of the text of a module of program text */
#define PROGRAM_MUCH  16384 /* bytes of program text that are enough beside any other */

struct context_parts {
    struct arena *arena;
    const struct doc_map *contents; /* NULL: not asked for yet, as the others */
    struct import_map *imports;
    uint32_t *tests;
    size_t test_count;
};

void context_init(struct context *context, struct index_db *db, const struct snapshot *snapshot,
                  const struct module_list *modules, const struct changes *changes,
                  const struct doc_map *contents, struct arena *arena)
{
    *context =
        (struct context){ .db = db, .snapshot = snapshot, .modules = modules, .changes = changes };
    context->parts = ARENA_NEW(arena, struct context_parts);
    *context->parts = (struct context_parts){ .arena = arena, .contents = contents };
}

void context_release(struct context *context)
{
    if (context->parts && context->parts->imports)
        import_map_release(context->parts->imports);
}

void context_keep(struct context *context, struct arena *arena)
{
    context->written = ARENA_ARRAY(arena, const char *, context->modules->count);
    context->written_arena = arena;
}

bool context_is_program(const struct context *context, uint32_t module)
{
    const struct module *m = &context->modules->modules[module];
    uint64_t source = 0, all = 0;
    for (size_t i = 0; i < m->file_count; i++) {
        const struct file *file = &context->snapshot->files[m->files[i]];
        all += file->size;
        if (file_role_by_path(file->path) == ROLE_SOURCE)
            source += file->size;
    }
    return source >= PROGRAM_MUCH || (source && (double)source >= PROGRAM_SHARE * (double)all);
}

const struct doc_map *context_contents(const struct context *context)
{
    struct context_parts *parts = context->parts;
    if (!parts->contents)
        parts->contents = doc_map_of_contents(context->snapshot, parts->arena);
    return parts->contents;
}

const struct import_map *context_imports(const struct context *context)
{
    struct context_parts *parts = context->parts;
    if (!parts->imports) {
        parts->imports = ARENA_NEW(parts->arena, struct import_map);
        import_map_init(parts->imports, context->snapshot, parts->arena);
    }
    return parts->imports;
}

const uint32_t *context_tests(const struct context *context, size_t *count)
{
    struct context_parts *parts = context->parts;
    const struct snapshot *snapshot = context->snapshot;
    if (!parts->tests) {
        parts->tests = ARENA_ARRAY(parts->arena, uint32_t, snapshot->file_count + 1);
        for (uint32_t i = 0; i < snapshot->file_count; i++)
            if (snapshot->files[i].skip == SKIP_NONE && file_is_test(snapshot->files[i].path))
                parts->tests[parts->test_count++] = i;
    }
    *count = parts->test_count;
    return parts->tests;
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

int context_find_holders(const struct context *context, enum posting_kind kind, const char *name,
                         int64_t self, struct arena *arena, uint32_t **files, size_t *count,
                         struct err *err)
{
    struct posting *postings;
    size_t n, kept = 0;
    if (index_db_postings(context->db, kind, name, strlen(name), arena, &postings, &n, err))
        return -1;
    *files = doc_map_positions(context_contents(context), postings, n, arena, count);
    for (size_t i = 0; i < *count; i++)
        if (context->snapshot->files[(*files)[i]].content != self)
            (*files)[kept++] = (*files)[i];
    *count = kept;
    return 0;
}

int context_count_holders(const struct context *context, enum posting_kind kind, const char *name,
                          int64_t self, struct arena *arena, uint32_t *count, uint32_t files[3],
                          struct err *err)
{
    uint32_t *all;
    size_t n;
    if (context_find_holders(context, kind, name, self, arena, &all, &n, err))
        return -1;
    for (*count = 0; *count < n; ++*count)
        keep_first(files, *count, all[*count]);
    return 0;
}
