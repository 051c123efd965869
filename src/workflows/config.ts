import * as v from "valibot";
import { ASKED_BY } from "#domain/case/retention.ts";
import { TeamDeskSchema } from "#domain/team/desk.ts";
import { newId } from "#lib/ids.ts";
import { LeadSchema } from "#protocol/enrolment.ts";
import type { Listed, RecordPut } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";

const LeadSaidSchema = v.strictObject({ number: v.number(), since: v.string(), lead: LeadSchema });

/** Small sealed settings, one record each, found by name. */
const ConfigSchemas = {
  /** Bearer token of the hub, or the one-time invitation with the token proposed for it, kept so that the exchange can be repeated. */
  token: v.variant("kind", [
    v.strictObject({ kind: v.literal("once"), once: v.string(), token: v.string() }),
    v.strictObject({ kind: v.literal("token"), token: v.string() }),
    /** Let in by a coordinator's phone: the order goes to the hub with the first contact. */
    v.strictObject({ kind: v.literal("admission"), token: v.string(), serial: v.string(), order: v.string(), sig: v.string() }),
  ]),
  /** Next sequence number of this device's envelopes. */
  sequence: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** By which this device knows its own words to the other devices of its organisation. */
  own_mark: v.string(),
  /** When envelopes were last handed in, and how that went. */
  contact: v.strictObject({
    atMs: v.number(),
    outcome: v.string(),
    /** When it last went through. */
    doneMs: v.optional(v.number()),
    /** So long this device did not ask that the hub kept nothing for it; gone once somebody has compared it with another. */
    silence: v.optional(v.strictObject({ fromMs: v.number(), toMs: v.number() })),
  }),
  /** Talks of this shift, as a count, and how many the team finds bearable. */
  shift: v.strictObject({
    startedAtMs: v.optional(v.number()),
    talks: v.pipe(v.number(), v.integer(), v.minValue(0)),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  /** How long cases are kept, and which of them were said to go. */
  retention: v.strictObject({
    days: v.pipe(v.number(), v.integer(), v.minValue(1)),
    hold: v.boolean(),
    heldFor: v.optional(v.strictObject({ by: v.picklist(ASKED_BY), day: v.string() })),
    keptUntilMs: v.record(v.string(), v.number()),
    noticedAtMs: v.record(v.string(), v.number()),
    ownDays: v.optional(v.record(v.string(), v.number())),
  }),
  /** Keys of each organisation when it was last chosen, so that a change is seen. */
  recipients: v.record(v.string(), v.array(v.string())),
  /** How long what is no case is kept, and what of it was said to go or wanted longer, by row. */
  clocks: v.strictObject({
    sentDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(30)),
    inboxDays: v.pipe(v.number(), v.integer(), v.minValue(1)),
    logDays: v.pipe(v.number(), v.integer(), v.minValue(1)),
    keptUntilMs: v.record(v.string(), v.number()),
    noticedAtMs: v.record(v.string(), v.number()),
  }),
  /** Keys to destroy, and names to remember as erased: begun with the transaction it was written in. */
  erasing: v.strictObject({ keys: v.array(v.string()), marks: v.array(v.string()) }),
  /** After how long without a sign of life it locks. */
  lock: v.strictObject({ idleMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)) }),
  /** After how many wrong tries, and how many days unopened, the team's part erases itself; 0 = never. */
  self_erase: v.strictObject({
    tries: v.picklist([0, 10, 20]),
    days: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60)),
  }),
  /** Switched on by this phone's worker: erasing in two taps from the page of locks. */
  quick_erase: v.strictObject({ on: v.boolean() }),
  /** Where this phone is used, as the plan names areas. */
  counting: v.strictObject({ area: v.string() }),
  /** Reports of counts: how many this device made, and by quarter how long after it one is made (0 to 1 of three days) and what came of it. */
  reports: v.strictObject({
    made: v.pipe(v.number(), v.integer(), v.minValue(0)),
    quarters: v.record(
      v.string(),
      v.strictObject({
        chance: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
        is: v.optional(v.picklist(["made", "arrived", "late", "twice"])),
      }),
    ),
  }),
  /** What a coordinator has ticked, and whom this phone let into the team. */
  team_desk: TeamDeskSchema,
  /** The team's safeguarding lead since it was changed (`said`, as signed), and the day the hub last said that it stands. */
  lead: v.strictObject({
    team: v.string(),
    asOf: v.optional(v.string()),
    said: v.optional(LeadSaidSchema),
    /** The worker was not told yet. */
    news: v.optional(v.literal(true)),
    newerForm: v.optional(v.literal(true)),
    refused: v.optional(v.literal(true)),
  }),
  /** A lead changed on this phone, for the hub; `before`: what stands again should the hub refuse it. */
  lead_order: v.strictObject({ statement: v.string(), sig: v.string(), number: v.number(), before: v.optional(LeadSaidSchema) }),
  /** The key of an organisation that somebody has read back off its paper copy, and when. */
  paper_key: v.strictObject({ recipient: v.string(), day: v.string() }),
  /** How this phone's worker wishes to be called by colleagues, and the cards that were checked in person. */
  colleagues: v.strictObject({
    ownName: v.optional(v.string()),
    list: v.array(v.strictObject({ card: v.string(), name: v.string(), deviceKeyId: v.string(), checkedDay: v.string() })),
  }),
  /** The last sealed copy that left this phone, and for whom. */
  copied: v.strictObject({
    atMs: v.number(),
    door: v.picklist(["phone", "words"]),
    cases: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  /** Copies on their way to colleagues' phones, or sent. */
  copies_sent: v.strictObject({
    list: v.array(
      v.strictObject({
        copyNo: v.string(),
        deviceKeyId: v.string(),
        name: v.string(),
        /** When the copy was made. */
        atMs: v.number(),
        of: v.number(),
        size: v.number(),
        sha256: v.string(),
        cases: v.number(),
        /** When the other phone's word came that it is whole there. */
        arrivedMs: v.optional(v.number()),
        /** Why the rest of it was not sent. */
        ended: v.optional(v.picklist(["stopped", "replaced", "erased"])),
      }),
    ),
  }),
  /** Copies of colleagues' notes, sealed as they came (`domain/team/held-copies.ts`). */
  copies_here: v.strictObject({
    list: v.pipe(
      v.array(
        v.strictObject({
          copyNo: v.string(),
          keyId: v.string(),
          deviceKeyId: v.string(),
          name: v.string(),
          day: v.string(),
          seq: v.number(),
          of: v.number(),
          size: v.number(),
          sha256: v.string(),
          have: v.pipe(v.array(v.number()), v.readonly()),
          lastMs: v.number(),
          wholeMs: v.optional(v.number()),
        }),
      ),
      v.readonly(),
    ),
    gone: v.pipe(
      v.array(v.strictObject({ copyNo: v.string(), deviceKeyId: v.string(), seq: v.number(), atMs: v.number() })),
      v.readonly(),
    ),
  }),
} as const;
export type ConfigName = keyof typeof ConfigSchemas;
export type ConfigValue<N extends ConfigName> = v.InferOutput<(typeof ConfigSchemas)[N]>;

/** Records by name, also of what is no setting: keys, which only the vault opens. */
export const rowsNamed = async (
  session: Session,
  name: "enrolment" | "joining" | "coordinator" | "lead" | "lead_order",
): Promise<readonly Listed[]> =>
  (await session.list("config")).filter(({ projection }) => projection.kind === "config" && projection.name === name);

async function find(session: Session, name: ConfigName) {
  return (await session.list("config")).find((l) => l.projection.kind === "config" && l.projection.name === name);
}

export async function readConfig<N extends ConfigName>(session: Session, name: N): Promise<ConfigValue<N> | null> {
  const listed = await find(session, name);
  if (!listed) return null;
  const [opened] = await session.open([listed]);
  if (!opened?.ok) return null;
  const parsed = v.safeParse(ConfigSchemas[name], opened.value);
  return parsed.success ? (parsed.output as ConfigValue<N>) : null;
}

/** It was set, and what was set cannot be read. */
export const isUnreadable = async (session: Session, name: ConfigName): Promise<boolean> =>
  (await find(session, name)) !== undefined && (await readConfig(session, name)) === null;

/** The record to write for a setting: in place of the one there is. */
export async function configPut<N extends ConfigName>(session: Session, name: N, value: ConfigValue<N>): Promise<RecordPut> {
  const listed = await find(session, name);
  return { rowId: listed?.rowId ?? newId(), value, projection: { kind: "config", name } };
}
