#include "scratch.h"

#include <string.h>

#include "base/buf.h"
#include "base/file.h"

/* What is asked about: the files of a commit, one of them twice, and a folder. */
#define ASKED 5
static const char *const asked[ASKED] = { "b", "a", "d/e", "d", "a" };

struct asking {
    struct repo *repo;
    struct oid blobs[ASKED];
    bool same[ASKED];
    char text[ASKED + 1];
};

static void ask_about_commit(struct scratch *s, struct asking *asking)
{
    asking->repo = scratch_open(s, "work");
    asking->blobs[0] = scratch_id(s, "HEAD:b");
    asking->blobs[1] = asking->blobs[4] = scratch_id(s, "HEAD:a");
    asking->blobs[2] = asking->blobs[3] = scratch_id(s, "HEAD:d/e");
}

/* Which of them are known to be the same, one digit each. */
static const char *list_same(struct asking *asking)
{
    repo_find_same(asking->repo, asked, asking->blobs, ASKED, asking->same);
    for (size_t i = 0; i < ASKED; i++)
        asking->text[i] = asking->same[i] ? '1' : '0';
    return asking->text;
}

#define MAKE_FILES "mkdir d; echo 1 >a; echo 2 >b; echo 3 >d/e; echo 4 >'d!'; commit 1;"
#define SET_INDEX                                                                                  \
    "touch -d '2020-01-01 10:00' a b d/e 'd!'; git update-index --refresh >&2 || true;"            \
    "touch -d '2020-01-01 10:01' .git/index;"

static void test_unchanged_files(void **state)
{
    struct scratch *s = *state;
    struct asking asking = { 0 };
    scratch_run(s, MAKE_FILES SET_INDEX);
    ask_about_commit(s, &asking);
    for (int version = 2; version <= 4; version++) {
        scratch_run(s,
                    "git update-index --index-version %d; touch -d '2020-01-01 10:01' .git/index",
                    version);
        const char *same = list_same(&asking);
        if (strcmp(same, "11101") != 0)
            fail_msg("version %d: %s", version, same);
    }
    scratch_run(s, "echo 55 >a; chmod +x d/e");
    assert_string_equal(list_same(&asking), "10000");
    /* staged, so it is not what the commit has; only promised, beside a longer entry */
    scratch_run(s, "chmod -x d/e; git add a; git rm -q --cached b; git add --intent-to-add b;"
                   "touch -d '2020-01-01 09:00' a b d/e; git update-index --refresh || true;"
                   "touch -d '2020-01-01 10:01' .git/index");
    assert_string_equal(list_same(&asking), "00100");
    repo_close(asking.repo);
}

/* What was written when the index was may have changed since, with the same size and within one
 * tick of the clock. */
static void test_racy_files(void **state)
{
    struct scratch *s = *state;
    struct asking asking = { 0 };
    scratch_run(s, MAKE_FILES SET_INDEX "touch -d '2020-01-01 10:00' .git/index");
    ask_about_commit(s, &asking);
    assert_string_equal(list_same(&asking), "00000");
    scratch_run(s, "touch -d '2020-01-01 10:00:00.000000001' .git/index");
    assert_string_equal(list_same(&asking), "11101");
    repo_close(asking.repo);
}

static void test_conflicts(void **state)
{
    struct scratch *s = *state;
    struct asking asking = { 0 };
    scratch_run(s, MAKE_FILES "git checkout -q -b other; echo x >a; commit 2; git checkout -q -;"
                              "echo y >a; commit 3; git merge other >&2 || true;" SET_INDEX);
    ask_about_commit(s, &asking);
    assert_string_equal(list_same(&asking), "10100");
    repo_close(asking.repo);
}

static void put_index(struct scratch *s, const struct buf *bytes)
{
    assert_int_equal(file_replace(scratch_path(s, "work/.git/index"), bytes, NULL, NULL), 0);
}

/* Cut short or with other bytes it knows less, or something else, and nothing is read that is not
 * there. */
static void test_damaged_index(void **state)
{
    struct scratch *s = *state;
    struct asking asking = { 0 };
    struct buf whole = BUF_INIT, part = BUF_INIT;
    uint32_t seed = 7;
    scratch_run(s, MAKE_FILES "git update-index --index-version 4;" SET_INDEX);
    ask_about_commit(s, &asking);
    assert_int_equal(file_read(scratch_path(s, "work/.git/index"), 4096, &whole, NULL, NULL),
                     FILE_READ);
    for (size_t size = 0; size < 200; size += 3) {
        buf_reset(&part);
        buf_add(&part, whole.data, size);
        put_index(s, &part);
        assert_false(list_same(&asking)[2] == '1');
    }
    for (int round = 0; round < 300; round++) {
        buf_reset(&part);
        buf_add(&part, whole.data, whole.size);
        for (int i = 0; i < 3; i++) {
            seed = seed * 1664525u + 1013904223u;
            part.data[(seed >> 16) % part.size] = (char)(seed >> 8);
        }
        put_index(s, &part);
        list_same(&asking);
    }
    scratch_run(s, "rm .git/index; mkfifo .git/index");
    assert_string_equal(list_same(&asking), "00000");
    repo_close(asking.repo);
    buf_release(&whole);
    buf_release(&part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_unchanged_files, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_racy_files, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_conflicts, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_damaged_index, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
