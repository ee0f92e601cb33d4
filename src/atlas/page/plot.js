/* ---- plots: drawn at the width that there is, so that their text keeps its size ---- */

const logarithm = (v) => Math.log(Math.max(v, 1e-9));
/* Where a value is between low and high. */
const scale = (from, to, low, high, by) => {
  const f = by || ((v) => v);
  return (v) => low + ((f(v) - f(from)) / (f(to) - f(from) || 1)) * (high - low);
};
/* 1, 2, 5, 10, …: those that lie between, and one on each side. */
const roundSteps = (least, most) => {
  const all = [];
  for (let power = 1; power < 1e12; power *= 10) all.push(power, 2 * power, 5 * power);
  const first = Math.max(all.findIndex((v) => v > least) - 1, 0);
  const last = all.findIndex((v) => v >= most);
  return all.slice(first, Math.max(last, first + 1) + 1);
};
/* 0 to a round number at or above most, in four or five steps. */
const evenSteps = (most) => {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1e-9)));
  const step = [0.25, 0.5, 1, 2, 2.5].map((f) => f * power).find((v) => v * 5 >= most) || 5 * power;
  return Array.from({ length: Math.max(1, Math.ceil(most / step - 1e-9)) + 1 }, (_, i) => i * step);
};

const tick = (n) => short(n).replace(".0", "");

const marker = (kind, x, y, title) => {
  const shapes = [
    `M${x - 4.2} ${y}a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0 -8.4 0`,
    `M${x - 3.7} ${y - 3.7}h7.4v7.4h-7.4z`,
    `M${x} ${y - 5}l5 5l-5 5l-5 -5z`,
    `M${x} ${y - 4.8}l4.8 8.4h-9.6z`,
  ];
  return s("path", { class: "dot k" + kind, d: shapes[kind] }, title ? s("title", {}, title) : null);
};

/* Grid, ticks and names of both axes; x and y are {ticks, show, name, at}, at: value -> pixel. */
const axes = (box, x, y) => [
  y.ticks.map((v) => [
    s("line", { class: "grid", x1: box.left, x2: box.right, y1: y.at(v), y2: y.at(v) }),
    s("text", { x: box.left - 8, y: y.at(v) + 4, "text-anchor": "end" }, y.show(v)),
  ]),
  x.ticks.map((v) => s("text", { x: x.at(v), y: box.bottom + 18, "text-anchor": "middle" }, x.show(v))),
  s("text", { class: "axis", x: (box.left + box.right) / 2, y: box.bottom + 37, "text-anchor": "middle" }, x.name),
  s("text", { class: "axis", x: box.left - 8, y: box.top - 12, "text-anchor": "start", dx: -30 }, y.name),
];

/* Heights of labels at least a line apart, in the order of their points. */
const spread = (heights, box) => {
  const LINE = 15;
  const order = heights.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  order.forEach((item, i) => (item.y = i ? Math.max(item.y, order[i - 1].y + LINE) : item.y));
  for (let i = order.length - 1, limit = box.bottom; i >= 0; i--, limit -= LINE) order[i].y = Math.min(order[i].y, limit);
  return order.sort((a, b) => a.i - b.i).map((item) => item.y);
};

/* draw(width) makes what is in the holder, now and whenever that width changes. */
const atWidth = (draw) => {
  const holder = h("div", { class: "plot" });
  let width = 0;
  new ResizeObserver(() => {
    if (!holder.clientWidth || holder.clientWidth === width) return;
    width = holder.clientWidth;
    holder.replaceChildren(...[draw(width)].flat(Infinity).filter(Boolean));
  }).observe(holder);
  return holder;
};

const legendOf = (series) =>
  h("p", { class: "keys", "aria-hidden": "true" }, series.map((line) => h("span", {}, s("svg", { width: 22, height: 12 }, s("path", { class: "line k" + line.kind, d: "M0 6H22" }), marker(line.kind, 11, 6)), line.name)));

/* Lines over one x; series are {name, kind, points: [{x, y, title}]}. Names stand at the ends of the lines where these meet
   and there is room, else above; named: they are told elsewhere. */
const linePlot = ({ name, height, x, y, series, marks, named }) =>
  atWidth((width) => {
    const longest = Math.max(...series.map((line) => line.name.length));
    const beside = !named && width >= 420 && new Set(series.map((line) => line.points[line.points.length - 1].x)).size === 1;
    const box = { left: 46, right: width - (beside ? 24 + longest * 6.9 : 14), top: 30, bottom: height - 46 };
    x.at = scale(x.ticks[0], x.ticks[x.ticks.length - 1], box.left + 8, box.right - 8, x.by);
    y.at = scale(y.ticks[0], y.ticks[y.ticks.length - 1], box.bottom, box.top);
    const lines = series.map((line) => {
      const at = line.points.map((p) => [x.at(p.x), y.at(p.y)]);
      return [
        s("path", { class: "line k" + line.kind, d: "M" + at.map(([px, py]) => px.toFixed(1) + " " + py.toFixed(1)).join("L") }),
        line.points.map((p, i) => marker(line.kind, at[i][0], at[i][1], p.title)),
      ];
    });
    const ends = series.map((line) => line.points[line.points.length - 1]);
    const heights = spread(ends.map((p) => y.at(p.y)), box);
    const labels = beside ? series.map((line, i) => s("text", { class: "label k" + line.kind, x: x.at(ends[i].x) + 12, y: heights[i] + 4 }, line.name)) : [];
    const svg = s("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name }, axes(box, x, y), marks ? marks(box, x, y) : null, [...lines].reverse(), labels);
    return [beside || named ? null : legendOf(series), svg];
  });

/* What a plot shows, for whoever does not see it, or wants the numbers. rows: cells, the first of each is its name. */
const numbersTable = (name, head, rows) =>
  h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": name },
    h("table", {},
      h("caption", { class: "unseen" }, name),
      h("thead", {}, h("tr", {}, head.map((text, i) => h(text ? "th" : "td", { scope: text ? "col" : null, class: i ? "right plainhead" : "plainhead" }, text)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, i) => (i ? h("td", { class: "right" }, cell) : h("th", { scope: "row", class: "rowhead" }, cell))))))));
const folded = (name, head, rows) => h("details", {}, h("summary", {}, "The numbers"), numbersTable(name, head, rows));
const figureOf = (title, text, ...children) => h("figure", {}, h("figcaption", {}, h("b", {}, title), text ? h("span", { class: "small muted" }, text) : null), children);
