import { assessFacts, assessmentName } from "#domain/screening/assess.ts";
import { createCatalogue } from "#domain/screening/evidence.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";
import type { KeyPath } from "./yaml-file.ts";

/** More than this is a report, not a story to read on a phone between two tents. */
export const STORY_WORDS = 120;

const FOLLOW_BY_THEMSELVES = ["re_screen", "labour_rights"];

const words = (text: string): number => text.trim().split(/\s+/u).length;

/**
 * Ids once, indicators known, `expected` as the rules of the same pack give it, and stories that stay short in every language.
 * `indicators`: ids of all packs built together.
 */
export function checkPractice(values: PackValues, indicators: ReadonlySet<string>, problems: Problem[]): void {
  const file = values.sources.content.practice;
  if (file === undefined || values.practice === null) return;
  const { cards, cases } = values.practice;
  const note = (path: KeyPath, reason: string, todo: string): void => {
    problems.push(file.problem(path, reason, todo));
  };
  for (const [list, entries] of [
    ["cards", cards],
    ["cases", cases],
  ] as const) {
    const seen = new Set<string>();
    entries.forEach(({ id }, at) => {
      if (seen.has(id)) note([list, at, "id"], `The id "${id}" is used twice.`, "Give the later one a new id.");
      seen.add(id);
    });
  }
  const catalogue = values.indicators === null || values.rules === null ? null : createCatalogue(values.indicators, values.rules);
  cases.forEach((entry, at) => {
    const told = Object.values(entry.facts).flatMap((fact) => fact.indicators);
    for (const id of [...told, ...entry.otherSigns])
      if (!indicators.has(id)) note(["cases", at, "facts"], `No indicator is called "${id}".`, "Use an id of indicators.yaml.");
    for (const id of entry.otherSigns)
      if (told.includes(id))
        note(["cases", at, "otherSigns"], `"${id}" is a sign of this case.`, "List signs the story does not tell.");
    if (catalogue === null) return;
    const { code, flags } = assessFacts(catalogue, entry.age, entry.facts);
    if (assessmentName(code) !== entry.expected.assessment)
      note(
        ["cases", at, "expected", "assessment"],
        `The rules give ${assessmentName(code)} for these facts.`,
        "Correct the facts, or what is expected.",
      );
    const given = flags.filter((flag) => !FOLLOW_BY_THEMSELVES.includes(flag)).sort();
    if (given.join() !== [...entry.expected.flags].sort().join())
      note(["cases", at, "expected", "flags"], `The rules give: ${given.join(", ") || "none"}.`, "Correct one of the two.");
  });
  for (const { part, source } of values.texts.filter((text) => text.source.name === "practice")) {
    for (const [key, text] of Object.entries(part.strings))
      if (/^practice\..*\.story$/.test(key) && words(text) > STORY_WORDS)
        problems.push(
          source.file.problem(
            ["strings", key],
            `The story has ${words(text)} words.`,
            `Keep it at ${STORY_WORDS} or fewer, without details nobody needs.`,
          ),
        );
  }
}
