/* Which of the deleted files live on under another name, by git's measure. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "review/reviewer.h"

#define RENAME_PERCENT 50        /* as git */
#define RENAME_SIZE    (1 << 20) /* bytes; a larger file is renamed only when nothing else changed */

struct candidate {
    size_t at; /* in reviewer.changed */
    struct text_signature *signature;
    bool is_taken;
};

struct pair {
    struct candidate *old, *now;
    int percent;
};

static int by_percent(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->percent != y->percent)
        return x->percent > y->percent ? -1 : 1;
    if (x->old->at != y->old->at)
        return x->old->at < y->old->at ? -1 : 1;
    return (x->now->at > y->now->at) - (x->now->at < y->now->at);
}

static int sign(struct reviewer *r, const struct oid *id, struct candidate *out, struct err *err)
{
    struct buf text = BUF_INIT;
    uint64_t size;
    int state = repo_read_blob(r->in->repo, id, RENAME_SIZE, &text, &size, err);
    if (state == 0)
        out->signature = text_signature_new(text.data, text.size);
    buf_release(&text);
    return state < 0 ? -1 : 0;
}

static int collect_candidates(struct reviewer *r, enum review_change change, struct candidate *out,
                              size_t *count, struct err *err)
{
    *count = 0;
    for (size_t i = 0; i < r->changed_count && *count < REVIEW_RENAMES_MAX; i++) {
        const struct changed *c = &r->changed[i];
        bool gone = change == REVIEW_DELETED;
        if (c->file->change != change || (gone ? c->old_kind : c->new_kind) != ENTRY_FILE)
            continue;
        out[*count] = (struct candidate){ .at = i };
        if (sign(r, gone ? &c->old_id : &c->new_id, &out[*count], err))
            return -1;
        ++*count;
    }
    return 0;
}

static int percent_of(const struct reviewer *r, const struct candidate *old,
                      const struct candidate *now)
{
    if (oid_equal(&r->changed[old->at].old_id, &r->changed[now->at].new_id))
        return 101;
    return text_similarity(old->signature, now->signature);
}

static size_t compare_all(const struct reviewer *r, struct candidate *old, size_t old_count,
                          struct candidate *now, size_t now_count, struct pair *out)
{
    size_t count = 0;
    for (size_t i = 0; i < old_count; i++)
        for (size_t j = 0; j < now_count; j++) {
            struct pair pair = { &old[i], &now[j], percent_of(r, &old[i], &now[j]) };
            if (pair.percent >= RENAME_PERCENT)
                out[count++] = pair;
        }
    if (count)
        qsort(out, count, sizeof *out, by_percent);
    return count;
}

static void join_renamed(struct reviewer *r, const struct pair *pair)
{
    struct changed *old = &r->changed[pair->old->at], *now = &r->changed[pair->now->at];
    pair->old->is_taken = pair->now->is_taken = true;
    now->old_path = now->file->old_path = old->old_path;
    now->base = old->base;
    now->old_id = old->old_id;
    now->old_kind = old->old_kind;
    now->file->change = REVIEW_RENAMED;
    now->file->module = old->file->module;
    old->file = NULL;
}

/* Files and what is known of them stay parallel. */
static void drop_joined(struct reviewer *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->changed_count; i++) {
        if (!r->changed[i].file)
            continue;
        r->out->files[kept] = *r->changed[i].file;
        r->changed[kept] = r->changed[i];
        r->changed[kept].file = &r->out->files[kept];
        kept++;
    }
    r->changed_count = r->out->file_count = kept;
}

int review_pair_renames(struct reviewer *r, struct err *err)
{
    struct candidate *old = xcalloc(REVIEW_RENAMES_MAX, sizeof *old);
    struct candidate *now = xcalloc(REVIEW_RENAMES_MAX, sizeof *now);
    size_t old_count, now_count = 0;
    int result = collect_candidates(r, REVIEW_DELETED, old, &old_count, err);
    if (!result && old_count)
        result = collect_candidates(r, REVIEW_ADDED, now, &now_count, err);
    if (!result && now_count) {
        struct pair *pairs = xcalloc(old_count * now_count, sizeof *pairs);
        size_t count = compare_all(r, old, old_count, now, now_count, pairs);
        for (size_t i = 0; i < count; i++)
            if (!pairs[i].old->is_taken && !pairs[i].now->is_taken)
                join_renamed(r, &pairs[i]);
        free(pairs);
        drop_joined(r);
    }
    for (size_t i = 0; i < REVIEW_RENAMES_MAX; i++) {
        text_signature_free(old[i].signature);
        text_signature_free(now[i].signature);
    }
    free(old);
    free(now);
    return result;
}
