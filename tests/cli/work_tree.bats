load helpers

# parse_line in src/parse.c is used by src/main.c; tests/test_parse.c changes along.
commit_parser() {
    git init -q . && mkdir -p src tests || return 1
    for i in 1 2 3 4; do
        printf '#include "parse.h"\n\nint parse_line(const char *text)\n{\n    return text[0] + %d;\n}\n' $i >src/parse.c
        printf 'int parse_line(const char *text);\n' >src/parse.h
        printf '#include "parse.h"\n\nint main(void)\n{\n    return parse_line("%d");\n}\n' $i >src/main.c
        printf '#include "../src/parse.h"\n\nint test_parse(void)\n{\n    return parse_line("%d");\n}\n' $i >tests/test_parse.c
        printf 'parser\n' >README.md
        git add -A && git commit -q -m "Change how lines are parsed, part $i" || return 1
    done
}

make_parser() {
    make_once parser repo commit_parser && run_repose index
}

# What a command must never touch: the stored index, git's index with its times, the list of objects, and what notes.db
# holds.
state_of_repository() {
    find .git -type f ! -name 'index.db-*' ! -path '.git/repose/notes.db*' -exec stat -c '%n %s %y' {} + | sort
    sha256sum .git/index .git/repose/index.db
    sqlite3 .git/repose/notes.db .dump
}

files_of() { # COMMAND...: the paths of a JSON answer
    run_repose "$@" --format json
    assert_status 0
    json 'it.files.map((f) => f.path).sort().join(" ")'
}

@test "a brief ranks what is not committed, with the lines of the work tree" {
    make_parser
    printf '\n\n\n' | cat - src/parse.c >text && mv text src/parse.c
    printf 'int tokenize_quotes(const char *text)\n{\n    return text[1];\n}\n' >src/quotes.c
    run_repose brief --work-tree --format json "Let parse_line use tokenize_quotes"
    assert_status 0
    assert_equal "$stderr" ""
    fits brief
    assert_equal "$(json 'it.work_tree')" '{"changed":2,"unread":0}'
    assert_equal "$(json 'it.files.filter((f) => f.uncommitted).map((f) => f.path).sort().join(" ")')" "src/parse.c src/quotes.c"
    assert_equal "$(json 'it.files.find((f) => f.path === "src/parse.c").symbols[0].line')" 6
    run_repose brief --work-tree "Let parse_line use tokenize_quotes"
    assert_contains "$output" "with 2 uncommitted files"
    assert_contains "$output" '`src/quotes.c` (uncommitted)'
    assert_contains "$output" '- L1 `int tokenize_quotes(const char *text)`'
    run_repose brief --work-tree --format text "Let parse_line use tokenize_quotes"
    assert_contains "$output" "src/quotes.c (uncommitted)"
    run_repose brief --format json "Let parse_line use tokenize_quotes"
    assert_equal "$(json 'it.work_tree === undefined && !it.files.some((f) => f.path === "src/quotes.c")')" true
    assert_equal "$(json 'it.files.find((f) => f.path === "src/parse.c").symbols[0].line')" 3
    rm src/parse.c
    assert_lacks "$(files_of brief --work-tree parse_line)" src/parse.c
}

@test "a clean work tree gives the answer of HEAD" {
    make_parser
    run_repose brief --format json parse_line
    committed=$(json '[it.files, it.modules, it.tests, it.confidence]')
    run_repose brief --work-tree --format json parse_line
    assert_equal "$(json '[it.files, it.modules, it.tests, it.confidence]')" "$committed"
    run_repose review --work-tree
    assert_status 0
    assert_contains "$output" "Nothing changed."
    touch src/*.c
    run_repose review --work-tree
    assert_contains "$output" "Nothing changed."
}

# But for what history teaches: the commit is part of that.
@test "a commit of the same gives the same answer" {
    make_parser
    printf 'int tokenize_quotes(const char *text)\n{\n    return parse_line(text);\n}\n' >>src/parse.c
    printf 'int tokenize_quotes(const char *text);\n' >>src/parse.h
    git rm -q README.md
    known='it.files.map((f) => [f.path, f.symbols.map((s) => s.line + s.signature), f.signals.text, f.signals.mention]).sort()'
    run_repose brief --work-tree --format json --signals "Add tokenize_quotes everywhere"
    before=$(json "$known")
    git add -A && git commit -q -m "Tokenize"
    run_repose brief --format json --signals "Add tokenize_quotes everywhere"
    assert_equal "$(json "$known")" "$before"
}

@test "nothing is stored, and git's index is neither written nor locked" {
    make_parser
    run_repose brief parse_line
    assert_equal "$(sqlite3 .git/repose/notes.db "SELECT count(*) FROM request")" 1
    run_repose review --work-tree HEAD~1
    echo 'int secret_name(void) { return 1; }' >>src/parse.c
    echo 'int other_name(void) { return 1; }' >src/new.c
    git add src/new.c
    touch README.md
    touch .git/index.lock
    before=$(state_of_repository)
    for command in "brief --work-tree secret_name" "review --work-tree" "review --work-tree HEAD~1" "at --work-tree src/new.c:1"; do
        # shellcheck disable=SC2086 # words
        run_repose $command
        assert_status 0
        assert_equal "$stderr" ""
    done
    assert_equal "$(state_of_repository)" "$before"
    rm .git/index.lock
    run_repose find secret_name
    assert_status 1
    run_repose brief --format json secret_name other_name
    assert_lacks "$(json 'it.files')" "new.c"
    [ -z "$(sqlite3 .git/repose/index.db "SELECT 1 FROM block WHERE instr(data, 'secret') OR instr(data, 'other_name')")" ]
}

@test "a review of the work tree: staged, not staged, new, removed, renamed" {
    make_parser
    printf 'int parse_line(const char *text, int strict);\n' >src/parse.h
    git add src/parse.h
    sed -i 's/const char \*text/const char *text, int strict/' src/parse.c
    git mv README.md READ.me
    printf 'int quotes(void)\n{\n    return 1;\n}\n' >src/quotes.c
    rm tests/test_parse.c
    run_repose review --work-tree --format json
    assert_status 0
    assert_equal "$stderr" ""
    fits review
    assert_equal "$(json 'it.files.map((f) => f.change[0] + " " + f.path).join(", ")')" \
        "r READ.me, m src/parse.c, m src/parse.h, a src/quotes.c, d tests/test_parse.c"
    assert_equal "$(json 'it.range.base + " " + it.range.head + " " + it.commits + " " + it.work_tree.changed')" "HEAD the work tree 0 6"
    assert_equal "$(json 'it.findings.filter((f) => f.kind === "signature").map((f) => f.path + ":" + f.line).join()')" src/parse.c:3
    run_repose review --work-tree
    assert_contains "$output" 'Review of `the work tree` against `HEAD`'
    assert_contains "$output" "and what is not committed: 0 commits, 5 files"
    run_repose review --work-tree --format github
    assert_contains "$output" "::notice file=src/parse.c,line=3,"
    run_repose review --work-tree --check
    assert_status 0
    rm src/parse.h
    run_repose review --work-tree --check
    assert_status 1
    git checkout -q src/parse.h
    git add -A && git commit -q -m "Strict"
    echo '/* more */' >>src/main.c
    run_repose review --work-tree --format json HEAD~1
    assert_equal "$(json 'it.files.length + " " + it.commits + " " + it.range.merge_base')" "6 1 $(git rev-parse HEAD~1)"
    run_repose review --work-tree --format json
    assert_equal "$(json 'it.files.map((f) => f.path + f.cosmetic).join()')" src/main.ctrue
    run_repose review --work-tree HEAD~1..HEAD
    assert_status 2
    assert_contains "$stderr" "the change ends in the work tree"
    run_repose review --work-tree nothing
    assert_status 3
}

@test "a branch with a base: from the merge base to the work tree, without what was taken back" {
    make_parser
    git checkout -q -b feature
    echo 'int one(void) { return 1; }' >>src/parse.c
    git commit -q -a -m one
    git checkout -q main
    make_commit other.c 'int other(void) { return 1; }'
    git checkout -q feature
    echo 'int two(void) { return 2; }' >src/two.c
    assert_equal "$(files_of review --work-tree main)" "src/parse.c src/two.c"
    git show main~1:src/parse.c >src/parse.c
    assert_equal "$(files_of review --work-tree main)" src/two.c
    echo 'int three(void) { return 3; }' >>src/main.c
    git add src/main.c
    git show HEAD:src/main.c >src/main.c
    assert_equal "$(files_of review --work-tree)" "src/parse.c src/two.c"
}

@test "at sees the work tree everywhere, with the unsaved text of the file on top" {
    make_parser
    printf '\n\n' | cat - src/main.c >text && mv text src/main.c
    printf '#include "parse.h"\nint again(void)\n{\n    return parse_line("x");\n}\n' >src/again.c
    run_repose at --work-tree --format json src/parse.c:5
    assert_status 0
    fits at
    assert_equal "$(json 'it.uses.map((u) => u.path + ":" + u.line).join(" ")')" "src/again.c:4 src/main.c:7 tests/test_parse.c:5"
    { echo; cat src/parse.c; } >buffer
    run_repose at --work-tree --stdin-path src/parse.c --format json 5 <buffer
    assert_status 0
    assert_equal "$(json 'it.text + it.definition.line + it.uses.length')" stdin43
    run_repose at --stdin-path src/parse.c --format json 5 <buffer
    assert_equal "$(json 'it.uses.map((u) => u.path + ":" + u.line).join(" ")')" "src/main.c:5 tests/test_parse.c:5"
    echo again.c >src/.gitignore
    run_repose at --work-tree --format json src/again.c:3
    assert_equal "$(json 'it.definition.name + it.committed + it.text')" againfalsework-tree
}

@test "where there is no work tree, no commit, or another revision was named" {
    make_parser
    git clone -q --bare . ../bare
    git clone -q --bare . ../copied
    git -C ../copied config --unset core.bare
    git init -q ../unborn
    for command in "brief --work-tree parse" "review --work-tree" "at --work-tree src/main.c:1"; do
        # shellcheck disable=SC2086 # words
        run_repose -C ../bare $command
        assert_status 2
        assert_contains "$stderr" "this repository has no work tree"
        # shellcheck disable=SC2086 # words
        run_repose -C ../copied $command
        assert_status 2
        # shellcheck disable=SC2086 # words
        run_repose -C ../unborn $command
        assert_status 3
        assert_contains "$stderr" "no commits yet"
        assert_equal "$output" ""
    done
    run_repose brief --work-tree --at HEAD~1 parse
    assert_status 2
    assert_contains "$stderr" "exclude each other"
    run_repose at --work-tree --at HEAD~1 src/main.c:1
    assert_status 2
}

@test "a separate git directory, and a submodule, have a work tree" {
    make_parser
    git init -q --separate-git-dir ../elsewhere .
    echo 'int here(void) { return 1; }' >src/here.c
    assert_equal "$(files_of review --work-tree)" src/here.c
    git init -q ../outer
    cd ../outer
    git submodule add -q ../elsewhere inner && git commit -q -m inner
    assert_equal "$(files_of review --work-tree)" ""
    echo 'int deep(void) { return 1; }' >inner/src/deep.c
    assert_equal "$(files_of -C inner review --work-tree)" src/deep.c
    assert_equal "$(files_of review --work-tree)" ""
}

@test "a linked worktree sees its own files only" {
    make_parser
    git worktree add -q ../linked
    echo 'int here(void) { return 1; }' >src/here.c
    echo 'int there(void) { return 1; }' >../linked/src/there.c
    assert_equal "$(files_of review --work-tree)" src/here.c
    assert_equal "$(files_of -C ../linked/src review --work-tree)" src/there.c
}

@test "links, binary and huge files, and what is no file" {
    make_parser
    mkdir ../outside && echo 'int outside_secret(void) { return 1; }' >../outside/secret.c
    ln -s ../../outside/secret.c src/link.c
    ln -s ../outside folder
    rm src/main.c && ln -s ../../outside/secret.c src/main.c
    printf 'a\0b' >src/data.c
    git config repose.maxFileSize 100000
    yes 'int x;' | head -c 300000 >src/huge.c
    mkfifo src/pipe.c
    rm README.md && mkfifo README.md
    run_repose brief --work-tree --format json "outside_secret parse_line"
    assert_status 0
    assert_contains "$stderr" "README.md in the work tree cannot be read"
    assert_lacks "$(json it.files)" "named in the request\",\"defines outside"
    assert_equal "$(json 'it.files.filter((f) => f.symbols.some((s) => s.name === "outside_secret")).length')" 0
    run_repose review --work-tree --format json
    assert_status 0
    fits review
    assert_equal "$(json 'it.files.map((f) => f.change[0] + " " + f.path + (f.parsed ? " parsed" : "")).join(", ")')" \
        "m README.md, a folder, a src/data.c, a src/huge.c, a src/link.c, m src/main.c"
    assert_contains "$(json 'it.limits.join()')" "README.md in the work tree cannot be read"
    assert_lacks "$output" outside_secret
    run_repose at --work-tree folder/secret.c:1
    assert_status 1
    run_repose at --work-tree src/huge.c:1
    assert_contains "$output" "is not indexed (too-large)"
    run_repose at --work-tree src/link.c:1
    assert_contains "$output" "is not indexed (symlink)"
}

@test "a pipe where git reads rules is named, and nobody waits for it" {
    make_parser
    for pipe in .gitignore .gitattributes src/.gitignore src/.gitattributes fresh/deep/.gitignore; do
        mkdir -p "$(dirname "$pipe")"
        mkfifo "$pipe"
        echo 'int more(void) { return 1; }' >>src/main.c
        for command in "brief --work-tree parse_line" "review --work-tree" "at --work-tree src/main.c:1"; do
            status=0
            # shellcheck disable=SC2086 # words
            timeout 60 "$REPOSE" $command >out 2>err || status=$?
            assert_equal "$status" 3
            assert_contains "$(cat err)" "/$pipe is a pipe"
        done
        rm "$pipe"
    done
    # Not looked into: a repository within, and what is ignored.
    git init -q inner && mkdir inner/sub && mkfifo inner/.gitmodules inner/sub/.gitignore
    printf 'built\n' >.gitignore && mkdir built && mkfifo built/.gitattributes && echo 'int built(void);' >built/out.h
    timeout 60 "$REPOSE" brief --work-tree parse_line >out
    timeout 60 "$REPOSE" at --work-tree built/out.h:1 >out
    assert_contains "$(cat out)" "built/out.h"
    ln -s "$PWD/built/.gitattributes" src/.gitattributes
    timeout 60 "$REPOSE" review --work-tree >out 2>err || true
    assert_contains "$(cat err)" "src/.gitattributes is a pipe"
}

@test "what was committed while another process indexes is not called uncommitted" {
    make_parser
    make_commit src/late.c 'int late_name(void) { return parse_line("x"); }'
    echo 'int main_extra(void) { return 1; }' >>src/main.c
    flock .git/repose/writer.lock sleep 100 3>&- &
    holder=$!
    until ! flock -n .git/repose/writer.lock true; do sleep 0.1; done
    run_repose brief --work-tree --format json "late_name main_extra parse_line"
    answer=$output said=$stderr
    run_repose at --work-tree --format json src/late.c:1
    pkill -P "$holder" && wait "$holder" || true
    assert_equal "$(json 'it.committed')" true
    output=$answer
    assert_contains "$said" "another process is indexing"
    assert_equal "$(json 'it.files.filter((f) => f.uncommitted).map((f) => f.path).join()')" src/main.c
    assert_equal "$(json 'it.work_tree.changed + it.files.find((f) => f.path === "src/late.c").symbols[0].name')" 1late_name
}

@test "a folder that became a link, a file that became a folder, and the reverse" {
    make_parser
    mkdir ../outside && cp src/*.c ../outside
    rm -r src && ln -s ../outside src
    rm README.md && mkdir README.md && echo 'int deep(void) { return 1; }' >README.md/deep.c
    rm -r tests && echo tests >tests
    run_repose review --work-tree --format json
    assert_status 0
    assert_equal "$(json 'it.files.map((f) => f.change[0] + " " + f.path).join(", ")')" \
        "d README.md, a README.md/deep.c, a src, d src/main.c, d src/parse.c, d src/parse.h, a tests, d tests/test_parse.c"
    run_repose brief --work-tree --format json "deep parse_line"
    assert_status 0
    assert_equal "$(json 'it.files[0].path')" README.md/deep.c
    run_repose at --work-tree src/parse.c:3
    assert_status 1
}

@test "names of any bytes, ignored files, repositories within" {
    make_parser
    odd=$(printf 'src/odd \377\n"name.c')
    latin=$(printf 'src/gr\374n.c')
    echo 'int odd_bytes(void) { return 1; }' >"$odd"
    echo 'int odd_bytes(void) { return 1; }' >"$latin"
    printf 'build/\n*.log\n' >.gitignore
    mkdir build && echo 'int built(void) { return 1; }' >build/out.c && echo x >x.log
    git init -q inner && echo 'int inner(void) { return 1; }' >inner/inner.c
    run_repose review --work-tree --format json
    assert_status 0
    fits review
    assert_equal "$(json 'it.files.length + " " + it.files.filter((f) => f.path_base64).length')" "3 2"
    run_repose brief --work-tree --format json "odd_bytes built inner"
    assert_status 0
    fits brief
    assert_equal "$(json 'it.files.map((f) => f.path).filter((p) => /build|log|inner/.test(p)).length')" 0
    assert_contains "$(json 'it.files.map((f) => f.path)')" "src/gr"
    run_repose brief --work-tree "odd_bytes"
    assert_lacks "$output" $'\377'
}

@test "a conflict is what stands in the work tree" {
    make_parser
    git checkout -q -b side
    sed -i 's/text\[0\]/text[8]/' src/parse.c && git commit -q -a -m side
    git rm -q README.md && git commit -q -m gone
    git checkout -q main
    sed -i 's/text\[0\]/text[9]/' src/parse.c && git commit -q -a -m main
    echo more >>README.md && git commit -q -a -m more
    git merge side >/dev/null 2>&1 || true
    git status --porcelain | grep -q '^UU src/parse.c'
    run_repose review --work-tree --format json
    assert_status 0
    assert_equal "$(json 'it.files.map((f) => f.change + " " + f.path).join()')" "modified src/parse.c"
    run_repose brief --work-tree --format json parse_line
    assert_status 0
    assert_equal "$(json 'it.files.find((f) => f.path === "src/parse.c").uncommitted')" true
    git merge --abort
    run_repose review --work-tree
    assert_contains "$output" "Nothing changed."
}

@test "a sparse checkout, assumed-unchanged files, and git add -N" {
    make_parser
    git sparse-checkout set src 2>/dev/null
    [ ! -e tests ]
    echo 'int more(void) { return 1; }' >>src/main.c
    assert_equal "$(files_of review --work-tree)" src/main.c
    assert_contains "$(files_of brief --work-tree test_parse)" tests/test_parse.c
    git sparse-checkout disable
    git update-index --assume-unchanged src/parse.c
    echo 'int hidden(void) { return 1; }' >>src/parse.c
    assert_equal "$(files_of review --work-tree)" src/main.c
    git update-index --no-assume-unchanged src/parse.c
    assert_equal "$(files_of review --work-tree)" "src/main.c src/parse.c"
    echo 'int intended(void) { return 1; }' >src/intended.c
    git add -N src/intended.c
    run_repose review --work-tree --format json
    assert_equal "$(json 'it.files.find((f) => f.path === "src/intended.c").definitions[0].name')" intended
    git rm -q --cached src/main.c
    assert_equal "$(files_of review --work-tree)" "src/intended.c src/main.c src/parse.c"
}

@test "an index that the library cannot read is named, and committed answers still come" {
    make_parser
    git sparse-checkout set --sparse-index src 2>/dev/null
    run_repose review --work-tree
    assert_status 3
    assert_contains "$stderr" "cannot compare the work tree with git's index"
    assert_contains "$stderr" "git sparse-checkout reapply --no-sparse-index"
    run_repose brief parse_line
    assert_status 0
    git sparse-checkout reapply --no-sparse-index
    run_repose review --work-tree
    assert_status 0
    git sparse-checkout disable
    git update-index --split-index
    run_repose review --work-tree
    assert_status 3
    git update-index --no-split-index
    run_repose review --work-tree
    assert_status 0
    # As index.skipHash writes it: without a checksum.
    truncate -s -20 .git/index && head -c 20 /dev/zero >>.git/index
    run_repose review --work-tree
    assert_status 3
    assert_contains "$stderr" "index.skipHash=false"
}

@test "line ends and ident strings are those that a commit would have" {
    make_parser
    printf '*.c text eol=crlf\nident.c ident\n' >.gitattributes
    printf '/* $Id$ */\nint ident(void) { return 1; }\n' >ident.c
    git add -A && git commit -q -m attributes
    rm -r src ident.c && git checkout -q .
    grep -q $'\r' src/parse.c
    grep -q 'Id: ' ident.c
    touch src/*.c ident.c
    run_repose review --work-tree
    assert_contains "$output" "Nothing changed."
    printf 'int crlf(void)\r\n{\r\n    return 1;\r\n}\r\n' >>src/parse.c
    run_repose review --work-tree --format json
    assert_equal "$(json 'it.files.map((f) => f.path + f.lines_added + f.lines_deleted).join()')" src/parse.c40
    git checkout -q .
    git rm -q .gitattributes ident.c && git commit -q -m plain
    rm -r src && git checkout -q .
    git config core.autocrlf true
    text=$(sed 's/$/\r/' src/main.c) && printf '%s\n' "$text" >src/main.c
    git diff --quiet 2>/dev/null
    assert_equal "$(files_of review --work-tree)" ""
}

@test "what is left out is decided by the attributes and settings of the commit" {
    make_parser
    printf 'src/main.c linguist-generated\n' >.gitattributes && git add -A && git commit -q -m attributes
    printf 'src/*.c linguist-generated\n' >.gitattributes
    printf 'x' >src/.gitattributes
    printf '[repose]\n    exclude = src/\n' >.repose
    echo 'int extra_name(void) { return parse_line("x"); }' >>src/parse.c
    echo 'int extra_main(void) { return 1; }' >>src/main.c
    run_repose brief --work-tree --format json "Change extra_name and extra_main"
    assert_status 0
    assert_equal "$(json 'it.files.filter((f) => f.symbols.length).map((f) => f.path).join()')" src/parse.c
    run_repose at --work-tree src/parse.c:7
    assert_contains "$output" 'in the function `extra_name`'
    run_repose at --work-tree src/main.c:6
    assert_contains "$output" "is not indexed (generated)"
    rm .gitattributes && ln -s /dev/null .gitattributes
    run_repose at --work-tree src/main.c:6
    assert_status 0
    assert_contains "$output" "is not indexed (generated)"
    run_repose review --work-tree --format json
    assert_status 0
    assert_contains "$(json 'it.files.map((f) => f.path).join()')" ".gitattributes,.repose,src/.gitattributes,src/main.c,src/parse.c"
}

@test "too many files are bounded, and said" {
    make_parser
    mkdir many
    for i in $(seq 2050); do echo "int f$i(void) { return $i; }" >many/f$i.c; done
    run_repose brief --work-tree --format json "parse_line f7"
    assert_status 0
    assert_contains "$stderr" "50 more changed files of the work tree were not read; is a .gitignore missing?"
    assert_equal "$(json 'it.work_tree')" '{"changed":2000,"unread":50}'
    run_repose review --work-tree --format github
    assert_contains "$stderr" "50 more changed files"
    run_repose review --work-tree --format json
    assert_status 0
    assert_equal "$stderr" ""
    assert_equal "$(json 'it.files.length')" 2000
    assert_contains "$(json 'it.limits.join()')" "50 more changed files"
}

@test "find and show see what was written a minute ago" {
    make_parser
    printf '\n\n' | cat - src/parse.c >text && mv text src/parse.c
    printf 'int tokenize_quotes(const char *text)\n{\n    return parse_line(text);\n}\n' >src/quotes.c
    run_repose find --work-tree tokenize_quotes
    assert_status 0
    assert_equal "$output" "src/quotes.c:1: function int tokenize_quotes(const char *text) (uncommitted)
tokenize_quotes is used in no file"
    run_repose find --work-tree --format json parse_line
    fits find
    assert_equal "$(json 'it.definitions.map((d) => d.path + ":" + d.line + (d.uncommitted ? "*" : "")).join(" ")')" "src/parse.c:5* src/parse.h:1"
    assert_equal "$(json 'it.uses.map((u) => u.path + (u.uncommitted ? "*" : "")).join(" ")')" "src/main.c src/quotes.c* tests/test_parse.c"
    assert_equal "$(json 'it.work_tree.changed')" 2
    run_repose show --work-tree src/quotes.c
    assert_status 0
    assert_contains "$output" "with 2 uncommitted files"
    assert_contains "$output" "## src/quotes.c (uncommitted)"
    assert_contains "$output" '- L1-4 function `int tokenize_quotes(const char *text)`'
    run_repose show --work-tree --format json src/parse.c
    fits show
    assert_equal "$(json 'it.file.definitions[0].line + " " + it.file.uncommitted + " " + it.work_tree.changed')" "5 true 2"
    run_repose show --work-tree --format json src/main.c
    assert_equal "$(json 'it.file.uncommitted === undefined')" true
    run_repose find --work-tree nothing_of_this_name
    assert_status 1
    assert_contains "$stderr" "in the work tree"
    rm src/main.c
    run_repose show --work-tree src/main.c
    assert_status 1
    run_repose find --work-tree --at HEAD~1 parse_line
    assert_status 2
}

@test "one line says that uncommitted files were not looked at, where that matters" {
    make_parser
    said="not looked at; --work-tree does"
    run_repose find tokenize_quotes
    assert_lacks "$stderr" "$said"
    printf 'int tokenize_quotes(const char *text);\n' >src/quotes.h
    echo '/* more */' >>src/parse.c
    run_repose find tokenize_quotes
    assert_status 1
    assert_contains "$stderr" "2 uncommitted files were $said"
    run_repose find parse_line
    assert_equal "$stderr" ""
    run_repose show src/quotes.h
    assert_contains "$stderr" "2 uncommitted files were $said"
    run_repose show src/parse.c
    assert_contains "$stderr" "uncommitted changes of src/parse.c were $said"
    run_repose show src/main.c
    assert_equal "$stderr" ""
    run_repose at src/parse.c:3
    assert_contains "$stderr" "uncommitted changes of src/parse.c were $said"
    run_repose at src/main.c:3
    assert_equal "$stderr" ""
    run_repose brief "Let parse_line skip blanks"
    assert_contains "$stderr" "src/parse.c"
    assert_contains "$stderr" "$said"
    git checkout -q src/parse.c
    run_repose brief "Let parse_line skip blanks"
    assert_equal "$stderr" ""
    run_repose brief "Let parse_line use tokenize_quotes"
    assert_contains "$stderr" "1 uncommitted file was $said"
    run_repose brief --at HEAD "Let parse_line use tokenize_quotes"
    assert_equal "$stderr" ""
}
