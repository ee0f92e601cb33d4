#include "note/overview.h"

#include <string.h>

#include "base/hash.h"
#include "note/note_json.h"
#include "note/prompts.h"

static int load_note(const struct context *context, struct notes_db *notes, uint32_t module,
                     int64_t until, struct arena *arena, struct note *out, bool *paid,
                     struct err *err)
{
    struct stored_note stored;
    enum note_state state;
    int found = note_stored(context, notes, module, until, arena, &stored, &state, err);
    *paid = found == 1 && *stored.json && !note_from_text(stored.json, arena, out, NULL);
    if (found < 0)
        return -1;
    return *paid ? 0 : note_structural_cached(context, module, arena, out, err);
}

int overview_load(const struct context *context, struct notes_db *notes, int64_t until,
                  struct arena *arena, struct overview *out, struct err *err)
{
    static const int version = PROMPT_VERSION;
    *out = (struct overview){ .digest = hash_more(HASH_SEED, &version, sizeof version) };
    out->notes = ARENA_ARRAY(arena, struct prompt_note, context->modules->count);
    for (uint32_t i = 0; i < context->modules->count; i++) {
        struct note *note = ARENA_NEW(arena, struct note);
        bool paid;
        if (load_note(context, notes, i, until, arena, note, &paid, err))
            return -1;
        out->notes[out->count++] = (struct prompt_note){ context->modules->modules[i].path, note };
        out->paid += paid;
        if (!paid) /* structural notes say something else after every commit */
            continue;
        out->digest = hash_more(out->digest, context->modules->modules[i].path,
                                strlen(context->modules->modules[i].path));
        out->digest = hash_more(out->digest, note->purpose, strlen(note->purpose));
        out->digest = hash_more(out->digest, note->data_flow, strlen(note->data_flow));
    }
    return 0;
}

int overview_stored(struct notes_db *notes, const struct overview *overview, int64_t until,
                    uint64_t asked, struct arena *arena, struct stored_note *out, bool *fresh,
                    struct err *err)
{
    int found = notes_db_find(notes, "", overview->digest, 0, until, arena, out, err);
    *fresh =
        found == 1 && out->structure == overview->digest && (*out->json || out->asked == asked);
    return found;
}
