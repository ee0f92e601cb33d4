#include "note/imports.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"

#define PARTS_MAX 32
#define NAME_MAX_ 128

/* A target cut into its components, without extension, "." and "..". */
struct parts {
    char text[512];
    const char *items[PARTS_MAX];
    size_t count;
};

static size_t lower(char *to, const char *from, size_t n)
{
    n = n < NAME_MAX_ - 1 ? n : NAME_MAX_ - 1;
    for (size_t i = 0; i < n; i++)
        to[i] = (char)tolower((unsigned char)from[i]);
    to[n] = '\0';
    return n;
}

/* Names that stand for their folder. */
static bool is_index_name(const char *stem)
{
    static const char *const names[] = { "index", "mod", "__init__", "lib", "main", "init" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(stem, names[i]))
            return true;
    return false;
}

static void add_file(struct import_map *map, const char *name, size_t length, uint32_t file)
{
    char key[NAME_MAX_];
    uint32_t *head = map_put(&map->stems, key, lower(key, name, length), NULL);
    if (!map->next[file]) {
        map->next[file] = *head;
        *head = file + 1;
    }
}

void import_map_init(struct import_map *map, const struct snapshot *snapshot, struct arena *arena)
{
    *map = (struct import_map){ .snapshot = snapshot };
    map->next = ARENA_ARRAY(arena, uint32_t, snapshot->file_count);
    for (uint32_t i = 0; i < snapshot->file_count; i++) {
        const char *path = snapshot->files[i].path, *base = path_base(path);
        char stem[NAME_MAX_];
        size_t length = path_stem_length(base);
        lower(stem, base, length);
        size_t folder = path_dir_length(path);
        if (is_index_name(stem) && folder) {
            const char *start = path + folder;
            while (start > path && start[-1] != '/')
                start--;
            add_file(map, start, (size_t)(path + folder - start), i);
        } else {
            add_file(map, base, length, i);
        }
    }
}

void import_map_release(struct import_map *map)
{
    map_release(&map->stems);
}

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

static void split(struct parts *parts, const char *target)
{
    size_t n = strcspn(target, "{*?;");
    n = n < sizeof parts->text - 1 ? n : sizeof parts->text - 1;
    memcpy(parts->text, target, n);
    parts->text[n] = '\0';
    parts->count = 0;
    char *dot = strrchr(parts->text, '.');
    if (dot && is_known_extension(dot + 1))
        *dot = '\0';
    /* "a.b.c" has dots for separators only when it has no slash. */
    const char *separators = strchr(parts->text, '/') ? "/" : "/\\:.";
    for (char *p = parts->text; *p && parts->count < PARTS_MAX;) {
        p += strspn(p, separators);
        size_t length = strcspn(p, separators);
        if (length && strncmp(p, "..", length > 2 ? 2 : length))
            parts->items[parts->count++] = p;
        char *end = p + length;
        p = *end ? end + 1 : end;
        *end = '\0';
    }
}

/* How many components of the target, from its end, agree with the end of the path (its extension
 * aside). */
static size_t agreement(const char *path, const struct parts *parts, size_t last)
{
    const char *base = path_base(path);
    const char *end = base + path_stem_length(base);
    char stem[NAME_MAX_];
    lower(stem, base, (size_t)(end - base));
    if (is_index_name(stem) && base > path && strcasecmp(stem, parts->items[last]))
        end = base - 1;
    size_t agreed = 0;
    for (size_t i = last + 1; i-- > 0 && end > path;) {
        const char *start = end;
        while (start > path && start[-1] != '/')
            start--;
        size_t length = strlen(parts->items[i]);
        if ((size_t)(end - start) != length || strncasecmp(start, parts->items[i], length))
            break;
        agreed++;
        end = start > path ? start - 1 : path;
    }
    return agreed;
}

static size_t common_prefix(const char *a, const char *b)
{
    size_t n = 0, folders = 0;
    for (; a[n] && a[n] == b[n]; n++)
        folders += a[n] == '/';
    return folders;
}

/* The best file whose stem is the component `last` of the target. */
static int64_t resolve_at(const struct import_map *map, uint32_t from, const struct parts *parts,
                          size_t last)
{
    char key[NAME_MAX_];
    const uint32_t *head =
        map_get(&map->stems, key, lower(key, parts->items[last], strlen(parts->items[last])));
    size_t best_score = 0, ties = 0;
    int64_t best = -1;
    for (uint32_t f = head ? *head : 0; f; f = map->next[f - 1]) {
        const char *path = map->snapshot->files[f - 1].path;
        size_t agreed = agreement(path, parts, last);
        if (!agreed || f - 1 == from)
            continue;
        size_t score = agreed * 64 + common_prefix(path, map->snapshot->files[from].path);
        ties = score == best_score ? ties + 1 : score > best_score ? 1 : ties;
        if (score > best_score) {
            best_score = score;
            best = f - 1;
        }
    }
    /* One component alone that many files carry ("utils") is a guess. */
    return ties > 3 && best_score < 128 ? -1 : best;
}

int64_t import_resolve(const struct import_map *map, uint32_t from, const char *target)
{
    struct parts parts;
    split(&parts, target);
    /* "crate::a::Item" and "from a import b" name something inside the file: then the component
     * before. */
    for (size_t back = 0; back < 2 && back < parts.count; back++) {
        int64_t file = resolve_at(map, from, &parts, parts.count - 1 - back);
        if (file >= 0 && (back == 0 || parts.count > 1))
            return file;
    }
    return -1;
}
