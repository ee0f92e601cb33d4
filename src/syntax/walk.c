#include "syntax/walk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "syntax/doc_text.h"
#include "syntax/match.h"

#define NODES_PER_CLOCK 2048
#define FILE_DOC_ROWS   80 /* documentation of the file starts before */
#define ATTRIBUTE_BYTES 200
#define KEY_LEVELS      2

/* What a node on the way down means to what lies inside. */
struct frame {
    int32_t enclosing; /* definition or -1 */
    bool wraps, exports, used;
    uint32_t start, row; /* of the outermost wrapper */
};

/* Comments on consecutive lines. */
struct block {
    uint32_t start, end, first_row, last_row;
    bool any;
};

struct walker {
    const struct walk_input *in;
    struct arena *arena;
    struct parsed *out;
    struct match match;
    struct frame *frames;
    struct block block;
    bool has_file_doc;
    size_t definition_capacity, import_capacity, comment_capacity;
    struct definition *definitions;
    struct import *imports;
    struct span *comments;
    struct map references, import_names;
};

int64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- comments and documentation ---- */

static void set_file_doc(struct walker *w, uint32_t start, uint32_t end)
{
    if (w->has_file_doc || doc_is_boilerplate(w->in->text + start, end - start))
        return;
    const char *doc = doc_paragraph(w->in->text + start, end - start, SUMMARY_DOC_MAX, w->arena);
    w->has_file_doc = *doc != '\0';
    if (w->has_file_doc)
        w->out->summary.doc = doc;
}

/* A block that no definition claimed may speak of the file. */
static void close_block(struct walker *w)
{
    if (w->block.any && w->block.first_row < FILE_DOC_ROWS && !w->out->summary.definition_count)
        set_file_doc(w, w->block.start, w->block.end);
    w->block.any = false;
}

static bool stands_behind_code(const struct walker *w, uint32_t start)
{
    while (start && w->in->text[start - 1] != '\n') {
        char c = w->in->text[--start];
        if (c != ' ' && c != '\t' && c != '\r' && (c & 0x80) == 0)
            return true;
    }
    return false;
}

static void add_comment(struct walker *w, TSNode node)
{
    struct span span = { ts_node_start_byte(node), ts_node_end_byte(node) };
    uint32_t first = ts_node_start_point(node).row, last = ts_node_end_point(node).row;
    if (w->out->comment_count && span.start < w->comments[w->out->comment_count - 1].end)
        return;
    ARRAY_PUSH(w->comments, w->out->comment_count, w->comment_capacity, span);
    if (stands_behind_code(w, span.start))
        return;
    if (last > first && span.end &&
        w->in->text[span.end - 1] == '\n') /* grammars that take the newline in */
        last--;
    if (w->block.any && first <= w->block.last_row + 1) {
        w->block.end = span.end;
        w->block.last_row = last;
        return;
    }
    close_block(w);
    w->block = (struct block){ span.start, span.end, first, last, true };
}

/* Attributes may stand between a comment and its definition. */
static void extend_block(struct walker *w, TSNode node)
{
    if (w->block.any && ts_node_start_point(node).row <= w->block.last_row + 1)
        w->block.last_row = ts_node_end_point(node).row;
}

static const char *claim_doc(struct walker *w, uint32_t row)
{
    const char *doc = "";
    if (w->block.any && w->block.last_row + 1 >= row && w->block.last_row <= row) {
        doc = doc_first_line(w->in->text + w->block.start, w->block.end - w->block.start,
                             SUMMARY_SIGNATURE_MAX, w->arena);
        w->block.any = false;
    } else {
        close_block(w);
    }
    return doc;
}

/* ---- names and signatures ---- */

static const char *node_name(struct walker *w, TSNode node)
{
    const char *text = w->in->text + ts_node_start_byte(node);
    size_t size = ts_node_end_byte(node) - ts_node_start_byte(node);
    while (size && strchr(" \t\r\n\"'`<([:", *text))
        text++, size--;
    while (size && strchr(" \t\r\n\"'`>)]:,", text[size - 1]))
        size--;
    return fold_text(text, size, SUMMARY_NAME_MAX, w->arena);
}

static const char *signature(struct walker *w, uint32_t start, uint32_t end)
{
    const char *text = fold_text(w->in->text + start, end - start, SUMMARY_SIGNATURE_MAX, w->arena);
    size_t n = strlen(text);
    while (n && strchr(" {:=;,(", text[n - 1]))
        n--;
    return arena_strndup(w->arena, text, n);
}

static bool by_default(const struct walker *w, const char *name)
{
    switch (w->in->visibility) {
    case VISIBILITY_PRIVATE:
        return false;
    case VISIBILITY_UNDERSCORE:
        return name[0] != '_' ||
               (name[1] == '_' && strlen(name) > 4 && !strcmp(name + strlen(name) - 2, "__"));
    case VISIBILITY_CAPITAL:
        return isupper((unsigned char)name[0]) || (name[0] & 0x80);
    default:
        return true;
    }
}

/* ---- what a node's rules found, all together ---- */

struct found {
    bool defines, is_public, is_private, exports, wraps;
    enum def_kind kind;
    TSNode name, body, doc;
    bool has_name, has_body, has_doc;
};

static bool is_type(enum def_kind kind)
{
    return kind == DEF_CLASS || kind == DEF_STRUCT || kind == DEF_INTERFACE || kind == DEF_ENUM ||
           kind == DEF_TYPE;
}

static bool is_callable(enum def_kind kind)
{
    return kind == DEF_FUNCTION || kind == DEF_METHOD || kind == DEF_MACRO;
}

/* Locals are no structure; keys are kept to two levels. */
static bool is_wanted(const struct walker *w, enum def_kind kind, int32_t enclosing)
{
    if (enclosing < 0)
        return true;
    const struct definition *outer = &w->definitions[enclosing];
    if ((kind == DEF_VARIABLE || kind == DEF_CONSTANT || kind == DEF_FIELD) &&
        is_callable(outer->kind))
        return false;
    return kind != DEF_KEY || outer->parent < 0 || outer->kind != DEF_KEY;
}

static uint32_t body_start(const struct walker *w, const struct found *f, TSNode node)
{
    if (f->has_body)
        return ts_node_start_byte(f->body);
    if (w->in->rules->body_field) {
        TSNode body = ts_node_child_by_field_id(node, w->in->rules->body_field);
        if (!ts_node_is_null(body))
            return ts_node_start_byte(body);
    }
    return ts_node_end_byte(node);
}

static int32_t add_definition(struct walker *w, const struct found *f, TSNode node,
                              struct frame *parent)
{
    if (!is_wanted(w, f->kind, parent->enclosing))
        return parent->enclosing;
    const char *name = node_name(w, f->name);
    if (!*name)
        return parent->enclosing;
    if (w->out->summary.definition_count >= SUMMARY_DEFINITIONS) {
        w->out->summary.definitions_left_out++;
        return parent->enclosing;
    }
    uint32_t start = ts_node_start_byte(node), row = ts_node_start_point(node).row;
    uint32_t doc_row = parent->wraps ? parent->row : row;
    if (parent->wraps && !parent->used && start - parent->start <= ATTRIBUTE_BYTES)
        start = parent->start;
    parent->used = true;
    struct definition d = { .kind = f->kind,
                            .name = name,
                            .line = row + 1,
                            .end_line = ts_node_end_point(node).row + 1,
                            .parent = parent->enclosing };
    if (d.end_line > d.line && ts_node_end_point(node).column == 0)
        d.end_line--;
    if (d.kind == DEF_FUNCTION && d.parent >= 0 && is_type(w->definitions[d.parent].kind))
        d.kind = DEF_METHOD;
    d.signature = signature(w, start, body_start(w, f, node));
    d.doc = claim_doc(w, doc_row);
    if (f->has_doc)
        d.doc = doc_first_line(w->in->text + ts_node_start_byte(f->doc),
                               ts_node_end_byte(f->doc) - ts_node_start_byte(f->doc),
                               SUMMARY_SIGNATURE_MAX, w->arena);
    d.is_public = f->is_private ? false : f->is_public || parent->exports || by_default(w, name);
    ARRAY_PUSH(w->definitions, w->out->summary.definition_count, w->definition_capacity, d);
    return (int32_t)w->out->summary.definition_count - 1;
}

static void add_import(struct walker *w, TSNode node)
{
    const char *target = node_name(w, node);
    bool fresh = false;
    if (*target && w->out->summary.import_count < SUMMARY_IMPORTS)
        map_put(&w->import_names, target, strlen(target), &fresh);
    if (fresh)
        ARRAY_PUSH(w->imports, w->out->summary.import_count, w->import_capacity,
                   ((struct import){ target, ts_node_start_point(node).row + 1 }));
}

static void add_reference(struct walker *w, TSNode node)
{
    const char *text = w->in->text + ts_node_start_byte(node);
    size_t size = ts_node_end_byte(node) - ts_node_start_byte(node);
    if (size < 2 || size > SUMMARY_NAME_MAX ||
        (w->references.count >= SUMMARY_REFERENCES && !map_get(&w->references, text, size)))
        return;
    ++*map_put(&w->references, text, size, NULL);
}

static void add_doc_string(struct walker *w, TSNode node)
{
    struct span span = { ts_node_start_byte(node), ts_node_end_byte(node) };
    if (!w->out->comment_count || span.start >= w->comments[w->out->comment_count - 1].end)
        ARRAY_PUSH(w->comments, w->out->comment_count, w->comment_capacity, span);
}

/* One capture of a match: what concerns the node goes to *f, the rest is recorded at once. */
static void take_capture(struct walker *w, const struct capture *capture, TSNode node, bool defines,
                         struct found *f)
{
    switch (capture->kind) {
    case CAPTURE_NAME:
        if (defines)
            f->name = node, f->has_name = true;
        break;
    case CAPTURE_BODY:
        if (defines)
            f->body = node, f->has_body = true;
        break;
    case CAPTURE_DOC:
        if (defines)
            f->doc = node, f->has_doc = true;
        break;
    case CAPTURE_PUBLIC:
        f->is_public = true;
        break;
    case CAPTURE_PRIVATE:
        f->is_private = true;
        break;
    case CAPTURE_EXPORT:
        f->exports = f->wraps = true;
        break;
    case CAPTURE_WRAPPER:
        f->wraps = true;
        break;
    case CAPTURE_ATTRIBUTE:
        extend_block(w, node);
        break;
    case CAPTURE_COMMENT:
        add_comment(w, node);
        break;
    case CAPTURE_FILE_DOC:
        set_file_doc(w, ts_node_start_byte(node), ts_node_end_byte(node));
        break;
    case CAPTURE_IMPORT:
        add_import(w, node);
        break;
    case CAPTURE_REFERENCE:
        add_reference(w, node);
        break;
    default:
        break;
    }
}

static bool find_definition(const struct match *match, enum def_kind *kind)
{
    for (int i = 0; i < match->count; i++)
        if (match->captures[i].capture->kind == CAPTURE_DEFINITION)
            return *kind = match->captures[i].capture->definition, true;
    return false;
}

static void apply_rule(struct walker *w, const struct rule *rule, TSNode node, struct found *f)
{
    enum def_kind kind;
    if (!match_rule(&w->match, rule, node))
        return;
    bool defines = find_definition(&w->match, &kind);
    if (defines && f->defines) /* the first rule of the file wins */
        return;
    if (defines)
        f->defines = true, f->kind = kind;
    for (int i = 0; i < w->match.count; i++)
        take_capture(w, w->match.captures[i].capture, w->match.captures[i].node, defines, f);
}

/* Applies the rules of the node under the cursor and fills its frame. */
static void visit(struct walker *w, TSNode node, struct frame *parent, struct frame *frame)
{
    *frame = (struct frame){ .enclosing = parent->enclosing };
    TSSymbol symbol = ts_node_symbol(node);
    int rule = symbol < w->in->rules->symbol_count ? w->in->rules->by_symbol[symbol] : -1;
    if (rule < 0)
        return;
    struct found f = { 0 };
    for (; rule >= 0; rule = w->in->rules->rules[rule].next)
        apply_rule(w, &w->in->rules->rules[rule], node, &f);
    if (f.wraps) {
        frame->wraps = true;
        frame->exports = f.exports || parent->exports;
        frame->start = parent->wraps ? parent->start : ts_node_start_byte(node);
        frame->row = parent->wraps ? parent->row : ts_node_start_point(node).row;
    }
    if (f.defines && f.has_name)
        frame->enclosing = add_definition(w, &f, node, parent);
    if (f.has_doc)
        add_doc_string(w, f.doc);
}

/* ---- the walk ---- */

static int walk(struct walker *w, TSNode root)
{
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    uint32_t depth = 1, steps = 0;
    int result = 0;
    w->frames[0] = (struct frame){ .enclosing = -1 };
    for (bool down = true;;) {
        if (down) {
            visit(w, ts_tree_cursor_current_node(&cursor), &w->frames[depth - 1],
                  &w->frames[depth]);
            if (++steps % NODES_PER_CLOCK == 0 && monotonic_ms() > w->in->deadline_ms) {
                result = -1;
                break;
            }
            if (depth >= w->in->max_depth)
                w->out->summary.state = PARSE_TOO_DEEP;
            else if (ts_tree_cursor_goto_first_child(&cursor)) {
                depth++;
                continue;
            }
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (down)
            continue;
        if (depth == 1 || !ts_tree_cursor_goto_parent(&cursor))
            break;
        depth--;
    }
    ts_tree_cursor_delete(&cursor);
    close_block(w);
    return result;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct reference *)a)->name, ((const struct reference *)b)->name);
}

static void settle_references(struct walker *w)
{
    struct summary *s = &w->out->summary;
    s->references = ARENA_ARRAY(w->arena, struct reference, w->references.count);
    for (size_t i = 0; i < w->references.count; i++) {
        const struct map_entry *entry = &w->references.entries[i];
        if (!utf8_valid(entry->key, entry->length) || memchr(entry->key, '\0', entry->length))
            continue;
        s->references[s->reference_count++] =
            (struct reference){ arena_strndup(w->arena, entry->key, entry->length), entry->value };
    }
    if (s->reference_count)
        qsort(s->references, s->reference_count, sizeof *s->references, by_name);
}

static void *settle(struct arena *arena, void *items, size_t count, size_t size)
{
    void *copy = arena_calloc(arena, count, size);
    if (count)
        memcpy(copy, items, count * size);
    free(items);
    return copy;
}

int walk_tree(const struct walk_input *input, TSTree *tree, struct arena *arena, struct parsed *out)
{
    TSNode root = ts_tree_root_node(tree);
    struct walker w = { .in = input, .arena = arena, .out = out };
    w.frames = xcalloc(input->max_depth + 2, sizeof *w.frames);
    w.match = (struct match){ .rules = input->rules,
                              .text = input->text,
                              .cursor = ts_tree_cursor_new(root) };
    int result = walk(&w, root);
    settle_references(&w);
    struct summary *s = &out->summary;
    s->definitions = settle(arena, w.definitions, s->definition_count, sizeof *s->definitions);
    s->imports = settle(arena, w.imports, s->import_count, sizeof *s->imports);
    out->comments = settle(arena, w.comments, out->comment_count, sizeof *out->comments);
    ts_tree_cursor_delete(&w.match.cursor);
    map_release(&w.references);
    map_release(&w.import_names);
    free(w.frames);
    return result;
}
