/* What `brief` answers to `more`: detail about one file, or one name, of a brief. */
#include <string.h>

#include "brief/more.h"
#include "look/find.h"
#include "look/show.h"
#include "mcp/arguments.h"
#include "mcp/tools.h"
#include "print/json_text.h"
#include "print/markdown.h"

#define DEFINITIONS_MAX 25
#define USES_MAX        100

/* The files that use the name, with the line of the first use; find_to_markdown says how often. */
static void add_more_uses(const struct found *found, struct buf *out)
{
    buf_printf(out, "\nUsed in %zu file%s, first at:\n", found->using_files,
               found->using_files == 1 ? "" : "s");
    for (size_t i = 0; i < found->use_count; i++) {
        const char *path = found->uses[i].path;
        buf_addstr(out, "- ");
        markdown_add_code(out, path, strlen(path));
        if (found->uses[i].line_count)
            buf_printf(out, " L%u", found->uses[i].lines[0]);
        buf_printf(out, ", %u in all\n", found->uses[i].count);
    }
    if (found->using_files > found->use_count)
        buf_printf(out, "and %zu more\n", found->using_files - found->use_count);
}

static int more_of_name(struct tool_call *call, struct session_view *view, const char *name,
                        struct buf *out, struct err *err)
{
    struct find_options options = { .name = name, .limit = USES_MAX, .work = view->work };
    struct found found;
    if (find_make(&view->view, &options, call->arena, &found, err))
        return -1;
    size_t uses = found.use_count;
    if (found.definition_count > DEFINITIONS_MAX)
        found.definition_count = DEFINITIONS_MAX;
    found.use_count = 0;
    find_to_markdown(&found, out);
    found.use_count = uses;
    if (uses)
        add_more_uses(&found, out);
    return 0;
}

int tool_more(struct tool_call *call, struct session_view *view,
              const struct brief_options *options, struct tool_result *result, struct err *err)
{
    const char *wanted = argument_string(call->arguments, "more");
    const char *path = show_path(call->session->repo, wanted, call->arena);
    int64_t file = path ? snapshot_find(view->view.snapshot, path) : -1;
    int failed = file >= 0 ? brief_more_of_file(&view->view, options, (uint32_t)file, call->arena,
                                                &result->text, err)
                           : more_of_name(call, view, wanted, &result->text, err);
    if (failed)
        return -1;
    result->structured =
        json_pack("{s:o, s:o}", "revision", tool_revision(&view->view.snapshot->revision), "brief",
                  json_text(result->text.data));
    tool_add_limits(view, result);
    return 0;
}
