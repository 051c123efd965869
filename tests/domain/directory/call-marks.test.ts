import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  addCallMark,
  type CallMark,
  CallMarkSchema,
  type ListedService,
  withCallMarks,
  withoutSettled,
} from "#domain/directory/call-marks.ts";
import { freshness } from "#domain/directory/freshness.ts";
import { matchServices, type ServiceQuery } from "#domain/directory/match-services.ts";
import { isVisible, visibleService } from "#domain/directory/visibility.ts";
import type { Service } from "#domain/pack/services.ts";
import { serviceById, services } from "../../support/directory-data.ts";

const TODAY = "2026-11-22";
const mark = (number: string, more: Partial<CallMark> = {}): CallMark => ({ number, day: TODAY, outcome: "correct", ...more });
const NUMBER = "+33300000001";
const phone = (number: string, verification: Service["verification"] = "seen-in-stored-page"): Service["phones"][number] => ({
  number,
  number_local: number,
  short_code: false,
  type: "voice",
  verification,
  hasDescription: false,
});
const like = (id: string, fields: Partial<Service> = {}): Service => ({
  ...serviceById("calais-utopia56"),
  id,
  phones: [phone(NUMBER)],
  ...fields,
});
const withMark = (service: Service, ...marks: readonly CallMark[]): ListedService => {
  const [marked] = withCallMarks([service], { [service.id]: [...marks] });
  return marked as ListedService;
};
const query: ServiceQuery = { country: "FR", age: "adult", nowMs: Date.parse(`${TODAY}T11:00:00Z`), tier: "public" };
const order = (from: readonly ListedService[]) => matchServices(from, query).map(({ service }) => service.id);

describe("a number rung from this phone", () => {
  it("that was right makes its entry confirmed, and it rises", () => {
    expect(order([like("a"), like("b")])).toEqual(["a", "b"]);
    expect(order([like("a"), withMark(like("b"), mark(NUMBER))])).toEqual(["b", "a"]);
    expect(freshness(withMark(like("b"), mark(NUMBER)), TODAY)).toBe("confirmed");
  });

  it("that reaches nobody sinks below everything, and its number is gone from the public part", () => {
    const dead = withMark(like("a", { assured_date: "2026-11-20" }), mark(NUMBER, { outcome: "wrong", wrong: ["disconnected"] }));
    expect(order([dead, like("b")])).toEqual(["b", "a"]);
    expect(freshness(dead, TODAY)).toBe("wrong");
    expect(visibleService(dead, "public")?.phones).toEqual([]);
    expect(visibleService(dead, "worker")?.phones).toHaveLength(1);
  });

  it("nobody answered: it sinks for thirty days", () => {
    const silent = withMark(like("a"), mark(NUMBER, { outcome: "no_answer" }));
    expect(order([silent, like("b")])).toEqual(["b", "a"]);
    expect(freshness(silent, TODAY)).toBe("doubted");
    expect(freshness(silent, "2026-12-23")).toBe("unconfirmed");
  });

  it("with other hours: the number stays, the hours are not sure, and it is not called confirmed", () => {
    const service = withMark(
      like("a", { schedule: { open_24_7: true, uncertain: false } }),
      mark(NUMBER, { outcome: "wrong", wrong: ["hours"] }),
    );
    expect(matchServices([service], query)[0]).toMatchObject({
      open: { state: "unknown", perhaps: "open" },
      freshness: "doubted",
    });
    expect(visibleService(service, "public")?.phones).toHaveLength(1);
  });

  it("is no longer believed when the confirmation is old", () => {
    const service = withMark(like("a", { kinds: [] }), mark(NUMBER));
    expect(freshness(service, "2027-02-20")).toBe("confirmed");
    expect(freshness(service, "2027-02-21")).toBe("stale");
  });

  it("counts no more when a newer directory says otherwise, or has the number no longer", () => {
    const wrong = mark(NUMBER, { outcome: "wrong", wrong: ["disconnected"] });
    expect(freshness(withMark(like("a", { assured_date: TODAY }), wrong), TODAY)).toBe("confirmed");
    expect(withMark(like("a", { phones: [phone("+33300000002")] }), wrong).marks).toBeUndefined();
  });

  it("fixed by law stays, whatever one phone could reach", () => {
    const service = withMark(like("a", { number_by_law: true }), mark(NUMBER, { outcome: "wrong", wrong: ["disconnected"] }));
    expect(visibleService(service, "public")?.phones).toHaveLength(1);
  });
});

describe("numbers nobody has confirmed stay out of the public part until somebody has rung them from this phone", () => {
  const kept = services.flatMap((service) =>
    service.phones
      .filter(({ type, verification }) => type !== "fax" && verification !== "seen-in-stored-page" && !service.number_by_law)
      .map(({ number }) => ({ service, number })),
  );
  it("there are some", () => {
    expect(kept.length).toBeGreaterThan(5);
  });
  it.each(kept.map(({ service, number }) => [service.id, number] as const))("%s %s", (id, number) => {
    const service = serviceById(id);
    const shown = (from: ListedService) => visibleService(from, "public")?.phones.some((one) => one.number === number) ?? false;
    const secret = service.location?.address_confidential === true || ["defunct", "inactive"].includes(service.status);
    expect(shown(service)).toBe(false);
    expect(shown(withMark(service, mark(number)))).toBe(!secret);
    expect(shown(withMark(service, mark(number, { outcome: "no_answer" })))).toBe(false);
    expect(shown(withMark(service, mark(number, { outcome: "wrong", wrong: ["other_service"] })))).toBe(false);
  });
  it("a shelter whose address is secret is not lifted by any call", () => {
    const shelters = services.filter(({ location }) => location?.address_confidential === true);
    expect(shelters.length).toBeGreaterThan(3);
    for (const shelter of shelters) {
      const rung = withMark({ ...shelter, phones: [phone(NUMBER)] }, mark(NUMBER));
      expect(isVisible(rung, "public"), shelter.id).toBe(false);
    }
  });
});

describe("what is kept of a call", () => {
  it("one mark a number, and nothing that nobody needs any more", () => {
    const first = addCallMark({}, "a", mark(NUMBER, { outcome: "no_answer", day: "2026-10-01" }), "2026-10-01");
    const second = addCallMark(first, "a", mark(NUMBER), TODAY);
    expect(second).toEqual({ a: [mark(NUMBER)] });
    expect(addCallMark(first, "b", mark(NUMBER), TODAY)).toEqual({ b: [mark(NUMBER)] });
    const dead = addCallMark(
      {},
      "a",
      mark(NUMBER, { outcome: "wrong", wrong: ["disconnected"], day: "2025-01-01" }),
      "2025-01-01",
    );
    expect(addCallMark(dead, "b", mark(NUMBER), TODAY)).toMatchObject({ a: [{ outcome: "wrong" }] });
  });

  it.each([
    ["a word somebody typed", { note: "asked for Ahmed" }],
    ["a time of day", { day: "2026-11-22T21:04:00Z" }],
    ["right, and yet something wrong", { wrong: ["hours"] }],
    ["wrong without what", { outcome: "wrong" }],
    ["an outcome nobody knows", { outcome: "rude" }],
    ["no number", { number: "Ahmed" }],
  ])("%s is refused", (_, fields) => {
    expect(v.safeParse(CallMarkSchema, { ...mark(NUMBER), ...fields }).success).toBe(false);
  });
});

it("words of a number stay with it when another number is not shown", () => {
  const service = like("a", { phones: [phone("+33300000009", "conflicting"), phone(NUMBER)] });
  expect(visibleService(service, "public")).toMatchObject({ phones: [{ number: NUMBER }], phoneNotes: [1] });
});

describe("marks of numbers go with the numbers", () => {
  const dead = mark(NUMBER, { outcome: "wrong", wrong: ["disconnected"] });
  it("a number that is gone from the directory leaves no mark behind, and the other marks stay", () => {
    const other = mark("+33300000002");
    const entry = like("a", { phones: [phone("+33300000002")] });
    expect(withoutSettled({ a: [dead, other] }, [entry])).toEqual({ a: [other] });
    expect(withoutSettled({ a: [dead] }, [entry])).toEqual({});
  });
  it("a service that is gone leaves none", () => expect(withoutSettled({ b: [dead] }, [like("a")])).toEqual({}));
  it("a number somebody confirmed since leaves none; one confirmed before keeps its mark", () => {
    expect(withoutSettled({ a: [dead] }, [like("a", { assured_date: TODAY })])).toEqual({});
    expect(withoutSettled({ a: [dead] }, [like("a", { assured_date: "2026-11-21" })])).toEqual({ a: [dead] });
  });
  it("a mark stays while one of two packs still has its number", () =>
    expect(withoutSettled({ a: [dead] }, [like("a"), like("a", { phones: [] })])).toEqual({ a: [dead] }));
});
