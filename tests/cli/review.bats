load helpers

# A C library whose header and source always change together, with a feature branch that is checked out.
make_library() {
    make_once library "${1:-repo}" commit_library
}

commit_library() {
    git init -q . && mkdir src tests || return 1
    printf '#include "kv.h"\n\nint main(void)\n{\n    return kv_get(1);\n}\n' >src/main.c
    printf '#include "../src/kv.h"\n\nint test_get(void)\n{\n    return kv_get(3);\n}\n' >tests/test_kv.c
    for i in 1 2 3 4 5 6 7 8; do
        printf '#include "kv.h"\n\nint kv_get(int key)\n{\n    return key + %d;\n}\n' $i >src/kv.c
        printf 'int kv_get(int key); /* %d */\n' $i >src/kv.h
        git add -A && GIT_COMMITTER_DATE="2024-01-0${i}T12:00:00Z" git commit -q -m "Change kv $i" || return 1
    done
    git checkout -q -b feature
}

change_signature() {
    printf '#include "kv.h"\n\nint kv_get(int key, int fallback)\n{\n    return key + fallback;\n}\n' >src/kv.c
    git commit -q -a -m 'Give kv_get a fallback'
}

@test "a changed signature: who uses it, what is missing, which tests" {
    make_library
    change_signature
    run_repose review
    assert_status 0
    assert_equal "$stderr" ""
    assert_contains "$output" '# Review of `HEAD` against `main`'
    assert_contains "$output" "base: the usual branch"
    assert_contains "$output" "1 commit, 1 file, +2 -2."
    assert_contains "$output" "## Usually changes along, and is missing"
    assert_contains "$output" '- `src/kv.h` '
    assert_contains "$output" 'in 7 of the last 7 changes of `src/kv.c`; defines `kv_get`, too'
    assert_contains "$output" '`Change kv 8`'
    assert_contains "$output" '`int kv_get(int key)` is now `int kv_get(int key, int fallback)`'
    assert_contains "$output" 'used in `src/main.c:5` in `main`, `tests/test_kv.c:5` in `test_get`'
    assert_contains "$output" '- `tests/test_kv.c`: uses `kv_get`'
}

# 90 changes: of app.py, and at every third of them of the settings, of which two in five have a line about them.
commit_settings() {
    git init -q . && print_settings | git fast-import --quiet --force && git checkout -q -f main && git checkout -q -b feature
}

print_settings() {
    for i in $(seq 0 89); do
        printf 'commit refs/heads/main\ncommitter a <a@localhost> %d +0000\ndata 6\nChange' $((1700000000 + i * 3600))
        if [ $((i % 3)) = 0 ]; then
            printf '\nM 100644 inline conf/settings.py\ndata <<END\nTIMEOUT = %d\nEND\n' "$i"
        else
            printf '\nM 100644 inline app.py\ndata <<END\ndef run():\n    return %d\nEND\n' "$i"
        fi
        case $((i % 15)) in 0 | 6) printf 'M 100644 inline docs/settings.rst\ndata <<END\nTIMEOUT: %d\nEND\n' "$i" ;; esac
    done
}

@test "the document of the settings is missed, though most of their changes have none of it" {
    make_once settings repo commit_settings
    echo 'TIMEOUT = 100' >conf/settings.py
    git commit -q -a -m 'Wait longer'
    run_repose review --check
    assert_status 0
    assert_contains "$output" "## Documents and data that usually change along, and are missing"
    assert_contains "$output" '- `docs/settings.rst` '
    assert_contains "$output" 'in 11 of the last 28 changes of `conf/settings.py`'
    git checkout -q -b other main
    echo 'def run(): return 2' >app.py
    git commit -q -a -m 'Run otherwise'
    run_repose review
    assert_lacks "$output" "settings.rst"
}

@test "sources that are missing stand before documents and data, which take no place from them" {
    mkdir repo && cd repo && git init -q . && mkdir src docs
    for i in 1 2 3 4 5 6 7 8 9 10; do
        printf 'int kv_get(int key)\n{\n    return key + %d;\n}\n' $i >src/kv.c
        echo "int kv_get(int key); /* $i */" >src/kv.h
        for name in a b c d e f g; do echo "The $name of kv_get in $i" >docs/kv-$name.md; done
        git add -A && GIT_COMMITTER_DATE="2024-01-${i}T12:00:00Z" git commit -q -m "Change kv $i"
    done
    sed -i 's/int key/int key, int other/' src/kv.c
    git commit -q -a -m 'Give kv_get another'
    run_repose review HEAD~1 --format json
    fits review
    assert_equal "$(json 'it.missing[0].path')" src/kv.h
    assert_equal "$(json 'it.missing.slice(1).map(m => m.role + " " + m.path.startsWith("docs/kv-")).join()')" \
        "document true,document true,document true,document true"
    run_repose review HEAD~1
    before=${output%%## Documents and data that usually*}
    assert_contains "$before" '- `src/kv.h` '
    assert_lacks "$before" "docs/kv-"
}

@test "a parameter renamed far behind in a signature is a changed signature" {
    make_library
    wide="int kv_get(int key$(printf ', int number_%d' $(seq 30)), int"
    printf '%s fallback)\n{\n    return key;\n}\n' "$wide" >src/kv.c
    git commit -q -a -m 'Widen kv_get'
    printf '%s instead)\n{\n    return key;\n}\n' "$wide" >src/kv.c
    git commit -q -a -m 'Call it by another name'
    run_repose review HEAD~1 --format text
    assert_status 0
    assert_contains "$output" "src/kv.c:1: notice: the signature of kv_get changes from 'int kv_get(int key, int number_1"
    assert_contains "$output" "… int fallback …' to '"
    assert_contains "$output" "… int instead …'; also used in src/main.c:5"
}

@test "nobody uses it, and its users are not known, are told apart" {
    mkdir repo && cd repo && git init -q .
    printf 'def alone(a):\n    pass\n\n\nclass Bag:\n    def load(self, a):\n        pass\n' >bag.py
    printf 'class Box:\n    def load(self):\n        pass\n' >box.py
    printf 'from box import Box\nfrom bag import Bag\n\ndef go(x):\n    x.load(1)\n' >go.py
    git add -A && git commit -q -m base
    sed -i 's/alone(a)/alone(b)/; s/self, a/self, b/' bag.py
    git commit -q -a -m 'Rename parameters'
    run_repose review HEAD~1
    assert_contains "$output" '`def alone(b)`
  - no other file uses it'
    assert_contains "$output" '`def load(self, b)`
  - its users are not known: 1 file uses the name'
    run_repose review HEAD~1 --format text
    assert_contains "$output" "unused: alone of bag.py: no other file uses it"
    assert_contains "$output" "not known: who uses Bag.load of bag.py: 1 file uses the name"
    run_repose review HEAD~1 --format json
    fits review
    assert_equal "$(json 'it.files[0].definitions.map(d => [d.name, d.users, d.users_known].join(" ")).join()')" \
        "alone 0 true,Bag.load 0 false"
}

@test "one reason why users are not known is one line, however many definitions it is of" {
    mkdir repo && cd repo && git init -q .
    methods() { printf 'class %s:\n' $1; for m in open shut load save; do printf '    def %s_%s(self):\n        pass\n' $m $2; done; }
    { methods Bag row; printf '\n\n'; methods Box row; methods Tray cell; } >bag.py
    methods Can cell >can.py
    printf 'from can import Can\nfrom bag import Tray\n\ndef go(x):\n    x.open_cell(x.shut_cell(x.load_cell(x.save_cell())))\n' >go.py
    git add -A && git commit -q -m base
    { printf 'class Bag:\n    pass\n\n\n'; methods Box row; printf 'class Tray:\n    pass\n'; } >bag.py
    git commit -q -a -m 'Empty the bag'
    run_repose review HEAD~1 --format text
    assert_status 0
    assert_contains "$output" "not known: who uses 4 definitions, which were not looked for: Bag.open_row of bag.py, Bag.shut_row of bag.py, Bag.load_row of bag.py and 1 more"
    assert_contains "$output" "not known: who uses 4 definitions, whose names other files use: Tray.open_cell of bag.py (1 file), Tray.shut_cell of bag.py (1 file), Tray.load_cell of bag.py (1 file) and 1 more"
    [ "$(grep -c '^not known: who uses' <<<"$output")" = 2 ]
    run_repose review HEAD~1
    assert_contains "$output" '- the users of 4 of these were not looked for'
    [[ $output != *'  - its users were not looked for'* ]]
}

@test "a hot spot is one of the change's own files, not a namesake in another folder" {
    git init -q -b main repo && cd repo
    {
        for i in $(seq 110); do
            path=package.json
            [ $((i % 2)) = 0 ] || path=tools/package.json
            printf 'commit refs/heads/main\ncommitter A <a@example.org> %s +0000\ndata 6\nstep x\n' $((1700000000 + i * 1000))
            printf 'M 100644 inline %s\ndata <<X\n{ "version": %s }\nX\n\n' $path $i
        done
        printf 'commit refs/heads/main\ncommitter A <a@example.org> 1800000000 +0000\ndata 4\nlast\n'
        printf 'M 100644 inline tools/package.json\ndata <<X\n{ "version": "last" }\nX\n\n'
    } | git fast-import --quiet --force
    git checkout -q -f main
    run_repose review HEAD~1
    assert_status 0
    assert_contains "$output" 'tools/package.json is a hot spot'
    [[ $output != *'- package.json is a hot spot'* && $output != *': package.json is a hot spot'* ]]
}

@test "formats: JSON fits its schema, text reads like a compiler, github escapes" {
    make_library
    change_signature
    run_repose review --format json
    assert_status 0
    fits review
    assert_equal "$(json 'it.range.chosen')" "the usual branch"
    assert_equal "$(json 'it.missing[0].path')" src/kv.h
    assert_equal "$(json 'it.files[0].definitions[0].uses.map(u => u.path + ":" + u.line).join()')" src/main.c:5,tests/test_kv.c:5
    run_repose review --format json --signals
    assert_status 0
    fits review
    assert_equal "$(json 'it.missing.every(m => "signals" in m) && it.missing.some(m => !m.listed)')" true
    run_repose review --format text
    assert_status 0
    assert_contains "$output" "src/kv.c:3: notice: the signature of kv_get changes"
    assert_contains "$output" "test: tests/test_kv.c: uses kv_get"
    run_repose review --format github
    assert_status 0
    assert_contains "$output" "::notice file=src/kv.c,line=3,title=repose%3A signature::the signature of kv_get changes"
    run_repose brief --format github add a command
    assert_status 2
    assert_contains "$stderr" "repose review"
}

@test "a clean change gets a short answer, and an empty one a shorter" {
    make_library
    run_repose review main
    assert_status 0
    assert_contains "$output" "Nothing changed."
    printf '#include "kv.h"\n\nint kv_get(int key)\n{\n    return key * 2;\n}\n' >src/kv.c
    printf 'int kv_get(int key); /* twice */\n' >src/kv.h
    git commit -q -a -m Double
    run_repose review
    assert_status 0
    assert_contains "$output" "Nothing in the index or in history speaks against it."
    [ "$(printf '%s\n' "$output" | wc -l)" -le 12 ]
    run_repose review --check
    assert_status 0
}

@test "--check: 1 when there is a warning, and only then" {
    make_library
    printf '#include "kv.h"\n' >src/kv.c
    printf '\n' >src/kv.h
    git commit -q -a -m Remove
    run_repose review
    assert_status 0
    assert_contains "$output" "## May break"
    assert_contains "$output" '`kv_get` of `src/kv.c` is removed, still used in `src/main.c:5` in `main`'
    run_repose review --check --format text
    assert_status 1
    assert_contains "$output" "src/kv.c: warning: kv_get is removed, and still used in src/main.c:5, tests/test_kv.c:5"
    assert_contains "$stderr" "1 warning"
}

@test "a namespace stands while another file opens it" {
    mkdir repo && cd repo && git init -q .
    for name in first second; do
        printf 'namespace shelf_space {\nint %s_shelf() { return 1; }\n}\n' $name >$name.cc
    done
    printf '#include "first.cc"\n#include "second.cc"\n\nint use_both()\n{\n    return shelf_space::second_shelf();\n}\n' >user.cc
    git add -A && git commit -q -m 'Start'
    printf 'int first_of_all() { return 1; }\n' >first.cc
    git commit -q -a -m 'Leave the namespace'
    run_repose review HEAD~1 --check --format text
    assert_lacks "$output" "shelf_space is removed"
    printf 'int second_of_all() { return 1; }\n' >second.cc
    git commit -q -a -m 'Close it'
    run_repose review HEAD~1 --check --format text
    assert_status 1
    assert_contains "$output" "shelf_space is removed, and still used in user.cc:6"
}

@test "--budget bounds the Markdown; a number out of range is a usage error" {
    make_library
    change_signature
    run_repose review -b 200 --format json
    assert_status 0
    assert_equal "$(json 'it.budget === 200 && it.tokens <= 200')" true
    run_repose review -b 10
    assert_status 2
    run_repose review main feature
    assert_status 2
    run_repose review --at main
    assert_status 2
}

@test "ranges: two and three dots, from the merge base on; unknown and unrelated ones" {
    make_library
    change_signature
    git checkout -q main
    make_commit other.txt later
    run_repose review main..feature --format json
    assert_status 0
    expected=$output
    assert_equal "$(json 'it.files.length')" 1
    assert_equal "$(json 'it.range.merge_base')" "$(git merge-base main feature)"
    for range in main...feature ..feature; do
        run_repose review "$range" --format json
        assert_status 0
        assert_equal "$(json 'it.range.merge_base + it.files.length')" "$(git merge-base main feature)1"
    done
    run_repose review nothing..feature
    assert_status 3
    assert_contains "$stderr" "unknown revision 'nothing'"
    git checkout -q --orphan alone
    git commit -q -m alone
    run_repose review main
    assert_status 3
    assert_contains "$stderr" "no commit in common"
}

@test "a bare repository, and a folder that is not its own" {
    make_library
    change_signature
    git clone -q --bare . ../bare.git
    git -C ../bare.git symbolic-ref HEAD refs/heads/main
    cd ..
    run_repose -C bare.git --db state review ..feature
    assert_status 0
    assert_contains "$output" "base: HEAD of the bare repository"
    assert_contains "$output" '- `src/kv.h` '
    [ ! -e bare.git/repose ]
}

@test "shallow clones: what depth is lacking" {
    make_library
    change_signature
    git checkout -q main
    make_commit other.txt later
    cd ..
    git clone -q --depth 1 --no-single-branch "file://$PWD/repo" one
    cd one
    git checkout -q feature
    run_repose review origin/main
    assert_status 3
    assert_contains "$stderr" "too shallow"
    assert_contains "$stderr" "fetch-depth: 0"
    git fetch -q --depth 1 origin main
    git update-ref -d refs/remotes/origin/HEAD 2>/dev/null || true
    cd ..
    git clone -q --depth 3 --no-single-branch "file://$PWD/repo" three
    cd three
    git checkout -q feature
    run_repose review
    assert_status 0
    assert_contains "$output" "base: the default branch of origin"
    assert_contains "$output" "this clone is shallow: "
    assert_contains "$output" "git fetch --deepen=2000"
    git fetch -q --unshallow
    run_repose review
    assert_status 0
    assert_lacks "$output" shallow
    assert_contains "$output" 'in 7 of the last 7 changes of `src/kv.c`'
}

@test "no commits, one commit" {
    git init -q repo
    cd repo
    run_repose review
    assert_status 3
    assert_contains "$stderr" "has no commits yet"
    make_commit a.c 'int a;'
    run_repose review
    assert_status 3
    assert_contains "$stderr" "it has no parent"
}

@test "the change cannot choose what is looked at" {
    make_library
    printf '[repose]\n\texclude = *\n' >.repose
    printf '* linguist-generated\n' >.gitattributes
    git add -A
    change_signature
    git add -A && git commit -q --amend --no-edit
    run_repose review --format json
    assert_status 0
    assert_equal "$(json 'it.files.find(f => f.path === "src/kv.c").definitions.length')" 1
}

@test "nothing of the change is kept, and history is that of the merge base" {
    make_library
    change_signature
    run_repose review --format json
    assert_status 0
    expected=$output
    run_repose index
    assert_status 0
    run_repose review --format json
    assert_status 0
    assert_equal "$output" "$expected"
    run_repose --db ../fresh review --format json
    assert_status 0
    assert_equal "$output" "$expected"
}

@test "a note that was paid for becomes stale by the change, until somebody sleeps on it" {
    make_library
    git checkout -q main
    start_server '{"rules": [{"reply": {"generate": "openai"}}]}'
    use_model openai
    run_repose sleep
    assert_status 0
    git checkout -q feature
    printf '#include "kv.h"\n\nint kv_get(int key)\n{\n    return key * 2;\n}\n' >src/kv.c
    git commit -q -a -m Double
    run_repose review --format json
    assert_status 0
    assert_equal "$(json 'it.modules[0].writer')" openai:test-model
    assert_equal "$(json 'it.modules[0].outdated')" null
    change_signature
    run_repose review
    assert_status 0
    assert_contains "$output" "the change makes its note stale: names, signatures or documentation change"
    run_repose review --format text
    assert_contains "$output" "notice: the note on . becomes stale"
    run_repose sleep
    assert_status 0
    run_repose review
    assert_status 0
    assert_lacks "$output" stale
}

@test "hostile names and texts stay where they are" {
    make_library
    name=$(printf 'a,b:c%%\n::error::x.c')
    printf 'int f(void);\n' >"$name"
    printf 'int g`*<b>(void);\n' >src/odd.c
    git add -A
    git commit -q -m '::warning::@everyone <img src=x>'
    printf '#include "kv.h"\n' >src/kv.c
    git commit -q -a -m x
    run_repose review --format github
    assert_status 0
    assert_lacks "$output" "
::error"
    run_repose review
    assert_status 0
    assert_lacks "$output" "@everyone"
    assert_lacks "$output" "
::error"
}

@test "lines of left-out files count, and a namesake's test of another package is no test" {
    mkdir repo && cd repo && git init -q .
    mkdir -p packages/a/src packages/a/test packages/b/test tests/support
    printf '{}\n' | tee packages/a/package.json >packages/b/package.json
    printf 'export function node(a: number) {\n  return a\n}\n' >packages/a/src/node.ts
    printf 'test("a", () => {})\n' | tee packages/a/test/node.spec.ts packages/b/test/node.spec.ts >tests/support/node.ts
    printf '{\n"a": 1\n}\n' >package-lock.json
    git add -A && git commit -q -m base
    sed -i 's/return a/return a + 1/' packages/a/src/node.ts
    printf '{\n"a": 2,\n"b": 3\n}\n' >package-lock.json
    git commit -q -a -m change
    run_repose review HEAD~1
    assert_status 0
    assert_contains "$output" "2 files, +3 -2."
    assert_contains "$output" '`packages/a/test/node.spec.ts`: named after'
    [[ $output != *packages/b/test* ]]
    [[ $output != *tests/support* ]]
}
