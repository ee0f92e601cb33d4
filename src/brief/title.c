#include "brief/title.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct part {
    const char *text;
    size_t size;
};

/* Marks of headings, quotes, lists and emphasis, and pictures before the words (U+10000 and above);
 * "--json" is no mark. */
static struct part bare(struct part line)
{
    while (line.size) {
        size_t mark = (*line.text & 0xf8) == 0xf0                                           ? 4
                      : strchr("# \t>*_", *line.text)                                       ? 1
                      : line.size > 1 && line.text[0] == '-' && strchr(" \t", line.text[1]) ? 1
                                                                                            : 0;
        if (!mark || mark > line.size)
            break;
        line = (struct part){ line.text + mark, line.size - mark };
    }
    while (line.size && strchr(" \t\r", line.text[line.size - 1]))
        line.size--;
    return line;
}

/* What forms on the web ask for, in front of the answer. */
static bool is_of_form(struct part line)
{
    static const char *const headings[] = {
        "summary",
        "description",
        "describe the bug",
        "bug description",
        "describe the feature",
        "describe the feature or problem you'd like to solve",
        "describe the issue",
        "problem",
        "problem statement",
        "problem description",
        "feature request",
        "feature description",
        "bug report",
        "bug",
        "feature",
        "issue",
        "reproduction",
        "steps to reproduce",
        "how to reproduce",
        "to reproduce",
        "what happened",
        "what is the problem",
        "overview",
        "context",
        "background",
        "motivation",
        "details",
        "proposal",
        "proposed solution",
        "what problem does this feature solve",
        "clear and concise description of the problem",
        "is your feature request related to a problem",
        "is your feature request related to a problem? please describe",
        "expected behavior",
        "expected behaviour",
        "actual behavior",
        "current behavior",
        "the problem/use-case that the feature addresses",
        "title",
        "goal",
        "what version of the package are you using",
        "environment",
    };
    while (line.size && strchr("*_:?.!", line.text[line.size - 1]))
        line.size--;
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (strlen(headings[i]) == line.size && !strncasecmp(line.text, headings[i], line.size))
            return true;
    return false;
}

static bool is_comment_line(struct part line)
{
    return line.size >= 4 && !memcmp(line.text, "<!--", 4);
}

const char *brief_title(const char *request, struct arena *arena)
{
    struct part first = { "", 0 };
    for (const char *p = request; *p;) {
        struct part line = { p, strcspn(p, "\r\n") };
        p += line.size + strspn(p + line.size, "\r\n");
        line = bare(line);
        if (line.size && !is_comment_line(line) && !is_of_form(line))
            return arena_strndup(arena, line.text, line.size);
        if (!first.size)
            first = line;
    }
    return arena_strndup(arena, first.text, first.size);
}
