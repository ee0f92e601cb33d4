load helpers

field() { # FIELD of the JSON of the last index
    json "it.$1"
}

@test "nothing new: nothing is read" {
    make_fixture c-kv
    run_repose index --format json
    assert_status 0
    [ "$(field parsed)" -gt 10 ]
    assert_equal "$(field commits)" 8
    run_repose index --format json
    assert_status 0
    assert_equal "$(field parsed)" 0
    assert_equal "$(field commits)" 0
    assert_equal "$(field indexed)" "$(git rev-parse HEAD)"
}

@test "an update reads what changed, no more" {
    make_fixture c-kv
    run_repose index
    make_commit src/store.c 'int only;' 'Break the store'
    run_repose index --format json
    assert_equal "$(field parsed)" 1
    assert_equal "$(field commits)" 1
}

@test "switching to a branch and back parses nothing twice" {
    make_fixture c-kv
    run_repose index
    git checkout -q -b side HEAD~2
    make_commit src/side.c 'int side;' 'Add a side'
    run_repose index --format json
    first=$(field parsed)
    [ "$first" -ge 1 ]
    git checkout -q main
    run_repose index --format json
    assert_equal "$(field parsed)" 0
    git checkout -q side
    run_repose index --format json
    assert_equal "$(field parsed)" 0
}

@test "the same bytes under two names are read once" {
    make_fixture c-kv
    run_repose index
    cp src/store.c src/store_copy.c
    git add -A && git commit -q -m 'Copy the store'
    run_repose index --format json
    assert_equal "$(field parsed)" 0
    run_repose brief --format json "src/store_copy.c"
    assert_equal "$(json 'it.files[0].path')" "src/store_copy.c"
}

@test "what was left out is counted and listed, with the reason" {
    make_fixture c-kv
    printf 'a\0b' >logo.png
    printf 'a\0b' >data.unknown
    echo '{}' >package-lock.json
    mkdir -p node_modules/x vendor gen made
    echo 'x' >node_modules/x/index.js
    echo 'int g;' >gen/out.c
    echo 'int v;' >made/theirs.c
    echo 'int e;' >excluded.c
    { printf 'var a=1;%.0s' $(seq 4000); echo; } >app.min.js
    printf 'gen/* linguist-generated\nmade/* linguist-vendored\n' >.gitattributes
    git config repose.exclude excluded.c
    git add -A -f && git commit -q -m 'Add all kinds of files'
    run_repose index
    assert_status 0
    run_repose status --format json
    assert_equal "$(json 'it.index.skipped.excluded')" 1
    assert_equal "$(json 'it.index.skipped.generated')" 1
    [ "$(json 'it.index.skipped.vendored')" -ge 2 ]
    [ "$(json 'it.index.skipped.binary')" -eq 2 ]
    assert_equal "$(json 'it.index.skipped["lock-file"]')" 1
    assert_equal "$(json 'it.index.skipped.minified')" 1
    run_repose status --files
    for file in logo.png data.unknown package-lock.json gen/out.c made/theirs.c excluded.c app.min.js; do
        assert_contains "$output" "$file"
    done
    assert_lacks "$output" "src/store.c"
}

@test "a file over a limit is indexed by words, and status says why" {
    make_fixture c-kv
    git config repose.parse.maxSize 1k
    run_repose index
    assert_status 0
    run_repose status --files
    assert_contains "$output" "src/store.c"
    assert_contains "$output" "too-large"
    run_repose brief --format json "temporary rename"
    [ "$(json 'it.files.some(f => f.path === "src/store.c")')" = true ]
}

@test "hostile files are bounded" {
    make_fixture c-kv
    mkdir hostile
    printf '(%.0s' $(seq 100000) >hostile/deep.c
    printf '[%.0s' $(seq 100000) >hostile/deep.json
    head -c 900000 /dev/urandom | tr '\0' 'x' >hostile/noise.c
    printf '<div>%.0s' $(seq 50000) >hostile/deep.html
    : >hostile/empty.py
    printf 'x' >hostile/one.py
    git add -A && git commit -q -m 'Add hostile files'
    SECONDS=0
    run_repose index
    assert_status 0
    [ "$SECONDS" -lt 60 ]
    run_repose brief --format json add a command
    assert_status 0
    assert_contains "$(json 'it.files.map(f => f.path)')" "src/commands.c"
}

@test "status --check: 1 when the index is behind" {
    make_fixture c-kv
    run_repose status --check
    assert_status 1
    run_repose index
    run_repose status --check
    assert_status 0
    make_commit src/more.c 'int more;'
    run_repose status --check
    assert_status 1
}

@test "gc keeps what HEAD needs" {
    make_fixture c-kv
    for revision in HEAD HEAD~1 HEAD~2 HEAD~3; do
        run_repose index --at "$revision"
    done
    run_repose brief --format json add a command
    expected=$output
    run_repose gc
    assert_status 0
    run_repose brief --format json add a command
    assert_equal "$output" "$expected"
    run_repose doctor
    assert_contains "$output" "index:  sound"
}

@test "show: the note of a module and the summary of a file" {
    make_fixture c-kv
    run_repose show src/store.c
    assert_status 0
    assert_equal "$stderr" ""
    assert_contains "$output" "store_put"
    run_repose show --format json src/store.c
    assert_status 0
    json 'it.schema' >/dev/null
    run_repose show no/such/file.c
    [ "$status" -ne 0 ]
    assert_contains "$stderr" "no/such/file.c"
}

@test "sleep derives the notes of every module" {
    make_fixture mixed-weather
    run_repose sleep
    assert_status 0
    run_repose status --format json
    assert_status 0
    [ "$(json 'it.notes.modules')" -ge 1 ]
    assert_equal "$(json 'it.notes.missing')" 0
}
