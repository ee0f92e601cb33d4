#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"

#define KEY_MAX 128

bool paths_join(const char *folder, size_t length, const char *relative, char out[IMPORT_PATH_MAX])
{
    if (length >= IMPORT_PATH_MAX)
        return false;
    memcpy(out, folder, length);
    out[length] = '\0';
    for (const char *p = relative; *p; p += strspn(p, "/")) {
        size_t n = strcspn(p, "/");
        if (n == 2 && !memcmp(p, "..", 2)) {
            if (!length)
                return false;
            length = path_dir_length(out);
        } else if (n && !(n == 1 && *p == '.')) {
            if (length + n + 2 > IMPORT_PATH_MAX)
                return false;
            if (length)
                out[length++] = '/';
            memcpy(out + length, p, n);
            length += n;
        }
        out[length] = '\0';
        p += n;
    }
    return true;
}

int64_t paths_file(const struct import_map *map, const char *path, const char *ending)
{
    char whole[IMPORT_PATH_MAX + 32];
    size_t n = strlen(path), m = strlen(ending);
    if (n + m + 1 > sizeof whole)
        return -1;
    memcpy(whole, path, n);
    memcpy(whole + n, ending, m + 1);
    int64_t file = snapshot_find(map->snapshot, whole);
    return file >= 0 && (map->snapshot->files[file].skip == SKIP_SYMLINK ||
                         map->snapshot->files[file].skip == SKIP_SUBMODULE)
               ? -1
               : file;
}

int64_t paths_folder(const struct import_map *map, const char *folder)
{
    const struct snapshot *s = map->snapshot;
    char prefix[IMPORT_PATH_MAX + 2];
    size_t n = strlen(folder);
    if (n + 2 > sizeof prefix)
        return -1;
    memcpy(prefix, folder, n);
    memcpy(prefix + n, n ? "/" : "", n ? 2 : 1);
    size_t i = snapshot_lower_bound(s, prefix);
    return i < s->file_count && !strncmp(s->files[i].path, prefix, strlen(prefix)) ? (int64_t)i
                                                                                   : -1;
}

uint32_t paths_stem(const struct import_map *map, const char *stem, size_t length)
{
    char key[KEY_MAX];
    length = length < KEY_MAX - 1 ? length : KEY_MAX - 1;
    for (size_t i = 0; i < length; i++)
        key[i] = (char)tolower((unsigned char)stem[i]);
    const uint32_t *first = map_get(&map->stems, key, length);
    return first ? *first : 0;
}

static uint32_t count_names(const char *rest)
{
    uint32_t count = 0;
    while (*rest) {
        rest += strspn(rest, ".:/\\");
        count += *rest != '\0';
        rest += strcspn(rest, ".:/\\");
    }
    return count;
}

struct import_target found_file(int64_t file, const char *rest)
{
    rest += strspn(rest, ".:/\\");
    return (struct import_target){ IMPORT_FILE, (uint32_t)file, 0, rest, count_names(rest) };
}

struct import_target found_folder(const struct import_map *map, int64_t file, size_t folder,
                                  const char *rest)
{
    (void)map;
    rest += strspn(rest, ".:/\\");
    return (struct import_target){ IMPORT_FOLDER, (uint32_t)file, (uint32_t)folder, rest,
                                   count_names(rest) };
}

struct import_target found_nothing(enum import_kind kind)
{
    return (struct import_target){ .kind = kind, .rest = "" };
}
