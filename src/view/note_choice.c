#include "view/note_choice.h"

#include <string.h>

#include "note/ground.h"
#include "note/note_json.h"

static const char *written_elsewhere(const struct context *context, const char *revision)
{
    char hex[OID_HEX_SIZE];
    return strcmp(revision, oid_hex(&context->snapshot->revision, hex)) ? revision : NULL;
}

int note_choose_paid(const struct context *context, struct notes_db *notes, uint32_t module,
                     int64_t until, struct arena *arena, struct chosen_note *out, struct err *err)
{
    struct stored_note stored;
    struct grounding grounding;
    enum note_state state;
    bool usable;
    memset(out, 0, sizeof *out);
    int found = note_stored(context, notes, module, until, arena, &stored, &state, err);
    if (found <= 0 || !*stored.json || note_from_text(stored.json, arena, &out->note, NULL))
        return found < 0 ? -1 : 0;
    if (note_ground(context, module, UINT32_MAX, arena, &out->note, &grounding, &usable, err))
        return -1;
    out->writer = stored.writer;
    out->state = note_state_name(state);
    out->revision = written_elsewhere(context, stored.revision);
    out->origin = stored.origin;
    out->removed = stored.removed;
    return usable;
}

int note_choose(const struct context *context, struct notes_db *notes, uint32_t module,
                int64_t until, struct arena *arena, struct chosen_note *out, struct err *err)
{
    int paid = notes ? note_choose_paid(context, notes, module, until, arena, out, err) : 0;
    if (paid)
        return paid < 0 ? -1 : 0;
    memset(out, 0, sizeof *out);
    out->writer = "structural";
    out->state = note_state_name(NOTE_FRESH);
    out->origin = out->removed = "";
    return note_structural_cached(context, module, arena, &out->note, err);
}

int note_overview(const struct context *context, struct notes_db *notes, int64_t until,
                  struct arena *arena, struct chosen_note *out, struct err *err)
{
    struct stored_note stored;
    struct grounding grounding;
    bool usable = false;
    memset(out, 0, sizeof *out);
    int found = notes ? notes_db_find(notes, "", 0, 0, until, arena, &stored, err) : 0;
    if (found == 1 && *stored.json && !note_from_text(stored.json, arena, &out->note, NULL) &&
        note_ground(context, UINT32_MAX, UINT32_MAX, arena, &out->note, &grounding, &usable, err))
        return -1;
    if (found < 0)
        return -1;
    if (!usable) {
        out->note = (struct note){ .purpose = "", .data_flow = "" };
        return 0;
    }
    out->writer = stored.writer;
    out->revision = written_elsewhere(context, stored.revision);
    out->state = note_state_name(out->revision ? NOTE_AGED : NOTE_FRESH);
    out->origin = stored.origin;
    out->removed = stored.removed;
    return 1;
}
