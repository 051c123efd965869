import type { RunningScreening } from "#domain/case/types.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { beginMeeting, needsNewMeeting } from "#domain/screening/meetings.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import type { GuideContent } from "#storage/guides.ts";
import type { StoredScreening } from "#workflows/screening.ts";

/** The widest reading: whether anything at all is left to ask does not depend on who asks. */
const ALL_FLAGS = { specialist: true, childTrained: true };

/**
 * Whether a talk is taken up in a new meeting, with safety first. Not when the person is no longer needed: what the worker saw can be
 * noted down on another day.
 */
export function wantsNewMeeting(screening: RunningScreening, content: GuideContent, nowMs: number): boolean {
  if (!needsNewMeeting(screening.updatedAtMs, nowMs)) return false;
  const compiled = compileGuides(content.guides);
  if (!compiled.ok) return false;
  const step = nextStep(compiled.value, screening, ALL_FLAGS, { rescreen: screening.rescreen });
  if (step.kind !== "question") return step.kind !== "tick_list" && step.kind !== "result";
  return compiled.value.questionById.get(step.id)?.question.section !== "observation";
}

/** The talk in its new meeting; the first tap keeps it. Guides that do not compile leave it as it was. */
export function takeUpAgain({ rowId, screening }: StoredScreening, content: GuideContent, nowMs: number): StoredScreening {
  const compiled = compileGuides(content.guides);
  if (!compiled.ok) return { rowId, screening };
  const times = { startedAtMs: screening.startedAtMs, lastTapMs: screening.updatedAtMs, nowMs };
  const next = beginMeeting(compiled.value, screening, times);
  // Back does not lead into the checks of another day.
  const path = next.path.filter((key) => {
    const [kind, id = ""] = key.split(":");
    return kind === "script" ? next.scriptsRead.includes(id) : next.answers[id] !== undefined;
  });
  return { rowId, screening: { ...next, path } };
}
