#include "model/changes.h"

size_t change_set_find(const struct change_set *set, uint32_t file)
{
    size_t low = 0, high = set->file_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (set->files[middle] < file)
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->file_count && set->files[low] == file ? low : set->file_count;
}

size_t changes_of_files(const struct changes *changes, const uint32_t *files, size_t count,
                        uint32_t paths_max, size_t max, struct arena *arena,
                        const struct change_set ***out)
{
    unsigned char *touched = ARENA_ARRAY(arena, unsigned char, changes->count);
    size_t touched_count = 0, found = 0;
    for (size_t i = 0; changes->first && i < count; i++)
        for (uint32_t c = changes->first[files[i]]; c < changes->first[files[i] + 1]; c++) {
            touched_count += !touched[changes->of_file[c]];
            touched[changes->of_file[c]] = 1;
        }
    max = touched_count < max ? touched_count : max;
    *out = ARENA_ARRAY(arena, const struct change_set *, max);
    for (size_t i = 0; i < changes->count && found < max; i++)
        if (touched[i] && changes->sets[i].paths_total <= paths_max)
            (*out)[found++] = &changes->sets[i];
    return found;
}
