// node kills.mjs PROGRAM TRIES
//
// Kills `repose sleep` at random moments against a server that counts what it is asked, and compares that count with the
// ledger after each kill. Prints a table of promises, tries and failures; ends with 1 when a promise was broken.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { generate } from "./generate.mjs";

const [programPath, triesText] = process.argv.slice(2);
const program = path.resolve(programPath);
const tries = Number(triesText);
const MODULES = 24;
const random = (low, high) => low + Math.floor(Math.random() * (high - low + 1));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// ---- the server: a question that has come is paid for ----

const charged = []; // { prompt, tokens }
let underWay = 0;

async function serve(req, res) {
  const chunks = [];
  res.on("error", () => {});
  try {
    for await (const chunk of req) chunks.push(chunk);
  } catch {
    return; // it did not come whole
  }
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  const reply = generate("openai", body);
  charged.push({ prompt: JSON.stringify(body.messages), tokens: reply.usage.total_tokens });
  underWay++;
  await sleep(random(10, 120));
  underWay--;
  res.setHeader("content-type", "application/json");
  res.end(JSON.stringify(reply));
}

// ---- the repository ----

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "repose-kills-"));
const repo = path.join(folder, "repo");
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(GIT_|REPOSE_|XDG_|OPENAI)/.test(name)));
const env = { ...clean, HOME: folder, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C.UTF-8" };
const name = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];

function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: repo, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${status}\n${stderr}`);
  return stdout;
}

// One more function in each module: every note is asked for again.
function change(number) {
  for (let module = 0; module < MODULES; module++) {
    const file = path.join(repo, `part${module}`, "records.c");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, `/* Step ${number} of part ${module}. */\nint part${module}_step${number}(int count)\n{\n    return count + ${number};\n}\n`);
  }
  run("git", "add", "-A");
  run("git", ...name, "commit", "-qm", `Add step ${number}`);
}

function setUp(port) {
  fs.mkdirSync(repo);
  run("git", "init", "-q", "-b", "main");
  const settings = { "llm.provider": "openai", "llm.model": "test-model", "llm.baseUrl": `http://127.0.0.1:${port}/v1`,
    "module.minTokens": "0", "sleep.learn": "false" };
  for (const [key, value] of Object.entries(settings)) run("git", "config", `repose.${key}`, value);
}

// ---- a run that is killed ----

// Resolves to whether it came to its end by itself.
function sleepAndKill(ms, signal) {
  return new Promise((resolve) => {
    const child = spawn(program, ["sleep", "--yes", "--all", "-q"], { cwd: repo, env, stdio: "ignore" });
    const timer = setTimeout(() => child.kill(signal), ms);
    child.on("exit", (status) => {
      clearTimeout(timer);
      resolve(status === 0);
    });
  });
}

const ledger = () => JSON.parse(run(program, "status", "--format", "json")).ledger;

async function settle() {
  do await sleep(20);
  while (underWay);
}

// ---- what was promised ----

const promises = [
  { text: "a call that was charged is in the ledger", tries: 0, lost: 0 },
  { text: "the ledger has no fewer tokens than were charged", tries: 0, lost: 0 },
  { text: "only what was in flight at a kill is asked again", tries: 0, lost: 0 },
  { text: "notes.db is sound", tries: 0, lost: 0 },
];

function count(index, made, lost) {
  promises[index].tries = made;
  promises[index].lost = Math.max(promises[index].lost, lost);
}

// `cancelled`: calls that a run may have had in flight when it was told to end, which it settled.
function compare(totals, cancelled) {
  const prompts = new Set(charged.map(({ prompt }) => prompt));
  const tokens = charged.reduce((sum, call) => sum + call.tokens, 0);
  const known = totals.input_tokens + totals.output_tokens;
  count(0, charged.length, charged.length - totals.calls);
  count(1, tokens, tokens - known);
  count(2, charged.length, charged.length - prompts.size - totals.unsettled - cancelled);
  return totals.unsettled;
}

async function main() {
  const server = http.createServer((req, res) => void serve(req, res));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  setUp(server.address().port);
  let steps = 1, kills = 0, unsettled = 0, cancelled = 0;
  change(steps);
  const began = Date.now();
  await sleepAndKill(1e6, "SIGKILL");
  const whole = Date.now() - began;
  for (let i = 0; i < tries; i++) {
    const concurrency = [1, 2, 4, 8][i % 4];
    const signal = i % 5 === 4 ? "SIGTERM" : "SIGKILL";
    run("git", "config", "repose.llm.concurrency", String(concurrency));
    if (await sleepAndKill(random(whole / 10, whole), signal)) change(++steps);
    else kills++, (cancelled += signal === "SIGTERM" ? concurrency : 0);
    await settle();
    unsettled = compare(ledger(), cancelled);
    const { status } = spawnSync(program, ["doctor"], { cwd: repo, env });
    count(3, i + 1, promises[3].lost + (status !== 0));
  }
  server.close();
  server.closeAllConnections();
  console.log(`${charged.length} calls of ${MODULES} modules and an overview were charged in ${tries + 1} runs, of which ${kills} were killed;`);
  console.log(`the ledger has ${unsettled} as sent, outcome unknown\n`);
  console.log("| promise | tries | lost |\n|---|---:|---:|");
  for (const { text, tries, lost } of promises) console.log(`| ${text} | ${tries} | ${lost} |`);
  return promises.some(({ lost }) => lost > 0);
}

let broken = true;
try {
  broken = await main();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
process.exitCode = broken ? 1 : 0;
