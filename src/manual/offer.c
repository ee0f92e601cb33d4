#include <string.h>

#include "manual/manual.h"

uint64_t own_options(const struct command *command)
{
    return command == &cmd_help ? 0 : command->takes & ~(uint64_t)TAKES_COMMON;
}

const struct option_rule *next_option(uint64_t mask, int *id)
{
    for (; *id < OPTION_COUNT; ++*id) {
        const struct option_rule *rule = option_rule((enum option_id) * id);
        if (mask & TAKES(*id) && rule->help) {
            ++*id;
            return rule;
        }
    }
    return NULL;
}

static enum offer offer_for(const char *placeholder)
{
    if (strstr(placeholder, "DIR"))
        return OFFER_FOLDERS;
    if (strstr(placeholder, "FILE") || strstr(placeholder, "PATH"))
        return OFFER_FILES;
    return strstr(placeholder, "REV") || strstr(placeholder, "BASE") ? OFFER_REVISIONS
                                                                     : OFFER_NOTHING;
}

enum offer offer_for_option(const struct option_rule *rule)
{
    return rule->values ? OFFER_WORDS : offer_for(rule->argument);
}

/* What the usage says at its end: "[--at REV] PATH" takes paths; in "[--at REV]" it is the value of
 * an option. */
enum offer offer_for_arguments(const struct command *command)
{
    const char *space = strrchr(command->usage, ' ');
    const char *last = space ? space + 1 : command->usage;
    if (command->word)
        return OFFER_WORDS;
    return strchr(last, ']') && !strchr(last, '[') ? OFFER_NOTHING : offer_for(last);
}

void add_quoted(struct buf *out, const char *text)
{
    buf_addch(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            buf_addstr(out, "'\\'");
        buf_addch(out, *text);
    }
    buf_addch(out, '\'');
}
