load helpers

@test "no command: status 2 and where help is" {
    run_repose
    assert_status 2
    assert_equal "$output" ""
    assert_contains "$stderr" "repose help"
}

@test "help is for everybody, without a repository" {
    export GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR
    run_repose help
    assert_status 0
    assert_equal "$stderr" ""
    for command in brief show find review at index sleep status eval atlas mcp agents hook config export doctor gc; do
        assert_contains "$output" "  $command "
        (
            run_repose help "$command"
            assert_status 0
            assert_contains "$output" "usage: repose $command"
            expected=$output
            run_repose "$command" --help
            assert_status 0
            assert_equal "$output" "$expected"
        )
    done
    run_repose --version
    assert_status 0
    assert_contains "$output" "repose "
    assert_contains "$output" "libgit2"
}

@test "the version names every library and grammar" {
    run_repose --version -v
    assert_status 0
    assert_contains "$output" "SQLite 3."
    assert_contains "$output" "libcurl "
    node -e '
        for (const [name, version] of Object.entries(require(process.argv[1]).dependencies))
            console.log(name.split("/").pop(), version);' "$BATS_TEST_DIRNAME/../../grammars/package.json" >expected
    [ "$(wc -l <expected)" -ge 20 ]
    assert_equal "$(printf '%s\n' "$output" | sed 1,2d)" "$(cat expected)"
}

@test "typing errors get a suggestion" {
    make_fixture c-kv
    run_repose breif add a command
    assert_status 2
    assert_contains "$stderr" "repose brief"
    run_repose brief --bugdet 100 add a command
    assert_status 2
    assert_contains "$stderr" "--budget"
    run_repose brief --format jsn add a command
    assert_status 2
    assert_contains "$stderr" "json"
    run_repose config repose.brief.bugdet
    assert_status 2
    assert_contains "$stderr" "repose.brief.budget"
}

@test "values out of range: status 2, and the range" {
    make_fixture c-kv
    for arguments in "-b 0" "-b x" "-b -5" "--limit 0" "--limit 1x" "-b 99999999999999999999"; do
        run_repose brief $arguments add a command
        assert_status 2
        assert_equal "$output" ""
    done
    run_repose brief -b
    assert_status 2
}

@test "options stand before or after the command, until --" {
    make_fixture c-kv
    cd ..
    run_repose --format json -C repo brief add a command
    assert_status 0
    expected=$output
    run_repose brief -C repo add a --format json command
    assert_status 0
    assert_equal "$output" "$expected"
    run_repose -C repo --format json brief -- add a command --verbose
    assert_status 0
    assert_equal "$(json 'it.request')" "add a command --verbose"
}

@test "an empty request is a usage error" {
    make_fixture c-kv
    run_repose brief
    assert_status 2
    run_repose brief '  '
    assert_status 2
    run_repose brief - </dev/null
    assert_status 2
    assert_contains "$stderr" "request"
}

@test "arguments that a command does not take: status 2" {
    make_fixture c-kv
    for arguments in "index extra" "status extra" "show" "show a b" "index --limit 3" "gc extra"; do
        run_repose $arguments
        assert_status 2
        assert_equal "$output" ""
    done
}

@test "a setting that does not parse: status 2, with its name and where it stands" {
    make_fixture c-kv
    git config repose.brief.budget lots
    run_repose brief add a command
    assert_status 2
    assert_contains "$stderr" "repose.brief.budget"
    git config --unset repose.brief.budget
    REPOSE_BRIEF_BUDGET=lots run_repose brief add a command
    assert_status 2
    assert_contains "$stderr" "repose.brief.budget"
}

@test "settings: the stronger origin wins" {
    make_fixture c-kv
    run_repose config repose.brief.budget
    assert_equal "$output" 1500
    git config --global repose.brief.budget 3000
    run_repose config repose.brief.budget
    assert_equal "$output" 3000
    git config repose.brief.budget 2k
    run_repose config repose.brief.budget
    assert_equal "$output" 2048
    git config extensions.worktreeConfig true
    git config --worktree repose.brief.budget 1500
    run_repose config repose.brief.budget
    assert_equal "$output" 1500
    REPOSE_BRIEF_BUDGET=1200 run_repose config repose.brief.budget
    assert_equal "$output" 1200
    REPOSE_BRIEF_BUDGET=1200 run_repose config
    assert_contains "$output" "repose.brief.budget = 1200 (environment)"
}

@test "a repository may ship safe settings only" {
    make_fixture c-kv
    make_commit .repose '[repose]
	exclude = docs/
	threads = 3
[repose "brief"]
	budget = 100000' 'Ship settings'
    run_repose config
    assert_status 0
    assert_contains "$output" "repose.exclude = docs/"
    assert_contains "$output" "repose.brief.budget = 1500"
    assert_contains "$stderr" "repose.brief.budget"
    run_repose -q config
    assert_equal "$stderr" ""
}

@test "the page of settings has every setting with its default" {
    make_fixture c-kv
    run_repose config --format json
    assert_status 0
    page=$BATS_TEST_DIRNAME/../../docs/configuration.md
    node -e '
        const page = require("fs").readFileSync(process.argv[1], "utf8");
        for (const s of JSON.parse(process.argv[2]).settings) {
            const row = page.split("\n").find((l) => l.startsWith("| `" + s.name + "` |"));
            const value = Array.isArray(s.value) ? "" : s.value === null ? "no bound" : String(s.value);
            const cells = row ? row.split("|").map((c) => c.trim()) : [];
            if (cells[2] !== "`" + s.variable + "`" || cells[3] !== value) {
                console.error("docs/configuration.md: " + s.name);
                process.exit(1);
            }
        }' "$page" "$output"
}
