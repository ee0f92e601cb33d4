#include "redact/automaton.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define REPORTED (UINT32_C(1) << 31) /* a word ends in this state */
#define SHALLOW  (UINT32_C(1) << 30) /* none does, and less than START_LETTERS of one have come */

#define START_LETTERS 3

/* Bits for the class of a byte: as many as keep the table of starts within the nearest cache. */
#define CLASS_BITS  6
#define CLASSES_MAX (1u << CLASS_BITS)
#define STARTS      (UINT32_C(1) << (START_LETTERS * CLASS_BITS))

struct automaton {
    unsigned char class_of[256]; /* bytes that are in no word share class 0 */
    uint32_t classes, states;
    uint32_t
        *steps; /* [state * classes + class]: the next state * classes, or REPORTED and the state */
    unsigned char *depth; /* of each state: letters from the root, at most 255 */
    uint32_t *word;       /* of each state: a word that ends here, index + 1 */
    uint32_t *suffix;     /* the longest proper suffix that is a state */
    uint32_t *shorter;    /* the first state on the way of suffixes where a word ends; 0: none */
    uint32_t *reported;   /* of each state: where to begin, itself or `shorter` */
    uint32_t *same;       /* of each word: another one that ends in the same state, index + 1 */
    /* A bit for each START_LETTERS, by their classes, that a word may begin with. Most places of a
     * text are passed over with few of these bytes; the steps are half a megabyte. */
    uint32_t starts[STARTS / 32];
};

/* Classes that have the same bits only make more places look like a start. */
static uint32_t add_letter(const struct automaton *a, uint32_t letters, char c)
{
    uint32_t class = a->class_of[(unsigned char)c] & (CLASSES_MAX - 1);
    return (letters << CLASS_BITS | class) & (STARTS - 1);
}

static bool is_start(const struct automaton *a, uint32_t letters)
{
    return a->starts[letters / 32] >> letters % 32 & 1;
}

static void find_classes(struct automaton *a, const char *const *words, size_t count)
{
    a->classes = 1;
    for (size_t i = 0; i < count; i++)
        for (const char *p = words[i]; *p; p++) {
            unsigned char c = (unsigned char)tolower((unsigned char)*p);
            if (!a->class_of[c])
                a->class_of[c] = (unsigned char)a->classes++;
            a->class_of[toupper(c)] = a->class_of[c];
        }
}

/* A state in the tree of the words, of which 0 is the root. */
struct branch {
    uint32_t first, sibling; /* its first child, and the next one of its parent; 0: none */
    unsigned char class;
};

static uint32_t find_child(const struct branch *tree, uint32_t state, unsigned char class)
{
    uint32_t child = tree[state].first;
    while (child && tree[child].class != class)
        child = tree[child].sibling;
    return child;
}

static void add_automaton_word(struct automaton *a, struct branch *tree, const char *word,
                               uint32_t index)
{
    uint32_t state = 0;
    for (const char *p = word; *p; p++) {
        unsigned char class = a->class_of[(unsigned char)*p];
        uint32_t child = find_child(tree, state, class);
        if (!child) {
            child = a->states++;
            a->depth[child] = (unsigned char)(a->depth[state] + (a->depth[state] < 255));
            tree[child] = (struct branch){ 0, tree[state].first, class };
            tree[state].first = child;
        }
        state = child;
    }
    a->same[index] = a->word[state];
    a->word[state] = index + 1;
}

/* What follows a word of fewer letters does not matter. */
static void add_starts(struct automaton *a, const char *word)
{
    uint32_t letters = 0;
    size_t n = 0;
    for (; n < START_LETTERS && word[n]; n++)
        letters = add_letter(a, letters, word[n]);
    uint32_t count = UINT32_C(1) << (START_LETTERS - n) * CLASS_BITS;
    for (uint32_t i = letters * count; i < (letters + 1) * count; i++)
        a->starts[i / 32] |= UINT32_C(1) << i % 32;
}

/* One look for each byte of a text, where no word ends. */
static uint32_t step_to(const struct automaton *a, uint32_t state)
{
    uint32_t shallow = a->depth[state] < START_LETTERS ? SHALLOW : 0;
    return a->reported[state] ? REPORTED | state : state * a->classes | shallow;
}

static uint32_t state_behind(const struct automaton *a, uint32_t step)
{
    return step & REPORTED ? step & ~REPORTED : (step & ~SHALLOW) / a->classes;
}

/* The steps of a state are those of its suffix, but for its own children. */
static void fill_row(struct automaton *a, uint32_t state)
{
    uint32_t *row = a->steps + (size_t)state * a->classes;
    if (state) {
        memcpy(row, a->steps + (size_t)a->suffix[state] * a->classes, a->classes * sizeof *row);
        return;
    }
    for (uint32_t class = 0; class < a->classes; class ++)
        row[class] = step_to(a, 0);
}

/* From the root outwards, so that a suffix is complete before it is needed. */
static void link_states(struct automaton *a, const struct branch *tree)
{
    uint32_t *queue = xcalloc(a->states, sizeof *queue), head = 0, tail = 1;
    while (head < tail) {
        uint32_t state = queue[head++];
        uint32_t *row = a->steps + (size_t)state * a->classes;
        fill_row(a, state);
        for (uint32_t child = tree[state].first; child; child = tree[child].sibling) {
            uint32_t other = state_behind(a, row[tree[child].class]);
            a->suffix[child] = other;
            a->shorter[child] = a->word[other] ? other : a->shorter[other];
            a->reported[child] = a->word[child] ? child : a->shorter[child];
            row[tree[child].class] = step_to(a, child);
            queue[tail++] = child;
        }
    }
    free(queue);
}

struct automaton *automaton_new(const char *const *words, size_t count)
{
    struct automaton *a = xcalloc(1, sizeof *a);
    size_t most = 1;
    for (size_t i = 0; i < count; i++)
        most += strlen(words[i]);
    struct branch *tree = xcalloc(most, sizeof *tree);
    find_classes(a, words, count);
    a->states = 1;
    a->depth = xcalloc(most, sizeof *a->depth);
    a->word = xcalloc(most, sizeof *a->word);
    a->suffix = xcalloc(most, sizeof *a->suffix);
    a->shorter = xcalloc(most, sizeof *a->shorter);
    a->reported = xcalloc(most, sizeof *a->reported);
    a->same = xcalloc(count + 1, sizeof *a->same);
    for (size_t i = 0; i < count; i++)
        add_automaton_word(a, tree, words[i], (uint32_t)i);
    for (size_t i = 0; i < count; i++)
        add_starts(a, words[i]);
    a->steps = xmalloc((size_t)a->states * a->classes * sizeof *a->steps);
    link_states(a, tree);
    free(tree);
    return a;
}

static void report_words(const struct automaton *a, uint32_t state, size_t end,
                         void (*found)(void *data, size_t word, size_t end), void *data)
{
    for (; state; state = a->shorter[state])
        for (uint32_t word = a->word[state]; word; word = a->same[word - 1])
            found(data, word - 1, end);
}

/* The first place from `at` on where a word may begin. What would stand behind the end is nothing
 * that a word holds. */
static size_t next_start(const struct automaton *a, const char *text, size_t size, size_t at)
{
    uint32_t letters = 0;
    for (size_t i = at; i < at + START_LETTERS - 1; i++)
        letters = add_letter(a, letters, i < size ? text[i] : '\0');
    for (; size - at >= START_LETTERS; at++) {
        letters = add_letter(a, letters, text[at + START_LETTERS - 1]);
        if (is_start(a, letters))
            return at;
    }
    for (; at < size; at++) {
        letters = add_letter(a, letters, '\0');
        if (is_start(a, letters))
            return at;
    }
    return size;
}

/* From where a word may begin to where none is on its way that next_start() would not find. */
static size_t scan_words(const struct automaton *a, const char *text, size_t size, size_t at,
                         void (*found)(void *data, size_t word, size_t end), void *data)
{
    size_t least = at + START_LETTERS;
    uint32_t row = 0;
    while (at < size) {
        uint32_t step = a->steps[row + a->class_of[(unsigned char)text[at++]]];
        row = step & ~SHALLOW;
        if (step & REPORTED) {
            uint32_t state = step & ~REPORTED;
            row = state * a->classes;
            report_words(a, a->reported[state], at, found, data);
        } else if (step & SHALLOW && at >= least) {
            return at - a->depth[row / a->classes];
        }
    }
    return at;
}

void automaton_scan(const struct automaton *a, const char *text, size_t size,
                    void (*found)(void *data, size_t word, size_t end), void *data)
{
    for (size_t at = 0; (at = next_start(a, text, size, at)) < size;)
        at = scan_words(a, text, size, at, found, data);
}
