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
    printf '%s' "$output" >find.json
    node "$BATS_TEST_DIRNAME/validate.js" "$BATS_TEST_DIRNAME/../../docs/find.schema.json" find.json
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
    run_repose find
    assert_status 2
    git init -q ../empty
    run_repose -C ../empty find main
    assert_status 3
    assert_contains "$stderr" "no commits yet"
}
