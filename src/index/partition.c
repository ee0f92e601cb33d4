#include "index/partition.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "index/folders.h"
#include "index/kin.h"
#include "index/name_word.h"

struct bundle {
    const struct snapshot *snapshot;
    uint64_t min_tokens, max_tokens, word_tokens;
    struct map paths; /* path of a module -> its number, in order of appearance */
    uint32_t *of_file;
};

/* Some files of one folder whose names share a prefix, and those that go with them. */
struct part {
    const uint32_t *files;
    size_t count;
    const char *path; /* of a file that has the prefix itself */
    size_t folder;    /* length of the folder's path and its '/': where the names start */
    size_t prefix;    /* bytes of the name that all share; 0: the folder as a whole */
    size_t named;     /* bytes of the prefix that tell it from others: the module's name */
    int depth;
};

/* Bounds the work on names made to be split letter by letter for ever. */
#define SPLIT_DEPTH_MAX 40

/* "src/net", "src/net/tls*", "." */
static void add_bundle_module(struct bundle *b, const struct part *part)
{
    if (!part->count)
        return;
    struct buf name = BUF_INIT;
    if (part->named) {
        buf_add(&name, part->path, part->folder + part->named);
        buf_addch(&name, '*');
    } else if (part->folder) {
        buf_add(&name, part->path, part->folder - 1);
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

static void split_part(struct bundle *b, const struct part *part, next_end *end)
{
    if (part->count < 2 || part->depth > SPLIT_DEPTH_MAX ||
        files_weight(b->snapshot, part->files, part->count) <= b->max_tokens) {
        add_bundle_module(b, part);
        return;
    }
    uint32_t *rest = xcalloc(part->count, sizeof *rest);
    struct part left = *part;
    left.files = rest;
    left.count = take_groups(b, part, end, rest);
    left.depth++;
    if (end == name_word_end && left.count > 1 &&
        files_weight(b->snapshot, rest, left.count) > b->max_tokens)
        split_part(b, &left, letter_end);
    else
        add_bundle_module(b, &left);
    free(rest);
}

struct group {
    uint32_t *files;
    size_t count, capacity;
    const char *path; /* of a file whose own name has the piece; NULL: none */
    size_t prefix;
    uint64_t weight;
    bool is_joined; /* others go with it */
};

struct groups {
    struct group *items;
    size_t count, capacity;
};

/* What decides on the group of a file: a piece of its name, or the word that it goes with. */
struct piece {
    const char *text;
    size_t length;
    bool is_own, is_kin;
};

static struct piece piece_of(const struct part *part, const struct file *file, next_end *end)
{
    const char *name = file->path + part->folder;
    if (!part->prefix && end == name_word_end && file->kin)
        return (struct piece){ file->kin, strlen(file->kin), false, true };
    if (strncmp(file->path, part->path, part->folder + part->prefix))
        return (struct piece){ "", 0, false, false }; /* it joined these names, and has another */
    return (struct piece){ name + part->prefix, end(name, part->prefix) - part->prefix, true,
                           false };
}

static struct groups group_files(const struct bundle *b, const struct part *part, next_end *end)
{
    struct map keys = MAP_INIT;
    struct groups groups = { 0 };
    for (size_t i = 0; i < part->count; i++) {
        const struct file *file = &b->snapshot->files[part->files[i]];
        struct piece piece = piece_of(part, file, end);
        bool fresh;
        uint32_t *g = map_put(&keys, piece.text, piece.length, &fresh);
        if (fresh) {
            *g = (uint32_t)groups.count;
            struct group group = { .prefix = part->prefix + piece.length };
            ARRAY_PUSH(groups.items, groups.count, groups.capacity, group);
        }
        struct group *group = &groups.items[*g];
        ARRAY_PUSH(group->files, group->count, group->capacity, part->files[i]);
        group->weight += file_weight(file);
        if (piece.is_own)
            group->path = file->path;
        group->is_joined |= piece.is_kin;
    }
    map_release(&keys);
    return groups;
}

/* A single file with none that goes with it is a part when it fills a quarter of a module. */
static bool is_taken(const struct bundle *b, const struct group *group, const struct part *part,
                     uint64_t least)
{
    if (!group->path || group->prefix == part->prefix)
        return false;
    if (group->count == 1)
        return !part->prefix && group->weight >= b->max_tokens / 4;
    return group->is_joined || group->weight >= least;
}

/* Letters mean nothing, so these parts are as large as possible while what is left over fits. */
static uint64_t least_for_letters(const struct bundle *b, const struct part *part,
                                  const struct groups *groups)
{
    for (uint64_t least = b->max_tokens / 4; least > b->min_tokens; least /= 2) {
        uint64_t left = 0;
        for (size_t g = 0; g < groups->count; g++)
            if (!is_taken(b, &groups->items[g], part, least))
                left += groups->items[g].weight;
        if (left <= b->max_tokens)
            return least;
    }
    return b->min_tokens;
}

static size_t take_groups(struct bundle *b, const struct part *part, next_end *end, uint32_t *rest)
{
    struct groups groups = group_files(b, part, end);
    bool is_letter = end == letter_end;
    uint64_t least = is_letter ? least_for_letters(b, part, &groups) : b->word_tokens;
    size_t kept = 0;
    for (size_t g = 0; g < groups.count; g++) {
        const struct group *group = &groups.items[g];
        if (is_taken(b, group, part, least)) {
            struct part taken = { group->files,  group->count,  group->path,    part->folder,
                                  group->prefix, group->prefix, part->depth + 1 };
            if (is_letter && groups.count == 1)
                taken.named = part->named; /* a letter that all share tells nothing */
            split_part(b, &taken, end);
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

static void make_modules(struct bundle *b, const struct folders *folders)
{
    struct homes homes;
    homes_init(&homes, folders, b->snapshot->file_count);
    for (size_t h = 0; h < folders->count; h++) {
        const uint32_t *files = homes.sorted + homes.first[h];
        size_t length = folders->items[h].length, count = homes.first[h + 1] - homes.first[h];
        if (!count)
            continue;
        struct part part = { .files = files,
                             .count = count,
                             .path = b->snapshot->files[files[0]].path,
                             .folder = length ? length + 1 : 0 };
        split_part(b, &part, name_word_end);
    }
    homes_release(&homes);
}

/* ---- the list ---- */

static int by_module_path(const void *a, const void *b)
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
    qsort(order, count, sizeof *order, by_module_path);
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
        .word_tokens = kin_least(settings),
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
