import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { recordingsIn } from "#domain/pack/voices.ts";
import { readRoot } from "#verify/root.ts";
import { AUDIO_USAGE, audioCommand } from "./audio/command.ts";
import { DIRECTORY_USAGE, directoryCommand } from "./directory/command.ts";
import { EDITORS_USAGE, editorsCommand } from "./editors/command.ts";
import { diffInWords } from "./editors/diff-words.ts";
import { GUIDE_USAGE, guideCommand } from "./guide/command.ts";
import { keysCommand } from "./keys/command.ts";
import { refuseDevelopment } from "./keys/development.ts";
import { personAtTerminal } from "./keys/person.ts";
import { refusalLine } from "./keys/refusal.ts";
import { KEYS_USAGE } from "./keys/usage.ts";
import { compilePacks, sameVersionOtherContent, writePacks } from "./lib/build.ts";
import { readAndCheck } from "./lib/check-pack.ts";
import { staleVoices } from "./lib/check-voices.ts";
import { diffValues } from "./lib/diff-values.ts";
import { ensureKeys } from "./lib/keys.ts";
import { formatProblem, type Problem } from "./lib/problems.ts";
import { planChangedWhileOpen } from "./lib/published-plan.ts";
import { readServed, type Served } from "./lib/served.ts";
import { type CheckedPart, verifyBuilt } from "./lib/verify-built.ts";
import { PREVIEW_USAGE, previewCommand } from "./preview/command.ts";
import { SCHEMA_USAGE, schemaCommand } from "./schema/command.ts";
import { SHEET_USAGE, sheetCommand } from "./sheet/command.ts";

const USAGE = `npm run -s pack -- <command>

  check   [folder…]              read the sources and say what is wrong
  build   [folder…] [--out DIR]  check, compile, sign; makes development keys when there are none
  verify  [DIR] [--root FILE]    read a built folder as a phone would; --release: refuse development keys
  inspect [DIR]                  parts, versions, languages, sizes
  diff    OLD NEW [--json]       what changed, in sentences to read before signing
  diff    OLD NEW --values       every value that came, went or changed

${KEYS_USAGE}

${EDITORS_USAGE}

${PREVIEW_USAGE}

${SHEET_USAGE}

${SCHEMA_USAGE}

${GUIDE_USAGE}

${DIRECTORY_USAGE}

${AUDIO_USAGE}

folder: a pack's sources (default: those of packs/served.yaml).   DIR: built packs (default: public/packs).
--keys DIR: where the keys are (default: \${FANAL_DATA:-data}/keys).`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const defaultSources = (): readonly string[] => readServed().sources;

function tell(problems: readonly Problem[]): number {
  for (const problem of problems) say(formatProblem(problem));
  say(
    problems.length === 0
      ? "No problems found."
      : `${problems.length} ${problems.length === 1 ? "problem" : "problems"} found: nothing was built.`,
  );
  return problems.length === 0 ? 0 : 1;
}

/** What is not heard until somebody records it again. */
function tellStale(sources: readonly string[]): void {
  for (const { file, index, recording } of readAndCheck(sources).packs.flatMap(staleVoices)) {
    const { line } = file.problem(["recordings", index], "", "");
    say(`${file.path}:${line}: ${recording.key} is left out: its words have changed since it was recorded. Record it again.`);
  }
}

async function build({ sources, byCountry }: Served, keysDir: string, outDir: string): Promise<number> {
  const keys = await ensureKeys(keysDir);
  const built = compilePacks(sources, keys);
  if (!built.ok) return tell(built.error);
  for (const { packId, role, version } of sameVersionOtherContent(outDir, built.value)) {
    say(
      `${packId}/${role}: other content than before under version ${version}. Phones that have it will keep theirs: raise version in pack.yaml.`,
    );
  }
  const changed = planChangedWhileOpen(outDir, built.value, Date.now());
  if (changed !== null) {
    say(
      `${changed.packId}: what is counted in ${changed.quarter} was changed, and that quarter has begun. Put its plan back as it was, and change a later quarter. Nothing was built.`,
    );
    return 1;
  }
  writePacks(outDir, built.value, keys, byCountry);
  for (const { packId, role, version, files, sounds } of built.value) {
    say(`${packId}/${role} version ${version}: ${files.length} files, ${files.reduce((all, file) => all + file.bytes, 0)} bytes`);
    if (sounds.length > 0) {
      const bytes = sounds.reduce((all, { content }) => all + content.length, 0);
      say(`${packId}/${role}: ${sounds.length} recordings, ${bytes} bytes`);
    }
  }
  tellStale(sources);
  if (keys.keys.length === 0) say("Nobody has signed it yet: npm run -s pack -- sign --help");
  say(`Written to ${relative(process.cwd(), resolve(outDir)) || "."}`);
  return 0;
}

async function verify(dir: string, rootFile: string | undefined, isRelease: boolean): Promise<number> {
  for (const file of isRelease ? [join(dir, "root.json"), ...(rootFile === undefined ? [] : [rootFile])] : []) {
    const refused = await refuseDevelopment(file);
    if (refused.ok) continue;
    say(refusalLine(refused.error));
    return 1;
  }
  const trusted = rootFile === undefined ? undefined : await readRoot(Uint8Array.from(readFileSync(rootFile)));
  if (trusted?.ok === false) {
    say(`${rootFile}: ${JSON.stringify(trusted.error)}`);
    return 1;
  }
  const { parts, complaints } = await verifyBuilt(dir, trusted?.value);
  for (const complaint of complaints) say(complaint);
  say(complaints.length === 0 ? `${parts.length} parts are whole and signed.` : `${complaints.length} complaints.`);
  return complaints.length === 0 ? 0 : 1;
}

async function inspect(dir: string): Promise<number> {
  const { parts, complaints } = await verifyBuilt(dir);
  for (const { packId, role, manifest, values } of parts) {
    say(
      `${packId}/${role}  version ${manifest.version}  made ${manifest.created.slice(0, 10)}  expires ${manifest.expires.slice(0, 10)}`,
    );
    for (const file of manifest.files) {
      const value = values.get(file.name);
      const count = Array.isArray(value)
        ? `${value.length} entries`
        : typeof value === "object" && value !== null && "strings" in value
          ? `${Object.keys(value.strings as object).length} texts`
          : "";
      const voices = recordingsIn(file.name, value);
      const sound =
        voices.length === 0 ? "" : `${voices.length} recordings, ${voices.reduce((n, { bytes }) => n + bytes, 0)} bytes`;
      say(`  ${file.name.padEnd(18)} ${String(file.bytes).padStart(8)} bytes  ${sound || count}`);
    }
  }
  for (const complaint of complaints) say(complaint);
  return complaints.length === 0 ? 0 : 1;
}

function diffLines(
  before: readonly CheckedPart[],
  after: readonly CheckedPart[],
  { values, json }: { readonly values: boolean; readonly json: boolean },
): readonly string[] {
  if (values) return diffValues(before, after);
  const lines = diffInWords(before, after);
  if (json) return [JSON.stringify(lines, null, 1)];
  return lines.flatMap(({ part, sentence }, i) => [...(lines[i - 1]?.part === part ? [] : [part]), `  ${sentence}`]);
}

async function main(): Promise<number> {
  if (process.argv[2] === "audio") return audioCommand(process.argv.slice(3), say);
  if (process.argv[2] === "preview") return previewCommand(process.argv.slice(3), defaultSources, say);
  if (process.argv[2] === "sheet") return sheetCommand(process.argv.slice(3), defaultSources, say);
  if (process.argv[2] === "schema") return schemaCommand(process.argv.slice(3), defaultSources, say);
  if (process.argv[2] === "directory") return directoryCommand(process.argv.slice(3), say);
  if (process.argv[2] === "due" || process.argv[2] === "calls") return editorsCommand(process.argv.slice(2), defaultSources, say);
  if (["keys", "sign", "release"].includes(process.argv[2] ?? ""))
    return keysCommand(process.argv.slice(2), { person: personAtTerminal(say), nowMs: Date.now(), defaultSources });
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string" },
      keys: { type: "string", default: join(process.env.FANAL_DATA ?? "data", "keys") },
      root: { type: "string" },
      release: { type: "boolean", default: false },
      pack: { type: "string", default: join("packs", "core") },
      into: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      values: { type: "boolean", default: false },
    },
  });
  const [command, ...rest] = positionals;
  const sources = rest.length > 0 ? rest : defaultSources();
  const out = values.out ?? "public/packs";
  const dir = rest[0] ?? out;
  if (command === "guide") return guideCommand(rest, { ...values, out: values.out }, say);
  if (command === "check") {
    const code = tell(readAndCheck(sources).problems);
    tellStale(sources);
    return code;
  }
  if (command === "build") return build(rest.length > 0 ? { sources, byCountry: [] } : readServed(), values.keys, out);
  if (command === "verify") return verify(dir, values.root, values.release);
  if (command === "inspect") return inspect(dir);
  if (command === "diff" && rest[0] !== undefined && rest[1] !== undefined) {
    // Whoever signs reads it before there are signatures.
    const [before, after] = [await verifyBuilt(rest[0]), await verifyBuilt(rest[1], undefined, { signatures: "awaited" })];
    for (const line of diffLines(before.parts, after.parts, values)) say(line);
    for (const complaint of [...before.complaints, ...after.complaints]) say(complaint);
    return 0;
  }
  say(USAGE);
  return command === undefined || command === "help" ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  return 1;
});
