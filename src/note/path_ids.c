#include "note/path_ids.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"

#define DIGITS_MAX 6

struct table {
    const char **paths;
    size_t count;
    struct arena *arena;
};

/* ---- giving ---- */

void path_ids_init(struct path_ids *ids, const struct snapshot *snapshot, struct arena *arena)
{
    *ids = (struct path_ids){ .snapshot = snapshot, .table = BUF_INIT };
    ids->id_of = ARENA_ARRAY(arena, uint32_t, snapshot->file_count);
}

void path_ids_release(struct path_ids *ids)
{
    buf_release(&ids->table);
}

uint32_t path_ids_give(struct path_ids *ids, uint32_t file)
{
    const char *path = ids->snapshot->files[file].path;
    if (ids->id_of[file] || strchr(path, '\n'))
        return ids->id_of[file];
    buf_printf(&ids->table, "%s\n", path);
    return ids->id_of[file] = ++ids->count;
}

/* ---- reading ---- */

static struct table read_table(const char *text, struct arena *arena)
{
    struct table table = { .arena = arena };
    size_t lines = 0;
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    table.paths = ARENA_ARRAY(arena, const char *, lines);
    for (const char *p = text; table.count < lines; p += strcspn(p, "\n") + 1)
        table.paths[table.count++] = arena_strndup(arena, p, strcspn(p, "\n"));
    return table;
}

/* The path of the id that the text begins with; *length: of the id. NULL when there is none. */
static const char *path_at(const struct table *table, const char *text, size_t *length)
{
    size_t digits = *text == 'f' ? strspn(text + 1, "0123456789") : 0;
    if (!digits || digits > DIGITS_MAX || text[1] == '0')
        return NULL;
    size_t id = strtoul(text + 1, NULL, 10);
    *length = digits + 1;
    return id <= table->count ? table->paths[id - 1] : NULL;
}

static const char *expand_path(const struct table *table, const char *text)
{
    size_t length;
    const char *path = text ? path_at(table, text, &length) : NULL;
    return path && !text[length] ? path : text;
}

static void expand_paths(const struct table *table, const char **items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        items[i] = expand_path(table, items[i]);
}

static bool is_of_word(char c)
{
    return isalnum((unsigned char)c) || strchr("_`.$@/-", c) || (c & 0x80);
}

/* What is quoted, or part of a name, is no id. */
static const char *expand_text(const struct table *table, const char *text)
{
    struct buf out = BUF_INIT;
    size_t length, changed = 0;
    for (const char *p = text; p && *p; p += length) {
        const char *path = p > text && is_of_word(p[-1]) ? NULL : path_at(table, p, &length);
        bool ends = path && (!p[length] || !is_of_word(p[length]) ||
                             (p[length] == '.' && !isalnum((unsigned char)p[length + 1])));
        if (!ends)
            length = 1;
        changed += ends;
        buf_add(&out, ends ? path_base(path) : p, ends ? strlen(path_base(path)) : 1);
    }
    const char *copy = changed ? arena_strndup(table->arena, out.data, out.size) : text;
    buf_release(&out);
    return copy;
}

void path_ids_expand(struct note *note, const char *text, struct arena *arena)
{
    const struct table table = read_table(text, arena);
    if (!table.count)
        return;
    note->purpose = expand_text(&table, note->purpose);
    note->data_flow = expand_text(&table, note->data_flow);
    for (size_t i = 0; i < note->fact_count; i++) {
        expand_paths(&table, note->facts[i].files.items, note->facts[i].files.count);
        note->facts[i].text = expand_text(&table, note->facts[i].text);
    }
    for (size_t i = 0; i < note->recipe_count; i++) {
        struct note_recipe *recipe = &note->recipes[i];
        expand_paths(&table, recipe->files, recipe->file_count);
        recipe->request = expand_text(&table, recipe->request);
        recipe->steps = expand_text(&table, recipe->steps);
    }
    for (size_t i = 0; i < note->entry_point_count; i++) {
        struct note_entry_point *entry = &note->entry_points[i];
        entry->file = expand_path(&table, entry->file);
        entry->why = expand_text(&table, entry->why);
    }
    expand_paths(&table, note->tests.items, note->tests.count);
}
