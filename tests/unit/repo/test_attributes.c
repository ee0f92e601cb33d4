#include "scratch.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "repo/attribute_rules.h"

static const char *const paths[] = {
    "a.c",          "a.min.c",        "b.h",      "gen/x.c",
    "gen/deep/x.c", "gen/deep/y z.c", "lib/a.c",  "lib/[x].c",
    "lib/gen/q",    "other/gen/q.c",  "Makefile", "lib/deep/er/still.pb.go",
    "weird\"q.c",   "tab\tname",
};

/* The names that git prints with each value, in the order of struct path_attributes. */
struct answer {
    const char *generated, *vendored, *diff, *binary;
};

static bool is_set(const char *value)
{
    return !strcmp(value, "set") || !strcmp(value, "true");
}

static bool is_unset(const char *value)
{
    return !strcmp(value, "unset") || !strcmp(value, "false");
}

static const char *next(const char **p)
{
    const char *word = *p;
    *p += strlen(word) + 1;
    return word;
}

/* What `git check-attr -z` says of one path: path, attribute and value, four times. */
static struct answer ask_git(struct scratch *s, const char *path)
{
    struct answer out;
    const char **values[] = { &out.generated, &out.vendored, &out.diff, &out.binary };
    size_t size;
    const char *p =
        scratch_output(s, &size,
                       "git check-attr -z linguist-generated linguist-vendored diff binary "
                       "-- '%s'",
                       path);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(next(&p), path);
        next(&p);
        *values[i] = next(&p);
    }
    return out;
}

static void check_path(struct scratch *s, const struct attributes *attributes, const char *path)
{
    struct answer git = ask_git(s, path);
    struct path_attributes ours;
    attributes_get(attributes, path, &ours);
    if (ours.generated != is_set(git.generated) || ours.not_generated != is_unset(git.generated) ||
        ours.vendored != is_set(git.vendored) || ours.not_vendored != is_unset(git.vendored) ||
        ours.binary != (!strcmp(git.diff, "unset") || is_set(git.binary)))
        fail_msg("%s: git says %s %s %s %s", path, git.generated, git.vendored, git.diff,
                 git.binary);
}

static struct attributes *load(struct scratch *s, struct repo *repo)
{
    struct oid commit = scratch_resolve(repo, NULL), tree;
    struct tree_entry *entries;
    struct attributes *out;
    size_t count, kept = 0;
    assert_int_equal(repo_tree_of(repo, &commit, &tree, NULL), 0);
    assert_int_equal(repo_list_tree(repo, &tree, &s->arena, &entries, &count, NULL), 0);
    for (size_t i = 0; i < count; i++)
        if (strstr(entries[i].path, ".gitattributes"))
            entries[kept++] = entries[i];
    assert_int_equal(attributes_load(&out, repo, entries, kept, NULL), 0);
    return out;
}

/* Each row: the lines of .gitattributes, lib/.gitattributes and info/attributes. */
static const struct {
    const char *root, *lib, *info;
} rows[] = {
    { "*.c linguist-generated", "", "" },
    { "*.c linguist-generated\\n*.min.c -linguist-generated\\n", "a.c linguist-generated=false",
      "" },
    { "gen/* linguist-generated\\ngen/** linguist-vendored\\n", "gen/* linguist-generated", "" },
    { "**/gen/* linguist-generated\\n/gen/x.c !linguist-generated", "", "" },
    { "gen linguist-generated\\ngen/ linguist-vendored\\nMakefile linguist-vendored", "", "" },
    { "[attr]made linguist-generated -diff\\n*.h made\\n*.c -made\\nMakefile made=true", "", "" },
    { "[attr]one two\\n[attr]two three\\n[attr]three linguist-vendored\\nlib/** one", "*.c -two",
      "" },
    { "[attr]binary linguist-generated\\n*.c binary", "", "" },
    { "[attr]x linguist-generated\\n[attr]x linguist-vendored\\n*.c x", "", "[attr]x -diff" },
    { "*.c binary\\n*.h -diff\\ngen/** diff\\n*.c diff", "", "" },
    { "*.c binary diff\\n*.h diff binary\\nMakefile diff -binary", "", "" },
    { "* linguist-generated\\n# a comment\\n   *.c   -linguist-generated   # no comment\\n", "",
      "" },
    { "!*.c linguist-generated\\n*.h linguist-generated -bad;name\\n*.c - linguist-vendored", "",
      "" },
    { "\"a.c\" linguist-generated\\n\"gen/deep/y z.c\" linguist-vendored\\n\"weird\\\\\"q.c\" "
      "binary",
      "", "" },
    { "\"tab\\\\tname\" linguist-generated\\n\"\\\\141.c\" linguist-vendored\\n\"open "
      "linguist-generated",
      "", "" },
    { "lib/\\\\[x\\\\].c linguist-generated\\nlib/[x].c linguist-vendored\\n[!a]* binary", "", "" },
    { "*.c linguist-generated\\n", "*.c -linguist-generated", "lib/*.c linguist-generated=true" },
    { "*.c linguist-generated=yes\\n*.h linguist-vendored=True", "[attr]mine binary\\n* mine", "" },
    { "a.c linguist-generated \\t linguist-vendored\\r\\n*.h\\tlinguist-generated\\r\\n", "", "" },
    { "* text=auto\\n*.c eol=lf", "*.h text", "" },
    { "*?c linguist-generated\\n?akefile linguist-vendored\\n*.[ch] binary", "", "" },
    { "[attr] linguist-generated\\n[attr]-x linguist-generated\\n* -x", "", "" },
};

static void test_equals_git(void **state)
{
    struct scratch *s = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scratch_run(s,
                    "mkdir -p lib .git/info; printf '%s' >.gitattributes; "
                    "printf '%s' >lib/.gitattributes; printf '%s' >.git/info/attributes; "
                    "commit %zu",
                    rows[i].root, rows[i].lib, rows[i].info, i);
        struct repo *repo = scratch_open(s, "work");
        struct attributes *attributes = load(s, repo);
        for (size_t j = 0; j < sizeof paths / sizeof *paths; j++)
            check_path(s, attributes, paths[j]);
        attributes_free(attributes);
        repo_close(repo);
    }
}

static struct attribute_rules *rules_of(const char *text, size_t size)
{
    struct attribute_rules *rules = attribute_rules_new();
    attribute_rules_add(rules, "", text, size);
    attribute_rules_finish(rules);
    return rules;
}

static void test_what_does_not_speak_of_us_is_nothing(void **state)
{
    (void)state;
    static const char text[] = "*.c text=auto\n*.h eol=lf merge=union\n[attr]x text\n* x\n";
    struct attribute_rules *rules = rules_of(text, sizeof text - 1);
    assert_true(attribute_rules_are_empty(rules));
    attribute_rules_free(rules);
}

/* Each further line would be matched against each path. */
static void test_lines_are_bounded(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    struct path_attributes got;
    for (int i = 0; i < 11000; i++)
        buf_printf(&text, "plain%d.c linguist-generated\n", i);
    struct attribute_rules *rules = rules_of(text.data, text.size);
    assert_int_equal(attribute_rules_left_out(rules), 1000);
    attribute_rules_get(rules, "x/plain9999.c", &got);
    assert_true(got.generated);
    attribute_rules_get(rules, "x/plain10000.c", &got);
    assert_false(got.generated);
    attribute_rules_free(rules);
    buf_reset(&text);
    for (int i = 0; i < 600; i++)
        buf_printf(&text, "*a*%d linguist-generated\n*.x%d text\n", i, i);
    rules = rules_of(text.data, text.size);
    assert_int_equal(attribute_rules_left_out(rules), 100);
    attribute_rules_free(rules);
    buf_reset(&text);
    for (int i = 0; i < 20; i++) {
        buf_addstr(&text, "a?");
        for (int j = 0; j < 500; j++)
            buf_addstr(&text, "*b");
        buf_addstr(&text, " -diff\n");
    }
    rules = rules_of(text.data, text.size);
    assert_int_equal(attribute_rules_left_out(rules), 4);
    attribute_rules_free(rules);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_equals_git, scratch_setup, scratch_teardown),
        cmocka_unit_test(test_what_does_not_speak_of_us_is_nothing),
        cmocka_unit_test(test_lines_are_bounded),
    };
    return RUN_TESTS(tests);
}
