#include "syntax/role.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Asked for each folder of each path, so most words are told by their first letter, whatever its
 * case: one bit tells the cases apart. */
static bool is_one_of(const char *text, size_t size, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((!size || !((text[0] ^ words[i][0]) & ~0x20)) && !strncasecmp(text, words[i], size) &&
            !words[i][size])
            return true;
    return false;
}

/* ---- tests ---- */

/* Folders that hold tests, in the conventions of the languages that we know. */
static const char *const test_folders[] = {
    "test",       "tests",   "testing",  "testdata",   "__tests__", "spec",        "specs",
    "unit",       "fixture", "fixtures", "playground", "e2e",       "integration", "benchmark",
    "benchmarks", "bench",   "benches",  "snapshot",   "snapshots",
};

static bool in_test_folder(const char *path)
{
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1)
        if (is_one_of(path, (size_t)(slash - path), test_folders, COUNT(test_folders)))
            return true;
    return false;
}

/* "x.test.ts", "x-spec.js", "x_test.go", "x_spec.rb": the last part of the stem. */
static bool has_test_suffix(const char *base)
{
    static const char *const marks[] = { "test", "tests", "spec", "specs" };
    size_t stem = path_stem_length(base), start = stem;
    if (!base[stem])
        return false;
    while (start && base[start - 1] != '.' && base[start - 1] != '_' && base[start - 1] != '-')
        start--;
    return start && is_one_of(base + start, stem - start, marks, COUNT(marks));
}

/* "FooTest.java", "FooTests.cs". */
static bool is_test_class(const char *base)
{
    size_t stem = path_stem_length(base);
    return ((stem > 4 && !strncmp(base + stem - 4, "Test", 4)) ||
            (stem > 5 && !strncmp(base + stem - 5, "Tests", 5))) &&
           language_has(language_of(base, "", 0), LANGUAGE_TEST_CLASSES);
}

/* Perl's and git's way: "t/basic.t", "t/t1234-name.sh". */
static bool is_numbered_test(const char *path, const char *base)
{
    bool is_numbered = base[0] == 't' && isdigit((unsigned char)base[1]);
    const char *extension = path_extension(base);
    return (!strcmp(extension, "t") || (is_numbered && !strcmp(extension, "sh"))) &&
           (!strncmp(path, "t/", 2) || strstr(path, "/t/"));
}

bool file_named_test(const char *path)
{
    const char *base = path_base(path);
    return is_numbered_test(path, base) || !strncasecmp(base, "test_", 5) ||
           has_test_suffix(base) || is_test_class(base);
}

bool file_is_test(const char *path)
{
    return in_test_folder(path) || file_named_test(path);
}

/* ---- what tests read ---- */

/* Below a folder of tests, in one of these folders, and not named as a test itself. */
static bool is_below_tests(const char *path, const char *const *folders, size_t count)
{
    bool is_below = false;
    for (const char *slash, *name = path; (slash = strchr(name, '/')); name = slash + 1) {
        if (is_below && is_one_of(name, (size_t)(slash - name), folders, count))
            return !file_named_test(path);
        is_below = is_below || is_one_of(name, (size_t)(slash - name),
                                         (const char *[]){ "test", "tests", "spec", "specs" }, 4);
    }
    return false;
}

/* "tests/data/make.py" is read by tests; "tests/data/test_load.py" tests what is called data. */
static bool in_data_of_tests(const char *path)
{
    static const char *const folders[] = { "data" };
    return is_below_tests(path, folders, COUNT(folders));
}

/* "tests/support/server.tcl" is called by tests, and runs none. */
static bool in_helpers_of_tests(const char *path)
{
    static const char *const folders[] = { "support", "helpers",   "helper",
                                           "mocks",   "__mocks__", "stubs" };
    return is_below_tests(path, folders, COUNT(folders));
}

/* Whole names of folders: "tests/metadata/" is none of them. */
static bool in_data_folder(const char *path)
{
    static const char *const folders[] = {
        "fixture",  "fixtures",  "__fixtures__",  "testdata", "test-data", "test_data",
        "snapshot", "snapshots", "__snapshots__", "golden",   "corpus",
    };
    for (const char *slash, *name = path; (slash = strchr(name, '/')); name = slash + 1)
        if (is_one_of(name, (size_t)(slash - name), folders, COUNT(folders)))
            return true;
    return in_data_of_tests(path);
}

/* Text in no language may be a test all the same, in one that is not known here, but not in these. */
static bool is_data_name(const char *base)
{
    static const char *const extensions[] = {
        "",     "txt", "text", "cnf",       "snap",     "out",      "log",
        "lock", "pem", "key",  "crt",       "in",       "err",      "golden",
        "lst",  "env", "tmpl", "gitignore", "expected", "template", "list",
    };
    const char *extension = path_extension(base);
    return is_one_of(extension, strlen(extension), extensions, COUNT(extensions));
}

bool test_is_runnable(const struct file *file)
{
    const struct language *language = language_by_name(file->language);
    if (!file->content || !language || !file_is_test(file->path) || in_data_folder(file->path) ||
        in_helpers_of_tests(file->path))
        return false;
    return !language_has(language, LANGUAGE_DOCUMENT) ||
           (!strcmp(file->language, "text") && !is_data_name(path_base(file->path)));
}

/* ---- roles ---- */

enum file_role file_role_of(const char *path, const struct language *language)
{
    if (file_is_test(path))
        return ROLE_TEST;
    if (!language || !language_has(language, LANGUAGE_DOCUMENT))
        return ROLE_SOURCE;
    if (!*path_extension(path)) /* LICENSE, README */
        return ROLE_DOCUMENT;
    return language_has(language, LANGUAGE_PROSE) && language_is_told_by(path) ? ROLE_DOCUMENT
                                                                               : ROLE_DATA;
}

enum file_role file_role_by_path(const char *path)
{
    return file_role_of(path, language_of(path, "", 0));
}
