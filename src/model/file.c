#include "model/file.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"

const char *skip_reason_name(enum skip_reason reason)
{
    static const char *const names[SKIP_REASON_COUNT] = {
        "none",      "excluded", "generated", "vendored",  "binary",   "lock-file", "minified",
        "too-large", "missing",  "symlink",   "submodule", "bad-name", "too-deep",
    };
    return (unsigned)reason < SKIP_REASON_COUNT ? names[reason] : "unknown";
}

const char *file_role_name(enum file_role role)
{
    static const char *const names[] = { "source", "test", "document", "data" };
    return names[role];
}

/* Folders that hold tests, in the conventions of the languages that we know. */
static const char *const test_folders[] = {
    "test",       "tests",   "testing",  "testdata",   "__tests__", "spec",        "specs",
    "unit",       "fixture", "fixtures", "playground", "e2e",       "integration", "benchmark",
    "benchmarks", "bench",   "benches",  "snapshot",   "snapshots",
};

static bool is_word(const char *s, size_t n, const char *word)
{
    return strlen(word) == n && !strncasecmp(s, word, n);
}

static bool in_test_folder(const char *path)
{
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1)
        for (size_t i = 0; i < sizeof test_folders / sizeof *test_folders; i++)
            if (is_word(path, (size_t)(slash - path), test_folders[i]))
                return true;
    return false;
}

/* "x.test.ts", "x-spec.js", "x_test.go", "x_spec.rb": the last part of the stem. */
static bool has_test_suffix(const char *base)
{
    size_t stem = path_stem_length(base), start = stem;
    if (!base[stem])
        return false;
    while (start && !strchr("._-", base[start - 1]))
        start--;
    return start && (is_word(base + start, stem - start, "test") ||
                     is_word(base + start, stem - start, "spec") ||
                     is_word(base + start, stem - start, "tests") ||
                     is_word(base + start, stem - start, "specs"));
}

/* "FooTest.java", "FooTests.cs". */
static bool is_test_class(const char *base)
{
    static const char *const extensions[] = { "java", "kt", "cs", "php", "scala", "swift" };
    size_t stem = path_stem_length(base);
    const char *extension = path_extension(base);
    bool known = false;
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        known = known || !strcasecmp(extension, extensions[i]);
    return known && ((stem > 4 && !strncmp(base + stem - 4, "Test", 4)) ||
                     (stem > 5 && !strncmp(base + stem - 5, "Tests", 5)));
}

/* Perl's and git's way: "t/basic.t", "t/t1234-name.sh". */
static bool is_numbered_test(const char *path)
{
    const char *base = path_base(path), *extension = path_extension(path);
    bool in_t = !strncmp(path, "t/", 2) || strstr(path, "/t/");
    return in_t && (!strcmp(extension, "t") || (base[0] == 't' && isdigit((unsigned char)base[1]) &&
                                                !strcmp(extension, "sh")));
}

bool file_named_test(const char *path)
{
    const char *base = path_base(path);
    return is_numbered_test(path) || !strncasecmp(base, "test_", 5) || has_test_suffix(base) ||
           is_test_class(base);
}

enum file_role file_role_of(const char *path, bool is_document)
{
    static const char *const prose[] = { "md",       "markdown", "rst",  "txt", "adoc",
                                         "asciidoc", "org",      "html", "htm", "" };
    if (in_test_folder(path) || file_named_test(path))
        return ROLE_TEST;
    if (!is_document)
        return ROLE_SOURCE;
    const char *extension = path_extension(path);
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
        if (!strcasecmp(extension, prose[i]))
            return ROLE_DOCUMENT;
    return ROLE_DATA;
}
