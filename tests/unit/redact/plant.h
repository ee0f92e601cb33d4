/* plant.h - secrets, made while a test runs: the source has none. */
#ifndef TEST_REDACT_PLANT_H
#define TEST_REDACT_PLANT_H

#include <stddef.h>

#include "base/buf.h"

#define PIECES_MAX 24

struct planted {
    struct buf text;
    char pieces[PIECES_MAX][512]; /* what must not be left */
    size_t count;
};

#define PLANTED_INIT                                                                               \
    {                                                                                              \
        .text = BUF_INIT                                                                           \
    }

/* Appends the template. "{A36}" becomes 36 random characters of the alphabet A (A letters and
 * digits, U capitals and digits of base32, h hexadecimal, b base64, u base64 for URLs, d digits, l
 * small letters), "{D}" five dashes, "{=word}" a word that is a secret, too. */
void plant(const char *template, struct planted *out);

/* A number below `below`; the same ones in every run. */
unsigned plant_next(unsigned below);

#endif
