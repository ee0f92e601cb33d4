/* reply.h - a reply of a model, made fit to be stored: without the key that it was asked with, and
 * with its secrets taken out as those of a repository are. Pure. */
#ifndef REPOSE_NOTE_REPLY_H
#define REPOSE_NOTE_REPLY_H

#include "llm/llm.h"

/* Each text within the JSON by itself, so that it stays JSON; what is none, as a whole. key: NULL
 * when there was none. */
void reply_clean(struct llm_answer *answer, const char *key);

#endif
