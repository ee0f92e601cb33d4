#include <stdlib.h>
#include <string.h>

#include "note/ground.h"
#include "note/interpret.h"
#include "note/note_facts.h"
#include "note/note_json.h"
#include "note/prompt.h"
#include "note/size.h"
#include "share/choice.h"
#include "share/note_file.h"
#include "share/origins.h"

enum trust { TRUST_NONE, TRUST_SIGNED, TRUST_ALL };

static int read_trust(const struct settings *settings, enum trust *out, struct err *err)
{
    static const char *const names[] = { "none", "signed", "all" };
    const char *value = settings_string(settings, SETTING_SHARE_TRUST);
    *out = TRUST_NONE;
    for (int i = 0; i < 3; i++) {
        if (!strcmp(value, names[i])) {
            *out = (enum trust)i;
            return 0;
        }
    }
    return *value ? err_set(err, ERR_USAGE, "repose.share.trust is none, signed or all, not '%s'",
                            value)
                  : 0;
}

/* Grounded as a model's reply; usable ones are stored. */
static int import_note(const struct share_request *r, struct stored_note *stored,
                       struct share_outcome *outcome, struct arena *arena, struct err *err)
{
    struct note note;
    struct grounding grounding;
    bool usable = false;
    int64_t module = *stored->module ? interpret_module(r->context, stored->module) : UINT32_MAX;
    if (module < 0) {
        outcome->elsewhere++;
        return 0;
    }
    uint32_t most =
        module == UINT32_MAX
            ? 1500
            : note_size_joined(prompt_note_max(&r->context->modules->modules[module]),
                               NOTE_JOINED_MAX);
    if (!note_from_text(stored->json, arena, &note, NULL) &&
        note_ground(r->context, (uint32_t)module, most, arena, &note, &grounding, &usable, err))
        return -1;
    if (!usable) {
        outcome->refused++;
        return 0;
    }
    char *json = note_to_text(&note);
    stored->json = json;
    note_count_verdicts(&note, stored);
    stored->removed = ""; /* what checking took out elsewhere is text of others, and of no use here */
    int result = notes_db_put(r->notes, stored, err);
    outcome->fetched += !result;
    free(json);
    return result;
}

/* One note of the remote that this machine lacks. */
static int read_shared_note(const struct share_request *r, const struct tree_entry *entry,
                     const struct origin *origin, struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct buf text = BUF_INIT;
    struct stored_note note;
    struct err why = ERR_INIT;
    uint64_t size;
    int found = repo_read_blob(r->repo, &entry->id, NOTE_FILE_MAX, &text, &size, err);
    int result = found < 0 ? -1 : 0;
    if (!found && !note_file_read(entry->path, text.data, text.size, &arena, &note, &why)) {
        if (origin)
            note.origin = arena_printf(&arena, "%s in %.10s", origin->who, origin->hex);
        result = import_note(r, &note, outcome, &arena, err);
    } else if (!result) {
        event_info(r->events, "%s: %s", entry->path, found ? "too large, or missing" : why.message);
        outcome->refused++;
    }
    buf_release(&text);
    arena_release(&arena);
    return result;
}

static int fetch_entry(const struct share_request *r, const struct tree_entry *entry,
                       struct origins *origins, enum trust trust, struct share_outcome *outcome,
                       struct err *err)
{
    struct origin *origin = origins_of(origins, entry);
    int trusted = trust == TRUST_ALL;
    if (trust == TRUST_SIGNED)
        trusted = origins_verified(r, origins, entry, &origin, err);
    outcome->untrusted += !trusted;
    return trusted == 1 ? read_shared_note(r, entry, origin, outcome, err) : trusted;
}

/* The paths of the notes that are here. */
static int local_paths(const struct share_request *r, struct map *paths,
                       struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct stored_note *notes;
    size_t count;
    bool fresh;
    int result = notes_db_all(r->notes, &arena, &notes, &count, err);
    outcome->local = result ? 0 : count;
    for (size_t i = 0; !result && i < count; i++) {
        const char *path = note_file_path(&notes[i], &arena);
        if (*notes[i].json)
            map_put(paths, path, strlen(path), &fresh);
    }
    arena_release(&arena);
    return result;
}

static int import_all(const struct share_request *r, const struct shared *shared, enum trust trust,
                      const struct map *here, struct share_outcome *outcome, struct err *err)
{
    struct origins origins = { 0 };
    int result = trust == TRUST_NONE ? 0 : origins_load(r, shared, &origins, err);
    if (!result)
        result = notes_db_begin(r->notes, err);
    for (size_t i = 0; i < shared->count && !result; i++) {
        const struct tree_entry *entry = &shared->entries[i];
        if (!map_get(here, entry->path, strlen(entry->path)))
            result = fetch_entry(r, entry, &origins, trust, outcome, err);
        event_progress(r->events, "shared notes", i + 1, shared->count);
        result = result ? result : cancel_check(err);
    }
    struct err late = ERR_INIT; /* what came before a failure is kept */
    if (notes_db_commit(r->notes, &late) && !result) {
        *err = late;
        result = -1;
    }
    origins_release(&origins);
    return result;
}

int share_fetch(const struct share_request *r, struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct shared shared = { .exists = false };
    struct map here = MAP_INIT;
    enum trust trust;
    int result = read_trust(r->settings, &trust, err);
    if (!result)
        result = shared_load(r, &shared, &arena, err);
    if (!result)
        result = local_paths(r, &here, outcome, err);
    outcome->remote = shared.count;
    if (!result && shared.count)
        result = import_all(r, &shared, trust, &here, outcome, err);
    map_release(&here);
    arena_release(&arena);
    return result;
}

/* ---- status ---- */

/* What a push would add now. */
static int count_pushable(const struct share_request *r, const struct shared *shared,
                          struct arena *arena, struct share_outcome *outcome, struct err *err)
{
    struct stored_note *notes;
    struct choice choice;
    size_t count;
    if (notes_db_all(r->notes, arena, &notes, &count, err) ||
        choice_make(r, shared, notes, count, arena, &choice, err))
        return -1;
    outcome->missing_there = choice.added_count;
    return 0;
}

int share_status(const struct share_request *r, struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct shared shared = { .exists = false };
    struct map here = MAP_INIT;
    int result = shared_load(r, &shared, &arena, err);
    if (!result)
        result = local_paths(r, &here, outcome, err);
    outcome->remote = shared.count;
    for (size_t i = 0; i < shared.count && !result; i++)
        outcome->missing_here +=
            !map_get(&here, shared.entries[i].path, strlen(shared.entries[i].path));
    if (!result)
        result = count_pushable(r, &shared, &arena, outcome, err);
    map_release(&here);
    arena_release(&arena);
    return result;
}
