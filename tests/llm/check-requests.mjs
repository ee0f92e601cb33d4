// node check-requests.mjs LOG: checks the bodies that the scripted server received against OpenAI's official schema
// (openai.schema.json), and says how many there were. Fails on the first that does not fit.
import Ajv from "ajv/dist/2020.js";
import fs from "node:fs";

const ajv = new Ajv.default({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(JSON.parse(fs.readFileSync(new URL("openai.schema.json", import.meta.url), "utf8")));
const schemas = { "/chat/completions": "CreateChatCompletionRequest", "/batches": "CreateBatchRequest" };

let checked = 0;
function check(name, body) {
  const validate = ajv.getSchema(`openai#/components/schemas/${name}`);
  if (!validate(body)) {
    console.error(name, validate.errors.slice(0, 5).map((e) => `${e.instancePath} ${e.message}`).join("; "));
    process.exit(1);
  }
  checked++;
}

for (const line of fs.readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  const request = JSON.parse(line);
  if (request.method !== "POST") continue;
  const name = schemas[Object.keys(schemas).find((end) => request.path.endsWith(end))];
  if (name) check(name, typeof request.body === "string" ? JSON.parse(request.body) : request.body);
}
console.log(checked);
if (!checked) process.exit(1);
