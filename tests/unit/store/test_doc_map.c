#include "support.h"

#include <stdlib.h>

#include "store/doc_map.h"

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
        assert_int_equal(doc_map_meets(&map, postings, count), expected > 0);
        struct arena arena = ARENA_INIT;
        size_t reached;
        uint32_t *positions = doc_map_positions(&map, postings, count, &arena, &reached);
        assert_int_equal(reached, expected);
        for (size_t i = 0; i < reached; i++)
            assert_int_equal(positions[i], found.positions[i]);
        arena_release(&arena);
        for (size_t j = 1; j < map.count; j++)
            assert_true(entries[j - 1].row < entries[j].row ||
                        (entries[j - 1].row == entries[j].row &&
                         entries[j - 1].position < entries[j].position));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_doc_map),
    };
    return RUN_TESTS(tests);
}
