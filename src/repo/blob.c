#include "base/utf8.h"
#include "repo/internal.h"

int repo_read_blob(struct repo *repo, const struct oid *id, uint64_t max, struct buf *out,
                   uint64_t *size, struct err *err)
{
    git_odb_object *object = NULL;
    size_t length;
    git_object_t type;
    *size = 0;
    int code = max ? git_odb_read_header(&length, &type, repo->odb, to_git(id)) : 0;
    if (!code && max && length > max) {
        *size = length;
        return 1;
    }
    if (!code)
        code = git_odb_read(&object, repo->odb, to_git(id));
    if (code == GIT_ENOTFOUND)
        return 2;
    if (!code && git_odb_object_type(object) != GIT_OBJECT_BLOB) {
        git_odb_object_free(object);
        git_error_set_str(GIT_ERROR_OBJECT, "it is not a blob");
        code = GIT_EINVALID;
    }
    if (code)
        return object_error(err, "blob", id);
    *size = git_odb_object_size(object);
    const char *data = git_odb_object_data(object);
    if (!utf8_add_utf16(out, data, git_odb_object_size(object)))
        buf_add(out, data, git_odb_object_size(object));
    git_odb_object_free(object);
    return 0;
}
