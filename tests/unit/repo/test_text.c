#include "scratch.h"

#include <string.h>

static struct repo *open_repo;

static char *describe(struct scratch *s, const char *old, const char *new)
{
    struct text_hunk *hunks;
    size_t count;
    struct buf out = BUF_INIT;
    assert_int_equal(
        repo_diff_text(old, strlen(old), new, strlen(new), &s->arena, &hunks, &count, NULL), 0);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "-%u,%u +%u,%u;", hunks[i].old_line, hunks[i].old_count, hunks[i].new_line,
                   hunks[i].new_count);
    char *text = arena_strdup(&s->arena, out.data);
    buf_release(&out);
    return text;
}

static void test_hunks(void **state)
{
    struct scratch *s = *state;
    static const char *const rows[][3] = {
        { "a\nb\nc\n", "a\nb\nc\n", "" },
        { "a\nb\nc\n", "a\nx\nc\n", "-2,1 +2,1;" },
        { "a\nb\nc\n", "a\nc\n", "-2,1 +2,0;" },
        { "a\nc\n", "a\nb\nc\n", "-2,0 +2,1;" },
        { "a\nb\nc\n", "b\nc\n", "-1,1 +1,0;" },
        { "b\n", "a\na\nb\nc\n", "-1,0 +1,2;-2,0 +4,1;" },
        { "", "a\nb\n", "-1,0 +1,2;" },
        { "a\nb\n", "", "-1,2 +1,0;" },
        { "a", "a\n", "-1,1 +1,1;" },
        { "a\r\nb\r\n", "a\nb\r\n", "-1,1 +1,1;" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(describe(s, rows[i][0], rows[i][1]), rows[i][2]);
}

/* Bytes that no text has are compared all the same. */
static void test_binary_bytes(void **state)
{
    struct scratch *s = *state;
    static const char old[] = "a\n\0\xff\nc\n", new[] = "a\n\0\xfe\nc\n";
    struct text_hunk *hunks;
    size_t count;
    assert_int_equal(
        repo_diff_text(old, sizeof old - 1, new, sizeof new - 1, &s->arena, &hunks, &count, NULL),
        0);
    assert_int_equal(count, 1);
    assert_int_equal(hunks[0].new_line, 2);
}

static int similarity(const char *a, const char *b)
{
    struct text_signature *x = text_signature_new(a, strlen(a));
    struct text_signature *y = text_signature_new(b, strlen(b));
    int percent = text_similarity(x, y);
    text_signature_free(x);
    text_signature_free(y);
    return percent;
}

static void test_similarity(void **state)
{
    (void)state;
    static const char text[] = "int one(void)\n{\n    return 1;\n}\n\nint two(void)\n{\n    return "
                               "2;\n}\n\nint three(void);\n";
    static const char edited[] = "int one(void)\n{\n    return 1;\n}\n\nint two(void)\n{\n    "
                                 "return 3;\n}\n\nint three(void);\n";
    assert_int_equal(similarity(text, text), 100);
    assert_true(similarity(text, edited) >= 50);
    assert_true(similarity(text, edited) < 100);
    assert_true(similarity(text, "nothing\nof that\nis here\n") < 50);
    assert_int_equal(similarity("", ""), 0);
    assert_int_equal(text_similarity(NULL, NULL), 0);
}

/* The library is ready while a repository is open. */
static int setup(void **state)
{
    if (scratch_setup(state))
        return -1;
    struct scratch *s = *state;
    open_repo = scratch_open(s, "work");
    return 0;
}

static int teardown(void **state)
{
    repo_close(open_repo);
    return scratch_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_hunks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_binary_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_similarity, setup, teardown),
    };
    return RUN_TESTS(tests);
}
