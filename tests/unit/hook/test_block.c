#include "support.h"

#include <string.h>

#include "hook/block.h"
#include "hook/script.h"

static const char *const texts[] = {
    "",
    "\n",
    "#!/bin/sh",
    "#!/bin/sh\n",
    "#!/bin/sh\n\n",
    "#!/bin/sh -e\necho a\nexit 0\n",
    "#!/bin/sh\nexit 0",
    "#!/bin/bash\r\necho b\r\n",
    "echo without an interpreter",
    "echo without an interpreter\n",
    "#!/bin/sh\n# >>> repose >>> \n# <<< repose <<<\n",
    "#!/bin/sh\n# <<< repose <<<\n",
};
#define TEXT_COUNT (sizeof texts / sizeof *texts)

static void insert(const char *text, const char *line, bool made, struct buf *out)
{
    struct script script;
    script_read(text, strlen(text), &script);
    block_insert(text, strlen(text), script.body, line, made, out);
}

static void what_goes_in_comes_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * TEXT_COUNT; i++) {
        const char *text = texts[i / 2];
        struct buf with = BUF_INIT, without = BUF_INIT;
        struct block_found found = BLOCK_FOUND_INIT;
        insert(text, "true || :", i % 2, &with);
        assert_int_equal(block_remove(with.data, with.size, &without, &found), 0);
        assert_string_equal(without.data, text);
        assert_int_equal(without.size, strlen(text));
        assert_int_equal(found.blocks, 1);
        assert_int_equal(found.made, i % 2);
        assert_string_equal(found.line.data, "true || :");
        buf_release(&with);
        buf_release(&without);
        buf_release(&found.line);
    }
}

static void without_a_block_nothing_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        struct buf out = BUF_INIT;
        struct block_found found = BLOCK_FOUND_INIT;
        assert_int_equal(block_remove(texts[i], strlen(texts[i]), &out, &found), 0);
        assert_string_equal(out.data, texts[i]);
        assert_int_equal(found.blocks, 0);
        assert_false(found.made);
        buf_release(&out);
    }
}

/* Whatever the script does to end itself comes after the block. */
static void it_comes_first(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    insert("#!/bin/sh -e\nexit 0", "LINE", false, &out);
    assert_string_equal(out.data,
                        "#!/bin/sh -e\n"
                        "# >>> repose >>>\n"
                        "# Added by 'repose hook install'; 'repose hook uninstall' takes these "
                        "lines out again.\n"
                        "LINE\n"
                        "# <<< repose <<<\n"
                        "exit 0");
    buf_release(&out);
}

static void a_block_that_does_not_end(void **state)
{
    (void)state;
    static const char text[] = "#!/bin/sh\n# >>> repose >>>\nLINE\n";
    struct buf out = BUF_INIT;
    struct block_found found = BLOCK_FOUND_INIT;
    assert_int_equal(block_remove(text, sizeof text - 1, &out, &found), -1);
    buf_release(&out);
    buf_release(&found.line);
}

static void all_blocks_come_out(void **state)
{
    (void)state;
    struct buf once = BUF_INIT, twice = BUF_INIT, out = BUF_INIT;
    struct block_found found = BLOCK_FOUND_INIT;
    insert("#!/bin/sh\nexit 0\n", "FIRST", true, &once);
    insert(once.data, "SECOND", false, &twice);
    assert_int_equal(block_remove(twice.data, twice.size, &out, &found), 0);
    assert_string_equal(out.data, "#!/bin/sh\nexit 0\n");
    assert_int_equal(found.blocks, 2);
    assert_true(found.made);
    assert_string_equal(found.line.data, "FIRST");
    buf_release(&once);
    buf_release(&twice);
    buf_release(&out);
    buf_release(&found.line);
}

static void the_line_quotes_paths(void **state)
{
    (void)state;
    const struct block_spec plain = { .program = "/usr/bin/repose" };
    const struct block_spec hostile = { "/a b/it's \"$HOME\" `x`\\/repose", "/d'b", true };
    struct buf out = BUF_INIT;
    block_line(&plain, "post-merge", &out);
    assert_string_equal(out.data, "[ ! -x '/usr/bin/repose' ] || { '/usr/bin/repose' hook run "
                                  "post-merge -- \"$@\" </dev/null >/dev/null 2>&1 & } || :");
    assert_true(block_line_is_of(out.data, "/usr/bin/repose"));
    assert_false(block_line_is_of(out.data, "/bin/repose"));
    assert_false(block_line_sleeps(out.data));
    buf_reset(&out);
    block_line(&hostile, "post-rewrite", &out);
    assert_string_equal(out.data,
                        "[ ! -x '/a b/it'\\''s \"$HOME\" `x`\\/repose' ] || "
                        "{ '/a b/it'\\''s \"$HOME\" `x`\\/repose' --db '/d'\\''b' hook run --sleep "
                        "post-rewrite -- \"$@\" </dev/null >/dev/null 2>&1 & } || :");
    assert_true(block_line_is_of(out.data, hostile.program));
    assert_true(block_line_sleeps(out.data));
    buf_release(&out);
}

/* What post-rewrite tells of in the end is not told of commit by commit. */
static void a_rebase_starts_no_program(void **state)
{
    (void)state;
    const struct block_spec spec = { .program = "/usr/bin/repose" };
    struct buf out = BUF_INIT;
    block_line(&spec, "post-commit", &out);
    assert_non_null(strstr(out.data, "[ -d \"${GIT_DIR:-.git}/rebase-merge\" ] || [ ! -x '/usr/"));
    assert_true(block_line_is_of(out.data, "/usr/bin/repose"));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(without_a_block_nothing_changes),
        cmocka_unit_test(it_comes_first),
        cmocka_unit_test(a_block_that_does_not_end),
        cmocka_unit_test(all_blocks_come_out),
        cmocka_unit_test(the_line_quotes_paths),
        cmocka_unit_test(a_rebase_starts_no_program),
    };
    return RUN_TESTS(tests);
}
