#include "note/size.h"

#include <stdlib.h>
#include <string.h>

#include "note/note_json.h"
#include "text/tokens.h"

#define TOKENS_MAX 900
#define TOKENS_MIN 150
#define SHARE      0.25

uint32_t note_size_max(uint64_t text_tokens)
{
    double share = SHARE * (double)text_tokens;
    return share < TOKENS_MIN ? TOKENS_MIN : share > TOKENS_MAX ? TOKENS_MAX : (uint32_t)share;
}

uint32_t note_size(const struct note *note)
{
    char *text = note_to_text(note);
    uint32_t tokens = tokens_estimate(text, strlen(text));
    free(text);
    return tokens;
}

uint32_t note_size_fit(struct note *note, uint32_t max_tokens)
{
    uint32_t taken = 0;
    while (note_size(note) > max_tokens) {
        size_t *counts[] = { &note->recipe_count,      &note->responsibilities.count,
                             &note->entry_point_count, &note->gotchas.count,
                             &note->tests.count,       &note->invariants.count };
        static const double weights[] = { 3, 1, 1, 1, 0.8, 1 }; /* a recipe is about three lines */
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
