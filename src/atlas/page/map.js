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
