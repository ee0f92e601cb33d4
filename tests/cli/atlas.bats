# The page that people look at. Where there is a Chromium, it is used as people do (tests/atlas/check.mjs).
load helpers

NOTES='{"rules": [{"reply": {"generate": "openai"}}]}'

# data [FILE]: the data of the page as the output, for `json`.
data() {
    output=$(sed -n 's/^<script id="data" type="application\/json">\(.*\)<\/script>$/\1/p' "${1:-atlas.html}")
    [ -n "$output" ]
}

# check_page WHAT...: in Chromium, or skipped with the reason.
check_page() {
    local name found=
    for name in chromium chromium-browser google-chrome-stable google-chrome; do
        command -v $name >/dev/null && found=1
    done
    [ -n "$found" ] || skip "no Chromium here"
    [ -d "$BATS_TEST_DIRNAME/../atlas/node_modules" ] || skip "its driver is not here: run script/bootstrap"
    evaluate page "$*" "$PWD/atlas.html" >/dev/null
}

@test "atlas: a page with everything in it, to a file or to standard output" {
    make_fixture c-kv
    git remote add origin git@github.com:example/kv.git
    run_repose atlas -o atlas.html
    assert_status 0
    assert_equal "$output$stderr" ""
    data
    fits atlas
    assert_equal "$(json it.revision)" "$(git rev-parse HEAD)"
    assert_equal "$(json it.repository)" kv
    assert_equal "$(json it.forge.file)" "https://github.com/example/kv/blob/$(git rev-parse HEAD)/"
    assert_equal "$(json 'it.files.name.includes("store.c")')" true
    assert_equal "$(json it.money.days)" "[]"
    run_repose atlas
    assert_status 0
    assert_contains "$output" "<!doctype html>"
    run_repose atlas -o no/such/folder.html
    assert_status 4
    assert_contains "$stderr" "no/such/folder.html"
    run_repose atlas --at no-such-revision
    assert_status 3
    run_repose atlas more
    assert_status 2
}

@test "atlas: the policy of the page allows its own script and style sheet, and nothing else" {
    make_fixture c-kv
    run_repose atlas -o atlas.html
    node -e '
        const page = require("fs").readFileSync("atlas.html", "utf8");
        const digest = (text) => "sha256-" + require("crypto").createHash("sha256").update(text).digest("base64");
        const policy = page.match(/Content-Security-Policy" content="([^"]*)"/)[1];
        const script = page.match(/<script>([^]*?)<\/script>/)[1];
        const style = page.match(/<style>([^]*?)<\/style>/)[1];
        const wanted = `default-src \u0027none\u0027; script-src \u0027${digest(script)}\u0027; ` +
            `style-src \u0027${digest(style)}\u0027; base-uri \u0027none\u0027; form-action \u0027none\u0027`;
        if (policy !== wanted) throw new Error(`${policy}\nshould be\n${wanted}`);
        if (/\b(src|href)="(?!#)/.test(page.replace(/<script[^]*?<\/script>/g, ""))) throw new Error("it loads something");'
}

@test "atlas: what notes cost, and who wrote them" {
    make_fixture python-api
    start_server "$NOTES"
    use_model openai
    git config --add repose.llm.price "test-model 1 2"
    git config repose.budget.monthCost 5
    run_repose sleep
    assert_status 0
    run_repose brief add a route
    run_repose atlas -o atlas.html
    assert_status 0
    data
    assert_equal "$(json 'it.modules.every((m) => m.writer === "openai:test-model" && m.state === "fresh")')" true
    assert_equal "$(json it.money.days.length)" 1
    assert_equal "$(json 'it.money.days[0].calls === it.money.total.calls && it.money.total.microdollars > 0')" true
    assert_equal "$(json it.money.budget.month.microdollars)" 5000000
    assert_equal "$(json it.money.requests.asked)" 1
    assert_contains "$(json it.overview)" "A repository of"
    run_repose atlas --at HEAD~1 -o past.html
    assert_status 0
    data past.html
    assert_equal "$(json it.revision)" "$(git rev-parse HEAD~1)"
    check_page use
}

@test "atlas: it can be used with mouse, finger and keyboard, and read by everybody" {
    make_fixture typescript-ui
    git config repose.module.minTokens 1
    git remote add origin https://gitlab.com/example/group/ui.git
    run_repose atlas -o atlas.html
    assert_status 0
    check_page use axe
}

@test "atlas: what eval measured, as plots" {
    make_fixture c-kv
    run_repose atlas -o atlas.html
    data
    assert_equal "$(json '[it.eval, it.comparison]')" "[null,null]"
    check_page use
    run_repose eval --ablate
    assert_status 0
    fits report .git/repose/eval.json
    run_repose eval --format json --ablate
    measured=$(json '[it.count, it.ranking, it.baselines, it.probabilities.reliability, it.alone, it.without]')
    commit=$(git log --format=%H --grep='^Add a rename command' | head -1)
    printf '{"repo":"c-kv","commit":"%s","parent":"%s","query":"Add a rename command","gold_src":["src/commands.c"]}\n' \
        "$commit" "$(git rev-parse "$commit^")" >cases.jsonl
    start_server '{"rules": [
        {"request": {"contains": "What you got so far"},
         "reply": {"generate": "openai", "text": "{\"action\": \"answer\", \"argument\": \"\", \"files\": [\"src/commands.c\"]}"}},
        {"reply": {"generate": "openai", "text": "{\"files\": [\"src/commands.c\"]}"}}]}'
    use_model openai '<b>model'
    run_repose eval --model --cases cases.jsonl
    assert_status 0
    fits report .git/repose/eval-model.json
    run_repose atlas -o atlas.html
    assert_status 0
    assert_equal "$stderr" ""
    data
    fits atlas
    assert_equal "$(json '[it.eval.figures.count, it.eval.ranking, it.eval.baselines, it.eval.reliability, it.eval.alone, it.eval.without]')" "$measured"
    assert_equal "$(json '[it.eval.about.place, it.eval.about.revision === it.revision, it.eval.about.weights_changed]')" '["this",true,false]'
    assert_equal "$(json '[it.comparison.provider, it.comparison.model, it.comparison.on_this_machine, it.comparison.ways.length]')" '["openai","<b>model",true,12]'
    check_page use axe
}

@test "atlas: a measurement that is old says so, and one of later revisions is not shown" {
    make_fixture c-kv
    run_repose eval
    make_commit src/further.c "int further;"
    run_repose atlas -o atlas.html
    data
    assert_equal "$(json '[it.eval.about.place, it.eval.about.revision]')" "[\"earlier\",\"$(git rev-parse HEAD~1)\"]"
    check_page use
    run_repose atlas --at HEAD~2 -o past.html
    assert_equal "$stderr" ""
    data past.html
    assert_equal "$(json it.eval)" null
    git checkout -q --orphan other
    git commit -q -m "Another history"
    sed -i 's/"weights": "[0-9a-f]*"/"weights": "0000000000000000"/' .git/repose/eval.json
    run_repose atlas -o atlas.html
    data
    assert_equal "$(json '[it.eval.about.place, it.eval.about.weights_changed]')" '["other",true]'
    check_page use
}

@test "atlas: what lies in the place of a measurement is doubted" {
    make_fixture c-kv
    run_repose eval
    sed 's/"origin": "[^"]*"/"origin": "<\/script><script>window.ran=1<\/script>\\u202e"/; s/"version": "[^"]*"/"version": "<img src=x onerror=window.ran=1>"/;
        s/"map": [0-9.]*/"map": "<b>high"/; s/"answers": [0-9.]*/"answers": 1e308/' -i .git/repose/eval.json
    run_repose atlas -o atlas.html
    assert_status 0
    data
    assert_lacks "$output" "<"
    assert_equal "$(json 'it.eval.ranking.map === undefined')" true
    check_page use
    for content in '' nonsense '[]' '{"schema": "repose.report/2"}' '{"schema": "repose.report/1", "report": 3}' \
        '{"schema": "repose.report/1", "revision": 7, "report": {"schema": "repose.eval/1", "ranking": {"map": "x"}}}'; do
        printf '%s' "$content" >.git/repose/eval.json
        printf '%s' "$content" >.git/repose/eval-model.json
        run_repose atlas -o atlas.html
        assert_status 0
        assert_contains "$stderr" "eval.json"
        assert_contains "$stderr" "repose eval --model"
        data
        assert_equal "$(json '[it.eval, it.comparison]')" "[null,null]"
    done
    rm .git/repose/eval.json .git/repose/eval-model.json
    ln -s /dev/zero .git/repose/eval.json
    mkdir .git/repose/eval-model.json
    run_repose atlas -o atlas.html
    assert_status 0
    data
    assert_equal "$(json '[it.eval, it.comparison]')" "[null,null]"
    # What cannot be kept is told, and printed all the same.
    rm .git/repose/eval.json
    mkdir -p .git/repose/eval.json/full
    run_repose eval
    assert_status 0
    assert_contains "$output" "R-prec"
    assert_contains "$stderr" "not kept for 'repose atlas'"
}

@test "atlas: what a repository says is never markup" {
    git init -q repo && cd repo
    git config repose.module.minTokens 1
    folder='<img src=x onerror=window.ran=1>'
    mkdir -p "$folder" $'\u202efdp\u2066' '</script><script>window.ran=1<'
    printf '/** </script><script>window.ran = 1</script> <svg onload=window.ran=1> \xff */\nint first(void) { return 1; }\n' >"$folder/a.c"
    printf '#include "a.c"\n/** \u202eeht si siht <iframe srcdoc=x> */\nint second(void) { return first(); }\n' >$'\u202efdp\u2066/<b>b.c'
    printf 'int third(void) { return 3; }\n' >'</script><script>window.ran=1</script>'
    mkdir -p '</script><script>window.ran=1<'
    printf 'int fourth(void) { return 4; }\n' >'</script><script>window.ran=1</d.c'
    printf 'int fifth(void) { return 5; }\n' >'"><a href="javascript:window.ran=1">x.c'
    git add -A && git commit -q -m '</script><script>window.ran=1</script> javascript:window.ran=1'
    for i in 1 2 3; do
        for file in "$folder/a.c" $'\u202efdp\u2066/<b>b.c'; do echo "// $i" >>"$file"; done
        git commit -q -a -m "<img src=x onerror=window.ran=1> \"'\`\${window.ran=1} $i"
    done
    git remote add origin 'https://github.com/o/r"><script>window.ran=1</script>'
    run_repose index
    evil='<img src=x onerror=window.ran=1></script><script>window.ran=1</script>'
    printf '{"schema": "repose.report/1", "revision": "%s", "version": "%s", "report": {"schema": "repose.eval/1", "origin": "%s",
        "ranking": {"map": 0.5, "%s": 1}, "without": {"%s": {"map": 0.4}}}}' "$evil" "$evil" "$evil" "$evil" "$evil" >.git/repose/eval.json
    printf '{"schema": "repose.report/1", "report": {"schema": "repose.compare/1", "provider": "%s", "model": "%s",
        "results": [{"way": "brief", "f1": 0.5, "budget": 1000, "input_tokens": 9, "tokens_per_query": {"1": 9, "2": 8, "%s": 1}}, {"way": "%s"}]}}' \
        "$evil" "$evil" "$evil" "$evil" >.git/repose/eval-model.json
    run_repose atlas -o atlas.html
    assert_status 0
    data
    assert_equal "$(json it.forge)" null
    assert_equal "$(json 'it.modules.length > 2 && it.eval !== null && it.comparison !== null')" true
    assert_lacks "$output" "<"
    check_page hostile
}
