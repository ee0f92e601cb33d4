load helpers

# kv_get in src/kv.c, used by src/main.c; both change together.
make_library() {
    make_once library repo commit_library
}

commit_library() {
    git init -q . && mkdir -p src/deep tests || return 1
    for i in 1 2 3 4; do
        cat >src/kv.c <<END
#include "kv.h"

/* Looks one up. */
int kv_get(int key)
{
    return key + $i;
}

int kv_twice(int key)
{
    return 2 * kv_get(key);
}
END
        printf '#include "kv.h"\n\nint main(void)\n{\n    return kv_get(%d);\n}\n' $i >src/main.c
        printf 'int kv_get(int key);\nint kv_twice(int key);\n' >src/kv.h
        git add -A && git commit -q -m "Change $i" || return 1
    done
}

@test "the definition at a line, who uses it, what changes along, the note of its module" {
    make_library
    run_repose at src/kv.c:6
    assert_status 0
    assert_equal "$stderr" ""
    assert_contains "$output" 'src/kv.c:6 is in the function `kv_get`, lines 4 to 7'
    assert_contains "$output" '`int kv_get(int key)`'
    assert_contains "$output" "Looks one up."
    assert_contains "$output" '- `src/kv.c:11` in `kv_twice`'
    assert_contains "$output" '- `src/main.c:5` in `main`'
    assert_contains "$output" '- `src/main.c` in 3 of the last 3 changes'
    assert_contains "$output" 'Module `.`'
    run_repose at src/kv.c:2
    assert_status 0
    assert_contains "$output" "is in no definition (c)"
    run_repose at src/kv.c:13
    assert_status 0
    assert_contains "$output" "is in no definition"
    run_repose at src/kv.c:14
    assert_status 1
    assert_equal "$output" ""
    assert_contains "$stderr" "'src/kv.c' has no line 14, but 12"
    printf 'x = 1\n' | run_repose at - conf.py:3
    assert_status 1
}

@test "JSON fits its schema" {
    make_library
    for place in src/kv.c:6 src/kv.c:1; do
        run_repose at --format json $place
        assert_status 0
        fits at
    done
    run_repose at --format json src/kv.c:6
    assert_equal "$(json 'it.definition.name + it.definition.line + it.users + it.text')" kv_get41revision
    assert_equal "$(json 'it.module.writer')" structural
}

@test "paths from the current folder, from the root, absolute, and out of the repository" {
    make_library
    cd src/deep
    for path in ../kv.c ./../kv.c src/kv.c "$PWD/../kv.c" "$PWD/./../../src/kv.c"; do
        case $path in /*) path=$(realpath "$path") ;; esac
        run_repose at --format json "$path:6:3"
        assert_status 0
        assert_equal "$(json 'it.path + ":" + it.line')" src/kv.c:6
    done
    ln -s "$(realpath ../..)" "$BATS_TEST_TMPDIR/linked"
    for path in "$BATS_TEST_TMPDIR/linked/src/kv.c" "$BATS_TEST_TMPDIR/linked/src/deep/../kv.c"; do
        run_repose at --format json "$path:6"
        assert_status 0
        assert_equal "$(json 'it.path')" src/kv.c
    done
    run_repose at --stdin-path "$BATS_TEST_TMPDIR/linked/src/new.c" --format json 1 </dev/null
    assert_status 0
    assert_equal "$(json 'it.path')" src/new.c
    run_repose at "$BATS_TEST_TMPDIR/linked/../elsewhere.c:1"
    assert_status 2
    run_repose at ../../../kv.c:6
    assert_status 2
    assert_contains "$stderr" "not in this repository"
    run_repose at /etc/passwd:1
    assert_status 2
    run_repose at nothing.c:1
    assert_status 1
    assert_contains "$stderr" "no file 'src/deep/nothing.c'"
    cd ../..
    run_repose at kv.c:6
    assert_status 1
    assert_contains "$stderr" "did you mean 'src/kv.c'?"
    cd ..
    run_repose -C repo/src at kv.c:6
    assert_status 0
    assert_contains "$output" 'kv_get'
}

@test "an unsaved text, and one of the work tree, are parsed on the fly and never stored" {
    make_library
    { echo; echo; cat src/kv.c; } >buffer
    run_repose at --stdin-path src/kv.c --format json 8 <buffer
    assert_status 0
    assert_equal "$(json 'it.definition.name + it.definition.line + it.text')" kv_get6stdin
    assert_equal "$(json 'it.uses.map(u => u.path + ":" + u.line).join()')" src/kv.c:13,src/main.c:5
    run_repose at --stdin-path src/kv.c src/kv.c:8 <buffer
    assert_status 0
    run_repose at src/kv.c:6 --format json
    assert_equal "$(json 'it.definition.line')" 4
    run_repose at --work-tree src/kv.c:6
    assert_contains "$output" "lines 4 to 7"
    cp buffer src/kv.c
    run_repose at --work-tree src/kv.c:8
    assert_status 0
    assert_contains "$output" "lines 6 to 9"
    run_repose at src/kv.c:8
    assert_contains "$output" "in no definition"
    printf 'int fresh(void)\n{\n    return 1;\n}\n' >src/new.c
    run_repose at --work-tree src/new.c:2 --format json
    assert_status 0
    assert_equal "$(json 'it.definition.name + it.committed')" freshfalse
    run_repose at src/new.c:2
    assert_status 1
    ln -s /etc/passwd src/link.c
    run_repose at --work-tree src/link.c:1
    assert_status 0
    assert_contains "$output" "is not indexed (symlink)"
    run_repose at --work-tree src:1
    assert_status 1
    run_repose at --work-tree gone.c:1
    assert_status 1
    git clone -q --bare . ../bare
    run_repose -C ../bare at --work-tree src/kv.c:1
    assert_status 2
    assert_contains "$stderr" "no work tree"
    run_repose -C ../bare at src/kv.c:6
    assert_status 0
}

@test "places that name no line, or no file, are usage errors" {
    make_library
    for place in src/kv.c src/kv.c: src/kv.c:0 src/kv.c:x 12 :12 ''; do
        run_repose at "$place"
        assert_status 2
    done
    run_repose at
    assert_status 2
    run_repose at src/kv.c:1 src/kv.c:2
    assert_status 2
}

@test "another revision, without what came later" {
    make_library
    run_repose at --at HEAD~2 --format json src/kv.c:6
    assert_status 0
    assert_equal "$(json 'it.indexed')" "$(git rev-parse HEAD~2)"
    assert_equal "$(json 'it.companions.length')" 0
    git init -q ../empty
    run_repose -C ../empty at a.c:1
    assert_status 3
}

@test "hostile and large texts" {
    make_library
    yes 'int x;' | head -c 3000000 >big.c
    run_repose at --stdin-path big.c 1 <big.c
    assert_status 0
    assert_contains "$output" "(too-large)"
    printf '\000\001' >binary
    run_repose at --stdin-path bin.c 1 <binary
    assert_status 0
    assert_contains "$output" "is not indexed (binary)"
    yes '{' | head -n 20000 >deep
    run_repose at --stdin-path deep.c 1 <deep
    assert_status 0
    printf 'int f\033[31m(void)\n{\n}\n' >odd.c
    run_repose at --work-tree odd.c:1
    assert_status 0
    assert_lacks "$output" $'\033'
}
