#include <git2/sys/hashsig.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "repo/internal.h"

struct hunk_list {
    struct text_hunk *items;
    size_t count, capacity;
};

/* With a count of 0 git names the line before the gap. */
static int add_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *data)
{
    (void)delta;
    struct hunk_list *list = data;
    struct text_hunk item = {
        .old_line = (uint32_t)hunk->old_start + !hunk->old_lines,
        .old_count = (uint32_t)hunk->old_lines,
        .new_line = (uint32_t)hunk->new_start + !hunk->new_lines,
        .new_count = (uint32_t)hunk->new_lines,
    };
    ARRAY_PUSH(list->items, list->count, list->capacity, item);
    return 0;
}

int repo_diff_text(const char *old, size_t old_size, const char *new, size_t new_size,
                   struct arena *arena, struct text_hunk **hunks, size_t *count, struct err *err)
{
    struct hunk_list list = { 0 };
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
    options.context_lines = 0;
    int code = git_diff_buffers(old, old_size, NULL, new, new_size, NULL, &options, NULL, NULL,
                                add_hunk, NULL, &list);
    *hunks = ARENA_ARRAY(arena, struct text_hunk, list.count);
    if (list.count)
        memcpy(*hunks, list.items, list.count * sizeof *list.items);
    *count = list.count;
    free(list.items);
    return code ? err_set(err, ERR_REPO, "cannot compare two texts: %s", git_reason()) : 0;
}

/* libgit2's type under our name. */
struct text_signature *text_signature_new(const char *text, size_t size)
{
    git_hashsig *signature = NULL;
    if (!size || git_hashsig_create(&signature, text, size, GIT_HASHSIG_ALLOW_SMALL_FILES))
        return NULL;
    return (struct text_signature *)signature;
}

void text_signature_free(struct text_signature *signature)
{
    if (signature)
        git_hashsig_free((git_hashsig *)signature);
}

int text_similarity(const struct text_signature *a, const struct text_signature *b)
{
    if (!a || !b)
        return 0;
    int percent = git_hashsig_compare((const git_hashsig *)a, (const git_hashsig *)b);
    return percent < 0 ? 0 : percent;
}
