#include "index/window.h"

#include <string.h>

#define BLOCK 256 /* commits of the base's window looked at together */

/* The base's window, with times read as far as they are needed. */
struct old_window {
    struct index_db *db;
    const int64_t *rows;
    size_t count, next;
    struct commit_row *loaded; /* of rows[first] … */
    size_t first, loaded_count;
    struct arena *arena;
};

static int old_time(struct old_window *old, int64_t *time, struct err *err)
{
    if (old->next >= old->first + old->loaded_count) {
        old->first = old->next;
        old->loaded_count = old->count - old->next < BLOCK ? old->count - old->next : BLOCK;
        if (index_db_commits(old->db, old->rows + old->first, old->loaded_count, old->arena,
                             &old->loaded, err))
            return -1;
    }
    *time = old->loaded[old->next - old->first].time;
    return 0;
}

/* 1 when the next old commit comes before the new one, by the order of repo_walk. */
static int old_comes_first(struct old_window *old, const struct walked *fresh, struct err *err)
{
    int64_t time;
    struct oid id;
    const char *subject, *body;
    if (old_time(old, &time, err))
        return -1;
    if (time != fresh->time)
        return time > fresh->time;
    if (index_db_commit_message(old->db, old->rows[old->next], old->arena, &id, &subject, &body,
                                err) < 0)
        return -1;
    return memcmp(id.bytes, fresh->id.bytes, OID_SIZE) < 0;
}

/* A walk that hides the base's commits can still meet one when clocks ran backwards. */
static bool is_in_base(const struct window_input *in, int64_t row)
{
    for (size_t i = 0; in->base && i < in->base->window_count; i++)
        if (in->base->window[i] == row)
            return true;
    return false;
}

static int add_new(struct window *w, const struct window_input *in, const struct walked *commit,
                   struct err *err)
{
    int64_t row = in->cold ? 0 : index_db_find_commit(in->db, &commit->id, err);
    if (row < 0)
        return -1;
    if (row > 0 && is_in_base(in, row))
        return 0;
    if (row == 0)
        w->unread[w->unread_count++] = (struct unread){ w->count, commit };
    w->rows[w->count++] = row;
    return 0;
}

static int merge_windows(struct window *w, const struct window_input *in,
                         const struct walked *fresh, size_t fresh_count, bool on_top,
                         struct err *err)
{
    struct old_window old = { .db = in->db, .arena = &w->arena };
    if (in->base) {
        old.rows = in->base->window;
        old.count = in->base->window_count;
    }
    size_t f = 0;
    while (w->count < in->limit && (f < fresh_count || old.next < old.count)) {
        int take_old = f == fresh_count                  ? 1
                       : !on_top && old.next < old.count ? old_comes_first(&old, &fresh[f], err)
                                                         : 0;
        if (take_old < 0)
            return -1;
        if (take_old)
            w->rows[w->count++] = old.rows[old.next++];
        else if (add_new(w, in, &fresh[f++], err))
            return -1;
    }
    return 0;
}

/* The walk, without the base's commits where what is new can be merged into its window: where each
 * new commit descends from its revision, and comes before all of it; or where each is newer than its
 * parents, by their times. Then it comes before those of them that are in the base, whatever the
 * order of these among themselves. */
static int walk_history(struct window *w, struct window_input *in, struct walked **fresh,
                        size_t *count, bool *on_top, struct err *err)
{
    enum walk_order order;
    if (repo_walk(in->repo, &in->tip, in->base ? &in->base->revision : NULL, in->limit, &w->arena,
                  fresh, count, &order, err))
        return -1;
    *on_top = order == WALK_ON_TOP;
    if (!in->base || !*count || order != WALK_DISORDERED)
        return 0;
    in->base = NULL;
    return repo_walk(in->repo, &in->tip, NULL, in->limit, &w->arena, fresh, count, NULL, err);
}

int window_plan(struct window *w, const struct window_input *input, struct err *err)
{
    struct window_input in = *input;
    struct walked *fresh;
    size_t walked, count = 0;
    bool on_top;
    if (in.limit == 0)
        return 0;
    if (walk_history(w, &in, &fresh, &walked, &on_top, err))
        return -1;
    for (size_t i = 0; i < walked; i++)
        if (!fresh[i].boundary)
            fresh[count++] = fresh[i];
    size_t most = count + (in.base ? in.base->window_count : 0);
    w->rows = ARENA_ARRAY(&w->arena, int64_t, most + 1);
    w->unread = ARENA_ARRAY(&w->arena, struct unread, count + 1);
    return merge_windows(w, &in, fresh, count, on_top, err);
}

void window_release(struct window *w)
{
    arena_release(&w->arena);
    *w = (struct window)WINDOW_INIT;
}
