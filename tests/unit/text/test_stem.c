#include "support.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/stem.h"

struct stemmed {
    char text[64];
    size_t length;
};

static struct stemmed stem(const char *word)
{
    struct stemmed s = { .length = strlen(word) };
    memcpy(s.text, word, s.length);
    s.length = stem_english(s.text, s.length);
    s.text[s.length] = '\0';
    return s;
}

/* The forms of a word that a request and a file may use apart. */
static void test_inflections_meet(void **state)
{
    static const char *const families[][6] = {
        { "file", "files", "filed", "filing" },
        { "parse", "parses", "parsed", "parsing", "parser", "parsers" },
        { "format", "formats", "formatted", "formatting", "formatter", "formatters" },
        { "handle", "handles", "handled", "handling", "handler", "handlers" },
        { "iterate", "iterated", "iterating", "iterator", "iterators" },
        { "log", "logged", "logging", "logger", "loggers" },
        { "render", "renders", "rendered", "rendering", "renderer", "renderers" },
        { "carry", "carries", "carried", "carrying", "carrier", "carriers" },
        { "retry", "retries", "retried", "retrying" },
        { "alias", "aliases", "aliased", "aliasing" },
        { "canvas", "canvases" },
        { "status", "statuses" },
        { "bus", "buses" },
        { "class", "classes" },
        { "pass", "passes", "passed", "passing" },
        { "address", "addresses", "addressed", "addressing" },
        { "lens", "lenses" },
        { "response", "responses" },
        { "database", "databases" },
        { "echo", "echoes" },
        { "cookie", "cookies" },
        { "indices", "index" },
        { "vertices", "vertex" },
        { "matrices", "matrix" },
        { "parentheses", "parenthesis" },
        { "server", "servers" },
        { "setter", "setters" },
        { "cache", "caches", "cached", "caching" },
        { "merge", "merges", "merged", "merging" },
        { "call", "calls", "called", "calling" },
        { "run", "runs", "running" },
        { "stop", "stops", "stopped", "stopping" },
        { "commit", "commits", "committed", "committing" },
        { "index", "indexes", "indexed", "indexing" },
        { "match", "matches", "matched", "matching" },
        { "push", "pushes", "pushed", "pushing" },
        { "process", "processes", "processed", "processing" },
        { "box", "boxes", "boxed", "boxing" },
        { "query", "queries" },
        { "string", "strings" },
        { "set", "sets" },
        { "setting", "settings" },
        { "note", "notes", "noted" },
        { "theme", "themes", "themed" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        struct stemmed first = stem(families[i][0]);
        for (size_t j = 1; j < 6 && families[i][j]; j++)
            assert_string_equal(stem(families[i][j]).text, first.text);
    }
}

static void test_other_words_stay_apart(void **state)
{
    static const char *const pairs[][2] = {
        { "server", "serve" },       { "string", "str" },  { "status", "stat" },
        { "analysis", "analyse" },   { "thing", "the" },   { "register", "registry" },
        { "connection", "connect" }, { "bring", "bred" },  { "note", "not" },
        { "theme", "them" },         { "setting", "set" }, { "news", "new" },
        { "setter", "set" },         { "user", "use" },    { "header", "head" },
    };
    static const char *const unchanged[] = { "status", "class", "this", "string", "bed",
                                             "red",    "need",  "bus",  "is",     "sing" };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_not_equal(stem(pairs[i][0]).text, stem(pairs[i][1]).text);
    for (size_t i = 0; i < sizeof unchanged / sizeof *unchanged; i++)
        assert_string_equal(stem(unchanged[i]).text, unchanged[i]);
}

static void test_other_letters_stay(void **state)
{
    static const char *const words[] = { "", "Files", "utf8s", "http_servers", "größes", "c's" };
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_string_equal(stem(words[i]).text, words[i]);
}

/* No NUL is read, nothing is written behind the word, a word never shrinks to one letter, which
 * would be dropped, and it begins as before. */
static void test_bounds(void **state)
{
    static const char *const endings[] = { "s",  "ies",  "sses", "xes",   "ches", "shes", "ing",
                                           "ed", "ings", "eds",  "nning", "e",    "es",   "" };
    (void)state;
    srand(7);
    for (int round = 0; round < 2000; round++) {
        size_t base = (size_t)rand() % 6;
        const char *ending = endings[(size_t)rand() % (sizeof endings / sizeof *endings)];
        size_t length = base + strlen(ending);
        char *word = test_malloc(length + 1), *before = test_malloc(length + 1);
        for (size_t i = 0; i < base; i++)
            word[i] = (char)('a' + rand() % 26);
        memcpy(word + base, ending, strlen(ending));
        word[length] = '!';
        memcpy(before, word, length);
        size_t left = stem_english(word, length);
        assert_true(left <= length);
        assert_true(left >= (length < 2 ? length : 2));
        assert_int_equal(word[length], '!');
        struct stem_starts starts = { { 0 } };
        assert_false(length && stem_starts_may_have(&starts, before, length));
        if (length)
            stem_starts_add(&starts, word, left);
        assert_true(!length || stem_starts_may_have(&starts, before, length));
        bool plural_y = left < length && word[left - 1] == 'y';
        assert_memory_equal(word, before, plural_y ? left - 1 : left);
        test_free(word);
        test_free(before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inflections_meet),
        cmocka_unit_test(test_other_words_stay_apart),
        cmocka_unit_test(test_other_letters_stay),
        cmocka_unit_test(test_bounds),
    };
    return RUN_TESTS(tests);
}
