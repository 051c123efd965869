import type { FastifyReply, FastifyRequest } from "fastify";
import type { HubErrorCode } from "#protocol/wire.ts";

export const BODY_LIMIT = 300 * 1024;

/** Refuses with a code and nothing else. A body too large to be worth reading ends the connection. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  error: HubErrorCode,
  more: object = {},
): FastifyReply {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > BODY_LIMIT || request.headers["transfer-encoding"] !== undefined) reply.header("connection", "close");
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .send({ error, ...more });
}
