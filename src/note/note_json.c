#include "note/note_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "note/note_facts.h"

#define TEXT_MAX  4000 /* bytes of one string */
#define ITEMS_MAX 64   /* of one list */
#define FACTS_MAX 256  /* of a note */
#define ABOUT_MAX 32   /* files, and symbols, of one fact */

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

static json_t *fact_json(const struct note_fact *f)
{
    json_t *fact = json_pack("{s:s, s:o, s:o, s:o}", "kind", fact_kind_name(f->kind), "text",
                             note_json_text(f->text), "files", strings_json(&f->files), "symbols",
                             strings_json(&f->symbols));
    if (f->structure | f->tokens)
        json_object_set_new(fact, "seen",
                            json_sprintf("%016llx%016llx", (unsigned long long)f->structure,
                                         (unsigned long long)f->tokens));
    if (f->verdict != FACT_NOT_JUDGED)
        json_object_set_new(fact, "verdict", json_string(fact_verdict_name(f->verdict)));
    if (f->why && *f->why)
        json_object_set_new(fact, "why", note_json_text(f->why));
    return fact;
}

static json_t *facts_json(const struct note_fact *facts, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, fact_json(&facts[i]));
    return array;
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
    json_t *root = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "purpose",
                             note_json_text(note->purpose), "responsibilities",
                             strings_json(&note->responsibilities), "entry_points", entries,
                             "invariants", strings_json(&note->invariants), "data_flow",
                             note_json_text(note->data_flow), "recipes", recipes, "gotchas",
                             strings_json(&note->gotchas), "tests", strings_json(&note->tests));
    if (note->fact_count)
        json_object_set_new(root, "facts", facts_json(note->facts, note->fact_count));
    if (note->refuted_count)
        json_object_set_new(root, "refuted", facts_json(note->refuted, note->refuted_count));
    return root;
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

static void refuse_value(struct reader *r, const char *where, const char *what)
{
    if (!r->failed)
        err_set(r->err, ERR_STORE, "not a note: \"%s\" %s", where, what);
    r->failed = true;
}

static const char *read_note_text(struct reader *r, const json_t *value, const char *where)
{
    if (!json_is_string(value))
        return refuse_value(r, where, "must be a text"), "";
    if (json_string_length(value) > TEXT_MAX ||
        strlen(json_string_value(value)) != json_string_length(value))
        return refuse_value(r, where, "is too long, or holds a NUL"), "";
    return arena_strdup(r->arena, json_string_value(value));
}

static size_t read_count(struct reader *r, const json_t *value, const char *where, size_t max)
{
    if (!json_is_array(value))
        return refuse_value(r, where, "must be a list"), 0;
    if (json_array_size(value) > max)
        return refuse_value(r, where, "has too many items"), 0;
    return json_array_size(value);
}

static const char **read_list(struct reader *r, const json_t *value, const char *where, size_t max,
                              size_t *count)
{
    *count = read_count(r, value, where, max);
    const char **items = ARENA_ARRAY(r->arena, const char *, *count);
    for (size_t i = 0; i < *count; i++)
        items[i] = read_note_text(r, json_array_get(value, i), where);
    return items;
}

static struct string_list read_strings(struct reader *r, const json_t *root, const char *key,
                                       size_t max)
{
    struct string_list list;
    list.items = read_list(r, json_object_get(root, key), key, max, &list.count);
    return list;
}

static void check_keys(struct reader *r, const json_t *object, const char *where,
                       const char *const *keys, size_t count)
{
    const char *key;
    json_t *value;
    if (!json_is_object(object)) {
        refuse_value(r, where, "must be an object");
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < count; i++)
            known = known || !strcmp(key, keys[i]);
        if (!known)
            refuse_value(r, key, "is not part of a note");
    }
}

static void read_entry_points(struct reader *r, const json_t *list, struct note *out)
{
    static const char *const keys[] = { "symbol", "file", "why" };
    out->entry_point_count = read_count(r, list, "entry_points", ITEMS_MAX);
    out->entry_points = ARENA_ARRAY(r->arena, struct note_entry_point, out->entry_point_count);
    for (size_t i = 0; i < out->entry_point_count; i++) {
        const json_t *item = json_array_get(list, i);
        check_keys(r, item, "entry_points", keys, 3);
        out->entry_points[i] =
            (struct note_entry_point){ read_note_text(r, json_object_get(item, "symbol"), "symbol"),
                                       read_note_text(r, json_object_get(item, "file"), "file"),
                                       read_note_text(r, json_object_get(item, "why"), "why") };
    }
}

static void read_recipes(struct reader *r, const json_t *list, struct note *out)
{
    static const char *const keys[] = { "request", "files", "steps" };
    out->recipe_count = read_count(r, list, "recipes", ITEMS_MAX);
    out->recipes = ARENA_ARRAY(r->arena, struct note_recipe, out->recipe_count);
    for (size_t i = 0; i < out->recipe_count; i++) {
        const json_t *item = json_array_get(list, i);
        struct note_recipe *recipe = &out->recipes[i];
        check_keys(r, item, "recipes", keys, 3);
        recipe->request = read_note_text(r, json_object_get(item, "request"), "request");
        recipe->files =
            read_list(r, json_object_get(item, "files"), "files", ITEMS_MAX, &recipe->file_count);
        recipe->steps = read_note_text(r, json_object_get(item, "steps"), "steps");
    }
}

/* Two digests of 16 hexadecimal digits. */
static void read_seen(struct reader *r, const json_t *value, struct note_fact *out)
{
    char half[17] = "";
    const char *text = value ? read_note_text(r, value, "seen") : "";
    if (!*text)
        return;
    if (strlen(text) != 32 || strspn(text, "0123456789abcdef") != 32) {
        refuse_value(r, "seen", "must be 32 hexadecimal digits");
        return;
    }
    memcpy(half, text, 16);
    out->structure = strtoull(half, NULL, 16);
    out->tokens = strtoull(text + 16, NULL, 16);
}

static void read_verdict(struct reader *r, const json_t *item, bool refuted, struct note_fact *out)
{
    const json_t *verdict = json_object_get(item, "verdict"), *why = json_object_get(item, "why");
    if (why)
        out->why = read_note_text(r, why, "why");
    if (verdict && !fact_verdict_of(read_note_text(r, verdict, "verdict"), &out->verdict))
        refuse_value(r, "verdict", "is none of holds, doubtful, wrong");
    if (refuted != (out->verdict == FACT_WRONG))
        refuse_value(r, "verdict", "is wrong of just those facts that are refuted");
}

static struct note_fact *read_facts(struct reader *r, const json_t *list, const char *where,
                                    size_t *count)
{
    static const char *const keys[] = {
        "kind", "text", "files", "symbols", "seen", "verdict", "why"
    };
    *count = read_count(r, list, where, FACTS_MAX);
    struct note_fact *facts = ARENA_ARRAY(r->arena, struct note_fact, *count);
    for (size_t i = 0; i < *count; i++) {
        const json_t *item = json_array_get(list, i);
        struct note_fact *fact = &facts[i];
        check_keys(r, item, where, keys, sizeof keys / sizeof *keys);
        if (!fact_kind_of(read_note_text(r, json_object_get(item, "kind"), "kind"), &fact->kind))
            refuse_value(r, "kind", "is none of does, invariant, careful");
        fact->text = read_note_text(r, json_object_get(item, "text"), "text");
        fact->files = read_strings(r, item, "files", ABOUT_MAX);
        fact->symbols = read_strings(r, item, "symbols", ABOUT_MAX);
        read_seen(r, json_object_get(item, "seen"), fact);
        read_verdict(r, item, !strcmp(where, "refuted"), fact);
    }
    return facts;
}

/* A list that says what the facts say. */
static struct string_list read_listed(struct reader *r, const json_t *root, const char *key)
{
    if (json_object_get(root, "facts") && !json_object_get(root, key))
        return (struct string_list){ NULL, 0 };
    return read_strings(r, root, key, ITEMS_MAX);
}

static void read_note_object(struct reader *r, const json_t *root, struct note *out)
{
    static const char *const keys[] = {
        "purpose", "responsibilities", "entry_points", "invariants", "data_flow",
        "recipes", "gotchas",          "tests",        "facts",      "refuted"
    };
    check_keys(r, root, "note", keys, sizeof keys / sizeof *keys);
    out->purpose = read_note_text(r, json_object_get(root, "purpose"), "purpose");
    out->responsibilities = read_listed(r, root, "responsibilities");
    read_entry_points(r, json_object_get(root, "entry_points"), out);
    out->invariants = read_listed(r, root, "invariants");
    out->data_flow = read_note_text(r, json_object_get(root, "data_flow"), "data_flow");
    read_recipes(r, json_object_get(root, "recipes"), out);
    out->gotchas = read_listed(r, root, "gotchas");
    out->tests = read_strings(r, root, "tests", ITEMS_MAX);
    if (json_object_get(root, "facts"))
        out->facts = read_facts(r, json_object_get(root, "facts"), "facts", &out->fact_count);
    if (json_object_get(root, "refuted"))
        out->refuted =
            read_facts(r, json_object_get(root, "refuted"), "refuted", &out->refuted_count);
    if (!r->failed)
        note_list_facts(out, r->arena);
}

int note_from_text(const char *text, struct arena *arena, struct note *out, struct err *err)
{
    json_error_t error;
    struct reader reader = { arena, err, false };
    memset(out, 0, sizeof *out);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return err_set(err, ERR_STORE, "not a note: %s at line %d", error.text, error.line);
    read_note_object(&reader, root, out);
    json_decref(root);
    return reader.failed ? -1 : 0;
}
