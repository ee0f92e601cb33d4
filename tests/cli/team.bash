# team.bash - several clones of one repository that share notes through a bare remote.
NOTES='{"rules": [{"reply": {"generate": "openai"}}]}'

# make_team: a bare remote, and the clones "one" and "two" of it; the model is configured in "one".
make_team() {
    make_fixture c-kv seed
    cd ..
    git clone -q --bare seed remote.git
    git clone -q remote.git one
    git clone -q remote.git two
    start_server "$NOTES"
    cd one
    git config repose.module.minTokens 0
    git -C ../two config repose.module.minTokens 0
    use_model openai
}

# plant PATH CONTENT [PARENT...]: a file in the notes of the remote, as somebody with hostile intent would push it; as a
# merge, with further parents.
plant() {
    local path=$1 content=$2 index=$BATS_TEST_TMPDIR/hostile.index parents="-p refs/repose/notes" tree parent
    shift 2
    for parent in "$@"; do parents="$parents -p $parent"; done
    rm -f "$index"
    git -C ../remote.git read-tree --index-output="$index" refs/repose/notes 2>/dev/null || true
    GIT_INDEX_FILE=$index git -C ../remote.git update-index --add --cacheinfo \
        "100644,$(printf '%s' "$content" | git -C ../remote.git hash-object -w --stdin),$path"
    tree=$(GIT_INDEX_FILE=$index git -C ../remote.git write-tree)
    # shellcheck disable=SC2086 # a list of options
    git -C ../remote.git update-ref refs/repose/notes "$(git -C ../remote.git commit-tree "$tree" $parents -m x)"
}
