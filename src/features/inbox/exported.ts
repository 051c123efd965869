import * as v from "valibot";
import type { ExportedReferral } from "#domain/referral/export.ts";
import { REFERRAL_FIELDS } from "#domain/referral/types.ts";
import { utcDay } from "#lib/clock.ts";
import { answerCodeOf, lastAnswer, type StoredReceivedItem } from "#workflows/received.ts";

/** From outside: shown only when it has the shape we know. */
export const FieldsSchema = v.record(v.picklist(REFERRAL_FIELDS), v.optional(v.union([v.string(), v.array(v.string())])));

/** Nothing of one whose lines do not have the shape we know but when, from whom and why. */
export function exportedOf({ item }: StoredReceivedItem): ExportedReferral {
  const basis = item.inner?.basis;
  const report = basis && basis.kind !== "consent" ? basis : null;
  const fields = v.safeParse(FieldsSchema, item.inner?.body.fields);
  return {
    received: utcDay(item.atMs),
    from: item.senderName ?? "",
    basis: basis?.kind ?? "",
    purpose: basis?.kind === "consent" ? basis.purpose : "",
    until: basis?.kind === "consent" ? basis.expires : "",
    told: report?.told ?? "",
    childView: report?.childView ?? "",
    answerCode: answerCodeOf(item),
    answer: lastAnswer(item) ?? "",
    fields: fields.success ? fields.output : {},
  };
}
