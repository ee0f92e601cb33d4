load helpers

# What works in the background has nowhere to complain.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}log_path=$BATS_TEST_TMPDIR/sanitizer

teardown() {
    stop_holders
    stop_runners
    stop_server
    ! cat "$BATS_TEST_TMPDIR"/sanitizer.* 2>/dev/null
}

# ---- helpers ----

# Processes of this test that work on a queue. They may wait for hours.
stop_runners() {
    local lock process
    find "$BATS_TEST_TMPDIR" -name hook.lock -size +0 2>/dev/null | while read -r lock; do
        process=$(cat "$lock")
        case $(readlink "/proc/$process/exe") in
        *repose*) kill "$process" ;;
        esac
    done
}

# wait_until COMMAND...: until it succeeds, in the end fails.
wait_until() {
    local _
    for _ in $(seq 1200); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.1
    done
    printf 'never: %s\n' "$*" >&2
    cat .git/repose/hook.log >&2
    return 1
}

refute() { # COMMAND...: it must fail
    ! "$@" || { echo "should fail: $*" >&2; return 1; }
}

git_common() { git rev-parse --path-format=absolute --git-common-dir; }
log() { cat "$(git_common)/repose/hook.log"; }
runs() { log 2>/dev/null | grep -c ': indexed'; }
is_quiet() {
    local folder
    folder=$(git_common)/repose
    [ -z "$(ls "$folder/queue" 2>/dev/null)" ] && [ ! -s "$folder/hook.lock" ]
}
has_entry() { [ -n "$(ls "$(git_common)/repose/queue" 2>/dev/null)" ]; }
is_claimed() { ls "$(git_common)"/repose/queue/*.claimed; }
is_indexed() { # [REVISION]
    log | grep -q "indexed $(git rev-parse --short=12 "${1:-HEAD}")"
}
is_done() { is_indexed && is_quiet; }

# hold LOCK: keeps a lock of the store for itself; release gives it back.
hold() {
    mkdir -p "$(git_common)/repose"
    flock "$(git_common)/repose/$1" sleep 1000 3>&- &
    holders="${holders:-} $!"
    wait_until sh -c "! flock -n '$(git_common)/repose/$1' true"
}
stop_holders() {
    local process
    for process in ${holders:-}; do
        pkill -P "$process" || true
        wait "$process" 2>/dev/null || true
    done
    holders=
}

# put_entry [WORKTREE]: what a hook asks for, without one.
put_entry() {
    local folder
    folder=$(git_common)/repose/queue
    mkdir -p "$folder"
    printf 'repose-hook 1\n-\n0\n%s\n' "$(git -C "${1:-.}" rev-parse --absolute-git-dir)" \
        >"$folder/$(printf '%s' "${1:-.}" | md5sum | cut -c1-16)"
}

make_repository() { # [FOLDER]
    git init -q "${1:-repo}" && cd "${1:-repo}" || return 1
    make_commit a.c 'int a(void) { return 1; }' 'First'
}

check_schema() {
    fits hook
}

# What can be seen of a folder: names, modes, links, bytes.
picture() { (cd "$1" && find . -printf '%m %y %p %l\n' | sort && find . -type f | sort | xargs -r md5sum); }

# ---- installing ----

@test "install, status, uninstall: files come and go, and the output says so" {
    make_repository
    before=$(picture .git/hooks)
    run_repose hook install
    assert_status 0
    assert_equal "$stderr" ""
    assert_contains "$output" "$PWD/.git/hooks"
    assert_contains "$output" "post-commit    installed"
    once=$(picture .git/hooks)
    run_repose hook install --format json
    assert_status 0
    check_schema
    assert_equal "$(json 'it.hooks.filter(h => h.state == "installed" && !h.changed).length')" 4
    assert_equal "$(picture .git/hooks)" "$once"
    run_repose hook status
    assert_status 0
    assert_contains "$output" "when           now"
    run_repose hook status --format json
    assert_status 0
    check_schema
    assert_equal "$(json it.work.queue.length)" 0
    assert_equal "$(json it.work.sleep)" false
    run_repose hook uninstall
    assert_status 0
    assert_contains "$output" "post-merge     removed"
    assert_contains "$output" "stay in the folder 'repose' of the repository's git directory"
    assert_equal "$(picture .git/hooks)" "$before"
    run_repose hook uninstall --format json
    assert_status 0
    check_schema
    assert_equal "$(json 'it.hooks.filter(h => h.changed).length')" 0
}

@test "usage" {
    make_repository
    for arguments in "hook" "hook instal" "hook install x" "hook run" "hook run pre-commit" "hook status x" \
        "hook run --drain x"; do
        run_repose $arguments
        assert_status 2
        assert_equal "$output" ""
    done
    run_repose hook instal
    assert_contains "$stderr" "did you mean 'install'"
    for value in "repose.hook.when soon" "repose.hook.sleep perhaps"; do
        git config $value
        run_repose hook install
        assert_status 2
        assert_contains "$stderr" "${value% *}"
        git config --unset "${value% *}"
    done
    [ ! -e .git/hooks/post-commit ]
}

@test "what is not a shell script is left as it is, and the line is named" {
    make_repository
    printf '#!/usr/bin/env python3\nprint("hello")\n' >.git/hooks/post-commit
    chmod 755 .git/hooks/post-commit
    before=$(picture .git/hooks)
    run_repose hook install
    assert_status 1
    assert_contains "$output" "not a shell script (python3)"
    assert_contains "$output" "' hook run post-commit -- \"\$@\" </dev/null"
    assert_contains "$output" "post-merge     installed"
    assert_contains "$stderr" "by hand"
    run_repose hook install --format json
    assert_status 1
    check_schema
    assert_equal "$(json 'it.hooks[0].state')" refused
    run_repose hook uninstall
    assert_status 0
    assert_equal "$(picture .git/hooks)" "$before"
}

@test "the line that is added by hand works" {
    make_repository
    run_repose hook install --format json
    json 'it.hooks[0].line' >line
    run_repose hook uninstall
    printf '#!/usr/bin/perl\nsystem("/bin/sh", "-c", do { local $/; <DATA> }, "x");\n__DATA__\n%s\n' "$(cat line)" >.git/hooks/post-commit
    chmod 755 .git/hooks/post-commit
    rm line
    run_repose hook install
    assert_status 0
    assert_contains "$output" "post-commit    runs repose, by hand"
    make_commit a.c 'int b;'
    wait_until is_done
    # The one for files that a team shares.
    printf '#!/bin/sh\n%s\n' 'repose hook run post-commit -- "$@" </dev/null >/dev/null 2>&1 &' \
        >.git/hooks/post-commit
    git commit -q --allow-empty -m 'Without the program'
    refute is_indexed
    PATH=$(dirname "$REPOSE"):$PATH make_commit a.c 'int c;'
    wait_until is_done
}

@test "scripts that are there run as before, and so does repose" {
    make_repository
    number=0
    for script in '#!/bin/sh
echo mine >>../mine
exit 0' '#!/bin/sh -eu
echo mine >>../mine
false
echo never' '#!/bin/sh
exec sh -c "echo mine >>../mine"
' '#!/usr/bin/env bash
set -euo pipefail; wait; [ "$#" = 0 ] && echo mine >>../mine' 'echo mine >>../mine'; do
        number=$((number + 1))
        printf '%s' "$script" >.git/hooks/post-commit
        chmod 755 .git/hooks/post-commit
        before=$(picture .git/hooks)
        run_repose hook install
        assert_status 0
        make_commit a.c "int a$number;"
        assert_equal "$(wc -l <../mine)" "$number"
        wait_until is_done
        run_repose hook uninstall
        assert_equal "$(picture .git/hooks)" "$before"
    done
    [ "$(runs)" -eq "$number" ]
}

@test "a hook that reads its input still gets it" {
    make_repository
    printf '#!/bin/sh\ncat >>../rewritten\n' >.git/hooks/post-rewrite
    chmod 755 .git/hooks/post-rewrite
    run_repose hook install
    old=$(git rev-parse HEAD)
    git commit -q --amend -m Amended
    assert_contains "$(cat ../rewritten)" "$old $(git rev-parse HEAD)"
    wait_until is_done
}

@test "core.hooksPath, also relative in a worktree" {
    make_repository
    git config core.hooksPath 'tools/my hooks'
    run_repose hook install
    assert_status 0
    assert_contains "$output" "$PWD/tools/my hooks (core.hooksPath, local)"
    [ -x 'tools/my hooks/post-commit' ]
    [ ! -e .git/hooks/post-commit ]
    git add . && git commit -q -m 'Ship hooks'
    wait_until is_done
    git worktree add -q ../tree -b side
    cd ../tree
    make_commit b.c 'int b;'
    wait_until is_done
    run_repose hook status
    assert_contains "$output" "$PWD/tools/my hooks"
    git config core.hooksPath /dev/null
    run_repose hook install
    assert_status 3
    assert_contains "$stderr" "/dev/null"
    run_repose hook status --format json
    assert_status 0
    check_schema
    assert_equal "$(json it.usable)" false
}

@test "a folder of hooks for all repositories acts where repose was used" {
    git config --global core.hooksPath '~/hooks'
    make_repository used
    run_repose hook install
    assert_status 0
    assert_contains "$output" "$HOME/hooks (core.hooksPath, global)"
    assert_contains "$output" "All repositories share it"
    make_commit a.c 'int a;'
    wait_until is_done
    cd ..
    make_repository other
    make_commit a.c 'int b;'
    run_repose hook run post-commit
    assert_status 0
    [ ! -e .git/repose ]
}

@test "husky, lefthook and pre-commit are known" {
    make_repository
    mkdir -p .husky/_
    printf '#!/usr/bin/env sh\n[ "$HUSKY" = "2" ] && set -x\nn=$(basename "$0")\ns=$(dirname "$(dirname "$0")")/$n\n[ ! -f "$s" ] && exit 0\nsh -e "$s" "$@"\nc=$?\nexit $c\n' >.husky/_/h
    for name in post-commit post-merge post-rewrite post-checkout; do
        printf '#!/usr/bin/env sh\n. "$(dirname "$0")/h"' >.husky/_/$name
        chmod 755 .husky/_/$name
    done
    echo 'echo mine >>../mine' >.husky/post-commit
    echo '*' >.husky/_/.gitignore
    git config core.hooksPath .husky/_
    before=$(picture .husky)
    run_repose hook install
    assert_status 0
    assert_contains "$output" "post-commit    installed (the file is made by husky)"
    assert_contains "$output" "managed by husky"
    assert_contains "$output" ".husky/post-commit"
    make_commit a.c 'int a;'
    assert_equal "$(cat ../mine)" mine
    wait_until is_done
    run_repose hook uninstall
    assert_equal "$(picture .husky)" "$before"
    git config --unset core.hooksPath
    touch lefthook.yml .pre-commit-config.yaml
    printf '#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n' >.git/hooks/post-commit
    chmod 755 .git/hooks/post-commit
    run_repose hook install --format json
    check_schema
    assert_equal "$(json 'it.managers.map(m => m.name)')" '["husky","lefthook","pre-commit"]'
    assert_equal "$(json 'it.hooks[0].made_by')" pre-commit
}

@test "quotes, spaces and dollars in every path" {
    folder="$BATS_TEST_TMPDIR/it's a \"\$HOME\" \`x\` \\ \$(y) ;&|*?"
    mkdir "$folder"
    ln -s "$REPOSE" "$folder/repose"
    REPOSE="$folder/repose"
    cd "$folder"
    make_repository "re'po \$1"
    run_repose hook install
    assert_status 0
    assert_contains "$(cat .git/hooks/post-commit)" "it'\\''s a"
    make_commit a.c 'int a;'
    wait_until is_done
    run_repose hook --db "$folder/st'ore" install
    assert_status 0
    make_commit a.c 'int b;'
    wait_until grep -q "indexed $(git rev-parse --short=12 HEAD)" "$folder/st'ore/hook.log"
    # The program is gone: nobody hears of it.
    rm "$folder/repose"
    run git commit -q --allow-empty -m 'Without the program'
    [ "$status" -eq 0 ]
    assert_equal "$output" ""
    git checkout -q -b other
}

# ---- what a hook does ----

@test "a commit is indexed, and neither the tree nor the index of git is touched" {
    make_repository
    run_repose hook install
    make_commit b.c 'int b;'
    assert_equal "$(git status --porcelain)" ""
    wait_until is_done
    assert_equal "$(git status --porcelain)" ""
    [ ! -e .git/index.lock ]
    run_repose status --format json
    assert_equal "$(json it.indexed)" "$(git rev-parse HEAD)"
    assert_equal "$(json it.last_run.command)" hook
    assert_equal "$(json it.last_run.status)" 0
    run_repose hook status
    assert_contains "$output" "indexed $(git rev-parse --short=12 HEAD)"
    [ "$(runs)" -eq 1 ] # it does not trigger itself
}

@test "fifty commits at once are few runs, and the last is indexed" {
    make_repository
    run_repose hook install
    for number in $(seq 50); do
        make_commit "f$number.c" "int f$number;" "Commit $number"
    done
    wait_until is_done
    run_repose status --format json
    assert_equal "$(json it.indexed)" "$(git rev-parse HEAD)"
    assert_equal "$(json it.index.files)" 51
    [ "$(runs)" -le 10 ]
}

@test "a runner that is killed loses nothing" {
    make_repository
    run_repose hook install
    hold writer.lock
    make_commit a.c 'int a;'
    wait_until is_claimed
    kill -9 "$(cat .git/repose/hook.lock)"
    [ "$(runs)" -eq 0 ]
    stop_holders
    run_repose hook status --format json
    assert_equal "$(json 'it.work.queue[0].commit')" "$(git rev-parse HEAD)"
    run_repose hook run --drain
    assert_status 0
    assert_equal "$output$stderr" ""
    is_indexed
    [ -z "$(ls .git/repose/queue)" ]
    # The next hook does the same.
    hold writer.lock
    git checkout -q -b other
    make_commit b.c 'int b;'
    wait_until is_claimed
    kill -9 "$(cat .git/repose/hook.lock)"
    stop_holders
    make_commit c.c 'int c;'
    wait_until is_done
}

@test "a runner that is asked to end puts its work back" {
    make_repository
    run_repose hook install
    hold writer.lock
    make_commit a.c 'int a;'
    wait_until is_claimed
    kill "$(cat .git/repose/hook.lock)"
    wait_until test ! -s .git/repose/hook.lock
    refute is_claimed
    has_entry
    stop_holders
    run_repose hook run --drain
    is_indexed
}

@test "each worktree has its own entry" {
    make_repository
    run_repose hook install
    hold hook.lock
    git worktree add -q ../side -b side
    (cd ../side && make_commit side.c 'int side;')
    make_commit main.c 'int main;'
    wait_until sh -c '[ "$(ls .git/repose/queue | grep -c "^[0-9a-f]*$")" = 2 ]'
    stop_holders
    (cd ../side && make_commit side.c 'int side2;')
    wait_until is_quiet
    is_indexed HEAD
    is_indexed side
}

@test "entries are done one after the other, and worktrees that are gone are forgotten" {
    make_repository
    for name in one two gone; do
        git worktree add -q ../$name -b $name
        (cd ../$name && make_commit $name.c "int $name;")
        put_entry ../$name
    done
    git worktree remove --force ../gone
    put_entry
    git init -q ../foreign
    printf 'repose-hook 1\n-\n0\n%s\n' "$BATS_TEST_TMPDIR/foreign/.git" >.git/repose/queue/0123456789abcdef
    run_repose hook run --drain
    assert_status 3
    assert_contains "$stderr" "foreign/.git is no worktree of this repository"
    for revision in HEAD one two; do
        is_indexed $revision
    done
    refute is_indexed gone
    [ -z "$(ls .git/repose/queue)" ]
    run_repose hook run --drain
    assert_status 0
}

@test "a rebase is about one run" {
    make_repository
    git checkout -q -b topic
    for number in $(seq 30); do
        make_commit "f$number.c" "int f$number;" "Commit $number"
    done
    git checkout -q main
    make_commit base.c 'int base;'
    git checkout -q topic
    run_repose hook install
    git rebase -q main
    wait_until is_done
    run_repose status --format json
    assert_equal "$(json it.indexed)" "$(git rev-parse HEAD)"
    assert_equal "$(json it.index.files)" 32
    [ "$(runs)" -le 4 ]
}

@test "amend, merge, cherry-pick, checkout" {
    make_repository
    git checkout -q -b topic
    make_commit b.c 'int b;'
    make_commit c.c 'int c;'
    git checkout -q main
    make_commit d.c 'int d;'
    run_repose hook install
    git commit -q --amend -m Amended
    wait_until is_done
    git merge -q --no-edit topic
    wait_until is_done
    git checkout -q --detach HEAD~1
    wait_until is_done
    git cherry-pick topic~1 topic >/dev/null
    wait_until is_done
}

@test "a checkout of files, or of the same commit, asks for nothing" {
    make_repository
    run_repose hook run post-checkout -- 1 2 0
    assert_status 0
    run_repose hook run post-checkout -- 1 1 1
    assert_status 0
    [ ! -e .git/repose/queue ]
    run_repose hook run post-checkout -- 1 2 1
    assert_status 0
    [ -e .git/repose/queue ]
    wait_until is_done
}

@test "nothing runs in the middle of a bisection, unless asked" {
    make_repository
    for number in 1 2 3 4 5 6 7 8; do
        make_commit a.c "int a$number;" "Commit $number"
    done
    run_repose hook install
    git bisect start HEAD HEAD~8 >/dev/null
    middle=$(git rev-parse HEAD)
    wait_until has_entry
    run_repose hook status --format json
    assert_status 0
    check_schema
    assert_equal "$(json 'it.work.queue[0].operation')" bisect
    git bisect good >/dev/null
    git bisect reset 2>/dev/null
    wait_until is_done
    refute is_indexed "$middle"
    # Asked for, it runs.
    git bisect start HEAD HEAD~8 >/dev/null
    put_entry
    run_repose hook run --drain
    assert_status 0
    wait_until is_indexed HEAD
}

@test "repose.hook.when is waited for, and --drain does not wait" {
    make_repository
    hour=$((10#$(date +%H)))
    git config repose.hook.when "$(printf '%02d:00-%02d:00' $(((hour + 5) % 24)) $(((hour + 7) % 24)))"
    run_repose hook install
    make_commit a.c 'int a;'
    wait_until test -s .git/repose/hook.lock
    [ "$(runs)" -eq 0 ]
    run_repose hook run --drain
    assert_status 0
    assert_contains "$stderr" "another process"
    wait_until is_done
    # Without a process that waits, --drain does it.
    put_entry
    git checkout -q --detach
    git -c core.hooksPath=/dev/null commit -q --allow-empty -m 'Without a hook'
    run_repose hook run --drain
    assert_status 0
    assert_equal "$stderr" ""
    is_indexed
}

@test "whatever is wrong with the store, a commit is not kept from its end" {
    make_repository
    run_repose hook install
    rm -r .git/repose
    touch .git/repose # where the folder should be; holds for root, too
    run git commit -q --allow-empty -m 'Store is a file'
    [ "$status" -eq 0 ]
    assert_equal "$output" ""
    git checkout -q -b other
    run_repose hook run post-commit
    assert_status 0
    assert_contains "$stderr" "warning"
    rm .git/repose
    hold hook.lock
    hold writer.lock
    git commit -q --allow-empty -m 'Somebody holds the locks'
    wait_until has_entry
    stop_holders
    git commit -q --allow-empty -m 'Nobody does'
    wait_until is_done
}

@test "a store that cannot be written" {
    [ "$(id -u)" != 0 ] || skip "root may write everywhere"
    make_repository
    run_repose hook install
    chmod -R a-w .git/repose
    run git commit -q --allow-empty -m 'Read-only store'
    chmod -R u+w .git/repose
    [ "$status" -eq 0 ]
    assert_equal "$output" ""
}

@test "variables of git do not mislead" {
    make_repository
    run_repose hook install
    echo 'int b;' >b.c
    (
        export GIT_DIR=$PWD/.git GIT_WORK_TREE=$PWD GIT_INDEX_FILE=$PWD/../other.index
        export GIT_CEILING_DIRECTORIES=/ GIT_NAMESPACE=x
        cp .git/index ../other.index
        git add b.c && git commit -q -m 'With variables'
    )
    wait_until is_done
    git init -q ../bait && git -C ../bait commit -q --allow-empty -m bait
    GIT_DIR=../bait/.git git -C ../bait commit -q --allow-empty -m bait2
    [ ! -e ../bait/.git/repose ]
    git reset -q
    make_commit c.c 'int c;'
    wait_until is_done
}

@test "a failure is shown by status" {
    make_repository
    git config repose.threads many
    put_entry
    run_repose hook run --drain
    assert_status 2
    assert_contains "$stderr" "repose.threads"
    git config --unset repose.threads
    assert_contains "$(log)" "failed (2)"
    run_repose status
    assert_contains "$output" "last run: hook at"
    assert_contains "$output" "failed (2): repose.threads"
    refute has_entry
}

@test "notes are written when that is wanted, within budgets" {
    make_fixture c-kv
    start_server '[{"reply": {"generate": "openai"}}]'
    use_model openai
    run_repose hook install
    make_commit src/new.c 'int value;'
    wait_until is_done
    assert_equal "$(requests)" 0
    git config repose.hook.sleep true
    make_commit src/new.c 'int value2;'
    wait_until sh -c "grep -q 'notes are done' .git/repose/hook.log"
    wait_until is_quiet
    [ "$(requests)" -gt 1 ]
    run_repose status --format json
    assert_equal "$(json it.notes.missing)" 0
    # Nobody is there to be asked.
    git config --unset repose.hook.sleep
    run_repose hook install --sleep
    run_repose hook status --format json
    assert_equal "$(json it.work.sleep)" true
    git config repose.llm.price 'test-model 10 10'
    git config repose.sleep.askCost 0
    asked=$(requests)
    make_commit src/other.c 'int other(void) { return 2; }'
    wait_until is_done
    assert_contains "$(log)" "failed (2): repose sleep"
    assert_equal "$(requests)" "$asked"
    git config repose.budget.runTokens 1000000
    make_commit src/other.c 'int other(void) { return 3; } int more(void) { return other(); }'
    wait_until is_done
    [ "$(requests)" -gt "$asked" ]
    # A server that fails is a run that failed.
    stop_server
    make_commit src/other.c 'char *another(int number) { return 0; }'
    git config repose.llm.retries 0
    wait_until sh -c "grep -q 'failed (5)' .git/repose/hook.log"
    wait_until is_quiet
    run_repose status
    assert_contains "$output" "failed (5): repose sleep"
}

@test "a brief for an agent's hook waits for no index, and asks for one" {
    make_fixture c-kv
    hour=$(date +%-H)
    git config repose.hook.when "$(printf '%02d:00-%02d:00' $(((hour + 5) % 24)) $(((hour + 7) % 24)))"
    printf '{"prompt":"let store_put refuse an empty key"}' >"$BATS_TEST_TMPDIR/prompt"
    run_repose brief --for-hook <"$BATS_TEST_TMPDIR/prompt"
    assert_equal "$status$output$stderr" 0
    has_entry
    run_repose -q index
    run_repose brief --for-hook <"$BATS_TEST_TMPDIR/prompt"
    assert_contains "$output" "src/store.c"
    # A commit more: the answer is of the one before.
    make_commit src/later.c 'int later(void) { return store_put(0, 0, 0); }'
    run_repose brief --for-hook <"$BATS_TEST_TMPDIR/prompt"
    assert_contains "$output" "src/store.c"
    run_repose status --format json
    assert_equal "$(json 'it.indexed === it.head')" false
}
