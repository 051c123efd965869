import type * as v from "valibot";
import { HandedFieldsSchema } from "#domain/case/handed-fields.ts";
import { CallMarkSchema } from "#domain/directory/call-marks.ts";
import { REFERRAL_FIELDS } from "#domain/referral/types.ts";
import { IncidentSchema } from "#domain/team/incident.ts";
import type { Bytes } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { SignedHalfSchema } from "#protocol/counts/report.ts";
import type { EnvelopeKind } from "#protocol/envelope.ts";
import { sealEnvelope } from "#seal/seal-envelope.ts";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import { enrolled, makeOrganisation, makeTeam, networkOf, TODAY, teamCode } from "../seal/support/network.ts";
import type { Canaries } from "../support/profile-scan.ts";

/** A word nobody else has in each place of a schema where a value stands, named by its way there; a later field is in it by itself. */
function filled(schema: v.GenericSchema, canary: (path: string) => string, path: string): unknown {
  const inside = (name: string, of: unknown) => filled(of as v.GenericSchema, canary, `${path}.${name}`);
  if ("entries" in schema)
    return Object.fromEntries(Object.entries(schema.entries as object).map(([name, of]) => [name, inside(name, of)]));
  if ("wrapped" in schema) return inside("", schema.wrapped);
  if ("item" in schema) return [inside("", schema.item)];
  return canary(path);
}

/**
 * One envelope of each kind, sealed as a phone or an organisation seals it, with a word nobody else has in every field of its body and in
 * whatever of the rest is a text: team, organisation, purpose, language, scope. Not the answer code and the numbers, which have a form.
 */
export async function sealedOfEveryKind(canaries: Canaries): Promise<readonly (readonly [EnvelopeKind, Bytes])[]> {
  const [team, org] = [makeTeam(canaries.text("team")), await makeOrganisation(canaries.text("organisation"))];
  const network = networkOf([team], [org]);
  const phone = await enrolled(teamCode(team), network);
  const office = await enrolled(org.code, network);
  const to = { id: org.organisation.id, recipients: org.organisation.recipients };
  const replyTo = { mailbox: canaries.text("replyto"), recipient: phone.recipient };
  const handed = filled(HandedFieldsSchema, (path) => canaries.text(path), "handover") as Record<string, unknown>;
  const fields = Object.fromEntries(REFERRAL_FIELDS.map((field) => [field, [canaries.text(field)]]));
  const consent: NonNullable<SealEnvelopeInput["basis"]> = {
    kind: "consent",
    organisationId: to.id,
    scope: [...REFERRAL_FIELDS, ...Object.keys(handed), canaries.text("scope")],
    purpose: canaries.text("purpose"),
    how: "spoken",
    lang: canaries.text("language"),
    day: TODAY,
    expires: "2027-12-21",
  };
  const of = (schema: v.GenericSchema, name: string) => filled(schema, (path) => canaries.text(path), name) as object;
  const reply = { answers: newId(), reply: canaries.text("reply"), reason: canaries.text("reason"), team: team.id, by: newId() };
  const bodies: Readonly<Record<EnvelopeKind, Pick<SealEnvelopeInput, "body" | "basis">>> = {
    referral: { basis: consent, body: { fields, replyTo } },
    hand_over: { basis: consent, body: { fields: handed, replyTo } },
    withdrawal: { body: { replyTo } },
    reply: { body: reply },
    team_copy: { body: { part: 0, of: 1, size: 1, sha256: canaries.text("copysha"), bytes: canaries.text("copybytes") } },
    directory_correction: { body: { service: canaries.text("service"), mark: of(CallMarkSchema, "mark") } },
    tally: { body: { ...of(SignedHalfSchema, "tally") } },
    incident: { body: { ...of(IncidentSchema, "incident"), replyTo } },
  };
  return Promise.all(
    Object.entries(bodies).map(async ([name, { body, basis }], seq) => {
      const kind = name as EnvelopeKind;
      const input = { kind, refId: newId(), seq, day: TODAY, to, body, ...(basis && { basis }) };
      const sealed = await sealEnvelope(kind === "reply" ? office : phone, input);
      if (!sealed.ok) throw new Error(`${kind}: ${sealed.error.type}`);
      return [kind, sealed.value.bytes] as const;
    }),
  );
}
