# The manual pages and the completions that the build writes beside the program.
load helpers

manual=$(dirname "$REPOSE")/manual

@test "every command has a page, and every page is clean" {
    run_repose help
    commands=$(printf '%s\n' "$output" | sed -n '/^usage/,/^Start/s/^  \([a-z]*\) .*/\1/p')
    [ "$(printf '%s\n' "$commands" | wc -l)" -ge 12 ]
    for command in $commands; do
        page=$manual/repose-$command.1
        assert_contains "$(sed -n 2p "$page")" "$(printf 'REPOSE-%s 1' "$command" | tr a-z A-Z)"
        assert_contains "$(cat "$manual/repose.1")" "repose\\-$command\\fR(1)"
    done
    [ "$(ls "$manual"/*.1 | wc -l)" -eq $(($(printf '%s\n' "$commands" | wc -l) + 1)) ]
    checked=
    if command -v groff >/dev/null; then
        for page in "$manual"/*.1; do
            assert_equal "$(groff -man -Tutf8 -ww -z "$page" 2>&1)" ""
        done
        checked=1
    fi
    if command -v mandoc >/dev/null; then
        for page in "$manual"/*.1; do
            assert_equal "$(mandoc -Tlint -W warning "$page" 2>&1)" ""
        done
        checked=1
    fi
    [ "$checked" ] || skip "neither groff nor mandoc is installed"
}

@test "a page says what help says" {
    command -v man >/dev/null || skip "man is not installed"
    shown=$(MANWIDTH=200 man -l "$manual/repose-brief.1" | col -bx | tr -s ' \n' ' ')
    assert_contains "$shown" "-b, --budget TOKENS"
    assert_contains "$shown" "repose brief -b 1000 --format json \"retry on 429\" | jq '.files[].path'"
    shown=$(MANWIDTH=200 man -l "$manual/repose-config.1" | col -bx | tr -s ' \n' ' ')
    assert_contains "$shown" "repose.brief.budget, REPOSE_BRIEF_BUDGET tokens that a brief may have. Default 1500; at least 200, at most 200000."
}

# complete WORD...: what bash offers for the last word of a line.
complete_words() {
    bash --norc -c '
        set -u
        source "$1" || exit 1
        [ "$(complete -p repose)" = "complete -F _repose repose" ] || exit 1
        shift
        COMP_WORDS=(repose "$@") COMP_CWORD=$#
        _repose repose "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf "%s\n" ${COMPREPLY[@]+"${COMPREPLY[@]}"}' - "$manual/repose.bash" "$@" 2>&1
}

@test "bash completes commands, options, values, actions and settings" {
    make_fixture c-kv
    git tag v1.0
    assert_equal "$(complete_words br)" brief
    assert_equal "$(complete_words -C somewhere br)" brief
    assert_equal "$(complete_words --db=x br 2>&1)" brief
    assert_equal "$(complete_words --ver)" "$(printf '%s\n' --verbose --version)"
    assert_equal "$(complete_words brief --bud)" --budget
    assert_equal "$(complete_words gc --bud)" ""
    assert_equal "$(complete_words brief --format js)" json
    assert_equal "$(complete_words brief --format = ma)" markdown
    assert_equal "$(complete_words brief --format =)" "$(complete_words brief --format '')"
    assert_equal "$(complete_words batch su)" submit
    assert_equal "$(complete_words batch submit su)" ""
    assert_equal "$(complete_words hook ins)" install
    assert_equal "$(complete_words config repose.brief)" repose.brief.budget
    assert_equal "$(complete_words help slee)" sleep
    assert_equal "$(complete_words agents cl)" claude-code
    assert_equal "$(complete_words index ma)" ""
    assert_equal "$(complete_words review ma)" main
    assert_equal "$(complete_words show --at v1)" v1.0
    assert_equal "$(complete_words brief -- --bud)" ""
    assert_equal "$(complete_words brief -- at ma)" ""
    assert_equal "$(complete_words -b 1000 brief --at m)" main
}

@test "a branch cannot run a command through a completion" {
    make_fixture c-kv
    git update-ref 'refs/heads/x$(touch${IFS}owned)' HEAD
    git update-ref 'refs/heads/x`touch${IFS}owned`' HEAD
    git branch x-plain
    assert_equal "$(complete_words brief --at x)" x-plain
    [ ! -e owned ]
}

@test "bash itself takes it" {
    out=$(bash --norc -c 'source "$1"; compgen -F _repose repose 2>/dev/null; complete -p repose' - "$manual/repose.bash")
    assert_contains "$out" "complete -F _repose repose"
    command -v shellcheck >/dev/null || skip "shellcheck is not installed"
    shellcheck -s bash "$manual/repose.bash"
}

@test "zsh reads its completion" {
    command -v zsh >/dev/null || skip "zsh is not installed"
    zsh -n "$manual/_repose"
    assert_equal "$(sed -n 1p "$manual/_repose")" "#compdef repose"
    assert_contains "$(cat "$manual/_repose")" "(text markdown json"
}

@test "fish completes" {
    command -v fish >/dev/null || skip "fish is not installed"
    make_fixture c-kv
    git branch feature
    fish -n "$manual/repose.fish"
    offer() {
        fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$manual/repose.fish" "$1" | cut -f1
    }
    assert_equal "$(offer 'repose br')" brief
    assert_equal "$(offer 'repose brief --bud')" --budget
    assert_equal "$(offer 'repose brief --format js')" json
    assert_equal "$(offer 'repose batch su')" submit
    assert_equal "$(offer 'repose brief --at fea')" feature
}
