import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { type Bytes, fromB64url, fromUtf8, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { type Clock, DAY_MS } from "#lib/clock.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { type TeamLead, TeamLeadSchema, type TeamLeadWire, TeamLeadWireSchema, teamLeadMessage } from "#protocol/team-lead.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { refuse } from "./answers.ts";
import type { Signer } from "./ed25519.ts";
import type { StoredLead } from "./lead-store.ts";
import type { Store } from "./store.ts";

/** The longest a number may run ahead of the hub's clock: else one with a clock set wrong, or a thief, could end all changes after it. */
const AHEAD_MS = DAY_MS;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type LeadTaken =
  | { readonly type: "kept"; readonly number: number }
  | { readonly type: "bad_request" }
  /** No key of that team signed it. */
  | { readonly type: "forbidden" }
  /** There is one that is as new or newer. */
  | { readonly type: "older" };

/** A database alone tells nobody a lead's number: it is sealed with a key made of the hub's own, which lies beside the database. */
export function createLeadDesk(store: Store, signer: Signer, clock: Clock) {
  const key = signer.keyFor("app/team-lead/at-rest/v1");
  const bound = ({ owner, number }: Pick<StoredLead, "owner" | "number">): Bytes => utf8(canonicalJson({ owner, number }));

  function seal(owner: string, number: number, wire: TeamLeadWire): Bytes {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    cipher.setAAD(bound({ owner, number }));
    const parts = [nonce, cipher.update(utf8(canonicalJson(wire))), cipher.final(), cipher.getAuthTag()];
    return new Uint8Array(Buffer.concat(parts));
  }

  /** Throws when the row is not one this hub sealed: the database was changed by somebody else. */
  function open(row: StoredLead): TeamLeadWire {
    const cipher = createDecipheriv("aes-256-gcm", key, row.sealed.subarray(0, NONCE_BYTES));
    cipher.setAAD(bound(row));
    cipher.setAuthTag(row.sealed.subarray(-TAG_BYTES));
    const plain = Buffer.concat([cipher.update(row.sealed.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]);
    return v.parse(TeamLeadWireSchema, JSON.parse(fromUtf8(new Uint8Array(plain))));
  }

  async function isSigned(team: string, statement: Bytes, sig: string): Promise<boolean> {
    const signature = fromB64url(sig);
    const { keys } = await store.certifiers(team, "");
    for (const publicKey of keys.map(fromB64url))
      if (publicKey && signature && (await ed25519Verify(publicKey, signature, teamLeadMessage(statement)))) return true;
    return false;
  }

  return {
    /** One is taken once; the same again is the same answer. */
    async take(body: unknown): Promise<LeadTaken> {
      const wire = v.safeParse(TeamLeadWireSchema, body);
      const bytes = wire.success ? fromB64url(wire.output.statement) : null;
      const statement = bytes && v.safeParse(TeamLeadSchema, parseCanonicalJson(bytes));
      if (!wire.success || bytes === null || !statement?.success) return { type: "bad_request" };
      const { team, number } = statement.output;
      if (!(await isSigned(team, bytes, wire.output.sig))) return { type: "forbidden" };
      if (number * 1000 > clock.nowMs() + AHEAD_MS) return { type: "bad_request" };
      if ((await store.putTeamLead({ owner: team, number, sealed: seal(team, number, wire.output) })) === "kept")
        return { type: "kept", number };
      const there = await store.teamLead(team);
      return there !== null && open(there).statement === wire.output.statement ? { type: "kept", number } : { type: "older" };
    },
    async of(team: string): Promise<TeamLeadWire | null> {
      const row = await store.teamLead(team);
      return row && open(row);
    },
    async all(): Promise<readonly TeamLeadWire[]> {
      return (await store.teamLeads()).map(open);
    },
  };
}
export type LeadDesk = ReturnType<typeof createLeadDesk>;

/** What a wire that the hub took says. */
export const leadOn = ({ statement }: TeamLeadWire): TeamLead =>
  v.parse(TeamLeadSchema, parseCanonicalJson(fromB64url(statement) ?? new Uint8Array(0)));

/**
 * The safeguarding lead of a team: a change speaks for itself by its signature, as a coordinator's other orders do; the newest is given
 * to phones of that team and to nobody else.
 */
export function addTeamLeads(app: FastifyInstance, desk: LeadDesk): void {
  app.post("/v1/team-leads", { config: { access: "anyone" }, bodyLimit: 4096 }, async (request, reply) => {
    const taken = await desk.take(request.body);
    if (taken.type === "kept") return { number: taken.number };
    const status = { bad_request: 400, forbidden: 403, older: 409 } as const;
    return refuse(request, reply, status[taken.type], taken.type);
  });

  app.get("/v1/team-lead", async (request, reply) => {
    const { token } = request;
    return token?.role === "device" ? { lead: await desk.of(token.owner) } : refuse(request, reply, 404, "not_found");
  });

  app.get("/v1/operator/team-leads", { config: { access: "operator" } }, async () => ({ leads: await desk.all() }));
}
