import { ASKED } from "../columns.ts";
import type { Findings, Subject } from "./finding.ts";
import { countWords, FORMULAS } from "./readability.ts";

/** Shorter texts have too few words for a formula to mean anything. */
const FEWEST_WORDS = 10;

function lintTranslations({ source }: Subject, findings: Findings): void {
  const reference = source.texts["en"]?.strings ?? {};
  for (const [lang, { strings }] of Object.entries(source.texts)) {
    if (lang === "en") continue;
    for (const key of Object.keys(reference))
      if (!(key in strings))
        findings.text(
          lang,
          key,
          "missing-translation",
          "warning",
          `"${key}" has no words in ${lang}: English is shown.`,
          "Translate it, and have it reviewed.",
        );
    for (const key of Object.keys(strings))
      if (!(key in reference))
        findings.text(
          lang,
          key,
          "no-reference",
          "error",
          `"${key}" has words in ${lang} and none in English.`,
          "Write the English text.",
        );
  }
}

/** What the person hears or reads: questions that are asked, texts that are read out, answers. */
function heardKeys({ guides }: Subject["source"]): ReadonlySet<string> {
  const asked = guides.questions.filter(({ type }) => ASKED.includes(type) || type === "talk");
  return new Set([
    ...asked.map(({ id }) => `q.${id}`),
    ...asked.flatMap(({ options }) => options.map((value) => `label.${value}`)),
    ...guides.scripts.map((id) => `script.${id}`),
  ]);
}

function lintReadingAge(subject: Subject, findings: Findings): void {
  const { source } = subject;
  const heard = heardKeys(source);
  for (const [lang, { strings }] of Object.entries(source.texts)) {
    const formula = FORMULAS[lang];
    const texts = Object.entries(strings).filter(([key]) => heard.has(key));
    const first = texts[0]?.[0];
    if (first === undefined) continue;
    if (formula === undefined) {
      findings.text(
        lang,
        first,
        "reading-age",
        "note",
        `There is no formula for ${lang} that fits texts written like these.`,
        "Read them to somebody who speaks the language.",
      );
      continue;
    }
    const long = texts.filter(([, text]) => countWords(text) >= FEWEST_WORDS);
    for (const [key, text] of long) {
      const score = Math.round(formula.score(text) * 10) / 10;
      if (formula.isTooHard(score))
        findings.text(
          lang,
          key,
          "reading-age",
          "note",
          `"${key}" is hard to read: ${formula.name} ${score.toFixed(1)}, for a child of ten ${formula.target}.`,
          "Use shorter words and sentences.",
        );
    }
  }
}

/** Words that are missing, and words that are hard to follow. */
export function lintTexts(subject: Subject, findings: Findings): void {
  lintTranslations(subject, findings);
  lintReadingAge(subject, findings);
}
