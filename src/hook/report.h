/* report.h - what is to be said about the hooks of a repository, for people and as JSON. */
#ifndef REPOSE_HOOK_REPORT_H
#define REPOSE_HOOK_REPORT_H

#include "hook/install.h"
#include "hook/manager.h"
#include "hook/queue.h"
#include "hook/when.h"

struct report {
    const char *action; /* "install", "uninstall", "status" */
    const char *program;
    struct hook_report hooks;
    struct manager managers[MANAGER_MAX];
    size_t manager_count;
    bool has_state; /* what follows is known */
    bool sleep;     /* repose.hook.sleep */
    const char *when;
    struct queue_entry *queue;
    size_t queue_count;
    long process;     /* that works on the queue; 0: none */
    const char *last; /* line of the log, or NULL */
};

void report_to_text(const struct report *report, struct buf *out);
char *report_to_json(const struct report *report); /* docs/hook.schema.json; free(3) */

#endif
