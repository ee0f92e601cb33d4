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

@test "what is installed: program, pages, completions, licences" {
    build=$(dirname "$(dirname "$REPOSE")")
    [ -e "$build/cmake_install.cmake" ] || skip "the program is not in its build folder"
    DESTDIR=$PWD/tree cmake --install "$build" --prefix /usr >/dev/null
    for file in bin/repose share/man/man1/repose.1 share/man/man1/repose-brief.1 share/bash-completion/completions/repose \
        share/fish/vendor_completions.d/repose.fish share/doc/repose/LICENSE share/doc/repose/copyright \
        share/doc/repose/licenses/tree-sitter.txt share/doc/repose/schemas/brief.schema.json; do
        [ -s "tree/usr/$file" ] || { echo "missing: $file" >&2; return 1; }
    done
    [ -n "$(find tree/usr/share/zsh -name _repose)" ]
    packages=$(node -p 'Object.keys(require(process.argv[1]).dependencies).length' "$root/grammars/package.json")
    [ "$(ls tree/usr/share/doc/repose/licenses | wc -l)" -ge "$packages" ]
    assert_equal "$(tree/usr/bin/repose --version)" "$("$REPOSE" --version)"
}
