/* message.h - a commit message as a request. Pure. */
#ifndef REPOSE_TEXT_MESSAGE_H
#define REPOSE_TEXT_MESSAGE_H

#include <stdbool.h>

#include "base/buf.h"

/* Subject and body as somebody might have asked for it: without numbers of issues and addresses,
 * which a reader of the repository alone cannot follow, and without trailers. */
void message_as_request(const char *subject, const char *body, struct buf *out);

/* Of releases, formatting, spelling or dependencies, a merge or a revert: names no feature. */
bool message_is_routine(const char *subject);

/* Says what is wanted: eight words or more, and no routine. */
bool message_is_informative(const char *subject, const char *request);

#endif
