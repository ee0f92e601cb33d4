#include "syntax/recovery.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define TRIES_MAX   24         /* places in one file... */
#define TRIED_BYTES (3u << 20) /* ...and, with its size, what all tries may read */
#define FAILS_MAX   3          /* places in a row that gave nothing */
#define FAILED_BYTES (256u << 10) /* what tries that gave nothing may read, ... */
#define FAILED_TIMES 3            /* ...in a large file so many times its size */
#define GAIN_MIN    32         /* bytes that a blank must give back beyond its own */
#define ERRORS_MAX  512        /* outermost error nodes that are looked at */
#define SPAN_MIN    64         /* bytes of an error that is worth a try */
#define BLANK_MAX   20000      /* bytes to be blanked at one place */
#define MISSING     8          /* what a token that is missing counts */
#define SHARE_TRIED 100 /* a file is left alone when less than one of so many bytes is lost... */
#define LOST_MIN    400 /* ...and not so many of them */

/* ---- what is lost ---- */

static uint32_t length(TSNode node)
{
    return ts_node_end_byte(node) - ts_node_start_byte(node);
}

/* The next node in order that is not below the cursor's, if there is one. */
static bool pass(TSTreeCursor *cursor)
{
    while (!ts_tree_cursor_goto_next_sibling(cursor))
        if (!ts_tree_cursor_goto_parent(cursor))
            return false;
    return true;
}

/* Of an ERROR node: what is not part of a child that has children of its own. */
static uint32_t lost_in_error(TSNode error)
{
    uint32_t lost = length(error), count = ts_node_child_count(error);
    TSTreeCursor cursor = ts_tree_cursor_new(error);
    if (count && ts_tree_cursor_goto_first_child(&cursor))
        do {
            TSNode child = ts_tree_cursor_current_node(&cursor);
            if (ts_node_child_count(child) && !ts_node_is_error(child))
                lost -= length(child);
        } while (ts_tree_cursor_goto_next_sibling(&cursor));
    ts_tree_cursor_delete(&cursor);
    return lost;
}

uint32_t recovery_lost(TSNode root)
{
    uint64_t lost = 0;
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    for (bool more = true; more;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        if (ts_node_is_error(node))
            lost += lost_in_error(node);
        lost += ts_node_is_missing(node) ? MISSING : 0;
        more =
            (ts_node_has_error(node) && ts_tree_cursor_goto_first_child(&cursor)) || pass(&cursor);
    }
    ts_tree_cursor_delete(&cursor);
    return lost < UINT32_MAX ? (uint32_t)lost : UINT32_MAX;
}

size_t recovery_errors(TSNode root, struct span *spans, size_t max)
{
    size_t count = 0;
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    for (bool more = true; more && count < max;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        bool error = ts_node_is_error(node);
        if (error)
            spans[count++] = (struct span){ ts_node_start_byte(node), ts_node_end_byte(node) };
        bool descend = !error && ts_node_has_error(node);
        more = (descend && ts_tree_cursor_goto_first_child(&cursor)) || pass(&cursor);
    }
    ts_tree_cursor_delete(&cursor);
    return count;
}

/* ---- where it was lost ---- */

static bool holds_code(const char *text, uint32_t start, uint32_t end)
{
    for (uint32_t i = start; i < end; i++)
        if (!isspace((unsigned char)text[i]))
            return true;
    return false;
}

/* Where the parser could not go on: the first error in the error, or the last token before bytes
 * that are no token. */
static uint32_t find_stop(const char *text, TSNode error)
{
    uint32_t stop = ts_node_start_byte(error), end = stop;
    TSTreeCursor cursor = ts_tree_cursor_new(error);
    bool more = ts_tree_cursor_goto_first_child(&cursor);
    while (more) {
        TSNode child = ts_tree_cursor_current_node(&cursor);
        if (ts_node_is_error(child)) {
            stop = ts_node_start_byte(child);
            break;
        }
        if (holds_code(text, end, ts_node_start_byte(child)))
            break;
        end = ts_node_end_byte(child);
        if (end > ts_node_start_byte(child))
            stop = ts_node_start_byte(child);
        more = ts_tree_cursor_goto_next_sibling(&cursor);
    }
    ts_tree_cursor_delete(&cursor);
    return stop;
}

/* The first error after byte `from` that is long enough, as a node. */
static bool next_error(TSNode root, uint32_t from, TSNode *error)
{
    bool found = false;
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    for (bool more = true; more && !found;) {
        *error = ts_tree_cursor_current_node(&cursor);
        bool is_error = ts_node_is_error(*error);
        found = is_error && ts_node_start_byte(*error) >= from && length(*error) >= SPAN_MIN;
        bool descend = !is_error && ts_node_has_error(*error) && ts_node_end_byte(*error) > from;
        if (!found)
            more = (descend && ts_tree_cursor_goto_first_child(&cursor)) || pass(&cursor);
    }
    ts_tree_cursor_delete(&cursor);
    return found;
}

/* ---- what is blanked ---- */

static struct span line_around(const char *text, uint32_t size, uint32_t at)
{
    struct span line = { at, at };
    while (line.start > 0 && text[line.start - 1] != '\n')
        line.start--;
    while (line.end < size && text[line.end] != '\n')
        line.end++;
    while (line.start < line.end && isspace((unsigned char)text[line.start]))
        line.start++;
    return line;
}

/* From start at least to `end`, as far as brackets opened there reach; not past one that closes
 * what was opened before. */
static struct span balance(const char *text, uint32_t size, uint32_t start, uint32_t end)
{
    int depth = 0;
    uint32_t i = start, limit = size - start > BLANK_MAX ? start + BLANK_MAX : size;
    for (; i < limit && (i < end || depth > 0); i++) {
        char c = text[i];
        if (c == '"' || c == '\'') {
            uint32_t close = i + 1;
            while (close < limit && text[close] != c && text[close] != '\n')
                close += text[close] == '\\' ? 2 : 1;
            if (close < limit && text[close] == c)
                i = close;
        }
        depth += c == '(' || c == '[' || c == '{';
        if (c == ')' || c == ']' || c == '}')
            if (--depth < 0)
                break;
    }
    return (struct span){ start, depth > 0 ? end : i };
}

static uint32_t word_end(const char *text, uint32_t size, uint32_t at)
{
    uint32_t end = at + 1;
    if (at < size && (isalnum((unsigned char)text[at]) || text[at] == '_'))
        while (end < size && (isalnum((unsigned char)text[end]) || text[end] == '_'))
            end++;
    return end < size ? end : size;
}

static uint32_t count_code(const char *text, struct span span)
{
    uint32_t count = 0;
    for (uint32_t i = span.start; i < span.end; i++)
        count += !isspace((unsigned char)text[i]);
    return count;
}

/* ---- again ---- */

/* The point is only used for scanners that ask for columns, and for rows. */
static TSPoint point_at(const char *text, uint32_t at)
{
    TSPoint point = { 0, 0 };
    for (uint32_t i = 0; i < at; i++) {
        point.row += text[i] == '\n';
        point.column = text[i] == '\n' ? 0 : point.column + 1;
    }
    return point;
}

static TSTree *parse_edited(const struct recovery *r, const TSTree *tree, struct span span)
{
    const char *text = repair_text(r->repair);
    TSTree *old = ts_tree_copy(tree);
    TSPoint start = point_at(text, span.start), end = point_at(text, span.end);
    TSInputEdit edit = { span.start, span.end, span.end, start, end, end };
    ts_tree_edit(old, &edit);
    TSTree *result = r->parse(r->data, old);
    ts_tree_delete(old);
    return result;
}

/* Tries one span; *tree and *lost become those of the better tree. */
static bool try_span(const struct recovery *r, struct span span, TSTree **best, uint32_t *lost,
                     const TSTree *tree)
{
    struct repair *repair = r->repair;
    uint32_t code = span.end <= repair->size ? count_code(repair_text(repair), span) : 0;
    size_t edits = repair->edit_count;
    if (!code || code + GAIN_MIN > *lost) /* it could give back all, and gain too little */
        return false;
    char *saved = xstrndup(repair_text(repair) + span.start, span.end - span.start);
    repair_blank(repair, span.start, span.end);
    TSTree *again = repair->edit_count > edits ? parse_edited(r, tree, span) : NULL;
    repair_undo(repair, span.start, saved, span.end - span.start, edits);
    free(saved);
    if (!again)
        return false;
    uint32_t now = recovery_lost(ts_tree_root_node(again)) + code;
    if (now + GAIN_MIN > *lost) {
        ts_tree_delete(again);
        return false;
    }
    ts_tree_delete(*best);
    *best = again;
    *lost = now;
    return true;
}

static bool same_span(struct span a, struct span b)
{
    return a.start == b.start && a.end == b.end;
}

/* Blanks what is best to blank around byte `stop`. */
static bool try_place(const struct recovery *r, uint32_t stop, TSTree **tree, uint32_t *lost)
{
    const char *text = repair_text(r->repair);
    uint32_t size = r->repair->size, before = *lost;
    struct span line = line_around(text, size, stop);
    struct span spans[] = { { stop, word_end(text, size, stop) },
                            balance(text, size, stop, line.end),
                            balance(text, size, line.start, line.end) };
    TSTree *best = NULL;
    size_t chosen = 0;
    for (size_t i = 0; i < 3; i++)
        if ((!i || !same_span(spans[i], spans[i - 1])) &&
            try_span(r, spans[i], &best, lost, *tree))
            chosen = i;
    if (!best)
        return false;
    repair_blank(r->repair, spans[chosen].start, spans[chosen].end);
    ts_tree_delete(*tree);
    *tree = best;
    *lost = recovery_lost(ts_tree_root_node(best));
    return *lost < before;
}

TSTree *recovery_run(const struct recovery *r, TSTree *tree)
{
    uint32_t lost = recovery_lost(ts_tree_root_node(tree)), from = 0;
    int most = (int)(TRIED_BYTES / (r->repair->size + 1)) + 2, fails = 0;
    uint64_t failed = 0, allowed = (uint64_t)r->repair->size * FAILED_TIMES;
    allowed = allowed > FAILED_BYTES ? allowed : FAILED_BYTES;
    for (int tries = 0;
         tries < TRIES_MAX && tries < most && fails < FAILS_MAX && failed < allowed; tries++) {
        TSNode error;
        if (lost < LOST_MIN && lost < r->repair->size / SHARE_TRIED)
            break;
        if (!next_error(ts_tree_root_node(tree), from, &error))
            break;
        uint32_t start = ts_node_start_byte(error);
        uint32_t stop = find_stop(repair_text(r->repair), error);
        uint64_t read = *r->read;
        if (try_place(r, stop, &tree, &lost)) {
            fails = 0;
        } else {
            from = start + 1;
            fails++;
            failed += *r->read - read;
        }
    }
    return tree;
}
