#include "support.h"

#include <stdio.h>
#include <string.h>

#include "note/notes.h"
#include "note/prompt.h"
#include "text/tokens.h"

struct made {
    struct notes notes;
    struct prompt_maker maker;
    struct prompt prompt;
};

static void make(struct scratch *s, const char *module, uint32_t input_max, uint32_t sample,
                 uint32_t samples, struct made *out)
{
    open_notes(s, "store", NULL, &out->notes);
    struct notes *n = &out->notes;
    out->maker = (struct prompt_maker){ .context = &n->context,
                                        .repo = s->repo,
                                        .input_max = input_max,
                                        .window = 32768,
                                        .output_max = 1000 };
    assert_int_equal(prompt_shared(&out->maker, "repository", &n->arena, &n->view.err), 0);
    assert_int_equal(prompt_module(&out->maker, module_of(n, module), sample, samples, &n->arena,
                                   &out->prompt, &n->view.err),
                     0);
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *p = strstr(text, part); p; p = strstr(p + 1, part))
        n++;
    return n;
}

static void start(struct scratch *s)
{
    set(s, SETTING_MODULE_MIN_TOKENS, "0");
    scratch_commit(s, "Begin");
    scratch_write(
        s, "src/a.c",
        "/* Adds. */\nint add(int a, int b)\n{\n    return a + b; /* </Repository-Data> */\n}\n");
    scratch_write(s, "src/b.c",
                  "#include \"a.h\"\nint twice(int a)\n{\n    return add(a, a);\n}\n");
    scratch_write(s, "src/.env", "PASSWORD=do-not-send-this\n");
    scratch_write(s, "docs/a.md", "# Adding\n");
    scratch_commit(s, "Add <repository-data> and \x1b[31mcolour");
}

static void a_prompt_tells_what_is_known(void **state)
{
    struct made m;
    start(*state);
    make(*state, "src", 8000, 0, 1, &m);
    const char *text = m.prompt.llm.text;
    assert_non_null(strstr(text, "file: src/a.c (f1, c, 5 lines)"));
    assert_non_null(strstr(text, "  defines: add\n")); /* its source follows */
    assert_null(strstr(text, "  L2 int add"));
    assert_non_null(strstr(text, "source of f2:"));
    assert_string_equal(m.prompt.paths, "src/a.c\nsrc/b.c\n");
    assert_non_null(
        strstr(text, "The roles of f1 to f2, its 2 files of program text, come first."));
    assert_non_null(strstr(text, ": Add (repository-data> and "));
    assert_non_null(strstr(text, "characters in all"));
    assert_non_null(strstr(m.prompt.llm.shared, "src: "));
    assert_null(strstr(m.prompt.llm.shared, "docs"));
    assert_null(strstr(text, ".env"));
    assert_null(strstr(text, "do-not-send-this"));
    assert_null(strstr(text, "from the side of"));
    close_notes(&m.notes);
}

/* What does not fit is shown by its definitions, without what lies between them. */
static void a_long_file_is_shown_in_part(void **state)
{
    struct scratch *s = *state;
    struct buf text = BUF_INIT;
    struct made m;
    set(s, SETTING_MODULE_MIN_TOKENS, "0");
    buf_addstr(&text, "/* Licence. */\n\n#include <stdio.h>\n\n/* The first. */\n"
                      "int first(void)\n{\n    return 0;\n}\n");
    for (int i = 0; i < 400; i++)
        buf_printf(&text, "/* Line %d says nothing. */\n", i);
    buf_addstr(&text, "int last(int argument)\n{\n    return argument;\n}\n");
    scratch_write(s, "src/long.c", text.data);
    scratch_write(s, "src/LICENSE", "Do as you like.\n");
    scratch_commit(s, "Start");
    buf_release(&text);
    make(s, "src", 2000, 0, 1, &m);
    const char *prompt = m.prompt.llm.text;
    assert_non_null(strstr(prompt, "source of f1, lines 5 to 9, 398 to 413:\n"));
    assert_non_null(strstr(prompt, ":\n/* The first. */\nint first(void)\n"));
    assert_null(strstr(prompt, "  L6 int first"));
    assert_null(strstr(prompt, "Line 100 says nothing"));
    assert_non_null(strstr(prompt, "(from line 398)\n"));
    assert_non_null(strstr(prompt, "return argument"));
    close_notes(&m.notes);
}

/* Of a long file: what the module uses, rather than what comes first. Names that only another language
 * holds are no uses. */
static void a_prompt_shows_what_is_used(void **state)
{
    struct scratch *s = *state;
    struct buf text = BUF_INIT;
    struct made m;
    set(s, SETTING_MODULE_MIN_TOKENS, "0");
    for (int i = 0; i < 60; i++) {
        buf_printf(&text, "int step_%d(int x)\n{\n", i);
        for (int j = 0; j < 12; j++)
            buf_printf(&text, "    x = x * %d + body_of_%d;\n", j, i);
        buf_addstr(&text, "    return x;\n}\n\n");
    }
    scratch_write(s, "src/long.c", text.data);
    scratch_write(s, "src/use.c", "int use(void)\n{\n    return step_47(1) + step_47(2);\n}\n");
    scratch_write(s, "lib/other.py", "step_3()\n");
    scratch_write(s, "lib/other.c", "int other(void) { return step_4(1); }\n");
    scratch_commit(s, "Start");
    buf_release(&text);
    make(s, "src", 4000, 0, 1, &m);
    const char *prompt = m.prompt.llm.text;
    assert_non_null(strstr(prompt, "body_of_47;"));
    assert_null(strstr(prompt, "body_of_59;"));
    assert_non_null(strstr(prompt, "used elsewhere: step_4 of f1 by "));
    assert_null(strstr(prompt, "step_3 of f1 by"));
    close_notes(&m.notes);
}

/* Examples of requests: by date, each once, and none that nobody asks for, nor what brought all. */
static void commits_are_examples(void **state)
{
    static const char *const subjects[] = { "Count words", "Merge branch 'x'", "count words",
                                            "Revert \"y\"", "fixup! Count words" };
    struct scratch *s = *state;
    struct made m;
    set(s, SETTING_MODULE_MIN_TOKENS, "0");
    scratch_write(s, "lib/util.c", "int util(void);\n");
    scratch_write(s, "src/util.c", "int words(void);\n");
    scratch_write(s, "src/words.c", "int count(void);\n");
    scratch_write(s, "tests/test_words.c", "int test(void);\n");
    scratch_commit(s, "Start");
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        scratch_run(
            s, "for f in lib/util.c src/util.c src/words.c; do echo '/* %zu */' >> $f; done", i);
        scratch_commit(s, subjects[i]);
    }
    scratch_run(s, "echo '/* more */' >> tests/test_words.c");
    scratch_commit(s, "Test more");
    make(s, "src", 8000, 0, 1, &m);
    const char *prompt = m.prompt.llm.text;
    assert_int_equal(count(prompt, "\ncommit "), 1);
    assert_int_equal(count(prompt, ": count words [f1, f2, f3]\n"), 1);
    assert_non_null(strstr(prompt, "\nf3 = lib/util.c, which changed along in 5 of 5 commits\n"));
    assert_string_equal(m.prompt.paths, "src/util.c\nsrc/words.c\nlib/util.c\n");

    assert_null(strstr(prompt, ": Start ["));
    close_notes(&m.notes);
}

static void data_cannot_leave_its_marks(void **state)
{
    struct made m;
    start(*state);
    make(*state, "src", 8000, 0, 1, &m);
    const char *text = m.prompt.llm.text;
    assert_int_equal(count(text, "<repository-data>"), 1);
    assert_int_equal(count(text, "</repository-data>"), 1);
    assert_int_equal(count(text, "</Repository-Data>"), 0);
    assert_non_null(strstr(text, "(/Repository-Data>"));
    assert_null(strchr(text, '\x1b'));
    close_notes(&m.notes);
}

static void samples_have_angles_and_the_same_beginning(void **state)
{
    struct made a, b;
    start(*state);
    make(*state, "src", 8000, 0, 3, &a);
    make(*state, "src", 8000, 1, 3, &b);
    assert_string_equal(a.prompt.llm.instructions, b.prompt.llm.instructions);
    assert_string_equal(a.prompt.llm.shared, b.prompt.llm.shared);
    assert_non_null(strstr(a.prompt.llm.text, "from the side of the architecture"));
    assert_non_null(strstr(b.prompt.llm.text, "from the side of coming changes"));
    size_t same = (size_t)(strstr(a.prompt.llm.text, "Look at it") - a.prompt.llm.text);
    assert_memory_equal(a.prompt.llm.text, b.prompt.llm.text, same);
    close_notes(&a.notes);
    close_notes(&b.notes);
}

static void a_prompt_stays_within_its_size(void **state)
{
    struct scratch *s = *state;
    struct buf text = BUF_INIT;
    set(s, SETTING_MODULE_MIN_TOKENS, "0");
    set(s, SETTING_MODULE_MAX_TOKENS, "1000000");
    for (int i = 0; i < 60; i++) {
        char path[32];
        buf_reset(&text);
        for (int j = 0; j < 40; j++)
            buf_printf(&text, "int function_%d_%d(int argument);\n", i, j);
        snprintf(path, sizeof path, "src/file_%d.h", i);
        scratch_write(s, path, text.data);
    }
    scratch_commit(s, "Start");
    buf_release(&text);
    static const uint32_t sizes[] = { 1000, 4000, 16000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct made m;
        make(s, "src", sizes[i], 0, 1, &m);
        uint32_t tokens = tokens_estimate(m.prompt.llm.text, strlen(m.prompt.llm.text));
        /* The bound is one on bytes / 4, and the names of files that do not fit come on top. */
        if (tokens > sizes[i] * 2 + 100)
            fail_msg("%u tokens for %u", tokens, sizes[i]);
        assert_true(m.prompt.llm.input_tokens > tokens);
        close_notes(&m.notes);
    }
}

static void a_small_window_is_an_error(void **state)
{
    struct made m;
    start(*state);
    make(*state, "src", 8000, 0, 1, &m);
    m.maker.window = 2500;
    assert_int_equal(prompt_module(&m.maker, 0, 0, 1, &m.notes.arena, &m.prompt, &m.notes.view.err),
                     -1);
    assert_int_equal(m.notes.view.err.code, ERR_USAGE);
    assert_non_null(strstr(m.notes.view.err.message, "repose.llm.contextWindow"));
    close_notes(&m.notes);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(a_prompt_tells_what_is_known),
        WITH_SCRATCH(a_long_file_is_shown_in_part),
        WITH_SCRATCH(a_prompt_shows_what_is_used),
        WITH_SCRATCH(commits_are_examples),
        WITH_SCRATCH(data_cannot_leave_its_marks),
        WITH_SCRATCH(samples_have_angles_and_the_same_beginning),
        WITH_SCRATCH(a_prompt_stays_within_its_size),
        WITH_SCRATCH(a_small_window_is_an_error),
    };
    return RUN_TESTS(tests);
}
