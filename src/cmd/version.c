#include "cmd/version.h"

#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/command.h"
#include "llm/http.h"
#include "store/index_db.h"
#include "syntax/versions.h"

/* "@tree-sitter-grammars/tree-sitter-lua" is called tree-sitter-lua. */
static const char *bare_name(const char *package)
{
    const char *slash = strrchr(package, '/');
    return slash ? slash + 1 : package;
}

int print_version(bool all, struct err *err)
{
    struct buf text = BUF_INIT;
    buf_printf(&text, "repose %s\nlibgit2 %s, SQLite %s, libcurl %s, jansson %s\n", REPOSE_VERSION,
               repo_library_version(), store_library_version(), http_library_version(),
               jansson_version_str());
    for (const struct grammar_version *g = grammar_versions; all && g->package; g++)
        buf_printf(&text, "%s %s\n", bare_name(g->package), g->version);
    int result = app_write(&text, err);
    buf_release(&text);
    return result;
}
