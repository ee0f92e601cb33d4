/* retry.h - whether and when to try again, and how fast a server wants to be asked. Pure: headers
 * and status in, decisions out. The rules of both vendors' own libraries:
 *
 *   x-should-retry decides when it is there; else 408, 409, 429 and every status from 500 on are
 *   retried, and no other 4xx; so are failures of the network, but not of TLS, and a 429 that says
 *   that the quota is spent (insufficient_quota) is not.
 *   Delay: retry-after-ms, else retry-after in seconds or as an HTTP date (more than
 *   RETRY_WAIT_MAX_MS is a failure), else min(0.5 s * 2^n, 8 s) * (1 - random * 0.25).
 */
#ifndef REPOSE_LLM_RETRY_H
#define REPOSE_LLM_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "llm/http.h"

#define RETRY_WAIT_MAX_MS (5 * 60 * 1000)

struct retry_decision {
    bool again;
    uint32_t delay_ms;
};

/* attempt: 0 for the first failure. random: 0 to 1. now: seconds since 1970, for dates. `hopeless`:
 * the body said that waiting does not help. */
struct retry_decision retry_decide(const struct http_reply *reply, unsigned attempt, double random,
                                   int64_t now, bool hopeless);

/* One of a server's limits, as the last reply told it. It fills again evenly: what was left then is
 * the limit once more at the reset. */
struct rate_window {
    int64_t left, limit;       /* requests or tokens; -1: not known */
    int64_t told_ms, reset_ms; /* since 1970 */
};

/* x-ratelimit-{limit,remaining,reset}-{requests,tokens} (reset as a Go duration: "1s", "6m0s",
 * "120ms") and anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-
 * {limit,remaining,reset} (RFC 3339). */
struct rate_limit {
    struct rate_window requests, tokens, input, output;
    int64_t pause_until_ms; /* a 429, 503 or 529 told all of us to wait; since 1970 */
};

void rate_limit_init(struct rate_limit *limit);
/* True when the reply told any limit. A wait that it asks for by name (retry-after) replaces all
 * windows. */
bool rate_limit_read(struct rate_limit *limit, const struct http_reply *reply, int64_t now_ms);
/* Milliseconds to wait before sending a request of so many tokens, with `others` like it sent since
 * the limits were told. 0: now. Never more than a minute: then the server is asked again. */
uint32_t rate_limit_wait(const struct rate_limit *limit, uint32_t input_tokens,
                         uint32_t output_tokens, unsigned others, int64_t now_ms);

#endif
