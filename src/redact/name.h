/* name.h - does a name speak of a secret, and how surely? Pure. */
#ifndef REPOSE_REDACT_NAME_H
#define REPOSE_REDACT_NAME_H

#include <stdbool.h>
#include <stddef.h>

#define NAME_MAX_BYTES 80

/* SEED: only words; KEY: only what is surely random. */
enum strength { NO_SECRET, KEY, WEAK, SEED, TOKEN, PASSWORD };

struct name {
    char letters[NAME_MAX_BYTES + 1]; /* lower case, without separators and digits at the end */
    bool starts[NAME_MAX_BYTES + 1];  /* a word of the name starts here */
    size_t size;
    bool is_upper;
};

/* The end of a longer one. */
void name_read(struct name *name, const char *text, size_t size);
/* May take a word that only qualifies from the end of the name ("password_value"). */
enum strength name_strength(struct name *name);
/* Whose secret it is, where the name says so ("aws_secret_key": "AWS secret"), or NULL (vendor.c). */
const char *name_vendor_kind(const struct name *name);

#endif
