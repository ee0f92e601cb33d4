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
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, visible(value));
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
