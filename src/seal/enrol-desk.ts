import type { Network } from "#domain/pack/network.ts";
import { newId } from "#lib/ids.ts";
import { err, ok } from "#lib/result.ts";
import { JOIN_MS } from "#protocol/join.ts";
import type { TeamLead, TeamLeadWire } from "#protocol/team-lead.ts";
import { makeColleagueCard, readColleagueCard } from "#seal/colleague-card.ts";
import { answerJoin, coordinatorKey, newCoordinator, revocation } from "#seal/coordinate.ts";
import { COORDINATOR, coordinatorAt } from "#seal/coordinator-row.ts";
import type { AnswerOrder, EnrolPort, JoinSurroundings } from "#seal/enrol-port.ts";
import {
  isJoinOver,
  newJoin,
  parseWaiting,
  readAnswer,
  readRequest,
  showRequest,
  type WaitingJoin,
  waitingToBytes,
} from "#seal/join.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import { readTeamLead, signTeamLead } from "#seal/team-lead.ts";
import type { SealedRow } from "#seal/vault-port.ts";

const JOINING = "joining";

/** The request this phone shows; `null` when the record is none. */
export async function waitingIn(vault: OpenVault, row: SealedRow): Promise<WaitingJoin | null> {
  const plain = await vault.post.box.open(JOINING, await vault.openRow(row));
  return plain && parseWaiting(plain);
}

/** Enrolment from phone to phone, over the open vault. Keeps nothing itself. */
export function enrolDesk(open: () => OpenVault): EnrolPort {
  const waitingFrom = (row: SealedRow) => waitingIn(open(), row);
  const coordinator = async (row: SealedRow) => coordinatorAt(open(), row);
  return {
    async beginJoin(nowMs: number) {
      const waiting = await newJoin(nowMs);
      const rowId = newId();
      const sealed = await open().post.box.seal(JOINING, rowId, waitingToBytes(waiting));
      const projection = { kind: "config" as const, name: JOINING };
      return { ...(await showRequest(waiting.request)), record: { rowId, value: { v: 1, sealed }, projection } };
    },
    async showJoin(row: SealedRow, nowMs: number) {
      const waiting = await waitingFrom(row);
      if (!waiting || isJoinOver(waiting, nowMs)) return null;
      return { ...(await showRequest(waiting.request)), untilMs: waiting.atMs + JOIN_MS };
    },
    async finishJoin(row: SealedRow, answer: string, around: JoinSurroundings) {
      const waiting = await waitingFrom(row);
      if (!waiting) return err({ type: "JoinTooOld" });
      const read = await readAnswer(waiting, answer, around);
      if (!read.ok) return read;
      const { kept, ...forHub } = read.value;
      return ok({ ...(await open().post.adopt(kept)), ...forHub });
    },
    async makeCoordinator() {
      const { post } = open();
      if (post.own?.info.kind !== "team") return null;
      const rowId = newId();
      const sealed = await post.box.seal(COORDINATOR, rowId, newCoordinator(post.own.ownId));
      return { record: { rowId, value: { v: 1, sealed }, projection: { kind: "config", name: COORDINATOR } } };
    },
    async showCoordinator(row: SealedRow) {
      const found = await coordinator(row);
      return found && coordinatorKey(found.signer, found.own);
    },
    async readJoin(code: string) {
      open();
      const request = await readRequest(code);
      return request.ok ? ok(await showRequest(request.value)) : request;
    },
    async answerJoin(row: SealedRow, code: string, order: AnswerOrder) {
      const found = await coordinator(row);
      return found ? answerJoin(found.signer, found.own, code, order) : err({ type: "NotCoordinator" });
    },
    async signRevocation(row: SealedRow, serial: string) {
      const found = await coordinator(row);
      return found && revocation(found.signer, found.own.ownId, serial);
    },
    async signTeamLead(row: SealedRow, said: Pick<TeamLead, "number" | "since" | "lead">) {
      const found = await coordinator(row);
      return found && signTeamLead(found.signer, found.own, said);
    },
    async readTeamLead(wire: TeamLeadWire, network: Network, above: number) {
      const { own } = open().post;
      return own ? readTeamLead(own, wire, network, above) : err({ type: "LeadNotSigned" });
    },
    async makeColleagueCard(name: string) {
      const { own } = open().post;
      return own && makeColleagueCard(own, name);
    },
    async readColleagueCard(card: string, network: Network, today: string) {
      const { own } = open().post;
      return own ? readColleagueCard(own, card, network, today) : err({ type: "NotInTeam" });
    },
  };
}
