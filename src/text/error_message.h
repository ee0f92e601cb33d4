/* error_message.h - an error message as its user sees it: where a text quotes one without marks, and
 * how much of one a source text holds. What the program fills in, and what is put before it, stands
 * nowhere. Pure. */
#ifndef REPOSE_TEXT_ERROR_MESSAGE_H
#define REPOSE_TEXT_ERROR_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

/* The length of the mark at `s`, with the space behind it, after which a message follows to the end
 * of the line: "Error: ", "TypeError: ", "panic: ", "[Vue warn]: ", "(error) ", "ERR "; 0: none.
 * `text` is where the text begins; it ends in NUL. */
size_t error_mark_length(const char *s, const char *text);

#define MESSAGE_PARTS_MAX 8

/* What of a message stands in a source text byte for byte: from word to word, and in its order what
 * follows there after something that is filled in: "%s", "{}", "${…}", "' + x + '". */
struct message_match {
    struct message_part {
        size_t start, length; /* of the message */
    } parts[MESSAGE_PARTS_MAX];
    size_t count; /* 0: nothing */
    size_t at;    /* where the first stands in the source text */
    size_t total; /* letters and digits of all parts */
};

/* The best match. Both texts end in NUL. */
struct message_match message_match(const char *message, size_t size, const char *source,
                                   size_t source_size);

/* Letters and digits. */
size_t message_weight(const char *s, size_t size);

/* Whether what stands there is no usual phrase. Of this two are so: two words of it say something, it
 * is half of the message, it has four words. */
bool message_match_tells(const char *message, size_t size, const struct message_match *match);

#endif
