#include "syntax/gather.h"

#include <string.h>

#include "base/mem.h"

/* Beyond these a file is hostile or generated. Items hold more than the definitions that are kept,
 * because some turn out to be local or double. */
#define ITEMS_MAX     (8u * SUMMARY_DEFINITIONS)
#define PREAMBLES_MAX 200000u
#define IMPORTS_MAX   (4u * SUMMARY_IMPORTS)

void gather_init(struct gather *gather)
{
    *gather = (struct gather){ 0 };
}

void gather_reset(struct gather *gather, const char *text, uint32_t size, const struct rules *rules,
                  enum uses_style style)
{
    gather->text = text;
    gather->size = size;
    gather->rules = rules;
    gather->item_count = gather->preamble_count = gather->doc_count = gather->import_count = 0;
    gather->left_out = gather->inner_end = 0;
    gather->last_body.node = NULL;
    map_release(&gather->references);
    map_release(&gather->exports);
    uses_reset(&gather->uses, style, text, size);
}

void gather_release(struct gather *gather)
{
    free(gather->items);
    free(gather->preambles);
    free(gather->docs);
    free(gather->imports);
    map_release(&gather->references);
    map_release(&gather->exports);
    uses_release(&gather->uses);
    gather_init(gather);
}

static struct span span_of_node(TSNode node)
{
    return (struct span){ ts_node_start_byte(node), ts_node_end_byte(node) };
}

static void add_preamble(struct gather *g, struct span span, bool attribute)
{
    struct preamble preamble = { span, attribute };
    if (g->preamble_count < PREAMBLES_MAX)
        ARRAY_PUSH(g->preambles, g->preamble_count, g->preamble_capacity, preamble);
}

/* Takes the item unless there are too many; NULL then. */
static struct item *add_item(struct gather *g, enum item_type type, struct span span)
{
    struct item item = { .span = span, .type = type, .order = (uint32_t)g->item_count };
    if (g->item_count >= ITEMS_MAX)
        return NULL;
    ARRAY_PUSH(g->items, g->item_count, g->item_capacity, item);
    return &g->items[g->item_count - 1];
}

void gather_add_comment(struct gather *g, struct span span)
{
    add_preamble(g, span, false);
}

void gather_add_definition(struct gather *g, const struct item *definition)
{
    struct item *item = add_item(g, ITEM_DEFINITION, definition->span);
    if (!item) {
        g->left_out++;
        return;
    }
    uint32_t order = item->order;
    *item = *definition;
    item->type = ITEM_DEFINITION;
    item->order = order;
}

static void add_doc(struct gather *g, TSNode node)
{
    struct span span = span_of_node(node);
    if (add_item(g, ITEM_DOC, span))
        ARRAY_PUSH(g->docs, g->doc_count, g->doc_capacity, span);
}

void gather_add_reference(struct gather *g, struct span span)
{
    size_t length = span.end - span.start;
    if (!length || length > SUMMARY_NAME_MAX)
        return;
    const char *name = g->text + span.start;
    if (g->references.count < SUMMARY_REFERENCES) {
        ++*map_put(&g->references, name, length, NULL);
    } else {
        uint32_t *known = (uint32_t *)map_get(&g->references, name, length);
        if (known)
            ++*known;
    }
}

static void add_import(struct gather *g, TSNode node, const TSNode *member, struct span statement)
{
    struct gathered_import import = {
        span_of_node(node), { 0, 0 }, statement, ts_node_start_point(node).row + 1
    };
    if (member)
        import.member = span_of_node(*member);
    if (g->import_count < IMPORTS_MAX)
        ARRAY_PUSH(g->imports, g->import_count, g->import_capacity, import);
    if (statement.end > g->uses.skip_until)
        g->uses.skip_until = statement.end;
}

static void add_export(struct gather *g, struct span span, bool is_default)
{
    if (span.end - span.start <= SUMMARY_NAME_MAX && g->exports.count < SUMMARY_DEFINITIONS)
        *map_put(&g->exports, g->text + span.start, span.end - span.start, NULL) |= is_default;
}

bool gather_is_default(const struct gather *g, const char *name)
{
    const uint32_t *exported = map_get(&g->exports, name, strlen(name));
    return exported && *exported;
}

void gather_node(struct gather *g, uint32_t captures, TSNode node)
{
    if (captures & CAPTURE_BIT(CAPTURE_EXPORT))
        add_export(g, span_of_node(node), false);
    if (captures & CAPTURE_BIT(CAPTURE_EXPORT_DEFAULT))
        add_export(g, span_of_node(node), true);
    if (captures & CAPTURE_BIT(CAPTURE_REFERENCE))
        gather_add_reference(g, span_of_node(node));
    if (captures & CAPTURE_BIT(CAPTURE_COMMENT))
        add_preamble(g, span_of_node(node), false);
    if (captures & CAPTURE_BIT(CAPTURE_ATTRIBUTE))
        add_preamble(g, span_of_node(node), true);
    if (captures & CAPTURE_BIT(CAPTURE_DOC))
        add_doc(g, node);
    if (captures & CAPTURE_BIT(CAPTURE_IMPORT))
        add_import(g, node, NULL, span_of_node(node));
    if (captures & CAPTURE_BIT(CAPTURE_PUBLIC))
        add_item(g, ITEM_PUBLIC, span_of_node(node));
    if (captures & CAPTURE_BIT(CAPTURE_PRIVATE))
        add_item(g, ITEM_PRIVATE, span_of_node(node));
    if (captures & CAPTURE_BIT(CAPTURE_PUBLIC_REST))
        add_item(g, ITEM_PUBLIC_REST, span_of_node(node));
    if (captures & CAPTURE_BIT(CAPTURE_PRIVATE_REST))
        add_item(g, ITEM_PRIVATE_REST, span_of_node(node));
    if (captures & CAPTURE_BIT(CAPTURE_HIDDEN))
        add_item(g, ITEM_HIDDEN, span_of_node(node));
    if (captures & CAPTURE_BIT(CAPTURE_WRAPPER))
        add_item(g, ITEM_WRAPPER, span_of_node(node));
    if (captures & CAPTURE_BIT(CAPTURE_LOCAL)) {
        struct span span = span_of_node(node);
        add_item(g, ITEM_LOCAL, span);
        if (span.end > g->inner_end)
            g->inner_end = span.end;
    }
}

static struct span find_body(struct gather *g, TSNode node)
{
    if (!g->rules->body_field)
        return (struct span){ 0, 0 };
    if (g->last_body.node != node.id) {
        TSNode body = ts_node_child_by_field_id(node, g->rules->body_field);
        g->last_body.node = node.id;
        g->last_body.body = ts_node_is_null(body) ? (struct span){ 0, 0 } : span_of_node(body);
    }
    return g->last_body.body;
}

static void gather_definition(struct gather *g, const struct match *match)
{
    TSNode node = match->nodes[CAPTURE_DEFINITION];
    struct span name = span_of_node(match->nodes[CAPTURE_NAME]);
    if (name.start >= name.end)
        return;
    struct item *item = add_item(g, ITEM_DEFINITION, span_of_node(node));
    if (!item) {
        g->left_out++;
        return;
    }
    TSSymbol symbol = ts_node_symbol(match->nodes[CAPTURE_NAME]);
    item->kind = match->kind;
    item->outer = match->kind == DEF_CONSTANT || match->kind == DEF_VARIABLE ||
                  (match->captures & CAPTURE_BIT(CAPTURE_OUTER));
    item->name_is_reference = symbol < g->rules->symbol_count &&
                              (g->rules->symbols[symbol].captures & CAPTURE_BIT(CAPTURE_REFERENCE));
    item->name = name;
    item->body = match->captures & CAPTURE_BIT(CAPTURE_BODY)
                     ? span_of_node(match->nodes[CAPTURE_BODY])
                     : find_body(g, node);
    if (match->captures & CAPTURE_BIT(CAPTURE_SCOPE))
        item->scope = span_of_node(match->nodes[CAPTURE_SCOPE]);
    item->line = ts_node_start_point(node).row + 1;
    TSPoint end = ts_node_end_point(node);
    item->end_line = end.row + (end.column > 0);
    if (item->end_line < item->line)
        item->end_line = item->line;
    bool is_inner = match->kind == DEF_FUNCTION || match->kind == DEF_METHOD;
    if (is_inner && node.id == match->root.id && item->span.end > g->inner_end)
        g->inner_end = item->span.end;
}

void gather_match(void *data, const struct match *match)
{
    struct gather *g = data;
    const uint32_t definition = CAPTURE_BIT(CAPTURE_DEFINITION) | CAPTURE_BIT(CAPTURE_NAME);
    const uint32_t alone = CAPTURE_BIT(CAPTURE_REFERENCE) | CAPTURE_BIT(CAPTURE_COMMENT) |
                           CAPTURE_BIT(CAPTURE_ATTRIBUTE) | CAPTURE_BIT(CAPTURE_DOC) |
                           CAPTURE_BIT(CAPTURE_WRAPPER) | CAPTURE_BIT(CAPTURE_LOCAL) |
                           CAPTURE_BIT(CAPTURE_EXPORT) | CAPTURE_BIT(CAPTURE_EXPORT_DEFAULT) |
                           CAPTURE_BIT(CAPTURE_HIDDEN) | CAPTURE_BIT(CAPTURE_PUBLIC_REST) |
                           CAPTURE_BIT(CAPTURE_PRIVATE_REST);
    struct span root = span_of_node(match->root);
    if ((match->captures & definition) == definition)
        gather_definition(g, match);
    if (match->captures & CAPTURE_BIT(CAPTURE_PUBLIC))
        add_item(g, ITEM_PUBLIC, root);
    if (match->captures & CAPTURE_BIT(CAPTURE_PRIVATE))
        add_item(g, ITEM_PRIVATE, root);
    if (match->captures & CAPTURE_BIT(CAPTURE_IMPORT))
        add_import(g, match->nodes[CAPTURE_IMPORT],
                   match->captures & CAPTURE_BIT(CAPTURE_MEMBER) ? &match->nodes[CAPTURE_MEMBER]
                                                                 : NULL,
                   root);
    for (uint32_t bits = match->captures & alone; bits; bits &= bits - 1) {
        int capture = __builtin_ctz(bits);
        gather_node(g, CAPTURE_BIT(capture), match->nodes[capture]);
    }
}

void gather_add_import(struct gather *g, struct span base, uint32_t line)
{
    struct gathered_import import = { base, { 0, 0 }, base, line };
    if (g->import_count < IMPORTS_MAX)
        ARRAY_PUSH(g->imports, g->import_count, g->import_capacity, import);
}

static void add_remnant_module(struct gather *g, const struct remnant *remnant, uint32_t line)
{
    struct item *item = add_item(g, ITEM_DEFINITION, remnant->whole);
    if (!item)
        return;
    item->kind = DEF_MODULE;
    item->name = remnant->span;
    item->line = item->end_line = line;
}

static int compare_edits(const void *left, const void *right)
{
    const struct span *a = left, *b = right;
    return (a->start > b->start) - (a->start < b->start);
}

/* Where a definition that starts at byte `start` starts as it was written: what was blanked
 * directly before it belongs to it, unless it is a line with a call of its own. */
static uint32_t written_start(const struct gather *g, const struct span *edits, size_t count,
                              uint32_t start)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (edits[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low > 0 && edits[low - 1].end <= start; low--) {
        struct span edit = edits[low - 1];
        bool new_line = false, other = memchr(g->text + edit.start, '#', edit.end - edit.start);
        for (uint32_t i = edit.end; i < start && !other; i++) {
            new_line |= g->text[i] == '\n';
            other = !strchr(" \t\r\n", g->text[i]);
        }
        if (other || (new_line && g->text[edit.start] != '@') ||
            memchr(g->text + edit.start, '{', edit.end - edit.start) ||
            memchr(g->text + edit.start, '}', edit.end - edit.start) ||
            memchr(g->text + edit.start, ';', edit.end - edit.start))
            break;
        start = edit.start;
    }
    return start;
}

static void widen(const struct gather *g, const struct repair *repair, struct item *item)
{
    uint32_t start = written_start(g, repair->edits, repair->edit_count, item->span.start);
    for (uint32_t i = start; i < item->span.start && item->line > 1; i++)
        item->line -= g->text[i] == '\n';
    item->span.start = start;
}

static void widen_items(struct gather *g, struct repair *repair)
{
    if (!repair->edit_count)
        return;
    qsort(repair->edits, repair->edit_count, sizeof *repair->edits, compare_edits);
    for (size_t i = 0; i < g->item_count; i++)
        widen(g, repair, &g->items[i]);
}

void gather_remnants(struct gather *g, struct repair *repair)
{
    uint32_t line = 1, at = 0;
    widen_items(g, repair);
    for (size_t i = 0; i < repair->remnant_count; i++) {
        const struct remnant *remnant = &repair->remnants[i];
        if (remnant->kind == REMNANT_REFERENCE) {
            gather_add_reference(g, remnant->span);
            continue;
        }
        if (remnant->kind == REMNANT_EXPORT) {
            add_export(g, remnant->span, false);
            continue;
        }
        for (; at < remnant->span.start; at++)
            line += g->text[at] == '\n';
        if (remnant->kind == REMNANT_IMPORT)
            gather_add_import(g, remnant->span, line);
        else
            add_remnant_module(g, remnant, line);
    }
}

size_t gather_preambles_before(const struct gather *g, uint32_t position)
{
    size_t low = 0, high = g->preamble_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->preambles[middle].span.start < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
