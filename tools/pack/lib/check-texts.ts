import { isGuideWord } from "#domain/pack/own-guides.ts";
import { didYouMean } from "./nearest.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";
import { groupOf, type SourcedText } from "./read-texts.ts";
import { type TextNeed, textNeeds } from "./text-needs.ts";

/** Groups of keys that the content decides. Other groups belong to `plan.yaml` alone, which lists its own. */
const DECIDED = [
  "q.",
  "script.",
  "guide.",
  "label.",
  "when.",
  "stop.",
  "never.",
  "who.",
  "indicator.",
  "element.",
  "learn.",
  "practice.",
  "right.",
  "ask.",
  "page.",
  "danger.",
  "missing.",
  "service.",
  "pack.",
];

/**
 * English has every key the content needs and no other; other languages have no key English lacks, and the same placeholders. An overlay
 * may say in a language what the packs below say in English and nobody said there.
 */
export function checkTexts(values: PackValues, problems: Problem[], below: readonly PackValues[] = []): void {
  const ofOthers = values.sources.meta.kind === "overlay" ? englishOf(below) : new Map<string, English>();
  const english = new Map<string, English>();
  for (const source of values.texts.filter(({ part }) => part.lang === "en")) {
    for (const [key, text] of Object.entries(source.part.strings)) {
      const other = english.get(key);
      if (other !== undefined)
        problems.push(
          source.source.file.problem(
            ["strings", key],
            `The key also stands in ${other.source.source.file.path}.`,
            "Keep one of the two.",
          ),
        );
      else english.set(key, { text, source });
    }
  }
  const needs = textNeeds(values);
  for (const need of needs.required) if (!english.has(need.key)) problems.push(missing(need, values));
  const allowed = new Set([...needs.required, ...needs.optional].map(({ key }) => key));
  for (const [key, { source }] of english) {
    const group = groupOf(key);
    const isPlan = source.source.name === "plan";
    const known = isPlan ? !DECIDED.includes(group) : allowed.has(key) || key.startsWith("danger.fact.");
    if (!known)
      problems.push(
        source.source.file.problem(
          ["strings", key],
          "Nothing uses this key.",
          isPlan
            ? "Put it in the file its first word belongs to."
            : `${didYouMean(key, allowed)}Correct the key, or remove the line.`,
        ),
      );
  }
  for (const source of values.texts) {
    if (source.part.lang === "en") continue;
    const { file, name } = source.source;
    for (const [key, text] of Object.entries(source.part.strings)) {
      const reference = english.get(key) ?? ofOthers.get(key);
      const said = english.has(key) ? undefined : below.find((pack) => says(pack, source.part.lang, key));
      if (said !== undefined && reference !== undefined && isGuideWord(key))
        problems.push(
          file.problem(
            ["strings", key],
            `${said.sources.meta.packId} says this in ${source.part.lang}, and an overlay changes no word of its guides.`,
            "Remove the line. If the words are wrong, tell whoever keeps that pack.",
          ),
        );
      else if (reference === undefined)
        problems.push(
          file.problem(
            ["strings", key],
            "English has no such key.",
            `${didYouMean(key, english.keys())}Remove the line, or correct the key.`,
          ),
        );
      else if (reference.source.source.name !== name)
        problems.push(
          file.problem(
            ["strings", key],
            `In English this key stands in ${reference.source.source.name}.yaml.`,
            "Move the line there.",
          ),
        );
      else compare(source, key, reference.text, text, problems);
    }
  }
  for (const source of values.texts) {
    for (const [key, text] of Object.entries(source.part.strings))
      if (text.trim() === "")
        problems.push(
          source.source.file.problem(
            ["strings", key],
            "The text is empty.",
            "Write it, or remove the line so that the reference text is shown.",
          ),
        );
  }
}

interface English {
  readonly text: string;
  readonly source: SourcedText;
}

const englishOf = (packs: readonly PackValues[]): ReadonlyMap<string, English> =>
  new Map(
    packs
      .flatMap(({ texts }) => texts.filter(({ part }) => part.lang === "en"))
      .flatMap((source) => Object.entries(source.part.strings).map(([key, text]) => [key, { text, source }] as const)),
  );

const says = ({ texts }: PackValues, lang: string, key: string): boolean =>
  texts.some(({ part }) => part.lang === lang && Object.hasOwn(part.strings, key));

const missing = (need: TextNeed, values: PackValues): Problem =>
  need.file.problem(need.path, `The English text "${need.key}" is missing.`, `Add it to ${values.sources.dir}/text/en.`);

const placeholders = (text: string): string => (text.match(/\{\{[^}]*\}\}/g) ?? []).sort().join(" ");
/** Numbers in order of size, whatever digits they are written with, and whatever stands between the digits of a phone number. */
export const numbersIn = (text: string): string =>
  (
    text
      .replace(/\p{Nd}/gu, toAsciiDigit)
      .replace(/(?<=\d)[\s.\u00a0\u202f](?=\d)/g, "")
      .match(/\d+/g) ?? []
  )
    .sort()
    .join(" ");

const ZEROS = [0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6];
function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
}

function compare(source: SourcedText, key: string, reference: string, text: string, problems: Problem[]): void {
  const { file } = source.source;
  if (placeholders(reference) !== placeholders(text))
    problems.push(
      file.problem(
        ["strings", key],
        `The placeholders differ from English (${placeholders(reference) || "none"}).`,
        "Copy them as they are.",
      ),
    );
  if (["danger.", "missing."].includes(groupOf(key)) && numbersIn(reference) !== numbersIn(text)) {
    problems.push(
      file.problem(
        ["strings", key],
        `The numbers differ from English (${numbersIn(reference) || "none"} there, ${numbersIn(text) || "none"} here).`,
        "A wrong number on these pages costs lives: make them the same.",
      ),
    );
  }
}
