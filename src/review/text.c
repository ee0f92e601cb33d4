#include <string.h>

#include "base/utf8.h"
#include "review/review.h"

static void add_printable(struct buf *out, const char *text)
{
    utf8_add_printable(out, text, strlen(text));
}

/* Those that are used have a finding. */
static void add_user_lines(const struct review_file *file, const struct review_definition *d,
                           struct buf *out)
{
    enum review_usage usage = review_usage_of(d);
    if (usage == USAGE_SOME)
        return;
    buf_addstr(out, usage == USAGE_NONE ? "unused: " : "not known: who uses ");
    add_printable(out, d->name);
    buf_addstr(out, " of ");
    add_printable(out, file->path);
    if (usage == USAGE_NONE)
        buf_addstr(out, ": no other file uses it\n");
    else if (usage == USAGE_BY_TEXT) {
        buf_addstr(out, ": its name stands in a text of ");
        add_printable(out, d->text.path);
        buf_printf(out, ":%u\n", d->text.line);
    } else if (usage == USAGE_DOUBTFUL)
        buf_printf(out, ": %u file%s the name\n", d->doubtful_users,
                   d->doubtful_users == 1 ? " uses" : "s use");
    else
        buf_addstr(out, ": it was not looked for\n");
}

static void add_all_users(const struct review *review, struct buf *out)
{
    for (size_t i = 0; i < review->file_count; i++) {
        const struct review_file *file = &review->files[i];
        for (size_t j = 0; j < file->definition_count; j++)
            if (review_is_told(file, &file->definitions[j]))
                add_user_lines(file, &file->definitions[j], out);
    }
}

static void add_summary(const struct review *review, struct buf *out)
{
    char from[OID_HEX_SIZE], to[OID_HEX_SIZE];
    const struct review_range *range = &review->range;
    add_printable(out, range->head_name);
    buf_addstr(out, " against ");
    add_printable(out, range->base_name);
    buf_printf(out, " (%.12s..%.12s%s): %u commits, %zu files, %zu findings\n",
               oid_hex(&range->merge_base, from), oid_hex(&range->head, to),
               range->is_work_tree ? " and what is not committed" : "", review->commits,
               review->file_count, review->finding_count);
}

/* As compilers print: "path:line: warning: message". */
void review_to_text(const struct review *review, struct buf *out)
{
    for (size_t i = 0; i < review->finding_count; i++) {
        const struct review_finding *finding = &review->findings[i];
        add_printable(out, finding->path);
        if (finding->line)
            buf_printf(out, ":%u", finding->line);
        buf_printf(out, ": %s: ", review_level_name(finding->level));
        add_printable(out, finding->message);
        buf_addch(out, '\n');
    }
    for (size_t i = 0; i < review->test_count; i++) {
        const struct review_test *test = &review->tests[i];
        if (test->in_change)
            continue;
        buf_addstr(out, "test: ");
        add_printable(out, test->path);
        buf_addstr(out, ": ");
        add_printable(out, test->why);
        buf_addch(out, '\n');
    }
    add_all_users(review, out);
    for (size_t i = 0; i < review->limits.count; i++) {
        buf_addstr(out, "not known: ");
        add_printable(out, review->limits.items[i]);
        buf_addch(out, '\n');
    }
    add_summary(review, out);
}

/* ---- GitHub Actions ---- */

/* What a workflow command would take for its end; in a property also what ends that. */
static void add_command_escaped(struct buf *out, const char *text, bool is_property)
{
    struct buf printable = BUF_INIT;
    add_printable(&printable, text);
    for (const char *p = printable.data; *p; p++) {
        if (*p == '%' || *p == '\r' || *p == '\n' || (is_property && (*p == ':' || *p == ',')))
            buf_printf(out, "%%%02X", (unsigned char)*p);
        else
            buf_addch(out, *p);
    }
    buf_release(&printable);
}

void review_to_github(const struct review *review, struct buf *out)
{
    for (size_t i = 0; i < review->finding_count; i++) {
        const struct review_finding *finding = &review->findings[i];
        buf_printf(out, "::%s file=", review_level_name(finding->level));
        add_command_escaped(out, finding->path, true);
        if (finding->line)
            buf_printf(out, ",line=%u", finding->line);
        buf_printf(out, ",title=repose%%3A %s::", review_kind_name(finding->kind));
        add_command_escaped(out, finding->message, false);
        buf_addch(out, '\n');
    }
    add_summary(review, out);
}
