#include "redact/plant.h"

#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed = UINT64_C(0x2545f4914f6cdd1d);

unsigned plant_next(unsigned below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % below;
}

static const char *alphabet_of(char code)
{
    switch (code) {
    case 'A':
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    case 'U':
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    case 'h':
        return "0123456789abcdef";
    case 'b':
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    case 'u':
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    case 'd':
        return "123456789";
    case 'l':
        return "abcdefghijklmnopqrstuvwxyz";
    default:
        fail_msg("no alphabet '%c'", code);
        return "";
    }
}

static void add_piece(struct planted *out, char code, size_t length)
{
    const char *alphabet = alphabet_of(code);
    char *piece = out->pieces[out->count];
    assert_true(length < sizeof out->pieces[0] && out->count < PIECES_MAX);
    for (size_t i = 0; i < length; i++)
        piece[i] = alphabet[plant_next((unsigned)strlen(alphabet))];
    piece[length] = '\0';
    buf_add(&out->text, piece, length);
    if (length >= 4)
        out->count++;
}

void plant(const char *template, struct planted *out)
{
    for (const char *p = template; *p; p++) {
        const char *end = strchr(p, '}');
        if (*p != '{' || !end || !strchr("AUhbudlD=", p[1])) {
            buf_addch(&out->text, *p);
            continue;
        }
        if (p[1] == 'D') {
            buf_addstr(&out->text, "-----");
        } else if (p[1] == '=') {
            int n = (int)(end - p - 2);
            snprintf(out->pieces[out->count++], sizeof out->pieces[0], "%.*s", n, p + 2);
            buf_add(&out->text, p + 2, (size_t)n);
        } else {
            add_piece(out, p[1], strtoul(p + 2, NULL, 10));
        }
        p = end;
    }
}
