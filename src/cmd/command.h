/* command.h - what a command is, and what is opened for it before it runs.
 *
 * A command is one file with one constant entry. main.c finds it in the table of commands.c, opens
 * what it needs, runs it, reports its failure, and turns that into the exit status.
 */
#ifndef REPOSE_CMD_COMMAND_H
#define REPOSE_CMD_COMMAND_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "base/event.h"
#include "cmd/options.h"
#include "index/index.h"
#include "index/work_tree.h"
#include "model/settings.h"
#include "repo/repo.h"
#include "store/notes_db.h"
#include "store/store.h"

enum needs {
    NEEDS_NOTHING,
    NEEDS_REPOSITORY, /* repo and settings */
    NEEDS_LOOK,       /* and the store as it is: nothing is made or written */
    NEEDS_STORE,      /* and the store */
};

struct app {
    const char *program; /* as it was started */
    struct options options;
    char **arguments; /* of the command */
    size_t argument_count;
    struct events events;
    struct repo *repo;
    struct settings settings;
    struct store *store;
};

struct command {
    const char *name;
    const char *summary; /* one line, for the list */
    const char *usage;   /* what follows "repose NAME" */
    const char *help;    /* paragraphs and examples; NULL: the usage says it all */
    uint64_t takes;      /* besides TAKES_COMMON */
    enum needs needs;
    const char *(*word)(size_t i); /* what its argument can be: the i-th, NULL past the end; for
                                      completion. NULL: anything */
    int (*run)(struct app *app, struct err *err);
};

extern const struct command cmd_agents, cmd_at, cmd_atlas, cmd_share, cmd_batch, cmd_brief,
    cmd_config, cmd_doctor, cmd_eval, cmd_export, cmd_find, cmd_gc, cmd_help, cmd_hook, cmd_index,
    cmd_mcp, cmd_review, cmd_show, cmd_sleep, cmd_status;

/* All commands in the order of the help, NULL at the end. */
extern const struct command *const commands[];
/* By name; NULL and ERR_USAGE with the nearest name when there is none. */
const struct command *command_find(const char *name, struct err *err);

/* Writes to standard output, all of it. A failure (a full disk) is ERR_STORE; a closed pipe ends
 * the program as in any filter. */
int app_write(const struct buf *text, struct err *err);
/* The same for a JSON text with a newline after it. */
int app_write_line(const char *text, struct err *err);
/* The same to a file; "-" is standard output. */
int app_write_file(const char *path, const struct buf *text, enum utf8_form form, struct err *err);

/* ERR_USAGE when there are more or fewer arguments than the command takes. */
int app_arguments(const struct app *app, size_t least, size_t most, struct err *err);

/* Which of the words of its command the first argument is (command->word). -1, ERR_USAGE: none of
 * them, or there is none; `choices` says in prose what there is. */
int app_action(const struct app *app, const struct command *command, const char *choices,
               struct err *err);
/* The lock of the store, for who puts it in order: waits five seconds. */
int app_lock_store(struct app *app, struct err *err);

/* Opens what `needs` says, for a command whose actions differ in that. The folder of the store is
 * freed by the caller. */
int app_open_repository(struct app *app, struct err *err);
int app_open_store(struct app *app, struct err *err);
int app_look_at_store(struct app *app, struct err *err); /* see store_look */
char *app_store_folder(const struct app *app);

/* For the index at --at (or HEAD); waits for another writer for ever. */
struct index_request app_index_request(const struct app *app, const char *command);

/* Updates the index for --at (or HEAD), waiting for another writer as a brief does, and opens the
 * view. */
int app_view(struct app *app, const char *command, struct index_view *view,
             struct index_outcome *outcome, struct err *err);

/* The same with --work-tree laid over it, when that was given: *work is what is not committed, in
 * arena; else NULL. What cannot be read of it is warned about. */
int app_work_view(struct app *app, const char *command, struct arena *arena,
                  struct index_view *view, struct index_outcome *outcome,
                  const struct work_tree **work, struct err *err);
/* One line, for an answer that is "no" or lacks something, when files that are not committed may
 * hold it: they were not asked for. */
void app_warn_unseen(struct app *app, const struct snapshot *snapshot, struct arena *arena);
/* The same where one of these files, which the answer is about, differs in the work tree. */
bool app_warn_edited(struct app *app, const struct snapshot *snapshot, const char *const *paths,
                     size_t count);
/* Warns about what of it could not be read. */
void app_warn_work_tree(const struct app *app, const struct work_tree *work, struct arena *arena);

/* Has the index of HEAD made in the background, as git's hooks have (repose.hook.when), once what is
 * open of it is closed. */
int app_index_apart(struct app *app, struct err *err);

/* notes.db for an answer: one that cannot be used is warned about, and the answer is made without
 * it (NULL). create: make it, silently not when the folder cannot be written. */
struct notes_db *app_notes(struct app *app, bool create);

#endif
