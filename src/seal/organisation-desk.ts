import type { Network } from "#domain/pack/network.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { HandedKey } from "#protocol/handed-key.ts";
import { waitingIn } from "#seal/enrol-desk.ts";
import { openKey, sealKey } from "#seal/handed-key.ts";
import { readRequest } from "#seal/join.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import {
  followed,
  isNoUse,
  isOrganisation,
  keysOverTime,
  readIdentity,
  withNext,
  without,
  withRead,
  withSigner,
} from "#seal/organisation-keys.ts";
import type { KeysChanged, OrganisationPort, PaperError } from "#seal/organisation-port.ts";
import type { Kept } from "#seal/own-keys.ts";
import type { ChangeError, Progress, SealedRow } from "#seal/vault-port.ts";

type ConfirmWords = (words: string, progress?: Progress) => Promise<Result<void, ChangeError>>;

/** A receiving organisation's keys, over the open vault. Keeps nothing itself. */
export function organisationDesk(open: () => OpenVault, confirmWords: ConfirmWords): OrganisationPort {
  const mine = () => {
    const { own, kept } = open().post;
    return own && isOrganisation(kept) ? { own, kept } : null;
  };
  const adopt = async (kept: Kept | null | undefined): Promise<KeysChanged | null> => (kept ? open().post.adopt(kept) : null);
  const take = async (
    text: string,
    network: Network,
    today: string,
    handed?: HandedKey,
  ): Promise<Result<KeysChanged, PaperError>> => {
    const found = mine();
    if (!found) return err({ type: "NotReceiving" });
    const read = await readIdentity(text);
    if (!read) return err({ type: "KeyUnreadable" });
    if (isNoUse(found.kept, read, network)) return err({ type: "KeyNotListed" });
    // What is here already is written once more: nothing is lost by that.
    const taken = (await withRead(found.kept, read, network, today)) ?? found.kept;
    if (!handed) return ok(await open().post.adopt(taken));
    const signing = await withSigner(taken, handed.signSeed, network);
    const isFromHub = handed.atHub && taken.identity === read.identity;
    return ok(await open().post.adopt({ ...signing, ...(isFromHub && { atHub: true }) }));
  };
  return {
    organisationKeys: async () => {
      const found = mine();
      return found && keysOverTime(found.kept, found.own);
    },
    makeNextKey: async (network: Network, today: string) => {
      const found = mine();
      return adopt(found && (await withNext(found.kept, network, today)));
    },
    followKeys: async (network: Network, today: string) => {
      const found = mine();
      return adopt(found && (await followed(found.kept, network, today)));
    },
    dropKeys: async (recipients: readonly string[]) => {
      const found = mine();
      return adopt(found && (await without(found.kept, recipients)));
    },
    keyForPaper: async (words: string, progress?: Progress) => {
      if (!mine()) return err({ type: "NotReceiving" });
      const confirmed = await confirmWords(words, progress);
      if (!confirmed.ok) return confirmed;
      const found = mine();
      return found ? ok(found.kept.identity) : err({ type: "NotReceiving" });
    },
    checkPaper: async (text: string) => {
      const found = mine();
      if (!found) return err({ type: "NotReceiving" });
      const read = await readIdentity(text);
      if (!read) return err({ type: "KeyUnreadable" });
      return read.recipient === found.own.recipient ? ok({ recipient: read.recipient }) : err({ type: "KeyOfAnother" });
    },
    handKey: async (code: string) => {
      const found = mine();
      if (!found) return err({ type: "NotReceiving" });
      const request = await readRequest(code);
      if (!request.ok) return err({ type: request.error.type === "MadeByNewer" ? "MadeByNewer" : "HandedUnreadable" });
      const { identity, enrolment, atHub } = found.kept;
      const handed = { org: found.own.ownId, identity, signSeed: enrolment.signSeed, ...(atHub && { atHub }) };
      return ok({ code: await sealKey(request.value, handed) });
    },
    takeHandedKey: async (row: SealedRow, code: string, network: Network, nowMs: number) => {
      const found = mine();
      if (!found) return err({ type: "NotReceiving" });
      const waiting = await waitingIn(open(), row);
      if (!waiting) return err({ type: "JoinTooOld" });
      const handed = await openKey(waiting, code, found.own.ownId, nowMs);
      return handed.ok ? take(handed.value.identity, network, utcDay(nowMs), handed.value) : handed;
    },
    takeKey: (text: string, network: Network, today: string) => take(text, network, today),
  };
}
