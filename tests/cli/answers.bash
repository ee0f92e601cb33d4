# What tests of uses and imports share.
# Small repositories of several languages, and who uses what in them. What is wrong is collected, so that one run says all.
begin() { wrong= && git init -q repo && cd repo || return 1; }
fail() { wrong="$wrong${wrong:+; }$*"; }
put() { mkdir -p "$(dirname "$1")" && cat >"$1"; } # PATH: a file from standard input
commit() { git add -A && git commit -qm "$1"; }
# users PLACE USER...: exactly these other files use what is defined there
users() {
    local place=$1 got want
    shift
    run_repose -q at --format json "$place"
    got=$(json 'it.uses.map(u => u.path).join("\n")' | grep -vxF -- "${place%:*}" | sort -u | tr '\n' ' ' || true)
    want=$(for u; do echo "$u"; done | sort | tr '\n' ' ')
    [ "$(echo $got)" = "$(echo $want)" ] || fail "users of $place: '$got' instead of '$want'"
}
# used_by PLACE USER...: these are among them
used_by() {
    local place=$1 u
    shift
    run_repose -q at --format json "$place"
    for u; do [[ $output == *"\"path\": \"$u\""* ]] || fail "$place: no user $u"; done
}
review() { "$REPOSE" -q review --format text HEAD~1 | grep ': warning: ' || true; }
warns() { [[ $(review) == *"$1"* ]] || fail "review does not say '$1'"; }
quiet() { [[ $(review) != *"$1"* ]] || fail "review says '$1'"; }
nothing_wrong() {
    [ -z "$wrong" ] && return
    printf '%s\n' "$wrong" >&2
    return 1
}
