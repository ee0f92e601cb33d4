#include "repo/internal.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <git2/sys/repository.h>

#include "base/buf.h"
#include "base/mem.h"

/* Hashing every object again that is read costs 2.4x on a walk of git's own history; git does not
 * do it either. */
static void set_up_library(void)
{
    static const char *extensions[] = { "worktreeconfig", "partialclone", "preciousobjects",
                                        "relativeworktrees" };
    git_start_without_certificates();
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0); /* see owner.c */
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof extensions / sizeof *extensions);
}

static void use_library(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up_library);
}

const char *git_reason(void)
{
    const git_error *error = git_error_last();
    return error && error->message ? error->message : "unknown reason";
}

int object_error(struct err *err, const char *what, const struct oid *id)
{
    char hex[OID_HEX_SIZE];
    return err_set(err, ERR_REPO, "cannot read %s %s: %s; 'git fsck' tells more", what,
                   oid_hex(id, hex), git_reason());
}

static char *folder_name(const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    return xstrndup(path, n);
}

static int compare_oids(const void *a, const void *b)
{
    return memcmp(a, b, OID_SIZE);
}

/* The commits whose parents were left out of a shallow clone, one id a line. */
static void read_shallow(struct repo *repo)
{
    char *path = NULL, *line = NULL;
    size_t size = 0, capacity = 0;
    if (asprintf(&path, "%s/shallow", repo->common_dir) < 0)
        return;
    FILE *file = fopen(path, "re");
    free(path);
    while (file && getline(&line, &size, file) > 0) {
        struct oid id;
        line[strcspn(line, "\r\n")] = '\0';
        if (oid_parse(&id, line))
            ARRAY_PUSH(repo->shallow, repo->shallow_count, capacity, id);
    }
    if (file)
        fclose(file);
    free(line);
    if (repo->shallow_count)
        qsort(repo->shallow, repo->shallow_count, sizeof *repo->shallow, compare_oids);
}

bool repo_is_boundary(const struct repo *repo, const struct oid *id)
{
    return repo->shallow_count &&
           bsearch(id, repo->shallow, repo->shallow_count, sizeof *repo->shallow, compare_oids);
}

static int open_error(int code, const char *start, bool searched, struct err *err)
{
    const char *reason = git_reason();
    if (code == GIT_ENOTFOUND && access(start, F_OK))
        return err_set(err, ERR_REPO, "%s: %s", start, strerror(errno));
    if (code == GIT_ENOTFOUND && !searched)
        return err_set(err, ERR_REPO, "GIT_DIR is %s, which is not a git repository", start);
    bool foreign = code == GIT_EOWNER ||
                   strstr(reason, "safe.directory"); /* 1.5 says so when no such setting is there */
    if (code == GIT_ENOTFOUND && !foreign)
        return err_set(
            err, ERR_REPO,
            "%s is not in a git repository, nor is any folder above it; name one with -C DIR",
            start);
    if (strstr(reason, "objectformat") || strstr(reason, "object format"))
        return err_set(err, ERR_REPO, "%s: repositories with SHA-256 object ids are not supported",
                       start);
    return err_set(err, ERR_REPO, "cannot open the repository at %s: %s", start, reason);
}

static bool is_configured(git_repository *git, const char *name)
{
    git_config *config = NULL;
    git_buf value = GIT_BUF_INIT;
    bool found = !git_repository_config_snapshot(&config, git) &&
                 !git_config_get_string_buf(&value, config, name);
    git_buf_dispose(&value);
    git_config_free(config);
    return found;
}

/* Where core.bare is not set, as in copies of the files of a bare repository, git goes by how the
 * repository was reached; libgit2 takes the folder above for a work tree. */
static bool has_work_tree(const struct repo *repo, const char *work_dir)
{
    struct stat facts;
    struct buf link = BUF_INIT;
    const char *slash = strrchr(repo->git_dir, '/');
    if (slash && !strcmp(slash, "/.git"))
        return true;
    buf_printf(&link, "%s/.git", work_dir);
    bool is_linked = !lstat(link.data, &facts) && S_ISREG(facts.st_mode);
    buf_release(&link);
    return is_linked || git_repository_is_worktree(repo->git) ||
           is_configured(repo->git, "core.worktree");
}

static int finish_open(struct repo *repo, struct err *err)
{
    const char *work_dir = git_repository_workdir(repo->git);
    repo->git_dir = folder_name(git_repository_path(repo->git));
    repo->common_dir = folder_name(git_repository_commondir(repo->git));
    if (work_dir && has_work_tree(repo, work_dir))
        repo->work_dir = folder_name(work_dir);
    read_shallow(repo);
    if (git_repository_odb(&repo->odb, repo->git))
        return err_set(err, ERR_REPO, "cannot open the objects of %s: %s", repo->git_dir,
                       git_reason());
    return 0;
}

static int open_folder(struct repo **out, const char *folder, bool search, struct err *err)
{
    struct repo *repo = xcalloc(1, sizeof *repo);
    use_library();
    int code =
        git_repository_open_ext(&repo->git, folder, search ? 0 : GIT_REPOSITORY_OPEN_NO_SEARCH,
                                getenv("GIT_CEILING_DIRECTORIES"));
    char *resolved = code ? realpath(folder, NULL) : NULL;
    int result =
        code ? open_error(code, resolved ? resolved : folder, search, err) : finish_open(repo, err);
    free(resolved);
    if (result) {
        repo_close(repo);
        repo = NULL;
    }
    *out = repo;
    return result;
}

int repo_open(struct repo **out, const char *start, struct err *err)
{
    const char *git_dir = getenv("GIT_DIR");
    bool explicit = (!start || !*start) && git_dir && *git_dir;
    if (explicit) /* git trusts who says so */
        return open_folder(out, git_dir, false, err);
    if (open_folder(out, start && *start ? start : ".", true, err))
        return -1;
    if (!check_owner(*out, err))
        return 0;
    repo_close(*out);
    *out = NULL;
    return -1;
}

int repo_reopen(struct repo **out, const struct repo *repo, struct err *err)
{
    return open_folder(out, repo->git_dir, false, err);
}

void repo_close(struct repo *repo)
{
    if (!repo)
        return;
    work_known_free(repo->known);
    git_odb_free(repo->odb);
    git_repository_free(repo->git);
    free(repo->git_dir);
    free(repo->common_dir);
    free(repo->work_dir);
    free(repo->shallow);
    free(repo);
}

const char *repo_git_dir(const struct repo *repo)
{
    return repo->git_dir;
}

const char *repo_common_dir(const struct repo *repo)
{
    return repo->common_dir;
}

const char *repo_work_dir(const struct repo *repo)
{
    return repo->work_dir;
}

bool repo_is_shallow(const struct repo *repo)
{
    return repo->shallow_count > 0;
}

const char *repo_library_version(void)
{
    static char version[32];
    int major, minor, patch;
    git_libgit2_version(&major, &minor, &patch);
    snprintf(version, sizeof version, "%d.%d.%d", major, minor, patch);
    return version;
}
