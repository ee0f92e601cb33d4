/* Ruby: require_relative beside the file, require below lib and the like. */
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"
#include "imports/standard.h"

struct import_target find_ruby(const struct import_map *map, uint32_t from, const char *target)
{
    static const char *const roots[] = { "lib",  "app", "", "app/models", "app/controllers",
                                         "test", "spec" };
    const char *own = map->snapshot->files[from].path;
    char path[IMPORT_PATH_MAX];
    const char *ending = !strcmp(path_extension(target), "rb") ? "" : ".rb";
    if (paths_join(own, path_dir_length(own), target, path)) {
        int64_t file = paths_file(map, path, ending);
        if (file >= 0)
            return found_file(file, "");
    }
    if (*target == '.')
        return found_nothing(IMPORT_UNKNOWN);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        if (!paths_join(roots[i], strlen(roots[i]), target, path))
            continue;
        int64_t file = paths_file(map, path, ending);
        if (file >= 0)
            return found_file(file, "");
    }
    if (standard_has(STANDARD_RUBY, target, strcspn(target, "/")))
        return found_nothing(IMPORT_EXTERNAL);
    /* A gem of the repository: any lib folder. */
    const char *base = path_base(target);
    for (uint32_t f = paths_stem(map, base, path_stem_length(base)); f; f = map->next[f - 1]) {
        const char *known = map->snapshot->files[f - 1].path;
        char wanted[IMPORT_PATH_MAX];
        if (paths_join("lib", 3, target, wanted) &&
            strlen(wanted) + strlen(ending) < sizeof wanted) {
            memcpy(wanted + strlen(wanted), ending, strlen(ending) + 1);
            if (path_ends_in(known, wanted))
                return found_file(f - 1, "");
        }
    }
    return found_nothing(IMPORT_EXTERNAL);
}
