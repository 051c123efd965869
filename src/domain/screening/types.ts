import type { WhenReply, Who } from "#domain/pack/guides.ts";
import type { AssessmentCode, Element } from "#domain/pack/rules.ts";

/** One value, or the list of values of a question with several answers. Never free text. */
export type AnswerValue = string | readonly string[];
export type AnswerByQuestionId = Readonly<Record<string, AnswerValue>>;
export type WhenByQuestionId = Readonly<Record<string, WhenReply>>;

/** What the organisation has signed for this worker. */
export interface WorkerFlags {
  readonly specialist: boolean;
  readonly childTrained: boolean;
}

/** Who carried the words across, as the worker said it; `phone` is an interpreter on the line, `none` a language both speak. */
export const INTERPRETER_ROLES = ["professional", "volunteer", "phone", "none"] as const;
export interface Interpreter {
  readonly role: (typeof INTERPRETER_ROLES)[number];
  /** Not a fellow traveller, relative or camp leader, and not paid by one. Of no meaning for `none`. */
  readonly independent: boolean;
}

/** What the last talk of this case said, as far as it counted; shown beside a question that is asked again. */
export interface EarlierTalk {
  readonly guideId: string;
  /** When that talk was closed. */
  readonly atMs: number;
  readonly answers: AnswerByQuestionId;
}

/** A meeting that is over, in a talk that goes on: what was asked for that day alone. Never read by a rule. */
export interface Meeting {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly answers: AnswerByQuestionId;
  readonly when: WhenByQuestionId;
  readonly scriptsRead: readonly string[];
  readonly midway?: readonly AnswerByQuestionId[];
}

/** The part of a running screening the rules look at. Scripts read and optional questions taken are remembered by id. */
export interface ScreeningFacts {
  readonly guideId: string;
  /** The guide the talk began with; differs after a switch to the child guide. */
  readonly startedWith: string;
  readonly answers: AnswerByQuestionId;
  readonly when: WhenByQuestionId;
  readonly scriptsRead: readonly string[];
  /** Optional questions the worker chose to offer. */
  readonly offered: readonly string[];
  /** Indicators ticked after the talk, said unasked. */
  readonly ticks: readonly string[];
  readonly tickWhen: Readonly<Record<string, WhenReply>>;
  /** The worker ended the questions (stop rule, or the person wished it): go on with closing and observations. */
  readonly stopped: boolean;
  /** No interpreter and a language without review: every answer counts as not sure. */
  readonly answersCountAsNotSure: boolean;
  /** Absent in talks of versions that did not record it. Set by `switchInterpreter`. */
  readonly interpreter?: Interpreter;
  /** Questions answered through an interpreter who is not independent: they count as not sure until answered again. */
  readonly notSure?: readonly string[];
  /** Set by `carryOver` when the case held a talk already. */
  readonly earlier?: EarlierTalk;
  /** Ids in `answers` that were taken over from the earlier talk and not given in this one. */
  readonly carried?: readonly string[];
  /** Every reply to a comprehension check, in order: a second "not clear" stays known when the third is a yes. */
  readonly understanding?: Readonly<Record<string, readonly string[]>>;
  /** Half-way checks of this meeting that were asked at an earlier mark of a long guide, oldest first. Never read by a rule. */
  readonly midway?: readonly AnswerByQuestionId[];
  /** Earlier meetings of this talk, oldest first. Set by `beginMeeting`. */
  readonly meetings?: readonly Meeting[];
  /** When the meeting of today began; absent during the first. */
  readonly meetingStartedAtMs?: number;
}

export type Step =
  | { readonly kind: "question"; readonly id: string }
  /** Ask "still going on, or tonight?" right after the answer to `id`. */
  | { readonly kind: "when"; readonly id: string }
  | { readonly kind: "script"; readonly id: string; readonly forced: boolean }
  /** A check failed: the talk about questions ends, `onFail` words of `id` say how. */
  | { readonly kind: "ended"; readonly id: string }
  | { readonly kind: "tick_list" }
  | { readonly kind: "result" };

export type Tri = "yes" | "no" | "unknown";
export type ElementValue = Tri | "partial";

export interface ElementReport {
  readonly value: ElementValue;
  /** Indicators recorded for this element. */
  readonly indicators: readonly string[];
  /** Core questions of this guide still open (not asked, skipped, not sure). */
  readonly openQuestions: readonly string[];
}
export type Evidence = Readonly<Record<Element, ElementReport>> & {
  readonly observations: readonly string[];
  readonly redFlags: readonly string[];
};

export type AgeGroup = "adult" | "child" | "unknown";
export type Flag = "child_protection" | "unaccompanied" | "urgent_check" | "re_screen" | "labour_rights";

export interface Reason {
  readonly element: Element | "observation";
  readonly indicator: string;
}

export interface Assessment {
  /** What the rules give. */
  readonly code: AssessmentCode;
  /** What may be shown: differs where a guide cannot conclude (rapid: S1 shows as N0). */
  readonly shown: AssessmentCode;
  readonly age: AgeGroup;
  readonly flags: readonly Flag[];
  readonly elements: Readonly<Record<Element, ElementReport>>;
  readonly reasons: readonly Reason[];
  /** True where purpose is unknown: "Not asked yet: being made to work, sex, control" is mandatory. */
  readonly purposeNotAsked: boolean;
}

export type { WhenReply, Who };
