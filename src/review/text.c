#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "review/review.h"

static void add_printable(struct buf *out, const char *text)
{
    utf8_add_printable(out, text, strlen(text));
}

#define UNKNOWN_LINES                                                                              \
    3 /* definitions of whose users one reason leaves nothing known: a line each */

/* Definitions of whose users the same is not known. */
struct unknown {
    enum review_usage usage;
    struct named {
        const struct review_file *file;
        const struct review_definition *definition;
    } * items;
    size_t count, capacity;
};

static void add_definition_name(const struct named *it, struct buf *out)
{
    add_printable(out, it->definition->name);
    buf_addstr(out, " of ");
    add_printable(out, it->file->path);
}

/* What is said of one alone, and, with its name in a list, in brackets; "" where the list says it. */
static void add_reason(const struct review_definition *d, enum review_usage usage, bool in_list,
                       struct buf *out)
{
    if (usage == USAGE_UNKNOWN) {
        buf_addstr(out, in_list ? "" : ": it was not looked for");
        return;
    }
    buf_addstr(out, in_list ? " (" : ": ");
    if (usage == USAGE_BY_TEXT) {
        buf_addstr(out, in_list ? "" : "its name stands in a text of ");
        add_printable(out, d->text.path);
        buf_printf(out, ":%u", d->text.line);
    } else {
        buf_printf(out, "%u file%s%s", d->doubtful_users, d->doubtful_users == 1 ? "" : "s",
                   in_list                  ? ""
                   : d->doubtful_users == 1 ? " uses the name"
                                            : " use the name");
    }
    buf_addstr(out, in_list ? ")" : "");
}

static void add_unknown_list(const struct unknown *unknown, struct buf *out)
{
    buf_printf(out, "not known: who uses %zu definitions, %s: ", unknown->count,
               unknown->usage == USAGE_UNKNOWN   ? "which were not looked for"
               : unknown->usage == USAGE_BY_TEXT ? "whose names stand in texts"
                                                 : "whose names other files use");
    for (size_t i = 0; i < UNKNOWN_LINES; i++) {
        buf_addstr(out, i ? ", " : "");
        add_definition_name(&unknown->items[i], out);
        add_reason(unknown->items[i].definition, unknown->usage, true, out);
    }
    buf_printf(out, " and %zu more\n", unknown->count - UNKNOWN_LINES);
}

static void add_unknown(const struct unknown *unknown, struct buf *out)
{
    if (unknown->count > UNKNOWN_LINES) {
        add_unknown_list(unknown, out);
        return;
    }
    for (size_t i = 0; i < unknown->count; i++) {
        buf_addstr(out, "not known: who uses ");
        add_definition_name(&unknown->items[i], out);
        add_reason(unknown->items[i].definition, unknown->usage, false, out);
        buf_addch(out, '\n');
    }
}

/* Overloads are one. */
static bool is_listed(const struct unknown *unknown, const struct named *it)
{
    const struct named *last = unknown->count ? &unknown->items[unknown->count - 1] : NULL;
    for (; last && last->file == it->file; last--) {
        if (!strcmp(last->definition->name, it->definition->name))
            return true;
        if (last == unknown->items)
            break;
    }
    return false;
}

/* Those that are used have a finding. */
static void add_all_users(const struct review *review, struct buf *out)
{
    struct unknown unknown[] = { { .usage = USAGE_DOUBTFUL },
                                 { .usage = USAGE_BY_TEXT },
                                 { .usage = USAGE_UNKNOWN } };
    for (size_t i = 0; i < review->file_count; i++) {
        const struct review_file *file = &review->files[i];
        for (size_t j = 0; j < file->definition_count; j++) {
            struct named it = { file, &file->definitions[j] };
            if (!review_is_told(file, it.definition))
                continue;
            enum review_usage usage = review_usage_of(it.definition);
            if (usage == USAGE_NONE) {
                buf_addstr(out, "unused: ");
                add_definition_name(&it, out);
                buf_addstr(out, ": no other file uses it\n");
            }
            for (size_t k = 0; k < sizeof unknown / sizeof *unknown; k++)
                if (unknown[k].usage == usage && !is_listed(&unknown[k], &it))
                    ARRAY_PUSH(unknown[k].items, unknown[k].count, unknown[k].capacity, it);
        }
    }
    for (size_t k = 0; k < sizeof unknown / sizeof *unknown; k++) {
        add_unknown(&unknown[k], out);
        free(unknown[k].items);
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
