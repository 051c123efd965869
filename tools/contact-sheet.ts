import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Page } from "@playwright/test";
import { freshFolder, openBrowser, removeFolder } from "../tests/support/browser.ts";
import { readyPublic } from "../tests/support/journey.ts";
import { startHub } from "../tests/support/stack.ts";
import { visit } from "../tests/support/walk.ts";
import { readLocales } from "./i18n/read-locales.ts";

/**
 *   npm run -s sheet -- --out FOLDER [--lang ps] [--night]
 *
 * Pictures of five screens in every language, one under the other in `sheet.png`, to be looked at by somebody who reads them.
 * They are kept out of the repository.
 */
const WIDTH = 360;
const HEIGHT = 740;

const { locales } = readLocales(fileURLToPath(new URL("../locales", import.meta.url)));
const languages = [...locales.values()].map(({ meta }) => meta).sort((a, b) => a.order - b.order);

const SCREENS: readonly (readonly [name: string, open: (page: Page, origin: string, lang: string) => Promise<void>])[] = [
  ["home", (page, origin) => visit(page, `${origin}/`)],
  [
    "danger",
    async (page, origin) => {
      await visit(page, `${origin}/danger`);
      await page.getByTestId("need-hurt").waitFor();
    },
  ],
  [
    "rights",
    async (page, origin) => {
      await visit(page, `${origin}/rights`);
      await page.getByTestId("topic-doctor").waitFor();
    },
  ],
  [
    "right",
    async (page, origin) => {
      await visit(page, `${origin}/rights/doctor`);
      await page.getByTestId("right").first().click();
      await page.locator("main h1:visible[lang]").waitFor();
    },
  ],
  [
    "help",
    async (page, origin, lang) => {
      await visit(page, `${origin}/help`);
      // The words of services come after those of the screens; until then they stand in English.
      await page.getByTestId("service").locator(`h2[lang="${lang}"]`).first().waitFor();
    },
  ],
];

async function pictures(out: string, lang: string, night: boolean, origin: string, page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: night ? "dark" : "light" });
  await visit(page, `${origin}/languages`);
  await page.getByTestId(`language-${lang}`).click();
  await page.getByTestId(`read-${lang}`).click();
  await page.getByTestId("door-rights").waitFor();
  await readyPublic(page, [lang]);
  for (const [name, open] of SCREENS) {
    await open(page, origin, lang);
    await page.screenshot({ path: join(out, `${lang}-${name}.png`) });
  }
}

const sheet = (langs: readonly string[]): string =>
  `<style>body{margin:8px;font:16px sans-serif}div{display:flex;gap:8px;margin-block-end:8px}img{inline-size:${WIDTH / 2}px}</style>${langs
    .map((lang) => `<h2>${lang}</h2><div>${SCREENS.map(([name]) => `<img src="${lang}-${name}.png">`).join("")}</div>`)
    .join("")}`;

const { values } = parseArgs({
  options: { out: { type: "string" }, lang: { type: "string" }, night: { type: "boolean", default: false } },
});
const chosen = languages.map(({ lang }) => lang).filter((lang) => values.lang === undefined || lang === values.lang);
if (values.out === undefined || chosen.length === 0) {
  console.error(`usage: npm run -s sheet -- --out FOLDER [--night] [--lang ${languages.map(({ lang }) => lang).join("|")}]`);
  process.exit(2);
}
const out = values.out;
mkdirSync(out, { recursive: true });
const hub = await startHub();
const profile = freshFolder("sheet");
const browser = await openBrowser({ profile, viewport: { width: WIDTH, height: HEIGHT } });
// The runner of this script wraps named functions; those handed to a page call the wrapper by this name.
await browser.context.addInitScript({ content: "globalThis.__name ??= (wrapped) => wrapped" });
try {
  for (const lang of chosen) await pictures(out, lang, values.night, hub.origin, browser.page);
  writeFileSync(join(out, "sheet.html"), sheet(chosen));
  await browser.page.setViewportSize({ width: SCREENS.length * (WIDTH / 2 + 8) + 8, height: HEIGHT });
  await browser.page.goto(pathToFileURL(join(out, "sheet.html")).href);
  await browser.page.screenshot({ path: join(out, "sheet.png"), fullPage: true });
  console.log(`${chosen.length * SCREENS.length} pictures: ${join(out, "sheet.png")}`);
} finally {
  await browser.close();
  await hub.remove();
  removeFolder(profile);
}
