#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/pack.h"
#include "model/summary.h"

static struct definition definitions[] = {
    { DEF_CLASS, "Server", "class Server(Base)", "Serves.", 10, 90, -1, true, false, "",
      UINT64_MAX },
    { DEF_METHOD, "run", "def run(self, port=80)", "", 12, 40, 0, true, true, "", 0, true },
    { DEF_METHOD, "_stop", "def _stop(self)", "Stops.", 42, 42, 0, false, false, "Base" },
    { DEF_CONSTANT, "PORT", "PORT = 80", "", 4, 4, -1, true, false,
      "" }, /* before the one above: a negative step */
};
static struct import imports[] = { { "os.path", 1 }, { "./base", 2 } };
static struct reference references[] = { { "listen", 3 }, { "run", 1 } };

static struct summary example(void)
{
    return (struct summary){
        .state = PARSE_TOO_DEEP,
        .doc = "A server.",
        .definitions = definitions,
        .definition_count = 4,
        .imports = imports,
        .import_count = 2,
        .references = references,
        .reference_count = 2,
        .definitions_left_out = 7,
        .lines = 91,
        .token_digest = UINT64_MAX,
        .structure_digest = 42,
    };
}

static void assert_definition(const struct definition *a, const struct definition *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->signature, b->signature);
    assert_true(a->cut_digest == b->cut_digest);
    assert_string_equal(a->doc, b->doc);
    assert_int_equal(a->line, b->line);
    assert_int_equal(a->end_line, b->end_line);
    assert_int_equal(a->parent, b->parent);
    assert_int_equal(a->is_public, b->is_public);
    assert_int_equal(a->from_lines, b->from_lines);
    assert_int_equal(a->is_default, b->is_default);
    assert_string_equal(a->scope, b->scope);
}

static void test_round_trip(void **state)
{
    (void)state;
    struct summary in = example(), out;
    struct buf record = BUF_INIT;
    struct arena arena = ARENA_INIT;
    summary_pack(&record, &in);
    assert_int_equal(summary_unpack(record.data, record.size, &arena, &out), 0);
    assert_int_equal(out.state, PARSE_TOO_DEEP);
    assert_string_equal(out.doc, "A server.");
    assert_int_equal(out.definition_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_definition(&out.definitions[i], &definitions[i]);
    assert_int_equal(out.import_count, 2);
    assert_string_equal(out.imports[1].target, "./base");
    assert_int_equal(out.imports[1].line, 2);
    assert_int_equal(out.reference_count, 2);
    assert_string_equal(out.references[0].name, "listen");
    assert_int_equal(out.references[0].count, 3);
    assert_int_equal(out.definitions_left_out, 7);
    assert_int_equal(out.lines, 91);
    assert_true(out.token_digest == UINT64_MAX);
    assert_true(out.structure_digest == 42);
    assert_int_equal(summary_tokens(&out), summary_tokens(&in));
    arena_release(&arena);
    buf_release(&record);
}

static void test_empty_summary(void **state)
{
    (void)state;
    struct summary in = { .doc = "" }, out;
    struct buf record = BUF_INIT;
    struct arena arena = ARENA_INIT;
    summary_pack(&record, &in);
    assert_int_equal(summary_unpack(record.data, record.size, &arena, &out), 0);
    assert_int_equal(out.definition_count + out.import_count + out.reference_count, 0);
    assert_string_equal(out.doc, "");
    assert_int_equal(summary_tokens(&out), 0);
    arena_release(&arena);
    buf_release(&record);
}

/* A record that was cut anywhere, or that has something behind it, is damaged. */
static void test_wrong_length(void **state)
{
    (void)state;
    struct summary in = example(), out;
    struct buf record = BUF_INIT;
    struct arena arena = ARENA_INIT;
    summary_pack(&record, &in);
    for (size_t size = 0; size < record.size; size++) {
        char *cut = malloc(size ? size : 1); /* of that size, so that a read beyond it is seen */
        memcpy(cut, record.data, size);
        assert_int_equal(summary_unpack(cut, size, &arena, &out), -1);
        free(cut);
    }
    buf_addch(&record, 0);
    assert_int_equal(summary_unpack(record.data, record.size, &arena, &out), -1);
    assert_int_equal(summary_unpack(NULL, 0, &arena, &out), -1);
    arena_release(&arena);
    buf_release(&record);
}

/* Whatever one changed byte makes of a record, what is accepted keeps the invariants. */
static void test_changed_bytes(void **state)
{
    (void)state;
    struct summary in = example(), out;
    struct buf record = BUF_INIT;
    summary_pack(&record, &in);
    for (size_t i = 0; i < record.size; i++) {
        for (int value = 0; value < 256; value++) {
            struct arena arena = ARENA_INIT;
            char old = record.data[i];
            record.data[i] = (char)value;
            if (!summary_unpack(record.data, record.size, &arena, &out)) {
                assert_in_range(out.state, 0, PARSE_STATE_COUNT - 1);
                for (size_t d = 0; d < out.definition_count; d++) {
                    assert_in_range(out.definitions[d].kind, 0, DEF_KIND_COUNT - 1);
                    assert_in_range(out.definitions[d].parent + 1, 0, d);
                }
            }
            record.data[i] = old;
            arena_release(&arena);
        }
    }
    buf_release(&record);
}

static void pack_header(struct buf *record)
{
    pack_u64(record, PARSE_OK);
    pack_str(record, "");
    for (int i = 0; i < 4; i++)
        pack_u64(record, 0);
}

static void pack_definition(struct buf *record, uint64_t kind, int64_t line, int64_t lines,
                            int64_t parent)
{
    pack_u64(record, kind << 4);
    pack_str(record, "name");
    pack_str(record, "");
    pack_str(record, "");
    pack_i64(record, line);
    pack_i64(record, lines);
    pack_i64(record, parent);
    pack_str(record, "");
}

static int unpack_one(uint64_t kind, int64_t line, int64_t lines, int64_t parent)
{
    struct buf record = BUF_INIT;
    struct arena arena = ARENA_INIT;
    struct summary out;
    pack_header(&record);
    pack_u64(&record, 1);
    pack_definition(&record, kind, line, lines, parent);
    pack_u64(&record, 0);
    pack_u64(&record, 0);
    pack_str(&record, "");
    for (int i = 0; i < 3; i++) /* bindings, qualifiers, uses */
        pack_u64(&record, 0);
    int result = summary_unpack(record.data, record.size, &arena, &out);
    arena_release(&arena);
    buf_release(&record);
    return result;
}

static void test_values_out_of_range(void **state)
{
    (void)state;
    assert_int_equal(unpack_one(DEF_FUNCTION, 1, 5, -1), 0);
    assert_int_equal(unpack_one(DEF_KIND_COUNT, 1, 5, -1), -1);
    assert_int_equal(unpack_one(DEF_FUNCTION, -1, 5, -1), -1);
    assert_int_equal(unpack_one(DEF_FUNCTION, INT64_MAX, INT64_MAX, -1), -1);
    assert_int_equal(unpack_one(DEF_FUNCTION, UINT32_MAX, 1, -1), -1);
    assert_int_equal(unpack_one(DEF_FUNCTION, 1, INT64_MIN, -1), -1);
    assert_int_equal(unpack_one(DEF_FUNCTION, 1, 5, 0), -1); /* its own parent */
    assert_int_equal(unpack_one(DEF_FUNCTION, 1, 5, -2), -1);
}

/* A count is not believed before there are bytes for it: no huge allocation for a tiny record. */
static void test_huge_counts(void **state)
{
    (void)state;
    struct buf record = BUF_INIT;
    struct arena arena = ARENA_INIT;
    struct summary out;
    pack_header(&record);
    pack_u64(&record, UINT64_MAX / 2);
    assert_int_equal(summary_unpack(record.data, record.size, &arena, &out), -1);
    assert_true(arena.used < 1000);
    arena_release(&arena);
    buf_release(&record);
}

static void test_names(void **state)
{
    (void)state;
    for (int kind = 0; kind < DEF_KIND_COUNT; kind++) {
        for (int other = 0; other < kind; other++)
            assert_string_not_equal(def_kind_name(kind), def_kind_name(other));
    }
    for (int s = 0; s < PARSE_STATE_COUNT; s++) {
        for (int other = 0; other < s; other++)
            assert_string_not_equal(parse_state_name(s), parse_state_name(other));
    }
    assert_string_equal(def_kind_name(DEF_KEY), "key");
    assert_string_equal(def_kind_name((enum def_kind)99), "unknown");
    assert_string_equal(parse_state_name(PARSE_TOO_DEEP), "too-deep");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),   cmocka_unit_test(test_empty_summary),
        cmocka_unit_test(test_wrong_length), cmocka_unit_test(test_changed_bytes),
        cmocka_unit_test(test_huge_counts),  cmocka_unit_test(test_values_out_of_range),
        cmocka_unit_test(test_names),
    };
    return RUN_TESTS(tests);
}
