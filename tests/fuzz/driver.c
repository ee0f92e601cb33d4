/* Runs a fuzz target without libFuzzer, so that each runs in every test run, whatever the compiler:
 * its seeds, and simple mutations of them from a fixed random number on. Coverage does not guide
 * it; the preset `fuzz` does that.
 *
 *     driver [-runs=N] FOLDER        the seeds are the files of the folder, which may not exist */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SIZE_MAX_BYTES ((size_t)4096)

static const char *const tokens[] = {
    "\"",   "{",    "}",  "[",   "]",    ":",        ",",        "\n",   "\r\n",
    "/",    "..",   "\\", "*",   "?",    "[",        "!",        "-",    "=",
    "#",    " ",    "\t", "0",   "-1",   "1e999",    "%",        "\\u",  "@",
    "null", "true", "**", "**/", "\xff", "\xc3\xa9", "\xe2\x80", "\x7f", "18446744073709551616"
};

static struct buf *seeds;
static size_t seed_count, seed_capacity;
static uint64_t state = 0x9e3779b97f4a7c15;

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 0x2545f4914f6cdd1d >> 8;
}

static size_t below(size_t n)
{
    return n ? (size_t)(next() % n) : 0;
}

static void add_seed(const char *path)
{
    char block[4096];
    size_t n;
    struct buf text = BUF_INIT;
    FILE *in = fopen(path, "r");
    if (!in)
        return;
    while ((n = fread(block, 1, sizeof block, in)) > 0)
        buf_add(&text, block, n);
    fclose(in);
    ARRAY_PUSH(seeds, seed_count, seed_capacity, text);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* In the order of their names, so that each run is like the last one. */
static void read_seeds(const char *folder)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, by_name);
    for (int i = 0; i < count; i++) {
        struct buf path = BUF_INIT;
        buf_printf(&path, "%s/%s", folder, names[i]->d_name);
        if (names[i]->d_name[0] != '.')
            add_seed(path.data);
        buf_release(&path);
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    struct buf nothing = BUF_INIT;
    ARRAY_PUSH(seeds, seed_count, seed_capacity, nothing);
}

/* Puts bytes in the place of `gone` others. */
static void put(struct buf *text, size_t at, size_t gone, const char *bytes, size_t size)
{
    struct buf out = BUF_INIT;
    buf_add(&out, text->data, at);
    buf_add(&out, bytes, size);
    buf_add(&out, text->data + at + gone, text->size - at - gone);
    buf_release(text);
    *text = out;
}

static void mutate(struct buf *text)
{
    size_t at = below(text->size + 1), left = text->size - at,
           length = 1 + below(left < 64 ? left : 64);
    const struct buf *other = &seeds[below(seed_count)];
    const char *token = tokens[below(sizeof tokens / sizeof *tokens)];
    size_t from = below(other->size + 1);
    char byte = (char)next();
    length = length < left ? length : left;
    switch (below(7)) {
    case 0: /* one bit */
        if (left)
            text->data[at] = (char)(text->data[at] ^ 1 << below(8));
        break;
    case 1:
        put(text, at, left > 0, &byte, 1);
        break;
    case 2:
        put(text, at, length, "", 0);
        break;
    case 3: /* twice */
        put(text, at, 0, text->data + at, length);
        break;
    case 4: /* a part of another seed */
        put(text, at, length, other->data + from, below(other->size - from + 1));
        break;
    case 5:
        put(text, at, below(2) ? length : 0, token, strlen(token));
        break;
    default: /* much of the same */
        for (size_t i = below(200); i && text->size < SIZE_MAX_BYTES; i--)
            put(text, at, 0, token, strlen(token));
    }
}

/* In memory of just that size, so that a read past the end is seen. */
static void run(const struct buf *text)
{
    size_t size = text->size < SIZE_MAX_BYTES ? text->size : SIZE_MAX_BYTES;
    uint8_t *copy = xmalloc(size ? size : 1);
    memcpy(copy, text->data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

int main(int argc, char **argv)
{
    long runs = 1000;
    const char *folder = "";
    for (int i = 1; i < argc; i++)
        if (!strncmp(argv[i], "-runs=", 6))
            runs = strtol(argv[i] + 6, NULL, 10);
        else
            folder = argv[i];
    read_seeds(folder);
    for (size_t i = 0; i < seed_count; i++)
        run(&seeds[i]);
    for (long i = 0; i < runs; i++) {
        struct buf text = BUF_INIT;
        const struct buf *seed = &seeds[below(seed_count)];
        buf_add(&text, seed->data, seed->size);
        for (size_t n = 1 + below(6); n; n--)
            mutate(&text);
        run(&text);
        buf_release(&text);
    }
    printf("%zu seeds, %ld mutations\n", seed_count, runs);
    for (size_t i = 0; i < seed_count; i++)
        buf_release(&seeds[i]);
    free(seeds);
    return 0;
}
