import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { fromB64url } from "#lib/bytes.ts";
import { type Clock, utcDay } from "#lib/clock.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { orderMessage, TeamOrderSchema, TeamOrderWireSchema } from "#protocol/join.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { refuse } from "./answers.ts";
import type { Store } from "./store.ts";

/**
 * Orders of coordinators, for their own team alone: a phone is let in or shut out. The order speaks for itself by its signature, so
 * that the phone it is about may bring it; repeating one changes nothing.
 */
export function addTeamOrders(app: FastifyInstance, store: Store, clock: Clock): void {
  app.post("/v1/team-orders", { config: { access: "anyone" }, bodyLimit: 4096 }, async (request, reply) => {
    const wire = v.safeParse(TeamOrderWireSchema, request.body);
    const bytes = wire.success ? fromB64url(wire.output.order) : null;
    const order = bytes && v.safeParse(TeamOrderSchema, parseCanonicalJson(bytes));
    if (!wire.success || bytes === null || !order?.success) return refuse(request, reply, 400, "bad_request");
    const { team, serial } = order.output;
    const by = await signerOf(store, team, orderMessage(bytes), wire.output.sig);
    if (by === null) return refuse(request, reply, 403, "forbidden");
    const today = utcDay(clock.nowMs());
    if (order.output.kind === "revoke") {
      await store.revokeDevice({ serial, owner: team, by }, today);
      return { serial };
    }
    const { mailbox, token, until } = order.output;
    const tokenHash = fromB64url(token);
    if (tokenHash?.length !== 32) return refuse(request, reply, 400, "bad_request");
    if (until < today) return refuse(request, reply, 410, "expired");
    const admitted = await store.admit({ serial, owner: team, by, mailbox, tokenHash, tokenUntil: until });
    if (admitted === "revoked") return refuse(request, reply, 403, "forbidden");
    return admitted === "used" ? refuse(request, reply, 410, "invitation_used") : { serial };
  });
}

/** The coordinator's key of that team that signed it. */
async function signerOf(store: Store, team: string, message: Uint8Array, sig: string): Promise<string | null> {
  const signature = fromB64url(sig);
  if (signature === null) return null;
  for (const key of await store.coordinatorKeys(team)) {
    const publicKey = fromB64url(key);
    if (publicKey !== null && (await ed25519Verify(publicKey, signature, message))) return key;
  }
  return null;
}
