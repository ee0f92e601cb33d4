/* batch.h - the vendors' half-price batch APIs, and the line format in which a batch travels as a
 * file.
 *
 * A line is one question: {"custom_id":…,"method":"POST","url":"/v1/chat/completions","body":{…}}
 * in OpenAI's format; results are
 * {"custom_id":…,"response":{"status_code":200,"body":{…}},"error":null}. Anthropic's API takes and
 * gives the same as {"custom_id","params"} and {"custom_id","result"}. Results come in any order.
 */
#ifndef REPOSE_LLM_BATCH_H
#define REPOSE_LLM_BATCH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "llm/config.h"
#include "llm/llm.h"

/* Appends the line of one question, with its newline, as the provider's own batch API wants it. */
void batch_add_line(const struct llm_config *config, const char *custom_id,
                    const struct llm_prompt *prompt, struct buf *out);
/* The same in OpenAI's format whatever the provider: for `batch export`. An Anthropic or Ollama
 * question is written as the chat completion that asks the same. */
void batch_add_export_line(const struct llm_config *config, const char *custom_id,
                           const struct llm_prompt *prompt, struct buf *out);

/* Limits of one batch: the caller starts another one beyond. */
struct batch_limits {
    size_t requests;
    uint64_t bytes;
};
struct batch_limits batch_limits(const struct llm_config *config); /* zero: no batch API */

enum batch_state {
    BATCH_RUNNING,
    BATCH_ENDED,
    BATCH_GONE
}; /* GONE: the provider's API says that it does not know it */

struct batch_status {
    enum batch_state state;
    const char *detail; /* the provider's own word: "in_progress", "expired", …; in arena */
    uint64_t total, succeeded, failed;
    const char *results[2]; /* where its results are (a file's id or a URL); NULL; in arena */
    const char *message;    /* why it failed as a whole, or "" */
};

/* Sends the lines, of batch_add_line, as one batch. `token` is the caller's own mark for it (kept
 * as the batch's metadata, where the provider has any, so that batch_find can tell). *id in arena.
 * After -1 there may be a batch all the same, when the reply was lost: batch_find tells. */
int batch_submit(const struct llm_config *config, const struct buf *lines, const char *token,
                 struct arena *arena, const char **id, struct err *err);
/* Looks for a batch that was submitted since `since` (seconds since 1970; the vendor's clock may
 * differ by some minutes) and whose id was lost: 1 found, 0 not, -1. By its token; of a provider
 * without metadata, the newest batch with so many requests. Never one that the caller knows
 * (`known`, may be NULL). */
int batch_find(const struct llm_config *config, const char *token, int64_t since, size_t requests,
               bool (*known)(void *data, const char *id), void *data, struct arena *arena,
               const char **id, struct err *err);
int batch_poll(const struct llm_config *config, const char *id, struct arena *arena,
               struct batch_status *out, struct err *err);
int batch_cancel(const struct llm_config *config, const char *id, struct err *err);

/* Called for each result. -1 stops. */
typedef int batch_result(void *data, const char *custom_id, struct llm_answer *answer,
                         struct err *err);
/* Fetches and reads the results of a batch that has ended. A line that cannot be read is skipped
 * and counted. */
int batch_fetch(const struct llm_config *config, const struct batch_status *status,
                batch_result *result, void *data, size_t *unreadable, struct err *err);
/* Reads result lines (of either vendor, told by their shape) from a text: `batch import`. */
int batch_read_lines(const char *text, size_t size, batch_result *result, void *data,
                     size_t *unreadable, struct err *err);

#endif
