#include "atlas/data.h"

#include <math.h>
#include <string.h>

#include "base/path.h"
#include "note/note_json.h"
#include "print/json_text.h"

/* Files are numbered in the order of the snapshot, without those that are left out. */
struct numbers {
    const struct snapshot *snapshot;
    uint32_t *of_file; /* UINT32_MAX: left out */
};

static struct numbers number_files(const struct context *context, struct arena *arena)
{
    const struct snapshot *snapshot = context->snapshot;
    struct numbers numbers = { snapshot, ARENA_ARRAY(arena, uint32_t, snapshot->file_count) };
    uint32_t next = 0;
    for (size_t i = 0; i < snapshot->file_count; i++) {
        bool held = context->modules->of_file[i] < context->modules->count;
        numbers.of_file[i] = held ? next++ : UINT32_MAX;
    }
    return numbers;
}

/* ---- files, by columns: twenty thousand objects would be half keys ---- */

struct columns {
    json_t *folders, *folder, *name, *module, *lines, *changes;
};

static void add_folder_column(struct columns *c, const char *path, const char **last,
                              size_t *length)
{
    size_t n = path_dir_length(path);
    if (*last && n == *length && !memcmp(path, *last, n))
        return;
    struct arena arena = ARENA_INIT;
    json_array_append_new(c->folders, json_text(arena_strndup(&arena, path, n)));
    arena_release(&arena);
    *last = path;
    *length = n;
}

static json_t *files_json(const struct context *context)
{
    const struct changes *changes = context->changes;
    struct columns c = { json_array(), json_array(), json_array(),
                         json_array(), json_array(), json_array() };
    const char *last = NULL;
    size_t length = 0;
    for (size_t i = 0; i < context->snapshot->file_count; i++) {
        const struct file *file = &context->snapshot->files[i];
        uint32_t module = context->modules->of_file[i];
        if (module >= context->modules->count)
            continue;
        add_folder_column(&c, file->path, &last, &length);
        json_array_append_new(c.folder, json_integer((json_int_t)json_array_size(c.folders) - 1));
        json_array_append_new(c.name, json_text(path_base(file->path)));
        json_array_append_new(c.module, json_integer(module));
        json_array_append_new(c.lines, json_integer(file->lines));
        json_array_append_new(c.changes, json_integer(changes_count(changes, (uint32_t)i)));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "folders", c.folders, "folder", c.folder,
                     "name", c.name, "module", c.module, "lines", c.lines, "changes", c.changes);
}

/* ---- notes ---- */

/* The number of an indexed file, else the path as it stands there. */
static json_t *file_number_json(const struct numbers *numbers, const char *path)
{
    int64_t file = snapshot_find(numbers->snapshot, path);
    if (file >= 0 && numbers->of_file[file] != UINT32_MAX)
        return json_integer(numbers->of_file[file]);
    return json_text(path);
}

static json_t *file_list_json(const struct numbers *numbers, const char *const *paths, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, file_number_json(numbers, paths[i]));
    return list;
}

static void drop_empty(json_t *object)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(object, next, key, value)
    {
        if ((json_is_array(value) && !json_array_size(value)) ||
            (json_is_string(value) && !json_string_length(value)))
            json_object_del(object, key);
    }
}

static json_t *note_json(const struct numbers *numbers, const struct note *note)
{
    json_t *json = note_to_json(note);
    json_t *entries = json_object_get(json, "entry_points");
    json_t *recipes = json_object_get(json, "recipes");
    for (size_t i = 0; i < note->entry_point_count; i++)
        json_object_set_new(json_array_get(entries, i), "file",
                            file_number_json(numbers, note->entry_points[i].file));
    for (size_t i = 0; i < note->recipe_count; i++) {
        const struct note_recipe *recipe = &note->recipes[i];
        json_object_set_new(json_array_get(recipes, i), "files",
                            file_list_json(numbers, recipe->files, recipe->file_count));
    }
    json_object_set_new(json, "tests",
                        file_list_json(numbers, note->tests.items, note->tests.count));
    drop_empty(json);
    return json;
}

/* ---- modules ---- */

/* Pairs in one flat list: module, weight, module, weight. */
static json_t *neighbours_json(const struct neighbour *items, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, json_integer(items[i].module));
        json_array_append_new(list, json_integer(items[i].weight));
    }
    return list;
}

static json_t *months_json(const struct neighbours *n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < NEIGHBOURS_MONTHS; i++)
        json_array_append_new(list, json_integer(n->months[i]));
    return list;
}

/* Two digits behind the point are enough for people, and for the size of the page. */
static json_t *rounded(double value)
{
    return isfinite(value) ? json_real(round(value * 100) / 100) : json_null();
}

static json_t *plan_json(const struct plan_item *item)
{
    return json_pack("{s:s, s:I, s:o, s:o, s:o, s:o}", "verdict", plan_verdict_name(item->verdict),
                     "tokens", (json_int_t)item->expected.tokens, "microdollars",
                     item->expected.microdollars < 0 ? json_null()
                                                     : json_integer(item->expected.microdollars),
                     "break_even", rounded(item->benefit.break_even), "requests",
                     rounded(item->benefit.expected), "saved", rounded(item->benefit.saved));
}

static json_t *atlas_module_json(const struct atlas_data *data, const struct numbers *numbers,
                                 size_t i)
{
    const struct module *module = &data->context->modules->modules[i];
    const struct atlas_module *m = &data->modules[i];
    bool structural = !strcmp(m->note.writer, "structural");
    json_t *json = json_pack(
        "{s:o, s:I, s:o, s:s, s:o, s:o, s:o, s:i, s:i, s:o, s:o}", "path", json_text(module->path),
        "tokens", (json_int_t)module->text_tokens, "writer", json_text(m->note.writer), "state",
        structural ? "structural" : m->note.state, "note", note_json(numbers, &m->note.note),
        "uses", neighbours_json(m->neighbours.uses, m->neighbours.use_count), "partners",
        neighbours_json(m->neighbours.partners, m->neighbours.partner_count), "narrow",
        (int)m->neighbours.narrow, "changes", (int)m->neighbours.changes, "months",
        months_json(&m->neighbours), "plan", plan_json(m->plan));
    if (m->note.revision)
        json_object_set_new(json, "written_at", json_text(m->note.revision));
    return json;
}

/* ---- all ---- */

static json_t *forge_json(const struct forge *forge)
{
    if (!forge->name)
        return json_null();
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", forge->name, "home", forge->home, "file",
                     forge->file, "folder", forge->folder, "commit", forge->commit);
}

json_t *atlas_data_to_json(const struct atlas_data *data)
{
    const struct snapshot *snapshot = data->context->snapshot;
    struct arena arena = ARENA_INIT;
    struct numbers numbers = number_files(data->context, &arena);
    char hex[OID_HEX_SIZE];
    json_t *modules = json_array();
    for (size_t i = 0; i < data->context->modules->count; i++)
        json_array_append_new(modules, atlas_module_json(data, &numbers, i));
    arena_release(&arena);
    return json_pack("{s:s, s:o, s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "schema", "repose.atlas/1", "repository", json_text(data->name), "revision",
                     oid_hex(&snapshot->revision, hex), "made", (json_int_t)data->now, "newest",
                     (json_int_t)note_knows_until(data->context->changes), "commits",
                     (json_int_t)snapshot->window_count, "overview", json_text(data->overview),
                     "forge", forge_json(data->forge), "beside",
                     data->beside ? json_text(data->beside) : json_null(), "files",
                     files_json(data->context), "modules", modules, "money", data->money, "eval",
                     data->eval, "comparison", data->comparison);
}
