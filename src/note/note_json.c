#include "note/note_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

#define TEXT_MAX  4000 /* bytes of one string */
#define ITEMS_MAX 64   /* of one list */

/* ---- writing ---- */

json_t *note_json_text(const char *text)
{
    struct buf valid = BUF_INIT;
    utf8_add_valid(&valid, text, strlen(text));
    json_t *value = json_stringn(valid.data, valid.size);
    buf_release(&valid);
    return value;
}

static json_t *list_json(const char *const *items, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, note_json_text(items[i]));
    return array;
}

static json_t *strings_json(const struct string_list *list)
{
    return list_json(list->items, list->count);
}

json_t *note_to_json(const struct note *note)
{
    json_t *entries = json_array(), *recipes = json_array();
    for (size_t i = 0; i < note->entry_point_count; i++) {
        const struct note_entry_point *e = &note->entry_points[i];
        json_array_append_new(
            entries, json_pack("{s:o, s:o, s:o}", "symbol", note_json_text(e->symbol), "file",
                               note_json_text(e->file), "why", note_json_text(e->why)));
    }
    for (size_t i = 0; i < note->recipe_count; i++) {
        const struct note_recipe *r = &note->recipes[i];
        json_array_append_new(recipes,
                              json_pack("{s:o, s:o, s:o}", "request", note_json_text(r->request),
                                        "files", list_json(r->files, r->file_count), "steps",
                                        note_json_text(r->steps)));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "purpose",
                     note_json_text(note->purpose), "responsibilities",
                     strings_json(&note->responsibilities), "entry_points", entries, "invariants",
                     strings_json(&note->invariants), "data_flow", note_json_text(note->data_flow),
                     "recipes", recipes, "gotchas", strings_json(&note->gotchas), "tests",
                     strings_json(&note->tests));
}

char *note_to_text(const struct note *note)
{
    json_t *json = note_to_json(note);
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    return text;
}

/* ---- reading: everything is checked ---- */

struct reader {
    struct arena *arena;
    struct err *err;
    bool failed;
};

static void refuse(struct reader *r, const char *where, const char *what)
{
    if (!r->failed)
        err_set(r->err, ERR_STORE, "not a note: \"%s\" %s", where, what);
    r->failed = true;
}

static const char *read_text(struct reader *r, const json_t *value, const char *where)
{
    if (!json_is_string(value))
        return refuse(r, where, "must be a text"), "";
    if (json_string_length(value) > TEXT_MAX ||
        strlen(json_string_value(value)) != json_string_length(value))
        return refuse(r, where, "is too long, or holds a NUL"), "";
    return arena_strdup(r->arena, json_string_value(value));
}

static size_t read_count(struct reader *r, const json_t *value, const char *where)
{
    if (!json_is_array(value))
        return refuse(r, where, "must be a list"), 0;
    if (json_array_size(value) > ITEMS_MAX)
        return refuse(r, where, "has too many items"), 0;
    return json_array_size(value);
}

static const char **read_list(struct reader *r, const json_t *value, const char *where,
                              size_t *count)
{
    *count = read_count(r, value, where);
    const char **items = ARENA_ARRAY(r->arena, const char *, *count);
    for (size_t i = 0; i < *count; i++)
        items[i] = read_text(r, json_array_get(value, i), where);
    return items;
}

static struct string_list read_strings(struct reader *r, const json_t *root, const char *key)
{
    struct string_list list;
    list.items = read_list(r, json_object_get(root, key), key, &list.count);
    return list;
}

static void check_keys(struct reader *r, const json_t *object, const char *where,
                       const char *const *keys, size_t count)
{
    const char *key;
    json_t *value;
    if (!json_is_object(object)) {
        refuse(r, where, "must be an object");
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < count; i++)
            known = known || !strcmp(key, keys[i]);
        if (!known)
            refuse(r, key, "is not part of a note");
    }
}

static void read_entry_points(struct reader *r, const json_t *list, struct note *out)
{
    static const char *const keys[] = { "symbol", "file", "why" };
    out->entry_point_count = read_count(r, list, "entry_points");
    out->entry_points = ARENA_ARRAY(r->arena, struct note_entry_point, out->entry_point_count);
    for (size_t i = 0; i < out->entry_point_count; i++) {
        const json_t *item = json_array_get(list, i);
        check_keys(r, item, "entry_points", keys, 3);
        out->entry_points[i] =
            (struct note_entry_point){ read_text(r, json_object_get(item, "symbol"), "symbol"),
                                       read_text(r, json_object_get(item, "file"), "file"),
                                       read_text(r, json_object_get(item, "why"), "why") };
    }
}

static void read_recipes(struct reader *r, const json_t *list, struct note *out)
{
    static const char *const keys[] = { "request", "files", "steps" };
    out->recipe_count = read_count(r, list, "recipes");
    out->recipes = ARENA_ARRAY(r->arena, struct note_recipe, out->recipe_count);
    for (size_t i = 0; i < out->recipe_count; i++) {
        const json_t *item = json_array_get(list, i);
        struct note_recipe *recipe = &out->recipes[i];
        check_keys(r, item, "recipes", keys, 3);
        recipe->request = read_text(r, json_object_get(item, "request"), "request");
        recipe->files = read_list(r, json_object_get(item, "files"), "files", &recipe->file_count);
        recipe->steps = read_text(r, json_object_get(item, "steps"), "steps");
    }
}

static void read_note(struct reader *r, const json_t *root, struct note *out)
{
    static const char *const keys[] = { "purpose",      "responsibilities",
                                        "entry_points", "invariants",
                                        "data_flow",    "recipes",
                                        "gotchas",      "tests" };
    check_keys(r, root, "note", keys, sizeof keys / sizeof *keys);
    out->purpose = read_text(r, json_object_get(root, "purpose"), "purpose");
    out->responsibilities = read_strings(r, root, "responsibilities");
    read_entry_points(r, json_object_get(root, "entry_points"), out);
    out->invariants = read_strings(r, root, "invariants");
    out->data_flow = read_text(r, json_object_get(root, "data_flow"), "data_flow");
    read_recipes(r, json_object_get(root, "recipes"), out);
    out->gotchas = read_strings(r, root, "gotchas");
    out->tests = read_strings(r, root, "tests");
}

int note_from_text(const char *text, struct arena *arena, struct note *out, struct err *err)
{
    json_error_t error;
    struct reader reader = { arena, err, false };
    memset(out, 0, sizeof *out);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return err_set(err, ERR_STORE, "not a note: %s at line %d", error.text, error.line);
    read_note(&reader, root, out);
    json_decref(root);
    return reader.failed ? -1 : 0;
}
