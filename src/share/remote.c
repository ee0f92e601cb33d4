#include "share/remote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "share/git.h"

#define REMOTE_REF "refs/repose/notes"

int share_git(const struct share_request *r, const char *const *arguments, struct buf *output,
              struct buf *said, struct err *err)
{
    return git_run(repo_common_dir(r->repo), arguments, output, said, err);
}

const char *share_one_line(struct buf *said)
{
    while (said->size && said->data[said->size - 1] == '\n')
        buf_truncate(said, said->size - 1);
    for (size_t i = 0; i < said->size; i++)
        if (said->data[i] == '\n')
            said->data[i] = ' ';
    return said->data;
}

int share_git_failed(const struct share_request *r, const char *what, struct buf *said,
                     struct err *err)
{
    return err_set(err, ERR_NETWORK, "cannot %s %s: %s", what, r->remote, share_one_line(said));
}

/* ---- reading ---- */

/* True when the remote has notes; 0 and 1, or -1. */
static int remote_has_notes(const struct share_request *r, struct err *err)
{
    const char *const arguments[] = {
        "ls-remote", "--exit-code", "--", r->remote, REMOTE_REF, NULL
    };
    struct buf said = BUF_INIT;
    int status = share_git(r, arguments, NULL, &said, err);
    int result = status == 0 ? 1 : status == 2 ? 0 : -1; /* 2: no such ref */
    if (status > 2)
        share_git_failed(r, "reach", &said, err);
    else if (status == 1)
        share_git_failed(r, "read", &said, err);
    buf_release(&said);
    return result;
}

static int fetch_ref(const struct share_request *r, struct shared *shared, struct err *err)
{
    struct buf refspec = BUF_INIT, said = BUF_INIT;
    buf_printf(&refspec, "+" REMOTE_REF ":%s", shared->tracking);
    const char *const arguments[] = {
        "fetch",   "--quiet",    "--no-tags", "--no-write-fetch-head", "--no-auto-gc", "--",
        r->remote, refspec.data, NULL
    };
    int status = share_git(r, arguments, NULL, &said, err);
    if (status > 0)
        status = share_git_failed(r, "fetch from", &said, err);
    buf_release(&refspec);
    buf_release(&said);
    return status;
}

/* A folder that is too deep to be entered holds no note. */
static void keep_files(struct shared *shared)
{
    size_t kept = 0;
    for (size_t i = 0; i < shared->count; i++)
        if (shared->entries[i].kind != ENTRY_FOLDER)
            shared->entries[kept++] = shared->entries[i];
    shared->count = kept;
}

int shared_load(const struct share_request *r, struct shared *shared, struct arena *arena,
                struct err *err)
{
    *shared = (struct shared){ .exists = false };
    snprintf(shared->tracking, sizeof shared->tracking, "refs/repose/remotes/%016llx",
             (unsigned long long)hash_bytes(r->remote, strlen(r->remote)));
    int there = remote_has_notes(r, err);
    if (there <= 0)
        return there;
    if (fetch_ref(r, shared, err) ||
        repo_read_ref(r->repo, shared->tracking, &shared->tip, err) < 0)
        return -1;
    shared->exists = true;
    if (repo_tree_of(r->repo, &shared->tip, &shared->tree, err))
        return -1;
    if (repo_list_tree(r->repo, &shared->tree, arena, &shared->entries, &shared->count, err))
        return -1;
    keep_files(shared);
    return 0;
}

static int path_of_entry(const void *key, const void *item)
{
    return strcmp(key, ((const struct tree_entry *)item)->path);
}

const struct tree_entry *shared_find(const struct shared *shared, const char *path)
{
    return shared->count ? bsearch(path, shared->entries, shared->count, sizeof *shared->entries,
                                   path_of_entry)
                         : NULL;
}

/* ---- writing ---- */

/* Somebody else moved the ref, or moves it right now. What a hook or a rule of the remote declines
 * would be declined again. Git repeats the address, so no single word is a sign. */
static bool was_faster(const char *said)
{
    static const char *const signs[] = { "[rejected]",          "cannot lock ref",
                                         ".lock': File exists", "already exists",
                                         "incorrect old value", "failed to update ref" };
    if (strstr(said, "declined"))
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strstr(said, signs[i]))
            return true;
    return false;
}

int shared_push(const struct share_request *r, const struct shared *shared,
                const struct oid *commit, struct err *err)
{
    char hex[OID_HEX_SIZE], refspec[128];
    struct buf said = BUF_INIT;
    snprintf(refspec, sizeof refspec, "%s:" REMOTE_REF, oid_hex(commit, hex));
    const char *const arguments[] = { "push",    "--quiet", "--no-verify", "--",
                                      r->remote, refspec,   NULL };
    int status = share_git(r, arguments, NULL, &said, err);
    int result = status < 0 ? -1 : status == 0;
    if (status > 0 && !was_faster(said.data))
        result = share_git_failed(r, "push to", &said, err);
    if (result == 1 && repo_write_ref(r->repo, shared->tracking, commit, err))
        result = -1;
    buf_release(&said);
    return result;
}
