import { describe, expect, it } from "vitest";
import { fold } from "#domain/directory/fold.ts";
import { freshness } from "#domain/directory/freshness.ts";
import { matchServices, type ServiceQuery } from "#domain/directory/match-services.ts";
import { NEED_IDS, NEEDS, needsFromAnswers } from "#domain/directory/needs.ts";
import { isVisible, visiblePhones, visibleService } from "#domain/directory/visibility.ts";
import type { Service } from "#domain/pack/services.ts";
import { serviceById, services } from "../../support/directory-data.ts";

const NIGHT = Date.parse("2026-11-21T01:00:00Z");
const query = (more: Partial<ServiceQuery>): ServiceQuery => ({
  country: "FR",
  age: "adult",
  nowMs: NIGHT,
  tier: "worker",
  ...more,
});
const ids = (more: Partial<ServiceQuery>, from: readonly Service[] = services): readonly string[] =>
  matchServices(from, query(more)).map(({ service }) => service.id);
const like = (id: string, more: Partial<Service>): Service => ({ ...serviceById("fr-ccem"), id, ...more });

describe("what anybody may see", () => {
  it("no number that nobody has confirmed, one by one", () => {
    for (const service of services)
      for (const phone of visiblePhones(service, "public"))
        expect(phone.verification === "seen-in-stored-page" || service.number_by_law).toBe(true);
    expect(serviceById("fr-acse").phones).not.toHaveLength(0);
    expect(visiblePhones(serviceById("fr-acse"), "public")).toEqual([]);
    expect(visiblePhones(serviceById("fr-acse"), "worker")).not.toEqual([]);
  });

  it("numbers fixed by law are public", () => {
    expect(visiblePhones(serviceById("eu-112"), "public").map((phone) => phone.number)).toEqual(["112"]);
    const byLaw = {
      ...serviceById("eu-112"),
      verification: "known-not-seen" as const,
      phones: serviceById("eu-112").phones.map((phone) => ({ ...phone, verification: "known-not-seen" as const })),
    };
    expect(visibleService(byLaw, "public")?.phones).toHaveLength(1);
  });

  it("no shelter whose address is kept secret, and nothing known from memory alone", () => {
    expect(isVisible(serviceById("calais-ftda-minors"), "public")).toBe(false);
    expect(isVisible(serviceById("calais-ftda-minors"), "worker")).toBe(true);
    expect(isVisible(serviceById("fr-gisti"), "public")).toBe(false);
    expect(isVisible(serviceById("fr-gisti"), "worker")).toBe(true);
  });

  it("nobody sees a service that has closed for good", () => {
    expect(isVisible(serviceById("uk-poppy"), "worker")).toBe(false);
    expect(ids({ country: "GB", needs: ["used_or_forced"] })).not.toContain("uk-poppy");
  });
});

describe("services that fit", () => {
  it("are of this country, or of all countries where their number rings", () => {
    const found = ids({ country: "FR", needs: ["child"] });
    expect(found).toContain("fr-119");
    expect(found).not.toContain("uk-nspcc");
    expect(ids({ country: "FR", kinds: ["child-protection"], age: "child" })).not.toContain("eu-116111");
    expect(ids({ country: "DE", kinds: ["child-protection"], age: "child" })).toContain("eu-116111");
  });

  it("for who may be a child: nothing that starts at 18, children's services first", () => {
    for (const age of ["child", "unknown"] as const) {
      const found = matchServices(services, query({ age, needs: ["sleep"], city: "Calais" }));
      expect(found.every(({ service }) => (service.minimum_age ?? 0) < 18)).toBe(true);
      expect(found[0]?.service.serves.groups).toEqual(expect.arrayContaining(["children"]));
    }
    expect(ids({ age: "unknown", country: "GB", needs: ["used_or_forced"] })).not.toContain("uk-salvation-army");
  });

  it("for an adult: nothing for children only, unless the adult asks for a child", () => {
    expect(ids({ needs: ["low"] })).not.toContain("fr-119");
    expect(ids({ needs: ["child"] })).toContain("fr-119");
  });

  it("police, labour inspection, crime lines and return only when asked for by name", () => {
    const guarded = services
      .filter((service) => service.only_if_asked || service.kinds.includes("police"))
      .map((service) => service.id);
    for (const country of ["FR", "GB", "BE", "NL", "IE", "ES"] as const) {
      const everything = ids({ country });
      expect(everything.filter((id) => guarded.includes(id))).toEqual([]);
      expect(ids({ country, needs: NEED_IDS }).filter((id) => guarded.includes(id))).toEqual([]);
    }
    expect(ids({ kinds: ["labour-inspection"], asked: ["labour_authority"] })).toEqual(["fr-travail"]);
    expect(ids({ country: "GB", kinds: ["police"], asked: ["police"] })).toContain("uk-101");
    expect(ids({ country: "GB", kinds: ["voluntary-return"], asked: ["police"] })).not.toContain("uk-voluntary-returns");
  });

  it("an emergency number answers no need but its own", () => {
    expect(ids({ needs: ["doctor"] })).toContain("fr-15");
    expect(ids({ needs: ["doctor"] })).not.toContain("fr-114");
    expect(ids({ needs: ["doctor"] })).not.toContain("eu-112");
  });

  it("nearest first: this town, then around it, then far away", () => {
    const found = ids({ needs: ["doctor"], city: "calais" });
    expect(found.indexOf("calais-pass")).toBeLessThan(found.indexOf("grande-synthe-pass"));
    expect(found.indexOf("grande-synthe-pass")).toBeLessThan(found.indexOf("fr-comede"));
  });

  it("open before not known before closed; what nobody confirmed sinks, nothing is hidden", () => {
    const open = like("a-open", { schedule: { open_24_7: true, uncertain: false } });
    const unsure = like("b-unsure", { schedule: { uncertain: false } });
    const closed = like("c-closed", {
      schedule: { hours: [{ byday: ["WE"], opens_at: "10:00", closes_at: "11:00" }], uncertain: false },
    });
    expect(ids({}, [closed, unsure, open])).toEqual(["a-open", "b-unsure", "c-closed"]);
    const confirmed = like("x", { assured_date: "2026-11-01" });
    const stale = like("m", { assured_date: "2026-01-01" });
    const never = like("a", {});
    expect(ids({}, [never, stale, confirmed])).toEqual(["x", "m", "a"]);
  });

  it("the person's language comes up, and women's services when asked for", () => {
    const speaks = like("z-speaks", { languages: { codes: ["ti", "fr"] } });
    const plain = like("a-plain", { languages: { codes: ["fr"] } });
    expect(ids({ language: "ti" }, [plain, speaks])).toEqual(["z-speaks", "a-plain"]);
    const women = like("z-women", { serves: { groups: ["women"], nationality_or_status: "any" } });
    const all = like("a-all", { serves: { groups: ["all"], nationality_or_status: "any" } });
    expect(ids({ accepts: ["women_only"] }, [all, women])).toEqual(["z-women", "a-all"]);
    expect(ids({}, [all, women])).toEqual(["a-all", "z-women"]);
  });

  it("a place that is closed for now says so", () => {
    expect(
      matchServices([like("a", { status: "temporarily closed", schedule: { open_24_7: true, uncertain: false } })], query({}))[0]
        ?.open,
    ).toEqual({ state: "closed" });
  });
});

describe("how fresh", () => {
  it("a national line for 90 days after the call, an association on the spot for 30", () => {
    expect(freshness(like("a", {}), "2026-11-21")).toBe("unconfirmed");
    expect(freshness(like("a", { assured_date: "2026-08-23" }), "2026-11-21")).toBe("confirmed");
    expect(freshness(like("a", { assured_date: "2026-08-22" }), "2026-11-21")).toBe("stale");
    expect(freshness(like("a", { kinds: ["local"], assured_date: "2026-10-21" }), "2026-11-21")).toBe("stale");
    expect(freshness(like("a", { kinds: ["local"], assured_date: "2026-10-22" }), "2026-11-21")).toBe("confirmed");
  });
});

describe("needs people pick", () => {
  it.each(NEED_IDS)("%s finds somebody in France", (need) => {
    expect(ids({ needs: [need], asked: ["labour_authority"] }).length).toBeGreaterThan(0);
  });

  it("use only words the directory uses", () => {
    const kinds = new Set(services.flatMap((service) => service.kinds));
    const offers = new Set(services.flatMap((service) => service.offers));
    for (const { kinds: wanted, offers: given } of Object.values(NEEDS)) {
      expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
      expect(given.filter((offer) => !offers.has(offer))).toEqual([]);
    }
  });

  it("understand what was answered in a talk", () => {
    expect(needsFromAnswers(["food", "water", "legal_advice", "skip", "constructor"])).toEqual(["food", "lawyer"]);
  });
});

describe("search finds a word however it is written", () => {
  it.each([
    ["Liège", "liege"],
    ["DUNKIRK", "Dunkerque"],
    ["Grande-Synthe", "grande synthe"],
    ["مُحَامِي", "محامي"],
    ["أطبـاء", "اطباء"],
    ["كاليه", "Calais"],
    ["پزشکی", "پزشكي"],
    ["کوردی", "كوردي"],
    ["ሐኪም", "ሀኪም"],
    ["ሠላም", "ሰላም"],
    ["١١٥", "115"],
    ["۱۱۹", "119"],
    ["Łódź", "lodz"],
    ["L’Auberge", "l auberge"],
  ])("%s = %s", (a, b) => {
    expect(fold(a)).toBe(fold(b));
  });

  it("keeps different words apart", () => {
    expect(fold("doctor")).not.toBe(fold("lawyer"));
    expect(fold("ካፌ")).not.toBe(fold("ጣፌ"));
  });
});
