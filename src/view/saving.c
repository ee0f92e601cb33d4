#include "view/saving.h"

static uint64_t less(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

struct saving saving_of(const struct request_totals *totals)
{
    return (struct saving){
        .low = less(totals->answered * EXPLORING_SPARED, totals->brief_tokens),
        .high = less(totals->answered * EXPLORING_TOKENS, totals->brief_tokens),
    };
}
