#include "syntax/flat.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "syntax/import_text.h"
#include "syntax/strings.h"

/* ---- imports ---- */

struct targets {
    const struct gather *gather;
    struct arena *arena;
    struct summary *out;
    struct map known;
    size_t capacity; /* of the imports */
};

static const char *target_text(const struct targets *t, struct span span)
{
    struct item item = { .span = strings_unquote(t->gather->text, span), .kind = DEF_TYPE };
    return strings_signature(t->gather, &item, t->arena, NULL);
}

/* The index of the target among the imports; UINT32_MAX when there are too many. */
static uint32_t add_target(struct targets *t, const char *target, uint32_t line)
{
    struct summary *out = t->out;
    const uint32_t *known = map_get(&t->known, target, strlen(target));
    if (known)
        return *known;
    if (!*target || out->import_count >= SUMMARY_IMPORTS)
        return UINT32_MAX;
    *map_put(&t->known, target, strlen(target), NULL) = (uint32_t)out->import_count;
    out->imports = arena_reserve(t->arena, out->imports, sizeof *out->imports, out->import_count,
                                 &t->capacity);
    out->imports[out->import_count] = (struct import){ target, line };
    return (uint32_t)out->import_count++;
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

/* ---- bindings ---- */

struct binder {
    struct targets *targets;
    const struct gathered_import *import;
    const char *base;
    size_t capacity;
};

static const char *kept(struct targets *t, const char *s)
{
    return strings_keep(t->arena, s, strlen(s), SUMMARY_NAME_MAX);
}

static void add_binding(struct binder *b, uint32_t import, const struct import_name *name,
                        const char *as, bool is_handed_on)
{
    struct summary *out = b->targets->out;
    if (out->binding_count >= SUMMARY_BINDINGS)
        return;
    out->bindings = arena_reserve(b->targets->arena, out->bindings, sizeof *out->bindings,
                                  out->binding_count, &b->capacity);
    out->bindings[out->binding_count++] =
        (struct binding){ kept(b->targets, as), kept(b->targets, name->member), import,
                          b->import->line, is_handed_on };
}

static void bind_name(void *data, const struct import_name *name)
{
    struct binder *b = data;
    const char *target = name->target ? kept(b->targets, name->target) : b->base;
    uint32_t import = add_target(b->targets, target, b->import->line);
    if (import == UINT32_MAX)
        return;
    bool is_exported =
        *name->name && map_get(&b->targets->gather->exports, name->name, strlen(name->name));
    add_binding(b, import, name, name->name, name->is_handed_on || is_exported);
    if (is_exported && gather_is_default(b->targets->gather, name->name))
        add_binding(b, import, name, "default", true);
}

/* How many modules of the file itself stand around a position. */
static size_t modules_around(const struct gather *g, struct span span)
{
    size_t around = 0;
    for (size_t i = 0; i < g->item_count && g->items[i].span.start <= span.start; i++)
        around += g->items[i].type == ITEM_DEFINITION && g->items[i].kind == DEF_MODULE &&
                  g->items[i].span.start < span.start && g->items[i].span.end >= span.end;
    return around;
}

/* Whether the target names what is in the file: `use super::*` in a `mod tests { … }`. */
static bool is_own(const struct gather *g, const struct gathered_import *import, const char *base)
{
    return g->uses.style == USES_RUST &&
           (!strncmp(base, "super::", 7) || !strncmp(base, "self::", 6)) &&
           modules_around(g, import->statement);
}

void flat_imports(const struct gather *g, struct arena *arena, struct summary *out)
{
    struct targets t = { .gather = g, .arena = arena, .out = out };
    struct binder binder = { .targets = &t };
    for (size_t i = 0; i < g->import_count; i++) {
        const struct gathered_import *import = &g->imports[i];
        const char *base = target_text(&t, import->base);
        /* Of Rust each branch of the tree is a target of its own. */
        bool is_first = !i || import->statement.start != g->imports[i - 1].statement.start;
        if (is_own(g, import, base))
            continue;
        if (g->uses.style != USES_RUST)
            add_target(&t, base, import->line);
        if (import->member.end > import->member.start)
            add_member(&t, base, import->member, import->line);
        if (!is_first)
            continue;
        binder.import = import;
        binder.base = base;
        import_text_read(g->uses.style, g->text, g->size, import->statement.start,
                         import->statement.end, base, bind_name, &binder);
    }
    map_release(&t.known);
}

/* ---- the package ---- */

void flat_package(const struct gather *g, struct summary *out, struct arena *arena)
{
    const char *text = g->text, *end = text + g->size;
    out->package = "";
    for (size_t i = 0; i < out->definition_count; i++)
        if (out->definitions[i].kind == DEF_MODULE && out->definitions[i].parent < 0 &&
            (g->uses.style == USES_C_SHARP || g->uses.style == USES_PHP)) {
            out->package = out->definitions[i].name;
            return;
        }
    if (g->uses.style != USES_JAVA && g->uses.style != USES_KOTLIN && g->uses.style != USES_SCALA &&
        g->uses.style != USES_GO)
        return;
    for (const char *p = text, *line_end; p < end; p = line_end + 1) {
        line_end = memchr(p, '\n', (size_t)(end - p));
        if (!line_end)
            line_end = end;
        if (line_end - p < 9 || memcmp(p, "package ", 8) != 0)
            continue;
        const char *name = p + 8;
        size_t n = 0;
        while (name + n < line_end && (isalnum((unsigned char)name[n]) || name[n] == '.' ||
                                       name[n] == '_' || (unsigned char)name[n] >= 0x80))
            n++;
        out->package = strings_keep(arena, name, n, SUMMARY_NAME_MAX);
        return;
    }
}

/* ---- references ---- */

static int compare_references(const void *left, const void *right)
{
    return strcmp(((const struct reference *)left)->name, ((const struct reference *)right)->name);
}

void flat_references(const struct gather *g, struct arena *arena, struct summary *out)
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

void flat_comments(const struct gather *g, bool docs_are_text, struct arena *arena,
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

uint64_t flat_structure_digest(const struct summary *s)
{
    uint64_t hash = hash_string(HASH_SEED, s->doc);
    for (size_t i = 0; i < s->definition_count; i++) {
        const struct definition *d = &s->definitions[i];
        const int32_t numbers[] = { (int32_t)d->kind, d->parent,
                                    d->is_public | d->is_default << 1 };
        hash = hash_more(hash, numbers, sizeof numbers);
        hash = hash_string(hash, d->name);
        hash = hash_string(hash, d->scope);
        hash = hash_string(hash, d->signature);
        if (d->cut_digest)
            hash = hash_more(hash, &d->cut_digest, sizeof d->cut_digest);
        hash = hash_string(hash, d->doc);
    }
    for (size_t i = 0; i < s->import_count; i++)
        hash = hash_string(hash, s->imports[i].target);
    return hash_more(hash, &s->definitions_left_out, sizeof s->definitions_left_out);
}
