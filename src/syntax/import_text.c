#include "syntax/import_text.h"

#include <ctype.h>
#include <string.h>

#define TARGET_MAX 512
#define TOKEN_MAX  256
#define DEPTH_MAX  16 /* groups in groups of `use` */

struct reading {
    const char *text;
    size_t size, p, end;
    enum uses_style style;
    const char *target;
    import_name_found *found;
    void *data;
    char token[TOKEN_MAX]; /* the last one: a name, a path of names, a mark, or "\"" for a string */
    bool is_public;
};

static void emit(struct reading *r, const char *target, const char *member, const char *name,
                 bool is_handed_on)
{
    r->found(r->data, &(struct import_name){ target, member, name, is_handed_on || r->is_public });
}

/* ---- tokens ---- */

static bool is_name_char(unsigned char c)
{
    return isalnum(c) || c == '_' || c == '$' || c >= 0x80;
}

static void skip_quoted(struct reading *r)
{
    char quote = r->text[r->p++];
    while (r->p < r->end && r->text[r->p] != quote)
        r->p += 1 + (r->text[r->p] == '\\');
    r->p += r->p < r->end;
}

static void skip_blank(struct reading *r)
{
    for (; r->p < r->end; r->p++) {
        const char *p = r->text + r->p;
        size_t left = r->end - r->p;
        bool line = (*p == '#' && r->style == USES_PYTHON) || (left > 1 && !memcmp(p, "//", 2));
        if (line) {
            const char *newline = memchr(p, '\n', left);
            r->p = newline ? (size_t)(newline - r->text) : r->end - 1;
        } else if (left > 1 && !memcmp(p, "/*", 2)) {
            const char *close = memmem(p, left, "*/", 2);
            r->p = close ? (size_t)(close - r->text) + 1 : r->end - 1;
        } else if (!isspace((unsigned char)*p) && !(*p == '\\' && r->style == USES_PYTHON)) {
            return;
        }
    }
}

/* The next token; a path holds the marks that join its names ("a.b", "a::b", "A\B"). False at the
 * end. */
static bool next_token(struct reading *r, const char *joins)
{
    size_t n = 0;
    skip_blank(r);
    r->token[0] = '\0';
    if (r->p >= r->end)
        return false;
    char c = r->text[r->p];
    if (c == '"' || c == '\'' || c == '`') {
        if (r->style == USES_SCALA || r->style == USES_KOTLIN) { /* a name in back quotes */
            r->p++;
            return next_token(r, joins);
        }
        skip_quoted(r);
        memcpy(r->token, "\"", 2);
        return true;
    }
    while (r->p < r->end && n < TOKEN_MAX - 1 &&
           (is_name_char((unsigned char)r->text[r->p]) || strchr(joins, r->text[r->p])))
        r->token[n++] = r->text[r->p++];
    if (!n)
        r->token[n++] = r->text[r->p++];
    r->token[n] = '\0';
    return true;
}

static bool is_token(const struct reading *r, const char *token)
{
    return !strcmp(r->token, token);
}

static bool peek(struct reading *r, const char *joins, const char *token)
{
    struct reading saved = *r;
    bool found = next_token(r, joins) && is_token(r, token);
    if (!found)
        *r = saved;
    return found;
}

static const char *last_of(const char *path, const char *joins)
{
    const char *last = path;
    for (const char *p = path; *p; p++)
        if (strchr(joins, *p))
            last = p + 1;
    return last;
}

/* ---- JavaScript ---- */

/* "{ a, b as c, type d, e: f }" after its opening brace: members and what they are called. */
static void read_braces(struct reading *r, bool handed_on)
{
    char member[TOKEN_MAX], name[TOKEN_MAX];
    while (next_token(r, "") && !is_token(r, "}")) {
        if (is_token(r, ",") || is_token(r, "type") || is_token(r, "typeof"))
            continue;
        memcpy(member, r->token, TOKEN_MAX);
        memcpy(name, r->token, TOKEN_MAX);
        if (!is_name_char((unsigned char)*member) && *member != '"')
            continue;
        if ((peek(r, "", "as") || peek(r, "", ":")) && next_token(r, ""))
            memcpy(name, r->token, TOKEN_MAX);
        else if (peek(r, "", "="))
            next_token(r, "");
        if (is_name_char((unsigned char)*name))
            emit(r, NULL, member, name, handed_on);
    }
}

/* `name = require(…)`, `{ a, b: c } = await import(…)`: what stands before the call. */
static void read_assigned(struct reading *r, size_t call)
{
    const char *text = r->text;
    size_t p = call;
    for (;;) {
        while (p && (isspace((unsigned char)text[p - 1]) || text[p - 1] == '('))
            p--;
        if (p < 5 || memcmp(text + p - 5, "await", 5) != 0)
            break;
        p -= 5;
    }
    if (!p || text[p - 1] != '=') {
        emit(r, NULL, "", "", false);
        return;
    }
    for (p--; p && isspace((unsigned char)text[p - 1]); p--)
        ;
    r->end = p;
    if (p && text[p - 1] == '}') {
        while (p && text[p - 1] != '{')
            p--;
        r->p = p;
        read_braces(r, false);
        return;
    }
    while (p && is_name_char((unsigned char)text[p - 1]))
        p--;
    r->p = p;
    char name[TOKEN_MAX] = "";
    if (next_token(r, ""))
        memcpy(name, r->token, TOKEN_MAX);
    /* Members of what is required, or all of it: const { a } = … comes above. */
    size_t after = call;
    while (after + 2 < r->size && text[after] != ')' && text[after] != '\n')
        after++;
    if (after + 2 < r->size && text[after] == ')' && text[after + 1] == '.' &&
        is_name_char((unsigned char)text[after + 2])) {
        char member[TOKEN_MAX];
        size_t n = 0;
        for (size_t m = after + 2; m < r->size && n < TOKEN_MAX - 1; m++) {
            if (!is_name_char((unsigned char)text[m]))
                break;
            member[n++] = text[m];
        }
        member[n] = '\0';
        emit(r, NULL, member, name, false);
        return;
    }
    emit(r, NULL, "", name, false);
}

static void read_javascript(struct reading *r)
{
    size_t start = r->p;
    if (!next_token(r, ""))
        return;
    bool handed_on = is_token(r, "export");
    if (!handed_on && !is_token(r, "import")) {
        read_assigned(r, start);
        return;
    }
    bool named = false;
    while (next_token(r, "") && !is_token(r, "from") && !is_token(r, "\"")) {
        if (is_token(r, "(")) { /* import("…") */
            read_assigned(r, start);
            return;
        }
        if (is_token(r, "type") || is_token(r, "typeof") || is_token(r, ","))
            continue;
        named = true;
        if (is_token(r, "{")) {
            read_braces(r, handed_on);
        } else if (is_token(r, "*")) {
            bool as = peek(r, "", "as") && next_token(r, "");
            emit(r, NULL, as ? "" : "*", as ? r->token : "", handed_on);
        } else if (is_name_char((unsigned char)*r->token)) {
            char name[TOKEN_MAX];
            memcpy(name, r->token, TOKEN_MAX);
            bool is_required = peek(r, "", "=");
            emit(r, NULL, is_required ? "" : "default", name, handed_on);
            if (is_required)
                return;
        }
    }
    if (!named)
        emit(r, NULL, "", "", false);
}

/* ---- Python ---- */

static void read_python(struct reading *r)
{
    char name[TOKEN_MAX], path[TOKEN_MAX];
    if (!next_token(r, ""))
        return;
    bool from = is_token(r, "from");
    while (next_token(r, ".")) {
        if (is_token(r, ",") || is_token(r, "(") || is_token(r, ")") || is_token(r, ";"))
            continue;
        memcpy(path, r->token, TOKEN_MAX);
        if (from && is_token(r, "import"))
            continue;
        if (from && peek(r, ".", "import")) {
            while (next_token(r, "")) {
                if (is_token(r, "(") || is_token(r, ")") || is_token(r, ","))
                    continue;
                memcpy(name, r->token, TOKEN_MAX);
                bool as = peek(r, "", "as") && next_token(r, "");
                bool all = !strcmp(name, "*");
                emit(r, path, name, all ? "" : as ? r->token : name, true);
            }
            return;
        }
        /* `import a.b` binds a, and everything is written through it. */
        bool as = peek(r, "", "as") && next_token(r, "");
        emit(r, path, "", as ? r->token : path, true);
    }
}

/* ---- Go ---- */

/* "v2" of "example.org/x/v2", and what hosts append to names, are not part of the name. */
static void package_name(const char *target, char name[TOKEN_MAX])
{
    char path[TARGET_MAX];
    strncpy(path, target, sizeof path - 1);
    path[sizeof path - 1] = '\0';
    char *last = (char *)last_of(path, "/");
    if (*last == 'v' && last[1] && strspn(last + 1, "0123456789") == strlen(last + 1) &&
        last > path) {
        last[-1] = '\0';
        last = (char *)last_of(path, "/");
    }
    char *dot = strrchr(last, '.');
    if (dot && dot[1] == 'v' && isdigit((unsigned char)dot[2]))
        *dot = '\0';
    if (!strncmp(last, "go-", 3))
        last += 3;
    size_t n = strlen(last);
    n = n < TOKEN_MAX - 1 ? n : TOKEN_MAX - 1;
    memcpy(name, last, n);
    name[n] = '\0';
}

static void read_go(struct reading *r)
{
    char name[TOKEN_MAX];
    if (!next_token(r, ""))
        return;
    if (is_token(r, ".")) {
        emit(r, NULL, "*", "", false);
    } else if (is_token(r, "\"") || is_token(r, "_")) {
        package_name(r->target, name);
        emit(r, NULL, "", is_token(r, "_") ? "" : name, false);
    } else {
        emit(r, NULL, "", r->token, false);
    }
}

/* ---- Rust ---- */

static void read_use(struct reading *r, const char *prefix, int depth);

static void read_use_group(struct reading *r, const char *prefix, int depth)
{
    while (!peek(r, ":", "}")) {
        if (peek(r, ":", ","))
            continue;
        size_t before = r->p;
        read_use(r, prefix, depth);
        if (r->p == before)
            return;
    }
}

/* One branch of the tree of a `use`. */
static void read_use(struct reading *r, const char *prefix, int depth)
{
    char path[TARGET_MAX];
    size_t n = strlen(prefix);
    if (depth > DEPTH_MAX)
        return;
    memcpy(path, prefix, n + 1);
    while (next_token(r, ":#")) {
        if (is_token(r, "{")) {
            read_use_group(r, path, depth + 1);
            return;
        }
        if (is_token(r, "*")) {
            path[n >= 2 ? n - 2 : 0] = '\0';
            emit(r, path, "*", "", false);
            return;
        }
        const char *token = r->token + (!strncmp(r->token, "r#", 2) ? 2 : 0);
        size_t length = strlen(token);
        if (n + length + 1 > sizeof path)
            return;
        memcpy(path + n, token, length + 1);
        n += length;
        if (n < 2 || strcmp(path + n - 2, "::") != 0)
            break;
    }
    const char *last = last_of(path, ":");
    /* "a::b::{self}" is a::b. */
    if (!strcmp(last, "self") && last > path + 2) {
        path[last - path - 2] = '\0';
        last = last_of(path, ":");
    }
    if (!*path || !is_name_char((unsigned char)*last))
        return;
    bool as = peek(r, ":", "as") && next_token(r, ":");
    emit(r, path, "", as ? r->token : last, false);
}

/* `#[path = "x.rs"] mod a;` is the file x.rs. */
static bool read_path_attribute(struct reading *r, size_t start, const char *name)
{
    const char *text = r->text, *least = text + (start > 300 ? start - 300 : 0);
    const char *p = text + start;
    while (p > least) {
        while (p > least && isspace((unsigned char)p[-1]))
            p--;
        if (p == least || p[-1] != ']')
            return false;
        const char *end = --p;
        while (p > least && *p != '#')
            p--;
        const char *quote = memchr(p, '"', (size_t)(end - p));
        const char *close = quote ? memchr(quote + 1, '"', (size_t)(end - quote - 1)) : NULL;
        const char *word = p + 2 + strspn(p + 2, " ");
        if (close && !strncmp(word, "path", 4) && close - quote < 200) {
            char target[TARGET_MAX] = "./";
            memcpy(target + 2, quote + 1, (size_t)(close - quote - 1));
            target[close - quote + 1] = '\0';
            emit(r, target, "", name, false);
            return true;
        }
    }
    return false;
}

static void read_rust(struct reading *r)
{
    size_t start = r->p;
    if (!next_token(r, ""))
        return;
    if (is_token(r, "pub")) {
        r->is_public = true;
        if (peek(r, "", "("))
            while (next_token(r, "") && !is_token(r, ")"))
                ;
        next_token(r, "");
    }
    if (is_token(r, "use")) {
        if (peek(r, ":", "::"))
            read_use(r, "", 0);
        else
            read_use(r, "", 0);
    } else if (is_token(r, "mod") && next_token(r, "#")) {
        char name[TOKEN_MAX], target[TARGET_MAX] = "self::";
        memcpy(name, r->token + (!strncmp(r->token, "r#", 2) ? 2 : 0), TOKEN_MAX - 2);
        name[TOKEN_MAX - 3] = '\0';
        memcpy(target + 6, name, strlen(name) + 1);
        /* What is in a child can be named through its parent. */
        if (!read_path_attribute(r, start, name))
            emit(r, target, "", name, true);
    } else if (is_token(r, "extern") && next_token(r, "") && next_token(r, "")) {
        char crate[TOKEN_MAX];
        memcpy(crate, r->token, TOKEN_MAX);
        bool as = peek(r, "", "as") && next_token(r, "");
        emit(r, crate, "", as ? r->token : crate, false);
    }
}

/* ---- languages with packages ---- */

/* `import a.b.C`, `a.b.*`, `a.b as c`, `static a.B.c`, `a.{b => c}`. */
static void read_dotted(struct reading *r)
{
    char path[TARGET_MAX], last[TOKEN_MAX];
    const char *target = r->target;
    while (!strncmp(target, "import ", 7) || !strncmp(target, "static ", 7))
        target += 7;
    size_t n = strcspn(target, " {*");
    n = n < sizeof path - 1 ? n : sizeof path - 1;
    memcpy(path, target, n);
    path[n] = '\0';
    bool all = n && (path[n - 1] == '.' || memmem(r->text + r->p, r->end - r->p, ".*", 2) ||
                     memmem(r->text + r->p, r->end - r->p, "._", 2));
    while (n && path[n - 1] == '.')
        path[--n] = '\0';
    const char *brace = memchr(r->text + r->p, '{', r->end - r->p);
    if (brace) {
        r->p = (size_t)(brace - r->text) + 1;
        while (next_token(r, "") && !is_token(r, "}")) {
            if (is_token(r, ","))
                continue;
            memcpy(last, r->token, TOKEN_MAX);
            bool as = (peek(r, "", "as") && next_token(r, "")) ||
                      (peek(r, "", "=") && peek(r, "", ">") && next_token(r, ""));
            bool is_all = !strcmp(last, "_") || !strcmp(last, "*");
            emit(r, path, is_all ? "*" : last, is_all ? "" : as ? r->token : last, false);
        }
        return;
    }
    if (all) {
        emit(r, path, "*", "", false);
        return;
    }
    const char *as = memmem(r->text + r->p, r->end - r->p, " as ", 4);
    if (as) {
        r->p = (size_t)(as - r->text) + 4;
        next_token(r, "");
        emit(r, path, "", r->token, false);
        return;
    }
    emit(r, path, "", last_of(path, "."), false);
}

/* `using A.B;` brings the names of a namespace, `using static A.B;` those of a class. */
static void read_c_sharp(struct reading *r)
{
    bool is_global = false, is_static = false;
    while (next_token(r, ".")) {
        if (is_token(r, "global")) {
            is_global = true;
        } else if (is_token(r, "static")) {
            is_static = true;
        } else if (!is_token(r, "using") && !is_token(r, "unsafe")) {
            char name[TOKEN_MAX];
            memcpy(name, r->token, TOKEN_MAX);
            if (peek(r, ".", "=") && next_token(r, "."))
                emit(r, NULL, "", name, is_global);
            else
                emit(r, NULL, "*", "", is_global || is_static);
            return;
        }
    }
}

static void read_php(struct reading *r)
{
    char prefix[TARGET_MAX] = "", path[TARGET_MAX];
    if (!next_token(r, "") || !is_token(r, "use")) {
        emit(r, NULL, "*", "", true); /* include: all its names */
        return;
    }
    while (next_token(r, "\\")) {
        const char *token = r->token + (*r->token == '\\');
        if (is_token(r, ";"))
            return;
        if (is_token(r, ",") || is_token(r, "{") || is_token(r, "}") || is_token(r, "function") ||
            is_token(r, "const"))
            continue;
        size_t n = strlen(prefix), length = strlen(token);
        if (!length || n + length + 1 > sizeof path)
            return;
        memcpy(path, prefix, n);
        memcpy(path + n, token, length + 1);
        if (path[n + length - 1] == '\\') { /* before a group */
            memcpy(prefix, path, n + length + 1);
            continue;
        }
        bool as = peek(r, "\\", "as") && next_token(r, "\\");
        emit(r, path, "", as ? r->token : last_of(path, "\\"), false);
    }
}

void import_text_read(enum uses_style style, const char *text, size_t size, size_t start,
                      size_t end, const char *target, import_name_found *found, void *data)
{
    struct reading r = { .text = text,
                         .size = size,
                         .p = start,
                         .end = end,
                         .style = style,
                         .target = target,
                         .found = found,
                         .data = data };
    switch (style) {
    case USES_JAVASCRIPT:
        read_javascript(&r);
        break;
    case USES_PYTHON:
        read_python(&r);
        break;
    case USES_GO:
        read_go(&r);
        break;
    case USES_RUST:
        read_rust(&r);
        break;
    case USES_JAVA:
    case USES_KOTLIN:
    case USES_SCALA:
        read_dotted(&r);
        break;
    case USES_C_SHARP:
        read_c_sharp(&r);
        break;
    case USES_PHP:
        read_php(&r);
        break;
    case USES_C:
    case USES_RUBY:
    case USES_SWIFT:
        emit(&r, NULL, "*", "", style == USES_C);
        break;
    case USES_NONE:
        break;
    }
}
