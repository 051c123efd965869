import type { FollowUpTask, HandBackReason, HandedAbout, HandedTask, HandOverBasis, HandOverTo } from "#domain/case/handed.ts";
import type { MeetingPlan, MissingPlan } from "#domain/case/safety-plan.ts";
import type { AssessmentCode } from "#domain/pack/rules.ts";
import type { Basis, BasisKind, DeclineReason, ReferralFields, ReplyKind, ToldBy, ToldWay } from "#domain/referral/types.ts";
import type { AgeGroup, Assessment, Flag, ScreeningFacts } from "#domain/screening/types.ts";

/**
 * A case is a code and a union of immutable entries, nothing else: merging two copies is a union by entry id.
 * A running screening is the one mutable record; closing it writes a `screening` entry.
 */
export interface RunningScreening extends ScreeningFacts {
  readonly screeningId: string;
  readonly caseId: string;
  /** The pack version the talk began with. A new pack never changes it. */
  readonly pack: {
    readonly id: string;
    readonly version: number;
    /** The organisation's pack that added the guide; absent for a guide of ours. */
    readonly own?: { readonly id: string; readonly version: number };
  };
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  readonly language: string;
  readonly mayRecord: boolean;
  /** The person let the talk be counted. Of a refusal nothing is kept: it looks like a talk nobody asked about. */
  readonly counted?: true;
  /** The case held a screening already: "Did another team ask you this week?" is asked first. */
  readonly rescreen: boolean;
  /** Ids answered or read, in order: Back walks it. */
  readonly path: readonly string[];
}

interface EntryBase {
  readonly entryId: string;
  readonly caseId: string;
  readonly atMs: number;
}
export type Entry = EntryBase &
  (
    | { readonly type: "opened"; readonly code: string }
    | { readonly type: "screening"; readonly screening: RunningScreening; readonly assessment: Assessment }
    | { readonly type: "help"; readonly needs: readonly string[]; readonly language: string; readonly age: AgeGroup }
    /** Editing a note writes a new one that names the entry it replaces. */
    | { readonly type: "note"; readonly text: string; readonly replaces?: string }
    | {
        readonly type: "referral";
        readonly refId: string;
        readonly envelopeId: string;
        readonly organisationId: string;
        readonly basis: Basis;
        readonly fields: ReferralFields;
        /** Six characters for an answer by voice or SMS; never the code of the case. Absent in those sealed before there were such codes. */
        readonly answerCode?: string;
        /** Its days were over: `fields` is empty. */
        readonly textGone?: boolean;
      }
    | {
        readonly type: "reply";
        readonly refId: string;
        readonly reply: ReplyKind;
        readonly reason?: DeclineReason;
        readonly organisationId: string;
        /** Heard or read by the worker, and signed by nobody. */
        readonly told?: ToldBy;
      }
    /** Told to the organisation on a page, by phone or by SMS: what leaves so can be asked back by voice alone. */
    | { readonly type: "told_by_hand"; readonly refId: string; readonly way: ToldWay }
    /** Somebody here read what came of that referral, or rang because nothing did. */
    | { readonly type: "answer_read"; readonly refId: string }
    /** The yes to that referral was taken back: it was destroyed before it left, a message asks to erase it, or somebody has to call. */
    | {
        readonly type: "withdrawal";
        readonly refId: string;
        readonly organisationId: string;
        readonly outcome: "destroyed" | "told" | "call";
      }
    | {
        readonly type: "follow_up";
        readonly task: FollowUpTask;
        readonly dueDay?: string;
        readonly done?: boolean;
      }
    /** The newest counts. A meeting is open while the task to meet again on that day is. */
    | ({ readonly type: "meeting_plan" } & MeetingPlan)
    | ({ readonly type: "missing_plan" } & MissingPlan)
    /** Sealed for a colleague's phone. Until that phone says yes, everything in it is still this phone's to do. */
    | {
        readonly type: "hand_over";
        readonly refId: string;
        readonly envelopeId: string;
        readonly to: HandOverTo;
        readonly basis: HandOverBasis;
        readonly tasks: readonly HandedTask[];
        readonly unreached?: boolean;
      }
    /**
     * How it ended. `taken_back`, on the colleague's phone: the person no longer agrees, and what came with it was erased there. `stopped`, on
     * the giver's: that phone may not have it, and somebody else is chosen; `mayHaveLeft` where it had been sent, or tried.
     */
    | {
        readonly type: "hand_over_answer";
        readonly refId: string;
        readonly outcome: "accepted" | "declined" | "taken_back" | "stopped";
        readonly reason?: HandBackReason;
        readonly mayHaveLeft?: boolean;
      }
    /** Taken over from a colleague: what was said of the person, and the entries that came with it (`brought`). */
    | {
        readonly type: "taken_over";
        readonly refId: string;
        readonly deviceKeyId: string;
        /** As on this phone's list of colleagues; absent for a phone that is not on it. */
        readonly name?: string;
        readonly basis: BasisKind;
        readonly about: HandedAbout;
        readonly brought: readonly string[];
      }
  );
export type EntryType = Entry["type"];

/** What a list shows without opening entries; sealed in the index. */
export type Projection =
  | {
      readonly kind: "entry";
      readonly caseId: string;
      readonly type: EntryType;
      readonly atMs: number;
      readonly code?: string;
      readonly assessment?: AssessmentCode;
      readonly flags?: readonly Flag[];
      readonly refId?: string;
      readonly reply?: ReplyKind;
      readonly organisationId?: string;
      /** Help, or taken over: it is about somebody under 18, or maybe. Absent in entries of before, which say it themselves. */
      readonly child?: boolean;
    }
  | { readonly kind: "screening"; readonly caseId: string; readonly updatedAtMs: number }
  /** Answers a person gives alone, waiting under a key of their own (`boxId`). */
  | { readonly kind: "person_held"; readonly boxId: string; readonly atMs: number }
  /** Typed and not saved yet. `of` is the entry it would take the place of. */
  | { readonly kind: "draft"; readonly form: DraftForm; readonly atMs: number; readonly caseId?: string; readonly of?: string }
  | { readonly kind: "log"; readonly atMs: number; readonly basis: BasisKind }
  /** A report of what went wrong, which names no case; it goes at `dueMs`. */
  | { readonly kind: "incident"; readonly atMs: number; readonly dueMs: number }
  | { readonly kind: "config"; readonly name: string }
  /** Running counts of a quarter: numbers, no rows. */
  | { readonly kind: "tally"; readonly quarter: string }
  /** What a case added to them, so that it can be taken away again. */
  | { readonly kind: "tally_place"; readonly caseId: string }
  /** A coordinator's half of one phone's report. `seen`: `deviceKeyId:seq` of the envelope it came in. */
  | {
      readonly kind: "count_report";
      readonly quarter: string;
      readonly reportId: string;
      readonly envelopeId: string;
      readonly seen: string;
    }
  /** How far the reports of a quarter came here. */
  | { readonly kind: "count_batch"; readonly quarter: string }
  /** One entry of the signed list of what was released. */
  | { readonly kind: "release"; readonly at: number }
  /** A recorded line of the voice studio: a person's voice, under a key of its set (`setId`), which is no case. */
  | {
      readonly kind: "voice";
      readonly setId: string;
      readonly lang: string;
      readonly key: string;
      readonly of: string;
      readonly ms: number;
      readonly bytes: number;
      readonly approved: boolean;
    }
  | {
      readonly kind: "received";
      readonly envelopeId: string;
      readonly atMs: number;
      readonly state: ReceivedState;
      readonly reply?: ReplyKind;
    }
  | {
      readonly kind: "outbox";
      readonly envelopeId: string;
      readonly basis?: BasisKind;
      readonly state: OutboxState;
      readonly caseId?: string;
      /** A half of a report of counts, word for our own devices, or a part of a copy: nobody outside waits for it. */
      readonly counts?: true;
    }
  /** A part of a colleague's sealed copy, under a key of that copy (`keyId`), which is no case. */
  | { readonly kind: "copy_part"; readonly keyId: string; readonly part: number };

/** Where something is written before it is saved. */
export type DraftForm = "note" | "referral" | "meeting" | "missing" | "log" | "incident" | "hand_over";

/** `withdrawn`: the yes was taken back, and the text is erased, or waits to be. */
export type ReceivedState = "open" | "answered" | "quarantined" | "withdrawn";
export type OutboxState = "sealed" | "sent" | "collected" | "failed";

/** Apart from cases, without answers; survives withdrawal and the end of the case. */
export interface SafeguardingLogEntry {
  readonly logId: string;
  readonly atMs: number;
  readonly basis: BasisKind;
  readonly decidedBy: string;
  readonly reportedTo: string;
  readonly reference: string;
  /** It goes as a message: "reported" is true from the hub's receipt on. Absent for what was reported by voice. */
  readonly message?: { readonly sentAtMs?: number };
}
