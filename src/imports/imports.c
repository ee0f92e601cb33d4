#include "imports/imports.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/path.h"
#include "imports/internal.h"

size_t import_lower(char to[IMPORT_NAME_MAX], const char *from, size_t n)
{
    n = n < IMPORT_NAME_MAX - 1 ? n : IMPORT_NAME_MAX - 1;
    for (size_t i = 0; i < n; i++)
        to[i] = (char)tolower((unsigned char)from[i]);
    to[n] = '\0';
    return n;
}

const struct language *file_language(const struct file *file)
{
    const struct language *language =
        file->language && *file->language ? language_by_name(file->language) : NULL;
    return language ? language : language_of(file->path, "", 0);
}

/* ---- the map ---- */

static void add_name(struct map *names, uint32_t *next, const char *name, size_t length,
                     uint32_t file)
{
    char key[IMPORT_NAME_MAX];
    uint32_t *head = map_put(names, key, import_lower(key, name, length), NULL);
    next[file] = *head;
    *head = file + 1;
}

/* Each folder is represented by its index file, else by its first. */
static void add_folders(struct import_map *map)
{
    const struct file *files = map->snapshot->files;
    struct map paths = MAP_INIT;
    for (uint32_t i = 0; i < map->snapshot->file_count; i++) {
        size_t length = path_dir_length(files[i].path);
        if (!length || files[i].skip != SKIP_NONE)
            continue;
        uint32_t *file = map_put(&paths, files[i].path, length, NULL);
        if (!*file || (file_stands_for_folder(files[i].path) &&
                       !file_stands_for_folder(files[*file - 1].path)))
            *file = i + 1;
    }
    for (size_t i = 0; i < paths.count; i++) {
        const char *path = paths.entries[i].key, *name = path_base(path);
        add_name(&map->folders, map->next_folder, name, strlen(name), paths.entries[i].value - 1);
    }
    map_release(&paths);
}

void import_map_init(struct import_map *map, const struct snapshot *snapshot, struct arena *arena)
{
    *map = (struct import_map){ .snapshot = snapshot, .arena = arena };
    map->manifests = ARENA_NEW(arena, struct manifests);
    map->memo = import_memo_new();
    map->next = ARENA_ARRAY(arena, uint32_t, snapshot->file_count);
    map->next_folder = ARENA_ARRAY(arena, uint32_t, snapshot->file_count);
    for (uint32_t i = 0; i < snapshot->file_count; i++) {
        const char *base = path_base(snapshot->files[i].path);
        add_name(&map->stems, map->next, base, path_stem_length(base), i);
    }
    add_folders(map);
}

void import_map_release(struct import_map *map)
{
    manifests_free(map->manifests);
    import_memo_free(map->memo);
    map_release(&map->stems);
    map_release(&map->folders);
}

/* ---- languages ---- */

import_rules *import_rules_of(const struct file *file)
{
    static import_rules *const rules[FAMILY_COUNT] = {
        [FAMILY_C] = find_c,       [FAMILY_GO] = find_go,
        [FAMILY_JVM] = find_jvm,   [FAMILY_JAVASCRIPT] = find_javascript,
        [FAMILY_PHP] = find_php,   [FAMILY_PYTHON] = find_python,
        [FAMILY_RUBY] = find_ruby, [FAMILY_RUST] = find_rust,
    };
    import_rules *find = rules[language_family(file_language(file))];
    return find ? find : find_loose;
}

/* No file of C includes itself, by whatever end of its path. */
static enum import_scope scope_of(import_rules *rules, const char *from, const char *target)
{
    if (rules == find_c)
        return !strcmp(path_base(from), path_base(target)) ? IMPORT_OF_FILE : IMPORT_OF_FOLDER;
    if (rules == find_javascript)
        return IMPORT_OF_FOLDER;
    return rules == find_go ? IMPORT_OF_ALL : IMPORT_OF_FILE;
}

struct import_target import_find(const struct import_map *map, uint32_t from, const char *target)
{
    const struct file *file = &map->snapshot->files[from];
    import_rules *rules = import_memo_rules(map->memo, file);
    return import_memo_find(map, rules, scope_of(rules, file->path, target), from, target);
}

int64_t import_resolve(const struct import_map *map, uint32_t from, const char *target)
{
    struct import_target found = import_find(map, from, target);
    bool is_here = found.kind == IMPORT_FILE || found.kind == IMPORT_FOLDER;
    return is_here && found.file != from ? (int64_t)found.file : -1;
}

bool import_leads_to(const struct import_map *map, const struct import_target *target,
                     uint32_t file)
{
    if (target->kind == IMPORT_FILE)
        return target->file == file;
    if (target->kind != IMPORT_FOLDER)
        return false;
    const struct file *files = map->snapshot->files;
    return path_dir_length(files[file].path) == target->folder &&
           !memcmp(files[file].path, files[target->file].path, target->folder);
}

/* ---- names of postings ---- */

struct names {
    const char **items;
    size_t count, max;
    struct arena *arena;
};

static void add_lower(struct names *names, const char *name, size_t length)
{
    if (!length || names->count == names->max)
        return;
    char *copy = arena_strndup(names->arena, name, length);
    for (char *p = copy; *p; p++)
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    for (size_t i = 0; i < names->count; i++)
        if (!strcmp(names->items[i], copy))
            return;
    names->items[names->count++] = copy;
}

static void add_last(struct names *names, const char *path)
{
    const char *base = path_base(path);
    if (*base && *base != '*')
        add_lower(names, base, path_stem_length(base) ? path_stem_length(base) : strlen(base));
}

/* Names that stand in place of a path: of a package, of a pattern, of a crate. */
static void add_aliases(const struct import_map *map, const char *path, struct names *names)
{
    const struct manifest *m = manifest_around(map, MANIFEST_PACKAGE_JSON, path);
    const struct manifest_list *list = manifests_of(map, MANIFEST_TSCONFIG);
    const char *key;
    json_t *item;
    if (m)
        add_last(names, m->name);
    for (size_t i = 0; i < list->count; i++) {
        json_t *options = json_object_get(list->items[i].json, "compilerOptions");
        json_object_foreach(json_object_get(options, "paths"), key, item) if (!strchr(key, '*'))
            add_last(names, key);
    }
    if (m)
        json_object_foreach(json_object_get(m->json, "exports"), key, item) if (!strchr(key, '*'))
            add_last(names, key);
    if (m)
        json_object_foreach(json_object_get(m->json, "imports"), key, item) if (!strchr(key, '*'))
            add_last(names, key);
}

size_t import_names(const struct import_map *map, uint32_t file, struct arena *arena,
                    const char **items, size_t max)
{
    const struct file *f = &map->snapshot->files[file];
    struct names names = { .items = items, .max = max, .arena = arena };
    const char *base = path_base(f->path);
    size_t folder = path_dir_length(f->path);
    import_rules *rules = import_rules_of(f);
    add_lower(&names, base, path_stem_length(base));
    if (folder && (file_stands_for_folder(f->path) || rules == find_go || rules == find_jvm ||
                   rules == find_javascript))
        add_last(&names, arena_strndup(arena, f->path, folder));
    if (rules == find_javascript)
        add_aliases(map, f->path, &names);
    if (rules == find_rust) {
        const char *crate = rust_crate_of_root(map, f->path);
        add_lower(&names, crate, strlen(crate));
        if (file_stands_for_folder(f->path))
            add_lower(&names, "crate", 5);
    }
    return names.count;
}
