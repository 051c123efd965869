import { join } from "node:path";
import { keyUseProblems, readSources } from "./check-key-use.ts";
import { localeProblems } from "./check-languages.ts";
import { forbiddenWords, otherTerms, untranslated, type WordFinding } from "./check-words.ts";
import { REFERENCE } from "./read-locales.ts";
import { disguises, variableFaults } from "./safe-text.ts";
import { allTexts } from "./texts.ts";
import type { Workspace } from "./workspace.ts";

export interface CheckReport {
  readonly problems: readonly string[];
  readonly warnings: readonly WordFinding[];
}

function packProblems({ locales, packs }: Workspace): string[] {
  const english = new Map(packs.filter(({ lang }) => lang === REFERENCE).map((pack) => [pack.id, pack.strings]));
  return packs.flatMap(({ id, lang, strings }) =>
    [...strings].flatMap(([key, text]) => {
      const source = english.get(id)?.get(key);
      const intl = locales.get(lang)?.meta.intl ?? lang;
      const faults = [
        ...(source === undefined ? [] : variableFaults(text, { source, isPlural: false, intl })),
        ...disguises(text, intl),
      ];
      return faults.map((fault) => `${id.replace(/\/([^/]*)$/, `/text/${lang}/$1.yaml`)}: ${key} ${fault}`);
    }),
  );
}

function variableProblems({ locales, words }: Workspace): string[] {
  const known = new Set(words.variables.map(({ name }) => name));
  const used = new Set<string>();
  for (const strings of locales.get(REFERENCE)?.groups.values() ?? [])
    for (const text of strings.values()) for (const match of text.matchAll(/\{\{-?\s*(\w+)/g)) used.add(match[1] ?? "");
  return [...used]
    .filter((name) => !known.has(name))
    .map((name) => `locales/variables.csv does not say what {{${name}}} stands for`);
}

/** Everything that can be said about the words of all languages. Only problems stop a build. */
export function checkAll(workspace: Workspace): CheckReport {
  const { root, locales, words } = workspace;
  const texts = allTexts(locales, workspace.packs);
  const reference = locales.get(REFERENCE);
  const sources = [...readSources(join(root, "src")), ...readSources(join(root, "tools"), "i18n")];
  const problems = [
    ...workspace.problems,
    ...localeProblems(locales, words.names),
    ...packProblems(workspace),
    ...variableProblems(workspace),
    ...[...forbiddenWords(texts, words, "error"), ...untranslated(texts, words)].map(({ sentence }) => sentence),
    ...(reference ? keyUseProblems(reference, sources) : []),
  ];
  return { problems, warnings: [...forbiddenWords(texts, words, "warning"), ...otherTerms(texts, words)] };
}

/** One line a language, or with `whole` every warning. */
export function warningLines(warnings: readonly WordFinding[], whole: boolean): readonly string[] {
  if (whole) return warnings.map(({ sentence }) => `warning: ${sentence}`);
  const counts = new Map<string, number>();
  for (const { lang } of warnings) counts.set(lang, (counts.get(lang) ?? 0) + 1);
  return [...counts].map(
    ([lang, count]) =>
      `${lang}: ${count} ${count === 1 ? "warning" : "warnings"} about words (npm run -s i18n -- check --warnings)`,
  );
}
