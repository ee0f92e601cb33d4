#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "note/merge.h"
#include "note/note_json.h"
#include "note/size.h"

/* A note of some of its fields, from JSON with single quotes. */
static struct note read_note(struct arena *arena, const char *fields)
{
    static const char *const keys[][2] = {
        { "purpose", "\"\"" },    { "responsibilities", "[]" },
        { "entry_points", "[]" }, { "invariants", "[]" },
        { "data_flow", "\"\"" },  { "recipes", "[]" },
        { "gotchas", "[]" },      { "tests", "[]" },
    };
    struct err err = ERR_INIT;
    struct note note;
    char *quoted = arena_strdup(arena, fields);
    for (char *p = quoted; *p; p++)
        *p = *p == '\'' ? '"' : *p;
    json_t *json = json_loads(quoted, 0, NULL);
    assert_non_null(json);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!json_object_get(json, keys[i][0]))
            json_object_set_new(json, keys[i][0], json_loads(keys[i][1], JSON_DECODE_ANY, NULL));
    char *text = json_dumps(json, 0);
    if (note_from_text(text, arena, &note, &err))
        fail_msg("%s", err.message);
    free(text);
    json_decref(json);
    return note;
}

/* Merges up to five notes; the result as JSON must hold the part. */
static void check(const char *const notes[5], const char *expected)
{
    struct arena arena = ARENA_INIT;
    struct note read[5], merged;
    size_t count = 0;
    for (; count < 5 && notes[count]; count++)
        read[count] = read_note(&arena, notes[count]);
    note_merge(read, count, UINT32_MAX, &arena, &merged);
    char *text = note_to_text(&merged);
    char *quoted = arena_strdup(&arena, expected);
    for (char *p = quoted; *p; p++)
        *p = *p == '\'' ? '"' : *p;
    if (!strstr(text, quoted))
        fail_msg("no %s in %s", quoted, text);
    free(text);
    arena_release(&arena);
}

static void what_more_notes_say_comes_first(void **state)
{
    (void)state;
    static const struct {
        const char *notes[5], *expected;
    } rows[] = {
        /* one note stays as it is */
        { { "{'purpose': 'Fetches pages.', 'gotchas': ['One trap.', 'Two doors.']}" },
          "'gotchas':['One trap.','Two doors.']" },
        { { "{'gotchas': ['Ports default to 80.', 'Sockets block.']}",
            "{'gotchas': ['Headers are folded.', 'Sockets block.']}" },
          "'gotchas':['Sockets block.','Ports default to 80.','Headers are folded.']" },
        { { "{'invariants': ['a list of redirects is bounded', 'sockets are closed last']}",
            "{'invariants': ['sockets are closed last', 'a list of redirects is bounded']}",
            "{'invariants': ['sockets are closed last']}" },
          "'invariants':['sockets are closed last','a list of redirects is bounded']" },
        /* as many say both; the one that stands earlier */
        { { "{'gotchas': ['alpha beta', 'gamma delta']}",
            "{'gotchas': ['gamma delta', 'eta theta', 'alpha beta']}" },
          "'gotchas':['gamma delta','alpha beta'," },
        /* nearly the same in other words; the first stands for both */
        { { "{'gotchas': ['The default port of a scheme is looked up in the table']}",
            "{'gotchas': ['Nothing', 'default ports of schemes are looked up in a table']}" },
          "'gotchas':['The default port of a scheme is looked up in the table','Nothing']" },
        /* half alike is not the same */
        { { "{'gotchas': ['port table']}", "{'gotchas': ['port socket']}" },
          "'gotchas':['port table','port socket']" },
        /* a note that repeats itself says it once */
        { { "{'gotchas': ['red lamp', 'green door', 'green door', 'green door']}",
            "{'gotchas': ['red lamp']}" },
          "'gotchas':['red lamp','green door']" },
        /* words that say nothing are alike only when they are equal */
        { { "{'gotchas': ['the', 'is it', 'the']}" }, "'gotchas':['the','is it']" },
        { { "{'tests': ['tests/a.c', 'tests/ab.c']}", "{'tests': ['tests/ab.c', 'tests/b.c']}" },
          "'tests':['tests/ab.c','tests/a.c','tests/b.c']" },
        { { "{'responsibilities': ['url.c: parses addresses']}",
            "{'responsibilities': ['http.c: sends requests', 'url.c: parses addresses']}" },
          "'responsibilities':['url.c: parses addresses','http.c: sends requests']" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check(rows[i].notes, rows[i].expected);
}

static void entry_points_are_one_by_symbol_and_file(void **state)
{
    (void)state;
    static const char *const notes[5] = {
        "{'entry_points': [{'symbol': 'main', 'file': 'a.c', 'why': 'starts'}, "
        "{'symbol': 'init', 'file': 'a.c', 'why': 'one'}]}",
        "{'entry_points': [{'symbol': 'init', 'file': 'b.c', 'why': 'two'}, "
        "{'symbol': 'init', 'file': 'a.c', 'why': 'three'}]}",
    };
    check(notes, "'entry_points':[{'symbol':'init','file':'a.c','why':'one'},"
                 "{'symbol':'main','file':'a.c','why':'starts'},"
                 "{'symbol':'init','file':'b.c','why':'two'}]");
}

static void recipes_are_one_by_request_or_files(void **state)
{
    (void)state;
    static const char *const notes[5] = {
        "{'recipes': [{'request': 'Add a header', 'files': ['h.c'], 'steps': 'first'}, "
        "{'request': 'Add a URL scheme', 'files': ['a.c', 'b.c'], 'steps': 'second'}]}",
        "{'recipes': [{'request': 'Support ftp', 'files': ['b.c', 'a.c'], 'steps': 'third'}]}",
        "{'recipes': [{'request': 'Add another URL scheme', 'files': ['c.c'], 'steps': 'x'}, "
        "{'request': 'Rename the option', 'files': [], 'steps': 'fourth'}, "
        "{'request': 'Trace calls', 'files': [], 'steps': 'fifth'}]}",
    };
    check(notes, "'recipes':[{'request':'Add a URL scheme','files':['a.c','b.c'],'steps':'second'},"
                 "{'request':'Add a header','files':['h.c'],'steps':'first'},"
                 "{'request':'Rename the option','files':[],'steps':'fourth'},"
                 "{'request':'Trace calls','files':[],'steps':'fifth'}]");
}

/* Of several notes; within one, facts that are alike are about alike things. */
static void facts_are_one_by_text(void **state)
{
    (void)state;
    static const char *const notes[5] = {
        "{'facts': [{'kind': 'careful', 'text': 'Closing waits.', 'files': ['a.c'], 'symbols': "
        "[]}, "
        "{'kind': 'does', 'text': 'Opens all sockets.', 'files': ['a.c'], 'symbols': []}, "
        "{'kind': 'does', 'text': 'Closes all sockets.', 'files': ['a.c'], 'symbols': []}]}",
        "{'facts': [{'kind': 'does', 'text': 'Opens all TCP sockets.', 'files': ['b.c'], "
        "'symbols': "
        "[]}, {'kind': 'invariant', 'text': 'Closing waits.', 'files': ['a.c'], 'symbols': []}]}",
    };
    check(notes,
          "'facts':[{'kind':'does','text':'Opens all sockets.','files':['a.c'],'symbols':[]},"
          "{'kind':'careful','text':'Closing waits.','files':['a.c'],'symbols':[]},"
          "{'kind':'invariant','text':'Closing waits.','files':['a.c'],'symbols':[]},"
          "{'kind':'does','text':'Closes all sockets.','files':['a.c'],'symbols':[]}]");
    static const char *const one[5] = {
        "{'facts': [{'kind': 'does', 'text': 'Keeps things of kind 1.', 'files': ['a.c'], "
        "'symbols': "
        "[]}, {'kind': 'does', 'text': 'Keeps things of kind 2.', 'files': ['a.c'], 'symbols': "
        "[]}, "
        "{'kind': 'does', 'text': 'Keeps things of kind 1.', 'files': ['b.c'], 'symbols': []}]}"
    };
    check(one,
          "'facts':[{'kind':'does','text':'Keeps things of kind 1.','files':['a.c'],'symbols':"
          "[]},{'kind':'does','text':'Keeps things of kind 2.','files':['a.c'],'symbols':[]}]");
}

static void the_purpose_is_what_most_agree_on(void **state)
{
    (void)state;
    static const struct {
        const char *notes[5], *expected;
    } rows[] = {
        { { "{'purpose': 'Paints windows.'}", "{'purpose': 'Fetches pages over HTTP.'}",
            "{'purpose': 'Fetches and caches pages over HTTP.'}" },
          "'purpose':'Fetches pages over HTTP.'" },
        { { "{'purpose': 'One thing.'}", "{'purpose': 'Another matter.'}" },
          "'purpose':'One thing.'" },
        { { "{'purpose': 'A.', 'data_flow': ''}", "{'purpose': 'A.', 'data_flow': 'In and out.'}" },
          "'data_flow':'In and out.'" },
        { { "{}", "{}" }, "'purpose':''" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check(rows[i].notes, rows[i].expected);
}

/* Each says something of its own, so that joining must not cost what one of them says. */
static void a_joined_note_may_be_larger(void **state)
{
    struct arena arena = ARENA_INIT;
    struct note notes[3], merged;
    (void)state;
    for (int n = 0; n < 3; n++) {
        struct buf fields = BUF_INIT;
        buf_addstr(&fields, "{'purpose': 'Holds many things.', 'facts': [");
        for (int i = 0; i < 20; i++)
            buf_printf(&fields,
                       "%s{'kind': 'does', 'text': 'thing%dx%d weighs%dx%d much.', 'files': [], "
                       "'symbols': []}",
                       i ? ", " : "", n, i, n, i);
        buf_addstr(&fields, "], 'recipes': [");
        for (int i = 0; i < 6; i++)
            buf_printf(
                &fields,
                "%s{'request': 'ask%dx%d for%dx%d more', 'files': ['src/a%d.c'], 'steps': ''}",
                i ? ", " : "", n, i, n, i, 6 * n + i);
        buf_addstr(&fields, "]}");
        notes[n] = read_note(&arena, fields.data);
        buf_release(&fields);
    }
    uint32_t size = note_size(&notes[0]);
    note_merge(notes, 3, note_size_joined(size, 3), &arena, &merged);
    assert_true(merged.recipe_count >= 15);
    assert_true(merged.fact_count >= 55);
    assert_int_equal(note_size_joined(100, 1), 100);
    assert_int_equal(note_size_joined(100, 9), 300);
    arena_release(&arena);
}

static void the_result_is_within_its_size(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct note notes[3], merged, read;
    struct err err = ERR_INIT;
    const char *items[3][64];
    for (int n = 0; n < 3; n++) {
        notes[n] = read_note(&arena, "{'purpose': 'Holds many things.'}");
        for (int i = 0; i < 64; i++) /* the first is common to all */
            items[n][i] = i ? arena_printf(&arena, "item%dx%d", n * 64 + i, i) : "common ground";
        notes[n].gotchas = (struct string_list){ items[n], 64 };
    }
    note_merge(notes, 3, UINT32_MAX, &arena, &merged);
    char *text = note_to_text(&merged);
    assert_int_equal(note_from_text(text, &arena, &read, &err),
                     0); /* as long as the schema lets it */
    assert_int_equal(read.gotchas.count, 64);
    free(text);
    note_merge(notes, 3, 100, &arena, &merged);
    assert_true(note_size(&merged) <= 100);
    assert_true(merged.gotchas.count > 1);
    assert_string_equal(merged.gotchas.items[0], "common ground");
    assert_int_equal(notes[0].gotchas.count, 64); /* those that were merged stay */
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_more_notes_say_comes_first),
        cmocka_unit_test(entry_points_are_one_by_symbol_and_file),
        cmocka_unit_test(recipes_are_one_by_request_or_files),
        cmocka_unit_test(facts_are_one_by_text),
        cmocka_unit_test(the_purpose_is_what_most_agree_on),
        cmocka_unit_test(a_joined_note_may_be_larger),
        cmocka_unit_test(the_result_is_within_its_size),
    };
    return RUN_TESTS(tests);
}
