/* A file in the language that --language=NAME names goes through its grammar, its scanner and our
 * reading of the tree: it ends with a state, within its limits, and the next file is parsed as if
 * nothing had been.
 *
 * Plain mutation hardly ever nests 260 quotations, so most inputs are built from the tokens that
 * the grammar itself lists, and from what scanners count: lines that go in by one more column,
 * openers without end, heredocs with names of their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "syntax/internal.h"
#include "syntax/parser.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

static const char *const openers[] = {
    "\n",    "\n\n",  " ",      "\t",       "> ",           "- ",   "1. ",     "* ",     "    ",
    "(",     "[",     "{",      "${",       "#{",           "\\(",  "$((",     "`",      "```",
    "\"",    "'",     "\"\"\"", "'''",      "f\"{",         "<<A ", "<<~'B' ", "<<-C\n", "/*",
    "//",    "r##\"", "R\"x(",  "$\"\"\"{", "%q(",          "%w[",  "~s{",     "<a>",    "<script>",
    "<b",    "</",    "--[==[", "? ",       ": ",           "!!a ", "&a ",     "|\n ",   ">-\n ",
    "---\n", "#",     "\\\n",   "\r\n",     "\xef\xbb\xbf", "\xff", "\0"
};

static const TSLanguage *grammar;
static const struct language *language;
static struct parser *parser;
static struct summary_of_plain {
    size_t definitions;
    uint64_t digest;
} plain;

/* What a small text gives, to be compared after hostile ones. */
static struct summary_of_plain parse_plain(void)
{
    static const char text[] = "a\nb: c\n";
    struct arena arena = ARENA_INIT;
    struct parsed parsed;
    parser_run(parser, language, text, sizeof text - 1, &arena, &parsed);
    struct summary_of_plain got = { parsed.summary.definition_count, parsed.summary.token_digest };
    arena_release(&arena);
    return got;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *name = "markdown";
    for (int i = 1; i < *argc; i++)
        if (!strncmp((*argv)[i], "--language=", strlen("--language=")))
            name = (*argv)[i] + strlen("--language=");
    language = language_by_name(name);
    if (!language || !language_has_grammar(language)) {
        fprintf(stderr, "fuzz_grammar: no grammar for %s\n", name);
        exit(2);
    }
    grammar = language->grammar();
    const struct parse_limits limits = { 1 << 20, 400, UINT64_C(128) << 20, 1000 };
    parser = parser_new(&limits);
    plain = parse_plain();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct parsed parsed;
    parser_run(parser, language, (const char *)data, size, &arena, &parsed);
    enum parse_state state = parsed.summary.state;
    if (state >= PARSE_STATE_COUNT || state == PARSE_NO_GRAMMAR)
        __builtin_trap();
    arena_release(&arena);
    if (state != PARSE_OK) {
        struct summary_of_plain now = parse_plain();
        if (now.definitions != plain.definitions || now.digest != plain.digest)
            __builtin_trap();
    }
    return 0;
}

/* ---- inputs ---- */

static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)(*seed >> 4) * below) >> 28);
}

/* A token of the grammar, or one of the openers. */
static const char *draw_token(uint32_t *seed)
{
    uint32_t count = ts_language_symbol_count(grammar);
    for (int tries = 0; tries < 8 && draw(seed, 3); tries++) {
        TSSymbol symbol = (TSSymbol)draw(seed, count);
        if (ts_language_symbol_type(grammar, symbol) == TSSymbolTypeAnonymous)
            return ts_language_symbol_name(grammar, symbol);
    }
    return openers[draw(seed, sizeof openers / sizeof *openers)];
}

static size_t insert(uint8_t *data, size_t size, size_t max_size, size_t at, const char *piece,
                     size_t length)
{
    if (length > max_size - size)
        length = max_size - size;
    memmove(data + at + length, data + at, size - at);
    memcpy(data + at, piece, length);
    return size + length;
}

/* One to three tokens many times over: around the sizes at which counters of a byte and buffers of
 * 1,024 end. */
static size_t insert_repeated(uint8_t *data, size_t size, size_t max_size, uint32_t *seed)
{
    static const uint32_t times[] = { 2,   8,   64,  127, 128,  254,  255,  256,
                                      260, 341, 511, 512, 1021, 1024, 1030, 2100 };
    char piece[256];
    size_t length = 0;
    for (uint32_t n = 1 + draw(seed, 3); n; n--) {
        const char *token = draw_token(seed);
        size_t more = strlen(token) ? strlen(token) : 1;
        if (length + more <= sizeof piece) {
            memcpy(piece + length, token, more);
            length += more;
        }
    }
    size_t at = draw(seed, (uint32_t)size + 1);
    for (uint32_t n = times[draw(seed, sizeof times / sizeof *times)]; n && size < max_size; n--)
        size = insert(data, size, max_size, at, piece, length);
    return size;
}

/* Lines that each begin further to the right, ended by a token; or heredocs, each with another
 * name. */
static size_t insert_ladder(uint8_t *data, size_t size, size_t max_size, uint32_t *seed)
{
    uint32_t rungs = 1 + draw(seed, 600), step = draw(seed, 3);
    const char *token = draw_token(seed);
    bool heredocs = !draw(seed, 3);
    struct buf ladder = BUF_INIT;
    for (uint32_t i = 0; i < rungs && ladder.size < max_size; i++) {
        if (heredocs) {
            buf_printf(&ladder, "<<%s%u%.*s ", draw(seed, 2) ? "~" : "", i, (int)draw(seed, 200),
                       token);
            continue;
        }
        for (uint32_t j = 0; j < i * step && j < 600; j++)
            buf_addch(&ladder, ' ');
        buf_printf(&ladder, "%s\n", token);
    }
    size = insert(data, size, max_size, draw(seed, (uint32_t)size + 1), ladder.data, ladder.size);
    buf_release(&ladder);
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned given)
{
    uint32_t seed = given;
    for (uint32_t n = 1 + draw(&seed, 4); n; n--)
        switch (draw(&seed, 6)) {
        case 0:
        case 1:
            size = LLVMFuzzerMutate(data, size, max_size);
            break;
        case 2:
        case 3: {
            const char *token = draw_token(&seed);
            size =
                insert(data, size, max_size, draw(&seed, (uint32_t)size + 1), token, strlen(token));
            break;
        }
        case 4:
            size = insert_repeated(data, size, max_size, &seed);
            break;
        default:
            size = insert_ladder(data, size, max_size, &seed);
        }
    return size ? size : LLVMFuzzerMutate(data, size, max_size);
}
