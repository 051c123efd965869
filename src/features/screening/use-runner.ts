import { useMemo, useRef, useState } from "react";
import type { RunningScreening } from "#domain/case/types.ts";
import {
  applyAnswer,
  applyTickWhen,
  applyWhen,
  markRead,
  offerQuestion,
  stopQuestions,
  toggleTick,
} from "#domain/screening/answers.ts";
import { assess, endsQuestions } from "#domain/screening/assess.ts";
import { type CompiledGuides, compileGuides } from "#domain/screening/compile.ts";
import { type Catalogue, createCatalogue } from "#domain/screening/evidence.ts";
import { interpreterCheckId, switchInterpreter } from "#domain/screening/interpreter.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import { opensDanger } from "#domain/screening/red-flags.ts";
import type { AnswerValue, Interpreter, Step, WhenReply, WorkerFlags } from "#domain/screening/types.ts";
import type { Spoken } from "#features/screening/ChooseLanguage.tsx";
import { useSaving } from "#features/screening/use-saving.ts";
import type { GuideContent } from "#storage/guides.ts";
import { useSession } from "#workflows/react.ts";
import { CONSENT_TO_RECORD, type StoredScreening } from "#workflows/screening.ts";

/** The guides of one pack version, ready to run. A signed pack that does not compile is a bug of the build, not of the person. */
export function useCompiled(content: GuideContent): { readonly compiled: CompiledGuides; readonly catalogue: Catalogue } {
  return useMemo(() => {
    const compiled = compileGuides(content.guides);
    if (!compiled.ok) throw new Error(`guides of ${content.partId} do not compile`);
    return { compiled: compiled.value, catalogue: createCatalogue(content.indicators, content.rules) };
  }, [content]);
}

/** `danger`: an answer spoke of now. `safety`: a stop rule, so when is asked first. `enough`: more questions can hurt. */
export type Interruption = "danger" | "safety" | "enough" | null;

/** Values of the interpreter check. */
export const NO_INTERPRETER = "no_interpreter";
const INDEPENDENT = "independent";

const stepKey = (step: Step): string => ("id" in step ? `${step.kind}:${step.id}` : step.kind);

function stepOf(key: string): Step | null {
  const [kind, id] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
  if (kind === "question" || kind === "when") return { kind, id };
  return kind === "script" ? { kind, id, forced: true } : null;
}

/** The check of the interpreter says whether there is one, and whether that one is independent. */
function checkedBy(compiled: CompiledGuides, screening: RunningScreening, id: string): RunningScreening {
  if (id !== interpreterCheckId(compiled)) return screening;
  const values = [screening.answers[id] ?? []].flat();
  if (values.includes(NO_INTERPRETER)) return { ...screening, interpreter: { role: "none", independent: true } };
  const { interpreter } = screening;
  if (!interpreter || interpreter.role === "none") return screening;
  return { ...screening, interpreter: { ...interpreter, independent: values.includes(INDEPENDENT) } };
}

export interface Runner {
  readonly screening: RunningScreening;
  readonly step: Step;
  /** Shows a step that was taken already. */
  readonly atEarlier: boolean;
  readonly interruption: Interruption;
  readonly canGoBack: boolean;
  /** What the last save said; `null` while all is kept. */
  readonly saveError: string | null;
  /** Everything tapped so far is on the disk. */
  readonly kept: boolean;
  /** `counted`: the consent to notes, given with the leave to count the talk. */
  answer(id: string, value: AnswerValue, counted?: boolean): void;
  when(id: string, reply: WhenReply): void;
  read(id: string): void;
  tick(indicator: string): void;
  tickWhen(indicator: string, reply: WhenReply): void;
  offer(ids: readonly string[]): void;
  stop(): void;
  /** A stop rule holds: safety first. */
  checkSafety(): void;
  resume(): void;
  back(): void;
  forward(): void;
  /** Shows the question of an answer given earlier. */
  goTo(id: string): void;
  /** Leaves what was shown again and goes on where the talk stands. */
  goOn(): void;
  speak(spoken: Spoken): void;
  /** Who carries the words. `recheck`: another person, so the check of the interpreter is asked again. */
  interpret(interpreter: Interpreter, recheck: boolean): void;
  retrySave(): void;
}

/** A yes to being counted is kept; a no leaves nothing, as if nobody had asked. */
function consented({ counted: _, ...screening }: RunningScreening, mayRecord: boolean, counted: boolean): RunningScreening {
  return { ...screening, mayRecord, ...(mayRecord && counted && { counted: true as const }) };
}

/** Stop asking after strong or possible signs (safeguarding rule 4), but for the long guide, for people who meet again and again. */
const GOES_ON = new Set(["full", "observation"]);

/** Runs one talk: every tap changes the state at once and is kept in the background. */
export function useRunner(start: StoredScreening, content: GuideContent, worker: WorkerFlags): Runner {
  const session = useSession();
  const { compiled, catalogue } = useCompiled(content);
  const saving = useSaving(start.rowId, start.screening);
  const [screening, setScreening] = useState(start.screening);
  const [at, setAt] = useState<number | null>(null);
  /** A question opened for a change that is on no path: its answer was taken over from an earlier talk. */
  const [opened, setOpened] = useState<string | null>(null);
  const [interruption, setInterruption] = useState<Interruption>(null);
  const waiting = useRef(false);
  const context = useMemo(() => ({ rescreen: start.screening.rescreen }), [start]);

  const put = (next: RunningScreening, done?: Step) => {
    const path = done ? [...next.path.filter((key) => key !== stepKey(done)), stepKey(done)] : next.path;
    const kept = { ...next, path, updatedAtMs: session.nowMs() };
    saving.put(kept);
    setScreening(kept);
    goOn();
  };
  function goOn(): void {
    setAt(null);
    setOpened(null);
  }

  /** One answer at most is on its way to the disk: the next tap waits for it, so that a kill never takes two. */
  const afterWriting = (act: () => void): void => {
    const writing = saving.writing();
    if (writing === null) act();
    else if (!waiting.current) {
      waiting.current = true;
      void writing.then(() => {
        waiting.current = false;
        act();
      });
    }
  };

  const upcoming = useMemo(() => nextStep(compiled, screening, worker, context), [compiled, screening, worker, context]);
  const earlier: Step | null =
    opened !== null ? { kind: "question", id: opened } : at === null ? null : stepOf(screening.path[at] ?? "");

  /** After an answer: danger first, then "stop asking", else on. */
  const interrupt = (next: RunningScreening, id: string) => {
    if (opensDanger(compiled, next, id)) return setInterruption("danger");
    const section = compiled.questionById.get(id)?.question.section;
    const asked = section === "question" || section === "child_question";
    if (
      asked &&
      !next.stopped &&
      !GOES_ON.has(next.guideId) &&
      nextStep(compiled, next, worker, context).kind === "question" &&
      endsQuestions(assess(compiled, catalogue, next).code)
    )
      setInterruption("enough");
  };

  return {
    screening,
    step: earlier ?? upcoming,
    atEarlier: earlier !== null,
    interruption,
    canGoBack: (at ?? screening.path.length) > 0,
    saveError: saving.error,
    kept: saving.kept,
    answer: (id, value, counted = false) =>
      afterWriting(() => {
        const applied = applyAnswer(compiled, screening, id, value);
        if (!applied.ok) return;
        const next =
          id === CONSENT_TO_RECORD ? consented(applied.value, value === "yes", counted) : checkedBy(compiled, applied.value, id);
        put(next, { kind: "question", id });
        interrupt(next, id);
      }),
    when: (id, reply) =>
      afterWriting(() => {
        const applied = applyWhen(compiled, screening, id, reply);
        if (!applied.ok) return;
        put(applied.value, { kind: "when", id });
        interrupt(applied.value, id);
      }),
    read: (id) =>
      afterWriting(() =>
        put(markRead(screening, id), compiled.scripts.has(id) ? { kind: "script", id, forced: true } : { kind: "question", id }),
      ),
    tick: (indicator) => put(toggleTick(screening, indicator)),
    tickWhen(indicator, reply) {
      put(applyTickWhen(screening, indicator, reply));
      if (content.guides.when.opensDanger.includes(reply)) setInterruption("danger");
    },
    offer: (ids) => put(ids.reduce(offerQuestion, screening)),
    stop() {
      setInterruption(null);
      put(stopQuestions(screening));
    },
    checkSafety: () => setInterruption("safety"),
    resume: () => setInterruption(null),
    back() {
      setOpened(null);
      setAt(Math.max(0, (at ?? screening.path.length) - 1));
    },
    forward() {
      setOpened(null);
      setAt(at !== null && at + 1 < screening.path.length ? at + 1 : null);
    },
    goTo: setOpened,
    goOn,
    speak({ language, answersCountAsNotSure, interpreter }) {
      const spoken = { ...screening, language, answersCountAsNotSure };
      if (interpreter === null || interpreter === screening.interpreter?.role) return put(spoken);
      put(switchInterpreter(compiled, spoken, { role: interpreter, independent: true }));
    },
    interpret(interpreter, recheck) {
      const check = interpreterCheckId(compiled);
      const answers = recheck
        ? Object.fromEntries(Object.entries(screening.answers).filter(([id]) => id !== check))
        : screening.answers;
      put({ ...screening, answers, interpreter });
    },
    retrySave: saving.retry,
  };
}
