import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { binary, run } from "./process.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const USUAL_PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of a Chromium that is already here: `CHROME_PATH`, one on the PATH, a usual place, or the one Playwright keeps. */
export async function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!isProgram(named)) throw new Error(`CHROME_PATH is ${named}, which is not a program`);
    return named;
  }
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = [...onPath, ...USUAL_PLACES].find(isProgram);
  if (found) return found;
  const { chromium } = await import("@playwright/test");
  const bundled = chromium.executablePath();
  return bundled && existsSync(bundled) ? bundled : null;
}

/** As `findChromium`, installing one when there is none: Debian's as root, else Playwright's. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("No Chromium found: installing Debian's …");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], { env });
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { env });
  } else {
    console.log("No Chromium found: installing Playwright's …");
    await run(binary("playwright"), ["install", "chromium"]);
  }
  const installed = await findChromium();
  if (!installed) throw new Error("no Chromium: install one and name it in CHROME_PATH");
  return installed;
}
