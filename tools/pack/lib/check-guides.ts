import type { Guide, Guides, Question } from "#domain/pack/guides.ts";
import { compileGuides, guideStepIds, HIDDEN_FIELDS, LEAVES_OPEN, TICK_LIST_STEP } from "#domain/screening/compile.ts";
import { checkConditions } from "./check-conditions.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";
import type { KeyPath, YamlFile } from "./yaml-file.ts";

/** Safeguarding rule 3.9: kinds of offence are in the catalogue for published cases; no guide and no tick list records them. */
export const NEVER_RECORDED = ["CRI-01", "CRI-02", "CRI-03", "CRI-04", "CRI-05", "CRI-06", "CRI-08"] as const;

interface IndicatorUse {
  readonly path: KeyPath;
  readonly id: string;
}

function indicatorUses(guides: Guides): readonly IndicatorUse[] {
  const ofQuestion = (question: Question, at: number): IndicatorUse[] => [
    ...Object.entries(question.maps).flatMap(([value, ids]) =>
      ids.map((id, i) => ({ path: ["questions", at, "maps", value, i], id })),
    ),
    ...Object.entries(question.clears).flatMap(([value, taken]) =>
      Object.entries(taken).flatMap(([source, ids]) =>
        ids.map((id, i) => ({ path: ["questions", at, "clears", value, source, i], id })),
      ),
    ),
  ];
  return [
    ...guides.questions.flatMap(ofQuestion),
    ...guides.workerTickList.map((id, i) => ({ path: ["workerTickList", i], id })),
  ];
}

/** What the check of guides reads of a pack. */
export interface GuideValues extends Pick<PackValues, "guides" | "guideNotes"> {
  readonly sources: { readonly content: { readonly guides?: YamlFile } };
}

/** Checks of the guide file that its schema cannot see. `indicators`: catalogue ids of all packs built together. */
export function checkGuides(values: GuideValues, indicators: ReadonlySet<string>, problems: Problem[]): void {
  const file = values.sources.content.guides;
  const { guides } = values;
  if (file === undefined || guides === null) return;
  const before = problems.length;
  const note = (path: KeyPath, reason: string, todo: string): void => {
    problems.push(file.problem(path, reason, todo));
  };

  const seen = new Set<string>();
  guides.questions.forEach(({ id }, at) => {
    if (seen.has(id)) note(["questions", at, "id"], `The id "${id}" is used twice.`, "Give the later one a new id.");
    if (values.guideNotes.retired.includes(id))
      note(["questions", at, "id"], `The id "${id}" is retired.`, "Old cases still use it: choose a new id.");
    seen.add(id);
  });

  for (const { path, id } of indicatorUses(guides)) {
    if (!indicators.has(id)) note(path, `No indicator is called "${id}".`, "Use an id of indicators.yaml, or define it there.");
    if ((NEVER_RECORDED as readonly string[]).includes(id) || values.guideNotes.notCollected.includes(id)) {
      note(path, `"${id}" is a kind of offence, and no guide records those.`, "Use CRI-00, or leave it out.");
    }
  }
  guides.lawyerOnly.indicators.forEach((id, i) => {
    if (!indicators.has(id))
      note(["lawyerOnly", "indicators", i], `No indicator is called "${id}".`, "Use an id of indicators.yaml.");
  });

  checkAnswers(guides, note);
  checkLists(guides, note);
  checkConditions(guides, file, problems);
  if (problems.length === before) checkAsApp(guides, indicators, file, problems);
}

type Note = (path: KeyPath, reason: string, todo: string) => void;

/** Every answer named in a question is one of its options. */
function checkAnswers(guides: Guides, note: Note): void {
  const optionsOf = new Map(guides.questions.map((question) => [question.id, question.options]));
  guides.questions.forEach((question, at) => {
    for (const field of ["maps", "clears", "redFlag", "optionWho"] as const) {
      for (const value of Object.keys(question[field])) {
        if (!question.options.includes(value))
          note(["questions", at, field, value], `"${value}" is no answer of ${question.id}.`, "Use one of its options.");
      }
    }
    question.settles?.forEach((value, i) => {
      const path = ["questions", at, "settles", i];
      if (!question.options.includes(value)) note(path, `"${value}" is no answer of ${question.id}.`, "Use one of its options.");
      else if (question.element === "age" || question.redFlag[value] !== undefined || LEAVES_OPEN.includes(value))
        note(path, `"${value}" is asked again at every talk.`, "A red flag, an age, not_sure and skip are never settled.");
    });
    if (new Set(question.options).size !== question.options.length)
      note(["questions", at, "options"], "An option stands twice.", "Keep one.");
    if (question.type !== "talk" && question.options.length === 0)
      note(["questions", at, "options"], "There is nothing to answer.", "List the options.");
    for (const source of Object.values(question.clears).flatMap(Object.keys)) {
      if (!optionsOf.has(source))
        note(["questions", at, "clears"], `No question is called "${source}".`, "Use the id of a question.");
    }
    if (question.whenFrom !== undefined && !optionsOf.has(question.whenFrom))
      note(["questions", at, "whenFrom"], `No question is called "${question.whenFrom}".`, "Use the id of a question.");
  });
  for (const [id, { answers }] of Object.entries(guides.noEquivalents)) {
    const options = optionsOf.get(id);
    if (options === undefined) note(["noEquivalents", id], `No question is called "${id}".`, "Use the id of a question.");
    else
      answers.forEach(
        (value, i) =>
          !options.includes(value) &&
          note(["noEquivalents", id, "answers", i], `"${value}" is no answer of ${id}.`, "Use one of its options."),
      );
  }
}

/** Every id in a list exists, and every question is in a list. */
function checkLists(guides: Guides, note: Note): void {
  const questions = new Set(guides.questions.map(({ id }) => id));
  const steps = new Set([...questions, ...guides.scripts, TICK_LIST_STEP]);
  const all = (path: KeyPath, ids: readonly string[], known: ReadonlySet<string>, what: string): void =>
    ids.forEach(
      (id, i) => !known.has(id) && note([...path, i], `No ${what} is called "${id}".`, "Check the spelling, or define it."),
    );
  guides.guides.forEach((guide, at) => {
    for (const list of ["before", "questions", "optional", "sharing", "after"] as const)
      all(["guides", at, list], guide[list], steps, "question or script");
    all(["guides", at, "midway", "ask"], guide.midway.ask, steps, "question or script");
    all(["guides", at, "midway", "before"], guide.midway.before, new Set(guide.questions), "question of this guide");
    all(["guides", at, "basics"], guide.basics ?? [], new Set(guide.questions), "question of this guide");
  });
  const guideIds = new Set(guides.guides.map(({ id }) => id));
  guides.switches.forEach((rule, at) => {
    all(["switches", at, "from"], rule.from, guideIds, "guide");
    all(["switches", at, "to"], [rule.to], guideIds, "guide");
    all(["switches", at, "after"], rule.after, questions, "question");
    all(["switches", at, "first"], rule.first, steps, "question or script");
  });
  for (const [guide, elements] of Object.entries(guides.core)) {
    if (!guideIds.has(guide)) note(["core", guide], `No guide is called "${guide}".`, "Use the id of a guide.");
    for (const [element, ids] of Object.entries(elements))
      if (Array.isArray(ids)) all(["core", guide, element], ids, questions, "question");
  }
  all(["forcedScripts"], guides.forcedScripts, new Set(guides.scripts), "script");
  all(["lawyerOnly", "answers"], guides.lawyerOnly.answers, questions, "question");
  all(["referralOnly"], guides.referralOnly, questions, "question");
  const listed = new Set(guides.guides.flatMap((guide: Guide) => guideStepIds(guide)));
  guides.questions.forEach(({ id }, at) => {
    if (!listed.has(id))
      note(["questions", at, "id"], `Nobody can reach "${id}": no guide lists it.`, "List it in a guide, or retire it.");
    if (Object.hasOwn(HIDDEN_FIELDS, id)) note(["questions", at, "id"], `"${id}" is set by the app.`, "Choose another id.");
  });
}

/** Last, the very check the app makes when it installs the pack. */
function checkAsApp(guides: Guides, indicators: ReadonlySet<string>, file: YamlFile, problems: Problem[]): void {
  const compiled = compileGuides(guides, indicators);
  if (compiled.ok) return;
  for (const error of compiled.error)
    problems.push(file.problem([], `The app would refuse it: ${error.type} in ${error.where}.`, "See docs/guide-format.md."));
}
