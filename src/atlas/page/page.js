
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const modules = data.modules;
  const $ = (id) => document.getElementById(id);

  /* ---- text: whatever the repository says is shown as text, and what would not be seen is spelled out ---- */

  const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
  const visible = (text) =>
    String(text).replace(unseen, (c) => "\\u{" + c.codePointAt(0).toString(16).toUpperCase() + "}");

  const fill = (element, children) => {
    for (const child of children.flat(Infinity))
      if (child !== null && child !== undefined && child !== false)
        element.append(child instanceof Node ? child : visible(child));
    return element;
  };
  /* h("p", {class: "small"}, "text", node): strings become text, never markup. */
  const h = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {}))
      if (value !== null && value !== undefined && value !== false) element.setAttribute(key, visible(value));
    return fill(element, children);
  };
  const s = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    return fill(element, children);
  };

  const number = (n) => Math.round(n).toLocaleString("en");
  const short = (n) =>
    n >= 1e6 ? (n / 1e6).toFixed(n >= 1e7 ? 0 : 1) + "M" : n >= 1e3 ? (n / 1e3).toFixed(n >= 1e4 ? 0 : 1) + "k" : number(n);
  const decimal = (n) => (n >= 100 ? number(n) : n.toFixed(n >= 10 ? 0 : 1));
  const dollars = (micro) => {
    const value = micro / 1e6;
    return "$" + value.toFixed(value && value < 0.1 ? 4 : 2);
  };
  const plural = (n, one, many) => number(n) + " " + (n === 1 ? one : many || one + "s");
  const date = (seconds) =>
    new Date(seconds * 1000).toLocaleDateString("en", { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });

  /* ---- files and their links ---- */

  const files = data.files.name.map((name, i) => {
    const folder = data.files.folders[data.files.folder[i]];
    return { index: i, path: folder ? folder + "/" + name : name, module: data.files.module[i], lines: data.files.lines[i], changes: data.files.changes[i] };
  });
  modules.forEach((m, i) => Object.assign(m, { index: i, files: [] }));
  for (const f of files) modules[f.module].files.push(f);

  const encode = (path) => path.split("/").map(encodeURIComponent).join("/");
  const address = (path, kind) => {
    if (/\ufffd/.test(path)) return null;
    if (data.forge) return data.forge[kind] + encode(path);
    return data.beside === null ? null : (encode(data.beside) || "./") + encode(path);
  };
  const code = (text) => h("code", {}, text);
  const fileLink = (file) => {
    const path = typeof file === "number" ? files[file].path : file;
    const href = typeof file === "number" ? address(path, "file") : null;
    return href ? h("a", { href, class: "code", rel: "noreferrer" }, path) : code(path);
  };

  /* ---- modules ---- */

  const label = (path) => (path === "." ? "(top level)" : path);
  const hash = (m) => "#/module/" + encodeURIComponent(m.path);
  const folderOf = (m) => (m.path === "." ? "" : m.path.endsWith("*") ? m.path.slice(0, Math.max(0, m.path.lastIndexOf("/"))) : m.path);
  const moduleLink = (m) => h("a", { href: hash(m), class: "code" }, label(m.path));
  const sum = (list) => list.reduce((total, n) => total + n, 0);

  const pairs = (flat) => {
    const list = [];
    for (let i = 0; i < flat.length; i += 2) list.push({ module: modules[flat[i]], weight: flat[i + 1] });
    return list;
  };
  for (const m of modules) {
    m.uses = pairs(m.uses).sort((a, b) => b.weight - a.weight);
    m.partners = pairs(m.partners);
    m.usedBy = [];
    m.year = sum(m.months.slice(-12));
  }
  for (const m of modules) for (const use of m.uses) use.module.usedBy.push({ module: m, weight: use.weight });
  for (const m of modules) m.usedBy.sort((a, b) => b.weight - a.weight);

  const priced = modules.some((m) => m.plan.microdollars !== null);
  const paid = modules.some((m) => m.state !== "structural");
  const cost = (m) => (priced ? m.plan.microdollars || 0 : m.plan.tokens);
  const showCost = (n) => (priced ? dollars(n) : short(n) + " tokens");

  /* ---- what the colours say ---- */

  const states = {
    fresh: "fresh",
    aged: "aged: bodies changed since",
    stale: "stale: structure changed since",
    structural: "structural: no model",
  };
  const measures = {
    notes: { name: "Notes", states: true, text: (m) => m.state },
    changes: { name: "Changes", value: (m) => m.year, text: (m) => plural(m.year, "change"), show: number, unit: "changes in the last year" },
    cost: { name: "Cost", value: cost, text: (m) => showCost(cost(m)), show: (n) => (priced ? dollars(n) : short(n)), unit: priced ? "to write the note" : "tokens to write the note" },
    demand: { name: "Demand", value: (m) => m.plan.requests, text: (m) => decimal(m.plan.requests) + " requests", show: decimal, unit: "requests expected before the note is stale" },
  };
  let measure = paid ? "notes" : "changes";

  /* Bounds of six classes: the first for nothing or next to it, the others by rank, so that one giant does not turn the
     rest pale. */
  const bounds = (value) => {
    const sorted = modules.map(value).filter((v) => v > 0).sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] || 0;
    return [0.15, 0.4, 0.6, 0.8, 0.93].map(at);
  };
  const classOf = (limits, value) => limits.filter((limit) => value > 0 && value >= limit).length;

  /* ---- the treemap: squarified (Bruls, Huizing, van Wijk 2000), nested by folder ---- */

  const worst = (areas, total, side) =>
    Math.max((side * side * areas[0]) / (total * total), (total * total) / (side * side * areas[areas.length - 1]));

  /* Items by falling area fill the box row by row along its shorter side, each row as long as that makes it squarer. */
  const squarify = (items, box) => {
    const scale = (box.w * box.h) / sum(items.map((item) => item.size));
    const out = [];
    for (let i = 0, { x, y, w, h: height } = box; i < items.length; ) {
      const side = Math.min(w, height);
      const areas = [items[i].size * scale];
      let total = areas[0];
      while (i + areas.length < items.length) {
        const next = items[i + areas.length].size * scale;
        if (worst([...areas, next], total + next, side) > worst(areas, total, side)) break;
        areas.push(next);
        total += next;
      }
      const depth = side ? total / side : 0;
      let offset = 0;
      for (const area of areas) {
        const length = depth ? area / depth : 0;
        out.push(w >= height ? { item: items[i++], x, y: y + offset, w: depth, h: length } : { item: items[i++], x: x + offset, y, w: length, h: depth });
        offset += length;
      }
      if (w >= height) (x += depth), (w -= depth);
      else (y += depth), (height -= depth);
    }
    return out;
  };

  const buildTree = () => {
    const root = { name: "", children: new Map(), size: 0 };
    for (const m of modules) {
      let node = root;
      for (const name of folderOf(m).split("/").filter(Boolean)) {
        if (!node.children.has(name)) node.children.set(name, { name, children: new Map(), size: 0 });
        node = node.children.get(name);
      }
      node.children.set("\0" + m.path, { module: m, size: Math.max(m.tokens, 1) });
    }
    const finish = (node) => {
      if (node.module) return node;
      node.items = [...node.children.values()].map(finish);
      while (node.items.length === 1 && node.items[0].items) {
        node.name = node.name ? node.name + "/" + node.items[0].name : node.items[0].name;
        node.items = node.items[0].items;
      }
      if (node.items.length === 1 && node !== root) return node.items[0];
      node.size = sum(node.items.map((item) => item.size));
      node.items.sort((a, b) => b.size - a.size);
      return node;
    };
    return finish(root);
  };
  const tree = buildTree();

  const place = (element, box) => {
    element.style.left = box.x.toFixed(1) + "px";
    element.style.top = box.y.toFixed(1) + "px";
    element.style.width = Math.max(box.w, 1).toFixed(1) + "px";
    element.style.height = Math.max(box.h, 1).toFixed(1) + "px";
    return element;
  };
  const tiles = $("tiles");
  const boxes = new Map(); /* module -> its box */
  let active = null;
  let selected = null;

  const leafName = (m, within) => {
    const path = label(m.path);
    if (within && path.startsWith(within + "/")) return path.slice(within.length + 1);
    return path === within ? "(own files)" : path.split("/").pop();
  };
  const drawTile = (m, box, within, out) => {
    const inner = { x: box.x, y: box.y, w: box.w - 1, h: box.h - 1 };
    const named = inner.w > 34 && inner.h > 19;
    const tile = place(h("div", { class: "tile" + (named ? "" : " bare"), role: "option", id: "t" + m.index }), inner);
    if (named) tile.append(h("b", {}, leafName(m, within)));
    if (named && inner.h > 38 && inner.w > 60) tile.append(h("small", {}));
    boxes.set(m, { ...inner, tile });
    out.append(tile);
  };
  const drawNode = (node, box, depth, within, out) => {
    const path = node.name && within ? within + "/" + node.name : node.name || within;
    let inner = box;
    if (depth > 0) {
      const group = place(h("div", { class: "group" + (depth % 2 ? "" : " deep"), "aria-hidden": "true" }), { ...box, w: box.w - 2, h: box.h - 2 });
      const titled = box.w > 54 && box.h > 44;
      if (titled) group.append(node.name);
      out.append(group);
      inner = { x: box.x + 2, y: box.y + (titled ? 18 : 2), w: Math.max(box.w - 5, 1), h: Math.max(box.h - (titled ? 21 : 5), 1) };
    }
    for (const part of squarify(node.items, inner))
      if (part.item.module) drawTile(part.item.module, part, path, out);
      else drawNode(part.item, part, depth + 1, path, out);
  };

  const paint = () => {
    const kind = measures[measure];
    const limits = kind.states ? [] : bounds(kind.value);
    for (const [m, box] of boxes) {
      const tile = box.tile;
      tile.className = tile.className.replace(/ (c\d|fresh|aged|stale|structural)\b/g, "");
      tile.classList.add(kind.states ? m.state : "c" + classOf(limits, kind.value(m)));
      const small = tile.querySelector("small");
      if (small) small.textContent = box.w > 92 || kind.states ? kind.text(m) : kind.show(kind.value(m));
      tile.setAttribute("aria-label", visible(label(m.path)) + ", " + plural(m.files.length, "file") + ", " + kind.text(m));
    }
    drawLegend(kind, limits);
  };
  const drawLegend = (kind, limits) => {
    const entry = (name, text) => h("span", {}, h("i", { class: name }), text);
    const legend = $("legend");
    if (kind.states) {
      const present = Object.keys(states).filter((state) => modules.some((m) => m.state === state));
      legend.replaceChildren(...present.map((state) => entry(state, states[state])));
      return;
    }
    const steps = [...new Set(limits)];
    const top = Math.max(...modules.map(kind.value));
    const list = [h("span", {}, kind.unit), entry("c0", steps[0] ? "below " + kind.show(steps[0]) : "none")];
    for (const limit of steps)
      if (limit > 0) list.push(entry("c" + classOf(limits, limit), limit === steps[steps.length - 1] ? kind.show(limit) + " to " + kind.show(top) : kind.show(limit)));
    legend.replaceChildren(...list);
  };
  const drawMap = () => {
    const width = tiles.clientWidth;
    const height = tiles.clientHeight;
    if (!width || !height || !modules.length) return;
    const out = document.createDocumentFragment();
    boxes.clear();
    drawNode(tree, { x: 0, y: 0, w: width, h: height }, 0, "", out);
    tiles.replaceChildren(out);
    paint();
    mark();
  };
  const mark = () => {
    for (const [m, { tile }] of boxes) {
      tile.setAttribute("aria-selected", String(m === selected));
      tile.classList.toggle("active", m === active);
    }
    if (active && boxes.has(active)) tiles.setAttribute("aria-activedescendant", boxes.get(active).tile.id);
  };

  /* The nearest module in a direction; what lies straight ahead is nearer than what lies aside. */
  const step = (dx, dy) => {
    const from = boxes.get(active);
    const centre = (b) => [b.x + b.w / 2, b.y + b.h / 2];
    const [x, y] = centre(from);
    let best = null;
    let least = Infinity;
    for (const [m, box] of boxes) {
      const [bx, by] = centre(box);
      const ahead = (bx - x) * dx + (by - y) * dy;
      const aside = Math.abs((bx - x) * dy) + Math.abs((by - y) * dx);
      const overlaps = dx ? box.y < from.y + from.h && box.y + box.h > from.y : box.x < from.x + from.w && box.x + box.w > from.x;
      const distance = ahead + aside * (overlaps ? 0.3 : 2);
      if (m !== active && ahead > 1 && distance < least) (best = m), (least = distance);
    }
    if (best) active = best;
  };
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  tiles.addEventListener("keydown", (event) => {
    if (!boxes.size || event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[event.key]) step(...moves[event.key]);
    else if (event.key === "Home") active = boxes.keys().next().value;
    else if (event.key === "End") active = [...boxes.keys()].pop();
    else if (event.key === "Enter" || event.key === " ") open(active, true);
    else return;
    event.preventDefault();
    mark();
  });
  tiles.addEventListener("focus", () => {
    active = active || selected || boxes.keys().next().value || null;
    mark();
  });
  const moduleAt = (event) => {
    const tile = event.target.closest(".tile");
    return tile ? modules[Number(tile.id.slice(1))] : null;
  };
  tiles.addEventListener("click", (event) => {
    const m = moduleAt(event);
    if (m) open(m, false);
  });

  const tip = $("tip");
  tiles.addEventListener("pointermove", (event) => {
    const m = event.pointerType === "mouse" ? moduleAt(event) : null;
    tip.hidden = !m;
    if (!m) return;
    tip.replaceChildren(code(label(m.path)), h("div", {}, plural(m.files.length, "file") + ", " + short(m.tokens) + " tokens, " + measures[measure].text(m)));
    const right = event.clientX + 18 + tip.offsetWidth > innerWidth;
    tip.style.left = (right ? event.clientX - 12 - tip.offsetWidth : event.clientX + 14) + "px";
    tip.style.top = Math.min(event.clientY + 16, innerHeight - tip.offsetHeight - 8) + "px";
  });
  tiles.addEventListener("pointerleave", () => (tip.hidden = true));

  for (const [key, kind] of Object.entries(measures)) {
    const input = h("input", { type: "radio", name: "measure", value: key });
    input.checked = key === measure;
    input.addEventListener("change", () => {
      measure = key;
      paint();
      mark();
    });
    $("measures").append(h("label", {}, input, h("span", {}, kind.name)));
  }

  /* ---- parts of a module's page ---- */

  const section = (title, ...children) => (children.flat().some(Boolean) ? [h("h3", {}, title), ...children] : []);
  const lines = (list) => (list && list.length ? h("ul", { class: "lines" }, list.map((text) => h("li", {}, text))) : null);
  const fact = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

  const spark = (months) => {
    const top = Math.max(1, ...months);
    const bar = (n, i) => s("rect", { x: i * 6 + 1, width: 5, y: 22 - Math.max((n / top) * 22, n ? 1.5 : 0.5), height: Math.max((n / top) * 22, n ? 1.5 : 0.5) });
    return s("svg", { class: "spark", viewBox: "0 0 146 22", preserveAspectRatio: "none", role: "img", "aria-label": "changes by month, the last two years: " + months.join(", ") }, months.map(bar));
  };

  /* The first rows of a list, and a button for the rest. */
  const firstOf = (list, count, make, tag, name) => {
    const rest = list.length - count;
    const holder = h(tag, { class: name }, list.slice(0, count).map(make));
    if (rest <= 0) return holder;
    const button = h("button", { type: "button", class: "plain" }, "Show " + number(rest) + " more");
    button.addEventListener("click", () => {
      const added = list.slice(count).map(make);
      holder.append(...added);
      more.remove();
      const target = added[0].querySelector("a, button");
      if (target) target.focus();
    });
    const more = h("div", { class: "more" }, button);
    return [holder, more];
  };

  const recipeOf = (recipe, m) =>
    h("li", { class: "recipe" },
      h("p", { class: "ask" }, recipe.request),
      m ? h("p", { class: "of small muted" }, moduleLink(m), m.plan.requests >= 0.05 ? " · " + decimal(m.plan.requests) + " requests expected" : null) : null,
      recipe.files && recipe.files.length ? h("p", { class: "chips" }, recipe.files.map(fileLink)) : null,
      recipe.steps ? h("p", { class: "small muted" }, recipe.steps) : null);

  /* ---- the graph of neighbours ---- */

  const SIDE = 9;
  const curves = (from, to, height) => {
    const shape = s("svg", { viewBox: "0 0 100 " + height, height, preserveAspectRatio: "none", "aria-hidden": "true" });
    const draw = (list, x, middle) => {
      const top = Math.max(1, ...list.map((n) => n.weight));
      const start = (height - list.length * 29 + 3) / 2 + 13;
      list.forEach((n, i) => {
        const y = start + i * 29;
        shape.append(s("path", { d: `M${x} ${y} C ${middle} ${y}, ${middle} ${height / 2}, 50 ${height / 2}`, "stroke-width": (1 + 4 * Math.sqrt(n.weight / top)).toFixed(1), "stroke-opacity": (0.25 + 0.45 * (n.weight / top)).toFixed(2), "vector-effect": "non-scaling-stroke" }));
      });
    };
    draw(from, 0, 28);
    draw(to, 100, 72);
    return shape;
  };
  const graph = (m) => {
    const from = m.usedBy.slice(0, SIDE);
    const to = m.uses.slice(0, SIDE);
    if (!from.length && !to.length) return null;
    const together = new Map(m.partners.map((p) => [p.module, p.weight]));
    const node = (n) => {
      const both = together.get(n.module);
      const note = plural(n.weight, "file") + (both ? ", changed together " + both + " times" : "");
      return h("a", { class: "node" + (both ? " both" : ""), href: hash(n.module), title: label(n.module.path) + ": " + note, "aria-label": label(n.module.path) + ", " + note }, label(n.module.path));
    };
    const height = Math.max(from.length, to.length, 1) * 29;
    const side = (list, name, none) => h("div", { class: "side " + name }, list.length ? list.map(node) : h("p", { class: "none" }, none));
    const head = (text, all, list, name) =>
      h("p", { class: "head " + name }, text + " " + number(all.length) + (all.length > list.length ? ", the first " + list.length : ""));
    return [
      h("div", { class: "graph" },
        head("imported by", m.usedBy, from, "left"), h("span", {}), head("imports", m.uses, to, "right"),
        side(from, "left", "nobody"), curves(from, to, height), side(to, "right", "nothing here")),
      [...from, ...to].some((n) => together.has(n.module)) ? h("p", { class: "key" }, h("i", {}), "also changes together with this module") : null,
    ];
  };

  const partners = (m) => {
    if (!m.partners.length) return null;
    const linked = new Set([...m.uses, ...m.usedBy].map((n) => n.module));
    const row = (p) => {
      const share = p.weight / Math.max(m.narrow, 1);
      const bar = h("i", {});
      bar.style.width = Math.min(100, share * 100).toFixed(0) + "%";
      return [
        h("span", { class: "cut" }, moduleLink(p.module), linked.has(p.module) ? null : h("span", { class: "muted" }, " no import")),
        h("span", { class: "bar", "aria-hidden": "true" }, bar),
        h("span", { class: "value" }, number(p.weight) + " of " + number(m.narrow)),
      ];
    };
    return h("div", { class: "bars" }, m.partners.map(row));
  };

  const worth = (m) => {
    const plan = m.plan;
    const pays = plan.break_even === null ? "never: it would save nothing" : "after " + decimal(plan.break_even) + " requests";
    return h("dl", { class: "facts" },
      fact("to write", priced && plan.microdollars !== null ? dollars(plan.microdollars) : short(plan.tokens) + " tokens"),
      fact("saves each request", short(Math.max(plan.saved, 0)) + " tokens"),
      fact("pays", pays),
      fact("requests expected", decimal(plan.requests)));
  };

  const drawModule = (m) => {
    const note = m.note;
    const href = address(folderOf(m), "folder");
    const entry = (e) => h("li", {}, code(e.symbol), " in ", fileLink(e.file), e.why ? h("span", { class: "why" }, e.why) : null);
    const file = (f) => h("li", {}, fileLink(f.index), h("span", { class: "muted small number" }, " " + plural(f.lines, "line") + (f.changes ? ", " + plural(f.changes, "change") : "")));
    const often = [...m.files].sort((a, b) => b.changes - a.changes);
    $("panel").replaceChildren(...[
      h("h2", { tabindex: "-1" }, label(m.path)),
      h("p", { class: "state" }, h("span", { class: "chip " + m.state }, m.state), m.writer === "structural" ? "note derived from the code" : ["note by ", code(m.writer)], m.written_at ? ["at ", code(m.written_at.slice(0, 12))] : null, href ? h("a", { href, rel: "noreferrer" }, data.forge ? "open at " + data.forge.name : "open folder") : null),
      note.purpose ? h("p", { class: "lead" }, note.purpose) : null,
      h("dl", { class: "facts" },
        fact("files", number(m.files.length)), fact("tokens", short(m.tokens)), fact("changes", number(m.changes)),
        h("div", {}, h("dt", {}, "by month, two years"), h("dd", {}, spark(m.months)))),
      ...section("Neighbours", graph(m)),
      ...section("Changes together with", partners(m)),
      ...section("Does", lines(note.responsibilities)),
      ...section("Entry points", note.entry_points && h("ul", { class: "pairs" }, note.entry_points.map(entry))),
      ...section("Flow", note.data_flow && h("p", {}, note.data_flow)),
      ...section("Invariants", lines(note.invariants)),
      ...section("Careful", lines(note.gotchas)),
      ...section("Requests like these are likely", note.recipes && h("ol", {}, note.recipes.map((r) => recipeOf(r, null)))),
      ...section("Tests", note.tests && h("ul", { class: "files" }, note.tests.map((t) => h("li", {}, fileLink(t))))),
      ...section("A note by a model", worth(m)),
      ...section("Files", firstOf(often, 12, file, "ul", "files")),
    ].flat(Infinity).filter(Boolean));
  };

  const drawOverview = () => {
    const wanted = [...modules].sort((a, b) => b.plan.requests - a.plan.requests).slice(0, 10);
    const most = Math.max(...wanted.map((m) => m.plan.requests), 1e-9);
    const row = (m) => {
      const bar = h("i", {});
      bar.style.width = ((m.plan.requests / most) * 100).toFixed(0) + "%";
      return [h("span", { class: "cut" }, moduleLink(m)), h("span", { class: "bar", "aria-hidden": "true" }, bar), h("span", { class: "value" }, decimal(m.plan.requests))];
    };
    const counts = Object.keys(states).map((state) => [state, modules.filter((m) => m.state === state).length]).filter(([, n]) => n);
    $("panel").replaceChildren(...[
      h("h2", { class: "title", tabindex: "-1" }, data.repository),
      data.overview ? h("p", { class: "lead" }, data.overview) : null,
      h("dl", { class: "facts" }, fact("modules", number(modules.length)), fact("files", number(files.length)), fact("tokens", short(sum(modules.map((m) => m.tokens)))), fact("commits read", number(data.commits))),
      ...section("Notes", h("p", { class: "state" }, counts.map(([state, n]) => [h("span", { class: "chip " + state }, number(n) + " " + state)]))),
      ...section("Most likely to be asked about", h("div", { class: "bars" }, wanted.map(row)), h("p", { class: "key" }, "requests expected before the structure of the module changes again")),
      h("p", { class: "empty small" }, "Each tile is a module, as large as its text. Choose one to read its note; arrow keys and Enter work, too, and / searches."),
    ].flat(Infinity).filter(Boolean));
  };

  /* ---- requests ---- */

  const drawRequests = once(() => {
    const all = modules.flatMap((m) => (m.note.recipes || []).map((recipe) => ({ recipe, m })));
    all.sort((a, b) => b.m.plan.requests - a.m.plan.requests);
    $("requests").replaceChildren(h("div", { class: "page" },
      h("h2", {}, "Requests that are likely to come"),
      h("p", { class: "intro" }, "Files that history keeps changing together, with the kind of request that made them change; the modules that are asked about most come first."),
      all.length ? firstOf(all, 60, ({ recipe, m }) => recipeOf(recipe, m), "ol", null) : h("p", { class: "empty" }, "History shows no group of files that changes together again and again.")));
  });

  /* ---- money ---- */

  const money = data.money;
  const spent = (t) => (t.microdollars || !t.unpriced ? dollars(t.microdollars) : "price unknown");
  const tokensOf = (t) => t.input + t.output;

  const figure = (name, value, note, part) => {
    let meter = null;
    if (part !== undefined && part !== null) {
      const bar = h("i", {});
      bar.style.width = Math.min(100, part * 100).toFixed(1) + "%";
      meter = h("dd", { class: "meter", "aria-hidden": "true" }, bar);
    }
    return h("div", {}, h("dt", {}, name), h("dd", {}, value), meter, h("dd", {}, note));
  };
  const bounded = (name, totals, bound) => {
    const used = plural(totals.calls, "call") + ", " + short(tokensOf(totals)) + " tokens";
    const parts = [];
    if (bound.microdollars !== null) parts.push([totals.microdollars / Math.max(bound.microdollars, 1), dollars(bound.microdollars)]);
    if (bound.tokens !== null) parts.push([tokensOf(totals) / Math.max(bound.tokens, 1), short(bound.tokens) + " tokens"]);
    const bounds = parts.length ? "budget " + parts.map((p) => p[1]).join(" and ") : "no budget is set";
    return figure(name, spent(totals), bounds + "; " + used, parts.length ? Math.max(...parts.map((p) => p[0])) : null);
  };

  const DAYS = 60;
  const drawDays = () => {
    const byDay = new Map(money.days.map((d) => [d.day, d]));
    const last = money.days[money.days.length - 1].day;
    const value = (d) => (d ? (money.total.microdollars ? d.microdollars : tokensOf(d)) : 0);
    const show = (n) => (money.total.microdollars ? dollars(n) : short(n) + " tokens");
    const days = Array.from({ length: DAYS }, (_, i) => last - (DAYS - 1 - i) * 86400);
    const values = days.map((day) => value(byDay.get(day)));
    const top = Math.max(...values, 1);
    const bars = values.map((v, i) => {
      const height = v ? Math.max((v / top) * 120, 2) : 0;
      return s("rect", { x: i * 10 + 1, y: 140 - height, width: 8, height, rx: 1 }, s("title", {}, date(days[i]) + ": " + show(v)));
    });
    return [
      s("svg", { class: "days", viewBox: "0 0 600 146", preserveAspectRatio: "none", role: "img", "aria-label": "Spent by day, " + date(days[0]) + " to " + date(last) + "; at most " + show(top) }, s("line", { x1: 0, x2: 600, y1: 140.5, y2: 140.5 }), bars),
      h("p", { class: "small muted" }, date(days[0]) + " to " + date(last) + "; the highest day took " + show(top) + "."),
    ];
  };

  const pathKey = (m) => m.path;
  const columns = [
    { name: "Module", key: pathKey, cell: moduleLink, text: true },
    { name: "Note", key: (m) => m.state, cell: (m) => m.state, text: true },
    { name: "To write", key: cost, cell: (m) => showCost(cost(m)) },
    { name: "Saves a request", key: (m) => m.plan.saved, cell: (m) => short(Math.max(m.plan.saved, 0)) },
    { name: "Pays after (N*)", key: (m) => (m.plan.break_even === null ? Infinity : m.plan.break_even), cell: (m) => (m.plan.break_even === null ? "never" : decimal(m.plan.break_even)) },
    { name: "Expected (N)", key: (m) => m.plan.requests, cell: (m) => decimal(m.plan.requests) },
    { name: "N / N*", key: (m) => (m.plan.break_even ? m.plan.requests / m.plan.break_even : 0), cell: (m) => (m.plan.break_even ? decimal(m.plan.requests / m.plan.break_even) : "0") },
  ];
  const drawTable = () => {
    const body = h("tbody");
    const holder = h("div", { class: "more" });
    let sorted = { column: columns[6], falling: true };
    let all = false;
    const fillBody = () => {
      const { column, falling } = sorted;
      const order = (a, b) => (column.key(a) < column.key(b) ? -1 : column.key(a) > column.key(b) ? 1 : 0);
      const list = [...modules].sort((a, b) => (falling ? order(b, a) : order(a, b)));
      body.replaceChildren(...(all ? list : list.slice(0, 50)).map((m) => h("tr", {}, columns.map((c) => h("td", { class: c.text ? null : "right" }, c.cell(m))))));
      for (const c of columns) c === column ? c.head.setAttribute("aria-sort", falling ? "descending" : "ascending") : c.head.removeAttribute("aria-sort");
    };
    const head = columns.map((column) => {
      const button = h("button", { type: "button" }, column.name);
      button.addEventListener("click", () => {
        sorted = { column, falling: sorted.column === column ? !sorted.falling : !column.text };
        fillBody();
      });
      return (column.head = h("th", { scope: "col", class: column.text ? null : "right" }, button));
    });
    if (modules.length > 50) {
      const button = h("button", { type: "button", class: "plain" }, "Show all " + number(modules.length));
      button.addEventListener("click", () => {
        all = true;
        holder.remove();
        fillBody();
      });
      holder.append(button);
    }
    fillBody();
    return [h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Worth of a note by module" }, h("table", {}, h("thead", {}, h("tr", {}, head)), body)), holder];
  };

  const drawMoney = once(() => {
    const saved = money.requests.full - money.requests.brief;
    const asked = money.requests.asked;
    const write = modules.filter((m) => m.plan.verdict === "write");
    const open = sum(write.map(cost));
    $("money").replaceChildren(h("div", { class: "page" },
      h("h2", {}, "Money"),
      h("p", { class: "intro" }, money.provider && money.model ? ["Notes are written by ", code(money.provider + ":" + money.model), ". As of " + date(data.made) + " (UTC)."] : "No model is configured: the notes are derived from the code, and cost nothing."),
      h("dl", { class: "figures" },
        figure("Spent in all", spent(money.total), plural(money.total.calls, "call") + (money.total.unpriced ? ", " + number(money.total.unpriced) + " of unknown price" : "")),
        bounded("This month", money.month, money.budget.month),
        bounded("Today", money.today, money.budget.day),
        figure("Tokens saved", short(Math.max(saved, 0)), asked ? "in " + plural(asked, "request") + ": their likely files, less the briefs" : "no request was asked yet"),
        figure("Left to write", open ? showCost(open) : "nothing", plural(write.length, "note") + " that may pay")),
      money.days.length ? [h("h3", {}, "Spent by day"), drawDays()] : null,
      h("h3", {}, "When a note pays, by module"),
      h("p", { class: "small muted" }, "A note pays after N* requests about its module; N are expected before its structure changes again. Above 1 in the last column it is worth its price."),
      drawTable()));
  });

  /* ---- search ---- */

  const search = $("search");
  const found = $("found");
  let hits = [];
  let chosen = -1;

  const index = once(() => {
    const entries = [];
    const add = (kind, text, m, weight) => entries.push({ kind, text, low: text.toLowerCase(), m, weight });
    for (const m of modules) add("module", label(m.path), m, 4);
    for (const m of modules) for (const e of m.note.entry_points || []) add("symbol", e.symbol, m, 3);
    for (const f of files) add("file", f.path, modules[f.module], 2);
    for (const m of modules) for (const r of m.note.recipes || []) add("request", r.request, m, 1);
    for (const m of modules) if (m.note.purpose) add("purpose", m.note.purpose, m, 0);
    return entries;
  });
  /* All words must be there; where a name begins with one, or is short, it comes first. */
  const rate = (entry, words) => {
    let score = entry.weight;
    for (const word of words) {
      const at = entry.low.indexOf(word);
      if (at < 0) return -1;
      if (at === 0 || /[^a-z0-9]/.test(entry.low[at - 1])) score += 3;
      if (entry.low.slice(entry.low.lastIndexOf("/") + 1).startsWith(word)) score += 3;
    }
    return score + 2 / (1 + entry.text.length / 20);
  };
  const lookUp = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    hits = words.length ? index().map((entry) => ({ entry, score: rate(entry, words) })).filter((hit) => hit.score >= 0).sort((a, b) => b.score - a.score).slice(0, 12).map((hit) => hit.entry) : [];
    chosen = hits.length ? 0 : -1;
    drawHits(words.length > 0);
  };
  const drawHits = (asked) => {
    found.hidden = !asked;
    search.setAttribute("aria-expanded", String(asked && hits.length > 0));
    const option = (hit, i) => h("div", { role: "option", id: "f" + i, "aria-selected": String(i === chosen) }, h("span", { class: "kind" }, hit.kind), h("span", { class: "what" + (hit.kind === "request" || hit.kind === "purpose" ? "" : " code") }, hit.text));
    found.replaceChildren(...(hits.length ? hits.map(option) : [h("div", { role: "option", "aria-selected": "false", "aria-disabled": "true" }, h("span", { class: "what" }, "Nothing found"))]));
    if (chosen >= 0) search.setAttribute("aria-activedescendant", "f" + chosen);
    else search.removeAttribute("aria-activedescendant");
  };
  const take = (hit) => {
    search.value = "";
    lookUp();
    open(hit.m, true);
  };
  search.addEventListener("input", lookUp);
  search.addEventListener("focus", () => search.value && lookUp());
  search.addEventListener("blur", () => (found.hidden = true));
  search.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && hits.length) {
      chosen = (chosen + move + hits.length) % hits.length;
      drawHits(true);
      event.preventDefault();
    } else if (event.key === "Enter" && hits[chosen]) take(hits[chosen]);
    else if (event.key === "Escape") {
      search.value = "";
      lookUp();
    }
  });
  found.addEventListener("pointerdown", (event) => event.preventDefault());
  found.addEventListener("click", (event) => {
    const option = event.target.closest("[id^=f]");
    if (option && hits[Number(option.id.slice(1))]) take(hits[Number(option.id.slice(1))]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    search.focus();
  });

  /* ---- pages ---- */

  function once(make) {
    let value;
    let made = false;
    return () => {
      if (!made) value = make();
      made = true;
      return value;
    };
  }
  const narrow = matchMedia("(max-width: 62rem)");
  let jump = false; /* the reader asked for the module's page, not only for the tile */

  function open(m, focus) {
    jump = focus || narrow.matches;
    if (location.hash === hash(m)) route();
    else location.hash = hash(m);
  }
  const named = (path) => modules.find((m) => m.path === path);
  const decode = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return "";
    }
  };
  const show = (view) => {
    for (const id of ["map", "requests", "money"]) $(id).hidden = id !== view;
    for (const a of document.querySelectorAll("nav a")) {
      if (a.dataset.view === view) a.setAttribute("aria-current", "page");
      else a.removeAttribute("aria-current");
    }
  };
  const route = () => {
    const [, page, ...rest] = location.hash.split("/");
    const m = page === "module" ? named(decode(rest.join("/"))) : null;
    const view = page === "requests" || page === "money" ? page : "map";
    const wasHidden = $("map").hidden;
    tip.hidden = true;
    show(view);
    if (view === "requests") drawRequests();
    else if (view === "money") drawMoney();
    else {
      selected = m || null;
      active = selected || active;
      if (wasHidden || !boxes.size) drawMap();
      else mark();
      if (m) drawModule(m);
      else drawOverview();
    }
    document.title = visible((m ? label(m.path) + " · " : "") + data.repository + " · atlas");
    if (view !== "map" || !m) scrollTo(0, 0);
    else if (narrow.matches) $("panel").scrollIntoView();
    else scrollTo(0, 0);
    if (m && jump) $("panel").querySelector("h2").focus({ preventScroll: true });
    jump = false;
  };

  /* ---- colours of the page ---- */

  const themes = ["auto", "light", "dark"];
  const remember = (value) => {
    try {
      if (value) localStorage.setItem("repose-atlas-theme", value);
      return localStorage.getItem("repose-atlas-theme");
    } catch {
      return null; /* a page from disk may not keep anything */
    }
  };
  let theme = themes.includes(remember()) ? remember() : "auto";
  const applyTheme = () => {
    document.documentElement.style.colorScheme = theme === "auto" ? "light dark" : theme;
    $("theme").textContent = { auto: "Auto", light: "Light", dark: "Dark" }[theme];
    $("theme").setAttribute("aria-label", "Colours: " + theme);
  };
  $("theme").addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    remember(theme);
    applyTheme();
  });

  /* ---- start ---- */

  $("repository").textContent = visible(data.repository);
  const revision = data.revision.slice(0, 12);
  fill($("revision"), [data.forge ? h("a", { href: data.forge.commit + data.revision, class: "code", rel: "noreferrer" }, revision) : code(revision), data.newest ? ", " + date(data.newest) : null]);
  applyTheme();
  addEventListener("hashchange", route);
  let width = 0;
  new ResizeObserver(() => {
    if ($("map").hidden || width === tiles.clientWidth + tiles.clientHeight / 1e5) return;
    width = tiles.clientWidth + tiles.clientHeight / 1e5;
    drawMap();
  }).observe(tiles);
  route();
})();
