# What every command prints with --format json is as docs/*.schema.json say.
load helpers

ROOT=$BATS_TEST_DIRNAME/../..

# prints SCHEMA STATUS ARGUMENT...: the command's JSON fits.
prints() {
    local schema=$1 expected=$2
    shift 2
    run_repose "$@" --format json
    assert_status "$expected"
    fits "$schema"
}

@test "every document that the sources make has a schema of its name and version" {
    names=$(grep -rhoE '"repose\.[a-z]+/[0-9]+"' "$ROOT/src" | tr -d '"' | sort -u)
    [ "$(printf '%s\n' "$names" | wc -l)" -ge 20 ]
    for name in $names; do
        file=$(grep -lF "\"const\": \"$name\"" "$ROOT"/docs/*.schema.json) || { echo "no schema says $name" >&2; false; }
        assert_contains "$(cat "$file")" "\"title\": \"$name\""
        assert_contains "$(cat "$ROOT/docs/json.md")" "[$name]($(basename "$file"))"
    done
}

@test "the schemas are JSON, of one draft, and refer to what exists" {
    node -e '
        const fs = require("fs"), path = require("path");
        for (const name of fs.readdirSync(process.argv[1]).filter((n) => n.endsWith(".schema.json"))) {
            const schema = JSON.parse(fs.readFileSync(path.join(process.argv[1], name)));
            if (schema.$schema !== "https://json-schema.org/draft/2020-12/schema") throw `${name}: another draft`;
            const look = (value) => {
                if (!value || typeof value !== "object") return;
                if (typeof value.$ref === "string" && !value.$ref.startsWith("#")) fs.statSync(path.join(process.argv[1], value.$ref.split("#")[0]));
                Object.values(value).forEach(look);
            };
            look(schema);
        }' "$ROOT/docs"
}

@test "what reads, and what cares for the store" {
    make_fixture c-kv
    prints index 0 index
    assert_equal "$(json it.indexed)" "$(git rev-parse HEAD)"
    prints index 0 index
    prints brief 0 brief add a command
    prints brief 0 brief --signals add a command
    prints brief 1 brief zyzzyva
    prints show 0 show src/store.c
    prints show 0 show .
    prints find 0 find store_remove
    prints find 1 find nothing_of_that_name
    prints at 0 at src/store.c:5
    prints review 0 review HEAD~1
    prints status 0 status
    prints config 0 config
    prints hook 0 hook status
    prints doctor 0 doctor
    prints gc 0 gc
    git config repose.exclude vendor/
    prints config 0 config
    assert_equal "$(json 'it.settings.find((s) => s.name === "repose.exclude").value.join()')" vendor/
}

@test "where there is little to tell, and where names are odd" {
    git init -q unborn && cd unborn
    prints index 0 index
    assert_equal "$(json it.indexed)" null
    prints status 0 status
    prints config 0 config
    cd ..
    odd=$(printf 'store \377')
    git init -q odd && cd odd
    mkdir "$(printf 'fol\374der')"
    make_commit "$(printf 'fol\374der/na\374me.c')" 'int odd(void) { return 1; }'
    prints index 0 index --db "../$odd"
    prints doctor 0 doctor --db "../$odd"
    prints show 0 show "$(printf 'fol\374der/na\374me.c')"
    prints find 0 find odd
    prints brief 0 brief odd
    printf 'not a database' >"../$odd/index.db"
    prints doctor 0 doctor --db "../$odd"
}

@test "what asks a model" {
    make_fixture c-kv
    prints sleep 0 sleep
    start_server '{"rules": [{"reply": {"generate": "openai"}}]}'
    use_model openai
    prints plan 0 sleep --dry-run
    prints sleep 0 sleep
    assert_equal "$(json it.writer)" openai:test-model
    prints plan 0 sleep --dry-run
    prints show 0 show src/store.c
    prints batches 0 batch status
}

@test "batches and files" {
    make_fixture c-kv
    start_server '{"rules": [], "batch": {"polls": 1, "generate": "openai"}}'
    use_model openai
    prints plan 0 batch submit --dry-run
    prints batch 0 batch submit
    prints batches 0 batch status
    assert_equal "$(json it.batches.length)" 1
    prints batch 0 batch collect
    prints batch 0 batch cancel
    run_repose batch export questions.jsonl
    prints batch 0 batch export more.jsonl
}

@test "sharing" {
    make_fixture c-kv
    git init -q --bare ../origin
    git remote add origin ../origin
    start_server '{"rules": [{"reply": {"generate": "openai"}}]}'
    use_model openai
    run_repose sleep
    for action in push status fetch; do
        prints share 0 share $action
        assert_equal "$(json it.action)" $action
    done
}
