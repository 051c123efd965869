import * as v from "valibot";
import { systemClock, utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type TeamLeadWire, TeamLeadWireSchema } from "#protocol/team-lead.ts";
import { HubInfoSchema } from "#protocol/wire.ts";
import type { DataDir } from "./data-dir.ts";
import { readOperatorToken } from "./data-keys.ts";
import { readJson } from "./files.ts";
import { keepHouse } from "./housekeeping.ts";
import { openData } from "./open-data.ts";
import { writeBackup } from "./operator.ts";
import { ADMIN_NAME, type PostgresOptions } from "./postgres-data.ts";
import type { Register } from "./register.ts";
import {
  BY_OPERATOR,
  type Coordinator,
  type DeviceListing,
  type Mailbox,
  type NewInvitation,
  type Store,
  type TokenListing,
} from "./store.ts";
import { createLeadDesk, type LeadDesk } from "./team-leads.ts";
import { sayStartProblem } from "./words.ts";

/**
 * Changes to the hub's database from the command line. Only one process can have SQLite's file open, so a running hub is asked over
 * its operator calls; when none runs, and with PostgreSQL, the database is opened here.
 */
export interface HubControl {
  readonly hubKey: string;
  /** Where the running hub listens; `null` when none runs. */
  readonly port: number | null;
  addMailbox(mailbox: Mailbox): Promise<void>;
  addInvitation(invitation: NewInvitation): Promise<void>;
  revoke(which: Parameters<Store["revoke"]>[0]): Promise<number>;
  addCoordinator(coordinator: Coordinator): Promise<void>;
  endCoordinator(key: string): Promise<void>;
  /** Phones that coordinators let in, and those that were shut out. */
  devices(): Promise<readonly DeviceListing[]>;
  /** Shuts out one phone of a team, whoever let it in. */
  endDevice(device: Pick<DeviceListing, "serial" | "owner">): Promise<void>;
  revokedDevices(): Promise<readonly string[]>;
  /** Tells the hub whose phones may report counts: the teams' keys, and serials that were shut out. */
  knowTeams(register: Pick<Register, "teams" | "revoked">): Promise<void>;
  /** Whether the hub took a team's new safeguarding lead. */
  changeLead(wire: TeamLeadWire): Promise<boolean>;
  /** The newest of each team that changed it. */
  leads: LeadDesk["all"];
  listTokens(): Promise<readonly TokenListing[]>;
  count(): ReturnType<Store["count"]>;
  backup(): Promise<string>;
  /** Forgets what is older than the limits; how many of each. */
  purge(): ReturnType<typeof keepHouse>;
  close(): Promise<void>;
}

const LeadsSchema = v.strictObject({ leads: v.array(TeamLeadWireSchema) });
const RunningSchema = v.strictObject({ v: v.literal(1), port: v.number(), pid: v.number() });

export async function openControl(dir: DataDir, postgres?: PostgresOptions): Promise<Result<HubControl, string>> {
  const remote = postgres === undefined ? await connect(dir) : null;
  if (remote !== null) return ok(remote);
  const opened = await openData(dir, { postgres: postgres && { ...postgres, name: ADMIN_NAME } });
  if (!opened.ok) return err(sayStartProblem(opened.error));
  const { store, signer, close } = opened.value;
  const leads = createLeadDesk(store, signer, systemClock);
  return ok({
    hubKey: signer.publicKey,
    port: null,
    addMailbox: (mailbox) => store.addMailbox(mailbox),
    addInvitation: (invitation) => store.addInvitation(invitation),
    revoke: (which) => store.revoke(which, utcDay(systemClock.nowMs())),
    addCoordinator: (coordinator) => store.addCoordinator(coordinator),
    endCoordinator: (key) => store.endCoordinator(key, utcDay(systemClock.nowMs())),
    devices: () => store.devices(),
    endDevice: (device) => store.revokeDevice({ ...device, by: BY_OPERATOR }, utcDay(systemClock.nowMs())),
    revokedDevices: () => store.revokedDevices(),
    knowTeams: ({ teams, revoked }) =>
      store.knowTeams(
        teams.map(({ id, teamKey }) => ({ owner: id, key: teamKey })),
        revoked,
        utcDay(systemClock.nowMs()),
      ),
    changeLead: async (wire) => (await leads.take(wire)).type === "kept",
    leads: () => leads.all(),
    listTokens: () => store.listTokens(),
    count: () => store.count(),
    backup: () => writeBackup(store, systemClock, dir.backups),
    purge: () => keepHouse(store, systemClock, dir.backups, postgres === undefined ? dir.clock : undefined),
    close,
  });
}

class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the running hub refused this (${status})`);
    this.status = status;
  }
}

async function connect(dir: DataDir): Promise<HubControl | null> {
  const running = readJson(dir.running, RunningSchema);
  const token = readOperatorToken(dir.keys);
  if (running === null || token === null) return null;
  const base = `http://localhost:${running.port}`;
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: "error",
    });
    if (!answer.ok) throw new Refused(answer.status);
    return answer.status === 204 ? null : answer.json();
  };
  let hubKey: string;
  try {
    hubKey = v.parse(HubInfoSchema, await ask("GET", "/v1/hub")).hubKey;
    // Another program, or another hub, may have taken the port since the note was written.
    await ask("GET", "/v1/operator/status");
  } catch {
    return null;
  }
  return {
    hubKey,
    port: running.port,
    addMailbox: async (mailbox) => void (await ask("POST", "/v1/operator/mailboxes", mailbox)),
    addInvitation: async ({ hash, ...rest }) =>
      void (await ask("POST", "/v1/operator/invitations", { ...rest, hash: Buffer.from(hash).toString("base64url") })),
    revoke: async (which) => ((await ask("POST", "/v1/operator/revocations", which)) as { ended: number }).ended,
    addCoordinator: async (coordinator) => void (await ask("POST", "/v1/operator/coordinators", coordinator)),
    endCoordinator: async (key) => void (await ask("POST", "/v1/operator/coordinator-ends", { key })),
    devices: async () => ((await ask("GET", "/v1/operator/devices")) as { devices: DeviceListing[] }).devices,
    endDevice: async ({ serial, owner }) => void (await ask("POST", "/v1/operator/device-ends", { serial, owner })),
    revokedDevices: async () => ((await ask("GET", "/v1/operator/revoked-devices")) as { serials: string[] }).serials,
    knowTeams: async ({ teams, revoked }) =>
      void (await ask("POST", "/v1/operator/teams", {
        teams: teams.map(({ id, teamKey }) => ({ owner: id, key: teamKey })),
        revoked,
      })),
    changeLead: async (wire) => {
      try {
        await ask("POST", "/v1/team-leads", wire);
        return true;
      } catch (error) {
        if (error instanceof Refused && error.status < 500) return false;
        throw error;
      }
    },
    leads: async () => v.parse(LeadsSchema, await ask("GET", "/v1/operator/team-leads")).leads,
    listTokens: async () => ((await ask("GET", "/v1/operator/tokens")) as { tokens: TokenListing[] }).tokens,
    count: async () => (await ask("GET", "/v1/operator/status")) as Awaited<ReturnType<Store["count"]>>,
    backup: async () => ((await ask("POST", "/v1/operator/backups")) as { file: string }).file,
    purge: async () => (await ask("POST", "/v1/operator/purges")) as Awaited<ReturnType<typeof keepHouse>>,
    close: async () => undefined,
  };
}
