#include "text/prompt.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define WORDS_LOOKED_AT 60
#define CHORE_WORDS     12 /* a longer one says more than what to run */

struct prompt_word {
    const char *text;
    size_t size;
    bool is_code; /* written as code is: a_b, aB, a.b, a/b, --a, `a` */
};

struct prompt_words {
    struct prompt_word items[WORDS_LOOKED_AT];
    size_t count;
};

/* ---- lists of words: each between blanks ---- */

/* Said before what is meant. */
static const char openers[] =
    " please pls ok okay yes yeah yep no nope great thanks thank thx cool perfect good nice right "
    "sure now then and so hm hmm well also next alright fine awesome hi hello hey just lets let's "
    "actually wait but i'd i id we like want need would could can you to us me ";

/* To be done with what is there, whatever comes after it. */
static const char chores[] =
    " run rerun execute commit push rebase deploy publish continue proceed stop undo retry squash "
    "amend stash lint ping repeat resume abort cancel ";
/* The same, of one of these: */
static const char chores_of_things[] =
    " merge open show print format build install check revert test tag release try go start "
    "restart clean explain summarize summarise pull bump review look read tell keep close create "
    "make write draft send give do use pick take ";
static const char things[] =
    " pr prs pull branch main master it this that issue browser everything all again changelog "
    "same diff ahead on up commit message summary option first second third status ci above "
    "plan todo list ";

/* Verbs of change: with one of them, something else than the chore is asked for. */
static const char changes[] =
    " add fix change implement support refactor rename remove replace allow handle improve extend "
    "rewrite convert introduce drop move split extract avoid prevent ";

/* Who or what is not in the code. */
static const char empty[] =
    " a an the it its this that these those they them he she i me my we us our you your and or but "
    "if then else of for to in on at by with from as is are was were be been am do does did done "
    "doing have has had will would can could should shall may might must not no yes don dont don't "
    "what why how when where which who there here so too very more most less much many some any "
    "all each every both other another one ones first second third last next again same such own "
    "now just only also still yet really ok okay please thanks thank good great fine right wrong "
    "well better best worse bad nice cool sorry sure maybe like want need think know mean see look "
    "looks sound sounds go going get got make made let lets put take use using try way thing "
    "things "
    "stuff part lot bit step option work works working worked about up down out over off back into "
    "into after before than because while until again instead once always never ";

/* In every repository; a verb beside them names no place. */
static const char common[] =
    " test tests testing doc docs documentation readme code file files bug bugs error errors issue "
    "change changes function functions method comment comments line lines name names type types "
    "warning warnings commit commits message branch pr version add adding fix fixed update updated "
    "change changed remove removed delete write rewrite refactor cleanup clean improve implement "
    "check explain show review finish simplify shorter longer faster slower simpler question "
    "answer "
    "problem idea approach solution plan summary repo repository project everything something "
    "anything nothing ";

static bool is_in(const char *list, const struct prompt_word *word)
{
    char padded[32];
    if (word->size > sizeof padded - 3)
        return false;
    padded[0] = ' ';
    for (size_t i = 0; i < word->size; i++)
        padded[i + 1] = (char)tolower((unsigned char)word->text[i]);
    padded[word->size + 1] = ' ';
    padded[word->size + 2] = '\0';
    return strstr(list, padded) != NULL;
}

/* ---- words ---- */

static bool is_blank_byte(char c)
{
    return strchr(" \t\r\n\f\v", c) != NULL;
}

static bool is_edge(char c)
{
    return strchr(".,;:!?()[]{}\"'*<>", c) != NULL;
}

static bool looks_like_code(const char *s, size_t n)
{
    if (n > 2 && s[0] == '-' && s[1] == '-')
        return true;
    for (size_t i = 0; i < n; i++) {
        bool inside = i && i + 1 < n;
        if (s[i] == '`' || (inside && strchr("_/.:", s[i])) ||
            (i && islower((unsigned char)s[i - 1]) && isupper((unsigned char)s[i])))
            return true;
    }
    return false;
}

static void add_prompt_word(struct prompt_words *out, const char *s, size_t n)
{
    while (n && is_edge(s[n - 1]))
        n--;
    while (n && is_edge(*s))
        s++, n--;
    if (n && out->count < WORDS_LOOKED_AT)
        out->items[out->count++] = (struct prompt_word){ s, n, looks_like_code(s, n) };
}

static void read_prompt_words(struct prompt_words *out, const char *text, size_t size)
{
    size_t start = 0;
    out->count = 0;
    for (size_t i = 0; i <= size; i++)
        if (i == size || is_blank_byte(text[i])) {
            add_prompt_word(out, text + start, i - start);
            start = i + 1;
        }
}

static bool has_any(const struct prompt_words *words, size_t from, const char *list)
{
    for (size_t i = from; i < words->count; i++)
        if (is_in(list, &words->items[i]))
            return true;
    return false;
}

static bool words_hold_code(const struct prompt_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (words->items[i].is_code)
            return true;
    return false;
}

/* ---- what it is ---- */

/* "/clear", "!ls", "# remember", and what an agent puts there itself: "<task-…>". A path begins
 * with '/', too. */
static bool is_command(const char *text, size_t size)
{
    size_t n = 1;
    if (strchr("!#<", *text))
        return true;
    while (n < size && !is_blank_byte(text[n]) && text[n] != '/')
        n++;
    return *text == '/' && (n == size || text[n] != '/');
}

static bool is_chore(const struct prompt_words *words, size_t first)
{
    const struct prompt_word *verb = &words->items[first];
    if (words->count - first > CHORE_WORDS || has_any(words, first + 1, changes))
        return false;
    return is_in(chores, verb) || (is_in(chores_of_things, verb) &&
                                   has_any(words, first + 1, things) && !words_hold_code(words));
}

/* About what the agent did or thinks. */
static bool is_talk(const struct prompt_words *words)
{
    static const char asks[] = " what why how did are do have is was were that this it who when "
                               "which where does i that's this's it's ";
    return is_in(asks, &words->items[0]) && has_any(words, 0, " you your you're youre ") &&
           !words_hold_code(words);
}

/* One word at least that may stand in the code. */
static bool is_about_code(const struct prompt_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct prompt_word *word = &words->items[i];
        if (word->is_code ||
            (word->size > 2 && !is_in(empty, word) && !is_in(common, word) &&
             !is_in(chores, word) && !is_in(openers, word) && !is_in(changes, word)))
            return true;
    }
    return false;
}

bool prompt_is_request(const char *text, size_t size)
{
    struct prompt_words words;
    size_t first = 0;
    while (size && is_blank_byte(*text))
        text++, size--;
    if (!size || is_command(text, size))
        return false;
    read_prompt_words(&words, text, size);
    if (words.count < 2 || is_talk(&words) || !is_about_code(&words))
        return false;
    while (first < words.count && !words.items[first].is_code &&
           is_in(openers, &words.items[first]))
        first++;
    return first < words.count && (words.count - first > 1 || words.items[first].is_code) &&
           !is_chore(&words, first);
}
