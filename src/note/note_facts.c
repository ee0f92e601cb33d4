#include "note/note_facts.h"

#include <ctype.h>
#include <string.h>

#include "base/hash.h"

#define ITEMS_MAX 64 /* of a list (docs/note.schema.json) */

static const char *const kinds[FACT_KINDS] = { "does", "invariant", "careful" };

const char *fact_kind_name(enum fact_kind kind)
{
    return kinds[kind];
}

bool fact_kind_of(const char *name, enum fact_kind *out)
{
    for (int i = 0; i < FACT_KINDS; i++) {
        if (strcmp(name, kinds[i]))
            continue;
        *out = (enum fact_kind)i;
        return true;
    }
    return false;
}

static const char *const verdicts[FACT_VERDICTS] = { "not judged", "holds", "doubtful", "wrong" };

const char *fact_verdict_name(enum fact_verdict verdict)
{
    return verdicts[verdict];
}

bool fact_verdict_of(const char *name, enum fact_verdict *out)
{
    for (int i = FACT_HOLDS; i < FACT_VERDICTS; i++) {
        if (strcmp(name, verdicts[i]))
            continue;
        *out = (enum fact_verdict)i;
        return true;
    }
    return false;
}

static struct string_list texts_of(const struct note *note, enum fact_kind kind,
                                   struct arena *arena)
{
    struct string_list out = { ARENA_ARRAY(arena, const char *, ITEMS_MAX), 0 };
    for (size_t i = 0; i < note->fact_count && out.count < ITEMS_MAX; i++)
        if (note->facts[i].kind == kind)
            out.items[out.count++] = note->facts[i].text;
    return out;
}

void note_list_facts(struct note *note, struct arena *arena)
{
    if (!note->fact_count)
        return;
    note->responsibilities = texts_of(note, FACT_DOES, arena);
    note->invariants = texts_of(note, FACT_INVARIANT, arena);
    note->gotchas = texts_of(note, FACT_CAREFUL, arena);
}

/* ---- freshness ---- */

/* A folder counts by its name: it stays while it is there, and grounding sees that it is. */
static int digest_fact_file(const struct context *context, const char *path, uint64_t *structure,
                            uint64_t *tokens, struct err *err)
{
    int64_t file = snapshot_find(context->snapshot, path);
    struct arena scratch = ARENA_INIT;
    struct summary summary = { 0 };
    int found = 0;
    if (file >= 0 && context->snapshot->files[file].content)
        found = index_db_summary(context->db, context->snapshot->files[file].content, &scratch,
                                 &summary, err);
    *structure = hash_more(*structure, path, strlen(path) + 1);
    *structure = hash_more(*structure, &summary.structure_digest, sizeof(uint64_t));
    *tokens = hash_more(*tokens, &summary.token_digest, sizeof(uint64_t));
    arena_release(&scratch);
    return found < 0 ? -1 : 0;
}

static int digest(const struct context *context, const struct note_fact *fact, uint64_t *structure,
                  uint64_t *tokens, struct err *err)
{
    *structure = *tokens = HASH_SEED;
    for (size_t i = 0; i < fact->files.count; i++)
        if (digest_fact_file(context, fact->files.items[i], structure, tokens, err))
            return -1;
    return 0;
}

int note_mark_facts(const struct context *context, struct note *note, struct err *err)
{
    for (size_t i = 0; i < note->fact_count; i++) {
        struct note_fact *fact = &note->facts[i];
        fact->structure = fact->tokens = 0;
        if (fact->files.count && digest(context, fact, &fact->structure, &fact->tokens, err))
            return -1;
    }
    return 0;
}

int note_fact_state(const struct context *context, const struct note_fact *fact,
                    enum note_state *out, struct err *err)
{
    uint64_t structure, tokens;
    if (!fact->files.count || !(fact->structure | fact->tokens))
        return 0;
    if (digest(context, fact, &structure, &tokens, err))
        return -1;
    *out = structure != fact->structure ? NOTE_STALE
           : tokens != fact->tokens     ? NOTE_AGED
                                        : NOTE_FRESH;
    return 1;
}

/* ---- verdicts ---- */

uint64_t note_fact_digest(const struct note_fact *fact)
{
    const char *kind = fact_kind_name(fact->kind);
    uint64_t hash = hash_more(HASH_SEED, kind, strlen(kind));
    hash = hash_more(hash, fact->text, strlen(fact->text));
    hash = hash_more(hash, &fact->structure, sizeof fact->structure);
    return hash_more(hash, &fact->tokens, sizeof fact->tokens);
}

void note_count_verdicts(const struct note *note, struct stored_note *stored)
{
    stored->refuted = (uint32_t)note->refuted_count;
    stored->doubtful = 0;
    stored->judged = stored->refuted;
    for (size_t i = 0; i < note->fact_count; i++) {
        stored->judged += note->facts[i].verdict != FACT_NOT_JUDGED;
        stored->doubtful += note->facts[i].verdict == FACT_DOUBTFUL;
    }
}

void note_forget_verdicts(struct note *note)
{
    for (size_t i = 0; i < note->fact_count; i++) {
        note->facts[i].verdict = FACT_NOT_JUDGED;
        note->facts[i].why = NULL;
    }
    note->refuted_count = 0;
}

/* The next letter or digit. */
static const char *next_of_word(const char *p)
{
    while (*p && !isalnum((unsigned char)*p) && !(*p & 0x80))
        p++;
    return p;
}

/* Whatever stands between the words. */
static bool same_words(const char *a, const char *b)
{
    for (;; a++, b++) {
        a = next_of_word(a);
        b = next_of_word(b);
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        if (!*a)
            return true;
    }
}

static bool is_refuted(const struct note *note, const struct note_fact *fact)
{
    for (size_t i = 0; i < note->refuted_count; i++)
        if (same_words(note->refuted[i].text, fact->text))
            return true;
    return false;
}

int note_keep_refuted(const struct context *context, const struct note *old, struct note *note,
                      size_t *taken, struct arena *arena, struct err *err)
{
    size_t kept = 0;
    note->refuted = ARENA_ARRAY(arena, struct note_fact, old->refuted_count);
    note->refuted_count = 0;
    for (size_t i = 0; i < old->refuted_count; i++) {
        enum note_state state = NOTE_FRESH;
        if (note_fact_state(context, &old->refuted[i], &state, err) < 0)
            return -1;
        if (state == NOTE_FRESH)
            note->refuted[note->refuted_count++] = old->refuted[i];
    }
    for (size_t i = 0; i < note->fact_count; i++)
        if (!is_refuted(note, &note->facts[i]))
            note->facts[kept++] = note->facts[i];
    *taken = note->fact_count - kept;
    note->fact_count = kept;
    return 0;
}
