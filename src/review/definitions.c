#include "review/definitions.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"

#define NONE UINT32_MAX

struct comparison {
    const struct source *old, *now;
    struct arena *arena;
    const char **keys;         /* per definition of now */
    uint32_t *old_of, *now_of; /* the pair of each definition, or NONE */
    unsigned char *touched;    /* per definition of now */
};

static bool is_compared(const struct definition *d)
{
    return d->kind < DEF_HEADING;
}

/* ---- pairs ---- */

/* Definitions of one side by scope and name: chains in order of position. */
struct chains {
    struct map heads; /* -> index + 1 */
    uint32_t *next;   /* index + 1 */
};

static void chains_init(struct chains *chains, const struct summary *summary, struct arena *arena)
{
    *chains = (struct chains){ .heads = MAP_INIT };
    chains->next = ARENA_ARRAY(arena, uint32_t, summary->definition_count);
    for (size_t i = summary->definition_count; i-- > 0;) {
        const char *key = definition_path(summary, &summary->definitions[i], arena);
        uint32_t *head = map_put(&chains->heads, key, strlen(key), NULL);
        chains->next[i] = *head;
        *head = (uint32_t)i + 1;
    }
}

enum likeness { SAME_SIGNATURE, SAME_KIND, SAME_NAME, LIKENESSES };

static bool is_alike(const struct definition *a, const struct definition *b, enum likeness likeness)
{
    if (likeness == SAME_SIGNATURE && !definition_has_signature_of(a, b))
        return false;
    return likeness == SAME_NAME || a->kind == b->kind;
}

static void pair_one(struct comparison *c, const struct chains *chains, uint32_t i,
                     enum likeness likeness)
{
    const struct summary *now = &c->now->summary;
    const uint32_t *head = map_get(&chains->heads, c->keys[i], strlen(c->keys[i]));
    for (uint32_t o = head ? *head : 0; o; o = chains->next[o - 1]) {
        if (c->now_of[o - 1] != NONE ||
            !is_alike(&c->old->summary.definitions[o - 1], &now->definitions[i], likeness))
            continue;
        c->now_of[o - 1] = i;
        c->old_of[i] = o - 1;
        return;
    }
}

static uint32_t *none_of(size_t count, struct arena *arena)
{
    uint32_t *pairs = ARENA_ARRAY(arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        pairs[i] = NONE;
    return pairs;
}

static void pair_all(struct comparison *c)
{
    struct chains chains;
    c->old_of = none_of(c->now->summary.definition_count, c->arena);
    c->now_of = none_of(c->old->summary.definition_count, c->arena);
    chains_init(&chains, &c->old->summary, c->arena);
    const struct summary *now = &c->now->summary;
    c->keys = ARENA_ARRAY(c->arena, const char *, now->definition_count);
    for (size_t i = 0; i < now->definition_count; i++)
        c->keys[i] = definition_path(now, &now->definitions[i], c->arena);
    for (int likeness = 0; likeness < LIKENESSES; likeness++)
        for (uint32_t i = 0; i < now->definition_count; i++)
            if (c->old_of[i] == NONE)
                pair_one(c, &chains, i, (enum likeness)likeness);
    map_release(&chains.heads);
}

/* ---- bodies ---- */

static void touch_lines(struct comparison *c, const struct source *side, bool is_old,
                        uint32_t first, uint32_t count)
{
    for (uint32_t line = first; line - first < count && line <= side->line_count; line++) {
        if (!source_line_is_code(side, line))
            continue;
        int64_t i = definition_at(&side->summary, line);
        uint32_t now = i < 0 ? NONE : is_old ? c->now_of[i] : (uint32_t)i;
        if (now != NONE)
            c->touched[now] = 1;
    }
}

/* A comment at the end of a line is no change. */
static bool is_same_code(const struct comparison *c, const struct definition *a,
                         const struct definition *b)
{
    return source_code_digest(c->old, a->line, a->end_line) ==
           source_code_digest(c->now, b->line, b->end_line);
}

/* ---- the list ---- */

/* What others rely on: a constant's value is its body. */
static bool has_other_signature(const struct definition *a, const struct definition *b)
{
    bool is_value = b->kind == DEF_CONSTANT || b->kind == DEF_VARIABLE || b->kind == DEF_FIELD;
    return !is_value && !definition_has_signature_of(a, b);
}

static int by_position(const void *a, const void *b)
{
    const struct definition_change *x = a, *y = b;
    const struct definition *p = x->now ? x->now : x->old, *q = y->now ? y->now : y->old;
    if (p->line != q->line)
        return p->line < q->line ? -1 : 1;
    if (x->touch != y->touch)
        return x->touch < y->touch ? -1 : 1;
    return (p > q) - (p < q);
}

static size_t list_changes(const struct comparison *c, struct definition_change *out)
{
    const struct summary *old = &c->old->summary, *now = &c->now->summary;
    size_t count = 0;
    for (size_t i = 0; i < now->definition_count; i++) {
        const struct definition *d = &now->definitions[i];
        const struct definition *before =
            c->old_of[i] == NONE ? NULL : &old->definitions[c->old_of[i]];
        if (!is_compared(d))
            continue;
        if (!before)
            out[count++] = (struct definition_change){ TOUCH_ADDED, NULL, d };
        else if (has_other_signature(before, d))
            out[count++] = (struct definition_change){ TOUCH_SIGNATURE, before, d };
        else if (c->touched[i] && !is_same_code(c, before, d))
            out[count++] = (struct definition_change){ TOUCH_BODY, before, d };
    }
    for (size_t i = 0; i < old->definition_count; i++)
        if (is_compared(&old->definitions[i]) && c->now_of[i] == NONE)
            out[count++] = (struct definition_change){ TOUCH_REMOVED, &old->definitions[i], NULL };
    if (count)
        qsort(out, count, sizeof *out, by_position);
    return count;
}

size_t definitions_compare(const struct source *old, const struct source *now,
                           const struct text_hunk *hunks, size_t hunk_count, struct arena *arena,
                           struct definition_change **out)
{
    struct comparison c = { .old = old, .now = now, .arena = arena };
    pair_all(&c);
    c.touched = ARENA_ARRAY(arena, unsigned char, now->summary.definition_count);
    for (size_t i = 0; i < hunk_count; i++) {
        touch_lines(&c, old, true, hunks[i].old_line, hunks[i].old_count);
        touch_lines(&c, now, false, hunks[i].new_line, hunks[i].new_count);
    }
    *out = ARENA_ARRAY(arena, struct definition_change,
                       old->summary.definition_count + now->summary.definition_count);
    return list_changes(&c, *out);
}
