#include "note/benefit.h"

#include <math.h>

#define REQUESTS_PRIOR 0.5
#define CHANGES_PRIOR  1.0

static double expected_requests(const struct benefit_input *in)
{
    double requests = fmax(0, fmax(in->requests, in->changes));
    return (requests + REQUESTS_PRIOR) / (fmax(0, in->structure_changes) + CHANGES_PRIOR);
}

void benefit_of(const struct benefit_input *in, struct benefit *out)
{
    out->saved =
        in->test_weight * (in->without_note - in->with_note) - in->input_weight * in->note_tokens;
    out->break_even = out->saved > 0 ? in->sleep_tokens / out->saved : INFINITY;
    out->expected = expected_requests(in);
    out->value = out->expected * out->saved - in->sleep_tokens;
    out->order = out->value / fmax(1, in->sleep_tokens);
    out->never = in->prices_known && out->saved <= 0;
}
