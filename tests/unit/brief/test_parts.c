#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "brief/parts.h"

/* "COUNT: part|part" for a repository of one file, which holds these words. */
static char *unmatched(const char *text, const char *words)
{
    struct arena arena = ARENA_INIT;
    struct ranked_request ranked = { 0 };
    struct ranked_file file = { 0 };
    struct evidence_hit hit = { 0, { 1, 0, 0 } };
    struct brief_parts parts;
    struct buf out = BUF_INIT;
    request_analyse(&ranked.request, text, strlen(text), &arena);
    double *weights = ARENA_ARRAY(&arena, double, ranked.request.term_count);
    ranked.evidence.terms = ARENA_ARRAY(&arena, struct evidence_term, ranked.request.term_count);
    for (size_t i = 0; i < ranked.request.term_count; i++) {
        weights[i] = 1;
        if (strstr(words, ranked.request.terms[i].text))
            ranked.evidence.terms[i] = (struct evidence_term){ &hit, 1 };
    }
    ranked.ranking.files = &file;
    ranked.ranking.count = 1;
    parts_find(&ranked, weights, &arena, &parts);
    buf_printf(&out, "%zu: ", parts.count);
    for (size_t i = 0; i < parts.unmatched.count; i++)
        buf_printf(&out, "%s%s", i ? "|" : "", parts.unmatched.items[i]);
    arena_release(&arena);
    return buf_detach(&out);
}

static void test_unmatched(void **state)
{
    static const struct {
        const char *text, *words, *expected;
    } cases[] = {
        { "Export tables as spreadsheets. Colour the borders purple.", "tabl export",
          "2: Colour the borders purple" },
        { "Export tables as spreadsheets\n\n- Colour the borders purple\n- Export tables nightly\n",
          "tabl export", "3: Colour the borders purple" },
        { "Export tables as spreadsheets\nColour the borders purple,\nthe tables too",
          "tabl export", "2: " },
        /* too short to say anything; forms, logs, and what stays as it is */
        { "Export tables as spreadsheets. Many thanks!", "tabl export", "1: " },
        { "Export tables as spreadsheets\n\n### Steps before this happens\n- [x] searched similar "
          "reports first\n```\ncolour border purple\n```\nThe tables export nightly breaks",
          "tabl export", "2: " },
        { "Export tables as spreadsheets. Colours, borders and fonts stay as they are.",
          "tabl export", "1: " },
        /* one part alone is what the confidence is about */
        { "Colour the borders purple", "tabl", "1: " },
        { "Colour the borders purple. Draw shadows below frames.", "tabl",
          "2: Colour the borders purple|Draw shadows below frames" },
        { "```\nunclosed", "", "0: " },
        { "", "", "0: " },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *found = unmatched(cases[i].text, cases[i].words);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("\"%s\": %s", cases[i].text, found);
        free(found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unmatched),
    };
    return RUN_TESTS(tests);
}
