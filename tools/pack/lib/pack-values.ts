import { type Ask, AsksSchema } from "#domain/pack/asks.ts";
import type { Danger } from "#domain/pack/danger.ts";
import { DangerSchema } from "#domain/pack/danger.ts";
import type { Guides } from "#domain/pack/guides.ts";
import { type Hide, HidesSchema } from "#domain/pack/hides.ts";
import { type Missing, MissingSchema } from "#domain/pack/missing.ts";
import type { OwnGuides } from "#domain/pack/own-guides.ts";
import { type Pages, PagesSchema } from "#domain/pack/pages.ts";
import { type Practice, PracticeSchema } from "#domain/pack/practice.ts";
import { type Right, RightsSchema } from "#domain/pack/rights.ts";
import { type Indicator, IndicatorsSchema, type Rules } from "#domain/pack/rules.ts";
import { type Statistics, StatisticsSchema } from "#domain/pack/statistics.ts";
import type { Problem } from "./problems.ts";
import { type GuideNotes, readGuides, readOwnGuides } from "./read-guides.ts";
import { readRules } from "./read-rules.ts";
import { readServices, type SourcedService } from "./read-services.ts";
import { readTexts, type SourcedText } from "./read-texts.ts";
import { readVoices, type SourcedVoice } from "./read-voices.ts";
import { checkShape } from "./shape.ts";
import type { PackSources } from "./sources.ts";

/** Everything of one pack, as the app will read it. A file that does not fit its schema is absent and among the problems. */
export interface PackValues {
  readonly sources: PackSources;
  readonly guides: Guides | null;
  readonly guideNotes: GuideNotes;
  readonly ownGuides: OwnGuides | null;
  readonly indicators: readonly Indicator[] | null;
  readonly rules: Rules | null;
  readonly practice: Practice | null;
  readonly rights: readonly Right[] | null;
  readonly asks: readonly Ask[] | null;
  readonly pages: Pages | null;
  readonly danger: Danger | null;
  readonly missing: Missing | null;
  readonly statistics: Statistics | null;
  readonly services: readonly SourcedService[];
  readonly hides: readonly Hide[] | null;
  readonly texts: readonly SourcedText[];
  readonly voices: readonly SourcedVoice[];
  /** Keys with English words. */
  readonly reference: ReadonlySet<string>;
}

export function readPack(sources: PackSources): { readonly values: PackValues; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const texts = readTexts(sources.texts, problems);
  const reference = new Set(texts.filter(({ part }) => part.lang === "en").flatMap(({ part }) => Object.keys(part.strings)));
  const { content } = sources;
  const guides = content.guides === undefined ? null : readGuides(content.guides, reference, problems);
  const values: PackValues = {
    sources,
    guides: guides?.guides ?? null,
    guideNotes: guides?.notes ?? { retired: [], notCollected: [] },
    ownGuides: content.own_guides === undefined ? null : readOwnGuides(content.own_guides, reference, problems),
    indicators:
      content.indicators === undefined
        ? null
        : checkShape(content.indicators, IndicatorsSchema, content.indicators.value, problems),
    rules: content.rules === undefined ? null : readRules(content.rules, problems),
    practice:
      content.practice === undefined ? null : checkShape(content.practice, PracticeSchema, content.practice.value, problems),
    rights: content.rights === undefined ? null : checkShape(content.rights, RightsSchema, content.rights.value, problems),
    asks: content.asks === undefined ? null : checkShape(content.asks, AsksSchema, content.asks.value, problems),
    pages: content.pages === undefined ? null : checkShape(content.pages, PagesSchema, content.pages.value, problems),
    danger: content.danger === undefined ? null : checkShape(content.danger, DangerSchema, content.danger.value, problems),
    missing: content.missing === undefined ? null : checkShape(content.missing, MissingSchema, content.missing.value, problems),
    statistics:
      content.statistics === undefined
        ? null
        : checkShape(content.statistics, StatisticsSchema, content.statistics.value, problems),
    services: readServices(sources.services, reference, problems),
    hides: sources.hides === null ? null : checkShape(sources.hides, HidesSchema, sources.hides.value, problems),
    texts,
    voices: readVoices(sources.dir, problems),
    reference,
  };
  return { values, problems };
}
