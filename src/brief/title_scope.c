#include "brief/title_scope.h"

#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "text/question.h"

#define SOURCES_MIN 3 /* of a folder */

struct scope_finder {
    const struct evidence *evidence;
    const char *name;
    size_t size;
};

static bool is_source(const struct evidence *evidence, size_t file)
{
    return evidence->files[file].indexed && evidence->files[file].role == ROLE_SOURCE;
}

/* The length of the path's first part that ends in a folder of the name, with its '/'; 0: none. */
static size_t folder_length(const struct scope_finder *f, const char *path)
{
    for (const char *p = path, *end; (end = strchr(p, '/')) != NULL; p = end + 1)
        if ((size_t)(end - p) == f->size && !strncasecmp(p, f->name, f->size))
            return (size_t)(end - path) + 1;
    size_t whole = f->size; /* "pkg/cmd" */
    if (memchr(f->name, '/', f->size) && !strncasecmp(path, f->name, whole) && path[whole] == '/')
        return whole + 1;
    return 0;
}

static size_t depth_of(const char *path, size_t length)
{
    size_t depth = 0;
    for (size_t i = 0; i < length; i++)
        depth += path[i] == '/';
    return depth;
}

static size_t count_sources(const struct evidence *evidence, const char *folder, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < evidence->file_count; i++)
        count += is_source(evidence, i) && !strncmp(evidence->files[i].path, folder, length);
    return count;
}

static const char *find_folder(const struct scope_finder *f, size_t *size)
{
    const char *best = NULL, *last = NULL;
    size_t best_sources = 0, last_length = 0;
    *size = 0;
    for (size_t i = 0; i < f->evidence->file_count; i++) {
        const char *path = f->evidence->files[i].path;
        size_t length = is_source(f->evidence, i) ? folder_length(f, path) : 0;
        if (!length || (last && length == last_length && !strncmp(last, path, length)))
            continue;
        last = path;
        last_length = length;
        size_t sources = count_sources(f->evidence, path, length);
        size_t depth = depth_of(path, length), best_depth = best ? depth_of(best, *size) : SIZE_MAX;
        if (sources < SOURCES_MIN || depth > best_depth ||
            (depth == best_depth && sources <= best_sources))
            continue;
        best = path;
        *size = length;
        best_sources = sources;
    }
    return best;
}

static void list_files(const struct evidence *evidence, struct title_scope *out)
{
    size_t length = strlen(out->folder);
    for (size_t i = 0; i < evidence->file_count; i++) {
        const char *path = evidence->files[i].path;
        if (!is_source(evidence, i) || strncmp(path, out->folder, length) != 0)
            continue;
        out->sources++;
        if (strchr(path + length, '/'))
            continue;
        if (out->file_count < TITLE_SCOPE_FILES_MAX)
            out->files[out->file_count] = (uint32_t)i;
        out->file_count++;
    }
    if (out->file_count > TITLE_SCOPE_FILES_MAX)
        out->file_count = 0;
}

/* The only source with such a stem. */
static void find_file(const struct scope_finder *f, struct title_scope *out)
{
    for (size_t i = 0; i < f->evidence->file_count; i++) {
        const char *base = path_base(f->evidence->files[i].path);
        if (is_source(f->evidence, i) && strcspn(base, ".") == f->size &&
            !strncasecmp(base, f->name, f->size) && out->file_count++ == 0)
            out->files[0] = (uint32_t)i;
    }
}

void title_scope_find(const struct ranked_request *ranked, struct arena *arena,
                      struct title_scope *out)
{
    struct scope_finder f = { .evidence = &ranked->evidence };
    *out = (struct title_scope){ 0 };
    f.size = change_scope(ranked->request.said, &f.name);
    if (!f.size)
        return;
    size_t length;
    const char *folder = find_folder(&f, &length);
    if (folder) {
        out->folder = arena_strndup(arena, folder, length);
        list_files(f.evidence, out);
    } else {
        find_file(&f, out);
        if (out->file_count != 1)
            return;
    }
    out->name = arena_strndup(arena, f.name, f.size);
}

bool title_scope_holds(const struct title_scope *scope, const char *path)
{
    return !strncmp(path, scope->folder, strlen(scope->folder));
}
