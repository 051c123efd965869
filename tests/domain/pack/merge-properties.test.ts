import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PackKind } from "#domain/pack/about.ts";
import { type Merged, mergePacks } from "#domain/pack/merge.ts";
import { dangerOf, hide, pack, service } from "./packs-to-merge.ts";

const IDS = ["a", "b", "c", "d", "e"] as const;
const PACKS = ["core", "calais", "coast", "ngo", "clinic", "church"] as const;
const KINDS: Readonly<Record<(typeof PACKS)[number], PackKind>> = {
  core: "core",
  calais: "region",
  coast: "region",
  ngo: "overlay",
  clinic: "overlay",
  church: "overlay",
};
const someIds = fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 5 });
const someService = fc
  .tuple(fc.constantFrom(...IDS), fc.uniqueArray(fc.constantFrom("1", "2", "3"), { maxLength: 2 }), fc.boolean(), fc.boolean())
  .map(([id, numbers, isEmergency, isSeen]) =>
    service(id, numbers, {
      ...(isEmergency && { kinds: ["emergency"] }),
      verification: isSeen ? "seen-in-stored-page" : "known-not-seen",
    }),
  );
const somePack = fc
  .record({
    packId: fc.constantFrom(...PACKS),
    services: fc.uniqueArray(someService, { maxLength: 4, selector: ({ id }) => id }),
    hides: someIds,
    named: fc.uniqueArray(someService, { maxLength: 2, selector: ({ id }) => id }),
    above: fc.uniqueArray(fc.constantFrom(...PACKS), { maxLength: 2 }),
  })
  .map(({ packId, services, hides, named, above }) => ({
    packId,
    parts: pack(packId, KINDS[packId], {
      services,
      hides: hides.map(hide),
      above,
      content: {
        danger: dangerOf(...named),
        pages: {
          lines: [],
          pages: [],
          keep: [{ country: "FR", adult: named.map(({ id }) => ({ number: "1", serviceId: id })), child: [], borrow: [] }],
        },
      },
    }),
  }));
const somePhone = fc.uniqueArray(somePack, { maxLength: 6, selector: ({ packId }) => packId });

const plain = ({ textsIn: _, ...merged }: Merged) => ({
  ...merged,
  origins: [...merged.origins],
  asks: [...merged.asks],
});
const dialled = ({ danger }: Merged): readonly string[] =>
  danger.countries.flatMap(({ numbers }) => numbers.map(({ need, number }) => `${need} ${number}`));
const publicNumbers = (merged: Merged, id: string): readonly string[] =>
  merged.services
    .filter((one) => one.id === id && one.verification === "seen-in-stored-page")
    .flatMap(({ phones }) => phones.map(({ number }) => number));

describe("merging any packs", () => {
  it("gives the same whatever the order in which the parts came to the phone", () => {
    fc.assert(
      fc.property(
        somePhone.chain((packs) => {
          const parts = packs.flatMap((one) => one.parts);
          return fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length }));
        }),
        ([parts, shuffled]) => {
          expect(plain(mergePacks(shuffled))).toEqual(plain(mergePacks(parts)));
        },
      ),
    );
  });

  it("leaves nothing that names a service which is not there", () => {
    fc.assert(
      fc.property(somePhone, (packs) => {
        const merged = mergePacks(packs.flatMap((one) => one.parts));
        if (merged.services.length === 0) return;
        const ids = new Set(merged.services.map(({ id }) => id));
        const named = [
          ...merged.danger.countries.flatMap(({ numbers }) => numbers.flatMap(({ serviceId }) => serviceId ?? [])),
          ...merged.danger.cards.flatMap(({ serviceIds }) => serviceIds),
          ...merged.pages.keep.flatMap(({ adult }) => adult.map(({ serviceId }) => serviceId)),
        ];
        for (const id of named) expect(ids.has(id), id).toBe(true);
        for (const { serviceId } of merged.hidden) expect(ids.has(serviceId), serviceId).toBe(false);
        for (const id of ids) expect(merged.origins.has(id), id).toBe(true);
      }),
    );
  });

  it("no overlay takes away an emergency number that people could call without it", () => {
    fc.assert(
      fc.property(somePhone, (packs) => {
        const below = packs.filter(({ packId }) => KINDS[packId] !== "overlay").flatMap((one) => one.parts);
        const without = mergePacks(below);
        const merged = mergePacks(packs.flatMap((one) => one.parts));
        const leaned = new Set(without.danger.countries.flatMap(({ numbers }) => numbers.map(({ serviceId }) => serviceId)));
        expect(dialled(merged)).toEqual(expect.arrayContaining([...dialled(without)]));
        for (const one of without.services.filter(({ id, kinds }) => leaned.has(id) || kinds.includes("emergency")))
          expect(publicNumbers(merged, one.id)).toEqual(expect.arrayContaining([...publicNumbers(without, one.id)]));
      }),
    );
  });

  it("says every time when an emergency number was to be hidden", () => {
    fc.assert(
      fc.property(somePhone, (packs) => {
        const merged = mergePacks(packs.flatMap((one) => one.parts));
        for (const { serviceId } of merged.hidden) {
          const named = mergePacks(packs.filter(({ packId }) => KINDS[packId] !== "overlay").flatMap((one) => one.parts)).danger;
          expect(named.countries.flatMap(({ numbers }) => numbers.map((one) => one.serviceId))).not.toContain(serviceId);
        }
      }),
    );
  });
});
