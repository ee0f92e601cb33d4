#include "index/partition.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "index/folders.h"

struct bundle {
    const struct snapshot *snapshot;
    uint64_t min_tokens, max_tokens;
    struct map paths; /* path of a module -> its number, in order of appearance */
    uint32_t *of_file;
};

/* Some files of one folder whose names share a prefix. */
struct part {
    const uint32_t *files;
    size_t count;
    size_t folder; /* length of the folder's path and its '/': where the names start */
    size_t prefix; /* bytes of the name that all share; 0: the folder as a whole */
    int depth;
};

/* Bounds the work on names made to be split letter by letter for ever. */
#define SPLIT_DEPTH_MAX 40

static const char *name_of(const struct bundle *b, const struct part *part, size_t i)
{
    return b->snapshot->files[part->files[i]].path + part->folder;
}

static uint64_t weigh(const struct bundle *b, const uint32_t *files, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += file_weight(&b->snapshot->files[files[i]]);
    return sum;
}

/* "src/net", "src/net/tls*", "." */
static void add_module(struct bundle *b, const struct part *part)
{
    if (!part->count)
        return;
    const char *path = b->snapshot->files[part->files[0]].path;
    struct buf name = BUF_INIT;
    if (part->prefix) {
        buf_add(&name, path, part->folder + part->prefix);
        buf_addch(&name, '*');
    } else if (part->folder) {
        buf_add(&name, path, part->folder - 1);
    } else {
        buf_addch(&name, '.');
    }
    bool fresh;
    uint32_t *module = map_put(&b->paths, name.data, name.size, &fresh);
    if (fresh)
        *module = (uint32_t)(b->paths.count - 1);
    for (size_t i = 0; i < part->count; i++)
        b->of_file[part->files[i]] = *module;
    buf_release(&name);
}

/* Where the word that starts at or after `from` ends. A file that joined from a folder below goes
 * by that folder's name. */
static size_t word_end(const char *name, size_t from)
{
    size_t i = from;
    while (name[i] == '_' || name[i] == '-' || name[i] == '.')
        i++;
    for (; name[i] && name[i] != '/'; i++) {
        bool upper = name[i] >= 'A' && name[i] <= 'Z';
        if (name[i] == '_' || name[i] == '-' || name[i] == '.')
            break;
        if (upper && i > from && name[i - 1] >= 'a' && name[i - 1] <= 'z')
            break;
    }
    return i;
}

static size_t letter_end(const char *name, size_t from)
{
    size_t i = from;
    if (name[i] && name[i] != '/')
        i++;
    while (((unsigned char)name[i] & 0xC0) == 0x80) /* not within a UTF-8 character */
        i++;
    return i;
}

typedef size_t next_end(const char *name, size_t from);

/* Takes the groups of files with the same next piece of name that are large enough out of the part.
 * The rest stays in it, in order: its new length is returned, its files are in rest. */
static size_t take_groups(struct bundle *b, const struct part *part, next_end *end, uint32_t *rest);

static void split(struct bundle *b, const struct part *part, next_end *end)
{
    if (part->count < 2 || part->depth > SPLIT_DEPTH_MAX ||
        weigh(b, part->files, part->count) <= b->max_tokens) {
        add_module(b, part);
        return;
    }
    uint32_t *rest = xcalloc(part->count, sizeof *rest);
    struct part left = *part;
    left.files = rest;
    left.count = take_groups(b, part, end, rest);
    left.depth++;
    if (end == word_end && left.count > 1 && weigh(b, rest, left.count) > b->max_tokens)
        split(b, &left, letter_end);
    else
        add_module(b, &left);
    free(rest);
}

struct group {
    uint32_t *files;
    size_t count, capacity;
    size_t prefix;
    uint64_t weight;
};

struct groups {
    struct group *items;
    size_t count, capacity;
};

static struct groups group_files(const struct bundle *b, const struct part *part, next_end *end)
{
    struct map keys = MAP_INIT;
    struct groups groups = { 0 };
    for (size_t i = 0; i < part->count; i++) {
        const char *name = name_of(b, part, i);
        size_t prefix = end(name, part->prefix);
        bool fresh;
        uint32_t *g = map_put(&keys, name + part->prefix, prefix - part->prefix, &fresh);
        if (fresh) {
            *g = (uint32_t)groups.count;
            struct group group = { .prefix = prefix };
            ARRAY_PUSH(groups.items, groups.count, groups.capacity, group);
        }
        struct group *group = &groups.items[*g];
        ARRAY_PUSH(group->files, group->count, group->capacity, part->files[i]);
        group->weight += file_weight(&b->snapshot->files[part->files[i]]);
    }
    map_release(&keys);
    return groups;
}

static bool is_taken(const struct group *group, const struct part *part, uint64_t least)
{
    return group->count > 1 && group->prefix > part->prefix && group->weight >= least;
}

/* The weight from which a group with a word in common becomes a part: small ones are better
 * together, in the rest. */
static uint64_t least_for_words(const struct bundle *b)
{
    return b->max_tokens / 8 > b->min_tokens ? b->max_tokens / 8 : b->min_tokens;
}

/* Letters mean nothing, so these parts are as large as possible while what is left over fits. */
static uint64_t least_for_letters(const struct bundle *b, const struct part *part,
                                  const struct groups *groups)
{
    for (uint64_t least = b->max_tokens / 4; least > b->min_tokens; least /= 2) {
        uint64_t left = 0;
        for (size_t g = 0; g < groups->count; g++)
            if (!is_taken(&groups->items[g], part, least))
                left += groups->items[g].weight;
        if (left <= b->max_tokens)
            return least;
    }
    return b->min_tokens;
}

static size_t take_groups(struct bundle *b, const struct part *part, next_end *end, uint32_t *rest)
{
    struct groups groups = group_files(b, part, end);
    uint64_t least = end == word_end ? least_for_words(b) : least_for_letters(b, part, &groups);
    size_t kept = 0;
    for (size_t g = 0; g < groups.count; g++) {
        const struct group *group = &groups.items[g];
        struct part taken = { group->files, group->count, part->folder, group->prefix,
                              part->depth + 1 };
        if (is_taken(group, part, least)) {
            split(b, &taken, end);
        } else {
            memcpy(rest + kept, group->files, group->count * sizeof *rest);
            kept += group->count;
        }
        free(group->files);
    }
    free(groups.items);
    return kept;
}

/* ---- from folders to modules ---- */

/* The files of each home, contiguous: files of home h are sorted[first[h]] … sorted[first[h + 1] -
 * 1]. */
static void sort_by_home(const struct folders *folders, size_t file_count, uint32_t *first,
                         uint32_t *sorted)
{
    for (size_t i = 0; i < file_count; i++)
        if (folders->of_file[i] != UINT32_MAX)
            first[folders->items[folders->of_file[i]].home + 1]++;
    for (size_t h = 0; h < folders->count; h++)
        first[h + 1] += first[h];
    uint32_t *next = xcalloc(folders->count + 1, sizeof *next);
    memcpy(next, first, folders->count * sizeof *next);
    for (size_t i = 0; i < file_count; i++)
        if (folders->of_file[i] != UINT32_MAX)
            sorted[next[folders->items[folders->of_file[i]].home]++] = (uint32_t)i;
    free(next);
}

static void make_modules(struct bundle *b, const struct folders *folders)
{
    size_t file_count = b->snapshot->file_count;
    uint32_t *first = xcalloc(folders->count + 1, sizeof *first);
    uint32_t *sorted = xcalloc(file_count + 1, sizeof *sorted);
    sort_by_home(folders, file_count, first, sorted);
    for (size_t h = 0; h < folders->count; h++) {
        size_t length = folders->items[h].length;
        struct part part = { sorted + first[h], first[h + 1] - first[h], length ? length + 1 : 0, 0,
                             0 };
        split(b, &part, word_end);
    }
    free(first);
    free(sorted);
}

/* ---- the list ---- */

static int by_path(const void *a, const void *b)
{
    const struct map_entry *const *x = a, *const *y = b;
    return strcmp((*x)->key, (*y)->key);
}

/* Numbers the modules by path: rank[old number] = new number. */
static uint32_t *name_modules(const struct bundle *b, struct arena *arena, struct module_list *out)
{
    size_t count = b->paths.count;
    const struct map_entry **order = xcalloc(count + 1, sizeof(struct map_entry *));
    uint32_t *rank = xcalloc(count + 1, sizeof *rank);
    for (size_t i = 0; i < count; i++)
        order[i] = &b->paths.entries[i];
    qsort(order, count, sizeof *order, by_path);
    out->modules = ARENA_ARRAY(arena, struct module, count + 1);
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        out->modules[i].path = arena_strndup(arena, order[i]->key, order[i]->length);
        rank[order[i]->value] = (uint32_t)i;
    }
    free(order);
    return rank;
}

static void fill_modules(const struct snapshot *snapshot, struct arena *arena,
                         struct module_list *out)
{
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (out->of_file[i] != UINT32_MAX)
            out->modules[out->of_file[i]].file_count++;
    for (size_t m = 0; m < out->count; m++) {
        out->modules[m].files = ARENA_ARRAY(arena, uint32_t, out->modules[m].file_count);
        out->modules[m].file_count = 0;
    }
    for (size_t i = 0; i < snapshot->file_count; i++) {
        if (out->of_file[i] == UINT32_MAX)
            continue;
        struct module *module = &out->modules[out->of_file[i]];
        module->files[module->file_count++] = (uint32_t)i;
        module->tokens += snapshot->files[i].summary_tokens;
        module->text_tokens += snapshot->files[i].size / 4;
    }
}

void partition(const struct snapshot *snapshot, const struct settings *settings,
               struct arena *arena, struct module_list *out)
{
    struct folders folders;
    struct bundle b = {
        .snapshot = snapshot,
        .min_tokens = (uint64_t)settings_integer(settings, SETTING_MODULE_MIN_TOKENS),
        .max_tokens = (uint64_t)settings_integer(settings, SETTING_MODULE_MAX_TOKENS),
        .paths = MAP_INIT,
    };
    *out = (struct module_list){ 0 };
    out->of_file = b.of_file = ARENA_ARRAY(arena, uint32_t, snapshot->file_count + 1);
    memset(b.of_file, 0xff, (snapshot->file_count + 1) * sizeof *b.of_file);
    folders_init(&folders, snapshot, b.min_tokens);
    make_modules(&b, &folders);
    uint32_t *rank = name_modules(&b, arena, out);
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (out->of_file[i] != UINT32_MAX)
            out->of_file[i] = rank[out->of_file[i]];
    fill_modules(snapshot, arena, out);
    free(rank);
    folders_release(&folders);
    map_release(&b.paths);
}

/* ---- look-up ---- */

static int compare_module(const void *key, const void *module)
{
    return strcmp(key, ((const struct module *)module)->path);
}

/* The first file at or below the folder, skipped or not; file_count when there is none. */
static size_t first_below(const struct snapshot *snapshot, const char *folder)
{
    size_t length = strlen(folder), low = 0, high = snapshot->file_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *path = snapshot->files[middle].path;
        int order = strncmp(path, folder, length);
        if (order < 0 || (order == 0 && (unsigned char)path[length] < '/'))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t partition_find(const struct snapshot *snapshot, const struct module_list *modules,
                       const char *path)
{
    int64_t file = snapshot_find(snapshot, path);
    if (file >= 0)
        return modules->of_file[file] == UINT32_MAX ? -1 : (int64_t)modules->of_file[file];
    if (modules->count == 0)
        return -1;
    const struct module *module =
        bsearch(path, modules->modules, modules->count, sizeof *module, compare_module);
    if (module)
        return module - modules->modules;
    for (size_t i = *path ? first_below(snapshot, path) : 0;
         i < snapshot->file_count && path_is_below(snapshot->files[i].path, path); i++)
        if (modules->of_file[i] != UINT32_MAX)
            return modules->of_file[i];
    return -1;
}
