import type { Guide, Guides } from "#domain/pack/guides.ts";
import { guideStepIds, HIDDEN_FIELDS } from "#domain/screening/compile.ts";
import {
  type Expression,
  type ExpressionErrorReason,
  evaluate,
  parseExpression,
  references,
} from "#domain/screening/expression.ts";
import type { AnswerValue } from "#domain/screening/types.ts";
import { didYouMean } from "./nearest.ts";
import type { Problem } from "./problems.ts";
import type { KeyPath, YamlFile } from "./yaml-file.ts";

export const CONDITION_REASONS: Readonly<Record<ExpressionErrorReason, string>> = {
  empty: "it is empty",
  unexpected_character: "this character has no meaning here",
  unterminated_text: "a text begins with ' and does not end",
  unterminated_reference: "the brace after $ is not closed",
  bad_reference: "what stands between the braces is no id",
  unknown_name: "this word is not known; not(…), selected(…) and indicator(…) are",
  operand_expected: "a question or a text is missing here",
  condition_expected: "a condition is missing here",
  comparison_expected: "= or != is missing here",
  text_expected: "a text between ' and ' is missing here",
  comma_expected: "a comma is missing here",
  open_parenthesis_expected: "( is missing here",
  close_parenthesis_expected: ") is missing here",
  operator_expected: "a connecting word, and or or, is missing here",
  nested_too_deep: "it is nested too deeply",
};

interface Condition {
  readonly path: KeyPath;
  readonly text: string;
}

function allConditions(guides: Guides): readonly Condition[] {
  const given = (path: KeyPath, text: string | undefined): Condition[] => (text === undefined ? [] : [{ path, text }]);
  return [
    ...guides.questions.flatMap((question, at) => [
      ...given(["questions", at, "relevant"], question.relevant),
      ...given(["questions", at, "passIf"], question.passIf),
    ]),
    ...Object.entries(guides.age).flatMap(([group, text]) => given(["age", group], text)),
    ...guides.switches.flatMap((rule, at) => given(["switches", at, "relevant"], rule.relevant)),
    ...Object.entries(guides.flags).flatMap(([flag, text]) => given(["flags", flag], text)),
    ...Object.entries(guides.noEquivalents).flatMap(([id, { orIf }]) => given(["noEquivalents", id, "orIf"], orIf)),
    ...guides.resultGates.flatMap((gate, at) => given(["resultGates", at, "allowedIf"], gate.allowedIf)),
  ];
}

/** Every condition can be read, names only what exists, and lets its question be reached. */
export function checkConditions(guides: Guides, file: YamlFile, problems: Problem[]): void {
  const optionsOf = new Map<string, readonly string[]>([
    ...Object.entries(HIDDEN_FIELDS),
    ...guides.questions.map((question) => [question.id, question.options] as const),
  ]);
  let readable = true;
  for (const { path, text } of allConditions(guides)) {
    const parsed = parseExpression(text);
    if (!parsed.ok) {
      readable = false;
      const { position, reason } = parsed.error;
      problems.push(
        file.problem(
          path,
          `The condition cannot be read at character ${position + 1} ("${text.slice(position, position + 12) || "end"}"): ${CONDITION_REASONS[reason]}.`,
          "See docs/guide-format.md for what a condition may say.",
        ),
      );
      continue;
    }
    const named = references(parsed.value);
    for (const id of named.ids)
      if (!optionsOf.has(id))
        problems.push(
          file.problem(path, `No question is called "${id}".`, `${didYouMean(id, optionsOf.keys())}Use the id of a question.`),
        );
    for (const { id, value } of named.values) {
      if (optionsOf.get(id)?.includes(value) === false)
        problems.push(
          file.problem(
            path,
            `"${value}" is no answer of ${id}, so this can never be true.`,
            `${didYouMean(value, optionsOf.get(id) ?? [])}Use one of its options.`,
          ),
        );
    }
  }
  const budget = { left: MOST_COMBINATIONS_IN_ALL };
  if (readable)
    guides.questions.forEach(
      (question, at) =>
        question.relevant !== undefined &&
        checkReach(guides, question.id, question.relevant, ["questions", at, "relevant"], optionsOf, file, problems, budget),
    );
}

/** Above this many combinations of answers the search would cost more than it tells. */
const MOST_COMBINATIONS = 50_000;
/** A file whose every condition is that large was made to keep the check busy. */
const MOST_COMBINATIONS_IN_ALL = 3_000_000;

interface Budget {
  left: number;
}

function checkReach(
  guides: Guides,
  id: string,
  text: string,
  path: KeyPath,
  optionsOf: ReadonlyMap<string, readonly string[]>,
  file: YamlFile,
  problems: Problem[],
  budget: Budget,
): void {
  const parsed = parseExpression(text);
  if (!parsed.ok) return;
  const listing = guides.guides.filter((guide) => guideStepIds(guide).includes(id));
  const later = new Set<string>();
  const reached = listing.some((guide) => {
    const steps = guideStepIds(guide);
    const earlier = references(parsed.value).ids.filter((named) => {
      const isLater = steps.includes(named) && steps.indexOf(named) >= steps.indexOf(id);
      if (isLater) later.add(named);
      return !isLater && (Object.hasOwn(HIDDEN_FIELDS, named) || mayBeAnswered(guides, guide, named));
    });
    return canHold(parsed.value, earlier, optionsOf, guides, budget);
  });
  if (listing.length === 0 || reached) return;
  const because = later.size > 0 ? ` It waits for ${[...later].join(", ")}, which comes later.` : "";
  problems.push(
    file.problem(
      path,
      `Nobody can reach "${id}": no answers make this condition true.${because}`,
      "Change the condition, or move the question.",
    ),
  );
}

/** A question of another guide has an answer only where the talk can have begun there. */
function mayBeAnswered(guides: Guides, guide: Guide, id: string): boolean {
  const before = guides.switches
    .filter((rule) => rule.to === guide.id)
    .flatMap((rule) => guides.guides.filter((other) => rule.from.includes(other.id)));
  return [guide, ...before].some((one) => guideStepIds(one).includes(id));
}

function answersOf(id: string, optionsOf: ReadonlyMap<string, readonly string[]>, guides: Guides): readonly AnswerValue[] {
  const options = optionsOf.get(id) ?? [];
  const type = guides.questions.find((question) => question.id === id)?.type;
  const several = type === "multi" || type === "ticks" || type === "checks";
  return several
    ? ["", ...options.map((value) => [value]), options.filter((value) => !guides.exclusive.includes(value))]
    : ["", ...options];
}

function canHold(
  expression: Expression,
  ids: readonly string[],
  optionsOf: ReadonlyMap<string, readonly string[]>,
  guides: Guides,
  budget: Budget,
): boolean {
  const choices = ids.map((id) => answersOf(id, optionsOf, guides));
  const combinations = choices.reduce((all, list) => all * list.length, 1);
  if (combinations > Math.min(MOST_COMBINATIONS, budget.left)) return true;
  budget.left -= combinations;
  const answers = new Map<string, AnswerValue>();
  const search = (at: number): boolean => {
    const id = ids[at];
    if (id === undefined) {
      return (["adult", "child", "unknown"] as const).some((age) =>
        [true, false].some((recorded) =>
          evaluate(expression, { answer: (named) => answers.get(named) ?? "", age: () => age, indicator: () => recorded }),
        ),
      );
    }
    return (choices[at] ?? []).some((value) => {
      answers.set(id, value);
      return search(at + 1);
    });
  };
  return search(0);
}
