#include "syntax/facts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "syntax/strings.h"

/* ---- imports ---- */

struct targets {
    const struct gather *gather;
    struct arena *arena;
    struct summary *out;
    struct map known;
};

static const char *target_text(const struct targets *t, struct span span)
{
    struct item item = { .span = strings_unquote(t->gather->text, span), .kind = DEF_TYPE };
    return strings_signature(t->gather, &item, t->arena);
}

static void add_target(struct targets *t, const char *target, uint32_t line)
{
    struct summary *out = t->out;
    bool fresh = false;
    if (*target && out->import_count < SUMMARY_IMPORTS)
        map_put(&t->known, target, strlen(target), &fresh);
    if (fresh)
        out->imports[out->import_count++] = (struct import){ target, line };
}

/* A member that may be a module: by convention, types and constants start with a capital. */
static void add_member(struct targets *t, const char *base, struct span span, uint32_t line)
{
    const char *member = target_text(t, span);
    size_t length = strlen(base);
    const char *dot = length && base[length - 1] == '.' ? "" : ".";
    if (*member && !isupper((unsigned char)*member))
        add_target(t, arena_printf(t->arena, "%s%s%s", base, dot, member), line);
}

void facts_imports(const struct gather *g, struct arena *arena, struct summary *out)
{
    struct targets t = { g, arena, out, MAP_INIT };
    out->imports = ARENA_ARRAY(arena, struct import, g->import_count * 2 + 1);
    for (size_t i = 0; i < g->import_count; i++) {
        const struct gathered_import *import = &g->imports[i];
        const char *base = target_text(&t, import->base);
        add_target(&t, base, import->line);
        if (import->member.end > import->member.start)
            add_member(&t, base, import->member, import->line);
    }
    map_release(&t.known);
}

/* ---- references ---- */

static int compare_references(const void *left, const void *right)
{
    return strcmp(((const struct reference *)left)->name, ((const struct reference *)right)->name);
}

void facts_references(const struct gather *g, struct arena *arena, struct summary *out)
{
    const struct map *names = &g->references;
    out->references = ARENA_ARRAY(arena, struct reference, names->count + 1);
    for (size_t i = 0; i < names->count; i++) {
        const struct map_entry *e = &names->entries[i];
        if (!e->value || memchr(e->key, '\0', e->length))
            continue;
        const char *name = strings_keep(arena, e->key, e->length, SUMMARY_NAME_MAX);
        out->references[out->reference_count++] = (struct reference){ name, e->value };
    }
    if (out->reference_count)
        qsort(out->references, out->reference_count, sizeof *out->references, compare_references);
    /* Names that differed in invalid bytes only are the same now. */
    size_t kept = 0;
    for (size_t i = 0; i < out->reference_count; i++) {
        if (kept && !strcmp(out->references[kept - 1].name, out->references[i].name))
            out->references[kept - 1].count += out->references[i].count;
        else
            out->references[kept++] = out->references[i];
    }
    out->reference_count = kept;
}

/* ---- comments ---- */

static int compare_spans(const void *left, const void *right)
{
    const struct span *a = left, *b = right;
    return (a->start > b->start) - (a->start < b->start);
}

void facts_comments(const struct gather *g, bool docs_are_text, struct arena *arena,
                    struct parsed *out)
{
    size_t docs = docs_are_text ? 0 : g->doc_count, count = 0, kept = 0;
    struct span *spans = ARENA_ARRAY(arena, struct span, g->preamble_count + docs + 1);
    for (size_t i = 0; i < g->preamble_count; i++)
        if (!g->preambles[i].attribute)
            spans[count++] = g->preambles[i].span;
    if (docs) {
        memcpy(spans + count, g->docs, docs * sizeof *spans);
        count += docs;
        qsort(spans, count, sizeof *spans, compare_spans);
    }
    for (size_t i = 0; i < count; i++) {
        if (!kept || spans[i].start >= spans[kept - 1].end)
            spans[kept++] = spans[i];
        else if (spans[i].end > spans[kept - 1].end)
            spans[kept - 1].end = spans[i].end;
    }
    out->comments = spans;
    out->comment_count = kept;
}

/* ---- digest ---- */

static uint64_t hash_string(uint64_t hash, const char *s)
{
    return hash_more(hash, s, strlen(s));
}

uint64_t facts_structure_digest(const struct summary *s)
{
    uint64_t hash = hash_string(HASH_SEED, s->doc);
    for (size_t i = 0; i < s->definition_count; i++) {
        const struct definition *d = &s->definitions[i];
        const int32_t numbers[] = { (int32_t)d->kind, d->parent, d->is_public };
        hash = hash_more(hash, numbers, sizeof numbers);
        hash = hash_string(hash, d->name);
        hash = hash_string(hash, d->scope);
        hash = hash_string(hash, d->signature);
        hash = hash_string(hash, d->doc);
    }
    for (size_t i = 0; i < s->import_count; i++)
        hash = hash_string(hash, s->imports[i].target);
    return hash_more(hash, &s->definitions_left_out, sizeof s->definitions_left_out);
}
