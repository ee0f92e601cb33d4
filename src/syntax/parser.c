#include "syntax/parser.h"

#include <pthread.h>
#include <string.h>
#include <time.h>
#include <tree_sitter/api.h>

#include "base/mem.h"
#include "grammars/scanner_guard.h"
#include "syntax/digest.h"
#include "syntax/gather.h"
#include "syntax/embedded.h"
#include "syntax/internal.h"
#include "syntax/lines.h"
#include "syntax/memory.h"
#include "syntax/recovery.h"
#include "syntax/structure.h"

/* Nodes walked between two looks at the clock. */
#define WALK_STRIDE 4096

/* Error nodes that are looked at for lines, and what has to be lost of a file in them, for it to be
 * called understood in part: so many bytes, and one of so many. */
#define ERRORS_MAX 512
#define LOST_MIN   200
#define LOST_SHARE 4

/* Bytes of text given to tree-sitter at once. */
#define PIECE_SIZE 4096

/* Of a character in UTF-8, at most. */
#define CHARACTER_SIZE 4

/* Memory is shared so that what one thread parses never decides about another's file: up to a
 * 16th of max_memory belongs to each parser; one that needs more waits for its turn, and then may
 * use half. */
#define LIGHT_SHARE 16
#define HEAVY_SHARE 2
static pthread_mutex_t heavy_turn = PTHREAD_MUTEX_INITIALIZER;

struct parser {
    struct parse_limits limits;
    TSParser *ts;
    struct scanner_guard *guard; /* NULL: there was no address space for it */
    TSTreeCursor cursor;
    bool has_cursor;
    struct gather gather;
    struct repair repair;
    size_t shapes; /* edits of the repair that were made by shape alone */
    struct scripts scripts;
    const char *text; /* as written; what is parsed is the repair's */
    uint32_t size;
    uint32_t piece_end; /* of what was handed out last, in the text */
    uint64_t read;      /* bytes handed out */
    int64_t deadline;   /* nanoseconds of the thread's time */
    int64_t look_at;    /* nanoseconds of the time of all: the deadline is not reached before */
    uint64_t memory_before;
    bool heavy; /* holds heavy_turn */
    enum parse_state state;
};

static int64_t read_clock(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Time of this thread, so that a busy machine does not decide what is parsed. */
static int64_t thread_time(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

static void set_deadline(struct parser *p, int64_t deadline)
{
    p->deadline = deadline;
    p->look_at = 0;
}

/* A thread has at most the time that passes. To read that costs no call of the system, so the
 * thread's own time is asked for only when it may be up. */
static bool is_late(struct parser *p)
{
    int64_t passed = read_clock(CLOCK_MONOTONIC);
    if (passed < p->look_at)
        return false;
    int64_t left = p->deadline - thread_time();
    p->look_at = passed + left;
    return left < 0;
}

struct parser *parser_new(const struct parse_limits *limits)
{
    syntax_memory_init();
    struct parser *parser = xcalloc(1, sizeof *parser);
    parser->limits = *limits;
    parser->ts = ts_parser_new();
    parser->guard = scanner_guard_new();
    gather_init(&parser->gather);
    return parser;
}

void parser_free(struct parser *parser)
{
    if (!parser)
        return;
    if (parser->has_cursor)
        ts_tree_cursor_delete(&parser->cursor);
    ts_parser_delete(parser->ts);
    scanner_guard_free(parser->guard);
    gather_release(&parser->gather);
    repair_release(&parser->repair);
    scripts_release(&parser->scripts);
    syntax_memory_trim();
    free(parser);
}

/* ---- parse ---- */

/* The text is handed out in pieces so that scanners which look far ahead, again and again, come by
 * here: they don't call must_stop. For them the text ends when the time is over. What is asked for
 * again, because it may be a character that the last piece has cut, is still given then: the
 * runtime decodes it without looking whether it got any. */
static const char *read_for_tree_sitter(void *payload, uint32_t at, TSPoint position,
                                        uint32_t *size)
{
    struct parser *p = payload;
    (void)position;
    *size = at < p->size ? p->size - at : 0;
    if (*size > PIECE_SIZE)
        *size = PIECE_SIZE;
    if (p->state == PARSE_OK && is_late(p))
        p->state = PARSE_TIMEOUT;
    if (p->state == PARSE_OK)
        p->piece_end = at + *size;
    else
        *size = at < p->piece_end && p->piece_end - at < CHARACTER_SIZE ? p->piece_end - at : 0;
    p->read += *size;
    return *size ? repair_text(&p->repair) + at : "";
}

static bool must_stop(TSParseState *state)
{
    struct parser *p = state->payload;
    uint64_t used = syntax_memory_used() - p->memory_before;
    if (p->state == PARSE_OK && scanner_guard_overrun(p->guard))
        p->state = PARSE_SCANNER_FULL;
    if (p->state != PARSE_OK)
        return true;
    if (!p->heavy && used > p->limits.max_memory / LIGHT_SHARE) {
        pthread_mutex_lock(&heavy_turn);
        p->heavy = true;
    }
    if (p->heavy && used > p->limits.max_memory / HEAVY_SHARE)
        p->state = PARSE_MEMORY;
    else if (is_late(p))
        p->state = PARSE_TIMEOUT;
    return p->state != PARSE_OK;
}

static TSTree *parse_tree(struct parser *p, const TSTree *old)
{
    TSInput input = { .payload = p, .read = read_for_tree_sitter, .encoding = TSInputEncodingUTF8 };
    TSParseOptions options = { .payload = p, .progress_callback = must_stop };
    if (!p->guard) {
        p->state = PARSE_MEMORY;
        return NULL;
    }
    scanner_guard_use(p->guard);
    TSTree *tree = ts_parser_parse_with_options(p->ts, old, input, options);
    if (!tree)
        ts_parser_reset(p->ts);
    if (p->state == PARSE_OK && scanner_guard_overrun(p->guard))
        p->state = PARSE_SCANNER_FULL;
    scanner_guard_use(NULL);
    if (tree && p->state != PARSE_OK) {
        ts_tree_delete(tree);
        tree = NULL;
    }
    return tree;
}

/* Once more, for recovery: when time or memory is up, what was known before has to do. */
static TSTree *parse_again(void *data, const TSTree *old)
{
    struct parser *p = data;
    TSTree *tree = p->state == PARSE_OK ? parse_tree(p, old) : NULL;
    return tree;
}

static TSTree *recover(struct parser *p, TSTree *tree)
{
    struct recovery recovery = {
        .repair = &p->repair, .parse = parse_again, .data = p, .read = &p->read
    };
    int64_t deadline = p->deadline;
    set_deadline(p, deadline - (deadline - thread_time()) / 2);
    tree = recovery_run(&recovery, tree);
    set_deadline(p, deadline);
    p->state = PARSE_OK;
    return tree;
}

/* The tree of the text, or of one of equal length that the grammar knows more of. */
static TSTree *parse_well(struct parser *p, const struct language *language)
{
    if (!ts_parser_set_language(p->ts, language->grammar()))
        return NULL;
    repair_shapes(&p->repair, language);
    p->shapes = p->repair.edit_count;
    TSTree *tree = parse_tree(p, NULL);
    if (tree && !language_has(language, LANGUAGE_DOCUMENT) &&
        ts_node_has_error(ts_tree_root_node(tree)))
        tree = recover(p, tree);
    return tree;
}

/* ---- walk ---- */

/* Returns what the node alone is to the query, whatever is around it. */
static uint32_t visit(struct parser *p, struct matcher *matcher, TSNode node)
{
    TSSymbol symbol = ts_node_symbol(node);
    if (symbol >= matcher->rules->symbol_count)
        return 0; /* ERROR */
    const struct symbol_rules *rules = &matcher->rules->symbols[symbol];
    if (rules->captures)
        gather_node(&p->gather, rules->captures, node);
    /* As it was before: a function that starts with this node is not around it. */
    bool outside = ts_node_start_byte(node) >= p->gather.inner_end;
    if (rules->is_identifier && !ts_node_child_count(node))
        uses_add(&p->gather.uses, ts_node_start_byte(node), ts_node_end_byte(node),
                 rules->is_member);
    for (uint16_t i = 0; i < rules->count; i++) {
        const struct root *root = &matcher->rules->roots[rules->first + i];
        if (!root->outer_only || outside)
            rules_match(matcher, root);
    }
    return rules->captures;
}

/* Leaves, two nodes of three, are told without the cursor, and are no loss where it gets too deep. */
static bool enter_node(struct parser *p, TSNode node, uint32_t depth)
{
    if (!ts_node_child_count(node))
        return false;
    if (depth >= p->limits.max_depth) {
        p->state = PARSE_TOO_DEEP;
        return false;
    }
    return ts_tree_cursor_goto_first_child(&p->cursor);
}

static void walk_tree(struct parser *p, const struct rules *rules)
{
    struct matcher matcher = { .rules = rules,
                               .cursor = &p->cursor,
                               .text = p->text,
                               .found = gather_match,
                               .data = &p->gather };
    uint32_t depth = 0;
    for (uint32_t nodes = 1;; nodes++) {
        if (nodes % WALK_STRIDE == 0 && is_late(p)) {
            p->state = PARSE_TIMEOUT;
            return;
        }
        TSNode node = ts_tree_cursor_current_node(&p->cursor);
        uint32_t captures = visit(p, &matcher, node);
        if (!(captures & CAPTURE_BIT(CAPTURE_COMMENT)) && enter_node(p, node, depth)) {
            depth++;
            continue;
        }
        while (!ts_tree_cursor_goto_next_sibling(&p->cursor)) {
            if (!ts_tree_cursor_goto_parent(&p->cursor))
                return;
            depth--;
        }
    }
}

static void start_walk(struct parser *p, TSNode root)
{
    if (p->has_cursor)
        ts_tree_cursor_reset(&p->cursor, root);
    else
        p->cursor = ts_tree_cursor_new(root);
    p->has_cursor = true;
}

/* ---- all of it ---- */

static int compare_spans(const void *left, const void *right)
{
    const struct span *a = left, *b = right;
    return (a->start > b->start) - (a->start < b->start);
}

/* What the tree does not tell is told by lines: within its errors, and where the text was blanked
 * to get around one. A file of which much is lost is not passed off as understood. */
static void look_at_lines(struct parser *p, const struct language *language, TSNode root)
{
    const struct line_language *lines = lines_language(language);
    const struct repair *repair = &p->repair;
    size_t blanked = repair->edit_count - p->shapes;
    if (language_has(language, LANGUAGE_DOCUMENT) || (!blanked && !ts_node_has_error(root)))
        return;
    struct span *spans = xmalloc((ERRORS_MAX + blanked) * sizeof *spans);
    size_t count = recovery_errors(root, spans, ERRORS_MAX), found = 0;
    if (blanked)
        memcpy(spans + count, repair->edits + p->shapes, blanked * sizeof *spans);
    count += blanked;
    qsort(spans, count, sizeof *spans, compare_spans);
    if (lines)
        found = lines_gather_new(&p->gather, lines, spans, count);
    free(spans);
    uint32_t lost = recovery_lost(root);
    if (p->state == PARSE_OK && (found || (lost >= LOST_MIN && lost >= p->size / LOST_SHARE)))
        p->state = PARSE_PARTIAL;
}

static void read_tree(struct parser *p, const struct language *language, TSNode root)
{
    start_walk(p, root);
    walk_tree(p, language_rules(language));
    if (p->state != PARSE_TIMEOUT) {
        look_at_lines(p, language, root);
        gather_remnants(&p->gather, &p->repair);
    }
}

/* The ranges of the scripts only, or all of the text. */
static void set_ranges(struct parser *p, const struct scripts *scripts)
{
    TSRange *ranges = xmalloc((scripts->count + 1) * sizeof *ranges);
    TSPoint point = { 0, 0 };
    uint32_t at = 0;
    for (size_t i = 0; i < scripts->count; i++) {
        const struct span *s = &scripts->spans[i];
        TSPoint points[2];
        for (int k = 0; k < 2; k++) {
            for (uint32_t to = k ? s->end : s->start; at < to; at++) {
                point.row += p->text[at] == '\n';
                point.column = p->text[at] == '\n' ? 0 : point.column + 1;
            }
            points[k] = point;
        }
        ranges[i] = (TSRange){ points[0], points[1], s->start, s->end };
    }
    ts_parser_set_included_ranges(p->ts, ranges, (uint32_t)scripts->count);
    free(ranges);
}

static enum parse_state parse_and_walk(struct parser *p, const struct language *language,
                                       const struct scripts *scripts)
{
    const struct rules *rules = language_rules(language);
    gather_reset(&p->gather, p->text, p->size, rules, language->uses);
    if (!rules)
        return PARSE_NO_GRAMMAR;
    p->state = PARSE_OK;
    set_deadline(p, thread_time() + (int64_t)p->limits.max_milliseconds * 1000000);
    p->memory_before = syntax_memory_used();
    repair_start(&p->repair, p->text, p->size);
    set_ranges(p, scripts);
    TSTree *tree = parse_well(p, language);
    if (tree) {
        read_tree(p, language, ts_tree_root_node(tree));
        ts_tree_delete(tree);
    }
    if (scripts->count)
        scripts_gather_markup(scripts, &p->gather);
    if (p->heavy)
        pthread_mutex_unlock(&heavy_turn);
    p->heavy = false;
    if (!tree && p->state == PARSE_OK)
        p->state = PARSE_NO_GRAMMAR; /* the runtime does not know the version of the grammar */
    return p->state;
}

/* Without a grammar. */
static enum parse_state read_by_lines(struct parser *p, const struct language *language)
{
    const struct line_language *lines = lines_language(language);
    if (!lines)
        return PARSE_NO_GRAMMAR;
    gather_reset(&p->gather, p->text, p->size, NULL, USES_NONE);
    lines_gather(&p->gather, lines);
    return PARSE_BY_LINES;
}

static void parse_or_read(struct parser *p, const struct language *language, const char *text,
                          size_t size, struct arena *arena, struct parsed *out)
{
    p->text = text;
    p->size = (uint32_t)size;
    p->piece_end = 0;
    if (size > p->limits.max_bytes || size > INT32_MAX) {
        out->summary.state = language_has_grammar(language) ? PARSE_TOO_LARGE : PARSE_NO_GRAMMAR;
        return;
    }
    scripts_find(&p->scripts, language, text, p->size);
    if (p->scripts.language)
        language = p->scripts.language;
    out->summary.state = language_has_grammar(language) ? parse_and_walk(p, language, &p->scripts)
                                                        : read_by_lines(p, language);
    enum parse_state state = out->summary.state;
    if (state == PARSE_OK || state == PARSE_TOO_DEEP || state == PARSE_PARTIAL ||
        state == PARSE_BY_LINES)
        structure_make(&p->gather, language, arena, out);
}

/* The cells are read as a text of their own, whose lines are then those of the file. */
static void run_cells(struct parser *p, const struct cells *cells, struct arena *arena,
                      struct parsed *out)
{
    struct summary *s = &out->summary;
    parse_or_read(p, cells->language, cells->text.data, cells->text.size, arena, out);
    for (size_t i = 0; i < s->definition_count; i++) {
        s->definitions[i].line = cells_line(cells, s->definitions[i].line);
        s->definitions[i].end_line = cells_line(cells, s->definitions[i].end_line);
    }
    for (size_t i = 0; i < s->import_count; i++)
        s->imports[i].line = cells_line(cells, s->imports[i].line);
    out->comment_count = 0;
}

void parser_run(struct parser *p, const struct language *language, const char *text, size_t size,
                struct arena *arena, struct parsed *out)
{
    struct cells cells;
    *out = (struct parsed){ .summary = { .doc = "" } };
    cells_find(&cells, language, text, size <= p->limits.max_bytes ? size : 0);
    if (cells.language)
        run_cells(p, &cells, arena, out);
    else
        parse_or_read(p, language, text, size, arena, out);
    cells_release(&cells);
    out->summary.lines = digest_lines(text, size);
    out->summary.token_digest = digest_tokens(text, size, out->comments, out->comment_count);
}
