#include "note/size.h"

#include <stdlib.h>
#include <string.h>

#include "note/note_json.h"
#include "text/tokens.h"

#define TOKENS_MAX  4000
#define SHARE_MAX   1500
#define SHARE_MIN   150
#define SHARE       0.25
#define FILES_FREE  10
#define FILE_TOKENS 40

uint32_t note_size_max(uint64_t text_tokens, size_t files)
{
    double share = SHARE * (double)text_tokens;
    share = share < SHARE_MIN ? SHARE_MIN : share > SHARE_MAX ? SHARE_MAX : share;
    if (files > FILES_FREE)
        share += FILE_TOKENS * (double)(files - FILES_FREE);
    return share > TOKENS_MAX ? TOKENS_MAX : (uint32_t)share;
}

uint32_t note_size(const struct note *note)
{
    struct note once = *note;
    if (note->fact_count)
        once.responsibilities.count = once.invariants.count = once.gotchas.count = 0;
    char *text = note_to_text(&once);
    uint32_t tokens = tokens_estimate(text, strlen(text));
    free(text);
    return tokens;
}

uint32_t note_size_fit(struct note *note, uint32_t max_tokens)
{
    uint32_t taken = 0;
    if (note->fact_count) /* they follow the facts */
        note->responsibilities.count = note->invariants.count = note->gotchas.count = 0;
    while (note_size(note) > max_tokens) {
        size_t *counts[] = { &note->recipe_count,      &note->responsibilities.count,
                             &note->entry_point_count, &note->gotchas.count,
                             &note->tests.count,       &note->invariants.count,
                             &note->fact_count };
        /* A recipe is about three lines, and facts are of three kinds. */
        static const double weights[] = { 3, 1, 1, 1, 0.8, 1, 0.34 };
        size_t longest = 0;
        for (size_t i = 1; i < sizeof counts / sizeof *counts; i++)
            if ((double)*counts[i] * weights[i] > (double)*counts[longest] * weights[longest])
                longest = i;
        if (!*counts[longest])
            break;
        --*counts[longest];
        taken++;
    }
    return taken;
}
