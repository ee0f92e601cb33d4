#include "agents/jsonc.h"

#include <stdbool.h>
#include <string.h>

#define DEPTH_MAX 200

struct span {
    const char *start, *end;
};

struct scan {
    const char *text, *p, *end;
    int depth;
};

/* ---- reading ---- */

static bool json_is_at(const struct scan *s, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(s->end - s->p) >= n && !memcmp(s->p, word, n);
}

static bool skip_block_comment(struct scan *s)
{
    for (s->p += 2; s->p < s->end; s->p++)
        if (json_is_at(s, "*/")) {
            s->p += 2;
            return true;
        }
    return false;
}

/* White space and comments. False: a comment does not end. */
static bool skip_json_space(struct scan *s)
{
    while (s->p < s->end) {
        if (strchr(" \t\r\n", *s->p) && *s->p)
            s->p++;
        else if (json_is_at(s, "//"))
            while (s->p < s->end && *s->p != '\n')
                s->p++;
        else if (!json_is_at(s, "/*"))
            return true;
        else if (!skip_block_comment(s))
            return false;
    }
    return true;
}

static bool skip_json_string(struct scan *s)
{
    if (s->p >= s->end || *s->p != '"')
        return false;
    for (s->p++; s->p < s->end && (unsigned char)*s->p >= ' '; s->p++) {
        if (*s->p == '"') {
            s->p++;
            return true;
        }
        s->p += *s->p == '\\' && s->p + 1 < s->end;
    }
    return false;
}

static bool skip_word(struct scan *s)
{
    const char *start = s->p;
    while (s->p < s->end && *s->p && strchr("+-.0123456789abcdefghijklmnopqrstuvwxyzE", *s->p))
        s->p++;
    size_t n = (size_t)(s->p - start);
    if (!n)
        return false;
    return strchr("-0123456789", *start) || (n == 4 && !memcmp(start, "true", 4)) ||
           (n == 4 && !memcmp(start, "null", 4)) || (n == 5 && !memcmp(start, "false", 5));
}

static bool skip_value(struct scan *s);

/* An object or an array from its bracket on, without what is in it: */
struct container {
    struct span self;       /* with its brackets */
    const char *first;      /* begins its first entry, or NULL: it has none */
    struct span key, value; /* of the entry that was asked for */
    unsigned found;
};

static bool key_is(const struct span *key, const char *name)
{
    size_t n = (size_t)(key->end - key->start);
    return name && n == strlen(name) + 2 && !memcmp(key->start + 1, name, n - 2);
}

/* The text of a value without white space and comments, to compare by. */
static void add_bare(struct buf *out, const char *text, size_t size)
{
    struct scan s = { text, text, text + size, 0 };
    while (skip_json_space(&s) && s.p < s.end) {
        const char *start = s.p;
        if (*s.p == '"' ? !skip_json_string(&s) : !s.p++)
            return;
        buf_add(out, start, (size_t)(s.p - start));
    }
}

static bool is_same(const struct span *value, const char *text)
{
    struct buf a = BUF_INIT, b = BUF_INIT;
    add_bare(&a, value->start, (size_t)(value->end - value->start));
    add_bare(&b, text, strlen(text));
    bool same = a.size == b.size && !memcmp(a.data, b.data, a.size);
    buf_release(&a);
    buf_release(&b);
    return same;
}

/* One entry: "key": value, or a value. */
static bool read_entry(struct scan *s, bool is_object, struct span *key, struct span *value)
{
    *key = (struct span){ s->p, s->p };
    if (is_object && (!skip_json_string(s) || (key->end = s->p, !skip_json_space(s)) ||
                      s->p >= s->end || *s->p++ != ':' || !skip_json_space(s)))
        return false;
    value->start = s->p;
    if (!skip_value(s))
        return false;
    value->end = s->p;
    if (!is_object)
        key->start = value->start;
    return true;
}

/* Reads the container at s->p; `name` (of an object) or `text` (of an array) says which entry is
 * asked for. */
static bool read_container(struct scan *s, const char *name, const char *text,
                           struct container *out)
{
    char close = *s->p == '{' ? '}' : ']';
    *out = (struct container){ .self.start = s->p++ };
    if (++s->depth > DEPTH_MAX || !skip_json_space(s))
        return false;
    while (s->p < s->end && *s->p != close) {
        struct span key, value;
        if (!out->first)
            out->first = s->p;
        if (!read_entry(s, close == '}', &key, &value) || !skip_json_space(s) || s->p >= s->end)
            return false;
        if (close == '}' ? key_is(&key, name) : text && is_same(&value, text)) {
            out->key = key;
            out->value = value;
            out->found++;
        }
        if (*s->p != ',' && *s->p != close)
            return false;
        if (*s->p == ',' && (s->p++, !skip_json_space(s)))
            return false;
    }
    if (s->p >= s->end)
        return false;
    out->self.end = ++s->p;
    s->depth--;
    return true;
}

static bool skip_value(struct scan *s)
{
    struct container ignored;
    if (s->p >= s->end)
        return false;
    if (*s->p == '{' || *s->p == '[')
        return read_container(s, NULL, NULL, &ignored);
    return *s->p == '"' ? skip_json_string(s) : skip_word(s);
}

static int refuse_at(const struct scan *s, struct err *err)
{
    unsigned line = 1;
    for (const char *p = s->text; p < s->p && p < s->end; p++)
        line += *p == '\n';
    return err_set(err, ERR_NO, "line %u of it is not JSON", line);
}

/* ---- the way to the place ---- */

struct way {
    struct container steps[JSONC_PATH_MAX + 1]; /* from the root on */
    size_t depth;                               /* how many are there */
    size_t wanted;                              /* how many there would be */
};

static const char *step_name(const struct jsonc_place *place, size_t step, size_t wanted)
{
    return step + 1 < wanted ? place->path[step] : place->name;
}

static bool is_container(const char *value, bool is_object)
{
    return *value == (is_object ? '{' : '[');
}

static int find_step(struct scan *s, const struct jsonc_place *place, struct way *way,
                     struct err *err)
{
    size_t i = way->depth;
    const char *name = step_name(place, i, way->wanted);
    bool is_last = i + 1 == way->wanted;
    if (!is_container(s->p, !is_last || place->name))
        return err_set(err, ERR_NO, "\"%s\" in it is something else",
                       i ? place->path[i - 1] : "what it holds");
    if (!read_container(s, name, is_last ? place->value : NULL, &way->steps[i]))
        return refuse_at(s, err);
    if (way->steps[i].found > 1)
        return err_set(err, ERR_NO, "an entry in it is there twice");
    way->depth++;
    return 0;
}

static int find_way(const char *text, size_t size, const struct jsonc_place *place, struct way *way,
                    struct err *err)
{
    struct scan s = { text, text, text + size, 0 };
    *way = (struct way){ .wanted = 1 };
    while (way->wanted <= JSONC_PATH_MAX && place->path[way->wanted - 1])
        way->wanted++;
    if (!skip_json_space(&s) || s.p >= s.end)
        return err_set(err, ERR_NO, "it is empty");
    const char *root = s.p;
    if (!skip_value(&s) || !skip_json_space(&s) || s.p != s.end)
        return refuse_at(&s, err);
    s.p = root;
    do {
        s.depth = 0;
        if (find_step(&s, place, way, err))
            return -1;
        s.p = way->steps[way->depth - 1].value.start;
    } while (way->depth < way->wanted && way->steps[way->depth - 1].found);
    return 0;
}

/* ---- how the text is laid out ---- */

static const char *line_start(const char *text, const char *p)
{
    while (p > text && p[-1] != '\n')
        p--;
    return p;
}

static size_t blank_length(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && (p[n] == ' ' || p[n] == '\t'))
        n++;
    return n;
}

static const char *line_end_of(const char *text, size_t size)
{
    const char *newline = memchr(text, '\n', size);
    return newline && newline > text && newline[-1] == '\r' ? "\r\n" : "\n";
}

static void add_indent(struct buf *out, const char *text, const char *at, const char *end)
{
    const char *start = line_start(text, at);
    buf_add(out, start, blank_length(start, end));
}

/* One step to the right, as the first line that is indented has it. */
static void add_unit(struct buf *out, const char *text, size_t size)
{
    for (const char *p = text, *end = text + size; p && p < end;) {
        size_t n = blank_length(p, end);
        if (n) {
            buf_add(out, *p == '\t' ? "\t" : "        ", *p == '\t' ? 1 : n < 8 ? n : 8);
            return;
        }
        p = memchr(p, '\n', (size_t)(end - p));
        p = p ? p + 1 : NULL;
    }
    buf_addstr(out, "  ");
}

/* The start of the next line when nothing but a comment follows the opening bracket on its own. */
static const char *line_start_after(const char *after, const char *end)
{
    const char *p = after + blank_length(after, end);
    if (p + 1 < end && p[0] == '/' && p[1] == '/')
        while (p < end && *p != '\n')
            p++;
    p += p < end && *p == '\r';
    return p < end && *p == '\n' ? p + 1 : NULL;
}

/* ---- putting in ---- */

/* `"hooks": {"UserPromptSubmit": [value]}` for what is not there yet: closer than in a bracket that
 * was there, so that it can be told which is to be taken out again. */
static void add_entry(struct buf *out, const struct jsonc_place *place, size_t step, size_t wanted)
{
    const char *name = step_name(place, step, wanted);
    if (name)
        buf_printf(out, "\"%s\": ", name);
    if (step + 1 == wanted) {
        buf_addstr(out, place->value);
        return;
    }
    bool is_object = step + 2 < wanted || place->name;
    buf_addstr(out, is_object ? "{" : "[");
    add_entry(out, place, step + 1, wanted);
    buf_addstr(out, is_object ? "}" : "]");
}

static void add_on_new_line(struct buf *out, const char *text, size_t size,
                            const struct container *in, const char *entry)
{
    const char *end = text + size;
    const char *first_line = in->first ? line_start(text, in->first) : NULL;
    if (first_line && first_line + blank_length(first_line, end) == in->first) {
        buf_add(out, first_line, (size_t)(in->first - first_line));
    } else {
        add_indent(out, text, in->self.start, end);
        add_unit(out, text, size);
    }
    buf_printf(out, "%s%s%s", entry, in->first ? "," : "", line_end_of(text, size));
}

static void insert(const char *text, size_t size, const struct way *way,
                   const struct jsonc_place *place, struct buf *out)
{
    const struct container *in = &way->steps[way->depth - 1];
    const char *after = in->self.start + 1, *end = text + size;
    const char *line = line_start_after(after, in->self.end);
    const char *at = line ? line : after;
    struct buf entry = BUF_INIT;
    add_entry(&entry, place, way->depth - 1, way->wanted);
    buf_add(out, text, (size_t)(at - text));
    if (line)
        add_on_new_line(out, text, size, in, entry.data);
    else
        buf_printf(out, " %s%s", entry.data, in->first ? "," : " ");
    buf_add(out, at, (size_t)(end - at));
    buf_release(&entry);
}

int jsonc_insert(const char *text, size_t size, const struct jsonc_place *place, struct buf *out,
                 struct err *err)
{
    struct way way;
    if (find_way(text, size, place, &way, err))
        return -1;
    if (way.depth == way.wanted && way.steps[way.depth - 1].found)
        return EDIT_NOTHING;
    insert(text, size, &way, place, out);
    return EDIT_DONE;
}

/* ---- taking out ---- */

/* Whether putting the entry into the text without a part of it gives the text. */
static bool is_undone_by(const char *text, size_t size, const char *from, const char *to,
                         const struct jsonc_place *place, struct buf *out)
{
    struct buf again = BUF_INIT;
    buf_reset(out);
    if (from < text || to > text + size || from > to)
        return false;
    buf_add(out, text, (size_t)(from - text));
    buf_add(out, to, (size_t)(text + size - to));
    bool same = jsonc_insert(out->data, out->size, place, &again, NULL) == EDIT_DONE &&
                again.size == size && !memcmp(again.data, text, size);
    buf_release(&again);
    return same;
}

static const char *after_comma(const char *p, const char *end)
{
    return p < end && *p == ',' ? p + 1 : p;
}

static const char *after_newline(const char *p, const char *end)
{
    p += p < end && *p == '\r';
    return p < end && *p == '\n' ? p + 1 : p;
}

/* The ways in which insert can have put it there. */
static bool undo(const char *text, size_t size, const struct container *in,
                 const struct jsonc_place *place, struct buf *out)
{
    const char *end = text + size, *stop = in->value.end, *after = in->self.start + 1;
    const char *line = line_start(text, in->key.start);
    return is_undone_by(text, size, line, after_newline(after_comma(stop, end), end), place, out) ||
           is_undone_by(text, size, after, stop + 1, place, out);
}

/* For a text that was laid out anew since: the entry with one comma, and its line when that is
 * empty then. */
static void cut_member(const char *text, size_t size, const struct container *in, struct buf *out)
{
    const char *end = text + size, *from = in->key.start, *to = in->value.end;
    struct scan s = { text, to, end, 0 };
    if (skip_json_space(&s) && s.p < end && *s.p == ',') {
        to = s.p + 1;
    } else {
        const char *p = from;
        while (p > text && strchr(" \t\r\n", p[-1]))
            p--;
        from = p > text && p[-1] == ',' ? p - 1 : from;
    }
    const char *line = line_start(text, from), *rest = to + blank_length(to, end);
    if (line + blank_length(line, end) == from && after_newline(rest, end) > rest) {
        from = line;
        to = after_newline(rest, end);
    }
    buf_reset(out);
    buf_add(out, text, (size_t)(from - text));
    buf_add(out, to, (size_t)(end - to));
}

int jsonc_remove(const char *text, size_t size, const struct jsonc_place *place, struct buf *out,
                 struct err *err)
{
    struct way way;
    if (find_way(text, size, place, &way, err))
        return -1;
    const struct container *last = &way.steps[way.depth - 1];
    if (way.depth < way.wanted || !last->found)
        return EDIT_NOTHING;
    if (!is_same(&last->value, place->value))
        return err_set(err, ERR_NO, "the entry \"%s\" in it was changed by somebody", place->name);
    for (size_t i = way.depth; i-- > 0;)
        if (undo(text, size, &way.steps[i], place, out))
            return EDIT_DONE;
    cut_member(text, size, last, out);
    return EDIT_DONE;
}
