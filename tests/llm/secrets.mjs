// Writes a file of source code with secrets of more than thirty kinds planted in it, and prints what must not leave this
// machine, one a line. They are made here, from pieces, so that no file of the project holds one.
//
//     node secrets.mjs FILE
import fs from "node:fs";

const alphabets = { A: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", U: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", h: "0123456789abcdef", d: "123456789" };
const secrets = [];
let seed = 42;

function random(code) {
  const alphabet = alphabets[code[0]];
  let text = "";
  while (text.length < Number(code.slice(1))) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    text += alphabet[Math.floor((seed / 2147483648) * alphabet.length)];
  }
  return text;
}

// "AKIA{U16}" with sixteen random characters, which are the secret.
function plant(template) {
  return template.replace(/\{([AUhd]\d+)\}/g, (_, code) => {
    const text = random(code);
    if (text.length > 13) secrets.push(text);
    return text;
  });
}

const values = [
  "AKIA{U16}", "AIza{A35}", "GOCSPX-{A28}", "ghp_{A36}", "gho_{A36}", "ghs_{A36}", "github_pat_{A22}_{A59}", "glpat-{A20}",
  "xoxb-{d12}-{d13}-{A24}", "xapp-1-A{d10}-{d13}-{h64}", "https://hooks.slack.com/services/T01234567/B01234567/{A24}",
  "sk_live_{A24}", "rk_live_{A24}", "whsec_{A32}", "SG.{A22}.{A43}", "npm_{A36}", "pypi-AgEIcHlwaS5vcmc{A60}", "rubygems_{h48}", "dckr_pat_{A27}",
  "hf_{A34}", "sk-proj-{A48}", "sk-ant-api03-{A80}", "eyJ{A20}.eyJ{A40}.{A43}", "https://deploy:{A16}@git.example.org/x.git",
  "postgres://app:{A16}@db.internal/app", "Server=db;Database=x;User Id=sa;Password={A16};", "hvs.{A24}", "dop_v1_{h64}", "shpat_{h32}",
  "AccountName=x;AccountKey={A86}==;EndpointSuffix=core", "Authorization: Bearer {A40}",
];
const lines = values.map((value, i) => `static const char *value_${i} = "${plant(value)}";`);
lines.push(plant('static const char *db_password = "{A20}";'));
lines.push(plant(`/*\n${"-".repeat(5)}BEGIN RSA PRIVATE KEY${"-".repeat(5)}\n{A64}\n{A64}\n${"-".repeat(5)}END RSA PRIVATE KEY${"-".repeat(5)}\n*/`));
lines.push("int ordinary(int token) { return token + 1; }");
fs.writeFileSync(process.argv[2], lines.join("\n") + "\n");
console.log(secrets.join("\n"));
