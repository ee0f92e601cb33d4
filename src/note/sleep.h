/* sleep.h - a run of sleep time: asks the model for what the plan says, keeps each reply the moment
 * it comes, and turns replies into notes that were checked against the code.
 *
 *   plan -> prompt -> reserve -> ask -> store the reply (job) -> ground, merge -> note
 *
 * A kill at any moment loses at most the calls in flight: a reply is stored, with its line of the
 * ledger, before it is interpreted, and the next run goes on from there. Replies of batches take
 * the same way from the job on.
 */
#ifndef REPOSE_NOTE_SLEEP_H
#define REPOSE_NOTE_SLEEP_H

#include "base/event.h"
#include "note/plan.h"
#include "note/prompt.h"
#include "repo/repo.h"

struct sleep_request {
    struct plan_request plan; /* notes is open for writing */
    struct repo *repo;
    const struct events *events;
    const char *revision;   /* hex id of the snapshot's commit */
    const char *repository; /* names it, for the provider's prompt cache */
};

struct sleep_outcome {
    uint64_t written,
        dropped; /* notes; modules whose replies were unusable twice: the structural note holds */
    uint64_t failed; /* modules for which the network or the model failed */
    uint64_t left;   /* modules that were not begun: the budget, or a stop */
    bool overview;   /* it was written */
    bool spent;      /* a budget ended the run: */
    enum budget_period period;
    uint64_t calls, input_tokens, output_tokens, cached_tokens, unpriced;
    int64_t microdollars;
    uint64_t redacted;
    uint64_t removed_paths, removed_symbols, removed_instructions, removed_size, repaired;
    char first_failure[512]; /* bytes of a peer: escape when printing */
};

/* Fills maker for this request; the context's cache is used. In arena. */
int sleep_prompts(const struct sleep_request *request, struct arena *arena,
                  struct prompt_maker *out, struct err *err);

/* Makes notes of all answered jobs whose samples are complete. */
int sleep_interpret(const struct sleep_request *request, struct sleep_outcome *outcome,
                    struct err *err);

/* Asks for what plan->items[0 … write_count) lacks, interprets, and renews the overview. -1 only
 * for the store, the repository, or a signal; failures of the network are counted, and the rest is
 * done. */
int sleep_run(const struct sleep_request *request, const struct plan *plan,
              struct sleep_outcome *outcome, struct err *err);

/* The budget with what earlier runs spent today and this month. */
int sleep_budget(const struct plan_request *request, struct budget *out, struct err *err);

/* Adds the ledger's line of one answer to what is being written, and to the outcome. Returns what
 * it cost. */
int sleep_account(const struct sleep_request *request, const char *purpose, const char *module,
                  const struct llm_answer *answer, uint32_t input_estimate, uint64_t redacted,
                  bool batch, struct sleep_outcome *outcome, struct budget_amount *cost,
                  struct err *err);

#endif
