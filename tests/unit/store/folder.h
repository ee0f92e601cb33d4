/* folder.h - a temporary folder with a store in it, for one test. */
#ifndef REPOSE_TESTS_STORE_FOLDER_H
#define REPOSE_TESTS_STORE_FOLDER_H

#include "base/arena.h"
#include "base/event.h"
#include "store/index_db.h"
#include "store/store.h"
#include "support.h"

struct folder {
    char path[TEST_FOLDER_SIZE]; /* of the temporary folder; the store is in "store" below it */
    struct store *store;
    struct arena arena;
    struct err err;
    struct events events;
    unsigned warnings;
    char warning[1024]; /* the last one */
};

/* cmocka's set-up and tear-down functions; *state is the folder. */
int folder_setup(void **state);
int folder_teardown(void **state);

/* The path of a file in the store, in the arena. */
const char *folder_file(struct folder *folder, const char *name);
void folder_write(struct folder *folder, const char *name, const void *data, size_t size);
char *folder_read(struct folder *folder, const char *name, size_t *size); /* in the arena */

/* The index, opened; the test fails when that does. */
struct index_db *folder_index(struct folder *folder, bool writer);

struct oid test_oid(uint64_t n);
/* One content row with postings of "common" and of its own number. */
int64_t add_file(struct folder *folder, struct index_db *db, unsigned number);
/* One commit that changes these paths (NULL at the end). */
int64_t add_commit(struct folder *folder, struct index_db *db, unsigned number,
                   const char *const *paths);
/* A snapshot of that many files whose content rows are 1, 2, …; in its own arena. */
struct snapshot make_snapshot(uint64_t revision, size_t files);
void assert_same_files(const struct snapshot *a, const struct snapshot *b);

/* Runs body in a child process, as nobody when this is root, and returns its exit status. */
int in_child(int (*body)(struct folder *), struct folder *folder, bool unprivileged);

#endif
