#include "store/changes.h"

#include <stdlib.h>
#include <string.h>

#define HEIRS_MAX        3
#define MOVES_PER_MEMBER 8

/* The files of the snapshot that hold what was at a path. */
struct heirs {
    uint32_t files[HEIRS_MAX];
    uint32_t count;
    uint32_t self; /* the file that is what was at the path, neither a part of it nor more: + 1 */
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
    uint32_t *files; /* room for the files of all commits */
    uint32_t *born;  /* as in struct changes */
    struct arena *arena;
};

struct member {
    uint32_t file, origin;
    bool is_own;    /* changed under the path that it has now */
    bool is_itself; /* not inherited */
};

enum { MOVED_AWAY = 1, MOVED_HERE = 2, EDITED = 4 };
/* Of a path during one commit, for mark_ends. */
enum { STAYED = 1, FILLED = 2, JOINED = 4, LEFT = 8, PARTED = 16 };

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
        f->now[i] = (struct heirs){ { (uint32_t)file }, 1, (uint32_t)file + 1 };
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

/* Marks where something was before that stayed, where several files were joined, and from where several
 * start. A commit of very many paths keeps not all of them. */
static void mark_ends(struct follower *f, const struct commit_row *commit, bool set)
{
    unsigned char *marks = f->marks;
    for (size_t i = 0; i < commit->path_count; i++)
        if (commit->paths[i] < f->path_count && commit->kinds[i] == CHANGE_MODIFIED)
            marks[commit->paths[i]] = set ? STAYED : 0;
    for (size_t i = 0; i < commit->move_count; i++) {
        uint32_t from = commit->moves[i].from, to = commit->moves[i].to;
        if (from < f->path_count && !commit->moves[i].kept)
            marks[from] = !set ? 0 : (marks[from] & ~STAYED) | (marks[from] & LEFT ? PARTED : LEFT);
        if (to < f->path_count && !commit->moves[i].part)
            marks[to] = !set ? 0 : marks[to] | (marks[to] & FILLED ? JOINED : FILLED);
    }
}

/* What is at the end of a move is what was at its start, no less and no more. */
static bool is_whole(const struct follower *f, const struct moved_path *move)
{
    if (move->kept || move->part || move->from >= f->path_count || move->to >= f->path_count)
        return false;
    unsigned from = f->marks[move->from], to = f->marks[move->to];
    return !(from & PARTED) && !(to & STAYED) && (!(to & JOINED) || !move->edited);
}

/* Before the commit, what it moved was elsewhere. Two paths that changed places do so at once. */
static void follow_moves(struct follower *f, const struct commit_row *commit)
{
    struct heirs *before = ARENA_ARRAY(f->arena, struct heirs, commit->move_count);
    mark_ends(f, commit, true);
    for (size_t i = 0; i < commit->move_count; i++) {
        before[i] = *heirs_of(f, commit->moves[i].to);
        before[i].self = is_whole(f, &commit->moves[i]) ? before[i].self : 0;
    }
    mark_ends(f, commit, false);
    for (size_t i = 0; i < commit->move_count; i++) {
        const struct moved_path *move = &commit->moves[i];
        if (move->from < f->path_count && before[i].count && !move->kept)
            f->now[move->from] = (struct heirs){ .self = before[i].self };
    }
    for (size_t i = 0; i < commit->move_count; i++)
        if (commit->moves[i].from < f->path_count)
            add_heirs(&f->now[commit->moves[i].from], &before[i]);
}

static void follow_all(struct follower *f, const struct commit_row *commits, size_t count)
{
    struct heirs *first = ARENA_ARRAY(f->arena, struct heirs, f->path_count + 1);
    size_t most = 0, all = 0;
    bool any = false;
    memcpy(first, f->now, f->path_count * sizeof *first);
    for (size_t i = 0; i < count; i++) {
        if (commits[i].move_count)
            follow_moves(f, &commits[i]);
        any |= commits[i].move_count > 0;
        most = commits[i].path_count > most ? commits[i].path_count : most;
        all += commits[i].path_count;
    }
    f->files = arena_alloc(f->arena, all * sizeof *f->files);
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

/* Room for what was inherited, where something was. */
static unsigned char *find_inherited(const struct follower *f, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!f->members[i].is_itself)
            return ARENA_ARRAY(f->arena, unsigned char, count);
    return NULL;
}

static void put_files(const struct follower *f, const struct commit_row *commit,
                      struct change_set *set, size_t count, bool split)
{
    struct member *members = f->members;
    set->former = sort_members(f, members, count);
    set->files = ARENA_ARRAY(f->arena, uint32_t, count);
    set->origins = split ? ARENA_ARRAY(f->arena, uint32_t, count) : NULL;
    set->inherited = find_inherited(f, count);
    for (size_t i = 0; i < count; i++) {
        if (set->file_count && set->files[set->file_count - 1] == members[i].file) {
            if (members[i].is_own && set->former)
                set->former[set->file_count - 1] = NULL;
            if (members[i].is_itself && set->inherited)
                set->inherited[set->file_count - 1] = 0;
            continue;
        }
        if (set->inherited)
            set->inherited[set->file_count] = !members[i].is_itself;
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

static bool is_own(const struct follower *f, uint32_t path, uint32_t file)
{
    return path < f->path_count && f->own[path] == file + 1;
}

/* One that shares its past with other files is a part of what was there. */
static bool is_itself(const struct follower *f, uint32_t path, const struct heirs *heirs,
                      uint32_t file)
{
    return is_own(f, path, file) || (heirs->count == 1 && heirs->self == file + 1);
}

/* From the newest commit to the oldest: what was added again was there before. */
static void note_birth(struct follower *f, const struct commit_row *commit, size_t path,
                       unsigned marks, const struct heirs *heirs, uint32_t set)
{
    if (commit->kinds[path] != CHANGE_ADDED || commit->brings || commit->merge ||
        marks & MOVED_HERE)
        return;
    for (uint32_t i = 0; i < heirs->count; i++)
        if (is_itself(f, commit->paths[path], heirs, heirs->files[i]))
            f->born[heirs->files[i]] = set;
}

/* Puts a file where it belongs among those before it, unless that is far from the end. */
static bool insert_file(uint32_t *files, size_t *count, uint32_t file)
{
    size_t at = *count;
    while (at && files[at - 1] > file && *count - at <= MOVES_PER_MEMBER)
        at--;
    if (at && files[at - 1] >= file)
        return files[at - 1] == file;
    if (at < *count)
        memmove(files + at + 1, files + at, (*count - at) * sizeof *files);
    files[at] = file;
    ++*count;
    return true;
}

/* Most commits move nothing, and changed files that are where they were. False: not this one. */
static bool convert_plain(struct follower *f, const struct commit_row *commit,
                          struct change_set *set, uint32_t place)
{
    size_t count = 0;
    if (commit->move_count || commit->brings)
        return false;
    for (size_t i = 0; i < commit->path_count; i++) {
        uint32_t path = commit->paths[i];
        const struct heirs *heirs = heirs_of(f, path);
        if (!heirs->count)
            continue;
        if (heirs->count > 1 || !is_own(f, path, heirs->files[0]) ||
            !insert_file(f->files, &count, heirs->files[0]))
            return false;
        note_birth(f, commit, i, 0, heirs, place);
    }
    set->files = f->files;
    set->file_count = count;
    f->files += count;
    return true;
}

static void convert(struct follower *f, const struct commit_row *commit, struct change_set *set,
                    uint32_t place)
{
    size_t count = 0, other_count = 0;
    bool split = false;
    *set = (struct change_set){ .row = commit->row,
                                .time = commit->time,
                                .paths_total = (uint32_t)commit->paths_total,
                                .message_terms = commit->message_terms };
    if (convert_plain(f, commit, set, place))
        return;
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
            uint32_t file = heirs->files[j];
            struct member member = { file, (uint32_t)i, is_own(f, path, file),
                                     is_itself(f, path, heirs, file) };
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
    out->sets = arena_alloc(arena, count * sizeof *out->sets);
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
    changes_list_files(out, snapshot->file_count, arena);
    return 0;
}
