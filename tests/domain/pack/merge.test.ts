import { describe, expect, it } from "vitest";
import { mergePacks } from "#domain/pack/merge.ts";
import { createTextLookup } from "#domain/pack/text-lookup.ts";
import { dangerOf, hide, pack, service } from "./packs-to-merge.ts";

const text = (strings: Readonly<Record<string, string>>) => ({
  lang: "en",
  audience: "public",
  review: "reference",
  reviewByPrefix: {},
  strings,
});
const doctor = service("doctor", ["15"]);
const night = service("night", ["0321"]);
const region = pack("calais", "region", { services: [doctor, night], content: { danger: dangerOf(doctor) } });
const ids = (merged: ReturnType<typeof mergePacks>) => merged.services.map(({ id }) => id).sort();

describe("packs that lie over one another", () => {
  it("an overlay adds a service, and the entry says whose it is", () => {
    const merged = mergePacks([...region, ...pack("ngo", "overlay", { services: [service("tea", ["07"])] })]);
    expect(ids(merged)).toEqual(["doctor", "night", "tea"]);
    expect(merged.origins.get("tea")).toEqual({ packId: "ngo", replaces: [] });
    expect(merged.origins.get("night")).toEqual({ packId: "calais", replaces: [] });
    expect(merged.conflicts).toEqual([]);
  });

  it("an overlay replaces a whole entry: who gives it, whose it replaces and both numbers are known", () => {
    const merged = mergePacks([...region, ...pack("ngo", "overlay", { services: [service("night", ["0399"])] })]);
    expect(merged.services.find(({ id }) => id === "night")?.phones.map(({ number }) => number)).toEqual(["0399"]);
    expect(merged.origins.get("night")).toEqual({ packId: "ngo", replaces: ["calais"] });
    expect(merged.conflicts).toEqual([
      {
        type: "numbers_differ",
        serviceId: "night",
        earlier: { packId: "calais", numbers: ["0321"] },
        later: { packId: "ngo", numbers: ["0399"] },
      },
    ]);
  });

  it("a replaced entry keeps no word of the one that is gone, in any language", () => {
    const merged = mergePacks([
      ...pack("calais", "region", {
        services: [night],
        directoryTexts: {
          "text.en.public": text({ "service.night.name": "Old name", "service.night.alert": "Closed on Monday" }),
        },
      }),
      ...pack("ngo", "overlay", {
        services: [service("night", ["0399"])],
        directoryTexts: { "text.en.public": text({ "service.night.name": "New name" }) },
      }),
    ]);
    const say = createTextLookup([merged.textsIn("en")]);
    expect(say("service.night.name")?.text).toBe("New name");
    expect(say("service.night.alert")).toBeNull();
  });

  it("an overlay hides a service with its reason, and who hides it is known", () => {
    const merged = mergePacks([...region, ...pack("ngo", "overlay", { hides: [hide("night")] })]);
    expect(ids(merged)).toEqual(["doctor"]);
    expect(merged.hidden).toEqual([
      { serviceId: "night", reason: "closed", checkedOn: "2026-11-22", packId: "ngo", ofPackId: "calais", name: "night" },
    ]);
  });

  it("nobody hides a number of the danger page, whatever they sign, and everybody sees that they tried", () => {
    const merged = mergePacks([...region, ...pack("ngo", "overlay", { hides: [hide("doctor")] })]);
    expect(ids(merged)).toContain("doctor");
    expect(merged.conflicts).toEqual([{ type: "emergency_kept", serviceId: "doctor", packId: "ngo", wanted: "hide" }]);
    expect(merged.danger.countries[0]?.numbers).toHaveLength(1);
  });

  it.each([
    ["another number", service("doctor", ["16"])],
    ["no number", service("doctor", [])],
    ["a service that is closed", service("doctor", ["15"], { status: "defunct" })],
    ["a number nobody has confirmed", service("doctor", ["15"], { verification: "known-not-seen" })],
    ["another country", service("doctor", ["15"], { service_area: { country: "IT" } })],
  ])("nobody replaces an emergency number by %s", (_, entry) => {
    const merged = mergePacks([...region, ...pack("ngo", "overlay", { services: [entry] })]);
    expect(merged.services.find(({ id }) => id === "doctor")).toEqual(doctor);
    expect(merged.conflicts).toEqual([{ type: "emergency_kept", serviceId: "doctor", packId: "ngo", wanted: "replace" }]);
  });

  it("an emergency entry with the same numbers and better words is taken", () => {
    const better = service("doctor", ["15", "112"], { languages: { codes: ["fr", "en"] } });
    const merged = mergePacks([...region, ...pack("ngo", "overlay", { services: [better] })]);
    expect(merged.services.find(({ id }) => id === "doctor")).toEqual(better);
  });

  it("two overlays that replace the same entry are both named, and the later counts", () => {
    const merged = mergePacks([
      ...pack("b-ngo", "overlay", { services: [service("night", ["0399"])] }),
      ...region,
      ...pack("a-ngo", "overlay", { services: [service("night", ["0388"])], above: ["b-ngo"] }),
    ]);
    expect(merged.origins.get("night")).toEqual({ packId: "a-ngo", replaces: ["calais", "b-ngo"] });
    expect(merged.conflicts).toContainEqual({ type: "replaced_twice", serviceId: "night", packIds: ["b-ngo", "a-ngo"] });
  });

  it("what one overlay hides and a later one gives is shown, and said", () => {
    const merged = mergePacks([
      ...region,
      ...pack("a", "overlay", { hides: [hide("night")] }),
      ...pack("b", "overlay", { services: [service("night", ["0321"])] }),
    ]);
    expect(ids(merged)).toContain("night");
    expect(merged.hidden).toEqual([]);
    expect(merged.conflicts).toEqual([{ type: "hidden_and_given", serviceId: "night", packIds: ["a", "b"] }]);
  });

  it("the same entry in two regions is one entry, and no conflict", () => {
    const merged = mergePacks([...region, ...pack("ventimiglia", "region", { services: [night] })]);
    expect(ids(merged)).toEqual(["doctor", "night"]);
    expect(merged.conflicts).toEqual([]);
  });

  it("a region or core that hides is not heard, nor an overlay that brings a danger page or rights", () => {
    const merged = mergePacks([
      ...region,
      ...pack("other", "region", { hides: [hide("night")] }),
      ...pack("ngo", "overlay", { content: { danger: dangerOf(service("fake", ["999"])), rights: [] } }),
    ]);
    expect(ids(merged)).toEqual(["doctor", "night"]);
    expect(merged.danger.countries[0]?.numbers.map(({ number }) => number)).toEqual(["15"]);
    expect(merged.conflicts.map((one) => (one.type === "not_allowed" ? one.name : one.type)).sort()).toEqual([
      "danger",
      "hides",
      "rights",
    ]);
  });

  it("whoever signs a directory says nothing about danger, and an overlay changes no word that stands before a number", () => {
    const say = "danger.number.FR.15.say";
    const merged = mergePacks([
      ...pack("calais", "region", { content: { "text.en.public": text({ [say]: "Say the place first." }) } }),
      ...pack("ngo", "overlay", {
        content: { "text.en.public": text({ [say]: "Do not call.", "danger.fact.new": "Only here" }) },
        directoryTexts: { "text.en.public": text({ [say]: "Call us.", "service.tea.name": "Tea" }) },
      }),
    ]);
    const found = createTextLookup([merged.textsIn("en")]);
    expect(found(say)?.text).toBe("Say the place first.");
    expect(found("danger.fact.new")?.text).toBe("Only here");
    expect(found("service.tea.name")?.text).toBe("Tea");
  });
});
