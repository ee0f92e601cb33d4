/* scratch.h - a temporary folder in which git makes repositories. "work" is one with a working
 * tree; tests make others beside it. */
#ifndef REPOSE_TESTS_REPO_SCRATCH_H
#define REPOSE_TESTS_REPO_SCRATCH_H

#include "repo/repo.h"
#include "support.h"

struct scratch {
    char folder[TEST_FOLDER_SIZE];
    struct arena arena;
};

/* cmocka's set-up and tear-down; *state is the scratch. HOME is the folder, and no variable of git
 * is set. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* Runs a shell command in work/; the test fails when it does. `commit MESSAGE` there adds all and
 * commits, a minute later each time. */
void scratch_run(struct scratch *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Its standard output, in the arena. */
char *scratch_output(struct scratch *s, size_t *size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

const char *scratch_path(struct scratch *s, const char *name);
/* The repository in the folder of that name. */
struct repo *scratch_open(struct scratch *s, const char *name);
/* The commit that the revision names; HEAD when NULL. */
struct oid scratch_resolve(struct repo *repo, const char *revision);
/* The object id that git rev-parse prints for it in work/. */
struct oid scratch_id(struct scratch *s, const char *revision);

#define assert_contains(text, part)                                                                \
    do {                                                                                           \
        if (!strstr((text), (part)))                                                               \
            fail_msg("no '%s' in: %s", (part), (text));                                            \
    } while (0)

#endif
