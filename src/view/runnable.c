#include "view/runnable.h"

#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "syntax/language.h"

static bool is_one_of(const char *text, size_t size, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == size && !strncasecmp(text, words[i], size))
            return true;
    return false;
}

/* "tests/data/make.py" is read by tests; "tests/data/test_load.py" tests what is called data. */
static bool in_data_of_tests(const char *path)
{
    bool is_below = false;
    for (const char *slash, *name = path; (slash = strchr(name, '/')); name = slash + 1) {
        if (is_below && is_one_of(name, (size_t)(slash - name), (const char *[]){ "data" }, 1))
            return !file_named_test(path);
        is_below = is_below || is_one_of(name, (size_t)(slash - name),
                                         (const char *[]){ "test", "tests", "spec", "specs" }, 4);
    }
    return false;
}

/* Whole names of folders: "tests/metadata/" is none of them. */
static bool in_data_folder(const char *path)
{
    static const char *const folders[] = {
        "fixture",  "fixtures",  "__fixtures__",  "testdata", "test-data", "test_data",
        "snapshot", "snapshots", "__snapshots__", "golden",   "corpus",
    };
    for (const char *slash, *name = path; (slash = strchr(name, '/')); name = slash + 1)
        if (is_one_of(name, (size_t)(slash - name), folders, sizeof folders / sizeof *folders))
            return true;
    return in_data_of_tests(path);
}

/* Text without a grammar may be a test in a language that is not known here (Tcl, Perl, bats), but
 * not in these. */
static bool is_data_name(const char *base)
{
    static const char *const extensions[] = {
        "",    "txt",  "text", "md",         "rst",       "conf",     "cfg",      "cnf",
        "ini", "snap", "out",  "log",        "csv",       "tsv",      "xml",      "html",
        "htm", "json", "yaml", "yml",        "toml",      "lock",     "diff",     "svg",
        "pem", "key",  "crt",  "in",         "err",       "patch",    "golden",   "css",
        "lst", "env",  "tmpl", "properties", "gitignore", "expected", "template", "list",
    };
    const char *extension = path_extension(base);
    return is_one_of(extension, strlen(extension), extensions,
                     sizeof extensions / sizeof *extensions);
}

bool test_is_runnable(const struct file *file)
{
    const struct language *language = language_by_name(file->language);
    if (!file->content || !language || file_role_of(file->path, false) != ROLE_TEST ||
        in_data_folder(file->path))
        return false;
    return !language_is_document(language) ||
           (!strcmp(file->language, "text") && !is_data_name(path_base(file->path)));
}
