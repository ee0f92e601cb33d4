#include "support.h"

#include <string.h>

#include "base/buf.h"
#include "text/compound.h"

/* Whether the text holds neighbouring words of the request. */
static bool holds(const char *request_text, const char *text)
{
    struct arena arena = ARENA_INIT;
    struct request request;
    struct compounds compounds;
    bool found[COMPOUNDS_MAX] = { false };
    request_analyse(&request, request_text, strlen(request_text), &arena);
    compounds_find(&compounds, &request, NULL, &arena);
    size_t marked = compounds_mark(&compounds, text, strlen(text), found);
    assert_in_range(compounds.title_count, 0, compounds.count);
    assert_int_equal(compounds_mark(&compounds, text, strlen(text), found), 0);
    arena_release(&arena);
    return marked > 0;
}

static void test_names(void **state)
{
    static const struct {
        const char *request, *text;
        bool holds;
    } cases[] = {
        { "Write the commit message in the chat language", "get_commit_message", true },
        { "Write the commit message in the chat language", "self.chat_language = None", true },
        { "Write the commit message in the chat language", "--chat-language", true },
        { "Write the commit message in the chat language", "a chat language, or none", true },
        { "Write the commit message in the chat language", "move_back_cur_messages", false },
        { "Write the commit message in the chat language", "chatty_language", false },
        { "Write the commit message in the chat language", "chat = language", false },
        { "Write the commit message in the chat language", "language_chat", false },
        /* one word there, two here, and the other way about */
        { "gitignore template is ignored", "listGitIgnoreTemplates", true },
        { "git ignore templates are read", "gitignore", true },
        { "http servers", "HTTPServer", true },
        /* in names of many parts, behind words that begin like one of the request, and behind none */
        { "read file", "rewriteConfigReadOldFile", false },
        { "read file", "rewriteConfigReadFile", true },
        { "read file", "if (all of it = rewriteReadyConfigReadFile(x))", true },
        { "rewrite configs", "a_rewriteConfigReadOldFile", true },
        { "db id", "getDBIDOf", true },
        { "db id", "get_db_ident", false },
        /* small words between, in any order; other words and the end of a sentence part */
        { "the language of the chat", "chat_language", true },
        { "chat and language", "chat_language", false },
        { "a chat. Language", "chat_language", false },
        { "a chat, language", "chat_language", false },
        { "a long\nline of text", "long_line", true },
        { "a long\n\nline of text", "long_line", false },
        /* what is to be done is no part of a name */
        { "Add option", "add_option", false },
        { "Update index", "update_index", false },
        { "", "chat_language", false },
        { "chat language", "", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (holds(cases[i].request, cases[i].text) != cases[i].holds)
            fail_msg("\"%s\" in %s", cases[i].request, cases[i].text);
}

static void test_bounds(void **state)
{
    struct arena arena = ARENA_INIT;
    struct buf text = BUF_INIT;
    struct request request;
    struct compounds compounds;
    bool found[COMPOUNDS_MAX] = { false };
    (void)state;
    buf_addstr(&text, "alpha beta\n");
    for (int i = 0; i < 500; i++)
        buf_printf(&text, "%c%c%c ", 'a' + i % 26, 'a' + i / 26, 'x');
    request_analyse(&request, text.data, text.size, &arena);
    compounds_find(&compounds, &request, NULL, &arena);
    assert_int_equal(compounds.count, COMPOUNDS_MAX);
    assert_int_equal(compounds.title_count, 1);
    /* longer than any name, of one part and of many */
    for (int i = 0; i < 400; i++)
        buf_addstr(&text, i < 200 ? "z" : "aB_");
    buf_addstr(&text, "\xff alpha_beta");
    compounds_mark(&compounds, text.data, text.size, found);
    assert_true(found[0]);
    buf_release(&text);
    arena_release(&arena);
}

/* First letters of the parts of a name, in a row; of one that is cut, of its first parts. */
static void test_abbreviations(void **state)
{
    static const struct abbreviations all = { { "kkp", "hfe" }, { true, false }, 2 };
    static const struct {
        const char *text;
        bool first, second;
    } cases[] = {
        { "KittyKeyboardProtocol", true, false },
        { "old_kitty_keyboard_protocol_2", true, false },
        { "KittyKeyboardFlags", true, false },
        { "useKittyKeyboardFlags", false, false },
        { "the kitty keyboard protocol", true, false },
        { "hashFieldExpire", false, true },
        { "hash_field", false, false },
        { "KKP", false, false }, /* one part: a word of the request */
        { "", false, false },
    };
    struct arena arena = ARENA_INIT;
    struct request request;
    struct compounds compounds;
    (void)state;
    request_analyse(&request, "HFE: use KKP in chats", 21, &arena);
    compounds_find(&compounds, &request, &all, &arena);
    assert_true(compounds.title_count >= 2);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool found[COMPOUNDS_MAX] = { false };
        compounds_mark(&compounds, cases[i].text, strlen(cases[i].text), found);
        if (found[0] != cases[i].first || found[1] != cases[i].second)
            fail_msg("%s", cases[i].text);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_abbreviations),
    };
    return RUN_TESTS(tests);
}
