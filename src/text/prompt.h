/* prompt.h - whether what somebody typed to a coding agent asks for work on the code, so that files
 * can be named for it: not an answer ("yes, the second one"), a chore ("run the tests", "commit
 * this"), a word to the agent ("why did you do that?"), nor a command of the agent's own
 * ("/clear"). By plain rules for English; of other languages, only what is too short is told apart.
 * Pure.
 */
#ifndef REPOSE_TEXT_PROMPT_H
#define REPOSE_TEXT_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

bool prompt_is_request(const char *text, size_t size);

#endif
