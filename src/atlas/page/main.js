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
  for (const id of ["map", "requests", "money", "quality"]) $(id).hidden = id !== view;
  for (const a of document.querySelectorAll("nav a")) {
    if (a.dataset.view === view) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
};
const lists = { __proto__: null, requests: drawRequests, money: drawMoney, quality: drawQuality };
const route = () => {
  const [, page, ...rest] = location.hash.split("/");
  const m = page === "module" ? named(decode(rest.join("/"))) : null;
  const view = lists[page] ? page : "map";
  const wasHidden = $("map").hidden;
  tip.hidden = true;
  show(view);
  if (lists[view]) lists[view]();
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
