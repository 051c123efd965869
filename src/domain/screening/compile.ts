import type { Guide, Guides, Question } from "#domain/pack/guides.ts";
import { behind, circles, indicatorQuestions, turned } from "#domain/screening/dependencies.ts";
import { type Expression, type ExpressionErrorReason, parseExpression, references } from "#domain/screening/expression.ts";
import { err, ok, type Result } from "#lib/result.ts";

/** Values the app sets, never asked; read in expressions like answers. `ctx_rescreen`: the case already holds a screening. */
export const HIDDEN_FIELDS: Readonly<Record<string, readonly string[]>> = { ctx_rescreen: ["yes", "no"] };

export const TICK_LIST_STEP = "worker_tick_list";

/** `where` names the field in the words of the guide file, for example `question q28 relevant`. */
export type GuideError =
  | {
      readonly type: "ExpressionUnreadable";
      readonly where: string;
      readonly text: string;
      readonly position: number;
      readonly reason: ExpressionErrorReason;
    }
  | { readonly type: "UnknownId"; readonly where: string; readonly id: string }
  | { readonly type: "UnknownValue"; readonly where: string; readonly id: string; readonly value: string }
  | { readonly type: "UnknownIndicator"; readonly where: string; readonly id: string }
  | { readonly type: "DuplicateId"; readonly where: string; readonly id: string }
  | { readonly type: "CircularCondition"; readonly where: string; readonly ids: readonly string[] }
  | { readonly type: "NeverReached"; readonly where: string; readonly id: string }
  /** Guides that hand over to each other would never come to an end. */
  | { readonly type: "CircularSwitch"; readonly where: string; readonly ids: readonly string[] }
  /** A red flag, an age, "not sure" and a skip are asked again at every talk. */
  | { readonly type: "NeverSettled"; readonly where: string; readonly id: string; readonly value: string };

export interface CompiledQuestion {
  readonly question: Question;
  readonly relevant: Expression | null;
  readonly passIf: Expression | null;
}

export interface CompiledSwitch {
  readonly from: readonly string[];
  readonly to: string;
  readonly relevant: Expression;
  readonly first: readonly string[];
}

export interface CompiledGuides {
  readonly source: Guides;
  readonly questionById: ReadonlyMap<string, CompiledQuestion>;
  readonly optionsById: ReadonlyMap<string, ReadonlySet<string>>;
  readonly guideById: ReadonlyMap<string, Guide>;
  /** Every question id a guide lists, wherever it lists it. */
  readonly idsByGuide: ReadonlyMap<string, ReadonlySet<string>>;
  /** Place of each of a guide's `questions`, from 0. */
  readonly placesByGuide: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Questions that must be known before the condition of a question can be: those it names, and those behind an age or a sign. */
  readonly dependsOn: ReadonlyMap<string, readonly string[]>;
  /** The same seen from the other side: questions whose condition hangs on this one. */
  readonly neededBy: ReadonlyMap<string, readonly string[]>;
  /** Questions an answer to which raises, or takes back, an indicator. */
  readonly questionsByIndicator: ReadonlyMap<string, readonly string[]>;
  /** Questions with an answer that raises an indicator. */
  readonly raising: ReadonlySet<string>;
  /** Questions with an answer that takes back what another raised. */
  readonly clearing: ReadonlySet<string>;
  /** Questions with an answer that is a red flag. */
  readonly flagging: ReadonlySet<string>;
  /** Questions with an answer that is followed by "still going on, or tonight?". */
  readonly asksWhen: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
  readonly forcedScripts: ReadonlySet<string>;
  readonly exclusive: ReadonlySet<string>;
  readonly age: { readonly child: Expression; readonly unknown: Expression; readonly adult: Expression };
  readonly switches: readonly CompiledSwitch[];
  readonly flags: ReadonlyMap<string, Expression>;
  readonly noEquivalents: ReadonlyMap<string, { readonly answers: ReadonlySet<string>; readonly orIf: Expression | null }>;
  readonly resultGates: readonly {
    readonly guide: string;
    readonly assessment: string;
    readonly allowedIf: Expression;
    readonly otherwiseShow: string;
  }[];
}

/** All lists of a guide, in the order they are walked. */
export const guideStepIds = (guide: Guide): readonly string[] => [
  ...guide.before,
  ...guide.questions,
  ...(guide.basics ?? []),
  ...guide.midway.ask,
  ...guide.optional,
  ...guide.sharing,
  ...guide.after,
];

/** Answers that leave a question open. */
export const LEAVES_OPEN: readonly string[] = ["not_sure", "skip"];

class Checker {
  readonly errors: GuideError[] = [];
  readonly questionById = new Map<string, Question>();
  private readonly never: Expression = { kind: "or", parts: [] };

  constructor(
    private readonly guides: Guides,
    private readonly knownIndicators: ReadonlySet<string> | null,
  ) {
    for (const question of guides.questions) {
      if (this.questionById.has(question.id))
        this.errors.push({ type: "DuplicateId", where: `question ${question.id}`, id: question.id });
      this.questionById.set(question.id, question);
    }
  }

  expression(where: string, text: string): Expression {
    const parsed = parseExpression(text);
    if (!parsed.ok) {
      this.errors.push({ type: "ExpressionUnreadable", where, text, ...parsed.error });
      return this.never;
    }
    const named = references(parsed.value);
    for (const id of named.ids) if (!Object.hasOwn(HIDDEN_FIELDS, id)) this.question(where, id);
    for (const { id, value } of named.values) this.value(where, id, value);
    this.indicators(where, named.indicators);
    return parsed.value;
  }

  optional(where: string, text: string | undefined): Expression | null {
    return text === undefined ? null : this.expression(where, text);
  }

  question(where: string, id: string): void {
    if (!this.questionById.has(id)) this.errors.push({ type: "UnknownId", where, id });
  }

  value(where: string, id: string, value: string): void {
    const values = Object.hasOwn(HIDDEN_FIELDS, id) ? HIDDEN_FIELDS[id] : this.questionById.get(id)?.options;
    if (values !== undefined && !values.includes(value)) this.errors.push({ type: "UnknownValue", where, id, value });
  }

  indicators(where: string, ids: readonly string[]): void {
    if (this.knownIndicators === null) return;
    for (const id of ids) if (!this.knownIndicators.has(id)) this.errors.push({ type: "UnknownIndicator", where, id });
  }

  step(where: string, id: string): void {
    if (id !== TICK_LIST_STEP && !this.guides.scripts.includes(id)) this.question(where, id);
  }

  guide(where: string, id: string): void {
    if (!this.guides.guides.some((guide) => guide.id === id)) this.errors.push({ type: "UnknownId", where, id });
  }

  checkQuestion(question: Question): void {
    const where = `question ${question.id}`;
    for (const [value, indicators] of Object.entries(question.maps)) {
      this.value(`${where} maps`, question.id, value);
      this.indicators(`${where} maps`, indicators);
    }
    for (const value of Object.keys(question.redFlag)) this.value(`${where} redFlag`, question.id, value);
    for (const value of Object.keys(question.optionWho)) this.value(`${where} optionWho`, question.id, value);
    for (const [value, taken] of Object.entries(question.clears)) {
      this.value(`${where} clears`, question.id, value);
      for (const [id, indicators] of Object.entries(taken)) {
        this.question(`${where} clears`, id);
        this.indicators(`${where} clears`, indicators);
      }
    }
    if (question.whenFrom !== undefined) this.question(`${where} whenFrom`, question.whenFrom);
    for (const value of question.settles ?? []) {
      this.value(`${where} settles`, question.id, value);
      const askedAgain = question.element === "age" || question.redFlag[value] !== undefined || LEAVES_OPEN.includes(value);
      if (askedAgain) this.errors.push({ type: "NeverSettled", where: `${where} settles`, id: question.id, value });
    }
  }

  checkGuide(guide: Guide): void {
    const where = `guide ${guide.id}`;
    for (const id of [...guideStepIds(guide), ...guide.midway.before]) this.step(where, id);
    for (const id of guide.midway.before)
      if (!guide.questions.includes(id)) this.errors.push({ type: "NeverReached", where: `${where} midway`, id });
    for (const id of guide.basics ?? [])
      if (!guide.questions.includes(id)) this.errors.push({ type: "UnknownId", where: `${where} basics`, id });
  }

  /** A condition that waits for itself can never be decided. */
  checkConditions(dependsOn: ReadonlyMap<string, readonly string[]>): void {
    for (const ids of circles(dependsOn))
      this.errors.push({ type: "CircularCondition", where: `question ${ids[0] ?? ""} relevant`, ids });
  }

  checkSwitches(): void {
    const handsOverTo = new Map<string, readonly string[]>();
    for (const { from, to } of this.guides.switches)
      for (const id of from) handsOverTo.set(id, [...(handsOverTo.get(id) ?? []), to]);
    for (const ids of circles(handsOverTo))
      this.errors.push({ type: "CircularSwitch", where: `switch from ${ids[0] ?? ""}`, ids });
  }

  checkListed(): void {
    const listed = new Set(this.guides.guides.flatMap(guideStepIds));
    for (const question of this.guides.questions)
      if (!listed.has(question.id)) this.errors.push({ type: "NeverReached", where: "guides", id: question.id });
  }
}

const questionsWhere = (guides: Guides, is: (question: Question) => boolean): ReadonlySet<string> =>
  new Set(guides.questions.filter(is).map(({ id }) => id));

/**
 * Reads every condition once and checks that all ids, values and indicators named anywhere exist, that each question is listed by
 * a guide, and that no condition waits for itself. `knownIndicators`: ids of the catalogue; without it indicators are not checked.
 */
export function compileGuides(guides: Guides, knownIndicators?: Iterable<string>): Result<CompiledGuides, readonly GuideError[]> {
  const check = new Checker(guides, knownIndicators === undefined ? null : new Set(knownIndicators));
  const questionById = new Map<string, CompiledQuestion>();
  for (const question of guides.questions) {
    check.checkQuestion(question);
    questionById.set(question.id, {
      question,
      relevant: check.optional(`question ${question.id} relevant`, question.relevant),
      passIf: check.optional(`question ${question.id} passIf`, question.passIf),
    });
  }
  for (const guide of guides.guides) check.checkGuide(guide);
  for (const [guideId, elements] of Object.entries(guides.core)) {
    check.guide("core", guideId);
    for (const ids of Object.values(elements))
      if (Array.isArray(ids)) for (const id of ids) check.question(`core ${guideId}`, id);
  }
  for (const [id, { answers }] of Object.entries(guides.noEquivalents)) {
    check.question("noEquivalents", id);
    for (const value of answers) check.value("noEquivalents", id, value);
  }
  check.indicators("workerTickList", guides.workerTickList);
  check.indicators("lawyerOnly", guides.lawyerOnly.indicators);
  for (const id of [...guides.lawyerOnly.answers, ...guides.referralOnly]) check.question("sharing limits", id);
  const age = {
    child: check.expression("age child", guides.age.child),
    unknown: check.expression("age unknown", guides.age.unknown),
    adult: check.expression("age adult", guides.age.adult),
  };
  const questionsByIndicator = indicatorQuestions(guides.questions);
  const dependsOn = new Map(
    [...questionById].map(([id, { relevant }]) => [id, relevant === null ? [] : behind(relevant, age, questionsByIndicator)]),
  );
  check.checkConditions(dependsOn);
  check.checkSwitches();
  check.checkListed();

  const compiled: CompiledGuides = {
    source: guides,
    questionById,
    optionsById: new Map(guides.questions.map(({ id, options }) => [id, new Set(options)])),
    guideById: new Map(guides.guides.map((guide) => [guide.id, guide])),
    idsByGuide: new Map(guides.guides.map((guide) => [guide.id, new Set(guideStepIds(guide))])),
    placesByGuide: new Map(guides.guides.map(({ id, questions }) => [id, new Map(questions.map((one, place) => [one, place]))])),
    dependsOn,
    neededBy: turned(dependsOn),
    questionsByIndicator,
    raising: questionsWhere(guides, ({ maps }) => Object.keys(maps).length > 0),
    clearing: questionsWhere(guides, ({ clears }) => Object.keys(clears).length > 0),
    flagging: questionsWhere(guides, ({ redFlag }) => Object.keys(redFlag).length > 0),
    asksWhen: questionsWhere(guides, ({ redFlag }) => Object.values(redFlag).includes("now_past_notsure")),
    scripts: new Set(guides.scripts),
    forcedScripts: new Set(guides.forcedScripts),
    exclusive: new Set(guides.exclusive),
    age,
    switches: guides.switches.map((rule, index) => {
      for (const id of [...rule.from, rule.to]) check.guide(`switch ${index + 1}`, id);
      for (const id of rule.after) check.question(`switch ${index + 1} after`, id);
      for (const id of rule.first) check.step(`switch ${index + 1} first`, id);
      return {
        from: rule.from,
        to: rule.to,
        first: rule.first,
        relevant: check.expression(`switch ${index + 1} relevant`, rule.relevant),
      };
    }),
    flags: new Map(Object.entries(guides.flags).map(([flag, text]) => [flag, check.expression(`flag ${flag}`, text)])),
    noEquivalents: new Map(
      Object.entries(guides.noEquivalents).map(([id, { answers, orIf }]) => [
        id,
        { answers: new Set(answers), orIf: check.optional(`noEquivalents ${id} orIf`, orIf) },
      ]),
    ),
    resultGates: guides.resultGates.map((gate) => {
      check.guide("result gate", gate.guide);
      return { ...gate, allowedIf: check.expression(`result gate ${gate.assessment}`, gate.allowedIf) };
    }),
  };
  return check.errors.length === 0 ? ok(compiled) : err(check.errors);
}
