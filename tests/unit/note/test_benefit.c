#include "support.h"

#include <math.h>

#include "note/benefit.h"

#define NEAR 1e-9

static void the_break_even_follows_the_formula(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct benefit_input in;
        double saved, break_even;
        bool never;
    } rows[] = {
        { "pays after two requests",
          { .sleep_tokens = 9000,
            .without_note = 5000,
            .with_note = 300,
            .note_tokens = 200,
            .test_weight = 1,
            .input_weight = 1,
            .prices_known = true },
          4500,
          2,
          false },
        { "tokens at test time cost more",
          { .sleep_tokens = 9000,
            .without_note = 5000,
            .with_note = 500,
            .note_tokens = 450,
            .test_weight = 10,
            .input_weight = 10,
            .prices_known = true },
          40500,
          9000.0 / 40500,
          false },
        { "the note is as long as what it saves",
          { .sleep_tokens = 100,
            .without_note = 700,
            .with_note = 300,
            .note_tokens = 400,
            .test_weight = 1,
            .input_weight = 1,
            .prices_known = true },
          0,
          INFINITY,
          true },
        { "the note is longer than what it saves",
          { .sleep_tokens = 100,
            .without_note = 350,
            .with_note = 300,
            .note_tokens = 400,
            .test_weight = 1,
            .input_weight = 1,
            .prices_known = true },
          -350,
          INFINITY,
          true },
        { "without prices nothing is never",
          { .sleep_tokens = 100,
            .without_note = 350,
            .with_note = 300,
            .note_tokens = 400,
            .test_weight = 1,
            .input_weight = 1,
            .prices_known = false },
          -350,
          INFINITY,
          false },
        { "the summaries are larger than the text",
          { .sleep_tokens = 100,
            .without_note = 100,
            .with_note = 300,
            .note_tokens = 0,
            .test_weight = 2,
            .input_weight = 1,
            .prices_known = true },
          -400,
          INFINITY,
          true },
        { "test time costs nothing",
          { .sleep_tokens = 100,
            .without_note = 5000,
            .with_note = 300,
            .note_tokens = 10,
            .test_weight = 0,
            .input_weight = 1,
            .prices_known = true },
          -10,
          INFINITY,
          true },
        { "reading the note costs nothing",
          { .sleep_tokens = 100,
            .without_note = 350,
            .with_note = 300,
            .note_tokens = 1e6,
            .test_weight = 1,
            .input_weight = 0,
            .prices_known = true },
          50,
          2,
          false },
        { "both weights are zero",
          { .sleep_tokens = 100,
            .without_note = 350,
            .with_note = 300,
            .note_tokens = 50,
            .prices_known = true },
          0,
          INFINITY,
          true },
        { "writing costs nothing",
          { .sleep_tokens = 0,
            .without_note = 350,
            .with_note = 300,
            .note_tokens = 10,
            .test_weight = 1,
            .input_weight = 1,
            .prices_known = true },
          40,
          0,
          false },
        { "an empty module", { .prices_known = true }, 0, INFINITY, true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct benefit b;
        benefit_of(&rows[i].in, &b);
        bool same = isinf(rows[i].break_even) ? isinf(b.break_even)
                                              : fabs(b.break_even - rows[i].break_even) < NEAR;
        if (fabs(b.saved - rows[i].saved) > NEAR || !same || b.never != rows[i].never)
            fail_msg("%s: saved %g, break-even %g, never %d", rows[i].what, b.saved, b.break_even,
                     b.never);
        assert_true(isfinite(b.order) && isfinite(b.value));
    }
}

static void requests_are_expected_from_the_past(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        double changes, requests, structure_changes, expected;
    } rows[] = {
        { "no history", 0, 0, 0, 0.5 },
        { "never touched, never restructured, often asked about", 0, 9.5, 0, 10 },
        { "changes are requests, too", 9.5, 0, 0, 10 },
        { "what is in both counts once", 9.5, 9.5, 0, 10 },
        { "the larger one counts", 3, 9.5, 1, 5 },
        { "each change is one of structure", 7.5, 0, 7.5, 8.0 / 8.5 },
        { "one in four is", 7.5, 0, 1, 4 },
        { "nothing sensible", -3, -4, -5, 0.5 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct benefit_input in = { .changes = rows[i].changes,
                                    .requests = rows[i].requests,
                                    .structure_changes = rows[i].structure_changes };
        struct benefit b;
        benefit_of(&in, &b);
        if (fabs(b.expected - rows[i].expected) > NEAR)
            fail_msg("%s: %g", rows[i].what, b.expected);
    }
}

static void the_value_is_what_is_left_after_the_price(void **state)
{
    (void)state;
    struct benefit_input in = { .sleep_tokens = 2000,
                                .without_note = 1200,
                                .with_note = 100,
                                .note_tokens = 100,
                                .test_weight = 1,
                                .input_weight = 1,
                                .requests = 9.5,
                                .prices_known = true };
    struct benefit b, other;
    benefit_of(&in, &b);
    assert_true(fabs(b.value - (10 * 1000 - 2000)) < NEAR);
    assert_true(fabs(b.order - 4) < NEAR);

    /* Of two notes that save as much, the cheaper one is earlier, and the one that stays fresh. */
    in.sleep_tokens = 1000;
    benefit_of(&in, &other);
    assert_true(other.order > b.order);
    in.structure_changes = 3;
    benefit_of(&in, &other);
    assert_true(other.order < b.order);

    /* Not worth it yet is not never. */
    in.sleep_tokens = 1e6;
    benefit_of(&in, &other);
    assert_true(other.value < 0 && other.order < 0 && !other.never);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_break_even_follows_the_formula),
        cmocka_unit_test(requests_are_expected_from_the_past),
        cmocka_unit_test(the_value_is_what_is_left_after_the_price),
    };
    return RUN_TESTS(tests);
}
