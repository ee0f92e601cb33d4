load helpers

@test "agents: lines for its file, and all registrations, without a repository" {
    export GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR
    run_repose agents
    assert_status 0
    assert_equal "$stderr" ""
    for part in AGENTS.md CLAUDE.md 'repose brief "' "claude mcp add" "codex mcp add" "[mcp_servers.repose]" \
        .cursor/mcp.json .vscode/mcp.json context_servers "gemini mcp add" opencode.json; do
        assert_contains "$output" "$part"
    done
    # Whatever is JSON parses, and starts this server.
    printf '%s\n' "$output" | node -e '
        const lines = require("fs").readFileSync(0, "utf8").split("\n").filter((l) => l.startsWith("    {"));
        if (lines.length < 6) throw "too few";
        for (const line of lines) if (!JSON.stringify(JSON.parse(line)).includes("\"mcp\"]")) throw line;'
}

@test "agents: the lines alone, as short as they may be" {
    run_repose agents lines
    assert_status 0
    assert_equal "${output%%$'\n'*}" "## Before you explore"
    assert_lacks "$output" mcpServers
    [ "${#output}" -lt 800 ]
}

@test "agents: one of them, and one that is not known" {
    run_repose agents claude
    assert_status 0
    assert_contains "$output" "Lines for CLAUDE.md"
    assert_contains "$output" "claude mcp add"
    assert_lacks "$output" codex
    run_repose agents opencode
    assert_status 0
    assert_contains "$output" '"servers"'
    run_repose agents cluade
    assert_status 2
    assert_contains "$stderr" "'claude'"
    run_repose agents claude codex
    assert_status 2
}

@test "agents: the commands that it names are there" {
    run_repose agents
    for command in $(printf '%s' "$output" | grep -o '`repose [a-z]*' | cut -d' ' -f2 | sort -u); do
        (
            run_repose help "$command"
            assert_status 0
        )
    done
}
