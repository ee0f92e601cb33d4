// What the parts of check-answers share: the sources of HEAD as files, what of them is code, a sample
// that is the same in every run, and a few commands at a time.
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const LANGUAGES = { c: "C", h: "C++", cc: "C++", cpp: "C++", cxx: "C++", hpp: "C++", hh: "C++", go: "Go", rs: "Rust",
    java: "Java", php: "PHP", rb: "Ruby", py: "Python", cs: "C#", ts: "TypeScript", tsx: "TypeScript", js: "JavaScript",
    jsx: "JavaScript", mjs: "JavaScript", vue: "Vue", kt: "Kotlin", swift: "Swift" };
const MAX_SIZE = 1 << 20; // larger ones repose indexes by their words

export const languageOf = (path) => LANGUAGES[/\.(\w+)$/.exec(path)?.[1]];

export const run = (command, args, options = {}) =>
    execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["pipe", "pipe", "ignore"], ...options });

// Comments and strings are no code; what is left keeps its lines. Templates with a hole are kept.
const C_LIKE = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'/g;
const COMMENTS = {
    Go: /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'|`[^`]*`/g,
    JavaScript: /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\[\s\S]|\$(?!\{))*`/g,
    Python: /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*/g,
    Kotlin: /"""[\s\S]*?"""|\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"/g,
};
COMMENTS.TypeScript = COMMENTS.Vue = COMMENTS.JavaScript;
COMMENTS.Ruby = COMMENTS.Python;
COMMENTS.Swift = COMMENTS.Kotlin;
export const codeOf = (text, language) =>
    text.replace(COMMENTS[language] ?? C_LIKE, (found) => found.replace(/[^\n]/g, " "));

function readBlobs(repository, ids) {
    const out = execFileSync("git", ["-C", repository, "cat-file", "--batch"],
        { input: ids.join("\n") + "\n", maxBuffer: 1 << 30, stdio: ["pipe", "pipe", "ignore"] });
    const texts = [];
    for (let at = 0; at < out.length;) {
        const line = out.indexOf(10, at), [, type, size] = out.toString("latin1", at, line).split(" ");
        at = line + 1;
        texts.push(type === "blob" ? out.subarray(at, at + Number(size)) : null);
        if (type === "blob") at += Number(size) + 1;
    }
    return texts;
}

// The sources of HEAD, also of a bare repository: { folder, code, texts: path -> text }. `code` holds them
// without comments and strings, for git grep.
export function copySources(repository) {
    const folder = mkdtempSync(join(tmpdir(), "check-answers-"));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    const entries = run("git", ["-C", repository, "ls-tree", "-r", "-z", "-l", "HEAD"]).split("\0").filter(Boolean)
        .map((line) => /^(\d+) \w+ (\w+) +(\S+)\t(.*)$/s.exec(line))
        .filter(([, mode, , size, path]) => mode.startsWith("100") && Number(size) <= MAX_SIZE &&
            (languageOf(path) || /(^|\/)(package\.json|go\.mod)$/.test(path)));
    const sources = { repository, folder: join(folder, "text"), code: join(folder, "code"), texts: new Map() };
    readBlobs(repository, entries.map((entry) => entry[2])).forEach((blob, i) => {
        const path = entries[i][4];
        if (!blob) return; // not in a partial clone
        const text = blob.toString("utf8"), language = languageOf(path);
        sources.texts.set(path, text);
        for (const [where, what] of [[sources.folder, blob], [sources.code, language ? codeOf(text, language) : ""]]) {
            mkdirSync(dirname(join(where, path)), { recursive: true });
            writeFileSync(join(where, path), what);
        }
    });
    return sources;
}

// [{ path, line, text }] of the word in code.
export function grep(sources, word) {
    const found = spawnSync("git", ["grep", "--no-index", "-nzwF", "-e", word, "--", "."],
        { cwd: sources.code, encoding: "utf8", maxBuffer: 1 << 30 });
    return found.stdout.split("\n").filter(Boolean).map((line) => {
        const [path, number, ...text] = line.split("\0");
        return { path, line: Number(number), text: text.join("\0") };
    });
}

export function tagsOf(sources, paths, options = []) {
    const tags = run("ctags", ["--output-format=json", "--fields=+nK", ...options, "-f", "-", "-L", "-"],
        { cwd: sources.folder, input: paths.join("\n") });
    return tags.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

// mulberry32: small, and the same everywhere.
function random(seed) {
    return () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

export function sample(items, count, seed) {
    const next = random(seed), rest = [...items], taken = [];
    while (rest.length && taken.length < count) taken.push(...rest.splice(Math.floor(next() * rest.length), 1));
    return taken;
}

export const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// What the program says, as an object; null when it has no answer.
export const ask = (program, repository, args) => new Promise((resolve) =>
    execFile(program, ["-q", "-C", repository, ...args], { encoding: "utf8", maxBuffer: 1 << 30 },
        (_, out) => { try { resolve(JSON.parse(out)); } catch { resolve(null); } }));

export async function inParallel(items, work) {
    const results = [];
    let next = 0;
    await Promise.all(cpus().map(async () => {
        for (let i; (i = next++) < items.length;) results[i] = await work(items[i]);
    }));
    return results;
}
