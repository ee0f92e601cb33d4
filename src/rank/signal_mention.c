/* The request names the file, or something that the file defines. What many files share says less
 * about each. */
#include <string.h>

#include "rank/signals.h"

static double strength(const struct evidence_mention *mention)
{
    double base = mention->kind == MENTION_SYMBOL ? 0.6 : strchr(mention->text, '/') ? 1.5 : 1.0;
    return base / (mention->rivals ? mention->rivals : 1);
}

void signal_mention(const struct evidence *e, struct scores *scores)
{
    float *values = scores->values[SIGNAL_MENTION];
    for (size_t i = 0; i < e->mention_count; i++)
        if (e->mentions[i].kind == MENTION_PATH || e->mentions[i].kind == MENTION_SYMBOL)
            values[e->mentions[i].file] += (float)strength(&e->mentions[i]);
    /* Already a statement about the file: its scale does not depend on the other files. */
    for (size_t i = 0; i < e->file_count; i++)
        values[i] = values[i] > 1 ? 1 : values[i];
}
