# Notes as training data. The scripted server (tests/llm/README.md) plays the model.
load helpers

NOTES='{"rules": [{"reply": {"generate": "openai"}}]}'

# check_chat FILE: what OpenAI's chat fine-tuning format asks of each line.
check_chat() {
    node -e '
        const text = require("fs").readFileSync(process.argv[1], "utf8");
        const fail = (n, why) => { console.error(`line ${n + 1}: ${why}`); process.exit(1); };
        if (!text.endsWith("\n")) fail(0, "no newline at the end");
        text.slice(0, -1).split("\n").forEach((line, n) => {
            if (Buffer.byteLength(line) > 1 << 20) fail(n, "too large");
            const { messages } = JSON.parse(line);
            if (!Array.isArray(messages) || messages.length < 2) fail(n, "no messages");
            messages.forEach((m, i) => {
                if (Object.keys(m).sort().join() !== "content,role") fail(n, "unknown members");
                if (typeof m.content !== "string" || !m.content.trim()) fail(n, "an empty message");
                if (!["system", "user", "assistant"].includes(m.role)) fail(n, `role ${m.role}`);
                if (m.role === "system" && i) fail(n, "the system message is not the first");
                if (i && messages[i - 1].role === m.role) fail(n, "two messages of one role");
            });
            if (messages.at(-1).role !== "assistant") fail(n, "the last message is not the assistant'\''s");
        });' "$1"
}

# lines EXPRESSION: over `all`, the lines of the last output.
lines() {
    printf '%s' "$output" | node -e '
        const all = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean).map((l) => JSON.parse(l));
        const value = eval(process.argv[1]);
        console.log(typeof value === "string" ? value : JSON.stringify(value));' "$1"
}

# make_notes [CASE]: the fixture in many modules, with notes.
make_notes() {
    make_fixture c-kv
    git config repose.module.minTokens 0
    start_server "${1:-$NOTES}"
    use_model openai
    run_repose sleep --format json
    assert_status 0
    modules=$(json it.modules)
}

@test "each note stands with exactly what was asked" {
    make_notes
    run_repose export
    assert_status 0
    assert_equal "$stderr" ""
    printf '%s\n' "$output" >notes.jsonl
    check_chat notes.jsonl
    assert_equal "$(lines all.length)" $((modules + 1))
    while IFS= read -r line; do
        printf '%s' "$line" >line.json
        fits export line.json
    done <notes.jsonl
    # Byte for byte what the server received.
    node -e '
        const read = (f) => require("fs").readFileSync(f, "utf8").split("\n").filter(Boolean).map((l) => JSON.parse(l));
        const sent = new Set(read(process.argv[1]).map((r) => JSON.stringify(r.body.messages)));
        for (const { messages, metadata } of read("notes.jsonl"))
            if (!sent.delete(JSON.stringify(messages.slice(0, -1)))) {
                console.error("was not sent:", metadata.module);
                process.exit(1);
            }
        process.exit(sent.size ? 1 : 0);' "$log"
    run_repose show src --format json
    note=$(json 'JSON.stringify(it.note)')
    output=$(cat notes.jsonl)
    assert_equal "$(lines 'JSON.stringify(JSON.parse(all.find(l => l.metadata.module === "src").messages[2].content))')" "$note"
    assert_equal "$(lines 'all.every(l => l.metadata.writer === "openai:test-model" && l.metadata.revision === l.metadata.written_at)')" true
    assert_equal "$(lines 'all.at(-1).metadata.purpose')" overview
}

@test "the same state gives the same bytes, without a key or a server" {
    make_notes
    stop_server
    run_repose export
    expected=$output
    git config repose.llm.provider anthropic
    git config --unset repose.llm.baseUrl
    run_repose export
    assert_status 0
    assert_equal "$output" "$expected"
    git config --unset repose.llm.provider
    git config --unset repose.llm.model
    run_repose export
    assert_equal "$output" "$expected"
}

@test "a note that is not fresh is left out" {
    make_notes
    printf 'int store_further(void)\n{\n    return 1;\n}\n' >>src/store.c
    git commit -qam "Structure"
    run_repose export
    assert_status 0
    assert_equal "$(lines 'all.some(l => l.metadata.module === "src")')" false
    assert_equal "$(lines 'all.length > 0')" true
    assert_equal "$(lines 'all.every(l => l.metadata.revision !== l.metadata.written_at)')" true
    run_repose export --at HEAD~1
    assert_equal "$(lines all.length)" $((modules + 1))
}

@test "what grounding removed is told" {
    make_notes '{"rules": [{"reply": {"generate": "openai", "hallucinate": 2}}]}'
    run_repose export
    assert_status 0
    assert_contains "$(lines 'all.flatMap(l => l.metadata.removed).join()')" made_up
    assert_lacks "$(lines 'all.map(l => l.messages[2].content).join()')" made_up
}

@test "--requests: what each module served, without secrets" {
    make_notes
    key=AKIA$(printf 'IOSFODNN7ABCDEFG')
    run_repose brief add a command to the store
    run_repose brief "make store_remove faster, key $key"
    run_repose export
    assert_equal "$(lines 'all.some(l => "requests" in l.metadata)')" false
    run_repose export --requests
    assert_status 0
    printf '%s\n' "$output" | head -n 1 >line.json
    fits export line.json
    assert_lacks "$output" "$key"
    assert_equal "$(lines 'all.find(l => l.metadata.module === "src").metadata.requests.length')" 2
    assert_equal "$(lines 'all.find(l => l.metadata.module === "src").metadata.requests[0].text')" "add a command to the store"
    assert_contains "$(lines 'all.find(l => l.metadata.module === "src").metadata.requests[1].text')" "store_remove faster, key [redacted"
}

@test "--card tells what is in it" {
    make_notes
    run_repose export
    examples=$(lines all.length)
    run_repose export --card
    assert_status 0
    assert_contains "$output" "| examples | $examples |"
    assert_contains "$output" "\`openai:test-model\` ($examples)"
    assert_contains "$output" "| modules | $modules: $modules with a fresh note, 0 aged, 0 stale, 0 without"
    assert_contains "$output" "| overview | yes |"
    assert_contains "$output" "$(git rev-parse HEAD)"
    assert_lacks "$output" '"messages"'
}

@test "without notes: status 1, and nothing on standard output" {
    make_fixture c-kv
    for option in '' --card --requests; do
        run_repose export $option
        assert_status 1
        assert_equal "$output" ""
        assert_contains "$stderr" "repose sleep"
    done
    git init -q ../empty
    run_repose -C ../empty export
    assert_status 3
}
