// forge.mjs FOLDER [readonly]: the part of GitHub's API that comments need. Writes its port to FOLDER/port, each request
// to FOLDER/log, and the comments to FOLDER/comments.json after each change; begins with those that are there.
import { createServer } from "node:http";
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const [folder, mode] = process.argv.slice(2);
const file = `${folder}/comments.json`;
const comments = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
let next = 1000;

function answer(method, url, body) {
    const [, issue, id] = url.pathname.match(/^\/repos\/owner\/name\/issues\/(?:(\d+)\/comments|comments\/(\d+))$/) ?? [];
    if (!issue && !id) return [404];
    if (method === "GET" && issue) {
        const page = Number(url.searchParams.get("page") ?? 1);
        const size = Number(url.searchParams.get("per_page") ?? 30);
        return [200, comments.filter((c) => c.issue === issue).slice((page - 1) * size, page * size)];
    }
    if (mode === "readonly") return [403, { message: "Resource not accessible by integration" }];
    const at = comments.findIndex((c) => String(c.id) === id);
    if (method === "POST" && issue) {
        comments.push({ id: next++, issue, body: body.body, user: { type: "Bot" } });
        return [201, comments.at(-1)];
    }
    if (at < 0) return [404];
    if (method === "PATCH") comments[at].body = body.body;
    else if (method === "DELETE") comments.splice(at, 1);
    else return [405];
    return method === "DELETE" ? [204] : [200, comments[at]];
}

const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url, "http://forge");
    const known = request.headers.authorization === "Bearer secret-token";
    const [status, result] = known ? answer(request.method, url, text && JSON.parse(text)) : [401];
    appendFileSync(`${folder}/log`, `${request.method} ${request.url} ${status}\n`);
    writeFileSync(`${file}.new`, JSON.stringify(comments));
    renameSync(`${file}.new`, file);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(result === undefined ? undefined : JSON.stringify(result));
});
server.listen(0, "127.0.0.1", () => {
    writeFileSync(`${folder}/port.new`, String(server.address().port));
    renameSync(`${folder}/port.new`, `${folder}/port`);
});
