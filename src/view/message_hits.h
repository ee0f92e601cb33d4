/* message_hits.h - which files hold most of a message that no program text holds as a whole, because
 * something was filled in or put before it. The index narrows, the bytes decide. */
#ifndef REPOSE_VIEW_MESSAGE_HITS_H
#define REPOSE_VIEW_MESSAGE_HITS_H

#include "base/arena.h"
#include "base/err.h"
#include "rank/rank.h"
#include "text/request.h"
#include "view/literal.h"

/* `found` is where the whole stands. Where that is in no program text, and the quotation has several
 * words, it becomes the best part of it that program text holds, and that tells something
 * (text/error_message.h). Where program text holds some of it, and it is not told, or an unmarked
 * message is nowhere, `found` is not known. In arena. -1: the store. */
int message_hits_find(struct literal_finder *finder, const struct request_quote *quote,
                      struct arena *arena, struct evidence_quote *found, struct err *err);

#endif
