#include "atlas/links.h"

#include <string.h>

#include "base/buf.h"

/* ---- addresses of remotes ---- */

struct remote {
    const char *host, *path;
};

static bool only_holds(const char *text, const char *others)
{
    for (; *text; text++) {
        char lower = (char)(*text | 0x20);
        if (!(lower >= 'a' && lower <= 'z') && !(*text >= '0' && *text <= '9') &&
            !strchr(others, *text))
            return false;
    }
    return true;
}

/* "https://user:secret@host:port/path". The port of ssh says nothing about the pages. */
static bool split_url(const char *url, const char *rest, struct arena *arena, struct remote *out)
{
    bool web = !strncmp(url, "https://", 8) || !strncmp(url, "http://", 7);
    if (!web && strncmp(url, "ssh://", 6) != 0 && strncmp(url, "git://", 6) != 0)
        return false;
    size_t length = strcspn(rest, "/");
    for (const char *at; (at = memchr(rest, '@', length)); rest = at + 1)
        length -= (size_t)(at + 1 - rest);
    char *host = arena_strndup(arena, rest, length);
    if (!web)
        host[strcspn(host, ":")] = '\0';
    *out = (struct remote){ host, rest + length };
    return true;
}

/* "user@host:path" */
static bool split_scp(const char *text, struct arena *arena, struct remote *out)
{
    const char *at = strchr(text, '@'), *colon = strchr(text, ':');
    if (!colon || memchr(text, '/', (size_t)(colon - text)))
        return false;
    const char *host = at && at < colon ? at + 1 : text;
    *out = (struct remote){ arena_strndup(arena, host, (size_t)(colon - host)), colon + 1 };
    return true;
}

/* Owner and name, and the number of names; NULL when some name is not of the usual letters. */
static const char *repository_path(const char *path, struct arena *arena, size_t *names)
{
    path += strspn(path, "/");
    size_t length = strlen(path);
    while (length && path[length - 1] == '/')
        length--;
    if (length > 4 && !memcmp(path + length - 4, ".git", 4))
        length -= 4;
    char *copy = arena_strndup(arena, path, length);
    *names = 1;
    for (const char *name = copy; name; name = strchr(name, '/') ? strchr(name, '/') + 1 : NULL) {
        size_t n = strcspn(name, "/");
        if (!n || (n <= 2 && strspn(name, ".") >= n))
            return NULL;
        *names += name[n] == '/';
    }
    return only_holds(copy, "-._~/") ? copy : NULL;
}

/* "github.com", "github.example.org" */
static bool host_is_at(const char *host, const char *name)
{
    size_t n = strlen(name);
    return !strncmp(host, name, n) && host[n] == '.';
}

bool forge_of(const char *remote, const char *revision, struct arena *arena, struct forge *out)
{
    struct remote r;
    size_t names;
    const char *scheme = strstr(remote, "://");
    *out = (struct forge){ 0 };
    if (!(scheme ? split_url(remote, scheme + 3, arena, &r) : split_scp(remote, arena, &r)))
        return false;
    const char *path = repository_path(r.path, arena, &names);
    bool github = host_is_at(r.host, "github"), gitlab = host_is_at(r.host, "gitlab");
    if (!path || !only_holds(r.host, "-.:") || !(github ? names == 2 : gitlab && names >= 2))
        return false;
    const char *home = arena_printf(arena, "https://%s/%s", r.host, path);
    const char *within = github ? home : arena_printf(arena, "%s/-", home);
    *out = (struct forge){
        .name = github ? "GitHub" : "GitLab",
        .home = home,
        .file = arena_printf(arena, "%s/blob/%s/", within, revision),
        .folder = arena_printf(arena, "%s/tree/%s/", within, revision),
        .commit = arena_printf(arena, "%s/commit/", within),
    };
    return true;
}

/* ---- folders ---- */

/* Bytes of the longest folder that holds both, without its trailing '/'. */
static size_t common_url_folder(const char *a, const char *b)
{
    size_t common = 0;
    for (size_t i = 0;; i++) {
        bool ends_a = !a[i] || a[i] == '/', ends_b = !b[i] || b[i] == '/';
        if (ends_a && ends_b)
            common = i;
        if (!a[i] || !b[i] || a[i] != b[i])
            return common;
    }
}

const char *relative_folder(const char *from, const char *to, struct arena *arena)
{
    struct buf path = BUF_INIT;
    size_t common = common_url_folder(from, to);
    for (const char *p = from + common; (p = strchr(p, '/')) && p[1]; p++)
        buf_addstr(&path, "../");
    const char *rest = to + common + strspn(to + common, "/");
    buf_printf(&path, "%s%s", rest, *rest ? "/" : "");
    const char *result = arena_strdup(arena, path.data);
    buf_release(&path);
    return result;
}
