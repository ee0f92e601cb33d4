load helpers

# check_reasons REQUEST...: each word and name that a reason says a file holds stands in its bytes: a word by its first letters, for
# its ending may be another there, as may "cmd_list" for "cmdlist"; a name whole. Prints how many are told.
check_reasons() {
    local request
    for request; do
        run_repose -q brief --format json "$request"
        [ "$status" -ne 1 ] || continue # no file speaks of it
        assert_status 0 || return 1
        printf '%s\0%s\0' "$request" "$output" >>briefs
    done
    node -e '
        const fs = require("fs");
        const asked = fs.readFileSync("briefs", "utf8").split("\0");
        let told = 0;
        for (let i = 0; i + 1 < asked.length; i += 2)
            for (const file of JSON.parse(asked[i + 1]).files)
                for (const why of file.why) {
                    const bytes = fs.readFileSync(file.path, "utf8");
                    const text = bytes.toLowerCase(), joined = text.replaceAll("_", "");
                    const holds = part => text.includes(part) || joined.includes(part);
                    const words = /^words(?: of its place)?: (.*)$/.exec(why), name = /^(?:holds|defines) `([^`]+)`/.exec(why);
                    const lies = words ? words[1].split(", ").filter(word =>
                        !holds(word.toLowerCase().slice(0, Math.max(3, word.length - 3))))
                        : name && !bytes.includes(name[1]) ? [name[1]] : [];
                    if (lies.length) {
                        console.error(`${asked[i]}: ${file.path}: ${why}: not there: ${lies}`);
                        process.exit(1);
                    }
                    told += words || name ? 1 : 0;
                }
        console.log(told);'
}

# whys PATH: the reasons of the last brief for it.
whys() {
    json "(it.files.find(f => f.path === '$1')?.why ?? []).join('; ')"
}

@test "a reason says of a file what it holds: the fixtures and their own requests" {
    for fixture in "$FIXTURES"/*/; do
        name=$(basename "$fixture")
        (
            make_fixture "$name" "$name"
            git log --format=%s >subjects
            mapfile -t requests <subjects
            # names that stand nowhere, made of words that do
            mapfile -t parts < <(git ls-files | sed 's|.*/||; s|\..*||' | sort -u | head -12)
            for part in "${parts[@]}"; do
                requests+=("Why does load_${part}_table fail?" "Speed up create$(printf %s "${part^}" | tr -d _-)Sequence")
            done
            told=$(check_reasons "${requests[@]}")
            [ "$told" -ge 20 ]
        )
    done
}

@test "a reason shows the part of a name that a file holds, and the name where it stands" {
    git init -q repo && cd repo
    printf 'def draw_sparkline(points):\n    return points\n' >chart.py
    printf 'def createSparklineSequence(points):\n    return points\n' >series.py
    printf 'ql = quicklist_new()\n' >lists.py
    printf 'def convert(text):\n    return text\n' >text.py
    git add -A && git commit -qm start
    run_repose -q brief --format json 'Make createSparklineSequence faster for GraphQL'
    assert_contains "$(whys series.py)" createSparklineSequence
    assert_contains "$(whys chart.py)" "Sparkline"
    assert_lacks "$(whys chart.py)" "createSparklineSequence"
    assert_lacks "$(whys lists.py)" "GraphQL"
}

@test "plurals and derivations reach the file that has the plain word" {
    git init -q repo && cd repo
    for name in formatter aliases parser handler other; do
        echo "value = 1" >"$name.py"
    done
    git add -A && git commit -qm start
    first() { run_repose -q brief --format json "$1" && json 'it.files.length ? it.files[0].path : ""'; }
    assert_equal "$(first 'wrong formatting of dates')" formatter.py
    assert_equal "$(first 'dates are not formatted')" formatter.py
    assert_equal "$(first 'an alias gets lost')" aliases.py
    assert_equal "$(first 'parsing is slow')" parser.py
    assert_equal "$(first 'handling of dates')" handler.py
}

@test "a word is shown as the file writes it" {
    git init -q repo && cd repo
    printf 'def bind_all(names):\n    return Formatter(names)\n' >scope.py
    git add -A && git commit -qm start
    run_repose -q brief --format json 'wrong formatting of the bindings'
    assert_contains "$(whys scope.py)" Formatter
    assert_contains "$(whys scope.py)" bind
    assert_lacks "$(whys scope.py)" formatting
    assert_lacks "$(whys scope.py)" bindings
}
