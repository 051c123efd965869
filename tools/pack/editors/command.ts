import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { utcDay } from "#lib/clock.ts";
import { refusalText } from "../guide/places.ts";
import { decodeText } from "../guide/read-table.ts";
import { readAndCheck } from "../lib/check-pack.ts";
import type { PackValues } from "../lib/pack-values.ts";
import { formatProblem } from "../lib/problems.ts";
import { MAX_BYTES, MAX_ROWS } from "./call-results.ts";
import { callList, callsCsv } from "./calls.ts";
import { dueIn } from "./due.ts";
import { count, dueLines } from "./due-words.ts";
import { lastDayOf } from "./months.ts";
import { takeCalls } from "./take-calls.ts";

export const EDITORS_USAGE = `  due   [folder…] [--month YYYY-MM] [--json]            what falls due: parts, services to ring, texts to read again, drafts
  calls [folder…] [--month YYYY-MM] [--first N] [--out FILE.csv]
                                                        numbers for volunteers to ring, the most urgent first
  calls [folder…] --results FILE.csv [--into]           what a filled list changes, or the corrections decided in the
                                                        app; --into writes it into the pack`;

type Say = (line: string) => void;

/** The packs, or null with their problems said: half a pack would make a list with holes. */
function readPacks(sources: readonly string[], say: Say): readonly PackValues[] | null {
  const { packs, problems } = readAndCheck(sources);
  for (const problem of problems) say(formatProblem(problem));
  return problems.length === 0 ? packs : null;
}

interface Options {
  readonly month: string;
  readonly today: string;
  readonly json: boolean;
  readonly into: boolean;
  readonly first: number;
  readonly out: string | undefined;
  readonly results: string | undefined;
}

function due(sources: readonly string[], { month, today, json }: Options, say: Say): number {
  const packs = readPacks(sources, say);
  if (packs === null) return 1;
  const found = dueIn(packs, month, today);
  for (const line of json ? [JSON.stringify(found, null, 1)] : dueLines(found)) say(line);
  return 0;
}

function list(sources: readonly string[], { month, first, out }: Options, say: Say): number {
  const aside: Say = out === undefined ? (line) => void process.stderr.write(`${line}\n`) : say;
  const packs = readPacks(sources, aside);
  if (packs === null) return 1;
  const services = packs.flatMap((pack) => pack.services.map(({ service }) => service));
  const { calls, neverRing, secretAddress } = callList(services, lastDayOf(month));
  const chosen = calls.slice(0, first);
  const csv = callsCsv(chosen);
  if (out === undefined) process.stdout.write(csv);
  else {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, csv);
  }
  aside(`${count(chosen.length, "number")} to ring, of ${calls.length} that are due${out === undefined ? "" : `: ${out}`}.`);
  if (neverRing.length > 0)
    aside(
      `Not in the list, because nobody rings an emergency line to test it: ${neverRing.join(", ")}. Ask their operators in writing.`,
    );
  if (secretAddress.length > 0)
    aside(`Not in the list, because their address is kept secret: ${secretAddress.join(", ")}. The directory editor rings them.`);
  return 0;
}

/** A call is dated by the clock on the service's own wall: there a day may have begun that has not in UTC. */
const dayOfCalls = (): string => utcDay(Date.now() + 2 * 3_600_000);

function take(sources: readonly string[], { results = "", into }: Options, say: Say): number {
  if (statSync(results).size > MAX_BYTES) {
    say(`${results}: The file is larger than ${MAX_BYTES / 1_000_000} MB. A list of calls has at most ${MAX_ROWS} rows.`);
    say("Nothing was written.");
    return 1;
  }
  const text = decodeText(results, readFileSync(results));
  const taken = text.ok ? takeCalls(results, text.value, sources, dayOfCalls(), into) : null;
  if (!text.ok) say(refusalText(text.error));
  if (taken?.ok === false) for (const line of taken.error) say(line);
  if (taken?.ok !== true) {
    say("Nothing was written.");
    return 1;
  }
  const { words, changed, empty, files } = taken.value;
  for (const line of words) say(line);
  if (empty > 0) say(`${count(empty, "row")} nobody has filled in.`);
  if (changed === 0) say("Nothing to write.");
  else if (into) say(`${count(changed, "service")} changed in ${files.join(", ")}. Raise version in pack.yaml, then build.`);
  else say(`${count(changed, "service")} would change. Nothing was written: add --into.`);
  return 0;
}

/** `pack due` and `pack calls`; the exit code. */
export function editorsCommand(words: readonly string[], defaultSources: () => readonly string[], say: Say): number {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      month: { type: "string" },
      json: { type: "boolean", default: false },
      first: { type: "string" },
      out: { type: "string" },
      results: { type: "string" },
      into: { type: "boolean", default: false },
    },
  });
  const [command, ...folders] = positionals;
  const sources = folders.length > 0 ? folders : defaultSources();
  const today = utcDay(Date.now());
  const month = values.month ?? today.slice(0, 7);
  const first = values.first === undefined ? Number.POSITIVE_INFINITY : Number(values.first);
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month)) {
    say(`--month ${month}: a year and a month are meant, such as ${today.slice(0, 7)}.`);
    return 1;
  }
  if (!(first >= 1)) {
    say(`--first ${values.first ?? ""}: a number of calls is meant, such as 20.`);
    return 1;
  }
  const { json, into, out, results } = values;
  const options = { month, today, first, json, into, out, results };
  if (command === "due") return due(sources, options, say);
  return results === undefined ? list(sources, options, say) : take(sources, options, say);
}
