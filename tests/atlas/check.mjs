// node check.mjs FILE [WHAT...]: opens the page in Chromium and uses it as people do. Complains about everything that the
// page does not do, that it complains about itself, or that axe finds wrong. WHAT is "use", "axe" or "hostile";
// default: all but hostile.
//
// check(FILE, WHAT) does the same for who imports it, and returns the complaints; quit() ends the browser.
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { openPage, quit } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let failures = [];
const expect = (fact, text) => fact || failures.push(text);

const heading = (page) => page.locator("#panel h2").innerText();
const focused = (page) => page.evaluate(() => document.activeElement.tagName + "#" + document.activeElement.id);
const shown = (page) => page.evaluate(() => [...document.querySelectorAll("main > section")].filter((s) => !s.hidden).map((s) => s.id).join());
const colours = (page) => page.evaluate(() => [...document.querySelectorAll(".tile")].map((t) => getComputedStyle(t).backgroundColor).join());

async function useMap(page, data) {
  const tiles = page.locator(".tile");
  expect((await tiles.count()) === data.modules.length, `${await tiles.count()} tiles for ${data.modules.length} modules`);
  const apart = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".tile")].map((t) => t.getBoundingClientRect());
    return boxes.every((a, i) => boxes.every((b, j) => i === j || a.right <= b.left + 0.6 || b.right <= a.left + 0.6 || a.bottom <= b.top + 0.6 || b.bottom <= a.top + 0.6));
  });
  expect(apart, "tiles overlap");
  await tiles.first().click();
  const name = await page.locator('.tile[aria-selected="true"]').getAttribute("aria-label");
  expect(name.startsWith(await heading(page)), `a click on ${name} shows ${await heading(page)}`);
  await page.locator("#tiles").focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  expect((await focused(page)).startsWith("H2"), "Enter on a tile leads to its note");
  expect((await heading(page)) !== name.split(",")[0] || data.modules.length === 1, "End and Enter open another module");
  await page.goBack();
  expect(name.startsWith(await heading(page)), "back is the module before");
  const measure = (text) => page.getByRole("radio", { name: text });
  const seen = new Set();
  for (const text of ["Changes", "Cost", "Demand", "Notes"]) {
    await measure(text).click();
    seen.add(await colours(page));
  }
  expect(seen.size > 1 || data.modules.length < 3, "each measure has colours of its own");
  await measure("Demand").click();
  await page.keyboard.press("ArrowLeft");
  expect(await page.locator('#measures input[value="cost"]').isChecked(), "arrow keys choose the colours");
  expect((await page.locator("#legend span").count()) > 1, "there is a legend");
  await measure("Notes").click();
  const states = new Set(data.modules.map((m) => m.state));
  expect((await page.locator("#legend span").count()) === states.size, "the legend has the states that are there");
}

async function useLinks(page, data) {
  const linked = data.modules.find((m) => m.uses.length);
  if (linked) {
    await page.evaluate((path) => (location.hash = "#/module/" + encodeURIComponent(path)), linked.path);
    await page.locator("#panel h2").getByText(linked.path === "." ? "(top level)" : linked.path, { exact: true }).waitFor();
    const node = page.locator(".graph .right .node").first();
    const target = await node.innerText();
    await node.click();
    expect((await heading(page)) === target, `the graph leads from ${linked.path} to ${await heading(page)}, not to ${target}`);
  }
  if (data.forge) {
    const links = await page.locator("#panel .files a").evaluateAll((all) => all.map((a) => a.href));
    expect(links.length && links.every((href) => href.startsWith(data.forge.file)), `files lead to the forge: ${links[0]}`);
  }
}

async function useSearch(page, data) {
  await page.keyboard.press("Escape");
  await page.locator("#tiles").focus();
  await page.keyboard.press("/");
  expect((await focused(page)) === "INPUT#search", "/ leads to the search");
  const name = data.files.name[0];
  await page.keyboard.type(name);
  expect((await page.locator("#found [role=option]").first().innerText()).includes(name), `${name} is found`);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  expect((await page.locator("#found").isHidden()) && (await focused(page)).startsWith("H2"), "Enter opens what was found");
  await page.locator("#search").fill("no such thing anywhere");
  expect((await page.locator("#found").innerText()).includes("Nothing found"), "nothing found is said");
  await page.locator("#search").press("Escape");
}

async function usePages(page, data) {
  await page.getByRole("link", { name: "Requests", exact: true }).click();
  expect((await shown(page)) === "requests", "Requests shows requests");
  const recipes = data.modules.flatMap((m) => m.note.recipes || []);
  const told = await page.locator("#requests .recipe .ask").allInnerTexts();
  expect(new Set(told).size === told.length, "no request is shown twice");
  expect(told.length <= Math.min(recipes.length, 60) && told.length > 0 === recipes.length > 0, `${told.length} requests are shown`);
  expect(told.length === 60 || recipes.every((r) => told.includes(r.request) || recipes.some((q) => told.includes(q.request) && [...q.files].sort().join() === [...r.files].sort().join())),
    "a request is only left out for another of the same files");
  await page.getByRole("link", { name: "Money", exact: true }).click();
  expect((await shown(page)) === "money", "Money shows money");
  const head = page.locator("#money th").first();
  await head.locator("button").click();
  expect((await head.getAttribute("aria-sort")) === "ascending", "a click sorts the table");
  const first = await page.locator("#money tbody tr").first().innerText();
  await head.locator("button").click();
  expect(data.modules.length === 1 || first !== (await page.locator("#money tbody tr").first().innerText()), "another click turns it round");
  expect((await page.locator("svg.days").count()) === (data.money.days.length ? 1 : 0), "there is a chart when something was spent");
  await page.locator("#theme").click();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.locator("#theme").click();
  expect(light !== (await paper()), "the colours of the page change");
}

// Each plot is drawn within its page and says what it shows; its numbers are there as a table, too.
async function useQuality(page, data) {
  await page.getByRole("link", { name: "Quality", exact: true }).click();
  expect((await shown(page)) === "quality", "Quality shows quality");
  const plots = page.locator("#quality .plot > svg");
  const budgets = data.comparison ? new Set(data.comparison.ways.map((w) => w.figures.budget)).size : 0;
  const wanted = (data.eval ? 2 : 0) + (data.comparison ? 1 + budgets : 0);
  if (wanted) await plots.nth(wanted - 1).waitFor({ state: "attached" });
  expect((await plots.count()) === wanted, `${await plots.count()} plots instead of ${wanted}`);
  expect((await page.locator("#quality .empty").count()) === !data.eval + !data.comparison, "what was not measured is said");
  for (const plot of await plots.all()) {
    const [outside, drawn, name] = await plot.evaluate((svg) => {
      const box = svg.getBoundingClientRect();
      const inside = (r) => r.left >= box.left - 2 && r.right <= box.right + 2 && r.top >= box.top - 2 && r.bottom <= box.bottom + 2;
      const parts = [...svg.querySelectorAll("path, circle, text")];
      const texts = [...svg.querySelectorAll("text")].map((e) => e.textContent);
      return [parts.filter((e) => !inside(e.getBoundingClientRect())).map((e) => e.textContent || e.className.baseVal), texts.every((text) => text && !/NaN|undefined/.test(text)), svg.getAttribute("aria-label")];
    });
    expect(!outside.length, `${name.slice(0, 40)}: outside of its plot: ${outside.join()}`);
    expect(drawn && name.length > 20 && !/NaN|undefined/.test(name), `a plot says: ${name}`);
  }
  const first = page.locator("#quality details").first();
  if (data.eval) {
    await first.locator("summary").click();
    expect(await first.locator("table").isVisible(), "the numbers unfold");
    expect((await page.locator("#quality .old").count()) >= (data.eval.about.place === "this" ? 0 : 1), "what is old is said");
  }
}

async function use(file) {
  for (const kind of ["desktop", "phone"]) {
    const { page, problems, close } = await openPage(file, kind);
    const data = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
    await useMap(page, data);
    await useLinks(page, data);
    await useSearch(page, data);
    await usePages(page, data);
    await useQuality(page, data);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide <= 0, `the page is ${wide} pixels wider than the screen`);
    failures.push(...problems);
    await close();
  }
}

// axe comes in through the debugger, which the content security policy of the page does not bind. A dark page differs from a
// light one in its colours, so only the rules about these are asked again.
async function checkAccess(file) {
  for (const [kind, colours] of [["desktop", "light"], ["desktop", "dark"], ["phone", "light"], ["phone", "dark"]]) {
    const { page, problems, close } = await openPage(file, kind, colours);
    const rules = colours === "dark" ? { runOnly: ["color-contrast", "link-in-text-block"] } : {};
    await page.evaluate(axe);
    for (const hash of ["#/map", "#/requests", "#/money", "#/quality", ""]) {
      await page.evaluate((h) => (location.hash = h), hash || "#/map");
      await page.locator(hash === "" ? "#map" : hash.replace("/", "")).waitFor();
      if (!hash) {
        await page.locator(".tile").first().click();
        await page.locator("#search").fill("a");
      }
      if (hash === "#/quality") for (const summary of await page.locator("#quality summary").all()) await summary.click();
      const violations = await page.evaluate(async (r) => (await axe.run({ ...r, resultTypes: ["violations"] })).violations, rules);
      for (const v of violations) failures.push(`axe ${hash} ${kind} ${colours}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + " " + (n.any[0]?.message || "")).join(" | ")}`);
    }
    failures.push(...problems);
    await close();
  }
}

// Nothing of the data is markup: every page of it holds the elements that the script makes, and none that would load, run
// or leave.
async function checkHostile(file) {
  const { page, problems, close } = await openPage(file);
  const data = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
  const pages = ["#/map", "#/requests", "#/money", "#/quality", ...data.modules.map((m) => "#/module/" + encodeURIComponent(m.path))];
  for (const hash of pages) {
    await page.evaluate((h) => (location.hash = h), hash);
    await page.waitForTimeout(30);
    const found = await page.evaluate(() => {
      const all = [...document.querySelectorAll("*")];
      const bad = all.filter((e) => /^(img|iframe|object|embed|base|form|x|audio|video|link)$/i.test(e.tagName));
      const handlers = all.filter((e) => [...e.attributes].some((a) => /^on|^srcdoc$/i.test(a.name)));
      const links = [...document.querySelectorAll("a")].filter((a) => !/^(#|https:\/\/git|[^:]*$)/.test(a.getAttribute("href")));
      const unseen = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(document.body.innerText + document.title);
      return { scripts: document.scripts.length, bad: bad.length, handlers: handlers.length, links: links.map((a) => a.href), unseen, ran: "ran" in window };
    });
    expect(found.scripts === 2 && !found.bad && !found.handlers && !found.links.length && !found.unseen && !found.ran, `${hash}: ${JSON.stringify(found)}`);
  }
  await page.locator("#search").fill("script");
  expect((await page.locator("#found").innerText()).includes("<script>"), "markup is shown as text");
  // The policy itself: a script that somebody brings in does not run.
  const before = problems.length;
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
  });
  expect(!(await page.evaluate(() => "ran" in window)), "the policy stops another script");
  expect(problems.length > before && problems.pop().includes("Content Security Policy"), "the policy says so");
  failures.push(...problems);
  await close();
}

export { quit };

const checks = { use, axe: checkAccess, hostile: checkHostile };

export async function check(file, what) {
  failures = [];
  for (const name of what) await checks[name](file);
  return failures;
}

if (import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const [file, ...what] = process.argv.slice(2);
  await check(file, what.length ? what : ["use", "axe"]);
  await quit();
  for (const failure of failures) console.error(failure);
  process.exit(failures.length ? 1 : 0);
}
