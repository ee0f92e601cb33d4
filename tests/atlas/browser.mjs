// The Chromium of this machine, without network, and a page from disk in it.
import { chromium } from "playwright-core";
import { accessSync, constants } from "node:fs";
import { pathToFileURL } from "node:url";

export const executable = () => {
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const places = (process.env.PATH || "").split(":").filter(Boolean);
  for (const file of places.flatMap((place) => names.map((name) => `${place}/${name}`))) {
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // the next place
    }
  }
  return null;
};

const kinds = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

// One browser, and one context of each kind, for as long as this process lives: the first page in a context costs five times
// as much as the next.
let browser;
const contexts = new Map();
const contextOf = async (kind) => {
  const { LD_PRELOAD, ...env } = process.env;
  browser ??= await chromium.launch({
    executablePath: executable(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    env,
    handleSIGTERM: false, // who asks for pages calls quit()
  });
  if (!contexts.has(kind)) contexts.set(kind, await browser.newContext(kinds[kind]));
  return contexts.get(kind);
};

export const quit = () => browser?.close();

// problems: whatever the page complains about, runs that is not its own, or asks the network for. close() forgets what the page
// has kept.
export const openPage = async (file, kind = "desktop", colorScheme = "light") => {
  const page = await (await contextOf(kind)).newPage();
  page.setDefaultTimeout(60000);
  await page.emulateMedia({ colorScheme });
  const problems = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(`console: ${message.text()}`));
  page.on("dialog", (dialog) => (problems.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on("request", (request) => /^(file|data):/.test(request.url()) || problems.push(`request: ${request.url()}`));
  await page.goto(pathToFileURL(file).href);
  const close = async () => {
    await page.evaluate(() => localStorage.clear());
    await page.close();
  };
  return { page, problems, close };
};
