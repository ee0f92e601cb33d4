#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "text/tokens.h"

static uint32_t estimate(const char *text)
{
    return tokens_estimate(text, strlen(text));
}

static uint32_t estimate_of_many(const char *piece, size_t times)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < times; i++)
        buf_addstr(&text, piece);
    uint32_t n = tokens_estimate(text.data, text.size);
    buf_release(&text);
    return n;
}

static void test_nothing(void **state)
{
    (void)state;
    assert_int_equal(tokens_estimate("", 0), 0);
    assert_int_equal(tokens_estimate("text", 0), 0);
}

/* The size decides, not a NUL: it is a piece of punctuation. */
static void test_size_counts(void **state)
{
    (void)state;
    assert_int_equal(tokens_estimate("one two three", 3), estimate("one"));
    assert_true(tokens_estimate("one\0two", 7) > estimate("onetwo"));
}

/* Pieces that the encoding cannot join cost a token each, at least; none costs more than a token
 * and a quarter for each of its bytes. */
static void test_bounds_by_pieces(void **state)
{
    static const struct {
        const char *text;
        uint32_t pieces;
    } cases[] = {
        { "a", 1 },
        { "the quick brown fox", 4 },
        { "int main(void)\n{\n    return 0;\n}\n", 10 },
        { "parseHttpUrl", 3 }, /* a capital starts a piece */
        { "snake_case_name", 3 },
        { "123456789", 3 }, /* groups of three digits */
        { "1234567890", 4 },
        { "a.b.c.d", 4 },
        { "検索結果", 4 },
        { "\n\n\n", 1 },
        { "{}[]();", 1 },
        { "2024-01-31T12:00:00Z", 10 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t n = estimate(cases[i].text);
        if (n < cases[i].pieces || n > 1 + strlen(cases[i].text) * 5 / 4)
            fail_msg("\"%s\" is estimated at %u", cases[i].text, n);
    }
}

static void test_space_joins_words(void **state)
{
    (void)state;
    assert_int_equal(estimate("some words here"), estimate("some") * 3 - 2);
    assert_int_equal(estimate("some words"), estimate(" some words "));
    assert_true(estimate("a\nb\nc\nd") > estimate("a b c d"));
    /* a run of white space is one piece, however long */
    assert_int_equal(estimate("a\n\n\n\n\nb"), estimate("a\nb"));
    assert_int_equal(estimate("a                b"), estimate("a  b"));
}

/* What is long without a break cannot be one token. */
static void test_long_runs_grow(void **state)
{
    static const char *const pieces[] = { "a", "A", "7", "=", "é", "検", "\xff", "ab", "x1", "aB" };
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        uint32_t small = estimate_of_many(pieces[i], 1000), big = estimate_of_many(pieces[i], 8000);
        assert_true(small >= 125);
        assert_in_range(big, (uint64_t)small * 78 / 10, (uint64_t)small * 82 / 10);
    }
    assert_in_range(estimate_of_many("a", 4000000), 400000, 1000000);
}

/* The same number of characters: prose, code, Cyrillic, Chinese, in rising cost. */
static void test_scripts(void **state)
{
    (void)state;
    uint32_t english = estimate_of_many("the index holds every file ", 10);
    uint32_t code = estimate_of_many("if (i<n) { a[i]=f(b, 1); } ", 10);
    uint32_t chinese = estimate_of_many("索引保存每个文件的内容并且保持最新状态请求到来时回答", 10);
    uint32_t russian = estimate_of_many("индекс хранит каждый файл. ", 10);
    assert_true(english < russian);
    assert_true(english < code);
    assert_true(russian < chinese);
    assert_true(code < chinese);
    assert_true(chinese >= 260);
}

static const char *const fragments[] = {
    "word",     " ",      "\n",   "    ", "Camel", "HTTP", "_",    "42",  "12345", "(",   "();",
    "->",       "ein ",   "über", "検",   "索",    "\t",   "\r\n", "...", "A",     "z",   "0x1F",
    "\xef\xbb", "return", "*",    "/* ",  " */",   "#",    "- ",   "`x`", "“",     "Ünï", "é",
};

static void random_text(struct buf *out, int pieces)
{
    for (int i = 0; i < pieces; i++)
        buf_addstr(out, fragments[(size_t)rand() % (sizeof fragments / sizeof *fragments)]);
}

/* A brief is packed by adding up its pieces: the whole must not cost more than its parts, but for
 * the white space that two of them may form, nor less than the first of them alone. */
static void test_concatenation(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < 3000; round++) {
        struct buf a = BUF_INIT, b = BUF_INIT;
        random_text(&a, rand() % 12);
        random_text(&b, rand() % 12);
        uint32_t first = tokens_estimate(a.data, a.size), second = tokens_estimate(b.data, b.size);
        buf_add(&a, b.data, b.size);
        uint32_t whole = tokens_estimate(a.data, a.size);
        assert_true(whole <= first + second + 1);
        assert_true(whole + 1 >= first);
        assert_true(whole + 1 >= second);
        buf_release(&a);
        buf_release(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),          cmocka_unit_test(test_size_counts),
        cmocka_unit_test(test_bounds_by_pieces), cmocka_unit_test(test_space_joins_words),
        cmocka_unit_test(test_long_runs_grow),   cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_concatenation),
    };
    return RUN_TESTS(tests);
}
