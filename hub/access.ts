import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { fromB64url } from "#lib/bytes.ts";
import { type Clock, utcDay } from "#lib/clock.ts";
import { isId } from "#lib/ids.ts";
import { refuse } from "./answers.ts";
import type { Mailbox, Reader, Store, Token } from "./store.ts";

declare module "fastify" {
  interface FastifyRequest {
    token: Token | null;
  }
  interface FastifyContextConfig {
    /** `anyone` may call without a token; default is a token of a phone or an organisation. */
    access?: "anyone" | "operator";
  }
}

/** Requests in a minute. */
export interface Rates {
  readonly perToken: number;
  readonly perStranger: number;
  readonly everybody: number;
}
export const DEFAULT_RATES: Rates = { perToken: 3000, perStranger: 120, everybody: 30_000 };

export const secretHash = (secret: Uint8Array): Uint8Array => createHash("sha256").update(secret).digest();

/** The digest of a bearer token of 32 bytes, or `null` for anything that is not one. */
function bearerHash(header: string | undefined): Uint8Array | null {
  const match = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(header ?? "");
  const secret = match === null ? null : fromB64url(match[1] as string);
  return secret === null ? null : secretHash(secret);
}

/**
 * Who is asking, how often, and may they. Everything is decided before a byte of the body is read. Those who show no good token share
 * an allowance per address, so that guessing never uses up the allowance of a phone that has one.
 */
export function guardCalls(app: FastifyInstance, store: Store, clock: Clock, rates: Rates, appOrigins: readonly string[]): void {
  const minute = { timeWindow: 60_000, skipOnError: false } as const;
  const limitToken = app.createRateLimit({
    ...minute,
    max: rates.perToken,
    keyGenerator: (request) => `token ${request.token?.tokenId}`,
  });
  const limitStranger = app.createRateLimit({
    ...minute,
    max: rates.perStranger,
    keyGenerator: (request) => `address ${request.ip}`,
  });
  const limitAll = app.createRateLimit({ ...minute, max: rates.everybody, keyGenerator: () => "everybody" });

  app.decorateRequest("token", null);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    const origin = request.headers.origin;
    if (origin !== undefined && appOrigins.includes(origin)) {
      reply
        .header("access-control-allow-origin", origin)
        .header("vary", "origin")
        .header("cross-origin-resource-policy", "cross-origin");
      if (request.method === "OPTIONS") {
        return reply
          .headers({
            "access-control-allow-methods": "GET, PUT, POST, DELETE",
            "access-control-allow-headers": "authorization, content-type",
            "access-control-max-age": "600",
          })
          .code(204)
          .send();
      }
    } else if (/^(cross-site|same-site)$/.test(String(request.headers["sec-fetch-site"] ?? ""))) {
      return refuse(request, reply, 403, "forbidden");
    }

    const hash = bearerHash(request.headers.authorization);
    request.token = hash === null ? null : await store.findToken(hash, utcDay(clock.nowMs()));
    for (const limit of [request.token === null ? limitStranger : limitToken, limitAll]) {
      const state = await limit(request);
      if (!state.isAllowed && state.isExceeded) {
        return refuse(request, reply.header("retry-after", String(Math.max(1, state.ttlInSeconds))), 429, "too_many");
      }
    }
    const access = request.routeOptions.config.access;
    if (access === "anyone" || request.routeOptions.url === undefined) return;
    if (request.token === null) return refuse(request, reply.header("www-authenticate", "Bearer"), 401, "unauthorised");
    if (access === "operator" && request.token.role !== "operator") return refuse(request, reply, 403, "forbidden");
  });
}

/**
 * A phone puts into organisations' mailboxes and into those of its own team; an organisation into those of phones, and into its own, where
 * its other devices find it.
 */
export const mayDeposit = (token: Token, mailbox: Mailbox): boolean => {
  if (token.mailbox === mailbox.mailbox) return token.role === "organisation";
  if (token.role === "device") return mailbox.kind === "organisation" || mailbox.owner === token.owner;
  return token.role === "organisation" && mailbox.kind === "device";
};

export const mayCollect = (token: Token, mailbox: string): token is Reader => token.mailbox === mailbox;

/** Foreign, unknown and impossible mailboxes are all the same to the caller. */
export async function depositMailbox(store: Store, request: FastifyRequest, mailbox: string): Promise<Mailbox | null> {
  const found = isId(mailbox) ? await store.findMailbox(mailbox) : null;
  return found !== null && request.token !== null && mayDeposit(request.token, found) ? found : null;
}
