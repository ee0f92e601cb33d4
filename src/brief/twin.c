#include "brief/twin.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "text/word_bytes.h"
#include "text/words.h"
#include "view/holders.h"

#define PARTS_MAX  12
#define PARTS_MIN  3 /* of a name that is not there */
#define COMMON_MIN 2
#define FIRST_MIN  3 /* bytes of the first word */
#define TERMS_MAX  2000
#define FILES_MAX  12 /* that are read for names of settings */

struct part {
    const char *text;
    size_t size;
};

struct twin {
    struct literal_finder *finder;
    struct part parts[PARTS_MAX]; /* of the name that is asked for */
    size_t count;
    const char *name, *best;
    size_t best_common, best_count;
    struct arena *arena;
};

/* The words of a name; 0 where there are too many. */
static size_t cut_name(const char *name, size_t size, struct part *parts)
{
    size_t count = 0;
    for (size_t i = 0; i < size;) {
        if (!isalnum((unsigned char)name[i])) {
            i++;
            continue;
        }
        size_t word = 1;
        while (i + word < size && is_name_byte(name[i + word]))
            word++;
        size_t n = word_part_length(name + i, word);
        if (count == PARTS_MAX)
            return 0;
        parts[count++] = (struct part){ name + i, n };
        i += n;
    }
    return count;
}

static bool is_same(struct part a, struct part b)
{
    return a.size == b.size && !strncasecmp(a.text, b.text, a.size);
}

/* Words in common at both ends; 0 when the first is another one. */
static size_t count_common(const struct twin *a, const struct part *parts, size_t count)
{
    size_t head = 0, tail = 0, least = count < a->count ? count : a->count;
    while (head < least && is_same(a->parts[head], parts[head]))
        head++;
    while (head && head + tail < least &&
           is_same(a->parts[a->count - 1 - tail], parts[count - 1 - tail]))
        tail++;
    return head + tail;
}

static void try_name(struct twin *a, const char *name, size_t size)
{
    struct part parts[PARTS_MAX];
    size_t count = cut_name(name, size, parts), common = count_common(a, parts, count);
    size_t of = count > a->count ? count : a->count;
    if (common < COMMON_MIN || 2 * common < of || common == of || common < a->best_common ||
        (common == a->best_common && a->best_count && count >= a->best_count))
        return;
    a->best = arena_strndup(a->arena, name, size);
    a->best_common = common;
    a->best_count = count;
}

/* ---- definitions ---- */

static int try_definitions(struct twin *a, struct err *err)
{
    const char **terms;
    size_t count;
    if (index_db_terms(a->finder->view->db, POSTING_DEFINITION, a->parts[0].text, a->parts[0].size,
                       TERMS_MAX, a->arena, &terms, &count, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        const char *before = a->best;
        struct holder *holders;
        size_t common = a->best_common, parts = a->best_count, held;
        try_name(a, terms[i], strlen(terms[i]));
        if (a->best == before)
            continue;
        if (view_holders(a->finder->view, POSTING_DEFINITION, terms[i], strlen(terms[i]), a->arena,
                         &holders, &held, err))
            return -1;
        if (!held) { /* only another snapshot defines it */
            a->best = before;
            a->best_common = common;
            a->best_count = parts;
        }
    }
    return 0;
}

/* ---- names of settings ---- */

static bool is_settings_byte(char c)
{
    return is_name_byte(c) || c == '-';
}

/* Each name of the text that was read last and begins with the prefix. */
static void try_names_in(struct twin *a, const char *prefix, size_t size)
{
    const char *begin = a->finder->text->data, *end = begin + a->finder->text->size;
    for (const char *p = begin; (p = memmem(p, (size_t)(end - p), prefix, size)) != NULL;) {
        size_t n = size;
        while (p + n < end && is_settings_byte(p[n]))
            n++;
        if (n > size && (p == begin || !is_settings_byte(p[-1])))
            try_name(a, p, n);
        p += n;
    }
}

static int try_prefix(struct twin *a, const char *prefix, size_t size, struct err *err)
{
    struct evidence_quote found;
    if (literal_find(a->finder, prefix, size, false, a->arena, &found, err))
        return -1;
    for (size_t i = 0; i < found.count && i < FILES_MAX; i++)
        if (literal_read(a->finder, found.places[i].file))
            try_names_in(a, prefix, size);
    return 0;
}

/* What begins with the first two words as they are written, the signs between and behind them, too;
 * of an option with the first. */
static int try_settings(struct twin *a, struct err *err)
{
    const struct part *last = &a->parts[*a->name == '-' ? 0 : 1];
    const char *end = last->text + last->size;
    if (!strchr("-_", *end) || !strchr("-_", a->parts[0].text[a->parts[0].size]))
        return 0;
    return try_prefix(a, a->name, (size_t)(end - a->name) + 1, err);
}

int twin_find(struct literal_finder *finder, const char *name, struct arena *arena,
              const char **out, struct err *err)
{
    struct twin a = { .finder = finder, .name = name, .arena = arena };
    *out = NULL;
    a.count = cut_name(name, strlen(name), a.parts);
    if (a.count < PARTS_MIN || a.parts[0].size < FIRST_MIN || !finder->view->db)
        return 0;
    bool is_setting = strchr(name, '-') != NULL;
    if ((is_setting && try_settings(&a, err)) || (!a.best && try_definitions(&a, err)) ||
        (!is_setting && !a.best && try_settings(&a, err)))
        return -1;
    *out = a.best;
    return 0;
}
