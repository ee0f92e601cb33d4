# The recipes of docs/ci.md, run as they stand there.
load helpers

DOC=$BATS_TEST_DIRNAME/../../docs/ci.md

# recipe NAME: the code block whose first lines hold NAME.
recipe() {
    node -e '
        const text = require("fs").readFileSync(process.argv[1], "utf8");
        const blocks = [...text.matchAll(/```\w+\n([\s\S]*?)```/g)].map((m) => m[1]);
        process.stdout.write(blocks.find((b) => b.split("\n").slice(0, 2).join("\n").includes(process.argv[2])));' "$DOC" "$1"
}

# run_of NAME: the last "run: |" of a workflow.
run_of() {
    recipe "$1" | node -e '
        const lines = require("fs").readFileSync(0, "utf8").split("\n");
        const start = lines.findLastIndex((l) => /run: \|$/.test(l));
        const depth = lines[start].indexOf("run:") + 2;
        console.log(lines.slice(start + 1).map((l) => l.slice(depth)).join("\n"));'
}

# The items of "script:" in the job of GitLab.
script_of_gitlab() {
    node -e '
        const lines = require("fs").readFileSync(process.argv[1], "utf8").split("\n");
        const start = lines.indexOf("  script:");
        for (const line of lines.slice(start + 1)) {
            if (!line.startsWith("    ")) break;
            console.log(line.replace(/^    - \|$/, "").replace(/^    - /, "").replace(/^ {6}/, ""));
        }' "$BATS_TEST_DIRNAME/../../packaging/gitlab/review.yml"
}

make_pull_request() {
    git init -q origin && cd origin || return 1
    mkdir src
    printf 'int main(void)\n{\n    return kv_get(1);\n}\n' >src/main.c
    for i in 1 2 3 4 5 6; do
        printf 'int kv_get(int key)\n{\n    return key + %d;\n}\n' $i >src/kv.c
        git add -A && git commit -q -m "Change $i" || return 1
    done
    git checkout -q -b feature
    printf 'int kv_put(int key)\n{\n    return key;\n}\n' >src/kv.c
    git commit -q -a -m 'Take kv_get out, @everyone'
    git update-ref refs/pull/7/head HEAD
    git checkout -q main
    git branch -q -D feature
    cd .. && git clone -q origin work && cd work || return 1
    BASE=$(git rev-parse origin/main)
    HEAD=$(git -C ../origin rev-parse refs/pull/7/head)
    export BASE HEAD PULL=7 GITHUB_REPOSITORY=owner/name
    mkdir "$HOME/bin"
    ln -s "$REPOSE" "$HOME/bin/repose"
    PATH=$HOME/bin:$PATH
}

# A gh that keeps comments in a folder: one file for each, its name is its id.
fake_gh() {
    mkdir -p "$HOME/comments"
    cat >"$HOME/bin/gh" <<'END'
#!/bin/sh
echo "$*" >>"$HOME/gh.log"
for argument; do last=$argument; done
case "$*" in
*--paginate*) for file in "$HOME/comments"/*; do [ ! -e "$file" ] || basename "$file"; done ;;
*"-X PATCH"*) id=$(echo "$*" | sed 's,.*comments/\([0-9]*\) .*,\1,'); cp "${last#body=@}" "$HOME/comments/$id" ;;
*"-X POST"*) cp "${last#body=@}" "$HOME/comments/1$(ls "$HOME/comments" | wc -l)" ;;
*) exit 1 ;;
esac
END
    chmod +x "$HOME/bin/gh"
}

@test "GitHub: annotations and a summary, without a token" {
    make_pull_request
    git fetch -q origin refs/pull/7/head
    export GITHUB_STEP_SUMMARY=$BATS_TEST_TMPDIR/summary.md
    run_of workflows/review.yml >run.sh
    run sh -e run.sh
    [ "$status" -eq 1 ]
    assert_contains "$output" "::warning file=src/kv.c,title=repose%3A removed::kv_get is removed, and still used in src/main.c:3"
    assert_contains "$(cat "$GITHUB_STEP_SUMMARY")" "# Review of"
    [ -e "$HOME/.cache/repose/index.db" ]
}

@test "GitHub: one comment, posted once and then updated" {
    make_pull_request
    fake_gh
    run_of workflows/review-comment.yml >run.sh
    run sh -e run.sh
    [ "$status" -eq 0 ]
    run sh -e run.sh
    [ "$status" -eq 0 ]
    assert_equal "$(ls "$HOME/comments")" 10
    assert_equal "$(grep -c 'X POST' "$HOME/gh.log")" 1
    assert_equal "$(grep -c 'X PATCH' "$HOME/gh.log")" 1
    comment=$(cat "$HOME/comments/10")
    assert_equal "$(head -n 1 "$HOME/comments/10")" "<!-- repose review -->"
    assert_contains "$comment" '# Review of `pull/7/head` against `main`'
    assert_contains "$comment" "is removed, still used in"
    assert_lacks "$comment" "@everyone"
}

@test "GitLab: a code quality report, and one comment" {
    command -v jq >/dev/null || skip "no jq"
    make_pull_request
    git fetch -q origin refs/pull/7/head
    export CI_MERGE_REQUEST_DIFF_BASE_SHA=$BASE CI_COMMIT_SHA=$HEAD REPOSE_DIR=$PWD/.repose-state
    script_of_gitlab >run.sh
    run sh -e run.sh
    [ "$status" -eq 0 ]
    node -e '
        const report = JSON.parse(require("fs").readFileSync("gl-code-quality-report.json", "utf8"));
        const found = report.find((f) => f.check_name === "repose/removed");
        if (found.severity !== "major" || found.location.path !== "src/kv.c" || found.location.lines.begin !== 1) process.exit(1);
        if (new Set(report.map((f) => f.fingerprint)).size !== report.length) process.exit(1);'
    cat >"$HOME/bin/curl" <<'END'
#!/bin/sh
case "$*" in
*per_page*) cat "$HOME/notes.json" ;;
*) echo "$*" >>"$HOME/curl.log" ;;
esac
END
    chmod +x "$HOME/bin/curl"
    export GITLAB_TOKEN=secret CI_API_V4_URL=https://gitlab.example/api/v4 CI_PROJECT_ID=3 CI_MERGE_REQUEST_IID=7
    echo '[{"id": 4, "body": "hello"}]' >"$HOME/notes.json"
    run sh -e run.sh
    [ "$status" -eq 0 ]
    echo '[{"id": 4, "body": "hello"}, {"id": 5, "body": "<!-- repose review -->\nold"}]' >"$HOME/notes.json"
    run sh -e run.sh
    [ "$status" -eq 0 ]
    assert_contains "$(sed -n 1p "$HOME/curl.log")" "-X POST https://gitlab.example/api/v4/projects/3/merge_requests/7/notes "
    assert_contains "$(sed -n 2p "$HOME/curl.log")" "-X PUT https://gitlab.example/api/v4/projects/3/merge_requests/7/notes/5 "
    assert_equal "$(head -n 1 comment.md)" "<!-- repose review -->"
}

@test "hooks: before a push, and on a bare server" {
    make_pull_request
    git fetch -q origin refs/pull/7/head
    git checkout -q -b feature FETCH_HEAD
    recipe .git/hooks/pre-push >.git/hooks/pre-push
    chmod +x .git/hooks/pre-push
    git clone -q --bare . ../server.git
    git remote set-url --push origin "$PWD/../server.git"
    git -C ../server.git symbolic-ref HEAD refs/heads/main
    git -C ../server.git update-ref -d refs/heads/feature
    run git push -q origin feature
    [ "$status" -ne 0 ]
    assert_contains "$output" "warning: kv_get is removed"
    recipe hooks/post-receive >../server.git/hooks/post-receive
    chmod +x ../server.git/hooks/post-receive
    run git push --no-verify origin feature
    [ "$status" -eq 0 ]
    assert_contains "$output" "remote: src/kv.c: warning: kv_get is removed"
    git checkout -q main
    run git push -q origin main
    [ "$status" -eq 0 ]
    run git push -q --no-verify origin :feature
    [ "$status" -eq 0 ]
}

@test "a shell, and the gate for notes" {
    make_pull_request
    git fetch -q origin refs/pull/7/head
    git checkout -q FETCH_HEAD
    recipe "git fetch -q --unshallow" >run.sh
    run sh -e run.sh
    [ "$status" -eq 1 ]
    assert_contains "$output" "src/kv.c: warning: kv_get is removed"
    assert_contains "$(cat review.md)" '# Review of `HEAD` against `origin/main`'
    recipe "repose share fetch " | sed '/share fetch/d' >gate.sh
    run repose status --check
    [ "$status" -eq 1 ]
    run sh -e gate.sh
    [ "$status" -eq 0 ]
}
