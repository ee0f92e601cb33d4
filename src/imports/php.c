/* PHP: classes by the prefixes of composer.json (PSR-4), else by the end of their path; included
 * files beside the file or from the root. */
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "imports/internal.h"

static int64_t find_in_folder(const struct import_map *map, const struct manifest *m,
                              const char *folder, const char *rest)
{
    char path[IMPORT_PATH_MAX], below[IMPORT_PATH_MAX];
    if (!folder || strlen(rest) >= sizeof below)
        return -1;
    for (size_t i = 0; i <= strlen(rest); i++)
        below[i] = rest[i] == '\\' ? '/' : rest[i];
    char whole[IMPORT_PATH_MAX];
    if (!paths_join(m->path, m->folder, folder, whole) ||
        !paths_join(whole, strlen(whole), below, path))
        return -1;
    return paths_file(map, path, ".php");
}

static int64_t find_by_prefix(const struct import_map *map, const struct manifest *m,
                              const char *section, const char *target, bool *known)
{
    const json_t *table = json_object_get(json_object_get(m->json, section), "psr-4");
    const char *prefix;
    json_t *item;
    int64_t found = -1;
    json_object_foreach((json_t *)table, prefix, item)
    {
        size_t n = strlen(prefix);
        if (strncmp(target, prefix, n) != 0)
            continue;
        *known |= n > 0;
        if (json_is_string(item) && found < 0)
            found = find_in_folder(map, m, json_string_value(item), target + n);
        for (size_t i = 0; i < json_array_size(item) && found < 0; i++)
            found = find_in_folder(map, m, json_string_value(json_array_get(item, i)), target + n);
    }
    return found;
}

/* How many names of the target, from its end, are the end of the path. */
static size_t name_agreement(const char *path, const char *target)
{
    const char *p = path + strlen(path) - strlen(path_extension(path)) -
                    (*path_extension(path) != '\0'),
               *t = target + strlen(target);
    size_t agreed = 0;
    for (;;) {
        const char *path_end = p, *target_end = t;
        while (p > path && p[-1] != '/')
            p--;
        while (t > target && t[-1] != '\\')
            t--;
        if (path_end - p != target_end - t || strncasecmp(p, t, (size_t)(path_end - p)) != 0)
            return agreed;
        agreed++;
        if (p == path || t == target)
            return agreed;
        p--;
        t--;
    }
}

/* Without a prefix that says it: all but the name of the package must agree. */
static int64_t find_by_end(const struct import_map *map, const char *target)
{
    size_t names = 1, best = 0;
    int64_t file = -1;
    for (const char *p = target; *p; p++)
        names += *p == '\\';
    const char *last = strrchr(target, '\\');
    last = last ? last + 1 : target;
    for (uint32_t f = paths_stem(map, last, strlen(last)); f; f = map->next[f - 1]) {
        const char *path = map->snapshot->files[f - 1].path;
        size_t agreed = name_agreement(path, target);
        if (agreed > best &&
            language_family(file_language(&map->snapshot->files[f - 1])) == FAMILY_PHP) {
            best = agreed;
            file = f - 1;
        }
    }
    return best && best + 1 >= names && names > 1 ? file : -1;
}

static struct import_target find_included(const struct import_map *map, const char *from,
                                          const char *target)
{
    char path[IMPORT_PATH_MAX];
    const char *relative = target + (*target == '/');
    int64_t file =
        paths_join(from, path_dir_length(from), relative, path) ? paths_file(map, path, "") : -1;
    if (file < 0 && paths_join("", 0, relative, path))
        file = paths_file(map, path, "");
    return file >= 0 ? found_file(file, "") : found_nothing(IMPORT_UNKNOWN);
}

struct import_target find_php(const struct import_map *map, uint32_t from, const char *target)
{
    const struct manifest_list *list = manifests_of(map, MANIFEST_COMPOSER);
    bool known = false;
    target += *target == '\\';
    if (strchr(target, '/') || !strcmp(path_extension(target), "php"))
        return find_included(map, map->snapshot->files[from].path, target);
    for (size_t i = 0; i < list->count; i++) {
        int64_t file = find_by_prefix(map, &list->items[i], "autoload", target, &known);
        if (file < 0)
            file = find_by_prefix(map, &list->items[i], "autoload-dev", target, &known);
        if (file >= 0)
            return found_file(file, "");
    }
    int64_t file = known ? -1 : find_by_end(map, target);
    if (file >= 0)
        return found_file(file, "");
    return found_nothing(known || !strchr(target, '\\') ? IMPORT_UNKNOWN : IMPORT_EXTERNAL);
}
