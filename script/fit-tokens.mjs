// The pieces are those of src/text/tokens.c; see there. Ordinary least squares on relative errors, then a common factor so that at most
// one text in a hundred is underestimated.
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import fs from "fs";

const NAMES = ["WORD_BASE", "WORD_LETTER", "UPPER_BASE", "UPPER_LETTER", "DIGITS", "PUNCTUATION", "PUNCTUATION_MORE",
  "JOINED", "SPACES", "HIGH_LETTER", "CJK_LETTER"];
const FREE = 6;
const lower = (c) => c >= 97 && c <= 122, upper = (c) => c >= 65 && c <= 90, digit = (c) => c >= 48 && c <= 57;
const space = (c) => c === 32 || (c >= 9 && c <= 13);

function pieces(text) {
  const x = new Array(NAMES.length).fill(0);
  const codes = Array.from(text, (c) => c.codePointAt(0)), end = codes.length;
  for (let i = 0; i < end;) {
    const c = codes[i], start = i;
    if (lower(c) || upper(c)) {
      let up = 0, low = 0;
      while (i < end && upper(codes[i])) i++, up++;
      while (i < end && lower(codes[i])) i++, low++;
      if (up > 1) {
        x[2]++; x[3] += Math.max(0, up - 2); x[1] += Math.max(0, low - FREE);
      } else {
        x[0]++; x[1] += Math.max(0, up + low - FREE);
      }
    } else if (digit(c)) {
      while (i < end && digit(codes[i])) i++;
      x[4] += Math.ceil((i - start) / 3);
    } else if (space(c)) {
      let lines = false;
      for (; i < end && space(codes[i]); i++) lines = lines || codes[i] === 10;
      if (i - start > 1 || lines) x[8]++;
    } else if (c > 127) {
      i++;
      x[c >= 0x2e80 ? 10 : 9]++;
    } else {
      while (i < end && codes[i] < 128 && !space(codes[i]) && !lower(codes[i]) && !upper(codes[i]) && !digit(codes[i])) i++;
      const n = i - start, joined = n === 1 && i < end && (lower(codes[i]) || upper(codes[i]));
      x[joined ? 7 : 5]++;
      x[6] += n - 1;
    }
  }
  return x;
}

function solve(a, b) {
  const n = b.length, m = a.map((row, i) => [...row, b[i]]);
  for (let i = 0; i < n; i++) {
    let p = i;
    for (let r = i; r < n; r++) if (Math.abs(m[r][i]) > Math.abs(m[p][i])) p = r;
    [m[i], m[p]] = [m[p], m[i]];
    for (let r = 0; r < n; r++) {
      if (r === i) continue;
      const f = m[r][i] / m[i][i];
      for (let k = i; k <= n; k++) m[r][k] -= f * m[i][k];
    }
  }
  return m.map((row, i) => row[n] / row[i]);
}

const texts = process.argv.slice(2).map((f) => fs.readFileSync(f, "utf8")).filter((t) => t.length > 2000);
const rows = texts.map((t) => ({ x: pieces(t), y: encode(t, { disallowedSpecial: new Set() }).length }));
const n = NAMES.length, a = NAMES.map((_, i) => NAMES.map((_, j) => (i === j ? 1e-4 : 0))), b = new Array(n).fill(0);
for (const { x, y } of rows)
  for (let i = 0; i < n; i++) {
    b[i] += x[i] / y;
    for (let j = 0; j < n; j++) a[i][j] += (x[i] / y) * (x[j] / y);
  }
const w = solve(a, b).map((v) => Math.max(0, v));
const estimate = (x) => x.reduce((s, v, i) => s + v * w[i], 0);
let ratios = rows.map(({ x, y }) => estimate(x) / y).sort((p, q) => p - q);
const factor = 1 / ratios[Math.floor(ratios.length * 0.005)];
ratios = ratios.map((r) => r * factor);
const at = (q) => ratios[Math.min(ratios.length - 1, Math.floor(ratios.length * q))].toFixed(3);
NAMES.forEach((name, i) => console.log(`#define ${name.padEnd(16)} ${Math.round(w[i] * factor * 64)}`));
console.log(`${rows.length} texts; estimate / truth: min ${at(0)}  1% ${at(0.01)}  median ${at(0.5)}  95% ${at(0.95)}  max ${at(1)}`);
