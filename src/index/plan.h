/* plan.h - what the files of the new snapshot are, and which of them must be read.
 *
 * With a base (a snapshot with the same settings) only what differs between the two trees is looked
 * at, unless a .gitattributes changed; without one, the whole tree is. Files whose content the
 * database knows get its facts at once; the others get a job, one for all files with the same bytes
 * that are read as the same language.
 */
#ifndef REPOSE_INDEX_PLAN_H
#define REPOSE_INDEX_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"
#include "model/settings.h"
#include "model/snapshot.h"
#include "repo/repo.h"
#include "store/index_db.h"

struct plan_input {
    struct repo *repo;
    struct index_db *db;
    const struct settings *settings;
    const struct events *events;
    struct oid commit, tree;
    uint64_t key;          /* settings part of the snapshot's key */
    struct snapshot *base; /* consumed: the new snapshot takes its memory; NULL: none */
    bool cold;             /* the database holds no contents: nothing to look up */
};

struct file_job {
    struct oid blob;
    const char *path; /* of one of its files */
    bool trusted;
};

#define NO_JOB UINT32_MAX

struct plan {
    struct snapshot snapshot; /* without window; files with a job lack their facts */
    uint32_t *job_of_file;
    struct file_job *jobs;
    size_t job_count, job_capacity;
    uint64_t reused; /* files whose content was known and not in the base */
};

#define PLAN_INIT                                                                                  \
    {                                                                                              \
        SNAPSHOT_INIT                                                                              \
    }

int plan_files(struct plan *plan, const struct plan_input *input, struct err *err);
void plan_release(struct plan *plan);

/* Sets the facts of a file from its content. `language` is a name from the language table. */
void plan_set_facts(struct file *file, int64_t row, const struct content *content,
                    const char *language);

#endif
