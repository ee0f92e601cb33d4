/* What commands share. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "cmd/progress.h"

#define ACTIONS_MAX  16
#define LOCK_WAIT_MS 5000

/* Whatever is printed of a repository, a model or a remote comes through here. */
int app_write(const struct buf *text, struct err *err)
{
    struct buf visible = BUF_INIT;
    utf8_add_visible(&visible, text->data, text->size, *text->data == '{' ? UTF8_JSON : UTF8_TEXT);
    progress_clear();
    bool written =
        fwrite(visible.data, 1, visible.size, stdout) == visible.size && !fflush(stdout);
    buf_release(&visible);
    if (written)
        return 0;
    return err_set(err, ERR_STORE, "cannot write to standard output: %s", strerror(errno));
}

int app_write_file(const char *path, const struct buf *text, enum utf8_form form, struct err *err)
{
    struct buf visible = BUF_INIT;
    utf8_add_visible(&visible, text->data, text->size, form);
    progress_clear();
    FILE *file = strcmp(path, "-") ? fopen(path, "we") : stdout;
    bool good = file && fwrite(visible.data, 1, visible.size, file) == visible.size &&
                !fflush(file);
    if (file && file != stdout && fclose(file))
        good = false;
    buf_release(&visible);
    return good ? 0 : err_set(err, ERR_STORE, "cannot write %s: %s", path, strerror(errno));
}

int app_write_line(const char *text, struct err *err)
{
    struct buf line = BUF_INIT;
    buf_printf(&line, "%s\n", text);
    int result = app_write(&line, err);
    buf_release(&line);
    return result;
}

int app_arguments(const struct app *app, size_t least, size_t most, struct err *err)
{
    if (app->argument_count < least)
        return err_set(err, ERR_USAGE, "an argument is missing");
    if (app->argument_count > most)
        return err_set(err, ERR_USAGE, "unexpected argument '%s'", app->arguments[most]);
    return 0;
}

int app_action(const struct app *app, const struct command *command, const char *choices,
               struct err *err)
{
    const char *names[ACTIONS_MAX];
    size_t count = 0;
    struct buf list = BUF_INIT;
    if (!app->argument_count)
        return err_set(err, ERR_USAGE, "say what: %s", choices);
    for (; count < ACTIONS_MAX && command->word(count); count++) {
        names[count] = command->word(count);
        if (!strcmp(app->arguments[0], names[count]))
            break;
        buf_printf(&list, "%s%s", count ? ", " : "", names[count]);
    }
    bool is_one = count < ACTIONS_MAX && command->word(count);
    if (!is_one) {
        const char *near = nearest_word(app->arguments[0], names, count);
        err_set(err, ERR_USAGE, "'%s' is none of %s%s%s%s", app->arguments[0], list.data,
                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    buf_release(&list);
    return is_one ? (int)count : -1;
}

int app_lock_store(struct app *app, struct err *err)
{
    int locked = store_lock(app->store, LOCK_WAIT_MS, err);
    if (locked < 0)
        return -1;
    return locked ? 0
                  : err_set(err, ERR_STORE, "another process is writing to %s; try again when it is done",
                            store_folder(app->store));
}

int app_open_repository(struct app *app, struct err *err)
{
    struct oid commit, tree;
    bool unborn = false;
    if (repo_open(&app->repo, app->options.directory, err))
        return -1;
    bool known = !repo_resolve(app->repo, app->options.at, &commit, &unborn, err);
    if (!known && (!unborn || app->options.at))
        return -1;
    err_clear(err);
    if (known && repo_tree_of(app->repo, &commit, &tree, err))
        return -1;
    return repo_read_settings(app->repo, known ? &tree : NULL, &app->events, &app->settings, err);
}

char *app_store_folder(const struct app *app)
{
    const char *folder = app->options.db ? app->options.db : getenv("REPOSE_DIR");
    if (folder && *folder)
        return xstrdup(folder);
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/repose", repo_common_dir(app->repo));
    return buf_detach(&path);
}

int app_open_store(struct app *app, struct err *err)
{
    char *folder = app_store_folder(app);
    int result = store_open(&app->store, folder, repo_common_dir(app->repo), err);
    free(folder);
    return result;
}

int app_look_at_store(struct app *app, struct err *err)
{
    char *folder = app_store_folder(app);
    int result = store_look(&app->store, folder, repo_common_dir(app->repo), err);
    free(folder);
    return result;
}

struct index_request app_index_request(const struct app *app, const char *command)
{
    return (struct index_request){
        .repo = app->repo,
        .store = app->store,
        .settings = &app->settings,
        .events = &app->events,
        .revision = app->options.at,
        .command = command,
        .wait_ms = -1,
    };
}

int app_view(struct app *app, const char *command, struct index_view *view,
             struct index_outcome *outcome, struct err *err)
{
    struct index_request request = app_index_request(app, command);
    request.wait_ms = 5000;
    request.stale_allowed = true;
    request.known_only = app->options.given & TAKES(OPTION_FOR_HOOK);
    if (index_update(&request, view, outcome, err))
        return -1;
    if (outcome->stale && !request.known_only)
        event_warn(&app->events,
                   "another process is indexing; answering from an ancestor of the revision");
    return 0;
}

void app_warn_work_tree(const struct app *app, const struct work_tree *work, struct arena *arena)
{
    const char *limits[WORK_LIMITS_MAX];
    size_t count = work_tree_limits(work, arena, limits);
    for (size_t i = 0; i < count; i++)
        event_warn(&app->events, "%s", limits[i]);
}

int app_work_view(struct app *app, const char *command, struct arena *arena,
                  struct index_view *view, struct index_outcome *outcome,
                  const struct work_tree **work, struct err *err)
{
    bool is_wanted = app->options.given & TAKES(OPTION_WORK_TREE);
    *work = NULL;
    if (is_wanted && app->options.at)
        return err_set(err, ERR_USAGE, "--work-tree and --at exclude each other");
    if ((is_wanted && repo_need_work_tree(app->repo, err)) ||
        app_view(app, command, view, outcome, err))
        return -1;
    if (!is_wanted || outcome->unborn)
        return 0;
    if (work_tree_view(view, outcome, app->repo, &app->settings, arena, work, err))
        return -1;
    app_warn_work_tree(app, *work, arena);
    return 0;
}

/* ---- what was not looked at ---- */

static bool may_be_unseen(const struct app *app)
{
    return app->repo && repo_work_dir(app->repo) && !app->options.at &&
           !(app->options.given & TAKES(OPTION_WORK_TREE));
}

void app_warn_unseen(struct app *app, const struct snapshot *snapshot, struct arena *arena)
{
    struct work_tree work;
    struct work_tree_input input = { app->repo, &app->settings, snapshot, snapshot->tree };
    if (!may_be_unseen(app) || work_tree_load(&work, &input, arena, NULL) || !work.count)
        return;
    event_warn(&app->events, "%zu uncommitted file%s not looked at; --work-tree does", work.count,
               work.count == 1 ? " was" : "s were");
}

/* Whether a commit would take the file in another form than it has in the snapshot. */
static bool is_edited(const struct app *app, const struct file *file)
{
    struct oid id;
    uint64_t size, max = (uint64_t)settings_integer(&app->settings, SETTING_MAX_FILE_SIZE);
    return !repo_work_blob(app->repo, file->path, ENTRY_FILE, max, &id, &size, NULL) &&
           !oid_equal(&id, &file->blob);
}

bool app_warn_edited(struct app *app, const struct snapshot *snapshot, const char *const *paths,
                     size_t count)
{
    const char *first = NULL;
    size_t edited = 0;
    if (!may_be_unseen(app))
        return false;
    struct oid *blobs = xcalloc(count, sizeof *blobs);
    bool *same = xcalloc(count, sizeof *same);
    for (size_t i = 0; i < count; i++) {
        int64_t file = snapshot_find(snapshot, paths[i]);
        blobs[i] = file < 0 ? (struct oid){ 0 } : snapshot->files[file].blob;
    }
    repo_find_same(app->repo, paths, blobs, count, same);
    for (size_t i = 0; i < count; i++) {
        int64_t file = same[i] ? -1 : snapshot_find(snapshot, paths[i]);
        if (file < 0 || snapshot->files[file].skip != SKIP_NONE ||
            !is_edited(app, &snapshot->files[file]))
            continue;
        first = first ? first : paths[i];
        edited++;
    }
    free(blobs);
    free(same);
    if (edited)
        event_warn(&app->events, "uncommitted changes of %s%s were not looked at; --work-tree does",
                   first, edited > 1 ? " and others" : "");
    return edited;
}

struct notes_db *app_notes(struct app *app, bool create)
{
    struct notes_db *notes = NULL;
    struct err why = ERR_INIT;
    if (notes_db_open(&notes, app->store, false, &why))
        event_warn(&app->events, "paid notes are not used: %s", why.message);
    else if (!notes && create)
        notes_db_open(&notes, app->store, true, NULL);
    return notes;
}
