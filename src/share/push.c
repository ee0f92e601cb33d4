#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "share/choice.h"
#include "share/commit.h"
#include "share/note_file.h"

#define ATTEMPTS_MAX 100
#define BACKOFF_MS   40
#define BACKOFF_MAX  1500

static int write_note(const struct share_request *r, const struct stored_note *note,
                      struct arena *arena, struct tree_edit *out, struct err *err)
{
    char *text = note_file_text(note);
    *out = (struct tree_edit){ .path = note_file_path(note, arena) };
    int result = repo_write_blob(r->repo, text, strlen(text), &out->blob, err);
    free(text);
    return result;
}

static int write_tree(const struct share_request *r, const struct shared *shared,
                      const struct choice *choice, struct arena *arena, struct oid *out,
                      struct err *err)
{
    size_t count = 0;
    struct tree_edit *edits =
        ARENA_ARRAY(arena, struct tree_edit, choice->added_count + choice->dropped_count);
    for (size_t i = 0; i < choice->added_count; i++)
        if (write_note(r, choice->added[i], arena, &edits[count++], err))
            return -1;
    for (size_t i = 0; i < choice->dropped_count; i++)
        edits[count++] = (struct tree_edit){ .path = choice->dropped[i], .remove = true };
    return repo_write_tree(r->repo, shared->exists ? &shared->tree : NULL, edits, count, out, err);
}

/* What a push begins with, whoever is faster. */
struct pushing {
    const struct stored_note *notes;
    size_t count;
    bool sign;
};

/* 1 pushed, or there was nothing to push; 0 somebody was faster; -1. */
static int push_once(const struct share_request *r, const struct pushing *p,
                     struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct shared shared;
    struct choice choice = { 0 };
    struct oid tree, commit;
    int result = shared_load(r, &shared, &arena, err);
    if (!result)
        result = choice_make(r, &shared, p->notes, p->count, &arena, &choice, err);
    outcome->remote = shared.count;
    outcome->dropped = choice.dropped_count;
    if (!result && !choice.added_count && !choice.dropped_count) {
        result = 1;
    } else if (!result) {
        outcome->attempts++;
        result = write_tree(r, &shared, &choice, &arena, &tree, err);
        if (!result)
            result = share_commit(r, &shared, &tree, p->sign, &commit, err);
        if (!result)
            result = shared_push(r, &shared, &commit, err);
        outcome->pushed = result == 1 ? choice.added_count : 0;
    }
    arena_release(&arena);
    return result;
}

static void back_off(unsigned attempt)
{
    unsigned most = BACKOFF_MS << (attempt < 6 ? attempt : 6);
    unsigned ms = (unsigned)(random() % ((most < BACKOFF_MAX ? most : BACKOFF_MAX) + 1));
    nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 },
              NULL);
}

int share_push(const struct share_request *r, struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct stored_note *notes;
    struct pushing pushing = { 0 };
    int sign = share_signs(r, err);
    int result = sign < 0 ? -1 : notes_db_all(r->notes, &arena, &notes, &pushing.count, err);
    if (!result) {
        pushing.notes = notes;
        pushing.sign = sign;
    }
    outcome->local = pushing.count;
    srandom((unsigned)time(NULL) ^ (unsigned)(uintptr_t)pushing.notes);
    for (unsigned attempt = 0; !result && attempt < ATTEMPTS_MAX; attempt++) {
        if (attempt)
            back_off(attempt);
        result = cancel_check(err) ? -1 : push_once(r, &pushing, outcome, err);
    }
    if (!result)
        err_set(err, ERR_NETWORK, "%d pushes to %s were overtaken by others; try again later",
                ATTEMPTS_MAX, r->remote);
    arena_release(&arena);
    return result == 1 ? 0 : -1;
}
