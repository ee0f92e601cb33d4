#include "support.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "model/settings.h"

static void test_defaults_are_in_range(void **state)
{
    (void)state;
    struct settings settings;
    settings_init(&settings);
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_rule *rule = &setting_rules[i];
        assert_non_null(rule->name);
        assert_non_null(rule->help);
        assert_int_equal(setting_find(rule->name), i);
        int64_t value = settings_integer(&settings, (enum setting_id)i);
        assert_true(value >= rule->minimum && value <= rule->maximum);
    }
    settings_release(&settings);
}

/* The variable follows from the name, so that nobody has to look it up. */
static void test_variables_follow_from_names(void **state)
{
    (void)state;
    for (int i = 0; i < SETTING_COUNT; i++) {
        char expected[100];
        size_t n = 0;
        for (const char *p = setting_rules[i].name; *p; p++) {
            if (isupper((unsigned char)*p))
                expected[n++] = '_';
            expected[n++] = *p == '.' ? '_' : (char)toupper((unsigned char)*p);
        }
        expected[n] = '\0';
        assert_string_equal(setting_rules[i].variable, expected);
    }
}

static void test_names_have_no_case(void **state)
{
    (void)state;
    assert_int_equal(setting_find("REPOSE.Module.MAXTOKENS"), SETTING_MODULE_MAX_TOKENS);
    assert_int_equal(setting_find("repose.module"), -1);
    assert_int_equal(setting_find(""), -1);
}

static void test_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value; /* -1: refused */
    } rows[] = {
        { "1000", 1000 },
        { "2k", 2048 },
        { "2K", 2048 },
        { "1m", -1 },
        { "100k", 102400 },
        { "199", -1 },
        { "200001", -1 },
        { "", -1 },
        { "k", -1 },
        { "1kb", -1 },
        { "1.5k", -1 },
        { "-1000", -1 },
        { "lots", -1 },
        { "1 000", -1 },
        { "9223372036854775807", -1 },
        { "9223372036854775807g", -1 },
        { "-9223372036854775808", -1 },
        { "-9223372036854775808k", -1 },
        { "99999999999999999999", -1 },
        { "18014398509481984k", -1 }, /* 2^64 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings settings;
        struct err err = ERR_INIT;
        settings_init(&settings);
        int result =
            settings_set(&settings, SETTING_BRIEF_BUDGET, ORIGIN_LOCAL, rows[i].text, &err);
        assert_int_equal(result, rows[i].value < 0 ? -1 : 0);
        assert_int_equal(settings_integer(&settings, SETTING_BRIEF_BUDGET),
                         rows[i].value < 0 ? 1500 : rows[i].value);
        if (result) {
            assert_int_equal(err.code, ERR_USAGE);
            assert_non_null(strstr(err.message, "repose.brief.budget"));
            assert_non_null(strstr(err.message, "local"));
            assert_non_null(strstr(err.message, "200000"));
        }
        settings_release(&settings);
    }
}

static void test_booleans(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int value; /* -1: refused */
    } rows[] = {
        { "true", 1 },  { "Yes", 1 },    { "ON", 1 },  { "1", 1 },    { "-3", 1 },
        { "false", 0 }, { "no", 0 },     { "off", 0 }, { "", 0 },     { "0", 0 },
        { "2k", 1 },    { "maybe", -1 }, { "t", -1 },  { " 1x", -1 }, { "truee", -1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings settings;
        struct err err = ERR_INIT;
        settings_init(&settings);
        assert_false(settings_boolean(&settings, SETTING_HOOK_SLEEP));
        int result = settings_set(&settings, SETTING_HOOK_SLEEP, ORIGIN_LOCAL, rows[i].text, &err);
        assert_int_equal(result, rows[i].value < 0 ? -1 : 0);
        assert_int_equal(settings_boolean(&settings, SETTING_HOOK_SLEEP), rows[i].value == 1);
        if (result) {
            assert_int_equal(err.code, ERR_USAGE);
            assert_non_null(strstr(err.message, "repose.hook.sleep (local)"));
        }
        settings_release(&settings);
    }
}

static void test_the_stronger_origin_wins(void **state)
{
    (void)state;
    struct settings settings;
    struct err err = ERR_INIT;
    settings_init(&settings);
    assert_int_equal(settings_set(&settings, SETTING_THREADS, ORIGIN_LOCAL, "3", &err), 0);
    assert_int_equal(settings_set(&settings, SETTING_THREADS, ORIGIN_GLOBAL, "5", &err), 0);
    assert_int_equal(settings_integer(&settings, SETTING_THREADS), 3);
    assert_int_equal(settings_set(&settings, SETTING_THREADS, ORIGIN_LOCAL, "4", &err), 0);
    assert_int_equal(settings_integer(&settings, SETTING_THREADS), 4);
    assert_int_equal(settings_set(&settings, SETTING_THREADS, ORIGIN_ENVIRONMENT, "6", &err), 0);
    assert_int_equal(settings_integer(&settings, SETTING_THREADS), 6);
    settings_release(&settings);
}

static void test_strings_append_and_replace(void **state)
{
    (void)state;
    struct settings settings;
    size_t count;
    settings_init(&settings);
    settings_strings(&settings, SETTING_EXCLUDE, &count);
    assert_int_equal(count, 0);
    settings_set(&settings, SETTING_EXCLUDE, ORIGIN_GLOBAL, "a/", NULL);
    settings_set(&settings, SETTING_EXCLUDE, ORIGIN_GLOBAL, "b/", NULL);
    const char *const *strings = settings_strings(&settings, SETTING_EXCLUDE, &count);
    assert_int_equal(count, 2);
    assert_string_equal(strings[1], "b/");
    settings_set(&settings, SETTING_EXCLUDE, ORIGIN_LOCAL, "c/", NULL);
    settings_set(&settings, SETTING_EXCLUDE, ORIGIN_GLOBAL, "d/", NULL);
    strings = settings_strings(&settings, SETTING_EXCLUDE, &count);
    assert_int_equal(count, 1);
    assert_string_equal(strings[0], "c/");
    settings_release(&settings);
}

/* A repository that anybody can send must not choose what it costs to read it. */
static void test_a_repository_may_only_set_what_is_safe(void **state)
{
    (void)state;
    struct settings settings;
    struct err err = ERR_INIT;
    settings_init(&settings);
    assert_int_equal(settings_set(&settings, SETTING_THREADS, ORIGIN_REPOSITORY, "2", &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    assert_non_null(strstr(err.message, "repose.threads"));
    assert_int_equal(settings_set(&settings, SETTING_BRIEF_BUDGET, ORIGIN_REPOSITORY, "5000", &err),
                     -1);
    assert_int_equal(settings_integer(&settings, SETTING_BRIEF_BUDGET), 1500);
    assert_int_equal(settings_set(&settings, SETTING_BRIEF_BUDGET, ORIGIN_REPOSITORY, "1000", &err),
                     0);
    assert_int_equal(settings_integer(&settings, SETTING_BRIEF_BUDGET), 1000);
    assert_int_equal(settings_set(&settings, SETTING_EXCLUDE, ORIGIN_REPOSITORY, "x", &err), 0);
    settings_release(&settings);
}

static uint64_t digest_with(enum setting_id id, const char *first, const char *second)
{
    struct settings settings;
    settings_init(&settings);
    if (first)
        settings_set(&settings, id, ORIGIN_LOCAL, first, NULL);
    if (second)
        settings_set(&settings, id, ORIGIN_LOCAL, second, NULL);
    uint64_t digest = settings_index_digest(&settings);
    settings_release(&settings);
    return digest;
}

static void test_digest_knows_what_an_index_depends_on(void **state)
{
    (void)state;
    uint64_t plain = digest_with(SETTING_EXCLUDE, NULL, NULL);
    assert_true(plain == digest_with(SETTING_THREADS, "3", NULL));
    assert_true(plain == digest_with(SETTING_BRIEF_BUDGET, "300", NULL));
    assert_true(plain == digest_with(SETTING_HISTORY_COMMITS, "10000", NULL)); /* the default */
    assert_true(plain != digest_with(SETTING_HISTORY_COMMITS, "9999", NULL));
    assert_true(plain != digest_with(SETTING_EXCLUDE, "a", NULL));
    assert_true(digest_with(SETTING_EXCLUDE, "a", NULL) != digest_with(SETTING_INCLUDE, "a", NULL));
    assert_true(digest_with(SETTING_EXCLUDE, "a", "b") != digest_with(SETTING_EXCLUDE, "ab", NULL));
}

/* All values of one setting together: each path is matched against all of them. */
static void test_what_a_repository_ships_is_bounded(void **state)
{
    (void)state;
    struct settings settings;
    struct err err = ERR_INIT;
    char value[1001];
    size_t count;
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    settings_init(&settings);
    for (int i = 0; i < 8; i++)
        assert_int_equal(settings_set(&settings, SETTING_EXCLUDE, ORIGIN_REPOSITORY, value, &err),
                         0);
    assert_int_equal(settings_set(&settings, SETTING_EXCLUDE, ORIGIN_REPOSITORY, value, &err), -1);
    assert_non_null(strstr(err.message, "more than 8192 bytes"));
    settings_strings(&settings, SETTING_EXCLUDE, &count);
    assert_int_equal(count, 8);
    for (int i = 0; i < 20; i++) /* the user may */
        assert_int_equal(settings_set(&settings, SETTING_EXCLUDE, ORIGIN_LOCAL, value, &err), 0);
    settings_strings(&settings, SETTING_EXCLUDE, &count);
    assert_int_equal(count, 20);
    settings_release(&settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_in_range),
        cmocka_unit_test(test_variables_follow_from_names),
        cmocka_unit_test(test_names_have_no_case),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_booleans),
        cmocka_unit_test(test_the_stronger_origin_wins),
        cmocka_unit_test(test_strings_append_and_replace),
        cmocka_unit_test(test_a_repository_may_only_set_what_is_safe),
        cmocka_unit_test(test_digest_knows_what_an_index_depends_on),
        cmocka_unit_test(test_what_a_repository_ships_is_bounded),
    };
    return RUN_TESTS(tests);
}
