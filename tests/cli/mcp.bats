load helpers

MCP=$BATS_TEST_DIRNAME/../mcp

need_clients() {
    [ "$(node -p 'parseInt(process.versions.node)')" -ge 20 ] || skip "the clients need Node 20, this is $(node --version)"
    [ -d "$MCP/node_modules" ] || skip "script/bootstrap has not fetched the clients"
}

# ask LINE...: sends the lines and the end of input; sets status, output (a JSON array of all messages) and stderr.
ask() {
    status=0
    printf '%s\n' "$@" | "$REPOSE" mcp >"$BATS_TEST_TMPDIR/.out" 2>"$BATS_TEST_TMPDIR/.err" || status=$?
    output=$(node -e '
        const lines = require("fs").readFileSync(0, "utf8").split("\n");
        if (lines.pop() !== "") throw "the last line has no end";
        console.log(JSON.stringify(lines.map((line) => JSON.parse(line))));' <"$BATS_TEST_TMPDIR/.out")
    stderr=$(cat "$BATS_TEST_TMPDIR/.err")
}

request() { # ID METHOD [PARAMS]
    printf '{"jsonrpc":"2.0","id":%s,"method":"%s","params":%s}' "$1" "$2" "${3:-{\}}"
}

@test "mcp: a session over a pipe, with nothing but messages on standard output" {
    make_fixture c-kv
    run_repose -q index
    ask "$(request 0 initialize '{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}')" \
        '{"jsonrpc":"2.0","method":"notifications/initialized"}' \
        "$(request 1 tools/list)" \
        "$(request 2 tools/call '{"name":"brief","arguments":{"request":"Add an export command"}}')" \
        "$(request '"three"' tools/call '{"name":"find","arguments":{"name":"store_remove"}}')"
    assert_status 0
    assert_equal "$stderr" ""
    assert_equal "$(json 'it.map(m => m.id).sort().join()')" "0,1,2,three"
    assert_equal "$(json 'it.find(m => m.id === 0).result.protocolVersion')" 2025-11-25
    assert_equal "$(json 'it.find(m => m.id === 1).result.tools.map(t => t.name).join()')" brief,show,find,review,status
    assert_contains "$(json 'it.find(m => m.id === 2).result.content[0].text')" "src/commands.c"
    # The same as the command says.
    expected=$(json 'it.find(m => m.id === 2).result.content[0].text')
    run_repose brief "Add an export command"
    assert_equal "$expected" "$output"
}

@test "mcp: more about one file or one name of a brief" {
    make_fixture c-kv
    run_repose -q index
    more() { # WANTED
        ask "$(request 1 tools/call "{\"name\":\"brief\",\"arguments\":{\"request\":\"Let store_remove report a missing key\",\"more\":\"$1\"}}")"
        assert_status 0
        text=$(json 'it[0].result.content[0].text')
    }
    more src/store.c
    assert_equal "$(json 'it[0].result.structuredContent.brief === it[0].result.content[0].text')" true
    assert_equal "$(json 'Object.keys(it[0].result.structuredContent).join()')" revision,brief
    assert_contains "$text" '# `src/store.c`'
    line=$(grep -n '^[a-z].*store_remove(' src/store.c | cut -d: -f1)
    [[ $text =~ "- L$line-"[0-9]+" function " ]]
    assert_contains "$text" "  $line  $(sed -n "${line}p" src/store.c)"
    more "$PWD/src/store.c"
    assert_contains "$text" '# `src/store.c`'
    # Every file that uses it, with the first line.
    more store_remove
    used=$(git grep -n store_remove -- src/cmd_delete.c | head -n 1 | cut -d: -f2)
    assert_contains "$text" "- \`src/cmd_delete.c\` L$used, "
    assert_contains "$text" "src/store.c"
    more no_such_thing
    assert_equal "$(json 'it[0].result.isError')" true
    assert_contains "$text" "nothing is called no_such_thing"
    run_repose status --format json
    assert_equal "$(json 'it.requests.asked')" 0
}

@test "mcp: requests are remembered as those of the command are" {
    make_fixture c-kv
    run_repose -q index
    ask "$(request 1 tools/call '{"name":"brief","arguments":{"request":"Add an export command"}}')"
    run_repose status --format json
    assert_equal "$(json 'it.requests.asked')" 1
    git config repose.log.requests 0
    ask "$(request 1 tools/call '{"name":"brief","arguments":{"request":"Add an import command"}}')"
    run_repose status --format json
    assert_equal "$(json 'it.requests.asked')" 1
}

@test "mcp: paths as agents write them" {
    make_fixture c-kv
    run_repose -q index
    for path in src/store.c ./src/store.c "$PWD/src/store.c" src "$PWD/src/" . "$PWD"; do
        ask "$(request 1 tools/call "{\"name\":\"show\",\"arguments\":{\"path\":\"$path\"}}")"
        assert_equal "$(json 'it[0].result.isError')" false
    done
    ask "$(request 1 tools/call '{"name":"show","arguments":{"path":"/etc/passwd"}}')"
    assert_equal "$(json 'it[0].result.isError')" true
}

@test "mcp: a review of what is not committed" {
    make_fixture c-kv
    run_repose -q index
    echo 'int never_committed(void) { return 1; }' >>src/store.c
    echo 'int new_here(void) { return 1; }' >src/new.c
    review() { # ARGUMENTS
        ask "$(request 1 tools/call "{\"name\":\"review\",\"arguments\":$1}")" \
            "$(request 2 tools/call '{"name":"find","arguments":{"name":"never_committed"}}')"
        assert_status 0
        assert_contains "$(json 'it.find(m => m.id === 2).result.content[0].text')" '`src/store.c` (uncommitted)'
        output=$(json 'it.find(m => m.id === 1)')
    }
    review '{"work_tree":true}'
    assert_contains "$(json 'it.result.structuredContent.review')" "and what is not committed: 0 commits"
    assert_contains "$(json 'it.result.structuredContent.review')" "+2 -0"
    review '{"work_tree":true,"range":"HEAD~1"}'
    assert_contains "$(json 'it.result.structuredContent.review')" "not committed: 1 commit"
    review '{"work_tree":true,"range":"HEAD~1..HEAD"}'
    assert_contains "$(json 'it.result.content[0].text')" "the change ends in the work tree"
    review '{"work_tree":"yes"}'
    assert_contains "$(json 'it.result.content[0].text')" "work_tree must be true or false"
}

# A server whose messages are asked for one after the other: `tell LINE` sends, and waits for one line in answer.
start_server() {
    local pipes=$BATS_TEST_TMPDIR/pipes
    mkdir "$pipes" && mkfifo "$pipes/in" "$pipes/out"
    "$REPOSE" mcp <"$pipes/in" >"$pipes/out" 2>"$pipes/err" &
    server=$!
    exec 7>"$pipes/in" 8<"$pipes/out"
}

tell() {
    printf '%s\n' "$1" >&7
    IFS= read -r -t 60 output <&8
}

end_server() {
    exec 7>&-
    wait "$server"
    exec 8<&-
    server=
}

call() { # NAME ARGUMENTS: the text of the answer
    tell "$(request 1 tools/call "{\"name\":\"$1\",\"arguments\":$2}")"
    text=$(json 'it.result.content[0].text')
}

@test "mcp: brief, find and show hold what was written a minute ago" {
    make_fixture c-kv
    run_repose -q index
    before=$(sha256sum .git/index)
    start_server
    call find '{"name":"written_now"}'
    assert_contains "$text" "nothing is called written_now"
    echo 'int written_now(void) { return 1; }' >src/fresh.c
    call find '{"name":"written_now"}'
    assert_contains "$text" '`src/fresh.c` (uncommitted) L1-1 function'
    assert_equal "$(json 'it.result.structuredContent.definitions[0].uncommitted')" true
    call show '{"path":"src/fresh.c"}'
    assert_contains "$text" "with 1 uncommitted file, note by"
    call brief '{"request":"Call written_now when the store is opened"}'
    assert_contains "$text" "with 1 uncommitted file"
    assert_contains "$text" '`src/fresh.c` (uncommitted)'
    call brief '{"request":"Call written_now when the store is opened","at":"HEAD"}'
    assert_contains "$text" 'Not in this repository: `written_now`'
    call find '{"name":"written_now"}'
    assert_contains "$text" "src/fresh.c"
    sed -i 's/written_now/written_then/' src/fresh.c
    call find '{"name":"written_now"}'
    assert_contains "$text" "nothing is called written_now in the work tree"
    git add src/fresh.c && git commit -q -m "Add fresh"
    call find '{"name":"written_then"}'
    assert_contains "$text" '`src/fresh.c` L1-1 function'
    rm src/fresh.c
    call show '{"path":"src/fresh.c"}'
    assert_contains "$text" "no file, folder or module 'src/fresh.c' in the work tree"
    git checkout -q src/fresh.c
    call show '{"path":"src/fresh.c"}'
    assert_lacks "$text" uncommitted
    end_server
    # What is not committed is not remembered.
    run_repose status --format json
    assert_equal "$(json 'it.requests.asked')" 0
}

@test "mcp: a work tree that cannot be read is said, and the commit answers" {
    make_fixture c-kv
    run_repose -q index
    mkfifo src/.gitignore
    ask "$(request 1 tools/call '{"name":"find","arguments":{"name":"store_remove"}}')" \
        "$(request 2 tools/call '{"name":"find","arguments":{"name":"written_now"}}')"
    assert_contains "$(json 'it.find(m => m.id === 1).result.content[0].text')" "src/store.c"
    assert_contains "$(json 'it.find(m => m.id === 1).result.content[0].text')" "Note: uncommitted files were not looked at: "
    assert_contains "$(json 'it.find(m => m.id === 1).result.structuredContent.limits')" "is a pipe"
    assert_contains "$(json 'it.find(m => m.id === 2).result.content[0].text')" "uncommitted files were not looked at"
    git clone -q --bare . ../bare
    cd ../bare
    ask "$(request 1 tools/call '{"name":"find","arguments":{"name":"store_remove"}}')"
    assert_contains "$(json 'it[0].result.content[0].text')" "src/store.c"
    assert_lacks "$output" "not looked at"
}

@test "mcp: what cannot be served" {
    make_fixture c-kv
    run_repose mcp extra </dev/null
    assert_status 2
    run_repose mcp --limit 3 </dev/null
    assert_status 2
    run_repose mcp </dev/null
    assert_status 0
    assert_equal "$output$stderr" ""
    cd ..
    export GIT_CEILING_DIRECTORIES=$PWD
    mkdir none && cd none
    run_repose mcp </dev/null
    assert_status 3
    assert_equal "$output" ""
    git init -q ../unborn && cd ../unborn
    ask "$(request 1 tools/call '{"name":"brief","arguments":{"request":"x"}}')" "$(request 2 tools/call '{"name":"status"}')"
    assert_status 0
    assert_contains "$(json 'it.find(m => m.id === 1).result.content[0].text')" "no commits yet"
    assert_equal "$(json 'it.find(m => m.id === 2).result.structuredContent.head')" null
}

@test "mcp: a signal ends it" {
    make_fixture c-kv
    mkfifo in
    "$REPOSE" mcp <in >out 2>err &
    server=$!
    exec 7>in
    printf '%s\n' "$(request 1 ping)" >&7
    for _ in $(seq 100); do
        [ -s out ] && break
        sleep 0.05
    done
    kill -TERM "$server"
    status=0
    wait "$server" || status=$?
    server=
    exec 7>&-
    assert_status 143
    assert_equal "$(cat out)" '{"jsonrpc":"2.0","id":1,"result":{}}'
}

@test "mcp: the protocol's own client library, in both eras" {
    need_clients
    make_fixture c-kv
    for mode in legacy auto 2026-07-28; do
        output=$(node "$MCP/session.mjs" "$mode" "$REPOSE" --db "$BATS_TEST_TMPDIR/db-$mode" mcp)
        assert_equal "$(json 'it.server.name')" repose
        assert_contains "$(json 'it.instructions')" brief
        assert_equal "$(json 'it.tools.join()')" brief,show,find,review,status
        assert_contains "$(json 'it.brief.text')" "## Likely to change"
        assert_contains "$(json 'it.brief.edit.join()')" src/commands.c
        assert_equal "$(json 'it.progress.every((p, i, all) => !i || p > all[i - 1])')" true
        assert_equal "$(json 'it.show')" src
        assert_contains "$(json 'it.find.join()')" src/store.c
        assert_equal "$(json 'it.status')" "$(git rev-parse HEAD)"
        assert_equal "$(json 'it.refused.isError')" true
        assert_contains "$(json 'it.refused.text')" "from 200 to 200000"
        assert_equal "$(json 'it.unknownTool')" -32602
        assert_equal "$(json 'it.parallel')" 20
        assert_equal "$(json 'it.cancelled')" cancelled
        assert_equal "$(json 'it.afterwards')" true
        assert_equal "$(json 'it.problems.length')" 0
    done
}

@test "mcp: the protocol's own inspector" {
    need_clients
    make_fixture c-kv
    printf '{"mcpServers":{"repose":{"command":"%s","args":["-C","%s","mcp"]}}}' "$REPOSE" "$PWD" >../mcp.json
    inspect() {
        output=$("$MCP/node_modules/.bin/mcp-inspector" --cli --config ../mcp.json --server repose "$@")
    }
    inspect --method tools/list
    assert_equal "$(json 'it.tools.length')" 5
    inspect --method tools/call --tool-name brief --tool-arg "request=Add an export command" --tool-arg budget=500
    assert_contains "$(json 'it.structuredContent.edit.map(f => f.path).join()')" src/commands.c
    inspect --method tools/call --tool-name review --tool-arg range=HEAD~1
    assert_contains "$(json 'it.structuredContent.review')" "#"
    inspect --method tools/call --tool-name find --tool-arg "name=nothing_of_this_name"
    assert_equal "$(json 'it.isError')" true
}
