#include "text/request.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "text/error_message.h"
#include "text/kebab.h"
#include "text/question.h"
#include "text/scope.h"
#include "text/word_bytes.h"
#include "text/words.h"

#define MENTIONS_MAX 200

/* ---- terms ---- */

static int by_importance(const void *a, const void *b)
{
    const struct request_term *x = a, *y = b;
    if (x->in_title != y->in_title)
        return x->in_title > y->in_title ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->text, y->text);
}

static int by_text(const void *a, const void *b)
{
    const struct request_term *x = a, *y = b;
    return strcmp(x->text, y->text);
}

/* FIELD_SYMBOL stands for the title here, FIELD_BODY for the rest, FIELD_COMMENT for what is
 * joined. */
static void add_terms(struct request *out, struct arena *arena)
{
    struct word_counter *counter = word_counter_new();
    size_t title = strcspn(out->said, "\r\n"), count;
    uint32_t lengths[FIELD_COUNT];
    word_counter_add(counter, out->said, title, FIELD_SYMBOL);
    word_counter_add(counter, out->said + title, out->size - title, FIELD_BODY);
    if (out->is_question)
        question_add_joined(out->said, counter);
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    out->terms = ARENA_ARRAY(arena, struct request_term, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t written = terms[i].counts[FIELD_SYMBOL] + terms[i].counts[FIELD_BODY];
        if (word_is_stop(terms[i].text))
            continue;
        out->terms[out->term_count++] = (struct request_term){
            .text = arena_strdup(arena, terms[i].text),
            .length = terms[i].length,
            .count = written ? written : 1,
            .in_title = written ? terms[i].counts[FIELD_SYMBOL] : 1,
            .is_joined = !written,
        };
    }
    word_counter_free(counter);
    if (out->term_count > REQUEST_TERMS_MAX) {
        qsort(out->terms, out->term_count, sizeof *out->terms, by_importance);
        out->term_count = REQUEST_TERMS_MAX;
        qsort(out->terms, out->term_count, sizeof *out->terms, by_text);
    }
}

/* Analysed forms, sorted. */
static const char *const document_words[] = { "book",     "changelog",     "doc",
                                              "document", "documentation", "guid",
                                              "manual",   "readm",         "tutorial" };
static const char *const setting_words[] = { "ci", "dependabot", "pipelin", "workflow" };

#define IS_WORD_OF(term, words) word_is_among((term), (words), sizeof(words) / sizeof *(words))

static void find_asked(struct request *out)
{
    out->adds = title_adds(out->said);
    for (size_t i = 0; i < out->term_count; i++) {
        if (!out->terms[i].in_title)
            continue;
        out->asks_documents |= IS_WORD_OF(out->terms[i].text, document_words);
        out->asks_settings |= IS_WORD_OF(out->terms[i].text, setting_words);
    }
}

/* ---- mentions ---- */

/* What a path, a qualified name or a call may consist of. */
static bool is_mention_byte(char c)
{
    return is_name_byte(c) || strchr("./-:@+#~$\\", c);
}

static bool has_letter(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isalpha((unsigned char)s[i]))
            return true;
    return false;
}

static bool is_abbreviation(const char *s, size_t n)
{
    return n == 3 && (!strncasecmp(s, "e.g", 3) || !strncasecmp(s, "i.e", 3));
}

/* "name.ext" with an extension of one to eight letters and digits that starts with a letter, or
 * anything with a '/'. "e.g.", "1.2.3" and URLs are none. */
static bool is_path(const char *s, size_t n)
{
    if (memmem(s, n, "://", 3) || memmem(s, n, "::", 2) || n < 3 || is_abbreviation(s, n))
        return false;
    if (memchr(s, '/', n))
        return has_letter(s, n) && s[n - 1] != '/';
    const char *dot = bytes_find_last(s, '.', n);
    size_t extension = dot ? (size_t)(s + n - dot - 1) : 0;
    if (!dot || dot == s || extension < 1 || extension > 8 || !isalpha((unsigned char)dot[1]))
        return false;
    for (size_t i = 1; i <= extension; i++)
        if (!isalnum((unsigned char)dot[i]))
            return false;
    return has_letter(s, (size_t)(dot - s));
}

/* A capital inside a word: "parseUrl", "HTTPServer", not "URLs". */
static bool has_inner_capital(const char *s, size_t n)
{
    bool lower = false;
    for (size_t i = 0; i < n; i++) {
        bool before_word = i + 2 < n && islower((unsigned char)s[i + 1]);
        if (i && isupper((unsigned char)s[i]) && (lower || before_word))
            return true;
        lower = lower || islower((unsigned char)s[i]);
    }
    return false;
}

static bool has_inner_dot(const char *s, size_t n)
{
    for (size_t i = 1; i + 1 < n; i++)
        if (s[i] == '.' && is_name_byte(s[i + 1]))
            return true;
    return false;
}

static bool has_lower(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (islower((unsigned char)s[i]))
            return true;
    return false;
}

/* Looks like an identifier and not like prose: '_' or '::' or an inner capital or a dot inside. */
static bool is_symbol(const char *s, size_t n, bool marked)
{
    if (n < 3 || n > 120 || !has_letter(s, n) || memmem(s, n, "://", 3) || is_abbreviation(s, n))
        return false;
    if (marked || memchr(s, '_', n) || memmem(s, n, "::", 2))
        return true;
    return has_inner_capital(s, n) || (has_inner_dot(s, n) && has_lower(s, n));
}

struct mention_list {
    struct request_mention *items;
    size_t count, capacity;
};

static void push_mention(struct mention_list *list, struct arena *arena, const char *s, size_t n,
                         struct request_mention mention)
{
    for (size_t i = 0; i < list->count; i++)
        if (strlen(list->items[i].text) == n && !memcmp(list->items[i].text, s, n))
            return;
    mention.text = arena_strndup(arena, s, n);
    if (list->count < MENTIONS_MAX)
        ARRAY_PUSH(list->items, list->count, list->capacity, mention);
}

/* "path:12", "path:12:3" or "path#L12": the line, and the length without it. */
static uint32_t cut_line_number(const char *s, size_t *n)
{
    for (size_t i = 1; i + 1 < *n; i++) {
        size_t digits = s[i] == ':' ? i + 1 : s[i] == '#' && s[i + 1] == 'L' ? i + 2 : *n;
        if (digits >= *n || !isdigit((unsigned char)s[digits]))
            continue;
        *n = i;
        unsigned long line = strtoul(s + digits, NULL, 10);
        return line < UINT32_MAX ? (uint32_t)line : 0;
    }
    return 0;
}

/* Of the address of a file at a forge, ".../blob/REVISION/PATH" or ".../raw/REVISION/PATH": PATH;
 * else what is given. */
static const char *path_in_address(const char *s, size_t n)
{
    static const char *const marks[] = { "/blob/", "/raw/" };
    const char *end = s + n, *found = NULL;
    if (!memmem(s, n, "://", 3))
        return s;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !found; i++) {
        found = memmem(s, n, marks[i], strlen(marks[i]));
        const char *revision = found ? found + strlen(marks[i]) : NULL;
        const char *slash = found ? memchr(revision, '/', (size_t)(end - revision)) : NULL;
        found = slash && slash + 1 < end ? slash + 1 : NULL;
    }
    return found ? found : s;
}

/* "C:\\src\\a.c" -> "C:/src/a.c"; "App\\Models\\User", without an extension, is a name. */
static const char *with_slashes(const char *s, size_t n, struct arena *arena)
{
    const char *last = bytes_find_last(s, '\\', n);
    if (!last || memmem(s, n, "::", 2) || !memchr(last, '.', (size_t)(s + n - last)))
        return s;
    char *copy = arena_strndup(arena, s, n);
    for (size_t i = 0; i < n; i++)
        if (copy[i] == '\\')
            copy[i] = '/';
    return copy;
}

/* Of a question, a word with a capital is a name, unless a sentence begins there: "how Depends finds
 * its value". One that stands alone is one: "router". */
static bool is_word_name(const struct request *request, size_t start, size_t end)
{
    const char *s = request->said + start;
    size_t n = end - start;
    if (!request->is_question || n < 3 || word_length(s) < n)
        return false;
    if (n == request->size)
        return true;
    if (!isupper((unsigned char)*s) || !islower((unsigned char)s[1]))
        return false;
    if (start && strchr("\"'`", request->said[start - 1]))
        return request->said[end] == request->said[start - 1]; /* else a quotation begins there */
    size_t before = start;
    while (before && isspace((unsigned char)request->said[before - 1]))
        before--;
    return before && !strchr(".!?:", request->said[before - 1]);
}

/* Words of programming languages that stand before a parenthesis and call nothing of a
 * repository. */
static bool is_keyword(const char *s, size_t n)
{
    static const char *const words[] = {
        "if",     "elif",    "for",    "while", "until",  "switch", "match",    "catch", "except",
        "return", "yield",   "await",  "async", "import", "typeof", "sizeof",   "new",   "delete",
        "throw",  "require", "assert", "print", "super",  "func",   "function", "fn",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && !strncasecmp(s, words[i], n))
            return true;
    return false;
}

static void examine_word(const struct request *request, size_t start, size_t end,
                         struct mention_list *paths, struct mention_list *symbols,
                         struct arena *arena)
{
    const char *text = request->said;
    size_t size = request->size;
    const char *s = text + start;
    size_t n = end - start;
    /* An option is a quotation (below), and its name no name of anything. */
    bool quoted = start && end < size && text[start - 1] == '`' && text[end] == '`' &&
                  strncmp(s, "--", 2) != 0;
    bool called = end + 1 < size && text[end] == '(';
    bool is_kind_of_change = called && !start && change_prefix_length(text);
    if (is_kind_of_change || (called && is_keyword(s, n)))
        return;
    while (n && strchr(".:-#~+\\", s[n - 1]))
        n--;
    while (n && strchr(":-#~+@$\\", *s))
        s++, n--;
    const char *path = path_in_address(s, n);
    size_t bare = n - (size_t)(path - s);
    uint32_t line = cut_line_number(path, &bare);
    path = with_slashes(path, bare, arena);
    /* "client.send()" is no file, but "main.c(12)" is. */
    bool method = called && !memchr(s, '/', n) && !isdigit((unsigned char)text[end + 1]);
    if (!method && is_path(path, bare))
        push_mention(paths, arena, path, bare, (struct request_mention){ .line = line });
    else if (is_symbol(s, n, quoted || called))
        push_mention(symbols, arena, s, n, (struct request_mention){ 0 });
    else if (is_word_name(request, start, end) && is_symbol(s, n, true))
        push_mention(symbols, arena, s, n, (struct request_mention){ .is_word = true });
}

/* The first byte of a character of the scripts that write without spaces (U+3000 to U+DFFF, and
 * what is full or half wide). */
static bool starts_cjk(char c)
{
    return ((unsigned char)c >= 0xe3 && (unsigned char)c <= 0xed) || (unsigned char)c == 0xef;
}

/* A name between such characters is by itself ("修复LoginService的错误"). */
static void examine_parts(const struct request *request, size_t start, size_t end,
                          struct mention_list *paths, struct mention_list *symbols,
                          struct arena *arena)
{
    size_t cjk = start;
    while (cjk < end && !starts_cjk(request->said[cjk]))
        cjk++;
    if (cjk == end)
        examine_word(request, start, end, paths, symbols, arena);
    for (size_t i = start; cjk < end && i < end;) {
        size_t from = i;
        while (i < end && !(request->said[i] & 0x80))
            i++;
        if (i > from)
            examine_word(request, from, i, paths, symbols, arena);
        i += i == from;
    }
}

static struct request_mention *settle_mentions(struct mention_list *list, struct arena *arena)
{
    struct request_mention *items = ARENA_ARRAY(arena, struct request_mention, list->count);
    if (list->count)
        memcpy(items, list->items, list->count * sizeof *items);
    free(list->items);
    return items;
}

static void add_mentions(struct request *out, struct arena *arena)
{
    struct mention_list paths = { 0 }, symbols = { 0 };
    size_t words = 0;
    for (size_t i = 0; i < out->size;) {
        size_t start = i;
        while (i < out->size && out->said[i] && is_mention_byte(out->said[i]))
            i++;
        words += i > start;
        if (i > start)
            examine_parts(out, start, i, &paths, &symbols, arena);
        else
            i++;
    }
    out->is_name = out->is_question && words && words == symbols.count;
    out->path_count = paths.count;
    out->symbol_count = symbols.count;
    out->paths = settle_mentions(&paths, arena);
    out->symbols = settle_mentions(&symbols, arena);
}

/* ---- quotations ---- */

#define QUOTES_MAX 16

static void push_quote(struct request *out, const char *s, size_t n, struct arena *arena)
{
    while (n && isspace((unsigned char)*s))
        s++, n--;
    while (n && isspace((unsigned char)s[n - 1]))
        n--;
    /* "`parse()`" is about parse, wherever it is called, and with whatever. */
    if (n > 2 && !memcmp(s + n - 2, "()", 2))
        n -= 2;
    if (n < REQUEST_QUOTE_MIN || n > REQUEST_QUOTE_MAX || out->quote_count == QUOTES_MAX ||
        !has_letter(s, n))
        return;
    for (size_t i = 0; i < out->quote_count; i++)
        if (out->quotes[i].length == n && !memcmp(out->quotes[i].text, s, n))
            return;
    out->quotes[out->quote_count++] =
        (struct request_quote){ arena_strndup(arena, s, n), (uint32_t)n, false,
                                kebab_is_name(s, n) };
}

static void push_unmarked(struct request *out, const char *s, size_t n, struct arena *arena)
{
    size_t before = out->quote_count;
    push_quote(out, s, n, arena);
    if (out->quote_count > before)
        out->quotes[before].is_unmarked = true;
}

/* What follows a mark of errors in its line. One in quotation marks is a quotation anyhow. Returns
 * where it ends. */
static const char *push_message(struct request *out, const char *s, struct arena *arena)
{
    size_t n = strcspn(s, "\r\n");
    n = n < REQUEST_QUOTE_MAX ? n : REQUEST_QUOTE_MAX;
    if (!strchr("\"'`", *s) && memchr(s, ' ', n))
        push_unmarked(out, s, n, arena);
    return s + n;
}

static const struct quotation_marks {
    const char *open, *close;
} quotation_marks[] = {
    { "```", "```" }, /* none: a block */
    { "\"", "\"" },
    { "'", "'" },
    { "`", "`" },
    { "\xe2\x80\x9c", "\xe2\x80\x9d" }, /* “ ” */
    { "\xe2\x80\x98", "\xe2\x80\x99" }, /* ‘ ’ */
    { "\xe2\x80\x9e", "\xe2\x80\x9c" }, /* „ “ */
    { "\xc2\xab", "\xc2\xbb" },         /* « » */
    { "\xe3\x80\x8c", "\xe3\x80\x8d" }, /* 「 」 */
};

/* Where the quotation that opens at `s` closes, in its line; NULL: nowhere. An apostrophe within a
 * word neither opens nor closes one. */
static const char *closing_mark(const char *s, const char *end, const char *text,
                                const struct quotation_marks *marks)
{
    size_t open = strlen(marks->open), close = strlen(marks->close);
    bool is_plain = close == 1;
    if (is_plain && s > text && is_name_byte(s[-1]))
        return NULL;
    for (const char *p = s + open; p + close <= end && *p != '\n'; p++) {
        if (*p == '\\' && p + 1 < end && p[1] == *marks->close)
            p++;
        else if (!memcmp(p, marks->close, close) &&
                 !(is_plain && p + 1 < end && is_name_byte(p[1])))
            return p;
    }
    return NULL;
}

/* The length of an option: "--" and words parted by '-'. */
static size_t option_length(const char *s, const char *end)
{
    if (end - s < 4 || s[0] != '-' || s[1] != '-' || !isalpha((unsigned char)s[2]))
        return 0;
    size_t n = 2;
    while (s + n < end && (isalnum((unsigned char)s[n]) || s[n] == '-' || s[n] == '_'))
        n++;
    while (s[n - 1] == '-')
        n--;
    return n;
}

static void add_quotes(struct request *out, struct arena *arena)
{
    const char *end = out->said + out->size, *message_end = out->said;
    out->quotes = ARENA_ARRAY(arena, struct request_quote, QUOTES_MAX);
    for (const char *s = out->said; s < end;) {
        const char *close = NULL;
        size_t open = 0;
        for (size_t i = 0; i < sizeof quotation_marks / sizeof *quotation_marks && !open; i++) {
            size_t size = strlen(quotation_marks[i].open);
            if ((size_t)(end - s) < size || memcmp(s, quotation_marks[i].open, size) != 0)
                continue;
            open = size;
            close = i ? closing_mark(s, end, out->said, &quotation_marks[i]) : NULL;
        }
        bool starts_word = s == out->said || !is_mention_byte(s[-1]);
        size_t option = starts_word ? option_length(s, end) : 0;
        size_t mark = s >= message_end ? error_mark_length(s, out->said) : 0;
        if (close)
            push_quote(out, s + open, (size_t)(close - s) - open, arena);
        else if (option)
            push_quote(out, s, option, arena);
        else if (mark)
            message_end = push_message(out, s + mark, arena);
        s = close ? close + 1 : s + (open ? open : option ? option : 1);
    }
}

/* Of a word as mentions have it; without what ends a sentence. */
static bool is_kebab_word(const char *s, size_t *n)
{
    while (*n && strchr(".:", s[*n - 1]))
        --*n;
    return kebab_is_name(s, *n);
}

static void add_kebab_words(struct request *out, struct arena *arena)
{
    for (size_t i = 0; i < out->size;) {
        size_t start = i;
        while (i < out->size && out->said[i] && is_mention_byte(out->said[i]))
            i++;
        size_t n = i - start;
        if (is_kebab_word(out->said + start, &n))
            push_unmarked(out, out->said + start, n, arena);
        i += i == start;
    }
}

/* ---- what stays as it is ---- */

static bool is_named_path(const struct request *request, const char *path)
{
    for (size_t i = 0; i < request->path_count; i++)
        if (!strcmp(request->paths[i].text, path))
            return true;
    return false;
}

static const char *blank(const struct request *request, const struct scope *scopes, size_t count,
                         struct arena *arena)
{
    char *said = arena_strndup(arena, request->text, request->size);
    for (size_t i = 0; i < count; i++)
        memset(said + scopes[i].start, ' ', scopes[i].end - scopes[i].start);
    return said;
}

/* Of the paths there, those that it does not name elsewhere. */
static void add_kept(struct request *out, const struct scope *scopes, size_t count,
                     struct arena *arena)
{
    struct request apart = { 0 };
    size_t all = 0;
    for (size_t i = 0; i < count; i++)
        all += scopes[i].end - scopes[i].start + 1;
    char *kept = ARENA_ARRAY(arena, char, all + 1);
    for (size_t i = 0; i < count; i++) {
        size_t n = scopes[i].end - scopes[i].start;
        memcpy(kept + apart.size, out->text + scopes[i].start, n);
        kept[apart.size + n] = ' ';
        apart.size += n + 1;
    }
    apart.said = kept;
    add_mentions(&apart, arena);
    for (size_t i = 0; i < apart.path_count; i++)
        if (!is_named_path(out, apart.paths[i].text))
            apart.paths[out->kept_count++] = apart.paths[i];
    out->kept = apart.paths;
}

void request_analyse(struct request *out, const char *text, size_t size, struct arena *arena)
{
    struct scope *kept;
    memset(out, 0, sizeof *out);
    out->size = size < REQUEST_MAX ? size : REQUEST_MAX;
    out->text = arena_strndup(arena, text, out->size);
    out->said = out->text;
    out->is_question = is_question(out->text, out->size);
    size_t kept_count = scope_find_kept(out->text, out->size, arena, &kept);
    if (kept_count)
        out->said = blank(out, kept, kept_count, arena);
    add_terms(out, arena);
    find_asked(out);
    add_mentions(out, arena);
    add_quotes(out, arena);
    add_kebab_words(out, arena);
    if (out->is_question && out->quote_count == 1 && out->quotes->is_kebab)
        out->is_name |= out->quotes->length == out->size;
    out->asks = out->is_name || (out->is_question && begins_question(out->text));
    if (kept_count)
        add_kept(out, kept, kept_count, arena);
}

static int compare_term(const void *key, const void *item)
{
    return strcmp(key, ((const struct request_term *)item)->text);
}

size_t request_find_term(const struct request *request, const char *term)
{
    const struct request_term *found =
        bsearch(term, request->terms, request->term_count, sizeof *found, compare_term);
    return found ? (size_t)(found - request->terms) : request->term_count;
}

const char *request_last_part(const char *name)
{
    for (const char *p = name; *p; p++)
        if (strchr(":.#\\/", *p) && p[1])
            name = p + 1;
    return name;
}

const char *request_scope(const char *name, struct arena *arena)
{
    size_t end = (size_t)(request_last_part(name) - name);
    while (end && strchr(":.#\\/", name[end - 1]))
        end--;
    return request_last_part(arena_strndup(arena, name, end));
}

size_t request_whole_term(const struct request *request, const char *name)
{
    char whole[TERM_MAX + 1];
    size_t length = 0;
    for (const char *p = request_last_part(name); *p && length < TERM_MAX; p++)
        if (*p != '_')
            whole[length++] = (char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);
    whole[length] = '\0';
    return request_find_term(request, whole);
}
