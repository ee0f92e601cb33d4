#include "redact/automaton.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define REPORTED (UINT32_C(1) << 31) /* a word ends in this state */

struct automaton {
    unsigned char class_of[256]; /* bytes that are in no word share class 0 */
    uint32_t classes, states;
    uint32_t *next;     /* [state * classes + class] */
    uint32_t *steps;    /* the same for the scan: state * classes, or REPORTED and the state */
    uint32_t *word;     /* of each state: a word that ends here, index + 1 */
    uint32_t *suffix;   /* the longest proper suffix that is a state */
    uint32_t *shorter;  /* the first state on the way of suffixes where a word ends; 0: none */
    uint32_t *reported; /* of each state: where to begin, itself or `shorter` */
    uint32_t *same;     /* of each word: another one that ends in the same state, index + 1 */
};

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

/* The words as a tree: 0 is its root, and in `next` no child. */
static void add_automaton_word(struct automaton *a, const char *word, uint32_t index)
{
    uint32_t state = 0;
    for (const char *p = word; *p; p++) {
        uint32_t *child = &a->next[state * a->classes + a->class_of[(unsigned char)*p]];
        if (!*child)
            *child = a->states++;
        state = *child;
    }
    a->same[index] = a->word[state];
    a->word[state] = index + 1;
}

/* From the root outwards, so that a suffix is complete before it is needed. */
static void link_states(struct automaton *a)
{
    uint32_t *queue = xcalloc(a->states, sizeof *queue), head = 0, tail = 1;
    while (head < tail) {
        uint32_t state = queue[head++];
        for (uint32_t class = 0; class < a->classes; class ++) {
            uint32_t *child = &a->next[state * a->classes + class];
            uint32_t other = state ? a->next[a->suffix[state] * a->classes + class] : 0;
            if (!*child) {
                *child = other;
                continue;
            }
            a->suffix[*child] = other;
            a->shorter[*child] = a->word[other] ? other : a->shorter[other];
            queue[tail++] = *child;
        }
        a->reported[state] = a->word[state] ? state : a->shorter[state];
    }
    free(queue);
}

/* One look for each byte of a text, where no word ends. */
static void make_steps(struct automaton *a)
{
    size_t count = (size_t)a->states * a->classes;
    a->steps = xcalloc(count, sizeof *a->steps);
    for (size_t i = 0; i < count; i++)
        a->steps[i] = a->reported[a->next[i]] ? REPORTED | a->next[i] : a->next[i] * a->classes;
}

struct automaton *automaton_new(const char *const *words, size_t count)
{
    struct automaton *a = xcalloc(1, sizeof *a);
    size_t most = 1;
    for (size_t i = 0; i < count; i++)
        most += strlen(words[i]);
    find_classes(a, words, count);
    a->states = 1;
    a->next = xcalloc(most * a->classes, sizeof *a->next);
    a->word = xcalloc(most, sizeof *a->word);
    a->suffix = xcalloc(most, sizeof *a->suffix);
    a->shorter = xcalloc(most, sizeof *a->shorter);
    a->reported = xcalloc(most, sizeof *a->reported);
    a->same = xcalloc(count + 1, sizeof *a->same);
    for (size_t i = 0; i < count; i++)
        add_automaton_word(a, words[i], (uint32_t)i);
    link_states(a);
    make_steps(a);
    return a;
}

static void report_words(const struct automaton *a, uint32_t state, size_t end,
                         void (*found)(void *data, size_t word, size_t end), void *data)
{
    for (; state; state = a->shorter[state])
        for (uint32_t word = a->word[state]; word; word = a->same[word - 1])
            found(data, word - 1, end);
}

void automaton_scan(const struct automaton *a, const char *text, size_t size,
                    void (*found)(void *data, size_t word, size_t end), void *data)
{
    uint32_t row = 0;
    for (size_t i = 0; i < size; i++) {
        row = a->steps[row + a->class_of[(unsigned char)text[i]]];
        if (row & REPORTED) {
            uint32_t state = row & ~REPORTED;
            row = state * a->classes;
            report_words(a, a->reported[state], i + 1, found, data);
        }
    }
}
