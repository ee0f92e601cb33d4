// node server.mjs CASE.json [--log FILE] [--tls CERTIFICATE KEY]
//
// A server that plays a model's API by a script. Listens on a port of 127.0.0.1, prints the port as one line, ends on
// SIGTERM. README.md says what a case file holds. With --tls it speaks HTTP/2 and HTTP/1.1 over TLS. Who imports this file has
// a class of such servers.
import fs from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Batches } from "./batch.mjs";
import { generate } from "./generate.mjs";
import { isFault, sendFault } from "./faults.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// ---- what is expected ----

// Objects by their members, everything else by value; arrays item by item.
function holds(actual, expected) {
  if (expected === null || typeof expected !== "object") return actual === expected;
  if (actual === null || typeof actual !== "object" || Array.isArray(actual) !== Array.isArray(expected)) return false;
  if (Array.isArray(expected) && actual.length !== expected.length) return false;
  return Object.entries(expected).every(([key, value]) => holds(actual[key], value));
}

const sameText = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function headersMatch(actual, expected) {
  return Object.entries(expected).every(([name, pattern]) => {
    const value = actual[name.toLowerCase()];
    return pattern === null ? value === undefined : value !== undefined && new RegExp(pattern).test(value);
  });
}

function matches(request, wanted = {}) {
  const contains = [wanted.contains ?? []].flat();
  return (
    (!wanted.method || request.method === wanted.method) &&
    (!wanted.path || new RegExp(`^(?:${wanted.path})$`).test(request.path)) &&
    headersMatch(request.headers, wanted.headers ?? {}) &&
    (!("body" in wanted) || (wanted.exact ? sameText : holds)(request.body, wanted.body)) &&
    contains.every((text) => request.text.includes(text)) &&
    (wanted.lacks ?? []).every((text) => !request.text.includes(text))
  );
}

// ---- what is answered ----

// {"in": 2} is two seconds from now, as an HTTP date; {"in": 2, "form": "rfc3339"} in the other form; {"size": 9} is long.
function headerValue(value) {
  if (typeof value !== "object") return String(value);
  if (value.size) return "x".repeat(value.size);
  const date = new Date(Date.now() + value.in * 1000);
  return value.form === "rfc3339" ? date.toISOString() : date.toUTCString();
}

// folder: what the name of a file in a case is relative to.
function bodyOf(reply, request, folder) {
  if (reply.generate) return JSON.stringify(generate(reply.generate, request.body, reply));
  if (reply.bodyFile) return fs.readFileSync(path.resolve(folder, reply.bodyFile));
  const body = reply.body ?? (reply.status >= 400 ? { error: { message: `status ${reply.status}` } } : "");
  return typeof body === "string" ? body : JSON.stringify(body);
}

async function answer(request, reply, folder, res) {
  const headers = { "content-type": "application/json", "x-request-id": `req_${request.number}`, "request-id": `req_${request.number}` };
  for (const [name, value] of Object.entries(reply.headers ?? {})) headers[name.toLowerCase()] = headerValue(value);
  if (reply.delay) await sleep(reply.delay);
  const body = Buffer.from(bodyOf(reply, request, folder));
  if (isFault(reply)) return sendFault(res, reply, headers, body);
  res.writeHead(reply.status ?? 200, { ...headers, "content-length": body.length });
  res.end(body);
}

// ---- the server ----

export class ScriptedServer {
  #folder;
  #rules;
  #batches;
  #log;
  #server;
  #count = 0;
  #underWay = 0;

  // tls: {cert, key}
  constructor(file, { log, tls } = {}) {
    const script = JSON.parse(fs.readFileSync(file, "utf8"));
    const rules = Array.isArray(script) ? script : (script.rules ?? []);
    this.#folder = path.dirname(file);
    this.#rules = rules.map((rule) => ({ left: rule.times ?? Infinity, ...rule }));
    this.#batches = script.batch ? new Batches(script.batch) : null;
    this.#log = log ? fs.openSync(log, "a") : null;
    const serve = (req, res) => this.#serve(req, res);
    this.#server = tls ? http2.createSecureServer({ ...tls, allowHTTP1: true }, serve) : http.createServer(serve);
    this.#server.keepAliveTimeout = (script.keepAlive ?? 60) * 1000;
    this.#server.requestTimeout = 0;
  }

  // The port.
  listen() {
    return new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(this.#server.address().port)));
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections?.();
  }

  async #read(req) {
    const chunks = [];
    const at = Date.now();
    const number = ++this.#count;
    const underWay = this.#underWay;
    for await (const chunk of req) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const text = bytes.toString("utf8");
    let body = text;
    try {
      body = JSON.parse(text);
    } catch {}
    const headers = Object.fromEntries(Object.entries(req.headers).filter(([name]) => !name.startsWith(":")));
    return { number, method: req.method, path: req.url, headers, bytes, text, body, at, underWay, version: req.httpVersion,
      connection: req.socket.remotePort };
  }

  #write(request, status, more) {
    const { number, method, path: where, headers, body, version, connection, at, underWay } = request;
    const line = { number, method, path: where, status, ...more, version, connection, underWay, at, headers, body };
    if (this.#log !== null) fs.writeSync(this.#log, JSON.stringify(line) + "\n");
  }

  async #serve(req, res) {
    let here = 1;
    const leave = () => (this.#underWay -= here, here = 0);
    this.#underWay++;
    res.on("finish", leave);
    res.on("close", leave);
    res.on("error", () => {});
    let request;
    try {
      request = await this.#read(req);
    } catch {
      return; // the client went away
    }
    const rule = this.#rules.find((each) => each.left > 0 && matches(request, each.request));
    const reply = rule ? rule.reply : this.#batches?.handle(request);
    if (rule) rule.left--;
    this.#write(request, reply ? (reply.status ?? 200) : 599, reply ? {} : { unexpected: true });
    await answer(request, reply ?? { status: 599, body: { error: { message: "no rule of the case file matches" } } }, this.#folder, res);
  }
}

// ---- as a program ----

function readOptions([file, ...rest]) {
  const options = { file };
  while (rest.length) {
    const name = rest.shift();
    if (name === "--log") options.log = rest.shift();
    else if (name === "--tls") options.tls = { cert: fs.readFileSync(rest.shift()), key: fs.readFileSync(rest.shift()) };
    else throw new Error(`unknown option ${name}`);
  }
  return options;
}

if (import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const { file, ...options } = readOptions(process.argv.slice(2));
  console.log(await new ScriptedServer(file, options).listen());
  process.on("SIGTERM", () => process.exit(0));
}
