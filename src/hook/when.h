/* when.h - repose.hook.when: at which moments the work of a hook may be done. */
#ifndef REPOSE_HOOK_WHEN_H
#define REPOSE_HOOK_WHEN_H

#include <stdbool.h>
#include <time.h>

#include "base/err.h"

enum when_kind { WHEN_NOW, WHEN_IDLE, WHEN_BETWEEN };

struct when {
    enum when_kind kind;
    int from, to; /* WHEN_BETWEEN: minutes of the day; from > to goes over midnight */
};

/* "" and "now", "idle", "22:00-06:30". ERR_USAGE. */
int when_parse(const char *text, struct when *out, struct err *err);

/* local: the local time. For WHEN_IDLE asks the machine. */
bool when_is_now(const struct when *when, const struct tm *local);

#endif
