#include "syntax/structure.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "syntax/docs.h"
#include "syntax/strings.h"

/* Something around the item at hand. */
struct open {
    struct span span;
    enum item_type type; /* ITEM_WRAPPER, ITEM_DEFINITION or ITEM_LOCAL */
    enum def_kind kind;
    int32_t definition; /* its index, for ITEM_DEFINITION */
    enum item_type mark;
};

#define MARK_NONE ITEM_DOC

struct maker {
    struct gather *gather;
    const struct language *language;
    struct arena *arena;
    struct summary *out;
    struct open *stack;
    size_t depth, stack_capacity;
    size_t bodies; /* functions and nameless bodies on the stack */
    bool any_public;
    /* The marks of the nodes with this span, seen before what they mark. */
    struct span marked;
    enum item_type mark;
    struct map bodies_of; /* names of the functions that have a body in this file */
    struct map types;     /* classes and the like by name, for scopes: index + 1 */
    struct buf buf, file_doc;
};

static bool same_span(struct span a, struct span b)
{
    return a.start == b.start && a.end == b.end;
}

/* ---- order ---- */

static int compare_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* Outer before inner, marks before what they mark; of the same definition, the earlier pattern
 * first. */
static int compare_items(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    if (a->span.start != b->span.start)
        return compare_u32(a->span.start, b->span.start);
    if (a->span.end != b->span.end)
        return compare_u32(b->span.end, a->span.end);
    if (a->type != b->type)
        return (a->type > b->type) - (a->type < b->type);
    if (a->name.start != b->name.start)
        return compare_u32(a->name.start, b->name.start);
    return compare_u32(a->order, b->order);
}

static int compare_preambles(const void *left, const void *right)
{
    const struct preamble *a = left, *b = right;
    return a->span.start != b->span.start ? compare_u32(a->span.start, b->span.start)
                                          : compare_u32(b->span.end, a->span.end);
}

static int compare_imports(const void *left, const void *right)
{
    const struct gathered_import *a = left, *b = right;
    return a->base.start != b->base.start ? compare_u32(a->base.start, b->base.start)
                                          : compare_u32(a->member.start, b->member.start);
}

static int compare_spans(const void *left, const void *right)
{
    const struct span *a = left, *b = right;
    return compare_u32(a->start, b->start);
}

static void sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    const char *p = items;
    for (size_t i = 1; i < count; i++)
        if (compare(p + (i - 1) * size, p + i * size) > 0) {
            qsort(items, count, size, compare);
            return;
        }
}

/* ---- scopes ---- */

static void push(struct maker *m, struct open open)
{
    m->bodies += open.type == ITEM_LOCAL || open.kind == DEF_FUNCTION || open.kind == DEF_METHOD;
    ARRAY_PUSH(m->stack, m->depth, m->stack_capacity, open);
}

static void pop(struct maker *m)
{
    struct open *top = &m->stack[--m->depth];
    m->bodies -= top->type == ITEM_LOCAL || top->kind == DEF_FUNCTION || top->kind == DEF_METHOD;
}

static void leave(struct maker *m, const struct item *item)
{
    while (m->depth && m->stack[m->depth - 1].span.end <= item->span.start)
        pop(m);
    /* Two definitions of one node (`var a, b int`) are beside each other. */
    if (item->type == ITEM_DEFINITION && m->depth &&
        m->stack[m->depth - 1].type == ITEM_DEFINITION &&
        same_span(m->stack[m->depth - 1].span, item->span))
        pop(m);
}

static const struct open *enclosing_definition(const struct maker *m)
{
    for (size_t i = m->depth; i > 0; i--)
        if (m->stack[i - 1].type == ITEM_DEFINITION)
            return &m->stack[i - 1];
    return NULL;
}

static enum item_type take_mark(const struct maker *m, struct span span)
{
    return m->mark != MARK_NONE && same_span(m->marked, span) ? m->mark : MARK_NONE;
}

/* The wrappers around the item, as far as nothing else stands between: a mark of theirs is its own.
 * *start becomes where the outermost starts. */
static enum item_type look_at_wrappers(const struct maker *m, enum item_type mark, uint32_t *start)
{
    for (size_t i = m->depth; i > 0 && m->stack[i - 1].type == ITEM_WRAPPER; i--) {
        *start = m->stack[i - 1].span.start;
        if (mark == MARK_NONE)
            mark = m->stack[i - 1].mark;
    }
    return mark;
}

/* "export const x = ..." is read as a whole, a decorator or a template in a line before it is not.
 */
static struct span signature_span(const struct maker *m, const struct item *item, uint32_t start)
{
    struct span span = { start, item->span.end };
    if (item->span.start - start > 60 ||
        memchr(m->gather->text + start, '\n', item->span.start - start))
        span.start = item->span.start;
    return span;
}

/* ---- visibility ---- */

static bool is_class(enum def_kind kind)
{
    return kind == DEF_CLASS || kind == DEF_STRUCT || kind == DEF_INTERFACE || kind == DEF_ENUM;
}

static bool follows_rule(const struct maker *m, const struct definition *d, enum def_kind parent)
{
    unsigned char first = (unsigned char)d->name[0];
    switch (m->language->visibility) {
    case VISIBLE_PLAIN:
        return first != '_' || (!strncmp(d->name, "__", 2) && strlen(d->name) > 4 &&
                                !strcmp(d->name + strlen(d->name) - 2, "__"));
    case VISIBLE_CAPITAL:
        return (first >= 'A' && first <= 'Z') || first >= 0x80;
    case VISIBLE_MARKED:
        return parent == DEF_INTERFACE;
    case VISIBLE_EXPORTED:
        return is_class(parent) || parent == DEF_MODULE || !m->any_public ||
               map_get(&m->gather->exports, d->name, strlen(d->name));
    case VISIBLE_ALL:
        break;
    }
    return true;
}

static bool is_visible(const struct maker *m, const struct definition *d, enum item_type mark)
{
    const struct open *around = enclosing_definition(m);
    const struct definition *parent = around ? &m->out->definitions[around->definition] : NULL;
    if (m->bodies || mark == ITEM_PRIVATE)
        return false;
    if (mark == ITEM_PUBLIC)
        return true;
    bool nested = parent && m->language->visibility != VISIBLE_ALL &&
                  m->language->visibility != VISIBLE_MARKED;
    if ((nested || (parent && parent->kind == DEF_INTERFACE)) && !parent->is_public)
        return false;
    return follows_rule(m, d, parent ? parent->kind : DEF_KIND_COUNT);
}

/* ---- definitions ---- */

static struct span name_span(const struct maker *m, const struct item *item)
{
    const char *text = m->gather->text;
    return strings_unqualify(text, strings_unquote(text, item->name));
}

static bool same_name(const struct maker *m, struct span name, const char *other)
{
    size_t length = name.end - name.start;
    return strlen(other) == length && !memcmp(m->gather->text + name.start, other, length);
}

static bool is_function(const struct item *item)
{
    return item->type == ITEM_DEFINITION &&
           (item->kind == DEF_FUNCTION || item->kind == DEF_METHOD);
}

/* Whether the definition is only the name given to something imported. */
static bool holds_import(const struct maker *m, const struct item *item)
{
    const struct gather *g = m->gather;
    size_t low = 0, high = g->import_count;
    if (item->kind != DEF_CONSTANT && item->kind != DEF_VARIABLE)
        return false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->imports[middle].base.start < item->span.start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->import_count && g->imports[low].base.start < item->span.end;
}

/* A declaration of what the file also defines, what belongs to the body of a function, and the
 * inner one of `typedef struct a {…} a`. */
static bool is_left_out(const struct maker *m, const struct item *item, struct span name)
{
    const struct open *around = enclosing_definition(m);
    if (name.start >= name.end || (item->outer && m->bodies) || holds_import(m, item))
        return true;
    if (item->outer && is_function(item) && item->body.end == item->body.start &&
        map_get(&m->bodies_of, m->gather->text + name.start, name.end - name.start))
        return true;
    return around && item->kind == around->kind && is_class(item->kind) &&
           same_name(m, name, m->out->definitions[around->definition].name);
}

static int32_t find_scope(const struct maker *m, struct span scope)
{
    const char *text = m->gather->text;
    if (scope.start >= scope.end)
        return -1;
    scope = strings_unqualify(text, scope);
    const uint32_t *index = map_get(&m->types, text + scope.start, scope.end - scope.start);
    return index ? (int32_t)*index - 1 : -1;
}

static const char *keep_buf(struct maker *m, size_t max)
{
    const char *kept = strings_keep(m->arena, m->buf.data, m->buf.size, max);
    buf_reset(&m->buf);
    return kept;
}

static bool is_document_part(const struct item *item)
{
    return item->kind == DEF_HEADING || item->kind == DEF_KEY;
}

/* MAX_SIZE, in languages that do not tell constants from variables. */
static bool is_capital_name(const char *text, struct span name)
{
    bool letters = false;
    for (uint32_t i = name.start; i < name.end; i++) {
        if (text[i] >= 'a' && text[i] <= 'z')
            return false;
        letters |= text[i] >= 'A' && text[i] <= 'Z';
    }
    return letters && name.end - name.start > 1;
}

static void fill_definition(struct maker *m, const struct item *item, struct definition *d)
{
    const struct open *around = enclosing_definition(m);
    struct span name = name_span(m, item);
    uint32_t doc_start = item->span.start;
    enum item_type mark = look_at_wrappers(m, take_mark(m, item->span), &doc_start);
    bool folded = is_document_part(item);
    struct item shown = *item;
    shown.span = folded ? name : signature_span(m, item, doc_start);
    if (folded)
        shown.body.end = shown.body.start;

    d->kind = item->kind;
    if (d->kind == DEF_VARIABLE && is_capital_name(m->gather->text, name))
        d->kind = DEF_CONSTANT;
    d->line = item->line;
    d->end_line = item->end_line;
    d->parent = around ? around->definition : find_scope(m, item->scope);
    if (d->kind == DEF_FUNCTION && d->parent >= 0 && is_class(m->out->definitions[d->parent].kind))
        d->kind = DEF_METHOD;
    d->signature = strings_signature(m->gather, &shown, m->arena);
    d->name = folded ? strings_keep(m->arena, d->signature, strlen(d->signature), SUMMARY_NAME_MAX)
                     : strings_keep(m->arena, m->gather->text + name.start, name.end - name.start,
                                    SUMMARY_NAME_MAX);
    docs_above(m->gather, item->span.start, &m->buf);
    if (!m->buf.size && doc_start < item->span.start)
        docs_above(m->gather, doc_start, &m->buf);
    d->doc = keep_buf(m, SUMMARY_DOC_MAX);
    d->is_public = is_visible(m, d, mark);
}

/* The name of a definition is not a reference to itself. */
static void forget_reference(struct maker *m, const struct item *item)
{
    uint32_t *times =
        (uint32_t *)map_get(&m->gather->references, m->gather->text + item->name.start,
                            item->name.end - item->name.start);
    if (times && *times)
        --*times;
}

static void take_definition(struct maker *m, const struct item *item)
{
    struct summary *out = m->out;
    if (item->name_is_reference)
        forget_reference(m, item);
    if (is_left_out(m, item, name_span(m, item)))
        return;
    if (out->definition_count == SUMMARY_DEFINITIONS) {
        out->definitions_left_out++;
        return;
    }
    struct definition *d = &out->definitions[out->definition_count];
    fill_definition(m, item, d);
    struct open open = { .span = item->span,
                         .type = ITEM_DEFINITION,
                         .kind = d->kind,
                         .definition = (int32_t)out->definition_count++,
                         .mark = MARK_NONE };
    if (is_class(d->kind) || d->kind == DEF_TYPE)
        *map_put(&m->types, d->name, strlen(d->name), NULL) = (uint32_t)out->definition_count;
    if (d->kind != DEF_TYPE)
        push(m, open);
}

/* ---- the rest ---- */

static void take_doc(struct maker *m, struct span span)
{
    const struct open *around = enclosing_definition(m);
    if (!around) {
        docs_whole(m->gather, span, &m->file_doc);
        return;
    }
    struct definition *d = &m->out->definitions[around->definition];
    if (*d->doc)
        return;
    docs_first_line(m->gather, span, &m->buf);
    d->doc = keep_buf(m, SUMMARY_DOC_MAX);
}

static void take_item(struct maker *m, const struct item *item)
{
    leave(m, item);
    switch (item->type) {
    case ITEM_PUBLIC:
    case ITEM_PRIVATE:
        m->marked = item->span;
        m->mark = item->type;
        break;
    case ITEM_DEFINITION:
        take_definition(m, item);
        break;
    case ITEM_DOC:
        take_doc(m, item->span);
        break;
    case ITEM_WRAPPER:
    case ITEM_LOCAL:
        push(m, (struct open){ .span = item->span,
                               .type = item->type,
                               .kind = DEF_KIND_COUNT,
                               .definition = -1,
                               .mark = take_mark(m, item->span) });
    }
}

static bool is_double(const struct item *items, size_t i)
{
    return i > 0 && items[i].type == ITEM_DEFINITION && items[i - 1].type == ITEM_DEFINITION &&
           same_span(items[i].span, items[i - 1].span) &&
           same_span(items[i].name, items[i - 1].name);
}

static void make_definitions(struct maker *m)
{
    struct gather *g = m->gather;
    size_t count = 0;
    for (size_t i = 0; i < g->item_count; i++) {
        count += g->items[i].type == ITEM_DEFINITION;
        m->any_public |= g->items[i].type == ITEM_PUBLIC;
        if (is_function(&g->items[i]) && g->items[i].body.end > g->items[i].body.start) {
            struct span name = name_span(m, &g->items[i]);
            map_put(&m->bodies_of, g->text + name.start, name.end - name.start, NULL);
        }
    }
    m->any_public |= g->exports.count > 0;
    if (count > SUMMARY_DEFINITIONS)
        count = SUMMARY_DEFINITIONS;
    m->out->definitions = ARENA_ARRAY(m->arena, struct definition, count + 1);
    m->out->definitions_left_out = g->left_out;
    for (size_t i = 0; i < g->item_count; i++)
        if (!is_double(g->items, i))
            take_item(m, &g->items[i]);
}

static void make_file_doc(struct maker *m)
{
    const struct summary *out = m->out;
    uint32_t limit = m->gather->size;
    if (!m->file_doc.size) {
        for (size_t i = 0; i < m->gather->item_count; i++)
            if (m->gather->items[i].type == ITEM_DEFINITION) {
                limit = m->gather->items[i].span.start;
                break;
            }
        docs_of_file(m->gather, limit, &m->file_doc);
    }
    if (!m->file_doc.size && m->language->document && out->definition_count &&
        out->definitions[0].kind == DEF_HEADING)
        buf_printf(&m->file_doc, "%s%s%s", out->definitions[0].signature,
                   *out->definitions[0].doc ? ": " : "", out->definitions[0].doc);
    m->out->doc = strings_keep(m->arena, m->file_doc.data, m->file_doc.size, SUMMARY_DOC_MAX);
}

static void add_import(struct maker *m, struct map *known, uint32_t line)
{
    struct summary *out = m->out;
    bool fresh = false;
    if (m->buf.size && out->import_count < SUMMARY_IMPORTS)
        map_put(known, m->buf.data, m->buf.size, &fresh);
    const char *target = keep_buf(m, SUMMARY_SIGNATURE_MAX);
    if (fresh)
        out->imports[out->import_count++] = (struct import){ target, line };
}

static void add_target(struct maker *m, struct span span)
{
    struct item item = { .span = strings_unquote(m->gather->text, span), .kind = DEF_TYPE };
    buf_addstr(&m->buf, strings_signature(m->gather, &item, m->arena));
}

static void make_imports(struct maker *m)
{
    struct gather *g = m->gather;
    struct map known = MAP_INIT;
    m->out->imports = ARENA_ARRAY(m->arena, struct import, g->import_count * 2 + 1);
    for (size_t i = 0; i < g->import_count; i++) {
        add_target(m, g->imports[i].base);
        struct span member = g->imports[i].member;
        char last = m->buf.size ? m->buf.data[m->buf.size - 1] : '.';
        add_import(m, &known, g->imports[i].line);
        if (member.end == member.start)
            continue;
        add_target(m, g->imports[i].base);
        if (last != '.')
            buf_addch(&m->buf, '.');
        add_target(m, member);
        add_import(m, &known, g->imports[i].line);
    }
    map_release(&known);
}

static int compare_references(const void *left, const void *right)
{
    return strcmp(((const struct reference *)left)->name, ((const struct reference *)right)->name);
}

static void make_references(struct maker *m)
{
    const struct map *names = &m->gather->references;
    struct summary *out = m->out;
    out->references = ARENA_ARRAY(m->arena, struct reference, names->count + 1);
    for (size_t i = 0; i < names->count; i++) {
        const struct map_entry *e = &names->entries[i];
        if (!e->value || memchr(e->key, '\0', e->length))
            continue;
        out->references[out->reference_count++] =
            (struct reference){ strings_keep(m->arena, e->key, e->length, SUMMARY_NAME_MAX),
                                e->value };
    }
    sort(out->references, out->reference_count, sizeof *out->references, compare_references);
}

/* Comments, and documentation strings of programs; a nested one goes into the one around it. */
static void make_comments(struct maker *m, struct parsed *out)
{
    struct gather *g = m->gather;
    size_t docs = m->language->document ? 0 : g->doc_count;
    struct span *spans = ARENA_ARRAY(m->arena, struct span, g->preamble_count + docs + 1);
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < g->preamble_count; i++)
        if (!g->preambles[i].attribute)
            spans[count++] = g->preambles[i].span;
    if (docs)
        memcpy(spans + count, g->docs, docs * sizeof *spans);
    count += docs;
    sort(spans, count, sizeof *spans, compare_spans);
    for (size_t i = 0; i < count; i++) {
        if (kept && spans[i].start < spans[kept - 1].end) {
            if (spans[i].end > spans[kept - 1].end)
                spans[kept - 1].end = spans[i].end;
        } else {
            spans[kept++] = spans[i];
        }
    }
    out->comments = spans;
    out->comment_count = kept;
}

static uint64_t hash_string(uint64_t hash, const char *s)
{
    return hash_more(hash, s, strlen(s));
}

static uint64_t structure_digest(const struct summary *s)
{
    uint64_t hash = hash_string(HASH_SEED, s->doc);
    for (size_t i = 0; i < s->definition_count; i++) {
        const struct definition *d = &s->definitions[i];
        const int32_t numbers[] = { (int32_t)d->kind, d->parent, d->is_public };
        hash = hash_more(hash, numbers, sizeof numbers);
        hash = hash_string(hash, d->name);
        hash = hash_string(hash, d->signature);
        hash = hash_string(hash, d->doc);
    }
    for (size_t i = 0; i < s->import_count; i++)
        hash = hash_string(hash, s->imports[i].target);
    return hash_more(hash, &s->definitions_left_out, sizeof s->definitions_left_out);
}

void structure_make(struct gather *g, const struct language *language, struct arena *arena,
                    struct parsed *out)
{
    struct maker m = { .gather = g,
                       .language = language,
                       .arena = arena,
                       .out = &out->summary,
                       .mark = MARK_NONE,
                       .types = MAP_INIT,
                       .bodies_of = MAP_INIT,
                       .buf = BUF_INIT,
                       .file_doc = BUF_INIT };
    sort(g->items, g->item_count, sizeof *g->items, compare_items);
    sort(g->preambles, g->preamble_count, sizeof *g->preambles, compare_preambles);
    sort(g->imports, g->import_count, sizeof *g->imports, compare_imports);
    make_definitions(&m);
    make_file_doc(&m);
    make_imports(&m);
    make_references(&m);
    make_comments(&m, out);
    out->summary.structure_digest = structure_digest(&out->summary);
    free(m.stack);
    map_release(&m.types);
    map_release(&m.bodies_of);
    buf_release(&m.buf);
    buf_release(&m.file_doc);
}
