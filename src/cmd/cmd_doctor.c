#include <stdlib.h>

#include <jansson.h>

#include "cmd/command.h"
#include "print/json_text.h"
#include "store/index_db.h"
#include "store/notes_db.h"

struct finding {
    const char *index, *notes; /* "sound", "missing", "rebuilt: …", or what is wrong */
    bool notes_bad;
};

/* The index is rebuildable: a damaged one is removed, and the next command builds it again. In a
 * folder that cannot be written nobody else writes either, and all is left as it is. */
static int check_index(struct app *app, struct arena *arena, struct finding *finding,
                       struct err *err)
{
    struct index_db *db = NULL;
    const char *why = NULL;
    bool writes = store_is_writable(app->store);
    if (writes && app_lock_store(app, err))
        return -1;
    finding->index = "sound";
    int result = index_db_open(&db, app->store, false, &app->events, err);
    int state = !result && db ? index_db_check(db, arena, &why, err) : 0;
    if (!result && !db)
        finding->index = "none that this version can use; the next command builds one";
    index_db_close(db);
    if (state < 0)
        result = -1;
    /* Damage only: a lock or a missing permission is no reason to remove anything. */
    if (state == 1 && !writes) {
        finding->index = arena_printf(
            arena, "damaged (%s); left alone, because its folder cannot be written", why);
    } else if (state == 1) {
        finding->index =
            arena_printf(arena, "damaged (%s); removed, the next command builds it again", why);
        result = index_db_remove(app->store, err);
    }
    if (writes)
        store_unlock(app->store);
    return result;
}

static int check_notes(struct app *app, struct arena *arena, struct finding *finding,
                       struct err *err)
{
    struct notes_db *db = NULL;
    const char *why = NULL;
    if (notes_db_open(&db, app->store, false, err))
        return -1;
    int state = db ? notes_db_check(db, arena, &why, err) : 0;
    notes_db_close(db);
    finding->notes = db ? "sound" : "none yet";
    if (state == 1) {
        finding->notes_bad = true;
        finding->notes =
            arena_printf(arena, "damaged (%s); it holds paid notes and was left alone", why);
    }
    return state < 0 ? -1 : 0;
}

static int print_finding(const struct app *app, const struct finding *finding, struct err *err)
{
    struct buf text = BUF_INIT;
    int result;
    if (app->options.format == FORMAT_JSON) {
        json_t *root = json_pack("{s:s, s:o, s:o, s:o}", "schema", "repose.doctor/1", "folder",
                                 json_text(store_folder(app->store)), "index",
                                 json_text(finding->index), "notes", json_text(finding->notes));
        char *json = json_dumps(root, JSON_INDENT(1));
        result = app_write_line(json, err);
        free(json);
        json_decref(root);
    } else {
        buf_printf(&text, "folder: %s\nindex:  %s\nnotes:  %s\n", store_folder(app->store),
                   finding->index, finding->notes);
        result = app_write(&text, err);
    }
    buf_release(&text);
    return result;
}

static int run_doctor(struct app *app, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct finding finding = { 0 };
    int result = app_arguments(app, 0, 0, err);
    if (!result)
        result = check_index(app, &arena, &finding, err);
    if (!result)
        result = check_notes(app, &arena, &finding, err);
    if (!result)
        result = print_finding(app, &finding, err);
    if (!result && finding.notes_bad)
        result = err_set(
            err, ERR_STORE,
            "notes.db in %s is damaged; restore it from a backup, or move it away to start anew",
            store_folder(app->store));
    arena_release(&arena);
    return result;
}

const struct command cmd_doctor = {
    .name = "doctor",
    .summary = "check the databases and repair what can be rebuilt",
    .usage = "",
    .help = "Reads both databases whole. A damaged index is removed and built again by the next "
            "command;\n"
            "notes that were paid for are only ever reported.",
    .needs = NEEDS_LOOK,
    .run = run_doctor,
};
