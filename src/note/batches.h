/* batches.h - the sleep phase through a provider's half-price batch API, or through files.
 *
 * A batch and its jobs are stored before anything is sent, so a batch whose creation was not
 * answered is found again (llm/batch.h, batch_find) instead of being paid twice. Answers take the
 * same way as live ones: stored, then interpreted. What a batch did not answer is open again.
 */
#ifndef REPOSE_NOTE_BATCHES_H
#define REPOSE_NOTE_BATCHES_H

#include "note/sleep.h"

struct batches_outcome {
    uint64_t batches, jobs; /* submitted, or written to a file */
    bool spent;             /* a budget left some out: */
    enum budget_period period;
    uint64_t ended, running; /* batches */
    /* Every line that arrives is one of these: an answer; one that is there already; an error,
     * which leaves its question open; a result that nobody waits for; no result. */
    uint64_t answered, repeated, failed, unknown, unreadable;
    uint64_t open;              /* jobs of batches that ended without an answer to them */
    struct sleep_outcome sleep; /* of the answers: every one is in its replies_… */
};

/* Sends what the plan lacks, in as many batches as the provider's limits need. ERR_USAGE for a
 * provider without a batch API. */
int batches_submit(const struct sleep_request *request, const struct plan *plan,
                   struct batches_outcome *outcome, struct err *err);
/* Looks after all batches that were submitted: stores the answers of those that have ended, and
 * makes notes of them. */
int batches_collect(const struct sleep_request *request, struct batches_outcome *outcome,
                    struct err *err);
/* Cancels all that run. What they have answered by then is collected later. */
int batches_cancel(const struct sleep_request *request, struct batches_outcome *outcome,
                   struct err *err);

struct batch_row {
    struct note_batch batch;
    const char *detail; /* the provider's word for its state */
    uint64_t total, succeeded, failed;
    const char *message;
};
/* Asks for the state of each; without a network the stored one. In arena. */
int batches_status(const struct sleep_request *request, struct arena *arena,
                   struct batch_row **rows, size_t *count, struct err *err);

/* Appends the questions to out, in OpenAI's line format. The jobs are stored, and stay open until
 * the answers are imported. */
int batches_export(const struct sleep_request *request, const struct plan *plan, struct buf *out,
                   struct batches_outcome *outcome, struct err *err);
int batches_import(const struct sleep_request *request, const char *text, size_t size,
                   struct batches_outcome *outcome, struct err *err);

#endif
