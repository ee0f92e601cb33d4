#include "support.h"

#include "index/extract.h"

static const struct {
    const char *language, *target, *first, *second;
} rows[] = {
    { "c", "stdio.h", "stdio", NULL },
    { "c", "sys/Types.h", "types", NULL },
    { "c", "no_extension", "no_extension", NULL },
    { "python", "a.b.Config", "config", NULL },
    { "python", "..models", "models", NULL },
    { "python", ".", NULL, NULL },
    { "java", "org.acme.Thing", "thing", NULL },
    { "java", "org.acme.*", "acme", NULL },
    { "javascript", "./util/format.js", "format", NULL },
    { "javascript", "../api", "api", NULL },
    { "javascript", "node:fs", "fs", NULL },
    { "javascript", "./dir/", "dir", NULL },
    { "javascript", "jquery.animations", "jquery.animations", NULL },
    { "go", "github.com/acme/tool/pkg/cmdutil", "cmdutil", NULL },
    { "rust", "crate::config::Config", "config", "config" },
    { "rust", "std::collections::HashMap", "hashmap", "collections" },
    { "rust", "crate::editor::{Action, View}", "editor", "crate" },
    { "rust", "serde", "serde", NULL },
    { "php", "App\\Http\\Kernel", "kernel", NULL },
    { "ruby", "lib/thing.rb", "thing", NULL },
    { "c", "", NULL, NULL },
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out[2] = { BUF_INIT, BUF_INIT };
        size_t expected = rows[i].second ? 2 : rows[i].first ? 1 : 0;
        size_t n = import_terms(language_by_name(rows[i].language), rows[i].target, out);
        if (n != expected)
            print_message("%s\n", rows[i].target);
        assert_int_equal(n, expected);
        if (n > 0)
            assert_string_equal(out[0].data, rows[i].first);
        if (n > 1)
            assert_string_equal(out[1].data, rows[i].second);
        buf_release(&out[0]);
        buf_release(&out[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows) };
    return RUN_TESTS(tests);
}
