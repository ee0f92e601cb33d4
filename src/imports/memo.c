/* What imports were found to mean, by where they stand and what they say. */
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "imports/internal.h"

#define MEMO_BYTES_MAX ((size_t)8 << 20)
#define ENTRY_BYTES    96 /* of the map and the array for one, beside its key */

struct memo_entry {
    enum import_kind kind;
    uint32_t file, folder;
    uint32_t rest_size, rest_length; /* rest is the end of the target */
};

struct import_memo {
    struct map keys;
    struct memo_entry *entries; /* by value of the map - 1 */
    size_t count, capacity, bytes;
    struct buf key;
    const char *language; /* the rules that were looked up last */
    import_rules *rules;
};

struct import_memo *import_memo_new(void)
{
    struct import_memo *memo = xcalloc(1, sizeof *memo);
    memo->key = (struct buf)BUF_INIT;
    return memo;
}

void import_memo_free(struct import_memo *memo)
{
    if (!memo)
        return;
    map_release(&memo->keys);
    buf_release(&memo->key);
    free(memo->entries);
    free(memo);
}

/* Neighbours are mostly of one language, whose name is a static text. */
import_rules *import_memo_rules(struct import_memo *memo, const struct file *file)
{
    if (!file->language || !*file->language)
        return import_rules_of(file);
    if (file->language != memo->language) {
        memo->rules = import_rules_of(file);
        memo->language = file->language;
    }
    return memo->rules;
}

static void write_key(struct import_memo *memo, const struct import_map *map, import_rules *rules,
                      enum import_scope scope, uint32_t from, const char *target)
{
    const char *path = map->snapshot->files[from].path;
    buf_reset(&memo->key);
    buf_add(&memo->key, &rules, sizeof rules);
    if (scope == IMPORT_OF_FILE) {
        buf_add(&memo->key, &from, sizeof from);
    } else if (scope == IMPORT_OF_FOLDER) {
        buf_add(&memo->key, path, path_dir_length(path));
        buf_addch(&memo->key, '\0');
    }
    buf_addstr(&memo->key, target);
}

static void remember(struct import_memo *memo, const struct import_target *found)
{
    bool fresh;
    memo->bytes += memo->key.size + ENTRY_BYTES;
    ARRAY_RESERVE(memo->entries, memo->count, memo->capacity, 1);
    memo->entries[memo->count++] =
        (struct memo_entry){ found->kind, found->file, found->folder, (uint32_t)strlen(found->rest),
                             found->rest_length };
    *map_put(&memo->keys, memo->key.data, memo->key.size, &fresh) = (uint32_t)memo->count;
}

struct import_target import_memo_find(const struct import_map *map, import_rules *rules,
                                      enum import_scope scope, uint32_t from, const char *target)
{
    struct import_memo *memo = map->memo;
    write_key(memo, map, rules, scope, from, target);
    const uint32_t *known = map_get(&memo->keys, memo->key.data, memo->key.size);
    if (known) {
        const struct memo_entry *e = &memo->entries[*known - 1];
        return (struct import_target){ e->kind, e->file, e->folder,
                                       target + strlen(target) - e->rest_size, e->rest_length };
    }
    struct import_target found = rules(map, from, target);
    if (memo->bytes < MEMO_BYTES_MAX)
        remember(memo, &found);
    return found;
}
