#include "syntax/digest.h"

#include <stdbool.h>
#include <string.h>

#include "base/hash.h"

uint32_t digest_lines(const char *text, size_t size)
{
    uint32_t lines = 0;
    const char *end = text + size;
    for (const char *p = text; p < end; lines++) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        if (!newline)
            return lines + 1;
        p = newline + 1;
    }
    return lines;
}

/* Folds pieces of text into a hash by way of a block that is always filled, so that the pieces
 * don't show. */
struct folder {
    uint64_t hash;
    size_t used;
    bool space; /* one is due before the next character, if it parts anything */
    char last;  /* character; NUL at the start */
    char block[4096];
};

enum { MARK = 0, SPACE = 1, WORD = 2, ALONE = 3 };

/* clang-format off */
static const unsigned char digest_classes[256] = {
    [' '] = SPACE, ['\t' ... '\r'] = SPACE,
    ['0' ... '9'] = WORD, ['A' ... 'Z'] = WORD, ['_'] = WORD, ['a' ... 'z'] = WORD,
    [0x80 ... 0xff] = WORD,
    ['\0'] = ALONE, ['('] = ALONE, [')'] = ALONE, ['['] = ALONE, [']'] = ALONE, ['{'] = ALONE,
    ['}'] = ALONE, [','] = ALONE, [';'] = ALONE,
};
/* clang-format on */

static unsigned digest_class(char c)
{
    return digest_classes[(unsigned char)c];
}

static void put_bytes(struct folder *f, const char *bytes, size_t size)
{
    while (size) {
        if (f->used == sizeof f->block) {
            f->hash = hash_more(f->hash, f->block, f->used);
            f->used = 0;
        }
        size_t n = sizeof f->block - f->used;
        n = n < size ? n : size;
        memcpy(f->block + f->used, bytes, n);
        f->used += n;
        bytes += n;
        size -= n;
    }
    f->last = bytes[-1];
}

/* White space parts two words, or two operators that would be one without it: the rest is layout.
 */
static bool parts(char before, char after)
{
    unsigned left = digest_class(before), right = digest_class(after);
    return left == right && (left == WORD || left == MARK);
}

static void fold_text(struct folder *f, const char *text, size_t size)
{
    for (size_t i = 0, start; i < size;) {
        if (digest_class(text[i]) == SPACE) {
            f->space = true;
            i++;
            continue;
        }
        for (start = i; i < size && digest_class(text[i]) != SPACE;)
            i++;
        if (f->space && parts(f->last, text[start]))
            put_bytes(f, " ", 1);
        f->space = false;
        put_bytes(f, text + start, i - start);
    }
    f->space = true; /* a comment parts words */
}

uint64_t digest_tokens(const char *text, size_t size, const struct span *comments, size_t count)
{
    struct folder f = { .hash = HASH_SEED };
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        fold_text(&f, text + at, comments[i].start - at);
        at = comments[i].end;
    }
    fold_text(&f, text + at, size - at);
    return hash_more(f.hash, f.block, f.used);
}
