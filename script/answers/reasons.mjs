// The reasons that briefs give for files, against the bytes of these files and git's own log. The requests are
// subjects of past commits.
import { execFileSync, spawnSync } from "node:child_process";
import { ask, inParallel, run, sample } from "./sources.mjs";

const SHOWN = 3; // letters that an ending may differ by: "formatting" is told of a file with "formatter"

function subjectsOf(repository) {
    const lines = run("git", ["-C", repository, "log", "--no-merges", "-n", "4000", "--format=%s"]).split("\n");
    return [...new Set(lines.map((line) => line.replace(/\s*\(#\d+\)$/, "").trim()))]
        .filter((line) => line.split(/\s+/).length >= 4 && line.length < 200);
}

function readerOf(repository) {
    const texts = new Map();
    return (path) => {
        if (!texts.has(path)) {
            let text = "";
            try {
                text = execFileSync("git", ["-C", repository, "cat-file", "blob", `HEAD:${path}`],
                    { maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] }).toString("utf8");
            } catch { /* a submodule, or left out of a partial clone */ }
            texts.set(path, text);
        }
        return texts.get(path);
    };
}

// By the names of files alone, as they move: all commits in one reading of the log.
function historyOf(repository) {
    const name = (path) => path.replace(/^.*\//, ""), commits = new Map();
    // A clone may lack old trees: what can be read counts.
    const log = spawnSync("git", ["-C", repository, "log", "--no-merges", "--name-only", "--format=%x00%H"],
        { encoding: "utf8", maxBuffer: 1 << 30 }).stdout;
    for (const entry of log.split("\0").slice(1)) {
        const [id, ...paths] = entry.split("\n").filter(Boolean);
        for (const path of paths) commits.set(name(path), (commits.get(name(path)) ?? new Set()).add(id));
    }
    const of = (path) => commits.get(name(path)) ?? new Set();
    // A merge speaks for the files of its branch.
    const touched = (id, path) => [...of(path)].some((one) => one.startsWith(id)) ||
        run("git", ["-C", repository, "diff-tree", "-r", "-m", "--root", "--name-only", id]).split("\n").some((one) => name(one) === name(path));
    return { touched, together: (a, b) => [...of(a)].some((one) => of(b).has(one)) };
}

// Where a word stands: 2 as it is, 1 with another ending, 0 nowhere.
function standing(word, text, path) {
    const lower = `${path}\n${text}`.toLowerCase(), joined = lower.replace(/[_\-.]/g, "");
    const holds = (part) => lower.includes(part) || joined.includes(part.replace(/[_\-.]/g, ""));
    if (holds(word.toLowerCase())) return 2;
    return holds(word.toLowerCase().slice(0, Math.max(3, word.length - SHOWN))) ? 1 : 0;
}

function namesPath(request, is) {
    const words = request.match(/[^\s"'`()<>[\]{},;]+/g) ?? [];
    return words.some((word) => is(word.replace(/^(?:\.?\/)+/, "").replace(/[:#]\d.*$|[.:!?]+$/, "")));
}

// null: true; else what is wrong. "": nothing can be checked.
function judge(why, path, request, { read, history, definitions, repository }) {
    const text = read(path);
    let found;
    if ((found = /^words(?: of its place)?: (.*)$/s.exec(why))) {
        const grades = found[1].split(", ").map((word) => [word, standing(word, text, path)]);
        const lies = grades.filter(([, grade]) => grade === 0), ends = grades.filter(([, grade]) => grade === 1);
        return lies.length ? `not there: ${lies.map(([word]) => word).join(", ")}` : ends.length ? { ending: ends.map(([word]) => word) } : null;
    }
    if ((found = /^holds `([^`]*)` \(L(\d+)\)$/.exec(why)))
        return text.split("\n")[found[2] - 1]?.includes(found[1]) ? null : "not in that line";
    if ((found = /^(?:holds|uses) `([^`]*)`/.exec(why))) return text.includes(found[1]) ? null : "not there";
    if ((found = /^L(\d+) holds "(.*)", quoted/s.exec(why)))
        return text.split("\n")[found[1] - 1]?.toLowerCase().includes(found[2].toLowerCase().split("\n")[0]) ? null : "not in that line";
    if ((found = /^defines `(.*?)`(?:, named in the request)?$/s.exec(why))) return definitions(path).includes(found[1]) ? null : "not defined";
    if (why === "its path is named in the request") return namesPath(request, (word) => `/${path}`.endsWith(`/${word}`)) ? null : "not named";
    if (why === "the end of its path is named in the request") {
        const end = path.split("/").slice(-2).join("/");
        return namesPath(request, (word) => word.endsWith(`/${end}`) || word === end) ? null : "not named";
    }
    if ((found = /^(.*) is named in the request$/s.exec(why)))
        return request.toLowerCase().includes(found[1].toLowerCase()) || found[1].split("/").some((part) => request.includes(part)) ? null : "not named";
    // "as F, ": of a file that this one came from.
    if ((found = /^(?:as (.*?), )?changed in (\w+) "(.*)"$/s.exec(why))) {
        const subject = run("git", ["-C", repository, "log", "-1", "--format=%s%n%b", found[2]]);
        if (!subject.includes(found[3].replace(/\.\.\.$/, ""))) return "another subject";
        return history.touched(found[2], found[1] ?? path) ? null : "did not touch it";
    }
    if ((found = /^(?:as (.*?), )?changes with (?!the )(.*?)(?: \(then (.*)\))?$/s.exec(why)))
        return history.together(found[1] ?? path, found[3] ?? found[2]) ? null : "never together";
    return "";
}

export async function checkReasons({ program, repository, count, seed, verbose, requests }) {
    const wanted = requests ?? sample(subjectsOf(repository), Math.ceil(0.4 * count), seed);
    const briefs = await inParallel(wanted, (request) => ask(program, repository, ["brief", "--format", "json", "--", request]));
    const known = new Map(), result = { briefs: 0, reasons: 0, checked: 0, untrue: 0, endings: 0 };
    const definitions = (path) => known.get(path) ?? [];
    const defining = briefs.flatMap((brief) => (brief?.files ?? []).filter((file) => file.why.some((why) => why.startsWith("defines"))));
    for (const { path } of defining)
        known.set(path, (await ask(program, repository, ["show", "--format", "json", path]))?.file?.definitions.map((it) => it.name) ?? []);
    const context = { read: readerOf(repository), history: historyOf(repository), definitions, repository };
    briefs.forEach((brief, i) => {
        result.briefs += brief ? 1 : 0;
        for (const file of brief?.files ?? [])
            for (const why of file.why) {
                const wrong = judge(why, file.path, wanted[i], context);
                result.reasons++;
                result.checked += wrong !== "";
                result.endings += Boolean(wrong?.ending);
                if (!wrong || (wrong.ending && !verbose)) continue;
                if (!wrong.ending) result.untrue++;
                if (verbose) console.log(`${wrong.ending ? `another ending (${wrong.ending})` : wrong}: ${file.path}: ${why}: ${wanted[i]}`);
            }
    });
    return result;
}
