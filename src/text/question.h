/* question.h - is a request a question about what is there, or does it ask for a change? Pure. */
#ifndef REPOSE_TEXT_QUESTION_H
#define REPOSE_TEXT_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "text/words.h"

/* One line: a name alone, or a few words without a verb of change. */
bool is_question(const char *text, size_t size);

/* Its first word asks: "how", "where". */
bool begins_question(const char *text);

/* The length of what the titles of changes begin with, to its colon: "fix(core)!: …", "perf: …".
 * 0: this one does not. */
size_t change_prefix_length(const char *title);

/* What a title says in front of its colon of the place of the change: "core" of "fix(core): …" and of
 * "core: …", but no kind of change ("fix: …"). Returns its length; 0: nothing. */
size_t change_scope(const char *title, const char **scope);

/* The title of a change that adds one more of something: "add …", "support …", "feat: …". */
bool title_adds(const char *title);

/* Adds neighbouring words as one name, with their parts, as FIELD_COMMENT: of "status codes of a
 * reply", "statuscodes" and "statuscode". */
void question_add_joined(const char *text, struct word_counter *counter);

#endif
