/* find.h - the finders behind redact.h: each has words, and looks at the places where one of them
 * stands for a secret. Looking costs a bounded number of bytes, or as many as are taken out, so
 * that a pass over a text is linear in its size. Pure.
 */
#ifndef REPOSE_REDACT_FIND_H
#define REPOSE_REDACT_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of spans that overlap, the one of the highest rank names the kind. */
enum rank { RANK_NAMED, RANK_RULE, RANK_SHAPE, RANK_BLOCK };

struct secret {
    size_t start, end;
    const char *kind;
    enum rank rank;
};

struct matcher; /* memory of the patterns (pattern.h) */

struct scan {
    const char *text;
    size_t size;
    struct matcher *matcher;
    struct secret *found; /* in the order in which they were found */
    size_t count, capacity;
    size_t covered;    /* words that begin before are not looked at: they are taken out */
    size_t names_done; /* names that begin before were looked at */
    size_t calls_done, manifests_done;
};

/* Nothing happens for an empty span. */
void redact_found(struct scan *scan, enum rank rank, const char *kind, size_t start, size_t end);

/* A word of a finder; `look` is called where it stands, at [at, end), in any case. Row: which of a
 * finder's rows it belongs to. */
struct trigger {
    const char *word;
    void (*look)(struct scan *scan, unsigned row, size_t at, size_t end);
    unsigned row;
    size_t length; /* of the word */
};

struct triggers {
    struct trigger *items;
    size_t count, capacity;
};

/* Each adds its words. */
void redact_key_triggers(struct triggers *out);      /* key blocks and bare bodies of keys */
void redact_shape_triggers(struct triggers *out);    /* keys and tokens of known shape */
void redact_rule_triggers(struct triggers *out);     /* patterns */
void redact_name_triggers(struct triggers *out);     /* values with a name */
void redact_call_triggers(struct triggers *out);     /* arguments of calls */
void redact_manifest_triggers(struct triggers *out); /* secrets of Kubernetes */

/* ---- characters ---- */

enum char_set {
    SET_DIGIT = 1,
    SET_LOWER_HEX = 2, /* a-f */
    SET_LOWER = 4,     /* g-z */
    SET_UPPER_HEX = 8, /* A-F */
    SET_UPPER = 16,    /* G-Z */
    SET_UNDERSCORE = 32,
    SET_DASH = 64,
    SET_DOT = 128,
    SET_BASE64 = 256,  /* + / = */
    SET_ESCAPED = 512, /* % ~ */
    SET_AT = 1024,     /* @ : */
    SET_CAPITALS = SET_UPPER_HEX | SET_UPPER,
    SET_LETTERS = SET_LOWER_HEX | SET_LOWER | SET_CAPITALS,
    SET_ALNUM = SET_LETTERS | SET_DIGIT,
    SET_WORD = SET_ALNUM | SET_UNDERSCORE,
    SET_URL = SET_WORD | SET_DASH, /* base64 for URLs */
    SET_HEX = SET_DIGIT | SET_LOWER_HEX | SET_UPPER_HEX,
};

bool redact_in_set(char c, unsigned set);
/* Length of the run of characters of the set at this position, at most max. */
size_t redact_span(const struct scan *scan, size_t at, unsigned set, size_t max);
/* The same before it. */
size_t redact_span_before(const struct scan *scan, size_t at, unsigned set, size_t max);
/* True when text stands at this position. */
bool redact_at(const struct scan *scan, size_t at, const char *text);
/* NUL behind the end. */
char redact_char(const struct scan *scan, size_t at);

/* ---- values (value.c) ---- */

/* "changeme", "<your-key>", "$TOKEN", "xxxx", "process.env.X", "null": says where a value goes and
 * is none. */
bool redact_is_placeholder(const char *value, size_t size);
/* Letters, digits and cases follow one another as nobody would write them. */
bool redact_is_random(const char *value, size_t size);
/* Letters that do not follow one another so in words and names, at least eight of them. */
bool redact_is_gibberish(const char *value, size_t size);
/* What somebody may make up as a password: letters together with a digit, or with a sign inside. */
bool redact_is_made_up(const char *value, size_t size);
/* The same, where a made-up value may as well be a name with a number: more than one change between
 * letters, digits and signs. */
bool redact_is_mixed(const char *value, size_t size);
/* Words of a pass phrase, and not of a sentence: some part is made up, or at least four plain words
 * without one that only joins others. */
bool redact_is_phrase(const char *value, size_t size);
/* Twenty characters or more with signs all over, as generators write them. */
bool redact_is_noise(const char *value, size_t size);
/* "sha256", "oauth2", "varchar(64)", "smtp.host1.example", "src/a1.c": digits do not make it a
 * password. */
bool redact_is_technical(const char *value, size_t size);
/* Base64 of a user and a password with a colon between them. */
bool redact_is_credentials(const char *value, size_t size);

#endif
