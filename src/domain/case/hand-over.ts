import { caseView, type MeetingView, type OpenTask } from "#domain/case/case-view.ts";
import type { Entry } from "#domain/case/types.ts";

/** A case as the list at the end of a shift needs it: from the index, and the few entries that promise something. */
export interface CaseForHandOver {
  readonly caseId: string;
  readonly code: string;
  readonly lastAtMs: number;
  /** The last talk, or the last help given, says child or maybe under 18. */
  readonly isChild: boolean;
  readonly referred: boolean;
  /** Of the types `follow_up` and `meeting_plan`. */
  readonly entries: readonly Entry[];
}
export interface OpenCase {
  readonly caseId: string;
  readonly code: string;
  /** A child for whom nobody has been reached yet. */
  readonly unreached: boolean;
  readonly tasks: readonly OpenTask[];
  readonly meetings: readonly MeetingView[];
}

const wasReached = (entries: readonly Entry[]): boolean =>
  entries.some((entry) => entry.type === "follow_up" && entry.task === "reach_child" && entry.done === true);

/** What must not be forgotten when the shift ends: children first, then what is due soonest; cases with nothing open are left out. */
export function openMatters(cases: readonly CaseForHandOver[]): readonly OpenCase[] {
  const open = cases.flatMap(({ entries, isChild, referred, lastAtMs, ...known }) => {
    const { openTasks, meetings } = caseView(entries);
    const unreached = isChild && !referred && !wasReached(entries);
    return unreached || openTasks.length > 0 ? [{ ...known, unreached, tasks: openTasks, meetings, lastAtMs }] : [];
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
