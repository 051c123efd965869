import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findChromium } from "./lib/chromium.mjs";

/** Draws `public/home-screen/*.png` from the `*.svg` beside them: `npx tsx tools/home-screen-pictures.ts`, after a change. */
const FOLDER = "public/home-screen";

/** Phones that cut their own shape out of a picture want its ground to the edge, and what matters inside. */
const SIZES = [
  { name: "192", px: 192, edge: 0, filled: false },
  { name: "512", px: 512, edge: 0, filled: false },
  { name: "180", px: 180, edge: 0, filled: true },
  { name: "maskable", px: 512, edge: 0.1, filled: true },
] as const;

const executablePath = await findChromium();
if (!executablePath) throw new Error("no Chromium: name one in CHROME_PATH");
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
const page = await browser.newPage();
for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".svg"))) {
  const svg = readFileSync(join(FOLDER, file), "utf8");
  const ground = /fill="(#[0-9a-f]{6})"/.exec(svg)?.[1] ?? "#ffffff";
  for (const { name, px, edge, filled } of SIZES) {
    const inner = px * (1 - 2 * edge);
    const drawn = svg.replace("<svg ", `<svg width="${inner}" height="${inner}" `).replace(filled ? ' rx="96"' : "\0", "");
    await page.setViewportSize({ width: px, height: px });
    await page.setContent(
      `<body style="margin:0;display:grid;place-items:center;block-size:${px}px;background:${filled ? ground : "transparent"}">${drawn}</body>`,
    );
    await page.screenshot({ path: join(FOLDER, `${file.replace(".svg", "")}-${name}.png`), omitBackground: true });
  }
}
await browser.close();
