import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { formatEnrolmentCode } from "#protocol/enrolment-code.ts";
import type { VaultCore } from "#seal/vault-core.ts";
import { network, prepareEnvelopes, protection, referral, team } from "./support/envelopes.ts";
import { NOW_MS, ORIGINS, teamCode } from "./support/network.ts";
import { openCore, PASSPHRASE, startCore, testVault } from "./support/vault.ts";

/* F-91 fails without: the question for the mark of `refId` in `sealEnvelope` of open-vault.ts */
beforeAll(prepareEnvelopes);

/** The worker of a phone in a team, with its enrolment stored. */
async function join(core: VaultCore): Promise<void> {
  const enrolled = await core.enrol(await formatEnrolmentCode(teamCode(team)), network, NOW_MS, ORIGINS);
  if (!enrolled.ok) throw new Error(enrolled.error.type);
  await core.commit((await core.seal({ puts: [enrolled.value.record], deletes: [] })).ticket);
}

describe("F-91: a yes that was taken back", () => {
  it("is refused by the sealing itself, also after a restart and by a phone that only took in the copy", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    await join(core);
    const input = referral();
    const seal = async (at: VaultCore, refId = input.refId) => {
      const sealed = await at.sealEnvelope({ ...input, refId });
      return sealed.ok ? "sealed" : sealed.error.type;
    };
    expect(await seal(core)).toBe("sealed");
    await core.markErased([input.refId]);
    expect(await seal(core)).toBe("ConsentWithdrawn");
    expect(await seal(core, newId())).toBe("sealed");
    expect((await core.sealEnvelope({ ...input, kind: "withdrawal", basis: undefined, body: {} })).ok).toBe(true);

    const again = startCore(parts);
    await again.unlock(PASSPHRASE);
    expect(await again.erasedAmong([input.refId])).toEqual([input.refId]);
  });

  it("a report about a child has a number of its own, so it is sealed as ever", async () => {
    const core = await openCore();
    await join(core);
    await core.markErased([referral().refId]);
    const fields = { code: "7H3K9W" };
    expect((await core.sealEnvelope(referral({ basis: protection(), body: { fields } }))).ok).toBe(true);
  });
});
