/* Whose repository it is, by git's rule. libgit2 1.5 has a check of its own, which takes a missing
 * ~/.gitconfig for a missing repository and does not know safe.directory = *; it is turned off. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "repo/internal.h"

/* With sudo, what belongs to who called it is fine, too. */
static bool is_owned(const char *path)
{
    struct stat st;
    if (lstat(path, &st))
        return true; /* nothing there to be owned by somebody else */
    uid_t self = geteuid();
    const char *caller = getenv("SUDO_UID");
    char *end = NULL;
    if (st.st_uid == self || self != 0 || !caller || !*caller)
        return st.st_uid == self;
    unsigned long uid = strtoul(caller, &end, 10);
    return !*end && uid == st.st_uid;
}

/* "~/x" is below the home folder; "x/" is x; "x/" followed by "*" is all that lies below x. */
static bool names_folder(const char *value, const char *folder)
{
    const char *home = getenv("HOME");
    if (value[0] == '~' && value[1] == '/') {
        size_t length = home ? strlen(home) : 0;
        if (!length || strncmp(folder, home, length) != 0)
            return false;
        folder += length;
        value++;
    }
    size_t n = strlen(value);
    if (n >= 2 && !strcmp(value + n - 2, "/*"))
        return !strncmp(folder, value, n - 1);
    while (n > 1 && value[n - 1] == '/')
        n--;
    return !strncmp(folder, value, n) && !folder[n];
}

/* An empty value forgets those before it, as in git. */
static bool is_declared_safe(const struct repo *repo, const char *folder)
{
    git_config *config = NULL;
    git_config_iterator *iterator = NULL;
    git_config_entry *entry;
    bool safe = false;
    if (!open_config(&config, repo, false) && !git_config_iterator_new(&iterator, config)) {
        while (!git_config_next(&entry, iterator)) {
            if (strcmp(entry->name, "safe.directory") != 0)
                continue;
            const char *value = entry->value ? entry->value : "";
            safe = *value && (safe || !strcmp(value, "*") || names_folder(value, folder));
        }
    }
    git_config_iterator_free(iterator);
    git_config_free(config);
    return safe;
}

int check_owner(const struct repo *repo, struct err *err)
{
    const char *folder = repo->work_dir ? repo->work_dir : repo->git_dir;
    char *link = NULL;
    if (repo->work_dir && asprintf(&link, "%s/.git", repo->work_dir) < 0)
        link = NULL;
    bool owned = is_owned(repo->git_dir) && is_owned(folder) && (!link || is_owned(link));
    free(link);
    if (owned || is_declared_safe(repo, folder))
        return 0;
    return err_set(err, ERR_REPO,
                   "%s belongs to somebody else; if you trust it: "
                   "git config --global --add safe.directory '%s'",
                   folder, folder);
}
