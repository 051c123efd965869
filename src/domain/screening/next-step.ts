import type { Guide, Question } from "#domain/pack/guides.ts";
import { type CompiledGuides, type CompiledSwitch, TICK_LIST_STEP } from "#domain/screening/compile.ts";
import { needsWhen } from "#domain/screening/red-flags.ts";
import { guideOf, isAnswered, mayAsk, Scope, type ScreeningContext } from "#domain/screening/scope.ts";
import { scopeOf } from "#domain/screening/scope-of.ts";
import type { ScreeningFacts, Step, WorkerFlags } from "#domain/screening/types.ts";

const NO_FLAGS: WorkerFlags = { specialist: false, childTrained: false };

/** All questions, or only the basics for a worker without the flag the guide asks for. */
export const questionsFor = (guide: Guide, worker: WorkerFlags): readonly string[] =>
  mayAsk(guide.who, worker) ? guide.questions : (guide.basics ?? []);

class Walk {
  readonly scope: Scope;

  constructor(
    readonly compiled: CompiledGuides,
    readonly facts: ScreeningFacts,
    readonly guide: Guide,
    private readonly worker: WorkerFlags,
    context: ScreeningContext | null,
  ) {
    this.scope = scopeOf(compiled, facts, context);
  }

  asks(id: string): boolean {
    const question = this.compiled.questionById.get(id)?.question;
    return question !== undefined && mayAsk(question.who, this.worker) && this.scope.shown(id);
  }

  /** What is still to do at one id of a list, or null when it is done or not for this talk. */
  at(id: string): Step | null {
    if (id === TICK_LIST_STEP) return this.facts.scriptsRead.includes(id) ? null : { kind: "tick_list" };
    if (this.compiled.scripts.has(id))
      return this.facts.scriptsRead.includes(id) ? null : { kind: "script", id, forced: this.compiled.forcedScripts.has(id) };
    if (!this.asks(id)) return null;
    const compiled = this.compiled.questionById.get(id);
    if (compiled?.question.type === "talk") return this.facts.scriptsRead.includes(id) ? null : { kind: "question", id };
    if (!this.scope.given(id)) return { kind: "question", id };
    return this.scope.holds(compiled?.passIf) ? null : { kind: "ended", id };
  }

  first(ids: readonly string[]): Step | null {
    for (const id of ids) {
      const step = this.at(id);
      if (step !== null) return step;
    }
    return null;
  }

  questionIds(): readonly string[] {
    return questionsFor(this.guide, this.worker);
  }

  questions(): Step | null {
    const { before, ask } = this.guide.midway;
    const places = this.compiled.placesByGuide.get(this.guide.id);
    const midway = Math.min(...before.map((id) => places?.get(id) ?? Number.POSITIVE_INFINITY));
    let halfWay: Step | null | undefined;
    for (const id of this.questionIds()) {
      // Counted by place, not by name: a list without the named question (basics) still gets its half-way check.
      if (halfWay === undefined && (places?.get(id) ?? -1) >= midway && this.asks(id)) halfWay = this.first(ask);
      const step = halfWay ?? this.at(id);
      if (step !== null) return step;
    }
    return this.first(this.guide.optional.filter((id) => this.facts.offered.includes(id)));
  }

  /** A half-way check that failed: somebody listens, or the person is not well. Nothing more is asked aloud. */
  private midwayFailed(): boolean {
    return this.guide.midway.ask.some((id) => this.at(id)?.kind === "ended");
  }

  private pendingWhen(): Step | null {
    for (const id of Object.keys(this.facts.answers))
      if (this.compiled.asksWhen.has(id) && needsWhen(this.scope, id)) return { kind: "when", id };
    return null;
  }

  untilAfter(first: readonly string[]): Step | null {
    const pending = this.pendingWhen();
    if (pending !== null) return pending;
    if (!this.facts.stopped)
      return this.first(this.guide.before) ?? this.first(first) ?? this.questions() ?? this.first(this.guide.sharing);
    const began = this.compiled.guideById.get(this.facts.startedWith) ?? this.guide;
    if (this.first(began.before) !== null) return { kind: "result" };
    return this.midwayFailed() ? null : this.first(this.guide.sharing);
  }

  /** The worker may leave an observation open: its id among `scriptsRead` says it was looked at. */
  after(ids: readonly string[]): Step | null {
    return this.first(
      ids.filter((id) => id === TICK_LIST_STEP || isAnswered(this.facts, id) || !this.facts.scriptsRead.includes(id)),
    );
  }
}

/** How many half-way marks of the guide are behind the talk, by the first question that is still open to any worker. */
export function marksPassed(compiled: CompiledGuides, facts: ScreeningFacts): number {
  const guide = compiled.guideById.get(facts.guideId);
  if (guide === undefined || guide.midway.before.length < 2) return 0;
  const walk = new Walk(compiled, { ...facts, guideId: guide.id }, guide, NO_FLAGS, null);
  const places = compiled.placesByGuide.get(guide.id);
  const next = guide.questions.find((id) => walk.at(id) !== null);
  const at = next === undefined ? Number.POSITIVE_INFINITY : (places?.get(next) ?? 0);
  return guide.midway.before.filter((id) => (places?.get(id) ?? Number.POSITIVE_INFINITY) <= at).length;
}

function switchFor(compiled: CompiledGuides, guideId: string): CompiledSwitch | undefined {
  return compiled.switches.find((rule) => rule.from.includes(guideId));
}

export interface ActiveGuide {
  readonly guide: Guide;
  /** Scripts of the switch, said before the guide goes on. */
  readonly first: readonly string[];
  /** The worker's list after the talk; the child's when doubt about age came only then. */
  readonly after: readonly string[];
}

/**
 * The guide whose core questions and rules an assessment is read by: the one the talk began with, or the child's once an age under 18
 * was stated or thought possible. A doubt ticked among the observations changes it only when the child was then asked something: more
 * doubt must not turn a "no" that was asked into an open question. Depends on the answers alone, never on the order they came in.
 */
export function guideOfRecord(compiled: CompiledGuides, facts: ScreeningFacts): Guide | undefined {
  const began = compiled.guideById.get(facts.startedWith);
  if (began === undefined) return guideOf(compiled, facts);
  const rule = switchFor(compiled, began.id);
  const target = rule === undefined ? undefined : compiled.guideById.get(rule.to);
  const own = { ...facts, guideId: began.id };
  if (rule === undefined || target === undefined || !scopeOf(compiled, own).holds(rule.relevant)) return began;
  if (new Scope(compiled, own, null, new Set(began.after)).holds(rule.relevant)) return target;
  const listed = compiled.idsByGuide.get(began.id);
  const asked = (id: string): boolean => isAnswered(facts, id) && facts.carried?.includes(id) !== true;
  return target.questions.some((id) => listed?.has(id) !== true && asked(id)) ? target : began;
}

/**
 * The guide that holds now. A stated or possible age under 18 hands over to the child guide at once, whatever the record says.
 * Only a doubt ticked after the talk was over does not reopen it: there the child's result follows without new questions.
 */
export function activeGuide(compiled: CompiledGuides, facts: ScreeningFacts): ActiveGuide | null {
  const guide = guideOf(compiled, facts);
  if (guide === undefined) return null;
  const taken = switchFor(compiled, facts.startedWith);
  const first = taken !== undefined && taken.to === guide.id ? taken.first : [];
  const rule = switchFor(compiled, guide.id);
  const target = rule === undefined ? undefined : compiled.guideById.get(rule.to);
  if (rule === undefined || target === undefined || !scopeOf(compiled, facts).holds(rule.relevant))
    return { guide, first, after: guide.after };
  const observedAfterwards = !new Scope(compiled, facts, null, new Set(guide.after)).holds(rule.relevant);
  if (observedAfterwards && new Walk(compiled, facts, guide, NO_FLAGS, null).untilAfter([]) === null)
    return { guide, first, after: target.after };
  return { guide: target, first: rule.first, after: target.after };
}

/**
 * The next thing to do: the guide's checks, scripts and consents, its questions with the half-way safety check, optional questions
 * that were offered, sharing, the worker's observations and tick list, then the result. Pure and total: an unknown guide gives the
 * result, so that a talk is never stuck.
 *
 * - A red-flag answer is followed by `when` before anything else is asked.
 * - A check that fails ends the questions (`ended`); after that the caller sets `stopped`, or the worker answers the check again.
 * - `stopped` goes on with sharing and observations; it skips sharing when a half-way check failed, and everything when the person
 *   never agreed to talk.
 */
export function nextStep(
  compiled: CompiledGuides,
  facts: ScreeningFacts,
  worker: WorkerFlags,
  context: ScreeningContext | null = null,
): Step {
  const active = activeGuide(compiled, facts);
  if (active === null) return { kind: "result" };
  const walk = new Walk(compiled, { ...facts, guideId: active.guide.id }, active.guide, worker, context);
  return walk.untilAfter(active.first) ?? walk.after(active.after) ?? { kind: "result" };
}

export interface ScreeningProgress {
  readonly answered: number;
  /** Answered and still to come as things stand; later answers can change it, so it is shown as "about". */
  readonly about: number;
}

/** Counts the guide's questions only, not checks and observations. */
export function progress(compiled: CompiledGuides, facts: ScreeningFacts, worker: WorkerFlags): ScreeningProgress {
  const active = activeGuide(compiled, facts);
  if (active === null) return { answered: 0, about: 0 };
  const walk = new Walk(compiled, { ...facts, guideId: active.guide.id }, active.guide, worker, null);
  const ids = [...walk.questionIds(), ...active.guide.optional.filter((id) => facts.offered.includes(id))].filter((id) =>
    walk.asks(id),
  );
  const done = ids.filter((id) => isAnswered(facts, id) || facts.scriptsRead.includes(id)).length;
  return { answered: done, about: ids.length };
}

/** Optional questions that may be offered now: never forced, and only before the result is closed. */
export function offerable(compiled: CompiledGuides, facts: ScreeningFacts, worker: WorkerFlags): readonly string[] {
  const active = activeGuide(compiled, facts);
  if (active === null || facts.stopped) return [];
  const walk = new Walk(compiled, { ...facts, guideId: active.guide.id }, active.guide, worker, null);
  return active.guide.optional.filter((id) => walk.asks(id) && !facts.offered.includes(id));
}

/** Answers this worker may offer: some cards are only a specialist's. */
export const visibleOptions = (question: Question, worker: WorkerFlags): readonly string[] =>
  question.options.filter((value) => mayAsk(question.optionWho[value] ?? "any_trained", worker));

/** Where Back leads: the id before `current` on the path, or the last one when `current` is not on it yet. */
export function previousStep(path: readonly string[], current?: string): string | null {
  const at = current === undefined ? -1 : path.lastIndexOf(current);
  return path[(at < 0 ? path.length : at) - 1] ?? null;
}
