#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "note/note_json.h"

static const char valid[] =
    "{\"purpose\":\"p\",\"responsibilities\":[\"r\"],"
    "\"entry_points\":[{\"symbol\":\"s\",\"file\":\"a.c\",\"why\":\"w\"}],"
    "\"invariants\":[\"i\"],\"data_flow\":\"d\","
    "\"recipes\":[{\"request\":\"q\",\"files\":[\"a.c\",\"b.c\"],\"steps\":\"t\"}],"
    "\"gotchas\":[],\"tests\":[\"t.c\"]}";

/* As a model answers: the lists that say the same are left out. */
static const char with_facts[] =
    "{\"purpose\":\"p\",\"entry_points\":[],\"data_flow\":\"d\",\"recipes\":[],\"tests\":[],"
    "\"facts\":[{\"kind\":\"careful\",\"text\":\"c\",\"files\":[\"a.c\"],\"symbols\":[\"f\",\"g\"],"
    "\"seen\":\"00000000000000010123456789abcdef\"},"
    "{\"kind\":\"does\",\"text\":\"r\",\"files\":[],\"symbols\":[]},"
    "{\"kind\":\"invariant\",\"text\":\"i\",\"files\":[],\"symbols\":[]}]}";

static bool accepts(const char *text, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct note note;
    *err = (struct err)ERR_INIT;
    int result = note_from_text(text, &arena, &note, err);
    assert_int_equal(result, err->code == ERR_NONE ? 0 : -1);
    assert_true(err->code == ERR_NONE || err->code == ERR_STORE);
    arena_release(&arena);
    return !result;
}

static void assert_lists_equal(const struct string_list *a, const struct string_list *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_string_equal(a->items[i], b->items[i]);
}

static void assert_notes_equal(const struct note *a, const struct note *b)
{
    assert_string_equal(a->purpose, b->purpose);
    assert_string_equal(a->data_flow, b->data_flow);
    assert_lists_equal(&a->responsibilities, &b->responsibilities);
    assert_lists_equal(&a->invariants, &b->invariants);
    assert_lists_equal(&a->gotchas, &b->gotchas);
    assert_lists_equal(&a->tests, &b->tests);
    assert_int_equal(a->entry_point_count, b->entry_point_count);
    for (size_t i = 0; i < a->entry_point_count; i++) {
        assert_string_equal(a->entry_points[i].symbol, b->entry_points[i].symbol);
        assert_string_equal(a->entry_points[i].file, b->entry_points[i].file);
        assert_string_equal(a->entry_points[i].why, b->entry_points[i].why);
    }
    assert_int_equal(a->recipe_count, b->recipe_count);
    for (size_t i = 0; i < a->recipe_count; i++) {
        struct string_list x = { a->recipes[i].files, a->recipes[i].file_count };
        struct string_list y = { b->recipes[i].files, b->recipes[i].file_count };
        assert_string_equal(a->recipes[i].request, b->recipes[i].request);
        assert_string_equal(a->recipes[i].steps, b->recipes[i].steps);
        assert_lists_equal(&x, &y);
    }
}

static void assert_round_trip(const struct note *note)
{
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    struct note read;
    char *text = note_to_text(note);
    assert_null(strchr(text, '\n'));
    assert_int_equal(note_from_text(text, &arena, &read, &err), 0);
    assert_notes_equal(note, &read);
    char *again = note_to_text(&read);
    assert_string_equal(again, text);
    free(again);
    free(text);
    arena_release(&arena);
}

static void test_round_trip(void **state)
{
    const char *words[] = { "", "\"quoted\" \\ / \b\t\n\x01\x7f", "größe 検索 \xf0\x9f\x98\x80",
                            "{\"a\":[1]}", "</script>\xe2\x80\xa8" };
    struct note_entry_point entries[] = { { "main", "src/a b.c", "starts" }, { "", "", "" } };
    struct note_recipe recipes[] = { { "add", words, 5, "edit" }, { "drop", NULL, 0, "" } };
    struct note empty = { .purpose = "", .data_flow = "" };
    struct note full = { .purpose = words[1],
                         .responsibilities = { words, 5 },
                         .entry_points = entries,
                         .entry_point_count = 2,
                         .invariants = { words + 1, 2 },
                         .data_flow = words[2],
                         .recipes = recipes,
                         .recipe_count = 2,
                         .gotchas = { words + 2, 1 },
                         .tests = { words + 3, 2 } };
    (void)state;
    assert_round_trip(&empty);
    assert_round_trip(&full);
}

static void test_facts(void **state)
{
    struct arena arena = ARENA_INIT;
    struct note note;
    (void)state;
    assert_int_equal(note_from_text(with_facts, &arena, &note, NULL), 0);
    assert_int_equal(note.fact_count, 3);
    assert_int_equal(note.facts[0].kind, FACT_CAREFUL);
    assert_int_equal(note.facts[0].structure, 1);
    assert_int_equal(note.facts[0].tokens, 0x0123456789abcdef);
    assert_string_equal(note.facts[0].files.items[0], "a.c");
    assert_string_equal(note.facts[0].symbols.items[1], "g");
    assert_int_equal(note.responsibilities.count, 1);
    assert_string_equal(note.responsibilities.items[0], "r");
    assert_string_equal(note.invariants.items[0], "i");
    assert_string_equal(note.gotchas.items[0], "c");
    assert_round_trip(&note);
    arena_release(&arena);
}

/* What the lists say beside facts counts for nothing. */
static void test_lists_follow_facts(void **state)
{
    struct arena arena = ARENA_INIT;
    struct note note;
    json_t *root = json_loads(with_facts, 0, NULL);
    (void)state;
    json_object_set_new(root, "gotchas", json_pack("[s, s]", "x", "y"));
    char *text = json_dumps(root, 0);
    assert_int_equal(note_from_text(text, &arena, &note, NULL), 0);
    assert_int_equal(note.gotchas.count, 1);
    assert_string_equal(note.gotchas.items[0], "c");
    free(text);
    json_decref(root);
    arena_release(&arena);
}

/* Paths are bytes; what cannot stand in JSON becomes U+FFFD. */
static void test_invalid_bytes(void **state)
{
    const char *tests[] = { "src/\xff\xfe.c" };
    struct note note = { .purpose = "cut \xe2\x82", .data_flow = "", .tests = { tests, 1 } };
    struct arena arena = ARENA_INIT;
    struct note read;
    (void)state;
    char *text = note_to_text(&note);
    assert_true(utf8_valid(text, strlen(text)));
    assert_int_equal(note_from_text(text, &arena, &read, NULL), 0);
    assert_string_equal(read.tests.items[0], "src/\xef\xbf\xbd\xef\xbf\xbd.c");
    assert_string_equal(read.purpose, "cut \xef\xbf\xbd\xef\xbf\xbd");
    free(text);
    arena_release(&arena);
}

static void test_no_json(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "{",
        "}",
        "null",
        "true",
        "1",
        "\"a\"",
        "[]",
        "{}",
        "[{}]",
        "{'a':1}",
        "\xff",
        "{\"purpose\":\"p\"}",
        "{\"purpose\":\"\\ud800\"}",
        "{\"purpose\":\"\\u0000\"}",
    };
    struct err err;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(accepts(texts[i], &err));
        assert_true(*err.message);
    }
    assert_true(accepts(valid, &err));
    /* every cut of a note, and what follows one */
    char *cut = test_malloc(sizeof valid + 2);
    for (size_t i = 0; i + 1 < sizeof valid; i++) {
        memcpy(cut, valid, i);
        cut[i] = '\0';
        assert_false(accepts(cut, &err));
    }
    memcpy(cut, valid, sizeof valid - 1);
    memcpy(cut + sizeof valid - 1, " {", 3);
    assert_false(accepts(cut, &err));
    test_free(cut);
    assert_false(accepts("{\"purpose\":\"a\",\"purpose\":\"b\"}", &err));
}

/* ---- one change to a valid note ---- */

static bool accepts_json(const json_t *root, struct err *err)
{
    char *text = json_dumps(root, 0);
    bool accepted = accepts(text, err);
    free(text);
    return accepted;
}

/* The note, or the first entry point or recipe in it. */
static json_t *inside(json_t *root, const char *list)
{
    return *list ? json_array_get(json_object_get(root, list), 0) : root;
}

static const struct {
    const char *list, *key;
    json_type type;
} places[] = {
    { "", "purpose", JSON_STRING },
    { "", "responsibilities", JSON_ARRAY },
    { "", "entry_points", JSON_ARRAY },
    { "", "invariants", JSON_ARRAY },
    { "", "data_flow", JSON_STRING },
    { "", "recipes", JSON_ARRAY },
    { "", "gotchas", JSON_ARRAY },
    { "", "tests", JSON_ARRAY },
    { "entry_points", "symbol", JSON_STRING },
    { "entry_points", "file", JSON_STRING },
    { "entry_points", "why", JSON_STRING },
    { "recipes", "request", JSON_STRING },
    { "recipes", "files", JSON_ARRAY },
    { "recipes", "steps", JSON_STRING },
};
#define PLACES (sizeof places / sizeof *places)

static void test_each_key_is_needed(void **state)
{
    struct err err;
    (void)state;
    for (size_t i = 0; i < PLACES; i++) {
        json_t *root = json_loads(valid, 0, NULL), *object = inside(root, places[i].list);
        json_object_del(object, places[i].key);
        assert_false(accepts_json(root, &err));
        assert_non_null(strstr(err.message, places[i].key));
        json_decref(root);
    }
}

static void test_each_type_is_checked(void **state)
{
    static const char *const values[] = { "null", "true", "0", "1.5", "\"x\"", "[]", "{}" };
    struct err err;
    (void)state;
    for (size_t i = 0; i < PLACES; i++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            json_t *root = json_loads(valid, 0, NULL), *object = inside(root, places[i].list);
            json_t *value = json_loads(values[v], JSON_DECODE_ANY, NULL);
            bool expected = json_typeof(value) == places[i].type;
            json_object_set_new(object, places[i].key, value);
            if (accepts_json(root, &err) != expected)
                fail_msg("%s as %s", places[i].key, values[v]);
            if (!expected)
                assert_non_null(strstr(err.message, places[i].key));
            json_decref(root);
        }
}

static void test_items_are_checked(void **state)
{
    static const char *const items[] = {
        "null", "1", "[]", "[\"x\"]", "{}", "{\"x\":\"y\"}", "{\"symbol\":\"s\",\"file\":\"f\"}"
    };
    struct err err;
    (void)state;
    for (size_t i = 0; i < PLACES; i++)
        for (size_t v = 0; v < sizeof items / sizeof *items && places[i].type == JSON_ARRAY; v++) {
            json_t *root = json_loads(valid, 0, NULL), *object = inside(root, places[i].list);
            json_t *item = json_loads(items[v], JSON_DECODE_ANY, NULL);
            json_array_append_new(json_object_get(object, places[i].key), item);
            if (accepts_json(root, &err))
                fail_msg("%s with %s", places[i].key, items[v]);
            json_decref(root);
        }
}

static void test_unknown_keys(void **state)
{
    static const char *const objects[] = { "", "entry_points", "recipes" };
    struct err err;
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        json_t *root = json_loads(valid, 0, NULL);
        json_object_set_new(inside(root, objects[i]), "confidence", json_string("high"));
        assert_false(accepts_json(root, &err));
        assert_non_null(strstr(err.message, "confidence"));
        json_decref(root);
    }
}

static json_t *long_text(size_t size)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < size; i++)
        buf_addch(&text, 'x');
    json_t *value = json_string(text.data);
    buf_release(&text);
    return value;
}

static json_t *long_list(const json_t *item, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_deep_copy(item));
    return list;
}

/* 4000 bytes in a text, 64 items in a list. */
static void test_limits(void **state)
{
    struct err err;
    (void)state;
    for (size_t i = 0; i < PLACES; i++)
        for (size_t over = 0; over < 2; over++) {
            json_t *root = json_loads(valid, 0, NULL), *object = inside(root, places[i].list);
            json_t *old = json_object_get(object, places[i].key);
            json_t *item =
                json_array_size(old) ? json_incref(json_array_get(old, 0)) : json_string("x");
            json_object_set_new(object, places[i].key,
                                places[i].type == JSON_STRING ? long_text(4000 + over)
                                                              : long_list(item, 64 + over));
            assert_int_equal(accepts_json(root, &err), !over);
            json_decref(item);
            json_decref(root);
        }
    /* deeper than any stack */
    struct buf deep = BUF_INIT;
    buf_addstr(&deep, "{\"purpose\":");
    for (int i = 0; i < 100000; i++)
        buf_addch(&deep, '[');
    assert_false(accepts(deep.data, &err));
    buf_release(&deep);
}

static void test_facts_are_checked(void **state)
{
    static const struct {
        const char *key, *value; /* NULL: taken away */
    } rows[] = {
        { "kind", NULL },
        { "kind", "\"recipe\"" },
        { "kind", "1" },
        { "text", NULL },
        { "text", "[]" },
        { "files", NULL },
        { "files", "\"a.c\"" },
        { "files", "[1]" },
        { "symbols", NULL },
        { "symbols", "{}" },
        { "seen", "1" },
        { "seen", "\"0123\"" },
        { "seen", "\"0000000000000001 123456789abcdef\"" },
        { "seen", "\"000000000000000100123456789ABCDEF\"" },
        { "state", "\"fresh\"" },
    };
    struct err err;
    (void)state;
    assert_true(accepts(with_facts, &err));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *root = json_loads(with_facts, 0, NULL), *fact = inside(root, "facts");
        json_object_del(fact, rows[i].key);
        if (rows[i].value)
            json_object_set_new(fact, rows[i].key,
                                json_loads(rows[i].value, JSON_DECODE_ANY, NULL));
        if (accepts_json(root, &err))
            fail_msg("%s as %s", rows[i].key, rows[i].value ? rows[i].value : "nothing");
        assert_non_null(strstr(err.message, rows[i].key));
        json_decref(root);
    }
    static const struct {
        const char *key;
        size_t max;
    } limits[] = { { "files", 32 }, { "symbols", 32 } };
    for (size_t i = 0; i < 2; i++)
        for (size_t over = 0; over < 2; over++) {
            json_t *root = json_loads(with_facts, 0, NULL), *item = json_string("x");
            json_object_set_new(inside(root, "facts"), limits[i].key,
                                long_list(item, limits[i].max + over));
            assert_int_equal(accepts_json(root, &err), !over);
            json_decref(item);
            json_decref(root);
        }
    for (size_t over = 0; over < 2; over++) {
        json_t *root = json_loads(with_facts, 0, NULL);
        json_object_set_new(root, "facts", long_list(inside(root, "facts"), 256 + over));
        assert_int_equal(accepts_json(root, &err), !over);
        json_decref(root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_lists_follow_facts),
        cmocka_unit_test(test_facts_are_checked),
        cmocka_unit_test(test_invalid_bytes),
        cmocka_unit_test(test_no_json),
        cmocka_unit_test(test_each_key_is_needed),
        cmocka_unit_test(test_each_type_is_checked),
        cmocka_unit_test(test_items_are_checked),
        cmocka_unit_test(test_unknown_keys),
        cmocka_unit_test(test_limits),
    };
    return RUN_TESTS(tests);
}
