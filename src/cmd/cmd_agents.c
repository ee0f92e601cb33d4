#include <string.h>

#include "cmd/command.h"

/* What an agent is told in its own file. Short: it is read in every conversation. */
static const char lines[] =
    "## Before you explore\n"
    "\n"
    "repose has read this repository ahead of time. Ask it first:\n"
    "\n"
    "- `repose brief \"the task, in full\"`: which files the task touches, why, notes, tests. "
    "Start there; at low\n"
    "  confidence, explore as usual.\n"
    "- `repose show PATH`: before editing a file or folder: what to know, and its structure with "
    "line numbers.\n"
    "- `repose find NAME`: where a name is defined, and who uses it.\n"
    "- `repose review --work-tree`: before you hand a change over: what it breaks or forgets.\n"
    "\n"
    "Where its MCP server is connected, use the tools of these names, which see what is not "
    "committed. The commands do\n"
    "with `--work-tree`.\n";

struct agent {
    const char *id, *title;
    const char *command; /* that registers the server, or NULL */
    const char *file;    /* where else it is registered, or NULL */
    const char *text;    /* what to put there */
};

#define SERVER        "\"repose\": { \"command\": \"repose\", \"args\": [\"mcp\"] }"
#define MCP_SERVERS   "{ \"mcpServers\": { " SERVER " } }"
#define LOCAL_COMMAND "\"repose\": { \"type\": \"local\", \"command\": [\"repose\", \"mcp\"] }"

static const struct agent agents[] = {
    { "claude", "Claude Code", "claude mcp add --scope project repose -- repose mcp", ".mcp.json",
      MCP_SERVERS },
    { "codex", "Codex", "codex mcp add repose -- repose mcp",
      "~/.codex/config.toml, or .codex/config.toml of a trusted project",
      "[mcp_servers.repose]\ncommand = \"repose\"\nargs = [\"mcp\"]" },
    { "cursor", "Cursor", NULL, ".cursor/mcp.json, or ~/.cursor/mcp.json", MCP_SERVERS },
    { "vscode", "VS Code", NULL, ".vscode/mcp.json",
      "{ \"servers\": { \"repose\": { \"type\": \"stdio\", \"command\": \"repose\", "
      "\"args\": [\"-C\", \"${workspaceFolder}\", \"mcp\"] } } }" },
    { "zed", "Zed", NULL, "settings.json",
      "{ \"context_servers\": { \"repose\": { \"command\": \"repose\", \"args\": [\"mcp\"], "
      "\"env\": {} } } }" },
    { "gemini", "Gemini CLI", "gemini mcp add -s project repose repose mcp",
      ".gemini/settings.json, or ~/.gemini/settings.json", MCP_SERVERS },
    { "opencode", "opencode 1", NULL, "opencode.json, or ~/.config/opencode/opencode.json",
      "{ \"mcp\": { " LOCAL_COMMAND " } }" },
    { "opencode", "opencode 2", NULL, "opencode.json, or ~/.config/opencode/opencode.json",
      "{ \"mcp\": { \"servers\": { " LOCAL_COMMAND " } } }" },
};

#define AGENT_COUNT (sizeof agents / sizeof *agents)

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

static void add_agent(struct buf *out, const struct agent *agent)
{
    buf_printf(out, "\n%s\n\n", agent->title);
    if (agent->command)
        add_indented(out, agent->command);
    if (agent->file)
        buf_printf(out, "%s %s:\n\n", agent->command ? "\nOr in" : "In", agent->file);
    add_indented(out, agent->text);
}

static const struct agent *find_agent(const char *id, struct err *err)
{
    const char *ids[AGENT_COUNT];
    for (size_t i = 0; i < AGENT_COUNT; i++) {
        ids[i] = agents[i].id;
        if (!strcmp(id, ids[i]))
            return &agents[i];
    }
    const char *near = nearest_word(id, ids, AGENT_COUNT);
    err_set(err, ERR_USAGE, "nothing is known of the agent '%s'%s%s%s", id,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
}

static void add_lines(struct buf *out, const char *id)
{
    const char *file = !id                    ? "AGENTS.md (Claude Code: CLAUDE.md)"
                       : strcmp(id, "claude") ? "AGENTS.md"
                                              : "CLAUDE.md";
    buf_printf(out, "Lines for %s; 'repose agents lines' prints them alone:\n\n%s\n", file, lines);
    buf_addstr(out,
               "The server. Where an agent starts it outside of the repository, put -C and the "
               "repository before mcp.\n");
}

static const char *agent_word(size_t i)
{
    if (!i)
        return "lines";
    return i <= AGENT_COUNT ? agents[i - 1].id : NULL;
}

static int run_agents(struct app *app, struct err *err)
{
    struct buf out = BUF_INIT;
    const char *id = app->argument_count ? app->arguments[0] : NULL;
    bool only_lines = id && !strcmp(id, "lines");
    if (app_arguments(app, 0, 1, err) || (id && !only_lines && !find_agent(id, err)))
        return -1;
    if (only_lines)
        buf_addstr(&out, lines);
    else
        add_lines(&out, id);
    for (size_t i = 0; i < AGENT_COUNT && !only_lines; i++)
        if (!id || !strcmp(id, agents[i].id))
            add_agent(&out, &agents[i]);
    int result = app_write(&out, err);
    buf_release(&out);
    return result;
}

const struct command cmd_agents = {
    .name = "agents",
    .summary = "what to tell a coding agent, and how to connect it",
    .usage = "[lines | claude | codex | cursor | vscode | zed | gemini | opencode]",
    .help = "Prints lines for the file that an agent reads (AGENTS.md, CLAUDE.md), and how 'repose "
            "mcp' is registered\n"
            "with it. Nothing is changed: you decide where it goes.\n"
            "\n"
            "  repose agents lines >>AGENTS.md\n"
            "  repose agents claude",
    .needs = NEEDS_NOTHING,
    .word = agent_word,
    .run = run_agents,
};
