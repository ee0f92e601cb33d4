# Whatever was asked of a model is in the ledger, and what cannot be kept within the bounds is not asked.
load helpers

NOTES='{"rules": [{"reply": {"generate": "openai"}}]}'

# rule REPLY: a case whose one reply is that.
rule() {
    printf '{"rules": [{"reply": %s}]}' "$1"
}

# many_modules [COUNT]: a repository of so many modules (8).
many_modules() {
    local i
    git init -q repo && cd repo || return 1
    git config repose.module.minTokens 0
    for i in $(seq "${1:-8}"); do
        mkdir -p "part$i"
        printf '/* Part %d keeps its records. */\nint part%d_open(int count)\n{\n    return count + %d;\n}\n' "$i" "$i" "$i" >"part$i/open.c"
        printf '/* Part %d writes its records. */\nint part%d_write(const char *name)\n{\n    return name[0] + %d;\n}\n' "$i" "$i" "$i" >"part$i/write.c"
    done
    git add -A && git commit -qm "Add the parts"
}

# ledger EXPRESSION: of `repose status`, over the ledger.
ledger() {
    run_repose status --format json
    json "((it) => $1)(it.ledger)"
}

# ---- attempts ----

@test "each attempt is in the ledger, and all of them are within the budget" {
    many_modules
    for fault in '"half": true' '"reset": "middle"' '"hang": true' '"status": 504'; do
        rm -rf .git/repose
        start_server "$(rule "{\"generate\": \"openai\", $fault, \"headers\": {\"Retry-After-Ms\": 1}}")"
        use_model openai
        git config repose.llm.timeout 1
        git config repose.llm.retries 3
        git config repose.llm.concurrency 2
        git config repose.llm.outputMax 600
        git config repose.budget.runTokens 14000
        run_repose sleep --yes
        assert_status 5
        sent=$(requests)
        [ "$sent" -gt 2 ]
        assert_equal "$(ledger it.calls)" "$sent"
        assert_equal "$(ledger 'it.input_tokens + it.output_tokens <= 14000 && it.output_tokens === it.calls * 600')" true
        assert_equal "$(ledger it.unsettled)" 0
    done
}

@test "what is refused costs nothing, and is in the ledger" {
    many_modules 1
    start_server '{"rules": [{"times": 2, "reply": {"status": 429, "headers": {"Retry-After-Ms": 1}}}, {"reply": {"generate": "openai"}}]}'
    use_model openai
    run_repose sleep --format json
    assert_status 0
    calls=$(json it.calls)
    tokens=$(json 'it.input_tokens + it.output_tokens')
    assert_equal "$calls" "$(requests)"
    rm -rf .git/repose
    start_server "$NOTES"
    use_model openai
    run_repose sleep --format json
    assert_equal "$(json 'it.input_tokens + it.output_tokens')" "$tokens"
    assert_equal "$(json it.calls)" $((calls - 2))
}

@test "a count of tokens that cannot be is not believed" {
    many_modules
    for usage in '{"input": 0, "output": 0}' '{"input": 3, "output": 1}' '{"output": 0}' '{"input": 0}'; do
        for provider in openai anthropic; do
            rm -rf .git/repose
            start_server "$(rule "{\"generate\": \"$provider\", \"usage\": $usage}")"
            use_model $provider
            export SOME_KEY=k
            git config repose.llm.keyEnv SOME_KEY
            git config repose.llm.concurrency 1
            git config repose.llm.outputMax 600
            git config repose.budget.runTokens 9000
            run_repose sleep --yes --format json
            assert_status 0
            assert_equal "$(json it.budget_spent)" true
            assert_equal "$(requests)" "$(json it.calls)"
            assert_equal "$(json "it.input_tokens >= $(requests 'all.map((r) => JSON.stringify(r.body.messages).length / 4).reduce((a, b) => a + b) | 0') * 0.8")" true
            assert_equal "$(json 'it.input_tokens + it.output_tokens <= 9000')" true
        done
    done
}

@test "a call whose end nobody saw is known to the next run, and the budgets count it" {
    many_modules
    start_server "$(rule '{"hang": true}')"
    use_model openai
    git config repose.llm.concurrency 2
    "$REPOSE" sleep --yes >/dev/null 2>&1 &
    pid=$!
    for _ in $(seq 200); do
        [ "$(wc -l <"$log")" -ge 2 ] && break
        sleep 0.05
    done
    kill -9 $pid
    wait $pid || true
    assert_equal "$(ledger '[it.calls, it.unsettled]')" "[2,2]"
    run_repose status
    assert_contains "$output" "2 of them sent, outcome unknown"
    spent=$(ledger 'it.input_tokens + it.output_tokens')
    [ "$spent" -gt 8000 ]
    start_server "$NOTES"
    use_model openai
    git config repose.budget.dayTokens $((spent + 1000))
    run_repose sleep --yes
    assert_status 0
    assert_contains "$stderr" "2 calls of today"
    assert_contains "$stderr" "the budget of the day is spent but for "
    assert_contains "$stderr" " tokens, and the next question may take "
    assert_equal "$(requests)" 0
    git config --unset repose.budget.dayTokens
    run_repose sleep --yes --format json
    assert_status 0
    assert_equal "$(json it.notes)" 8
    fits sleep
    run_repose status --format json
    fits status
}

@test "kills at random moments: what was charged is in the ledger, and only what was in flight is paid again" {
    run node "$BATS_TEST_DIRNAME/../llm/kills.mjs" "$REPOSE" 6
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(grep -c ' | 0 |$' <<<"$output")" -eq 4 ]
    assert_lacks "$output" "| 0 | 0 |"
}

@test "where a reply cannot be stored nothing is paid for, run after run" {
    many_modules
    start_server "$NOTES"
    use_model openai
    run_repose index
    for size in 48 96 160 320; do
        for _ in 1 2 3; do
            (trap '' XFSZ; ulimit -f $size; exec "$REPOSE" sleep --yes --all) >/dev/null 2>err || true
        done
        assert_equal "$(ledger it.calls)" "$(requests)"
    done
    assert_contains "$(cat err)" "notes.db"
    paid=$(requests)
    run_repose sleep --yes --all --format json
    assert_status 0
    # At most what was in flight is asked for again.
    [ "$(requests)" -le $((9 + 8)) ]
    [ "$paid" -le 8 ]
}

# ---- the way to the model ----

@test "a broken way is a failure of the network, and the modules are asked about again" {
    many_modules 3
    for fault in '"html": true' '"bomb": 200' '"huge": 20000000' '"lieLength": -20' '"invalidUtf8": true' \
        '"body": "", "headers": {"Content-Type": "text/plain"}' '"body": "Log in first."' '"body": {"login": "http://portal.example"}' \
        '"body": "null"'; do
        case $fault in *body*) generate= ;; *) generate='"generate": "openai", ' ;; esac
        rm -rf .git/repose
        start_server "$(rule "{$generate$fault}")"
        use_model openai
        git config repose.llm.retries 0
        run_repose sleep --yes --format json
        assert_status 5
        assert_equal "$(json '[it.failed, it.dropped, it.notes]')" "[3,0,0]"
        start_server "$NOTES"
        use_model openai
        run_repose sleep --yes --format json
        assert_status 0
        assert_equal "$(json it.notes)" 3
    done
}

@test "a way that stays broken is not tried for every module" {
    many_modules 20
    for reply in '{"html": true}' '{"status": 500, "headers": {"Retry-After-Ms": 1}}' '{"status": 400}'; do
        rm -rf .git/repose
        start_server "$(rule "$reply")"
        use_model openai
        git config repose.llm.retries 1
        git config repose.llm.concurrency 2
        run_repose sleep --yes --format json
        assert_status 5
        assert_contains "$stderr" "3 questions in a row failed, so no more are asked"
        [ "$(requests)" -le 8 ]
        assert_equal "$(json 'it.failed + it.left')" 20
    done
}

@test "waiting counts against the deadline, whatever the server asks for" {
    many_modules 20
    start_server "$(rule '{"status": 429, "headers": {"Retry-After": 40}}')"
    use_model openai
    git config repose.llm.deadline 5
    git config repose.llm.concurrency 1
    run_repose sleep --yes --format json
    assert_status 5
    assert_contains "$stderr" "repose.llm.deadline allows 5"
    assert_contains "$stderr" "so no more are asked"
    assert_equal "$(requests)" 1
    assert_equal "$(json it.input_tokens)" 0
}

# ---- what cannot be used ----

@test "a model whose replies cannot be used is not asked on, and asked again when it is asked otherwise" {
    many_modules 20
    cut='{\"purpose\": \"Keeps its records and wri'
    for reply in '"finish": "length"' "\"text\": \"$cut\""; do
        rm -rf .git/repose
        start_server "{\"rules\": [{\"times\": 6, \"reply\": {\"generate\": \"openai\", $reply}}, {\"reply\": {\"generate\": \"openai\"}}]}"
        use_model openai
        git config repose.llm.concurrency 1
        git config --unset repose.llm.outputMax || true
        run_repose sleep --yes --all --format json
        assert_status 5
        fits sleep
        assert_contains "$stderr" "6 replies in a row could not be used"
        assert_contains "$stderr" "the answer was cut off: raise repose.llm.outputMax"
        assert_equal "$(json '[it.gave_up, it.notes, it.fresh, it.replies.used]')" '[true,0,0,0]'
        assert_equal "$(json 'it.replies.unusable === it.calls && it.dropped + it.left === 20')" true
        assert_equal "$(requests)" 6
        dropped=$(json it.dropped)
        [ "$dropped" -gt 0 ]
        run_repose status --format json
        assert_equal "$(json '[it.notes.fresh, it.notes.unusable, it.notes.missing]')" "[0,$dropped,$((20 - dropped))]"
        run_repose status
        assert_contains "$output" "$dropped asked for in vain"
        run_repose sleep --yes --all --format json
        assert_status 0
        assert_equal "$(json it.notes)" $((20 - dropped))
        git config repose.llm.outputMax 5000
        run_repose sleep --yes --all --format json
        assert_equal "$(json it.notes)" "$dropped"
        assert_equal "$(json it.unusable)" 0
    done
}

@test "a note that is there stays when it is asked for again in vain" {
    many_modules 2
    start_server "$NOTES"
    use_model openai
    run_repose sleep --yes
    assert_status 0
    start_server "$(rule '{"generate": "openai", "text": "no"}')"
    use_model openai
    run_repose sleep --yes --rewrite
    assert_status 5
    run_repose show part1 --format json
    assert_equal "$(json it.writer)" openai:test-model
    run_repose status --format json
    assert_equal "$(json '[it.notes.fresh, it.notes.unusable]')" '[2,0]'
}

# ---- batches ----

# answer FILE: questions.jsonl is answered into FILE, with what a module's files define.
answer() {
    node --input-type=module -e '
        import fs from "node:fs";
        const { generate } = await import(process.argv[1]);
        const lines = fs.readFileSync("questions.jsonl", "utf8").trim().split("\n").map((l) => JSON.parse(l));
        fs.writeFileSync(process.argv[2], lines.map((l) => JSON.stringify({ id: "r", custom_id: l.custom_id, error: null,
            response: { status_code: 200, request_id: "r", body: generate("openai", l.body) } }) + "\n").join(""));
    ' "$BATS_TEST_DIRNAME/../llm/generate.mjs" "$1"
}

@test "answers are checked against the revision that was asked about, and each is accounted for" {
    many_modules 4
    run_repose batch export questions.jsonl
    assert_status 0
    asked=$(git rev-parse HEAD)
    answer answers.jsonl
    # An error, a question of somebody else's, and no result.
    sed -n 4p answers.jsonl | sed 's/"status_code":200/"status_code":500/' >error
    sed -i 4d answers.jsonl
    cat error >>answers.jsonl
    sed -n 1p answers.jsonl | sed 's/"custom_id":"[^"]*"/"custom_id":"note-0-0"/' >>answers.jsonl
    echo "not json" >>answers.jsonl
    # Since then one module went, one lost a file, and one was renamed.
    git rm -qr part1
    git rm -q part2/write.c
    git mv part3 part9
    git commit -qm "Tidy up"
    run_repose batch import answers.jsonl --format json
    assert_status 0
    fits batch
    assert_equal "$(json '[it.answered, it.repeated, it.failed, it.unknown, it.unreadable]')" '[3,0,1,1,1]'
    assert_equal "$(json '[it.replies.used, it.replies.unusable, it.replies.gone, it.replies.waiting, it.notes]')" '[3,0,0,0,3]'
    git checkout -q "$asked"
    for part in part1 part2 part3; do
        run_repose show $part --format json
        assert_equal "$(json it.writer)" file:any-2026-01-01
        assert_contains "$(json 'JSON.stringify(it.note)')" "$part/write.c"
    done
    run_repose show part4 --format json
    assert_equal "$(json it.writer)" structural
}

@test "an answer about a revision that is gone is checked against what is here" {
    many_modules 3
    run_repose batch export questions.jsonl
    answer answers.jsonl
    git rm -qr part1
    git commit -q --amend -m "Add other parts"
    git reflog expire --expire=now --all
    git gc -q --prune=now
    run_repose batch import answers.jsonl --format json
    assert_status 0
    assert_contains "$stderr" "is not here any more"
    assert_contains "$stderr" "part1: no such module"
    assert_equal "$(json '[it.answered, it.replies.used, it.replies.gone, it.notes]')" '[3,2,1,2]'
    run_repose batch import answers.jsonl
    assert_contains "$output" "3 results nobody waits for"
}

@test "a batch that is collected later is checked against what was asked about" {
    many_modules 3
    start_server '{"rules": [], "batch": {"generate": "openai"}}'
    use_model openai
    run_repose batch submit --yes
    assert_status 0
    asked=$(git rev-parse HEAD)
    git rm -qr part1
    git commit -qm "Remove a part"
    run_repose batch collect --format json
    assert_status 0
    fits batch
    assert_equal "$(json '[it.answered, it.notes, it.replies.used, it.replies.gone]')" '[3,3,3,0]'
    git checkout -q "$asked"
    run_repose show part1 --format json
    assert_equal "$(json it.writer)" openai:test-model
}

@test "a batch without usable replies: status 5, with the reason" {
    many_modules 2
    start_server '{"rules": [], "batch": {"generate": "openai", "finish": "length"}}'
    use_model openai
    run_repose batch submit --yes
    run_repose batch collect --format json
    assert_status 5
    assert_contains "$stderr" "the answer was cut off"
    assert_equal "$(json '[it.answered, it.notes, it.dropped, it.replies.unusable]')" '[2,0,2,2]'
}
