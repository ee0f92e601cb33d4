/* The terms of a request in short texts: as the counter of whole texts finds them. */
#include "support.h"

#include <string.h>

#include "text/matches.h"

static void check(const struct request *request, const char *text)
{
    struct arena arena = ARENA_INIT;
    struct matches matches;
    struct word_counter *counter = word_counter_new();
    uint32_t lengths[FIELD_COUNT];
    size_t count, next = 0, half = strlen(text) / 2;
    matches_init(&matches, request, &arena);
    matches_add(&matches, "of another text: parse", 22, FIELD_BODY);
    matches_reset(&matches);
    matches_add(&matches, text, half, FIELD_COMMENT);
    matches_add(&matches, text + half, strlen(text) - half, FIELD_SYMBOL);
    word_counter_add(counter, text, half, FIELD_COMMENT);
    word_counter_add(counter, text + half, strlen(text) - half, FIELD_SYMBOL);
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    for (size_t i = 0; i < count; i++) {
        size_t term = request_find_term(request, terms[i].text);
        if (term == request->term_count)
            continue;
        assert_true(next < matches.count);
        assert_int_equal(matches.terms[next].term, term);
        assert_memory_equal(matches.terms[next].counts, terms[i].counts, sizeof terms[i].counts);
        next++;
    }
    assert_int_equal(next, matches.count);
    assert_memory_equal(matches.lengths, lengths, sizeof lengths);
    word_counter_free(counter);
    arena_release(&arena);
}

static void test_as_counted(void **state)
{
    (void)state;
    static const char asked[] =
        "Parse HTTP headers in http_parser.c, sch\xc3\xb6n; \xe6\x97\xa5\xe6\x9c\xac parsers";
    static const char *const texts[] = {
        "",
        "_",
        "src/http/HTTPParser.c",
        "parse_header(const char *header, size_t header_size) parser PARSER parse_parse",
        "Sch\xc3\xb6n ist \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e",
        "a b c d0e1f2a3b4c5d6e7f8a9 parse0 0parse",
        "nothing that was asked for",
    };
    struct arena arena = ARENA_INIT;
    struct request request;
    request_analyse(&request, asked, strlen(asked), &arena);
    assert_true(request.term_count > 4);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check(&request, texts[i]);
    arena_release(&arena);
}

static void test_a_request_without_terms(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct request request;
    request_analyse(&request, "", 0, &arena);
    check(&request, "some words");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_counted),
        cmocka_unit_test(test_a_request_without_terms),
    };
    return RUN_TESTS(tests);
}
