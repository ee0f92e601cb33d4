/* Trees that name each other as the input says, and trees that are the input: a walk ends, and
 * gives ascending paths, each once; the difference of two is the same from both ends. */
#include <stdlib.h>
#include <string.h>

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

#include "repo/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TREES_MAX 64

static struct repo *repo_in_memory(void)
{
    static struct repo repo;
    if (!repo.odb) {
        git_libgit2_init();
        if (git_odb_new(&repo.odb) || git_mempack_new(&repo.memory) ||
            git_odb_add_backend(repo.odb, repo.memory, 1))
            abort();
    }
    git_mempack_reset(repo.memory);
    return &repo;
}

static struct oid put(struct repo *repo, const struct buf *text)
{
    git_oid id;
    if (git_odb_write(&id, repo->odb, text->data, text->size, GIT_OBJECT_TREE))
        abort();
    return from_git(&id);
}

/* An entry: its mode, the length of its name and the tree that it names, then the name. */
static size_t add_entry(struct buf *text, const uint8_t *data, size_t size, const struct oid *trees,
                        size_t count)
{
    static const char *const modes[] = { "40000", "40000", "100644", "100755", "120000", "160000" };
    size_t length = data[1] % 24 + (data[1] >= 250 ? 4000u : 0u),
           kept = length < size - 3 ? length : size - 3;
    const struct oid none = { { 7 } };
    buf_printf(text, "%s ", modes[data[0] % (sizeof modes / sizeof *modes)]);
    for (size_t i = 0; i < length; i++)
        buf_addch(text, i < kept && data[3 + i] ? (char)data[3 + i] : 'x');
    buf_addch(text, '\0');
    buf_add(text, count ? &trees[data[2] % count] : &none, OID_SIZE);
    return 3 + (length < 4000 ? kept : 0);
}

static size_t make_trees(struct repo *repo, const uint8_t *data, size_t size, struct oid *trees)
{
    struct buf text = BUF_INIT;
    size_t count = 0, at = 0;
    while (at < size && count < TREES_MAX) {
        unsigned entries = data[at++] % 12;
        buf_reset(&text);
        for (; entries && size - at > 3; entries--)
            at += add_entry(&text, data + at, size - at, trees, count);
        trees[count++] = put(repo, &text);
    }
    buf_release(&text);
    return count;
}

/* is_plain: no name holds a slash, which hides how deep it is. */
static void check_list(struct repo *repo, const struct oid *tree, bool is_plain)
{
    struct arena arena = ARENA_INIT;
    struct tree_entry *entries;
    size_t count;
    struct err err = ERR_INIT;
    if (!repo_list_tree(repo, tree, &arena, &entries, &count, &err)) {
        for (size_t i = 0; i < count; i++)
            if ((i && strcmp(entries[i - 1].path, entries[i].path) >= 0) ||
                (is_plain && !tree_path_is_reached(entries[i].path)))
                __builtin_trap();
    } else if (!err.message[0]) {
        __builtin_trap();
    }
    arena_release(&arena);
}

static void check_difference(struct repo *repo, const struct oid *a, const struct oid *b)
{
    struct arena arena = ARENA_INIT;
    struct tree_change *now, *before;
    size_t count, back;
    int failed = repo_diff_trees(repo, a, b, &arena, &now, &count, NULL);
    if (failed != repo_diff_trees(repo, b, a, &arena, &before, &back, NULL))
        __builtin_trap();
    for (size_t i = 1; !failed && i < count; i++)
        if (strcmp(now[i - 1].path, now[i].path) >= 0)
            __builtin_trap();
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct repo *repo = repo_in_memory();
    struct oid trees[TREES_MAX];
    struct buf raw = BUF_INIT;
    if (!size)
        return 0;
    if (data[0] == '4' || data[0] == '1') { /* "40000 …": a tree as it is */
        buf_add(&raw, data, size);
        trees[0] = put(repo, &raw);
        check_list(repo, &trees[0], false);
        buf_release(&raw);
        return 0;
    }
    size_t count = make_trees(repo, data, size, trees);
    check_list(repo, &trees[count - 1], !memchr(data, '/', size));
    if (count > 1)
        check_difference(repo, &trees[count - 2], &trees[count - 1]);
    return 0;
}
