import { err, ok, type Result } from "#lib/result.ts";
import { numbersIn } from "../pack/lib/check-texts.ts";
import { baseKey, formOf, pluralBases, pluralForms } from "./plurals.ts";
import { REFERENCE } from "./read-locales.ts";
import { disguises, variableFaults } from "./safe-text.ts";
import { type Unit, unitId, unitsOf } from "./units.ts";
import type { Workspace } from "./workspace.ts";
import type { ReadUnit, ReadXliff } from "./xliff-read.ts";
import { markOf } from "./xliff-write.ts";

export interface Refusal {
  readonly id: string;
  readonly reason: string;
}
export interface Change {
  readonly unit: Unit;
  readonly text: string;
  /** Whether the file says that somebody other than the writer has read it. */
  readonly isReviewed: boolean;
}
/** What an import would do. Nothing is written yet. */
export interface ImportPlan {
  readonly lang: string;
  readonly changes: readonly Change[];
  readonly refused: readonly Refusal[];
  readonly unchanged: number;
  /** Texts without a translation in the file; what is there stays. */
  readonly empty: number;
}

/** What programs leave at the ends of a text. Anything rarer there is looked at like the rest. */
const EDGES = /^[ \t\r\n]+|[ \t\r\n]+$/g;

/** On these pages a wrong number costs lives. */
const WITH_NUMBERS = /^packs\/[^/]+\/(?:danger|missing)$/;

function faultOf(text: string, unit: Unit, read: ReadUnit, intl: string): string | null {
  if (read.fault !== null) return read.fault;
  if (read.source !== unit.source) return "is a translation of another English text than today's: out of date";
  if (text.length > unit.limit) return `is longer than ${unit.limit} characters`;
  const faults = [...variableFaults(text, { source: unit.source, isPlural: unit.isPlural, intl }), ...disguises(text, intl)];
  if (WITH_NUMBERS.test(unit.file) && numbersIn(text) !== numbersIn(unit.source))
    faults.push("has other numbers than the English text");
  return faults[0] ?? null;
}

/** Plural forms come together or not at all. */
function wholePlurals(
  changes: readonly Change[],
  units: ReadonlyMap<string, Unit>,
  intl: string,
): { kept: Change[]; refused: Refusal[] } {
  const texts = new Map(changes.map(({ unit, text }) => [unitId(unit), text]));
  const kept: Change[] = [];
  const refused: Refusal[] = [];
  for (const change of changes) {
    const { file, key, isPlural } = change.unit;
    const lacking = isPlural
      ? pluralForms(intl).filter((form) => {
          const id = unitId({ file, key: `${baseKey(key)}_${form}` });
          return (texts.get(id) ?? units.get(id)?.target ?? "").trim() === "";
        })
      : [];
    if (lacking.length === 0) kept.push(change);
    else
      refused.push({
        id: unitId(change.unit),
        reason: `is a plural of which ${lacking.join(", ")} ${lacking.length === 1 ? "is" : "are"} missing`,
      });
  }
  return { kept, refused };
}

/** Holds every text of a file against what is here. `error`: why the file as a whole cannot be taken. */
export function planImport(workspace: Workspace, xliff: ReadXliff): Result<ImportPlan, string> {
  const lang = xliff.target;
  const locale = workspace.locales.get(lang);
  if (xliff.source !== REFERENCE)
    return err(`It translates from ${xliff.source || "no language"}; ours are written in ${REFERENCE}.`);
  if (lang === REFERENCE) return err("English is written in the files themselves.");
  if (locale === undefined)
    return err(`There is no language ${lang || "named in it"} here. Make it first: npm run -s i18n -- new ${lang || "CODE"}`);
  const { intl } = locale.meta;
  const units = new Map(unitsOf(workspace, lang, { all: true }).map((unit) => [unitId(unit), unit]));
  const bases = pluralBases(units.keys());
  const [changes, refused]: [Change[], Refusal[]] = [[], []];
  let [unchanged, empty] = [0, 0];
  const seen = new Set<string>();
  for (const read of xliff.units) {
    const refuse = (reason: string): void => {
      refused.push({ id: read.id, reason });
    };
    const unit = units.get(read.id);
    if (unit === undefined) {
      const isForm = formOf(read.id) !== null && bases.has(baseKey(read.id));
      refuse(isForm ? `is no plural form of this language (${pluralForms(intl).join(", ")})` : "is no text of ours");
      continue;
    }
    if (seen.has(read.id)) {
      refuse("stands in the file twice; the first one counts");
      continue;
    }
    seen.add(read.id);
    const text = read.target.replace(EDGES, "");
    if (text === "" && read.fault === null) {
      empty += 1;
      continue;
    }
    const isOld = read.mark !== null && read.mark !== markOf(unit.target);
    const isUntouched = read.target === unit.target || (isOld && read.mark === markOf(read.target));
    if (isUntouched && read.fault === null) {
      unchanged += 1;
      continue;
    }
    const fault = faultOf(text, unit, read, intl);
    if (fault !== null) refuse(fault);
    else if (isOld && text !== unit.target) refuse("was changed here since the file went out, and in the file too");
    else if (text === unit.target) unchanged += 1;
    else changes.push({ unit, text, isReviewed: read.state === "reviewed" || read.state === "final" });
  }
  const whole = wholePlurals(changes, units, intl);
  return ok({ lang, changes: whole.kept, refused: [...refused, ...whole.refused], unchanged, empty });
}
