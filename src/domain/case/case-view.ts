import { whoSaidAge } from "#domain/case/age.ts";
import type { FollowUpTask, HandBackReason, HandedTask, HandOverTo } from "#domain/case/handed.ts";
import { mergeEntries } from "#domain/case/merge.ts";
import type { MeetingPlan } from "#domain/case/safety-plan.ts";
import type { Entry } from "#domain/case/types.ts";
import { FURTHER, isAtOdds } from "#domain/referral/furthest.ts";
import type { BasisKind, DeclineReason, ReferralFields, ReplyKind, ToldBy, ToldWay } from "#domain/referral/types.ts";
import type { AgeGroup, Assessment } from "#domain/screening/types.ts";

type EntryOf<T extends Entry["type"]> = Extract<Entry, { readonly type: T }>;

/** `waiting`: sealed and not answered yet; whether it was sent is the outbox's to say. */
export type ReferralState = "waiting" | "withdrawn" | ReplyKind;

export interface ReferralView {
  readonly refId: string;
  readonly envelopeId: string;
  readonly organisationId: string;
  readonly basis: BasisKind;
  readonly fields: ReferralFields;
  readonly atMs: number;
  readonly state: ReferralState;
  readonly answerCode?: string;
  /** The answer that counts was told, and signed by nobody. */
  readonly told?: ToldBy;
  readonly answeredAtMs?: number;
  readonly declineReason?: DeclineReason;
  /** They signed answers that cannot both hold, from two devices or one after the other; the later one is `state`. */
  readonly isAtOdds?: true;
  readonly withdrawnAtMs?: number;
  /** Told to them without the app as well, or only so. */
  readonly byHand: readonly ToldWay[];
}

export interface NoteView {
  readonly entryId: string;
  readonly atMs: number;
  readonly text: string;
  readonly edited: boolean;
}

export interface OpenTask {
  readonly entryId: string;
  readonly task: FollowUpTask;
  readonly dueDay?: string;
  readonly atMs: number;
}

export interface MeetingView extends MeetingPlan {
  readonly entryId: string;
}

/** `waiting`: sealed, and nobody has said yes: it stays this phone's to do. `stopped`: that phone may not have it. */
export interface HandOverView {
  readonly refId: string;
  readonly to: HandOverTo;
  readonly basis: BasisKind;
  readonly atMs: number;
  readonly tasks: readonly HandedTask[];
  readonly state: "waiting" | "accepted" | "declined" | "withdrawn" | "stopped";
  readonly answeredAtMs?: number;
  readonly reason?: HandBackReason;
  /** Of one that was stopped: it had been sent, or tried. */
  readonly mayHaveLeft?: boolean;
}

export interface CaseView {
  readonly code: string;
  readonly openedAtMs: number;
  readonly lastAtMs: number;
  readonly screenings: readonly EntryOf<"screening">[];
  readonly latestAssessment: Assessment | null;
  /** Under 18, or not known to be an adult. Nothing is known of somebody with whom nobody has talked: `false`. */
  readonly isChild: boolean;
  readonly referrals: readonly ReferralView[];
  /** To colleagues, oldest first. */
  readonly handOvers: readonly HandOverView[];
  readonly notes: readonly NoteView[];
  readonly openTasks: readonly OpenTask[];
  /** Agreed and not yet held or called off. */
  readonly meetings: readonly MeetingView[];
  readonly missingPlan: EntryOf<"missing_plan"> | null;
}

/**
 * Answers may come late or twice: the furthest counts, and of two equally far the later. Only the organisation asked may answer. What was
 * taken back stays taken back, whatever comes after. A signed answer stands over one that was only told and says no more.
 */
function referralView(referral: EntryOf<"referral">, entries: readonly Entry[]): ReferralView {
  let state: ReplyKind | "waiting" = "waiting";
  let answer: EntryOf<"reply"> | null = null;
  let atOdds = false;
  for (const entry of [...entries].sort(toldFirst)) {
    if (entry.type !== "reply" || entry.refId !== referral.refId || entry.organisationId !== referral.organisationId) continue;
    if (entry.told === undefined && state !== "waiting" && !answer?.told) atOdds ||= isAtOdds(entry.reply, state);
    if (FURTHER[entry.reply] < FURTHER[state]) continue;
    state = entry.reply;
    answer = entry;
  }
  const withdrawn = entries.find((entry) => entry.type === "withdrawal" && entry.refId === referral.refId);
  return {
    refId: referral.refId,
    envelopeId: referral.envelopeId,
    organisationId: referral.organisationId,
    basis: referral.basis.kind,
    fields: referral.fields,
    atMs: referral.atMs,
    byHand: entries.flatMap((entry) => (entry.type === "told_by_hand" && entry.refId === referral.refId ? [entry.way] : [])),
    state: withdrawn ? "withdrawn" : state,
    ...(referral.answerCode !== undefined && { answerCode: referral.answerCode }),
    ...(answer?.told && { told: answer.told }),
    ...(withdrawn && { withdrawnAtMs: withdrawn.atMs }),
    ...(answer !== null && { answeredAtMs: answer.atMs }),
    ...(answer?.reason !== undefined && { declineReason: answer.reason }),
    ...(atOdds && { isAtOdds: true as const }),
  };
}

const isTold = (entry: Entry): boolean => entry.type === "reply" && entry.told !== undefined;
const toldFirst = (a: Entry, b: Entry): number => Number(isTold(b)) - Number(isTold(a));

/** The first answer counts, and stands over having been stopped here; what was taken back stays taken back. */
function handOverView({ refId, to, basis, atMs, tasks }: EntryOf<"hand_over">, entries: readonly Entry[]): HandOverView {
  const known = { refId, to, basis: basis.kind, atMs, tasks };
  if (entries.some((entry) => entry.type === "withdrawal" && entry.refId === refId)) return { ...known, state: "withdrawn" };
  const ends = entries.flatMap((entry) => (entry.type === "hand_over_answer" && entry.refId === refId ? [entry] : []));
  const end = ends.find(({ outcome }) => outcome !== "stopped") ?? ends[0];
  if (end === undefined || end.outcome === "taken_back") return { ...known, state: "waiting" };
  const { outcome: state, atMs: answeredAtMs, reason, mayHaveLeft } = end;
  return { ...known, state, answeredAtMs, ...(reason !== undefined && { reason }), ...(mayHaveLeft && { mayHaveLeft }) };
}

/** The newest text of each note; what it replaced stays in the entries. */
function notesOf(entries: readonly Entry[]): readonly NoteView[] {
  const notes = entries.filter((entry) => entry.type === "note");
  const replaced = new Set(notes.map((note) => note.replaces));
  return notes
    .filter((note) => !replaced.has(note.entryId))
    .map((note) => ({ entryId: note.entryId, atMs: note.atMs, text: note.text, edited: note.replaces !== undefined }));
}

/** A task is done by a later entry of the same task: the one for that day, or all of them when no day is named. */
function openTasksOf(entries: readonly Entry[]): readonly OpenTask[] {
  let open: readonly EntryOf<"follow_up">[] = [];
  for (const entry of entries) {
    if (entry.type !== "follow_up") continue;
    const others = open.filter(
      (other) => other.task !== entry.task || (entry.dueDay !== undefined && other.dueDay !== entry.dueDay),
    );
    open = entry.done === true ? others : [...others, entry];
  }
  return open.map(({ entryId, task, dueDay, atMs }) => ({ entryId, task, atMs, ...(dueDay !== undefined && { dueDay }) }));
}

/** For each open task to meet again, the newest plan for its day. */
function meetingsOf(entries: readonly Entry[], tasks: readonly OpenTask[]): readonly MeetingView[] {
  const plans = entries.filter((entry) => entry.type === "meeting_plan");
  return tasks
    .filter(({ task }) => task === "meet_again")
    .flatMap(({ dueDay }) => plans.findLast((plan) => plan.day === dueDay) ?? []);
}

/** The language the person was last talked with in, here or by a colleague. */
export function languageOf(entries: readonly Entry[]): string | undefined {
  const inOrder = mergeEntries(entries);
  const here = inOrder.findLast((entry) => entry.type === "screening" || entry.type === "help");
  const taken = inOrder.findLast((entry) => entry.type === "taken_over");
  const noted = here?.type === "screening" ? here.screening.language : here?.type === "help" ? here.language : undefined;
  return noted ?? (taken?.type === "taken_over" ? taken.about.language : undefined);
}

/** The age, as everybody said it whose word still stands. */
export const agesOf = (inOrder: readonly Entry[]): readonly AgeGroup[] =>
  whoSaidAge(inOrder, ({ type }) => type).flatMap((entry) => {
    if (entry.type === "screening") return entry.assessment.age;
    if (entry.type === "help") return entry.age;
    return entry.type === "taken_over" ? entry.about.age_group : [];
  });

/** What a case amounts to now, worked out from its entries alone. */
export function caseView(entries: readonly Entry[]): CaseView {
  const inOrder = mergeEntries(entries);
  const screenings = inOrder.filter((entry) => entry.type === "screening");
  const openTasks = openTasksOf(inOrder);
  return {
    code: inOrder.find((entry) => entry.type === "opened")?.code ?? "",
    openedAtMs: inOrder[0]?.atMs ?? 0,
    lastAtMs: inOrder.at(-1)?.atMs ?? 0,
    screenings,
    latestAssessment: screenings.at(-1)?.assessment ?? null,
    isChild: agesOf(inOrder).some((age) => age !== "adult"),
    referrals: inOrder.filter((entry) => entry.type === "referral").map((entry) => referralView(entry, inOrder)),
    handOvers: inOrder.filter((entry) => entry.type === "hand_over").map((entry) => handOverView(entry, inOrder)),
    notes: notesOf(inOrder),
    openTasks,
    meetings: meetingsOf(inOrder, openTasks),
    missingPlan: inOrder.findLast((entry) => entry.type === "missing_plan") ?? null,
  };
}
