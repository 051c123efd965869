import { createHash, randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { fromB64url } from "#lib/bytes.ts";
import { type Clock, utcDay } from "#lib/clock.ts";
import { isId } from "#lib/ids.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { receiptMessage } from "#protocol/receipt.ts";
import { type EnvelopeList, type HubErrorCode, InvitationSchema, type Receipt } from "#protocol/wire.ts";
import { depositMailbox, mayCollect, secretHash } from "./access.ts";
import { BODY_LIMIT, refuse } from "./answers.ts";
import type { Signer } from "./ed25519.ts";
import { OPENAPI } from "./openapi.ts";
import type { Store } from "./store.ts";

const PAGE = 100;
const LARGEST = Math.max(...ENVELOPE_SIZES);

type MailboxCall = { Params: { mailbox: string } };
type EnvelopeCall = { Params: { mailbox: string; id: string } };
type ListCall = MailboxCall & { Querystring: { after?: string | string[] } };

function createReceipt(signer: Signer, facts: Pick<Receipt, "id" | "mailbox" | "sha256" | "day">): Receipt {
  return { v: 1, ...facts, sigB64: signer.sign(receiptMessage(facts)) };
}

/** A cursor is the number of the last envelope seen; `null` for anything else. */
function readCursor(after: string | string[] | undefined): number | null {
  if (after === undefined) return 0;
  return typeof after === "string" && /^\d{1,15}$/.test(after) ? Number(after) : null;
}

export function addRoutes(app: FastifyInstance, store: Store, signer: Signer, clock: Clock): void {
  const today = () => utcDay(clock.nowMs());

  app.get("/health", { config: { access: "anyone" } }, async () => {
    await store.check();
    return { ok: true };
  });

  app.get("/v1/openapi.json", { config: { access: "anyone" } }, async () => OPENAPI);

  app.get("/v1/hub", { config: { access: "anyone" } }, async () => ({ v: 1, hubKey: signer.publicKey }));

  app.post("/v1/tokens", { config: { access: "anyone" }, bodyLimit: 1024 }, async (request, reply) => {
    const body = v.safeParse(InvitationSchema, request.body);
    if (!body.success) return refuse(request, reply, 400, "bad_request");
    const once = fromB64url(body.output.once);
    const token = body.output.token === undefined ? randomBytes(32) : fromB64url(body.output.token);
    if (once === null || token === null) return refuse(request, reply, 400, "bad_request");
    const exchange = await store.exchange(secretHash(once), secretHash(token), clock.nowMs());
    if (exchange.type === "unknown") return refuse(request, reply, 404, "invitation_unknown");
    if (exchange.type === "used") return refuse(request, reply, 410, "invitation_used");
    return { token: Buffer.from(token).toString("base64url") };
  });

  app.put<EnvelopeCall>("/v1/mailboxes/:mailbox/envelopes/:id", { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const { mailbox, id } = request.params;
    if ((await depositMailbox(store, request, mailbox)) === null) return refuse(request, reply, 404, "not_found");
    if (!isId(id)) return refuse(request, reply, 400, "bad_request");
    const bytes = request.body;
    if (!(bytes instanceof Uint8Array)) return refuse(request, reply, 415, "wrong_type");
    if (bytes.length > LARGEST) return refuse(request, reply, 413, "too_large");
    if (!ENVELOPE_SIZES.some((size) => size === bytes.length)) return refuse(request, reply, 400, "bad_request");

    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const { tokenId, mailbox: own } = request.token ?? { tokenId: 0, mailbox: null };
    const put = await store.putEnvelope({ mailbox, id, day: today(), tokenId, sha256, bytes, isOwn: own === mailbox });
    if (put.type === "no_space") return refuse(request, reply, 507, "no_space");
    if (put.type === "other_bytes") return refuse(request, reply, 409, "other_bytes");
    const receipt = createReceipt(signer, { id, mailbox, sha256, day: put.day });
    if (put.type === "collected" || put.type === "expired")
      return refuse(request, reply, 410, put.type satisfies HubErrorCode, { receipt });
    return reply.code(put.type === "stored" ? 201 : 200).send(receipt);
  });

  app.get<ListCall>("/v1/mailboxes/:mailbox/envelopes", async (request, reply) => {
    const { mailbox } = request.params;
    if (request.token === null || !mayCollect(request.token, mailbox)) return refuse(request, reply, 404, "not_found");
    const after = readCursor(request.query.after);
    if (after === null) return refuse(request, reply, 400, "bad_request");
    const found = await store.listEnvelopes(request.token, after, PAGE + 1, today());
    const items = found.slice(0, PAGE).map(({ number, id, bytes, day }) => ({ id, cursor: String(number), bytes, day }));
    return { items, more: found.length > PAGE } satisfies EnvelopeList;
  });

  app.get<EnvelopeCall>("/v1/mailboxes/:mailbox/envelopes/:id", async (request, reply) => {
    const { mailbox, id } = request.params;
    const reader = request.token !== null && mayCollect(request.token, mailbox) ? request.token : null;
    const bytes = reader !== null && isId(id) ? await store.getEnvelope(reader, id) : null;
    if (bytes === null) return refuse(request, reply, 404, "not_found");
    return reply.type("application/octet-stream").send(Buffer.from(bytes.buffer));
  });

  app.delete<EnvelopeCall>("/v1/mailboxes/:mailbox/envelopes/:id", async (request, reply) => {
    const { mailbox, id } = request.params;
    if (request.token === null || !mayCollect(request.token, mailbox) || !isId(id))
      return refuse(request, reply, 404, "not_found");
    await store.acknowledge(request.token, id, today());
    return reply.code(204).send();
  });
}
