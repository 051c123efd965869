import {
  type ChildView,
  REFERRAL_FIELDS,
  type ReferralField,
  type ReferralFields,
  type ReplyKind,
  type Told,
} from "#domain/referral/types.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { csvOf } from "#lib/spreadsheet-cell.ts";

/** One referral as it leaves an inbox: what was shared, why it could be, and what was answered. No key, no number of ours. */
export interface ExportedReferral {
  readonly received: string;
  readonly from: string;
  readonly basis: string;
  /** What the yes was given for: an id of ours, or as another app wrote it. */
  readonly purpose: string;
  /** Last day of the yes. */
  readonly until: string;
  /** Of a report on a child's or a life's account. */
  readonly told: Told | "";
  readonly childView: ChildView | "";
  readonly answerCode: string;
  readonly answer: ReplyKind | "";
  readonly fields: ReferralFields;
}
export interface ExportWords {
  /** Heads of the columns. */
  readonly head: (
    name: "received" | "from" | "basis" | "purpose" | "until" | "told" | "childView" | "answerCode" | "answer" | ReferralField,
  ) => string;
  readonly value: (field: ReferralField, value: ReferralFields[ReferralField]) => string;
  readonly basis: (kind: string) => string;
  readonly purpose: (purpose: string) => string;
  readonly told: (told: Told) => string;
  readonly childView: (view: ChildView) => string;
  readonly answer: (reply: ReplyKind) => string;
}

const cleanValue = (value: string | readonly string[] | undefined) =>
  typeof value === "string" ? cleanOutsideText(value) : value?.map(cleanOutsideText);

/** For another program: our ids, in the order they came. */
export function referralsJson(referrals: readonly ExportedReferral[]): string {
  const list = referrals.map(({ from, purpose, fields, ...rest }) => ({
    ...rest,
    from: cleanOutsideText(from),
    purpose: cleanOutsideText(purpose),
    fields: Object.fromEntries(REFERRAL_FIELDS.flatMap((f) => (fields[f] === undefined ? [] : [[f, cleanValue(fields[f])]]))),
  }));
  return `${JSON.stringify({ v: 1, referrals: list }, null, 2)}\n`;
}

/** For a spreadsheet: in words, RFC 4180, no cell that a program takes for a formula. */
export function referralsCsv(referrals: readonly ExportedReferral[], words: ExportWords): string {
  const { head } = words;
  const heads = [
    head("received"),
    head("from"),
    ...REFERRAL_FIELDS.map(head),
    head("basis"),
    head("purpose"),
    head("until"),
    head("told"),
    head("childView"),
    head("answerCode"),
    head("answer"),
  ];
  const rows = referrals.map((one) => [
    one.received,
    cleanOutsideText(one.from),
    ...REFERRAL_FIELDS.map((field) => words.value(field, one.fields[field])),
    words.basis(one.basis),
    words.purpose(one.purpose),
    one.until,
    one.told === "" ? "" : words.told(one.told),
    one.childView === "" ? "" : words.childView(one.childView),
    one.answerCode,
    one.answer === "" ? "" : words.answer(one.answer),
  ]);
  return csvOf([heads, ...rows]);
}
