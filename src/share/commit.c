#include "share/commit.h"

#include <string.h>

#define MESSAGE "Notes by repose"

int share_signs(const struct share_request *r, struct err *err)
{
    static const char *const arguments[] = { "config", "--type=bool", "commit.gpgSign", NULL };
    struct buf output = BUF_INIT, said = BUF_INIT;
    if (r->settings->values[SETTING_SHARE_SIGN].origin != ORIGIN_DEFAULT)
        return settings_boolean(r->settings, SETTING_SHARE_SIGN);
    int status = share_git(r, arguments, &output, &said, err);
    int result = status < 0 ? -1 : !strncmp(output.data, "true", 4);
    if (status > 1) /* 1: it is not set */
        result = err_set(err, ERR_USAGE, "%s", share_one_line(&said));
    buf_release(&output);
    buf_release(&said);
    return result;
}

static int read_id(const struct buf *output, struct oid *out, struct err *err)
{
    char hex[OID_HEX_SIZE] = "";
    if (output->size >= OID_HEX_SIZE - 1)
        memcpy(hex, output->data, OID_HEX_SIZE - 1);
    return oid_parse(out, hex)
               ? 0
               : err_set(err, ERR_NETWORK, "git commit-tree printed no commit: %s", output->data);
}

static int commit_signed(const struct share_request *r, const struct shared *shared,
                         const struct oid *tree, struct oid *out, struct err *err)
{
    char root[OID_HEX_SIZE], tip[OID_HEX_SIZE];
    struct buf output = BUF_INIT, said = BUF_INIT;
    const char *arguments[8] = { "commit-tree", "-S", "-m", MESSAGE, oid_hex(tree, root) };
    if (shared->exists) {
        arguments[5] = "-p";
        arguments[6] = oid_hex(&shared->tip, tip);
    }
    int status = share_git(r, arguments, &output, &said, err);
    if (status > 0)
        status = err_set(err, ERR_NETWORK,
                         "cannot sign the notes: %s; with repose.share.sign=false they are "
                         "pushed without a signature",
                         share_one_line(&said));
    if (!status)
        status = read_id(&output, out, err);
    buf_release(&output);
    buf_release(&said);
    return status;
}

int share_commit(const struct share_request *r, const struct shared *shared, const struct oid *tree,
                 bool sign, struct oid *out, struct err *err)
{
    if (sign)
        return commit_signed(r, shared, tree, out, err);
    return repo_write_commit(r->repo, tree, shared->exists ? &shared->tip : NULL, MESSAGE, out,
                             err);
}
