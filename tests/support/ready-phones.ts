import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { type Browser, freshFolder, type OpenOptions, ORIGIN, openBrowser, originAnswersAt, removeFolder } from "./browser.ts";
import { backToTeam } from "./fault-steps.ts";
import { openTeam, readyOffline, readyPublic } from "./journey.ts";
import { buildOnce, type Hub, type HubOptions, startHub } from "./stack.ts";
import { createVault, enrol, visit } from "./walk.ts";

/**
 * Phones as a first evening leaves them, switched off. They are made once per build by going through the app; a test begins with a copy of
 * one, and of what the hub had then. What is about that first evening itself begins with a browser of its own.
 *
 * `visitor`: the public part in English, for without a network too, of a hub without a team.
 * `alone`: the team's part as well, and a vault; in no team.
 * `worker`, `colleague`, `office`: let into the demo team, and into the demo organisation.
 */
export type Ready = "visitor" | "alone" | "worker" | "colleague" | "office";

interface ReadyProfile {
  readonly profile: string;
  /** Open the notes of each of them, but the visitor's. */
  readonly words: string;
}
export interface ReadyPhone {
  readonly browser: Browser;
  readonly words: string;
}
/** Codes for further phones, each good once in every copy. */
interface Spare {
  readonly words: string;
  readonly team: readonly string[];
  readonly organisation: readonly string[];
}
export interface HubOfPhones extends Hub {
  /** A code for one more phone of the team. */
  teamCode(): Promise<string>;
}

/**
 * A vault made without WebAssembly is as cheap to open as one may be; opening one of the usual kind takes most of a second of computing
 * each time. It is opened with WebAssembly afterwards, as on a phone whose browser was renewed.
 */
const CHEAP_VAULT = "--js-flags=--jitless";

async function readyFolder(): Promise<string> {
  const { dist } = await buildOnce();
  const folder = `${dist}-phones`;
  if (!existsSync(folder)) await make(folder);
  return folder;
}

async function make(folder: string): Promise<void> {
  const work = mkdtempSync(`${folder}-`);
  const inside = async <T>(which: Ready, act: (page: Page) => Promise<T>, args: readonly string[] = []): Promise<T> => {
    const browser = await openBrowser({ profile: join(work, which), args });
    const made = await act(browser.page);
    await browser.close();
    return made;
  };
  const like = (from: Ready, which: Ready): void => cpSync(join(work, from), join(work, which), { recursive: true });
  const plain = await startHub({ publicUrl: ORIGIN, team: false });
  try {
    originAnswersAt(plain.port);
    await inside("visitor", async (page) => {
      await visit(page, `${ORIGIN}/`);
      await readyPublic(page, ["en"]);
    });
  } finally {
    await plain.remove();
  }
  const hub = await startHub({ publicUrl: ORIGIN });
  try {
    originAnswersAt(hub.port);
    like("visitor", "alone");
    await inside("alone", async (page) => {
      await visit(page, `${ORIGIN}/team`);
      await readyOffline(page, ["en"]);
    });
    const words = await inside("alone", (page) => createVault(page, ORIGIN), [CHEAP_VAULT]);
    const [team, organisation] = [await invites(hub, "team", 4), await invites(hub, "org", 2)];
    for (const which of ["worker", "colleague", "office"] as const) {
      like("alone", which);
      await inside(which, async (page) => {
        await openTeam(page, ORIGIN, words);
        await enrol(page, (which === "office" ? organisation : team).pop() ?? "");
        await expect(page.getByTestId(which === "office" ? "open-inbox" : "new-screening")).toBeVisible();
      });
    }
    const spare: Spare = { words, team, organisation };
    writeFileSync(join(work, "spare.json"), JSON.stringify(spare));
    await hub.stop();
    cpSync(hub.dataDir, join(work, "hub"), { recursive: true });
  } finally {
    await hub.remove();
  }
  try {
    renameSync(work, folder);
  } catch {
    // Another worker of this run was first.
    removeFolder(work);
  }
}

/** One after the other: each changes the hub's register. */
async function invites(hub: Hub, kind: "team" | "org", count: number): Promise<string[]> {
  const codes: string[] = [];
  while (codes.length < count) codes.push(await oneCode(hub, kind));
  return codes;
}

async function oneCode(hub: Hub, kind: "team" | "org"): Promise<string> {
  const id = (await hub.admin(kind, "list")).trim().split(/\s/)[0] ?? "";
  const code = /^fanal1\.\S+$/m.exec(await hub.admin("invite", `--${kind}`, id))?.[0];
  if (code === undefined) throw new Error(`no further code for ${id}`);
  return code;
}

const spareOf = (folder: string): Spare => JSON.parse(readFileSync(join(folder, "spare.json"), "utf8")) as Spare;

/** A hub that has let the ready phones in, at the address they know; its codes are for further ones. For a visitor `team` is `false`. */
export async function startHubOfPhones(options: Pick<HubOptions, "env" | "dist" | "port" | "team"> = {}): Promise<HubOfPhones> {
  const folder = await readyFolder();
  const dataDir = freshFolder("hub");
  if (options.team !== false) cpSync(join(folder, "hub"), dataDir, { recursive: true });
  const { team, organisation } = spareOf(folder);
  const hub = await startHub({ ...options, dataDir, publicUrl: ORIGIN });
  originAnswersAt(hub.port);
  let given = 0;
  return {
    ...hub,
    origin: ORIGIN,
    demoCodes: async () => ({ team: team[0] ?? "", organisation: organisation[0] ?? "" }),
    teamCode: async () => team[given++] ?? (await oneCode(hub, "team")),
  };
}

/** Folder of a copy, switched off, and the words that open it. */
export async function readyProfile(which: Ready): Promise<ReadyProfile> {
  const folder = await readyFolder();
  const profile = freshFolder(which);
  cpSync(join(folder, which), profile, { recursive: true });
  return { profile, words: spareOf(folder).words };
}

/** Switched on, and no page of the app opened yet. */
export const switchedOn = async (which: Ready, options: Omit<OpenOptions, "profile"> = {}): Promise<Browser> =>
  openBrowser({ ...options, profile: (await readyProfile(which)).profile });

export interface ReadyOptions extends Omit<OpenOptions, "profile"> {
  /** Before the app is opened on it. */
  readonly first?: (page: Page) => Promise<unknown>;
}

/** Switched on and opened, on the first screen of the team or of the organisation. */
export async function readyPhone(
  which: Exclude<Ready, "visitor">,
  { first, ...options }: ReadyOptions = {},
): Promise<ReadyPhone> {
  const { profile, words } = await readyProfile(which);
  const browser = await openBrowser({ ...options, profile });
  await first?.(browser.page);
  await backToTeam(browser.page, ORIGIN, words);
  return { browser, words };
}
