#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "look/find.h"
#include "index/scratch.h"

static void write_program(struct scratch *s)
{
    scratch_run(s, "mkdir src tests");
    scratch_write(s, "src/cache.py",
                  "class Cache:\n    def get(self, key):\n        return load(key)\n\n"
                  "class CacheKey:\n    pass\n\ndef load(key):\n    return key\n");
    scratch_write(s, "src/pool.py",
                  "from cache import Cache, load\n\nclass Pool:\n    def get(self):\n"
                  "        return load(load(1)).get()\n");
    scratch_write(s, "src/many.py", "def load(key):\n    return load(load(key))\n");
    scratch_write(
        s, "tests/test_cache.py",
        "from cache import Cache, load\n\ndef test_load():\n    assert load(Cache().get(1))"
        " and load(2) and load(3) and load(4)\n");
    scratch_commit(s, "Start");
}

/* The answer as lines of text; NULL and the message in view->err when there is none. */
static char *ask(struct scratch *s, struct scratch_view *view, const char *name, const char *kind,
                 size_t limit, struct found *found, struct arena *arena)
{
    struct find_options options = { name, kind, limit };
    struct buf text = BUF_INIT;
    struct view one;
    view_init(&one, view->view.db, &view->view.snapshot, &s->settings, arena);
    one.repo = s->repo;
    int result = find_make(&one, &options, arena, found, &view->err);
    view_release(&one);
    if (result)
        return NULL;
    find_to_text(found, &text);
    return buf_detach(&text);
}

static void names_are_found(void **state)
{
    static const struct {
        const char *name, *kind;
        size_t limit;
        const char *expected;
    } rows[] = {
        { "Cache", NULL, 9,
          "src/cache.py:1: class class Cache\nsrc/pool.py: used 1 time\n"
          "tests/test_cache.py: used 1 time\n" },
        { "load", NULL, 9,
          "src/cache.py:8: function def load(key)\nsrc/many.py:1: function def load(key)\n"
          "src/cache.py: used 1 time\nsrc/pool.py: used 2 times\n"
          "tests/test_cache.py: used 4 times\n" },
        { "load", NULL, 1,
          "src/cache.py:8: function def load(key)\nsrc/cache.py: used 1 time\n"
          "and 2 more files\n"
          "of so many definitions, users of the first are listed only\n" },
        { "get", NULL, 1,
          "src/cache.py:2: method def get(self, key) in Cache\n"
          "tests/test_cache.py: used 1 time\n"
          "1 more file uses the name, and it is not known whether it means this\n"
          "of so many definitions, users of the first are listed only\n" },
        { "Pool.get()", NULL, 9,
          "src/pool.py:4: method def get(self) in Pool\nPool.get is used in no file\n" },
        { "cache::Pool::get(1)", NULL, 9,
          "src/pool.py:4: method def get(self) in Pool\n"
          "cache::Pool::get is used in no file\n" },
        { "Cache.Companion.get", NULL, 9,
          "src/cache.py:2: method def get(self, key) in Cache\n"
          "tests/test_cache.py: used 1 time\n"
          "1 more file uses the name, and it is not known whether it means this\n" },
        { "Elsewhere.get", NULL, 9,
          "src/cache.py:2: method def get(self, key) in Cache\n"
          "src/pool.py:4: method def get(self) in Pool\ntests/test_cache.py: used 1 time\n"
          "1 more file uses the name, and it is not known whether it means this\n" },
        { "Cache*", NULL, 9,
          "src/cache.py:1: class class Cache\nsrc/cache.py:5: class class CacheKey\n" },
        { "Cach", NULL, 9,
          "src/cache.py:1: class class Cache\nsrc/cache.py:5: class class CacheKey\n" },
        { "Cache*", NULL, 1, "src/cache.py:1: class class Cache\n" },
        { "test*", "function", 9, "tests/test_cache.py:3: function def test_load()\n" },
        { "load", "class", 9,
          "src/many.py: used 2 times\nsrc/pool.py: used 2 times\nsrc/cache.py: used 1 time\n"
          "tests/test_cache.py: used 4 times\n" },
    };
    struct scratch *s = *state;
    struct scratch_view view;
    write_program(s);
    scratch_index(s, "store", NULL, &view);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        struct found found;
        char *text = ask(s, &view, rows[i].name, rows[i].kind, rows[i].limit, &found, &arena);
        assert_string_equal(text ? text : view.err.message, rows[i].expected);
        free(text);
        arena_release(&arena);
    }
    scratch_close(&view);
}

static void what_is_no_name_is_refused(void **state)
{
    static const struct {
        const char *name, *kind;
        enum err_code code;
        const char *message;
    } rows[] = {
        { "", NULL, ERR_USAGE, "is not a name" },
        { "*", NULL, ERR_USAGE, "is not a name" },
        { "(x)", NULL, ERR_USAGE, "is not a name" },
        { "Nowhere", NULL, ERR_NO, "nothing is called Nowhere" },
        { "Ca", NULL, ERR_NO, "nothing is called Ca" },
        { "Nowhere*", NULL, ERR_NO, "nothing is called Nowhere*" },
        { "load", "verb", ERR_USAGE,
          "'verb' is no kind of definition; there are function, method" },
        { "Cach*", "function", ERR_NO, "nothing is called Cach*" },
    };
    struct scratch *s = *state;
    struct scratch_view view;
    char long_name[FIND_NAME_MAX + 2] = "";
    write_program(s);
    scratch_index(s, "store", NULL, &view);
    struct arena arena = ARENA_INIT;
    struct found found;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        err_clear(&view.err);
        assert_null(ask(s, &view, rows[i].name, rows[i].kind, 9, &found, &arena));
        assert_int_equal(view.err.code, rows[i].code);
        assert_non_null(strstr(view.err.message, rows[i].message));
    }
    memset(long_name, 'x', sizeof long_name - 1);
    assert_null(ask(s, &view, long_name, NULL, 9, &found, &arena));
    assert_int_equal(view.err.code, ERR_USAGE);
    arena_release(&arena);
    scratch_close(&view);
}

static void other_snapshots_do_not_answer(void **state)
{
    struct scratch *s = *state;
    struct scratch_view old, now;
    struct arena arena = ARENA_INIT;
    struct found found;
    write_program(s);
    scratch_index(s, "store", NULL, &old);
    scratch_write(s, "src/cache.py", "class Store:\n    pass\n");
    scratch_commit(s, "Rename");
    scratch_index(s, "store", NULL, &now);
    assert_null(ask(s, &now, "CacheKey", NULL, 9, &found, &arena));
    assert_null(ask(s, &old, "Store", NULL, 9, &found, &arena));
    char *text = ask(s, &now, "Cache", NULL, 9, &found, &arena);
    assert_string_equal(text, "src/pool.py: used 1 time\ntests/test_cache.py: used 1 time\n");
    assert_int_equal(found.defining_files, 0);
    free(text);
    text = ask(s, &old, "CacheK*", NULL, 9, &found, &arena);
    assert_string_equal(text, "src/cache.py:5: class class CacheKey\n");
    free(text);
    arena_release(&arena);
    scratch_close(&old);
    scratch_close(&now);
}

static void markdown_and_json_count_what_they_leave_out(void **state)
{
    struct scratch *s = *state;
    struct scratch_view view;
    struct arena arena = ARENA_INIT;
    struct found found;
    struct buf text = BUF_INIT;
    write_program(s);
    scratch_index(s, "store", NULL, &view);
    free(ask(s, &view, "load", NULL, 1, &found, &arena));
    find_to_markdown(&found, &text);
    assert_string_equal(text.data, "# `load`\n- `src/cache.py` L8-9 function `def load(key)`\n"
                                   "\nUsed in 3 files:\n- `src/cache.py`:3 1\n- and 2 more files\n"
                                   "- of so many definitions, users of the first are listed "
                                   "only\n");
    char *json = find_to_json(&found);
    assert_non_null(strstr(json, "\"defining_files\": 2"));
    assert_non_null(strstr(json, "\"using_files\": 3"));
    assert_non_null(strstr(json, "\"users_known\": false"));
    free(json);
    buf_reset(&text);
    free(ask(s, &view, "loa*", NULL, 1, &found, &arena));
    find_to_markdown(&found, &text);
    assert_non_null(strstr(text.data, "Who uses them is told of a whole name only.\n"));
    assert_null(strstr(text.data, "Used in no file"));
    json = find_to_json(&found);
    assert_non_null(strstr(json, "\"users_known\": false"));
    free(json);
    buf_release(&text);
    arena_release(&arena);
    scratch_close(&view);
}

static void an_empty_repository_has_no_names(void **state)
{
    struct scratch *s = *state;
    struct scratch_view view;
    struct arena arena = ARENA_INIT;
    struct found found;
    scratch_index(s, "store", NULL, &view);
    assert_true(view.outcome.unborn);
    assert_null(ask(s, &view, "main", NULL, 9, &found, &arena));
    assert_int_equal(view.err.code, ERR_NO);
    arena_release(&arena);
    scratch_close(&view);
}

/* What only its own file uses is used; a namesake's users are not its own, nor are texts, comments,
 * and members of what a library gives. */
static void own_files_and_receivers_count(void **state)
{
    static const struct {
        const char *name, *expected;
    } rows[] = {
        { "busy_flag", "src/evict.c:1: variable static int busy_flag = 0\n"
                       "src/evict.c: used 2 times\n" },
        { "idle_flag", "src/evict.c:2: variable static int idle_flag = 0\n"
                       "idle_flag is used in no file\n" },
        { "LIMIT_OF_DEPTH", "src/limits.py:1: constant LIMIT_OF_DEPTH = 9\n"
                            "src/limits.py: used 2 times\n" },
        { "Locator.filter",
          "src/locator.ts:2: method filter(by: string): Locator in Locator\n"
          "src/page.ts: used 1 time\n"
          "1 more file uses the name, and it is not known whether it means this\n" },
    };
    struct scratch *s = *state;
    struct scratch_view view;
    scratch_run(s, "mkdir src");
    scratch_write(s, "src/evict.c",
                  "static int busy_flag = 0;\nstatic int idle_flag = 0;\nint run(void) {\n"
                  "    if (!busy_flag) {\n        busy_flag = 1; /* busy_flag */\n"
                  "        puts(\"busy_flag\");\n    }\n    return 0;\n}\n");
    scratch_write(s, "src/limits.py",
                  "LIMIT_OF_DEPTH = 9\n\ndef walk(depth):\n    if depth > LIMIT_OF_DEPTH:\n"
                  "        raise ValueError(f'{LIMIT_OF_DEPTH}')\n    # LIMIT_OF_DEPTH\n");
    scratch_write(s, "src/locator.ts",
                  "export class Locator {\n  filter(by: string): Locator {\n    return this\n"
                  "  }\n}\n");
    scratch_write(s, "src/page.ts",
                  "import { Locator } from './locator'\nexport function pick(locator: Locator) {\n"
                  "  return locator.filter('a')\n}\n"
                  "export const some = (list: string[]) => list.filter(Boolean)\n");
    scratch_write(s, "src/lists.ts",
                  "import { Locator } from './locator'\nexport function odd(all: any): Locator {\n"
                  "  return all.filter((x: number) => x % 2)\n}\n");
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &view);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        struct found found;
        char *text = ask(s, &view, rows[i].name, NULL, 9, &found, &arena);
        assert_string_equal(text ? text : view.err.message, rows[i].expected);
        free(text);
        arena_release(&arena);
    }
    scratch_close(&view);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(names_are_found),
        WITH_SCRATCH(own_files_and_receivers_count),
        WITH_SCRATCH(what_is_no_name_is_refused),
        WITH_SCRATCH(other_snapshots_do_not_answer),
        WITH_SCRATCH(markdown_and_json_count_what_they_leave_out),
        WITH_SCRATCH(an_empty_repository_has_no_names),
    };
    return RUN_TESTS(tests);
}
