#include "support.h"

#include <string.h>

#include "review/definitions.h"
#include "index/scratch.h"

static struct source_reader *reader(struct scratch *s)
{
    struct snapshot none = SNAPSHOT_INIT;
    struct source_reader *out;
    assert_int_equal(source_reader_new(&out, s->repo, NULL, &none, &s->settings, NULL), 0);
    return out;
}

/* "touch name; touch name" of what lies between two texts. */
static char *compare(struct scratch *s, const char *path, const char *old, const char *now,
                     struct arena *arena)
{
    struct source_reader *r = reader(s);
    struct source before, after;
    struct text_hunk *hunks;
    struct definition_change *changes;
    struct buf out = BUF_INIT;
    size_t count;
    source_parse(r, path, old, strlen(old), arena, &before);
    source_parse(r, path, now, strlen(now), arena, &after);
    assert_true(source_is_parsed(&before) && source_is_parsed(&after));
    assert_int_equal(
        repo_diff_text(old, strlen(old), now, strlen(now), arena, &hunks, &count, NULL), 0);
    count = definitions_compare(&before, &after, hunks, count, arena, &changes);
    for (size_t i = 0; i < count; i++) {
        const struct source *side = changes[i].now ? &after : &before;
        const struct definition *d = changes[i].now ? changes[i].now : changes[i].old;
        buf_printf(&out, "%s%s %s", i ? "; " : "", review_touch_name(changes[i].touch),
                   definition_path(&side->summary, d, arena));
    }
    char *text = arena_strdup(arena, out.data);
    buf_release(&out);
    source_reader_free(r);
    return text;
}

static void test_touches(void **state)
{
    struct scratch *s = *state;
    static const char *const rows[][4] = {
        { "a.py", "def f():\n    return 1\n", "def f():\n    return 2\n", "body f" },
        { "a.py", "def f():\n    return 1\n", "def f():\n    return 1  # one\n", "" },
        { "a.py", "def f():\n    return 1\n", "def f(x):\n    return 1\n", "signature f" },
        { "a.py", "def f():\n    return 1\n", "def g():\n    return 1\n", "added g; removed f" },
        { "a.py", "x = 1\n\ndef f():\n    return 1\n", "\n\nx = 1\n\ndef f():\n    return 1\n",
          "" },
        { "a.py",
          "class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        pass\n",
          "class A:\n    def f(self):\n        return 2\n\n    def g(self):\n        pass\n",
          "body A.f" },
        { "a.py", "class A:\n    def f(self):\n        return 1\n",
          "class B:\n    def f(self):\n        return 1\n",
          "added B; removed A; added B.f; removed A.f" },
        { "a.c", "int f(int a)\n{\n    return a;\n}\n\nint g(void)\n{\n    return 1;\n}\n",
          "int f(int a)\n{\n    /* why */\n    return a;\n}\n\nint g(void)\n{\n    return 2;\n}\n",
          "body g" },
        { "a.c", "int f(int a)\n{\n    a++;\n    return a;\n}\n",
          "int f(int a)\n{\n    return a;\n}\n", "body f" },
        { "a.go", "package a\n\nfunc F() int { return 1 }\n",
          "package a\n\nfunc F() int { return 2 }\n", "body F" },
        /* A constant's value is its body. */
        { "a.py", "LIMIT = 1\n", "LIMIT = 2\n", "body LIMIT" },
        /* A file that comes, and one that goes. */
        { "a.c", "", "int f(void)\n{\n    return 1;\n}\n", "added f" },
        { "a.c", "int f(void)\n{\n    return 1;\n}\n", "", "removed f" },
        /* Nothing is told of documents. */
        { "a.md", "# One\n", "# Two\n", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        assert_string_equal(compare(s, rows[i][0], rows[i][1], rows[i][2], &arena), rows[i][3]);
        arena_release(&arena);
    }
}

/* Text of a function of many parameters, of which the last is called so. */
static const char *wide(struct arena *arena, const char *last, const char *value)
{
    struct buf text = BUF_INIT;
    buf_addstr(&text, "int f(");
    for (int i = 0; i < 40; i++)
        buf_printf(&text, "int number_%d, /* the %dth */\n      ", i, i);
    buf_printf(&text, "int %s)\n{\n    return %s;\n}\n", last, value);
    const char *copy = arena_strdup(arena, text.data);
    buf_release(&text);
    return copy;
}

static void test_long_signatures(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    const char *old = wide(&arena, "last", "1");
    assert_string_equal(compare(s, "a.c", old, wide(&arena, "final", "1"), &arena), "signature f");
    assert_string_equal(compare(s, "a.c", old, wide(&arena, "last", "2"), &arena), "body f");
    arena_release(&arena);
}

/* Of several with one name, the one with the same signature is the same. */
static void test_overloads(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    const char *old = "class A {\n  void f(int a) { g(1); }\n  void f(long a) { g(2); }\n}\n";
    const char *now = "class A {\n  void f(long a) { g(3); }\n  void f(int a) { g(1); }\n}\n";
    assert_string_equal(compare(s, "A.java", old, now, &arena), "body A.f");
    now = "class A {\n  void f(long a) { g(2); }\n  void f(char a) { g(1); }\n}\n";
    assert_string_equal(compare(s, "A.java", old, now, &arena), "signature A.f");
    now = "class A {\n  void f(long a) { g(2); }\n}\n";
    assert_string_equal(compare(s, "A.java", old, now, &arena), "removed A.f");
    arena_release(&arena);
}

/* Thousands of one name must not take thousands of times as long. */
static void test_many_of_one_name(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct buf old = BUF_INIT, now = BUF_INIT;
    for (int i = 0; i < 5000; i++) {
        buf_printf(&old, "def f(a%d): pass\n", i);
        buf_printf(&now, "def f(b%d): pass\n", i);
    }
    const char *text = compare(s, "a.py", old.data, now.data, &arena);
    assert_int_equal(strncmp(text, "signature f; signature f", 24), 0);
    assert_null(strstr(text, "added"));
    buf_release(&old);
    buf_release(&now);
    arena_release(&arena);
}

/* ---- lines and words ---- */

static void test_lines(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct source_reader *r = reader(s);
    struct source source;
    static const char text[] = "/* one\n * two */ int x;\n\nint kv_get(void)\n{\n    // kv_get\n"
                               "    return kv_get2() + kv_get();\n}";
    source_parse(r, "a.c", text, sizeof text - 1, &arena, &source);
    assert_int_equal(source.line_count, 8);
    static const bool code[] = { false, false, true, false, true, true, false, true, true, false };
    for (uint32_t line = 0; line < sizeof code; line++)
        assert_int_equal(source_line_is_code(&source, line), code[line]);
    size_t at = source_find_word(&source, "kv_get", 0);
    assert_int_equal(source_line_of(&source, at), 4);
    at = source_find_word(&source, "kv_get", at + 1);
    assert_int_equal(source_line_of(&source, at), 7);
    assert_int_equal(source_find_word(&source, "kv_get", at + 1), SIZE_MAX);
    assert_int_equal(source_find_word(&source, "get", 0), SIZE_MAX);
    assert_int_equal(source_find_word(&source, "", 0), SIZE_MAX);
    assert_int_equal(source_line_of(&source, 0), 1);
    assert_int_equal(source_line_of(&source, sizeof text), 8);
    assert_true(definition_at(&source.summary, 6) >= 0);
    assert_int_equal(definition_at(&source.summary, 3), -1);
    source_parse(r, "a.c", "", 0, &arena, &source);
    assert_int_equal(source.line_count, 0);
    assert_int_equal(definition_at(&source.summary, 1), -1);
    assert_false(source_line_is_code(&source, 1));
    source_parse(r, "node_modules/a.js", "x", 1, &arena, &source);
    assert_int_equal(source.skip, SKIP_VENDORED);
    source_parse(r, "a.c", "\0\1\2", 3, &arena, &source);
    assert_int_equal(source.skip, SKIP_BINARY);
    source_reader_free(r);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_touches, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_long_signatures, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_overloads, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_many_of_one_name, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_lines, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
