import type { Network } from "#domain/pack/network.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import { followed, isOrganisation, keysOverTime, readIdentity, withNext, without, withRead } from "#seal/organisation-keys.ts";
import type { KeysChanged, OrganisationPort } from "#seal/organisation-port.ts";
import type { Kept } from "#seal/own-keys.ts";
import type { ChangeError, Progress } from "#seal/vault-port.ts";

type ConfirmWords = (words: string, progress?: Progress) => Promise<Result<void, ChangeError>>;

/** A receiving organisation's keys, over the open vault. Keeps nothing itself. */
export function organisationDesk(open: () => OpenVault, confirmWords: ConfirmWords): OrganisationPort {
  const mine = () => {
    const { own, kept } = open().post;
    return own && isOrganisation(kept) ? { own, kept } : null;
  };
  const adopt = async (kept: Kept | null | undefined): Promise<KeysChanged | null> => (kept ? open().post.adopt(kept) : null);
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
    takeKey: async (text: string, network: Network, today: string) => {
      const found = mine();
      if (!found) return err({ type: "NotReceiving" });
      const read = await readIdentity(text);
      if (!read) return err({ type: "KeyUnreadable" });
      // What is here already is written once more: nothing is lost by that.
      return ok(await open().post.adopt((await withRead(found.kept, read, network, today)) ?? found.kept));
    },
  };
}
