// node mcp.mjs REPEATS COMMAND ARGUMENT...: starts a Model Context Protocol server and prints, in milliseconds, medians of
//     FIRST BRIEF REPEATED FIND SHOW STATUS MEMORY
// FIRST: from the start of the process to its answer to a first brief. BRIEF: of requests that were not asked before. REPEATED:
// of those that were. MEMORY: anonymous memory after all of them, in KB.
import { spawn } from "node:child_process";
import fs from "node:fs";
import readline from "node:readline";

const [repeats, command, ...args] = process.argv.slice(2);
const requests = [
  "report a config parse error with its line", "add a --json flag and document it", "retry on network errors with backoff",
  "make it faster when there are many files", "warn when a name is used twice", "support another hash", "show progress on a terminal",
  "accept a list of patterns", "do not follow symbolic links", "cache what was read before", "test what happens when the disk is full",
  "let a timeout be configured", "print sizes in human units", "read options from the environment", "quote names in messages",
];

class Server {
  constructor() {
    this.started = performance.now();
    this.process = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.waiting = new Map();
    this.next = 0;
    readline.createInterface({ input: this.process.stdout }).on("line", (line) => {
      const reply = JSON.parse(line);
      // An error of a tool is an answer, too: not every repository has the name that is asked for.
      if (reply.error) throw new Error(line);
      this.waiting.get(reply.id)(reply.result);
    });
  }
  send(method, params) {
    const id = this.next++;
    this.process.stdin.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }) + "\n");
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }
  async time(name, toolArguments) {
    const start = performance.now();
    const result = await this.send("tools/call", { name, arguments: toolArguments });
    return [performance.now() - start, result];
  }
  first() {
    const handshake = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } };
    this.send("initialize", handshake);
    return this.send("tools/call", { name: "brief", arguments: { request: requests[0] } }).then(() => performance.now() - this.started);
  }
  stop() {
    this.process.stdin.end();
    return new Promise((resolve) => this.process.on("exit", resolve));
  }
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const first = [];
for (let i = 0; i < repeats; i++) {
  const server = new Server();
  first.push(await server.first());
  await server.stop();
}

const server = new Server();
await server.first();
const times = { brief: [], repeated: [], find: [], show: [], status: [] };
let name = "main", path = ".";
for (const request of requests.slice(1)) {
  const [time, result] = await server.time("brief", { request });
  times.brief.push(time);
  path = result.structuredContent.edit[0]?.path ?? path;
}
for (let i = 0; i < repeats; i++) {
  for (const request of requests) times.repeated.push((await server.time("brief", { request }))[0]);
  times.find.push((await server.time("find", { name }))[0]);
  times.show.push((await server.time("show", { path }))[0]);
  times.status.push((await server.time("status", {}))[0]);
}
const memory = /RssAnon:\s*(\d+)/.exec(fs.readFileSync(`/proc/${server.process.pid}/status`, "utf8"))[1];
await server.stop();
console.log([median(first), ...Object.values(times).map(median)].map((ms) => ms.toFixed(2)).join(" "), memory);
