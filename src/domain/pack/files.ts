import * as v from "valibot";
import type { PackKind } from "#domain/pack/about.ts";
import { type Ask, AsksSchema } from "#domain/pack/asks.ts";
import { type Danger, DangerSchema } from "#domain/pack/danger.ts";
import { type Guides, GuidesSchema } from "#domain/pack/guides.ts";
import { type Hide, HidesSchema } from "#domain/pack/hides.ts";
import type { PackRole } from "#domain/pack/manifest.ts";
import { type Missing, MissingSchema } from "#domain/pack/missing.ts";
import { type Network, NetworkSchema } from "#domain/pack/network.ts";
import { type OwnGuides, OwnGuidesSchema } from "#domain/pack/own-guides.ts";
import { type Pages, PagesSchema } from "#domain/pack/pages.ts";
import { type Right, RightsSchema } from "#domain/pack/rights.ts";
import { type Indicator, IndicatorsSchema, type Rules, RulesSchema } from "#domain/pack/rules.ts";
import { type Service, ServicesSchema } from "#domain/pack/services.ts";
import { type Statistics, StatisticsSchema } from "#domain/pack/statistics.ts";
import { type TextPart, TextPartSchema } from "#domain/pack/text.ts";
import { type Greetings, GreetingsSchema, VoicesSchema } from "#domain/pack/voices.ts";

/** Only the outline: it is read in full where it is used (`practice.ts`), so that no phone fetches the rest for nothing. */
const PracticeOutlineSchema = v.strictObject({ cards: v.array(v.unknown()), cases: v.array(v.unknown()) });

/** What a file of a pack may be, by its name in the manifest, and which role may sign it. */
export interface PackFileValues {
  readonly guides: Guides;
  readonly own_guides: OwnGuides;
  readonly indicators: readonly Indicator[];
  readonly rules: Rules;
  readonly practice: v.InferOutput<typeof PracticeOutlineSchema>;
  readonly rights: readonly Right[];
  readonly asks: readonly Ask[];
  readonly pages: Pages;
  readonly danger: Danger;
  readonly missing: Missing;
  readonly statistics: Statistics;
  readonly services: readonly Service[];
  readonly hides: readonly Hide[];
  readonly network: Network;
  readonly greetings: Greetings;
}
export type PackFileName = keyof PackFileValues;

const schemas: Record<PackFileName, v.GenericSchema> = {
  guides: GuidesSchema,
  own_guides: OwnGuidesSchema,
  indicators: IndicatorsSchema,
  rules: RulesSchema,
  practice: PracticeOutlineSchema,
  rights: RightsSchema,
  asks: AsksSchema,
  pages: PagesSchema,
  danger: DangerSchema,
  missing: MissingSchema,
  statistics: StatisticsSchema,
  services: ServicesSchema,
  hides: HidesSchema,
  network: NetworkSchema,
  greetings: GreetingsSchema,
};

/** What editors write of the part `content`; the greetings are recorded. */
export const CONTENT_FILES = [
  "guides",
  "own_guides",
  "indicators",
  "rules",
  "practice",
  "rights",
  "asks",
  "pages",
  "danger",
  "missing",
  "statistics",
] as const satisfies readonly PackFileName[];

/** A content signer cannot change a key or a phone number, a directory signer cannot change a guide. */
const allowed: Record<PackRole, readonly PackFileName[]> = {
  content: [...CONTENT_FILES, "greetings"],
  directory: ["services", "hides", "network"],
};

/**
 * Words of services, their numbers and who answers, belong to the directory: nobody else's words can lie over them. A pack's own name
 * stands in either.
 */
const belongsTo = (role: PackRole, key: string): boolean =>
  key.startsWith("pack.") || key.startsWith("service.") === (role === "directory");

const wordsOf = (role: PackRole) => ({
  texts: v.pipe(
    TextPartSchema,
    v.check(
      ({ strings }) => Object.keys(strings).every((key) => belongsTo(role, key)),
      `words that ${role} signers may not sign`,
    ),
  ),
  voices: v.pipe(
    VoicesSchema,
    v.check(({ recordings }) => recordings.every(({ key }) => belongsTo(role, key)), `voices that ${role} signers may not sign`),
  ),
});
const ofRole: Record<PackRole, ReturnType<typeof wordsOf>> = { content: wordsOf("content"), directory: wordsOf("directory") };

/** What an organisation may lay over the packs of others: never our guides, rules, rights or the numbers of the danger page. */
const ofOverlays: readonly PackFileName[] = ["services", "hides", "network", "own_guides"];
const ofOverlaysAlone: readonly PackFileName[] = ["hides", "own_guides"];

const mayHold = (kind: PackKind | undefined, name: PackFileName): boolean =>
  kind === "overlay" ? ofOverlays.includes(name) : !ofOverlaysAlone.includes(name);

/** Needed by the team's part only: fetched when the team's door is opened or the phone is idle. */
const teamFiles: readonly PackFileName[] = ["guides", "own_guides", "indicators", "rules", "practice", "missing", "statistics"];

export interface FileKind {
  readonly audience: "public" | "team";
  /** Set for text parts and for lists of recordings. */
  readonly lang?: string;
  readonly schema: v.GenericSchema;
}

/** `null` for a name this app does not know, or one that the role, or this kind of pack, may not carry. */
export function fileKind(name: string, role: PackRole, kind?: PackKind): FileKind | null {
  const text = /^text\.([a-zA-Z-]{2,8})\.(public|team)$/.exec(name);
  if (text) return { audience: text[2] as "public" | "team", lang: text[1] as string, schema: ofRole[role].texts };
  const voices = /^voices\.([a-zA-Z-]{2,8})\.(public|team)$/.exec(name);
  if (voices) return { audience: voices[2] as "public" | "team", lang: voices[1] as string, schema: ofRole[role].voices };
  const known = name as PackFileName;
  if (!allowed[role].includes(known) || !mayHold(kind, known)) return null;
  return { audience: teamFiles.includes(known) ? "team" : "public", schema: schemas[known] };
}

export type { TextPart };
