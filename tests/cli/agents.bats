load helpers

@test "agents: lines for its file, and all registrations, without a repository" {
    export GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR
    for flag in "" --print; do
        # shellcheck disable=SC2086 # nothing, or a word
        run_repose agents $flag
        assert_status 0
        assert_equal "$stderr" ""
        for part in AGENTS.md CLAUDE.md GEMINI.md 'repose brief "' "claude mcp add" "codex mcp add" "[mcp_servers.repose]" \
            .cursor/mcp.json .vscode/mcp.json context_servers "gemini mcp add" opencode.json "Any other"; do
            assert_contains "$output" "$part"
        done
    done
    # Whatever is JSON parses, and starts this server or the hook.
    printf '%s\n' "$output" | node -e '
        const text = require("fs").readFileSync(0, "utf8").replace(/^    /gm, "\0").split("\n").filter((l) => l[0] === "\0").join("\n").replaceAll("\0", "") + "\n";
        const texts = text.split(/^(?=\{$)/m).filter((t) => t.startsWith("{")).map((t) => t.slice(0, t.indexOf("\n}\n") + 3));
        if (texts.length !== 8) throw texts.length;
        for (const t of texts) if (!/"mcp"\]|--for-hook/.test(JSON.stringify(JSON.parse(t)))) throw t;'
}

@test "agents: the lines alone, as short as they may be" {
    run_repose agents lines
    assert_status 0
    assert_equal "${output%%$'\n'*}" "## Before you explore"
    assert_lacks "$output" mcpServers
    [ "${#output}" -lt 800 ]
}

@test "agents: one of them, and one that is not known" {
    for name in claude claude-code; do
        run_repose agents $name
        assert_status 0
        assert_contains "$output" "Lines for CLAUDE.md"
        assert_contains "$output" "claude mcp add"
        assert_lacks "$output" codex
    done
    run_repose agents install --print vscode
    assert_status 0
    assert_contains "$output" '"servers"'
    run_repose agents cluade-code
    assert_status 2
    assert_contains "$stderr" "'claude-code'"
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

all="claude-code codex cursor copilot gemini-cli opencode zed"

# The files of the work tree with their bytes and modes.
tree() {
    find . -name .git -prune -o -type d -printf '%y %p\n' -o -printf '%y %m %p %l\n' -type f -exec sha256sum {} + | sort
}

# json_at FILE PATH: what stands there, for a reader that knows comments.
json_at() {
    node -e '
        const text = require("fs").readFileSync(process.argv[1], "utf8");
        const plain = text.replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (m) => m[0] === "/" ? "" : m).replace(/,(\s*[}\]])/g, "$1");
        console.log(JSON.stringify(eval("(it) => it" + process.argv[2])(JSON.parse(plain))));' "$1" "$2"
}

@test "agents: install into nothing, list, install again, uninstall" {
    make_fixture c-kv
    before=$(tree)
    # shellcheck disable=SC2086 # words
    run_repose agents install --dry-run --hook $all
    assert_status 0
    assert_equal "$(tree)" "$before"
    assert_contains "$output" "+++ b/.mcp.json"
    assert_contains "$output" "+[mcp_servers.repose]"
    printf '%s\n' "$output" | git apply --check -
    # shellcheck disable=SC2086 # words
    run_repose agents install --hook $all
    assert_status 0
    assert_equal "$stderr" ""
    assert_equal "$(json_at .mcp.json .mcpServers.repose)" '{"command":"repose","args":["mcp"]}'
    assert_equal "$(json_at .cursor/mcp.json .mcpServers.repose.command)" '"repose"'
    assert_equal "$(json_at .vscode/mcp.json .servers.repose.type)" '"stdio"'
    assert_equal "$(json_at .gemini/settings.json .mcpServers.repose.args)" '["mcp"]'
    assert_equal "$(json_at opencode.json .mcp.repose)" '{"type":"local","command":["repose","mcp"]}'
    assert_equal "$(json_at .zed/settings.json .context_servers.repose.source)" '"custom"'
    assert_equal "$(json_at .claude/settings.json '.hooks.UserPromptSubmit[0].hooks[0].type')" '"command"'
    assert_contains "$(cat .codex/config.toml)" $'[mcp_servers.repose]\ncommand = "repose"'
    [ ! -x .mcp.json ]
    for file in AGENTS.md CLAUDE.md GEMINI.md; do
        assert_equal "$(grep -c "## Before you explore" $file)" 1
    done
    run_repose agents list
    assert_equal "$(grep -c " connected" <<<"$output")" 7
    assert_contains "$output" "claude-code  connected, with the hook"
    between=$(tree)
    # shellcheck disable=SC2086 # words
    run_repose agents install --hook $all
    assert_status 0
    assert_lacks "$output" ": made"
    assert_lacks "$output" ": changed"
    assert_equal "$(tree)" "$between"
    # Not with the last of those who read it.
    run_repose agents uninstall codex
    assert_status 0
    [ ! -e .codex ] && [ -e AGENTS.md ]
    # shellcheck disable=SC2086 # words
    run_repose agents uninstall $all
    assert_status 0
    assert_equal "$(tree)" "$before"
    run_repose agents list
    assert_lacks "$output" connected
}

@test "agents: what others wrote stays, to the byte" {
    make_fixture c-kv
    mkdir -p .vscode .zed .codex .gemini .claude
    printf '// mine\r\n{\r\n\t"servers": { // all of them\r\n\t\t"other": { "command": "x", }, /* last */\r\n\t},\r\n}\r\n' >.vscode/mcp.json
    printf '{\n  // Zed settings\n  "theme": "One",\n  "lsp": {}, // none\n}\n' >.zed/settings.json
    printf 'model = "m" # mine\n\n[mcp_servers.other]\ncommand = "x"' >.codex/config.toml
    printf '{}' >.gemini/settings.json
    printf '{"hooks":{"UserPromptSubmit":[{"hooks":[{"type":"command","command":"x"}]}]}}\n' >.claude/settings.json
    printf '{ "mcpServers": {} }\n' >.mcp.json
    printf '{\n}\n' >opencode.jsonc
    printf '# Rules\n\nNo newline here' >AGENTS.md
    printf '# Rules\r\n' >CLAUDE.md
    : >GEMINI.md
    chmod 640 .mcp.json
    before=$(tree)
    # shellcheck disable=SC2086 # words
    run_repose agents install --hook $all
    assert_status 0
    assert_equal "$(json_at .vscode/mcp.json .servers.other.command)" '"x"'
    assert_equal "$(json_at .vscode/mcp.json .servers.repose.command)" '"repose"'
    assert_contains "$(cat .vscode/mcp.json)" '/* last */'
    assert_equal "$(json_at .zed/settings.json .theme)" '"One"'
    assert_equal "$(json_at .claude/settings.json '.hooks.UserPromptSubmit.length')" 2
    assert_equal "$(json_at opencode.jsonc .mcp.repose.type)" '"local"'
    [ ! -e opencode.json ]
    run_repose agents list
    assert_contains "$output" "opencode.jsonc, AGENTS.md"
    assert_contains "$(cat .codex/config.toml)" 'model = "m" # mine'
    assert_equal "$(stat -c %a .mcp.json)" 640
    # shellcheck disable=SC2086 # words
    run_repose agents uninstall $all
    assert_status 0
    assert_equal "$(tree)" "$before"
}

@test "agents: what cannot be parsed, or leads elsewhere, is left alone, and what to write is said" {
    make_fixture c-kv
    mkdir -p .vscode .codex ../outside .gemini
    printf '{ "servers": \n' >.vscode/mcp.json
    printf 'a = "x\n' >.codex/config.toml
    ln -s ../outside .cursor
    mkfifo .gemini/settings.json
    ln -s ../../outside/zed .zed
    ln -s ../outside/CLAUDE.md CLAUDE.md
    before=$(tree)
    run_repose agents install copilot codex cursor gemini-cli claude-code zed
    assert_status 1
    assert_contains "$output" ".vscode/mcp.json: left alone: line 2 of it is not JSON"
    assert_contains "$output" ".codex/config.toml: left alone: line 1 of it is not TOML"
    assert_contains "$output" ".cursor/mcp.json: left alone: it leads out of the work tree"
    assert_contains "$output" ".gemini/settings.json: left alone: it is no file"
    assert_contains "$output" "CLAUDE.md: left alone: it leads out"
    assert_contains "$output" "For .vscode/mcp.json, by hand:"
    assert_contains "$stderr" "6 files are left alone"
    assert_equal "$(ls -A ../outside)" ""
    rm AGENTS.md GEMINI.md .mcp.json
    assert_equal "$(tree)" "$before"
    # A link within the work tree is followed, and stays one.
    rm CLAUDE.md && printf 'Rules\n' >RULES.md && ln -s RULES.md CLAUDE.md
    run_repose agents install claude-code
    assert_status 0
    [ -L CLAUDE.md ]
    assert_contains "$(cat RULES.md)" "## Before you explore"
    run_repose agents uninstall claude-code
    assert_equal "$(cat RULES.md)" Rules
}

@test "agents: an entry that somebody changed is not taken out" {
    make_fixture c-kv
    run_repose agents install claude-code
    sed -i 's/"repose",/"\/opt\/repose",/' .mcp.json
    run_repose agents install claude-code
    assert_status 0
    assert_contains "$output" ".mcp.json: unchanged"
    run_repose agents uninstall claude-code
    assert_status 1
    assert_contains "$output" ".mcp.json: left alone: the entry \"repose\" in it was changed by somebody"
    assert_contains "$(cat .mcp.json)" /opt/repose
    [ ! -e CLAUDE.md ]
}

@test "agents: usage" {
    make_fixture c-kv
    run_repose agents install
    assert_status 2
    run_repose agents uninstall nobody
    assert_status 2
    run_repose agents install claude-code
    assert_contains "$output" "With --hook, Claude Code is also given a brief"
    git clone -q --bare . ../bare
    run_repose -C ../bare agents install claude-code
    assert_status 2
    assert_contains "$stderr" "no work tree"
    export GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR
    mkdir ../none
    run_repose -C ../none agents list
    assert_status 3
}
