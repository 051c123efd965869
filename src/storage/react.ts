import { createContext, use, useMemo, useSyncExternalStore } from "react";
import { type ListedService, withCallMarks } from "#domain/directory/call-marks.ts";
import type { Ask } from "#domain/pack/asks.ts";
import type { Country } from "#domain/pack/common.ts";
import type { Danger } from "#domain/pack/danger.ts";
import type { Merged } from "#domain/pack/merge.ts";
import type { Missing } from "#domain/pack/missing.ts";
import type { Network, Organisation } from "#domain/pack/network.ts";
import type { Pages } from "#domain/pack/pages.ts";
import type { Right } from "#domain/pack/rights.ts";
import { createTextLookup, REFERENCE_LANGUAGE, type TextLookup } from "#domain/pack/text-lookup.ts";
import { callMarkStore } from "#storage/call-marks.ts";
import {
  type ContentPart,
  type ContentState,
  contentStore,
  homeCountries,
  mergedOf,
  ordered,
  textPartsOf,
} from "#storage/content-store.ts";
import { onStorageTrouble, type StorageTrouble, storageTrouble } from "#storage/open.ts";
import { type Trusted, trustStore } from "#storage/trust.ts";

export const useContentState = (): ContentState => useSyncExternalStore(contentStore.subscribe, contentStore.get);

/** The trust root in use and what was withdrawn under it; `null` until the packs were first fetched. */
export const useTrusted = (): Trusted | null => useSyncExternalStore(trustStore.subscribe, trustStore.get);

export const useStorageTrouble = (): StorageTrouble | null => useSyncExternalStore(onStorageTrouble, storageTrouble);

const NONE: readonly ContentPart[] = [];

/** The parts a talk began with: their words stand above those of newer versions, also while these are taken over. */
export const WordsOf = createContext<readonly ContentPart[]>(NONE);

/**
 * What lies over a part goes on lying over it; a language that the older version does not have here is read from the newer one. A part
 * whose pack was taken off the phone speaks for itself.
 */
export function withWordsOf(parts: readonly ContentPart[], older: readonly ContentPart[]): readonly ContentPart[] {
  const more = older.filter((part) => !parts.some(({ partId }) => partId === part.partId));
  // Sorted stably: of one pack the older stands above the newer.
  return more.length === 0 ? parts : ordered([...parts, ...more]);
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

/** What the packs of this phone say together, in the order they were signed with. */
export function useMerged(): Merged {
  const { parts } = useContentState();
  return useMemo(() => mergedOf(parts), [parts]);
}

export function useHomeCountries(): readonly Country[] {
  const { parts } = useContentState();
  return useMemo(() => homeCountries(parts), [parts]);
}

export const useRights = (): readonly Right[] => useMerged().rights;

/** Requests to show to an official; a later pack's words stand above an earlier one's. */
export const useAsks = (): ReadonlyMap<string, Ask> => useMerged().asks;

/** The short pages, with the lines they are made of. */
export const usePages = (): Pages => useMerged().pages;

/** The directory, with what this phone knows from ringing it. */
export function useServices(): readonly ListedService[] {
  const { services } = useMerged();
  const marks = useSyncExternalStore(callMarkStore.subscribe, callMarkStore.get, callMarkStore.get);
  return useMemo(() => withCallMarks(services, marks), [services, marks]);
}

export const useDanger = (): Danger => useMerged().danger;

/** Whom to tell when a child is gone, by country; none until the team's part is on this phone. */
export const useMissing = (): Missing => useMerged().missing;

/** Who receives referrals and which keys count, by the signed packs in use. */
export const useNetwork = (): Network => useMerged().network;
export const useOrganisations = (): readonly Organisation[] => useMerged().network.organisations;
