#include "model/file.h"

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

bool file_stands_for_folder(const char *path)
{
    static const char *const names[] = { "index", "mod", "__init__", "lib", "main", "init" };
    const char *base = path_base(path);
    size_t length = path_stem_length(base);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (length == strlen(names[i]) && !strncasecmp(base, names[i], length))
            return true;
    return false;
}
