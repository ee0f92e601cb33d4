/* Two URLs, by lines: plain http goes to this machine only, and an origin is that of itself. */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "llm/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *url)
{
    struct err err = ERR_INIT;
    if (http_url_check(url, &err)) {
        if (!err.message[0])
            __builtin_trap();
        return;
    }
    const char *authority = strchr(url, ':'); /* curl takes one slash for two */
    authority += authority ? 1 + strspn(authority + 1, "/") : 0;
    if (!http_same_origin(url, url) || !authority ||
        memchr(authority, '@', strcspn(authority, "/")) ||
        (!strncasecmp(url, "http:", 5) && !http_is_loopback(url)))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    const char *first = arena_strndup(&arena, (const char *)data, size);
    char *newline = strchr((char *)(uintptr_t)first, '\n');
    const char *second = newline ? newline + 1 : "https://example.org";
    if (newline)
        *newline = '\0';
    check(first);
    check(second);
    if (http_same_origin(first, second) != http_same_origin(second, first))
        __builtin_trap();
    arena_release(&arena);
    return 0;
}
