# What a model says of a module is single facts: found, checked and dated one by one.
load helpers

# answer FACTS [RECIPES]: a case in which a model says these of every module.
answer() {
    FACTS=$1 RECIPES=${2:-[]} node -p '
        const note = { purpose: "Stores keys and values.", facts: eval(process.env.FACTS), recipes: eval(process.env.RECIPES),
            entry_points: [], data_flow: "Commands come in.", tests: [] };
        `{"rules": [{"reply": {"generate": "openai", "text": ${JSON.stringify(JSON.stringify(note))}}}]}`'
}

# fact TEXT PROPERTY: of the facts of the last brief.
fact() {
    json "(it.facts.find(f => f.text.includes('$1')) ?? {}).$2"
}

setup_notes() {
    make_fixture c-kv
    start_server "$(answer '[
        { kind: "does", text: "Keeps the table of keys in memory.", files: ["store.c", "made_up.c"], symbols: ["store_get", "made_up_get"] },
        { kind: "invariant", text: "Each command has a line in the table of keys that is printed.", files: ["commands.c", "docs/commands.txt"], symbols: [] },
        { kind: "careful", text: "Run make install to see the keys.", files: ["store.c"], symbols: [] },
        { kind: "careful", text: "Keys are compared by bytes.", files: [], symbols: [] }]' '[
        { request: "expire keys after a time", files: ["store.c", "store.h", "commands.c"], steps: "A time for each key in store.c." }]')"
    use_model openai
    run_repose sleep --yes
    assert_status 0
}

@test "facts stand or fall alone, and are found for a request" {
    setup_notes
    run_repose show src --format json
    assert_status 0
    fits show
    assert_equal "$(json 'it.note.facts.map(f => f.text).join("|")')" \
        "Keeps the table of keys in memory.|Each command has a line in the table of keys that is printed.|Keys are compared by bytes."
    assert_equal "$(json 'it.note.facts[0].files.join()')" src/store.c
    assert_equal "$(json 'it.note.facts[0].symbols.join()')" store_get
    assert_equal "$(json 'it.note.facts[1].files.join()')" src/commands.c,docs/commands.txt
    assert_equal "$(json 'it.note.responsibilities.join()')" "Keeps the table of keys in memory."
    assert_equal "$(json 'it.note.invariants.length')" 1
    assert_equal "$(json 'it.note.gotchas.join()')" "Keys are compared by bytes."
    run_repose brief --format json the table of keys
    fits brief
    assert_equal "$(fact 'table of keys in memory' kind)" does
    assert_equal "$(fact 'table of keys in memory' 'files.join()')" src/store.c
    run_repose brief expire keys
    assert_contains "$output" "recipe: expire keys after a time: src/store.c, src/store.h, src/commands.c"
    assert_lacks "$output" made_up
    assert_lacks "$output" "make install"
}

@test "a change ages the facts about what it changes, and no other" {
    setup_notes
    written=$(git rev-parse HEAD | cut -c1-12)
    sed -i 's/^int \(.*\)(int argc/int renamed_\1(int argc/; $a int another_command(int more) { return more; }' src/commands.c
    git commit -qam "Add another command"
    run_repose show src --format json
    assert_equal "$(json it.state)" stale
    run_repose brief --format json the table of keys
    fits brief
    assert_equal "$(fact 'table of keys in memory' state)" fresh
    assert_equal "$(fact 'line in the table' state)" stale
    run_repose brief the table of keys
    assert_contains "$output" "in memory. [src]"
    assert_contains "$output" "that is printed. [src (stale: written at $written)]"
    git rm -q src/store.c && git commit -qm "Drop the store"
    run_repose brief --format json the table of keys
    assert_equal "$(fact 'table of keys in memory' state)" undefined
}

@test "what no module's note holds is found in the overview" {
    make_fixture c-kv
    note='{ purpose: "Stores keys and values.", facts: [{ kind: "careful", text: "Keys are compared by bytes.", files: [], symbols: [] }],
        entry_points: [], data_flow: "Commands come in.", tests: [] }'
    start_server "$(node -p '
        const note = eval(`(${process.argv[1]})`), overview = { ...note, recipes: [{ request: "translate all messages", files: ["docs/commands.txt", "src/commands.c"],
            steps: "The texts of commands.c and their documents." }] };
        const reply = (it) => ({ generate: "openai", text: JSON.stringify(it) });
        JSON.stringify({ rules: [{ request: { contains: "The notes on the modules" }, reply: reply(overview) }, { reply: reply({ ...note, recipes: [] }) }] })' "$note")"
    use_model openai
    run_repose sleep --yes --format json
    assert_status 0
    assert_equal "$(json it.overview)" true
    run_repose brief --format json translate all messages of commands
    fits brief
    assert_equal "$(json 'it.facts[0].module')" "the whole repository"
    assert_equal "$(json 'it.facts[0].state')" fresh
    assert_equal "$(json 'it.facts[0].text.startsWith("translate all messages: docs/commands.txt, src/commands.c")')" true
    run_repose brief translate all messages of commands
    assert_contains "$output" "[the whole repository]"
}

@test "what is too much for a note is cut from its end" {
    make_fixture c-kv
    start_server "$(answer 'Array.from({ length: 200 }, (_, i) => ({ kind: "does", text: `Keeps the things of kind ${i} in order, as they come.`, files: ["store.c"], symbols: [] }))')"
    use_model openai
    run_repose sleep --yes
    assert_status 0
    run_repose show src --format json
    assert_equal "$(json 'it.note.facts.length > 5 && it.note.facts.length < 100')" true
    assert_equal "$(json 'it.note.facts.at(0).text')" "Keeps the things of kind 0 in order, as they come."
    assert_equal "$(json 'it.note.responsibilities.length === Math.min(64, it.note.facts.length)')" true
}

@test "notes without facts stay as they were" {
    make_fixture c-kv
    note='{"purpose": "Stores keys.", "responsibilities": ["store.c keeps the table of keys."], "entry_points": [], "invariants": [], "data_flow": "", "recipes": [], "gotchas": ["Keys are compared by bytes."], "tests": []}'
    start_server "$(node -p '`{"rules": [{"reply": {"generate": "openai", "text": ${JSON.stringify(process.argv[1])}}}]}`' "$note")"
    use_model openai
    run_repose sleep --yes
    assert_status 0
    run_repose show src --format json
    assert_equal "$(json 'it.note.facts')" undefined
    assert_equal "$(json 'it.note.responsibilities.join()')" "store.c keeps the table of keys."
    run_repose brief --format json the table of keys
    assert_equal "$(fact 'keeps the table' kind)" does
    assert_equal "$(fact 'keeps the table' state)" fresh
}

@test "a reply calls files by the ids of its question" {
    make_fixture c-kv
    start_server "$(answer '[{ kind: "does", text: "f1 and its kin keep things.", files: ["f1"], symbols: [] }, { kind: "careful", text: "Nobody knows this.", files: ["f999"], symbols: [] }]' \
        '[{ request: "keep more things", files: ["f2", "f1"], steps: "In f1, then in f2." }]')"
    use_model openai
    run_repose sleep --print-prompt src
    first=$(sed -n 's/^file: \(.*\) (f1, .*/\1/p' <<<"$output") second=$(sed -n 's/^file: \(.*\) (f2, .*/\1/p' <<<"$output")
    run_repose sleep --yes
    assert_status 0
    run_repose show src --format json
    fits show
    assert_equal "$(json 'it.note.facts.length')" 1
    assert_equal "$(json 'it.note.facts[0].text')" "${first##*/} and its kin keep things."
    assert_equal "$(json 'it.note.facts[0].files.join()')" "$first"
    assert_equal "$(json 'it.note.recipes[0].files.join()')" "$second,$first"
    assert_equal "$(json 'it.note.recipes[0].steps')" "In ${first##*/}, then in ${second##*/}."
}

@test "tests, documents and data are aside where there is much program text" {
    mkdir repo
    cd repo
    git init -q .
    for folder in a b c d docs; do
        mkdir $folder
        seq 300 | sed "s/.*/int ${folder}_&(int argument, const char *name);/" >$folder/$folder.h
    done
    mv docs/docs.h docs/how.md
    git add -A
    git commit -qm "Begin"
    for change in 1 2 3; do
        for file in */*; do echo "int more_$change(void);" >>$file; done
        git commit -qam "Add function $change"
    done
    git config repose.module.minTokens 0
    start_server "$(answer '[]')"
    use_model openai
    action() { run_repose sleep --dry-run --format json "$@"; fits plan; json 'it.modules.map(m => m.module + ":" + m.action).sort().join()'; }
    assert_equal "$(action)" "a:write,b:write,c:write,d:write,docs:aside"
    assert_equal "$(action --all)" "a:write,b:write,c:write,d:write,docs:write"
    run_repose sleep --dry-run
    assert_contains "$output" "4 to write in 4 calls"
    assert_contains "$output" "1 aside"
    git rm -qr d
    git commit -qm "Fewer"
    assert_equal "$(action)" "a:write,b:write,c:write,docs:write"
}

@test "what notes say of a file ranks it" {
    mkdir repo
    cd repo
    git init -q .
    for name in alpha beta gamma; do echo "int ${name}_parcel(void);" >$name.c; done
    git add -A
    git commit -qm "Begin"
    git config repose.module.minTokens 0
    start_server "$(answer '[{ kind: "does", text: "Decides how parcels are weighed.", files: ["beta.c"], symbols: [] }, { kind: "does", text: "Holds the names of cities.", files: ["gamma.c"], symbols: [] }]')"
    use_model openai
    run_repose brief --format json change how a parcel is weighed
    assert_equal "$(json 'it.files[0].path')" alpha.c
    run_repose sleep --yes --all
    assert_status 0
    run_repose brief --format json --signals change how a parcel is weighed
    fits brief
    assert_equal "$(json 'it.files[0].path')" beta.c
    assert_equal "$(json 'it.files[0].signals.note > it.files[1].signals.note')" true
}

@test "show -v tells what the check removed, by cause" {
    setup_notes
    run_repose show -v src
    assert_status 0
    assert_contains "$output" "Removed when it was checked:"
    assert_contains "$output" "- path: made_up.c"
    assert_contains "$output" "- symbol: made_up_get"
    assert_contains "$output" "- instruction: Run make install to see the keys."
    run_repose show src
    assert_lacks "$output" "Removed when"
    run_repose show src --format json
    fits show
    assert_equal "$(json 'it.removed.length')" 3
}

# renewing_server REPLY: notes are written as setup_notes has them, and renewed by REPLY.
renewing_server() {
    start_server "$(NOTE=$(answer '[
        { kind: "does", text: "Keeps the table of keys in memory.", files: ["store.c"], symbols: ["store_get"] },
        { kind: "invariant", text: "Each command has a line in the table that is printed.", files: ["commands.c"], symbols: [] },
        { kind: "careful", text: "Keys are compared by bytes.", files: [], symbols: [] }]' '[
        { request: "expire keys after a time", files: ["store.c", "commands.c"], steps: "A time for each key." }]') node -p '
        const rest = JSON.parse(process.env.NOTE).rules, reply = { generate: "openai", text: process.argv[1] };
        JSON.stringify({ rules: [{ request: { contains: "Write the facts that take their place" }, reply }, ...rest] })' "$1")"
    use_model openai
    run_repose sleep --yes
    assert_status 0
    before=$(requests)
}

change_store() {
    sed -i 's|^    struct entry \*entry = find(store, key);|&\n    store->reads++; /* kept apart */|' src/store.c
    sed -i 's|^    size_t count;|&\n    size_t reads;|' src/store.h
    git commit -qam "Count reads"
}

@test "aged facts are renewed in one call that shows them and what changed" {
    make_fixture c-kv
    renewing_server '{"facts": [{"kind": "does", "text": "Keeps the table of keys in memory, and counts reads.", "files": ["f1"], "symbols": ["store_get"]},
        {"kind": "invariant", "text": "Nobody knows made_up.c.", "files": ["made_up.c"], "symbols": []}], "recipes": [{"request": "print how often keys are read", "files": ["store.c", "commands.c"], "steps": "A command."}]}'
    change_store
    run_repose sleep --print-prompt src
    assert_contains "$output" "does [f1] (store_get): Keeps the table of keys in memory."
    assert_contains "$output" "f1 = src/store.c"
    assert_contains "$output" "+    store->reads++;"
    assert_lacks "$output" "+    size_t reads;" # no aged fact speaks of store.h
    assert_lacks "$output" "Each command has a line"
    run_repose sleep --print-prompt src --rewrite
    assert_contains "$output" "You write down what is worth knowing about one module"
    run_repose sleep --yes --format json
    assert_status 0
    fits sleep
    assert_equal "$(json it.notes)" 1
    assert_equal "$(json it.removed.paths)" 1
    assert_equal "$(requests "all.slice($before).filter((r) => JSON.stringify(r.body).includes(\"take their place\")).length")" 1
    run_repose show src --format json
    assert_equal "$(json it.state)" fresh
    assert_equal "$(json 'it.note.facts.map(f => f.text).join("|")')" \
        "Keeps the table of keys in memory, and counts reads.|Each command has a line in the table that is printed.|Keys are compared by bytes."
    assert_equal "$(json 'it.note.recipes.map(r => r.request).join("|")')" "print how often keys are read|expire keys after a time"
    assert_equal "$(json it.note.purpose)" "Stores keys and values."
    # Nothing is left to do.
    before=$(requests)
    run_repose sleep --yes
    assert_equal "$(requests)" "$before"
    run_repose status --format json
    assert_equal "$(json 'it.notes.stale + it.notes.aged')" 0
}

@test "a renewal that cannot be used leaves the old note, and is not asked for again" {
    make_fixture c-kv
    renewing_server '{"facts": "none"}'
    change_store
    run_repose sleep --yes --format json
    assert_equal "$(json it.replies.unusable)" 2
    run_repose status --format json
    assert_equal "$(json 'it.ledger.calls >= 4')" true
    run_repose show src --format json
    assert_equal "$(json 'it.note.facts.length')" 3
    run_repose brief --format json the table of keys
    assert_equal "$(fact 'table of keys in memory' state)" aged
    before=$(requests)
    run_repose sleep --yes
    assert_equal "$(requests)" "$before"
}

@test "where most has changed, or the old revision is gone, a note is written anew" {
    make_fixture c-kv
    renewing_server '{"facts": [], "recipes": []}'
    for file in src/*.c; do seq 400 | sed "s|.*|int more_&(int argument_of_some_length);|" >>$file; done
    git commit -qam "Add much"
    run_repose sleep --print-prompt src
    assert_contains "$output" "You write down what is worth knowing about one module"
    run_repose sleep --yes --format json
    assert_equal "$(json 'it.notes >= 1')" true
    assert_equal "$(requests "all.slice($before).filter((r) => JSON.stringify(r.body).includes(\"take their place\")).length")" 0
}
