#include "store/changes.h"

#include <stdlib.h>
#include <string.h>

#define HEIRS_MAX        3
#define MOVES_PER_MEMBER 8

/* The files of the snapshot that hold what was at a path. */
struct heirs {
    uint32_t files[HEIRS_MAX];
    uint32_t count;
};

/* Renames, from the newest commit to the oldest: `now` is what each path meant before the commits
 * that were followed, `last` what those come to that nothing has, once all were: for changes of a
 * branch that still used the old name when another commit had moved it. */
struct follower {
    struct heirs *now, *last;
    size_t path_count;
    const char **names;     /* of each path */
    uint32_t *own;          /* of each path: the file that has it now, + 1 */
    unsigned char *marks;   /* of each path, during one commit */
    struct member *members; /* room for the files of any one commit */
    struct member *others;
    uint32_t *born; /* as in struct changes */
    struct arena *arena;
};

struct member {
    uint32_t file, origin;
    bool is_own; /* changed under the path that it has now */
};

enum { MOVED_AWAY = 1, MOVED_HERE = 2, EDITED = 4 };

static int compare_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int follower_init(struct follower *f, struct index_db *db, const struct snapshot *snapshot,
                         struct arena *arena, struct err *err)
{
    *f = (struct follower){ .arena = arena };
    if (index_db_paths(db, arena, &f->names, &f->path_count, err))
        return -1;
    f->own = ARENA_ARRAY(arena, uint32_t, f->path_count + 1);
    f->now = ARENA_ARRAY(arena, struct heirs, f->path_count + 1);
    f->marks = ARENA_ARRAY(arena, unsigned char, f->path_count + 1);
    for (size_t i = 0; i < f->path_count; i++) {
        int64_t file = f->names[i] ? snapshot_find(snapshot, f->names[i]) : -1;
        if (file < 0)
            continue;
        f->now[i] = (struct heirs){ { (uint32_t)file }, 1 };
        f->own[i] = (uint32_t)file + 1;
    }
    return 0;
}

/* ---- renames ---- */

static const struct heirs *heirs_of(const struct follower *f, uint32_t path)
{
    static const struct heirs none;
    if (path >= f->path_count)
        return &none;
    return f->now[path].count || !f->last ? &f->now[path] : &f->last[path];
}

static void add_heirs(struct heirs *heirs, const struct heirs *more)
{
    for (uint32_t i = 0; i < more->count; i++) {
        bool known = false;
        for (uint32_t j = 0; j < heirs->count; j++)
            known |= heirs->files[j] == more->files[i];
        if (!known && heirs->count < HEIRS_MAX)
            heirs->files[heirs->count++] = more->files[i];
    }
}

/* Before the commit, what it moved was elsewhere. Two paths that changed places do so at once. */
static void follow_moves(struct follower *f, const struct commit_row *commit)
{
    struct heirs *before = ARENA_ARRAY(f->arena, struct heirs, commit->move_count);
    for (size_t i = 0; i < commit->move_count; i++)
        before[i] = *heirs_of(f, commit->moves[i].to);
    for (size_t i = 0; i < commit->move_count; i++) {
        const struct moved_path *move = &commit->moves[i];
        if (move->from < f->path_count && before[i].count && !move->kept)
            f->now[move->from].count = 0;
    }
    for (size_t i = 0; i < commit->move_count; i++)
        if (commit->moves[i].from < f->path_count)
            add_heirs(&f->now[commit->moves[i].from], &before[i]);
}

static void follow_all(struct follower *f, const struct commit_row *commits, size_t count)
{
    struct heirs *first = ARENA_ARRAY(f->arena, struct heirs, f->path_count + 1);
    size_t most = 0;
    bool any = false;
    memcpy(first, f->now, f->path_count * sizeof *first);
    for (size_t i = 0; i < count; i++) {
        if (commits[i].move_count)
            follow_moves(f, &commits[i]);
        any |= commits[i].move_count > 0;
        most = commits[i].path_count > most ? commits[i].path_count : most;
    }
    f->members = ARENA_ARRAY(f->arena, struct member, most * HEIRS_MAX);
    f->others = ARENA_ARRAY(f->arena, struct member, most * HEIRS_MAX);
    f->last = any ? f->now : NULL;
    f->now = first;
}

/* ---- sets ---- */

static int compare_members(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->origin > y->origin) - (x->origin < y->origin);
}

static void mark_moves(struct follower *f, const struct commit_row *commit, bool set)
{
    for (size_t i = 0; i < commit->move_count; i++) {
        const struct moved_path *move = &commit->moves[i];
        if (move->from >= f->path_count || move->to >= f->path_count)
            continue;
        f->marks[move->from] = set ? f->marks[move->from] | (move->kept ? EDITED : MOVED_AWAY) : 0;
        f->marks[move->to] =
            set ? f->marks[move->to] | MOVED_HERE | (move->edited ? EDITED : 0) : 0;
    }
}

static const char *name_of(const struct follower *f, uint32_t path)
{
    return path < f->path_count ? f->names[path] : NULL;
}

/* A commit has its paths nearly in their order, and so an insertion costs less than a call of qsort.
 * False: they are in another order than that. */
static bool insert_members(struct member *members, size_t count)
{
    size_t moves = 0;
    for (size_t i = 1; i < count; i++) {
        struct member member = members[i];
        size_t at = i;
        for (; at && compare_members(&members[at - 1], &member) > 0; at--)
            members[at] = members[at - 1];
        members[at] = member;
        moves += i - at;
        if (moves > MOVES_PER_MEMBER * count)
            return false;
    }
    return true;
}

/* Members in the order of their files. Room for the paths that they had, where one is another than
 * its file has now; else NULL. */
static const char **sort_members(const struct follower *f, struct member *members, size_t count)
{
    bool has_former = false;
    for (size_t i = 0; i < count; i++)
        has_former |= !members[i].is_own;
    if (!insert_members(members, count))
        qsort(members, count, sizeof *members, compare_members);
    return has_former ? ARENA_ARRAY(f->arena, const char *, count) : NULL;
}

static const char *former_of(const struct follower *f, const struct commit_row *commit,
                             const struct member *member)
{
    return member->is_own ? NULL : name_of(f, commit->paths[member->origin]);
}

static void put_files(const struct follower *f, const struct commit_row *commit,
                      struct change_set *set, size_t count, bool split)
{
    struct member *members = f->members;
    set->former = sort_members(f, members, count);
    set->files = ARENA_ARRAY(f->arena, uint32_t, count);
    set->origins = split ? ARENA_ARRAY(f->arena, uint32_t, count) : NULL;
    for (size_t i = 0; i < count; i++) {
        if (set->file_count && set->files[set->file_count - 1] == members[i].file) {
            if (members[i].is_own && set->former)
                set->former[set->file_count - 1] = NULL;
            continue;
        }
        if (set->former)
            set->former[set->file_count] = former_of(f, commit, &members[i]);
        if (split)
            set->origins[set->file_count] = members[i].origin;
        set->files[set->file_count++] = members[i].file;
    }
}

/* What is among the files is not among the others. */
static void put_others(const struct follower *f, const struct commit_row *commit,
                       struct change_set *set, size_t count)
{
    struct member *others = f->others;
    if (!count)
        return;
    set->other_former = sort_members(f, others, count);
    set->others = ARENA_ARRAY(f->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        bool is_known = i && others[i - 1].file == others[i].file;
        if (is_known && others[i].is_own && set->other_former && set->other_count &&
            set->others[set->other_count - 1] == others[i].file)
            set->other_former[set->other_count - 1] = NULL;
        if (is_known ||
            bsearch(&others[i].file, set->files, set->file_count, sizeof *set->files, compare_u32))
            continue;
        if (set->other_former)
            set->other_former[set->other_count] = former_of(f, commit, &others[i]);
        set->others[set->other_count++] = others[i].file;
    }
}

/* From the newest commit to the oldest: what was added again was there before. */
static void note_birth(struct follower *f, const struct commit_row *commit, size_t path,
                       unsigned marks, const struct heirs *heirs, uint32_t set)
{
    if (commit->kinds[path] != CHANGE_ADDED || commit->brings || commit->merge ||
        marks & MOVED_HERE)
        return;
    for (uint32_t i = 0; i < heirs->count; i++)
        f->born[heirs->files[i]] = set;
}

static void convert(struct follower *f, const struct commit_row *commit, struct change_set *set,
                    uint32_t place)
{
    size_t count = 0, other_count = 0;
    bool split = false;
    set->row = commit->row;
    set->time = commit->time;
    set->paths_total = (uint32_t)commit->paths_total;
    set->message_terms = commit->message_terms;
    mark_moves(f, commit, true);
    for (size_t i = 0; i < commit->path_count; i++) {
        uint32_t path = commit->paths[i];
        unsigned marks = path < f->path_count ? f->marks[path] : 0;
        const struct heirs *heirs = heirs_of(f, path);
        if ((marks & MOVED_AWAY) && commit->kinds[i] == CHANGE_DELETED)
            continue;
        bool other = commit->brings || ((marks & MOVED_HERE) && !(marks & EDITED));
        split |= heirs->count > 1;
        note_birth(f, commit, i, marks, heirs, place);
        for (uint32_t j = 0; j < heirs->count; j++) {
            struct member member = { heirs->files[j], (uint32_t)i,
                                     path < f->path_count && f->own[path] == heirs->files[j] + 1 };
            if (other)
                f->others[other_count++] = member;
            else
                f->members[count++] = member;
        }
    }
    mark_moves(f, commit, false);
    put_files(f, commit, set, count, split);
    put_others(f, commit, set, other_count);
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
    size_t count = snapshot->window_count;
    struct commit_row *commits;
    struct follower f;
    memset(out, 0, sizeof *out);
    if (follower_init(&f, db, snapshot, arena, err) ||
        index_db_commits(db, snapshot->window, count, arena, &commits, err))
        return -1;
    follow_all(&f, commits, count);
    out->sets = ARENA_ARRAY(arena, struct change_set, count);
    out->born = f.born = ARENA_ARRAY(arena, uint32_t, snapshot->file_count);
    memset(f.born, 0xff, snapshot->file_count * sizeof *f.born);
    for (size_t i = 0; i < count; i++)
        out->count += !commits[i].merge;
    for (size_t i = 0, next = 0; i < count; i++) {
        size_t place = commits[i].merge ? out->count + out->merge_count++ : next++;
        convert(&f, &commits[i], &out->sets[place], (uint32_t)place);
        if (commits[i].move_count)
            follow_moves(&f, &commits[i]);
    }
    reverse(out, snapshot->file_count, arena);
    return 0;
}
