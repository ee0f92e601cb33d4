/* The request names an identifier, and the file holds it: whoever changes or removes it must look
 * at every use. A name that many files hold says less about each. */
#include "rank/signals.h"

static bool came_before(const struct request *request, size_t mention, size_t term)
{
    for (size_t i = 0; i < mention; i++)
        if (request_whole_term(request, request->symbols[i].text) == term)
            return true;
    return false;
}

void signal_uses(const struct evidence *e, struct scores *scores)
{
    const struct request *request = e->request;
    float *values = scores->values[SIGNAL_USES];
    for (size_t i = 0; i < request->symbol_count; i++) {
        size_t t = request_whole_term(request, request->symbols[i].text);
        if (t == request->term_count || came_before(request, i, t))
            continue;
        for (size_t j = 0; j < e->terms[t].hit_count; j++)
            values[e->terms[t].hits[j].file] += 1.0f / (float)e->terms[t].hit_count;
    }
    /* Like a mention, a statement about the file alone. */
    for (size_t i = 0; i < e->file_count; i++)
        values[i] = values[i] > 1 ? 1 : values[i];
}
