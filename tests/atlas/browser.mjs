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

export const launch = () =>
  chromium.launch({
    executablePath: executable(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });

// problems: whatever the page complains about, runs that is not its own, or asks the network for.
export const openPage = async (browser, file, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  const problems = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(`console: ${message.text()}`));
  page.on("dialog", (dialog) => (problems.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on("request", (request) => /^(file|data):/.test(request.url()) || problems.push(`request: ${request.url()}`));
  await page.goto(pathToFileURL(file).href + (options.hash || ""));
  return { page, problems, close: () => context.close() };
};
