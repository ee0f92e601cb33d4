#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "hook/log.h"
#include "hook/machine.h"
#include "hook/operation.h"
#include "hook/when.h"

static void values(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum when_kind kind;
        int from, to;
    } good[] = {
        { "", WHEN_NOW, 0, 0 },
        { "now", WHEN_NOW, 0, 0 },
        { "idle", WHEN_IDLE, 0, 0 },
        { "22:00-06:30", WHEN_BETWEEN, 1320, 390 },
        { "00:00-23:59", WHEN_BETWEEN, 0, 1439 },
    };
    static const char *const bad[] = { "later",       "Now",         "22-6",        "22:00-22:00",
                                       "24:00-06:00", "22:60-06:00", "22:00-06:0",  "22:00-06:000",
                                       "22:00 06:00", "aa:bb-cc:dd", "22:00-06:3 ", "-1:00-06:30",
                                       " now",        "22.00-06.30", "22:00-" };
    struct when when;
    struct err err = ERR_INIT;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(when_parse(good[i].text, &when, &err), 0);
        assert_int_equal(when.kind, good[i].kind);
        assert_int_equal(when.from, good[i].from);
        assert_int_equal(when.to, good[i].to);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(when_parse(bad[i], &when, &err), -1);
        assert_int_equal(err.code, ERR_USAGE);
        assert_non_null(strstr(err.message, "repose.hook.when"));
    }
}

static void spans(void **state)
{
    (void)state;
    static const struct {
        const char *span;
        int hour, minute;
        bool now;
    } rows[] = {
        { "08:30-17:00", 8, 29, false },  { "08:30-17:00", 8, 30, true },
        { "08:30-17:00", 16, 59, true },  { "08:30-17:00", 17, 0, false },
        { "22:00-06:30", 21, 59, false }, { "22:00-06:30", 22, 0, true },
        { "22:00-06:30", 0, 0, true },    { "22:00-06:30", 6, 29, true },
        { "22:00-06:30", 6, 30, false },  { "", 12, 0, true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct when when;
        const struct tm local = { .tm_hour = rows[i].hour, .tm_min = rows[i].minute };
        assert_int_equal(when_parse(rows[i].span, &when, NULL), 0);
        assert_int_equal(when_is_now(&when, &local), rows[i].now);
    }
}

/* ---- with folders as the kernel has them ---- */

static char folder[TEST_FOLDER_SIZE];

static int setup(void **state)
{
    (void)state;
    return make_test_folder(folder) ? 0 : -1;
}

static void run_there(const char *command)
{
    struct buf text = BUF_INIT;
    buf_printf(&text, "cd %s && { %s ; }", folder, command);
    assert_int_equal(system(text.data), 0);
    buf_release(&text);
}

static int teardown(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    buf_printf(&text, "rm -rf %s", folder);
    int failed = system(text.data);
    buf_release(&text);
    return failed;
}

static const char *there(const char *name, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", folder, name);
}

static void idle_machines(void **state)
{
    static const struct {
        const char *change;
        bool idle;
    } rows[] = {
        { "true", true },
        { "echo '999.0 0.1 0.1 1/2 3' >proc/loadavg", false },
        { "rm -r proc", true },
        { "echo 'some avg10=10.01 avg60=0.00 total=1' >proc/pressure/cpu", false },
        { "echo 'some avg10=99.00 avg60=0.00 total=1' >proc/pressure/io", false },
        { "echo 'some avg10=50.00 avg60=0.00 total=1' >proc/pressure/memory", false },
        { "echo 'some avg10=9.99 avg60=99.00 total=1' >proc/pressure/memory", true },
        { "echo 'some nothing of the kind' >proc/pressure/memory", true },
        { "printf 'full avg10=0.00\\nsome avg10=50.00\\n' >proc/pressure/cpu", true },
        { "echo 0 >power/AC/online", false },
        { "echo 0 >power/AC/online; echo Full >power/BAT0/status", true },
        { "rm -r power/AC", false },
        { "rm -r power/AC; echo Device >power/BAT0/scope", true },
        { "rm -r power", true },
    };
    struct arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        run_there("rm -rf proc power; mkdir -p proc/pressure power/AC power/BAT0; "
                  "echo '0.01 9.0 9.0 1/2 3' >proc/loadavg; "
                  "for r in cpu io memory; do echo 'some avg10=0.00 avg60=50.00 total=1' "
                  ">proc/pressure/$r; done; "
                  "echo Mains >power/AC/type; echo 1 >power/AC/online; "
                  "echo Battery >power/BAT0/type; echo Discharging >power/BAT0/status");
        run_there(rows[i].change);
        if (machine_is_idle(there("proc", &arena), there("power", &arena)) != rows[i].idle)
            fail_msg("%s", rows[i].change);
    }
    arena_release(&arena);
}

static void operations(void **state)
{
    static const struct {
        const char *make, *operation;
    } rows[] = {
        { "true", NULL },
        { "touch git/ORIG_HEAD; mkdir git/sequencer", NULL },
        { "mkdir git/rebase-merge", "rebase" },
        { "mkdir git/rebase-apply", "rebase" },
        { "touch git/MERGE_HEAD", "merge" },
        { "touch git/CHERRY_PICK_HEAD", "cherry-pick" },
        { "mkdir git/sequencer; touch git/sequencer/todo", "cherry-pick" },
        { "touch git/REVERT_HEAD", "revert" },
        { "touch git/BISECT_LOG", "bisect" },
    };
    struct arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        run_there("rm -rf git; mkdir git");
        run_there(rows[i].make);
        const char *operation = operation_in_progress(there("git", &arena));
        if (rows[i].operation)
            assert_string_equal(operation, rows[i].operation);
        else
            assert_null(operation);
    }
    arena_release(&arena);
}

static void the_log_is_bounded(void **state)
{
    struct arena arena = ARENA_INIT;
    (void)state;
    assert_null(hook_log_last(folder, &arena));
    for (int i = 0; i < 9000; i++)
        hook_log(folder, "number %d, which is long enough for the file to be put aside", i);
    hook_log(folder, "hostile \033[31m\nline");
    run_there("[ $(ls | wc -l) = 2 ] && for f in hook.log hook.log.1; do "
              "[ $(wc -c <$f) -gt 1000 ] && [ $(wc -c <$f) -le 131072 ] || exit 1; done && "
              "cat hook.log.1 hook.log | grep -q 'Z number 8999,' && "
              "[ $(tail -n 1 hook.log | wc -l) = 1 ]");
    const char *last = hook_log_last(folder, &arena);
    assert_non_null(strstr(last, "Z hostile \\x1b[31m\\x0aline"));
    hook_log("/nowhere/at/all", "nobody is told");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),
        cmocka_unit_test(spans),
        cmocka_unit_test_setup_teardown(idle_machines, setup, teardown),
        cmocka_unit_test_setup_teardown(operations, setup, teardown),
        cmocka_unit_test_setup_teardown(the_log_is_bounded, setup, teardown),
    };
    return RUN_TESTS(tests);
}
