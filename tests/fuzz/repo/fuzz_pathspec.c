/* Lines: a path, then pathspecs. They compile or are refused with a message; and where the C
 * library knows the same patterns, it gives the same answer. */
#include <fnmatch.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "repo/repo.h"
#include "repo/wildcard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PATTERNS_MAX 16

/* fnmatch() tries all ways, and reads brackets and a last '\' in its own way. */
static bool is_comparable(const char *pattern)
{
    size_t stars = 0;
    for (const char *p = pattern; *p; p++) {
        stars += *p == '*';
        if (*p == '[' || (unsigned char)*p >= 0x80 || (*p == '\\' && !*++p))
            return false;
    }
    return stars <= 4 && strlen(pattern) < 64;
}

static void compare(const char *pattern, const char *path)
{
    if (!is_comparable(pattern) || strlen(path) > 64)
        return;
    for (const char *p = path; *p; p++)
        if ((unsigned char)*p >= 0x80)
            return;
    struct wildcard *plain = wildcard_new(pattern, 0),
                    *parts = wildcard_new(pattern, WILDCARD_PATH);
    if (wildcard_match(plain, path) != !fnmatch(pattern, path, 0) ||
        (!strstr(pattern, "**") &&
         wildcard_match(parts, path) != !fnmatch(pattern, path, FNM_PATHNAME)))
        __builtin_trap();
    wildcard_free(plain);
    wildcard_free(parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    const char *lines[PATTERNS_MAX + 1] = { "" };
    size_t count = 0;
    struct pathspec *pathspec;
    struct err err = ERR_INIT;
    char *p = arena_strndup(&arena, (const char *)data, size);
    for (char *end; count <= PATTERNS_MAX && p; p = end ? end + 1 : NULL) {
        end = strchr(p, '\n');
        if (end)
            *end = '\0';
        lines[count++] = p;
    }
    for (size_t i = 1; i < count; i++)
        compare(lines[i], lines[0]);
    if (!pathspec_compile(&pathspec, lines + 1, count ? count - 1 : 0, &err)) {
        bool matched = pathspec_match(pathspec, lines[0]);
        if (matched != pathspec_match(pathspec, lines[0]) || (matched && count < 2))
            __builtin_trap();
        pathspec_free(pathspec);
    } else if (!err.message[0]) {
        __builtin_trap();
    }
    arena_release(&arena);
    return 0;
}
