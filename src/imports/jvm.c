/* Java, Kotlin, Scala, Groovy: a.b.C is C in a folder a/b below any root of sources; what follows a
 * class is inside it. Kotlin and Scala name functions of a package, too, wherever they stand. */
#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"

/* Files that are read for one import to see in which package they are, and of what size. */
#define DECLARING_MAX      8
#define DECLARING_SIZE_MAX ((size_t)256 << 10)

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

/* Whether a file says that it is in the package. */
static bool declares_package(const struct import_map *map, const struct file *file,
                             const char *dotted, size_t n)
{
    static const char word[] = "package ";
    struct buf text = BUF_INIT;
    bool is = false;
    if (!map->snapshot->read || file->size > DECLARING_SIZE_MAX || file->skip != SKIP_NONE)
        return false;
    buf_limit(&text, DECLARING_SIZE_MAX);
    if (map->snapshot->read(map->snapshot->read_data, &file->blob, &text)) {
        const char *p = text.data;
        while (p && strncmp(p, word, strlen(word)) != 0)
            p = (p = strchr(p, '\n')) ? p + 1 : NULL;
        is =
            p && strcspn(p + strlen(word), " ;\r\n/") == n && !strncmp(p + strlen(word), dotted, n);
    }
    buf_release(&text);
    return is;
}

/* Kotlin's folders may leave out what all packages begin with: the class dotted[start, n) of a
 * package that a file of its name says it is in. */
static int64_t find_declared_class(const struct import_map *map, const char *dotted, size_t start,
                                   size_t n)
{
    size_t left = DECLARING_MAX;
    for (uint32_t f = paths_stem(map, dotted + start, n - start); f && left; f = map->next[f - 1]) {
        const struct file *file = &map->snapshot->files[f - 1];
        if (!strcmp(path_extension(file->path), "kt") &&
            !strncmp(path_base(file->path), dotted + start, n - start) && left-- &&
            declares_package(map, file, dotted, start - 1))
            return f - 1;
    }
    return -1;
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
    return best < 0 && package ? find_declared_class(map, dotted, start, n) : best;
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
    size_t left = DECLARING_MAX;
    for (uint32_t f = first ? *first : 0; f; f = map->next_folder[f - 1]) {
        const char *path = s->files[f - 1].path;
        size_t common = common_length(path, from);
        if (!holds_classes(&s->files[f - 1]) || (best >= 0 && common <= near))
            continue;
        bool is_there = ends_in_package(path, path_dir_length(path), dotted, n);
        if (!is_there && start && best < 0 && left && !strcmp(path_extension(path), "kt"))
            is_there = left-- && declares_package(map, &s->files[f - 1], dotted, n);
        if (is_there) {
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
