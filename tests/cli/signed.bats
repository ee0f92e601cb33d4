# repose.share.trust=signed, with real keys: what git accepts is used, and nothing else.
load helpers
load team

# The agent's socket lies in the folder of the keys, whose path must be short.
make_keys() { # FOLDER
    export GNUPGHOME=$1
    mkdir -m 700 "$GNUPGHOME"
}

# make_key NAME [OPTION...]: a key without a passphrase for NAME@example.org.
make_key() {
    local name=$1
    shift
    gpg --batch --quiet --passphrase '' "$@" --quick-gen-key "$name <$name@example.org>" ed25519 sign "${life:-never}" \
        >/dev/null 2>&1 3>&-
}

fingerprint() { # NAME
    gpg --batch --with-colons --list-keys "$1@example.org" | awk -F: '$1 == "fpr" { print $10; exit }'
}

teardown() {
    stop_server
    [ -z "${GNUPGHOME:-}" ] || gpgconf --kill all || true
    rm -rf "$BATS_TEST_TMPDIR"/keys*
}

# make_signed_team KIND: as make_team, with notes pushed and signed by "one", and "two" trusting what is signed.
make_signed_team() {
    make_team
    if [ "$1" = gpg ]; then
        make_keys "$BATS_TEST_TMPDIR/keys"
        make_key alice
        git config user.signingKey "$(fingerprint alice)"
    else
        ssh-keygen -q -t ed25519 -N '' -C alice -f ../alice
        git config gpg.format ssh
        git config user.signingKey "$PWD/../alice.pub"
        printf 'alice@example.org %s\n' "$(cat ../alice.pub)" >../signers
        git -C ../two config gpg.ssh.allowedSignersFile "$PWD/../signers"
    fi
    git config commit.gpgSign true
    run_repose sleep
    assert_status 0
    run_repose share push
    assert_status 0
    assert_equal "$stderr" ""
    cd ../two
    git config repose.share.trust signed
}

# assert_fetch FETCHED UNTRUSTED: of the notes of the remote, with what "two" knows, by a new store.
assert_fetch() {
    rm -rf .git/repose
    run_repose share fetch --format json -v
    assert_status 0
    assert_equal "$(json '[it.fetched, it.untrusted, it.refused]')" "[$1,$2,0]" || { echo "$stderr" >&2; return 1; }
}

@test "gpg: a good signature is accepted" {
    make_signed_team gpg
    git -C ../remote.git cat-file commit refs/repose/notes | grep -q '^gpgsig -----BEGIN PGP'
    assert_fetch 5 0
    run_repose show src --format json
    assert_contains "$(json it.origin)" "author@example.org"
    # Signing does not stand in the way of uniting.
    assert_equal "$(git -C ../remote.git rev-list --count refs/repose/notes)" 1
    cd ../one
    sqlite3 .git/repose/notes.db "UPDATE note SET tokens=1, written=written+1 WHERE module=CAST('src' AS BLOB)"
    run_repose share push --format json
    assert_equal "$(json it.pushed)" 1
    git verify-commit "$(git -C ../remote.git rev-parse refs/repose/notes)"
}

@test "gpg: no signature, a key that nobody knows, a signature of something else" {
    make_signed_team gpg
    tip=$(git -C ../remote.git rev-parse refs/repose/notes)
    # The keys of two are its own.
    gpgconf --kill all
    GNUPGHOME=$BATS_TEST_TMPDIR/keys2
    mkdir -m 700 "$GNUPGHOME"
    assert_fetch 0 5
    assert_contains "$stderr" "No public key"
    gpg --homedir "$BATS_TEST_TMPDIR/keys" --batch --export alice@example.org 3>&- | gpg --batch --quiet --import 3>&-
    assert_fetch 5 0
    # The same signature over another author.
    git -C ../remote.git update-ref refs/repose/notes "$(git -C ../remote.git cat-file commit "$tip" |
        sed 's/^author [^<]*/author Somebody Else /' | git -C ../remote.git hash-object -t commit -w --stdin)"
    assert_fetch 0 5
    assert_contains "$stderr" "BAD signature"
    # The same tree without a signature.
    git -C ../remote.git update-ref refs/repose/notes "$(git -C ../remote.git commit-tree "$tip^{tree}" -m x)"
    assert_fetch 0 5
    assert_contains "$stderr" "no signature"
    git config repose.share.trust all
    assert_fetch 5 0
    git config repose.share.trust everybody
    run_repose share fetch
    assert_status 2
    assert_contains "$stderr" "none, signed or all"
}

@test "gpg: a key that was revoked, or that is too little trusted" {
    make_signed_team gpg
    assert_fetch 5 0
    # A key made here is trusted; one that was only imported is not.
    git config gpg.minTrustLevel ultimate
    assert_fetch 5 0
    printf '%s:3:\n' "$(fingerprint alice)" | gpg --batch --quiet --import-ownertrust 2>/dev/null 3>&-
    assert_fetch 0 5
    git config --unset gpg.minTrustLevel
    assert_fetch 5 0
    sed 's/^:---/---/' "$GNUPGHOME/openpgp-revocs.d/$(fingerprint alice).rev" | gpg --batch --quiet --import 2>/dev/null 3>&-
    assert_fetch 0 5
    assert_contains "$stderr" "revoked"
}

@test "gpg: a key that has expired" {
    make_team
    make_keys "$BATS_TEST_TMPDIR/keys"
    life=1d make_key alice --faked-system-time 20240101T000000
    # It signs on the day that it was made.
    printf '#!/bin/sh\nexec gpg --faked-system-time 20240101T010000 "$@"\n' >../gpg-then
    chmod +x ../gpg-then
    git config gpg.program "$PWD/../gpg-then"
    git config user.signingKey "$(fingerprint alice)!"
    git config repose.share.sign true
    run_repose sleep
    run_repose share push
    assert_status 0
    cd ../two
    git config repose.share.trust signed
    assert_fetch 0 5
    assert_contains "$stderr" "expired"
    # On that day it was good.
    git config gpg.program "$PWD/../gpg-then"
    assert_fetch 5 0
}

@test "ssh: good, unknown, expired and revoked keys" {
    make_signed_team ssh
    git -C ../remote.git cat-file commit refs/repose/notes | grep -q '^gpgsig -----BEGIN SSH'
    assert_fetch 5 0
    signer=$(cat ../signers)
    ssh-keygen -q -t ed25519 -N '' -C bob -f ../bob
    printf 'bob@example.org %s\n' "$(cat ../bob.pub)" >../signers
    assert_fetch 0 5
    : >../signers
    assert_fetch 0 5
    git config --unset gpg.ssh.allowedSignersFile
    assert_fetch 0 5
    assert_contains "$stderr" "allowedSignersFile"
    git config gpg.ssh.allowedSignersFile "$PWD/../signers"
    printf 'alice@example.org valid-before="20240101" %s\n' "${signer#* }" >../signers
    assert_fetch 0 5
    printf '%s\n' "$signer" >../signers
    assert_fetch 5 0
    ssh-keygen -q -k -f ../revoked ../alice.pub
    git config gpg.ssh.revocationFile "$PWD/../revoked"
    assert_fetch 0 5
}

@test "whoever changes a signed note is the one who is asked for a signature" {
    make_signed_team ssh
    signed=$(git -C ../remote.git rev-parse refs/repose/notes)
    path=$(git -C ../remote.git ls-tree -r --name-only "$signed" | while read -r p; do
        ! git -C ../remote.git show "$signed:$p" | grep -q '"module": "src"' || echo "$p"
    done)
    other=$(git -C ../remote.git show "$signed:$path" | sed 's/"purpose": "/&Not what was signed. /')
    # Other bytes at the path of a signed note.
    plant "$path" "$other"
    assert_fetch 4 1
    # The same, made by a merge of the signed commit with one that has the bytes of all others.
    git -C ../remote.git update-ref refs/repose/notes "$signed"
    plant "$path" "$other" "$(git -C ../remote.git commit-tree "$signed^{tree}" -m other)"
    assert_fetch 4 1
    # A path that looks like the commit that was signed.
    git -C ../remote.git update-ref refs/repose/notes "$signed"
    plant "0/@$signed author@example.org" x
    plant "$path" "$other"
    plant "@$signed author@example.org" x
    assert_fetch 4 3
    run_repose show src
    assert_lacks "$output" "Not what was signed"
    # What was signed comes back with the bytes that were signed.
    git -C ../remote.git update-ref refs/repose/notes "$signed"
    plant "elsewhere.json" x
    assert_fetch 5 1
}

# make_hiding_commit: the notes without a signature, and a signed commit that changes nothing on top of them.
make_hiding_commit() {
    git -C ../remote.git update-ref refs/repose/notes "$(git -C ../remote.git commit-tree "refs/repose/notes^{tree}" -m x)"
    git -C ../one fetch -q origin refs/repose/notes
    git -C ../one push -q origin \
        "$(git -C ../one commit-tree -S -p FETCH_HEAD -m signed "FETCH_HEAD^{tree}"):refs/repose/notes"
}

@test "what a shallow history hides below a signed commit is not signed" {
    make_signed_team ssh
    make_hiding_commit
    git fetch -q --depth 1 "file://$PWD/../remote.git" refs/repose/notes
    git verify-commit FETCH_HEAD
    assert_equal "$(git rev-list --count FETCH_HEAD)" 1
    assert_fetch 0 5
    git config repose.share.trust all
    assert_fetch 5 0
    git config repose.share.trust signed
    git fetch -q --unshallow "file://$PWD/../remote.git" refs/repose/notes
    assert_fetch 0 5
}

@test "a remote that is shallow vouches for nothing below its history" {
    make_signed_team ssh
    make_hiding_commit
    git clone -q --mirror --depth 1 "file://$PWD/../remote.git" ../mirror.git
    git -C ../mirror.git fetch -q --depth 1 origin "+refs/repose/notes:refs/repose/notes"
    git clone -q ../mirror.git ../three
    git -C ../three config gpg.ssh.allowedSignersFile "$PWD/../signers"
    git -C ../three config repose.module.minTokens 0
    git -C ../three config repose.share.trust signed
    cd ../three
    run_repose share fetch
    assert_lacks "$output" "5 of 5"
    git fetch -q --update-shallow origin "+refs/repose/notes:refs/repose/notes"
    git verify-commit refs/repose/notes
    assert_fetch 0 5
}

@test "a replaced commit is verified as it was made" {
    make_signed_team ssh
    signed=$(git -C ../remote.git rev-parse refs/repose/notes)
    unsigned=$(git -C ../remote.git commit-tree "$signed^{tree}" -m x)
    git -C ../remote.git update-ref refs/repose/notes "$unsigned"
    git -C ../remote.git update-ref "refs/replace/$unsigned" "$signed"
    git fetch -q origin "+refs/replace/*:refs/replace/*" refs/repose/notes
    git verify-commit "$unsigned"
    assert_fetch 0 5
}

@test "a push signs as git would, or as repose.share.sign says, or not at all" {
    make_team
    ssh-keygen -q -t ed25519 -N '' -C alice -f ../alice
    git config gpg.format ssh
    run_repose sleep
    is_signed() { git -C ../remote.git cat-file commit refs/repose/notes | grep -q '^gpgsig '; }
    # No key: nothing is pushed, and certainly nothing without a signature.
    git config commit.gpgSign true
    git config user.signingKey "$PWD/../no-such-key"
    run_repose share push
    assert_status 5
    assert_contains "$stderr" "cannot sign the notes"
    assert_contains "$stderr" "repose.share.sign"
    ! git -C ../remote.git rev-parse -q --verify refs/repose/notes || false
    git config repose.share.sign false
    run_repose share push
    assert_status 0
    ! is_signed || false
    git -C ../remote.git update-ref -d refs/repose/notes
    git config --unset commit.gpgSign
    git config user.signingKey "$PWD/../alice"
    git config repose.share.sign true
    run_repose share push
    assert_status 0
    is_signed
    git -C ../remote.git update-ref -d refs/repose/notes
    git config --unset repose.share.sign
    run_repose share push
    assert_status 0
    ! is_signed || false
    git -C ../remote.git update-ref -d refs/repose/notes
    git config commit.gpgSign perhaps
    run_repose share push
    assert_status 2
    assert_contains "$stderr" "gpgsign"
}
