// The batch APIs of both vendors, with what was sent kept in memory. `options` is the case file's `batch`.
import { generate } from "./generate.mjs";

const PASSED = 1767225600; // some second in 2026
const lines = (records) => records.map((record) => JSON.stringify(record) + "\n").join("");
const error = (status, message) => ({ status, body: { error: { message, type: "invalid_request_error", param: null, code: null } } });

// The parts of a multipart body, by name.
function partsOf({ bytes, headers }) {
  const boundary = /boundary="?([^";]+)/.exec(headers["content-type"] ?? "")?.[1];
  const parts = {};
  for (const part of bytes.toString("latin1").split(`--${boundary}`).slice(1, -1)) {
    const [head, ...body] = part.split("\r\n\r\n");
    const content = Buffer.from(body.join("\r\n\r\n").replace(/\r\n$/, ""), "latin1").toString("utf8");
    parts[/ name="([^"]*)"/.exec(head)?.[1]] = { content, filename: /filename="([^"]*)"/.exec(head)?.[1] };
  }
  return parts;
}

export class Batches {
  constructor(options) {
    this.options = { polls: 0, outcome: "completed", partial: 1, shuffle: false, loseReply: false, ...options };
    this.files = new Map();
    this.all = []; // newest first
  }

  handle(request) {
    const url = new URL(request.path, "http://localhost");
    const route = `${request.method} ${url.pathname}`;
    const routes = [
      [/^POST \/v1\/files$/, () => this.upload(request)],
      [/^GET \/v1\/files\/([^/]+)\/content$/, (id) => this.content(id)],
      [/^DELETE \/v1\/files\/([^/]+)$/, (id) => ({ body: { id, object: "file", deleted: this.files.delete(id) } })],
      [/^POST \/v1\/batches$/, () => this.create(this.fromFile(request.body))],
      [/^POST \/v1\/messages\/batches$/, () => this.create(this.fromRequests(request))],
      [/^GET \/v1\/(?:messages\/)?batches$/, () => this.list(url)],
      [/^GET \/v1\/messages\/batches\/([^/]+)\/results$/, (id) => this.results(id)],
      [/^POST \/v1\/(?:messages\/)?batches\/([^/]+)\/cancel$/, (id) => this.cancel(id)],
      [/^GET \/v1\/(?:messages\/)?batches\/([^/]+)$/, (id) => this.poll(id)],
    ];
    for (const [pattern, act] of routes) {
      const found = pattern.exec(route);
      if (found) return act(found[1]);
    }
    return null;
  }

  // ---- from the client ----

  upload(request) {
    const { file, purpose } = partsOf(request);
    if (!file || purpose?.content !== "batch") return error(400, "a file and the purpose batch are needed");
    if (!file.filename?.endsWith(".jsonl")) return error(400, "the name of the file must end in .jsonl");
    return { body: this.keep(file.content, file.filename) };
  }

  keep(content, filename) {
    const id = `file-${this.files.size + 1}`;
    this.files.set(id, content);
    return { id, object: "file", bytes: content.length, created_at: PASSED, filename, purpose: "batch", status: "processed" };
  }

  fromFile({ input_file_id, endpoint, completion_window, metadata = null }) {
    const content = this.files.get(input_file_id);
    if (content === undefined || completion_window !== "24h") return null;
    const requests = content.trimEnd().split("\n").map((line) => JSON.parse(line));
    if (requests.some(({ method, url }) => method !== "POST" || url !== endpoint)) return null;
    return { vendor: "openai", id: `batch_${this.all.length + 1}`, input_file_id, endpoint, metadata,
      requests: requests.map(({ custom_id, body }) => ({ custom_id, body })) };
  }

  fromRequests({ body, headers }) {
    if (!Array.isArray(body.requests)) return null;
    return { vendor: "anthropic", id: `msgbatch_${this.all.length + 1}`, host: headers.host,
      requests: body.requests.map(({ custom_id, params }) => ({ custom_id, body: params })) };
  }

  create(batch) {
    const ids = new Set(batch?.requests.map(({ custom_id }) => custom_id));
    if (!batch || ids.size !== batch.requests.length) return error(400, "not a batch, or its custom ids are not unique");
    this.all.unshift({ ...batch, polls: this.options.polls, state: "running", created: Math.floor(Date.now() / 1000) });
    if (this.options.loseReply && this.all.length === 1) return { close: true };
    return { body: this.show(this.all[0]) };
  }

  cancel(id) {
    return this.with(id, (batch) => {
      if (batch.state === "running") batch.state = "cancelling";
      return { body: this.show(batch) };
    });
  }

  poll(id) {
    return this.with(id, (batch) => {
      if (batch.state === "cancelling") this.end(batch, "cancelled");
      else if (batch.state === "running" && batch.polls-- <= 0) this.end(batch, this.options.outcome);
      return { body: this.show(batch) };
    });
  }

  list(url) {
    const after = url.searchParams.get("after") ?? url.searchParams.get("after_id");
    const from = after ? this.all.findIndex(({ id }) => id === after) + 1 : 0;
    const data = this.all.slice(from, from + Number(url.searchParams.get("limit") ?? 20));
    const ids = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
    return { body: { object: "list", data: data.map((batch) => this.show(batch)), ...ids, has_more: from + data.length < this.all.length } };
  }

  content(id) {
    return this.files.has(id) ? { body: this.files.get(id), headers: { "content-type": "application/octet-stream" } } : error(404, "no such file");
  }

  results(id) {
    return this.with(id, (batch) => (batch.state === "ended" ? { body: lines(batch.lines) } : error(404, "no results yet")));
  }

  with(id, act) {
    const batch = this.all.find((each) => each.id === id);
    return batch ? act(batch) : error(404, `no batch ${id}`);
  }

  // ---- the end of a batch ----

  end(batch, outcome) {
    const wanted = outcome === "failed" ? 0 : Math.round(this.options.partial * batch.requests.length);
    batch.state = "ended";
    batch.outcome = outcome;
    batch.succeeded = wanted;
    const records = batch.requests.map((request, i) => this[batch.vendor](request, i, i < wanted, outcome));
    batch.lines = this.options.shuffle ? [...records].reverse() : records;
    if (batch.vendor === "anthropic" || outcome === "failed") return;
    const good = batch.lines.filter((record) => record.response?.status_code === 200);
    const bad = batch.lines.filter((record) => record.response?.status_code !== 200);
    if (good.length) batch.output_file_id = this.keep(lines(good), "output.jsonl").id;
    if (bad.length) batch.error_file_id = this.keep(lines(bad), "errors.jsonl").id;
  }

  openai({ custom_id, body }, i, succeeds, outcome) {
    const made = { id: `batch_req_${i + 1}`, custom_id, response: null, error: null };
    const status = succeeds ? 200 : 400;
    if (succeeds || outcome === "completed")
      made.response = { status_code: status, request_id: `req_${i + 1}`, body: succeeds ? generate("openai", body, this.options) : error(400, "refused").body };
    else made.error = { code: `batch_${outcome}`, message: "This request was not executed." };
    return made;
  }

  anthropic({ custom_id, body }, i, succeeds, outcome) {
    const types = { expired: "expired", cancelled: "canceled" };
    const failure = { type: "error", error: { type: "invalid_request_error", message: "refused" }, request_id: null };
    if (succeeds) return { custom_id, result: { type: "succeeded", message: generate("anthropic", body, this.options) } };
    return { custom_id, result: outcome in types ? { type: types[outcome] } : { type: "errored", error: failure } };
  }

  // ---- to the client ----

  show(batch) {
    return batch.vendor === "openai" ? this.showOpenai(batch) : this.showAnthropic(batch);
  }

  showOpenai({ id, endpoint, input_file_id, metadata, state, outcome, requests, succeeded = 0, created, output_file_id, error_file_id }) {
    const ended = state === "ended";
    const failure = { code: "invalid_json_line", message: "The file is not valid.", param: null, line: 1 };
    return { id, object: "batch", endpoint, input_file_id, metadata, completion_window: "24h", created_at: created,
      status: ended ? outcome : state === "running" ? "in_progress" : state, output_file_id, error_file_id,
      errors: outcome === "failed" ? { object: "list", data: [failure] } : null,
      request_counts: { total: requests.length, completed: succeeded, failed: ended ? requests.length - succeeded : 0 } };
  }

  showAnthropic({ id, state, outcome, host, requests, succeeded = 0, created }) {
    const ended = state === "ended";
    const rest = ended ? requests.length - succeeded : 0;
    const counts = { processing: ended ? 0 : requests.length, succeeded, errored: 0, canceled: 0, expired: 0 };
    counts[{ expired: "expired", cancelled: "canceled" }[outcome] ?? "errored"] = rest;
    return { id, type: "message_batch", processing_status: ended ? "ended" : state === "running" ? "in_progress" : "canceling",
      request_counts: counts, created_at: new Date(created * 1000).toISOString(), ended_at: ended ? new Date().toISOString() : null,
      results_url: ended ? (this.options.resultsUrl ?? `http://${host}/v1/messages/batches/${id}/results`) : null };
  }
}
