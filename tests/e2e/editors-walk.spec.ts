import { execFile, spawn } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { ROOT, run } from "../../tools/lib/process.mjs";
import { Ceremony } from "../packs/ceremony.ts";
import { Workbench } from "../packs/workbench.ts";
import { freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { readyPublic } from "../support/journey.ts";
import { startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * docs/editors.md and docs/keys.md, from the first change to a phone that shows it. The commands of both pages are tested by themselves in
 * every run; this builds an app besides, with keys of one's own, and takes minutes.
 */
const SOAK = process.env["SOAK"] !== undefined;
const PACK = ["--import", join(ROOT, "node_modules/tsx/dist/loader.mjs"), join(ROOT, "tools/pack/main.ts")];
const NUMBER = /01\s44\s52\s88\s99/;
const RIGHT = "You can ask for somebody who speaks your language";
const KEEPERS = {
  root: ["chair", "technician", "safeguarding"],
  content: ["lawyer", "ngo"],
  directory: ["editor", "operator"],
} as const;

/** What the page for editors changes in its steps 3, 6 and 7. */
function change(bench: Workbench): void {
  bench.edit("calais/directory/services-fr.yaml", "01 44 52 88 90", "01 44 52 88 99");
  bench.edit("calais/directory/services-fr.yaml", "+33144528890", "+33144528899");
  appendFileSync(
    join(bench.dir, "calais/content/rights.yaml"),
    `
- id: FR-90
  kind: right
  where: FR
  topics: [doctor]
  audience: [A]
  source: Name the law and its articles here.
  confidence: unknown
  check: true
  checkedOn: "2026-11-22"
`,
  );
  appendFileSync(
    join(bench.dir, "calais/text/en/rights.yaml"),
    `  right.FR-90.title: ${RIGHT}\n  right.FR-90.body: Ask the hospital for an interpreter.\n`,
  );
  const file = join(bench.dir, "calais/pack.yaml");
  const raised = (_: string, version: string) => `version: ${Number(version) + 1}`;
  writeFileSync(file, readFileSync(file, "utf8").replace(/^version: (\d+)$/m, raised));
}

/** Opens the preview of a folder, as an editor does who looks at what was changed. */
async function inPreview(bench: Workbench, look: (address: string) => Promise<void>): Promise<void> {
  const preview = spawn(process.execPath, [...PACK, "preview", ...bench.sources], { cwd: ROOT });
  let said = "";
  preview.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  try {
    await expect.poll(() => said, { timeout: 120_000 }).toMatch(/http:\/\/localhost:\d+/);
    await look(/http:\/\/localhost:\d+/.exec(said)?.[0] ?? "");
  } finally {
    preview.kill("SIGINT");
  }
}

/** Every keeper makes a key; two of each role sign. What is to be published lies in `releases/1`. */
async function release(table: Ceremony, bench: Workbench): Promise<string> {
  const stick = (begins: string) =>
    readdirSync(table.at("stick"))
      .filter((name) => name.startsWith(begins) && name.endsWith(".signatures.json"))
      .map((name) => `@stick/${name}`)
      .join(" ");
  const sign = async (role: keyof typeof KEEPERS, request: string, more = "") => {
    for (const name of KEEPERS[role].slice(0, 2))
      await table.does(`sign --with @safe/${name}.${role}.key.age @stick/${request}.json${more}`);
  };
  for (const [role, names] of Object.entries(KEEPERS)) await table.keys(role, names);
  await table.does(`keys root --from ${table.publics()} --out @roots/1`);
  await table.does("sign --request @roots/1 --out @stick/root-1.json");
  await sign("root", "root-1");
  await table.does(`sign --collect ${stick("root-1.")} --into @roots/1`);
  const build = [...PACK, "build", ...bench.sources, "--keys", table.at("roots/1"), "--out", table.at("built")];
  await promisify(execFile)(process.execPath, build, { cwd: ROOT, maxBuffer: 1 << 26 });
  await table.does("sign --request @built --out @stick/packs.json");
  await sign("content", "packs", " --built @built");
  await sign("directory", "packs", " --built @built");
  await table.does(`sign --collect ${stick("packs.")} --into @built`);
  await table.does("release --first --built @built --out @releases/1");
  return table.at("releases/1");
}

async function showsTheChange(page: Page, origin: string): Promise<void> {
  await visit(page, `${origin}/help`);
  await page.getByTestId("search").fill("ccem");
  await expect(page.locator("[data-service-id=fr-ccem]"), "the new number").toContainText(NUMBER);
  await visit(page, `${origin}/rights/doctor`);
  await expect(page.getByText(RIGHT), "the new right").toBeVisible();
}

if (SOAK) {
  test("an editor's change is looked at, signed by keepers with keys of their own, released, and stands on a phone without a network", async () => {
    test.setTimeout(900_000);
    const bench = new Workbench();
    const table = new Ceremony(bench.sources);
    const dist = freshFolder("release");
    const browser = await openBrowser();
    try {
      change(bench);
      await inPreview(bench, (address) => showsTheChange(browser.page, address));
      const released = await release(table, bench);
      const built = await run(process.execPath, [join(ROOT, "tools/build.mjs"), "--release"], {
        keep: true,
        env: { FANAL_DATA: released, FANAL_PACKS: join(released, "packs"), FANAL_DIST: dist },
      });
      expect(built.code, built.output).toBe(0);
      const hub = await startHub({ dist, team: false });
      await visit(browser.page, hub.origin);
      await readyPublic(browser.page, ["en"]);
      await hub.stop();
      await showsTheChange(browser.page, hub.origin);
      await hub.remove();
    } finally {
      await browser.close();
      removeFolder(browser.profile);
      removeFolder(dist);
      table.remove();
      bench.remove();
    }
  });
}
