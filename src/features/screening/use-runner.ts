import { useCallback, useMemo, useRef, useState } from "react";
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
import { nextStep } from "#domain/screening/next-step.ts";
import { opensDanger } from "#domain/screening/red-flags.ts";
import type { AnswerValue, Step, WhenReply, WorkerFlags } from "#domain/screening/types.ts";
import type { GuideContent } from "#storage/react.ts";
import { useSession } from "#workflows/react.ts";
import { keepScreening, type StoredScreening } from "#workflows/screening.ts";

/** The guides of one pack version, ready to run. A signed pack that does not compile is a bug of the build, not of the person. */
export function useCompiled(content: GuideContent): { readonly compiled: CompiledGuides; readonly catalogue: Catalogue } {
  return useMemo(() => {
    const compiled = compileGuides(content.guides);
    if (!compiled.ok) throw new Error(`guides of ${content.partId} do not compile`);
    return { compiled: compiled.value, catalogue: createCatalogue(content.indicators, content.rules) };
  }, [content]);
}

export type Interruption = "danger" | "enough" | null;

const stepKey = (step: Step): string => ("id" in step ? `${step.kind}:${step.id}` : step.kind);

function stepOf(key: string): Step | null {
  const [kind, id] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
  if (kind === "question" || kind === "when") return { kind, id };
  return kind === "script" ? { kind, id, forced: true } : null;
}

export interface Runner {
  readonly screening: RunningScreening;
  readonly step: Step;
  readonly interruption: Interruption;
  readonly canGoBack: boolean;
  /** What the last save said; `null` while all is kept. */
  readonly saveError: string | null;
  /** Everything tapped so far is on the disk. */
  readonly kept: boolean;
  answer(id: string, value: AnswerValue): void;
  when(id: string, reply: WhenReply): void;
  read(id: string): void;
  tick(indicator: string): void;
  tickWhen(indicator: string, reply: WhenReply): void;
  offer(ids: readonly string[]): void;
  stop(): void;
  resume(): void;
  back(): void;
  forward(): void;
  speak(language: string, answersCountAsNotSure: boolean): void;
  retrySave(): void;
}

/** Stop asking after strong or possible signs (safeguarding rule 4); the long guide is for people who meet again and again. */
const STOPS_ITSELF = new Set(["rapid", "child"]);

/**
 * Runs one talk: every tap changes the state at once and is kept in the background in order, so that a killed browser loses at most
 * the answer being tapped.
 */
export function useRunner(start: StoredScreening, content: GuideContent, worker: WorkerFlags): Runner {
  const session = useSession();
  const { compiled, catalogue } = useCompiled(content);
  const [screening, setScreening] = useState(start.screening);
  const [at, setAt] = useState<number | null>(null);
  const [interruption, setInterruption] = useState<Interruption>(null);
  const [saveError, setSaveError] = useState<string | null>(null);
  const [kept, setKept] = useState(true);
  const latest = useRef(start.screening);
  const saving = useRef(false);
  const context = useMemo(() => ({ rescreen: start.screening.rescreen }), [start]);

  const save = useCallback(async () => {
    if (saving.current) return;
    saving.current = true;
    let written: RunningScreening | null = null;
    while (written !== latest.current) {
      const next: RunningScreening = latest.current;
      const saved = await keepScreening(session, { rowId: start.rowId, screening: next }).catch(() => ({
        ok: false as const,
        error: { type: "SaveFailed" as const },
      }));
      setSaveError(saved.ok ? null : saved.error.type);
      if (!saved.ok) break;
      written = next;
    }
    setKept(written === latest.current);
    saving.current = false;
  }, [session, start.rowId]);

  const put = useCallback(
    (next: RunningScreening, done?: Step) => {
      const path = done ? [...next.path.filter((key) => key !== stepKey(done)), stepKey(done)] : next.path;
      latest.current = { ...next, path, updatedAtMs: session.nowMs() };
      setScreening(latest.current);
      setKept(false);
      setAt(null);
      void save();
    },
    [save, session],
  );

  const upcoming = useMemo(() => nextStep(compiled, screening, worker, context), [compiled, screening, worker, context]);
  const earlier = at === null ? null : stepOf(screening.path[at] ?? "");
  const step = earlier ?? upcoming;

  /** After an answer: danger first, then "stop asking", else on. */
  const interrupt = (next: RunningScreening, id: string) => {
    if (opensDanger(compiled, next, id)) return setInterruption("danger");
    const section = compiled.questionById.get(id)?.question.section;
    const asked = section === "question" || section === "child_question";
    if (
      asked &&
      !next.stopped &&
      STOPS_ITSELF.has(next.guideId) &&
      nextStep(compiled, next, worker, context).kind === "question" &&
      endsQuestions(assess(compiled, catalogue, next).code)
    )
      setInterruption("enough");
  };

  return {
    screening,
    step,
    interruption,
    canGoBack: (at ?? screening.path.length) > 0,
    saveError,
    kept,
    answer(id, value) {
      const applied = applyAnswer(compiled, screening, id, value);
      if (!applied.ok) return;
      const next = id === "consent_record" ? { ...applied.value, mayRecord: value === "yes" } : applied.value;
      put(next, { kind: "question", id });
      interrupt(next, id);
    },
    when(id, reply) {
      const applied = applyWhen(compiled, screening, id, reply);
      if (!applied.ok) return;
      put(applied.value, { kind: "when", id });
      interrupt(applied.value, id);
    },
    read: (id) =>
      put(markRead(screening, id), compiled.scripts.has(id) ? { kind: "script", id, forced: true } : { kind: "question", id }),
    tick: (indicator) => put(toggleTick(screening, indicator)),
    tickWhen: (indicator, reply) => put(applyTickWhen(screening, indicator, reply)),
    offer: (ids) => put(ids.reduce(offerQuestion, screening)),
    stop() {
      setInterruption(null);
      put(stopQuestions(screening));
    },
    resume: () => setInterruption(null),
    back: () => setAt(Math.max(0, (at ?? screening.path.length) - 1)),
    forward: () => setAt(at !== null && at + 1 < screening.path.length ? at + 1 : null),
    speak: (language, answersCountAsNotSure) => put({ ...screening, language, answersCountAsNotSure }),
    retrySave: () => void save(),
  };
}
