#include "eval/explore.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "redact/redact.h"

#define FILE_MAX    (1 << 20) /* bytes of a file that is searched or read */
#define LINES_READ  80
#define MATCHES_MAX 60
#define NEEDLE_MIN  2
#define LINE_SHOWN  200

static bool is_full(const struct buf *out, size_t start)
{
    return out->size - start >= EXPLORE_RESULT_MAX;
}

/* ---- list ---- */

static void list_folder(const struct snapshot *snapshot, const char *folder, struct buf *out)
{
    size_t length = strlen(folder), start = out->size, last_length = 0;
    while (length && folder[length - 1] == '/')
        length--;
    if (length == 1 && *folder == '.')
        length = 0;
    const char *last = NULL;
    for (size_t i = 0; i < snapshot->file_count && !is_full(out, start); i++) {
        const char *path = snapshot->files[i].path;
        if (length && (strncmp(path, folder, length) || path[length] != '/'))
            continue;
        const char *name = path + length + (length > 0);
        size_t n = strcspn(name, "/");
        if (last && n == last_length && !strncmp(last, name, n))
            continue; /* another file of the same folder */
        last = name;
        last_length = n;
        buf_printf(out, "%.*s%s\n", (int)n, name, name[n] ? "/" : "");
    }
    if (out->size == start)
        buf_addstr(out, "there is no such folder\n");
}

/* A blob without its secrets. 0, 1 when it is too large, 2 when it is not there, -1. */
static int read_redacted(const struct explorer *e, const struct oid *blob, struct buf *out,
                         struct err *err)
{
    struct buf text = BUF_INIT;
    uint64_t size;
    int state = repo_read_blob(e->repo, blob, FILE_MAX, &text, &size, err);
    if (!state)
        redact(text.data, text.size, out);
    buf_release(&text);
    return state;
}

/* ---- search ---- */

/* Adds the lines of a text that hold the needle. Returns how many. */
static size_t add_matches(const char *path, struct buf *text, const char *needle, size_t most,
                          struct buf *out)
{
    size_t line = 1, found = 0;
    for (char *p = text->data; *p && found < most; line++) {
        char *end = p + strcspn(p, "\n");
        char kept = *end;
        *end = '\0';
        if (strcasestr(p, needle)) {
            buf_printf(out, "%s:%zu: %.*s\n", path, line, LINE_SHOWN, p);
            found++;
        }
        *end = kept;
        p = kept ? end + 1 : end;
    }
    return found;
}

static int search(const struct explorer *e, const char *needle, struct buf *out, struct err *err)
{
    size_t found = 0, start = out->size;
    struct buf text = BUF_INIT;
    int result = 0;
    if (strlen(needle) < NEEDLE_MIN) {
        buf_addstr(out, "the text is too short\n");
        return 0;
    }
    for (size_t i = 0; i < e->snapshot->file_count && found < MATCHES_MAX && result >= 0; i++) {
        const struct file *file = &e->snapshot->files[i];
        if (file->skip != SKIP_NONE || is_full(out, start) || redact_is_secret_file(file->path))
            continue;
        buf_reset(&text);
        result = read_redacted(e, &file->blob, &text, err);
        if (!result)
            found += add_matches(file->path, &text, needle, MATCHES_MAX - found, out);
    }
    buf_release(&text);
    if (result >= 0 && !found)
        buf_addstr(out, "nothing holds that text\n");
    return result < 0 ? -1 : 0;
}

/* ---- read ---- */

static void add_numbered_lines(const char *text, size_t from, struct buf *out)
{
    size_t line = 1, start = out->size;
    for (const char *p = text; *p && line < from + LINES_READ && !is_full(out, start); line++) {
        size_t n = strcspn(p, "\n");
        if (line >= from)
            buf_printf(out, "%zu: %.*s\n", line, (int)(n < LINE_SHOWN ? n : LINE_SHOWN), p);
        p += n + (p[n] == '\n');
    }
    if (out->size == start)
        buf_addstr(out, "the file has fewer lines\n");
}

static int read_asked_lines(const struct explorer *e, const char *argument, struct buf *out,
                            struct err *err)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    const char *colon = strrchr(argument, ':');
    size_t from = colon ? strtoul(colon + 1, NULL, 10) : 1;
    buf_add(&path, argument, colon && from ? (size_t)(colon - argument) : strlen(argument));
    int64_t file = snapshot_find(e->snapshot, path.data);
    if (file >= 0 && redact_is_secret_file(path.data))
        file = -1;
    int found = file < 0 ? 1 : read_redacted(e, &e->snapshot->files[file].blob, &text, err);
    if (found > 0)
        buf_addstr(out,
                   file < 0 ? "there is no such file\n" : "the file is too large, or missing\n");
    else if (!found)
        add_numbered_lines(text.data, from ? from : 1, out);
    buf_release(&path);
    buf_release(&text);
    return found < 0 ? -1 : 0;
}

int explore(const struct explorer *explorer, const char *action, const char *argument,
            struct buf *out, struct err *err)
{
    while (!strncmp(argument, "./", 2))
        argument += 2;
    if (!strcmp(action, "list"))
        list_folder(explorer->snapshot, argument, out);
    else if (!strcmp(action, "search"))
        return search(explorer, argument, out, err);
    else if (!strcmp(action, "read"))
        return read_asked_lines(explorer, argument, out, err);
    else
        buf_addstr(out, "there is no such action\n");
    return 0;
}
