// validate.js - checks a document against the part of JSON Schema that docs/*.schema.json use, and complains about a
// keyword that it does not know, so that a rule is never silently ignored.
const fs = require("fs");
const path = require("path");
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
let folder; // where schemas are that others refer to
let root; // of the schema that is being checked: "#/…" means this one
let problems;

const typeOf = (value) =>
  value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;

function checkReference(ref, value, at) {
  const outer = root;
  const [file, pointer] = ref.split("#");
  if (file) root = read(path.join(folder, file));
  const keys = (pointer ?? "").split("/").filter(Boolean);
  check(keys.reduce((schema, key) => schema[key], root), value, at);
  root = outer;
}

const annotations = new Set(["$schema", "$id", "$defs", "$comment", "definitions", "title", "description", "default", "examples"]);
const rules = {
  $ref: checkReference,
  type: (types, value, at) => {
    const actual = typeOf(value);
    const fits = [types].flat().some((t) => t === actual || (t === "number" && actual === "integer"));
    if (!fits) problems.push(`${at}: ${actual} instead of ${types}`);
  },
  const: (expected, value, at) => {
    if (value !== expected) problems.push(`${at}: ${JSON.stringify(value)} instead of ${JSON.stringify(expected)}`);
  },
  enum: (values, value, at) => {
    if (!values.includes(value)) problems.push(`${at}: ${JSON.stringify(value)} is none of ${values}`);
  },
  pattern: (pattern, value, at) => {
    if (typeof value === "string" && !new RegExp(pattern, "u").test(value)) problems.push(`${at}: does not match ${pattern}`);
  },
  minimum: (low, value, at) => value < low && problems.push(`${at}: ${value} < ${low}`),
  maximum: (high, value, at) => value > high && problems.push(`${at}: ${value} > ${high}`),
  minLength: (low, value, at) => value.length < low && problems.push(`${at}: too short`),
  maxLength: (high, value, at) => [...value].length > high && problems.push(`${at}: too long`),
  required: (keys, value, at) => {
    for (const key of keys) if (typeOf(value) === "object" && !(key in value)) problems.push(`${at}: no ${key}`);
  },
  properties: (properties, value, at) => {
    for (const [key, schema] of Object.entries(properties))
      if (typeOf(value) === "object" && key in value) check(schema, value[key], `${at}.${key}`);
  },
  additionalProperties: (schema, value, at, whole) => {
    if (typeOf(value) !== "object") return;
    for (const key of Object.keys(value)) {
      if (whole.properties && key in whole.properties) continue;
      if (schema === false) problems.push(`${at}: unexpected ${key}`);
      else check(schema, value[key], `${at}.${key}`);
    }
  },
  propertyNames: (schema, value, at) => {
    for (const key of Object.keys(value)) check(schema, key, `${at} name ${key}`);
  },
  items: (schema, value, at) => Array.isArray(value) && value.forEach((item, i) => check(schema, item, `${at}[${i}]`)),
  uniqueItems: (_, value, at) => {
    if (new Set(value.map((item) => JSON.stringify(item))).size !== value.length) problems.push(`${at}: repeated items`);
  },
  maxItems: (high, value, at) => value.length > high && problems.push(`${at}: more than ${high} items`),
  minItems: (low, value, at) => value.length < low && problems.push(`${at}: fewer than ${low} items`),
  anyOf: (schemas, value, at) => {
    const before = problems.length;
    const fits = schemas.some((schema) => {
      const mark = problems.length;
      check(schema, value, at);
      return problems.length === mark;
    });
    if (fits) problems.length = before;
  },
};
rules.oneOf = rules.anyOf;

function check(schema, value, at) {
  if (schema === true) return;
  for (const [keyword, rule] of Object.entries(schema)) {
    if (annotations.has(keyword)) continue;
    if (!rules[keyword]) problems.push(`${at}: the schema uses ${keyword}, which validate.js does not know`);
    else rules[keyword](rule, value, at, schema);
  }
}

// What is wrong with the document, as lines; none when it is as the schema in that file says.
exports.validate = (schemaFile, document) => {
  folder = path.dirname(schemaFile);
  root = read(schemaFile);
  problems = [];
  check(root, document, "document");
  return problems;
};
