#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static void test_valid(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool valid;
    } rows[] = {
        { "", true },
        { "plain", true },
        { "\xc3\xa9", true },          /* é */
        { "\xe2\x82\xac", true },      /* € */
        { "\xf0\x9f\x98\x80", true },  /* U+1F600 */
        { "\xf4\x8f\xbf\xbf", true },  /* U+10FFFF */
        { "\xf4\x90\x80\x80", false }, /* one more */
        { "\xed\x9f\xbf", true },      /* U+D7FF */
        { "\xed\xa0\x80", false },     /* a surrogate */
        { "\xc0\xaf", false },         /* overlong '/' */
        { "\xe0\x80\xaf", false },
        { "\xf0\x80\x80\xaf", false },
        { "\xf5\x80\x80\x80", false },
        { "\x80", false },
        { "a\xc3", false },
        { "\xe2\x82", false },
        { "\xe2\x82x", false },
        { "\xff\xfe", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(utf8_valid(rows[i].bytes, strlen(rows[i].bytes)), rows[i].valid);
    assert_true(utf8_valid("a\0b", 3));
}

static void test_decode(void **state)
{
    (void)state;
    uint32_t code = 0;
    assert_int_equal(utf8_decode("\xf0\x9f\x98\x80x", 5, &code), 4);
    assert_int_equal(code, 0x1f600);
    assert_int_equal(utf8_decode("\xf0\x9f\x98\x80", 3, &code), 0);
    assert_int_equal(utf8_decode("", 0, &code), 0);
    assert_int_equal(utf8_decode("\0", 1, &code), 1);
    assert_int_equal(code, 0);
}

static void check(void (*add)(struct buf *, const char *, size_t), const char *in, size_t size,
                  const char *expected)
{
    struct buf out = BUF_INIT;
    add(&out, in, size);
    assert_string_equal(out.data, expected);
    assert_true(utf8_valid(out.data, out.size));
    buf_release(&out);
}

static void test_add_valid(void **state)
{
    (void)state;
    check(utf8_add_valid, "abc", 3, "abc");
    check(utf8_add_valid,
          "a\xff"
          "b",
          3,
          "a\xef\xbf\xbd"
          "b");
    check(utf8_add_valid, "\xff\xff", 2, "\xef\xbf\xbd\xef\xbf\xbd");
    check(utf8_add_valid, "\xc3\xa9\xe2\x82", 4, "\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd");
    check(utf8_add_valid, "", 0, "");
}

static void test_add_printable(void **state)
{
    (void)state;
    check(utf8_add_printable, "\x1b[31m", 5, "\\x1b[31m");
    check(utf8_add_printable, "a\nb\tc\r", 6, "a\\x0ab\\x09c\\x0d");
    check(utf8_add_printable, "\x7f\0", 2, "\\x7f\\x00");
    check(utf8_add_printable, "\xc2\x9b", 2, "\\x9b");              /* C1: CSI */
    check(utf8_add_printable, "\xe2\x80\xae", 3, "\\u{202e}");      /* right-to-left override */
    check(utf8_add_printable, "\xd8\x9c", 2, "\\u{061c}");          /* Arabic letter mark */
    check(utf8_add_printable, "\xf3\xa0\x81\x81", 4, "\\u{e0041}"); /* a tag character */
    check(utf8_add_printable, "\xe2\x80\xa8", 3, "\\u{2028}");
    check(utf8_add_printable, "caf\xc3\xa9 \xff", 7, "caf\xc3\xa9 \\xff");
}

static void check_visible(const char *text, enum utf8_form form, const char *expected)
{
    struct buf out = BUF_INIT;
    utf8_add_visible(&out, text, strlen(text), form);
    assert_string_equal(out.data, expected);
    buf_release(&out);
}

/* Every character that is not seen or that turns others around, in each form of output. */
static void test_add_visible(void **state)
{
    (void)state;
    static const uint32_t ranges[][2] = { { 0x200b, 0x200f },   { 0x2028, 0x202e },
                                          { 0x2060, 0x2069 },   { 0xfeff, 0xfeff },
                                          { 0xe0000, 0xe007f }, { 0x80, 0x9f } };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (uint32_t c = ranges[i][0]; c <= ranges[i][1]; c++) {
            char text[16], out[32];
            size_t n = 0;
            if (c < 0x800) {
                text[n++] = (char)(0xc0 | c >> 6);
            } else if (c < 0x10000) {
                text[n++] = (char)(0xe0 | c >> 12);
                text[n++] = (char)(0x80 | (c >> 6 & 63));
            } else {
                text[n++] = (char)(0xf0 | c >> 18);
                text[n++] = (char)(0x80 | (c >> 12 & 63));
                text[n++] = (char)(0x80 | (c >> 6 & 63));
            }
            text[n++] = (char)(0x80 | (c & 63));
            text[n] = '\0';
            snprintf(out, sizeof out, c < 0x100 ? "\\x%02x" : "\\u{%04x}", c);
            check_visible(text, UTF8_TEXT, out);
        }
    check_visible("a\n\tb caf\xc3\xa9 \xff\n", UTF8_TEXT, "a\n\tb caf\xc3\xa9 \xff\n");
    check_visible("{\"a\": \"\xe2\x80\xae\"}", UTF8_JSON, "{\"a\": \"\\u202e\"}");
    check_visible("\"\xf3\xa0\x81\x81\"", UTF8_JSON, "\"\\udb40\\udc41\"");
    check_visible("\"\xe2\x80\xae\"", UTF8_PAGE, "\"\\\\u{202e}\"");
}

static void test_cut(void **state)
{
    (void)state;
    const char *s = "a\xe2\x82\xac"
                    "b"; /* a, three bytes, b */
    static const size_t expected[] = { 0, 1, 1, 1, 4, 5, 5 };
    for (size_t max = 0; max < 7; max++)
        assert_int_equal(utf8_cut(s, 5, max), expected[max]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),       cmocka_unit_test(test_decode),
        cmocka_unit_test(test_add_valid),   cmocka_unit_test(test_add_printable),
        cmocka_unit_test(test_add_visible), cmocka_unit_test(test_cut),
    };
    return RUN_TESTS(tests);
}
