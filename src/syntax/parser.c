#include "syntax/parser.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "syntax/language_internal.h"
#include "syntax/walk.h"

/* ---- memory of tree-sitter, counted over all threads ---- */

#define FLUSH_BYTES ((int64_t)64 * 1024)

static atomic_llong allocated;
static _Thread_local int64_t unflushed; /* so that threads rarely meet at the counter */

static void count(int64_t bytes)
{
    unflushed += bytes;
    if (unflushed > -FLUSH_BYTES && unflushed < FLUSH_BYTES)
        return;
    atomic_fetch_add_explicit(&allocated, unflushed, memory_order_relaxed);
    unflushed = 0;
}

static void *counted_malloc(size_t size)
{
    void *p = xmalloc(size);
    count((int64_t)malloc_usable_size(p));
    return p;
}

static void *counted_calloc(size_t n, size_t size)
{
    void *p = xcalloc(n, size);
    count((int64_t)malloc_usable_size(p));
    return p;
}

static void *counted_realloc(void *old, size_t size)
{
    count(-(int64_t)malloc_usable_size(old));
    void *p = xrealloc(old, size, 1);
    count((int64_t)malloc_usable_size(p));
    return p;
}

static void counted_free(void *p)
{
    count(-(int64_t)malloc_usable_size(p));
    free(p);
}

static void set_up_allocator(void)
{
    ts_set_allocator(counted_malloc, counted_calloc, counted_realloc, counted_free);
}

/* ---- the parser ---- */

struct parser {
    TSParser *ts;
    struct parse_limits limits;
};

struct parser *parser_new(const struct parse_limits *limits)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up_allocator);
    struct parser *parser = xcalloc(1, sizeof *parser);
    parser->ts = ts_parser_new();
    parser->limits = *limits;
    return parser;
}

void parser_free(struct parser *parser)
{
    if (!parser)
        return;
    ts_parser_delete(parser->ts);
    free(parser);
}

struct source {
    const char *text;
    uint32_t size;
    const struct parse_limits *limits;
    int64_t deadline_ms;
    enum parse_state stopped;
};

static const char *read_source(void *payload, uint32_t byte, TSPoint position, uint32_t *size)
{
    (void)position;
    const struct source *source = payload;
    *size = byte < source->size ? source->size - byte : 0;
    return source->text + (byte < source->size ? byte : source->size);
}

/* Called by tree-sitter every few hundred steps; true stops it. */
static bool on_progress(TSParseState *state)
{
    struct source *source = state->payload;
    if ((uint64_t)(atomic_load_explicit(&allocated, memory_order_relaxed) + unflushed) >
        source->limits->max_memory)
        source->stopped = PARSE_MEMORY;
    else if (monotonic_ms() > source->deadline_ms)
        source->stopped = PARSE_TIMEOUT;
    return source->stopped != PARSE_OK;
}

/* What is freed after an overrun must not be kept by the parser's pool. */
static void restart(struct parser *parser)
{
    ts_parser_delete(parser->ts);
    parser->ts = ts_parser_new();
}

static void parse(struct parser *parser, const struct language *language, const struct rules *rules,
                  struct source *source, struct arena *arena, struct parsed *out)
{
    ts_parser_set_language(parser->ts, rules->grammar);
    TSInput input = { .payload = source, .read = read_source, .encoding = TSInputEncodingUTF8 };
    TSParseOptions options = { .payload = source, .progress_callback = on_progress };
    TSTree *tree = ts_parser_parse_with_options(parser->ts, NULL, input, options);
    if (!tree) {
        out->summary.state = source->stopped ? source->stopped : PARSE_TIMEOUT;
        restart(parser);
        return;
    }
    struct walk_input walk = { rules,        language->visibility,     source->text,
                               source->size, parser->limits.max_depth, source->deadline_ms };
    if (walk_tree(&walk, tree, arena, out)) {
        *out = (struct parsed){ 0 };
        out->summary.doc = "";
        out->summary.state = PARSE_TIMEOUT;
    }
    ts_tree_delete(tree);
    if (atomic_load_explicit(&allocated, memory_order_relaxed) >
        (long long)(parser->limits.max_memory / 2))
        restart(parser);
}

/* ---- digests ---- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static uint64_t digest_words(uint64_t hash, const char *p, const char *end)
{
    while (p < end) {
        while (p < end && is_space(*p))
            p++;
        const char *start = p;
        while (p < end && !is_space(*p))
            p++;
        if (p > start)
            hash = hash_more(hash, start, (size_t)(p - start));
    }
    return hash;
}

static uint64_t token_digest(const char *text, size_t size, const struct parsed *parsed)
{
    uint64_t hash = HASH_SEED;
    size_t at = 0;
    for (size_t i = 0; i < parsed->comment_count; i++) {
        hash = digest_words(hash, text + at, text + parsed->comments[i].start);
        at = parsed->comments[i].end;
    }
    return digest_words(hash, text + at, text + size);
}

static uint64_t add_text(uint64_t hash, const char *text)
{
    return hash_more(hash, text, strlen(text));
}

static uint64_t structure_digest(const struct summary *s)
{
    uint64_t hash = add_text(HASH_SEED, s->doc);
    for (size_t i = 0; i < s->definition_count; i++) {
        const struct definition *d = &s->definitions[i];
        int32_t facts[] = { (int32_t)d->kind, d->parent, d->is_public };
        hash = hash_more(hash, facts, sizeof facts);
        hash = add_text(add_text(add_text(hash, d->name), d->signature), d->doc);
    }
    for (size_t i = 0; i < s->import_count; i++)
        hash = add_text(hash, s->imports[i].target);
    for (size_t i = 0; i < s->reference_count; i++)
        hash = add_text(hash, s->references[i].name);
    return hash;
}

static uint32_t count_lines(const char *text, size_t size)
{
    uint32_t lines = size && text[size - 1] != '\n';
    for (const char *p = text; (p = memchr(p, '\n', (size_t)(text + size - p))); p++)
        lines++;
    return lines;
}

void parser_run(struct parser *parser, const struct language *language, const char *text,
                size_t size, struct arena *arena, struct parsed *out)
{
    *out = (struct parsed){ 0 };
    out->summary.doc = "";
    const struct rules *rules = language_rules(language);
    struct source source = { text, (uint32_t)size, &parser->limits,
                             monotonic_ms() + parser->limits.max_milliseconds, PARSE_OK };
    if (!rules)
        out->summary.state = PARSE_NO_GRAMMAR;
    else if (size > parser->limits.max_bytes)
        out->summary.state = PARSE_TOO_LARGE;
    else
        parse(parser, language, rules, &source, arena, out);
    out->summary.lines = count_lines(text, size);
    out->summary.token_digest = token_digest(text, size, out);
    out->summary.structure_digest = structure_digest(&out->summary);
}
