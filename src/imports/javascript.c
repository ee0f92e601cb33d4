/* JavaScript and TypeScript: relative paths, paths of tsconfig.json, names that package.json gives
 * (workspaces, exports, imports), and folders that are written from their root. */
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"
#include "imports/standard.h"

#define EXTENDS_MAX 8

/* ---- files ---- */

static const char *const endings[] = { ".ts",  ".tsx", ".d.ts", ".js",  ".jsx",    ".mjs",  ".cjs",
                                       ".mts", ".cts", ".json", ".vue", ".svelte", ".astro" };

/* "x.js" is written where x.ts is meant, since the one becomes the other. */
static int64_t find_source(const struct import_map *map, const char *path)
{
    static const char *const pairs[][3] = { { ".js", ".ts", ".tsx" },
                                            { ".jsx", ".tsx", ".ts" },
                                            { ".mjs", ".mts", ".ts" },
                                            { ".cjs", ".cts", ".ts" } };
    char stem[IMPORT_PATH_MAX];
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t m = strlen(pairs[i][0]);
        if (n <= m || strcmp(path + n - m, pairs[i][0]) != 0)
            continue;
        memcpy(stem, path, n - m);
        stem[n - m] = '\0';
        for (int j = 1; j < 3; j++) {
            int64_t file = paths_file(map, stem, pairs[i][j]);
            if (file >= 0)
                return file;
        }
        return paths_file(map, stem, ".d.ts");
    }
    return -1;
}

static int64_t find_ending(const struct import_map *map, const char *path, const char *before)
{
    char ending[32];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(before);
        memcpy(ending, before, n);
        memcpy(ending + n, endings[i], strlen(endings[i]) + 1);
        int64_t file = paths_file(map, path, ending);
        if (file >= 0)
            return file;
    }
    return -1;
}

static int64_t find_entry(const struct import_map *map, const char *folder);

/* A file, a file without its ending, or a folder with an index. */
static int64_t find_path(const struct import_map *map, const char *path)
{
    int64_t file = paths_file(map, path, "");
    if (file < 0)
        file = find_source(map, path);
    if (file < 0)
        file = find_ending(map, path, "");
    if (file < 0)
        file = find_ending(map, path, *path ? "/index" : "index");
    return file >= 0 ? file : find_entry(map, path);
}

static int64_t find_below(const struct import_map *map, const char *folder, size_t length,
                          const char *relative)
{
    char path[IMPORT_PATH_MAX];
    return paths_join(folder, length, relative, path) ? find_path(map, path) : -1;
}

/* ---- package.json ---- */

/* What stands under a condition, whichever comes first. */
static const char *first_string(const json_t *value, int depth)
{
    const char *key;
    json_t *item;
    if (json_is_string(value))
        return json_string_value(value);
    if (depth > 6)
        return NULL;
    static const char *const preferred[] = { "source", "types", "import", "default", "require" };
    for (size_t i = 0; i < sizeof preferred / sizeof *preferred; i++) {
        const char *found = first_string(json_object_get(value, preferred[i]), depth + 1);
        if (found)
            return found;
    }
    json_object_foreach((json_t *)value, key, item)
    {
        const char *found = first_string(item, depth + 1);
        if (found)
            return found;
    }
    return json_is_array(value) ? first_string(json_array_get(value, 0), depth + 1) : NULL;
}

/* The file that a package says; what is built ("dist/x.js") stands for what it is built from. */
static int64_t find_said(const struct import_map *map, const char *folder, size_t length,
                         const char *said)
{
    static const char *const built[] = { "dist", "lib", "build", "out", "esm", "cjs", "es" };
    char path[IMPORT_PATH_MAX];
    int64_t file = find_below(map, folder, length, said);
    if (file >= 0)
        return file;
    said += strspn(said, "./");
    for (size_t i = 0; i < sizeof built / sizeof *built; i++) {
        size_t n = strlen(built[i]);
        if (strncmp(said, built[i], n) != 0 || said[n] != '/')
            continue;
        const char *rest = said + n + 1;
        size_t end = strlen(rest);
        if (end > 5 && !strcmp(rest + end - 5, ".d.ts"))
            end -= 5;
        else
            end -= strlen(path_extension(rest)) + (*path_extension(rest) != '\0');
        if (end + 5 > sizeof path)
            return -1;
        memcpy(path, "src/", 4);
        memcpy(path + 4, rest, end);
        path[4 + end] = '\0';
        return find_below(map, folder, length, path);
    }
    return -1;
}

static int64_t find_entry_of(const struct import_map *map, const struct manifest *m)
{
    static const char *const fields[] = { "source", "types", "module", "main" };
    static const char *const usual[] = { "src/index", "index", "src/main", "lib/index" };
    const json_t *exports = json_object_get(m->json, "exports");
    const json_t *dot = json_object_get(exports, ".");
    const char *said = first_string(dot ? dot : exports, 0);
    int64_t file = said ? find_said(map, m->path, m->folder, said) : -1;
    for (size_t i = 0; i < sizeof fields / sizeof *fields && file < 0; i++) {
        const char *value = json_string_value(json_object_get(m->json, fields[i]));
        /* "index" of the package itself would lead here again. */
        if (value && strcspn(value, "./") < strlen(value) + 1 && *value && strcmp(value, ".") != 0)
            file = find_said(map, m->path, m->folder, value);
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual && file < 0; i++) {
        char path[IMPORT_PATH_MAX];
        if (paths_join(m->path, m->folder, usual[i], path))
            file = find_ending(map, path, "");
    }
    return file;
}

/* A folder that has a package.json of its own, and is no package of its own name. */
static int64_t find_entry(const struct import_map *map, const char *folder)
{
    char path[IMPORT_PATH_MAX];
    if (!paths_join(folder, strlen(folder), "package.json", path) ||
        snapshot_find(map->snapshot, path) < 0)
        return -1;
    const struct manifest *m = manifest_around(map, MANIFEST_PACKAGE_JSON, path);
    const char *main = m ? json_string_value(json_object_get(m->json, "main")) : NULL;
    char entry[IMPORT_PATH_MAX];
    if (!main || m->folder != strlen(folder) || !paths_join(folder, strlen(folder), main, entry))
        return -1;
    int64_t file = paths_file(map, entry, "");
    return file >= 0 ? file : find_ending(map, entry, "");
}

/* The value of a key with one "*" that the name fits, with what the star stands for. */
static const char *match_pattern(const json_t *table, const char *name, char out[IMPORT_PATH_MAX])
{
    const char *key, *best = NULL;
    const json_t *best_item = NULL;
    json_t *item;
    json_object_foreach((json_t *)table, key, item)
    {
        const char *star = strchr(key, '*');
        size_t before = star ? (size_t)(star - key) : strlen(key);
        size_t after = star ? strlen(star + 1) : 0, n = strlen(name);
        bool fits = star ? n >= before + after && !strncmp(key, name, before) &&
                               !strcmp(name + n - after, star + 1)
                         : !strcmp(key, name);
        if (fits && (!best || !star || strcspn(best, "*") < before)) {
            best = key;
            best_item = item;
        }
    }
    const char *said = best ? first_string(best_item, 0) : NULL;
    if (!said)
        return NULL;
    const char *star = strchr(said, '*'), *key_star = strchr(best, '*');
    size_t head = star ? (size_t)(star - said) : strlen(said);
    size_t middle = key_star ? strlen(name) - (strlen(best) - 1) : 0;
    size_t tail = star ? strlen(star + 1) : 0;
    if (head + middle + tail + 1 > IMPORT_PATH_MAX)
        return NULL;
    memcpy(out, said, head);
    if (star) {
        memcpy(out + head, name + (key_star - best), middle);
        memcpy(out + head + middle, star + 1, tail);
        head += middle + tail;
    }
    out[head] = '\0';
    return out;
}

/* "@scope/name/sub" is the package "@scope/name" and "sub" in it. */
static size_t package_length(const char *target)
{
    size_t n = strcspn(target, "/");
    return *target == '@' && target[n] ? n + 1 + strcspn(target + n + 1, "/") : n;
}

static int64_t find_in_package(const struct import_map *map, const struct manifest *m,
                               const char *rest)
{
    char said[IMPORT_PATH_MAX], name[IMPORT_PATH_MAX];
    if (!*rest)
        return find_entry_of(map, m);
    if (strlen(rest) + 2 > sizeof name)
        return -1;
    name[0] = '.';
    memcpy(name + 1, rest, strlen(rest) + 1);
    int64_t file = -1;
    if (match_pattern(json_object_get(m->json, "exports"), name, said))
        file = find_said(map, m->path, m->folder, said);
    if (file < 0)
        file = find_said(map, m->path, m->folder, rest + 1);
    if (file < 0 && paths_join("src", 3, rest + 1, name))
        file = find_below(map, m->path, m->folder, name);
    return file;
}

static struct import_target find_package(const struct import_map *map, const char *target)
{
    size_t n = package_length(target);
    const struct manifest_list *list = manifests_of(map, MANIFEST_PACKAGE_JSON);
    for (size_t i = 0; i < list->count; i++) {
        const struct manifest *m = &list->items[i];
        if (strlen(m->name) != n || strncmp(m->name, target, n) != 0)
            continue;
        int64_t file = find_in_package(map, m, target + n);
        if (file >= 0)
            return found_file(file, "");
        return found_nothing(IMPORT_UNKNOWN);
    }
    return found_nothing(IMPORT_EXTERNAL);
}

static bool depends_on(const struct manifest *m, const char *target)
{
    static const char *const fields[] = { "dependencies", "devDependencies", "peerDependencies",
                                          "optionalDependencies" };
    char name[IMPORT_PATH_MAX];
    size_t n = package_length(target);
    if (!m || n >= sizeof name)
        return false;
    memcpy(name, target, n);
    name[n] = '\0';
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (json_object_get(json_object_get(m->json, fields[i]), name))
            return true;
    return false;
}

/* ---- tsconfig.json ---- */

static const struct manifest *extended(const struct import_map *map, const struct manifest *m)
{
    char path[IMPORT_PATH_MAX];
    const struct manifest_list *list = manifests_of(map, MANIFEST_TSCONFIG);
    const char *said = json_string_value(json_object_get(m->json, "extends"));
    if (!said || *said != '.' || !paths_join(m->path, m->folder, said, path))
        return NULL;
    for (size_t i = 0; i < list->count; i++) {
        size_t n = strlen(path);
        if (&list->items[i] != m && !strncmp(list->items[i].path, path, n) &&
            (!list->items[i].path[n] || !strcmp(list->items[i].path + n, ".json") ||
             !strcmp(list->items[i].path + n, "/tsconfig.json")))
            return &list->items[i];
    }
    return NULL;
}

/* What a pattern of "paths" leads to, from each of its places in turn. */
static int64_t find_mapped(const struct import_map *map, const char *folder, size_t length,
                           const json_t *paths, const char *target)
{
    char said[IMPORT_PATH_MAX];
    size_t most = 0;
    const char *key;
    json_t *item;
    json_object_foreach((json_t *)paths, key, item)
    {
        size_t n = json_array_size(item);
        most = n > most ? n : most;
    }
    for (size_t i = 0; i < most && i < 16; i++) {
        json_t *one = json_object();
        json_object_foreach((json_t *)paths, key, item)
            json_object_set(one, key, json_array_get(item, i));
        bool fits = match_pattern(one, target, said) != NULL;
        json_decref(one);
        int64_t file = fits ? find_below(map, folder, length, said) : -1;
        if (file >= 0)
            return file;
    }
    return -1;
}

/* By one configuration and those that it extends. */
static int64_t find_by_config(const struct import_map *map, const struct manifest *m,
                              const char *target)
{
    for (int depth = 0; m && depth < EXTENDS_MAX; depth++, m = extended(map, m)) {
        const json_t *options = json_object_get(m->json, "compilerOptions");
        const char *base = json_string_value(json_object_get(options, "baseUrl"));
        const json_t *paths = json_object_get(options, "paths");
        char folder[IMPORT_PATH_MAX];
        if (!paths_join(m->path, m->folder, base ? base : ".", folder))
            continue;
        int64_t file = find_mapped(map, folder, strlen(folder), paths, target);
        if (file < 0 && base && strchr(target, '/'))
            file = find_below(map, folder, strlen(folder), target);
        else if (file < 0 && base && paths_join(folder, strlen(folder), target, folder))
            file = find_ending(map, folder, "");
        if (file >= 0)
            return file;
    }
    return -1;
}

/* tsconfig.json, and tsconfig.app.json beside it, which it may only refer to. */
static int64_t find_by_tsconfig(const struct import_map *map, const char *from, const char *target)
{
    const struct manifest *m = manifest_around(map, MANIFEST_TSCONFIG, from);
    const struct manifest_list *list = manifests_of(map, MANIFEST_TSCONFIG);
    int64_t file = find_by_config(map, m, target);
    bool refers = m && json_array_size(json_object_get(m->json, "references")) > 0;
    for (size_t i = 0; refers && file < 0 && i < list->count; i++) {
        const struct manifest *other = &list->items[i];
        if (other != m && other->folder == m->folder && !memcmp(other->path, m->path, m->folder))
            file = find_by_config(map, other, target);
    }
    return file;
}

/* ---- all of it ---- */

/* "@/x" and "~/x", as frameworks have it, and "src/x/y": from the root of the package. */
static struct import_target find_from_root(const struct import_map *map, const char *from,
                                           const char *target)
{
    const struct manifest *m = manifest_around(map, MANIFEST_PACKAGE_JSON, from);
    size_t length = m ? m->folder : 0;
    const char *path = m ? m->path : "";
    bool alias = (*target == '@' || *target == '~') &&
                 (target[1] == '/' || (target[1] == '@' && target[2] == '/'));
    const char *rest = alias ? strchr(target, '/') + 1 : target;
    char below[IMPORT_PATH_MAX];
    int64_t file = -1;
    if (!alias && (!strchr(target, '/') || *target == '@' || depends_on(m, target)))
        return found_nothing(IMPORT_EXTERNAL);
    if (paths_join("src", 3, rest, below))
        file = find_below(map, path, length, below);
    if (file < 0)
        file = find_below(map, path, length, rest);
    if (file < 0 && length)
        file = find_below(map, "", 0, rest);
    /* What the alias stands for is often said to a bundler only: some folder above. */
    for (size_t up = path_dir_length(from); alias && file < 0 && up;) {
        file = find_below(map, from, up, rest);
        while (up && from[up - 1] != '/')
            up--;
        up -= up > 0;
    }
    if (file >= 0)
        return found_file(file, "");
    return found_nothing(alias ? IMPORT_UNKNOWN : IMPORT_EXTERNAL);
}

struct import_target find_javascript(const struct import_map *map, uint32_t from,
                                     const char *target)
{
    char name[IMPORT_PATH_MAX], said[IMPORT_PATH_MAX];
    const char *path = map->snapshot->files[from].path;
    size_t n = strcspn(target, "?!");
    if (!n || n >= sizeof name || strstr(target, "://"))
        return found_nothing(IMPORT_EXTERNAL);
    memcpy(name, target, n);
    name[n] = '\0';
    if (*name == '.') {
        int64_t file = find_below(map, path, path_dir_length(path), name);
        return file >= 0 ? found_file(file, "") : found_nothing(IMPORT_UNKNOWN);
    }
    if (*name == '#') {
        const struct manifest *m = manifest_around(map, MANIFEST_PACKAGE_JSON, path);
        int64_t file = -1;
        if (m && match_pattern(json_object_get(m->json, "imports"), name, said))
            file = find_said(map, m->path, m->folder, said);
        return file >= 0 ? found_file(file, "") : found_nothing(IMPORT_UNKNOWN);
    }
    if (!strncmp(name, "node:", 5) || standard_has(STANDARD_NODE, name, strcspn(name, "/")))
        return found_nothing(IMPORT_EXTERNAL);
    int64_t file = find_by_tsconfig(map, path, name);
    if (file >= 0)
        return found_file(file, "");
    struct import_target target_found = find_package(map, name);
    return target_found.kind == IMPORT_EXTERNAL ? find_from_root(map, path, name) : target_found;
}
