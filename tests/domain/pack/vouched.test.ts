import { readFileSync } from "node:fs";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Danger, DangerSchema } from "#domain/pack/danger.ts";
import { type Missing, MissingSchema } from "#domain/pack/missing.ts";
import { type Pages, PagesSchema } from "#domain/pack/pages.ts";
import { isPublicLine, vouchedDanger, vouchedMissing, vouchedPages } from "#domain/pack/vouched.ts";
import { services } from "../../support/directory-data.ts";

/* Fails without, tried: `isVouched` in each of the three, `isPublicLine`, the service's own numbers in place of all. */
const read = (name: string): unknown =>
  parse(readFileSync(new URL(`../../../packs/calais/content/${name}.yaml`, import.meta.url), "utf8"));
const danger = v.parse(DangerSchema, read("danger"));
const missing = v.parse(MissingSchema, read("missing"));
const pages = v.parse(PagesSchema, read("pages"));

const THEIRS = "+33612345678";

const withDanger = (number: string, serviceId?: string): Danger => ({
  countries: danger.countries.map((one) => ({
    ...one,
    numbers: one.numbers.map((entry) => ({ ...entry, number, ...(serviceId && { serviceId }) })),
  })),
  cards: [],
});
const numbersIn = (all: Danger): string[] => all.countries.flatMap(({ numbers }) => numbers.map(({ number }) => number));

describe("a number of a content part", () => {
  it("stands as it is in our packs: the directory has every one of them", () => {
    expect(vouchedDanger(danger, services)).toEqual(danger);
    expect(vouchedMissing(missing, services)).toEqual(missing);
    expect(vouchedPages(pages, services)).toEqual(pages);
  });

  it("that the directory does not have is not shown, whatever service it names", () => {
    for (const serviceId of [undefined, "fr-119", "nobody"])
      expect(numbersIn(vouchedDanger(withDanger(THEIRS, serviceId), services))).toEqual([]);
    const calls: Missing = {
      countries: missing.countries.map((one) => ({ ...one, calls: one.calls.map((call) => ({ ...call, number: THEIRS })) })),
    };
    expect(vouchedMissing(calls, services).countries.flatMap((one) => one.calls)).toEqual([]);
    const keep: Pages = {
      ...pages,
      keep: pages.keep.map((one) => ({ ...one, adult: one.adult.map((entry) => ({ ...entry, number: THEIRS })), child: [] })),
    };
    expect(vouchedPages(keep, services).keep.flatMap(({ adult }) => adult)).toEqual([]);
  });

  it("of another service is not shown under this one's name", () => {
    const phones = services.find(({ id }) => id === "uk-unseen")?.phones.map(({ number }) => number) ?? [];
    const [number = ""] = phones;
    expect(number.length).toBeGreaterThan(6);
    expect(numbersIn(vouchedDanger(withDanger(number, "uk-unseen"), services)).length).toBeGreaterThan(0);
    expect(numbersIn(vouchedDanger(withDanger(number, "fr-119"), services))).toEqual([]);
  });

  it("for emergencies stands also when the whole directory was taken away", () => {
    const left = new Set(numbersIn(vouchedDanger(danger, [])));
    for (const number of ["15", "17", "18", "112", "114", "196", "999", "101", "116006"]) expect(left.has(number)).toBe(true);
    for (const number of left) expect(number === "" || isPublicLine(number)).toBe(true);
    expect([...left].some((number) => number.startsWith("+"))).toBe(false);
  });

  it("that anybody could rent is never taken for one that a state gives out", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9]{0,15}$/), (number) => {
        expect(isPublicLine(number)).toBe(
          !number.startsWith("+") && (/^\d\d\d?$/.test(number) || (number.length === 6 && number.startsWith("116"))),
        );
      }),
    );
    for (const number of ["3114", "0800", "+112", "1160000", "116", "12345"]) expect(isPublicLine(number)).toBe(number === "116");
  });
});
