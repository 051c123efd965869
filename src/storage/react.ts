import { createContext, use, useMemo, useSyncExternalStore } from "react";
import { type ListedService, withCallMarks } from "#domain/directory/call-marks.ts";
import type { Ask } from "#domain/pack/asks.ts";
import type { Danger } from "#domain/pack/danger.ts";
import type { Guides } from "#domain/pack/guides.ts";
import type { Missing } from "#domain/pack/missing.ts";
import type { Network, Organisation } from "#domain/pack/network.ts";
import { mergePages, type Pages } from "#domain/pack/pages.ts";
import type { Right } from "#domain/pack/rights.ts";
import type { Indicator, Rules } from "#domain/pack/rules.ts";
import { createTextLookup, REFERENCE_LANGUAGE, type TextLookup } from "#domain/pack/text-lookup.ts";
import { vouchedDanger, vouchedMissing, vouchedPages } from "#domain/pack/vouched.ts";
import { callMarkStore } from "#storage/call-marks.ts";
import { type ContentPart, type ContentState, contentStore, textPartsOf, valuesOf } from "#storage/content-store.ts";
import { onStorageTrouble, type StorageTrouble, storageTrouble } from "#storage/open.ts";
import { type Trusted, trustStore } from "#storage/trust.ts";

export const useContentState = (): ContentState => useSyncExternalStore(contentStore.subscribe, contentStore.get);

/** The trust root in use and what was withdrawn under it; `null` until the packs were first fetched. */
export const useTrusted = (): Trusted | null => useSyncExternalStore(trustStore.subscribe, trustStore.get);

export const useStorageTrouble = (): StorageTrouble | null => useSyncExternalStore(onStorageTrouble, storageTrouble);

/** The part a talk began with: its words stand above those of a newer version, also while that one is taken over. */
export const WordsOf = createContext<ContentPart | null>(null);

/** What lies over a part goes on lying over it; a language that the older version does not have here is read from the newer one. */
export function withWordsOf(parts: readonly ContentPart[], older: ContentPart | null): readonly ContentPart[] {
  if (!older || parts.includes(older)) return parts;
  const { packId, role } = older.manifest;
  return parts.flatMap((part) => (part.manifest.packId === packId && part.manifest.role === role ? [part, older] : [part]));
}

/** Words of the packs in `lang`, falling back to the reference language. */
export function usePackText(lang: string): TextLookup {
  const { parts } = useContentState();
  const older = use(WordsOf);
  return useMemo(() => {
    const worded = withWordsOf(parts, older);
    return createTextLookup([lang, REFERENCE_LANGUAGE].map((l) => textPartsOf(worded, l)));
  }, [parts, older, lang]);
}

export function useRights(): readonly Right[] {
  const { parts } = useContentState();
  return useMemo(() => valuesOf(parts, "rights").flat(), [parts]);
}

/** Requests to show to an official; a later pack's words stand above an earlier one's. */
export function useAsks(): ReadonlyMap<string, Ask> {
  const { parts } = useContentState();
  return useMemo(() => new Map(valuesOf(parts, "asks").flatMap((asks) => asks.map((ask) => [ask.id, ask]))), [parts]);
}

/** The short pages, with the lines they are made of. */
export function usePages(): Pages {
  const { parts } = useContentState();
  return useMemo(() => vouchedPages(mergePages(valuesOf(parts, "pages")), valuesOf(parts, "services").flat()), [parts]);
}

/** The directory, with what this phone knows from ringing it. */
export function useServices(): readonly ListedService[] {
  const { parts } = useContentState();
  const marks = useSyncExternalStore(callMarkStore.subscribe, callMarkStore.get, callMarkStore.get);
  return useMemo(() => withCallMarks(valuesOf(parts, "services").flat(), marks), [parts, marks]);
}

export function mergeDanger(all: readonly Danger[]): Danger {
  return { countries: all.flatMap((d) => d.countries), cards: all.flatMap((d) => d.cards) };
}

export function useDanger(): Danger {
  const { parts } = useContentState();
  return useMemo(() => vouchedDanger(mergeDanger(valuesOf(parts, "danger")), valuesOf(parts, "services").flat()), [parts]);
}

/** Whom to tell when a child is gone, by country; none until the team's part is on this phone. */
export function useMissing(): Missing {
  const { parts } = useContentState();
  return useMemo(() => {
    const countries = valuesOf(parts, "missing").flatMap((one) => one.countries);
    return vouchedMissing({ countries }, valuesOf(parts, "services").flat());
  }, [parts]);
}

export function mergeNetwork(all: readonly Network[]): Network {
  return {
    organisations: all.flatMap((n) => n.organisations),
    teams: all.flatMap((n) => n.teams),
    revoked: all.flatMap((n) => n.revoked),
  };
}

export function useOrganisations(): readonly Organisation[] {
  const { parts } = useContentState();
  return useMemo(() => mergeNetwork(valuesOf(parts, "network")).organisations, [parts]);
}

/** The guides in use with the part they come from; `null` until the team's part is on this phone. */
export interface GuideContent {
  readonly partId: string;
  readonly packId: string;
  readonly version: number;
  readonly guides: Guides;
  readonly indicators: readonly Indicator[];
  readonly rules: Rules;
  /** The part itself, for its words; absent, those in use are read. */
  readonly part?: ContentPart;
}

export function guideContentOf(state: Pick<ContentState, "parts">): GuideContent | null {
  const part = state.parts.find((p) => p.values.has("guides"));
  if (!part) return null;
  const [guides] = valuesOf([part], "guides");
  const [indicators] = valuesOf([part], "indicators");
  const [rules] = valuesOf([part], "rules");
  if (!guides || !indicators || !rules) return null;
  return { partId: part.partId, packId: part.manifest.packId, version: part.manifest.version, guides, indicators, rules, part };
}

export function useGuideContent(): GuideContent | null {
  const state = useContentState();
  return useMemo(() => guideContentOf(state), [state]);
}
