/* price.h - what a model costs. Pure.
 *
 * A table by model name (a glob), with the date of its figures; repose.llm.price adds rows that
 * win: "MODEL-GLOB INPUT OUTPUT [CACHED [WRITE-5M [WRITE-1H]]]" in USD for a million tokens. A
 * model that is in no row has no price: its cost is unknown, and is never guessed. A loopback
 * server without a row is free.
 */
#ifndef REPOSE_LLM_PRICE_H
#define REPOSE_LLM_PRICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "llm/config.h"
#include "llm/llm.h"
#include "model/settings.h"

/* The day for which the built-in rows were read from the vendors' price lists. */
extern const char price_date[]; /* "2026-11-23" */

struct price {
    double input, cached, write_5m, write_1h, output; /* USD for a million tokens */
    double batch_factor;                              /* of all the above in a batch: 0.5 */
    /* A request with more input than this (0: no such tier) costs these instead. */
    uint64_t above_tokens;
    double above_input, above_cached, above_output;
};

/* 1 found, 0 no row (*out is zero), -1 ERR_USAGE for a repose.llm.price that does not parse. */
int price_find(const struct settings *settings, const struct llm_config *config, struct price *out,
               struct err *err);
/* In microdollars, rounded up. */
int64_t price_of(const struct price *price, const struct llm_usage *usage, bool batch);

#endif
