#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "text/request.h"
#include "text/words.h"

/* Mentions as "a.c:12 b.c", in the order of the text. */
static char *list(const struct request_mention *mentions, size_t count)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "%s%s", i ? " " : "", mentions[i].text);
        if (mentions[i].line)
            buf_printf(&out, ":%u", mentions[i].line);
    }
    return buf_detach(&out);
}

static void test_mentions(void **state)
{
    static const struct {
        const char *text, *paths, *symbols;
    } cases[] = {
        /* paths */
        { "see src/net/url.c for it", "src/net/url.c", "" },
        { "a.c:12 fails", "a.c:12", "" },
        { "src/a.c:12:3: error", "src/a.c:12", "" },
        { "Fix url.c.", "url.c", "" },
        { "main.c(12): error", "main.c", "" },
        { "(`src/url.c`, \"main.py\")", "src/url.c main.py", "" },
        { "./lib/a.js and ../b.js", "./lib/a.js ../b.js", "" },
        { "docs/guide has no extension", "docs/guide", "" },
        { "CMakeLists.txt:", "CMakeLists.txt", "" },
        { "größe.py", "größe.py", "" },
        { "a.c, b.c and a.c again", "a.c b.c", "" },
        { "@scope/package", "scope/package", "" },
        { "C:\\src\\net\\url.c:7: error", "C:/src/net/url.c:7", "" },
        { "src\\url.c", "src/url.c", "" },
        { "https://host/me/it/blob/main/src/url.c#L12-L20", "src/url.c:12", "" },
        { "http://host/me/it/raw/v1/a.c", "a.c", "" },
        { "src/url.c#L3", "src/url.c:3", "" },
        /* no paths */
        { "e.g. this, i.e. that, 1.2.3 or 3/4", "", "" },
        { "the end. Another sentence...", "", "" },
        { "see https://example.com/a/b.html or http://x.org", "", "" },
        { "#123 and @name", "", "" },
        { "at 12:30", "", "" },
        { "https://host/me/it/blob/main or https://host/me/it/blob/main/", "", "" },
        { "https://host/blob/main/#L1", "", "" },
        { "App\\Models\\User", "", "App\\Models\\User" },
        /* symbols */
        { "HTTPServer", "", "HTTPServer" },
        { "parseUrl and ParseUrl", "", "parseUrl ParseUrl" },
        { "foo_bar() or foo_bar", "", "foo_bar" },
        { "call connect() first", "", "connect" },
        { "client.send() hangs", "", "client.send" },
        { "the `add` command", "", "add" },
        { "Foo::bar, std::string.", "", "Foo::bar std::string" },
        { "self.parse_all: wrong", "", "self.parse_all" },
        { "MAX_SIZE", "", "MAX_SIZE" },
        { "__init__", "", "__init__" },
        { "修复LoginService的登录错误, src/login.py中", "src/login.py", "LoginService" },
        { "fix(lexer): call connect() first", "", "connect" },
        { "feat(lexer)!: call import('x') and `import`", "", "import" },
        { "if (x) and import(x) and connect(x)", "", "connect" },
        /* prose */
        { "Add a retry, please", "", "" },
        { "The README says URLs and IDs", "", "" },
        { "HTTP and JSON", "", "" },
        { "`a` (b) c", "", "" },
        { "", "", "" },
        { "`", "", "" },
        { "foo(", "", "" },
        { ":::---...///", "", "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct request request;
        request_analyse(&request, cases[i].text, strlen(cases[i].text), &arena);
        char *paths = list(request.paths, request.path_count);
        char *symbols = list(request.symbols, request.symbol_count);
        if (strcmp(paths, cases[i].paths) || strcmp(symbols, cases[i].symbols))
            fail_msg("\"%s\" names the paths \"%s\" and the symbols \"%s\"", cases[i].text, paths,
                     symbols);
        free(paths);
        free(symbols);
        arena_release(&arena);
    }
}

static const struct request_term *term(const struct request *request, const char *text)
{
    for (size_t i = 0; i < request->term_count; i++)
        if (!strcmp(request->terms[i].text, text))
            return &request->terms[i];
    return NULL;
}

static void test_terms(void **state)
{
    static const char text[] = "Add retries to the HTTP client\r\n\r\n"
                               "The HttpClient should retry when the server is busy. Client, "
                               "client!\n";
    struct arena arena = ARENA_INIT;
    struct request request;
    (void)state;
    request_analyse(&request, text, sizeof text - 1, &arena);
    assert_int_equal(request.size, sizeof text - 1);
    assert_ptr_not_equal(request.text, text);
    assert_string_equal(request.text, text);

    const struct request_term *client = term(&request, "client");
    assert_int_equal(client->count, 4);
    assert_int_equal(client->in_title, 1);
    assert_int_equal(client->length, 6);
    assert_int_equal(term(&request, "retry")->count, 2);
    assert_int_equal(term(&request, "retry")->in_title, 1);
    assert_int_equal(term(&request, "http")->count, 2);
    assert_int_equal(term(&request, "httpclient")->in_title, 0);
    assert_int_equal(term(&request, "server")->in_title, 0);
    static const char *const gone[] = { "add", "to", "the", "should", "when", "is" };
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        assert_null(term(&request, gone[i]));
    for (size_t i = 0; i < request.term_count; i++)
        assert_false(word_is_stop(request.terms[i].text));
    arena_release(&arena);
}

static void word_of(char word[8], size_t n)
{
    for (int i = 0; i < 4; i++, n /= 20)
        word[i] = "bcdfghjklmnpqrtvwxyz"[n % 20];
    memcpy(word + 4, "o ", 3);
}

/* Those of the title stay, then those that are said most. */
static void test_what_the_title_asks_for(void **state)
{
    static const struct {
        const char *text;
        bool documents, settings, adds;
    } cases[] = {
        { "Update the docs", true, false, false },
        { "README: name the licence", true, false, false },
        { "Let documents have titles", true, false, false },
        { "Run the workflow on tags", false, true, false },
        { "Add a flag\n\nand document it in CI", false, false, true },
        { "fix(cli): support two flags", false, false, true },
        { "feat(cli)!: two flags", false, false, true },
        { "We need a new flag", false, false, false }, /* the first three words decide */
        { "A new flag", false, false, true },
        { "Fix the flag\nadd a test", false, false, false },
        { "Address the flag", false, false, false },
        { "", false, false, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct request request;
        request_analyse(&request, cases[i].text, strlen(cases[i].text), &arena);
        assert_int_equal(request.asks_documents, cases[i].documents);
        assert_int_equal(request.asks_settings, cases[i].settings);
        assert_int_equal(request.adds, cases[i].adds);
        arena_release(&arena);
    }
}

static void test_most_telling_terms_are_kept(void **state)
{
    struct arena arena = ARENA_INIT;
    struct request request;
    struct buf text = BUF_INIT;
    char word[8];
    (void)state;
    buf_addstr(&text, "zebra quagga\n");
    for (size_t i = 0; i < 2000; i++) {
        word_of(word, i);
        buf_addstr(&text, word);
        if (i >= 1000 && i < 1100)
            buf_addstr(&text, word);
    }
    request_analyse(&request, text.data, text.size, &arena);
    assert_int_equal(request.term_count, REQUEST_TERMS_MAX);
    assert_non_null(term(&request, "zebra"));
    assert_non_null(term(&request, "quagga"));
    for (size_t i = 1000; i < 1100; i++) {
        word_of(word, i);
        word[5] = '\0';
        assert_non_null(term(&request, word));
    }
    for (size_t i = 1; i < request.term_count; i++)
        assert_true(strcmp(request.terms[i - 1].text, request.terms[i].text) < 0);
    buf_release(&text);
    arena_release(&arena);
}

static void test_bounds(void **state)
{
    struct arena arena = ARENA_INIT;
    struct request request;
    struct buf text = BUF_INIT;
    (void)state;
    for (size_t i = 0; text.size < 2 * REQUEST_MAX; i++)
        buf_printf(&text, "dir%zu/file%zu.c name_%zu ", i, i, i);
    request_analyse(&request, text.data, text.size, &arena);
    assert_int_equal(request.size, REQUEST_MAX);
    assert_int_equal(strlen(request.text), REQUEST_MAX);
    assert_in_range(request.path_count, 1, 1000);
    assert_in_range(request.symbol_count, 1, 1000);
    buf_release(&text);

    request_analyse(&request, "a.c\0b.c", 7, &arena);
    assert_int_equal(request.path_count, 2);
    request_analyse(&request, "", 0, &arena);
    assert_int_equal(request.term_count + request.path_count + request.symbol_count, 0);
    arena_release(&arena);
}

static bool is_part(const char *text, const char *path)
{
    size_t n = strlen(path);
    for (; *text; text++) {
        size_t i = 0;
        while (i < n && (text[i] == path[i] || (text[i] == '\\' && path[i] == '/')))
            i++;
        if (i == n)
            return true;
    }
    return false;
}

/* Any bytes, so that the sanitizers see every edge of the text; mentions are parts of it. */
static void test_any_bytes(void **state)
{
    static const char alphabet[] = "aB1_./:@+#~$\\-`( \n\xc3\xa9\xff,e.g";
    (void)state;
    srand(5);
    for (int round = 0; round < 2000; round++) {
        struct arena arena = ARENA_INIT;
        struct request request;
        size_t size = (size_t)rand() % 40;
        char *text = test_malloc(size + 1);
        for (size_t i = 0; i < size; i++)
            text[i] = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
        text[size] = '\0';
        request_analyse(&request, text, size, &arena);
        for (size_t i = 0; i < request.path_count; i++)
            assert_true(is_part(text, request.paths[i].text));
        for (size_t i = 0; i < request.symbol_count; i++) {
            assert_true(strlen(request.symbols[i].text) >= 3);
            assert_non_null(strstr(text, request.symbols[i].text));
        }
        test_free(text);
        arena_release(&arena);
    }
}

static char *list_quotes(const struct request *request)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < request->quote_count; i++)
        buf_printf(&out, "%s[%s]", i ? " " : "", request->quotes[i].text);
    return buf_detach(&out);
}

static void test_quotations(void **state)
{
    static const struct {
        const char *text, *quotes;
    } cases[] = {
        { "say more in \"cannot open it\"", "[cannot open it]" },
        { "the `lua-time-limit` of 'max clients'", "[lua-time-limit] [max clients]" },
        { "it's what users don't want", "" },
        { "the \xe2\x80\x9cnot found\xe2\x80\x9d page", "[not found]" },
        { "add --dry-run and --no-color.", "[--dry-run] [--no-color]" },
        { "a \"b\" c", "" },
        { "\"one that\ndoes not close\" in its line", "" },
        { "```\ncode block\n```", "" },
        { "\"twice here\" and \"twice here\"", "[twice here]" },
        { "\"1234\"", "" },
        { "say \"a \\\"word\\\" inside\"", "[a \\\"word\\\" inside]" },
        { "\"not closed", "" },
        { "`connect()` and `connect(a)`", "[connect] [connect(a)]" },
        { "of `import('a:b')` now", "[import('a:b')]" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct request request;
        request_analyse(&request, cases[i].text, strlen(cases[i].text), &arena);
        char *quotes = list_quotes(&request);
        assert_string_equal(quotes, cases[i].quotes);
        free(quotes);
        arena_release(&arena);
    }
}

static void test_questions(void **state)
{
    static const struct {
        const char *text;
        bool is_question;
        const char *symbols;
    } cases[] = {
        { "Engine", true, "Engine" },
        { "how does the timer wheel track deadlines", true, "" },
        { "where is a fix applied to the header", true, "" },
        { "router", true, "router" },
        { "extra_name Router", true, "extra_name Router" },
        { "panic recovery middleware", true, "" },
        { "the end of it. Another sentence", true, "" },
        { "how Depends finds its value", true, "Depends" },
        { "add a --json flag", false, "" },
        { "fix(core): resolve of links", false, "" },
        { "perf: non-blocking write", false, "" },
        { "perf(core)!: non-blocking write", false, "" },
        { "the list should be sorted", false, "" },
        { "Hide signature help if it overlays", false, "" },
        { "gist list output\n\nIt has no colours.", false, "" },
        { "", false, "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct request request;
        request_analyse(&request, cases[i].text, strlen(cases[i].text), &arena);
        if (request.is_question != cases[i].is_question)
            fail_msg("\"%s\" is %s question", cases[i].text, request.is_question ? "a" : "no");
        char *symbols = list(request.symbols, request.symbol_count);
        assert_string_equal(symbols, cases[i].symbols);
        free(symbols);
        arena_release(&arena);
    }
}

static bool has_joined(const struct request *request, const char *term)
{
    size_t t = request_find_term(request, term);
    return t < request->term_count && request->terms[t].is_joined;
}

/* Neighbouring words may be one name, in a question. */
static void test_joined_words(void **state)
{
    struct arena arena = ARENA_INIT;
    struct request request;
    (void)state;
    const char *question = "how the thread pool sends status-codes, or threadPool";
    request_analyse(&request, question, strlen(question), &arena);
    assert_true(request.is_question && !request.is_name);
    assert_true(has_joined(&request, "statuscodes") && has_joined(&request, "statuscode"));
    assert_false(has_joined(&request, "thepool") || has_joined(&request, "codesor"));
    /* What was written is written. */
    assert_true(request_find_term(&request, "threadpool") < request.term_count);
    assert_false(has_joined(&request, "threadpool") || has_joined(&request, "thread"));

    const char *change = "add a thread pool";
    request_analyse(&request, change, strlen(change), &arena);
    assert_int_equal(request_find_term(&request, "threadpool"), request.term_count);

    const char *name = "extra_name extra_main";
    request_analyse(&request, name, strlen(name), &arena);
    assert_true(request.is_name);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mentions),
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_what_the_title_asks_for),
        cmocka_unit_test(test_most_telling_terms_are_kept),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_quotations),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_joined_words),
        cmocka_unit_test(test_any_bytes),
    };
    return RUN_TESTS(tests);
}
