import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { TEAM_COPY_PART_BYTES } from "#protocol/team-copy.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { eraseHeldCopy, listHeldCopies, tidyHeldCopies } from "#workflows/copy-held.ts";
import { finishErasing } from "#workflows/erase-keys.ts";
import { setHold } from "#workflows/retention.ts";
import { prepareEnvelopes } from "../seal/support/envelopes.ts";
import type { TeamPhone } from "../support/two-phones.ts";
import { bring, partRows, partsIn, sent, teamWithCase } from "./team-copy-kit.ts";

/*
 * These guard: `replacedBy`, `have.includes` in held-copies.ts; `finishErasing` and `isHeld` in copy-held.ts.
 */
let ana: TeamPhone;
let ben: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await teamWithCase());
});

describe("how long a copy stays", () => {
  it("a newer one takes its place once it is whole itself, the older one's key is destroyed, and its late parts begin nothing", async () => {
    await sent(ana);
    const older = await partsIn(ana);
    const bytes = new Map(ana.outbox);
    await bring(older, ana, ben);
    const [whole] = await listHeldCopies(ben.session);
    await sent(ana, TEAM_COPY_PART_BYTES + 1);
    const newer = await partsIn(ana);
    expect(newer).toHaveLength(2);
    await bring(newer.slice(0, 1), ana, ben);
    expect(await listHeldCopies(ben.session), "until then both").toHaveLength(2);
    await bring(newer.slice(1), ana, ben);
    expect(await listHeldCopies(ben.session)).toMatchObject([{ of: 2 }]);
    expect(ben.erased).toEqual([whole?.keyId]);
    expect(partRows(ben)).toHaveLength(2);
    for (const { item } of older)
      await acceptArrival(ben.session, newId(), bytes.get(item.envelopeId)?.envelope ?? new Uint8Array(0));
    expect(partRows(ben)).toHaveLength(2);
  });

  it("killed before the older one's key was destroyed: the next opening ends it", async () => {
    await sent(ana);
    await bring(await partsIn(ana), ana, ben);
    const [whole] = await listHeldCopies(ben.session);
    ben.dies = true;
    await expect(eraseHeldCopy(ben.session, whole?.copyNo ?? "")).rejects.toThrow("killed");
    expect(partRows(ben), "its rows went with the decision").toEqual([]);
    ben.dies = false;
    await eraseHeldCopy(ben.session, "");
    await ben.session.exclusive((write) => finishErasing(ben.session, write));
    expect(ben.erased).toEqual([whole?.keyId]);
  });

  it("after 30 days from its last part it goes, with its key; one day before it is still there", async () => {
    await sent(ana);
    await bring((await partsIn(ana)).slice(0, 2), ana, ben);
    const [half] = await listHeldCopies(ben.session);
    ben.nowMs += 29 * DAY_MS;
    await tidyHeldCopies(ben.session);
    expect(partRows(ben)).toHaveLength(2);
    ben.nowMs += DAY_MS;
    await tidyHeldCopies(ben.session);
    expect([partRows(ben), ben.erased]).toEqual([[], [half?.keyId]]);
  });

  it("while police or a court ask it is neither erased nor replaced, and goes when that ends", async () => {
    await sent(ana);
    await bring(await partsIn(ana), ana, ben);
    await setHold(ben.session, true);
    const [whole] = await listHeldCopies(ben.session);
    expect(await eraseHeldCopy(ben.session, whole?.copyNo ?? "")).toEqual({ ok: false, error: { type: "OnHold" } });
    await sent(ana, 10);
    await bring(await partsIn(ana), ana, ben);
    ben.nowMs += 40 * DAY_MS;
    await tidyHeldCopies(ben.session);
    expect(await listHeldCopies(ben.session)).toHaveLength(2);
    await setHold(ben.session, false);
    await tidyHeldCopies(ben.session);
    expect(await listHeldCopies(ben.session)).toEqual([]);
  });
});
