// The importers that a review names for a file that is deleted, against those that a plain expression finds.
// Only in languages in which a file is what is imported.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ask, codeOf, escape, languageOf, run, sample } from "./sources.mjs";

const folderOf = (path) => path.slice(0, Math.max(path.lastIndexOf("/"), 0));
const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/.*/g, " ");

// "lib/ansible/utils/path.py" is ansible.utils.path: its packages are those with an __init__.py.
function moduleOf(sources, path) {
    let folder = folderOf(path);
    while (folder && sources.texts.has(`${folder}/__init__.py`)) folder = folderOf(folder);
    const inner = (folder ? path.slice(folder.length + 1) : path).replace(/\.py$/, "").replace(/\/__init__$/, "");
    return inner.replace(/\//g, ".");
}

function importedByPython(sources, user, text) {
    const own = moduleOf(sources, user).split("."), found = [];
    const base = (dots) => own.slice(0, own.length - dots + (user.endsWith("/__init__.py") ? 1 : 0));
    const code = codeOf(text, "Python").replace(/\\\n/g, " ");
    for (const [, dots, module, names] of code.matchAll(/^[ \t]*from\s+(\.*)([\w.]*)\s+import\s+(\([^)]*\)|[^\n]*)/gm)) {
        const from = [...(dots ? base(dots.length) : []), ...(module ? [module] : [])].join(".");
        found.push(from, ...names.replace(/[()]/g, "").split(",").map((name) => `${from}.${name.trim().split(/\s/)[0]}`));
    }
    for (const [, names] of code.matchAll(/^[ \t]*import\s+([^\n]+)/gm))
        found.push(...names.split(",").map((name) => name.trim().split(/\s/)[0]));
    return found;
}

function importersOf(sources, path) {
    const language = languageOf(path), found = new Set();
    const target = path.replace(/\.\w+$/, ""), module = language === "Python" ? moduleOf(sources, path) : "";
    for (const [user, text] of sources.texts) {
        if (user === path || !languageOf(user)) continue;
        if (language === "Python") {
            if (languageOf(user) === "Python" && text.includes(module.split(".").pop()) &&
                importedByPython(sources, user, text).includes(module)) found.add(user);
        } else if (/^(TypeScript|JavaScript|Vue)$/.test(languageOf(user))) {
            const name = escape(target.split("/").pop());
            const expression = new RegExp(`(?:\\bfrom|\\bimport|\\brequire|\\.(?:mock|doMock|importActual))\\s*\\(?\\s*(['"\`])(\\.[^'"\`\\n]*\\b${name}(?:\\.\\w+)?)\\1`, "g");
            for (const [, , written] of withoutComments(text).matchAll(expression))
                if (join(folderOf(user), written).replace(/\.(?:[cm]?[jt]sx?)$/, "") === target) found.add(user);
        }
    }
    return found;
}

// A commit on HEAD without the file, which no branch holds.
function commitWithout(repository, path) {
    const env = { ...process.env, GIT_INDEX_FILE: join(repository, "check-answers.index"), GIT_AUTHOR_NAME: "check",
        GIT_AUTHOR_EMAIL: "check@example.com", GIT_COMMITTER_NAME: "check", GIT_COMMITTER_EMAIL: "check@example.com" };
    const git = (...args) => execFileSync("git", ["-C", repository, "--git-dir=.", "--work-tree=.", ...args], { encoding: "utf8", env }).trim();
    git("read-tree", "HEAD");
    git("update-index", "--force-remove", path);
    return git("commit-tree", "-p", "HEAD", "-m", `Delete ${path}`, git("write-tree"));
}

export async function checkImporters({ program, repository, sources, count: tenfold, seed, verbose, files = [] }) {
    const of = new Map(), count = Math.max(Math.ceil(tenfold / 10), files.length);
    const isModule = (path) => /\.(py|[cm]?[jt]sx?)$/.test(path) && !/(^|\/)(__init__|index)\.\w+$|\.d\.ts$/.test(path);
    const wanted = [...files.filter((path) => sources.texts.has(path)), ...sample([...sources.texts.keys()].filter(isModule), 40 * count, seed)];
    for (const path of wanted) {
        if (of.size === count) break;
        const importers = importersOf(sources, path);
        if (importers.size >= 3 || files.includes(path)) of.set(path, importers);
    }
    const result = { files: [], named: 0, right: 0, all: 0 };
    for (const [path, importers] of of) {
        const head = run("git", ["-C", repository, "rev-parse", "HEAD"]).trim();
        const review = await ask(program, repository, ["review", "--format", "json", `${head}..${commitWithout(repository, path)}`]);
        const file = review?.files.find((one) => one.path === path);
        if (!file) continue;
        const named = file.importers.map((use) => use.path), right = named.filter((one) => importers.has(one));
        result.files.push({ path, named: file.importing, right: right.length, all: importers.size });
        result.named += named.length;
        result.right += right.length;
        result.all += importers.size;
        if (!verbose) continue;
        for (const one of named.filter((name) => !importers.has(name))) console.log(`no importer of ${path}: ${one}`);
        for (const one of [...importers].filter((name) => !named.includes(name))) console.log(`importer of ${path} not named: ${one}`);
    }
    return result;
}
