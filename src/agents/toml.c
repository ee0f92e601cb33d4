#include "agents/toml.h"

#include <string.h>

#include "base/buf.h"

struct scan {
    const char *p, *end;
    unsigned line;
};

static bool toml_is_at(const struct scan *s, const char *text)
{
    size_t n = strlen(text);
    return (size_t)(s->end - s->p) >= n && !memcmp(s->p, text, n);
}

static void step_toml(struct scan *s)
{
    s->line += *s->p == '\n';
    s->p++;
}

/* Over a string of one of the four kinds. False: it does not end. */
static bool skip_toml_string(struct scan *s)
{
    char quote = *s->p;
    char triple[] = { quote, quote, quote, '\0' };
    bool is_long = toml_is_at(s, triple);
    const char *close = is_long ? triple : triple + 2;
    for (s->p += strlen(close); s->p < s->end; step_toml(s)) {
        if (toml_is_at(s, close)) {
            s->p += strlen(close);
            while (is_long && s->p < s->end && *s->p == quote) /* """a"""" ends in a quote */
                s->p++;
            return true;
        }
        if (!is_long && *s->p == '\n')
            return false;
        if (quote == '"' && *s->p == '\\' && s->p + 1 < s->end)
            step_toml(s);
    }
    return false;
}

/* One logical line: without comment, white space and quotes around keys. False: something in it
 * does not end. */
static bool read_toml_line(struct scan *s, struct buf *out)
{
    int depth = 0;
    buf_reset(out);
    while (s->p < s->end && (*s->p != '\n' || depth > 0)) {
        if (*s->p == '#') {
            while (s->p < s->end && *s->p != '\n')
                s->p++;
        } else if (*s->p == '"' || *s->p == '\'') {
            const char *start = s->p + 1;
            if (!skip_toml_string(s))
                return false;
            if (s->p - 1 > start)
                buf_add(out, start, (size_t)(s->p - 1 - start));
        } else {
            depth += (*s->p == '[' || *s->p == '{') - (*s->p == ']' || *s->p == '}');
            if (!strchr(" \t\r\n", *s->p) || !*s->p)
                buf_addch(out, *s->p);
            step_toml(s);
        }
        if (depth < 0)
            return false;
    }
    if (depth)
        return false;
    if (s->p < s->end)
        step_toml(s);
    return true;
}

static bool begins_with(const struct buf *line, const char *text)
{
    return line->size >= strlen(text) && !memcmp(line->data, text, strlen(text));
}

int toml_has_table(const char *text, size_t size, const char *parent, const char *name,
                   struct err *err)
{
    struct scan s = { text, text + size, 1 };
    struct buf line = BUF_INIT, own = BUF_INIT, table = BUF_INIT, inner = BUF_INIT;
    struct buf value = BUF_INIT, dotted = BUF_INIT;
    bool is_there = false, is_top = true, is_parent = false;
    int result = 0;
    buf_printf(&own, "[%s]", parent);
    buf_printf(&table, "[%s.%s]", parent, name);
    buf_printf(&inner, "[%s.%s.", parent, name);
    buf_printf(&value, "%s=", parent);
    buf_printf(&dotted, "%s.", parent);
    while (!result && s.p < s.end) {
        unsigned at = s.line;
        if (!read_toml_line(&s, &line))
            result = err_set(err, ERR_NO, "line %u of it is not TOML", at);
        else if (is_top && (begins_with(&line, value.data) || begins_with(&line, dotted.data)))
            result =
                err_set(err, ERR_NO, "line %u of it gives %s a value, so no table can be added", at,
                        parent);
        if (begins_with(&line, "[")) {
            is_top = false;
            is_parent = line.size == strlen(parent) + 2 && begins_with(&line, own.data);
        }
        is_there = is_there || begins_with(&line, table.data) || begins_with(&line, inner.data) ||
                   (is_parent && begins_with(&line, name) &&
                    (line.data[strlen(name)] == '=' || line.data[strlen(name)] == '.'));
    }
    buf_release(&line);
    buf_release(&own);
    buf_release(&table);
    buf_release(&inner);
    buf_release(&value);
    buf_release(&dotted);
    return result ? result : is_there;
}
