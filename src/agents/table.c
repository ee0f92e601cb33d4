#include <string.h>

#include "agents/agents.h"

const char agents_lines[] =
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

#define COMMAND "\"command\": \"repose\", \"args\": [\"mcp\"]"
#define HERE    "\"command\": \"repose\", \"args\": [\"-C\", \"${workspaceFolder}\", \"mcp\"]"
/* A file that is made has its entry over lines, so that it cannot be taken for one that was there. */
#define WHOLE(outer, entry)                                                                        \
    "{\n  \"" outer "\": {\n    \"repose\": {\n      " entry "\n    }\n  }\n}\n"

#define HOOK                                                                                       \
    "\"type\": \"command\", \"command\": \"repose brief --for-hook 2>/dev/null || :\", "           \
    "\"timeout\": 5"

const char agents_other[] = WHOLE("mcpServers", COMMAND);

#define LINES(file)                                                                                \
    {                                                                                              \
        .kind = PART_LINES, .path = file                                                           \
    }
#define SERVER(file, outer, entry)                                                                 \
    {                                                                                              \
        .kind = PART_JSON, .path = file, .place = { { outer }, "repose", "{ " entry " }" },        \
        .whole = WHOLE(outer, entry)                                                               \
    }

const struct agent agents[AGENT_COUNT] = {
    { .id = "claude-code",
      .title = "Claude Code",
      .also = "claude",
      .command = "claude mcp add --scope project repose -- repose mcp",
      .parts = { SERVER(".mcp.json", "mcpServers", COMMAND),
                 LINES("CLAUDE.md"),
                 { .kind = PART_JSON,
                   .is_hook = true,
                   .path = ".claude/settings.json",
                   .place = { { "hooks", "UserPromptSubmit" },
                              NULL,
                              "{ \"hooks\": [{ " HOOK " }] }" },
                   .whole = "{\n  \"hooks\": {\n    \"UserPromptSubmit\": [\n      {\n"
                            "        \"hooks\": [{ " HOOK " }]\n      }\n    ]\n  }\n}\n" } } },
    { .id = "codex",
      .title = "Codex",
      .command = "codex mcp add repose -- repose mcp",
      .parts = { { .kind = PART_TOML,
                   .path = ".codex/config.toml",
                   .value = "[mcp_servers.repose]\ncommand = \"repose\"\nargs = [\"mcp\"]\n" },
                 LINES("AGENTS.md") } },
    { .id = "cursor",
      .title = "Cursor",
      .parts = { SERVER(".cursor/mcp.json", "mcpServers", COMMAND), LINES("AGENTS.md") } },
    { .id = "copilot",
      .title = "GitHub Copilot in VS Code",
      .also = "vscode",
      .parts = { SERVER(".vscode/mcp.json", "servers", "\"type\": \"stdio\", " HERE),
                 LINES("AGENTS.md") } },
    { .id = "gemini-cli",
      .title = "Gemini CLI",
      .also = "gemini",
      .command = "gemini mcp add -s project repose repose mcp",
      .parts = { SERVER(".gemini/settings.json", "mcpServers", COMMAND), LINES("GEMINI.md") } },
    { .id = "opencode",
      .title = "opencode",
      .parts = { { .kind = PART_JSON,
                   .path = "opencode.json",
                   .other_path = "opencode.jsonc",
                   .place = { { "mcp" },
                              "repose",
                              "{ \"type\": \"local\", \"command\": [\"repose\", \"mcp\"] }" },
                   .whole =
                       WHOLE("mcp", "\"type\": \"local\", \"command\": [\"repose\", \"mcp\"]") },
                 LINES("AGENTS.md") } },
    { .id = "zed",
      .title = "Zed",
      .parts = { SERVER(".zed/settings.json", "context_servers",
                        "\"source\": \"custom\", " COMMAND ", \"env\": {}"),
                 LINES("AGENTS.md") } },
};

const struct agent *agent_find(const char *id)
{
    for (size_t i = 0; i < AGENT_COUNT; i++)
        if (!strcmp(id, agents[i].id) || (agents[i].also && !strcmp(id, agents[i].also)))
            return &agents[i];
    return NULL;
}
