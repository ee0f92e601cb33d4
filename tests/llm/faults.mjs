// Replies that break: what a network, a proxy or a hostile server may do to a client.

const MEMBERS = ["reset", "close", "half", "lieLength", "slow", "hang", "huge", "bomb", "invalidUtf8", "html"];

export const isFault = (reply) => MEMBERS.some((member) => member in reply);

function sendWhole(res, status, headers, body) {
  res.writeHead(status, { ...headers, "content-length": body.length });
  res.end(body);
}

// Part of the body, with the length of the whole announced; then `end` of the connection.
function sendPart(res, status, headers, body, size, end) {
  res.writeHead(status, { ...headers, "content-length": body.length });
  res.write(body.subarray(0, size), () => setTimeout(() => end(res.socket), 20));
}

function sendSlowly(res, status, headers, body, ms) {
  let sent = 0;
  res.writeHead(status, { ...headers, "content-length": body.length });
  const timer = setInterval(() => {
    res.write(body.subarray(sent, ++sent));
    if (sent < body.length) return;
    clearInterval(timer);
    res.end();
  }, ms);
  res.on("close", () => clearInterval(timer));
}

// A JSON text of that many bytes, never more than one piece of it in memory.
function sendHuge(res, status, headers, bytes) {
  const piece = Buffer.alloc(65536, "a");
  let left = bytes;
  const more = () => {
    while (left > 0 && !res.destroyed) {
      const size = Math.min(left, piece.length);
      left -= size;
      if (!res.write(piece.subarray(0, size))) return res.once("drain", more);
    }
    res.end('"}');
  };
  res.writeHead(status, headers);
  res.write('{"huge":"');
  more();
}

function damage(body) {
  const at = body.indexOf('"', body.length / 2) + 1 || body.length;
  return Buffer.concat([body.subarray(0, at), Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]), body.subarray(at)]);
}

const page = (status) => Buffer.from(`<!DOCTYPE html>\n<html><head><title>${status}</title></head><body>An error.</body></html>\n`);

export function sendFault(res, reply, headers, body) {
  const status = reply.status ?? 200;
  const reset = (socket) => socket.resetAndDestroy();
  if (reply.hang) return;
  if (reply.close) res.socket.end();
  else if (reply.reset === "middle") sendPart(res, status, headers, body, body.length / 2, reset);
  else if (reply.reset) reset(res.socket);
  else if (reply.half) sendPart(res, status, headers, body, body.length / 2, (socket) => socket.end());
  else if (reply.lieLength) {
    res.writeHead(status, { ...headers, "content-length": body.length + reply.lieLength });
    res.write(body, () => setTimeout(() => res.socket.end(), 20));
  } else if (reply.slow) sendSlowly(res, status, headers, body, reply.slow);
  else if (reply.huge) sendHuge(res, status, headers, reply.huge);
  else if (reply.bomb) sendWhole(res, status, headers, Buffer.from('{"a":' + "[".repeat(reply.bomb)));
  else if (reply.invalidUtf8) sendWhole(res, status, headers, damage(body));
  else sendWhole(res, status, { ...headers, "content-type": "text/html" }, page(status));
}
