/* ---- quality: what `repose eval` measured last ---- */

const share = (v) => (v === undefined ? "–" : v.toFixed(3));
const commands = { eval: "repose eval", comparison: "repose eval --model" };

/* When it was measured, at which revision, and why it may say little of this one. */
const provenance = (measured, command) => {
  const about = measured.about;
  const place = { this: "the revision of this page", earlier: "an earlier revision", other: "a revision that is not in the history of this one" }[about.place];
  const old = [];
  if (about.place !== "this") old.push("The repository has changed since.");
  if (about.weights_changed) old.push("This version of repose ranks otherwise.");
  return [
    h("p", { class: "small muted" }, "Measured on " + date(about.made) + " by repose " + about.version + " at ", code(about.revision.slice(0, 12)), ", " + place + "."),
    old.length ? h("p", { class: "old small" }, old.join(" ") + " Measure again: ", code(commands[command])) : null,
  ];
};

const metrics = [
  ["recall_5", "Recall@5"],
  ["recall_10", "@10"],
  ["recall_20", "@20"],
  ["r_precision", "R-precision"],
  ["map", "MAP"],
  ["mrr", "MRR"],
];
const rowNames = { path: "path words", bm25: "BM25 over contents", churn: "changed most lately" };

const rankingsOf = (e) => [
  { name: "repose", kind: 0, row: e.ranking },
  ...Object.entries(rowNames).filter(([key]) => e.baselines[key]).map(([key, name], i) => ({ name, kind: i + 1, row: e.baselines[key] })),
];

const metricTable = (rankings) => {
  const best = Object.fromEntries(metrics.map(([key]) => [key, Math.max(...rankings.map((r) => r.row[key] ?? 0))]));
  const cell = (r, key) => (r.row[key] === best[key] ? h("b", {}, share(r.row[key])) : share(r.row[key]));
  return numbersTable("Measures of the ranking", ["ranking", ...metrics.map(([, name]) => name)], rankings.map((r) => [r.name, ...metrics.map(([key]) => cell(r, key))]));
};

const recallPlot = (rankings) => {
  const depths = Object.keys(rankings[0].row).map((key) => /^recall_(\d+)$/.exec(key)).filter(Boolean).map((found) => Number(found[1])).sort((a, b) => a - b);
  const series = rankings.map((r) => ({
    ...r,
    points: depths.filter((k) => r.row["recall_" + k] !== undefined).map((k) => ({ x: k, y: r.row["recall_" + k], title: `${r.name}: ${share(r.row["recall_" + k])} among the first ${k}` })),
  })).filter((line) => line.points.length);
  if (depths.length < 2 || !series.length) return null;
  const name = "Recall among the first k files";
  return figureOf(name, "the share of the changed files that the first k of the list hold",
    linePlot({
      name: name + ": " + series.map((line) => line.name + " from " + share(line.points[0].y) + " to " + share(line.points[line.points.length - 1].y)).join("; "),
      height: 390,
      x: { ticks: depths, show: String, name: "k", by: logarithm },
      y: { ticks: [0, 0.25, 0.5, 0.75, 1], show: (v) => String(v), name: "recall" },
      series,
    }),
    folded(name, ["ranking", ...depths.map((k) => "@" + k)], rankings.map((r) => [r.name, ...depths.map((k) => share(r.row["recall_" + k]))])));
};

/* Promised against what came true: on the diagonal the probabilities are true. */
const drawReliability = (bins, name, width) => {
  const size = Math.min(width, 430);
  const box = { left: 46, right: size - 14, top: 30, bottom: size - 60 };
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const x = { ticks, show: String, name: "promised", at: scale(0, 1, box.left + 12, box.right - 12) };
  const y = { ticks, show: String, name: "came true", at: scale(0, 1, box.bottom - 12, box.top) };
  const points = bins.map((bin) => {
    const radius = 3.5 + 1.7 * Math.log10(Math.max(bin.files, 1));
    const above = bin.came >= bin.promised;
    return [
      s("circle", { class: "came", cx: x.at(bin.promised), cy: y.at(bin.came), r: radius }, s("title", {}, `promised ${share(bin.promised)}, came true ${share(bin.came)}, ${plural(bin.files, "file")}`)),
      s("text", { class: "count", x: x.at(bin.promised) + (above ? -radius - 3 : radius + 3), y: y.at(bin.came) + (above ? -radius + 2 : radius + 5), "text-anchor": above ? "end" : "start" }, short(bin.files)),
    ];
  });
  return s("svg", { width: size, height: size - 14, viewBox: `0 0 ${size} ${size - 14}`, role: "img", "aria-label": name },
    axes(box, x, y), s("line", { class: "ideal", x1: x.at(0), y1: y.at(0), x2: x.at(1), y2: y.at(1) }),
    s("path", { class: "line thin k0", d: "M" + bins.map((bin) => x.at(bin.promised).toFixed(1) + " " + y.at(bin.came).toFixed(1)).join("L") }), points);
};
const reliabilityPlot = (e) => {
  const bins = e.reliability.filter((bin) => bin.files > 0);
  if (!bins.length) return null;
  const name = "Are the probabilities true?";
  const shown = name + " " + bins.map((bin) => `promised ${share(bin.promised)}, came true ${share(bin.came)} of ${number(bin.files)}`).join("; ");
  return figureOf(name, "of the files that were promised with a probability, the share that was changed; beside each point, how many files. On the dashed line every promise is kept.",
    atWidth((width) => drawReliability(bins, shown, width)),
    folded(name, ["promised", "mean", "came true", "files"], bins.map((bin) => [bin.from.toFixed(1) + "–" + (bin.from + 0.1).toFixed(1), share(bin.promised), share(bin.came), number(bin.files)])));
};

/* What the ranking loses without a signal, most first. */
const ablation = (e) => {
  const whole = e.ranking.map;
  const rows = Object.keys(e.without).map((signal) => ({ signal, alone: (e.alone[signal] || {}).map, without: e.without[signal].map })).filter((row) => row.without !== undefined && whole !== undefined);
  if (!rows.length) return null;
  for (const row of rows) row.loss = whole - row.without;
  rows.sort((a, b) => b.loss - a.loss);
  const most = Math.max(...rows.map((row) => Math.abs(row.loss)), 1e-9);
  const bar = (row) => {
    const fill = h("i", { class: row.loss < 0 ? "gain" : "loss" });
    fill.style.width = ((Math.abs(row.loss) / most) * 50).toFixed(1) + "%";
    return h("span", { class: "diverge", "aria-hidden": "true" }, fill);
  };
  const signed = (v) => (v > 0 ? "−" : v < 0 ? "+" : "") + Math.abs(v).toFixed(3);
  return figureOf("What each signal is worth", "mean average precision (MAP) of the signal alone, and of the ranking without it; others may make up for what is missing",
    numbersTable("What each signal is worth", ["signal", "alone", "without", "change", ""], rows.map((row) => [row.signal, share(row.alone), share(row.without), signed(Number(row.loss.toFixed(3))), bar(row)])));
};

const evalPart = (e) => {
  const rankings = rankingsOf(e);
  const figures = e.figures || {};
  const likely = e.likely || {};
  const tokens = e.tokens || {};
  const origin = /^seed \d+$/.test(e.origin) ? "picked by " + e.origin : "of the file " + e.origin;
  return [
    h("p", { class: "intro" }, "Asked with the " + (e.about.title ? "first lines of the " : "") + "messages of " + plural(figures.count || 0, "past change") + " (" + origin + "), each at the commit before it, for the files that it changed: " + decimal(figures.answers || 0) + " on average. Nothing later was known."),
    provenance(e, "eval"),
    h("dl", { class: "figures" },
      figure("Mean average precision", share(e.ranking.map), "1: all changed files come first"),
      figure("F1 of the likely files", share(likely.f1), decimal(likely.named || 0) + " files are called likely"),
      figure("Brier score", e.probabilities && e.probabilities.brier !== undefined ? e.probabilities.brier.toFixed(4) : "–", "of the probabilities; 0 is perfect"),
      figure("Tokens of a brief", short(tokens.brief || 0), "the changed files in full: " + short(tokens.full || 0))),
    h("h3", {}, "Next to simple rankings"),
    metricTable(rankings),
    h("div", { class: "two" }, recallPlot(rankings), reliabilityPlot(e)),
    ablation(e),
  ];
};

/* ---- quality: the comparison by a model ---- */

const ways = {
  cprime: { name: "brief with notes", kind: 0 },
  brief: { name: "brief without notes", kind: 1 },
  paths: { name: "list of paths", kind: 2 },
  explore: { name: "exploring", kind: 3 },
};
const waysOf = (c) => c.ways.filter((w) => ways[w.way] && w.figures && w.figures.f1 !== undefined && w.figures.budget > 0).map((w) => ({ ...ways[w.way], way: w.way, ...w.figures, shared: w.tokens_per_query || {}, tokens: (w.figures.input_tokens || 0) + (w.figures.output_tokens || 0) }));
const unique = (list) => [...new Set(list)].sort((a, b) => a - b);

const f1Plot = (all) => {
  const series = Object.keys(ways).map((way) => ({
    ...ways[way],
    points: all.filter((w) => w.way === way && w.tokens > 0).sort((a, b) => a.tokens - b.tokens).map((w) => ({ x: w.tokens, y: w.f1, title: `${w.name}, budget ${tick(w.budget)}: F1 ${share(w.f1)} for ${number(w.tokens)} tokens` })),
  })).filter((line) => line.points.length);
  if (!series.length) return null;
  const tokens = series.flatMap((line) => line.points.map((p) => p.x));
  return figureOf("F1 for the tokens that a query takes", "each point is a budget; further up is better, further left is cheaper",
    linePlot({
      name: "F1 against tokens: " + series.map((line) => line.name + " " + line.points.map((p) => share(p.y) + " for " + number(p.x)).join(", ")).join("; "),
      height: 320,
      x: { ticks: roundSteps(Math.min(...tokens), Math.max(...tokens)), show: tick, name: "tokens of a query, in and out", by: logarithm },
      y: { ticks: [0, 0.25, 0.5, 0.75, 1], show: String, name: "F1" },
      series,
    }));
};

const sharedPlot = (all, budget, c) => {
  const rows = all.filter((w) => w.budget === budget);
  const counts = unique(rows.flatMap((w) => Object.keys(w.shared).map(Number)).filter((n) => n > 0));
  const series = rows.map((w) => ({ ...ways[w.way], points: counts.filter((n) => w.shared[n] !== undefined).map((n) => ({ x: n, y: w.shared[n], title: `${w.name}, ${plural(n, "query", "queries")}: ${number(w.shared[n])} tokens each` })) })).filter((line) => line.points.length);
  if (counts.length < 2 || !series.length) return null;
  const pays = (c.pays_after.find((p) => p.budget === budget) || {}).queries;
  const said = pays === undefined ? "the notes never pay here" : "the notes pay after " + decimal(pays) + " queries (N*)";
  const marks = (box, x) =>
    pays > counts[0] && pays < counts[counts.length - 1]
      ? [s("line", { class: "ideal", x1: x.at(pays), x2: x.at(pays), y1: box.top, y2: box.bottom }), s("text", { class: "axis", x: x.at(pays) + 5, y: box.top + 4 }, "N* = " + decimal(pays))]
      : null;
  return figureOf("With a budget of " + tick(budget), said,
    linePlot({
      name: "Tokens of a query with a budget of " + number(budget) + ": " + series.map((line) => line.name + " " + line.points.map((p) => number(p.y) + " for " + p.x).join(", ")).join("; ") + "; " + said,
      height: 270,
      x: { ticks: counts, show: String, name: "queries that share the notes", by: logarithm },
      y: { ticks: evenSteps(Math.max(...series.flatMap((line) => line.points.map((p) => p.y)))), show: tick, name: "tokens" },
      series,
      marks,
      named: true,
    }));
};

const comparisonTable = (all) => {
  const counts = unique(all.flatMap((w) => Object.keys(w.shared).map(Number)).filter((n) => n > 0));
  const price = (w) => (w.cost === undefined ? "unknown" : dollars(w.cost * 1e6));
  const failed = all.some((w) => w.failed);
  const head = ["way", "budget", "F1", ...(failed ? ["failed"] : []), "tokens in", "out", "price", ...counts.map((n) => (n === 1 ? "for 1 query" : "for " + n))];
  const row = (w) => [w.name, tick(w.budget), share(w.f1), ...(failed ? [number(w.failed || 0)] : []), number(w.input_tokens || 0), number(w.output_tokens || 0), price(w), ...counts.map((n) => (w.shared[n] === undefined ? "–" : number(w.shared[n])))];
  const order = Object.keys(ways);
  return numbersTable("Ways to ask", head, [...all].sort((a, b) => a.budget - b.budget || order.indexOf(a.way) - order.indexOf(b.way)).map(row));
};

const comparisonPart = (c) => {
  const all = waysOf(c);
  const figures = c.figures || {};
  const budgets = unique(all.map((w) => w.budget));
  const cost = figures.sleep_cost === undefined ? "" : ", " + dollars(figures.sleep_cost * 1e6);
  return [
    h("p", { class: "intro" }, plural(figures.cases || 0, "past change") + " asked of ", code(c.provider + ":" + c.model), " in four ways, for the files that each had to edit." + (figures.skipped ? " " + plural(figures.skipped, "change") + " left out: a budget was spent." : "")),
    provenance(c, "comparison"),
    c.on_this_machine ? h("p", { class: "old small" }, "The model was served on the machine that measured. If that was a script, the figures prove that the plumbing works, and nothing else.") : null,
    h("dl", { class: "figures" },
      figure("The notes took", short(figures.sleep_tokens || 0) + " tokens", "all of this repository" + cost),
      figure("Notes by a model", number(figures.paid_notes || 0) + " of " + number(figures.notes || 0), "of those in the briefs; the others are free")),
    f1Plot(all),
    h("h3", {}, "What a query costs when the notes are shared"),
    legendOf(Object.keys(ways).filter((way) => all.some((w) => w.way === way)).map((way) => ways[way])),
    h("div", { class: budgets.length > 1 ? "three" : "" }, budgets.map((budget) => sharedPlot(all, budget, c))),
    h("h3", {}, "The numbers"),
    h("p", { class: "small muted" }, "Tokens in and out and the price are those of one query; in the last columns the notes that a brief holds are paid for by as many queries."),
    comparisonTable(all),
  ];
};

const missing = (text, command) => h("p", { class: "empty" }, text + " ", code(commands[command]), ", then make this page anew.");

const drawQuality = once(() => {
  $("quality").replaceChildren(h("div", { class: "page" },
    h("h2", {}, "How good is the ranking here?"),
    data.eval ? evalPart(data.eval) : missing("Nothing was measured yet. Past changes tell how well their files are found:", "eval"),
    h("h2", {}, "What are notes worth here?"),
    data.comparison ? comparisonPart(data.comparison) : missing("No model was asked yet. What a brief and its notes save a model:", "comparison")));
});
