#include "syntax/embedded.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "syntax/language.h"

#define SCRIPTS_MAX 64

/* ---- scripts ---- */

static void add_script(struct scripts *s, const char *text, const char *start, const char *end)
{
    struct span span = { (uint32_t)(start - text), (uint32_t)(end - text) };
    if (s->count < SCRIPTS_MAX)
        ARRAY_PUSH(s->spans, s->count, s->capacity, span);
}

static bool is_tag(const char *p, const char *end, const char *tag)
{
    size_t n = strlen(tag);
    return (size_t)(end - p) > n && !strncasecmp(p, tag, n) &&
           (isspace((unsigned char)p[n]) || p[n] == '>');
}

/* `<script lang="ts">` and what else may be in it. */
static void read_tag(struct scripts *s, const char *p, const char *end)
{
    const char *lang = memmem(p, (size_t)(end - p), "lang=", 5);
    bool typed = lang && end - lang > 8 && (lang[6] == 't' || lang[6] == 'T');
    bool markup = typed && (lang[8] == 'x' || lang[8] == 'X');
    if (markup)
        s->language = language_by_name("tsx");
    else if (typed && (!s->language || strcmp(s->language->name, "tsx") != 0))
        s->language = language_by_name("typescript");
    else if (!s->language)
        s->language = language_by_name("javascript");
}

static const char *find_close(const char *p, const char *end)
{
    for (; (p = memmem(p, (size_t)(end - p), "</", 2)); p += 2)
        if (end - p >= 8 && !strncasecmp(p + 2, "script", 6))
            return p;
    return end;
}

/* The front matter of Astro: between two lines of "---". */
static const char *find_front(struct scripts *s, const char *text, const char *end)
{
    const char *p = text;
    while (p < end && isspace((unsigned char)*p))
        p++;
    if (end - p < 4 || memcmp(p, "---", 3))
        return text;
    const char *start = p + 3, *close = memmem(start, (size_t)(end - start), "\n---", 4);
    if (!close)
        return text;
    s->language = language_by_name("typescript");
    add_script(s, text, start, close);
    return close + 4;
}

void scripts_find(struct scripts *s, const struct language *language, const char *text,
                  uint32_t size)
{
    const char *p = text, *end = text + size;
    s->language = NULL;
    s->count = 0;
    if (language->holds != HOLDS_SCRIPTS && language->holds != HOLDS_FRONT)
        return;
    if (language->holds == HOLDS_FRONT)
        p = find_front(s, text, end);
    while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
        if (end - p >= 4 && !memcmp(p, "<!--", 4)) {
            const char *close = memmem(p, (size_t)(end - p), "-->", 3);
            p = close ? close + 3 : end;
        } else if (is_tag(p + 1, end, "script")) {
            const char *open = memchr(p, '>', (size_t)(end - p));
            const char *close = open ? find_close(open, end) : end;
            if (open && open[-1] != '/') {
                read_tag(s, p, open);
                add_script(s, text, open + 1, close);
            }
            p = open ? close : end;
        } else {
            p++;
        }
    }
}

void scripts_release(struct scripts *s)
{
    free(s->spans);
    *s = (struct scripts){ 0 };
}

static bool is_script_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Whether the quote at `at` opens the value of `@click=`, `:key=`, `v-if=` and the like: code. */
static bool opens_code(const char *text, uint32_t from, uint32_t at)
{
    uint32_t start = at;
    if (at < from + 2 || text[at - 1] != '=')
        return false;
    while (start > from && at - start < 80 && !isspace((unsigned char)text[start - 1]))
        start--;
    return text[start] == '@' || text[start] == ':' || !strncmp(text + start, "v-", 2);
}

/* `<Row`, `save(`, `{save}` and `@click="save"`. */
static void gather_words(struct gather *g, uint32_t from, uint32_t to)
{
    const char *text = g->text;
    for (uint32_t at = from; at < to;) {
        if (to - at > 4 && !memcmp(text + at, "<!--", 4)) {
            const char *close = memmem(text + at, to - at, "-->", 3);
            at = close ? (uint32_t)(close - text) + 3 : to;
        }
        uint32_t start = at;
        while (at < to && is_script_byte(text[at]))
            at++;
        char before = start > from ? text[start - 1] : ' ', after = at < to ? text[at] : ' ';
        bool component = before == '<' && isupper((unsigned char)text[start]);
        bool held = (before == '{' && after == '}') ||
                    (before == '"' && after == '"' && opens_code(text, from, start - 1));
        if (at > start && !isdigit((unsigned char)text[start]) &&
            (component || held || after == '('))
            gather_add_reference(g, (struct span){ start, at });
        at += at == start;
    }
}

void scripts_gather_markup(const struct scripts *s, struct gather *g)
{
    uint32_t at = 0;
    for (size_t i = 0; i < s->count; i++) {
        gather_words(g, at, s->spans[i].start);
        at = s->spans[i].end;
    }
    gather_words(g, at, g->size);
}

/* ---- notebooks ---- */

struct json {
    const char *p, *end;
    uint32_t line;
};

static void skip_cell_space(struct json *j)
{
    for (; j->p < j->end && isspace((unsigned char)*j->p); j->p++)
        j->line += *j->p == '\n';
}

static unsigned hex4(const char *p)
{
    unsigned value = 0;
    for (int i = 0; i < 4; i++)
        value = value * 16 + (unsigned)(isdigit((unsigned char)p[i])
                                            ? p[i] - '0'
                                            : (tolower((unsigned char)p[i]) - 'a' + 10) & 15);
    return value;
}

/* The string at p, decoded into out (or passed, when it is NULL). */
static void read_string(struct json *j, struct buf *out)
{
    static const char codes[] = "n\nt\tr\rb\bf\f";
    for (j->p++; j->p < j->end && *j->p != '"'; j->p++) {
        if (*j->p != '\\' || j->p + 1 >= j->end) {
            j->line += *j->p == '\n';
            if (out)
                buf_addch(out, *j->p);
            continue;
        }
        j->p++;
        const char *code = strchr(codes, *j->p);
        if (*j->p == 'u' && j->end - j->p > 5) {
            if (out)
                utf8_add_code(out, hex4(j->p + 1));
            j->p += 4;
        } else if (out) {
            buf_addch(out, code && (code - codes) % 2 == 0 ? code[1] : *j->p);
        }
    }
    j->p += j->p < j->end;
}

static bool takes_key(const struct json *j, const char *key)
{
    size_t n = strlen(key);
    return (size_t)(j->end - j->p) > n + 2 && !memcmp(j->p + 1, key, n) && j->p[n + 1] == '"';
}

/* The lines of the text from byte `from` on stand in one line of the file. */
static void add_cell_lines(struct cells *c, size_t from, uint32_t line)
{
    for (size_t i = from; i < c->text.size; i++)
        if (c->text.data[i] == '\n')
            ARRAY_PUSH(c->lines, c->line_count, c->line_capacity, line);
}

static void end_line(struct cells *c, uint32_t line)
{
    if (c->text.size && c->text.data[c->text.size - 1] != '\n') {
        buf_addch(&c->text, '\n');
        add_cell_lines(c, c->text.size - 1, line);
    }
}

/* Lines that the notebook runs itself ("%matplotlib", "!pip") are no code. */
static void blank_magic(struct cells *c, size_t from)
{
    char *p = c->text.data + from, *end = c->text.data + c->text.size;
    if (from == c->text.size || (*p != '%' && *p != '!' && *p != '?'))
        return;
    for (; p < end && *p != '\n'; p++)
        *p = ' ';
}

static void read_source(struct json *j, struct cells *c)
{
    int depth = 0;
    do {
        skip_cell_space(j);
        if (j->p >= j->end)
            return;
        if (*j->p == '"') {
            uint32_t line = j->line;
            size_t from = c->text.size;
            read_string(j, &c->text);
            blank_magic(c, from);
            add_cell_lines(c, from, line);
        } else {
            depth += (*j->p == '[') - (*j->p == ']');
            j->p++;
        }
    } while (depth > 0);
    end_line(c, j->line);
}

static const struct language *cells_language(const char *text, size_t size)
{
    static const char key[] = "\"language_info\"";
    const char *at = memmem(text, size, key, sizeof key - 1), *end = text + size;
    const char *name = at ? memmem(at, (size_t)(end - at), "\"name\"", 6) : NULL;
    const char *value = name ? memchr(name + 6, '"', (size_t)(end - name) - 6) : NULL;
    const char *close = value ? memchr(value + 1, '"', (size_t)(end - value) - 1) : NULL;
    char word[32] = "python";
    if (close && (size_t)(close - value) <= sizeof word) {
        memset(word, 0, sizeof word);
        for (size_t i = 0; value + 1 + i < close; i++)
            word[i] = (char)tolower((unsigned char)value[1 + i]);
    }
    return language_by_name(word);
}

void cells_find(struct cells *c, const struct language *language, const char *text, size_t size)
{
    *c = (struct cells){ .text = BUF_INIT };
    if (language->holds != HOLDS_CELLS)
        return;
    struct json j = { text, text + size, 1 };
    bool code = false;
    for (skip_cell_space(&j); j.p < j.end; skip_cell_space(&j)) {
        if (*j.p != '"') {
            j.p++;
        } else if (takes_key(&j, "cell_type")) {
            read_string(&j, NULL);
            const char *value = memchr(j.p, '"', (size_t)(j.end - j.p));
            code = value && j.end - value > 6 && !memcmp(value, "\"code\"", 6);
        } else if (takes_key(&j, "source") && code) {
            read_string(&j, NULL);
            skip_cell_space(&j);
            if (j.p < j.end && *j.p == ':') {
                j.p++;
                read_source(&j, c);
            }
        } else {
            read_string(&j, NULL);
        }
    }
    if (c->text.size)
        c->language = cells_language(text, size);
}

void cells_release(struct cells *c)
{
    buf_release(&c->text);
    free(c->lines);
}

uint32_t cells_line(const struct cells *c, uint32_t line)
{
    if (!line || !c->line_count)
        return 1;
    return c->lines[line <= c->line_count ? line - 1 : c->line_count - 1];
}
