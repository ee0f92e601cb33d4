load helpers

@test "a name: where it is defined, then who uses it" {
    make_fixture c-kv
    run_repose find store_remove
    assert_status 0
    assert_equal "$stderr" ""
    assert_contains "$output" "src/store.c:"
    assert_contains "$output" ": function "
    assert_contains "$output" ": used "
    line=$(printf '%s\n' "$output" | sed -n 's/^src\/store\.c:\([0-9]*\):.*/\1/p')
    assert_contains "$(sed -n "${line}p" src/store.c)" "store_remove"
    run_repose find --format markdown "store_rem*"
    assert_status 0
    assert_contains "$output" "begins these names"
}

@test "find: the JSON is what the schema says" {
    make_fixture typescript-ui
    run_repose find --format json --limit 3 Button
    assert_status 0
    fits find
    assert_equal "$(json 'it.schema')" "repose.find/1"
    assert_equal "$(json 'it.indexed')" "$(git rev-parse HEAD)"
    assert_equal "$(json 'it.definitions.length > 0 && it.definitions.length <= 3')" true
}

@test "find: another revision, and a name that is none" {
    make_fixture c-kv
    make_commit src/added.c 'int brand_new_name(void) { return 1; }'
    run_repose find brand_new_name
    assert_status 0
    run_repose find --at HEAD~1 brand_new_name
    assert_status 1
    assert_equal "$output" ""
    assert_contains "$stderr" "brand_new_name"
    run_repose find '()'
    assert_status 2
    run_repose find 'int store_remove(struct store *store)'
    assert_status 1
    assert_contains "$stderr" "a name is one word, 'repose brief' takes several"
    run_repose find ' store_remove (store) '
    assert_status 0
    run_repose find
    assert_status 2
    git init -q ../empty
    run_repose -C ../empty find main
    assert_status 3
    assert_contains "$stderr" "no commits yet"
}

# Several words are one name, of a heading, or none; what stands first is not the answer to all.
@test "find: several words" {
    make_fixture c-kv
    make_commit docs/guide.md '# Guide

## How values are stored

Text.'
    make_commit tools/report.py 'def values():
    return []'
    run_repose find "How values are stored"
    assert_status 0
    assert_contains "$output" "docs/guide.md:3"
    run_repose find "values zzzqqq"
    assert_status 1
    assert_equal "$output" ""
    assert_contains "$stderr" "nothing is called values zzzqqq"
    run_repose find --format json "How is it stored"
    assert_status 1
    assert_equal "$(json 'it.definitions.length + it.uses.length')" 0
}

# Characters that are not seen or that turn others around, in what any command prints.
@test "hidden characters of a repository are escaped in every form" {
    git init -q hidden && cd hidden
    printf '/* Doc \u202e turned\u200b, \u2066in\ufeff. */\nint a_thing(int a)\n{\n    return a;\n}\n' >"$(printf 'p\u200bq.c')"
    git add -A && git commit -qm "$(printf 'Add a\u202e thing')"
    for command in "brief a_thing" "brief --format json a_thing" "brief --format text a_thing" "find a_thing" \
        "find --format json a_thing" "status" "status --format json" "status --files --format json"; do
        # shellcheck disable=SC2086 # words
        run_repose $command
        [ -n "$output" ]
        run grep -qP '[\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]' "$BATS_TEST_TMPDIR/.out" "$BATS_TEST_TMPDIR/.err"
        assert_equal "$command: $status" "$command: 1"
    done
    run_repose brief --format json a_thing
    assert_contains "$output" 'p\u200bq.c'
    run_repose brief a_thing
    assert_contains "$output" 'p\u{200b}q.c'
}
