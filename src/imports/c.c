/* C and C++: beside the file, below the folders that CMakeLists.txt names plainly, else the file
 * whose path ends in the whole of what is included, the nearest one. */
#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"
#include "imports/standard.h"

/* A word of such a call: a folder that is told plainly, below that of the file. */
static void add_folder(const struct import_map *map, struct manifest *m, const char *word,
                       size_t size)
{
    static const char *const bases[] = { "${CMAKE_CURRENT_SOURCE_DIR}/", "${PROJECT_SOURCE_DIR}/",
                                         "${CMAKE_SOURCE_DIR}/",
                                         "$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/" };
    const char *end = word + size;
    char folder[IMPORT_PATH_MAX];
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        if ((size_t)(end - word) > strlen(bases[i]) && !strncmp(word, bases[i], strlen(bases[i])))
            word += strlen(bases[i]);
    while (end > word && end[-1] == '>')
        end--;
    if (end == word || *word == '$' || end - word >= 200)
        return;
    char *said = arena_strndup(map->arena, word, (size_t)(end - word));
    if (!paths_join(m->path, m->folder, said, folder))
        return;
    m->folders = arena_reserve(map->arena, m->folders, sizeof *m->folders, m->folder_count,
                               &m->folder_capacity);
    m->folders[m->folder_count++] = arena_strdup(map->arena, folder);
}

/* What follows target_include_directories(… or include_directories(…: words up to the bracket. */
static void list_folders(const struct import_map *map, struct manifest *m)
{
    static const char call[] = "include_directories";
    m->is_listed = true;
    for (const char *p = m->text; p && (p = strstr(p, call)); p += sizeof call - 1) {
        const char *q = p + sizeof call - 1;
        q += strspn(q, " \t\r\n(");
        while (*q && *q != ')') {
            size_t n = strcspn(q, " \t\r\n)\"");
            add_folder(map, m, q, n);
            q += n + strspn(q + n, " \t\r\n\"");
        }
    }
}

static int64_t find_in_directories(const struct import_map *map, struct manifest *m,
                                   const char *target)
{
    char path[IMPORT_PATH_MAX];
    if (!m->is_listed)
        list_folders(map, m);
    for (size_t i = 0; i < m->folder_count; i++) {
        int64_t file = paths_join(m->folders[i], strlen(m->folders[i]), target, path)
                           ? paths_file(map, path, "")
                           : -1;
        if (file >= 0)
            return file;
    }
    return -1;
}

static size_t common_folders(const char *a, const char *b)
{
    size_t folders = 0;
    for (size_t n = 0; a[n] && a[n] == b[n]; n++)
        folders += a[n] == '/';
    return folders;
}

static int64_t find_by_end(const struct import_map *map, const char *from, const char *target)
{
    const char *base = path_base(target);
    int64_t best = -1;
    size_t near = 0;
    for (uint32_t f = paths_stem(map, base, path_stem_length(base)); f; f = map->next[f - 1]) {
        const char *path = map->snapshot->files[f - 1].path;
        size_t common = common_folders(path, from);
        if (path_ends_in(path, target) && strcmp(path, from) != 0 &&
            (best < 0 || common > near || (common == near && f - 1 < best))) {
            best = f - 1;
            near = common;
        }
    }
    return best;
}

struct import_target find_c(const struct import_map *map, uint32_t from, const char *target)
{
    const char *own = map->snapshot->files[from].path;
    char path[IMPORT_PATH_MAX];
    if (paths_join(own, path_dir_length(own), target, path)) {
        int64_t file = paths_file(map, path, "");
        if (file >= 0)
            return found_file(file, "");
    }
    size_t n = strlen(target);
    if (standard_has(STANDARD_C, target, n) || !strncmp(target, "sys/", 4) ||
        !strncmp(target, "netinet/", 8) || !strncmp(target, "arpa/", 5))
        return found_nothing(IMPORT_EXTERNAL);
    while (!strncmp(target, "../", 3) || !strncmp(target, "./", 2))
        target = strchr(target, '/') + 1;
    const struct manifest_list *list = manifests_of(map, MANIFEST_CMAKE);
    for (size_t i = 0; i < list->count; i++) {
        int64_t file = find_in_directories(map, &list->items[i], target);
        if (file >= 0)
            return found_file(file, "");
    }
    int64_t file = find_by_end(map, own, target);
    return file >= 0 ? found_file(file, "") : found_nothing(IMPORT_EXTERNAL);
}
