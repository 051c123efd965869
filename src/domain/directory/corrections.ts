import * as v from "valibot";
import { type CallMark, CallMarkSchema, type CallOutcome, isDead, isNoAnswerRecent } from "#domain/directory/call-marks.ts";
import { DaySchema, IdSchema } from "#domain/pack/common.ts";
import type { Service } from "#domain/pack/services.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { csvOf } from "#lib/spreadsheet-cell.ts";

/** Body of a directory correction: nothing about a person, and no word anybody typed. */
export const CorrectionSchema = v.strictObject({ service: IdSchema, mark: CallMarkSchema });
export type Correction = v.InferOutput<typeof CorrectionSchema>;

/** `rang_right`: the editors rang, and the number is right as published. `not_ours`: another pack's editors answer for the entry. */
export const REFUSAL_REASONS = ["already", "rang_right", "cannot_tell", "not_ours"] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export const MOST_WORDS = 300;

/** What the editors made of a report. `day`: when, where the service is. */
export const DecisionSchema = v.variant("outcome", [
  v.strictObject({
    outcome: v.literal("accepted"),
    day: DaySchema,
    /** What is right, where they found out. */
    words: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(MOST_WORDS))),
  }),
  v.strictObject({ outcome: v.literal("refused"), day: DaySchema, reason: v.picklist(REFUSAL_REASONS) }),
]);
export type Decision = v.InferOutput<typeof DecisionSchema>;

/** One report as it lies in the inbox. */
export interface Report extends Correction {
  readonly rowId: string;
  readonly from: string;
  readonly decision?: Decision | undefined;
}

/** Reports that say the same of one number, and were decided alike. `mark` is the last of them. */
export interface Finding {
  readonly service: string;
  readonly mark: CallMark;
  readonly reports: readonly Report[];
  readonly decision?: Decision | undefined;
}

export interface ReportedNumber {
  readonly service: string;
  readonly number: string;
  readonly findings: readonly Finding[];
}

const grouped = <T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return [...groups.values()];
};

const asFinding = (reports: readonly Report[]): readonly Finding[] => {
  const last = reports.reduce<Report | undefined>((a, b) => (a && a.mark.day >= b.mark.day ? a : b), undefined);
  return last ? [{ service: last.service, mark: last.mark, reports, decision: last.decision }] : [];
};

const isOpen = ({ findings }: ReportedNumber): boolean => findings.some(({ decision }) => decision === undefined);

/** By number, those that wait for a decision first; otherwise in the order given. */
export function reportedNumbers(reports: readonly Report[]): readonly ReportedNumber[] {
  const numbers = grouped(reports, ({ service, mark }) => `${service} ${mark.number}`).flatMap((same): ReportedNumber[] => {
    const [first] = same;
    const alike = ({ mark: { outcome, wrong = [] }, decision }: Report) => JSON.stringify([outcome, [...wrong].sort(), decision]);
    return first
      ? [{ service: first.service, number: first.mark.number, findings: grouped(same, alike).flatMap(asFinding) }]
      : [];
  });
  return [...numbers.filter(isOpen), ...numbers.filter((one) => !isOpen(one))];
}

/** What a decided report asks of the next pack, in the words of a list of calls (`docs/pack-format.md`). */
export interface Outcome {
  readonly id: string;
  readonly number: string;
  readonly day: string;
  /** Wrong hours are a right number beside which something is to be corrected. */
  readonly outcome: CallOutcome;
  readonly mark: CallMark | null;
  readonly words: string;
}

function outcomeOf({ service, mark, decision }: Finding): Outcome | null {
  const { number, day } = mark;
  if (decision?.outcome === "refused")
    return decision.reason === "rang_right"
      ? { id: service, number, day: decision.day, outcome: "correct", mark: null, words: "" }
      : null;
  if (decision === undefined) return null;
  const outcome = mark.outcome === "wrong" && !isDead(mark) ? "correct" : mark.outcome;
  return { id: service, number, day, outcome, mark, words: decision.words ?? "" };
}

/** The directory says it already, or no longer has what it is about. */
function isCarried({ number, day, outcome, words }: Outcome, service: Service | undefined): boolean {
  const phone = service?.phones.find((one) => one.number === number);
  if (service === undefined || phone === undefined) return true;
  if (service.assured_date !== undefined && service.assured_date >= day) return true;
  return outcome === "wrong" && words === "" && phone.verification === "conflicting";
}

/**
 * What the editors have decided and the directory does not carry yet: one outcome a number, the last one. That nobody answered is left
 * out once it says nothing any more. `today`: `YYYY-MM-DD`.
 */
export function outcomesToCarry(
  numbers: readonly ReportedNumber[],
  services: readonly Service[],
  today: string,
): readonly Outcome[] {
  const byId = new Map(services.map((service) => [service.id, service]));
  return numbers.flatMap(({ findings, service }) => {
    const last = findings
      .flatMap((finding) => outcomeOf(finding) ?? [])
      .reduce<Outcome | null>((a, b) => (a && a.day > b.day ? a : b), null);
    if (last === null || isCarried(last, byId.get(service))) return [];
    const isOld = last.mark !== null && last.outcome === "no_answer" && !isNoAnswerRecent(last.mark, today);
    return isOld ? [] : [last];
  });
}

const CORRECTION_COLUMNS = ["id", "name", "number", "date", "outcome", "correction"] as const;

/**
 * The file for the editors' folder, as `npm run -s pack -- calls --results` reads it: service, number, day, outcome, the editors' words.
 * Nobody who reported, and no phone. `said`: what was wrong, in words.
 */
export function correctionsCsv(
  outcomes: readonly Outcome[],
  services: readonly Service[],
  said: (mark: CallMark) => string,
): string {
  const names = new Map(services.map(({ id, name }) => [id, name]));
  const rows = outcomes.map(({ id, number, day, outcome, mark, words }) => {
    const correction = [mark?.outcome === "wrong" ? said(mark) : "", words].filter((part) => part !== "").join(" ");
    return [id, names.get(id) ?? "", number, day, outcome, correction].map((cell) =>
      cleanOutsideText(cell).replace(/\s+/g, " ").trim(),
    );
  });
  return csvOf([[...CORRECTION_COLUMNS], ...rows]);
}
