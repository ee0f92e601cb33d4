load helpers
load answers

@test "a function that is handed over is used" {
    begin
put web/handlers.js <<'X'
export function onSubmitForm(event) { return event; }
export function keepJs() {}
X
put web/main.js <<'X'
import { onSubmitForm } from "./handlers.js";
form.addEventListener("submit", onSubmitForm);
X
put py/tasks.py <<'X'
def crunch_numbers():
    return 1

def keep_py(): pass
X
put py/main.py <<'X'
from py.tasks import crunch_numbers
pool.submit(crunch_numbers)
X
put go.mod <<'X'
module m
X
put srv/handlers.go <<'X'
package srv

func HandleIndex(w W, r *R) {}

func KeepGo() {}
X
put cmd/main.go <<'X'
package main

import "m/srv"

func main() { mux.HandleFunc("/", srv.HandleIndex) }
X
put c/io.h <<'X'
int my_read(int fd);
int keep_c(void);
X
put c/table.c <<'X'
#include "io.h"
static const struct ops ops = { .read = my_read };
X
put rs/lib.rs <<'X'
mod parse;
mod run;
X
put rs/parse.rs <<'X'
pub fn parse_line(text: &str) -> usize { text.len() }
pub fn keep_rs() {}
X
put rs/run.rs <<'X'
use crate::parse::parse_line;
pub fn go(lines: Vec<&str>) -> Vec<usize> { lines.into_iter().map(parse_line).collect() }
X
put kt/a/Check.kt <<'X'
package a
fun isGoodEnough(x: Int) = x > 0
fun keepKt() = 1
X
put kt/b/Main.kt <<'X'
package b
import a.isGoodEnough
fun pick(xs: List<Int>) = xs.filter(::isGoodEnough)
X
put cs/Handlers.cs <<'X'
namespace Shop;
public static class Handlers {
    public static int ListOrders() => 1;
    public static int KeepCs() => 2;
}
X
put cs/Program.cs <<'X'
using Shop;
app.MapGet("/orders", Handlers.ListOrders);
X
commit base
users web/handlers.js:1 web/main.js
users py/tasks.py:1 py/main.py
users srv/handlers.go:3 cmd/main.go
users c/io.h:1 c/table.c
users rs/parse.rs:1 rs/run.rs
users kt/a/Check.kt:2 kt/b/Main.kt
users cs/Handlers.cs:3 cs/Program.cs
sed -i '/onSubmitForm/d' web/handlers.js
sed -i '1,3d' py/tasks.py
sed -i '/HandleIndex/d' srv/handlers.go
sed -i '/my_read/d' c/io.h
commit remove
warns 'onSubmitForm is removed, and still used in web/main.js'
warns 'crunch_numbers is removed, and still used in py/main.py'
warns 'HandleIndex is removed, and still used in cmd/main.go'
warns 'my_read is removed, and still used in c/table.c'
    nothing_wrong
}

@test "constants, variables and enumerations are used where they are read" {
    begin
put ts/config.ts <<'X'
export const API_ROOT = "https://example.org";
export enum Shade { Light, Dark }
export const keepTs = 1;
X
put ts/main.ts <<'X'
import { API_ROOT, Shade } from "./config";
fetch(API_ROOT + "/x");
paint(Shade.Dark);
X
put py/conf.py <<'X'
MAX_RETRIES = 3
KEEP_PY = 1
X
put py/main.py <<'X'
from py.conf import MAX_RETRIES
for attempt in range(MAX_RETRIES):
    pass
X
put go.mod <<'X'
module m
X
put conf/conf.go <<'X'
package conf

const MaxRetries = 3

const KeepGo = 1
X
put cmd/main.go <<'X'
package main

import "m/conf"

func main() { println(conf.MaxRetries) }
X
put c/conf.h <<'X'
#define MAX_CLIENTS 10
extern int server_port;
#define KEEP_C 1
X
put c/main.c <<'X'
#include "conf.h"
int full(int clients) { return clients >= MAX_CLIENTS || server_port == 0; }
X
put rs/lib.rs <<'X'
mod conf;
mod run;
X
put rs/conf.rs <<'X'
pub const MAX_LENGTH: usize = 3;
pub const KEEP_RS: usize = 1;
X
put rs/run.rs <<'X'
use crate::conf::MAX_LENGTH;
pub fn fits(n: usize) -> bool { n < MAX_LENGTH }
X
put java/a/Limits.java <<'X'
package a;
public class Limits {
    public static final int MAX_ORDERS = 1;
    public static final int KEEP_JAVA = 2;
}
X
put java/b/Shop.java <<'X'
package b;
import a.Limits;
class Shop { boolean full(int n) { return n >= Limits.MAX_ORDERS; } }
X
commit base
users ts/config.ts:1 ts/main.ts
users ts/config.ts:2 ts/main.ts
users py/conf.py:1 py/main.py
users conf/conf.go:3 cmd/main.go
users c/conf.h:1 c/main.c
users c/conf.h:2 c/main.c
users rs/conf.rs:1 rs/run.rs
users java/a/Limits.java:3 java/b/Shop.java
for f in ts/config.ts py/conf.py conf/conf.go c/conf.h rs/conf.rs java/a/Limits.java; do sed -i '/API_ROOT\|Shade\|MAX_RETRIES\|MaxRetries\|MAX_CLIENTS\|MAX_LENGTH\|MAX_ORDERS/d' $f; done
commit remove
warns 'API_ROOT is removed, and still used in ts/main.ts'
warns 'MAX_RETRIES is removed, and still used in py/main.py'
warns 'MaxRetries is removed, and still used in cmd/main.go'
warns 'MAX_CLIENTS is removed, and still used in c/main.c'
"$REPOSE" -q find --at HEAD~1 MAX_CLIENTS | grep -q 'c/main.c: used' || fail "find MAX_CLIENTS names no user"
    nothing_wrong
}

@test "a member of a named owner counts for that owner only" {
    begin
put java/a/Lists.java <<'X'
package a;
public class Lists {
    public static boolean isBlank(Object o) { return true; }
}
X
put java/c/Texts.java <<'X'
package c;
public class Texts {
    public static boolean isBlank(Object o) { return true; }
}
X
put java/b/Main.java <<'X'
package b;
import c.Texts;
class Main { boolean f(Object o) { return Texts.isBlank(o); } }
X
put ts/store.ts <<'X'
export class Store {
  static loadAll() {}
}
X
put ts/cache.ts <<'X'
export class Cache {
  static loadAll() {}
}
X
put ts/main.ts <<'X'
import { Store } from "./store";
Store.loadAll();
X
put rs/lib.rs <<'X'
mod conn;
mod pool;
mod run;
X
put rs/conn.rs <<'X'
pub struct Conn;
impl Conn {
    pub fn open() -> Self { Conn }
}
X
put rs/pool.rs <<'X'
pub struct Pool;
impl Pool {
    pub fn open() -> Self { Pool }
}
X
put rs/run.rs <<'X'
use crate::conn::Conn;
pub fn go() { let _c = Conn::open(); }
X
put cs/Texts.cs <<'X'
namespace A;
public static class Texts {
    public static int CountAll(object o) => 1;
}
X
put cs/Lists.cs <<'X'
namespace B;
public static class Lists {
    public static int CountAll(object o) => 1;
}
X
put cs/x/Main.cs <<'X'
using A;
namespace C;
class Main { int M() => Texts.CountAll("x"); }
X
put php/Str.php <<'X'
<?php
namespace App;
class Str {
    public static function slug() {}
}
X
put php/Arr.php <<'X'
<?php
namespace App;
class Arr {
    public static function slug() {}
}
X
put php/x/Main.php <<'X'
<?php
namespace App\x;
use App\Str;
Str::slug();
X
commit base
users java/c/Texts.java:3 java/b/Main.java
users java/a/Lists.java:3
users ts/store.ts:2 ts/main.ts
users ts/cache.ts:2
users rs/conn.rs:3 rs/run.rs
users rs/pool.rs:3
users cs/Texts.cs:3 cs/x/Main.cs
users cs/Lists.cs:3
users php/Str.php:4 php/x/Main.php
users php/Arr.php:4
    nothing_wrong
}

@test "a method of a library is none of the repository" {
    begin
put py/bag.py <<'X'
class Bag:
    def read_text(self): return ""
    def keep(self): pass
X
put py/main.py <<'X'
from pathlib import Path
Path("x").read_text()
X
put js/node.js <<'X'
export class Leaf {
  appendChild(x) { return x; }
  keep() {}
}
X
put js/main.js <<'X'
document.body.appendChild(document.createElement("p"));
X
put go.mod <<'X'
module m
X
put buf/buf.go <<'X'
package buf

type Buf struct{}

func (b Buf) WriteString(s string) {}

func Keep() {}
X
put cmd/main.go <<'X'
package main

import "strings"

func main() { var b strings.Builder; b.WriteString("x") }
X
put java/a/Box.java <<'X'
package a;
public class Box {
    public void closeQuietly() {}
    public void keep() {}
}
X
put java/b/Main.java <<'X'
package b;
import org.apache.commons.io.IOUtils;
class Main { void f(Object x) { IOUtils.closeQuietly(x); } }
X
commit base
users py/bag.py:2
users js/node.js:2
users buf/buf.go:5
users java/a/Box.java:3
sed -i '/read_text/d' py/bag.py; sed -i '/appendChild/d' js/node.js; sed -i '/WriteString/d' buf/buf.go; sed -i '/closeQuietly/d' java/a/Box.java
commit remove
quiet 'still used'
    nothing_wrong
}

@test "a name of another language is no use" {
    begin
put server/conf.py <<'X'
def load_settings(): pass
def keep_this(): pass
X
put web/main.js <<'X'
load_settings();
X
put web/view.tsx <<'X'
export function refreshHeading() {}
X
put android/Bridge.kt <<'X'
fun tick() { refreshHeading() }
X
commit base
users server/conf.py:1
users web/view.tsx:1
sed -i '/load_settings/d' server/conf.py
commit remove
quiet 'still used'
    nothing_wrong
}

@test "who calls what changed alone is still known" {
    begin
put go.mod <<'X'
module example.com/m
X
put main.go <<'X'
package main

import "example.com/m/pkg"

func main() { _ = pkg.Target("main") }
X
put pkg/target.go <<'X'
package pkg

func Target(s string) string { return s + "!" }
X
put pkg/a.go <<'X'
package pkg

func CallerA() string { return Target("a") }
X
put pkg/b.go <<'X'
package pkg

func CallerB() string { return Target("b") }

func CallerC() string { return Target("c") }
X
commit base
"$REPOSE" -q index
for i in 1 2 3; do
    printf 'package pkg\n\n// Version %s.\nfunc Target(s string) string { return s + "%s" }\n' $i $i >pkg/target.go; commit "change $i"
    users pkg/target.go:4 main.go pkg/a.go pkg/b.go
done
git checkout -q HEAD~2 && users pkg/target.go:4 main.go pkg/a.go pkg/b.go
[ "$("$REPOSE" -q find Target | grep -c 'used [12] time')" = 3 ] || fail "find Target does not name three users"
    nothing_wrong
}

@test "that nobody uses it, and that its users are not known, are two answers" {
    begin
    put a.py <<'X'
class Box:
    def load(self): pass
    def unused_thing(self): pass
X
    put b.py <<'X'
class Bag:
    def load(self): pass
X
    put c.py <<'X'
from a import Box
from b import Bag

def go(x):
    x.load()
X
    commit base
    run_repose -q at a.py:3
    assert_contains "$output" "by no other file"
    run_repose -q at --format json a.py:3
    fits at
    assert_equal "$(json '[it.users, it.users_known]')" "[0,true]"
    run_repose -q find --format json go
    fits find
    assert_equal "$(json '[it.using_files, it.users_known]')" "[0,true]"
    run_repose -q find go
    assert_contains "$output" "go is used in no file"
    run_repose -q at a.py:2
    assert_contains "$output" "not known"
    run_repose -q at --format json a.py:2
    assert_equal "$(json '[it.users, it.users_known]')" "[0,false]"
}

@test "a name that stands as a text elsewhere: its users are not known" {
    begin
    put app/Orders.php <<'X'
<?php
namespace App;
class Orders {
    public function findAll() { return 1; }
    public function removeAll() { return 2; }
    public function sumAll() { return 3; }
}
X
    put routes.php <<'X'
<?php
use App\Orders;
Route::get('/orders', [Orders::class, 'findAll']);
Route::delete('/orders', 'Orders@removeAll');
Route::get('/sum', 'Orders/sumAll and more');
X
    put shop/store.py <<'X'
class Store:
    def load_every(self):
        return 1

def drop_every(x):
    return x

def keep_every(x):
    return x
X
    put shop/use.py <<'X'
def go(store):
    # a "keep_every" that nobody calls
    return getattr(store, 'load_every')()

HOOK = "shop.store.drop_every"
X
    put lib/parcels.rb <<'X'
class Parcels
  def send_every
    1
  end
end
X
    put lib/use.rb <<'X'
def go(parcels)
  parcels.public_send("send_every")
end
X
    put web/view.js <<'X'
export function drawEvery(a) { return a; }
export function hideEvery(a) { return a; }
X
    put web/use.js <<'X'
export const go = (view) => view['drawEvery'](1);
X
    put README.md <<'X'
Call `hideEvery`, 'keep_every' or "sumAll".
X
    commit base
    while read -r place name expected; do
        run_repose -q at --format json "$place"
        fits at
        assert_equal "$place $(json '[it.users, it.users_known, it.in_text ? it.in_text.path + ":" + it.in_text.line : ""].join(" ")')" \
            "$place 0 $([ "$expected" = - ] && echo 'true ' || echo "false $expected")"
        run_repose -q at "$place"
        [ "$expected" = - ] && assert_contains "$output" "by no other file" ||
            assert_contains "$output" "not known: its name stands in a text of \`$expected\`"
        run_repose -q find --format json "$name"
        fits find
        assert_equal "$(json '[it.using_files, it.users_known].join()')" "0,$([ "$expected" = - ] && echo true || echo false)"
        run_repose -q find "$name"
        [ "$expected" = - ] && assert_contains "$output" "$name is used in no file" ||
            assert_contains "$output" "who uses $name is not known: its name stands in a text of $expected"
    done <<'X'
app/Orders.php:4 findAll routes.php:3
app/Orders.php:5 removeAll routes.php:4
app/Orders.php:6 sumAll -
shop/store.py:2 load_every shop/use.py:3
shop/store.py:5 drop_every shop/use.py:5
shop/store.py:8 keep_every -
lib/parcels.rb:2 send_every lib/use.rb:2
web/view.js:1 drawEvery web/use.js:1
web/view.js:2 hideEvery -
X
    sed -i 's/drawEvery(a)/drawEvery(a, b)/; s/hideEvery(a)/hideEvery(a, b)/' web/view.js
    commit change
    run_repose -q review HEAD~1
    assert_contains "$output" 'who uses 1 changed or removed definition is not known'
    assert_contains "$output" 'its users are not known: its name stands in a text of `web/use.js:1`'
    assert_contains "$output" 'no other file uses it'
    run_repose -q review --format json HEAD~1
    fits review
    assert_equal "$(json 'it.files[0].definitions.map(d => d.users_known + " " + (d.in_text ? d.in_text.line : "")).join()')" "false 1,true "
    run_repose -q review --format text HEAD~1
    assert_contains "$output" "not known: who uses drawEvery of web/view.js: its name stands in a text of web/use.js:1"
}

@test "Go: cases, keys of maps, comments before a statement, methods of a type of another file" {
    begin
put go.mod <<'X'
module m
X
put kind/kind.go <<'X'
package kind

type Kind int

const (
	PlainKind Kind = iota
	OtherKind
	SomeKind
	LastKind
)

func WalkTree(n int) {}
func RunAll()        {}
X
put kind/methods.go <<'X'
package kind

func (k Kind) DescribeKind() string { return "" }
func (k Kind) Check(n int) bool     { return true }
X
put kind/local.go <<'X'
package kind

func names(k Kind) string {
	switch k {
	case SomeKind, LastKind:
		return "some"
	}
	return map[Kind]string{
		OtherKind: "other",
		PlainKind: "plain",
	}[k]
}
X
put kind/config.go <<'X'
package kind

type Config struct{ Inner int }
type Inner struct{}
X
put kind/made.go <<'X'
package kind

var made = Config{
	Inner: 1,
}
X
put use/case.go <<'X'
package use

import "m/kind"

func f(k kind.Kind) {
	switch k {
	case kind.OtherKind:
		return
	}
	// Every tree has a kind.
	kind.WalkTree(1)
	/* All of them,
	 * in the end. */
	kind.RunAll()
}
X
put use/method.go <<'X'
package use

import "m/kind"

func g() string {
	var k kind.Kind
	k = makeKind()
	if k.Check(1) {
		return k.DescribeKind()
	}
	return kind.SomeKind.DescribeKind()
}
X
put use/constant.go <<'X'
package use

import "m/kind"

var text = kind.SomeKind.DescribeKind()
X
put use/elsewhere.go <<'X'
package use

import "example.com/other/kind"

func h(k kind.Kind) bool { return k.Check(2) }
X
commit base
users kind/kind.go:6 kind/local.go
users kind/kind.go:7 kind/local.go use/case.go
users kind/kind.go:8 kind/local.go use/constant.go use/method.go
users kind/kind.go:9 kind/local.go
users kind/kind.go:12 use/case.go
users kind/kind.go:13 use/case.go
users kind/methods.go:3 use/constant.go use/method.go
users kind/methods.go:4 use/method.go
users kind/config.go:4
    nothing_wrong
}

@test "what a file only hands on, and nobody takes from there, is used by that file" {
    begin
put src/lazy.ts <<'X'
export const onIdle = () => 1;
export const onClick = () => 2;
X
put src/index.ts <<'X'
export { onIdle, onClick } from "./lazy";
X
put src/main.ts <<'X'
import { onClick } from "./index";
onClick();
X
commit base
users src/lazy.ts:1 src/index.ts
users src/lazy.ts:2 src/main.ts
    nothing_wrong
}

@test "the line of a use is one that means it; what a function of a library gives is the library's" {
    begin
put go.mod <<'X'
module m
X
put labels/labels.go <<'X'
package labels

type Labels struct{}

func (l Labels) Bytes() []byte { return nil }

func Manage() {}
X
put other/manage.go <<'X'
package other

type Tree struct{ Manage int }
X
put use/buffer.go <<'X'
package use

import (
	"bytes"

	"m/labels"
)

var l labels.Labels

func buffer() *bytes.Buffer { return nil }

func data() []byte { return buffer().Bytes() }
X
put use/use.go <<'X'
package use

import (
	"m/labels"
	"m/other"
)

var t = other.Tree{}.Manage
var x = t.Manage

func run() {
	labels.Manage()
}
X
put shapes.py <<'X'
class Circle:
    def area(self): return 1

class Square:
    def area(self): return 2
X
put both.py <<'X'
from shapes import Circle, Square
def f(shape): return shape.area()
c, s = make(Circle, Square)
X
put one.py <<'X'
from shapes import Circle
def g(shape): return shape.area()
c = make(Circle)
X
commit base
users labels/labels.go:5
users labels/labels.go:7 use/use.go
run_repose -q at --format json labels/labels.go:7
[ "$(json 'it.uses.find(u => u.path === "use/use.go").line')" = 12 ] || fail "$output"
users shapes.py:2 one.py
run_repose -q at --format json shapes.py:5
[ "$(json 'it.users_known')" = false ] || fail "$output"
    nothing_wrong
}

@test "where receivers are not known, the line is that of the one that is called like the owner" {
    begin
put go.mod <<'X'
module m
X
put git/client.go <<'X'
package git

type Client struct{}

func (c *Client) Remotes() []string { return nil }
X
put factory/factory.go <<'X'
package factory

import "m/git"

type Factory struct {
	Remotes   func() []string
	GitClient *git.Client
}
X
put wire/wire.go <<'X'
package wire

import (
	"m/factory"
	"m/git"
)

func New(c *git.Client) *factory.Factory {
	f := &factory.Factory{GitClient: c}
	f.Remotes = remotesFunc(f)
	if f.Remotes() == nil {
		return nil
	}
	return f
}

func remotesFunc(f *factory.Factory) func() []string {
	return func() []string { return f.GitClient.Remotes() }
}
X
put py/store.py <<'X'
class Store:
    def fetch_rows(self): pass
X
put py/main.py <<'X'
from py.store import Store
def f(table, user_store): return table.fetch_rows() + user_store.fetch_rows()
def g(user_store):
    return user_store.fetch_rows()
X
commit base
run_repose -q at --format json git/client.go:5
[ "$(json 'it.uses.find(u => u.path === "wire/wire.go").line')" = 18 ] || fail "$output"
run_repose -q at --format json py/store.py:2
[ "$(json 'it.uses.find(u => u.path === "py/main.py").inside')" = f ] || fail "$output"
    nothing_wrong
}

@test "an owner that is imported under another name is the same one" {
    begin
put py/tasks.py <<'X'
class Worker:
    def run_once(self): pass
    @staticmethod
    def make_one(): pass
X
put py/alias.py <<'X'
from py.tasks import Worker as W
pool.map(W.make_one, [])
w = W()
pool.submit(w.run_once)
X
put py/plain.py <<'X'
from py.tasks import Worker
pool.map(Worker.make_one, [])
w = Worker()
pool.submit(w.run_once)
X
put py/call.py <<'X'
from py.tasks import Worker as W
W.make_one()
W().run_once()
X
put ts/tasks.ts <<'X'
export class Worker {
  runOnce() {}
  static makeOne() {}
}
X
put ts/alias.ts <<'X'
import { Worker as W } from "./tasks";
pool.map(W.makeOne);
const w = new W();
w.runOnce();
X
put ts/ns.ts <<'X'
import * as t from "./tasks";
t.Worker.makeOne();
new t.Worker().runOnce();
X
put rs/lib.rs <<'X'
mod conn;
mod run;
X
put rs/conn.rs <<'X'
pub struct Conn;
impl Conn {
    pub fn open() -> Self { Conn }
    pub fn shut(self) {}
}
X
put rs/run.rs <<'X'
use crate::conn::Conn as Link;
pub fn go() { let c = Link::open(); c.shut(); }
X
put php/Str.php <<'X'
<?php
namespace App;
class Str {
    public static function slug() {}
    public function go() {}
}
X
put php/x/Main.php <<'X'
<?php
namespace App\x;
use App\Str as S;
S::slug();
(new S())->go();
X
put kt/a/S.kt <<'X'
package a
object Str {
    fun slug() {}
}
class Worker {
    fun runOnce() {}
}
X
put kt/b/M.kt <<'X'
package b
import a.Str as S
import a.Worker as W
fun f() { S.slug(); W().runOnce() }
X
put cs/Texts.cs <<'X'
namespace A;
public static class Texts {
    public static int CountAll(object o) => 1;
}
X
put cs/x/Main.cs <<'X'
using T = A.Texts;
namespace C;
class Main { int M() => T.CountAll("x"); }
X
put sc/A.scala <<'X'
package sc
object Fns {
  def addTax(x: Int) = x + 1
}
X
put sc/B.scala <<'X'
package other
import sc.Fns.addTax
object B { val r = List(1).map(addTax) }
X
put sc/C.scala <<'X'
package other
import sc.{Fns => F}
object C { val r = F.addTax(1) }
X
put cpp/sort.hpp <<'X'
#pragma once
namespace sorts {
bool by_size(int a, int b);
}
X
put cpp/main.cpp <<'X'
#include "sort.hpp"
int main() { std::sort(v.begin(), v.end(), sorts::by_size); }
X
put cpp/b.cpp <<'X'
#include "sort.hpp"
using sorts::by_size;
namespace s = sorts;
int main() { std::sort(v.begin(), v.end(), &by_size); s::by_size(1, 2); }
X
commit base
users py/tasks.py:1 py/alias.py py/plain.py py/call.py
users py/tasks.py:2 py/alias.py py/plain.py py/call.py
users py/tasks.py:4 py/alias.py py/plain.py py/call.py
users ts/tasks.ts:2 ts/alias.ts ts/ns.ts
users ts/tasks.ts:3 ts/alias.ts ts/ns.ts
users rs/conn.rs:3 rs/run.rs
users rs/conn.rs:4 rs/run.rs
users php/Str.php:4 php/x/Main.php
users php/Str.php:5 php/x/Main.php
users kt/a/S.kt:3 kt/b/M.kt
users kt/a/S.kt:6 kt/b/M.kt
users cs/Texts.cs:3 cs/x/Main.cs
users sc/A.scala:3 sc/B.scala sc/C.scala
users cpp/sort.hpp:3 cpp/main.cpp cpp/b.cpp
    nothing_wrong
}

@test "constants: of two declarators, in headers, of several at once" {
    begin
put kt/a/K.kt <<'X'
package a
object Conf {
    const val LIMIT_A = 1
}
enum class Shade { LIGHT, DARK }
X
put kt/b/M.kt <<'X'
package b
import a.Conf
import a.Shade.DARK
val x = Conf.LIMIT_A
val y = DARK
X
put kt/b/N.kt <<'X'
package b
import a.Shade
val y = Shade.DARK
X
put py/c.py <<'X'
A, B_TUPLE = 1, 2
X
put py/m.py <<'X'
from .c import B_TUPLE
from . import c
def f(x=c.B_TUPLE): return B_TUPLE
X
put c/k.h <<'X'
enum { K_ONE = 1, K_TWO };
extern const char *const names[];
static const int tabsize = 8;
X
put c/m.c <<'X'
#include "k.h"
int f(int n) { switch (n) { case K_ONE: return tabsize; } return names[0][0]; }
X
commit base
users kt/a/K.kt:3 kt/b/M.kt
users kt/a/K.kt:5 kt/b/M.kt kt/b/N.kt
users py/c.py:1 py/m.py
users c/k.h:2 c/m.c
users c/k.h:3 c/m.c
    nothing_wrong
}

@test "a type is used by who imports something through it" {
    begin
put kt/a/K.kt <<'X'
package a
enum class Shade { LIGHT, DARK }
class Box { companion object { fun make() = 1 } }
X
put kt/b/M.kt <<'X'
package b
import a.Shade.DARK
val y = DARK
X
put kt/b/N.kt <<'X'
package b
import a.Shade.*
val y = LIGHT
X
put java/a/Limits.java <<'X'
package a;
public class Limits {
    public static final int MAX_ORDERS = 1;
    public enum Kind { A, B }
    public static class Inner { }
}
X
put java/b/S1.java <<'X'
package b;
import static a.Limits.MAX_ORDERS;
class S1 { int f() { return MAX_ORDERS; } }
X
put java/b/S2.java <<'X'
package b;
import static a.Limits.*;
class S2 { int f() { return MAX_ORDERS; } }
X
put java/b/S3.java <<'X'
package b;
import a.Limits.Kind;
class S3 { Kind f() { return Kind.A; } }
X
put rs/lib.rs <<'X'
pub mod conf;
mod run;
mod run2;
X
put rs/conf.rs <<'X'
pub enum Mode { Fast, Slow }
pub enum Other { Fast2 }
X
put rs/run.rs <<'X'
use crate::conf::Mode::Fast;
fn f() -> i32 { match x { Fast => 1, _ => 0 } }
X
put rs/run2.rs <<'X'
use crate::conf::Mode::*;
fn f() -> i32 { match x { Slow => 1, _ => 0 } }
X
commit base
users kt/a/K.kt:2 kt/b/M.kt kt/b/N.kt
users java/a/Limits.java:2 java/b/S1.java java/b/S2.java java/b/S3.java
users java/a/Limits.java:3 java/b/S1.java java/b/S2.java
users java/a/Limits.java:4 java/b/S3.java
users rs/conf.rs:1 rs/run.rs rs/run2.rs
users rs/conf.rs:2
    nothing_wrong
}

@test "names that say their name space, and classes of none" {
    begin
put cs/x/Basket.cs <<'X'
namespace Shop.Deep;
public class Basket { }
X
put cs/y/Full.cs <<'X'
namespace Other;
class N { Shop.Deep.Basket b; }
X
put cs/z/Near.cs <<'X'
namespace Shop.Web;
class N { Deep.Basket b; }
X
put cs/z/Far.cs <<'X'
namespace Other.Web;
class N { Deep.Basket b; }
X
put java/a/Crate.java <<'X'
package a;
public class Crate {
    public static int fill() { return 1; }
}
X
put java/b/M.java <<'X'
package b;
class M { a.Crate c; int f() { return a.Crate.fill(); } }
X
put php/DateTime.php <<'X'
<?php
namespace App;
class DateTime {}
X
put php/x/M.php <<'X'
<?php
namespace Other;
use DateTime;
new DateTime();
X
put php/x/N.php <<'X'
<?php
namespace Other;
use App\DateTime;
new DateTime();
X
put web/index.js <<'X'
export * as money from "./money.js";
export { default as Cart } from "./cart.js";
X
commit base
users cs/x/Basket.cs:2 cs/y/Full.cs cs/z/Near.cs
users java/a/Crate.java:3 java/b/M.java
users php/DateTime.php:3 php/x/N.php
for name in money Cart; do
    run_repose -q find $name
    [[ $output == *web/index.js* ]] || fail "find $name"
done
    nothing_wrong
}

# Another package has a type of that name, and options have fields of that type.
@test "what stands behind a package or a module is no method; at shows the surest users" {
    begin
put go.mod <<'X'
module m
X
put git/client.go <<'X'
package git

type Client struct{}

func (c *Client) Remotes() []string { return nil }
X
put hub/remote.go <<'X'
package hub

type Remotes []string
X
put cmd/develop.go <<'X'
package cmd

import (
	"m/git"
	"m/hub"
)

type DevelopOptions struct {
	Git     *git.Client
	Remotes func() (hub.Remotes, error)
}

func develop(opts *DevelopOptions, c git.Client) { opts.Remotes() }
X
put main.go <<'X'
package main

import "m/git"

func main() {
	c := &git.Client{}
	c.Remotes()
}
X
put py/client.py <<'X'
class Client:
    def fetch_all(self):
        return []
X
put py/plain.py <<'X'
def fetch_all():
    return []
X
put py/develop.py <<'X'
from py.client import Client
import py.plain as plain

def develop(client: Client):
    return plain.fetch_all()
X
put py/run.py <<'X'
from py.client import Client

def run():
    return Client().fetch_all()
X
commit base
users git/client.go:5 main.go
users py/client.py:2 py/run.py
    nothing_wrong
}

# Namesakes of other packages, methods of every object, a package that is called like one of the library.
@test "the entry points and importers of a note are those of its module" {
    begin
put go.mod <<'X'
module m
X
for kind in repo gist; do
put $kind/rename/rename.go <<X
package rename // of a $kind

type RenameOptions struct{ Name string }

func NewCmdRename(o *RenameOptions) int { return len(o.Name) }
X
put $kind/$kind.go <<X
package $kind

import "m/$kind/rename"

func New() int { return rename.NewCmdRename(&rename.RenameOptions{}) }
X
done
put git/errors.go <<'X'
package git

type GitError struct{}
X
put cache/cache.go <<'X'
package cache

import "errors"

var ErrCache = errors.New("cache")
X
put pull/pull.go <<'X'
package pull

import "m/git"

func Pull() git.GitError { return git.GitError{} }
X
put lib/page.rb <<'X'
class Page
  def include?(key)
    true
  end

  def puts(text)
  end

  def fetch_page(key)
    include?(key)
  end
end
X
put tool/report.rb <<'X'
require_relative "../lib/page"
puts "report" if [1].include?(1)
Page.new.fetch_page(1)
X
    commit base
    git config repose.module.minTokens 0
    run_repose show repo/rename/rename.go
    [[ $output != *gist* ]] || fail "show repo/rename names a namesake: $output"
    [[ $output == *'used by 1 file, e.g. repo/repo.go'* ]] || fail "show repo/rename: $output"
    run_repose show git/errors.go
    [[ $output != *'imported by cache'* && $output != *', cache'* ]] || fail "show git: $output"
    run_repose show lib/page.rb
    [[ $output != *'`puts`'* && $output != *'`include?`'* ]] || fail "show lib: $output"
    nothing_wrong
}

@test "a default export is used under whatever name it is imported" {
    begin
put src/widget.js <<'X'
export default class Widget {
  render_it() { return 1; }
}
export function keepName() {}
X
put src/app.js <<'X'
import Gadget from "./widget";
export function start() {
  const g = new Gadget();
  return g.render_it();
}
X
put src/barrel.js <<'X'
export { default as Thing } from "./widget";
X
put src/through_barrel.js <<'X'
import { Thing } from "./barrel";
new Thing().render_it();
X
put src/again.js <<'X'
import Inner from "./widget";
export default Inner;
X
put src/through_again.ts <<'X'
import Foo from "./again";
const f = new Foo();
f.render_it();
X
put src/named.js <<'X'
import { keepName } from "./widget";
keepName();
X
put src/foreign.js <<'X'
import Widget from "widgets-of-others";
new Widget().render_it();
X
put src/depot.ts <<'X'
const Depot = {
  load_depot() { return 1; },
};
function helper_of_depot() {}
export { Depot as default, helper_of_depot };
X
put src/uses_depot.js <<'X'
import store, { helper_of_depot as help } from "./depot";
store.load_depot();
X
put src/view.js <<'X'
function raw_view(p) { return p; }
export default memo(raw_view);
X
put src/uses_view.js <<'X'
import { default as View } from "./view";
View(1);
X
put src/base.ts <<'X'
export default abstract class Base<T> {
  run_base(): void {}
}
X
put src/heir.ts <<'X'
import Root from "./base";
export class Heir extends Root<string> {
  go() { this.run_base(); }
}
X
put src/lexer.js <<'X'
class Lexer { next_token() { return 1; } }
module.exports = Lexer;
X
put src/uses_lexer.js <<'X'
import Scanner from "./lexer";
new Scanner().next_token();
X
    commit base
    users src/widget.js:1 src/app.js src/through_again.ts src/through_barrel.js
    users src/widget.js:2 src/app.js src/through_again.ts src/through_barrel.js
    users src/widget.js:4 src/named.js
    users src/depot.ts:1 src/uses_depot.js
    users src/depot.ts:2 src/uses_depot.js
    users src/depot.ts:4 src/uses_depot.js
    users src/view.js:1 src/uses_view.js
    users src/base.ts:1 src/heir.ts
    users src/base.ts:2 src/heir.ts
    users src/lexer.js:1 src/uses_lexer.js
    run_repose -q at src/widget.js:1
    [[ $output == *'`src/app.js:3` in `start`'* ]] || fail "at: $output"
    run_repose -q find Widget
    [[ $output == *'src/app.js: used 1 time'* ]] || fail "find: $output"
    git rm -q src/widget.js && commit "remove it"
    warns Widget
    nothing_wrong
}
