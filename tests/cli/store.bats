load helpers

@test "the store lives in the git directory, and nothing else is touched" {
    make_fixture c-kv
    run_repose index
    assert_status 0
    [ -e .git/repose/index.db ]
    assert_equal "$(git status --porcelain)" ""
}

@test "--db names another folder, made with its parents, relative to the start" {
    make_fixture c-kv
    cd ..
    run_repose -C repo --db some/new/folder index
    assert_status 0
    [ -e some/new/folder/index.db ]
    [ ! -e repo/.git/repose ]
}

@test "REPOSE_DIR is the same, and --db beats it" {
    make_fixture c-kv
    REPOSE_DIR=../variable run_repose index
    assert_status 0
    [ -e ../variable/index.db ]
    REPOSE_DIR=../variable run_repose --db ../option index
    assert_status 0
    [ -e ../option/index.db ]
}

@test "a folder that belongs to another repository is refused" {
    (make_fixture c-kv one)
    (make_fixture rust-calc two)
    run_repose -C one --db shared index
    assert_status 0
    run_repose -C two --db shared index
    assert_status 4
    assert_equal "$output" ""
    assert_contains "$stderr" "shared"
    assert_contains "$stderr" "--db"
}

@test "a store that cannot be written: status 4 naming --db" {
    make_fixture c-kv
    touch .git/repose # where the folder should be; holds for root, too
    for command in "index" "brief add a command"; do
        run_repose $command
        assert_status 4
        assert_equal "$output" ""
        assert_contains "$stderr" ".git/repose"
        assert_contains "$stderr" "--db"
    done
    run_repose --db ../elsewhere brief add a command
    assert_status 0
}

@test "a folder without write permission: status 4 naming --db" {
    [ "$(id -u)" != 0 ] || skip "root may write everywhere"
    make_fixture c-kv
    mkdir locked && chmod 555 locked
    run_repose --db locked index
    assert_status 4
    assert_contains "$stderr" "--db"
    chmod 755 locked
}

@test "status and doctor look, and make no folder" {
    make_fixture c-kv
    for command in status doctor "status --format json" "doctor --format json"; do
        run_repose $command
        assert_status 0
        assert_equal "$stderr" ""
        [ ! -e .git/repose ] || fail "$command made the folder"
        run_repose --db ../none/of/it $command
        assert_status 0
        [ ! -e ../none ] || fail "$command made the folder"
    done
    mkdir other && git -C other init -q && "$REPOSE" -C other --db ../other.db status
    "$REPOSE" -q --db ../mine index
    run_repose -C other --db ../mine status
    assert_status 4
    assert_contains "$stderr" "belongs to the repository"
}

@test "a read-only file system says so, with a database and without one" {
    [ "$(id -u)" = 0 ] || skip "needs to mount a file system"
    make_fixture c-kv
    cd ..
    mkdir seen && mount --bind repo seen 2>/dev/null || skip "cannot mount"
    if ! mount -o remount,ro,bind seen; then
        umount seen
        skip "cannot mount read-only"
    fi
    said=
    for command in status doctor; do
        run_repose -C seen $command # no folder yet, and none is made
        assert_status 0
        looked+=$output$'\n'
    done
    for command in index "brief add a command" "show src" "find main"; do
        run_repose -C seen $command
        said+="$status $stderr"$'\n'
    done
    mkdir repo/.git/repose
    run_repose -C seen index # an empty one
    said+="$status $stderr"$'\n'
    (cd repo && "$REPOSE" -q index)
    run_repose -C seen brief --format json add a command
    answers=$status
    (cd repo && git commit -q --allow-empty -m 'Think')
    run_repose -C seen index
    said+="$status $stderr"$'\n'
    for command in status doctor; do
        run_repose -C seen $command
        [ "$status" = 0 ] || answers=$status
        looked+=$output$'\n'
    done
    umount seen
    assert_equal "$answers" 0
    assert_equal "$(printf '%s' "$said" | grep -c '^4 repose: cannot .*: Read-only file system; .*--db')" 6
    assert_equal "$(printf '%s' "$looked" | grep -Ec '^index: +none')" 2
    assert_equal "$(printf '%s' "$looked" | grep -Ec '^index: +sound')" 1
}

@test "a limit of the size of files is an error like a full disk" {
    make_fixture c-kv
    for limit in 0 16 64 200; do
        for command in index "brief add a command"; do
            rm -rf .git/repose
            status=0
            (ulimit -f "$limit" && exec "$REPOSE" $command) >../out 2>../err || status=$?
            assert_equal "$status" 4
            assert_equal "$(cat ../out)" ""
        done
    done
    rm -rf .git/repose
    status=0
    stderr=$( (ulimit -f 64 && exec "$REPOSE" index) 2>&1) || status=$?
    assert_equal "$status" 4
    assert_contains "$stderr" "the limit of the size of files"
    assert_contains "$stderr" "ulimit -f"
}

@test "a full disk: status 4, and the old index still answers" {
    [ "$(id -u)" = 0 ] || skip "needs to mount a small file system"
    mkdir small && mount -t tmpfs -o size=400k none small 2>/dev/null || skip "cannot mount"
    make_fixture c-kv
    run_repose --db ../small index
    if [ "$status" -ne 0 ]; then
        umount ../small
        skip "even the small index does not fit"
    fi
    for i in $(seq 10); do
        seq "$i" $((i + 1000)) | sed "s/.*/int name_&_$i(void);/" >"src/big$i.c"
    done
    git add -A && git commit -q -m 'Add much'
    run_repose --db ../small index
    failed=$status message=$stderr
    run_repose --db ../small brief --at HEAD~1 --format json add a command
    after=$status
    umount ../small
    assert_equal "$failed" 4
    assert_contains "$message" "full"
    assert_contains "$message" "small"
    assert_equal "$after" 0
}

@test "a brief waits for no disk to remember its request" {
    command -v strace >/dev/null || skip "needs strace"
    make_fixture c-kv
    run_repose index
    run_repose brief add a command # makes notes.db
    for round in "brief after brief" "after a run that closes the log"; do
        status=0
        ASAN_OPTIONS=detect_leaks=0 strace -f -o ../calls -e trace=fsync,fdatasync,sync_file_range \
            "$REPOSE" brief add a get command >../out 2>../err || status=$?
        [ "$status" -eq 0 ] || skip "strace cannot trace here"
        assert_equal "$(grep -c sync ../calls)" 0
        run_repose gc
        assert_status 0
    done
    run_repose status --format json
    assert_equal "$(json 'it.requests.asked')" 3
}

@test "a brief that is not sure saves nothing" {
    make_fixture c-kv
    run_repose brief quantum chromodynamics of lattices
    assert_status 1
    run_repose status
    assert_contains "$output" "saved:    0 to 0 tokens in 1 request:"
    assert_contains "$output" "nothing in 1 of them, where the brief was not sure"
    run_repose status --format json
    assert_equal "$(json '[it.requests.asked, it.requests.answered, it.requests.saved_high].join()')" 1,0,0
}

# damage FILE: overwrites the middle of it.
damage() {
    local size
    size=$(stat -c %s "$1")
    dd if=/dev/urandom of="$1" bs=1 seek=$((size / 4)) count=$((size / 2)) conv=notrunc status=none
}

@test "a damaged index is rebuilt, with one line" {
    make_fixture c-kv
    run_repose brief --format json add a command
    expected=$output
    damage .git/repose/index.db
    rm -f .git/repose/index.db-wal .git/repose/index.db-shm
    run_repose brief --format json add a command
    assert_status 0
    assert_equal "$output" "$expected"
    assert_equal "$(printf '%s\n' "$stderr" | grep -c .)" 1
    assert_contains "$stderr" "building it again"
    run_repose brief --format json add a command
    assert_equal "$stderr" ""
}

@test "an index that is no database is rebuilt, with one line" {
    make_fixture c-kv
    run_repose index
    printf 'this is not a database, and long enough to be looked at\n%.0s' $(seq 100) >.git/repose/index.db
    rm -f .git/repose/index.db-wal .git/repose/index.db-shm
    run_repose index
    assert_status 0
    assert_equal "$(printf '%s\n' "$stderr" | grep -c .)" 1
    run_repose doctor
    assert_status 0
    assert_contains "$output" "index:  sound"
}

@test "an empty index file is a new index" {
    make_fixture c-kv
    run_repose index
    rm -f .git/repose/index.db-wal .git/repose/index.db-shm
    : >.git/repose/index.db
    run_repose index
    assert_status 0
    run_repose status --check
    assert_status 0
}

@test "an index of another format is rebuilt, with one line" {
    make_fixture c-kv
    run_repose index
    version=$(sqlite3 .git/repose/index.db 'PRAGMA user_version')
    sqlite3 .git/repose/index.db "PRAGMA user_version = $((version + 1000))"
    run_repose brief --format json add a command
    assert_status 0
    assert_equal "$(printf '%s\n' "$stderr" | grep -c .)" 1
}

@test "notes of a newer version are refused and kept" {
    make_fixture c-kv
    run_repose index
    sqlite3 .git/repose/notes.db 'CREATE TABLE IF NOT EXISTS future (x); INSERT INTO future VALUES (42);
        PRAGMA user_version = 4711'
    run_repose doctor
    assert_status 4
    assert_contains "$stderr" "notes.db"
    assert_contains "$stderr" "newer"
    assert_equal "$(sqlite3 .git/repose/notes.db 'PRAGMA user_version; SELECT x FROM future')" $'4711\n42'
}

@test "damaged notes are reported and left alone" {
    make_fixture c-kv
    run_repose index
    printf 'not a database at all, but long enough to be looked at\n%.0s' $(seq 100) >.git/repose/notes.db
    before=$(sha256sum <.git/repose/notes.db)
    run_repose doctor
    assert_status 4
    assert_contains "$stderr" "notes.db"
    assert_equal "$(sha256sum <.git/repose/notes.db)" "$before"
}

@test "doctor on a sound store" {
    make_fixture c-kv
    run_repose index
    run_repose doctor
    assert_status 0
    assert_contains "$output" "index:  sound"
    assert_equal "$stderr" ""
    run_repose doctor --format json
    assert_equal "$(json 'it.index')" "sound"
}

# One file of each kind that indexing knows a state for, and others that nobody expects.
make_zoo() {
    git init -q zoo && cd zoo || return 1
    (echo hello; head -c 20 /dev/zero) >binary.txt
    : >empty.c
    printf '\xff\xfei\0n\0t\0 \0x\0;\0' >utf16.c
    printf 'int caf\xe9(void);\n// \xc3\x28 \xff\n' >latin.c
    printf '\xef\xbb\xbfint marked;\r\nint returns;\r' >bom.c
    printf 'no line end' >Makefile
    printf '%s\n' '/* nothing' ' * to see */' >only_comments.c
    printf '// Code generated by a tool. DO NOT EDIT.\npackage x\n' >generated.go
    printf 'words of a kind that nobody knows\n' >unknown.zzz
    node -e '
        const write = require("fs").writeFileSync;
        write("scanner_full.md", "> ".repeat(300) + "deep\n");
        write("too_deep.js", "x = " + "[".repeat(3000) + "]".repeat(3000) + ";\n");
        write("minified.js", "a(b,c);".repeat(2000) + "\n");
        write("huge.txt", "many words\n".repeat(500000));
        write("large.c", "int f(int a) { return a; }\n".repeat(50000));
        write("slow.cpp", "template<class T> T f(T a) { return g<h<T>>(a); }\n".repeat(18000));
        write("long_names.js", "import a from \"./" + "n".repeat(400) + "\";\n" +
              "import b from \"./" + "n".repeat(401) + "\";\nfunction " + "f".repeat(300) + "() {}\n");
        write("nul_behind.c", "int x;\n".repeat(2000) + "\0int y;\n");
    '
    ln -s empty.c link.c
    ln -s nowhere dangling
    (make_fixture rust-calc "$BATS_TEST_TMPDIR/part") || return 1
    git submodule --quiet add "$BATS_TEST_TMPDIR/part" part
    git config repose.parse.timeout 10
    git add -A && git commit -q -m 'Add a zoo'
}

@test "doctor finds sound whatever indexing writes" {
    make_zoo
    run_repose index
    assert_status 0
    run_repose status --format json
    assert_equal "$(json '["binary", "generated", "minified", "symlink", "submodule", "too-large"]
        .filter(reason => !it.index.skipped[reason]).join()')" ""
    run_repose doctor
    assert_status 0
    assert_contains "$output" "index:  sound"
    # the same bytes under names of other languages, and a message of no known encoding
    for file in binary.txt latin.c only_comments.c generated.go scanner_full.md; do
        git mv "$file" "${file%.*}.py"
    done
    printf 'Move \xe9 and \xff\n\n\xc3\n' | git commit -q --allow-empty -F -
    GIT_COMMITTER_DATE='1980-01-01T00:00:00Z' git commit -q --allow-empty --allow-empty-message -m ''
    run_repose index
    assert_status 0
    run_repose doctor
    assert_contains "$output" "index:  sound"
    git config repose.include '*'
    git config repose.maxFileSize 8388608
    run_repose index
    run_repose gc
    run_repose doctor
    assert_contains "$output" "index:  sound"
    [ -e .git/repose/index.db ]
}

@test "two at once: both succeed" {
    make_fixture c-kv
    "$REPOSE" index >out1 2>err1 &
    first=$!
    "$REPOSE" brief --format json add a command >out2 2>err2 &
    second=$!
    "$REPOSE" index >out3 2>err3 &
    third=$!
    wait "$first" && wait "$second" && wait "$third"
    cat err1 err2 err3
    assert_equal "$(cat err1 err2 err3)" ""
    run_repose doctor
    assert_contains "$output" "index:  sound"
    run_repose status --check
    assert_status 0
}

# A repository that takes a moment to index.
make_large() {
    make_once large large commit_large
}

commit_large() {
    local i numbers=()
    for ((i = 1; i <= 100; i++)); do numbers+=($i $i $i $i); done
    commit_fixture c-kv 9999 || return 1
    mkdir many
    for ((i = 1; i <= 200; i++)); do
        printf 'int function_%d_of_'$i'(int argument_%d) { return helper_'$i'(argument_%d) + %d; }\n' "${numbers[@]}" >"many/f$i.c"
    done
    git add -A && git commit -q -m 'Add many files'
}

@test "kill -9 in the middle loses little, and the next run is right" {
    make_large
    run_repose --db ../whole brief --format json add a command
    assert_status 0
    expected=$output
    for delay in 0.05 0.15 0.3 0.6; do
        "$REPOSE" index >/dev/null 2>&1 &
        pid=$!
        sleep "$delay"
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" || true
    done
    run_repose brief --format json add a command
    assert_status 0
    assert_equal "$stderr" ""
    assert_equal "$output" "$expected"
    run_repose doctor
    assert_contains "$output" "index:  sound"
}

@test "SIGINT ends with 130, SIGTERM with 143, and nothing is lost" {
    make_large
    for pair in INT:130 TERM:143; do
        rm -rf .git/repose
        # a shell starts background jobs with SIGINT ignored
        env --default-signal=INT "$REPOSE" index >/dev/null 2>err &
        pid=$!
        sleep 0.2
        kill -s "${pair%:*}" "$pid" 2>/dev/null || skip "it was done before"
        code=0
        wait "$pid" || code=$?
        assert_equal "$code" "${pair#*:}"
        run_repose index
        assert_status 0
    done
    run_repose doctor
    assert_contains "$output" "index:  sound"
}
