import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../tests/support/browser.ts";
import { keepHelpCase, saveNote } from "../tests/support/fault-steps.ts";
import {
  dumpPhone,
  FROZEN,
  type FrozenBytes,
  type FrozenDatabase,
  type FrozenStory,
  type FrozenTrust,
} from "../tests/support/frozen.ts";
import {
  backTo,
  caseCode,
  handIn,
  isStep,
  referWithConsent,
  talkToResult,
  talkUntil,
  USED_ADULT,
} from "../tests/support/journey.ts";
import { type Codes, type Hub, startHub } from "../tests/support/stack.ts";
import { createVault, enrol, startTalk } from "../tests/support/walk.ts";

/**
 * Freezes a phone of this version: `npx tsx tools/freeze.ts 0.1` writes `tests/frozen/0.1/` from a real browser. Done once per version;
 * a frozen copy is never made again or changed.
 */
const NOTE = "Frozen note: knows the shelter, would go on a Tuesday. خيمة ⛺";
const OTHERS_NOTE = "Frozen note of somebody else: asks for the bus on Thursday. خيمة ⛺";
const REFERENCE = "frozen-2031";
const FIELDS = ["code", "age_group", "language"];
/** Without the first sign of a debt the talk goes on to the one that opens the danger screen and is asked "when?". */
const ANSWERS = { ...USED_ADULT, q13: "skip" };
const BROKEN_OFF_AT = "q03";
const LOG = { basis: "child_protection", decidedBy: "safeguarding_lead", reportedTo: "child_protection_service" };

/** Packs whose content the frozen case is read with: the guide of its talk, and who receives referrals. */
const KEPT_PACKS = ["core", "demo"];
const isKept = (key: unknown): boolean => KEPT_PACKS.some((packId) => String(key).startsWith(`${packId}|`));

async function tell(page: Page, hub: Hub, codes: Codes): Promise<Omit<FrozenStory, "frozenMs" | "version" | "envelope">> {
  const show = (name: string) => page.getByTestId(name);
  const words = await createVault(page, hub.origin);
  await enrol(page, codes.team);
  await handIn(page);
  await talkToResult(page, { guide: "rapid", language: "en" }, ANSWERS);
  const attribute = async (name: string) => (await show("assessment").getAttribute(name)) ?? "";
  const result = { assessment: await attribute("data-assessment"), flags: await attribute("data-flags") };
  const code = await caseCode(page);
  await show("save-case").click();
  await show("add-note").click();
  await show("note-text").fill(NOTE);
  await show("save-note").click();
  await expect(page.locator('[data-testid=entry][data-entry-type="note"]')).toContainText(NOTE);
  await referWithConsent(page, FIELDS);
  await show("to-team").click();
  await expect(show("outbox-count")).toHaveText("1");

  await show("open-log").click();
  for (const value of Object.values(LOG)) await show(`answer-${value}`).click();
  await show("log-reference").fill(REFERENCE);
  await show("log-save").click();
  await expect(show("log-entry")).toContainText(REFERENCE);
  await backTo(page, "new-screening");

  await startTalk(page, { guide: "rapid", language: "en" });
  await talkUntil(page, isStep(BROKEN_OFF_AT), ANSWERS);
  await expect(show("saved")).toHaveText("Saved on this phone");
  await show("talk-menu").click();
  await show("open-another-day").click();
  await show("put-aside").click();

  await backTo(page, "open-settings");
  await show("open-settings").click();
  await show("open-others").click();
  await show("make-other-notes").click();
  const othersWords = (await show("vault-words").innerText()).trim();
  await show("vault-create").click();
  await expect(show("open-enrol")).toBeVisible({ timeout: 120_000 });
  await keepHelpCase(page);
  await saveNote(page, OTHERS_NOTE);
  return {
    words,
    others: { words: othersWords, note: OTHERS_NOTE },
    hubOrigin: hub.origin,
    team: "Demo team",
    organisation: { name: "Demo shelter", code: codes.organisation },
    case: { code, note: NOTE, ...result, referredFields: FIELDS },
    running: { question: BROKEN_OFF_AT },
    log: { ...LOG, reference: REFERENCE },
  };
}

/** Only what the frozen rows need: content of other packs is public and comes with every install. */
function withoutOtherPacks({ stores, ...database }: FrozenDatabase): FrozenDatabase {
  const rowsOf = (name: string) => stores.find((store) => store.name === name)?.rows ?? [];
  const hashes = new Set(rowsOf("parts").flatMap((row) => (isKept(row["partId"]) ? (row["hashes"] as string[]) : [])));
  const metaOf = ({ key, value }: Readonly<Record<string, unknown>>) => {
    if (key === "active") return { key, value: (value as string[]).filter(isKept) };
    if (key === "highest") return { key, value: Object.fromEntries(Object.entries(value as object).filter(([k]) => isKept(k))) };
    return { key, value };
  };
  const kept: Readonly<Record<string, () => FrozenDatabase["stores"][number]["rows"]>> = {
    meta: () => rowsOf("meta").map(metaOf),
    parts: () => rowsOf("parts").filter((row) => isKept(row["partId"])),
    packFiles: () => rowsOf("packFiles").filter((row) => hashes.has(String(row["sha256"]))),
  };
  return { ...database, stores: stores.map((store) => ({ ...store, rows: kept[store.name]?.() ?? store.rows })) };
}

async function trustOf(hub: Hub): Promise<FrozenTrust> {
  const packs = join(hub.dataDir, "packs");
  const text = (...path: string[]): string => readFileSync(join(packs, ...path), "utf8");
  const network = readdirSync(join(packs, "demo")).find((name) => /^network\..*\.json$/.test(name));
  if (network === undefined) throw new Error("the hub serves no network");
  return {
    root: text("root.json"),
    rootSignatures: text("root.signatures.json"),
    packId: "demo",
    manifest: text("demo", "directory.manifest.json"),
    signatures: text("demo", "directory.signatures.json"),
    network: text("demo", network),
  };
}

async function freeze(version: string): Promise<void> {
  const folder = join(FROZEN, version);
  if (existsSync(folder)) throw new Error(`${folder} is frozen already`);
  const hub = await startHub();
  let browser: Browser | null = null;
  try {
    const codes = await hub.demoCodes();
    browser = await openBrowser();
    const { page } = browser;
    // tsx wraps every named function in a helper of its own, which a page does not have.
    await browser.context.addInitScript("globalThis.__name = (named) => named;");
    const told = await tell(page, hub, codes);
    const { database, files } = await dumpPhone(page, hub.origin);
    const [waiting] = database.stores.find(({ name }) => name === "outbox")?.rows ?? [];
    if (waiting === undefined) throw new Error("no envelope waits");
    const envelope = (waiting["envelope"] as FrozenBytes).$bytes;
    const frozen = {
      "story.json": { version, frozenMs: Date.now(), ...told, envelope } satisfies FrozenStory,
      "database.json": withoutOtherPacks(database),
      "files.json": files,
      "trust.json": await trustOf(hub),
    };
    mkdirSync(folder, { recursive: true });
    const sums = Object.entries(frozen).map(([name, value]) => {
      const text = `${JSON.stringify(value, null, 1)}\n`;
      writeFileSync(join(folder, name), text);
      return `${createHash("sha256").update(text).digest("hex")}  ${name}\n`;
    });
    writeFileSync(join(folder, "SHA256SUMS"), sums.join(""));
    console.log(`frozen in ${folder}`);
  } finally {
    await browser?.close();
    if (browser) removeFolder(browser.profile);
    await hub.remove();
  }
}

const version = process.argv[2];
if (version === undefined || !/^\d+\.\d+$/.test(version)) throw new Error("which version? npx tsx tools/freeze.ts 0.1");
await freeze(version);
