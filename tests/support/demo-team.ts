import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatEnrolmentCode, parseEnrolmentCode } from "#protocol/enrolment-code.ts";
import { binary, run } from "../../tools/lib/process.mjs";
import { removeFolder } from "./browser.ts";
import type { Built, Codes } from "./stack.ts";

/** What a hub's data are after `npm run hub -- demo`, and the two codes it printed, each good once in every copy. */
export interface DemoTeam {
  readonly data: string;
  readonly codes: Codes;
}

/** Replaced in each copy by the address of its own hub. */
const NOWHERE = "http://localhost:1";

/**
 * Made by the command itself, once for all hubs of a run: it signs a directory and takes several seconds. The trust root is that of the
 * build, and so are the keys that sign.
 */
export async function demoTeam(built: Built): Promise<DemoTeam> {
  const folder = `${built.dist}-demo`;
  if (!existsSync(folder)) await make(built, folder);
  const codes = JSON.parse(readFileSync(join(folder, "codes.json"), "utf8")) as Codes;
  return { data: join(folder, "data"), codes };
}

async function make(built: Built, folder: string): Promise<void> {
  const work = mkdtempSync(`${folder}-`);
  const data = join(work, "data");
  mkdirSync(data);
  cpSync(join(built.data, "keys"), join(data, "keys"), { recursive: true });
  const env = { FANAL_DATA: data, FANAL_PUBLIC_URL: NOWHERE };
  const { code, output } = await run(binary("tsx"), ["hub/admin.ts", "demo"], { env, keep: true });
  const codeOf = (word: string): string => new RegExp(`^${word} (fanal1\\.\\S+)$`, "m").exec(output)?.[1] ?? "";
  const codes: Codes = { team: codeOf("team"), organisation: codeOf("organisation") };
  if (code !== 0 || codes.team === "" || codes.organisation === "") throw new Error(`no demo team was made:\n${output}`);
  writeFileSync(join(work, "codes.json"), JSON.stringify(codes));
  try {
    renameSync(work, folder);
  } catch {
    // Another worker of this run was first.
    removeFolder(work);
  }
}

/** The same code for the hub at another address. */
export async function codeFor(hubUrl: string, code: string): Promise<string> {
  const parsed = await parseEnrolmentCode(code);
  if (!parsed.ok) throw new Error(`a demo code cannot be read: ${parsed.error.type}`);
  return formatEnrolmentCode({ ...parsed.value, hub: { ...parsed.value.hub, url: hubUrl } });
}
