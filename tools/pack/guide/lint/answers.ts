import type { Guides, Question } from "#domain/pack/guides.ts";
import type { Findings, Subject } from "./finding.ts";

/** Elements whose questions are asked for the sake of an indicator. */
const ABOUT_INDICATORS: readonly string[] = ["act", "means", "purpose", "smuggling", "aggravation", "debt"];
const OPEN: readonly string[] = ["skip", "not_sure"];

/** Answers that say "nothing of this" by what they are, so that nobody has to write it. */
function saysNothing(question: Question, value: string, guides: Guides): boolean {
  if (OPEN.includes(value) || guides.exclusive.includes(value)) return true;
  if (guides.noEquivalents[question.id]?.answers.includes(value) === true || value in question.clears) return true;
  // Of yes and no, one raises and the other is its opposite.
  return value === "yes" && "no" in question.maps;
}

function lintQuestion(question: Question, at: number, guides: Guides, findings: Findings): void {
  if (question.options.length === 0 || !ABOUT_INDICATORS.includes(question.element ?? "")) return;
  if (Object.keys(question.maps).length === 0) {
    findings.at(
      ["questions", at],
      "raises-nothing",
      "note",
      `No answer to "${question.id}" raises an indicator.`,
      "If it only opens other questions, that is as it should be.",
    );
    return;
  }
  for (const value of question.options)
    if (!(value in question.maps) && !saysNothing(question, value, guides))
      findings.at(
        ["questions", at, "maps"],
        "answer-without-indicator",
        "warning",
        `The answer "${value}" of "${question.id}" raises no indicator, and nothing says that this is meant.`,
        `Add the indicator, or write "${value}: []" in maps ("${value}: none" in a form).`,
      );
}

function lintIndicators({ source, indicators, whole }: Subject, findings: Findings): void {
  const { guides, notes } = source;
  const raised = new Map<string, readonly (string | number)[]>();
  guides.questions.forEach(({ maps }, at) => {
    for (const [value, ids] of Object.entries(maps))
      for (const id of ids) if (!raised.has(id)) raised.set(id, ["questions", at, "maps", value]);
  });
  guides.workerTickList.forEach((id, at) => {
    if (!raised.has(id)) raised.set(id, ["workerTickList", at]);
  });
  const catalogue = new Map(indicators.map((indicator) => [indicator.id, indicator]));
  for (const [id, path] of raised) {
    const known = catalogue.get(id);
    if (known === undefined)
      findings.at(path, "unknown-indicator", "error", `No indicator is called "${id}".`, "Use an id of indicators.yaml.");
    else if (known.sources.length === 0)
      findings.at(
        path,
        "missing-source",
        "warning",
        `Nothing says where "${id}" comes from.`,
        "Add a source in indicators.yaml.",
      );
    else if (known.sourceStatus === "known")
      findings.at(
        path,
        "source-not-seen",
        "note",
        `The source of "${id}" was recalled, not read.`,
        "Read it, and set sourceStatus: seen.",
      );
  }
  if (!whole) return;
  for (const { id } of indicators)
    if (!raised.has(id) && !notes.notCollected.includes(id))
      findings.at(
        ["workerTickList"],
        "indicator-never-raised",
        "warning",
        `No answer and no tick raises "${id}".`,
        "Let an answer raise it, add it to workerTickList, or list it in notCollected.",
      );
}

/** Answers that lead nowhere, indicators nobody raises, and indicators nobody can trace. */
export function lintAnswers(subject: Subject, findings: Findings): void {
  subject.source.guides.questions.forEach((question, at) => lintQuestion(question, at, subject.source.guides, findings));
  lintIndicators(subject, findings);
}
