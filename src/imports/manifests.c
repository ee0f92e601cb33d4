#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"

#define MANIFEST_BYTES_MAX ((size_t)1 << 20)
#define MANIFESTS_MAX      20000 /* of one kind that are read */

static bool is_manifest_name(const char *base, enum manifest_kind kind)
{
    switch (kind) {
    case MANIFEST_PACKAGE_JSON:
        return !strcmp(base, "package.json");
    case MANIFEST_TSCONFIG:
        /* "tsconfig.base.json" is extended, "tsconfig.app.json" referred to by another one. */
        return !strcmp(base, "jsconfig.json") || (!strncmp(base, "tsconfig", strlen("tsconfig")) &&
                                                  !strcmp(path_extension(base), "json"));
    case MANIFEST_GO_MOD:
        return !strcmp(base, "go.mod");
    case MANIFEST_CARGO:
        return !strcmp(base, "Cargo.toml");
    case MANIFEST_COMPOSER:
        return !strcmp(base, "composer.json");
    case MANIFEST_CMAKE:
        return !strcmp(base, "CMakeLists.txt");
    case MANIFEST_PYTHON:
        return !strcmp(base, "pyproject.toml") || !strcmp(base, "setup.py") ||
               !strcmp(base, "setup.cfg");
    case MANIFEST_KIND_COUNT:
        break;
    }
    return false;
}

bool import_is_manifest(const char *path)
{
    static const enum manifest_kind kinds[] = { MANIFEST_PACKAGE_JSON, MANIFEST_GO_MOD,
                                                MANIFEST_CARGO, MANIFEST_COMPOSER,
                                                MANIFEST_PYTHON };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is_manifest_name(path_base(path), kinds[i]))
            return true;
    return false;
}

/* ---- JSON with comments ---- */

/* Comments and commas before a closing bracket become spaces, as editors allow them. */
static void blank_comments(char *text, size_t size)
{
    char *comma = NULL;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') {
            for (i++; i < size && text[i] != '"'; i++)
                i += text[i] == '\\';
            comma = NULL;
        } else if (text[i] == '/' && i + 1 < size && text[i + 1] == '/') {
            for (; i < size && text[i] != '\n'; i++)
                text[i] = ' ';
        } else if (text[i] == '/' && i + 1 < size && text[i + 1] == '*') {
            for (; i + 1 < size && !(text[i] == '*' && text[i + 1] == '/'); i++)
                text[i] = ' ';
            text[i] = ' ';
            if (i + 1 < size)
                text[++i] = ' ';
        } else if (text[i] == ',') {
            comma = &text[i];
        } else if ((text[i] == '}' || text[i] == ']') && comma) {
            *comma = ' ';
            comma = NULL;
        } else if (!isspace((unsigned char)text[i])) {
            comma = NULL;
        }
    }
}

static json_t *parse_json(struct buf *text)
{
    json_error_t error;
    blank_comments(text->data, text->size);
    const char *start = text->data;
    if (text->size >= 3 && !memcmp(start, "\xef\xbb\xbf", 3))
        start += 3;
    json_t *json = json_loadb(start, text->size - (size_t)(start - text->data), 0, &error);
    if (json && !json_is_object(json)) {
        json_decref(json);
        return NULL;
    }
    return json;
}

/* ---- TOML, as far as names of packages need it ---- */

const char *manifest_toml(const struct import_map *map, const struct manifest *m, const char *table,
                          const char *key)
{
    bool inside = !*table;
    size_t table_length = strlen(table), key_length = strlen(key);
    for (const char *p = m->text ? m->text : "", *next; *p; p = next) {
        size_t length = strcspn(p, "\n");
        next = p + length + (p[length] == '\n');
        const char *q = p + strspn(p, " \t");
        if (*q == '[') {
            q += 1 + strspn(q + 1, "[ ");
            inside = !strncmp(q, table, table_length) &&
                     (q[table_length] == ']' || q[table_length] == ' ');
            continue;
        }
        if (!inside || strncmp(q, key, key_length) != 0)
            continue;
        q += key_length;
        q += strspn(q, " \t");
        if (*q != '=')
            continue;
        q += 1 + strspn(q + 1, " \t");
        if (*q != '"' && *q != '\'')
            continue;
        char quote[2] = { *q, '\0' };
        size_t n = strcspn(q + 1, quote);
        return arena_strndup(map->arena, q + 1, n < SUMMARY_NAME_MAX ? n : 0);
    }
    return "";
}

/* ---- loading ---- */

static const char *go_module(const struct import_map *map, const char *text)
{
    const char *p = text;
    while (p && strncmp(p, "module ", 7) != 0) {
        p = strchr(p, '\n');
        p = p ? p + 1 : NULL;
    }
    if (!p)
        return "";
    p += 7 + strspn(p + 7, " \t\"");
    return arena_strndup(map->arena, p, strcspn(p, " \t\r\n\""));
}

static void read_manifest(const struct import_map *map, enum manifest_kind kind,
                          const struct file *file, struct manifest *m)
{
    struct buf text = BUF_INIT;
    m->name = m->library = "";
    if (kind == MANIFEST_PYTHON || !map->snapshot->read || file->size > MANIFEST_BYTES_MAX ||
        file->skip == SKIP_SYMLINK || file->skip == SKIP_SUBMODULE)
        return;
    buf_limit(&text, MANIFEST_BYTES_MAX);
    if (map->snapshot->read(map->snapshot->read_data, &file->blob, &text)) {
        if (kind == MANIFEST_PACKAGE_JSON || kind == MANIFEST_TSCONFIG ||
            kind == MANIFEST_COMPOSER) {
            m->json = parse_json(&text);
            const char *name = json_string_value(json_object_get(m->json, "name"));
            m->name = name ? name : "";
        } else {
            m->text = arena_strndup(map->arena, text.data, text.size);
        }
        if (kind == MANIFEST_GO_MOD)
            m->name = go_module(map, m->text);
        if (kind == MANIFEST_CARGO) {
            m->name = manifest_toml(map, m, "package", "name");
            m->library = manifest_toml(map, m, "lib", "name");
        }
    }
    buf_release(&text);
}

static void load(const struct import_map *map, enum manifest_kind kind, struct manifest_list *list)
{
    const struct snapshot *s = map->snapshot;
    for (int pass = 0; pass < 2; pass++) {
        if (pass)
            list->items = ARENA_ARRAY(map->arena, struct manifest, list->count + 1);
        size_t count = 0;
        for (size_t i = 0; i < s->file_count && count < MANIFESTS_MAX; i++) {
            const char *path = s->files[i].path;
            if (!is_manifest_name(path_base(path), kind) || strstr(path, "node_modules/"))
                continue;
            if (pass) {
                struct manifest *m = &list->items[count];
                *m = (struct manifest){ .path = path, .folder = (uint32_t)path_dir_length(path) };
                read_manifest(map, kind, &s->files[i], m);
            }
            count++;
        }
        list->count = count;
    }
    list->is_read = true;
}

const struct manifest_list *manifests_of(const struct import_map *map, enum manifest_kind kind)
{
    struct manifest_list *list = &map->manifests->lists[kind];
    if (!list->is_read)
        load(map, kind, list);
    return list;
}

const struct manifest *manifest_around(const struct import_map *map, enum manifest_kind kind,
                                       const char *path)
{
    const struct manifest_list *list = manifests_of(map, kind);
    const struct manifest *best = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct manifest *m = &list->items[i];
        bool around = !m->folder || (!strncmp(path, m->path, m->folder) && path[m->folder] == '/');
        if (kind == MANIFEST_TSCONFIG && strcmp(path_base(m->path), "tsconfig.json") != 0 &&
            strcmp(path_base(m->path), "jsconfig.json") != 0)
            continue;
        /* tsconfig.json stands before jsconfig.json, though later by path. */
        if (around && (!best || m->folder >= best->folder))
            best = m;
    }
    return best;
}

void manifests_free(struct manifests *manifests)
{
    for (int kind = 0; manifests && kind < MANIFEST_KIND_COUNT; kind++)
        for (size_t i = 0; i < manifests->lists[kind].count; i++)
            json_decref(manifests->lists[kind].items[i].json);
}
