/* Java, Kotlin, Scala, Groovy: a.b.C is C in a folder a/b below any root of sources; what follows a
 * class is inside it. Kotlin and Scala name functions of a package, too, wherever they stand. */
#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"

static bool holds_classes(const struct file *file)
{
    return language_has(file_language(file), LANGUAGE_CLASS_FILES);
}

/* Whether folder[0, length) ends in the package dotted[0, n). */
static bool ends_in_package(const char *folder, size_t length, const char *dotted, size_t n)
{
    if (length < n)
        return false;
    const char *p = folder + length - n;
    for (size_t i = 0; i < n; i++)
        if (p[i] != (dotted[i] == '.' ? '/' : dotted[i]))
            return false;
    return length == n || p[-1] == '/';
}

static size_t common_length(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

/* The class dotted[0, n): of several the one nearest to `from`. */
static int64_t find_class(const struct import_map *map, const char *from, const char *dotted,
                          size_t n)
{
    size_t start = n;
    while (start && dotted[start - 1] != '.')
        start--;
    int64_t best = -1;
    size_t near = 0, package = start ? start - 1 : 0;
    for (uint32_t f = paths_stem(map, dotted + start, n - start); f; f = map->next[f - 1]) {
        const char *path = map->snapshot->files[f - 1].path, *base = path_base(path);
        size_t common = common_length(path, from);
        if (!strncmp(base, dotted + start, n - start) &&
            ends_in_package(path, path_dir_length(path), dotted, package) &&
            holds_classes(&map->snapshot->files[f - 1]) &&
            (best < 0 || common > near || (common == near && f - 1 < best))) {
            best = f - 1;
            near = common;
        }
    }
    return best;
}

/* The package dotted[0, n), by the first file of a folder that ends so. */
static int64_t find_package(const struct import_map *map, const char *from, const char *dotted,
                            size_t n)
{
    const struct snapshot *s = map->snapshot;
    size_t start = n, near = 0;
    int64_t best = -1;
    char key[128];
    while (start && dotted[start - 1] != '.')
        start--;
    if (n - start >= sizeof key)
        return -1;
    for (size_t i = start; i < n; i++)
        key[i - start] = (char)tolower((unsigned char)dotted[i]);
    const uint32_t *first = map_get(&map->folders, key, n - start);
    for (uint32_t f = first ? *first : 0; f; f = map->next_folder[f - 1]) {
        const char *path = s->files[f - 1].path;
        size_t common = common_length(path, from);
        if (ends_in_package(path, path_dir_length(path), dotted, n) &&
            holds_classes(&s->files[f - 1]) && (best < 0 || common > near)) {
            best = f - 1;
            near = common;
        }
    }
    return best;
}

struct import_target find_jvm(const struct import_map *map, uint32_t from, const char *target)
{
    static const char *const libraries[] = { "java.",  "javax.",   "kotlin.",   "kotlinx.",
                                             "scala.", "android.", "androidx.", "jdk.",
                                             "sun.",   "groovy." };
    const char *path = map->snapshot->files[from].path;
    while (!strncmp(target, "import ", 7) || !strncmp(target, "static ", 7))
        target += 7;
    size_t n = strcspn(target, " *{;");
    while (n && target[n - 1] == '.')
        n--;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        if (!strncmp(target, libraries[i], strlen(libraries[i])))
            return found_nothing(IMPORT_EXTERNAL);
    for (size_t end = n, inside = 0; end && inside < 3; inside++) {
        int64_t file = find_class(map, path, target, end);
        if (file >= 0)
            return found_file(file, target + end);
        file = find_package(map, path, target, end);
        if (file >= 0)
            return found_folder(map, file, path_dir_length(map->snapshot->files[file].path),
                                target + end);
        while (end && target[end - 1] != '.')
            end--;
        end -= end > 0;
    }
    return found_nothing(IMPORT_EXTERNAL);
}
