load helpers

# index_files: the names of the files that the last brief knows, one in a line.
ranked() {
    json 'it.files.map(f => f.path).join("\n")'
}

@test "outside a repository: status 3 and the way out" {
    mkdir nowhere && cd nowhere
    export GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR
    for command in "index" "brief add a command" "status" "show x" "sleep" "doctor" "gc" "config"; do
        run_repose $command
        assert_status 3
        assert_equal "$output" ""
        assert_contains "$stderr" "not in a git repository"
        assert_contains "$stderr" "-C DIR"
    done
}

@test "a folder that does not exist: status 3, and its name" {
    run_repose -C no/such/folder index
    assert_status 3
    assert_equal "$output" ""
    assert_contains "$stderr" "no/such/folder"
}

@test "no commits yet: index and status succeed, a brief does not" {
    git init -q empty && cd empty
    run_repose index
    assert_status 0
    assert_contains "$output" "no commits yet"
    run_repose status --format json
    assert_status 0
    assert_equal "$(json 'it.head')" "null"
    run_repose brief add a command
    assert_status 3
    assert_contains "$stderr" "no commits yet"
    run_repose --format json brief add a command
    assert_status 3
}

@test "an unknown revision: status 3, and its name" {
    make_fixture c-kv
    for command in "index" "brief add a command"; do
        run_repose $command --at no-such-branch
        assert_status 3
        assert_equal "$output" ""
        assert_contains "$stderr" "no-such-branch"
    done
}

@test "a revision that is not a commit: status 3" {
    make_fixture c-kv
    run_repose index --at 'HEAD:src'
    assert_status 3
    assert_contains "$stderr" "HEAD:src"
}

@test "a bare repository answers as its clone does" {
    make_fixture c-kv
    run_repose brief --format json add a command
    assert_status 0
    expected=$(ranked)
    cd "$BATS_TEST_TMPDIR"
    git clone -q --bare repo bare.git
    run_repose -C bare.git brief --format json add a command
    assert_status 0
    assert_equal "$stderr" ""
    assert_equal "$(ranked)" "$expected"
    [ -e bare.git/repose/index.db ]
    cd bare.git
    run_repose status --check
    assert_status 0
}

@test "in a bare repository .gitattributes comes from the revision" {
    make_fixture c-kv
    make_commit .gitattributes 'src/store.c linguist-generated' 'Mark the store as generated'
    git clone -q --bare . ../bare.git
    run_repose -C ../bare.git status --files
    run_repose -C ../bare.git index
    assert_status 0
    run_repose -C ../bare.git status --files
    assert_status 0
    assert_contains "$output" "src/store.c"
    assert_contains "$output" "generated"
    run_repose -C ../bare.git index --at HEAD~1
    run_repose -C ../bare.git brief --at HEAD~1 --format json "store_save writes a temporary file"
    assert_contains "$(ranked)" "src/store.c"
}

@test "-C beats GIT_DIR, and GIT_DIR beats the current folder" {
    (make_fixture c-kv one)
    (make_fixture rust-calc two)
    cd one
    GIT_DIR=$BATS_TEST_TMPDIR/two/.git run_repose brief --format json add an operator to the parser
    assert_contains "$(ranked)" "src/parser.rs"
    GIT_DIR=$BATS_TEST_TMPDIR/two/.git run_repose -C ../one brief --format json add a command
    assert_contains "$(ranked)" "src/commands.c"
}

@test "any folder of the working tree will do" {
    make_fixture c-kv
    cd src
    run_repose brief --format json add a command
    assert_status 0
    assert_contains "$(ranked)" "src/commands.c"
}

@test "all worktrees share one store, and each has its own HEAD" {
    make_fixture c-kv
    git worktree add -q ../other HEAD~3
    run_repose index
    assert_status 0
    run_repose -C ../other index
    assert_status 0
    assert_contains "$output" "$(git rev-parse --short=12 HEAD~3)"
    [ ! -e .git/worktrees/other/repose ]
    run_repose status --check
    assert_status 0
    run_repose -C ../other status --check
    assert_status 0
}

@test "a detached HEAD" {
    make_fixture c-kv
    git checkout -q HEAD~4
    run_repose index
    assert_status 0
    assert_equal "$stderr" ""
    assert_contains "$output" "$(git rev-parse --short=12 HEAD)"
}

@test "a shallow clone teaches only from the commits that are there" {
    make_fixture c-kv
    git clone -q --depth 2 "file://$PWD" ../shallow
    cd ../shallow
    run_repose index
    assert_status 0
    assert_equal "$stderr" ""
    run_repose brief --format json add a command
    assert_status 0
    assert_contains "$(ranked)" "src/commands.c"
    run_repose index --at HEAD~3
    assert_status 3
    assert_contains "$stderr" "shallow"
}

@test "a partial clone: blobs that are not there are counted and skipped" {
    make_fixture c-kv
    git config uploadpack.allowFilter true
    git clone -q --no-checkout --filter=blob:none "file://$PWD" ../partial
    cd ../partial
    run_repose index
    assert_status 0
    run_repose status --format json
    assert_status 0
    [ "$(json 'it.index.skipped.missing')" -ge 10 ]
    run_repose brief --format json commands
    assert_contains "$(ranked)" "src/commands.c"
    # they come later, and are indexed then
    git checkout -q main
    run_repose index
    assert_status 0
    run_repose status --format json
    assert_equal "$(json 'it.index.skipped.missing || 0')" 0
}

@test "a sparse clone that sets extensions.worktreeConfig" {
    make_fixture mixed-weather
    git config uploadpack.allowFilter true
    git clone -q --filter=blob:none --sparse "file://$PWD" ../sparse
    cd ../sparse
    git sparse-checkout set web
    assert_equal "$(git config extensions.worktreeConfig)" true
    run_repose index
    assert_status 0
    run_repose brief --format json "fetchObservations in the page"
    assert_status 0
    assert_contains "$(ranked)" "web/api.ts"
}

@test "names in any bytes" {
    make_fixture c-kv
    make_commit $'docs/caf\xc3\xa9.md' '# Coffee and commands'
    make_commit $'docs/latin\xe9.md' '# Latin and commands'
    make_commit 'docs/a b	c.md' '# Tabs and commands'
    make_commit $'docs/line\nbreak.md' '# Breaks and commands'
    make_commit $'docs/\x1b[31mred.md' '# Red commands'
    run_repose index
    assert_status 0
    assert_equal "$stderr" ""
    run_repose brief --format json --limit 100 coffee latin tabs breaks red commands
    assert_status 0
    assert_contains "$(ranked)" $'docs/caf\xc3\xa9.md'
    assert_equal "$(json 'Buffer.from(it.files.find(f => f.path_base64).path_base64, "base64").toString("latin1")')" \
        $'docs/latin\xc3\xa9.md'
    run_repose brief --limit 100 coffee latin tabs breaks red commands
    assert_status 0
    assert_lacks "$output" $'\x1b'
    run_repose status --files
    assert_lacks "$output" $'\x1b'
}

@test "symlinks and submodules are skipped and counted" {
    make_fixture c-kv
    (make_fixture rust-calc "$BATS_TEST_TMPDIR/library")
    ln -s ../src/store.c docs/link.c
    ln -s /etc/passwd docs/outside
    git submodule --quiet add "$BATS_TEST_TMPDIR/library" library
    git add -A && git commit -q -m 'Add links and a library'
    run_repose index
    assert_status 0
    assert_equal "$stderr" ""
    run_repose status --format json
    assert_equal "$(json 'it.index.skipped.symlink')" 2
    assert_equal "$(json 'it.index.skipped.submodule')" 1
    run_repose status --files
    assert_contains "$output" "docs/link.c"
    assert_contains "$output" "library"
}

@test "a repository with SHA-256 object ids: a clear no" {
    git init -q --object-format=sha256 new && cd new
    make_commit a.c 'int a;'
    run_repose index
    assert_status 3
    assert_equal "$output" ""
    assert_contains "$stderr" "SHA-256"
}

@test "a repository of somebody else is refused as git does" {
    [ "$(id -u)" = 0 ] || skip "needs to give a folder away"
    make_fixture c-kv
    chown -R nobody .
    run_repose index
    assert_status 3
    assert_equal "$output" ""
    assert_contains "$stderr" "safe.directory"
    [ ! -e .git/repose ]
    git config --global --add safe.directory "$PWD"
    run_repose index
    assert_status 0
}

@test "an object that is damaged: status 3 or skipped, never a crash" {
    make_fixture c-kv
    unpack
    blob=$(git rev-parse HEAD:src/store.c)
    object=.git/objects/${blob:0:2}/${blob:2}
    chmod u+w "$object" && printf 'garbage' >"$object"
    run_repose index
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ]
    if [ "$status" -eq 3 ]; then
        assert_contains "$stderr" "${blob:0:12}"
    else
        run_repose status --format json
        assert_equal "$(json 'it.index.skipped.missing')" 1
    fi
    tree=$(git rev-parse HEAD^{tree})
    object=.git/objects/${tree:0:2}/${tree:2}
    chmod u+w "$object" && printf 'garbage' >"$object"
    run_repose index --db fresh
    assert_status 3
    assert_contains "$stderr" "${tree:0:12}"
}

# deep_commit LEVELS: commits such a chain of folders, with a file in each.
deep_commit() {
    node -e '
        const [levels, blob] = process.argv.slice(1), { createHash } = require("crypto");
        const { mkdirSync, writeFileSync } = require("fs"), { deflateSync } = require("zlib");
        const id = (hex) => Buffer.from(hex, "hex");
        const write = (data) => {
            const all = Buffer.concat([Buffer.from(`tree ${data.length}\0`), data]);
            const hash = createHash("sha1").update(all).digest("hex");
            mkdirSync(".git/objects/" + hash.slice(0, 2), { recursive: true });
            writeFileSync(`.git/objects/${hash.slice(0, 2)}/${hash.slice(2)}`, deflateSync(all));
            return hash;
        };
        const file = Buffer.concat([Buffer.from("100644 f.c\0"), id(blob)]);
        let tree = write(file);
        for (let i = 0; i < levels; i++)
            tree = write(Buffer.concat([Buffer.from("40000 d\0"), id(tree), file]));
        console.log(tree);
    ' "$1" "$(git rev-parse HEAD:src/main.c)" >../tree
    printf '%s\n' "$(git ls-tree HEAD)" "040000 tree $(cat ../tree)	deep" | git mktree >../root
    git update-ref HEAD "$(git commit-tree -p HEAD -m 'Add deep folders' "$(cat ../root)")"
}

@test "a chain of folders that is too deep is left out with its reason, the rest works" {
    make_fixture c-kv
    for levels in 513 10000; do
        rm -rf .git/repose
        deep_commit $levels
        run_repose index
        assert_status 0
        run_repose status --files
        assert_status 0
        assert_equal "$(printf '%s\n' "$output" | grep -c '^too-deep  *deep/d/d/')" 1
        run_repose status --format json
        assert_equal "$(json 'it.index.skipped["too-deep"]')" 1
        for command in "brief add a command" "brief --work-tree add a command" "review HEAD~1" "review --work-tree" \
            "show src/main.c" "find main" "at src/main.c:3" doctor gc; do
            run_repose $command
            assert_status 0
        done
        git update-ref HEAD HEAD~1
    done
}

@test "trees that name each other over and over are refused" {
    make_fixture c-kv
    tree=$(git rev-parse 'HEAD^{tree}')
    for level in $(seq 12); do
        tree=$(for i in $(seq 8); do printf '040000 tree %s\tfolder%s\n' "$tree" "$i"; done | git mktree)
    done
    git update-ref HEAD "$(git commit-tree -p HEAD -m 'Add much' "$tree")"
    for command in index "brief add a command" "review HEAD~1" "review --work-tree"; do
        run_repose $command
        assert_status 3
        assert_contains "$stderr" "the same folders are named over and over"
    done
    run_repose brief --at HEAD~1 add a command
    assert_status 0
}
