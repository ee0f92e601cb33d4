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
