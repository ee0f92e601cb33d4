/* plan.h - which modules need a note from a model, in which order, and what that will take. */
#ifndef REPOSE_NOTE_PLAN_H
#define REPOSE_NOTE_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "llm/config.h"
#include "llm/price.h"
#include "model/settings.h"
#include "note/benefit.h"
#include "note/budget.h"
#include "note/input.h"
#include "note/structural.h"
#include "store/notes_db.h"

/* What a planner needs to know. */
struct plan_request {
    const struct context *context;
    struct notes_db *notes; /* NULL: none yet */
    const struct settings *settings;
    const struct llm_config *config;
    const struct price *price; /* NULL: not known */
    int64_t now;               /* seconds since 1970 */
    bool all;                  /* also what is aside or never pays */
    bool rewrite;              /* also what is fresh */
    bool batch;                /* at the price of a batch */
    uint32_t shard, shards;    /* only modules of part `shard` (from 0) of so many; shards 0: all */
};

enum plan_verdict {
    PLAN_WRITE,
    PLAN_FRESH,    /* nothing to do */
    PLAN_WAITING,  /* all that is missing is under way in a batch */
    PLAN_UNUSABLE, /* what the model wrote for it could not be used, and would not be now */
    PLAN_ASIDE,    /* tests, documents or data that nobody asked about, beside much program text */
    PLAN_NEVER,    /* never pays at known prices */
    PLAN_OTHERS,   /* in the part of another machine */
};

/* "write", "fresh", "waiting", "unusable", "aside", "never pays", "another part" */
const char *plan_verdict_name(enum plan_verdict verdict);

#define PLAN_SAMPLES_MAX 10

struct plan_item {
    uint32_t module;
    struct note_input input;
    enum note_state state;
    const char *revision; /* that its note was written at; NULL when there is none */
    enum plan_verdict verdict;
    bool renews; /* in one call that replaces its aged facts: note/renewal.h */
    uint32_t aged_facts;
    bool verifies;         /* its facts are judged (note/verify.h): samples are questions then */
    const uint64_t *facts; /* digests of those to be judged */
    uint32_t fact_count;
    uint32_t samples;            /* generations that the note is made of */
    bool have[PLAN_SAMPLES_MAX]; /* answered, or under way in a batch */
    uint32_t missing;            /* to be asked for */
    bool is_program;             /* much of it is program text, or it was asked about */
    struct budget_amount most;   /* what the missing ones can cost at most */
    struct budget_amount expected;
    struct benefit benefit;
};

struct plan {
    struct plan_item
        *items; /* program text before tests and documents; stale and missing before aged, then by
                   benefit; what is not to be written last */
    size_t count;
    size_t write_count; /* the first so many have PLAN_WRITE */
    size_t states[NOTE_STATES];
    size_t never, aside, waiting;
    uint64_t generations;
    bool verifies;                 /* made by verify_plan */
    uint64_t facts;                /* to be judged */
    struct budget_amount expected; /* of all of them; microdollars -1: not known */
};

/* In arena. */
int plan_make(const struct plan_request *request, struct arena *arena, struct plan *out,
              struct err *err);

/* "note", or that of a renewal or of verdicts: of its jobs and lines of the ledger. */
const char *plan_purpose(const struct plan_item *item);

/* The name (custom_id) of one generation: the same for the same module, input and sample; of verdicts, for the
 * same facts (paths, of the job). In arena. */
const char *plan_job_name(const struct note_job *job, struct arena *arena);

/* Input and output tokens, and their price. */
struct budget_amount plan_amount(const struct price *price, uint64_t input, uint64_t output,
                                 bool batch);

#endif
