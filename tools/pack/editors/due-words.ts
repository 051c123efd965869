import type { Due, DueService } from "./due.ts";
import type { DueFact } from "./due-facts.ts";

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const LANGUAGE_NAMES = new Intl.DisplayNames("en", { type: "language" });
export const languageName = (code: string): string => LANGUAGE_NAMES.of(code) ?? code;

function serviceLine({ id, name, country, rungOn, ringAgainBy, pageReadOn, hasNumber, file, line }: DueService): string {
  const state =
    rungOn === undefined
      ? `nobody has rung; its page was read on ${pageReadOn}`
      : `last rung on ${rungOn}, to be rung again by ${ringAgainBy ?? ""}`;
  return `  ${country}  ${id} (${name}): ${state}${hasNumber ? "" : "; no number to ring, ask them another way"}. ${file}:${line}`;
}

const factLine = ({ what, why, readOn, reviewBy, reviewer, file, line }: DueFact): string =>
  why === "review"
    ? `  ${what}: read on ${readOn ?? ""}, to be read again by ${reviewBy ?? ""}. ${reviewer}. ${file}:${line}`
    : `  ${what}: marked as being checked. ${reviewer}. ${file}:${line}`;

const block = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ["", title, ...lines]);

function translationLines(due: Due): readonly string[] {
  const langs = [...new Set(due.translations.map(({ lang }) => lang))].sort();
  return langs.map((lang) => {
    const own = due.translations.filter((one) => one.lang === lang);
    const [drafts, missing] = (["drafts", "missing"] as const).map((key) => own.reduce((all, one) => all + one[key], 0));
    const absent = (missing ?? 0) === 0 ? "" : `, ${missing} not translated`;
    return `  ${languageName(lang)} (${lang}): ${count(drafts ?? 0, "text")} no native reviewer has passed${absent}, in ${count(own.length, "file")}.`;
  });
}

/** What falls due, as an editor reads it. */
export function dueLines(due: Due): readonly string[] {
  const review = due.facts.filter(({ why }) => why === "review");
  const check = due.facts.filter(({ why }) => why === "check");
  return [
    `Due by the end of ${due.month} (today is ${due.today})`,
    ...block(
      "Parts",
      due.parts.map(
        ({ part, version, made, ageDays, reviewBy, isDue, reviewers }) =>
          `  ${part} version ${version}: ${count(ageDays, "day")} old (made ${made}), review by ${reviewBy}${isDue ? " - DUE" : ""}. Reviewers: ${reviewers.join(", ")}.`,
      ),
    ),
    ...block(`Services to ring or to ask: ${due.services.length}. Directory editor.`, due.services.map(serviceLine)),
    ...block(`Texts to be read again: ${review.length}`, review.map(factLine)),
    ...block(`Facts being checked: ${check.length}`, check.map(factLine)),
    ...block("Translations: a native reviewer of each language", translationLines(due)),
    ...block(
      "What the files do not hold",
      due.notHeld.map((sentence) => `  ${sentence}`),
    ),
  ];
}
