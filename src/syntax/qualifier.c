#include "syntax/qualifier.h"

#include <ctype.h>
#include <string.h>

#include "syntax/strings.h"

#define LOOK_MAX 400 /* bytes that a bracket, or the beginning of a line, is looked for in */

static bool is_name_char(unsigned char c)
{
    return isalnum(c) || c == '_' || c >= 0x80;
}

static size_t set(char out[QUALIFIER_MAX], const char *value)
{
    size_t n = strlen(value);
    memcpy(out, value, n + 1);
    return n;
}

/* ---- backwards ---- */

/* A path is written from its end, so it is kept at the end of a buffer. */
struct path {
    char text[QUALIFIER_MAX];
    size_t start;
    bool too_long;
};

static void prepend(struct path *path, const char *s, size_t n)
{
    if (n >= path->start) {
        path->too_long = true;
        return;
    }
    path->start -= n;
    memcpy(path->text + path->start, s, n);
}

/* Whether what ends at p, in its line, is a comment: "// see a.b." */
static bool is_in_comment(const char *text, uint32_t p)
{
    uint32_t least = p > LOOK_MAX ? p - LOOK_MAX : 0, line = p;
    while (line > least && text[line - 1] != '\n')
        line--;
    uint32_t first = line;
    while (first < p && (text[first] == ' ' || text[first] == '\t'))
        first++;
    for (uint32_t i = first; i < p; i++) {
        char before = i > line ? text[i - 1] : ' ', next = i + 1 < p ? text[i + 1] : ' ';
        bool is_first = i == first;
        if ((text[i] == '/' && (next == '/' || next == '*') && before != ':') ||
            (text[i] == '#' && before == ' ' && (next == ' ' || next == '#')) ||
            (text[i] == '#' && is_first && next == ' ') ||
            (text[i] == '*' && is_first && (next == ' ' || next == '/')))
            return true;
    }
    return false;
}

static uint32_t space_start(const char *text, uint32_t end, bool *has_newline)
{
    *has_newline = false;
    while (end && isspace((unsigned char)text[end - 1]))
        *has_newline |= text[--end] == '\n';
    return end;
}

/* Past space, and never from one line into a comment that ends another. */
static uint32_t skip_space_back(const char *text, uint32_t start)
{
    bool is_other_line;
    uint32_t p = space_start(text, start, &is_other_line);
    return is_other_line && is_in_comment(text, p) ? start : p;
}

/* The operator that ends at p: its length, and '.' or ':' for it. */
static uint32_t operator_before(const char *text, uint32_t p, char *kind)
{
    if (!p)
        return 0;
    char c = text[p - 1], before = p > 1 ? text[p - 2] : '\0';
    *kind = '.';
    if (c == '.' && before == '.')
        return 0; /* "...", "..": what follows stands alone */
    if (c == '.')
        return before == '?' || before == '!' || before == '&' ? 2 : 1;
    if (c == '>' && before == '-')
        return p > 2 && text[p - 3] == '?' ? 3 : 2;
    *kind = ':';
    if (c == ':' && before == ':')
        return 2;
    return c == '\\' ? 1 : 0;
}

/* Where the bracket that closes at p - 1 opens; p when it is too far, or never does. */
static uint32_t opening(const char *text, uint32_t p)
{
    static const char close[] = ")]}>", open[] = "([{<";
    char c = text[p - 1], o = open[strchr(close, c) - close];
    uint32_t least = p > LOOK_MAX ? p - LOOK_MAX : 0;
    for (uint32_t i = p, depth = 0; i > least; i--) {
        depth += text[i - 1] == c;
        if (text[i - 1] == o && !--depth)
            return i - 1;
    }
    return p;
}

static uint32_t name_before(const char *text, uint32_t p, bool with_dollar)
{
    uint32_t start = p;
    while (start && is_name_char((unsigned char)text[start - 1]))
        start--;
    if (start && start < p && (text[start - 1] == '$' || text[start - 1] == '@') &&
        (with_dollar || text[start - 1] == '@' || text[start - 1] == '$'))
        start--;
    return start;
}

/* "@x" of Ruby is "this.x", and so are the other ways to say "this". */
static void prepend_name(struct path *path, const char *p, size_t n)
{
    static const char own[] = " this self cls Self super $this static parent base ";
    while (n && *p == '@')
        p++, n--;
    if (strings_among(p, n, own))
        prepend(path, "this", 4);
    else
        prepend(path, p, n);
}

/* What stands before the operator at p: one component, and what it is called or indexed with. The
 * new position; p itself when nothing can be said. */
static uint32_t component_before(const char *text, uint32_t p, bool with_dollar, struct path *path)
{
    uint32_t at = skip_space_back(text, p), end;
    bool called = false;
    while (at && (text[at - 1] == '!' || text[at - 1] == '?'))
        at--; /* "a!!.b", "a?.b", "f()?.b" */
    while (at && strchr(")]}>", text[at - 1])) {
        end = opening(text, at);
        if (end == at)
            return p;
        called |= text[at - 1] != '>';
        at = end;
        /* "f (x)" is a call, but of a keyword more often. */
        if (at > 1 && text[at - 1] == ':' && text[at - 2] == ':')
            at -= 2; /* Vec::<u8> */
        else if (at && text[at - 1] == ' ' && text[end] == '{')
            at--;
    }
    end = at;
    at = name_before(text, at, with_dollar);
    if (at == end)
        return p;
    if (called)
        prepend(path, "()", 2);
    prepend_name(path, text + at, end - at);
    return at;
}

static bool is_literal_end(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

size_t qualifier_before(const char *text, uint32_t start, bool with_dollar, char out[QUALIFIER_MAX])
{
    struct path path = { .start = QUALIFIER_MAX - 1 };
    char kind;
    bool is_other_line;
    uint32_t p = space_start(text, start, &is_other_line), length;
    path.text[QUALIFIER_MAX - 1] = '\0';
    /* Most names have none, so whether a comment ends there is asked last. */
    if (!operator_before(text, p, &kind) || (p != start && kind == ':') ||
        (is_other_line && is_in_comment(text, p)))
        return set(out, "");
    for (bool first = true; (length = operator_before(text, p, &kind)); first = false) {
        uint32_t before = skip_space_back(text, p - length);
        if (!first)
            prepend(&path, &kind, 1);
        bool is_nothing = !before || !(is_name_char((unsigned char)text[before - 1]) ||
                                       strchr(")]}>!?$\"'`", text[before - 1]));
        if (is_nothing && kind == ':')
            break; /* "::f", "\f" */
        if (is_nothing)
            return set(out, "?"); /* ".field = f", ".case" */
        if (is_literal_end(text[before - 1]) && first)
            return set(out, "=");
        uint32_t at = component_before(text, before, with_dollar, &path);
        if (at == before || path.too_long)
            return set(out, text[before - 1] == ']' && first ? "=" : "?");
        p = skip_space_back(text, at);
        if (!operator_before(text, p, &kind))
            break;
    }
    const char *found = path.text + path.start;
    if (*found == '.' || *found == ':')
        found++;
    return isdigit((unsigned char)*found) ? set(out, "=") : set(out, found);
}

/* ---- forwards ---- */

struct reading {
    const char *p, *end;
};

static void skip_blanks(struct reading *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t'))
        r->p++;
}

static size_t name_length(const struct reading *r)
{
    size_t n = 0;
    while (r->p + n < r->end &&
           (is_name_char((unsigned char)r->p[n]) || (!n && (*r->p == '$' || *r->p == '@'))))
        n++;
    return n;
}

static bool take_word(struct reading *r, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(r->end - r->p) < n || memcmp(r->p, word, n) != 0)
        return false;
    if (is_name_char((unsigned char)word[n - 1]) && r->p + n < r->end &&
        is_name_char((unsigned char)r->p[n]))
        return false;
    r->p += n;
    return true;
}

/* Skips "( ... )" and the like; false when it does not end near. */
static bool skip_brackets(struct reading *r, char open, char close)
{
    const char *last = r->end - r->p > LOOK_MAX ? r->p + LOOK_MAX : r->end;
    int depth = 0;
    for (const char *p = r->p; p < last; p++) {
        depth += (*p == open) - (*p == close);
        if (!depth) {
            r->p = p + 1;
            return true;
        }
    }
    return false;
}

/* "a.b::C" and what of it is generic; the length in out, 0: there is none. */
static size_t read_path(struct reading *r, char out[QUALIFIER_MAX])
{
    size_t length = 0;
    for (;;) {
        size_t n = name_length(r);
        if (!n || length + n + 4 >= QUALIFIER_MAX)
            return n ? 0 : length;
        struct path one = { .start = QUALIFIER_MAX };
        prepend_name(&one, r->p, n);
        memcpy(out + length, one.text + one.start, QUALIFIER_MAX - one.start);
        length += QUALIFIER_MAX - one.start;
        r->p += n;
        const char *before = r->p;
        char kind = take_word(r, "::") || take_word(r, "\\")                        ? ':'
                    : take_word(r, "?.") || take_word(r, "->") || take_word(r, ".") ? '.'
                                                                                    : '\0';
        if (!kind || !name_length(r)) {
            if (kind == ':' && r->p < r->end && *r->p == '<')
                return length;
            r->p = before;
            return length;
        }
        out[length++] = kind;
    }
}

static size_t finish_qualifier(char out[QUALIFIER_MAX], size_t length, const char *end)
{
    size_t n = strlen(end);
    if (length + n + 1 > QUALIFIER_MAX)
        return set(out, "?");
    memcpy(out + length, end, n + 1);
    return length + n;
}

/* What a variable is given. */
static size_t read_value(struct reading *r, enum uses_style style, char out[QUALIFIER_MAX])
{
    static const char nothing[] = " null nil None undefined NULL nullptr ";
    static const char *const prefixes[] = { "new",   "await", "&",    "*",  "mut",
                                            "yield", "try?",  "try!", "try" };
    bool more = true;
    while (more) {
        skip_blanks(r);
        more = false;
        for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
            more |= take_word(r, prefixes[i]);
    }
    if (r->p >= r->end)
        return 0;
    if (isdigit((unsigned char)*r->p) || strchr("\"'`[{", *r->p))
        return set(out, "=");
    size_t word = name_length(r);
    if (strings_among(r->p, word, nothing))
        return 0;
    if (word && word <= 2 && r->p + word < r->end && is_literal_end(r->p[word]))
        return set(out, "="); /* f"...", r'...' */
    size_t length = read_path(r, out);
    if (!length)
        return set(out, "?");
    if (r->p < r->end && *r->p == '<' && !skip_brackets(r, '<', '>'))
        return set(out, "?");
    bool literal = style == USES_GO || style == USES_RUST || style == USES_SWIFT;
    char next = r->p < r->end ? *r->p : '\0';
    if (next == '[')
        return set(out, "?");
    if (next != '(' && !(literal && next == '{'))
        return finish_qualifier(out, length, "");
    if (!skip_brackets(r, next, next == '(' ? ')' : '}'))
        return finish_qualifier(out, length, "()");
    skip_blanks(r);
    bool chained =
        r->p < r->end && (*r->p == '.' || (*r->p == '-' && r->p + 1 < r->end && r->p[1] == '>'));
    return finish_qualifier(out, length, chained ? "().?" : "()");
}

/* "Optional[Path]" and "Arc<Store>" are used as what they hold. */
static bool is_holder(const char *name, size_t n)
{
    static const char holders[] =
        " Optional Box Arc Rc Option Annotated Final ClassVar unique_ptr shared_ptr ";
    const char *last = name + n;
    while (last > name && is_name_char((unsigned char)last[-1]))
        last--;
    return strings_among(last, (size_t)(name + n - last), holders);
}

/* The type that is written at r; only one that can be told from a value, unless `any`. */
static size_t read_type(struct reading *r, bool any, char out[QUALIFIER_MAX])
{
    static const char *const marks[] = { "&",     "*",       "?",    "mut",  "dyn",
                                         "const", "'static", "impl", "some", "any" };
    static const char values[] = " true false null nil None return func struct interface ";
    static const char libraries[] = " map chan list dict set str bytes int string number boolean ";
    for (bool more = true; more;) {
        skip_blanks(r);
        more = false;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            more |= take_word(r, marks[i]);
    }
    if (r->p >= r->end)
        return 0;
    if (*r->p == '[')
        return any ? set(out, "=") : 0;
    size_t word = name_length(r);
    if (!word || strings_among(r->p, word, values) || isdigit((unsigned char)*r->p))
        return 0;
    bool library = strings_among(r->p, word, libraries);
    size_t length = read_path(r, out);
    if (!length)
        return 0;
    if (r->p < r->end && (*r->p == '[' || *r->p == '<') && is_holder(out, length)) {
        r->p++;
        return read_type(r, true, out);
    }
    if (library || (r->p + 1 < r->end && r->p[0] == '[' && r->p[1] == ']'))
        return set(out, "=");
    const char *last = out + length;
    while (last > out && is_name_char((unsigned char)last[-1]))
        last--;
    if (!any && !(*last >= 'A' && *last <= 'Z'))
        return 0;
    return finish_qualifier(out, length, "()");
}

/* "Type name", "Map<A, B> name", "Type *name" and "Type& name": the type, before the name. */
static size_t type_before(const char *text, uint32_t start, char out[QUALIFIER_MAX])
{
    static const char words[] =
        " return new throw else case await in instanceof typeof goto delete using"
        " namespace class struct enum union import package define is as out ref or and not"
        " var auto val final const static public private protected readonly record"
        " interface extends implements throws yield operator include ifdef ifndef defined"
        " elif function fn global echo print clone use insteadof do typedef ";
    struct path path = { .start = QUALIFIER_MAX - 1 };
    path.text[QUALIFIER_MAX - 1] = '\0';
    uint32_t p = start, stars = 0;
    while (p && (text[p - 1] == '*' || text[p - 1] == '&'))
        p--, stars++;
    uint32_t end = p;
    while (end && (text[end - 1] == ' ' || text[end - 1] == '\t'))
        end--;
    bool spaced = end < p;
    uint32_t near = end;
    while (near && (text[near - 1] == '*' || text[near - 1] == '&'))
        near--;
    /* "a * b" and "a && b" are no declarations. */
    if (!spaced || !near || (near < end && (stars || text[near - 1] == ' ')))
        return 0;
    if (stars && p > 1 && start < p + 1)
        return 0;
    end = near;
    if (!is_name_char((unsigned char)text[end - 1]) && !strchr(">]?", text[end - 1]))
        return 0;
    if (text[end - 1] == ']')
        return set(out, "=");
    uint32_t at = component_before(text, end, false, &path);
    if (at == end || path.too_long)
        return 0;
    if (strings_among(text + at, (size_t)(end - at), words))
        return 0;
    char kind;
    for (uint32_t n; (n = operator_before(text, at, &kind)) == 1 || n == 2;) {
        uint32_t before = at - n;
        prepend(&path, &kind, 1);
        uint32_t next = component_before(text, before, false, &path);
        if (next == before)
            break;
        at = next;
    }
    if (path.too_long)
        return 0;
    const char *found = path.text + path.start;
    size_t length = strlen(found);
    memcpy(out, found, length + 1);
    if (length >= 2 && !strcmp(found + length - 2, "()"))
        return length;
    return finish_qualifier(out, length, "()");
}

size_t qualifier_of_declaration(const char *text, uint32_t size, uint32_t start, uint32_t end,
                                enum uses_style style, char out[QUALIFIER_MAX])
{
    struct reading r = { text + end, text + size };
    size_t length = 0;
    if (style == USES_JAVA || style == USES_C_SHARP || style == USES_C || style == USES_PHP)
        length = type_before(text, start, out);
    if (length)
        return length;
    skip_blanks(&r);
    bool spaced = r.p > text + end;
    if (r.p >= r.end)
        return 0;
    char c = *r.p, next = r.p + 1 < r.end ? r.p[1] : '\0';
    if (c == ':' && next == '=') {
        r.p += 2;
        return read_value(&r, style, out);
    }
    if (c == '=' && next != '=' && next != '>' && next != '~') {
        r.p++;
        return read_value(&r, style, out);
    }
    if (c == ':' && next != ':' && style != USES_C && style != USES_GO && style != USES_JAVA &&
        style != USES_C_SHARP && style != USES_PHP && style != USES_RUBY) {
        r.p++;
        return read_type(&r, style == USES_KOTLIN || style == USES_SCALA, out);
    }
    if (style == USES_GO && spaced && (isalpha((unsigned char)c) || c == '*' || c == '[') &&
        (c != '*' || next != ' '))
        return read_type(&r, true, out);
    return 0;
}

/* ---- parts ---- */

size_t qualifier_root_length(const char *qualifier)
{
    return strcspn(qualifier, ".:(");
}

const char *qualifier_last(const char *qualifier)
{
    const char *last = qualifier;
    for (const char *p = qualifier; *p; p++)
        if (*p == '.' || *p == ':')
            last = p + 1;
    return last;
}
