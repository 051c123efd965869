import type { CompiledGuides } from "#domain/screening/compile.ts";
import { activeGuide } from "#domain/screening/next-step.ts";
import type { Meeting, ScreeningFacts } from "#domain/screening/types.ts";

/** After so long a pause the place, the people around and the danger are other ones. */
export const MEETING_GAP_MS = 6 * 60 * 60 * 1000;

/** A talk put aside for hours or days is taken up in a new meeting, not in the middle of a sentence. */
export const needsNewMeeting = (lastTapMs: number, nowMs: number): boolean => nowMs - lastTapMs >= MEETING_GAP_MS;

const REPEATED_SECTIONS = ["volunteer", "safety"];
const TONIGHT_KEY = "tonight";

/**
 * What is true of one meeting only: the worker's and the person's safety, the interpreter, needs, "is it all right to ask now", and
 * tonight. Comprehension and the consent to record stand for the whole talk.
 */
export function repeatedEachMeeting(compiled: CompiledGuides): ReadonlySet<string> {
  const ids = compiled.source.questions.filter(
    ({ section, key, passIf }) =>
      REPEATED_SECTIONS.includes(section) || key === TONIGHT_KEY || (section === "consent" && passIf !== undefined),
  );
  return new Set([...ids.map(({ id }) => id), ...compiled.forcedScripts]);
}

/**
 * Takes a talk up again on another day: checks, the limits of privacy and "tonight" are asked anew before the questions that are
 * still open. What was answered to them stays with the meeting it belongs to; all other answers stay as they are.
 */
export function beginMeeting<F extends ScreeningFacts>(
  compiled: CompiledGuides,
  facts: F,
  { startedAtMs, lastTapMs, nowMs }: { readonly startedAtMs: number; readonly lastTapMs: number; readonly nowMs: number },
): F {
  const repeated = repeatedEachMeeting(compiled);
  const split = <V>(record: Readonly<Record<string, V>>, inside: boolean): Readonly<Record<string, V>> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => repeated.has(id) === inside));
  const over: Meeting = {
    startedAtMs: facts.meetingStartedAtMs ?? startedAtMs,
    endedAtMs: lastTapMs,
    answers: split(facts.answers, true),
    when: split(facts.when, true),
    scriptsRead: facts.scriptsRead.filter((id) => repeated.has(id)),
    ...(facts.midway !== undefined && { midway: facts.midway }),
  };
  const next: F = {
    ...facts,
    midway: [],
    answers: split(facts.answers, false),
    when: split(facts.when, false),
    scriptsRead: facts.scriptsRead.filter((id) => !repeated.has(id)),
    stopped: false,
    meetings: [...(facts.meetings ?? []), over],
    meetingStartedAtMs: nowMs,
  };
  // A doubt about age that hangs on an answer of the first meeting must not be lost with it.
  const guideId = activeGuide(compiled, facts)?.guide.id;
  return guideId === undefined ? next : { ...next, guideId };
}
