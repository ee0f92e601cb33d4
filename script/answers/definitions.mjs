// Definitions that others find and of which repose lists none of that name in that file.
import { codeOf, ask, inParallel, languageOf, tagsOf } from "./sources.mjs";

const TYPES = new Set(["class", "struct", "interface", "enum", "trait", "union", "object", "protocol", "record",
    "actor", "annotation"]);
const FUNCTIONS = new Set(["function", "method", "func", "prototype", "constructor", "singletonMethod", "subroutine"]);
const MODIFIERS = {
    Kotlin: "(?:(?:public|private|internal|protected|open|abstract|sealed|data|inner|value|inline|enum|annotation|" +
        "companion|override|suspend|operator|infix|fun|expect|actual|external|tailrec|const|@[\\w.:]+(?:\\([^()]*\\))?)\\s+)*",
    Swift: "(?:(?:public|private|fileprivate|internal|open|package|final|indirect|static|override|mutating|nonisolated|" +
        "required|convenience|@\\w+(?:\\([^()]*\\))?)\\s+)*",
};
const PLAIN = {
    Kotlin: [["type", `^\\s*${MODIFIERS.Kotlin}(?:class|interface|object)\\s+(\\w+)`],
        ["function", `^\\s*${MODIFIERS.Kotlin}fun\\s+(?:<[^>]*>\\s*)?(?:[\\w.<>?, *]+\\.)?(\\w+)\\s*\\(`]],
    Swift: [["type", `^\\s*${MODIFIERS.Swift}(?:class|struct|enum|protocol|actor)\\s+(?!func|var|let|subscript)(\\w+)`],
        ["function", `^\\s*${MODIFIERS.Swift}(?:class\\s+)?func\\s+(\\w+)`]],
};
const LANGUAGES = new Set(["C", "C++", "Go", "Rust", "Java", "PHP", "Ruby", "Python", "C#", "TypeScript", "JavaScript",
    ...Object.keys(PLAIN)]);

function plainDefinitions(sources, path, language) {
    const found = [];
    codeOf(sources.texts.get(path), language).split("\n").forEach((line, i) => {
        for (const [kind, expression] of PLAIN[language]) {
            const match = new RegExp(expression).exec(line);
            if (match) found.push({ path, name: match[1], line: i + 1, kind, language });
        }
    });
    return found;
}

function ctagsDefinitions(sources, paths) {
    return tagsOf(sources, paths, ["--map-C++=+.h", "--kinds-C++=+p"])
        .map((tag) => ({ path: tag.path, name: tag.name, line: tag.line,
            kind: TYPES.has(tag.kind) ? "type" : FUNCTIONS.has(tag.kind) ? "function" : null }))
        // ctags takes macros behind a declarator for functions.
        .filter((tag) => !(tag.kind === "function" && /^[A-Z][A-Z0-9_]+$/.test(tag.name)))
        .filter((tag) => tag.kind && !/^__anon|^anonymous|^AnonymousFunction|[^\w$~=?!]/.test(tag.name));
}

async function namesOf(program, repository, path) {
    const file = (await ask(program, repository, ["show", "--format", "json", path]))?.file;
    return file ? new Set(file.definitions.map((definition) => definition.name.replace(/^operator\s*/, ""))) : null;
}

export async function checkDefinitions({ program, repository, sources, verbose }) {
    const paths = [...sources.texts.keys()].filter((path) => LANGUAGES.has(languageOf(path)) && !/\.(jsx|tsx|mjs)$/.test(path));
    const isPlain = (path) => Boolean(PLAIN[languageOf(path)]), byPath = new Map();
    for (const it of [...ctagsDefinitions(sources, paths.filter((path) => !isPlain(path))),
        ...paths.filter(isPlain).flatMap((path) => plainDefinitions(sources, path, languageOf(path)))])
        byPath.set(it.path, [...(byPath.get(it.path) ?? []), it]);
    const files = [...byPath], counts = {}, types = { all: 0, lost: 0 };
    const known = await inParallel(files, ([path]) => namesOf(program, repository, path));
    files.forEach(([path, definitions], i) => {
        if (!known[i]) return; // left out of the index, which `repose status --files` says
        for (const it of definitions) {
            const count = ((counts[languageOf(path)] ??= {})[it.kind] ??= { all: 0, lost: 0 });
            const lost = !known[i].has(it.name);
            count.all++;
            count.lost += lost;
            types.all += it.kind === "type";
            types.lost += it.kind === "type" && lost;
            if (verbose && lost) console.log(`lost ${path}:${it.line}: ${it.kind} ${it.name}`);
        }
    });
    const lines = Object.entries(counts).map(([language, kinds]) => `${language}: ` +
        Object.entries(kinds).map(([kind, { all, lost }]) => `${lost} of ${all} ${kind}s lost`).join(", "));
    return { lines, types };
}
