#include "hook/when.h"

#include <stdio.h>
#include <string.h>

#include "hook/machine.h"

/* "HH:MM" in minutes, or -1. */
static int parse_time(const char *text)
{
    for (size_t i = 0; i < 5; i++)
        if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
            return -1;
    int hours = (text[0] - '0') * 10 + text[1] - '0',
        minutes = (text[3] - '0') * 10 + text[4] - '0';
    return hours < 24 && minutes < 60 ? hours * 60 + minutes : -1;
}

static bool parse_span(const char *text, struct when *out)
{
    if (strlen(text) != 11 || text[5] != '-')
        return false;
    *out = (struct when){ WHEN_BETWEEN, parse_time(text), parse_time(text + 6) };
    return out->from >= 0 && out->to >= 0 && out->from != out->to;
}

int when_parse(const char *text, struct when *out, struct err *err)
{
    *out = (struct when){ .kind = WHEN_NOW };
    if (!*text || !strcmp(text, "now"))
        return 0;
    if (!strcmp(text, "idle")) {
        out->kind = WHEN_IDLE;
        return 0;
    }
    if (parse_span(text, out))
        return 0;
    return err_set(err, ERR_USAGE,
                   "repose.hook.when takes now, idle or two different times as in 22:00-06:30, not "
                   "'%s'",
                   text);
}

bool when_is_now(const struct when *when, const struct tm *local)
{
    int minute = local->tm_hour * 60 + local->tm_min;
    if (when->kind == WHEN_IDLE)
        return machine_is_idle("/proc", "/sys/class/power_supply");
    if (when->kind == WHEN_NOW)
        return true;
    if (when->from < when->to)
        return minute >= when->from && minute < when->to;
    return minute >= when->from || minute < when->to;
}
