#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "text/request.h"
#include "text/scope.h"

/* The parts that stay as they are, between '|'. */
static char *list(const char *text, struct arena *arena)
{
    struct buf out = BUF_INIT;
    struct scope *kept;
    size_t count = scope_find_kept(text, strlen(text), arena, &kept);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s%.*s", i ? "|" : "", (int)(kept[i].end - kept[i].start),
                   text + kept[i].start);
    return buf_detach(&out);
}

static void test_what_stays(void **state)
{
    static const struct {
        const char *text, *kept;
    } cases[] = {
        { "Rename the key in a.c; b.c stays as it is.", "b.c stays as it is" },
        { "Rename the key in a.c, b.c stays as is", "b.c stays as is" },
        { "Move it to a.c.\nThe reader, the writer and d.c stay as they are.",
          "The reader, the writer and d.c stay as they are" },
        { "Fix the parser in a.c and b.c stays as it is", "b.c stays as it is" },
        { "Add a flag.\n\n- The tables in gen/t.c must remain unchanged\n- Say so",
          "The tables in gen/t.c must remain unchanged" },
        { "Split the loader, but leave src/cache.c as it is.", "leave src/cache.c as it is" },
        { "Split the loader and keep the old `Cache` untouched, please",
          "keep the old `Cache` untouched" },
        { "Speed up the loader without touching the cache. It is slow.",
          "without touching the cache" },
        { "Speed up the loader without changing src/cache.c (see above)",
          "without changing src/cache.c" },
        { "Speed up the loader. Do not change src/cache.c or `Cache`.",
          "Do not change src/cache.c or `Cache`" },
        { "Speed up the loader. Please don't touch src/cache.c!", "don't touch src/cache.c" },
        { "Speed up the loader.\n\nNo changes to the cache. Then test.",
          "No changes to the cache" },
        { "Speed up the loader; no need to touch src/cache.c", "no need to touch src/cache.c" },
        { "Speed up the loader. src/cache.c must not be touched.",
          "src/cache.c must not be touched" },
        { "Speed up the loader. src/cache.c does not need to change.",
          "src/cache.c does not need to change" },
        { "Speed up the loader. src/cache.c needs no changes.", "src/cache.c needs no changes" },
        { "Speed up the loader.\n\nOut of scope: src/cache.c, docs.",
          "Out of scope: src/cache.c, docs" },
        { "Speed up the loader. The cache is out of scope for this change.",
          "The cache is out of scope for this change" },
        { "Please do it (b.c stays as it is) in a.c; c.c stays as it is; do more",
          "b.c stays as it is|c.c stays as it is" },
        /* What a change is about: its first words, a program that leaves something alone, a
         * symptom, other meanings of the words. */
        { "keep `import.meta.url` in preload function as-is", "" },
        { "fix(server): the server restart port should remain unchanged", "" },
        { "Do not change src/theme.c when the theme is constant", "" },
        { "The install fails. It should not modify package.json again", "" },
        { "The install fails. Do not modify the caller's list.", "" },
        { "Saving does nothing: the file remains unchanged after it", "" },
        { "Saving does nothing. The title stays unchanged until reload", "" },
        { "Allow resizing without changing the selection", "" },
        { "Open keys without TOUCH", "" },
        { "The guard goes out of scope too early", "" },
        { "It performs the same as it is today:", "" },
        { "Keep the cache warm. Leave the loop when it is empty", "" },
        { "It crashes.\n```\n# do not modify src/gen.c\nsrc/a.c stays as it is\n```\n", "" },
        { "", "" },
        { " \n ", "" },
        { "(", "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        char *kept = list(cases[i].text, &arena);
        if (strcmp(kept, cases[i].kept) != 0)
            fail_msg("\"%s\" keeps \"%s\"", cases[i].text, kept);
        free(kept);
        arena_release(&arena);
    }
}

/* What stays as it is draws nothing up; its paths are known for it, unless they are named, too. */
static void test_it_is_not_asked_for(void **state)
{
    struct arena arena = ARENA_INIT;
    struct request request;
    const char *text =
        "Rename `old_key` in src/a.c; lib/table.c and src/a.c stay as they are, do not "
        "change `Frobnicator`.";
    (void)state;
    request_analyse(&request, text, strlen(text), &arena);
    assert_string_equal(request.text, text);
    assert_int_equal(strlen(request.said), strlen(text));
    assert_int_equal(request.path_count, 1);
    assert_string_equal(request.paths[0].text, "src/a.c");
    assert_int_equal(request.symbol_count, 1);
    assert_int_equal(request.quote_count, 1);
    assert_int_equal(request_find_term(&request, "tabl"), request.term_count);
    assert_int_equal(request_find_term(&request, "frobnic"), request.term_count);
    assert_int_equal(request.kept_count, 1);
    assert_string_equal(request.kept[0].text, "lib/table.c");
    arena_release(&arena);
}

static void test_any_words(void **state)
{
    static const char *const words[] = { "stays", "stay",   "as",  "it",      "is",       "they",
                                         "are",   "keep",   "a.c", "without", "touching", "do",
                                         "not",   "change", "no",  "changes", "to",       "out",
                                         "of",    "scope",  "but", "and",     ",",        ".",
                                         "(b)",   "```",    "\n",  "\n\n",    "-",        "needs",
                                         "need",  "must",   "be",  "for:" };
    (void)state;
    srand(7);
    for (int round = 0; round < 3000; round++) {
        struct arena arena = ARENA_INIT;
        struct buf text = BUF_INIT;
        struct scope *kept;
        for (int i = rand() % 40; i > 0; i--)
            buf_printf(&text, "%s%s", words[(size_t)rand() % (sizeof words / sizeof *words)],
                       rand() % 9 ? " " : "");
        const char *copy = arena_strndup(&arena, text.size ? text.data : "", text.size);
        size_t count = scope_find_kept(copy, text.size, &arena, &kept), last = 0;
        for (size_t i = 0; i < count; i++) {
            assert_true(kept[i].start >= last && kept[i].end > kept[i].start);
            last = kept[i].end;
        }
        assert_true(last <= text.size);
        buf_release(&text);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_stays),
        cmocka_unit_test(test_it_is_not_asked_for),
        cmocka_unit_test(test_any_words),
    };
    return RUN_TESTS(tests);
}
