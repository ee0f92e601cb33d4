# repose eval --model: the same past changes asked of a model in four ways.
load helpers

# A model that always names the same file, and explores in two steps first.
CASE='{"rules": [
    {"request": {"contains": ["You are given a request", "explor", "What you got so far", "search store_open"]},
     "reply": {"generate": "openai", "text": "{\"action\": \"answer\", \"argument\": \"\", \"files\": [\"src/commands.c\"]}"}},
    {"request": {"contains": ["What you got so far", "list src"]},
     "reply": {"generate": "openai", "text": "{\"action\": \"search\", \"argument\": \"store_open\", \"files\": []}"}},
    {"request": {"contains": "What you got so far"},
     "reply": {"generate": "openai", "text": "{\"action\": \"list\", \"argument\": \"src\", \"files\": []}"}},
    {"reply": {"generate": "openai", "text": "{\"files\": [\"src/commands.c\", \"src/made_up.c\"]}"}}]}'

# cases: the change that added the rename command, as a case.
cases() {
    local commit
    commit=$(git log --format=%H --grep='^Add a rename command' | head -1)
    printf '{"repo":"c-kv","commit":"%s","parent":"%s","query":"Add a rename command","gold_src":["src/commands.c","src/command.h","Makefile"]}\n' \
        "$commit" "$(git rev-parse "$commit^")" >cases.jsonl
}

@test "four ways, three budgets, and what a query costs" {
    make_fixture c-kv
    cases
    start_server "$CASE"
    use_model openai
    run_repose eval --model --cases cases.jsonl --format json
    assert_status 0
    fits compare
    assert_equal "$(json 'it.results.length')" 12
    assert_equal "$(json 'it.on_this_machine')" true
    assert_equal "$(json 'it.results.every((r) => r.answered === 1 && r.failed === 0 && r.f1 > 0.3 && r.cost === 0)')" true
    # One call, or three steps.
    assert_equal "$(json 'it.results.map((r) => r.calls).join()')" 1,1,1,3,1,1,1,3,1,1,1,3
    assert_equal "$(requests 'all.filter((r) => r.unexpected).length')" 0
    # What the tools told is of the parent: the renamed command was not there.
    assert_contains "$(cat "$log")" "cmd_list.c"
    assert_lacks "$(requests 'all.filter((r) => JSON.stringify(r.body).includes("What you got so far")).map((r) => JSON.stringify(r.body)).join()')" cmd_rename
    run_repose status --format json
    assert_equal "$(json it.ledger.calls)" 18
    run_repose eval --model --cases cases.jsonl -b 2000
    assert_status 0
    assert_contains "$output" "openai:test-model"
    assert_contains "$output" "plumbing"
    node "$BATS_TEST_DIRNAME/../llm/check-requests.mjs" "$log"
}

@test "no model, no budget, no sense" {
    make_fixture c-kv
    cases
    run_repose eval --model --cases cases.jsonl
    assert_status 2
    assert_contains "$stderr" "repose.llm.provider"
    start_server '{"rules": [{"reply": {"generate": "openai", "text": "no"}}]}'
    use_model openai
    run_repose eval --model --cases cases.jsonl -b 1000 --format json
    assert_status 5
    assert_equal "$(json 'it.results.every((r) => r.failed === 1)')" true
    git config repose.budget.runTokens 100
    run_repose eval --model --cases cases.jsonl -b 1000 --format json
    assert_equal "$(json 'it.results.every((r) => r.calls === 0)')" true
    git config repose.sleep.askTokens 1
    git config repose.sleep.askCost 0
    git config repose.llm.price "test-model 1 1"
    run_repose eval --model --cases cases.jsonl
    assert_status 2
    assert_contains "$stderr" "--yes"
}
