import { caseView, type HandOverView, type MeetingView, type OpenTask } from "#domain/case/case-view.ts";
import type { Entry } from "#domain/case/types.ts";

/** A case as the list at the end of a shift needs it: from the index, and the few entries that promise something. */
export interface CaseForHandOver {
  readonly caseId: string;
  readonly code: string;
  readonly lastAtMs: number;
  /** The last talk, or the last help given, says child or maybe under 18. */
  readonly isChild: boolean;
  readonly referred: boolean;
  /** When that was said: the last talk, the last help, or the last time a colleague handed it over. */
  readonly toldAtMs?: number;
  /** Of the types `follow_up`, `meeting_plan`, `hand_over`, `hand_over_answer` and `withdrawal`. */
  readonly entries: readonly Entry[];
}
export interface OpenCase {
  readonly caseId: string;
  readonly code: string;
  /** A child for whom nobody has been reached yet. */
  readonly unreached: boolean;
  readonly tasks: readonly OpenTask[];
  readonly meetings: readonly MeetingView[];
  /** The last time it was handed over, where that waits for a colleague's yes, was given back or was stopped. */
  readonly handOver?: HandOverView;
}

const STILL_HERE: readonly HandOverView["state"][] = ["waiting", "declined", "stopped"];

const wasReached = (entries: readonly Entry[]): boolean =>
  entries.some((entry) => entry.type === "follow_up" && entry.task === "reach_child" && entry.done === true);

/** A colleague has said yes, and nothing was heard of the child here since. */
const isElsewhere = (handOvers: readonly HandOverView[], toldAtMs: number): boolean =>
  handOvers.some(({ state, answeredAtMs }) => state === "accepted" && answeredAtMs !== undefined && answeredAtMs >= toldAtMs);

/** What must not be forgotten when the shift ends: children first, then what is due soonest; cases with nothing open are left out. */
export function openMatters(cases: readonly CaseForHandOver[]): readonly OpenCase[] {
  const open = cases.flatMap(({ entries, isChild, referred, lastAtMs, toldAtMs = 0, ...known }) => {
    const { openTasks, meetings, handOvers } = caseView(entries);
    const unreached = isChild && !referred && !wasReached(entries) && !isElsewhere(handOvers, toldAtMs);
    const last = handOvers.at(-1);
    const handOver = last && STILL_HERE.includes(last.state) ? last : undefined;
    const more = handOver && { handOver };
    return unreached || openTasks.length > 0 ? [{ ...known, unreached, tasks: openTasks, meetings, lastAtMs, ...more }] : [];
  });
  const due = ({ tasks }: { readonly tasks: readonly OpenTask[] }): string =>
    tasks
      .map(({ dueDay }) => dueDay ?? "")
      .sort()
      .at(0) ?? "9999";
  return open
    .sort(
      (a, b) =>
        Number(b.unreached) - Number(a.unreached) || (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : b.lastAtMs - a.lastAtMs),
    )
    .map(({ lastAtMs: _, ...rest }) => rest);
}
