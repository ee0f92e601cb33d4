#include "support.h"

#include <string.h>

#include "base/buf.h"
#include "brief/typed.h"

/* The words of all terms, sorted by term; of one with several parts also the part. */
static void assert_typed(const char *text, const char *expected)
{
    struct arena arena = ARENA_INIT;
    struct request request;
    struct typed typed;
    struct buf words = BUF_INIT;
    request_analyse(&request, text, strlen(text), &arena);
    typed_init(&typed, &request, &arena);
    for (size_t i = 0; i < request.term_count; i++) {
        const struct typed_word *word = typed_find(&typed, i);
        if (word)
            buf_printf(&words, " %s", word->text);
        if (word && word->part != word->text)
            buf_printf(&words, "(%s)", word->part ? word->part : "");
    }
    assert_string_equal(words.data, expected);
    assert_null(typed_find(&typed, request.term_count));
    buf_release(&words);
    arena_release(&arena);
}

static void test_typed(void **state)
{
    (void)state;
    assert_typed("", "");
    /* as typed, not the stem */
    assert_typed("cached graphemes", " cached graphemes");
    /* the whole name for its parts, but a word that stands alone for itself */
    assert_typed("lookupKey", " lookupKey(Key) lookupKey(lookup) lookupKey()");
    assert_typed("lookupKey of a Key", " Key lookupKey(lookup) lookupKey()");
    /* parts that are too short to be told alone */
    assert_typed("GraphQL", " GraphQL(Graph) GraphQL() GraphQL()");
    assert_typed("create_sparkline",
                 " create_sparkline(create) create_sparkline() create_sparkline(sparkline)");
    /* neither numbers nor fragments */
    assert_typed("io 404 7f 12ab34", "");
    assert_typed("\xe7\xbc\x93\xe5\xad\x98", " \xe7\xbc\x93\xe5\xad\x98");
    /* of a run of characters the pairs */
    assert_typed("\xe7\xbc\x93\xe5\xad\x98\xe5\x99\xa8",
                 " \xe7\xbc\x93\xe5\xad\x98\xe5\x99\xa8(\xe5\xad\x98\xe5\x99\xa8)"
                 " \xe7\xbc\x93\xe5\xad\x98\xe5\x99\xa8(\xe7\xbc\x93\xe5\xad\x98)");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_typed) };
    return RUN_TESTS(tests);
}
