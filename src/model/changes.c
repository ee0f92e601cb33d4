#include "model/changes.h"

/* Of ascending files; their number: it is not among them. */
static size_t find_file(const uint32_t *files, size_t count, uint32_t file)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (files[middle] < file)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && files[low] == file ? low : count;
}

size_t change_set_find(const struct change_set *set, uint32_t file)
{
    return find_file(set->files, set->file_count, file);
}

const char *change_set_former(const struct change_set *set, uint32_t file)
{
    size_t place = find_file(set->files, set->file_count, file);
    if (place < set->file_count)
        return set->former ? set->former[place] : NULL;
    place = find_file(set->others, set->other_count, file);
    return place < set->other_count && set->other_former ? set->other_former[place] : NULL;
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
