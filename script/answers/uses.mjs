// Exported names with one definition that other files use, by git grep and the imports of those files, and
// of which repose says that nobody uses them.
import { ask, codeOf, escape, grep, inParallel, languageOf, sample, tagsOf } from "./sources.mjs";

const FAMILY = { TypeScript: "js", JavaScript: "js", Vue: "js", C: "c", "C++": "c" };
const familyOf = (path) => FAMILY[languageOf(path)] ?? languageOf(path);
const folderOf = (path) => path.slice(0, Math.max(path.lastIndexOf("/"), 0));
const stemOf = (path) => path.replace(/^.*\//, "").replace(/\.\w+$/, "");
const isTest = (path) => /(^|\/)(tests?|__tests__|testdata|fixtures|mocks?)(\/|$)|[._](test|spec|bench)\.\w+$|(^|\/)test_/.test(path);

const KINDS = {
    Go: { constant: ["const"], variable: ["var"], function: ["func"], type: ["struct", "interface", "type", "talias"] },
    Python: { variable: ["variable"], function: ["function"], type: ["class"] },
    TypeScript: { constant: ["constant"], variable: ["variable"], function: ["function"],
        type: ["class", "interface", "enum", "alias"] },
    JavaScript: { constant: ["constant"], variable: ["variable"], function: ["function"], type: ["class"] },
    Java: { type: ["class", "interface", "enum"] },
    Rust: { constant: ["constant"], variable: ["variable"], function: ["function"], type: ["struct", "enum", "interface"] },
    C: { function: ["function"], type: ["struct", "enum", "union", "typedef"] },
};
const EXPORTED = {
    Go: (tag) => /^[A-Z]/.test(tag.name) && !tag.path.endsWith("_test.go"),
    Python: (tag) => !tag.scope && !tag.name.startsWith("_"),
    TypeScript: (tag, line) => /^export\s/.test(line),
    JavaScript: (tag, line) => /^export\s/.test(line),
    Java: (tag, line) => !tag.scope && /\bpublic\b/.test(line),
    Rust: (tag, line) => !tag.scope && /^\s*pub\s/.test(line),
    C: (tag, line) => !/^static\b/.test(line),
};

// Whether the line, in a file of that text, is a use of the definition: what a reader of the line and of the
// file's imports would say.
const USES = {
    Go(definition, hit, text, own, ownText) {
        const name = definition.name, folder = folderOf(definition.path);
        if (folderOf(hit.path) === folder && !/^package \w+_test\b/m.test(text))
            return new RegExp(`(?<![.\\w])${name}\\b(?!\\s*:(?!=))`).test(hit.text);
        const imported = new RegExp(`^\\s*(?:import\\s+)?(\\w+\\s+|\\.\\s+)?"[^"\\n]*${escape(folder ? `/${folder}` : "")}"`, "m").exec(text);
        const alias = imported?.[1]?.trim();
        const local = alias || /^package (\w+)/m.exec(ownText)[1];
        return Boolean(folder && imported) && (local === "." || new RegExp(`\\b${local}\\.${name}\\b`).test(hit.text));
    },
    Python(definition, hit, text) {
        const name = definition.name, stem = stemOf(definition.path) === "__init__" ? stemOf(folderOf(definition.path)) : stemOf(definition.path);
        const from = new RegExp(`^\\s*from\\s+([\\w.]*\\b${stem})\\s+import\\s+(?:\\([^)]*\\b${name}\\b|[^(\\n]*\\b${name}\\b)`, "m");
        const leads = (module) => module.startsWith(".") || definition.path.replace(/\//g, ".").includes(`${module}.`);
        const found = from.exec(text);
        if (found) return leads(found[1]);
        const whole = new RegExp(`^\\s*(?:import\\s+([\\w.]+\\.)?${stem}\\b|from\\s+([\\w.]+)\\s+import\\s+[^\\n]*\\b${stem}\\b)`, "m").exec(text);
        return Boolean(whole) && leads((whole[1] ?? (whole[2] ? `${whole[2]}.` : "")) + stem) && new RegExp(`\\b${stem}\\.${name}\\b`).test(hit.text);
    },
    js(definition, hit, text, own) {
        const clause = new RegExp(`(?:import|export)\\s+(?:type\\s+)?(?:\\w+\\s*,\\s*)?\\{[^}]*\\b${escape(definition.name)}\\b[^}]*\\}\\s*from\\s*['"]([^'"]+)['"]`).exec(text);
        return Boolean(clause) && (/^[.@~#]/.test(clause[1]) ? !clause[1].startsWith("@") || own.has(clause[1]) : own.has(clause[1]));
    },
};
const isUse = (definition, hit, text, own, ownText) =>
    (USES[familyOf(definition.path)] ?? ((d, h) => new RegExp(`(?<![.\\w])${escape(d.name)}\\b`).test(h.text)))(definition, hit, text, own, ownText);

// Another thing of that name, which ctags does not list: a local variable, a parameter, a key.
const declares = (name) => new RegExp(`\\b(?:const|let|var|function|class|type|interface|enum|def|fn|func|struct)\\s+${escape(name)}\\b|` +
    `(?<![.\\w])${escape(name)}\\s*:=|^\\s*${escape(name)}\\s*=[^=]`);

function candidates(sources) {
    const paths = [...sources.texts.keys()].filter((path) => languageOf(path) && languageOf(path) !== "Vue");
    const tags = tagsOf(sources, paths, ["--kinds-all=*", "--map-C++=+.h", "--map-TypeScript=+.tsx"]);
    const count = new Map();
    for (const tag of tags) count.set(tag.name, (count.get(tag.name) ?? 0) + 1);
    return tags.filter((tag) => count.get(tag.name) === 1 && tag.name.length > 2 && !isTest(tag.path))
        .map((tag) => {
            const language = languageOf(tag.path), line = sources.texts.get(tag.path).split("\n")[tag.line - 1] ?? "";
            const kind = Object.entries(KINDS[language] ?? {}).find(([, kinds]) => kinds.includes(tag.kind))?.[0];
            return kind && EXPORTED[language](tag, line) ? { path: tag.path, line: tag.line, name: tag.name, language, kind } : null;
        }).filter(Boolean);
}

// The files that use it; [] also when another file declares the name, so that it cannot be told.
function usersByGrep(sources, definition, own) {
    const hits = grep(sources, definition.name).filter((hit) => familyOf(hit.path) === familyOf(definition.path));
    const elsewhere = hits.filter((hit) => hit.path !== definition.path);
    if (elsewhere.some((hit) => declares(definition.name).test(hit.text))) return [];
    const users = [...new Set(elsewhere.filter((hit) => isUse(definition, hit, sources.texts.get(hit.path), own, sources.texts.get(definition.path)))
        .map((hit) => hit.path))];
    const takers = users.filter((path) => !handsOn(sources.texts.get(path), definition.name));
    return takers.length ? takers : users;
}

// Whether the file names it only to export it again, as barrels do: others are its users then, where there are any.
function handsOn(text, name) {
    const again = new RegExp(`export\\s+(?:type\\s+)?\\{[^}]*\\}\\s*from`, "g");
    return again.test(text) && !new RegExp(`\\b${escape(name)}\\b`).test(codeOf(text.replace(again, ""), "TypeScript"));
}

// Names under which files of the repository are imported from elsewhere in it.
const packagesOf = (sources) => new Set([...sources.texts].filter(([path]) => /(^|\/)package\.json$/.test(path))
    .map(([, text]) => { try { return JSON.parse(text).name; } catch { return null; } }).filter(Boolean));

export async function checkUses({ program, repository, sources, count, seed, verbose }) {
    const own = packagesOf(sources), all = candidates(sources), results = {};
    for (const group of ["constant or variable", "function or type"]) {
        const used = [];
        for (const it of sample(all.filter((one) => group.includes(one.kind)), 8 * count, seed)) {
            if (used.length === count) break;
            const users = usersByGrep(sources, it, own);
            if (users.length) used.push({ ...it, users });
        }
        const answers = await inParallel(used, (it) => ask(program, repository, ["at", "--format", "json", `${it.path}:${it.line}`]));
        const counts = (results[group] = { all: 0, nobody: 0, unknown: 0, fewer: 0 });
        used.forEach((it, i) => {
            const said = answers[i];
            if (!said?.definition || said.definition.name.replace(/^.*[.:]/, "") !== it.name) return; // counted as lost
            counts.all++;
            counts.nobody += said.users === 0 && said.users_known;
            counts.unknown += said.users === 0 && !said.users_known;
            counts.fewer += said.users > 0 && said.users < it.users.length;
            if (verbose && said.users < it.users.length)
                console.log(`${said.users ? "fewer" : said.users_known ? "nobody" : "not known"} ${it.path}:${it.line}: ` +
                    `${it.kind} ${it.name}: ${said.users} of ${it.users.length}, as ${it.users.slice(0, 3).join(", ")}`);
        });
    }
    return results;
}

// Named users, to be read: whether the line means the definition, only a reader can say.
export async function listUsers({ program, repository, sources, count, seed }) {
    const paths = [...sources.texts.keys()].filter((path) => languageOf(path) && languageOf(path) !== "Vue");
    const kinds = new Set(["method", "member", "func", "function", "class", "struct", "interface"]);
    const tags = tagsOf(sources, paths).filter((tag) => kinds.has(tag.kind) && !isTest(tag.path) && tag.name.length > 2);
    const found = await inParallel(sample(tags, 4 * count, seed), async (tag) => {
        const at = await ask(program, repository, ["at", "--format", "json", `${tag.path}:${tag.line}`]);
        const use = at ? sample(at.uses.filter((one) => one.path !== tag.path), 1, seed)[0] : null;
        const text = use && (sources.texts.get(use.path)?.split("\n")[use.line - 1] ?? "").trim();
        return use ? `${tag.path}:${tag.line} ${at.definition.name}\n    ${use.path}:${use.line} ${text.slice(0, 160)}` : null;
    });
    return found.filter(Boolean).slice(0, count);
}
