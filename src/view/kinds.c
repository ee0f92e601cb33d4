#include "view/kinds.h"

#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "text/words.h"

#define LOOKED_MAX 20000 /* files below the part before the name */

struct list {
    struct kind *kinds;
    size_t count;
    struct arena *arena;
};

static void add_kind(struct list *list, const char *path, size_t before, const char *after,
                     bool is_own)
{
    if (list->count < KINDS_MAX)
        list->kinds[list->count++] =
            (struct kind){ arena_strndup(list->arena, path, before), after, is_own };
}

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || c & 0x80;
}

static bool is_separator(char c)
{
    return c == '_' || c == '-';
}

/* Where the last word of a name begins, with the separator before it; 0: it has one word. */
static size_t last_word(const char *name, size_t size)
{
    size_t last = 0;
    for (size_t from = 0, n; from < size; from += n) {
        n = is_separator(name[from]) ? 1 : word_part_length(name + from, size - from);
        if (from && !(is_separator(name[from]) && from + 1 == size) &&
            !(is_separator(name[from - 1]) && last == from - 1))
            last = from;
    }
    return last;
}

/* The first word of a name with the separator behind it; `size`: it has one word. */
static size_t first_word(const char *name, size_t size)
{
    size_t n = word_part_length(name, size);
    return n < size && is_separator(name[n]) ? n + 1 : n;
}

/* One of a folder, one whose name begins as others do, or ends so. */
static void add_of_name(struct list *list, const char *path)
{
    const char *base = path_base(path);
    size_t folder = (size_t)(base - path), size = strcspn(base, ".");
    if (!size)
        return;
    size_t first = first_word(base, size), last = last_word(base, size);
    if (first < size)
        add_kind(list, path, folder + first, base + size, false);
    if (last)
        add_kind(list, path, folder, base + last, false);
    add_kind(list, path, folder, base + size, false);
}

/* Those at the same place in folders side by side. */
static void add_of_folders(struct list *list, const char *path)
{
    const char *base = path_base(path);
    size_t stem = strcspn(base, ".");
    for (const char *start = path, *slash; (slash = strchr(start, '/')); start = slash + 1) {
        size_t size = (size_t)(slash - start);
        bool is_own = slash + 1 == base && size == stem && !memcmp(start, base, stem);
        add_kind(list, path, (size_t)(start - path), is_own ? base + stem : slash, is_own);
    }
}

size_t kinds_of(const char *path, struct arena *arena, struct kind out[KINDS_MAX])
{
    struct list list = { out, 0, arena };
    add_of_name(&list, path);
    add_of_folders(&list, path);
    return list.count;
}

/* Where letters meet, a new word begins with a capital. */
static bool meets(char left, char right)
{
    return !is_letter(left) || !is_letter(right) || isupper((unsigned char)right);
}

const char *kind_name(const struct kind *kind, const char *path, size_t *size)
{
    size_t before = strlen(kind->before), after = strlen(kind->after), length = strlen(path);
    if (length <= before + after || strncmp(path, kind->before, before) != 0 ||
        strcmp(path + length - after, kind->after) != 0)
        return NULL;
    const char *name = path + before;
    size_t n = length - before - after;
    if (kind->is_own) {
        if (n % 2 == 0 || name[n / 2] != '/' || memcmp(name, name + n / 2 + 1, n / 2) != 0)
            return NULL;
        n /= 2;
    }
    if (!n || memchr(name, '/', n) || (after && memchr(name, '.', n) && kind->after[0] == '.') ||
        (before && !meets(name[-1], *name)) || !meets(name[n - 1], name[n]))
        return NULL;
    *size = n;
    return name;
}

size_t kind_files(const struct kind *kind, const struct snapshot *snapshot, struct arena *arena,
                  uint32_t **out)
{
    size_t before = strlen(kind->before), count = 0, size;
    size_t first = snapshot_lower_bound(snapshot, kind->before);
    *out = ARENA_ARRAY(arena, uint32_t, KIND_FILES_MAX);
    for (size_t i = first; i < snapshot->file_count; i++) {
        const struct file *file = &snapshot->files[i];
        if (strncmp(file->path, kind->before, before) != 0)
            break;
        if (i - first == LOOKED_MAX)
            return 0;
        if (!file->content || !kind_name(kind, file->path, &size))
            continue;
        if (count == KIND_FILES_MAX)
            return 0;
        (*out)[count++] = (uint32_t)i;
    }
    return count < KIND_FILES_MIN ? 0 : count;
}

const char *kind_pattern(const struct kind *kind, struct arena *arena)
{
    return arena_printf(arena, kind->is_own ? "%s*/*%s" : "%s*%s", kind->before, kind->after);
}
