#include "note/input.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "note/partners.h"
#include "note/prompts.h"

#define PARTNERS_MAX   4
#define NEAR_MAX       10
#define TOGETHER_MIN   5    /* changes */
#define TOGETHER_SHARE 0.25 /* of the module's changes */
#define CHANGES_MAX    400  /* latest changes of the module that are looked at */

const char *note_state_name(enum note_state state)
{
    static const char *const names[] = { "missing", "stale", "aged", "fresh", "unusable" };
    return names[state];
}

int64_t note_knows_until(const struct changes *changes)
{
    return changes->count ? changes->sets[0].time : 0;
}

/* ---- digests ---- */

static int digest_file(const struct context *context, const struct file *file,
                       const struct summary *summary, struct note_input *out, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct summary loaded = { .doc = "" };
    int found = 1;
    if (!summary && file->content)
        found = index_db_summary(context->db, file->content, &scratch, &loaded, err);
    arena_release(&scratch);
    if (found < 0)
        return -1;
    if (!summary)
        summary = &loaded;
    /* A text without structure is in the note by its name: other words in it make it aged. */
    out->structure = hash_more(out->structure, file->path, strlen(file->path));
    out->structure = hash_more(out->structure, &summary->structure_digest, sizeof(uint64_t));
    out->tokens = hash_more(out->tokens, &summary->token_digest, sizeof(uint64_t));
    return 0;
}

/* ---- partners ---- */

static int by_module(const void *a, const void *b)
{
    const struct partner *x = a, *y = b;
    return (x->module > y->module) - (x->module < y->module);
}

static const char *name_partners(const struct context *context, struct partner *partners,
                                 size_t count, struct arena *arena)
{
    struct buf text = BUF_INIT;
    qsort(partners, count, sizeof *partners, by_module); /* modules are sorted by path */
    for (size_t i = 0; i < count; i++)
        buf_printf(&text, "%s\n", context->modules->modules[partners[i].module].path);
    const char *copy = arena_strndup(arena, text.data, text.size);
    buf_release(&text);
    return copy;
}

static void find_partners(const struct context *context, uint32_t module, struct arena *arena,
                          struct note_input *out)
{
    struct arena scratch = ARENA_INIT;
    struct partner *partners;
    uint32_t own;
    size_t near = partners_find(context, module, CHANGES_MAX, &scratch, &partners, &own);
    size_t leading = 0;
    near = near < NEAR_MAX ? near : NEAR_MAX;
    while (leading < near && leading < PARTNERS_MAX && partners[leading].together >= TOGETHER_MIN &&
           partners[leading].together >= TOGETHER_SHARE * own)
        leading++;
    out->partners = name_partners(context, partners, leading, arena);
    out->near = name_partners(context, partners, near, arena);
    arena_release(&scratch);
}

int note_input_of(const struct context *context, uint32_t module, const struct summary *summaries,
                  struct arena *arena, struct note_input *out, struct err *err)
{
    static const int version = PROMPT_VERSION;
    const struct module *m = &context->modules->modules[module];
    *out = (struct note_input){ .structure = hash_more(HASH_SEED, &version, sizeof version),
                                .tokens = HASH_SEED };
    for (size_t i = 0; i < m->file_count; i++)
        if (digest_file(context, &context->snapshot->files[m->files[i]],
                        summaries ? &summaries[i] : NULL, out, err))
            return -1;
    find_partners(context, module, arena, out);
    return 0;
}

/* ---- freshness ---- */

static bool has_line(const char *lines, const char *line, size_t length)
{
    for (const char *p = lines; *p; p = strchr(p, '\n') + 1)
        if (!strncmp(p, line, length) && p[length] == '\n')
            return true;
    return false;
}

/* At least half of those that the note was written with are still near. */
static bool same_partners(const char *stored, const char *near)
{
    size_t all = 0, kept = 0;
    for (const char *p = stored; *p;) {
        size_t length = strcspn(p, "\n");
        kept += has_line(near, p, length);
        all++;
        p += length + (p[length] == '\n');
    }
    return kept * 2 >= all;
}

/* As note_to_text writes it; within a text the quotation marks are escaped. */
static bool has_facts(const char *json)
{
    return strstr(json, "\"facts\":") != NULL;
}

enum note_state note_state_of(const struct note_input *now, const struct stored_note *stored)
{
    bool same = stored->structure == now->structure && stored->tokens == now->tokens;
    if (!*stored->json)
        return same ? NOTE_UNUSABLE : NOTE_MISSING;
    if (stored->structure != now->structure ||
        (!has_facts(stored->json) && !same_partners(stored->partners, now->near)))
        return NOTE_STALE;
    return stored->tokens == now->tokens ? NOTE_FRESH : NOTE_AGED;
}

uint64_t note_asked(const struct settings *settings)
{
    static const enum setting_id texts[] = { SETTING_LLM_PROVIDER,  SETTING_LLM_MODEL,
                                             SETTING_LLM_BASE_URL,  SETTING_LLM_EFFORT,
                                             SETTING_LLM_JSON_MODE, SETTING_LLM_TOKEN_PARAM };
    static const enum setting_id numbers[] = { SETTING_LLM_OUTPUT_MAX, SETTING_LLM_CONTEXT_WINDOW,
                                               SETTING_LLM_TEMPERATURE, SETTING_SLEEP_INPUT_MAX };
    uint64_t hash = HASH_SEED;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *text = settings_string(settings, texts[i]);
        hash = hash_more(hash, text, strlen(text) + 1);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int64_t number = settings_integer(settings, numbers[i]);
        hash = hash_more(hash, &number, sizeof number);
    }
    return hash ? hash : 1;
}

int note_stored(const struct context *context, struct notes_db *notes, uint32_t module,
                int64_t until, struct arena *arena, struct stored_note *out, enum note_state *state,
                struct err *err)
{
    struct note_input now;
    *state = NOTE_MISSING;
    if (!notes)
        return 0;
    const char *path = context->modules->modules[module].path;
    /* Any note of the module, first: the digests cost more than all else here. */
    int found = notes_db_find(notes, path, 0, 0, until, arena, out, err);
    if (found <= 0)
        return found;
    if (note_input_of(context, module, NULL, arena, &now, err))
        return -1;
    found = notes_db_find(notes, path, now.structure, now.tokens, until, arena, out, err);
    if (found == 1)
        *state = note_state_of(&now, out);
    return found;
}
