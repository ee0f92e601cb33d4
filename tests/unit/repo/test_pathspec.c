#include "scratch.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"

static const char *const paths[] = {
    ".hidden/a.c",   "A.C",       "Makefile",    "a",           "a.c",
    "a.h",           "b/a.c",     "b/c/a.c",     "b/c/d/a.txt", "b/c/d/e/a.c",
    "b/x1y/z",       "b/x2y/z",   "docs/api/x",  "docs/x.md",   "lib/[odd]/f",
    "lib/back\\s/f", "lib/q?/f",  "lib/star*/f", "src",         "src2/main.c",
    "vendor/a/b.js", "x/src/y.c",
};

/* Each row is the arguments of one git ls-files, by '|'. */
static const char *const rows[] = {
    "a.c",
    "a",
    "b",
    "b/",
    "b/c",
    "b/c/",
    "*.c",
    "*",
    "?",
    "b/*",
    "b/*/a.c",
    "b/*.c",
    "*a.c",
    "**",
    "**/a.c",
    "b/**",
    "b/**/a.c",
    "src",
    "src/",
    "SRC",
    "[ab]",
    "[ab].c",
    "[!a].c",
    "[^a]/*",
    "b/x[0-9]y/z",
    "b/x[[:digit:]]y",
    "b/x[[:digit:]]y/z",
    "b/x[[:bogus:]]y/z",
    "b/x[13-9]y/z",
    "[]x]",
    "[a-]*",
    "[",
    "[a",
    "a\\.c",
    "lib/\\[odd\\]",
    "lib/\\[odd\\]/f",
    "lib/[odd]",
    "lib/[odd]/f",
    "lib/star\\*/f",
    "lib/star\\*",
    "lib/q\\?/f",
    "lib/back\\\\s/f",
    "\\",
    "a.c\\",
    ".",
    "docs/*/x",
    "*/x",
    "x*",
    "*.md|a.h",
    "nothing",
    ":(glob)*.c",
    ":(glob)**/*.c",
    ":(glob)b/**",
    ":(glob)b/*/a.c",
    ":(glob)b/**/a.c",
    ":(glob)**/c/**",
    ":(glob)b/c/**/a.c",
    ":(glob)**",
    ":(glob)*",
    ":(glob)b",
    ":(glob)b/",
    ":(glob)b?c",
    ":(glob)b[/]c/a.c",
    ":(glob)**a.c",
    ":(glob)**/a.c|:(glob)src*/*",
    ":(glob)b/**c/a.c",
    ":(glob)**/**/a.c",
    ":(glob)b/**/d/**/a.*",
    ":(glob)b/**/",
    ":(icase)a.c",
    ":(icase)SRC2",
    ":(icase)MAKE*",
    ":(icase)[m]AKEFILE",
    ":(icase,glob)**/A.*",
    ":(literal)lib/[odd]/f",
    ":(literal)lib/[odd]",
    ":(literal)*.c",
    ":(literal)lib/star*/f",
    ":(top)b/c",
    ":/b/c",
    ":/",
    ":(exclude)b",
    ":!b",
    ":^b",
    ":!/b",
    ":!:b",
    "b|:!b/c",
    "*.c|:(exclude)b/*",
    "*.c|:(exclude,glob)b/*",
    ":!*.c|:!docs/",
    ":(exclude)docs/|docs/api",
    "docs|:!docs|docs",
    ":",
    ":()b",
    ":(top,)b",
    ":b",
    ":.hidden",
};

static void run_row(struct scratch *s, const char *row)
{
    const char *patterns[8];
    size_t count = 0, size;
    char *copy = arena_strdup(&s->arena, row);
    struct pathspec *pathspec;
    struct err err = ERR_INIT;
    for (char *p = copy; p; count++) {
        patterns[count] = p;
        p = strchr(p, '|');
        if (p)
            *p++ = '\0';
    }
    FILE *list = fopen(scratch_path(s, "patterns"), "w");
    for (size_t i = 0; i < count; i++)
        fwrite(patterns[i], 1, strlen(patterns[i]) + 1, list);
    fclose(list);
    /* "." is git's own way to name the folder where it runs; here it is the name of a file. */
    const char *theirs = !strcmp(row, ".")
                             ? ""
                             : scratch_output(s, &size,
                                              "xargs -0 git -c core.quotePath=false "
                                              "ls-files -z -- <../patterns | tr '\\0' "
                                              "'\\n'");
    if (pathspec_compile(&pathspec, patterns, count, &err))
        fail_msg("%s: %s", row, err.message);
    struct buf ours = BUF_INIT;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (pathspec_match(pathspec, paths[i]))
            buf_printf(&ours, "%s\n", paths[i]);
    if (strcmp(ours.data, theirs) != 0)
        fail_msg("%s\nours:\n%sgit's:\n%s", row, ours.data, theirs);
    pathspec_free(pathspec);
    buf_release(&ours);
}

static void test_equals_git(void **state)
{
    struct scratch *s = *state;
    FILE *list = fopen(scratch_path(s, "list"), "w");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        fprintf(list, "100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\t%s%c", paths[i], 0);
    fclose(list);
    scratch_run(s, "git update-index -z --add --index-info <../list");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        run_row(s, rows[i]);
}

static void test_refused(void **state)
{
    (void)state;
    char *patterns[] = { "",  ":(nonsense)x", ":(exclude", ":(attr:x)y", ":(glob,literal)x", ":@x",
                         NULL };
    static char large[6000];
    memset(large, 'a', sizeof large - 1);
    patterns[sizeof patterns / sizeof *patterns - 1] = large;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct pathspec *pathspec;
        struct err err = ERR_INIT;
        const char *pattern = patterns[i];
        assert_int_equal(pathspec_compile(&pathspec, &pattern, 1, &err), -1);
        assert_null(pathspec);
        assert_int_equal(err.code, ERR_USAGE);
        assert_contains(err.message, "pathspec");
    }
}

static void test_none(void **state)
{
    (void)state;
    struct pathspec *pathspec;
    assert_int_equal(pathspec_compile(&pathspec, NULL, 0, NULL), 0);
    assert_false(pathspec_match(pathspec, "a"));
    pathspec_free(pathspec);
}

/* A matcher that goes back at each star takes longer than anybody waits for these. */
static void test_hostile_patterns(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab",
        ":(glob)**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/b",
        ":(glob)**/*a*/**/*a*/**/*a*/**/*a*/**/*a*/**/*a*/**/*a*/**/*a*/**/b",
    };
    char path[2001];
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct pathspec *pathspec;
        for (size_t j = 0; j < sizeof path - 1; j++)
            path[j] = i && j % 2 ? '/' : 'a';
        path[sizeof path - 1] = '\0';
        assert_int_equal(pathspec_compile(&pathspec, &patterns[i], 1, NULL), 0);
        clock_t start = clock();
        assert_false(pathspec_match(pathspec, path));
        assert_true(clock() - start < CLOCKS_PER_SEC / 2);
        pathspec_free(pathspec);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_equals_git, scratch_setup, scratch_teardown),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_hostile_patterns),
    };
    return RUN_TESTS(tests);
}
