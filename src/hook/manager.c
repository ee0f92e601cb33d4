#include "hook/manager.h"

#include <string.h>
#include <unistd.h>

static bool wrote_a_hook(const struct hook_report *report, const char *name)
{
    for (size_t i = 0; i < HOOK_COUNT; i++)
        if (report->hooks[i].maker && !strcmp(report->hooks[i].maker, name))
            return true;
    return false;
}

static bool has_file(const struct hook_request *request, const char *const *names, size_t count)
{
    const char *top = repo_work_dir(request->repo);
    for (size_t i = 0; top && i < count; i++)
        if (!access(arena_printf(request->arena, "%s/%s", top, names[i]), F_OK))
            return true;
    return false;
}

static bool folder_ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    while (n > 1 && text[n - 1] == '/')
        n--;
    return n >= m && !memcmp(text + n - m, end, m);
}

/* For files that a team shares: it names no path, and does nothing where there is no such program.
 */
#define SHARED_LINE "repose hook run post-commit -- \"$@\" </dev/null >/dev/null 2>&1 &"

static const char *husky(const struct hook_request *request, const struct hook_report *report)
{
    static const char *const names[] = { ".husky" };
    if (folder_ends_with(report->folder, "/.husky/_"))
        return "It writes this folder, which is not committed, anew whenever the packages are "
               "installed: run 'repose hook install' again then. To keep a hook, put a line into "
               ".husky/post-commit (and so for the others), which is committed: " SHARED_LINE;
    if (folder_ends_with(report->folder, "/.husky"))
        return "The files in this folder are committed, and the lines name the program of this "
               "machine. Leave them out of the commit, or use this line instead: " SHARED_LINE;
    if (has_file(request, names, 1) || wrote_a_hook(report, "husky"))
        return "It is not active in this clone. When it becomes so (npm install), git uses "
               "another folder for hooks: run 'repose hook install' again then.";
    return NULL;
}

static const char *lefthook(const struct hook_request *request, const struct hook_report *report)
{
    static const char *const names[] = { "lefthook.yml",   ".lefthook.yml",  "lefthook.yaml",
                                         ".lefthook.yaml", "lefthook.toml",  ".lefthook.toml",
                                         "lefthook.json",  ".lefthook.json", "lefthook-local.yml" };
    if (!has_file(request, names, sizeof names / sizeof *names) &&
        !wrote_a_hook(report, "lefthook"))
        return NULL;
    return "It writes the hooks that its configuration names anew at 'lefthook install': run "
           "'repose hook install' again then. To keep a hook, give it a job in "
           "lefthook-local.yml: " SHARED_LINE;
}

static const char *pre_commit(const struct hook_request *request, const struct hook_report *report)
{
    static const char *const names[] = { ".pre-commit-config.yaml", ".pre-commit-config.yml" };
    if (!has_file(request, names, 2) && !wrote_a_hook(report, "pre-commit"))
        return NULL;
    return "It writes the hooks of the types that it was installed for anew at 'pre-commit "
           "install': run 'repose hook install' again then. A hook that was there before it "
           "keeps as NAME.legacy, and goes on running it.";
}

size_t manager_find(const struct hook_request *request, const struct hook_report *report,
                    struct manager *out)
{
    const struct manager all[MANAGER_MAX] = {
        { "husky", husky(request, report) },
        { "lefthook", lefthook(request, report) },
        { "pre-commit", pre_commit(request, report) },
    };
    size_t count = 0;
    for (size_t i = 0; i < MANAGER_MAX; i++)
        if (all[i].advice)
            out[count++] = all[i];
    return count;
}
