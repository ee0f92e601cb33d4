load helpers
load answers

@test "what is told from lines is named and counted, and says so" {
    make_fixture c-kv
    make_commit src/Api.kt 'package shop

fun before() {}

@@@ fun broken(a: Int { ]] )
class Router :: ((( {
    fun first() {}
}'
    make_commit db/orders.sql 'CREATE TABLE orders (
    id int
);'
    make_commit src/fine.kt 'fun fine() {}'
    run_repose index
    assert_status 0
    run_repose status --files
    assert_status 0
    assert_contains "$output" "partial     src/Api.kt"
    assert_contains "$output" "by-lines    db/orders.sql"
    assert_lacks "$output" "fine.kt"
    run_repose status --format json
    assert_equal "$(json 'it.index.partial')" 1
    assert_equal "$(json 'it.index.by_lines > 0')" true
    run_repose status
    assert_contains "$output" "1 understood in part"
    run_repose show src/Api.kt
    assert_contains "$output" "understood in part"
    assert_contains "$output" "(told from its line)"
    run_repose show --format json src/Api.kt
    fits show
    assert_equal "$(json 'it.file.definitions.map((d) => d.name + d.from_lines).join()')" \
        "beforefalse,Routertrue,firsttrue"
    run_repose at --format json src/Api.kt:7
    assert_equal "$(json 'it.definition.from_lines')" true
    run_repose find orders
    assert_contains "$output" "db/orders.sql:1: struct"
}

@test "text in UTF-16 with its mark is text" {
    make_fixture c-kv
    for order in le be; do
        { [ $order = le ] && printf '\377\376' || printf '\376\377'
          printf 'def wide_%s():\n    """Grüße 😀."""\n' $order | iconv -f utf-8 -t utf-16$order; } >$order.py
    done
    git add . && git commit -qm wide
    run_repose find wide_le
    assert_contains "$output" "le.py:1: function def wide_le()"
    run_repose find wide_be
    assert_contains "$output" "be.py:1: function def wide_be()"
    run_repose show le.py
    assert_contains "$output" "Grüße 😀."
    run_repose at le.py:2
    assert_contains "$output" "wide_le"
}

@test "a method that stands apart from its class is found with it" {
    make_fixture c-kv
    make_commit src/shape.h '#include <string>
class GEO_EXPORT Shape {
public:
    void draw(int x);
};'
    make_commit src/shape.cpp '#include "shape.h"
void Shape::draw(int x) {}'
    make_commit src/get.go 'package src
func (r *Repo[K]) Get(k K) {}'
    run_repose find Shape::draw
    assert_status 0
    assert_contains "$output" "src/shape.cpp:2: method"
    assert_contains "$output" "src/shape.h:4: method"
    run_repose find Repo.Get
    assert_contains "$output" "src/get.go:2: method"
    run_repose at src/shape.cpp:2
    assert_contains "$output" "Shape.draw"
}

@test "the scripts of components define, import and use" {
    make_fixture typescript-ui
    make_commit src/Cart.vue '<script setup lang="ts">
import { showToast } from "./toast";
function addToCart(id: number) { showToast(String(id)); }
</script>
<template><b @click="addToCart(1)"/></template>'
    make_commit src/toast.ts 'export function showToast(text: string) {}'
    run_repose find addToCart
    assert_contains "$output" "src/Cart.vue:3: function"
    run_repose at --format json src/toast.ts:1
    assert_equal "$(json 'it.uses.map((u) => u.path).join()')" "src/Cart.vue"
}

@test "what a program defines stands before headings of documents" {
    begin
put src/cache.py <<'X'
class TileCache:
    def evict_tiles(self): pass
X
put src/a.md <<'X'
# Loading of tiles
## TileCache
X
put src/page.html <<'X'
<html><body><h1>Evict tiles of the cache</h1><script>
function evictTiles() {}
</script></body></html>
X
put docs/tiles.md <<'X'
# Tiles
## TileCache
X
for i in 1 2 3; do put docs/guide$i.md <<X
# Guide $i
## TileCache
How TileCache evicts tiles when the cache is full: TileCache evicts tiles.
X
done
commit base
run_repose -q brief 'TileCache: evict tiles of the cache when it is full; evictTiles in the page'
[[ $output == *'- `TileCache`: class `src/cache.py:1`, '* ]] || fail "named: $output"
page=${output#*'`src/page.html`'}
[[ $page == *evictTiles* && ${page%%evictTiles*} != *'<h1>'* ]] || fail "in a page: $output"
run_repose -q show src/cache.py
[[ $output == *'Defines TileCache'* && ${output#*Defines} != *'Defines'*'Loading of tiles'* ]] || fail "note: $output"
[[ $(sed -n 's/.*Defines \(.*\) (.*files).*/\1/p' <<<"$output") != *[Tt]iles,* ]] || fail "note: $output"
    nothing_wrong
}
