#include "support.h"

#include <signal.h>
#include <string.h>

#include "base/err.h"
#include "base/event.h"

static void test_set_and_prefix(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    assert_int_equal(err_set(&err, ERR_STORE, "cannot open %s", "x"), -1);
    assert_int_equal(err_prefix(&err, "index %d", 3), -1);
    assert_int_equal(err.code, ERR_STORE);
    assert_string_equal(err.message, "index 3: cannot open x");
    err_clear(&err);
    assert_int_equal(err.code, ERR_NONE);
    assert_string_equal(err.message, "");
    assert_int_equal(err_set(NULL, ERR_STORE, "nobody listens"), -1);
    assert_int_equal(err_prefix(NULL, "nobody listens"), -1);
    err_clear(NULL);
}

static void test_long_messages_are_cut(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    err_set(&err, ERR_REPO, "%03000d", 1);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
    err_prefix(&err, "%01022d", 1);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
    err_prefix(&err, "%05000d", 1);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
}

static void test_signals_become_errors(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    assert_int_equal(cancel_check(&err), 0);
    cancel_signal = SIGINT;
    assert_int_equal(cancel_check(&err), -1);
    assert_int_equal(err.code, ERR_INTERRUPTED);
    cancel_signal = SIGTERM;
    assert_int_equal(cancel_check(&err), -1);
    assert_int_equal(err.code, ERR_TERMINATED);
    cancel_signal = 0;
}

static void keep(void *data, const char *message)
{
    strncpy(data, message, 99);
}

static void test_events(void **state)
{
    (void)state;
    char warning[100] = "", info[100] = "";
    struct events events = { .data = warning, .warn = keep };
    event_warn(&events, "left out %d", 3);
    assert_string_equal(warning, "left out 3");
    event_info(&events, "nobody listens");
    event_progress(&events, "parsing", 1, 2);
    event_warn(NULL, "nobody listens");
    events = (struct events){ .data = info, .info = keep };
    event_info(&events, "%s", "detail");
    assert_string_equal(info, "detail");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_and_prefix),
        cmocka_unit_test(test_long_messages_are_cut),
        cmocka_unit_test(test_signals_become_errors),
        cmocka_unit_test(test_events),
    };
    return RUN_TESTS(tests);
}
