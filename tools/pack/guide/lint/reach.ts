import type { Guide, Guides, Question } from "#domain/pack/guides.ts";
import { guideStepIds, HIDDEN_FIELDS } from "#domain/screening/compile.ts";
import { type Expression, parseExpression, references } from "#domain/screening/expression.ts";
import type { KeyPath } from "../../lib/yaml-file.ts";
import type { Findings, Subject } from "./finding.ts";
import { Solver } from "./solve.ts";

const read = (text: string | undefined): Expression | null => {
  const parsed = text === undefined ? null : parseExpression(text);
  return parsed?.ok === true ? parsed.value : null;
};

/** A guide with the place of every step, and what may have been answered in guides that hand over to it. */
class Walk {
  private readonly placeById = new Map<string, number>();
  private readonly elsewhere: ReadonlySet<string>;
  private readonly midway: ReadonlySet<string>;

  constructor(
    guides: Guides,
    private readonly guide: Guide,
  ) {
    guideStepIds(guide).forEach((id, place) => {
      if (!this.placeById.has(id)) this.placeById.set(id, place);
    });
    const before = guides.switches.filter(({ to }) => to === guide.id).flatMap(({ from }) => from);
    const handedOver = guides.guides.filter(({ id }) => before.includes(id)).flatMap(guideStepIds);
    this.elsewhere = new Set(handedOver.filter((id) => !this.placeById.has(id)));
    this.midway = new Set(guide.midway.ask);
  }

  lists(id: string): boolean {
    return this.placeById.has(id);
  }

  /** Whether `named` can have an answer when `id` comes up. */
  mayHaveAnswer(named: string, id: string): boolean {
    const place = this.placeById.get(id) ?? 0;
    const other = this.placeById.get(named);
    if (other === undefined) return this.elsewhere.has(named);
    return other < place || (this.midway.has(named) && place >= this.guide.before.length && named !== id);
  }
}

function tellQuestion(question: Question, at: number, walks: readonly Walk[], solver: Solver, findings: Findings): void {
  const condition = read(question.relevant);
  if (condition === null) return;
  const path: KeyPath = ["questions", at, "relevant"];
  const listing = walks.filter((walk) => walk.lists(question.id));
  const canHold = (wanted: Expression): readonly string[] =>
    listing.map((walk) => solver.canHold([wanted], (named) => walk.mayHaveAnswer(named, question.id)));
  const found = canHold(condition);
  if (found.length === 0) return;
  if (found.every((answer) => answer === "never")) {
    const later = references(condition).ids.filter(
      (named) => !Object.hasOwn(HIDDEN_FIELDS, named) && listing.every((walk) => !walk.mayHaveAnswer(named, question.id)),
    );
    const because = later.length === 0 ? "" : ` ${later.join(", ")} cannot have an answer by then.`;
    findings.at(
      path,
      "unreachable",
      "error",
      `No answers make this condition true, so "${question.id}" is never asked.${because}`,
      "Change the condition, or move the question behind what it waits for.",
    );
    return;
  }
  if (found.every((answer) => answer === "undecided"))
    findings.at(path, "undecided", "note", "The condition is too large to be followed to its end.", "Look at it yourself.");
  for (const part of alternatives(condition))
    if (canHold(part).every((answer) => answer === "never"))
      findings.at(
        path,
        "dead-part",
        "warning",
        `One part of the condition can never be true (${shown(part)}).`,
        "Remove or correct it.",
      );
  if (canHold({ kind: "not", part: condition }).every((answer) => answer === "never"))
    findings.at(path, "always-true", "warning", "The condition is always true.", "Remove it.");
}

/** The parts of every `or`, wherever it stands outside a `not`. */
function alternatives(expression: Expression): readonly Expression[] {
  if (expression.kind === "or") return expression.parts.flatMap((part) => [part, ...alternatives(part)]);
  return expression.kind === "and" ? expression.parts.flatMap(alternatives) : [];
}

/** A condition as the author wrote it, or nearly. */
function shown(expression: Expression): string {
  const operand = (one: { readonly kind: string; readonly id?: string; readonly value?: string }): string =>
    one.kind === "text" ? `'${one.value ?? ""}'` : `\${${one.kind === "age" ? "age" : (one.id ?? "")}}`;
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.parts.map(shown).join(` ${expression.kind} `);
    case "not":
      return `not(${shown(expression.part)})`;
    case "indicator":
      return `indicator('${expression.id}')`;
    case "selected":
      return `selected(${operand(expression.list)}, '${expression.value}')`;
    case "compare":
      return `${operand(expression.left)} ${expression.equal ? "=" : "!="} ${operand(expression.right)}`;
  }
}

/** A check nobody can pass, or nobody can fail. */
function tellCheck(question: Question, at: number, solver: Solver, findings: Findings): void {
  const condition = read(question.passIf);
  if (condition === null) return;
  const anything = (): boolean => true;
  const path: KeyPath = ["questions", at, "passIf"];
  if (solver.canHold([condition], anything, [question.id]) === "never")
    findings.at(path, "check-always-fails", "error", "No answer passes this check.", "Correct the condition.");
  else if (solver.canHold([{ kind: "not", part: condition }], anything, [question.id]) === "never")
    findings.at(path, "check-never-fails", "warning", "Every answer passes this check.", "Correct the condition, or remove it.");
}

function tellRules(guides: Guides, solver: Solver, findings: Findings): void {
  const conditions: (readonly [KeyPath, string | undefined, string])[] = [
    ...guides.switches.map((rule, at) => [["switches", at, "relevant"], rule.relevant, "the guide never hands over"] as const),
    ...Object.entries(guides.flags).map(([flag, text]) => [["flags", flag], text, "the flag is never set"] as const),
    ...Object.entries(guides.noEquivalents).map(
      ([id, { orIf }]) => [["noEquivalents", id, "orIf"], orIf, "it never counts as no"] as const,
    ),
    ...guides.resultGates.map(
      (gate, at) => [["resultGates", at, "allowedIf"], gate.allowedIf, "the result is never shown"] as const,
    ),
  ];
  for (const [path, text, effect] of conditions) {
    const condition = read(text);
    if (condition !== null && solver.canHold([condition], () => true) === "never")
      findings.at(path, "contradiction", "error", `No answers make this condition true: ${effect}.`, "Correct the condition.");
  }
}

/** Questions nobody reaches, and conditions that contradict themselves or the conditions of what they read. */
export function lintReach({ source }: Subject, findings: Findings): void {
  const { guides } = source;
  const solver = new Solver(guides);
  const walks = guides.guides.map((guide) => new Walk(guides, guide));
  guides.questions.forEach((question, at) => {
    tellQuestion(question, at, walks, solver, findings);
    tellCheck(question, at, solver, findings);
  });
  tellRules(guides, solver, findings);
}
