/* prompt.h - what is sent to a model about a module, or about the whole repository.
 *
 *   instructions   note/prompts/instructions.txt: the same for every module of every repository
 *   shared         the repository in half a screen: its modules of program text with their purposes,
 *                  or its folders where these are many. The same for every module of a run, so that
 *                  a provider's prompt cache hits
 *   text           the module (note/prompt_module.h)
 *
 * Everything that comes from the repository stands between <repository-data> and
 * </repository-data>, which it cannot hold itself (prompt_add_data), without control
 * characters, and with secrets taken out (redact/redact.h). Files that are secrets by their names are
 * not spoken of at all.
 */
#ifndef REPOSE_NOTE_PROMPT_H
#define REPOSE_NOTE_PROMPT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "llm/llm.h"
#include "model/summary.h"
#include "note/structural.h"
#include "repo/repo.h"

struct prompt_maker {
    const struct context *context;
    struct repo *repo;   /* for source text; its thread */
    uint32_t input_max;  /* tokens of a module's text */
    uint32_t window;     /* of the model: input and output together */
    uint32_t output_max; /* tokens of a reply */
    const char *shared;  /* prompt_shared */
    const char *cache_key;
    uint64_t shared_redacted;
};

struct prompt {
    struct llm_prompt llm;
    uint64_t redacted; /* secrets taken out */
    uint32_t note_max; /* tokens that the note may have */
    const char *paths; /* the table of its ids (note/path_ids.h), to read the reply with; "" */
};

/* Fills maker->shared, shared_redacted and cache_key; in arena. Structural notes are read through
 * the cache. */
int prompt_shared(struct prompt_maker *maker, const char *repository, struct arena *arena,
                  struct err *err);

/* sample 0 has no angle of its own when it is the only one. In arena. ERR_USAGE when the model's
 * window is too small for anything. */
int prompt_module(const struct prompt_maker *maker, uint32_t module, uint32_t sample,
                  uint32_t samples, struct arena *arena, struct prompt *out, struct err *err);

/* A question about a few things of a module, without the map of all others. end: what is to be done, a
 * line; out->paths is "". In arena. */
struct prompt_kind {
    const char *instructions, *schema; /* of note/prompts.h */
};
int prompt_alone(const struct prompt_maker *maker, const struct prompt_kind *kind,
                 const struct buf *data, const char *end, struct arena *arena, struct prompt *out,
                 struct err *err);

/* One line of the overview's input. */
struct prompt_note {
    const char *module;
    const struct note *note;
};
int prompt_overview(const struct prompt_maker *maker, const struct prompt_note *notes, size_t count,
                    struct arena *arena, struct prompt *out, struct err *err);

/* Appends text of the repository between its marks: valid UTF-8 without control characters but line
 * breaks and tabs, without secrets; a mark inside loses its '<'. Returns the number of secrets
 * taken out. */
size_t prompt_add_data(struct buf *out, const struct buf *data);

/* All parts as they are sent, for people: --print-prompt. */
void prompt_print(const struct prompt *prompt, struct buf *out);

/* What a note of this module may cost, in tokens: a share of the module's text. */
uint32_t prompt_note_max(const struct module *module);

#endif
