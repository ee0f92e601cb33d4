#include "text/question.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text/word_bytes.h"
#include "text/words.h"

#define QUESTION_MAX   200 /* bytes */
#define QUESTION_WORDS 9   /* without a word of questions: a change is described in more */

/* Analysed forms, sorted: what a request for a change, or the title of one, says that it does. */
static const char *const change_words[] = {
    "accept",  "add",       "adjust",   "allow",  "avoid",    "break",    "broken",  "bug",
    "bump",    "cach",      "catch",    "chang",  "check",    "clean",    "cleanup", "clear",
    "convert", "correct",   "crash",    "creat",  "deprecat", "detect",   "disabl",  "disallow",
    "drop",    "enabl",     "ensur",    "export", "expos",    "extend",   "extract", "fail",
    "feat",    "featur",    "fix",      "forbid", "handl",    "hide",     "honor",   "honour",
    "ignor",   "implement", "improv",   "includ", "introduc", "leak",     "let",     "limit",
    "make",    "merg",      "migrat",   "mov",    "must",     "need",     "optimiz", "pass",
    "port",    "prefer",    "prevent",  "provid", "reduc",    "refactor", "reject",  "remov",
    "renam",   "replac",    "report",   "return", "revert",   "rework",   "rewrit",  "set",
    "should",  "show",      "simplifi", "skip",   "split",    "stop",     "support", "switch",
    "teach",   "treat",     "tweak",    "unifi",  "updat",    "upgrad",   "use",     "want",
    "warn",    "write",     "wrong",
};

static const char *const question_words[] = { "how", "what", "where", "which",
                                              "who", "why",  "when",  "does" };

bool begins_question(const char *text)
{
    size_t n = word_length(text);
    for (size_t i = 0; i < sizeof question_words / sizeof *question_words; i++)
        if (strlen(question_words[i]) == n && !strncasecmp(text, question_words[i], n))
            return true;
    return false;
}

/* The only term of a word; NULL: it gives none, or several. Valid until the counter is used again. */
static const char *only_term(const char *s, size_t n, struct word_counter *counter)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    word_counter_reset(counter);
    word_counter_add(counter, s, n, FIELD_BODY);
    const struct term *terms = word_counter_terms_unordered(counter, &count, lengths);
    return count == 1 ? terms[0].text : NULL;
}

static bool is_change_word(const char *s, size_t n, struct word_counter *counter)
{
    const char *term = only_term(s, n, counter);
    return term && word_is_among(term, change_words, sizeof change_words / sizeof *change_words);
}

/* Anywhere in it, they say under which circumstances something should be otherwise. */
static bool is_circumstance(const char *s, size_t n)
{
    static const char *const words[] = { "should", "must", "if",      "when",  "instead", "never",
                                         "dont",   "don",  "without", "so",    "better",  "also",
                                         "longer", "fix",  "cleanup", "fixes", "only",    "even" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && !strncasecmp(s, words[i], n))
            return true;
    return false;
}

size_t change_prefix_length(const char *title)
{
    size_t n = word_length(title);
    if (n && title[n] == '(') {
        n += strcspn(title + n, ")\n");
        if (title[n] != ')')
            return 0;
        n++;
    }
    size_t colon = n + (title[n] == '!');
    return n && title[colon] == ':' && title[colon + 1] != ':' ? colon : 0;
}

static bool is_kind_of_change(const char *s, size_t n)
{
    static const char *const kinds[] = { "build", "bug",    "chore", "ci",       "deps", "doc",
                                         "docs",  "feat",   "fix",   "feature",  "perf", "refactor",
                                         "refac", "revert", "style", "security", "test", "tests",
                                         "todo",  "wip",    "dx",    "types",    "note" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i]) == n && !strncasecmp(s, kinds[i], n))
            return true;
    return false;
}

size_t change_scope(const char *title, const char **scope)
{
    static const char name[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./@";
    size_t n = word_length(title);
    *scope = n && title[n] == '(' && is_kind_of_change(title, n) ? title + n + 1 : title;
    size_t size = strspn(*scope, name);
    const char *end = *scope + size;
    if (*scope == title)
        return *end == ':' && end[1] == ' ' && !is_kind_of_change(title, size) ? size : 0;
    bool is_closed = *end == ')' && (end[1] == ':' || (end[1] == '!' && end[2] == ':'));
    return is_closed ? size : 0;
}

#define ADDING_WORDS 3 /* of a title, that are looked at */

bool title_adds(const char *title)
{
    static const char *const words[] = { "add",       "adding",     "adds",      "create",
                                         "feat",      "feature",    "implement", "implements",
                                         "introduce", "introduces", "new",       "provide",
                                         "register",  "support",    "supports" };
    const char *s = title;
    for (size_t seen = 0; *s && *s != '\n' && seen < ADDING_WORDS;) {
        size_t n = word_length(s);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strlen(words[i]) == n && !strncasecmp(s, words[i], n))
                return true;
        size_t prefix = s == title ? change_prefix_length(title) : 0;
        seen += n > 0 && !prefix;
        s += prefix ? prefix : n ? n : 1;
    }
    return false;
}

/* One that begins with a word of questions is one, whatever verbs it has. Else the imperative
 * stands first; nouns like "export" and "merge" stand anywhere. */
bool is_question(const char *text, size_t size)
{
    const char *s = text;
    size_t words = 0;
    if (size > QUESTION_MAX || memchr(s, '\n', size) || change_prefix_length(s))
        return false;
    if (begins_question(text))
        return true;
    struct word_counter *counter = word_counter_new();
    bool changes = false;
    while (*s && !changes) {
        while (*s && !is_name_byte(*s))
            s++;
        size_t n = word_length(s);
        changes = (words < 2 && is_change_word(s, n, counter)) || is_circumstance(s, n);
        words += n > 0;
        s += n;
    }
    word_counter_free(counter);
    return words && words <= QUESTION_WORDS && !changes;
}

/* ---- joined words ---- */

static bool is_plain_word(const char *s, size_t n, struct word_counter *counter)
{
    const char *term = only_term(s, n, counter);
    return term && !word_is_stop(term);
}

/* "thread pools" gives thread_pools and thread_pool. */
static void join_words(const char *a, size_t a_size, const char *b, size_t b_size,
                       struct word_counter *counter)
{
    char name[QUESTION_MAX + 2];
    memcpy(name, a, a_size);
    name[a_size] = '_';
    memcpy(name + a_size + 1, b, b_size);
    size_t size = a_size + 1 + b_size;
    word_counter_add(counter, name, size, FIELD_COMMENT);
    if (b_size > 3 && name[size - 1] == 's' && name[size - 2] != 's')
        word_counter_add(counter, name, size - 1, FIELD_COMMENT);
}

void question_add_joined(const char *text, struct word_counter *counter)
{
    struct word_counter *one = word_counter_new();
    const char *before = NULL;
    size_t before_size = 0;
    for (const char *s = text; *s;) {
        size_t n = word_length(s);
        bool is_usable = n && is_plain_word(s, n, one);
        if (is_usable && before && s == before + before_size + 1 && (s[-1] == ' ' || s[-1] == '-'))
            join_words(before, before_size, s, n, counter);
        before = is_usable ? s : n ? NULL : before;
        before_size = is_usable ? n : before_size;
        s += n ? n : 1;
    }
    word_counter_free(one);
}
