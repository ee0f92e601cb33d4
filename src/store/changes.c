#include "store/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"

static int compare_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* For each path number the file of the snapshot that has this name now, or -1. */
static int64_t *files_by_path(struct index_db *db, const struct snapshot *snapshot,
                              struct arena *arena, const char ***names, size_t *count,
                              struct err *err)
{
    if (index_db_paths(db, arena, names, count, err))
        return NULL;
    int64_t *files = ARENA_ARRAY(arena, int64_t, *count + 1);
    for (size_t i = 0; i < *count; i++)
        files[i] = (*names)[i] ? snapshot_find(snapshot, (*names)[i]) : -1;
    return files;
}

/* ---- renames ---- */

#define RENAMES_MAX 400 /* paths of a commit that is searched for renames */

/* The one path that the commit added under the same name in another folder, or UINT32_MAX. */
static uint32_t moved_to(const struct commit_row *commit, const char *const *names, size_t count,
                         uint32_t from)
{
    const char *name = path_base(names[from]);
    uint32_t found = UINT32_MAX;
    for (size_t i = 0; i < commit->path_count; i++) {
        uint32_t to = commit->paths[i];
        if (commit->kinds[i] != CHANGE_ADDED || to >= count || !names[to] ||
            strcmp(path_base(names[to]), name) != 0)
            continue;
        if (found != UINT32_MAX)
            return UINT32_MAX;
        found = to;
    }
    return found;
}

/* A path that is gone stands for the file that it was moved to, so that older commits still teach
 * about that. Commits come newest first: a file that moved twice is followed, too. */
static void follow_renames(const struct commit_row *commit, const char *const *names, size_t count,
                           int64_t *files)
{
    for (size_t i = 0; i < commit->path_count && commit->path_count <= RENAMES_MAX; i++) {
        uint32_t path = commit->paths[i];
        if (commit->kinds[i] != CHANGE_DELETED || path >= count || !names[path] || files[path] >= 0)
            continue;
        uint32_t to = moved_to(commit, names, count, path);
        if (to != UINT32_MAX)
            files[path] = files[to];
    }
}

static void drop_repeated(struct change_set *set)
{
    size_t kept = 0;
    for (size_t i = 0; i < set->file_count; i++)
        if (!kept || set->files[kept - 1] != set->files[i])
            set->files[kept++] = set->files[i];
    set->file_count = kept;
}

static void convert(const struct commit_row *commit, const int64_t *files, size_t path_count,
                    struct arena *arena, struct change_set *set)
{
    set->row = commit->row;
    set->time = commit->time;
    set->paths_total = (uint32_t)commit->paths_total;
    set->message_terms = commit->message_terms;
    set->files = ARENA_ARRAY(arena, uint32_t, commit->path_count);
    for (size_t i = 0; i < commit->path_count; i++) {
        uint32_t path = commit->paths[i];
        if (path < path_count && files[path] >= 0)
            set->files[set->file_count++] = (uint32_t)files[path];
    }
    qsort(set->files, set->file_count, sizeof *set->files, compare_u32);
    drop_repeated(set);
}

/* Counting sort of (file, set) pairs by file; sets stay newest first because they are visited in
 * that order. */
static void reverse(struct changes *changes, size_t file_count, struct arena *arena)
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

int changes_load(struct index_db *db, const struct snapshot *snapshot, struct arena *arena,
                 struct changes *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    size_t path_count;
    struct commit_row *commits;
    const char **names;
    int64_t *files = files_by_path(db, snapshot, arena, &names, &path_count, err);
    if (!files ||
        index_db_commits(db, snapshot->window, snapshot->window_count, arena, &commits, err))
        return -1;
    out->sets = ARENA_ARRAY(arena, struct change_set, snapshot->window_count);
    for (size_t i = 0; i < snapshot->window_count; i++)
        out->count += !commits[i].merge;
    for (size_t i = 0, next = 0; i < snapshot->window_count; i++) {
        if (!commits[i].merge)
            follow_renames(&commits[i], names, path_count, files);
        size_t place = commits[i].merge ? out->count + out->merge_count++ : next++;
        convert(&commits[i], files, path_count, arena, &out->sets[place]);
    }
    reverse(out, snapshot->file_count, arena);
    return 0;
}
