import type { Guides } from "#domain/pack/guides.ts";
import { HIDDEN_FIELDS } from "#domain/screening/compile.ts";
import { type Expression, type Operand, parseExpression, references } from "#domain/screening/expression.ts";
import { SEVERAL } from "../columns.ts";

/** True, false, or not known yet. */
type Truth = boolean | null;
/** One value, `""` for none; or several at once. */
type Value = string | readonly string[];

/** Searching longer tells more than it costs for no guide we know. */
const MOST_STEPS = 200_000;
/** Conditions evaluated for one file, so that a file made to be hard is given up too. */
const MOST_WORK = 4_000_000;
/** A chain of more questions than this is not followed. */
const MOST_QUESTIONS = 150;
/** Subsets of more values than this are not all tried. */
const MOST_SUBSET_VALUES = 6;

export type Answer = "yes" | "never" | "undecided";

const asText = (value: Value): string => (typeof value === "string" ? value : value.join(" "));

const negate = (truth: Truth): Truth => (truth === null ? null : !truth);

/** Whether answers exist that make conditions true, given that only a question that is shown has an answer. */
export class Solver {
  private readonly questions: ReadonlyMap<string, Guides["questions"][number]>;
  private readonly relevant = new Map<string, Expression>();
  private readonly raised: ReadonlySet<string>;
  private work = 0;
  private readonly age: readonly (readonly [string, Expression])[];

  constructor(private readonly guides: Guides) {
    this.questions = new Map(guides.questions.map((question) => [question.id, question]));
    for (const { id, relevant } of guides.questions) {
      const parsed = relevant === undefined ? null : parseExpression(relevant);
      if (parsed?.ok === true) this.relevant.set(id, parsed.value);
    }
    this.raised = new Set([...guides.questions.flatMap(({ maps }) => Object.values(maps).flat()), ...guides.workerTickList]);
    this.age = (["child", "unknown", "adult"] as const).flatMap((group) => {
      const parsed = parseExpression(guides.age[group]);
      return parsed.ok ? [[group, parsed.value] as const] : [];
    });
  }

  /**
   * `mayAnswer`: questions that can have an answer at that moment; all others have none. `answered`: questions that have one for sure.
   */
  canHold(wanted: readonly Expression[], mayAnswer: (id: string) => boolean, answered: readonly string[] = []): Answer {
    if (this.work > MOST_WORK) return "undecided";
    const ids = this.closure(wanted, mayAnswer, answered);
    if (ids === null) return "undecided";
    const mentioned = this.mentioned([...wanted, ...ids.flatMap((id) => this.relevant.get(id) ?? [])]);
    let complete = true;
    const choices = new Map<string, readonly Value[]>();
    for (const id of ids) {
      const { values, isComplete } = this.valuesOf(id, mentioned.get(id) ?? new Set());
      complete &&= isComplete;
      choices.set(id, answered.includes(id) ? values.filter((value) => value !== "") : values);
    }
    const found = this.search(wanted, ids, choices);
    return found === "never" && !complete ? "undecided" : found;
  }

  private reads(expression: Expression): readonly string[] {
    const ids = references(expression).ids;
    return usesAge(expression) ? [...ids, ...this.age.flatMap(([, condition]) => references(condition).ids)] : ids;
  }

  /** Every question the conditions read, and those their own conditions read; null when there are too many. */
  private closure(
    wanted: readonly Expression[],
    mayAnswer: (id: string) => boolean,
    answered: readonly string[],
  ): string[] | null {
    const found = new Set<string>();
    const queue = [...wanted.flatMap((one) => this.reads(one)), ...answered];
    for (const id of queue) {
      if (found.size > MOST_QUESTIONS) return null;
      if (found.has(id) || !(mayAnswer(id) || answered.includes(id) || Object.hasOwn(HIDDEN_FIELDS, id))) continue;
      found.add(id);
      const relevant = this.relevant.get(id);
      if (relevant !== undefined) queue.push(...this.reads(relevant));
    }
    return [...found];
  }

  private mentioned(expressions: readonly Expression[]): ReadonlyMap<string, ReadonlySet<string>> {
    const values = new Map<string, Set<string>>();
    const all = [...expressions, ...(expressions.some(usesAge) ? this.age.map(([, condition]) => condition) : [])];
    for (const { id, value } of all.flatMap((one) => references(one).values))
      values.set(id, (values.get(id) ?? new Set()).add(value));
    return values;
  }

  /** The values worth trying: those a condition mentions, one that stands for all others, and none. */
  private valuesOf(
    id: string,
    mentioned: ReadonlySet<string>,
  ): { readonly values: readonly Value[]; readonly isComplete: boolean } {
    const hidden = Object.hasOwn(HIDDEN_FIELDS, id) ? HIDDEN_FIELDS[id] : undefined;
    if (hidden !== undefined) return { values: hidden, isComplete: true };
    const question = this.questions.get(id);
    const options = question?.options ?? [];
    const named = options.filter((value) => mentioned.has(value));
    const other = options.find((value) => !mentioned.has(value));
    if (question === undefined || !SEVERAL.includes(question.type))
      return { values: ["", ...named, ...(other === undefined ? [] : [other])], isComplete: true };
    const together = [...named, ...(other === undefined ? [] : [other])].filter(
      (value) => !this.guides.exclusive.includes(value),
    );
    const alone = options.filter((value) => this.guides.exclusive.includes(value) && (mentioned.has(value) || value === other));
    const isComplete = together.length <= MOST_SUBSET_VALUES;
    const subsets = isComplete
      ? Array.from({ length: 2 ** together.length }, (_, bits) => together.filter((_, i) => (bits >> i) & 1))
      : [...together.map((value) => [value]), together];
    return {
      values: ["", ...alone.map((value) => [value]), ...subsets.filter((subset) => subset.length > 0)],
      isComplete,
    };
  }

  private search(wanted: readonly Expression[], ids: readonly string[], choices: ReadonlyMap<string, readonly Value[]>): Answer {
    const answers = new Map<string, Value>();
    const isOpen = (id: string): boolean => choices.has(id) && !answers.has(id);
    const truth = (expression: Expression): Truth => this.truth(expression, answers, isOpen);
    const wantedHold = (one: Expression) => (): boolean => truth(one) !== false;
    /** A question that has an answer was shown. */
    const wasShown = (id: string, relevant: Expression) => (): boolean =>
      (answers.get(id) ?? "") === "" || truth(relevant) !== false;
    const rules: (readonly [readonly string[], () => boolean])[] = [
      ...wanted.map((one) => [this.reads(one), wantedHold(one)] as const),
      ...ids.flatMap((id) => {
        const relevant = this.relevant.get(id);
        return relevant === undefined ? [] : [[[id, ...this.reads(relevant)], wasShown(id, relevant)] as const];
      }),
    ];
    const touching = new Map(ids.map((id) => [id, rules.filter(([read]) => read.includes(id)).map(([, holds]) => holds)]));
    let steps = 0;
    const from = (at: number): Answer => {
      const id = ids[at];
      if (id === undefined) return "yes";
      let best: Answer = "never";
      for (const value of choices.get(id) ?? []) {
        steps += 1;
        if (steps > MOST_STEPS || this.work > MOST_WORK) return "undecided";
        answers.set(id, value);
        const found = (touching.get(id) ?? []).every((holds) => holds()) ? from(at + 1) : "never";
        if (found === "yes") return found;
        if (found === "undecided") best = found;
      }
      answers.delete(id);
      return best;
    };
    return rules.every(([, holds]) => holds()) ? from(0) : "never";
  }

  private truth(expression: Expression, answers: ReadonlyMap<string, Value>, isOpen: (id: string) => boolean): Truth {
    this.work += 1;
    const of = (part: Expression): Truth => this.truth(part, answers, isOpen);
    switch (expression.kind) {
      case "not":
        return negate(of(expression.part));
      case "and":
      case "or": {
        const deciding = expression.kind === "or";
        let open = false;
        for (const part of expression.parts) {
          const value = of(part);
          if (value === deciding) return deciding;
          open ||= value === null;
        }
        return open ? null : !deciding;
      }
      case "indicator":
        return this.raised.has(expression.id) ? null : false;
      case "selected": {
        const list = this.read(expression.list, answers, isOpen);
        return list === null ? null : typeof list === "string" ? list === expression.value : list.includes(expression.value);
      }
      case "compare": {
        const left = this.read(expression.left, answers, isOpen);
        const right = this.read(expression.right, answers, isOpen);
        return left === null || right === null ? null : (asText(left) === asText(right)) === expression.equal;
      }
    }
  }

  private read(operand: Operand, answers: ReadonlyMap<string, Value>, isOpen: (id: string) => boolean): Value | null {
    if (operand.kind === "text") return operand.value;
    if (operand.kind === "answer") return isOpen(operand.id) ? null : (answers.get(operand.id) ?? "");
    for (const [group, condition] of this.age) {
      const holds = this.truth(condition, answers, isOpen);
      if (holds === null) return null;
      if (holds) return group;
    }
    return "unknown";
  }
}

function usesAge(expression: Expression): boolean {
  const isAge = (operand: Operand): boolean => operand.kind === "age";
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.parts.some(usesAge);
    case "not":
      return usesAge(expression.part);
    case "selected":
      return isAge(expression.list);
    case "compare":
      return isAge(expression.left) || isAge(expression.right);
    case "indicator":
      return false;
  }
}
