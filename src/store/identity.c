#include "store/identity.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/file.h"

#define IDENTITY_MAX ((size_t)64 * 1024) /* bytes; a longer file is not ours */

/* Leaves `out` empty when there is no record. */
static int read_record(const char *path, struct buf *out, struct err *err)
{
    int result = store_file_read(path, IDENTITY_MAX, out, err);
    if (out->size && out->data[out->size - 1] == '\n')
        buf_truncate(out, out->size - 1);
    return result < 0 ? -1 : 0;
}

static int write_record(const char *path, const char *repository, struct err *err)
{
    struct buf line = BUF_INIT;
    buf_printf(&line, "%s\n", repository);
    int result = store_file_replace(path, line.data, line.size, err);
    buf_release(&line);
    return result;
}

static bool is_inside(const char *folder, const char *repository)
{
    char *real = realpath(repository, NULL);
    size_t length = real ? strlen(real) : 0;
    bool inside = real && !strncmp(folder, real, length) && (length == 1 || folder[length] == '/');
    free(real);
    return inside;
}

static int refuse_folder(const char *folder, const char *path, const char *owner,
                         const char *repository, struct err *err)
{
    return err_set(err, ERR_STORE,
                   "%.200s belongs to the repository %.250s, not to %.250s; choose another folder "
                   "with --db DIR, or remove %.200s to give it to this one",
                   folder, owner, repository, path);
}

/* Two processes may have begun with different repositories: the one that finds the other's record
 * after writing its own has lost. */
static int claim(const char *folder, const char *path, const char *repository, struct err *err)
{
    struct buf owner = BUF_INIT;
    int result = write_record(path, repository, err);
    if (!result)
        result = read_record(path, &owner, err);
    if (!result && strcmp(owner.data, repository) != 0)
        result = refuse_folder(folder, path, owner.data, repository, err);
    buf_release(&owner);
    return result;
}

int identity_check(const char *folder, const char *repository, bool writes, struct err *err)
{
    struct buf path = BUF_INIT, owner = BUF_INIT;
    buf_printf(&path, "%s/repository", folder);
    int result = read_record(path.data, &owner, err);
    if (!result && strcmp(owner.data, repository) != 0) {
        if (!owner.size)
            result = writes ? claim(folder, path.data, repository, err) : 0;
        else if (!is_inside(folder, repository) && !access(owner.data, F_OK))
            result = refuse_folder(folder, path.data, owner.data, repository, err);
        else if (writes) /* moved or copied; that it can't be written is no reason to refuse it */
            (void)write_record(path.data, repository, NULL);
    }
    buf_release(&path);
    buf_release(&owner);
    return result;
}
