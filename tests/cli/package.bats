# What is handed out: the source archive, and the installed tree.
load helpers

root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)

@test "the source archive of a revision always has the same bytes" {
    git -C "$root" rev-parse -q --verify HEAD >/dev/null || skip "these sources are not a git repository"
    for n in 1 2; do
        git clone -q "$root" "clone$n"
        (
            cd "clone$n"
            umask $([ $n = 1 ] && echo 022 || echo 077)
            export TZ=UTC-$((n * 5))
            script/dist HEAD
            cp build/repose-*.tar.gz "../$n.tar.gz"
        )
    done
    cmp 1.tar.gz 2.tar.gz
    tar -tzf 1.tar.gz >names
    grep -q '^repose-[0-9.]*/CMakeLists.txt$' names
    ! grep -q node_modules names || false
}

@test "the complete archive has what is compiled of the grammars that the revision pins, and nothing else of theirs" {
    git -C "$root" rev-parse -q --verify HEAD >/dev/null || skip "these sources are not a git repository"
    git clone -q "$root" clone && cd clone
    packages=grammars/node_modules
    mkdir -p $packages/tree-sitter-c/src $packages/tree-sitter-c/bindings $packages/tree-sitter-cli $packages/other
    for file in tree-sitter-c/src/parser.c tree-sitter-c/src/grammar.json tree-sitter-c/bindings/a.c tree-sitter-c/LICENSE \
        tree-sitter-cli/a.c other/a.c; do echo text >"$packages/$file"; done
    script/dist >names
    [ "$(wc -l <names)" -eq 1 ] # they are not known to be the pinned ones
    cp grammars/package-lock.json $packages/.repose-lock
    archive=$(script/dist | tail -n 1)
    tar -tzf "$archive" | sed -n 's,^repose-[0-9.]*/,,p' >names
    grep -qx CMakeLists.txt names
    assert_equal "$(grep node_modules names | paste -sd ' ')" \
        "$packages/.repose-lock $packages/tree-sitter-c/LICENSE $packages/tree-sitter-c/src/parser.c"
    first=$(cksum <"$archive")
    touch $packages/tree-sitter-c/src/parser.c && chmod 600 $packages/tree-sitter-c/src/parser.c
    script/dist >/dev/null
    assert_equal "$(cksum <"$archive")" "$first"
}

@test "started by the loader, as with libraries of its own, hooks start what was started" {
    loader=$(ldd "$REPOSE" | sed -n 's/^[[:space:]]*\(\/[^ ]*ld-[^ ]*\) .*/\1/p')
    [ -x "$loader" ] || skip "the loader of this system is not known"
    printf '#!/bin/sh\nexec "%s" --argv0 "$0" "%s" "$@"\n' "$loader" "$REPOSE" >start
    chmod 755 start
    ./start --version || skip "this build is not started by its loader"
    start=$PWD/start
    mkdir repo && cd repo && git init -q .
    "$start" hook install
    grep -qF "$start" .git/hooks/post-commit
    grep -q "$loader" .git/hooks/post-commit && return 1
    ln -s ../start linked
    ./linked hook install
    grep -qF "$PWD/linked" .git/hooks/post-commit
}

@test "what is installed: program, pages, completions, licences" {
    build=$(dirname "$(dirname "$REPOSE")")
    [ -e "$build/cmake_install.cmake" ] || skip "the program is not in its build folder"
    DESTDIR=$PWD/tree cmake --install "$build" --prefix /usr >/dev/null
    for file in bin/repose share/man/man1/repose.1 share/man/man1/repose-brief.1 share/bash-completion/completions/repose \
        share/fish/vendor_completions.d/repose.fish share/doc/repose/LICENSE share/doc/repose/copyright \
        share/doc/repose/licenses/tree-sitter.txt share/doc/repose/docs/brief.schema.json; do
        [ -s "tree/usr/$file" ] || { echo "missing: $file" >&2; return 1; }
    done
    # Whatever the pages name of docs/ is there, with its contents.
    assert_equal "$(cd tree/usr/share/doc/repose && find docs -type f | sort)" "$(cd "$root" && find docs -type f | sort)"
    [ -n "$(find tree/usr/share/zsh -name _repose)" ]
    packages=$(node -p 'Object.keys(require(process.argv[1]).dependencies).length' "$root/grammars/package.json")
    [ "$(ls tree/usr/share/doc/repose/licenses | wc -l)" -ge "$packages" ]
    assert_equal "$(tree/usr/bin/repose --version)" "$("$REPOSE" --version)"
}

@test "what names the repository of a release is made only where its owner is said" {
    git -C "$root" rev-parse -q --verify HEAD >/dev/null || skip "these sources are not a git repository"
    git clone -q "$root" clone && cd clone
    for what in --registries --npm; do
        status=0
        REPOSE_OWNER= script/dist $what >out 2>err || status=$?
        assert_equal "$status $(cat out)" "1 "
        assert_contains "$(cat err)" "set REPOSE_OWNER"
        status=0
        REPOSE_OWNER='a/b' script/dist $what 2>err || status=$?
        assert_equal "$status" 1
    done
    REPOSE_OWNER=some-body script/dist --registries >out
    assert_equal "$(cat out)" "build/server.json
build/repose.rb"
    output=$(cat build/server.json)
    assert_equal "$(json '[it.name, it.repository.url, it.version == it.packages[0].version].join()')" \
        "io.github.some-body/repose,https://github.com/some-body/repose,true"
    grep -q "sha256 \"$(sha256sum build/repose-*.[0-9].tar.gz | cut -d' ' -f1)\"" build/repose.rb
    ! grep -E '@[A-Z]+@|OWNER' build/server.json build/repose.rb || false
}
