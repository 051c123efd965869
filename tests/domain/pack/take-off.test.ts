import { describe, expect, it } from "vitest";
import type { PackKind } from "#domain/pack/about.ts";
import { mayBeTakenOff } from "#domain/pack/take-off.ts";

const pack = (packId: string, kind?: PackKind) => ({ packId, ...(kind && { about: { kind, extends: [], countries: [] } }) });
const taken = (...packs: readonly ReturnType<typeof pack>[]) => [...mayBeTakenOff(packs)].sort();

describe("what may be taken off a phone", () => {
  it("an organisation's pack, and a region while there is another", () =>
    expect(taken(pack("core", "core"), pack("calais", "region"), pack("coast", "region"), pack("ngo", "overlay"))).toEqual([
      "calais",
      "coast",
      "ngo",
    ]));
  it("never ours for every place, nor the last region, whose numbers the danger page dials", () =>
    expect(taken(pack("core", "core"), pack("calais", "region"), pack("calais", "region"))).toEqual([]));
  it("never the list of organisations and teams", () => expect(taken(pack("calais", "region"), pack("demo"))).toEqual([]));
});
