#include "hook/report.h"

#include <string.h>

#include <jansson.h>

#include "base/utf8.h"
#include "hook/operation.h"
#include "print/json_text.h"

static void add_report_text(struct buf *out, const char *text)
{
    utf8_add_printable(out, text, strlen(text));
}

/* ---- text ---- */

static void add_state(const struct report *r, const struct hook *hook, struct buf *out)
{
    if (hook->state == HOOK_REFUSED)
        buf_addstr(out, hook->why);
    else if (hook->changed && !strcmp(r->action, "uninstall"))
        buf_addstr(out, "removed");
    else if (hook->state == HOOK_INSTALLED && !hook->changed && !strcmp(r->action, "install"))
        buf_addstr(out, "was installed already");
    else if (hook->state == HOOK_BY_HAND)
        buf_addstr(out, "runs repose, by hand");
    else if (hook->state == HOOK_ABSENT)
        buf_addstr(out, "not installed");
    else if (hook->state == HOOK_OUTDATED)
        buf_addstr(out, "installed for another program or with other options; 'repose hook "
                        "install' brings it up to date");
    else
        buf_addstr(out, "installed");
    if (hook->maker)
        buf_printf(out, " (the file is made by %s)", hook->maker);
}

static void add_hooks(const struct report *r, struct buf *out)
{
    for (size_t i = 0; i < HOOK_COUNT && r->hooks.usable; i++) {
        const struct hook *hook = &r->hooks.hooks[i];
        buf_printf(out, "%-14s ", hook->name);
        add_state(r, hook, out);
        buf_addch(out, '\n');
        if (hook->state != HOOK_REFUSED || !*hook->line)
            continue;
        buf_addstr(out, "               to add by hand: ");
        add_report_text(out, hook->line);
        buf_addch(out, '\n');
    }
}

static void add_folder_text(const struct report *r, struct buf *out)
{
    buf_addstr(out, "folder         ");
    add_report_text(out, r->hooks.folder);
    if (r->hooks.origin != ORIGIN_DEFAULT)
        buf_printf(out, " (core.hooksPath, %s)", setting_origin_name(r->hooks.origin));
    if (!r->hooks.usable)
        buf_addstr(out, " is no folder: git runs no hooks here");
    buf_addch(out, '\n');
    if (r->hooks.in_tree && !r->manager_count && strcmp(r->action, "uninstall") != 0)
        buf_addstr(out, "               It is part of the working tree: git shows what is added "
                        "there, and the lines name the program of this machine.\n");
    if (r->hooks.origin == ORIGIN_GLOBAL || r->hooks.origin == ORIGIN_SYSTEM)
        buf_addstr(out, "               All repositories share it. The hooks act where repose was "
                        "used before, and nowhere else.\n");
}

static void add_queue(const struct report *r, struct buf *out)
{
    for (size_t i = 0; i < r->queue_count; i++) {
        const char *operation = operation_in_progress(r->queue[i].git_dir);
        buf_addstr(out, "waits          ");
        add_report_text(out, r->queue[i].git_dir);
        if (operation)
            buf_printf(out, " (in the middle of a %s)", operation);
        buf_addch(out, '\n');
    }
}

static void add_work(const struct report *r, struct buf *out)
{
    buf_printf(out, "notes          %s\n",
               r->sleep ? "are written, too" : "are not written (repose.hook.sleep)");
    buf_addstr(out, "when           ");
    add_report_text(out, *r->when ? r->when : "now");
    buf_addch(out, '\n');
    add_queue(r, out);
    if (r->process)
        buf_printf(out, "running        process %ld\n", r->process);
    if (r->last) {
        buf_addstr(out, "last           ");
        add_report_text(out, r->last);
        buf_addch(out, '\n');
    }
}

void report_to_text(const struct report *r, struct buf *out)
{
    add_folder_text(r, out);
    add_hooks(r, out);
    if (r->has_state)
        add_work(r, out);
    if (!strcmp(r->action, "uninstall"))
        buf_addstr(out, "The index and what was paid for stay in the folder 'repose' of the "
                        "repository's git directory; delete it to be rid of them.\n");
    for (size_t i = 0; i < r->manager_count; i++)
        buf_printf(out, "\nThis repository has hooks managed by %s. %s\n", r->managers[i].name,
                   r->managers[i].advice);
}

/* ---- JSON ---- */

static json_t *line_or_null(const char *text)
{
    return text && *text ? json_text(text) : json_null();
}

static json_t *hooks_json(const struct report *r)
{
    json_t *hooks = json_array();
    for (size_t i = 0; i < HOOK_COUNT && r->hooks.usable; i++) {
        const struct hook *hook = &r->hooks.hooks[i];
        json_array_append_new(
            hooks, json_pack("{s:s, s:o, s:s, s:b, s:o, s:o, s:o}", "name", hook->name, "path",
                             json_text(hook->path), "state", hook_state_name(hook->state),
                             "changed", hook->changed, "why", line_or_null(hook->why), "line",
                             line_or_null(hook->line), "made_by", line_or_null(hook->maker)));
    }
    return hooks;
}

static json_t *managers_json(const struct report *r)
{
    json_t *managers = json_array();
    for (size_t i = 0; i < r->manager_count; i++)
        json_array_append_new(managers, json_pack("{s:s, s:s}", "name", r->managers[i].name,
                                                  "advice", r->managers[i].advice));
    return managers;
}

static json_t *state_json(const struct report *r)
{
    json_t *queue = json_array();
    for (size_t i = 0; i < r->queue_count; i++)
        json_array_append_new(
            queue,
            json_pack("{s:o, s:o, s:b, s:o}", "git_dir", json_text(r->queue[i].git_dir), "commit",
                      line_or_null(r->queue[i].commit), "sleep", r->queue[i].sleep, "operation",
                      line_or_null(operation_in_progress(r->queue[i].git_dir))));
    return json_pack("{s:b, s:o, s:o, s:o, s:o}", "sleep", r->sleep, "when",
                     json_text(*r->when ? r->when : "now"), "queue", queue, "process",
                     r->process ? json_integer(r->process) : json_null(), "last",
                     line_or_null(r->last));
}

char *report_to_json(const struct report *r)
{
    json_t *root =
        json_pack("{s:s, s:s, s:o, s:o, s:s, s:b, s:b, s:o, s:o, s:o}", "schema", "repose.hook/1",
                  "action", r->action, "program", line_or_null(r->program), "folder",
                  json_text(r->hooks.folder), "origin", setting_origin_name(r->hooks.origin),
                  "usable", r->hooks.usable, "in_tree", r->hooks.in_tree, "hooks", hooks_json(r),
                  "managers", managers_json(r), "work", r->has_state ? state_json(r) : json_null());
    char *text = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    return text;
}
