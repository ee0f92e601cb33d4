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
    m ? h("p", { class: "of small muted" }, moduleLink(m), m.plan.requests >= 0.05 ? " · " + decimal(m.plan.requests) + " requests expected about it" : null) : null,
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
