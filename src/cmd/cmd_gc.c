#include <inttypes.h>
#include <stdlib.h>

#include <jansson.h>

#include "cmd/command.h"
#include "eval/learn.h"
#include "store/index_db.h"
#include "store/notes_db.h"

#define NOTES_KEPT 5 /* of a module: what other branches may come back to */

static int collect_garbage(struct app *app, int64_t *bytes, struct err *err)
{
    struct index_db *db = NULL;
    if (app_lock_store(app, err))
        return -1;
    int result = index_db_open(&db, app->store, true, &app->events, err);
    if (!result)
        result = index_db_collect(db, bytes, err);
    index_db_close(db);
    store_unlock(app->store);
    return result;
}

static int collect_notes(struct app *app, struct err *err)
{
    struct notes_db *notes = NULL;
    int result = notes_db_open(&notes, app->store, false, err);
    if (!result && notes)
        result = notes_db_collect(notes, NOTES_KEPT, err);
    notes_db_close(notes);
    return result;
}

static int run_gc(struct app *app, struct err *err)
{
    int64_t bytes = 0;
    if (app_arguments(app, 0, 0, err) || learn_clean(app->repo, app->store, err) ||
        collect_garbage(app, &bytes, err))
        return -1;
    if ((app->options.given & TAKES(OPTION_NOTES)) && collect_notes(app, err))
        return -1;
    struct buf text = BUF_INIT;
    if (app->options.format == FORMAT_JSON)
        buf_printf(&text, "{\"schema\": \"repose.gc/1\", \"freed\": %" PRId64 "}\n", bytes);
    else if (app->options.verbosity >= 0)
        buf_printf(&text, "freed %" PRId64 " KB\n", bytes / 1024);
    int result = app_write(&text, err);
    buf_release(&text);
    return result;
}

const struct command cmd_gc = {
    .name = "gc",
    .summary = "drop what no snapshot needs",
    .usage = "[--notes]",
    .help = "Removes parse results, history and cached notes that no kept snapshot uses, and gives "
            "the space\n"
            "back. Notes that were paid for are never touched without --notes, which keeps the "
            "newest five of\n"
            "each module.",
    .takes = TAKES(OPTION_NOTES),
    .needs = NEEDS_STORE,
    .run = run_gc,
};
