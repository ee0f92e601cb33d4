/* Go: the path of a module, as go.mod gives it, and the folder below it. A package is all files of
 * its folder. */
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"

static bool has_source(const struct import_map *map, const char *folder, int64_t *first)
{
    const struct snapshot *s = map->snapshot;
    size_t n = strlen(folder);
    *first = paths_folder(map, folder);
    for (int64_t i = *first; i >= 0 && (size_t)i < s->file_count; i++) {
        const char *path = s->files[i].path;
        if (strncmp(path, folder, n) != 0 || (n && path[n] != '/'))
            break;
        if (path_dir_length(path) == n &&
            language_family(file_language(&s->files[i])) == FAMILY_GO) {
            *first = i;
            return true;
        }
    }
    return false;
}

static struct import_target find_folder(const struct import_map *map, const char *folder)
{
    int64_t first;
    if (!has_source(map, folder, &first))
        return found_nothing(IMPORT_UNKNOWN);
    return found_folder(map, first, strlen(folder), "");
}

/* `replace X => ../dir` of any go.mod of the repository. */
static struct import_target find_replaced(const struct import_map *map, const char *target)
{
    const struct manifest_list *list = manifests_of(map, MANIFEST_GO_MOD);
    for (size_t i = 0; i < list->count; i++) {
        const struct manifest *m = &list->items[i];
        for (const char *p = m->text ? strstr(m->text, "=>") : NULL; p; p = strstr(p + 2, "=>")) {
            const char *to = p + 2 + strspn(p + 2, " \t"), *line = p;
            while (line > m->text && line[-1] != '\n')
                line--;
            line += strspn(line, " \t");
            line += !strncmp(line, "replace ", 8) ? 8 : 0;
            size_t n = strcspn(line, " \t");
            char folder[IMPORT_PATH_MAX], below[IMPORT_PATH_MAX];
            if (*to != '.' || strncmp(line, target, n) != 0 || (target[n] && target[n] != '/'))
                continue;
            char *relative = arena_strndup(map->arena, to, strcspn(to, " \t\r\n"));
            if (paths_join(m->path, m->folder, relative, folder) &&
                paths_join(folder, strlen(folder), target + n, below))
                return find_folder(map, below);
        }
    }
    return found_nothing(IMPORT_UNKNOWN);
}

/* Without any go.mod: what follows the name of the host, as in GOPATH. */
static struct import_target find_without_module(const struct import_map *map, const char *target)
{
    const char *first = strchr(target, '/');
    bool host = first && memchr(target, '.', (size_t)(first - target));
    for (const char *p = target; p; p = strchr(p, '/')) {
        p += *p == '/';
        struct import_target found = find_folder(map, p);
        if (found.kind == IMPORT_FOLDER && (host || p == target))
            return found;
    }
    return found_nothing(IMPORT_EXTERNAL);
}

struct import_target find_go(const struct import_map *map, uint32_t from, const char *target)
{
    const struct manifest_list *list = manifests_of(map, MANIFEST_GO_MOD);
    const struct manifest *best = NULL;
    size_t length = 0;
    bool known = false;
    (void)from;
    for (size_t i = 0; i < list->count; i++) {
        const char *name = list->items[i].name;
        size_t n = strlen(name);
        known |= n > 0;
        if (n > length && !strncmp(target, name, n) && (!target[n] || target[n] == '/')) {
            best = &list->items[i];
            length = n;
        }
    }
    char folder[IMPORT_PATH_MAX];
    if (best && paths_join(best->path, best->folder, target + length, folder))
        return find_folder(map, folder);
    struct import_target found = find_replaced(map, target);
    if (found.kind != IMPORT_UNKNOWN)
        return found;
    return known ? found_nothing(IMPORT_EXTERNAL) : find_without_module(map, target);
}
