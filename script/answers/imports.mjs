// Imports of the standard library and of packages that repose takes for files or folders of the repository,
// and imports of the repository's own files that it does not find.
import { posix } from "node:path";
import { builtinModules } from "node:module";
import { ask, inParallel, languageOf, run, sample } from "./sources.mjs";

const folderOf = (path) => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

// Python's own list, of the interpreter that is installed.
const standardOfPython = () =>
    new Set(run("python3", ["-c", "import sys; print('\\n'.join(sys.stdlib_module_names))"]).split("\n").filter(Boolean));

// Whether an import names something elsewhere (true), something here (false), or cannot be told (null).
function judgesOf(sources) {
    const paths = [...sources.texts.keys()], folders = new Set();
    for (const path of paths)
        for (let folder = folderOf(path); folder && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
    const here = new Set([...paths.map((path) => path.replace(/^.*\//, "").replace(/\.\w+$/, "")), ...[...folders].map((folder) => folder.replace(/^.*\//, ""))]);
    const modules = paths.filter((path) => /(^|\/)go\.mod$/.test(path))
        .map((path) => /^module\s+(\S+)/m.exec(sources.texts.get(path))?.[1]).filter(Boolean);
    const packages = paths.filter((path) => /(^|\/)package\.json$/.test(path))
        .map((path) => { try { return JSON.parse(sources.texts.get(path)).name; } catch { return null; } }).filter(Boolean);
    const python = standardOfPython();
    const exists = (path) => sources.texts.has(path) || folders.has(path) ||
        [".ts", ".tsx", ".js", ".jsx", ".mjs", ".vue", ".py", ".d.ts"].some((ending) => sources.texts.has(path.replace(/\.[cm]?jsx?$/, "") + ending));
    const judgeJavaScript = (target, from) => {
        const name = target.replace(/^node:/, "").split("/")[0];
        if (target.startsWith(".")) return exists(posix.join(folderOf(from), target)) ? false : null;
        if (target.startsWith("node:") || builtinModules.includes(name)) return true;
        return packages.some((own) => target === own || target.startsWith(`${own}/`)) || /^[@~#]\/|^#/.test(target) || here.has(name) ? null : true;
    };
    return {
        Go: (target) => modules.length ? !modules.some((name) => target === name || target.startsWith(`${name}/`)) : null,
        Python: (target, from) => {
            const first = target.split(".")[0];
            if (target.startsWith(".")) return null;
            // A script sees the files beside it before the library.
            if (python.has(first)) return exists(posix.join(folderOf(from), first)) ? null : true;
            return here.has(first) ? null : true;
        },
        TypeScript: judgeJavaScript, JavaScript: judgeJavaScript, Vue: judgeJavaScript,
    };
}

export async function checkImports({ program, repository, sources, count, seed, verbose }) {
    const judges = judgesOf(sources), paths = [...sources.texts.keys()].filter((path) => judges[languageOf(path)]);
    const shown = await inParallel(sample(paths, count, seed), (path) => ask(program, repository, ["show", "--format", "json", path]));
    const all = shown.filter((it) => it?.file?.imports).flatMap(({ file }) =>
        file.imports.map((target, i) => ({ from: file.path, target, ...file.imported[i] })));
    const result = { external: 0, wrong: 0, own: 0, lost: 0 };
    const judged = all.map((it) => ({ ...it, elsewhere: judges[languageOf(it.from)](it.target, it.from) }));
    const isHere = (it) => it.kind === "file" || it.kind === "folder";
    for (const it of sample(judged.filter((one) => one.elsewhere === true), 3 * count, seed)) {
        result.external++;
        result.wrong += isHere(it);
        if (verbose && isHere(it)) console.log(`elsewhere, and not here: ${it.from}: ${it.target} is no ${it.path}`);
    }
    for (const it of sample(judged.filter((one) => one.elsewhere === false), 3 * count, seed)) {
        result.own++;
        result.lost += !isHere(it);
        if (verbose && !isHere(it)) console.log(`here, and not found: ${it.from}: ${it.target} (${it.kind})`);
    }
    return result;
}
