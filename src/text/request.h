/* request.h - what somebody asks for, analysed: its terms, and what it names literally. Pure. */
#ifndef REPOSE_TEXT_REQUEST_H
#define REPOSE_TEXT_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define REQUEST_MAX       (64 * 1024) /* bytes that are looked at; the rest is ignored */
#define REQUEST_TERMS_MAX 400 /* the most telling terms are kept (title first, then by count) */

struct request_term {
    const char *text; /* analysed (text/words.h), not a stop word */
    uint32_t length;
    uint32_t count;    /* times in the request */
    uint32_t in_title; /* times in its first line */
    bool is_joined;    /* of a question: neighbouring words as one name ("thread pool" may be called
                          "ThreadPool"), which nobody wrote so */
};

/* A literal that may be a path or a symbol: "src/a.c", "a.c:12", "C:\\src\\a.c",
 * "https://host/x/blob/main/src/a.c#L12", "Foo::bar", "foo_bar()", "HTTPServer". Paths have '/'
 * between their components, whatever was written. */
struct request_mention {
    const char *text; /* as written, without quotes, call parentheses, line numbers */
    uint32_t line;    /* of "path:line" or "path#Lline", else 0 */
    bool is_word; /* a symbol that looks like a word of prose, and is one by its place: "Router" */
};

/* A text between quotation marks of any kind, in one line, or an option ("--dry-run"): what stands
 * in the repository byte for byte, if the request is right. Or an error message without such marks
 * (text/error_message.h), to the end of its line, of which some stands there, or a word with hyphens
 * that may be a name. */
struct request_quote {
    const char *text; /* without the marks */
    uint32_t length;
    bool is_unmarked;
    bool is_kebab; /* a word with hyphens that may be a name (text/kebab.h) */
};

#define REQUEST_QUOTE_MIN 4 /* bytes; shorter ones stand everywhere */
#define REQUEST_QUOTE_MAX 200

struct request {
    const char *text;
    const char *said; /* the same, with spaces in the place of what stays as it is: of this all that
                         follows, `kept` aside, is made */
    size_t size;
    struct request_term *terms; /* ascending by text */
    size_t term_count;
    struct request_mention *paths; /* look like a path or a file name */
    size_t path_count;
    struct request_mention
        *symbols; /* look like identifiers: mixed case, '_', '::', '.', back-quoted, or called */
    size_t symbol_count;
    struct request_mention *kept; /* paths that stay as they are, by what it says (text/scope.h) */
    size_t kept_count;
    struct request_quote *quotes; /* in order, distinct */
    size_t quote_count;
    bool is_question; /* asks what is there, not for a change: a name alone, or a few words without
                         a verb of change */
    bool is_name;     /* a question that is nothing but one name, or several */
    bool
        asks; /* a question beyond doubt: a name alone, or one that begins with a word of questions */
    bool adds; /* its title asks for one more of something (text/question.h) */
    bool asks_documents, asks_settings; /* its title speaks of documentation; of CI or settings */
};

/* Everything in arena; text is copied. */
void request_analyse(struct request *out, const char *text, size_t size, struct arena *arena);

/* The index of the analysed term; term_count when the request has none. */
size_t request_find_term(const struct request *request, const char *term);

/* What of a qualified name is looked for: "Foo::bar", "foo.bar" and "ns\\bar" -> "bar". */
const char *request_last_part(const char *name);

/* What stands before it: "Cache" of "Cache::get" and "app.Cache.get", "" of "get". In arena. */
const char *request_scope(const char *name, struct arena *arena);

/* The term that the last part of a name gives as a whole ("http_server" and "ns::HttpServer" both
 * give "httpserver"); term_count when the request has none. */
size_t request_whole_term(const struct request *request, const char *name);

#endif
