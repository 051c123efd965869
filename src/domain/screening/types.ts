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
