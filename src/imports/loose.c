/* Languages without rules of their own here: by the end of a path that agrees. */
#include "imports/internal.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/path.h"

#define PARTS_MAX  32
#define TARGET_MAX 512
#define EXACT      (PARTS_MAX + 1) /* agrees more than any name can */

/* A target cut into its components, without extension, "." and "..". */
struct parts {
    char text[TARGET_MAX];
    const char *items[PARTS_MAX];
    size_t count;
    char extension[8];           /* that was cut off, or "" */
    char beside[2 * TARGET_MAX]; /* the path that a relative target leads to, or "" */
};

struct match {
    int64_t file;
    size_t agreed, score, ties;
};

/* ---- targets ---- */

static bool is_known_extension(const char *text)
{
    static const char *const extensions[] = { "h",   "hpp", "hh",  "c",   "js",  "mjs",  "cjs",
                                              "jsx", "ts",  "tsx", "mts", "vue", "json", "css",
                                              "py",  "rb",  "php", "lua", "sh",  "inc" };
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (!strcasecmp(text, extensions[i]))
            return true;
    return false;
}

static bool drop_last(char *path)
{
    char *slash = strrchr(path, '/');
    bool had = *path;
    *(slash ? slash : path) = '\0';
    return had;
}

/* "../a" from "x/y/z.js" is "x/a", "..a.b" from "x/y/z.py" is "x/a/b". */
static void join_beside(struct parts *parts, const char *from)
{
    const char *p = parts->text, *separator = strchr(p, '/') ? "/" : ".";
    size_t folder = path_dir_length(from), used = strspn(p, ".");
    parts->beside[0] = '\0';
    if (*p != '.' || folder + strlen(p) + 2 > sizeof parts->beside)
        return;
    memcpy(parts->beside, from, folder);
    parts->beside[folder] = '\0';
    if (*separator == '.')
        for (p += used; used > 1; used--)
            if (!drop_last(parts->beside))
                return;
    for (; *p; p += strspn(p, separator)) {
        size_t length = strcspn(p, separator), end = strlen(parts->beside);
        bool up = length == 2 && !memcmp(p, "..", 2);
        if (up && !drop_last(parts->beside))
            return;
        if (!up && !(length == 1 && *p == '.')) {
            if (end)
                parts->beside[end++] = '/';
            memcpy(parts->beside + end, p, length);
            parts->beside[end + length] = '\0';
        }
        p += length;
    }
}

/* With `whole`, a last part that looks like an extension is a component: "flask.json" is a module
 * of Python (more of it than that must agree, then). False when that makes no difference. */
static bool split_target(struct parts *parts, const char *from, const char *target, bool whole)
{
    size_t n = strcspn(target, "{*?;");
    n = n < sizeof parts->text - 1 ? n : sizeof parts->text - 1;
    memcpy(parts->text, target, n);
    parts->text[n] = '\0';
    parts->count = 0;
    parts->extension[0] = '\0';
    char *dot = strrchr(parts->text, '.');
    bool known = dot && is_known_extension(dot + 1);
    if (whole && (!known || strchr(parts->text, '/')))
        return false;
    if (known && !whole) {
        memcpy(parts->extension, dot + 1, strlen(dot + 1) + 1);
        *dot = '\0';
    }
    join_beside(parts, from);
    /* "a.b.c" has dots for separators only when it has no slash and no extension. */
    const char *separators = strchr(parts->text, '/') ? "/" : known && !whole ? "/\\:" : "/\\:.";
    for (char *p = parts->text; *p && parts->count < PARTS_MAX;) {
        p += strspn(p, separators);
        size_t length = strcspn(p, separators);
        if (length > 2 || (length && strncmp(p, "..", length)))
            parts->items[parts->count++] = p;
        char *end = p + length;
        p = *end ? end + 1 : end;
        *end = '\0';
    }
    return true;
}

/* ---- matching ---- */

/* How many components of the target, from its end, agree with the end of path[0, length). */
static size_t path_agreement(const char *path, size_t length, const struct parts *parts,
                             size_t last)
{
    const char *end = path + length;
    size_t agreed = 0;
    if (last + 1 == parts->count && length && strlen(parts->beside) == length &&
        !memcmp(path, parts->beside, length))
        return EXACT;
    for (size_t i = last + 1; i-- > 0 && end > path;) {
        const char *start = end;
        while (start > path && start[-1] != '/')
            start--;
        size_t n = strlen(parts->items[i]);
        if ((size_t)(end - start) != n || strncasecmp(start, parts->items[i], n))
            break;
        agreed++;
        end = start > path ? start - 1 : path;
    }
    return agreed;
}

static size_t common_folders(const char *a, const char *b)
{
    size_t folders = 0;
    for (size_t n = 0; a[n] && a[n] == b[n] && folders < 63; n++)
        folders += a[n] == '/';
    return folders;
}

static void consider_match(const struct import_map *map, uint32_t from, const struct parts *parts,
                           uint32_t file, size_t agreed, struct match *best)
{
    const char *path = map->snapshot->files[file].path;
    /* A name space of C# is no folder of something else. */
    if (!strcmp(path_extension(map->snapshot->files[from].path), "cs") &&
        strcmp(path_extension(path), "cs") != 0)
        return;
    size_t score = 2 * (agreed * 64 + common_folders(path, map->snapshot->files[from].path)) +
                   !strcasecmp(path_extension(path), parts->extension);
    if (!agreed || file == from)
        return;
    best->ties = score == best->score ? best->ties + 1 : score > best->score ? 1 : best->ties;
    if (score > best->score) {
        best->score = score;
        best->agreed = agreed;
        best->file = file;
    }
}

/* A folder without an index file is meant only by more than its last name, or as a whole. */
static bool means_folder(const char *path, size_t length, size_t agreed)
{
    size_t depth = 1;
    for (size_t i = 0; i < length; i++)
        depth += path[i] == '/';
    return file_stands_for_folder(path) || agreed > 1 || agreed == depth;
}

/* The best file for the components up to `last`: named by that, or in the folder of that name. */
static struct match resolve_at(const struct import_map *map, uint32_t from,
                               const struct parts *parts, size_t last)
{
    char key[IMPORT_NAME_MAX];
    size_t length = import_lower(key, parts->items[last], strlen(parts->items[last]));
    const uint32_t *file = map_get(&map->stems, key, length);
    const uint32_t *folder = map_get(&map->folders, key, length);
    struct match best = { .file = -1 };
    for (uint32_t f = file ? *file : 0; f; f = map->next[f - 1]) {
        const char *path = map->snapshot->files[f - 1].path;
        size_t end = strlen(path) - strlen(path_base(path)) + path_stem_length(path_base(path));
        consider_match(map, from, parts, f - 1, path_agreement(path, end, parts, last), &best);
    }
    for (uint32_t f = folder ? *folder : 0; f; f = map->next_folder[f - 1]) {
        const char *path = map->snapshot->files[f - 1].path;
        size_t end = path_dir_length(path), agreed = path_agreement(path, end, parts, last);
        if (means_folder(path, end, agreed))
            consider_match(map, from, parts, f - 1, agreed, &best);
    }
    /* One component alone that many files carry ("utils") is a guess. */
    if (best.ties > 3 && best.agreed < 2)
        best.file = -1;
    return best;
}

/* Of several names more than the last must agree, but for files beside. */
static bool is_enough(const struct parts *parts, const struct match *match, bool whole)
{
    size_t least = parts->count > 1 ? 2 : 1;
    return match->file >= 0 && match->agreed > (size_t)whole &&
           (match->agreed >= least || match->agreed >= parts->count);
}

struct import_target find_loose(const struct import_map *map, uint32_t from, const char *target)
{
    struct match best = { .file = -1 };
    for (int whole = 0; whole < 2; whole++) {
        struct parts parts;
        if (!split_target(&parts, map->snapshot->files[from].path, target, whole))
            continue;
        /* "a.b.Item" may name something inside the file: then the name before. */
        for (size_t back = 0; back < 2 && back < parts.count; back++) {
            struct match match = resolve_at(map, from, &parts, parts.count - 1 - back);
            if (is_enough(&parts, &match, whole) && match.agreed > best.agreed)
                best = match;
            if (match.file >= 0)
                break;
        }
    }
    return best.file >= 0 ? found_file(best.file, "") : found_nothing(IMPORT_UNKNOWN);
}
