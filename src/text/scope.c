#include "text/scope.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define OBJECT_MAX 14 /* words between "keep" and "as it is" */
#define ITEM_MAX   3  /* words of one item of a list before a comma */
#define BEFORE_MIN 3  /* words at the beginning of a request, which say what is to be done */

/* A run of bytes without white space, and without the marks around it. */
struct token {
    const char *s;
    size_t n;
    bool begins;       /* a clause: after a stop, at a bullet, "but", "(" */
    bool ends;         /* a clause */
    bool before_comma; /* or it ends a part of a clause */
};

struct tokens {
    struct token *items;
    size_t count;
    struct scope *kept;
    size_t kept_count;
    const char *text;
};

static bool is(const struct tokens *t, size_t i, const char *word)
{
    return i < t->count && t->items[i].n == strlen(word) &&
           !strncasecmp(t->items[i].s, word, t->items[i].n);
}

/* words: parted by spaces */
static bool is_any_word(const struct tokens *t, size_t i, const char *words)
{
    if (i >= t->count)
        return false;
    for (const char *w = words; *w;) {
        size_t n = strcspn(w, " ");
        if (t->items[i].n == n && !strncasecmp(t->items[i].s, w, n))
            return true;
        w += n + (w[n] == ' ');
    }
    return false;
}

/* ---- words and clauses ---- */

static bool is_mark(char c)
{
    return strchr("()[]{}\"'`,;:.!?*", c) != NULL;
}

static bool is_bullet(const struct token *token)
{
    return token->n == 0 || (token->n == 1 && strchr("-*+", *token->s)) ||
           (token->n == 3 &&
            (!memcmp(token->s, "\xe2\x80\x94", 3) || !memcmp(token->s, "\xe2\x80\x93", 3) ||
             !memcmp(token->s, "\xe2\x80\xa2", 3)));
}

/* From the first byte of a run to the byte behind it. */
static struct token read_scope_token(const char *s, const char *end)
{
    struct token token = { .s = s, .n = (size_t)(end - s) };
    token.begins = *s == '(';
    while (token.n && is_mark(*token.s))
        token.s++, token.n--;
    while (token.n && is_mark(token.s[token.n - 1])) {
        char c = token.s[--token.n];
        token.ends |= strchr(".;!?)", c) != NULL;
        token.before_comma |= c == ',' || c == ':';
    }
    return token;
}

/* A line break parts clauses where a line is empty, or a list begins; and behind the first line. */
static bool is_break(const char *gap, const char *next, const char *text)
{
    const char *line = memchr(gap, '\n', (size_t)(next - gap));
    if (!line)
        return false;
    return memchr(line + 1, '\n', (size_t)(next - line - 1)) || strchr("-*+#", *next) ||
           isdigit((unsigned char)*next) || !memchr(text, '\n', (size_t)(line - text));
}

static const char *run_end(const char *s, const char *end)
{
    while (s < end && !isspace((unsigned char)*s))
        s++;
    return s;
}

/* Words of a clause are its own, "but" and a closing bracket part it. */
static void part_clauses(struct tokens *t)
{
    for (size_t i = 0; i < t->count; i++) {
        t->items[i].begins |= !i || is_any_word(t, i, "but while whereas although");
        if (i && t->items[i].begins)
            t->items[i - 1].ends = true;
    }
    if (t->count)
        t->items[t->count - 1].ends = true;
}

/* What stands between fences is a log or code, where nobody asks for anything. */
static void split_tokens(struct tokens *t, const char *text, size_t size)
{
    const char *end = text + size, *gap = text;
    bool begins = true, is_fenced = false;
    for (const char *s = text; s < end;) {
        if (isspace((unsigned char)*s)) {
            s++;
            continue;
        }
        const char *stop = run_end(s, end);
        bool is_fence = stop - s >= 3 && !memcmp(s, "```", 3);
        struct token token = read_scope_token(s, stop);
        begins |= t->count && is_break(gap, s, text);
        gap = s = stop;
        is_fenced ^= is_fence;
        if (is_fence || is_fenced || is_bullet(&token)) {
            begins = true;
            continue;
        }
        token.begins |= begins;
        begins = token.ends;
        t->items[t->count++] = token;
    }
    part_clauses(t);
}

static size_t clause_start(const struct tokens *t, size_t i)
{
    while (!t->items[i].begins)
        i--;
    return i;
}

static size_t clause_end(const struct tokens *t, size_t i)
{
    while (!t->items[i].ends)
        i++;
    return i;
}

static bool is_code(const struct token *token)
{
    bool is_lower = false;
    if (token->s[-1] == '`')
        return true;
    for (size_t i = 0; i < token->n; i++) {
        char c = token->s[i];
        if (c == '_' || c == '/' || (c == '.' && i && i + 1 < token->n) ||
            (is_lower && isupper((unsigned char)c)))
            return true;
        is_lower = islower((unsigned char)c);
    }
    return false;
}

static bool tokens_hold_code(const struct tokens *t, size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        if (t->items[i].s > t->text && is_code(&t->items[i]))
            return true;
    return false;
}

/* ---- what is said ---- */

/* "as it is", "as-is", "unchanged": how many words, when nothing of the clause follows; else 0. */
static size_t state_at(const struct tokens *t, size_t i)
{
    size_t n = is_any_word(t, i, "as-is unchanged untouched alone intact") ? 1 : 0;
    if (is(t, i, "as") && is_any_word(t, i + 1, "is are"))
        n = 2;
    else if (is(t, i, "as") && ((is(t, i + 1, "it") && is(t, i + 2, "is")) ||
                                (is(t, i + 1, "they") && is(t, i + 2, "are"))))
        n = 3;
    if (!n)
        return 0;
    const struct token *last = &t->items[i + n - 1];
    bool is_last =
        last->ends || last->before_comma || is_any_word(t, i + n, "and or so because here");
    return is_last ? n : 0;
}

/* With the quotation marks around it: half of a pair would quote something else. */
static void keep_clause(struct tokens *t, size_t first, size_t last)
{
    static const char quotes[] = "`\"'";
    size_t start = (size_t)(t->items[first].s - t->text);
    size_t end = (size_t)(t->items[last].s - t->text) + t->items[last].n;
    while (start && t->text[start - 1] && strchr(quotes, t->text[start - 1]))
        start--;
    while (t->text[end] && strchr(quotes, t->text[end]))
        end++;
    if (t->kept_count && t->kept[t->kept_count - 1].end >= start)
        t->kept[t->kept_count - 1].end = end;
    else
        t->kept[t->kept_count++] = (struct scope){ start, end };
}

/* The first word of the part of a clause, between commas, that ends before `end`. */
static size_t part_start(const struct tokens *t, size_t first, size_t end)
{
    while (end > first && !t->items[end - 1].before_comma)
        end--;
    return end;
}

/* Where the subject begins whose verb is at i: behind the last comma or, of one thing ("stays"), the
 * last "and". Of several things ("stay") the last part with its "and" ends a list of short items. */
static size_t subject_start(const struct tokens *t, size_t i, bool is_one)
{
    size_t first = clause_start(t, i), start = part_start(t, first, i), and = i;
    while (and > start && !is_any_word(t, and-1, "and or"))
        and--;
    if (and == start || is_one)
        return and;
    while (start > first) {
        size_t before = part_start(t, first, start - 1);
        if (start - before > ITEM_MAX)
            break;
        start = before;
    }
    return start;
}

/* "b.c stays as it is", "the tables must remain unchanged" */
static size_t match_stays(struct tokens *t, size_t i)
{
    bool is_stay = is_any_word(t, i, "stay stays"), is_one = is_any_word(t, i, "stays remains");
    if (!is_stay && !is_any_word(t, i, "remain remains"))
        return 0;
    size_t n = state_at(t, i + 1), verb = i;
    bool is_wish = i && is_any_word(t, i - 1, "must should shall will can to");
    if (!n || (!is_stay && !is_wish && !is(t, i + 1, "as")))
        return 0;
    while (verb && is_any_word(t, verb - 1, "must should shall will can to has have needs need"))
        verb--;
    size_t first = subject_start(t, verb, is_one);
    if (first == verb || first < BEFORE_MIN)
        return 0;
    keep_clause(t, first, i + n);
    return i + n + 1;
}

/* "leave b.c as it is", "keep the format unchanged" */
static size_t match_leave(struct tokens *t, size_t i)
{
    if (!is_any_word(t, i, "leave leaves leaving keep keeps keeping") || i < BEFORE_MIN)
        return 0;
    for (size_t j = i + 2; j < t->count && j < i + OBJECT_MAX && !t->items[j - 1].ends; j++) {
        size_t n = state_at(t, j);
        if (!n)
            continue;
        keep_clause(t, i, j + n - 1);
        return j + n;
    }
    return 0;
}

static size_t keep_to_end(struct tokens *t, size_t first, size_t from, bool needs_code)
{
    size_t last = from < t->count ? clause_end(t, from) : from;
    if (from >= t->count || t->items[from - 1].ends ||
        (needs_code && !tokens_hold_code(t, from, last)))
        return 0;
    keep_clause(t, first, last);
    return last + 1;
}

static bool is_start(const struct tokens *t, size_t i)
{
    return t->items[i].begins || t->items[i - 1].before_comma ||
           (is_any_word(t, i - 1, "please and but so just then") && i > 1);
}

/* "without touching c.c", "do not change `Foo`", "no changes to d.c", "no need to touch e.c" */
static size_t match_order(struct tokens *t, size_t i)
{
    static const char verbs[] = "touch change modify edit alter";
    if (i < BEFORE_MIN)
        return 0;
    if (is(t, i, "without") &&
        is_any_word(t, i + 1, "touching changing modifying editing altering"))
        return keep_to_end(t, i, i + 2, !is(t, i + 1, "touching"));
    if (!is_start(t, i))
        return 0;
    if (is(t, i, "do") && is(t, i + 1, "not") && is_any_word(t, i + 2, verbs))
        return keep_to_end(t, i, i + 3, true);
    if (is_any_word(t, i, "don't dont never don\xe2\x80\x99t") && is_any_word(t, i + 1, verbs))
        return keep_to_end(t, i, i + 2, true);
    if (is(t, i, "no") && is_any_word(t, i + 1, "change changes") && is(t, i + 2, "to"))
        return keep_to_end(t, i, i + 3, false);
    if (is(t, i, "no") && is(t, i + 1, "need") && is(t, i + 2, "to") &&
        is_any_word(t, i + 3, verbs))
        return keep_to_end(t, i, i + 4, true);
    return 0;
}

/* "c.c must not be touched", "d.c does not need to change", "e.c needs no changes": the end of what
 * is said, or 0 */
static size_t passive_end(const struct tokens *t, size_t i)
{
    static const char done[] = "touched changed modified edited altered";
    if (is_any_word(t, i, "must should") && is(t, i + 1, "not") && is(t, i + 2, "be") &&
        is_any_word(t, i + 3, done))
        return i + 3;
    if (is_any_word(t, i, "needs need") && is(t, i + 1, "no") &&
        is_any_word(t, i + 2, "change changes"))
        return i + 2;
    if (is(t, i, "need") && is(t, i + 1, "not"))
        return is(t, i + 2, "change")                              ? i + 2
               : is(t, i + 2, "be") && is_any_word(t, i + 3, done) ? i + 3
                                                                   : 0;
    size_t n = is_any_word(t, i, "do does") && is(t, i + 1, "not") ? 2
               : is_any_word(t, i, "don't doesn't")                ? 1
                                                                   : 0;
    if (!n || !is(t, i + n, "need") || !is(t, i + n + 1, "to"))
        return 0;
    n += 2;
    return is(t, i + n, "change")                                  ? i + n
           : is(t, i + n, "be") && is_any_word(t, i + n + 1, done) ? i + n + 1
                                                                   : 0;
}

static size_t match_passive(struct tokens *t, size_t i)
{
    size_t end = passive_end(t, i);
    if (!end || !(t->items[end].ends || t->items[end].before_comma))
        return 0;
    size_t first = subject_start(t, i, false);
    if (first == i || first < BEFORE_MIN || !tokens_hold_code(t, first, i - 1))
        return 0;
    keep_clause(t, first, end);
    return end + 1;
}

/* "Out of scope: d.c", "d.c is out of scope for this" */
static size_t match_scope(struct tokens *t, size_t i)
{
    if (!is(t, i, "out") || !is(t, i + 1, "of") || !is(t, i + 2, "scope") || i < BEFORE_MIN)
        return 0;
    if (t->items[i].begins && t->items[i + 2].before_comma)
        return keep_to_end(t, i, i + 3, false);
    size_t first = clause_start(t, i);
    if (!is_any_word(t, i - 1, "is are") || !is_any_word(t, i + 3, "for here") ||
        first < BEFORE_MIN)
        return 0;
    size_t last = clause_end(t, i);
    keep_clause(t, first, last);
    return last + 1;
}

size_t scope_find_kept(const char *text, size_t size, struct arena *arena, struct scope **out)
{
    static size_t (*const matches[])(struct tokens *, size_t) = { match_stays, match_leave,
                                                                  match_order, match_passive,
                                                                  match_scope };
    struct tokens t = { .text = text };
    t.items = ARENA_ARRAY(arena, struct token, size / 2 + 1);
    t.kept = ARENA_ARRAY(arena, struct scope, size / 4 + 1);
    split_tokens(&t, text, size);
    for (size_t i = 0; i < t.count;) {
        size_t next = 0;
        for (size_t k = 0; k < sizeof matches / sizeof *matches && !next; k++)
            next = matches[k](&t, i);
        i = next ? next : i + 1;
    }
    *out = t.kept;
    return t.kept_count;
}
