import type { About, PackKind } from "#domain/pack/about.ts";
import type { Danger } from "#domain/pack/danger.ts";
import type { Hide } from "#domain/pack/hides.ts";
import type { MergePart } from "#domain/pack/merge.ts";
import type { Service } from "#domain/pack/services.ts";

/** A service of a small made-up directory. */
export function service(id: string, numbers: readonly string[], more: Partial<Service> = {}): Service {
  return {
    id,
    organization: { name: `Organisation of ${id}` },
    name: id,
    status: "active",
    kinds: ["shelter"],
    offers: [],
    serves: { groups: ["all"], nationality_or_status: "does-not-matter" },
    service_area: { country: "FR" },
    phones: numbers.map((number) => ({
      number,
      number_local: number,
      short_code: true,
      type: "voice" as const,
      verification: "seen-in-stored-page" as const,
      hasDescription: false,
    })),
    schedule: { uncertain: false },
    languages: { codes: [] },
    requires_id: "unknown",
    sources: [],
    verification: "seen-in-stored-page",
    last_checked: "2026-11-21",
    number_by_law: false,
    only_if_asked: false,
    ...more,
  };
}

export const hide = (serviceId: string): Hide => ({ serviceId, reason: "closed", checkedOn: "2026-11-22" });

export const dangerOf = (...named: readonly Service[]): Danger => ({
  countries: [
    {
      country: "FR",
      numbers: named.map(({ id, phones }) => ({
        need: "hurt" as const,
        number: phones[0]?.number ?? "",
        how: "call" as const,
        serviceId: id,
        who_answers: "medical" as const,
        verify: false,
      })),
      readyText: [],
    },
  ],
  cards: [{ id: "cold", verify: false, serviceIds: named.map(({ id }) => id) }],
});

interface Given {
  readonly services?: readonly Service[];
  readonly hides?: readonly Hide[];
  readonly content?: Readonly<Record<string, unknown>>;
  /** Text parts by their name in the manifest. */
  readonly directoryTexts?: Readonly<Record<string, unknown>>;
  readonly above?: readonly string[];
}

/** The parts of one pack, as they lie on a phone. */
export function pack(packId: string, kind: PackKind, given: Given): readonly MergePart[] {
  const about: About = { kind, extends: [...(given.above ?? [])], countries: [] };
  const { services, hides } = given;
  return [
    { manifest: { packId, role: "content", about }, values: new Map(Object.entries(given.content ?? {})) },
    {
      manifest: { packId, role: "directory", about },
      values: new Map<string, unknown>([
        ...(services ? [["services", services] as const] : []),
        ...(hides ? [["hides", hides] as const] : []),
        ...Object.entries(given.directoryTexts ?? {}),
      ]),
    },
  ];
}
