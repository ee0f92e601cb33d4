/* Runs corpus/<language>.txt: sources with the summary that each must give.
 *
 * A case, in the manner of tree-sitter's own corpus:
 *
 *     ================
 *     what it shows
 *     :crlf
 *     ================
 *     the source
 *     ---
 *     doc What the file is for.
 *     import 1 stdio.h
 *     def function main 3-5 - public int main(void) | Starts it.
 *     ref printf*2 puts
 *
 * A definition has its kind, name (in quotes when it holds a space), lines, parent ("-": none; "of"
 * a type of another file),
 * visibility, signature and documentation. References are sorted, with how often where that is more
 * than once. "line" stands for "def" where it was told from its line alone. The last "---" ends the
 * source.
 *
 * Lines with a colon after the title change the source: ":crlf" gives Windows line ends, ":bom" a
 * byte order mark before it, ":unfinished" takes its last line end away, ":escapes" makes a byte of
 * each \xNN. ":uses" shows what the file names instead of what it defines: its package, what its
 * imports bind, and its uses with what stands before them:
 *
 *     package shop
 *     bind api/"" is "./api"
 *     bind text/trim is "./text" handed on
 *     use api.get
 *     use .trim*2
 *
 * What is expected is what a reader of the source says, not what the program printed.
 * CORPUS_PRINT=<language> prints that file with the present results, to look at and compare.
 */
#include "support.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "syntax/parser.h"

#define CORPUS        TEST_FIXTURES "/../tests/unit/syntax/corpus"
#define LANGUAGES_MAX 96

struct piece {
    const char *start, *end;
};

struct test_case {
    struct piece header; /* all of it, with its lines of "=" */
    struct piece title, options, source, expected;
};

/* ---- the file ---- */

static bool read_corpus(const char *language, struct buf *out)
{
    char path[4096], block[8192];
    snprintf(path, sizeof path, "%s/%s.txt", CORPUS, language);
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        buf_add(out, block, n);
    fclose(file);
    return true;
}

/* The line at *p without its end; *p moves behind it. False at the end. */
static bool next_line(const char **p, const char *end, struct piece *line)
{
    if (*p >= end)
        return false;
    const char *newline = memchr(*p, '\n', (size_t)(end - *p));
    *line = (struct piece){ *p, newline ? newline : end };
    *p = newline ? newline + 1 : end;
    return true;
}

static bool is_rule(struct piece line)
{
    for (const char *p = line.start; p < line.end; p++)
        if (*p != '=')
            return false;
    return line.end - line.start >= 16;
}

static bool is_separator(struct piece line)
{
    return line.end - line.start == 3 && !memcmp(line.start, "---", 3);
}

static void read_header(const char **p, const char *end, struct test_case *c)
{
    struct piece line = { *p, *p };
    c->header.start = *p;
    next_line(p, end, &line);
    next_line(p, end, &c->title);
    c->options = (struct piece){ *p, *p };
    while (next_line(p, end, &line) && !is_rule(line))
        c->options.end = *p;
    c->header.end = *p;
}

static bool next_case(const char **p, const char *end, struct test_case *c)
{
    struct piece line;
    if (*p >= end)
        return false;
    read_header(p, end, c);
    c->source = c->expected = (struct piece){ *p, *p };
    for (const char *at; at = *p, next_line(p, end, &line);) {
        if (is_rule(line)) {
            *p = at;
            break;
        }
        if (is_separator(line)) {
            c->source.end = line.start;
            c->expected.start = *p;
        }
        c->expected.end = *p;
    }
    return true;
}

/* ---- the source ---- */

static bool has_option(const struct test_case *c, const char *name)
{
    struct piece line;
    for (const char *p = c->options.start; next_line(&p, c->options.end, &line);)
        if ((size_t)(line.end - line.start) == strlen(name) &&
            !memcmp(line.start, name, strlen(name)))
            return true;
    return false;
}

static int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

static void make_source(const struct test_case *c, struct buf *out)
{
    bool crlf = has_option(c, ":crlf"), escapes = has_option(c, ":escapes");
    if (has_option(c, ":bom"))
        buf_addstr(out, "\xef\xbb\xbf");
    for (const char *p = c->source.start; p < c->source.end; p++) {
        if (escapes && c->source.end - p >= 4 && p[0] == '\\' && p[1] == 'x') {
            buf_addch(out, (char)(hex_digit(p[2]) * 16 + hex_digit(p[3])));
            p += 3;
            continue;
        }
        if (crlf && *p == '\n')
            buf_addch(out, '\r');
        buf_addch(out, *p);
    }
    if (has_option(c, ":unfinished"))
        buf_truncate(out, out->size - 1 - crlf);
}

/* ---- the result ---- */

static void add_name(struct buf *out, const char *name)
{
    buf_printf(out, strchr(name, ' ') ? "\"%s\"" : "%s", name);
}

static void add_definition(struct buf *out, const struct summary *s, const struct definition *d)
{
    buf_printf(out, "%s %s ", d->from_lines ? "line" : "def", def_kind_name(d->kind));
    add_name(out, d->name);
    buf_printf(out, " %u-%u ", d->line, d->end_line);
    add_name(out, d->parent < 0 ? "-" : s->definitions[d->parent].name);
    if (*d->scope)
        buf_printf(out, " of %s", d->scope);
    buf_printf(out, " %s %s", d->is_public ? "public" : "private", d->signature);
    if (*d->doc)
        buf_printf(out, " | %s", d->doc);
    buf_addch(out, '\n');
}

static void add_summary(struct buf *out, const struct summary *s)
{
    if (s->state != PARSE_OK && s->state != PARSE_BY_LINES)
        buf_printf(out, "state %s\n", parse_state_name(s->state));
    if (*s->doc)
        buf_printf(out, "doc %s\n", s->doc);
    for (size_t i = 0; i < s->import_count; i++)
        buf_printf(out, "import %u %s\n", s->imports[i].line, s->imports[i].target);
    for (size_t i = 0; i < s->definition_count; i++)
        add_definition(out, s, &s->definitions[i]);
    if (s->reference_count)
        buf_addstr(out, "ref");
    for (size_t i = 0; i < s->reference_count; i++) {
        buf_printf(out, " %s", s->references[i].name);
        if (s->references[i].count > 1)
            buf_printf(out, "*%u", s->references[i].count);
    }
    if (s->reference_count)
        buf_addch(out, '\n');
}

static void add_uses(struct buf *out, const struct summary *s)
{
    if (*s->package)
        buf_printf(out, "package %s\n", s->package);
    for (size_t i = 0; i < s->binding_count; i++) {
        const struct binding *b = &s->bindings[i];
        buf_printf(out, "bind %s/%s is \"%s\"%s\n", *b->name ? b->name : "\"\"",
                   *b->member ? b->member : "\"\"", s->imports[b->import].target,
                   b->is_handed_on ? " handed on" : "");
    }
    for (size_t i = 0; i < s->use_count; i++) {
        buf_printf(out, "use %s.%s", s->uses[i].qualifier, s->uses[i].name);
        if (s->uses[i].count > 1)
            buf_printf(out, "*%u", s->uses[i].count);
        buf_addch(out, '\n');
    }
}

static void run_case(struct parser *parser, const struct language *language,
                     const struct test_case *c, struct buf *result)
{
    struct arena arena = ARENA_INIT;
    struct buf source = BUF_INIT;
    struct parsed parsed;
    make_source(c, &source);
    /* Exactly as long as the source, so that the sanitizer sees each byte read too far. */
    char *text = xmalloc(source.size + !source.size);
    memcpy(text, source.data, source.size);
    parser_run(parser, language, text, source.size, &arena, &parsed);
    if (has_option(c, ":uses"))
        add_uses(result, &parsed.summary);
    else
        add_summary(result, &parsed.summary);
    free(text);
    buf_release(&source);
    arena_release(&arena);
}

/* ---- comparison ---- */

/* Without the empty lines between cases. */
static struct piece trim_end(struct piece text)
{
    while (text.end - text.start >= 2 && text.end[-1] == '\n' && text.end[-2] == '\n')
        text.end--;
    if (text.end - text.start == 1 && *text.start == '\n')
        text.end--;
    return text;
}

static bool same(struct piece a, struct piece b)
{
    return a.end - a.start == b.end - b.start &&
           !memcmp(a.start, b.start, (size_t)(a.end - a.start));
}

static bool has_line(struct piece text, struct piece wanted)
{
    struct piece line;
    for (const char *p = text.start; next_line(&p, text.end, &line);)
        if (same(line, wanted))
            return true;
    return false;
}

static void print_lines_not_in(struct piece text, struct piece other, char mark)
{
    struct piece line;
    for (const char *p = text.start; next_line(&p, text.end, &line);)
        if (!has_line(other, line))
            print_error("  %c %.*s\n", mark, (int)(line.end - line.start), line.start);
}

static bool check_case(const char *language, const struct test_case *c, const struct buf *result)
{
    struct piece expected = trim_end(c->expected);
    struct piece actual = { result->data, result->data + result->size };
    if (same(expected, actual))
        return true;
    print_error("%s: %.*s\n", language, (int)(c->title.end - c->title.start), c->title.start);
    print_lines_not_in(expected, actual, '-');
    print_lines_not_in(actual, expected, '+');
    return false;
}

static void print_piece(struct piece piece)
{
    printf("%.*s", (int)(piece.end - piece.start), piece.start);
}

static void print_case(const struct test_case *c, const struct buf *result)
{
    print_piece(c->header);
    print_piece(c->source);
    printf("---\n%s\n", result->data);
}

/* ---- the tests ---- */

static void test_language(void **state)
{
    const char *language = *state;
    const char *print = getenv("CORPUS_PRINT");
    if (print && strcmp(print, language) != 0)
        skip();
    struct parse_limits limits = PARSE_LIMITS_DEFAULT;
    struct parser *parser = parser_new(&limits);
    struct buf corpus = BUF_INIT, result = BUF_INIT;
    struct test_case c;
    int cases = 0, failures = 0;
    assert_true(read_corpus(language, &corpus));
    for (const char *p = corpus.data; next_case(&p, corpus.data + corpus.size, &c); cases++) {
        run_case(parser, language_by_name(language), &c, &result);
        if (print)
            print_case(&c, &result);
        else
            failures += !check_case(language, &c, &result);
        buf_reset(&result);
    }
    parser_free(parser);
    buf_release(&corpus);
    buf_release(&result);
    assert_true(cases > 0);
    assert_int_equal(failures, 0);
}

/* Languages without a grammar have one when lines or embedded scripts are read. */
static bool has_corpus(const char *language)
{
    struct buf text = BUF_INIT;
    bool found = read_corpus(language, &text);
    buf_release(&text);
    return found;
}

int main(void)
{
    struct CMUnitTest tests[LANGUAGES_MAX] = { { 0 } };
    size_t count = 0;
    const struct language *language;
    for (size_t i = 0; (language = language_at(i)) && count < LANGUAGES_MAX; i++)
        if (language_has_grammar(language) || has_corpus(language_name(language)))
            tests[count++] =
                (struct CMUnitTest){ .name = language_name(language),
                                     .test_func = test_language,
                                     .initial_state = (void *)language_name(language) };
    return RUN_TESTS(tests);
}
