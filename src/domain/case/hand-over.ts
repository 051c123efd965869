import type { AnswerNews } from "#domain/case/answers.ts";
import { caseView, type HandOverView, type MeetingView, type OpenTask, type ReferralView } from "#domain/case/case-view.ts";
import type { Entry } from "#domain/case/types.ts";

/** A case as the list at the end of a shift needs it: from the index, and the few entries that promise something. */
export interface CaseForHandOver {
  readonly caseId: string;
  readonly code: string;
  readonly lastAtMs: number;
  /** Somebody whose word stands (`whoSaidAge`) says child or maybe under 18. */
  readonly isChild: boolean;
  /** When the newest of them spoke. */
  readonly toldAtMs?: number;
  /** Of the types `follow_up`, `meeting_plan`, `hand_over`, `hand_over_answer` and `withdrawal`; of a child also `referral` and `reply`. */
  readonly entries: readonly Entry[];
  readonly answers?: readonly AnswerNews[];
}
export interface OpenCase {
  readonly caseId: string;
  readonly code: string;
  /** A child for whom nobody has been reached yet. */
  readonly unreached: boolean;
  readonly tasks: readonly OpenTask[];
  readonly meetings: readonly MeetingView[];
  /** What came of referrals and was not read yet, or did not come. */
  readonly answers: readonly AnswerNews[];
  /** The last time it was handed over, where that waits for a colleague's yes, was given back or was stopped. */
  readonly handOver?: HandOverView;
  /** The last referral of a child nobody was reached for: it waits for an answer, or nobody there can help. */
  readonly referral?: ReferralView;
}

const STILL_HERE: readonly HandOverView["state"][] = ["waiting", "declined", "stopped"];

const wasReached = (entries: readonly Entry[]): boolean =>
  entries.some((entry) => entry.type === "follow_up" && entry.task === "reach_child" && entry.done === true);

/**
 * A colleague or an organisation has said yes, and nothing was heard of the child here since. A referral that waits, was only seen, was
 * declined or taken back is nobody's yes (safeguarding rule 6: a child's report that is lost ends a pilot).
 */
const isElsewhere = (asked: readonly (HandOverView | ReferralView)[], toldAtMs: number): boolean =>
  asked.some(({ state, answeredAtMs = 0 }) => (state === "accepted" || state === "done") && answeredAtMs >= toldAtMs);

/** What must not be forgotten when the shift ends: children first, then what is due soonest; cases with nothing open are left out. */
export function openMatters(cases: readonly CaseForHandOver[]): readonly OpenCase[] {
  const open = cases.flatMap(({ entries, isChild, lastAtMs, toldAtMs = 0, answers = [], ...known }) => {
    const { openTasks, meetings, handOvers, referrals } = caseView(entries);
    const unreached = isChild && !wasReached(entries) && !isElsewhere([...handOvers, ...referrals], toldAtMs);
    const last = handOvers.at(-1);
    const handOver = last && STILL_HERE.includes(last.state) ? last : undefined;
    const referral = unreached ? referrals.findLast(({ state }) => state !== "withdrawn") : undefined;
    const more = { ...(handOver && { handOver }), ...(referral && { referral }) };
    const isOpen = unreached || openTasks.length > 0 || answers.length > 0;
    return isOpen ? [{ ...known, unreached, tasks: openTasks, meetings, answers, lastAtMs, ...more }] : [];
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
