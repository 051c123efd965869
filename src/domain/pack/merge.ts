import type { Ask } from "#domain/pack/asks.ts";
import type { Danger, DangerNumber } from "#domain/pack/danger.ts";
import { fileKind, type PackFileName, type PackFileValues } from "#domain/pack/files.ts";
import {
  leanedOn,
  type MergedServices,
  mergeServices,
  type ServiceConflict,
  type ServiceLayer,
} from "#domain/pack/merge-services.ts";
import { mergeTextParts, type TextLayer } from "#domain/pack/merge-texts.ts";
import type { Missing } from "#domain/pack/missing.ts";
import type { Network } from "#domain/pack/network.ts";
import { inOrder, kindOf, type Layer } from "#domain/pack/order.ts";
import { mergePages, type Pages } from "#domain/pack/pages.ts";
import type { Right } from "#domain/pack/rights.ts";
import type { Service } from "#domain/pack/services.ts";
import type { TextPart } from "#domain/pack/text.ts";
import { vouchedDanger, vouchedMissing, vouchedPages } from "#domain/pack/vouched.ts";
import { canonicalJson } from "#lib/canonical-json.ts";

/** One part in use, with what this phone has of it. */
export interface MergePart {
  readonly manifest: Layer;
  readonly values: ReadonlyMap<string, unknown>;
}

export type Conflict =
  | ServiceConflict
  /** Two packs say different things under one id: the later counts. */
  | {
      readonly type: "differs";
      readonly what: "right" | "ask" | "page" | "line";
      readonly id: string;
      readonly packIds: readonly string[];
    }
  /** The pack holds what one of its kind may not: it counts for nothing. */
  | { readonly type: "not_allowed"; readonly packId: string; readonly name: string };

/** What the packs of a phone say together. */
export interface Merged extends Pick<MergedServices, "services" | "origins" | "hidden"> {
  readonly rights: readonly Right[];
  readonly asks: ReadonlyMap<string, Ask>;
  readonly pages: Pages;
  readonly danger: Danger;
  readonly missing: Missing;
  readonly network: Network;
  readonly conflicts: readonly Conflict[];
  /** Text parts of one language, lowest first. */
  readonly textsIn: (lang: string) => readonly TextPart[];
}

interface Given<T> {
  readonly packId: string;
  readonly value: T;
}

/** Later ones stand in the place of earlier ones with the same key. */
function laterCounts<T>(
  given: readonly Given<T>[],
  keyOf: (one: T) => string,
  differs: (id: string, packIds: readonly string[]) => void,
): readonly T[] {
  const found = new Map<string, Given<T>>();
  for (const one of given) {
    const key = keyOf(one.value);
    const before = found.get(key);
    if (before !== undefined && before.packId !== one.packId && canonicalJson(before.value) !== canonicalJson(one.value))
      differs(key, [before.packId, one.packId]);
    found.set(key, one);
  }
  return [...found.values()].map(({ value }) => value);
}

const numberKey = ({ need, how, number, channel }: DangerNumber): string => `${need} ${how} ${number} ${channel ?? ""}`;

/** Countries and cards by id; numbers are only ever added, so that no pack takes away what another gives. */
export function mergeDanger(all: readonly Danger[]): Danger {
  const countries = new Map<string, Danger["countries"][number]>();
  const cards = new Map<string, Danger["cards"][number]>();
  for (const danger of all) {
    for (const here of danger.countries) {
      const before = countries.get(here.country) ?? { country: here.country, numbers: [], readyText: [] };
      const known = new Set(before.numbers.map(numberKey));
      const said = new Set(before.readyText.map(({ lang }) => lang));
      countries.set(here.country, {
        country: here.country,
        numbers: [...before.numbers, ...here.numbers.filter((one) => !known.has(numberKey(one)))],
        readyText: [...before.readyText, ...here.readyText.filter(({ lang }) => !said.has(lang))],
      });
    }
    for (const card of danger.cards) {
      const before = cards.get(card.id);
      cards.set(card.id, {
        id: card.id,
        verify: card.verify || before?.verify === true,
        serviceIds: [...new Set([...(before?.serviceIds ?? []), ...card.serviceIds])],
      });
    }
  }
  return { countries: [...countries.values()], cards: [...cards.values()] };
}

export function mergeNetwork(all: readonly Network[]): Network {
  return {
    organisations: all.flatMap((n) => n.organisations),
    teams: all.flatMap((n) => n.teams),
    revoked: all.flatMap((n) => n.revoked),
  };
}

/** Whatever names a service names one that is there. Without a directory nothing can be said of it, and all stays. */
function withoutLooseEnds(
  byId: ReadonlyMap<string, Service>,
  { danger, pages, missing, network }: Pick<Merged, "danger" | "pages" | "missing" | "network">,
): Pick<Merged, "danger" | "pages" | "missing" | "network"> {
  if (byId.size === 0) return { danger, pages, missing, network };
  const known = (ids: readonly string[]): string[] => ids.filter((id) => byId.has(id));
  const isRung = ({ number, serviceId }: { readonly number: string; readonly serviceId: string }): boolean =>
    byId.get(serviceId)?.phones.some((phone) => phone.number === number) === true;
  const knownOnly = <T extends { readonly number: string; readonly serviceId?: string | undefined }>(one: T): T => {
    const service = byId.get(one.serviceId ?? "");
    const hasIt = one.number === "" || service?.phones.some((phone) => phone.number === one.number) === true;
    if (one.serviceId === undefined || (service !== undefined && hasIt)) return one;
    const { serviceId: _, ...rest } = one;
    return rest as T;
  };
  return {
    danger: {
      countries: danger.countries.map((here) => ({ ...here, numbers: here.numbers.map(knownOnly) })),
      cards: danger.cards.map((card) => ({ ...card, serviceIds: known(card.serviceIds) })),
    },
    pages: {
      ...pages,
      pages: pages.pages.map((page) => ({ ...page, serviceIds: known(page.serviceIds) })),
      keep: pages.keep.map((keep) => ({ ...keep, adult: keep.adult.filter(isRung), child: keep.child.filter(isRung) })),
    },
    missing: { countries: missing.countries.map((here) => ({ ...here, calls: here.calls.map(knownOnly) })) },
    network: {
      ...network,
      organisations: network.organisations.map((one) => ({ ...one, serviceIds: known(one.serviceIds) })),
    },
  };
}

/**
 * What several packs say together: core, then regions, then an organisation's overlays, in the order they were signed with, whatever the
 * order in which they came to this phone. Pure: the same parts give the same content.
 */
export function mergePacks(given: readonly MergePart[]): Merged {
  const conflicts: Conflict[] = [];
  const parts = inOrder(given, ({ manifest }) => manifest);
  const valuesOf = <N extends PackFileName>(name: N): readonly Given<PackFileValues[N]>[] =>
    parts.flatMap(({ manifest, values }) => {
      const value = values.get(name);
      if (value === undefined) return [];
      if (fileKind(name, manifest.role, kindOf(manifest)) === null) {
        conflicts.push({ type: "not_allowed", packId: manifest.packId, name });
        return [];
      }
      // Values were checked against the schema of `name` before they were kept.
      return [{ packId: manifest.packId, value: value as PackFileValues[N] }];
    });
  const plain = <N extends PackFileName>(name: N): readonly PackFileValues[N][] => valuesOf(name).map(({ value }) => value);
  const each = <T>(all: readonly Given<readonly T[]>[]): readonly Given<T>[] =>
    all.flatMap(({ packId, value }) => value.map((one) => ({ packId, value: one })));
  const note =
    (what: "right" | "ask" | "page" | "line") =>
    (id: string, packIds: readonly string[]): void => {
      conflicts.push({ type: "differs", what, id, packIds });
    };

  const dangers = plain("danger");
  const pageParts = valuesOf("pages");
  const services = valuesOf("services");
  const hides = new Map(valuesOf("hides").map(({ packId, value }) => [packId, value]));
  const layers: readonly ServiceLayer[] = parts
    .filter(({ manifest }) => manifest.role === "directory")
    .map(({ manifest: { packId } }) => ({
      packId,
      services: services.find((one) => one.packId === packId)?.value ?? [],
      hides: hides.get(packId) ?? [],
    }));
  const directory = mergeServices(
    layers,
    leanedOn(
      dangers,
      pageParts.map(({ value }) => value),
    ),
  );
  const rights = laterCounts(each(valuesOf("rights")), ({ id }) => id, note("right"));
  const asks = laterCounts(each(valuesOf("asks")), ({ id }) => id, note("ask"));
  laterCounts(each(pageParts.map(({ packId, value }) => ({ packId, value: value.pages }))), ({ id }) => id, note("page"));
  laterCounts(each(pageParts.map(({ packId, value }) => ({ packId, value: value.lines }))), ({ id }) => id, note("line"));
  const missing = laterCounts(
    each(valuesOf("missing").map(({ packId, value }) => ({ packId, value: value.countries }))),
    ({ country }) => country,
    () => undefined,
  );
  const byId = new Map(directory.services.map((service) => [service.id, service]));
  const named = withoutLooseEnds(byId, {
    danger: mergeDanger(dangers),
    pages: mergePages(pageParts.map(({ value }) => value)),
    missing: { countries: [...missing] },
    network: mergeNetwork(plain("network")),
  });
  // What a directory signed stays vouched for, whoever lies over it: no overlay takes a number off the danger page by replacing an entry.
  const signed = [
    ...layers.flatMap(({ packId, services: own }) => own.map(({ id, phones }) => ({ id: `${packId} ${id}`, phones }))),
    ...directory.services,
  ];
  return {
    rights,
    asks: new Map(asks.map((ask) => [ask.id, ask])),
    network: named.network,
    danger: vouchedDanger(named.danger, signed),
    pages: vouchedPages(named.pages, signed),
    missing: vouchedMissing(named.missing, signed),
    services: directory.services,
    origins: directory.origins,
    hidden: directory.hidden,
    conflicts: [...conflicts, ...directory.conflicts],
    textsIn: (lang) => mergeTextParts(textLayers(parts, lang), directory.origins),
  };
}

const textLayers = (parts: readonly MergePart[], lang: string): readonly TextLayer[] =>
  parts.flatMap(({ manifest, values }) =>
    (["public", "team"] as const).flatMap((audience) => {
      const part = values.get(`text.${lang}.${audience}`);
      return part === undefined ? [] : [{ layer: manifest, part: part as TextPart }];
    }),
  );
