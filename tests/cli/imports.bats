load helpers
load answers

@test "the standard library is no file of the repository" {
    begin
put app/utils/logging.py <<'X'
def setup_logs(): pass
X
put app/models/types.py <<'X'
class Kind: pass
X
put app/main.py <<'X'
import logging
from types import ModuleType
logging.info("x")
X
put src/util/path.js <<'X'
export function joinAll() {}
X
put src/main.js <<'X'
import path from "path";
import fs from "node:fs";
X
put go.mod <<'X'
module example.org/m
X
put internal/http/http.go <<'X'
package http

func Serve() {}
X
put main.go <<'X'
package main

import "net/http"

func main() { http.Get("x") }
X
put rs/lib.rs <<'X'
mod fmt;
mod a;
X
put rs/fmt.rs <<'X'
pub fn pretty() {}
X
put rs/a.rs <<'X'
use std::fmt;
X
put shop/List.java <<'X'
package shop;
public class List {}
X
put other/Main.java <<'X'
package other;
import java.util.List;
class Main { List<String> names; }
X
put c/lib/string.h <<'X'
int my_length(const char *s);
X
put c/main.c <<'X'
#include <string.h>
int f(void) { return (int)strlen("x"); }
X
put cs/shop/List.cs <<'X'
namespace Shop;
public class List { }
X
put cs/other/Main.cs <<'X'
using System.Collections.Generic;
namespace Other;
class Main { List<string> names; }
X
put cs/other/Own.cs <<'X'
using Shop;
namespace Other;
class Own { List names; }
X
commit base
users cs/shop/List.cs:2 cs/other/Own.cs
git rm -q app/utils/logging.py app/models/types.py src/util/path.js internal/http/http.go rs/fmt.rs shop/List.java c/lib/string.h
sed -i '/mod fmt/d' rs/lib.rs
commit remove
quiet 'still imported'
quiet 'still used'
    nothing_wrong
}

@test "a path in a package is no file of the repository" {
    begin
put src/util/get.js <<'X'
export function getAll() {}
X
put src/react.js <<'X'
export function helper() {}
X
put src/main.js <<'X'
import get from "lodash/get";
X
put lib/view.js <<'X'
import React from "react";
X
commit base
git rm -q src/util/get.js src/react.js
commit remove
quiet 'still imported'
    nothing_wrong
}

@test "paths of tsconfig.json" {
    begin
put tsconfig.json <<'X'
{
  "compilerOptions": {
    "baseUrl": ".",
    "paths": { "@core": ["src/adapters/worker"], "@shared/*": ["packages/common/src/*"] }
  }
}
X
put src/adapters/worker.ts <<'X'
export function execute() {}
X
put legacy/core.ts <<'X'
export function execute() {}
X
put packages/common/src/text.ts <<'X'
export function trim() {}
X
put legacy/shared/text.ts <<'X'
export function trim() {}
X
put src/main.ts <<'X'
import { execute } from "@core";
import { trim } from "@shared/text";
execute();
trim();
X
commit base
users src/adapters/worker.ts:1 src/main.ts
users legacy/core.ts:1
users packages/common/src/text.ts:1 src/main.ts
users legacy/shared/text.ts:1
    nothing_wrong
}

@test "modules of Rust: children, groups, #[path]" {
    begin
put src/lib.rs <<'X'
mod a;
mod b;
pub mod net;
mod run;
#[path = "elsewhere/odd_file.rs"]
mod renamed;
X
put src/a.rs <<'X'
mod b;
X
put src/a/b.rs <<'X'
pub fn inner() {}
X
put src/b.rs <<'X'
pub fn outer() {}
X
put src/net/mod.rs <<'X'
pub mod tcp;
pub mod udp;
X
put src/net/tcp.rs <<'X'
pub struct Conn;
X
put src/net/udp.rs <<'X'
pub struct Sock;
X
put src/run.rs <<'X'
use crate::net::{tcp::Conn, udp::{self, Sock}};
pub fn go(_a: Conn, _b: Sock) {}
X
put src/elsewhere/odd_file.rs <<'X'
pub fn strange() {}
X
commit base
git rm -q src/a/b.rs && commit 'remove the inner b'
warns 'src/a/b.rs is deleted, and still imported by src/a.rs'
git revert --no-edit -q HEAD 2>/dev/null || git revert --no-edit HEAD >/dev/null
git rm -q src/b.rs && sed -i '/^mod b;/d' src/lib.rs && commit 'remove the outer b'
quiet 'src/b.rs is deleted, and still imported by src/a.rs'
git rm -q src/net/tcp.rs && sed -i '/tcp/d' src/net/mod.rs && commit 'remove tcp'
warns 'src/net/tcp.rs is deleted, and still imported by src/run.rs'
git rm -q src/elsewhere/odd_file.rs && commit 'remove the file with a path'
warns 'src/elsewhere/odd_file.rs is deleted, and still imported by src/lib.rs'
    nothing_wrong
}

@test "files that hand names on" {
    begin
put src/lib/format/money.ts <<'X'
export function format(n: number) { return n; }
export function spell(n: number) { return n; }
X
put src/other.ts <<'X'
export function format(n: number) { return n; }
export function spell(n: number) { return n; }
X
put src/lib/format/index.ts <<'X'
export * from "./money";
export { spell as spellOut } from "./money";
X
put src/lib/index.ts <<'X'
export * from "./format";
X
put src/star.ts <<'X'
import { format } from "./lib";
format(1);
X
put src/renamed.ts <<'X'
import { spellOut } from "./lib/format";
spellOut(1);
X
put src/alias.ts <<'X'
import { spell as say } from "./lib/format/money";
say(1);
X
put src/lib/format/near.ts <<'X'
import { format } from ".";
format(2);
X
commit base
used_by src/lib/format/money.ts:1 src/star.ts src/lib/format/near.ts
used_by src/lib/format/money.ts:2 src/renamed.ts src/alias.ts
users src/other.ts:1
"$REPOSE" -q find spellOut 2>/dev/null | grep -q 'src/lib/format/index.ts:2' || fail "find spellOut does not name where it is made"
    nothing_wrong
}

@test "what an import still means after the change breaks nobody" {
    begin
put ts/util.ts <<'X'
export function compute(a: string): void {}
X
put ts/main.ts <<'X'
import { compute } from "./util";
compute("x");
X
put js/tool.js <<'X'
export function convert(a) { return a; }
X
put js/main.js <<'X'
import { convert } from "./tool";
convert("x");
X
put js/esm.ts <<'X'
import { convert } from "./tool.js";
convert("x");
X
put app/helper.py <<'X'
def assist(): pass
X
put app/main.py <<'X'
from app.helper import assist
assist()
X
put rs/lib.rs <<'X'
mod deep;
mod run;
X
put rs/deep.rs <<'X'
pub fn dig() {}
X
put rs/run.rs <<'X'
use crate::deep::dig;
pub fn go() { dig(); }
X
commit base
mkdir -p ts/util app/helper rs/deep
git mv ts/util.ts ts/util/index.ts
git mv app/helper.py app/helper/__init__.py
git mv rs/deep.rs rs/deep/mod.rs
git rm -q js/tool.js
put js/tool.ts <<'X'
export function convert(a: string): string { return a; }
X
commit 'folders and types'
quiet 'still imported'
quiet 'still taken from here'
quiet 'still used'
    nothing_wrong
}

@test "imports of Python" {
    begin
put app/a/util.py <<'X'
def parse(): pass
X
put app/b/util.py <<'X'
def parse(): pass
X
put app/a/__init__.py <<'X'
X
put app/b/__init__.py <<'X'
X
put app/__init__.py <<'X'
X
put app/a/near.py <<'X'
from .util import parse
parse()
X
put app/a/far.py <<'X'
from ..b.util import parse as p, other
from ..b import util
util.parse()
X
put app/main.py <<'X'
from app.a import util as first
import app.b.util as second
first.parse()
X
put app/core/__init__.py <<'X'
from .engine import run_engine
X
put app/core/engine.py <<'X'
def run_engine(): pass
X
put app/other.py <<'X'
def run_engine(): pass
X
put app/lazy.py <<'X'
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from app.core import run_engine
def go():
    from app.core import run_engine
    run_engine()
X
commit base
users app/core/engine.py:1 app/lazy.py
users app/other.py:1
git rm -q app/a/util.py && commit 'remove a.util'
warns 'app/a/util.py is deleted, and still imported by app/a/near.py'
quiet 'app/a/far.py:'
git revert --no-edit HEAD >/dev/null; git rm -q app/b/util.py && commit 'remove b.util'
warns 'app/b/util.py is deleted, and still imported by app/a/far.py'
quiet 'near.py'
    nothing_wrong
}

@test "workspaces, modules of Go and classes of PHP" {
    begin
put packages/ui/package.json <<'X'
{ "name": "@acme/ui" }
X
put packages/ui/src/button.ts <<'X'
export function render() {}
X
put packages/api/package.json <<'X'
{ "name": "@acme/api" }
X
put packages/api/src/button.ts <<'X'
export function render() {}
X
put apps/web/src/main.ts <<'X'
import { render } from "@acme/ui/button";
render();
X
put tools/go.mod <<'X'
module example.com/tools
X
put tools/strs/join.go <<'X'
package strs

func Join() {}
X
put svc/strs/join.go <<'X'
package strs

func Join() {}
X
put svc/main.go <<'X'
package main

import "example.com/tools/strs"

func main() { strs.Join() }
X
put php/src/Models/User.php <<'X'
<?php
namespace App\Models;
class User {}
X
put php/src/Http/User.php <<'X'
<?php
namespace App\Http;
class User {}
X
put php/src/Service.php <<'X'
<?php
namespace App;
use App\Models\User;
new User();
X
commit base
users packages/ui/src/button.ts:1 apps/web/src/main.ts
users packages/api/src/button.ts:1
users tools/strs/join.go:3 svc/main.go
users svc/strs/join.go:3
users php/src/Models/User.php:3 php/src/Service.php
users php/src/Http/User.php:3
    nothing_wrong
}

@test "crates of a workspace" {
    begin
put Cargo.toml <<'X'
[workspace]
members = ["crates/*"]
X
put crates/util-lib/Cargo.toml <<'X'
[package]
name = "util-lib"
X
put crates/util-lib/src/lib.rs <<'X'
pub mod text;
X
put crates/util-lib/src/text.rs <<'X'
pub fn trim() {}
X
put crates/app/Cargo.toml <<'X'
[package]
name = "app"
[dependencies]
util-lib = { path = "../util-lib" }
X
put crates/app/src/text.rs <<'X'
pub fn trim() {}
X
put crates/app/src/main.rs <<'X'
mod text;
use util_lib::text::trim;
fn main() { trim(); }
X
put crates/app/src/other.rs <<'X'
use crate::text::trim;
pub fn go() { trim(); }
X
commit base
users crates/util-lib/src/text.rs:1 crates/app/src/main.rs
users crates/app/src/text.rs:1 crates/app/src/other.rs
    nothing_wrong
}

@test "show tells what each import means; a review lists all who import what is deleted" {
    begin
put go.mod <<'X'
module example.com/m
X
put net/net.go <<'X'
package net
X
put http/http.go <<'X'
package http
X
put main.go <<'X'
package main

import (
	"net/http"
	"example.com/m/net"
	"github.com/x/http"
)
X
put py/gone.py <<'X'
def gone(): pass
X
for i in 1 2 3 4 5 6 7; do
echo 'from py.gone import gone' >py/user$i.py
done
commit base
run_repose -q show --format json main.go
[ "$(json 'it.file.imported.map(i => `${i.kind} ${i.path}`).join(", ")')" = 'external null, folder net, external null' ] || fail "$output"
run_repose -q show --format json py/user1.py
[[ $(json 'it.file.imported.map(i => i.path).join()') == py/gone.py* ]] || fail "$output"
git rm -q py/gone.py
commit gone
run_repose -q review --format json HEAD~1
[ "$(json 'it.files[0].importers.map(i => i.path).join(" ")')" = "$(echo py/user{1,2,3,4,5,6,7}.py)" ] || fail "$output"
[ "$(json 'it.files[0].importers.filter(i => i.line).length')" = 5 ] || fail "$output"
run_repose -q review HEAD~1
[[ $output == *'and 2 more files'* ]] || fail "$output"
    nothing_wrong
}

@test "configurations of TypeScript under other names: extended without an ending, and referred to" {
    begin
put a/tsconfig.base.json <<'X'
{ // for all
  "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["src/lib/*", "src/alt/*"], "@one": ["src/one.ts"], }, },
}
X
put a/tsconfig.json <<'X'
{ "extends": "./tsconfig.base" }
X
put a/src/lib/q.ts <<'X'
export const q = 1;
X
put a/src/alt/r.ts <<'X'
export const r = 1;
X
put a/src/one.ts <<'X'
export const one = 1;
X
put a/src/main.ts <<'X'
import { q } from "@lib/q";
import { r } from "@lib/r";
import { one } from "@one";
import { other } from "@other/q";
X
put b/tsconfig.json <<'X'
{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }
X
put b/tsconfig.app.json <<'X'
{ "compilerOptions": { "paths": { "@/*": ["./code/*"] } } }
X
put b/code/deep/part.ts <<'X'
export const part = 1;
X
put b/code/main.ts <<'X'
import { part } from "@/deep/part";
X
commit base
run_repose -q show --format json a/src/main.ts
[ "$(json 'it.file.imported.map(i => i.path).join(" ")')" = 'a/src/lib/q.ts a/src/alt/r.ts a/src/one.ts ' ] || fail "$output"
run_repose -q show --format json b/code/main.ts
[ "$(json 'it.file.imported.map(i => i.path).join(" ")')" = b/code/deep/part.ts ] || fail "$output"
    nothing_wrong
}

@test "what a module exports as the default, also through other files" {
    begin
put src/widget.ts <<'X'
export default class Widget {
  draw() {}
}
X
put src/compute.ts <<'X'
export default function computeAll() {}
X
put other/compute.ts <<'X'
export default function computeAll() {}
X
put src/index.ts <<'X'
export { default } from "./widget";
X
put src/near.ts <<'X'
import Widget from "./widget";
import computeAll from "./compute";
new Widget().draw();
computeAll();
X
put src/far.ts <<'X'
import Widget from ".";
new Widget().draw();
X
commit base
used_by src/widget.ts:1 src/near.ts src/far.ts
used_by src/widget.ts:2 src/near.ts src/far.ts
users src/compute.ts:1 src/near.ts
users other/compute.ts:1
    nothing_wrong
}

@test "Rust: modules that are written out in a root, libraries of another name, crates by their path" {
    begin
put Cargo.toml <<'X'
[workspace]
members = ["crates/*"]
[workspace.dependencies]
texts = { path = "crates/words", package = "real-words" }
X
put crates/words/Cargo.toml <<'X'
[package]
name = "real-words"
[lib]
name = "wordlib"
path = "source/lib.rs"
X
put crates/words/source/lib.rs <<'X'
pub mod text;
pub mod prelude {
    pub use crate::text::keep_it;
    pub use crate::text::trim_it;
}
X
put crates/words/source/text.rs <<'X'
pub fn trim_it() {}
pub fn keep_it() {}
X
put crates/tool/Cargo.toml <<'X'
[package]
name = "tool"
[dependencies]
texts = { workspace = true }
[[bin]]
name = "run"
path = "programs/run.rs"
X
put crates/tool/src/lib.rs <<'X'
use texts::prelude::{keep_it, trim_it};
pub fn go() { trim_it(); keep_it(); }
X
put crates/tool/programs/run.rs <<'X'
fn main() { tool::go(); }
X
commit base
used_by crates/words/source/text.rs:1 crates/tool/src/lib.rs
used_by crates/words/source/text.rs:2 crates/tool/src/lib.rs
users crates/tool/src/lib.rs:2 crates/tool/programs/run.rs
    nothing_wrong
}
