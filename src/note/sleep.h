/* sleep.h - a run of sleep time: asks the model for what the plan says, keeps each reply the moment
 * it comes, and turns replies into notes that were checked against the code.
 *
 *   plan -> prompt -> reserve -> ask -> store the reply (job) -> ground, merge -> note
 *
 * A kill at any moment loses at most the calls in flight, and the ledger knows them
 * (note/account.h): a reply is stored, with its settled line of the ledger, before it is
 * interpreted, and the next run goes on from there. Replies of batches take the same way from the
 * job on.
 */
#ifndef REPOSE_NOTE_SLEEP_H
#define REPOSE_NOTE_SLEEP_H

#include "base/event.h"
#include "note/plan.h"
#include "note/prompt.h"
#include "repo/repo.h"

/* What is known of other revisions than the one that is asked about: answers are checked against
 * the code that the question was about. */
struct sleep_past {
    void *data;
    /* 1: *context is that of `revision` (hex), until the next call; 0: it is not here any more. */
    int (*open)(void *data, const char *revision, const struct context **context, struct err *err);
};

struct sleep_request {
    struct plan_request plan; /* notes is open for writing */
    struct repo *repo;
    const struct events *events;
    const char *revision;   /* hex id of the snapshot's commit */
    const char *repository; /* names it, for the provider's prompt cache */
    struct sleep_past past;
};

/* A model that cannot do it is not asked on. */
#define SLEEP_UNUSABLE_MAX 6

struct sleep_outcome {
    uint64_t written,
        dropped; /* notes; modules whose replies were unusable twice: the structural note holds */
    uint64_t failed; /* modules for which the network or the model failed */
    uint64_t left;   /* modules that were not begun: the budget, or a stop */
    bool overview;   /* it was written */
    bool spent;      /* a budget ended the run: */
    enum budget_period period;
    struct budget_amount needed, rest; /* at most, for the next question; and what was left */
    bool gave_up; /* SLEEP_UNUSABLE_MAX replies in a row were unusable, which ended the run */
    uint64_t calls, input_tokens, output_tokens, cached_tokens, unpriced;
    int64_t microdollars;
    uint64_t redacted;
    /* Every answer that was looked at is one of these: part of a note; unusable; of a module that
     * its revision does not have; kept until the other samples of its note are there. */
    uint64_t replies_used, replies_unusable, replies_gone, replies_waiting;
    uint64_t removed_refuted; /* facts that were found wrong before */
    uint64_t verified;        /* notes with facts that were judged: */
    uint64_t judged, wrong, doubtful;
    uint64_t verdicts_unknown; /* on facts that nobody asked about */
    uint64_t removed_paths, removed_symbols, removed_instructions, removed_size, repaired;
    char first_failure[512]; /* bytes of a peer: escape when printing */
};

/* Fills maker for this request; the context's cache is used. In arena. */
int sleep_prompts(const struct sleep_request *request, struct arena *arena,
                  struct prompt_maker *out, struct err *err);

/* What is asked about a module. A note that cannot be renewed after all is written anew: item->renews is
 * false then. In arena. */
int sleep_question(const struct sleep_request *request, const struct prompt_maker *maker,
                   struct plan_item *item, uint32_t sample, struct arena *arena, struct prompt *out,
                   struct err *err);

/* Remembers the first failure: what to show somebody who asks why. module "": the overview. */
void sleep_tell_failure(struct sleep_outcome *outcome, const char *module, const char *why);

/* Makes notes of all answered jobs whose samples are complete, each checked against the revision
 * that was asked about; against request->revision where that one is gone. */
int sleep_interpret(const struct sleep_request *request, struct sleep_outcome *outcome,
                    struct err *err);

/* Asks for what plan->items[0 … write_count) lacks, interprets, and renews the overview. -1 only
 * for the store, the repository, or a signal; failures of the network are counted, and the rest is
 * done. */
int sleep_run(const struct sleep_request *request, const struct plan *plan,
              struct sleep_outcome *outcome, struct err *err);

#endif
