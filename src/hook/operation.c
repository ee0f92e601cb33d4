#include "hook/operation.h"

#include <stddef.h>
#include <unistd.h>

#include "base/buf.h"

const char *operation_in_progress(const char *git_dir)
{
    static const struct {
        const char *file, *operation;
    } rows[] = {
        { "rebase-merge", "rebase" }, { "rebase-apply", "rebase" },
        { "MERGE_HEAD", "merge" },    { "CHERRY_PICK_HEAD", "cherry-pick" },
        { "REVERT_HEAD", "revert" },  { "sequencer/todo", "cherry-pick" },
        { "BISECT_LOG", "bisect" },
    };
    struct buf path = BUF_INIT;
    const char *found = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows && !found; i++) {
        buf_reset(&path);
        buf_printf(&path, "%s/%s", git_dir, rows[i].file);
        if (!access(path.data, F_OK))
            found = rows[i].operation;
    }
    buf_release(&path);
    return found;
}
