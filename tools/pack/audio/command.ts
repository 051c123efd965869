import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readAndCheck } from "../lib/check-pack.ts";
import { formatProblem } from "../lib/problems.ts";
import { importVoices, readExport } from "./import.ts";
import { voiceProgress } from "./progress.ts";

export const AUDIO_USAGE = `  audio import FILE…   check recordings of the voice studio and place them in packs/<pack>/audio/<language>/
  audio status         recorded lines and bytes, by language
  --pack DIR: a pack folder (default: every folder of packs/)`;

type Say = (line: string) => void;

const packFolders = (): string[] =>
  readdirSync("packs")
    .map((name) => join("packs", name))
    .filter((dir) => existsSync(join(dir, "pack.yaml")))
    .sort((a, b) => Number(b.endsWith("/core")) - Number(a.endsWith("/core")) || (a < b ? -1 : 1));

function importFile(path: string, folders: readonly string[], say: Say): boolean {
  const read = readExport(path);
  if (!read.ok) {
    say(`${path}: ${read.error} Nothing was placed.`);
    return false;
  }
  // Read for each file: the one before may have placed recordings.
  const { packs, problems } = readAndCheck(folders);
  for (const problem of problems) say(formatProblem(problem));
  if (problems.length > 0) {
    say(`The packs have problems: nothing of ${path} was placed.`);
    return false;
  }
  const { lang, placed, refused } = importVoices(read.value, packs);
  for (const { key, reason } of refused) say(`${path}: ${key}: ${reason}`);
  const bytes = placed.reduce((all, one) => all + one.bytes, 0);
  say(`${path}: ${placed.length} recordings in "${lang}" placed, ${bytes} bytes; ${refused.length} refused.`);
  if (placed.length > 0) say("Raise version in pack.yaml of each pack that changed, then build.");
  return refused.length === 0;
}

export async function audioCommand(args: readonly string[], say: Say): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { pack: { type: "string", multiple: true } },
  });
  const folders = values.pack ?? packFolders();
  const [command, ...files] = positionals;
  if (command === "import" && files.length > 0) return files.map((file) => importFile(file, folders, say)).every(Boolean) ? 0 : 1;
  if (command === "status") {
    for (const line of voiceProgress(readAndCheck(folders).packs)) say(line);
    return 0;
  }
  say(AUDIO_USAGE);
  return 1;
}
