#include "note/size.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "note/note_json.h"
#include "text/tokens.h"

#define TOKENS_MAX  5500
#define SHARE_MAX   3500
#define SHARE_MIN   400
#define SHARE       0.25
#define FILE_TOKENS 60

uint32_t note_size_max(uint64_t text_tokens, size_t files)
{
    double share = SHARE * (double)text_tokens, files_share = FILE_TOKENS * (double)files;
    if (share > SHARE_MAX)
        share = SHARE_MAX;
    if (share < SHARE_MIN + files_share)
        share = SHARE_MIN + files_share;
    return share > TOKENS_MAX ? TOKENS_MAX : (uint32_t)share;
}

uint32_t note_size_joined(uint32_t max, size_t generations)
{
    return max * (uint32_t)(generations < NOTE_JOINED_MAX ? generations : NOTE_JOINED_MAX);
}

static const char **bases(const char *const *paths, size_t count, struct arena *arena)
{
    const char **out = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        out[i] = path_base(paths[i]);
    return out;
}

/* A note with facts as its writer wrote it: each said once, files by the end of their path, and
 * without what was added since. */
static struct note as_written(const struct note *note, struct arena *arena)
{
    struct note out = *note;
    out.responsibilities.count = out.invariants.count = out.gotchas.count = 0;
    out.refuted_count = 0;
    out.facts = ARENA_ARRAY(arena, struct note_fact, note->fact_count);
    for (size_t i = 0; i < note->fact_count; i++) {
        struct note_fact *fact = &out.facts[i];
        *fact = note->facts[i];
        fact->files.items = bases(fact->files.items, fact->files.count, arena);
        fact->structure = fact->tokens = 0;
        fact->verdict = FACT_NOT_JUDGED;
        fact->why = NULL;
    }
    out.recipes = ARENA_ARRAY(arena, struct note_recipe, note->recipe_count);
    for (size_t i = 0; i < note->recipe_count; i++) {
        out.recipes[i] = note->recipes[i];
        out.recipes[i].files = bases(note->recipes[i].files, note->recipes[i].file_count, arena);
    }
    return out;
}

uint32_t note_size(const struct note *note)
{
    struct arena arena = ARENA_INIT;
    struct note written = note->fact_count ? as_written(note, &arena) : *note;
    char *text = note_to_text(&written);
    uint32_t tokens = tokens_estimate(text, strlen(text));
    free(text);
    arena_release(&arena);
    return tokens;
}

uint32_t note_size_fit(struct note *note, uint32_t max_tokens)
{
    uint32_t taken = 0;
    if (note->fact_count) /* they follow the facts */
        note->responsibilities.count = note->invariants.count = note->gotchas.count = 0;
    while (note_size(note) > max_tokens) {
        size_t *counts[] = { &note->recipe_count,      &note->responsibilities.count,
                             &note->entry_point_count, &note->gotchas.count,
                             &note->tests.count,       &note->invariants.count,
                             &note->fact_count };
        /* A recipe is about three lines, and facts are of three kinds. */
        static const double weights[] = { 3, 1, 1, 1, 0.8, 1, 0.34 };
        size_t longest = 0;
        for (size_t i = 1; i < sizeof counts / sizeof *counts; i++)
            if ((double)*counts[i] * weights[i] > (double)*counts[longest] * weights[longest])
                longest = i;
        if (!*counts[longest])
            break;
        --*counts[longest];
        taken++;
    }
    return taken;
}
