/* parse_only REPOSITORY STORE [THREADS]
 *
 * What a cold index is compared with: reads the blobs that an index holds and parses them with
 * tree-sitter, on two threads unless told otherwise, and does nothing with the trees. The index in
 * STORE says which blobs these are and in which language; it must be up to date with HEAD. Prints
 * "MILLISECONDS BLOBS BYTES FILES TEXT": blobs and their bytes, then files and their bytes (the
 * same bytes at two paths are one blob and two files).
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tree_sitter/api.h>

#include "base/mem.h"
#include "index/index.h"

#define THREADS_MAX 64

#define GRAMMARS(X)                                                                                \
    X(bash)                                                                                        \
    X(c)                                                                                           \
    X(c_sharp)                                                                                     \
    X(cpp)                                                                                         \
    X(css)                                                                                         \
    X(elixir)                                                                                      \
    X(go)                                                                                          \
    X(html)                                                                                        \
    X(java)                                                                                        \
    X(javascript)                                                                                  \
    X(json)                                                                                        \
    X(kotlin)                                                                                      \
    X(lua)                                                                                         \
    X(markdown)                                                                                    \
    X(php)                                                                                         \
    X(python)                                                                                      \
    X(ruby)                                                                                        \
    X(rust)                                                                                        \
    X(scala)                                                                                       \
    X(swift)                                                                                       \
    X(toml)                                                                                        \
    X(tsx)                                                                                         \
    X(typescript)                                                                                  \
    X(yaml)

#define DECLARE(name) const TSLanguage *tree_sitter_##name(void);
GRAMMARS(DECLARE)

static const struct {
    const char *name;
    const TSLanguage *(*language)(void);
} grammars[] = {
#define ROW(name) { #name, tree_sitter_##name },
    GRAMMARS(ROW)
};

struct work {
    const struct repo *repo;
    const struct file **files; /* one for each content */
    size_t count;
    atomic_size_t next;
    atomic_int failed;
};

static const TSLanguage *grammar_of(const struct file *file)
{
    if (file->state == PARSE_NO_GRAMMAR || file->state == PARSE_TOO_LARGE)
        return NULL;
    for (size_t i = 0; i < sizeof grammars / sizeof *grammars; i++)
        if (!strcmp(grammars[i].name, file->language))
            return grammars[i].language();
    return NULL;
}

static void *worker(void *data)
{
    struct work *work = data;
    struct repo *repo = NULL;
    struct err err = ERR_INIT;
    struct buf text = BUF_INIT;
    uint64_t size;
    size_t i;
    TSParser *parser = ts_parser_new();
    if (repo_reopen(&repo, work->repo, &err))
        work->failed = 1;
    while (!work->failed && (i = atomic_fetch_add(&work->next, 1)) < work->count) {
        buf_reset(&text);
        if (repo_read_blob(repo, &work->files[i]->blob, 0, &text, &size, &err))
            work->failed = 1;
        const TSLanguage *language = grammar_of(work->files[i]);
        if (!language || !ts_parser_set_language(parser, language))
            continue;
        ts_tree_delete(ts_parser_parse_string(parser, NULL, text.data, (uint32_t)text.size));
        ts_parser_reset(parser);
    }
    ts_parser_delete(parser);
    buf_release(&text);
    repo_close(repo);
    return NULL;
}

static double run(struct work *work, long threads)
{
    pthread_t ids[THREADS_MAX];
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long i = 0; i < threads; i++)
        if (pthread_create(&ids[i], NULL, worker, work))
            exit(1);
    for (long i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &to);
    return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

static int by_content(const void *a, const void *b)
{
    const struct file *const *x = a, *const *y = b;
    return ((*x)->content > (*y)->content) - ((*x)->content < (*y)->content);
}

static int fail(const struct err *err)
{
    fprintf(stderr, "parse_only: %s\n", err->message);
    return 1;
}

int main(int argc, char **argv)
{
    struct repo *repo = NULL;
    struct store *store = NULL;
    struct settings settings;
    struct events events = { 0 };
    struct index_view view = INDEX_VIEW_INIT;
    struct index_outcome outcome;
    struct err err = ERR_INIT;
    long threads = argc > 3 ? strtol(argv[3], NULL, 10) : 2;
    if (argc < 3 || threads < 1 || threads > THREADS_MAX)
        return 2;
    settings_init(&settings);
    struct oid commit, tree;
    if (repo_open(&repo, argv[1], &err) || repo_resolve(repo, NULL, &commit, NULL, &err) ||
        repo_tree_of(repo, &commit, &tree, &err) ||
        repo_read_settings(repo, &tree, &events, &settings, &err) ||
        store_open(&store, argv[2], repo_common_dir(repo), &err))
        return fail(&err);
    struct index_request request = {
        .repo = repo, .store = store, .settings = &settings, .events = &events, .command = "index"
    };
    if (index_update(&request, &view, &outcome, &err))
        return fail(&err);

    struct work work = { .repo = repo };
    size_t files = 0;
    uint64_t bytes = 0, text = 0;
    work.files = xcalloc(view.snapshot.file_count + 1, sizeof *work.files);
    for (size_t i = 0; i < view.snapshot.file_count; i++) {
        if (!view.snapshot.files[i].content)
            continue;
        work.files[files++] = &view.snapshot.files[i];
        text += view.snapshot.files[i].size;
    }
    qsort(work.files, files, sizeof *work.files, by_content);
    for (size_t i = 0; i < files; i++)
        if (i == 0 || work.files[i]->content != work.files[work.count - 1]->content) {
            bytes += work.files[i]->size;
            work.files[work.count++] = work.files[i];
        }
    double milliseconds = run(&work, threads);
    if (work.failed)
        fputs("parse_only: a blob cannot be read\n", stderr);
    printf("%.2f %zu %llu %zu %llu\n", milliseconds, work.count, (unsigned long long)bytes, files,
           (unsigned long long)text);
    free(work.files);
    index_view_release(&view);
    store_close(store);
    settings_release(&settings);
    repo_close(repo);
    return work.failed;
}
