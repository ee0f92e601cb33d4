#include "index/folders.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"

/* The files come in path order, so the files below one folder are contiguous: the folders that are
 * open form a stack, and a folder is complete when it is popped. */
struct walk {
    struct folders *folders;
    uint32_t *stack;
    size_t depth, stack_capacity;
    uint32_t *closed; /* in the order of completion: children before parents */
    size_t closed_count, closed_capacity;
    uint64_t min_tokens;
};

static uint32_t make_folder_entry(struct folders *folders, const char *path, size_t length,
                                  uint32_t parent)
{
    struct folder folder = { .path = path, .length = length, .parent = parent };
    ARRAY_PUSH(folders->items, folders->count, folders->capacity, folder);
    return (uint32_t)(folders->count - 1);
}

static void push_folder(struct walk *walk, uint32_t folder)
{
    ARRAY_PUSH(walk->stack, walk->depth, walk->stack_capacity, folder);
}

static struct folder *top(struct walk *walk)
{
    return &walk->folders->items[walk->stack[walk->depth - 1]];
}

static bool folder_holds(const struct folder *folder, const char *path, size_t length)
{
    return folder->length == 0 ||
           (length >= folder->length && !memcmp(folder->path, path, folder->length) &&
            (length == folder->length || path[folder->length] == '/'));
}

/* Length of the deepest folder that both folders lie in or are. */
static size_t common_length_of(const struct folder *folder, const char *path, size_t length)
{
    size_t common = 0, i = 0;
    size_t end = folder->length < length ? folder->length : length;
    for (; i < end && folder->path[i] == path[i]; i++)
        if (path[i] == '/')
            common = i;
    bool ends = (i == folder->length || folder->path[i] == '/') && (i == length || path[i] == '/');
    return ends ? i : common;
}

static void close_top(struct walk *walk, uint32_t parent)
{
    uint32_t index = walk->stack[--walk->depth];
    struct folder *folder = &walk->folders->items[index];
    folder->parent = parent;
    folder->home = folder->subtree < walk->min_tokens ? parent : index;
    walk->folders->items[parent].subtree += folder->subtree;
    ARRAY_PUSH(walk->closed, walk->closed_count, walk->closed_capacity, index);
}

/* Makes the folder the top of the stack. */
static uint32_t enter_folder(struct walk *walk, const char *path, size_t length)
{
    while (!folder_holds(top(walk), path, length)) {
        uint32_t below = walk->stack[walk->depth - 2];
        size_t common = common_length_of(top(walk), path, length);
        if (common > walk->folders->items[below].length) {
            uint32_t branch = make_folder_entry(walk->folders, path, common, below);
            close_top(walk, branch);
            push_folder(walk, branch);
        } else {
            close_top(walk, below);
        }
    }
    if (top(walk)->length != length)
        push_folder(walk,
                    make_folder_entry(walk->folders, path, length, walk->stack[walk->depth - 1]));
    return walk->stack[walk->depth - 1];
}

void folders_init(struct folders *folders, const struct snapshot *snapshot, uint64_t min_tokens)
{
    struct walk walk = { .folders = folders, .min_tokens = min_tokens };
    *folders = (struct folders){ 0 };
    folders->of_file = xcalloc(snapshot->file_count + 1, sizeof *folders->of_file);
    push_folder(&walk, make_folder_entry(folders, "", 0, 0));
    for (size_t i = 0; i < snapshot->file_count; i++) {
        const struct file *file = &snapshot->files[i];
        folders->of_file[i] = UINT32_MAX;
        if (file->skip != SKIP_NONE)
            continue;
        uint32_t folder = enter_folder(&walk, file->path, path_dir_length(file->path));
        folders->of_file[i] = folder;
        folders->items[folder].subtree += file_weight(file);
    }
    while (walk.depth > 1)
        close_top(&walk, walk.stack[walk.depth - 2]);
    /* Parents first, so that a chain of folders that joined ends at the one that stayed. */
    for (size_t i = walk.closed_count; i-- > 0;) {
        struct folder *folder = &folders->items[walk.closed[i]];
        if (folder->home == folder->parent)
            folder->home = folders->items[folder->parent].home;
    }
    free(walk.stack);
    free(walk.closed);
}

void folders_release(struct folders *folders)
{
    free(folders->items);
    free(folders->of_file);
    *folders = (struct folders){ 0 };
}

/* ---- the files of each ---- */

void homes_init(struct homes *homes, const struct folders *folders, size_t file_count)
{
    uint32_t *first = homes->first = xcalloc(folders->count + 1, sizeof *first);
    homes->sorted = xcalloc(file_count + 1, sizeof *homes->sorted);
    for (size_t i = 0; i < file_count; i++)
        if (folders->of_file[i] != UINT32_MAX)
            first[folders->items[folders->of_file[i]].home + 1]++;
    for (size_t h = 0; h < folders->count; h++)
        first[h + 1] += first[h];
    uint32_t *next = xcalloc(folders->count + 1, sizeof *next);
    memcpy(next, first, folders->count * sizeof *next);
    for (size_t i = 0; i < file_count; i++)
        if (folders->of_file[i] != UINT32_MAX)
            homes->sorted[next[folders->items[folders->of_file[i]].home]++] = (uint32_t)i;
    free(next);
}

void homes_release(struct homes *homes)
{
    free(homes->first);
    free(homes->sorted);
    *homes = (struct homes){ 0 };
}

uint64_t files_weight(const struct snapshot *snapshot, const uint32_t *files, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += file_weight(&snapshot->files[files[i]]);
    return sum;
}
