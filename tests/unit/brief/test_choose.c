/* What is chosen for a brief besides its files: companions, symbols; and the map that leads from
 * the index to the snapshot. */
#include "support.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "brief/companions.h"
#include "brief/doc_map.h"
#include "brief/json_text.h"
#include "brief/symbols.h"

/* ---- companions ---- */

static const char *const paths[] = { "a.c", "b.c", "c.c", "d.c", "e.c" };
#define FILES (sizeof paths / sizeof *paths)

struct past {
    struct snapshot snapshot;
    struct changes changes;
    size_t capacity;
};

/* Changes as letters: "ab" for a change of a.c and b.c, "!" for a sweeping one. Newest first. */
static void make_past(struct past *p, const char *const *sets, size_t count)
{
    struct arena *arena = &p->snapshot.arena;
    *p = (struct past){ .snapshot = SNAPSHOT_INIT };
    p->snapshot.files = ARENA_ARRAY(arena, struct file, FILES);
    p->snapshot.file_count = FILES;
    for (size_t i = 0; i < FILES; i++)
        p->snapshot.files[i].path = paths[i];
    p->changes.sets = ARENA_ARRAY(arena, struct change_set, count);
    p->changes.count = count;
    for (size_t i = 0; i < count; i++) {
        struct change_set *set = &p->changes.sets[i];
        bool sweeping = strchr(sets[i], '!');
        set->files = ARENA_ARRAY(arena, uint32_t, FILES);
        for (const char *c = sets[i]; *c; c++)
            if (*c != '!')
                set->files[set->file_count++] = (uint32_t)(*c - 'a');
        set->paths_total = sweeping ? 31 : (uint32_t)set->file_count;
    }
    p->changes.first = ARENA_ARRAY(arena, uint32_t, FILES + 1);
    p->changes.of_file = ARENA_ARRAY(arena, uint32_t, count * FILES);
    for (uint32_t f = 0, n = 0; f < FILES; f++) {
        for (uint32_t i = 0; i < count; i++)
            for (size_t j = 0; j < p->changes.sets[i].file_count; j++)
                if (p->changes.sets[i].files[j] == f)
                    p->changes.of_file[n++] = i;
        p->changes.first[f + 1] = n;
    }
}

/* The companions of a.c, and of b.c when two are likely, as "c.c with a.c 3/4;". */
static void assert_companions(const char *const *sets, size_t count, size_t likely, size_t max,
                              const char *expected)
{
    static const uint32_t files[] = { 0, 1 };
    unsigned char listed[FILES] = { 1, likely > 1 };
    struct brief_companion *found;
    struct buf text = BUF_INIT;
    struct past p;
    make_past(&p, sets, count);
    size_t n = companions_find(&p.snapshot, &p.changes, files, likely, listed, max,
                               &p.snapshot.arena, &found);
    for (size_t i = 0; i < n; i++)
        buf_printf(&text, "%s with %s %u/%u;", found[i].path, found[i].with, found[i].together,
                   found[i].of);
    assert_string_equal(text.data, expected);
    buf_release(&text);
    snapshot_release(&p.snapshot);
}

#define COMPANIONS(likely, max, expected, ...)                                                     \
    do {                                                                                           \
        static const char *const sets[] = { __VA_ARGS__ };                                         \
        assert_companions(sets, sizeof sets / sizeof *sets, likely, max, expected);                \
    } while (0)

static void test_companions(void **state)
{
    (void)state;
    assert_companions(NULL, 0, 1, 8, "");
    /* three times at least, and a quarter of the changes */
    COMPANIONS(1, 8, "b.c with a.c 3/3;", "ab", "ab", "ab");
    COMPANIONS(1, 8, "", "ab", "ab", "b");
    COMPANIONS(1, 8, "b.c with a.c 3/12;", "ab", "ab", "ab", "a", "a", "a", "a", "a", "a", "a", "a",
               "a");
    COMPANIONS(1, 8, "", "ab", "ab", "ab", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a");
    /* sweeping changes count on neither side */
    COMPANIONS(1, 8, "b.c with a.c 3/3;", "ab", "ab", "ab", "a!", "ac!", "ac!", "ac!");
    COMPANIONS(1, 8, "", "ab!", "ab!", "ab!");
    /* the larger share first, then the more frequent, then by path */
    COMPANIONS(1, 8, "c.c with a.c 4/4;b.c with a.c 3/4;d.c with a.c 3/4;", "acd", "abcd", "abcd",
               "abc");
    COMPANIONS(1, 2, "c.c with a.c 4/4;b.c with a.c 3/4;", "acd", "abcd", "abcd", "abc");
    /* with the likely file that it shares most with, and never a likely one */
    COMPANIONS(2, 8, "c.c with b.c 3/3;", "abc", "abc", "abc", "a", "ac");
    COMPANIONS(2, 8, "", "ab", "ab", "ab");
}

/* ---- symbols ---- */

static void assert_symbols_at(const char *text, uint32_t line, const double *weights, size_t max,
                              size_t fallback, const char *expected)
{
    static struct definition definitions[] = {
        { DEF_FUNCTION, "parseUrl", "int parseUrl(const char *text)", "", 1, 5, -1, true },
        { DEF_FUNCTION, "join", "void join(struct url *base)", "Joins a path to its base.", 10, 19,
          -1, true },
        { DEF_FUNCTION, "reset", "void reset(void)", "Forgets every url.", 20, 60, -1, false },
        { DEF_CONSTANT, "LIMIT", "LIMIT", "", 70, 70, -1, true },
        { DEF_FIELD, "url", "char *url", "", 80, 80, -1, true },
    };
    const struct summary summary = { .definitions = definitions, .definition_count = 5 };
    struct arena arena = ARENA_INIT;
    struct request request;
    struct buf names = BUF_INIT;
    const struct definition **found;
    request_analyse(&request, text, strlen(text), &arena);
    struct symbol_picker picker = { &request, weights, word_counter_new() };
    size_t count = symbols_pick(&picker, &summary, line, max, fallback, &arena, &found);
    for (size_t i = 0; i < count; i++)
        buf_printf(&names, "%s%s", i ? " " : "", found[i]->name);
    assert_string_equal(names.data, expected);
    buf_release(&names);
    word_counter_free(picker.counter);
    arena_release(&arena);
}

static void assert_symbols(const char *text, const double *weights, size_t max, size_t fallback,
                           const char *expected)
{
    assert_symbols_at(text, 0, weights, max, fallback, expected);
}

static void test_symbols(void **state)
{
    static const double ones[] = { 1, 1, 1 }, zero[] = { 0, 0, 0 };
    (void)state;
    /* in the name thrice (less in a name of several words), then in signature or documentation */
    assert_symbols("url", ones, 8, 4, "url parseUrl join reset");
    assert_symbols("url", ones, 2, 4, "url parseUrl");
    assert_symbols("base path", ones, 8, 4, "join");
    assert_symbols("parse a url", ones, 8, 4, "parseUrl url join reset");
    /* each word once, at its best place */
    assert_symbols("limit", ones, 8, 4, "LIMIT");
    /* a word that says nothing picks nothing: then the most prominent ones */
    assert_symbols("url", zero, 8, 2, "join reset");
    assert_symbols("unrelated", ones, 8, 4, "join reset parseUrl LIMIT");
    assert_symbols("unrelated", ones, 8, 0, "");
    assert_symbols("", ones, 8, 1, "join");
    /* what stands around a named line comes first, whatever it is called */
    assert_symbols_at("url", 15, ones, 8, 4, "join url parseUrl reset");
    assert_symbols_at("unrelated", 30, ones, 8, 4, "reset");
    assert_symbols_at("url", 65, ones, 2, 4, "url parseUrl");
}

static void test_named_lines(void **state)
{
    static const struct {
        const char *request, *path;
        uint32_t line;
    } cases[] = {
        { "see src/a.c:12", "src/a.c", 12 },
        { "see a.c:12:3", "src/a.c", 12 },
        { "at /home/me/repo/src/a.c:12", "src/a.c", 12 },
        { "see a.c:12", "src/aa.c", 0 },
        { "see src/a.c", "src/a.c", 0 },
        { "b.c:3 and a.c:4", "a.c", 4 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct request request;
        request_analyse(&request, cases[i].request, strlen(cases[i].request), &arena);
        assert_int_equal(symbols_named_line(&request, cases[i].path), cases[i].line);
        arena_release(&arena);
    }
}

/* ---- the map of documents ---- */

struct visits {
    uint32_t positions[64];
    uint32_t counts[64];
    size_t count;
};

static void visit(void *data, uint32_t position, const struct posting *posting)
{
    struct visits *v = data;
    assert_true(v->count < 64);
    v->positions[v->count] = position;
    v->counts[v->count++] = posting->counts[0];
}

/* Against the join that tries every pair. */
static void test_doc_map(void **state)
{
    (void)state;
    srand(41);
    for (int round = 0; round < 2000; round++) {
        struct doc_entry entries[20];
        struct posting postings[30] = { 0 };
        struct doc_map map = { entries, (size_t)rand() % 21 };
        struct visits found = { .count = 0 };
        size_t count = 0, expected = 0;
        int64_t range = 1 + rand() % 60;
        for (size_t i = 0; i < map.count; i++)
            entries[i] = (struct doc_entry){ rand() % range, (uint32_t)i };
        for (int64_t doc = 0; doc < range && count < 30; doc++)
            if (rand() % 3 == 0)
                postings[count++] = (struct posting){ .doc = doc, .counts = { (uint32_t)doc } };
        doc_map_sort(&map);
        doc_map_join(&map, postings, count, visit, &found);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < map.count; j++) {
                if (entries[j].row != postings[i].doc)
                    continue;
                assert_true(expected < found.count);
                assert_int_equal(found.positions[expected], entries[j].position);
                assert_int_equal(found.counts[expected], postings[i].doc);
                expected++;
            }
        assert_int_equal(found.count, expected);
        assert_int_equal(doc_map_count(&map, postings, count), expected);
        for (size_t j = 1; j < map.count; j++)
            assert_true(entries[j - 1].row < entries[j].row ||
                        (entries[j - 1].row == entries[j].row &&
                         entries[j - 1].position < entries[j].position));
    }
}

/* ---- texts of unknown encoding ---- */

static void test_json_paths(void **state)
{
    static const struct {
        const char *path, *shown, *base64;
    } cases[] = {
        { "src/a b.c", "src/a b.c", NULL },
        { "größe/検索", "größe/検索", NULL },
        { "\"quote\\\n\x1b", "\"quote\\\n\x1b", NULL },
        { "", "", NULL },
        /* RFC 4648, with padding */
        { "\xff", "\xef\xbf\xbd", "/w==" },
        { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd", "//4=" },
        { "\xff\xfe\xfd", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "//79" },
        { "src/\xe9t\xe9.c", "src/\xef\xbf\xbdt\xef\xbf\xbd.c", "c3JjL+l06S5j" },
        { "cut \xe6\xa4", "cut \xef\xbf\xbd\xef\xbf\xbd", "Y3V0IOak" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *object = json_object();
        json_path(object, cases[i].path);
        assert_string_equal(json_string_value(json_object_get(object, "path")), cases[i].shown);
        const char *base64 = json_string_value(json_object_get(object, "path_base64"));
        if (cases[i].base64)
            assert_string_equal(base64, cases[i].base64);
        else
            assert_null(base64);
        json_decref(object);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_companions),  cmocka_unit_test(test_symbols),
        cmocka_unit_test(test_named_lines), cmocka_unit_test(test_doc_map),
        cmocka_unit_test(test_json_paths),
    };
    return RUN_TESTS(tests);
}
