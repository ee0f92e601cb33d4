// run.mjs ACTION EVENT EVENT_FILE [INPUT=VALUE...]: runs the `run:` steps of a composite action as GitHub's runner does,
// with GITHUB_* set, and prints each step's name. Steps that use another action are only named, with their key. Knows the
// YAML of our action.yml and no more; what it does not know is an error.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const [file, eventName, eventFile, ...given] = process.argv.slice(2);
const lines = readFileSync(file, "utf8").split("\n").filter((l) => l.trim() && !l.trim().startsWith("#"));
const scalar = (text) => (/^'.*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text);

// Mappings and lists by their indentation.
function parse(depth) {
    let value;
    while (lines.length) {
        const indent = lines[0].search(/\S/);
        if (indent < depth) break;
        if (indent > depth) throw Error(`indented: ${lines[0]}`);
        const item = lines[0].slice(indent);
        if (item.startsWith("- ")) {
            value ??= [];
            lines[0] = " ".repeat(indent + 2) + item.slice(2);
            value.push(parse(indent + 2));
            continue;
        }
        const [, key, rest] = item.match(/^([\w-]+):(?: (.*))?$/) ?? [];
        if (!key) throw Error(`not known: ${item}`);
        lines.shift();
        value ??= {};
        value[key] = rest === undefined ? parse(lines[0].search(/\S/)) : scalar(rest);
    }
    return value;
}

const action = parse(0);
const temp = process.env.RUNNER_TEMP;
const github = {
    event_name: eventName,
    event: JSON.parse(readFileSync(eventFile, "utf8")),
    token: process.env.TEST_TOKEN ?? "",
};
const steps = {};
const evaluate = (expression) =>
    new Function("github", "steps", "inputs", `return ${expression}`)(github, steps, inputs);
const fill = (text) => text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression) => evaluate(expression) ?? "");
const inputs = {};
for (const [name, input] of Object.entries(action.inputs)) inputs[name] = fill(input.default);
for (const pair of given) {
    const [name, value] = [pair.split("=")[0], pair.slice(pair.indexOf("=") + 1)];
    if (!(name in inputs)) throw Error(`no input ${name}`);
    inputs[name] = value;
}
if (action.runs.using !== "composite") throw Error("not composite");
let failed = 0;
for (const step of action.runs.steps) {
    if (failed || (step.if && !evaluate(step.if))) continue;
    console.log(`# ${step.name}${step.with?.key ? ` (${fill(step.with.key)})` : ""}`);
    if (step.uses) continue;
    if (step.shell !== "sh") throw Error(`shell ${step.shell}`);
    const output = join(temp, "output");
    writeFileSync(output, "");
    const env = { ...process.env, GITHUB_ACTION_PATH: dirname(resolve(file)), GITHUB_OUTPUT: output, GITHUB_EVENT_NAME: eventName,
        GITHUB_EVENT_PATH: resolve(eventFile) };
    for (const [name, value] of Object.entries(step.env ?? {})) env[name] = fill(value);
    failed = spawnSync("sh", ["-e", "-c", step.run], { env, stdio: ["ignore", "inherit", "inherit"] }).status;
    if (step.id)
        steps[step.id] = { outputs: Object.fromEntries(readFileSync(output, "utf8").split("\n").filter(Boolean).map((l) => l.split(/=(.*)/s))) };
}
process.exit(failed);
