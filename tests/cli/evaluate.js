// node evaluate.js FOLDER PID: evaluates JavaScript for the tests of one file, so that a test does not start a Node for
// each expression, nor one for each model that is played or page that is looked at. FOLDER holds two FIFOs: a line in `ask` says that the file `request` is complete; then the file `reply`
// is written, and a line in `answer` has the exit status. Ends with the process PID at the latest. helpers.bash asks.
//
// A request is fields that end in a NUL: the folder to be in, what is wanted, its argument, and a text.
const fs = require("fs");
const path = require("path");
const { validate } = require("./validate.js");

const [folder, pid] = process.argv.slice(2);
const file = (name) => path.join(folder, name);

// Expressions see what a script of `node -e` would see, and one name more.
const overDocument = (it, expression) => eval(expression);
const overRequests = (all, expression) => eval(expression);
const jsonLines = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));

const servers = new Map();
let quit = () => {};
const wanted = {
  json: (expression, text) => overDocument(JSON.parse(text), expression),
  requests: (expression, log) => overRequests(jsonLines(fs.readFileSync(log, "utf8")), expression),
  fits: (schema, text) => {
    const problems = validate(schema, JSON.parse(text));
    if (problems.length) throw problems.join("\n");
    return "";
  },
  // A scripted server in this process (tests/llm/README.md): its port. The log grows with what it receives.
  serve: async (script, log) => {
    const { ScriptedServer } = await import("../llm/server.mjs");
    const server = new ScriptedServer(script, { log });
    const port = await server.listen();
    servers.set(String(port), server);
    return port;
  },
  stop: (port) => {
    servers.get(port)?.close();
    servers.delete(port);
    return "";
  },
  page: async (what, file) => {
    const atlas = await import("../atlas/check.mjs");
    quit = atlas.quit;
    const failures = await atlas.check(file, what.split(" "));
    if (failures.length) throw failures.join("\n");
    return "";
  },
};

async function answer() {
  const [cwd, name, argument, text] = fs.readFileSync(file("request"), "utf8").split("\0");
  try {
    process.chdir(cwd);
    const value = await wanted[name](argument, text);
    fs.writeFileSync(file("reply"), (typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined")) + "\n");
    return 0;
  } catch (error) {
    fs.writeFileSync(file("reply"), (error.stack ?? error) + "\n");
    return 1;
  } finally {
    process.chdir("/");
  }
}

const replies = fs.openSync(file("answer"), "r+");
fs.createReadStream(file("ask"), { flags: "r+" }).on("data", async (lines) => {
  for (const byte of lines) if (byte === 10) fs.writeSync(replies, `${await answer()}\n`);
});
// process.exit() would wait for the thread that reads `ask`, forever.
let ending = false;
async function end() {
  if (ending) return;
  ending = true;
  await quit();
  process.kill(process.pid, "SIGKILL");
}
process.on("SIGTERM", end);
setInterval(() => {
  try {
    process.kill(pid, 0);
  } catch {
    end();
  }
}, 1000);
