#include "cmd/version.h"

#include <jansson.h>

#include "base/buf.h"
#include "cmd/command.h"
#include "store/index_db.h"

int print_version(struct err *err)
{
    struct buf text = BUF_INIT;
    buf_printf(&text, "repose %s\nlibgit2 %s, SQLite %s, jansson %s\n", REPOSE_VERSION,
               repo_library_version(), store_library_version(), jansson_version_str());
    int result = app_write(&text, err);
    buf_release(&text);
    return result;
}
