/* What past changes say of the other files of a folder also speaks for one that they did not touch,
 * less in a large folder. */
#include <math.h>

#include "base/map.h"
#include "base/path.h"
#include "rank/signals.h"

struct folder {
    float past;
    uint32_t files;
};

void signal_folder(const struct evidence *e, struct scores *scores, struct arena *arena)
{
    const float *past = scores->values[SIGNAL_PAST];
    struct map names = MAP_INIT;
    struct folder *folders = ARENA_ARRAY(arena, struct folder, e->file_count);
    uint32_t *folder_of = ARENA_ARRAY(arena, uint32_t, e->file_count);
    for (size_t i = 0; i < e->file_count; i++) {
        const char *path = e->files[i].path;
        bool fresh;
        uint32_t *folder = map_put(&names, path, path_dir_length(path), &fresh);
        if (fresh)
            *folder = (uint32_t)names.count - 1;
        folder_of[i] = *folder;
        folders[*folder].past += past[i];
        folders[*folder].files++;
    }
    for (size_t i = 0; i < e->file_count; i++) {
        const struct folder *folder = &folders[folder_of[i]];
        float others = folder->past - past[i];
        scores->values[SIGNAL_FOLDER][i] =
            folder->files > 1 && others > 0 ? others / sqrtf((float)folder->files) : 0;
    }
    map_release(&names);
}
