#include "support.h"

#include <string.h>

#include "llm/http.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void test_urls_that_may_be_asked(void **state)
{
    static const struct {
        const char *url;
        bool ok;
    } rows[] = {
        { "https://api.example.com/v1", true },
        { "https://api.example.com", true },
        { "HTTPS://api.example.com:8443/", true },
        { "http://localhost:11434", true },
        { "http://LOCALHOST/v1", true },
        { "http://127.0.0.1:8080/v1", true },
        { "http://127.255.0.9", true },
        { "http://[::1]:8080", true },
        { "http://0x7f.1/", true }, /* 127.0.0.1 */
        { "http://api.example.com/v1", false },
        { "http://192.168.0.1", false },
        { "http://localhost.example.com", false },
        { "http://127.0.0.1.example.com", false },
        { "http://127.0.0.1@example.com/", false },
        { "http://[::2]", false },
        { "ftp://localhost/", false },
        { "file:///etc/passwd", false },
        { "api.example.com/v1", false },
        { "localhost:8080", false },
        { "", false },
        { "https://", false },
        { "https://user@example.com/", false },
        { "https://user:hunter2@example.com/", false },
        { "https://@example.com/", false },
        { "https://example.com/v1?key=1", false },
        { "https://example.com/v1?", false },
        { "https://example.com/v1#a", false },
        { "https://example.com/a b", false },
        { "https://example.com/a\nb", false },
        { "https://example.com/\x7f", false },
        { " https://example.com/", false },
        { "https://exa\\mple.com/", false },
        { "https://example.com:99999/", false },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = ERR_INIT;
        if ((http_url_check(rows[i].url, &err) == 0) != rows[i].ok)
            fail_msg("%s: %s", rows[i].url, err.message);
        assert_int_equal(err.code, rows[i].ok ? ERR_NONE : ERR_USAGE);
        assert_null(strstr(err.message, "hunter2"));
        assert_null(strstr(err.message, "key=1"));
    }
}

static void test_origins(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        { "https://a.com/v1", "https://A.com:443/other?x", true },
        { "http://localhost:80", "http://localhost/", true },
        { "https://a.com", "http://a.com", false },
        { "https://a.com", "https://a.com:8443", false },
        { "https://a.com", "https://b.com", false },
        { "https://a.com", "https://a.com.b.com", false },
        { "https://a.com", "https://a.com@b.com", false },
        { "https://a.com", "a.com", false },
        { "", "", false },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (http_same_origin(rows[i].a, rows[i].b) != rows[i].same)
            fail_msg("%s and %s", rows[i].a, rows[i].b);
    assert_true(http_is_loopback("https://localhost:1/x"));
    assert_false(http_is_loopback("https://localhost.example.com"));
    assert_false(http_is_loopback("nonsense"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls_that_may_be_asked),
        cmocka_unit_test(test_origins),
    };
    return RUN_TESTS(tests);
}
