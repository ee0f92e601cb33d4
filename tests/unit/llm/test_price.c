#include "support.h"

#include <string.h>

#include "llm/price.h"
#include "llm/provider.h"

#define HOSTED   "https://api.openai.com/v1"
#define LOOPBACK "http://127.0.0.1:11434"

/* Returns what price_find does, with the rows added to the settings. */
static int find(const char *model, const char *url, const struct llm_provider *provider,
                const char *const *rows, struct price *out, struct err *err)
{
    struct settings settings;
    struct llm_config config = { .provider = provider, .model = model, .base_url = url };
    settings_init(&settings);
    for (size_t i = 0; rows && rows[i]; i++)
        assert_int_equal(settings_set(&settings, SETTING_LLM_PRICE, ORIGIN_LOCAL, rows[i], NULL),
                         0);
    int result = price_find(&settings, &config, out, err);
    settings_release(&settings);
    return result;
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *model;
        int found;
        double input, output;
    } rows[] = {
        { "gpt-6-sol", 1, 2, 10 },
        { "GPT-6-Sol", 1, 2, 10 },
        { "gpt-6-sol-2026-09-22", 1, 2, 10 },
        { "openai/gpt-6-sol", 1, 2, 10 },
        { "router/openai/gpt-6-sol-2026-09-22", 1, 2, 10 },
        { "gpt-5-nano", 1, 0.05, 0.4 },
        { "gpt-5.4-nano", 1, 0.2, 1.25 },
        { "claude-haiku-4-5-20251001", 1, 1, 5 },
        { "claude-haiku-4-5@20251001", 1, 1, 5 },
        { "anthropic/claude-haiku-4.5", 1, 1, 5 },
        { "claude-opus-4-5", 1, 5, 25 },
        { "claude-opus-4-8", 1, 5, 25 },
        { "claude-opus-5", 1, 5, 25 },
        { "claude-opus-5-5", 1, 4, 20 },
        { "claude-opus-4-1", 0 }, /* another price, not known */
        { "gpt-6-solo", 0 },
        { "gpt-6-sol-preview", 0 },
        { "gpt-6-sol-2026-09", 0 },
        { "gpt-6-sol:nitro", 0 },
        { "my-gpt-6-sol", 0 },
        { "gpt-6-sol/", 0 },
        { "-2026-09-22", 0 },
        { "x", 0 },
        { "", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct price price;
        assert_int_equal(find(rows[i].model, HOSTED, &provider_openai, NULL, &price, NULL),
                         rows[i].found);
        assert_true(price.input == rows[i].input && price.output == rows[i].output);
    }
}

static void test_loopback_is_free_unless_a_row_says_more(void **state)
{
    (void)state;
    static const char *const rows[] = { "qwen3* 0.5 1", NULL };
    struct price price;
    assert_int_equal(find("qwen3:8b", LOOPBACK, &provider_ollama, NULL, &price, NULL), 1);
    assert_true(price.input == 0 && price.output == 0);
    assert_int_equal(find("qwen3:8b", LOOPBACK, &provider_ollama, rows, &price, NULL), 1);
    assert_true(price.input == 0.5 && price.output == 1);
    assert_int_equal(find("qwen3:8b", "https://gpu.example", &provider_ollama, NULL, &price, NULL),
                     0);
}

static void test_own_rows(void **state)
{
    (void)state;
    static const struct {
        const struct llm_provider *provider;
        const char *rows[3];
        struct price expected;
    } rows[] = {
        { &provider_openai, { "gpt-6-sol 1 2" }, { 1, 1, 1, 1, 2, 0.5 } },
        { &provider_openai, { "gpt-6-* 1 2 0.5" }, { 1, 0.5, 1, 1, 2, 0.5 } },
        { &provider_openai, { " gpt-6-sol\t1  2 .5 " }, { 0 } }, /* refused below */
        { &provider_openai, { "gpt-6-sol 1 2 0 3" }, { 1, 0, 3, 3, 2, 0.5 } },
        { &provider_openai, { "\tgpt-6-sol\t1  2 0.5 3 4 " }, { 1, 0.5, 3, 4, 2, 0.5 } },
        { &provider_anthropic, { "gpt-6-sol 1 2" }, { 1, 1, 1.25, 2, 2, 0.5 } },
        { &provider_anthropic, { "gpt-6-sol 1 2 0.1 1.5" }, { 1, 0.1, 1.5, 2, 2, 0.5 } },
        /* the last one wins */
        { &provider_openai, { "gpt-6-sol 1 2", "* 3 4" }, { 3, 3, 3, 3, 4, 0.5 } },
        { &provider_openai, { "* 3 4", "gpt-6-sol 1 2" }, { 1, 1, 1, 1, 2, 0.5 } },
        { &provider_openai, { "gpt-6-sol 1 2", "other 3 4" }, { 1, 1, 1, 1, 2, 0.5 } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct price price;
        int found = find("openai/gpt-6-sol-2026-09-22", HOSTED, rows[i].provider, rows[i].rows,
                         &price, NULL);
        assert_int_equal(found, rows[i].expected.batch_factor > 0 ? 1 : -1);
        assert_memory_equal(&price, &rows[i].expected, sizeof price);
    }
}

static void test_rows_that_do_not_parse(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "gpt-6-sol",         "gpt-6-sol 1",     "gpt-6-sol 1 2 3 4 5 6", "gpt-6-sol 1 -2",
        "gpt-6-sol 1 nan",   "gpt-6-sol 0x1 2", "gpt-6-sol 1 2x",        "gpt-6-sol 1e3 2",
        "gpt-6-sol 1.2.3 2", "gpt-6-sol 1,5 2", "gpt-6-sol 1 1000001",   "other $1 $2",
        "gpt-6-sol . 2",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const both[] = { "gpt-6-sol 1 2", rows[i], NULL };
        struct price price;
        struct err err = ERR_INIT;
        assert_int_equal(find("gpt-6-sol", HOSTED, &provider_openai, both, &price, &err), -1);
        assert_int_equal(err.code, ERR_USAGE);
        assert_non_null(strstr(err.message, "repose.llm.price"));
        assert_non_null(strstr(err.message, rows[i]));
    }
}

static void test_costs(void **state)
{
    (void)state;
    static const struct {
        const char *model;
        struct llm_usage usage;
        bool batch;
        int64_t expected; /* microdollars */
    } rows[] = {
        { "claude-haiku-4-5", { .input = 1000000, .output = 100000 }, false, 1500000 },
        { "claude-haiku-4-5", { .input = 1000000, .output = 100000 }, true, 750000 },
        /* 200 fresh, 1800 read, 148 and 100 written */
        { "claude-haiku-4-5", { 2248, 1800, 148, 100, 503 }, false, 200 + 180 + 185 + 200 + 2515 },
        { "gpt-6-sol", { .input = 272000, .output = 1000 }, false, 544000 + 10000 },
        /* the whole request costs more */
        { "gpt-6-sol", { .input = 272001, .output = 1000 }, false, 1088004 + 15000 },
        { "gpt-6-sol", { .input = 300000, .cached = 200000 }, false, 400000 + 80000 },
        { "gpt-6-sol", { .input = 300000, .cache_written_5m = 100000 }, false, 800000 + 500000 },
        { "claude-haiku-5-5", { .input = 100001 }, true, 25001 },
        /* rounded up, but not for what floating point adds */
        { "gpt-5-nano", { .input = 1 }, false, 1 },
        { "gpt-5-nano", { .input = 20 }, false, 1 },
        { "gpt-5-nano", { .input = 21 }, false, 2 },
        { "gpt-6-luna", { .input = 30 }, false, 3 },
        { "gpt-5-nano", { 0 }, false, 0 },
        /* more cached than read is nonsense of the peer, and no discount */
        { "gpt-6-sol", { .input = 10, .cached = 1000 }, false, 200 },
        { "claude-opus-5", { .input = UINT64_MAX, .output = UINT64_MAX }, false, INT64_MAX },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct price price;
        assert_int_equal(find(rows[i].model, HOSTED, &provider_openai, NULL, &price, NULL), 1);
        assert_int_equal(price_of(&price, &rows[i].usage, rows[i].batch), rows[i].expected);
    }
}

static void test_the_date_is_one(void **state)
{
    (void)state;
    int year, month, day;
    assert_int_equal(sscanf(price_date, "%4d-%2d-%2d", &year, &month, &day), 3);
    assert_int_equal(strlen(price_date), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_loopback_is_free_unless_a_row_says_more),
        cmocka_unit_test(test_own_rows),
        cmocka_unit_test(test_rows_that_do_not_parse),
        cmocka_unit_test(test_costs),
        cmocka_unit_test(test_the_date_is_one),
    };
    return RUN_TESTS(tests);
}
