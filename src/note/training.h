/* training.h - the notes of a model with the prompts that they answer, to train another model with.
 *
 * One line of JSON for each (docs/export.md, docs/export.schema.json): the chat messages that were
 * sent, then the note as it was accepted after grounding. Only a note that is fresh has its prompt:
 * for another one the code has changed since.
 *
 *     training_open(&training, &request, with_requests, &err)
 *     for each module: training_module(&training, module, &line, &err)
 *     training_overview(&training, &line, &err)
 *     training_card(&training, &text)
 *     training_close(&training)
 */
#ifndef REPOSE_NOTE_TRAINING_H
#define REPOSE_NOTE_TRAINING_H

#include "base/buf.h"
#include "base/map.h"
#include "note/overview.h"
#include "note/sleep.h"

/* What was made so far. */
struct training_totals {
    uint64_t examples, modules; /* modules that were looked at */
    uint64_t states[NOTE_STATES];
    uint64_t unusable; /* modules for which a model was asked and nothing usable came */
    bool overview;
    uint64_t prompt_tokens, note_tokens, largest; /* estimates; largest: an example */
    uint64_t redacted, removed, requests, shared;
};

struct training {
    const struct sleep_request *request;
    struct llm_config config;
    struct prompt_maker maker;
    struct asked_request *requests; /* by module */
    size_t request_count;
    struct training_totals totals;
    struct map writers; /* name -> number of examples */
    struct arena arena;
};

/* request: borrowed; its notes may be NULL. with_requests: each example tells which requests its
 * module served, with secrets taken out. */
int training_open(struct training *training, const struct sleep_request *request,
                  bool with_requests, struct err *err);
void training_close(struct training *training);

/* Appends one line. 1 made, 0 when there is no fresh note, -1. */
int training_module(struct training *training, uint32_t module, struct buf *out, struct err *err);
int training_overview(struct training *training, struct buf *out, struct err *err);

/* What is in it, in Markdown. */
void training_card(const struct training *training, struct buf *out);

#endif
