#include <stdlib.h>
#include <string.h>

#include "agents/agents.h"
#include "agents/install.h"
#include "cmd/command.h"

/* ---- printing what to write by hand ---- */

static void add_indented(struct buf *out, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        buf_addstr(out, n ? "    " : "");
        buf_add(out, text, n);
        buf_addch(out, '\n');
        text += n + (text[n] == '\n');
    }
}

static const char *text_of_part(const struct agent_part *part)
{
    return part->kind == PART_JSON   ? part->whole
           : part->kind == PART_TOML ? part->value
                                     : agents_lines;
}

static void add_agent(struct buf *out, const struct agent *agent)
{
    buf_printf(out, "\n%s\n\n", agent->title);
    if (agent->command)
        add_indented(out, agent->command);
    for (size_t i = 0; i < AGENT_PARTS_MAX && agent->parts[i].path; i++) {
        const struct agent_part *part = &agent->parts[i];
        if (part->kind == PART_LINES) {
            buf_printf(out, "\nThe lines in %s.\n", part->path);
            continue;
        }
        buf_printf(out, "%s %s%s:\n\n", i || agent->command ? "\nOr in" : "In", part->path,
                   part->is_hook ? " (--hook), for a brief before each prompt" : "");
        add_indented(out, text_of_part(part));
    }
}

static int print_all(const struct agent *only, struct err *err)
{
    struct buf out = BUF_INIT;
    buf_printf(&out, "Lines for %s; 'repose agents lines' prints them alone:\n\n%s\n",
               only ? only->parts[1].path : "AGENTS.md (CLAUDE.md, GEMINI.md)", agents_lines);
    buf_addstr(&out,
               "The server. 'repose agents install NAME' writes it and the lines. Where an agent "
               "starts it outside of the\nrepository, put -C and the repository before mcp.\n");
    for (size_t i = 0; i < AGENT_COUNT; i++)
        if (!only || only == &agents[i])
            add_agent(&out, &agents[i]);
    if (!only) {
        buf_addstr(&out, "\nAny other, as most of them take it:\n\n");
        add_indented(&out, agents_other);
    }
    int result = app_write(&out, err);
    buf_release(&out);
    return result;
}

/* ---- what is asked for ---- */

static const struct agent *find_agent(const char *id, struct err *err)
{
    const char *ids[AGENT_COUNT];
    const struct agent *agent = agent_find(id);
    if (agent)
        return agent;
    for (size_t i = 0; i < AGENT_COUNT; i++)
        ids[i] = agents[i].id;
    const char *near = nearest_word(id, ids, AGENT_COUNT);
    err_set(err, ERR_USAGE, "nothing is known of the agent '%s'%s%s%s; see 'repose agents list'",
            id, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
}

struct agents_run {
    struct app *app;
    struct arena arena;
    struct agent_request request;
    const struct agent *wanted[AGENT_COUNT];
};

static int open_work_tree(struct agents_run *r, struct err *err)
{
    struct app *app = r->app;
    if (app_open_repository(app, err) || repo_need_work_tree(app->repo, err))
        return -1;
    char *root = realpath(repo_work_dir(app->repo), NULL);
    if (!root)
        return err_set(err, ERR_REPO, "cannot read the work tree %s", repo_work_dir(app->repo));
    r->request.root = arena_strdup(&r->arena, root);
    r->request.arena = &r->arena;
    free(root);
    return 0;
}

static int read_names(struct agents_run *r, struct err *err)
{
    struct app *app = r->app;
    if (app->argument_count < 2)
        return err_set(err, ERR_USAGE, "name an agent; see 'repose agents list'");
    if (app->argument_count - 1 > AGENT_COUNT)
        return err_set(err, ERR_USAGE, "there are only %d agents", AGENT_COUNT);
    for (size_t i = 1; i < app->argument_count; i++) {
        r->wanted[i - 1] = find_agent(app->arguments[i], err);
        if (!r->wanted[i - 1])
            return -1;
    }
    r->request.wanted = r->wanted;
    r->request.wanted_count = app->argument_count - 1;
    r->request.with_hook = app->options.given & TAKES(OPTION_HOOK);
    return 0;
}

/* ---- install, uninstall ---- */

static void add_change_text(struct buf *out, const struct agent_change *change)
{
    static const char *const said[] = { "unchanged", "made", "changed", "deleted", "left alone" };
    buf_printf(out, "%s: %s%s%s\n", change->path, said[change->kind], change->why ? ": " : "",
               change->why ? change->why : "");
}

/* What a refused file would have to hold. */
static void add_by_hand(struct buf *out, const struct agent_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct agent_change *change = &plan->items[i];
        if (change->kind != PART_REFUSED)
            continue;
        buf_printf(out, "\nFor %s, by hand:\n\n", change->path);
        add_indented(out, text_of_part(change->part));
    }
}

static void add_agents_offer(const struct agents_run *r, struct buf *out)
{
    for (size_t i = 0; i < r->request.wanted_count; i++)
        for (size_t j = 0; j < AGENT_PARTS_MAX && !r->request.with_hook; j++)
            if (r->wanted[i]->parts[j].is_hook)
                buf_printf(out,
                           "With --hook, %s is also given a brief before each prompt that is a "
                           "request (docs/mcp.md).\n",
                           r->wanted[i]->title);
}

static int print_plan(const struct agents_run *r, const struct agent_plan *plan, bool is_install,
                      struct err *err)
{
    struct buf out = BUF_INIT;
    bool is_dry = r->app->options.given & TAKES(OPTION_DRY_RUN);
    for (size_t i = 0; i < plan->count; i++) {
        const struct agent_change *change = &plan->items[i];
        if (is_dry && change->kind != PART_KEPT && change->kind != PART_REFUSED)
            agent_change_add_diff(change, &out);
        else if (r->app->options.verbosity >= 0 || change->kind == PART_REFUSED)
            add_change_text(&out, change);
    }
    if (is_install)
        add_by_hand(&out, plan);
    if (is_install && r->app->options.verbosity >= 0)
        add_agents_offer(r, &out);
    int result = app_write(&out, err);
    buf_release(&out);
    return result;
}

static int change(struct agents_run *r, bool is_install, struct err *err)
{
    struct agent_plan plan = { 0 };
    bool is_dry = r->app->options.given & TAKES(OPTION_DRY_RUN);
    int result = read_names(r, err) || open_work_tree(r, err) ? -1 : 0;
    if (!result)
        result = is_install ? agents_plan_install(&r->request, &plan, err)
                            : agents_plan_uninstall(&r->request, &plan, err);
    if (!result && !is_dry)
        result = agents_apply(&plan, err);
    if (!result)
        result = print_plan(r, &plan, is_install, err);
    if (!result && plan.refused)
        result = err_set(err, ERR_NO, "%zu file%s left alone", plan.refused,
                         plan.refused == 1 ? " is" : "s are");
    agent_plan_release(&plan);
    return result;
}

/* ---- list ---- */

static int list_agents(struct agents_run *r, struct err *err)
{
    static const char *const said[] = { "-", "connected", "connected, with the hook",
                                        "cannot be read" };
    struct buf out = BUF_INIT;
    if (app_arguments(r->app, 1, 1, err) || open_work_tree(r, err))
        return -1;
    for (size_t i = 0; i < AGENT_COUNT; i++) {
        const struct agent *agent = &agents[i];
        enum agent_state state;
        if (agents_state(r->request.root, agent, &r->arena, &state, err)) {
            buf_release(&out);
            return -1;
        }
        buf_printf(&out, "%-12s %-25s %s, %s\n", agent->id, said[state],
                   agent_part_path(r->request.root, &agent->parts[0], &r->arena),
                   agent->parts[1].path);
    }
    int result = app_write(&out, err);
    buf_release(&out);
    return result;
}

/* ---- the command ---- */

static const char *const actions[] = { "install", "uninstall", "list", "lines" };
#define ACTION_COUNT (sizeof actions / sizeof *actions)

static const char *agent_word(size_t i)
{
    if (i < ACTION_COUNT)
        return actions[i];
    return i - ACTION_COUNT < AGENT_COUNT ? agents[i - ACTION_COUNT].id : NULL;
}

static int print_agents_part(struct app *app, const char *id, struct err *err)
{
    const struct agent *agent = id ? find_agent(id, err) : NULL;
    if (app_arguments(app, 0, 1, err) || (id && !agent))
        return -1;
    return print_all(agent, err);
}

static int print_lines(struct app *app, struct err *err)
{
    struct buf out = BUF_INIT;
    if (app_arguments(app, 1, 1, err))
        return -1;
    buf_addstr(&out, agents_lines);
    int result = app_write(&out, err);
    buf_release(&out);
    return result;
}

static int run_agents(struct app *app, struct err *err)
{
    struct agents_run r = { .app = app, .arena = ARENA_INIT };
    const char *action = app->argument_count ? app->arguments[0] : NULL;
    bool prints = app->options.given & TAKES(OPTION_PRINT);
    int result;
    if (action && !strcmp(action, "lines"))
        result = print_lines(app, err);
    else if (action && !strcmp(action, "list"))
        result = list_agents(&r, err);
    else if (action && !prints && (!strcmp(action, "install") || !strcmp(action, "uninstall")))
        result = change(&r, *action == 'i', err);
    else {
        bool is_verb = action && !strcmp(action, "install");
        app->arguments += is_verb;
        app->argument_count -= is_verb;
        result = print_agents_part(app, app->argument_count ? app->arguments[0] : NULL, err);
    }
    arena_release(&r.arena);
    return result;
}

const struct command cmd_agents = {
    .name = "agents",
    .summary = "connect a coding agent: its settings, and what it is told",
    .usage = "[lines | list | NAME] | install [--dry-run] [--hook] NAME... | uninstall [--dry-run] "
             "NAME...",
    .help =
        "install registers 'repose mcp' in the project settings of an agent, and puts a few marked "
        "lines into the file\n"
        "that it reads (AGENTS.md, CLAUDE.md, GEMINI.md). Nothing else in these files changes, not "
        "a comment nor a\n"
        "space, and uninstall gives back what was there before. A file that cannot be read is left "
        "alone, and what to\n"
        "write is printed. --dry-run shows the change as a patch. --hook, for claude-code, also "
        "gives a brief before\n"
        "each prompt that is a request.\n"
        "NAME is claude-code, codex, cursor, copilot, gemini-cli, opencode or zed. Without an "
        "action, or with --print,\n"
        "all that install would write is printed, also for an agent that is not in the list.\n"
        "\n"
        "  repose agents install --dry-run claude-code\n"
        "  repose agents install --hook claude-code codex\n"
        "  repose agents list\n"
        "  repose agents uninstall claude-code\n"
        "\n"
        "Exit status 1: a file was left alone.",
    .takes = TAKES(OPTION_DRY_RUN) | TAKES(OPTION_HOOK) | TAKES(OPTION_PRINT),
    .needs = NEEDS_NOTHING,
    .word = agent_word,
    .run = run_agents,
};
