import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import { fromB64url, toB64url } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type TeamLead, TeamLeadSchema, type TeamLeadWire, teamLeadBytes, teamLeadMessage } from "#protocol/team-lead.ts";
import { isCertified } from "#seal/certified.ts";
import type { Signer } from "#seal/ed25519.ts";
import type { TeamLeadError } from "#seal/enrol-port.ts";
import type { OwnKeys } from "#seal/own-keys.ts";

export async function signTeamLead(
  signer: Signer,
  own: OwnKeys,
  { number, since, lead }: Pick<TeamLead, "number" | "since" | "lead">,
): Promise<TeamLeadWire> {
  const bytes = teamLeadBytes({ v: 1, team: own.ownId, number, since, lead });
  return { statement: toB64url(bytes), sig: toB64url(await signer.sign(teamLeadMessage(bytes))) };
}

const OtherFormSchema = v.looseObject({ v: v.pipe(v.number(), v.minValue(2)), team: v.string() });

/** Who the lead of this phone's team is, when a key of that team in the signed lists says so and it is newer than `above`. */
export async function readTeamLead(
  own: OwnKeys,
  { statement, sig }: TeamLeadWire,
  network: Network,
  above: number,
): Promise<Result<TeamLead, TeamLeadError>> {
  const [bytes, signature] = [fromB64url(statement), fromB64url(sig)];
  const team = own.info.kind === "team" ? network.teams.find(({ id }) => id === own.ownId) : undefined;
  if (!bytes || !signature || !team || !(await isCertified(team, teamLeadMessage(bytes), signature)))
    return err({ type: "LeadNotSigned" });
  const value = parseCanonicalJson(bytes);
  const said = v.safeParse(TeamLeadSchema, value);
  if (!said.success) {
    const other = v.safeParse(OtherFormSchema, value);
    return err({ type: other.success && other.output.team === own.ownId ? "LeadNewerForm" : "LeadNotSigned" });
  }
  if (said.output.team !== own.ownId) return err({ type: "LeadNotSigned" });
  const { number } = said.output;
  return number > above ? ok(said.output) : err({ type: "LeadOlder", number });
}
