load helpers

@test "every fixture becomes a repository with one commit for each folder" {
    for fixture in "$FIXTURES"/*/; do
        name=$(basename "$fixture")
        (
            make_fixture "$name" "$name"
            assert_equal "$(git rev-list --count HEAD)" "$(ls "$fixture/commits" | wc -l)"
            assert_equal "$(git status --porcelain)" ""
            [ "$(git ls-files | wc -l)" -ge 6 ]
        )
    done
}

@test "a fixture has the same commit ids every time" {
    (make_fixture c-kv one)
    (make_fixture c-kv two)
    assert_equal "$(git -C one rev-parse HEAD)" "$(git -C two rev-parse HEAD)"
    (make_fixture c-kv three 2)
    assert_equal "$(git -C three rev-parse HEAD)" "$(git -C one rev-parse HEAD~6)"
}

@test "a deleted file is gone" {
    make_fixture c-kv
    [ ! -e src/cmd_count.c ]
    git cat-file -e HEAD~1:src/cmd_count.c
}
