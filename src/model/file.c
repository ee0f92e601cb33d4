#include "model/file.h"

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
