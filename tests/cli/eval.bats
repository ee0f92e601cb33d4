# Replaying past changes.
load helpers

# What must not differ from run to run: all but the seconds.
lasting() {
    json '(delete it.seconds, delete it.median_seconds, delete it.origin, it)'
}

# cases_of REPOSITORY: its picked cases as a file of cases.
cases_of() {
    run_repose --db "$BATS_TEST_TMPDIR/picked" eval --signals --output "$BATS_TEST_TMPDIR/cases.jsonl"
    assert_status 0
}

@test "a table, next to simple rankings" {
    make_fixture c-kv
    run_repose eval
    assert_status 0
    assert_equal "$stderr" ""
    assert_contains "$output" "3 past changes (seed 1)"
    assert_contains "$output" "R-prec"
    assert_contains "$output" "BM25 over contents"
    assert_contains "$output" "Brier score"
    [[ $output =~ "precision "[01]"."[0-9]+$'\n'"tokens of a brief" ]]
    [[ $output =~ "named: first "[0-9]+" (in "[0-3]" of 3), half "[0-9]+" (in "[0-3]" of 3), all "[0-9]+" (in "[0-3]" of 3)" ]]
    [[ $output =~ "named in the requests: "[0-9]+", of which "[0-9]+" are here" ]]
    assert_lacks "$output" "all without"
    run_repose eval --ablate
    assert_status 0
    assert_contains "$output" "each signal alone"
    assert_contains "$output" "all without"
}

@test "the JSON is what the schema says, and the same every time" {
    make_fixture c-kv
    run_repose eval --format json --ablate
    assert_status 0
    fits eval
    assert_equal "$(json it.count)" 3
    assert_equal "$(json 'it.cases.every(c => c.answers >= 3)')" true
    assert_equal "$(json 'it.ranking.recall_20 >= it.ranking.recall_5')" true
    first=$(lasting)
    run_repose --db ../other eval --format json --ablate
    assert_equal "$(lasting)" "$first"
}

@test "what is read of a brief until its answers are named" {
    make_fixture c-kv
    run_repose eval --output out.jsonl --signals
    run_repose eval --format json
    assert_status 0
    assert_equal "$(json 'it.cases.every(c => c.right <= c.named && c.right <= c.answers && c.resolved <= c.things)')" true
    assert_equal "$(json 'it.cases.every(c => c.reach.first > 0 && c.reach.first <= (c.reach.half ?? Infinity) && (c.reach.all ?? 0) <= c.tokens)')" true
    assert_equal "$(json 'it.reach.first.cases === it.cases.filter(c => c.reach.first).length && it.reach.all.cases === it.cases.filter(c => c.reach.all).length')" true
    assert_equal "$(json 'it.named.things === it.cases.reduce((sum, c) => sum + c.things, 0)')" true
    assert_equal "$(json 'Math.abs(it.likely.precision - it.cases.reduce((sum, c) => sum + c.right / c.named, 0) / it.count) < 1e-4')" true
    # What is here, and what is not.
    parent=$(git rev-parse HEAD) commit=$parent
    printf '{"repo":"c-kv","commit":"%s","parent":"%s","query":"Let `store_remove` in src/store.c call `no_such_thing`","gold_src":["src/store.c"]}\n' \
        "$commit" "$parent" >one.jsonl
    run_repose eval --cases one.jsonl --format json
    assert_status 0
    fits eval
    assert_equal "$(json '[it.named.things, it.named.resolved].join()')" 3,2
    assert_equal "$(json 'it.reach.first.tokens === it.reach.all.tokens && it.reach.all.cases === 1')" true
}

@test "a seed chooses, a count bounds" {
    make_fixture c-kv
    run_repose eval --format json --count 1 --seed 3
    assert_status 0
    assert_equal "$(json it.count)" 1
    first=$(json 'it.cases[0].commit')
    run_repose eval --format json --count 1 --seed 3
    assert_equal "$(json 'it.cases[0].commit')" "$first"
}

@test "predictions are the files that a brief names" {
    make_fixture c-kv
    run_repose eval --output out.jsonl --signals
    assert_status 0
    assert_equal "$(wc -l <out.jsonl)" 3
    output=$(head -n 1 out.jsonl)
    parent=$(json it.parent) query=$(json it.query) files=$(json 'it.files.slice(0, 8)')
    assert_equal "$(json 'it.candidates.length >= it.files.length')" true
    assert_equal "$(json it.repo)" repo
    run_repose --db ../fresh brief --at "$parent" --format json --limit 100 -- "$query"
    assert_equal "$(json 'it.files.map(f => f.path).slice(0, 8)')" "$files"
}

@test "cases come from a file, too" {
    make_fixture c-kv
    cases_of
    run_repose --db ../picked eval --format json
    expected=$(lasting)
    printf '{"repo":"elsewhere","commit":"%040d","parent":"%040d","query":"q","gold_src":["x.c"]}\n' 1 1 >>../cases.jsonl
    run_repose eval --cases ../cases.jsonl --format json
    assert_status 0
    assert_equal "$(json it.origin)" ../cases.jsonl
    assert_equal "$(lasting)" "$expected"
    run_repose eval --cases ../cases.jsonl --title
    assert_status 0
}

@test "no knowledge of the future: later commits and paid notes make no difference" {
    make_fixture c-kv
    cases_of
    run_repose --db ../fresh eval --cases ../cases.jsonl --format json
    assert_status 0
    expected=$(lasting)

    # Every case once more, after it: the same message, another file.
    node -e 'for (const line of require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean)) console.log(JSON.parse(line).query.split("\n")[0])' \
        <../cases.jsonl >../messages
    number=0
    while read -r message; do
        make_commit "src/later_$((number++)).c" "int later;" "$message"
    done <../messages
    start_server '{"rules": [{"reply": {"generate": "openai"}}]}'
    use_model openai
    run_repose sleep
    assert_status 0
    run_repose brief --format json -- "$(head -n 1 ../messages)"
    assert_equal "$(json 'it.modules[0].writer')" openai:test-model
    assert_contains "$(json 'it.files.map(f => f.path)')" src/later_

    run_repose eval --cases ../cases.jsonl --format json
    assert_status 0
    assert_equal "$(lasting)" "$expected"
}

@test "an interrupted run goes on where it was" {
    make_fixture c-kv
    unpack
    cases_of
    output=$(tail -n 1 ../cases.jsonl)
    tree=$(git rev-parse "$(json it.parent)^{tree}")
    object=.git/objects/${tree:0:2}/${tree:2}
    mv "$object" ../kept
    run_repose eval --cases ../cases.jsonl
    assert_status 3
    assert_equal "$(grep -c '"case"' .git/repose/eval.jsonl)" 2
    mv ../kept "$object"
    # What is known is not measured again: it shows what the file says. A line that was cut is ignored.
    sed -i 's/"tokens":[0-9]*/"tokens":424242/' .git/repose/eval.jsonl
    printf '{"key":"' >>.git/repose/eval.jsonl
    run_repose eval --cases ../cases.jsonl --format json
    assert_status 0
    assert_equal "$(json 'it.cases.filter(c => c.tokens === 424242).length')" 2
    [ ! -e .git/repose/eval.jsonl ]
}

@test "requests of an evaluation are not logged" {
    make_fixture c-kv
    run_repose brief add a command
    before=$(sqlite3 .git/repose/notes.db .dump) # what its log holds included
    run_repose eval
    assert_status 0
    assert_equal "$(sqlite3 .git/repose/notes.db .dump)" "$before"
    assert_contains "$before" "INSERT INTO request "
}

@test "what cannot be done is said" {
    make_fixture c-kv repo 1
    run_repose eval
    assert_status 1
    assert_contains "$stderr" "no past change"
    run_repose eval --signals
    assert_status 2
    assert_contains "$stderr" "--output"
    run_repose eval --cases missing.jsonl
    assert_status 2
    assert_contains "$stderr" "missing.jsonl"
    echo nonsense >cases.jsonl
    run_repose eval --cases cases.jsonl
    assert_status 2
    assert_contains "$stderr" "cases.jsonl:1"
    printf '{"repo":"elsewhere","commit":"%040d","parent":"%040d","query":"q","gold_src":["x.c"]}\n' 1 1 >cases.jsonl
    run_repose eval --cases cases.jsonl
    assert_status 1
    assert_contains "$stderr" "none of the cases"
    run_repose eval --count 0
    assert_status 2
}

@test "a bare repository" {
    make_fixture c-kv
    git clone -q --bare . ../bare.git
    run_repose -C ../bare.git eval --format json
    assert_status 0
    assert_equal "$(json it.count)" 3
}

@test "a place for the predictions that cannot be written is told before the work" {
    make_fixture c-kv
    run_repose eval --output /nonexistent/predictions.jsonl
    assert_status 2
    assert_equal "$output" ""
    assert_equal "$stderr" "repose: cannot write /nonexistent/predictions.jsonl: No such file or directory"
}

# Whatever a message speaks of, the same three files change.
make_odd_history() {
    make_once odd repo commit_odd_history
}

commit_odd_history() {
    local words=(parser socket cache logger timer session buffer router signal codec) i
    git init -q . && mkdir lib core || return 1
    for i in "${!words[@]}"; do echo "int ${words[i]}_${words[(i + 1) % 10]};" >"lib/${words[i]}.c"; done
    touch core/one.c core/two.c core/three.c
    git add -A && git commit -q -m "Start"
    for i in {0..35}; do
        for file in one two three; do echo "int v$i;" >>core/$file.c; done
        git commit -q -a -m "Let the ${words[i % 10]} know what its ${words[(i * 3 + 1) % 10]} does when the ${words[(i * 7 + 2) % 10]} was closed before"
    done
}

@test "sleep learns from past changes, and a past revision knows nothing of it" {
    make_odd_history
    request="let the codec know what the socket does"
    run_repose --db ../fresh brief --format json --at HEAD~1 -- "$request"
    before=$(json 'it.files.map(f => [f.path, f.probability])')
    run_repose eval --learn
    assert_status 0
    assert_contains "$output" "36 past changes: learned from the older 24, asked about the newer 12"
    assert_contains "$output" "'repose sleep' lets own weights rank here"
    run_repose status --format json
    assert_equal "$(json it.index.refined_on)" 0

    run_repose sleep
    assert_status 0
    assert_equal "$stderr" ""
    assert_contains "$output" "ranking: replayed 36 past changes; own weights rank from now on"
    assert_equal "$(ls -d .git/repose/learning 2>/dev/null)" ""
    run_repose status
    assert_contains "$output" "; the ranking is refined on 36 past changes"
    run_repose brief --format json --at HEAD~1 -- "$request"
    assert_equal "$(json 'it.files.map(f => [f.path, f.probability])')" "$before"

    run_repose sleep
    assert_lacks "$output" "ranking:"
    # The commit that was the newest is no more: what it was part of is learned again.
    git commit -q --amend -m "Let the parser know what its buffer does when the timer was closed before"
    run_repose status --format json
    assert_equal "$(json it.index.refined_on)" 0
    run_repose sleep
    assert_contains "$output" "own weights rank from now on"
}

@test "learning can be switched off, and needs enough changes" {
    make_fixture c-kv
    run_repose eval --learn
    assert_status 1
    assert_equal "$stderr" "repose: 3 past changes here make a case (see docs/eval.md); 30 are needed to learn from"
    cd .. && rm -rf repo && make_odd_history
    run_repose -q sleep
    assert_equal "$output" ""
    rm -rf .git/repose
    git config repose.sleep.learn false
    run_repose sleep
    assert_lacks "$output" "ranking:"
    run_repose eval --learn --format json
    assert_status 0
    fits learn
}

@test "what else lies where learning works stays there" {
    make_odd_history
    mkdir -p .git/repose/learning && echo mine >.git/repose/learning/notes.txt
    run_repose sleep
    assert_status 0
    assert_contains "$stderr" "ranking was not refined: $PWD/.git/repose/learning is needed for a while, but something else is there"
    run_repose gc
    assert_status 0
    assert_equal "$(cat .git/repose/learning/notes.txt)" mine

    # What a killed one left behind goes.
    rm -r .git/repose/learning && mkdir .git/repose/learning && cp .git/repose/repository .git/repose/learning/
    touch .git/repose/learning/index.db
    run_repose gc
    assert_status 0
    assert_equal "$(ls -d .git/repose/learning 2>/dev/null)" ""
}
