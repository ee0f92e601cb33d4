#include "support.h"

#include "syntax/role.h"

static void test_roles(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum file_role role;
    } rows[] = {
        { "src/main.c", ROLE_SOURCE },
        { "tests/main.c", ROLE_TEST },
        { "src/__tests__/a.js", ROLE_TEST },
        { "src/Button.test.tsx", ROLE_TEST },
        { "spec/models/user_spec.rb", ROLE_TEST },
        { "internal/store/file_test.go", ROLE_TEST },
        { "test_users.py", ROLE_TEST },
        { "src/CheckoutTest.java", ROLE_TEST },
        { "src/Contest.java", ROLE_SOURCE },
        { "src/latest.c", ROLE_SOURCE },
        { "src/contest/entry.py", ROLE_SOURCE },
        { "src/attestation.rs", ROLE_SOURCE },
        { "src/test.c", ROLE_SOURCE }, /* the program named test, too */
        { "README.md", ROLE_DOCUMENT },
        { "LICENSE", ROLE_DOCUMENT },
        { "docs/api.rst", ROLE_DOCUMENT },
        { "package.json", ROLE_DATA },
        { "tests/data.json", ROLE_TEST },
        { "config.toml", ROLE_DATA },
        { "docs/page.mdx", ROLE_DOCUMENT },
        { "docs/list.org", ROLE_DOCUMENT },
        { "data.unheard-of", ROLE_DATA },
        { "app/OrderTests.kt", ROLE_TEST },
        { "app/OrderTests.rs", ROLE_SOURCE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (file_role_by_path(rows[i].path) != rows[i].role)
            fail_msg("%s has another role", rows[i].path);
    }
}

static void test_runnable(void **state)
{
    static const struct {
        const char *path, *language;
        bool expected;
    } cases[] = {
        { "tests/test_orders.py", "python", true },
        { "pkg/list/list_test.go", "go", true },
        { "tests/unit/introspection.tcl", "text", true },
        { "t/t0001-init.sh", "bash", true },
        { "tests/cli/brief.bats", "text", true },
        { "src/orders.py", "python", false },
        { "tests/fixtures/orders.py", "python", false },
        { "tests/support/server.tcl", "text", false },
        { "spec/support/matchers.rb", "ruby", false },
        { "spec/support/matchers_spec.rb", "ruby", true },
        { "git/fixtures/simple.git/refs/heads/main", "text", false },
        { "pkg/list/testdata/a.go", "go", false },
        { "tests/composer.json", "json", false },
        { "tests/page.html", "html", false },
        { "tests/expected.txt", "text", false },
        { "tests/README", "text", false },
        { "tests/__snapshots__/a.js", "javascript", false },
        { "tests/data/make.py", "python", false },
        { "tests/unit/data/kv.c", "c", false },
        { "tests/data/test_load.py", "python", true },
        { "tests/metadata/test_kv.c", "c", true },
        { "tests/metadata/kv.c", "c", true },
        { "tests/data.c", "c", true },
        { "data/kv_test.go", "go", true },
        { "data/test_kv.py", "python", true },
        { "tests/data/test_rows.json", "json", false },
        { "tests/image.png", "", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct file file = { .path = cases[i].path,
                             .language = cases[i].language,
                             .content = *cases[i].language != 0 };
        if (test_is_runnable(&file) != cases[i].expected)
            fail_msg("%s", cases[i].path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_runnable),
    };
    return RUN_TESTS(tests);
}
