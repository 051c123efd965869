import * as v from "valibot";
import { parseCaseCode } from "#domain/case/code.ts";
import { HAND_OVER_MINIMUM } from "#domain/case/handed.ts";
import { MINIMUM_FIELDS } from "#domain/referral/types.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { BasisWireSchema, NEEDS_BASIS } from "#protocol/envelope.ts";
import type { SealEnvelopeError, SealEnvelopeInput } from "#seal/vault-port.ts";

type BasisError = Extract<
  SealEnvelopeError,
  { readonly type: "BasisMissing" | "ConsentForAnother" | "ConsentExpired" | "ConsentTooNarrow" }
>;

/** A message about a person holds the fields agreed to, a code for the answer and where that goes; anything beside them would pass by the basis. */
const BodySchema = v.object({
  fields: v.optional(v.record(v.string(), v.unknown())),
  answerCode: v.optional(
    v.pipe(
      v.string(),
      v.check((code) => parseCaseCode(code) === code),
    ),
  ),
  replyTo: v.optional(v.strictObject({ mailbox: v.string(), recipient: v.string() })),
});

/**
 * Safeguarding rule 1, held where it cannot be passed by: nothing about a person is sealed without a basis; consent counts for the
 * one organisation, until its last day, for the fields agreed to; child protection and danger to life carry the minimum.
 */
export function checkBasis(input: SealEnvelopeInput): Result<void, BasisError> {
  if (input.kind === "withdrawal") return checkWithdrawal(input);
  const aboutPerson = NEEDS_BASIS.includes(input.kind) || input.basis !== undefined || input.body["fields"] !== undefined;
  if (!aboutPerson) return ok(undefined);

  const parsed = v.safeParse(BasisWireSchema, input.basis);
  if (!parsed.success) return err({ type: "BasisMissing" });
  const basis = parsed.output;
  let allowed: readonly string[] = input.kind === "hand_over" ? HAND_OVER_MINIMUM : MINIMUM_FIELDS;
  if (basis.kind === "consent") {
    if (basis.organisationId !== input.to.id) return err({ type: "ConsentForAnother" });
    if (basis.expires < input.day) return err({ type: "ConsentExpired" });
    allowed = basis.scope;
  }
  const body = v.safeParse(BodySchema, input.body);
  if (!body.success) return err({ type: "ConsentTooNarrow", fields: body.issues.map((issue) => v.getDotPath(issue) ?? "body") });
  const beyond = [
    ...definedKeys(body.output.fields).filter((field) => !allowed.includes(field)),
    ...definedKeys(input.body).filter((key) => !(key in BodySchema.entries)),
  ];
  return beyond.length > 0 ? err({ type: "ConsentTooNarrow", fields: beyond }) : ok(undefined);
}

/** It says which referral by its number, where a word back goes, and nothing else. */
function checkWithdrawal({ basis, body }: SealEnvelopeInput): Result<void, BasisError> {
  const beyond = [...(basis === undefined ? [] : ["basis"]), ...definedKeys(body).filter((key) => key !== "replyTo")];
  return beyond.length > 0 ? err({ type: "ConsentTooNarrow", fields: beyond }) : ok(undefined);
}

function definedKeys(value: Record<string, unknown> | undefined): string[] {
  return Object.entries(value ?? {}).flatMap(([key, member]) => (member === undefined ? [] : [key]));
}
