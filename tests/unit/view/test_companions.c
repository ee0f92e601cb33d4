#include "support.h"

#include <string.h>

#include "view/companions.h"

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
    struct companion *found;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_companions),
    };
    return RUN_TESTS(tests);
}
