# helpers.bash - what every CLI test starts with.
#
#     load helpers
#     @test "a brief names the table" {
#         make_fixture c-kv
#         run_repose brief "add a command"
#         [ "$status" -eq 0 ]
#         [[ $output == *src/commands.c* ]]
#         [ -z "$stderr" ]
#     }
#
# REPOSE is the program, FIXTURES the folder fixtures/. Each test has a folder, a HOME and no configuration of its own.

: "${REPOSE:?set REPOSE to the program to test}"
: "${FIXTURES:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../fixtures" && pwd)}"

setup() {
    local name
    for name in $(compgen -e); do
        case $name in
        REPOSE) ;;
        GIT_* | REPOSE_* | XDG_*) unset "$name" ;;
        esac
    done
    export HOME=$BATS_TEST_TMPDIR/home GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8 TZ=UTC
    export XDG_CONFIG_HOME=$HOME/.config XDG_CACHE_HOME=$HOME/.cache
    mkdir -p "$HOME"
    printf '%s\n' '[user]' 'name = Test Author' 'email = author@example.org' '[init]' 'defaultBranch = main' \
        '[advice]' 'detachedHead = false' '[protocol "file"]' 'allow = always' '[commit]' 'gpgSign = false' \
        '[maintenance]' 'auto = false' \
        >"$HOME/.gitconfig"
    cd "$BATS_TEST_TMPDIR" || return 1
}

# run_repose ARGUMENT...: sets status, output (standard output) and stderr. The last two are always apart.
run_repose() {
    status=0
    "$REPOSE" "$@" >"$BATS_TEST_TMPDIR/.out" 2>"$BATS_TEST_TMPDIR/.err" || status=$?
    { # bash leaves NULs out, and says so
        output=$(<"$BATS_TEST_TMPDIR/.out")
        stderr=$(<"$BATS_TEST_TMPDIR/.err")
    } 2>/dev/null
}

# assert_run STATUS: the status of the last run_repose, with all that it said when it was another.
assert_status() {
    [ "$status" -eq "$1" ] && return
    printf 'status %s instead of %s\n--- stdout\n%s\n--- stderr\n%s\n' "$status" "$1" "$output" "$stderr" >&2
    return 1
}

assert_contains() { # TEXT PART
    [[ $1 == *"$2"* ]] && return
    printf 'not found: %s\nin: %s\n' "$2" "$1" >&2
    return 1
}

assert_lacks() { # TEXT PART
    [[ $1 != *"$2"* ]] && return
    printf 'should not be there: %s\nin: %s\n' "$2" "$1" >&2
    return 1
}

assert_equal() { # ACTUAL EXPECTED
    [ "$1" = "$2" ] && return
    printf 'is:        %s\nshould be: %s\n' "$1" "$2" >&2
    return 1
}

# evaluate WHAT ARGUMENT TEXT: what evaluate.js does, one process for all tests of a file.
evaluate() {
    local folder=$BATS_FILE_TMPDIR/evaluator status
    if [ ! -e "$folder" ]; then
        mkdir "$folder" && mkfifo "$folder/ask" "$folder/answer" || return 1
        node "$BATS_TEST_DIRNAME/evaluate.js" "$folder" "$BATS_ROOT_PID" </dev/null >"$folder/log" 2>&1 3>&- &
        printf '%s' $! >"$folder/pid"
    fi
    printf '%s\0' "$PWD" "$@" >"$folder/request"
    printf '\n' >"$folder/ask" # blocks until it is read, from the first time on
    read -r -t 300 status <>"$folder/answer" || { cat "$folder/log" >&2; return 1; }
    [ "$status" -ne 0 ] || { printf '%s\n' "$(<"$folder/reply")"; return; }
    cat "$folder/reply" >&2
    return "$status"
}

teardown_file() {
    [ ! -e "$BATS_FILE_TMPDIR/evaluator/pid" ] || kill "$(<"$BATS_FILE_TMPDIR/evaluator/pid")" 2>/dev/null || true
}

# json EXPRESSION: the value of a JavaScript expression over `it`, the JSON of the last output.
json() {
    evaluate json "$1" "$output"
}

# fits NAME [FILE]: the last output, or the file, is a document as docs/NAME.schema.json describes it.
fits() {
    evaluate fits "$BATS_TEST_DIRNAME/../../docs/$1.schema.json" "$(if [ $# -gt 1 ]; then cat "$2"; else printf '%s' "$output"; fi)" >/dev/null
}

# commit_at DAY MESSAGE-FILE: commits what is in the index, with an id that is the same every time.
commit_at() {
    local date="2024-01-01T12:00:00Z"
    date=$(date -u -d "$date + $(($1 - 1)) days" +%Y-%m-%dT%H:%M:%SZ)
    GIT_AUTHOR_NAME='Fixture Author' GIT_AUTHOR_EMAIL=fixture@example.org GIT_AUTHOR_DATE=$date \
        GIT_COMMITTER_NAME='Fixture Author' GIT_COMMITTER_EMAIL=fixture@example.org GIT_COMMITTER_DATE=$date \
        git commit -q --allow-empty -F "$2"
}

# make_once NAME FOLDER COMMAND...: makes FOLDER as COMMAND leaves a new folder, and goes there. For the tests of a
# file the command is carried out once for a NAME; later it is copied.
make_once() {
    local made=$BATS_FILE_TMPDIR/made/$1 folder=$2
    shift 2
    if [ ! -e "$made" ]; then
        mkdir -p "$made.new" && (cd "$made.new" && "$@") && mv "$made.new" "$made" || return 1
    fi
    mkdir -p "$folder" && cp -a "$made/." "$folder" && cd "$folder" && git update-index -q --refresh
}

# make_fixture NAME [FOLDER [LAST]]: makes the repository of fixtures/NAME in FOLDER (default: repo), up to commit
# number LAST, and goes there. Its objects are in one pack.
make_fixture() {
    make_once "$1-${3:-all}" "${2:-repo}" commit_fixture "$1" "${3:-9999}"
}

commit_fixture() { # NAME LAST
    local commit number
    git init -q . || return 1
    rm .git/hooks/*
    for commit in "$FIXTURES/$1"/commits/*/; do
        number=$((10#$(basename "$commit" | cut -d- -f1)))
        [ "$number" -le "$2" ] || break
        if [ -e "$commit/delete" ]; then
            git rm -q --pathspec-from-file="$commit/delete" || return 1
        fi
        if [ -d "$commit/files" ]; then
            cp -R "$commit/files/." . || return 1
        fi
        git add -A && commit_at "$number" "$commit/message" || return 1
    done
    git repack -adq
}

# unpack: each object of the repository here gets a file of its own, for a test that takes one away or damages it.
unpack() {
    mv .git/objects/pack "$BATS_TEST_TMPDIR/packs" && mkdir .git/objects/pack || return 1
    for pack in "$BATS_TEST_TMPDIR"/packs/*.pack; do git unpack-objects -q <"$pack" || return 1; done
}

# make_commit FILE CONTENT [MESSAGE]: one more commit in the repository here.
make_commit() {
    mkdir -p "$(dirname "$1")"
    printf '%s\n' "$2" >"$1"
    git add -- "$1" && git commit -q -m "${3:-Change $1}"
}

# start_server CASE: starts a scripted server (tests/llm/README.md) with this case; sets url, and log, the file with what
# it received.
start_server() {
    stop_server
    printf '%s' "$1" >"$BATS_TEST_TMPDIR/case.json"
    log=$BATS_TEST_TMPDIR/server.log
    : >"$log"
    server=$(evaluate serve "$BATS_TEST_TMPDIR/case.json" "$log") || return 1
    url=http://127.0.0.1:$server
}

stop_server() {
    [ -z "${server:-}" ] || evaluate stop "$server" >/dev/null
    server=
}

teardown() {
    stop_server
}

# requests [EXPRESSION]: how many requests the server received, or the value of a JavaScript expression over `all` of them.
requests() {
    evaluate requests "${1:-all.length}" "$log"
}

# use_model PROVIDER [MODEL]: configures the scripted server as the model of this repository.
use_model() {
    git config repose.llm.provider "$1"
    git config repose.llm.model "${2:-test-model}"
    git config repose.llm.baseUrl "$url$([ "$1" = openai ] && echo /v1)"
}
