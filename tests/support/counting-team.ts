import type { Network } from "#domain/pack/network.ts";
import { newId } from "#lib/ids.ts";
import { formatEnrolmentCode } from "#protocol/enrolment-code.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { sealEnvelope } from "#seal/seal-envelope.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { becomeCoordinator, readTeamDesk } from "#workflows/team-desk.ts";
import { enrolled, makeTeam, NOW_MS, networkOf, ORIGINS, type Team, teamCode } from "../seal/support/network.ts";
import { VaultSession } from "./vault-session.ts";

/** A team with a coordinator's phone on the real vault, and phones that report to it. */
export interface CountingTeam {
  readonly team: Team;
  network: Network;
  readonly coordinators: VaultSession[];
  readonly phones: OwnKeys[];
}

const CERT = { notAfter: "2028-12-31" };

interface Hub {
  readonly url: string;
  readonly key: string;
}
const originsOf = (hub?: Hub): string[] => (hub ? [new URL(hub.url).origin] : ORIGINS);

export async function countingTeam(phones: number, coordinators = 1, hub?: Hub): Promise<CountingTeam> {
  const team = makeTeam("dunes");
  const counting: CountingTeam = { team, network: networkOf([team], []), coordinators: [], phones: [] };
  for (let n = 0; n < coordinators; n++) await addCoordinator(counting, hub);
  for (let n = 0; n < phones; n++)
    counting.phones.push(
      await enrolled(teamCode(team, hub ? { hub } : {}, { ...CERT, serial: `phone-${n}` }), counting.network, originsOf(hub)),
    );
  return counting;
}

async function addCoordinator(counting: CountingTeam, hub?: Hub): Promise<void> {
  const { team, network, coordinators } = counting;
  const made = await VaultSession.create(NOW_MS, network);
  const code = teamCode(team, hub ? { hub } : {}, { ...CERT, serial: `coordinator-${coordinators.length}` });
  const got = await made.vault.enrol(await formatEnrolmentCode(code), network, NOW_MS, originsOf(hub));
  if (!got.ok) throw new Error(got.error.type);
  await made.session.write({ puts: [got.value.record], deletes: [] });
  made.setEnrolment(got.value.info);
  await becomeCoordinator(made.session);
  const post = (await readTeamDesk(made.session))?.key?.post;
  if (!post) throw new Error("no coordinator's key");
  coordinators.push(made);
  counting.network = {
    ...network,
    teams: network.teams.map((one) => ({ ...one, coordinators: [...(one.coordinators ?? []), post] })),
  };
  for (const one of coordinators) one.network = counting.network;
}

let seq = 0;
/** Sealed by the phone, opened and kept by the coordinator's. */
export async function deliver(
  { team }: CountingTeam,
  phone: OwnKeys,
  to: VaultSession,
  body: Record<string, unknown>,
): Promise<{ readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const { enrolment } = to.session.get();
  const sealed = await sealEnvelope(phone, {
    kind: "tally",
    refId: newId(),
    seq: seq++,
    day: "2027-04-02",
    to: { id: team.id, recipients: [enrolment?.recipient ?? ""] },
    body,
  });
  if (!sealed.ok) throw new Error(sealed.error.type);
  await acceptArrival(to.session, sealed.value.id, sealed.value.bytes);
  return sealed.value;
}
