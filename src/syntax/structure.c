#include "syntax/structure.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "syntax/docs.h"
#include "syntax/flat.h"
#include "syntax/strings.h"

/* Something around the item at hand. */
struct open {
    struct span span;
    enum item_type type; /* ITEM_WRAPPER, ITEM_DEFINITION or ITEM_LOCAL */
    enum def_kind kind;
    int32_t definition;  /* its index, for ITEM_DEFINITION */
    enum item_type mark; /* of a wrapper: what is in it; of a definition: of what follows in it */
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
    struct map variables; /* keys: scope and name of the constants and variables taken */
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

static void sort_items(void *items, size_t count, size_t size,
                       int (*compare)(const void *, const void *))
{
    const char *p = items;
    for (size_t i = 1; i < count; i++)
        if (compare(p + (i - 1) * size, p + i * size) > 0) {
            qsort(items, count, size, compare);
            return;
        }
}

/* ---- scopes ---- */

static void push_open(struct maker *m, struct open open)
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

/* "export const x = ..." is read as a whole; a decorator in a line before it, or what else stands
 * in the wrapper, is not. */
static struct span signature_span(const struct maker *m, const struct item *item, uint32_t start)
{
    const char *text = m->gather->text;
    for (uint32_t i = start; i < item->span.start; i++)
        if (i - start > 60 || text[i] == '\n' || text[i] == '{' || text[i] == ',')
            return item->span;
    return (struct span){ start, item->span.end };
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
               (d->kind == DEF_METHOD && (parent == DEF_CONSTANT || parent == DEF_VARIABLE)) ||
               map_get(&m->gather->exports, d->name, strlen(d->name));
    case VISIBLE_ALL:
        break;
    }
    return true;
}

/* `private:` holds for what follows it in the class. */
static enum item_type look_at_section(const struct maker *m, enum item_type mark)
{
    const struct open *around = enclosing_definition(m);
    return mark == MARK_NONE && around ? around->mark : mark;
}

static bool is_visible(const struct maker *m, const struct definition *d, enum item_type mark)
{
    enum visibility rule = m->language->visibility;
    const struct open *around = enclosing_definition(m);
    const struct definition *definitions = m->out->definitions;
    const struct definition *parent = around ? &definitions[around->definition] : NULL;
    if (!parent && rule == VISIBLE_EXPORTED && d->parent >= 0)
        parent = &definitions[d->parent];
    /* `static` in a class of C++ says something else. */
    if (mark == ITEM_PRIVATE && parent && is_class(parent->kind) && m->language->sections)
        mark = MARK_NONE;
    mark = look_at_section(m, mark);
    if (m->bodies || mark == ITEM_PRIVATE)
        return false;
    if (mark == ITEM_PUBLIC)
        return true;
    bool nested = parent && rule != VISIBLE_ALL && rule != VISIBLE_MARKED;
    if ((nested || (parent && parent->kind == DEF_INTERFACE)) && !parent->is_public)
        return false;
    return follows_rule(m, d, parent ? parent->kind : DEF_KIND_COUNT);
}

/* ---- definitions ---- */

static struct span name_span(const struct maker *m, const struct item *item)
{
    const char *text = m->gather->text;
    bool plain = item->kind == DEF_KEY || item->kind == DEF_HEADING;
    return strings_unqualify(text, plain ? strings_unquote(text, item->name)
                                         : strings_name(text, item->name));
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

/* Whether the variable is assigned to once more: the first time counts. */
static bool is_assigned_again(struct maker *m, const struct item *item, struct span name)
{
    const struct open *around = enclosing_definition(m);
    bool fresh = true;
    if (item->kind != DEF_CONSTANT && item->kind != DEF_VARIABLE)
        return false;
    buf_printf(&m->buf, "%d ", around ? around->definition : -1);
    buf_add(&m->buf, m->gather->text + name.start, name.end - name.start);
    map_put(&m->variables, m->buf.data, m->buf.size, &fresh);
    buf_reset(&m->buf);
    return !fresh;
}

/* A declaration of what the file also defines, what belongs to the body of a function, and the
 * inner one of `typedef struct a {…} a`. */
static bool is_left_out(const struct maker *m, const struct item *item, struct span name)
{
    const struct open *around = enclosing_definition(m);
    if (name.start >= name.end || (item->outer && m->bodies) || holds_import(m, item))
        return true;
    /* `define_method("#{field}=")`: it is made when the program runs. */
    if (memmem(m->gather->text + name.start, name.end - name.start, "#{", 2))
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
    const uint32_t *index = map_get(&m->types, text + scope.start, scope.end - scope.start);
    return index ? (int32_t)*index - 1 : -1;
}

/* A function in a class, or one that is said to belong to what is a class by its name. */
static bool is_method(const struct maker *m, struct span scope, int32_t parent)
{
    if (parent >= 0 && is_class(m->out->definitions[parent].kind))
        return true;
    return scope.end > scope.start && isupper((unsigned char)m->gather->text[scope.start]);
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

/* `this.x = function`: a method of what the function around makes. */
static bool is_set_on_this(const struct maker *m, const struct item *item)
{
    const struct gather *g = m->gather;
    return m->language->visibility == VISIBLE_EXPORTED && item->kind == DEF_METHOD &&
           g->size - item->span.start > 5 && !memcmp(g->text + item->span.start, "this.", 5);
}

static void belongs_to_class(const struct maker *m, struct definition *d)
{
    const struct definition *around = d->parent >= 0 ? &m->out->definitions[d->parent] : NULL;
    if (!around)
        return;
    if (around->kind == DEF_METHOD && around->parent >= 0)
        d->parent = around->parent;
    d->is_public = m->out->definitions[d->parent].is_public;
}

/* The marker that stands before the name of what was told from its line. */
static enum item_type marked_in_line(const struct maker *m, const struct item *item)
{
    static const struct {
        const char *word;
        enum item_type mark;
    } words[] = { { "private ", ITEM_PRIVATE },   { "fileprivate ", ITEM_PRIVATE },
                  { "protected ", ITEM_PRIVATE }, { "public ", ITEM_PUBLIC },
                  { "pub ", ITEM_PUBLIC },        { "pub(", ITEM_PUBLIC },
                  { "export ", ITEM_PUBLIC } };
    const char *start = m->gather->text + item->span.start;
    size_t length = item->name.start - item->span.start;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (memmem(start, length, words[i].word, strlen(words[i].word)))
            return words[i].mark;
    return MARK_NONE;
}

static bool is_plain_value(enum def_kind kind)
{
    return kind == DEF_CONSTANT || kind == DEF_VARIABLE;
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
    struct span scope =
        item->scope.end ? item->scope : strings_qualifier(m->gather->text, item->name, name);
    d->parent = find_scope(m, scope);
    d->scope = "";
    if (d->parent < 0 && scope.end > scope.start && d->kind != DEF_MODULE)
        d->scope = strings_keep(m->arena, m->gather->text + scope.start, scope.end - scope.start,
                                SUMMARY_NAME_MAX);
    if (d->parent < 0 && around)
        d->parent = around->definition;
    if (d->parent >= 0 && is_plain_value(d->kind) &&
        is_plain_value(m->out->definitions[d->parent].kind)) /* "A = B = 1" */
        d->parent = m->out->definitions[d->parent].parent;
    if (d->kind == DEF_FUNCTION && is_method(m, scope, d->parent))
        d->kind = DEF_METHOD;
    d->signature = strings_signature(m->gather, &shown, m->arena, &d->cut_digest);
    d->name = folded ? strings_keep(m->arena, d->signature, strlen(d->signature), SUMMARY_NAME_MAX)
                     : strings_keep(m->arena, m->gather->text + name.start, name.end - name.start,
                                    SUMMARY_NAME_MAX);
    docs_above(m->gather, item->span.start, &m->buf);
    if (!m->buf.size && doc_start < item->span.start)
        docs_above(m->gather, doc_start, &m->buf);
    d->doc = keep_buf(m, SUMMARY_DOC_MAX);
    d->from_lines = item->from_lines;
    d->is_public = is_visible(m, d, item->from_lines ? marked_in_line(m, item) : mark);
    d->is_default = d->parent < 0 && gather_is_default(m->gather, d->name);
    if (is_set_on_this(m, item))
        belongs_to_class(m, d);
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
    struct span name = name_span(m, item);
    uses_forget(&m->gather->uses, name.start, name.end);
    if (is_left_out(m, item, name) || is_assigned_again(m, item, name))
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
        push_open(m, open);
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

/* `private :name`: what was so defined in the same class. */
static void hide(struct maker *m, struct span span)
{
    const struct open *around = enclosing_definition(m);
    int32_t parent = around ? around->definition : -1;
    struct span name = strings_name(m->gather->text, span);
    struct summary *out = m->out;
    for (size_t i = out->definition_count; i > 0 && (int32_t)i > parent + 1; i--)
        if (out->definitions[i - 1].parent == parent &&
            same_name(m, name, out->definitions[i - 1].name))
            out->definitions[i - 1].is_public = false;
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
    case ITEM_PRIVATE_REST:
    case ITEM_PUBLIC_REST:
        if (m->depth && m->stack[m->depth - 1].type == ITEM_DEFINITION)
            m->stack[m->depth - 1].mark =
                item->type == ITEM_PUBLIC_REST ? ITEM_PUBLIC : ITEM_PRIVATE;
        break;
    case ITEM_HIDDEN:
        hide(m, item->span);
        break;
    case ITEM_WRAPPER:
    case ITEM_LOCAL:
        push_open(m, (struct open){ .span = item->span,
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

/* What stands above the first definition may be about it and the file. */
static uint32_t first_definition(const struct gather *g)
{
    for (size_t i = 0; i < g->item_count; i++)
        if (g->items[i].type == ITEM_DEFINITION)
            return g->items[i].span.start;
    return g->size;
}

static void make_file_doc(struct maker *m)
{
    const struct summary *out = m->out;
    const struct definition *first = out->definitions;
    if (!m->file_doc.size)
        docs_of_file(m->gather, first_definition(m->gather), &m->file_doc);
    if (!m->file_doc.size && out->definition_count && first->kind == DEF_HEADING)
        buf_printf(&m->file_doc, "%s%s%s", first->signature, *first->doc ? ": " : "", first->doc);
    m->out->doc = strings_keep(m->arena, m->file_doc.data, m->file_doc.size, SUMMARY_DOC_MAX);
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
                       .variables = MAP_INIT,
                       .buf = BUF_INIT,
                       .file_doc = BUF_INIT };
    sort_items(g->items, g->item_count, sizeof *g->items, compare_items);
    sort_items(g->preambles, g->preamble_count, sizeof *g->preambles, compare_preambles);
    sort_items(g->imports, g->import_count, sizeof *g->imports, compare_imports);
    make_definitions(&m);
    make_file_doc(&m);
    flat_imports(g, arena, &out->summary);
    flat_references(g, arena, &out->summary);
    flat_package(g, &out->summary, arena);
    uses_make(&g->uses, arena, &out->summary);
    flat_comments(g, language_has(language, LANGUAGE_DOCUMENT), arena, out);
    out->summary.structure_digest = flat_structure_digest(&out->summary);
    free(m.stack);
    map_release(&m.types);
    map_release(&m.bodies_of);
    map_release(&m.variables);
    buf_release(&m.buf);
    buf_release(&m.file_doc);
}
