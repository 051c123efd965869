import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { fromB64url } from "#lib/bytes.ts";
import { type Clock, utcDay } from "#lib/clock.ts";
import { isId } from "#lib/ids.ts";
import { refuse } from "./answers.ts";
import { keepHouse } from "./housekeeping.ts";
import { BY_OPERATOR, type Store } from "./store.ts";

/**
 * What `npm run hub` asks of a running hub, because the database is open to one process only. No envelope bytes come out here.
 * Shapes are shared with `control.ts`.
 */
const IdSchema = v.pipe(v.string(), v.check(isId));
/** Of a team or an organisation; no letter that a database or a terminal stumbles over. */
const OwnerSchema = v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,100}$/u));
export const MailboxSchema = v.strictObject({
  mailbox: IdSchema,
  kind: v.picklist(["device", "organisation"]),
  owner: OwnerSchema,
});
export const InvitationOrderSchema = v.strictObject({
  ...MailboxSchema.entries,
  hash: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  expiresMs: v.pipe(v.number(), v.integer()),
  tokenUntil: v.optional(v.pipe(v.string(), v.isoDate())),
});
export const CoordinatorSchema = v.strictObject({ key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)), owner: OwnerSchema });
export const EndedCoordinatorSchema = v.pick(CoordinatorSchema, ["key"]);
export const DeviceEndSchema = v.strictObject({ serial: IdSchema, owner: OwnerSchema });
export const TeamsSchema = v.strictObject({
  teams: v.array(CoordinatorSchema),
  revoked: v.array(v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,100}$/u))),
});
export const RevocationSchema = v.union([
  v.strictObject({ owner: OwnerSchema }),
  v.strictObject({ mailbox: IdSchema }),
  v.strictObject({ tokenId: v.pipe(v.number(), v.integer()) }),
]);

export function addOperatorRoutes(
  app: FastifyInstance,
  store: Store,
  clock: Clock,
  backups: string,
  clockFile: string | undefined,
): void {
  const operator = { config: { access: "operator" }, bodyLimit: 16 * 1024 } as const;

  app.get("/v1/operator/status", operator, () => store.count());
  app.get("/v1/operator/tokens", operator, async () => ({ tokens: await store.listTokens() }));

  app.post("/v1/operator/mailboxes", operator, async (request, reply) => {
    const body = v.safeParse(MailboxSchema, request.body);
    if (!body.success) return refuse(request, reply, 400, "bad_request");
    await store.addMailbox(body.output);
    return reply.code(204).send();
  });

  app.post("/v1/operator/invitations", operator, async (request, reply) => {
    const body = v.safeParse(InvitationOrderSchema, request.body);
    const hash = body.success ? fromB64url(body.output.hash) : null;
    if (!body.success || hash === null) return refuse(request, reply, 400, "bad_request");
    await store.addInvitation({ ...body.output, hash });
    return reply.code(204).send();
  });

  app.post("/v1/operator/revocations", operator, async (request, reply) => {
    const body = v.safeParse(RevocationSchema, request.body);
    if (!body.success) return refuse(request, reply, 400, "bad_request");
    return { ended: await store.revoke(body.output, utcDay(clock.nowMs())) };
  });

  app.post("/v1/operator/purges", operator, () => keepHouse(store, clock, backups, clockFile));

  app.post("/v1/operator/coordinators", operator, async (request, reply) => {
    const body = v.safeParse(CoordinatorSchema, request.body);
    if (!body.success) return refuse(request, reply, 400, "bad_request");
    await store.addCoordinator(body.output);
    return reply.code(204).send();
  });

  app.post("/v1/operator/coordinator-ends", operator, async (request, reply) => {
    const body = v.safeParse(EndedCoordinatorSchema, request.body);
    if (!body.success) return refuse(request, reply, 400, "bad_request");
    await store.endCoordinator(body.output.key, utcDay(clock.nowMs()));
    return reply.code(204).send();
  });

  app.post("/v1/operator/teams", { ...operator, bodyLimit: 300 * 1024 }, async (request, reply) => {
    const body = v.safeParse(TeamsSchema, request.body);
    if (!body.success) return refuse(request, reply, 400, "bad_request");
    await store.knowTeams(body.output.teams, body.output.revoked, utcDay(clock.nowMs()));
    return reply.code(204).send();
  });

  app.get("/v1/operator/devices", operator, async () => ({ devices: await store.devices() }));

  app.post("/v1/operator/device-ends", operator, async (request, reply) => {
    const body = v.safeParse(DeviceEndSchema, request.body);
    if (!body.success) return refuse(request, reply, 400, "bad_request");
    await store.revokeDevice({ ...body.output, by: BY_OPERATOR }, utcDay(clock.nowMs()));
    return reply.code(204).send();
  });

  app.get("/v1/operator/revoked-devices", operator, async () => ({ serials: await store.revokedDevices() }));

  app.post("/v1/operator/backups", operator, async () => ({ file: await writeBackup(store, clock, backups) }));
}

/** One file per call, named by the instant, in the backups folder. */
export async function writeBackup(store: Store, clock: Clock, backups: string): Promise<string> {
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  const instant = new Date(clock.nowMs()).toISOString().replace(/[:.]/g, "-");
  const nameOf = (again: number): string =>
    join(backups, `hub-${instant}${again === 0 ? "" : `-${again}`}.${store.backupEnding}`);
  let again = 0;
  while (existsSync(nameOf(again))) again += 1;
  const file = nameOf(again);
  await store.backup(file);
  return file;
}
