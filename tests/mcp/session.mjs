// node session.mjs MODE COMMAND ARGUMENT...: see README.md
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const [mode, command, ...args] = process.argv.slice(2);
const negotiation = mode === "legacy" || mode === "auto" ? mode : { pin: mode };
const client = new Client({ name: "tests", version: "1" }, { versionNegotiation: { mode: negotiation } });
const transport = new StdioClientTransport({ command, args, env: process.env });
const problems = [];
client.onerror = (error) => problems.push(String(error));
await client.connect(transport);

const seen = { server: client.getServerVersion(), instructions: client.getInstructions(), progress: [] };
seen.tools = (await client.listTools()).tools.map((tool) => tool.name);

const call = (name, args, options) => client.callTool({ name, arguments: args }, options);
const firstText = (result) => result.content[0].text;

// The index is not there yet, so this one tells its progress.
const brief = await call("brief", { request: "Add an export command", budget: 1000 }, { onprogress: (p) => seen.progress.push(p.progress) });
seen.brief = { text: firstText(brief), edit: brief.structuredContent.edit.map((f) => f.path) };
seen.show = (await call("show", { path: "src/store.c" })).structuredContent.module;
seen.find = (await call("find", { name: "store_remove" })).structuredContent.definitions.map((d) => d.path);
seen.status = (await call("status", {})).structuredContent.indexed;

const refused = await call("brief", { request: "x", budget: 3 });
seen.refused = { isError: refused.isError, text: firstText(refused) };
seen.unknownTool = await call("erase", {}).then(() => "answered", (error) => error.code);

const many = await Promise.all(Array.from({ length: 20 }, (_, i) => call("find", { name: i % 2 ? "store_remove" : "store_get" })));
seen.parallel = many.filter((result, i) => result.structuredContent.name === (i % 2 ? "store_remove" : "store_get")).length;

const abort = new AbortController();
const cancelled = call("brief", { request: "Add an export command" }, { signal: abort.signal }).then(() => "answered", () => "cancelled");
abort.abort("enough");
seen.cancelled = await cancelled;
seen.afterwards = (await call("status", {})).structuredContent.indexed === seen.status;

await client.close();
seen.problems = problems;
console.log(JSON.stringify(seen));
