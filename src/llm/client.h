/* client.h - asks many questions of one model: so many in flight, retried, at the pace that the
 * server wants, each within its deadline.
 *
 * The caller is asked for the next question whenever there is room for one, so it can reserve money
 * before each and hold no more than what is in flight.
 */
#ifndef REPOSE_LLM_CLIENT_H
#define REPOSE_LLM_CLIENT_H

#include "base/err.h"
#include "base/event.h"
#include "llm/config.h"
#include "llm/llm.h"

struct llm_question {
    struct llm_prompt prompt; /* borrowed until done() */
    void *data;               /* the caller's */
};

enum llm_next {
    LLM_NEXT_QUESTION,
    LLM_NEXT_LATER,
    LLM_NEXT_END
}; /* LATER: ask again when one is done */

struct llm_source {
    void *data;
    enum llm_next (*next)(void *data, struct llm_question *out);
    /* Called just before an attempt leaves for the server, which may charge for it from then on.
     * -1: it does not leave, and the run stops. NULL: nothing is to be done. */
    int (*leaving)(void *data, const struct llm_question *question, struct err *err);
    /* An attempt that left has failed, and another one might do better. 1: it may; 0: it may not,
     * and done() comes next with the same answer; -1 stops the run. NULL: it may. */
    int (*again)(void *data, const struct llm_question *question, const struct llm_answer *answer,
                 struct err *err);
    /* Called once for each question, in the order in which they end. -1 stops the run: no further
     * question is asked for, and those in flight end first. The answer is released afterwards. */
    int (*done)(void *data, const struct llm_question *question, struct llm_answer *answer,
                struct err *err);
};

/* Asks until the source ends. A question that fails is no failure of the run: done() decides. After
 * an LLM_DENIED no further question is asked for, nor when the first ones find no server (they end
 * as LLM_FAILED), nor when LLM_FAILURES_MAX in a row got no reply of a model, which is told as a
 * warning. Whatever the server asks for, waiting counts against config->deadline_ms.
 * LLM_NEXT_LATER with nothing in flight ends the run. -1: the source said so, or a signal came
 * (what is in flight ends as LLM_CANCELLED, and done() is called for it). */
#define LLM_FAILURES_MAX 3
int llm_run(const struct llm_config *config, const struct llm_source *source,
            const struct events *events, struct err *err);

#endif
