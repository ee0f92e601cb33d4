#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/file.h"
#include "store/folder.h"
#include "store/report.h"
#include "support.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

static void put(struct folder *f, enum report report, const char *content)
{
    struct buf text = BUF_INIT;
    buf_addstr(&text, content);
    assert_int_equal(report_write(f->store, report, &text, &f->err), 0);
    buf_release(&text);
}

static void assert_report(struct folder *f, enum report report, const char *content)
{
    struct buf text = BUF_INIT;
    assert_int_equal(report_read(f->store, report, &text, &f->err), 1);
    assert_string_equal(text.data, content);
    buf_release(&text);
}

static void each_kind_has_its_last_one(void **state)
{
    struct folder *f = *state;
    struct buf text = BUF_INIT;
    struct stat info;
    assert_int_equal(report_read(f->store, REPORT_EVAL, &text, &f->err), 0);
    put(f, REPORT_EVAL, "{\"a\": 1, \"long\": \"before\"}");
    put(f, REPORT_COMPARISON, "{}");
    put(f, REPORT_EVAL, "{\"a\": 2}");
    assert_report(f, REPORT_EVAL, "{\"a\": 2}");
    assert_report(f, REPORT_COMPARISON, "{}");
    assert_int_equal(stat(folder_file(f, "eval.json"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(access(folder_file(f, "eval-model.json"), F_OK), 0);
    buf_release(&text);
}

static void assert_not_read(struct folder *f, size_t max)
{
    struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    assert_int_equal(store_file_read(folder_file(f, "eval.json"), max, &text, &err), -1);
    assert_int_equal(err.code, ERR_STORE);
    assert_non_null(strstr(err.message, "eval.json"));
    buf_release(&text);
}

static void what_is_no_such_file_is_an_error(void **state)
{
    struct folder *f = *state;
    const char *path = folder_file(f, "eval.json");
    put(f, REPORT_EVAL, "0123456789");
    assert_not_read(f, 9);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/dev/zero", path), 0);
    assert_not_read(f, 100);
    /* A link is replaced, not written through. */
    put(f, REPORT_EVAL, "{}");
    assert_report(f, REPORT_EVAL, "{}");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_not_read(f, 100);
    assert_int_equal(store_file_replace(path, "x", 1, &f->err), -1);
    assert_int_equal(f->err.code, ERR_STORE);
    assert_int_equal(rmdir(path), 0);
}

/* Would take an hour if it were read to its end. */
static void no_more_is_read_than_the_limit(void **state)
{
    struct folder *f = *state;
    put(f, REPORT_EVAL, "{}");
    if (truncate(folder_file(f, "eval.json"), (off_t)1 << 40))
        skip(); /* this file system has no files of that size */
    assert_not_read(f, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_kind_has_its_last_one),
        TEST(what_is_no_such_file_is_an_error),
        TEST(no_more_is_read_than_the_limit),
    };
    return RUN_TESTS(tests);
}
