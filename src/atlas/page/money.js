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
  const { asked, saved_low: low, saved_high: high } = money.requests;
  const write = modules.filter((m) => m.plan.verdict === "write");
  const open = sum(write.map(cost));
  $("money").replaceChildren(h("div", { class: "page" },
    h("h2", {}, "Money"),
    h("p", { class: "intro" }, money.provider && money.model ? ["Notes are written by ", code(money.provider + ":" + money.model), ". As of " + date(data.made) + " (UTC)."] : "No model is configured: the notes are derived from the code, and cost nothing."),
    h("dl", { class: "figures" },
      figure("Spent in all", spent(money.total), plural(money.total.calls, "call") + (money.total.unpriced ? ", " + number(money.total.unpriced) + " of unknown price" : "")),
      bounded("This month", money.month, money.budget.month),
      bounded("Today", money.today, money.budget.day),
      figure("Tokens saved", asked ? short(low) + " to " + short(high) : "0", asked ? "in " + plural(asked, "request") + ": what exploring takes where it was measured, less the briefs" : "no request was asked yet"),
      figure("Left to write", open ? showCost(open) : "nothing", plural(write.length, "note") + " that may pay")),
    money.days.length ? [h("h3", {}, "Spent by day"), drawDays()] : null,
    h("h3", {}, "When a note pays, by module"),
    h("p", { class: "small muted" }, "A note pays after N* requests about its module; N are expected before its structure changes again. Above 1 in the last column it is worth its price."),
    drawTable()));
});
