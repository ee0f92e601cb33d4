#include "syntax/strings.h"

#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"

/* Source bytes looked at for one signature: white space and comments can be much longer than it.
 * What stands before a body is looked at further, as parameters can hold whole documents; what has
 * no body may enclose others, so that many would look at the same text. */
#define SIGNATURE_SOURCE_MAX 4096
#define SIGNATURE_HEAD_MAX   (64u << 10)

#define AMONG_MAX 24 /* bytes of a word that is looked for among others */

const char *strings_keep(struct arena *arena, const char *s, size_t size, size_t max)
{
    if (size > max + 4)
        size = max + 4; /* a cut character is cut off below */
    if (utf8_valid(s, size)) {
        size = utf8_cut(s, size, max);
        return arena_strndup(arena, s, size);
    }
    struct buf valid = BUF_INIT;
    utf8_add_valid(&valid, s, size);
    const char *kept = arena_strndup(arena, valid.data, utf8_cut(valid.data, valid.size, max));
    buf_release(&valid);
    return kept;
}

bool strings_among(const char *word, size_t size, const char *words)
{
    char between[AMONG_MAX + 3] = " ";
    if (!size || size > AMONG_MAX)
        return false;
    memcpy(between + 1, word, size);
    between[size + 1] = ' ';
    return strstr(words, between);
}

struct span strings_unquote(const char *text, struct span s)
{
    static const char pairs[][2] = { { '"', '"' }, { '\'', '\'' }, { '`', '`' }, { '<', '>' } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (s.end - s.start >= 2 && text[s.start] == pairs[i][0] && text[s.end - 1] == pairs[i][1])
            return (struct span){ s.start + 1, s.end - 1 };
    return s;
}

struct span strings_name(const char *text, struct span s)
{
    if (s.end - s.start >= 2 && text[s.start] == ':' && text[s.start + 1] != ':')
        s.start++;
    return strings_unquote(text, s);
}

static bool is_string_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || !c;
}

/* "operator bool() const" is called "operator bool"; "operator()" has its brackets in the name. */
static uint32_t conversion_end(const char *text, uint32_t op, uint32_t end)
{
    uint32_t type = op + 8;
    if (type >= end || !is_string_space(text[type]))
        return end;
    const char *arguments = memchr(text + type, '(', end - type);
    for (uint32_t i = type; arguments && text + i < arguments; i++)
        if (!is_string_space(text[i])) {
            end = (uint32_t)(arguments - text);
            break;
        }
    while (is_string_space(text[end - 1]))
        end--;
    return end;
}

struct span strings_unqualify(const char *text, struct span s)
{
    uint32_t end = s.end;
    const char *op = memmem(text + s.start, s.end - s.start, "operator", 8);
    if (op) { /* what follows may be a qualified type */
        end = (uint32_t)(op - text);
        s.end = conversion_end(text, end, s.end);
    }
    for (uint32_t i = end; i > s.start + 2; i--)
        if (text[i - 1] == ':' && text[i - 2] == ':' && i < s.end) {
            while (i < s.end && is_string_space(text[i]))
                i++;
            if (s.end - i > 7 && !memcmp(text + i, "inline ", 7)) /* namespace a::inline b */
                i += 7;
            return (struct span){ i, s.end };
        }
    return s;
}

struct span strings_qualifier(const char *text, struct span full, struct span name)
{
    uint32_t end = name.start;
    while (end > full.start && is_string_space(text[end - 1]))
        end--;
    if (end < full.start + 3 || text[end - 1] != ':')
        return (struct span){ 0, 0 };
    struct span s = strings_unqualify(text, (struct span){ full.start, end - 2 });
    const char *arguments = memchr(text + s.start, '<', s.end - s.start);
    if (arguments)
        s.end = (uint32_t)(arguments - text);
    return s;
}

/* The end of the comment that starts at the position, or the position. `next` moves forwards only.
 */
static uint32_t after_comment(const struct gather *g, uint32_t at, size_t *next)
{
    while (*next < g->preamble_count && g->preambles[*next].span.start < at)
        ++*next;
    if (*next < g->preamble_count && g->preambles[*next].span.start == at &&
        !g->preambles[*next].attribute)
        return g->preambles[*next].span.end;
    return at;
}

/* Adds a character that is no space; "f( a, )" over several lines becomes "f(a)". */
static void add_char(struct buf *out, char c)
{
    bool space = out->size && out->data[out->size - 1] == ' ';
    char before = out->size > 1 ? out->data[out->size - 2] : ' ';
    if (space && (before == '(' || before == '[' || c == ')' || c == ']'))
        buf_truncate(out, out->size - 1);
    if (space && before == ',' && (c == ')' || c == ']'))
        buf_truncate(out, out->size - 1);
    buf_addch(out, c);
}

static void add_folded(const struct gather *g, struct span s, uint32_t most, bool one_line,
                       struct buf *out)
{
    size_t next = gather_preambles_before(g, s.start);
    if (s.end - s.start > most)
        s.end = s.start + most;
    for (uint32_t i = s.start; i < s.end; i++) {
        uint32_t after = after_comment(g, i, &next);
        char c = g->text[i];
        if (after > i)
            i = after - 1;
        else if (one_line && c == '\n')
            return;
        else if (!is_string_space(c))
            add_char(out, c);
        else if (out->size && out->data[out->size - 1] != ' ')
            buf_addch(out, ' ');
    }
}

/* What opens the body, or the rest of a value, belongs to it. `==` and `operator=` are names. */
static void trim_opening(struct buf *out, const char *openings)
{
    while (out->size && strchr(openings, out->data[out->size - 1]) &&
           !(out->size > 1 && out->data[out->size - 1] == '=' &&
             strchr("=r", out->data[out->size - 2])))
        buf_truncate(out, out->size - 1);
}

const char *strings_signature(const struct gather *g, const struct item *item, struct arena *arena,
                              uint64_t *digest)
{
    struct buf out = BUF_INIT;
    bool has_body = item->body.end > item->body.start && item->body.start > item->span.start &&
                    item->body.end <= item->span.end;
    bool one_line = !has_body && (item->kind == DEF_CONSTANT || item->kind == DEF_VARIABLE ||
                                  item->kind == DEF_MACRO);
    struct span head = { item->span.start, has_body ? item->body.start : item->span.end };
    add_folded(g, head, has_body ? SIGNATURE_HEAD_MAX : SIGNATURE_SOURCE_MAX, one_line, &out);
    trim_opening(&out, one_line ? " {[(:;=\\" : " {:;=\\");
    if (has_body && item->name.start >= item->body.end) {
        buf_addstr(&out, " {…}");
        add_folded(g, (struct span){ item->body.end, item->span.end }, SIGNATURE_SOURCE_MAX, true,
                   &out);
        trim_opening(&out, " ;");
    }
    const char *kept = strings_keep(arena, out.data, out.size, SUMMARY_SIGNATURE_MAX);
    if (digest)
        *digest = out.size > SUMMARY_SIGNATURE_MAX ? hash_bytes(out.data, out.size) : 0;
    buf_release(&out);
    return kept;
}
