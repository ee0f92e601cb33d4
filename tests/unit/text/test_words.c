#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/words.h"

static struct word_counter *counter;

static int make_counter(void **state)
{
    (void)state;
    counter = word_counter_new();
    return 0;
}

static int free_counter(void **state)
{
    (void)state;
    word_counter_free(counter);
    return 0;
}

/* The terms of what was added, sorted, as "client http:2". */
static char *describe(void)
{
    struct buf out = BUF_INIT;
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    for (size_t i = 0; i < count; i++) {
        uint32_t n = 0;
        for (int f = 0; f < FIELD_COUNT; f++)
            n += terms[i].counts[f];
        buf_printf(&out, n > 1 ? "%s%s:%u" : "%s%s", i ? " " : "", terms[i].text, n);
    }
    return buf_detach(&out);
}

static void assert_terms(const char *text, const char *expected)
{
    word_counter_reset(counter);
    word_counter_add(counter, text, strlen(text), FIELD_BODY);
    char *found = describe();
    if (strcmp(found, expected))
        fail_msg("\"%s\" gives \"%s\", not \"%s\"", text, found, expected);
    free(found);
}

static void test_analysis(void **state)
{
    static const char *const cases[][2] = {
        /* all ways to write one name meet */
        { "http_server", "http httpserver server" },
        { "HttpServer", "http httpserver server" },
        { "HTTPServer", "http httpserver server" },
        { "httpServer", "http httpserver server" },
        { "HTTP_SERVER", "http httpserver server" },
        { "__http__server__", "http httpserver server" },
        { "XMLHttpRequest", "http request xml xmlhttprequest" },
        { "toURL", "to tourl url" },
        { "getHTTP", "get gethttp http" },
        /* letters and digits part; one letter is too little */
        { "utf8_decode", "decod utf utf8decode" },
        { "sha256", "256 sha sha256" },
        { "base64Encode", "64 bas base64encode encod" },
        { "vec3f", "vec vec3f" },
        { "getX", "get getx" },
        { "a b _ x1 __", "" },
        /* one part gives no second term */
        { "__init__", "init" },
        { "_private", "privat" },
        { "README", "readm" },
        /* stems are those of parts, not of the whole */
        { "files file Filing", "fil:3" },
        { "parsedFiles", "fil pars parsedfiles" },
        { "parser parse", "pars:2" },
        /* what parts words */
        { "src/net/http_url.c:12", "12 http httpurl net src url" },
        { "don't e.g. foo-bar", "bar don foo" },
        { "a.b->c(NULL)", "null" },
        { "Foo::bar<T>", "bar foo" },
        { "tab\tnew\nline\r\nend", "end lin new tab" },
        /* other scripts */
        { "Über ÜBER über", "über:3" },
        { "Файл ФАЙЛ", "файл:2" },
        { "ΛΟΓΟΣ λογοσ", "λογοσ:2" },
        { "größe_datei", "datei größe" },
        { "“quoted” word…and—dash", "and dash quot word" },
        { "é à la", "la" },
        { "検索結果", "検索 索結 結果" },
        { "検 索", "" },
        { "파일을", "일을 파일" },
        { "HTTP検索Client", "client http 検索" },
        { "検索。結果", "検索 結果" },
        /* as wide as usual, whatever it is written */
        { "ＬＯＧＩＮ ｌｏｇｉｎ login", "login:3" },
        { "ﾛｸﾞｲﾝ", "イン グイ ログ" },
        { "ﾊﾟｽﾜｰﾄﾞ", "スワ パス ワー ード" },
        { "ログin処理", "in ログ 処理" },
        { "登录LoginService失败", "login loginservice servic 失败 登录" },
        { "値，次", "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_terms(cases[i][0], cases[i][1]);
}

/* Keys and digests would fill the index with terms that nobody asks for. */
static void test_encoded_data(void **state)
{
    static const char *const encoded[] = {
        "d41d8cd98f00b204e9800998ecf8427e",
        "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1234567890123456",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJVadQssw5c",
        "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5",
    };
    static const char *const names[] = {
        "getHTTPResponseCodeFromURLConnection",
        "test_sha256_of_empty_input",
        "internationalization_configuration",
        "MAX_NUMBER_OF_CONNECTIONS_PER_HOST",
        "AbstractSingletonProxyFactoryBean",
        "utf8_to_utf16_to_utf32_conversion",
        "isAnOrIsOfNoUseToUs",
    };
    (void)state;
    for (size_t i = 0; i < sizeof encoded / sizeof *encoded; i++)
        assert_terms(encoded[i], "");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        word_counter_reset(counter);
        word_counter_add(counter, names[i], strlen(names[i]), FIELD_BODY);
        char *found = describe();
        if (!*found)
            fail_msg("\"%s\" gives nothing", names[i]);
        free(found);
    }
}

static void test_fields_and_lengths(void **state)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    (void)state;
    word_counter_add(counter, "parse url", 9, FIELD_BODY);
    word_counter_add(counter, "the url, an url", 15, FIELD_COMMENT);
    word_counter_add(counter, "parseUrl", 8, FIELD_SYMBOL);
    const struct term *t = word_counter_terms(counter, &count, lengths);
    assert_int_equal(count, 5); /* an pars parseurl the url */
    assert_string_equal(t[1].text, "pars");
    assert_int_equal(t[1].counts[FIELD_BODY], 1);
    assert_int_equal(t[1].counts[FIELD_COMMENT], 0);
    assert_int_equal(t[1].counts[FIELD_SYMBOL], 1);
    assert_string_equal(t[4].text, "url");
    assert_int_equal(t[4].counts[FIELD_BODY], 1);
    assert_int_equal(t[4].counts[FIELD_COMMENT], 2);
    assert_int_equal(t[4].counts[FIELD_SYMBOL], 1);
    assert_int_equal(lengths[FIELD_BODY], 2);
    assert_int_equal(lengths[FIELD_COMMENT], 4);
    assert_int_equal(lengths[FIELD_SYMBOL], 3);

    /* asking changes nothing; more can be added; a reset forgets */
    word_counter_add(counter, "URL", 3, FIELD_BODY);
    t = word_counter_terms(counter, &count, lengths);
    assert_int_equal(count, 5);
    assert_int_equal(t[4].counts[FIELD_BODY], 2);
    word_counter_reset(counter);
    word_counter_terms(counter, &count, lengths);
    assert_int_equal(count, 0);
    assert_int_equal(lengths[FIELD_BODY] + lengths[FIELD_COMMENT] + lengths[FIELD_SYMBOL], 0);
}

/* More distinct words than the tables start with, in two orders. */
static void test_many_words(void **state)
{
    char word[32];
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    (void)state;
    for (int order = 0; order < 2; order++) {
        word_counter_reset(counter);
        for (int i = 0; i < 5000; i++) {
            int n = order ? 4999 - i : i;
            int size = snprintf(word, sizeof word, "w%c%c%c%c ", 'a' + n % 10, 'a' + n / 10 % 10,
                                'a' + n / 100 % 10, 'a' + n / 1000);
            word_counter_add(counter, word, (size_t)size, FIELD_BODY);
            word_counter_add(counter, word, (size_t)size, FIELD_COMMENT);
        }
        word_counter_terms_unordered(counter, &count, lengths);
        size_t unordered = count;
        const struct term *terms = word_counter_terms(counter, &count, lengths);
        assert_int_equal(count, unordered);
        assert_int_equal(lengths[FIELD_BODY], 5000);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(terms[i].counts[FIELD_BODY], terms[i].counts[FIELD_COMMENT]);
            if (i)
                assert_true(strcmp(terms[i - 1].text, terms[i].text) < 0);
        }
    }
}

static void test_long_words(void **state)
{
    char text[200];
    (void)state;
    memset(text, 'a', sizeof text);
    word_counter_add(counter, text, sizeof text, FIELD_BODY);
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    assert_int_equal(count, 1);
    assert_int_equal(terms[0].length, TERM_MAX);
    /* 64 bytes cut the 22nd character of three bytes: what is left of it is no term */
    word_counter_reset(counter);
    for (size_t i = 0; i + 3 <= sizeof text; i += 3)
        memcpy(text + i, "ᚠ", 3);
    word_counter_add(counter, text, sizeof text / 3 * 3, FIELD_BODY);
    terms = word_counter_terms(counter, &count, lengths);
    assert_int_equal(count, 1);
    assert_true(utf8_valid(terms[0].text, terms[0].length));
}

/* A sentence without spaces is longer than a word may be: its end counts as its beginning does. */
static void test_long_runs(void **state)
{
    static const char text[] =
        "设置缓存大小以后程序启动失败并且没有任何提示信息请在日志中记录错误原因然后退出";
    (void)state;
    word_counter_reset(counter);
    word_counter_add(counter, text, sizeof text - 1, FIELD_BODY);
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    size_t characters = (sizeof text - 1) / 3;
    assert_int_equal(lengths[FIELD_BODY], characters - 1);
    bool has_end = false;
    for (size_t i = 0; i < count; i++)
        has_end = has_end || !strcmp(terms[i].text, "退出");
    assert_true(has_end);
}

/* Whatever the bytes: terms are bounded, valid UTF-8, in lower case, strictly ascending. */
static void test_any_bytes(void **state)
{
    (void)state;
    srand(11);
    for (int round = 0; round < 300; round++) {
        static const char *const seeds[] = { "Über",         "検索", "HTTPServer",   "_a1",
                                             "\xff\xfe",     "\xc3", "\xe2\x80\x9c", "\0",
                                             "parsed files", "ΣΑΣ" };
        struct buf text = BUF_INIT;
        for (int i = 0; i < 60; i++) {
            const char *seed = seeds[(size_t)rand() % (sizeof seeds / sizeof *seeds)];
            buf_add(&text, seed, *seed ? strlen(seed) : 1);
            if (rand() % 3 == 0)
                buf_addch(&text, (char)rand());
        }
        word_counter_reset(counter);
        word_counter_add(counter, text.data, text.size, FIELD_BODY);
        uint32_t lengths[FIELD_COUNT];
        size_t count;
        const struct term *terms = word_counter_terms(counter, &count, lengths);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(strlen(terms[i].text), terms[i].length);
            assert_in_range(terms[i].length, 2, TERM_MAX);
            assert_true(utf8_valid(terms[i].text, terms[i].length));
            assert_int_equal(strcspn(terms[i].text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_ \n"),
                             terms[i].length);
            if (i)
                assert_true(strcmp(terms[i - 1].text, terms[i].text) < 0);
        }
        buf_release(&text);
    }
}

/* As people write them: the list holds the analysed forms. */
static void test_stop_words(void **state)
{
    static const char stops[] =
        "the an of and or with without when which this that these those there their not only also "
        "should would could must may add adds added adding fix fixes fixed fixing change changes "
        "changed changing make makes making made update updates updated updating use uses used "
        "using support supports supported supporting allow allows allowed implement implements "
        "implemented improve improves improved feature features issue issues bug bugs problem "
        "problems please because before since while where some more same like does have having "
        "need needs needed want wants";
    static const char others[] = "parser cache http server file path index token note "
                                 "theme news settings "
                                 "brief module retry timeout config ranking";
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    (void)state;
    word_counter_add(counter, stops, strlen(stops), FIELD_BODY);
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    for (size_t i = 0; i < count; i++)
        if (!word_is_stop(terms[i].text))
            fail_msg("\"%s\" is no stop word", terms[i].text);
    word_counter_reset(counter);
    word_counter_add(counter, others, strlen(others), FIELD_BODY);
    terms = word_counter_terms(counter, &count, lengths);
    for (size_t i = 0; i < count; i++)
        if (word_is_stop(terms[i].text))
            fail_msg("\"%s\" is a stop word", terms[i].text);
    assert_false(word_is_stop(""));
}

struct beginning {
    const char *text;
    size_t size;
};

static void expect_beginning(void *data, const char *term, size_t length)
{
    const struct beginning *in = data;
    struct stem_starts starts = { { 0 } };
    stem_starts_add(&starts, term, length);
    if (!words_may_begin(in->text, in->size, &starts))
        fail_msg("\"%.*s\" is in \"%.*s\"", (int)length, term, (int)in->size, in->text);
}

/* No term is missed, and most texts are told to have none. */
static void test_beginnings(void **state)
{
    static const char bytes[] = "abXY__12 -.\xc3\xa9zQ";
    struct stem_starts starts = { { 0 } };
    uint32_t seed = 7;
    (void)state;
    for (int round = 0; round < 3000; round++) {
        char text[24];
        struct beginning in = { text, 0 };
        for (; in.size < sizeof text; in.size++) {
            seed = seed * 1664525u + 1013904223u;
            text[in.size] = bytes[(seed >> 16) % (sizeof bytes - 1)];
        }
        words_each(text, in.size, NULL, expect_beginning, &in);
    }
    stem_starts_add(&starts, "retry", 5);
    assert_true(words_may_begin("x.__re_tries", 12, &starts));
    assert_true(words_may_begin("getRETRIES", 10, &starts));
    assert_true(words_may_begin("HTTPRetry2", 10, &starts));
    assert_false(words_may_begin("more_theatres", 13, &starts));
    assert_false(words_may_begin("rest_of.REPORT", 14, &starts));
    assert_int_equal(words_find_start("retry = getRetry", 16, 1, &starts), 11);
    assert_int_equal(words_find_start("retry = getRetry", 16, 12, &starts), 16);
    stem_starts_add(&starts, "dry", 3);
    assert_true(words_may_begin("it dries", 8, &starts));
    stem_starts_add(&starts, "io", 2);
    assert_true(words_may_begin("theIOError", 10, &starts));
    assert_false(words_may_begin("", 0, &starts));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_counter, free_counter)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_analysis),   TEST(test_encoded_data), TEST(test_fields_and_lengths),
        TEST(test_many_words), TEST(test_long_words),   TEST(test_any_bytes),
        TEST(test_many_words), TEST(test_long_runs),    TEST(test_any_bytes),
        TEST(test_stop_words), TEST(test_beginnings),
    };
    return RUN_TESTS(tests);
}
