/* The work tree: its files, as a commit would hold them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

#include "base/mem.h"
#include "base/path.h"
#include "repo/internal.h"

#define MEMORY_PRIORITY 1000 /* before libgit2's own: whatever is written goes there */

/* ---- reaching a file without following any link ---- */

/* The folder that holds the path, or -1 with errno. A link on the way could lead anywhere. */
static int open_folder(const struct repo *repo, const char *path)
{
    int folder = open(repo->work_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (const char *slash; folder >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
        char *name = xstrndup(path, (size_t)(slash - path));
        int next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        int why = errno;
        free(name);
        close(folder);
        errno = why;
        folder = next;
    }
    return folder;
}

bool work_stat(const struct repo *repo, const char *path, struct stat *facts)
{
    int folder = open_folder(repo, path);
    bool found = folder >= 0 && !fstatat(folder, path_base(path), facts, AT_SYMLINK_NOFOLLOW);
    if (folder >= 0)
        close(folder);
    return found;
}

/* ---- pipes where libgit2 reads rules ---- */

/* libgit2 opens these as they are, and would wait for ever for somebody who writes into a pipe. */
const char *const work_rule_names[WORK_RULE_NAMES] = { ".gitignore", ".gitattributes" };

char *work_rule_pipe(const struct repo *repo, const char *path, size_t length)
{
    struct stat facts;
    struct buf full = BUF_INIT;
    while (length && path[length - 1] == '/')
        length--;
    for (size_t i = 0; i < WORK_RULE_NAMES; i++) {
        buf_reset(&full);
        buf_printf(&full, "%s/%.*s%s%s", repo->work_dir, (int)length, path, length ? "/" : "",
                   work_rule_names[i]);
        if (!stat(full.data, &facts) && S_ISFIFO(facts.st_mode))
            return buf_detach(&full);
    }
    buf_release(&full);
    return NULL;
}

/* In the root, or a folder on the way to the file. */
static bool has_rule_pipe(const struct repo *repo, const char *path)
{
    char *pipe = work_rule_pipe(repo, path, 0);
    for (const char *slash = path; !pipe && (slash = strchr(slash, '/')); slash++)
        pipe = work_rule_pipe(repo, path, (size_t)(slash - path));
    bool found = pipe;
    free(pipe);
    return found;
}

/* ---- the files ---- */

int repo_need_work_tree(const struct repo *repo, struct err *err)
{
    return repo->work_dir ? 0 : err_set(err, ERR_USAGE, "this repository has no work tree");
}

/* 0 read; 1 larger than max; 2 not there, or no regular file that can be read. */
static int read_work_file(const struct repo *repo, const char *path, uint64_t max, struct buf *out)
{
    char block[32768];
    struct stat facts;
    ssize_t n = 0;
    int folder = open_folder(repo, path);
    int file = folder < 0 ? -1
                          : openat(folder, path_base(path),
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (folder >= 0)
        close(folder);
    if (file < 0)
        return 2;
    bool is_file = !fstat(file, &facts) && S_ISREG(facts.st_mode);
    bool is_large = is_file && (uint64_t)facts.st_size > max;
    /* Somebody may be writing it: the size is what was read. */
    while (is_file && !is_large && (n = read(file, block, sizeof block)) > 0) {
        buf_add(out, block, (size_t)n);
        is_large = out->size > max;
    }
    close(file);
    return is_large ? 1 : is_file && n >= 0 ? 0 : 2;
}

static int read_link(const struct repo *repo, const char *path, struct buf *out)
{
    char target[4096];
    int folder = open_folder(repo, path);
    ssize_t n = folder < 0 ? -1 : readlinkat(folder, path_base(path), target, sizeof target);
    if (folder >= 0)
        close(folder);
    if (n < 0)
        return 2;
    buf_add(out, target, (size_t)n);
    return 0;
}

/* Objects that are in no file: they go before everything that is written through this handle, and
 * are dropped with it. */
static int use_memory(struct repo *repo)
{
    if (repo->memory)
        return 0;
    int code = git_mempack_new(&repo->memory);
    if (!code)
        code = git_odb_add_backend(repo->odb, repo->memory, MEMORY_PRIORITY);
    return code;
}

/* Past git_odb_write, which looks for the object once more, also in packs that came meanwhile, and
 * touches the file that has it. */
static int keep_blob(struct repo *repo, const void *data, size_t size, git_oid *id)
{
    int code = git_odb_hash(id, data, size, GIT_OBJECT_BLOB);
    if (code || git_odb_exists_ext(repo->odb, id, GIT_ODB_LOOKUP_NO_REFRESH))
        return code;
    code = use_memory(repo);
    if (!code)
        code = repo->memory->write(repo->memory, id, data, size, GIT_OBJECT_BLOB);
    return code;
}

/* With the line ends and the ident strings that a commit would have. Filters that are programs are
 * not run: libgit2 knows none. */
static int keep_filtered(struct repo *repo, const char *path, const struct buf *text, git_oid *id)
{
    git_filter_list *filters = NULL;
    git_buf clean = GIT_BUF_INIT;
    bool is_filtered = !has_rule_pipe(repo, path) &&
                       !git_filter_list_load(&filters, repo->git, NULL, path, GIT_FILTER_TO_ODB,
                                             GIT_FILTER_ALLOW_UNSAFE) &&
                       filters &&
                       !git_filter_list_apply_to_buffer(&clean, filters, text->data, text->size);
    int code = is_filtered ? keep_blob(repo, clean.ptr, clean.size, id)
                           : keep_blob(repo, text->data, text->size, id);
    git_buf_dispose(&clean);
    git_filter_list_free(filters);
    return code;
}

int repo_work_blob(struct repo *repo, const char *path, enum entry_kind kind, uint64_t max,
                   struct oid *id, uint64_t *size, struct err *err)
{
    struct buf text = BUF_INIT;
    git_oid made;
    *size = 0;
    if (repo_need_work_tree(repo, err))
        return -1;
    int state = kind == ENTRY_SYMLINK ? read_link(repo, path, &text)
                                      : read_work_file(repo, path, max, &text);
    if (state == 0 && (kind == ENTRY_SYMLINK ? keep_blob(repo, text.data, text.size, &made)
                                             : keep_filtered(repo, path, &text, &made)))
        state = err_set(err, ERR_REPO, "cannot keep the text of %s: %s", path, git_reason());
    if (state == 0)
        *id = from_git(&made);
    *size = text.size;
    buf_release(&text);
    return state;
}

void repo_forget_work_blobs(struct repo *repo)
{
    work_blobs_are_forgotten(repo);
    if (repo->memory)
        git_mempack_reset(repo->memory);
}
