import { join } from "node:path";
import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import { LeadSchema } from "#protocol/enrolment.ts";
import { CoordinatorPostSchema } from "#protocol/join.ts";
import type { DataDir } from "./data-dir.ts";
import { readJson, writeJson } from "./files.ts";

/**
 * Whom the operator has let in. Kept in a file of its own, not in the database: a copy of the database then names no team and no phone
 * number. Private keys lie under `keys/`, one file each, readable by the operator's account only.
 */
const DaySchema = v.pipe(v.string(), v.isoDate());
const FlagSchema = v.picklist(["specialist", "child_trained"]);
export type Flag = v.InferOutput<typeof FlagSchema>;

const OrganisationSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  country: v.string(),
  mailbox: v.string(),
  /** None before the organisation's card was taken in. */
  recipients: v.array(v.string()),
  signKey: v.optional(v.string()),
  serves: v.array(v.picklist(["adults", "children"])),
  agreement: v.optional(v.strictObject({ until: DaySchema, hours: v.string(), answerWithinHours: v.number() })),
  serviceIds: v.array(v.string()),
  corrections: v.optional(v.boolean()),
});
/** There is no team without its safeguarding lead (safeguarding rule 1). */
const TeamSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  teamKey: v.string(),
  lead: LeadSchema,
  /** Of the statement that named this lead; absent while the first one stands. */
  leadNumber: v.optional(v.number()),
  /** Coordinators' phones: key, recipient and mailbox. */
  coordinators: v.optional(v.array(CoordinatorPostSchema)),
});
const DeviceSchema = v.strictObject({
  serial: v.string(),
  team: v.string(),
  mailbox: v.string(),
  flags: v.array(FlagSchema),
  notAfter: DaySchema,
});

const RegisterSchema = v.strictObject({
  v: v.literal(1),
  organisations: v.array(OrganisationSchema),
  teams: v.array(TeamSchema),
  devices: v.array(DeviceSchema),
  revoked: v.array(v.string()),
});
export type Register = v.InferOutput<typeof RegisterSchema>;
export type RegisteredOrganisation = Register["organisations"][number];
export type RegisteredTeam = Register["teams"][number];

const fileOf = (dir: DataDir): string => join(dir.register, "register.json");

export const readRegister = (dir: DataDir): Register =>
  readJson(fileOf(dir), RegisterSchema) ?? { v: 1, organisations: [], teams: [], devices: [], revoked: [] };
export const hasRegister = (dir: DataDir): boolean => readJson(fileOf(dir), RegisterSchema) !== null;

/** Whether teams can seal to it: before that the signed directory does not name it. */
export const hasKey = ({ recipients, signKey }: RegisteredOrganisation): boolean =>
  recipients.length > 0 && signKey !== undefined;

/** Writes the register and, beside it, the `network` file that goes into the signed directory part. */
export function writeRegister(dir: DataDir, register: Register): void {
  writeJson(fileOf(dir), v.parse(RegisterSchema, register));
  const network = {
    organisations: register.organisations.filter(hasKey),
    teams: register.teams.map(({ id, name, teamKey, coordinators = [] }) => ({
      id,
      name,
      teamKey,
      ...(coordinators.length > 0 && { coordinators }),
    })),
    revoked: register.revoked,
  } as Network;
  writeJson(join(dir.register, "network.json"), network);
}

const TeamKeySchema = v.strictObject({ v: v.literal(1), seed: v.string() });
const OrganisationKeySchema = v.strictObject({ v: v.literal(1), identity: v.string(), signSeed: v.string() });
export type OrganisationKeys = v.InferOutput<typeof OrganisationKeySchema>;

export const teamKeyFile = (dir: DataDir, id: string): string => join(dir.keys, "teams", `${id}.json`);
export const organisationKeyFile = (dir: DataDir, id: string): string => join(dir.keys, "organisations", `${id}.json`);

export const readTeamSeed = (dir: DataDir, id: string): string | null =>
  readJson(teamKeyFile(dir, id), TeamKeySchema)?.seed ?? null;
export const writeTeamSeed = (dir: DataDir, id: string, seed: string): void => writeJson(teamKeyFile(dir, id), { v: 1, seed });
export const readOrganisationKeys = (dir: DataDir, id: string): OrganisationKeys | null =>
  readJson(organisationKeyFile(dir, id), OrganisationKeySchema);
export const writeOrganisationKeys = (dir: DataDir, id: string, keys: Omit<OrganisationKeys, "v">): void =>
  writeJson(organisationKeyFile(dir, id), { v: 1, ...keys });
