import type { Network } from "#domain/pack/network.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { waitingIn } from "#seal/enrol-desk.ts";
import { openKey, sealKey } from "#seal/handed-key.ts";
import { readRequest } from "#seal/join.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import { followed, isOrganisation, keysOverTime, readIdentity, withNext, without, withRead } from "#seal/organisation-keys.ts";
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
  const take = async (text: string, network: Network, today: string): Promise<Result<KeysChanged, PaperError>> => {
    const found = mine();
    if (!found) return err({ type: "NotReceiving" });
    const read = await readIdentity(text);
    if (!read) return err({ type: "KeyUnreadable" });
    // What is here already is written once more: nothing is lost by that.
    return ok(await open().post.adopt((await withRead(found.kept, read, network, today)) ?? found.kept));
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
      if (!request.ok) return err({ type: "HandedUnreadable" });
      return ok({ code: await sealKey(request.value, found.own.ownId, found.kept.identity) });
    },
    takeHandedKey: async (row: SealedRow, code: string, network: Network, nowMs: number) => {
      const found = mine();
      if (!found) return err({ type: "NotReceiving" });
      const waiting = await waitingIn(open(), row);
      if (!waiting) return err({ type: "JoinTooOld" });
      const identity = await openKey(waiting, code, found.own.ownId, nowMs);
      return identity.ok ? take(identity.value, network, utcDay(nowMs)) : identity;
    },
    takeKey: take,
  };
}
