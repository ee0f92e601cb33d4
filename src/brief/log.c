#include "brief/log.h"

#include <string.h>
#include <time.h>

#include "base/utf8.h"

#define LOGGED_MAX 2000 /* bytes of a request that are remembered */

bool brief_is_logged(const struct settings *settings, bool past)
{
    return !past && settings_integer(settings, SETTING_LOG_REQUESTS) > 0;
}

void brief_log(struct notes_db *notes, const struct settings *settings, const struct brief *brief,
               struct arena *arena)
{
    int64_t days = settings_integer(settings, SETTING_LOG_REQUESTS), now = time(NULL);
    const char **modules = ARENA_ARRAY(arena, const char *, brief->module_count);
    double *weights = ARENA_ARRAY(arena, double, brief->module_count);
    size_t count = 0;
    for (size_t i = 0; i < brief->module_count; i++) {
        if (!strcmp(brief->modules[i].path, BRIEF_WHOLE))
            continue;
        modules[count] = brief->modules[i].path;
        weights[count++] = brief->modules[i].weight;
    }
    size_t size = utf8_cut(brief->request, strlen(brief->request), LOGGED_MAX);
    struct logged_request request = {
        .time = now,
        .text = arena_strndup(arena, brief->request, size),
        .full_tokens = brief_is_low(brief) ? 0 : brief->full_tokens,
        .brief_tokens = brief->packed.tokens,
        .modules = modules,
        .weights = weights,
        .module_count = count,
    };
    notes_db_log_request(notes, &request, now - days * 86400, NULL);
}
