#include "support.h"

#include <string.h>

#include "syntax/language.h"

static const char *name_of(const char *path, const char *head)
{
    return language_name(language_of(path, head, strlen(head)));
}

static void test_by_path(void **state)
{
    (void)state;
    static const struct {
        const char *path, *name;
    } rows[] = {
        { "a/main.c", "c" },
        { "a/main.CC", "cpp" },
        { "lib/x.py", "python" },
        { "x.d.ts", "typescript" },
        { "x.tsx", "tsx" },
        { "x.mjs", "javascript" },
        { "Gemfile", "ruby" },
        { "docs/README.md", "markdown" },
        { "Makefile", "make" },
        { "Makefile.am", "make" },
        { "Dockerfile.dev", "dockerfile" },
        { "config.h.in", "c" },
        { "Makefile.in", "make" },
        { "build.gradle", "groovy" },
        { "x.unheard-of", "text" },
        { "noextension", "text" },
        { ".gitignore", "text" },
        { "c", "text" },
        { "", "text" },
        { "x.", "text" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(name_of(rows[i].path, ""), rows[i].name);
}

static void test_by_interpreter(void **state)
{
    (void)state;
    assert_string_equal(name_of("run", "#!/bin/sh\n"), "bash");
    assert_string_equal(name_of("run", "#!/usr/bin/env python3.11 -u\n"), "python");
    assert_string_equal(name_of("run", "#! /usr/bin/env -S X=1 node --flag\n"), "javascript");
    assert_string_equal(name_of("run", "#!/usr/bin/perl"), "perl");
    assert_string_equal(name_of("run", "#!"), "text");
    assert_string_equal(name_of("run", "#!/bin/unheard-of\n"), "text");
    /* A name that is known needs no help. */
    assert_string_equal(name_of("run.rb", "#!/bin/sh\n"), "ruby");
    assert_true(language_needs_head("bin/run"));
    assert_false(language_needs_head("bin/run.py"));
    assert_false(language_needs_head("Makefile"));
    assert_true(language_needs_head("a.h"));
}

static void test_headers_of_c_and_cpp(void **state)
{
    (void)state;
    assert_string_equal(name_of("a.h", ""), "c");
    assert_string_equal(name_of("a.h", "#include <stdio.h>\nstruct a { int b; };\n"), "c");
    assert_string_equal(name_of("a.h", "namespace a {\n}\n"), "cpp");
    assert_string_equal(name_of("a.h", "#include <vector>\n"), "cpp");
    assert_string_equal(name_of("a.h", "  std::string name();\n"), "cpp");
    assert_string_equal(name_of("a.h", "class A {\n public:\n};\n"), "cpp");
    /* C that C++ may include, and prose. */
    assert_string_equal(
        name_of("a.h", "#ifdef __cplusplus\nextern \"C\" {\nclass X;\n#endif\nint a;"), "c");
    assert_string_equal(name_of("a.h", "/*\nclass of things, like std::string\n*/\nint a(void);\n"),
                        "c");
    assert_string_equal(name_of("a.h", "// using std::string is for others\n"), "c");
}

static void test_the_table(void **state)
{
    (void)state;
    size_t count = 0;
    for (; language_at(count); count++)
        assert_ptr_equal(language_by_name(language_name(language_at(count))), language_at(count));
    assert_true(count < 128);
    assert_null(language_by_name("unheard-of"));
    assert_true(language_has_grammar(language_by_name("go")));
    assert_false(language_has_grammar(language_by_name("perl")));
    assert_true(language_has(language_by_name("json"), LANGUAGE_DOCUMENT));
    assert_true(language_has(language_by_name("text"), LANGUAGE_DOCUMENT));
    assert_false(language_has(language_by_name("bash"), LANGUAGE_DOCUMENT));
}

static void test_what_a_row_says(void **state)
{
    (void)state;
    assert_int_equal(language_family(language_by_name("cpp")), FAMILY_C);
    assert_int_equal(language_family(language_by_name("vue")), FAMILY_JAVASCRIPT);
    assert_int_equal(language_family(language_by_name("haskell")), FAMILY_OTHER);
    assert_true(language_has(language_by_name("kotlin"), LANGUAGE_CLASS_FILES));
    assert_true(language_has(language_by_name("python"), LANGUAGE_DOTTED_IMPORTS));
    assert_false(language_has(language_by_name("go"), LANGUAGE_DOTTED_IMPORTS));
    assert_false(language_has(language_by_name("go"), LANGUAGE_TEST_CLASSES));
    assert_int_equal(language_line_limit(language_by_name("css")), 300);
    assert_int_equal(language_line_limit(language_by_name("json")), 4000);
    assert_int_equal(language_line_limit(language_by_name("c")), 1000);
    assert_int_equal(language_line_limit(language_by_name("markdown")), 0);
    assert_true(language_is_told_by("a.txt"));
    assert_false(language_is_told_by("a.unheard-of"));
    assert_true(language_is_header("include/a.hpp"));
    assert_false(language_is_header("a.cc"));
    assert_false(language_is_header("a.html"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_path),
        cmocka_unit_test(test_by_interpreter),
        cmocka_unit_test(test_headers_of_c_and_cpp),
        cmocka_unit_test(test_the_table),
        cmocka_unit_test(test_what_a_row_says),
    };
    return RUN_TESTS(tests);
}
