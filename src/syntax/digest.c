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

static void put(struct folder *f, char c)
{
    if (f->used == sizeof f->block) {
        f->hash = hash_more(f->hash, f->block, f->used);
        f->used = 0;
    }
    f->block[f->used++] = f->last = c;
}

static bool is_digest_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* White space parts two words, or two operators that would be one without it: the rest is layout.
 */
static bool parts(char before, char after)
{
    static const char alone[] = "()[]{},;";
    if (is_digest_word(before) || is_digest_word(after))
        return is_digest_word(before) && is_digest_word(after);
    return before && !strchr(alone, before) && !strchr(alone, after);
}

static void fold(struct folder *f, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            f->space = true;
            continue;
        }
        if (f->space && parts(f->last, c))
            put(f, ' ');
        f->space = false;
        put(f, c);
    }
    f->space = true; /* a comment parts words */
}

uint64_t digest_tokens(const char *text, size_t size, const struct span *comments, size_t count)
{
    struct folder f = { .hash = HASH_SEED };
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        fold(&f, text + at, comments[i].start - at);
        at = comments[i].end;
    }
    fold(&f, text + at, size - at);
    return hash_more(f.hash, f.block, f.used);
}
