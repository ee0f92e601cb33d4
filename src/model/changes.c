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

bool change_set_couple(const struct change_set *set, uint32_t a, uint32_t b)
{
    size_t first = change_set_find(set, a), second = change_set_find(set, b);
    return first < set->file_count && second < set->file_count &&
           change_set_couples(set, first, second);
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

/* Counting sort of (file, set) pairs by file; sets stay newest first because they are visited in
 * that order. */
void changes_list_files(struct changes *changes, size_t file_count, struct arena *arena)
{
    changes->first = ARENA_ARRAY(arena, uint32_t, file_count + 2);
    uint32_t *first = changes->first + 1; /* shifted by one while it counts */
    size_t total = 0;
    for (size_t i = 0; i < changes->count; i++)
        for (size_t j = 0; j < changes->sets[i].file_count; j++, total++)
            first[changes->sets[i].files[j]]++;
    uint32_t sum = 0;
    for (size_t f = 0; f <= file_count; f++) {
        uint32_t n = first[f];
        first[f] = sum;
        sum += n;
    }
    changes->of_file = ARENA_ARRAY(arena, uint32_t, total);
    for (size_t i = 0; i < changes->count; i++)
        for (size_t j = 0; j < changes->sets[i].file_count; j++)
            changes->of_file[first[changes->sets[i].files[j]]++] = (uint32_t)i;
}

/* Without the files that inherited the change; their arrays in arena, where it has any. */
static struct change_set own_set(const struct change_set *set, struct arena *arena)
{
    struct change_set own = *set;
    if (!set->inherited)
        return own;
    own.inherited = NULL;
    own.file_count = 0;
    own.files = ARENA_ARRAY(arena, uint32_t, set->file_count);
    own.origins = set->origins ? ARENA_ARRAY(arena, uint32_t, set->file_count) : NULL;
    own.former = set->former ? ARENA_ARRAY(arena, const char *, set->file_count) : NULL;
    for (size_t i = 0; i < set->file_count; i++) {
        if (set->inherited[i])
            continue;
        own.files[own.file_count] = set->files[i];
        if (own.origins)
            own.origins[own.file_count] = set->origins[i];
        if (own.former)
            own.former[own.file_count] = set->former[i];
        own.file_count++;
    }
    return own;
}

const struct changes *changes_own(const struct changes *all, size_t file_count, struct arena *arena)
{
    size_t count = all->count + all->merge_count;
    bool inherits = false;
    for (size_t i = 0; i < count; i++)
        inherits |= all->sets[i].inherited != NULL;
    if (!inherits)
        return all;
    struct changes *own = ARENA_NEW(arena, struct changes);
    *own = *all;
    own->sets = arena_alloc(arena, count * sizeof *own->sets);
    for (size_t i = 0; i < count; i++)
        own->sets[i] = own_set(&all->sets[i], arena);
    changes_list_files(own, file_count, arena);
    return own;
}
