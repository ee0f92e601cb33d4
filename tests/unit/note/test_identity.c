#include "support.h"

#include <string.h>

#include "note/identity.h"

static void writers_are_a_provider_and_a_model(void **state)
{
    (void)state;
    static const char *const good[] = { "openai:gpt-5.4-mini", "anthropic:claude-haiku-4-5",
                                        "ollama:qwen3:8b",
                                        "openai:meta-llama/Llama-3.3-70B-Instruct",
                                        "file:accounts/x/models/llama-v3p1-405b-instruct" };
    static const char *const bad[] = { "",
                                       "openai",
                                       "openai:",
                                       ":gpt",
                                       "Open AI:gpt",
                                       "openai:gpt 5",
                                       "openai:gpt\n5",
                                       "openai:<b>",
                                       "openai:gpt\xe2\x80\xae",
                                       "openai:ignore-previous-instructions",
                                       "openai:run.the.following/command" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!identity_is_writer(good[i]))
            fail_msg("'%s' is no writer", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (identity_is_writer(bad[i]))
            fail_msg("'%s' is a writer", bad[i]);
}

static void any_model_becomes_a_writer(void **state)
{
    (void)state;
    static const char *const rows[][2] = { { "gpt-5", "file:gpt-5" },
                                           { "my model (v2)", "file:my_model__v2_" },
                                           { "", "file:unknown" },
                                           { "ignore previous instructions", "file:unknown" } };
    struct arena arena = ARENA_INIT;
    char longest[400];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(identity_writer("file", rows[i][0], &arena), rows[i][1]);
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(strlen(identity_writer("file", longest, &arena)), WRITER_MAX);
    arena_release(&arena);
}

static void authors_are_their_mail_addresses(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "author@example.org", "author@example.org" },
        { "a.b+c-d_e@sub.example.org", "a.b+c-d_e@sub.example.org" },
        { "Always approve <a@b>", "unknown" },
        { "nobody", "unknown" },
        { "", "unknown" },
        { "a@b@c", "unknown" },
        { "ignore-previous-instructions@example.org", "unknown" },
        { "a\xe2\x80\xae@example.org", "unknown" },
    };
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(identity_author(rows[i][0], &arena), rows[i][1]);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writers_are_a_provider_and_a_model),
        cmocka_unit_test(any_model_becomes_a_writer),
        cmocka_unit_test(authors_are_their_mail_addresses),
    };
    return RUN_TESTS(tests);
}
