/* scratch.h - a git repository in a temporary folder, made with git itself, and an index of it. */
#ifndef REPOSE_TESTS_INDEX_SCRATCH_H
#define REPOSE_TESTS_INDEX_SCRATCH_H

#include "index/index.h"
#include "support.h"

struct scratch {
    char folder[TEST_FOLDER_SIZE]; /* holds "work" (the repository), "store" and others */
    struct repo *repo;
    struct settings settings;
    struct events events;
    unsigned warnings;
    int commits; /* by scratch_commit */
};

/* Made by cmocka's set-up and tear-down functions; *state is the scratch. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* Runs a shell command in the work folder; the test fails when it does. */
void scratch_run(struct scratch *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void scratch_write(struct scratch *s, const char *path, const char *text);
/* git add and commit, with a time that rises by a minute for each commit. */
void scratch_commit(struct scratch *s, const char *message);

/* An update through the store folder of that name ("store"). The outcome of a failure is in err; of
 * a success it is checked that doctor would find the index sound. */
struct scratch_view {
    struct store *store;
    struct index_view view;
    struct index_outcome outcome;
    struct err err;
    int result;
};
void scratch_index(struct scratch *s, const char *store, const char *revision,
                   struct scratch_view *out);
void scratch_close(struct scratch_view *view);

/* What an answer depends on, as text: files with all their facts, and the ids of the window. Rows,
 * which differ from store to store, are left out. Freed by the caller. */
char *scratch_describe(struct scratch_view *view);

const struct file *scratch_file(const struct scratch_view *view, const char *path);

#endif
