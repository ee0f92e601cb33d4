/* store [FOLDER]: what the index database costs, on made-up data of the size of a repository with
 * 5,000 files: 1.5 million postings over 150,000 terms that are distributed as words are, 10,000
 * commits, and snapshots of 5,000 and 100,000 files. Times in milliseconds, the best of a few. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/index_db.h"

#define DOCS        5000
#define PER_DOC     300
#define VOCABULARY  150000
#define COMMITS     10000
#define COMMIT_TERM 40

static uint64_t random_state = 42;

static double uniform(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (double)(random_state >> 11) / 9007199254740992.0;
}

/* A rank with a probability of about 1 / rank. */
static unsigned zipf(unsigned n)
{
    return (unsigned)(exp(uniform() * log((double)n)) - 1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void check(int failed, const struct err *err)
{
    if (failed) {
        fprintf(stderr, "%s\n", err->message);
        exit(1);
    }
}

static struct oid make_oid(uint64_t n)
{
    struct oid oid;
    for (int i = 0; i < OID_SIZE; i++) {
        n = n * 6364136223846793005u + 1442695040888963407u;
        oid.bytes[i] = (uint8_t)(n >> 56);
    }
    return oid;
}

static size_t make_term(char out[32], unsigned rank)
{
    uint64_t h = (rank + 1) * UINT64_C(0x9e3779b97f4a7c15);
    size_t n = 3 + rank % 9;
    for (size_t i = 0; i < n; i++)
        out[i] = (char)('a' + (h >> (5 * i)) % 26);
    return n + (size_t)snprintf(out + n, 32 - n, "%x", rank);
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(unsigned));
}

static double collect_ms; /* of the last add_documents */

static void add_documents(struct index_db *db, unsigned first, unsigned count, struct err *err)
{
    static unsigned ranks[PER_DOC * 2];
    static char terms[PER_DOC][32];
    static size_t lengths[PER_DOC];
    char summary[1500];
    memset(summary, 's', sizeof summary);
    collect_ms = 0;
    for (unsigned d = first; d < first + count; d++) {
        struct content content = {
            .blob = make_oid(d), .language = "c", .size = 12000, .lines = 400
        };
        int64_t row = index_db_add_content(db, &content, summary, sizeof summary, NULL, err);
        check(row < 0, err);
        size_t n = 0;
        for (size_t i = 0; i < PER_DOC * 2; i++)
            ranks[i] = zipf(VOCABULARY);
        qsort(ranks, PER_DOC * 2, sizeof *ranks, compare);
        for (size_t i = 0; i < PER_DOC * 2 && n < PER_DOC; i++)
            if (!i || ranks[i] != ranks[i - 1])
                lengths[n] = make_term(terms[n], ranks[i]), n++;
        for (unsigned extra = 0; n < PER_DOC; n++, extra++)
            lengths[n] = make_term(terms[n], VOCABULARY + d * 16 + extra);
        double start = now();
        for (size_t i = 0; i < n; i++) {
            struct posting posting = { row, { 1 + (uint32_t)i % 5, i % 7 == 0, i % 11 == 0 } };
            index_db_add_posting(db, POSTING_WORD, terms[i], lengths[i], &posting);
        }
        collect_ms += now() - start;
    }
}

static void bench_postings(struct index_db *db)
{
    struct err err = ERR_INIT;
    double start = now();
    check(index_db_begin(db, &err), &err);
    add_documents(db, 0, DOCS, &err);
    double collected = now();
    printf("collect %d postings: %.0f ms (%.1f M/s), %zu MB pending\n", DOCS * PER_DOC, collect_ms,
           DOCS * PER_DOC / collect_ms / 1e3, index_db_pending(db) >> 20);
    check(index_db_commit(db, &err), &err);
    printf("flush and commit: %.0f ms (with contents, and making the data: %.0f)\n",
           now() - collected, now() - start);
}

static void bench_increments(struct index_db *db)
{
    struct err err = ERR_INIT;
    double worst = 0, sum = 0;
    int n = 200;
    for (int i = 0; i < n; i++) {
        check(index_db_begin(db, &err), &err);
        add_documents(db, 10000 + (unsigned)i * 2, 2, &err);
        double start = now();
        check(index_db_commit(db, &err) || index_db_compact(db, &err), &err);
        double ms = now() - start;
        sum += ms;
        worst = ms > worst ? ms : worst;
    }
    printf("commit of 600 terms, compaction included: mean %.2f ms, worst %.2f ms\n", sum / n,
           worst);
}

static void bench_lookups(struct index_db *db)
{
    struct err err = ERR_INIT;
    struct index_db_stats stats;
    char term[32];
    size_t total = 0, frequent = 0;
    check(index_db_statistics(db, &stats, &err), &err);
    double start = now();
    for (unsigned i = 0; i < 2000; i++) {
        struct arena arena = ARENA_INIT;
        struct posting *postings;
        size_t count;
        check(index_db_postings(db, POSTING_WORD, term, make_term(term, zipf(VOCABULARY)), &arena,
                                &postings, &count, &err),
              &err);
        total += count;
        arena_release(&arena);
    }
    double rare = (now() - start) / 2000;
    start = now();
    for (unsigned i = 0; i < 100; i++) {
        struct arena arena = ARENA_INIT;
        struct posting *postings;
        check(index_db_postings(db, POSTING_WORD, term, make_term(term, 0), &arena, &postings,
                                &frequent, &err),
              &err);
        arena_release(&arena);
    }
    printf(
        "look-up with %llu segments: %.4f ms on average (%zu postings), %.3f ms for %zu postings\n",
        (unsigned long long)stats.segments, rare, total / 2000, (now() - start) / 100, frequent);
}

static void bench_history(struct index_db *db, struct snapshot *snapshot)
{
    struct err err = ERR_INIT;
    static char paths[20][64];
    struct change changes[20];
    char body[420];
    memset(body, 'b', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    snapshot->window = arena_alloc(&snapshot->arena, COMMITS * sizeof(int64_t));
    snapshot->window_count = COMMITS;
    double start = now();
    check(index_db_begin(db, &err), &err);
    for (unsigned i = 0; i < COMMITS; i++) {
        struct commit commit = { .id = make_oid(1000000 + i),
                                 .time = 1600000000 + i,
                                 .subject = "Change the way that things are done here",
                                 .body = body,
                                 .changes = changes };
        commit.change_count = commit.paths_total = 1 + zipf(20);
        for (size_t j = 0; j < commit.change_count; j++) {
            snprintf(paths[j], sizeof paths[j], "src/folder%u/sub/file_%u.c", zipf(100),
                     zipf(12000));
            changes[j] = (struct change){ paths[j], CHANGE_MODIFIED };
        }
        int64_t row = index_db_add_commit(db, &commit, COMMIT_TERM, &err);
        check(row < 0, &err);
        snapshot->window[COMMITS - 1 - i] = row;
    }
    check(index_db_commit(db, &err), &err);
    printf("add %d commits: %.1f ms\n", COMMITS, now() - start);
}

static void bench_snapshot(struct index_db *db, struct snapshot *snapshot, size_t files,
                           struct err *err)
{
    double put = 1e9, load = 1e9;
    snapshot->revision = make_oid(files);
    snapshot->file_count = files;
    snapshot->files = ARENA_ARRAY(&snapshot->arena, struct file, files);
    for (size_t i = 0; i < files; i++)
        snapshot->files[i] =
            (struct file){ .path = arena_printf(&snapshot->arena,
                                                "src/module_%03zu/part_%zu/file_%06zu.c", i / 500,
                                                i / 50 % 10, i),
                           .blob = make_oid(i),
                           .content = (int64_t)(i % DOCS + 1),
                           .language = i % 7 ? "c" : "markdown",
                           .size = 12000,
                           .lengths = { 900, 200, 60 },
                           .summary_tokens = 900,
                           .lines = 400 };
    for (int i = 0; i < 7; i++) {
        double start = now();
        check(index_db_begin(db, err) || index_db_put_snapshot(db, snapshot, NULL, 0, 8, err) ||
                  index_db_commit(db, err),
              err);
        put = now() - start < put ? now() - start : put;
        struct snapshot loaded = SNAPSHOT_INIT;
        start = now();
        check(index_db_load_snapshot(db, &snapshot->revision, 0, &loaded, err) != 1, err);
        load = now() - start < load ? now() - start : load;
        snapshot_release(&loaded);
    }
    printf("snapshot of %zu files: publish %.2f ms, load %.2f ms\n", files, put, load);
}

static void bench_reader(struct store *store, const struct snapshot *snapshot)
{
    struct err err = ERR_INIT;
    double open_ms = 1e9, commits_ms = 1e9, paths_ms = 1e9;
    size_t paths = 0;
    for (int i = 0; i < 10; i++) {
        struct index_db *db;
        struct arena arena = ARENA_INIT;
        struct commit_row *commits;
        const char **names;
        double t0 = now();
        check(index_db_open(&db, store, false, NULL, &err) || !db, &err);
        double t1 = now();
        check(index_db_commits(db, snapshot->window, COMMITS, &arena, &commits, &err), &err);
        double t2 = now();
        check(index_db_paths(db, &arena, &names, &paths, &err), &err);
        double t3 = now();
        open_ms = t1 - t0 < open_ms ? t1 - t0 : open_ms;
        commits_ms = t2 - t1 < commits_ms ? t2 - t1 : commits_ms;
        paths_ms = t3 - t2 < paths_ms ? t3 - t2 : paths_ms;
        arena_release(&arena);
        index_db_close(db);
    }
    printf("reader: open %.2f ms, load %d commits %.2f ms, %zu paths %.2f ms\n", open_ms, COMMITS,
           commits_ms, paths, paths_ms);
}

static void print_size(struct store *store, const char *what)
{
    struct buf path = BUF_INIT;
    struct stat info;
    buf_printf(&path, "%s/index.db", store_folder(store));
    if (!stat(path.data, &info))
        printf("size %s: %.1f MB\n", what, (double)info.st_size / 1e6);
    buf_release(&path);
}

int main(int argc, char **argv)
{
    char temporary[] = "/tmp/bench-store-XXXXXX";
    const char *folder = argc > 1 ? argv[1] : mkdtemp(temporary);
    struct err err = ERR_INIT;
    struct store *store;
    struct index_db *db;
    struct snapshot snapshot = SNAPSHOT_INIT;
    check(store_open(&store, folder, "/bench", &err), &err);
    check(index_db_open(&db, store, true, NULL, &err), &err);
    bench_postings(db);
    index_db_checkpoint(db);
    print_size(store, "with postings and 7.5 MB of summaries");
    bench_lookups(db);
    bench_increments(db);
    bench_lookups(db);
    bench_history(db, &snapshot);
    index_db_checkpoint(db);
    print_size(store, "with 10,000 commits");
    bench_snapshot(db, &snapshot, 5000, &err);
    bench_snapshot(db, &snapshot, 100000, &err);
    double start = now();
    index_db_close(db);
    printf("close: %.2f ms\n", now() - start);
    bench_reader(store, &snapshot);
    check(index_db_open(&db, store, true, NULL, &err), &err);
    int64_t bytes;
    start = now();
    check(index_db_collect(db, &bytes, &err), &err);
    printf("gc: %.0f ms, %.1f MB freed\n", now() - start, (double)bytes / 1e6);
    index_db_close(db);
    snapshot_release(&snapshot);
    store_close(store);
    return 0;
}
