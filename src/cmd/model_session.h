/* model_session.h - what `sleep` and `batch` open before they ask a model: an up-to-date index, the modules
 * with their structural notes, notes.db, and the configured model with its price. */
#ifndef REPOSE_CMD_MODEL_SESSION_H
#define REPOSE_CMD_MODEL_SESSION_H

#include <jansson.h>

#include "cmd/command.h"
#include "note/plan.h"
#include "note/sleep.h"
#include "view/view.h"

/* What is known of a past revision. */
struct model_past {
    struct index_view index;
    struct arena arena;
    struct view view;
};

struct model_session {
    struct index_view index;
    bool unborn; /* no commits: everything else is empty */
    struct arena arena;
    struct view view;
    const struct module_list *modules;
    const struct context *context; /* NULL when unborn */
    struct notes_db *notes;        /* NULL when it does not exist and nothing may be written */
    struct llm_config config;      /* provider NULL: none is configured */
    struct price price;
    struct sleep_request request; /* points into all of the above */
    struct app *app;
    const char *command;
    struct model_past *past; /* of the past revision that was opened last; NULL: none */
};

/* command: for the record of runs. writes: notes.db is made when a model is configured, and what it
 * lacks is derived and cached. */
int model_open(struct model_session *session, struct app *app, const char *command, bool writes,
               struct err *err);
void model_close(struct model_session *session);

/* "$0.0123", or "price unknown" */
const char *model_cost(int64_t microdollars, uint64_t unpriced, struct arena *arena);

/* The answers that were looked at: what became of each. The text is a line, or none when there were
 * none. */
json_t *model_replies_json(const struct sleep_outcome *outcome);
/* Makes what notes say findable (note/fact_index.h), when some were written. */
int model_index_facts(struct app *app, struct model_session *session, struct err *err);
/* What the check against the code took out of them, by cause. */
json_t *model_removed_json(const struct sleep_outcome *outcome);
void model_add_replies(const struct sleep_outcome *outcome, struct buf *out);

/* what: that plan->write_count counts, "notes"; with --verify they are judged. ERR_USAGE unless the expected cost is below the
 * bounds, or --yes was given, or somebody at the terminal agrees. */
int model_confirm(const struct app *app, const struct model_session *session, const char *what,
                  const struct plan *plan, struct err *err);

/* What there is to write; with --verify, to judge. */
int model_plan(const struct app *app, struct model_session *session, struct plan *plan,
               struct err *err);
/* The verdicts that came: as JSON, or a line; none when none came. */
json_t *model_verdicts_json(const struct sleep_outcome *outcome);
void model_add_verdicts(const struct sleep_outcome *outcome, struct buf *out);

/* The plan as a table for people, or as JSON. */
int model_print_plan(const struct app *app, const struct model_session *session,
                     const struct plan *plan, struct err *err);

#endif
