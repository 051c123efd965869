import type { Theme } from "#domain/pack/guides.ts";
import type { AssessmentCode, Element } from "#domain/pack/rules.ts";
import { assess } from "#domain/screening/assess.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { type Catalogue, ELEMENTS } from "#domain/screening/evidence.ts";
import { valuesOf } from "#domain/screening/scope.ts";
import { standing } from "#domain/screening/standing.ts";
import type { AnswerValue, ElementValue, ScreeningFacts } from "#domain/screening/types.ts";

/** One talk, and when it was closed. Guides and catalogue where it was held in another version of the pack. */
export interface TalkAt {
  readonly facts: ScreeningFacts;
  readonly atMs: number;
  readonly compiled?: CompiledGuides;
  readonly catalogue?: Catalogue;
}

export interface AnswerChange {
  readonly id: string;
  /** `null`: not asked then, or it did not apply. */
  readonly before: AnswerValue | null;
  readonly after: AnswerValue;
}

export interface ElementChange {
  readonly element: Element;
  readonly before: ElementValue;
  readonly after: ElementValue;
}

/** From a paid journey towards being used: raised clearly, never a verdict. */
export interface Drift {
  /** The earlier talk spoke of a paid journey. */
  readonly fromSmuggling: boolean;
  /** Means or purpose that rose. */
  readonly risen: readonly ElementChange[];
  /** The shown code moved to T1 or T2, or from T2 to T1. */
  readonly codeMoved: boolean;
}

export interface Changes {
  readonly earlierMs: number;
  readonly laterMs: number;
  /** By theme, in the order of the guide; `null` collects questions without one. */
  readonly themes: readonly { readonly theme: Theme | null; readonly answers: readonly AnswerChange[] }[];
  /** Counted then, and not asked or answered this time. */
  readonly notAskedAgain: readonly string[];
  readonly elements: readonly ElementChange[];
  readonly code: { readonly before: AssessmentCode; readonly after: AssessmentCode };
  readonly drift: Drift | null;
}

const NO_FLAGS = { specialist: false, childTrained: false };
const VALUE_RANK: Readonly<Record<ElementValue, number>> = { no: 0, unknown: 0, partial: 1, yes: 2 };
const TRAFFICKING_RANK: Readonly<Partial<Record<AssessmentCode, number>>> = { T2: 1, T1: 2 };
const rankOf = (code: AssessmentCode): number => TRAFFICKING_RANK[code] ?? 0;

/** Answers that counted, to questions asked of the person. */
function told(compiled: CompiledGuides, facts: ScreeningFacts): ReadonlyMap<string, AnswerValue> {
  const ids = standing(compiled, facts, NO_FLAGS).counting.filter((id) => {
    const section = compiled.questionById.get(id)?.question.section;
    return section === "question" || section === "child_question";
  });
  return new Map(ids.map((id) => [id, facts.answers[id] as AnswerValue]));
}

const isSame = (one: AnswerValue, other: AnswerValue): boolean =>
  [...valuesOf(one)].sort().join(" ") === [...valuesOf(other)].sort().join(" ");

/**
 * What is different since the earlier talk. Only answers that counted are compared, and drift is read from the assessments, which
 * see nothing else. A question not asked again is no change; it is named apart.
 */
export function changesBetween(compiled: CompiledGuides, catalogue: Catalogue, earlier: TalkAt, later: TalkAt): Changes {
  const compiledOf = (talk: TalkAt): CompiledGuides => talk.compiled ?? compiled;
  const [before, after] = [told(compiledOf(earlier), earlier.facts), told(compiledOf(later), later.facts)];
  const themes = new Map<Theme | null, AnswerChange[]>();
  for (const { id, theme } of compiledOf(later).source.questions) {
    const [was, is] = [before.get(id) ?? null, after.get(id)];
    if (is === undefined || (was !== null && isSame(was, is))) continue;
    const list = themes.get(theme ?? null) ?? [];
    list.push({ id, before: was, after: is });
    themes.set(theme ?? null, list);
  }
  const [first, second] = [earlier, later].map((talk) => assess(compiledOf(talk), talk.catalogue ?? catalogue, talk.facts)) as [
    ReturnType<typeof assess>,
    ReturnType<typeof assess>,
  ];
  const elements = ELEMENTS.flatMap((element): readonly ElementChange[] => {
    const change = { element, before: first.elements[element].value, after: second.elements[element].value };
    return change.before === change.after ? [] : [change];
  });
  const risen = elements.filter(
    (one) => (one.element === "means" || one.element === "purpose") && VALUE_RANK[one.after] > VALUE_RANK[one.before],
  );
  const codeMoved = rankOf(second.shown) > rankOf(first.shown);
  return {
    earlierMs: earlier.atMs,
    laterMs: later.atMs,
    themes: [...themes].map(([theme, answers]) => ({ theme, answers })),
    notAskedAgain: [...before.keys()].filter((id) => !after.has(id)),
    elements,
    code: { before: first.shown, after: second.shown },
    drift:
      risen.length === 0 && !codeMoved ? null : { fromSmuggling: first.elements.smuggling.value === "yes", risen, codeMoved },
  };
}
