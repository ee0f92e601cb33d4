/* Python: relative imports, and packages below each place that sys.path would hold: the folder of
 * the script or above its topmost package, where a project begins, and src and lib below that. */
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"
#include "imports/standard.h"

static struct import_target try_path(const struct import_map *map, const char *path)
{
    static const char *const endings[] = { "/__init__.py", "/__init__.pyi", ".py", ".pyi", ".pyx" };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        int64_t file = paths_file(map, path, endings[i] + (!*path && *endings[i] == '/'));
        if (file >= 0)
            return found_file(file, "");
    }
    return found_nothing(IMPORT_UNKNOWN);
}

/* "a.b.c" below folder[0, length): a module, a package, or a folder without __init__.py. */
static struct import_target try_below(const struct import_map *map, const char *folder,
                                      size_t length, const char *dotted)
{
    char path[IMPORT_PATH_MAX];
    size_t n = strlen(dotted);
    if (length + n + 2 > sizeof path)
        return found_nothing(IMPORT_UNKNOWN);
    memcpy(path, folder, length);
    if (length && n)
        path[length++] = '/';
    for (size_t i = 0; i <= n; i++)
        path[length + i] = dotted[i] == '.' ? '/' : dotted[i];
    struct import_target found = try_path(map, path);
    int64_t file = found.kind == IMPORT_UNKNOWN && n ? paths_folder(map, path) : -1;
    return file >= 0 ? found_folder(map, file, strlen(path), "") : found;
}

static bool is_package(const struct import_map *map, const char *folder, size_t length)
{
    char path[IMPORT_PATH_MAX];
    return length && paths_join(folder, length, "__init__.py", path) &&
           snapshot_find(map->snapshot, path) >= 0;
}

static size_t parent_length(const char *path, size_t length)
{
    while (length && path[length - 1] != '/')
        length--;
    return length ? length - 1 : 0;
}

static struct import_target find_relative(const struct import_map *map, const char *from,
                                          const char *target)
{
    size_t dots = strspn(target, "."), length = path_dir_length(from);
    for (size_t i = 1; i < dots; i++) {
        if (!length)
            return found_nothing(IMPORT_UNKNOWN);
        length = parent_length(from, length);
    }
    struct import_target found = try_below(map, from, length, target + dots);
    const char *last = strrchr(target, '.');
    char head[IMPORT_PATH_MAX];
    size_t n = (size_t)(last - target);
    if (found.kind != IMPORT_UNKNOWN || !target[dots] || n >= sizeof head)
        return found;
    /* A member of a module: ".m.name", or of the package itself: ".name". */
    n = n < dots ? dots : n;
    memcpy(head, target, n);
    head[n] = '\0';
    found = try_below(map, from, length, head + dots);
    return found.kind == IMPORT_FILE ? found_file(found.file, target + n)
                                     : found_nothing(IMPORT_UNKNOWN);
}

/* A folder of the path, and what projects keep their packages in. */
static struct import_target try_root(const struct import_map *map, const char *root, size_t length,
                                     const char *target)
{
    static const char *const inner[] = { "", "src", "lib", "python" };
    struct import_target best = found_nothing(IMPORT_UNKNOWN);
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
        char folder[IMPORT_PATH_MAX];
        if (!paths_join(root, length, inner[i], folder))
            continue;
        struct import_target found = try_below(map, folder, strlen(folder), target);
        if (found.kind == IMPORT_FILE)
            return found;
        if (found.kind == IMPORT_FOLDER && best.kind == IMPORT_UNKNOWN)
            best = found;
    }
    return best;
}

struct import_target find_python(const struct import_map *map, uint32_t from, const char *target)
{
    const char *path = map->snapshot->files[from].path;
    size_t length = path_dir_length(path), first = strcspn(target, ".");
    struct import_target best = found_nothing(IMPORT_UNKNOWN);
    if (*target == '.')
        return find_relative(map, path, target);
    bool is_script = !is_package(map, path, length);
    bool standard = standard_has(STANDARD_PYTHON, target, first);
    for (bool nearest = true;; nearest = false) {
        if (!is_package(map, path, length) && (!standard || (is_script && nearest))) {
            struct import_target found = nearest || length ? try_below(map, path, length, target)
                                                           : try_root(map, path, length, target);
            if (found.kind == IMPORT_FILE && found.file != from)
                return found;
            if (found.kind == IMPORT_FOLDER && best.kind == IMPORT_UNKNOWN && !standard)
                best = found;
        }
        if (!length)
            break;
        length = parent_length(path, length);
    }
    if (standard)
        return found_nothing(IMPORT_EXTERNAL);
    const struct manifest_list *list = manifests_of(map, MANIFEST_PYTHON);
    struct import_target at_root = try_root(map, "", 0, target);
    if (at_root.kind == IMPORT_FILE)
        return at_root;
    for (size_t i = 0; i < list->count; i++) {
        struct import_target found =
            try_root(map, list->items[i].path, list->items[i].folder, target);
        if (found.kind == IMPORT_FILE)
            return found;
        if (found.kind == IMPORT_FOLDER && best.kind == IMPORT_UNKNOWN)
            best = found;
    }
    if (best.kind != IMPORT_UNKNOWN)
        return best;
    /* A member of a module: "m.name". */
    char head[IMPORT_PATH_MAX];
    const char *last = strrchr(target, '.');
    if (!last || (size_t)(last - target) >= sizeof head)
        return found_nothing(IMPORT_EXTERNAL);
    memcpy(head, target, (size_t)(last - target));
    head[last - target] = '\0';
    struct import_target module = find_python(map, from, head);
    if (module.kind == IMPORT_FILE && !module.rest_length)
        return found_file(module.file, last);
    return found_nothing(module.kind == IMPORT_EXTERNAL ? IMPORT_EXTERNAL : IMPORT_UNKNOWN);
}
