#include "support.h"

#include <string.h>

#include "agents/jsonc.h"
#include "agents/marked.h"

static void test_in_and_out(void **state)
{
    static const char *const texts[] = {
        "",
        "\n",
        "a",
        "a\n",
        "a\n\n",
        "# Title\n\ntext",
        "a\r\nb\r\n",
        "a\r",
        "a\r\nb",
        "\n\n",
        "<!-- <<< repose <<< -->\n",
    };
    (void)state;
    for (size_t i = 0; i < 2 * sizeof texts / sizeof *texts; i++) {
        const char *text = texts[i / 2];
        const struct marks *marks = i % 2 ? &marks_of_toml : &marks_of_markdown;
        struct buf in = BUF_INIT, again = BUF_INIT, other = BUF_INIT, out = BUF_INIT;
        assert_int_equal(marked_insert(text, strlen(text), marks, "x\ny\n", false, &in, NULL),
                         EDIT_DONE);
        assert_non_null(strstr(in.data, strstr(text, "\r\n") ? "\r\nx\r\ny\r\n" : "\nx\ny\n"));
        assert_int_equal(marked_insert(in.data, in.size, marks, "x\ny\n", false, &again, NULL),
                         EDIT_NOTHING);
        assert_int_equal(marked_insert(in.data, in.size, marks, "z\n", false, &other, NULL),
                         EDIT_DONE);
        assert_null(strstr(other.data, "\nx"));
        assert_int_equal(marked_remove(other.data, other.size, marks, &out, NULL), EDIT_DONE);
        assert_string_equal(out.data, text);
        buf_release(&in);
        buf_release(&again);
        buf_release(&other);
        buf_release(&out);
    }
}

static void test_more_was_written_below(void **state)
{
    struct buf in = BUF_INIT, out = BUF_INIT;
    (void)state;
    assert_int_equal(marked_insert("a\n", 2, &marks_of_markdown, "x\n", false, &in, NULL),
                     EDIT_DONE);
    buf_addstr(&in, "b\n");
    assert_int_equal(marked_remove(in.data, in.size, &marks_of_markdown, &out, NULL), EDIT_DONE);
    assert_string_equal(out.data, "a\nb\n");
    buf_release(&in);
    buf_release(&out);
}

static void test_refused(void **state)
{
    struct buf text = BUF_INIT, out = BUF_INIT;
    struct err err = ERR_INIT;
    (void)state;
    buf_printf(&text, "%s\nx\n", marks_of_markdown.begin);
    assert_int_equal(marked_remove(text.data, text.size, &marks_of_markdown, &out, &err), -1);
    assert_string_equal(err.message, "the lines of repose in it do not end");
    for (int i = 0; i < 2; i++)
        buf_printf(&text, "%s\n%s\n", marks_of_markdown.end, marks_of_markdown.begin);
    buf_printf(&text, "%s\n", marks_of_markdown.end);
    assert_int_equal(
        marked_insert(text.data, text.size, &marks_of_markdown, "x\n", false, &out, &err), -1);
    assert_string_equal(err.message, "the lines of repose are in it twice");
    buf_release(&text);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_and_out),
        cmocka_unit_test(test_more_was_written_below),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
