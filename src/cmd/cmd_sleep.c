#include <stdlib.h>

#include <jansson.h>

#include "cmd/command.h"
#include "index/partition.h"
#include "note/structural.h"
#include "store/changes.h"

struct counts {
    size_t modules, written;
};

/* Notes that are in the cache already cost one look-up each. */
static int write_notes(struct app *app, struct index_db *db, const struct snapshot *snapshot,
                       struct arena *arena, struct counts *counts, struct err *err)
{
    struct module_list modules;
    struct changes changes;
    struct note_context context;
    if (changes_load(db, snapshot, arena, &changes, err))
        return -1;
    partition(snapshot, &app->settings, arena, &modules);
    note_context_init(&context, db, snapshot, &modules, &changes, arena);
    context.may_store = true;
    counts->modules = modules.count;
    int result = 0;
    for (size_t i = 0; i < modules.count && !result; i++) {
        struct arena scratch = ARENA_INIT;
        struct note note;
        result = note_structural_cached(&context, (uint32_t)i, &scratch, &note, err);
        arena_release(&scratch);
        counts->written += !result;
        event_progress(&app->events, "writing notes", i + 1, modules.count);
        result = result ? result : cancel_check(err);
    }
    note_context_release(&context);
    return result;
}

static int write_under_lock(struct app *app, const struct index_view *view, struct counts *counts,
                            struct err *err)
{
    struct index_db *db = NULL;
    struct arena arena = ARENA_INIT;
    int result = store_lock(app->store, -1, err) < 0 ? -1 : 0;
    if (!result)
        result = index_db_open(&db, app->store, true, &app->events, err);
    if (!result)
        result = index_db_begin(db, err);
    if (!result) {
        result = write_notes(app, db, &view->snapshot, &arena, counts, err);
        /* What was written before an interruption is kept. */
        struct err late = ERR_INIT;
        if (index_db_commit(db, &late) && !result) {
            *err = late;
            result = -1;
        }
    }
    index_db_close(db);
    store_unlock(app->store);
    arena_release(&arena);
    return result;
}

static int print_counts(const struct app *app, const struct counts *counts, struct err *err)
{
    if (app->options.format == FORMAT_JSON) {
        json_t *root =
            json_pack("{s:s, s:i, s:i, s:s}", "schema", "repose.sleep/1", "modules",
                      (int)counts->modules, "notes", (int)counts->written, "writer", "structural");
        char *text = json_dumps(root, JSON_INDENT(1));
        int result = app_write_line(text, err);
        free(text);
        json_decref(root);
        return result;
    }
    struct buf text = BUF_INIT;
    buf_printf(&text, "%zu modules, %zu structural notes ready\n", counts->modules,
               counts->written);
    int result = app->options.verbosity < 0 ? 0 : app_write(&text, err);
    buf_release(&text);
    return result;
}

static int run(struct app *app, struct err *err)
{
    struct index_view view = INDEX_VIEW_INIT;
    struct index_outcome outcome = { 0 };
    struct counts counts = { 0 };
    struct index_request request = {
        .repo = app->repo,
        .store = app->store,
        .settings = &app->settings,
        .events = &app->events,
        .revision = app->options.at,
        .command = "sleep",
        .wait_ms = -1,
    };
    if (app_arguments(app, 0, 0, err))
        return -1;
    int result = index_update(&request, &view, &outcome, err);
    if (!result && !outcome.unborn)
        result = write_under_lock(app, &view, &counts, err);
    if (!result)
        result = print_counts(app, &counts, err);
    index_view_release(&view);
    return result;
}

const struct command cmd_sleep = {
    .name = "sleep",
    .summary = "index, then write the notes that are missing",
    .usage = "[--at REV]",
    .help = "Does ahead of time what a brief would otherwise do while somebody waits. The "
            "structural writer\n"
            "needs no network and no model; its notes are derived from the code and its history.",
    .takes = TAKES(OPTION_AT),
    .needs = NEEDS_STORE,
    .run = run,
};
