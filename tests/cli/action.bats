# action.yml, its steps run one by one as GitHub's runner does, against a forge on this machine.
load helpers

ROOT=$BATS_TEST_DIRNAME/../..

start_forge() { # [readonly]
    forge=$BATS_TEST_TMPDIR/forge
    mkdir -p "$forge"
    rm -f "$forge/port"
    node "$ROOT/tests/action/forge.mjs" "$forge" "$@" 3>&- &
    forge_process=$!
    until [ -s "$forge/port" ]; do sleep 0.05; done
    GITHUB_API_URL=http://127.0.0.1:$(cat "$forge/port")
    export GITHUB_API_URL
}

stop_forge() {
    [ -z "${forge_process:-}" ] || kill "$forge_process" || true
    forge_process=
}

# The environment of a job, whose checkout has one commit and no branch of the pull request.
make_job() { # DEPTH
    git clone -q --depth "$1" "file://$PWD" ../checkout
    cd ../checkout || return 1
    mkdir -p "$HOME/bin" "$BATS_TEST_TMPDIR/temp"
    ln -sf "$REPOSE" "$HOME/bin/repose"
    export PATH=$HOME/bin:$PATH RUNNER_TEMP=$BATS_TEST_TMPDIR/temp GITHUB_REPOSITORY=owner/name TEST_TOKEN=secret-token \
        GITHUB_STEP_SUMMARY=$BATS_TEST_TMPDIR/summary.md
    GITHUB_SHA=$(git rev-parse HEAD)
    export GITHUB_SHA
}

run_action() { # EVENT JSON [INPUT=VALUE...]
    printf '%s' "$2" >"$BATS_TEST_TMPDIR/event.json"
    rm -f "$GITHUB_STEP_SUMMARY"
    status=0
    node "$ROOT/tests/action/run.mjs" "$ROOT/action.yml" "$1" "$BATS_TEST_TMPDIR/event.json" "${@:3}" \
        >"$BATS_TEST_TMPDIR/.out" 2>"$BATS_TEST_TMPDIR/.err" || status=$?
    output=$(cat "$BATS_TEST_TMPDIR/.out")
    stderr=$(cat "$BATS_TEST_TMPDIR/.err")
}

comments() { # EXPRESSION over the list
    node -e '
        const it = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
        const value = eval(process.argv[2]);
        console.log(typeof value === "string" ? value : JSON.stringify(value));' "$forge/comments.json" "$1"
}

make_pull_request() {
    git init -q origin && cd origin || return 1
    git config uploadpack.allowAnySHA1InWant true
    mkdir src
    printf 'int main(void)\n{\n    return kv_get(1);\n}\n' >src/main.c
    for i in 1 2 3; do
        printf 'int kv_get(int key)\n{\n    return key + %d;\n}\n' $i >src/kv.c
        git add -A && git commit -q -m "Change $i" || return 1
    done
    git checkout -q -b feature
    printf 'int kv_put(int key)\n{\n    return key;\n}\n' >src/kv.c
    git commit -q -a -m 'Take kv_get out, @everyone $(touch hacked)'
    git update-ref refs/pull/7/head HEAD
    git checkout -q main
    git branch -q -D feature
    pull="{\"pull_request\":{\"number\":7,\"base\":{\"sha\":\"$(git rev-parse main)\"},\"head\":{\"sha\":\"$(git rev-parse refs/pull/7/head)\"}}}"
}

@test "action: a pull request gets annotations, a summary, and one comment that is updated" {
    make_pull_request
    make_job 1
    start_forge
    printf '[{"id":1,"issue":"7","body":"<!-- repose review --> mine","user":{"type":"User"}}]' >"$forge/comments.json"
    stop_forge && start_forge
    run_action pull_request "$pull"
    assert_equal "$stderr" ""
    assert_status 0
    assert_contains "$output" "# Review the pull request"
    assert_contains "$output" "::warning file=src/kv.c"
    assert_lacks "$output" "Bring the index up to date"
    assert_contains "$(cat "$GITHUB_STEP_SUMMARY")" "kv_get"
    assert_equal "$(comments 'it.length')" 2
    assert_contains "$(comments 'it[1].body')" "<!-- repose review -->"
    assert_contains "$(comments 'it[1].body')" "kv_get"
    run_action pull_request "$pull" check=true
    assert_status 1
    assert_equal "$(comments 'it.length + it[0].body')" "2<!-- repose review --> mine"
    assert_contains "$(cat "$forge/log")" "PATCH /repos/owner/name/issues/comments/1000 200"
    run_action pull_request "$pull" comment=false
    assert_equal "$(grep -c POST "$forge/log")" 1
    [ ! -e hacked ]
    stop_forge
}

@test "action: a fork, whose token may not write, and no token at all" {
    make_pull_request
    make_job 1
    start_forge readonly
    run_action pull_request "$pull"
    assert_status 0
    assert_contains "$output" "::notice::the token may not write comments"
    assert_contains "$output" "::warning file=src/kv.c"
    run_action pull_request "$pull" token=
    assert_status 0
    assert_contains "$output" "::notice::no comment without a token"
    run_action pull_request "$pull" token=wrong
    assert_status 0
    assert_contains "$output" "::notice::the comments cannot be read"
    stop_forge
}

@test "action: the index is kept by its commit, and the program by its sources" {
    make_pull_request
    make_job 1
    run_action push '{}'
    assert_equal "$stderr" ""
    assert_status 0
    assert_contains "$output" "# Restore and keep the index (repose-index-$GITHUB_SHA)"
    assert_contains "$output" "# Bring the index up to date"
    assert_lacks "$output" "Review the pull request"
    key=$(grep -o 'repose-program-[^)]*' <<<"$output")
    [[ $key =~ -[0-9a-f]{40}$ ]]
    start_forge
    run_action pull_request "$pull"
    assert_contains "$output" "(repose-index-$(git rev-parse origin/main))"
    assert_contains "$output" "($key)"
    stop_forge
}

@test "action: an issue gets the likely files and what it does not say, and nothing when that is not sure" {
    make_fixture c-kv
    make_job 1
    start_forge
    issue() { # TITLE BODY
        node -e 'console.log(JSON.stringify({ issue: { number: 3, title: process.argv[1], body: process.argv[2] || null } }))' "$1" "$2"
    }
    run_action issues "$(issue 'Let store_put refuse an empty key, as `store_check_key` does' 'Hello @everyone <!-- `$(touch hacked)`')"
    assert_equal "$stderr" ""
    assert_status 0
    assert_equal "$(comments 'it.length')" 1
    body=$(comments 'it[0].body')
    assert_equal "$(head -n 1 <<<"$body")" "<!-- repose issue -->"
    assert_contains "$body" '- `src/store.c` '
    assert_contains "$body" 'where `store_check_key` is: it stands nowhere'
    assert_lacks "$body" "@everyone"
    # Edited: the same comment, and none when the text says too little.
    run_action issues "$(issue 'Let store_remove say whether the key was there' '')"
    assert_equal "$(comments 'it.length')" 1
    assert_lacks "$(comments 'it[0].body')" store_check_key
    run_action issues "$(issue 'It is slow' 'Please help.')"
    assert_status 0
    assert_equal "$(comments 'it.length')" 0
    assert_contains "$(cat "$forge/log")" "DELETE /repos/owner/name/issues/comments/1000 204"
    run_action issues "$(issue 'It is slow' 'Please help.')"
    assert_equal "$(grep -c POST "$forge/log")" 1
    run_action issues "$(issue 'Let store_remove say whether the key was there' '')" confidence=1.1
    assert_equal "$(grep -c POST "$forge/log")" 1
    [ ! -e hacked ]
    stop_forge
}
