import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { CountrySchema } from "#domain/pack/common.ts";
import { VerificationSchema, WeekdaySchema, WhoAnswersSchema } from "#domain/pack/services.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { type Entry, WORD_FIELDS } from "../../tools/pack/directory/entry.ts";
import { entriesForTier, exportHsds } from "../../tools/pack/directory/hsds/export.ts";
import { directoryFiles, readDirectory, writeFiles } from "../../tools/pack/directory/pack-directory.ts";
import { sameEntry } from "../../tools/pack/directory/settle.ts";
import { Folder, importFrom, ownEntries, service, TODAY } from "./workbench.ts";

const own = ownEntries();
const folder = new Folder();
afterAll(() => {
  folder.remove();
});

/** What a partner would receive, as bytes. */
const sent = (entries: readonly Entry[]): unknown => JSON.parse(JSON.stringify(exportHsds(entries))) as unknown;

const byId = (entries: readonly Entry[]) => entries.map(({ service: { id }, ...rest }) => ({ id, ...rest }));

describe("what goes out as HSDS comes back as it was", () => {
  it.each(["worker", "public"] as const)("our whole directory, %s tier, with no remark", (tier) => {
    const entries = entriesForTier(own, tier);
    const back = importFrom(sent(entries), own);
    expect(back.remarks).toEqual([]);
    expect(entries.filter((entry, i) => !sameEntry(entry, back.entries[i]!)).map(({ service: { id } }) => id)).toEqual([]);
    expect(back.entries).toHaveLength(entries.length);
  });

  it("also through the files of a pack folder", () => {
    const files = directoryFiles("imported", importFrom(sent(own), own).entries, TODAY);
    writeFiles(folder.path("pack"), files);
    const read = readDirectory([folder.path("pack")]);
    if (!read.ok) throw new Error(read.error.map(({ reason }) => reason).join("\n"));
    expect(read.value.filter((entry, i) => !sameEntry(entry, own[i]!)).map(({ service: { id } }) => id)).toEqual([]);
    expect(byId(read.value)).toHaveLength(own.length);
  });

  it("gives the same ids and the same bytes every time", () => {
    expect(JSON.stringify(exportHsds(own))).toBe(JSON.stringify(exportHsds(ownEntries())));
    expect(exportHsds([{ service: service(), words: {}, reviewed: {} }]).contents[0]).toMatchObject({
      id: "0f8627f2-d82e-5e00-bb1e-605fd2318776",
    });
  });

  it("what came from outside leaves under the id it came with", () => {
    const id = "ac148810-d857-441c-9679-408f346de14b";
    expect(exportHsds([{ service: service({ id: `hsds-${id}` }), words: {}, reviewed: {} }]).contents[0]).toMatchObject({ id });
  });
});

const term = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const line = fc.stringMatching(/^[A-Za-zéا-ي'.-]{1,6}( [A-Za-z0-9é'-]{1,6}){0,3}$/u).filter((text) => text.trim() === text);
/** Anything a person may have typed, in any script, quotes, braces and line breaks among it. */
const prose = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
  .map(cleanOutsideText)
  .filter((text) => text.trim() !== "");
const day = fc
  .date({ min: new Date("2000-01-01T00:00:00Z"), max: new Date("2030-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const verification = fc.constantFrom(...VerificationSchema.options);
const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
const url = fc.webUrl({ validSchemes: ["https"] });
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const phone = fc.record(
  {
    number: fc.constantFrom("112", "+33123456789", "+441234567890", "3919", "*100#"),
    number_local: fc.constantFrom("112", "01 23 45 67 89", "+44 1234 567890"),
    short_code: fc.boolean(),
    type: fc.constantFrom("voice", "text", "sms", "whatsapp", "fax", "textphone"),
    free: fc.boolean(),
    verification,
    callable_from: fc.array(fc.constantFrom(...CountrySchema.options), { maxLength: 3 }),
  },
  { requiredKeys: ["number", "number_local", "short_code", "type", "verification"] },
);

const schedule = fc.record(
  {
    open_24_7: fc.boolean(),
    hours: fc.array(fc.record({ byday: fc.subarray([...WeekdaySchema.options]), opens_at: time, closes_at: time }), {
      maxLength: 3,
    }),
    uncertain: fc.boolean(),
  },
  { requiredKeys: [] },
);

const pinned = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const location = fc
  .tuple(
    fc.record(
      { location_type: fc.constantFrom("physical", "postal", "virtual"), city: line },
      { requiredKeys: ["location_type"] },
    ),
    fc.record({ address: line, coordinates_precision: fc.constantFrom("city-centre", "door") }, { requiredKeys: [] }),
    fc.option(pinned, { nil: {} }),
    fc.boolean(),
  )
  .map(([place, exact, pin, secret]) => {
    const { coordinates_precision: _, ...address } = exact;
    return secret
      ? { ...place, address_confidential: true }
      : "latitude" in pin
        ? { ...place, ...exact, ...pin }
        : { ...place, ...address };
  });

/** Any service a pack may hold, except places that must not be told (tested in export.test.ts). */
const anyService = fc
  .record(
    {
      id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,40}$/),
      organization: fc.record({ name: line, website: url }, { requiredKeys: ["name"] }),
      name: line,
      status: fc.constantFrom("active", "inactive", "defunct", "temporarily closed"),
      kinds: fc.array(
        term.filter((kind) => kind !== "shelter"),
        { maxLength: 3 },
      ),
      offers: fc.array(
        term.filter((offer) => offer !== "shelter"),
        { maxLength: 3 },
      ),
      minimum_age: fc.nat(20),
      maximum_age: fc.integer({ min: 20, max: 120 }),
      serves: fc.record({
        groups: fc.array(term, { maxLength: 3 }),
        nationality_or_status: fc.constantFrom("does-not-matter", "not-stated", "asylum seekers"),
      }),
      service_area: fc.record(
        { country: fc.constantFrom(...CountrySchema.options), region: line },
        { requiredKeys: ["country"] },
      ),
      location,
      phones: fc.array(phone, { maxLength: 3 }),
      email: fc.constantFrom("help@example.org", "a.b@c-d.eu"),
      chat_or_form: url,
      schedule,
      languages: fc.record({
        codes: fc.uniqueArray(fc.constantFrom("fr", "ar", "fa-AF", "ti", "zh-Hans", "kmr"), { maxLength: 4 }),
      }),
      requires_id: fc.constantFrom("not-required", "required", "unknown"),
      who_answers: fc.constantFrom(...WhoAnswersSchema.options),
      who_verification: verification,
      sources: fc.array(fc.record({ url, page_date: fc.constantFrom("undated", "2022-11", "about 2020, or later") }), {
        maxLength: 2,
      }),
      verification,
      last_checked: day,
      assured_date: day,
      number_by_law: fc.boolean(),
      only_if_asked: fc.boolean(),
    },
    {
      requiredKeys: [
        "id",
        "organization",
        "name",
        "status",
        "kinds",
        "offers",
        "serves",
        "service_area",
        "phones",
        "schedule",
        "languages",
        "requires_id",
        "sources",
        "verification",
        "last_checked",
      ],
    },
  )
  .map((facts) => service(facts));

const anyEntry: fc.Arbitrary<Entry> = anyService.chain((facts) => {
  const fields = [...WORD_FIELDS, ...facts.phones.map((_, i) => `phone.${i}`)];
  const words = fc.record(Object.fromEntries(fields.map((field) => [field, prose])), { requiredKeys: [] });
  return fc.tuple(words, some(words), some(words), fc.subarray(fields)).map(([en, fr, ti, passed]) => ({
    service: { ...facts, phones: facts.phones.map((each, i) => ({ ...each, hasDescription: en[`phone.${i}`] !== undefined })) },
    words: Object.fromEntries(
      Object.entries({ en, fr, ti }).filter(([, texts]) => texts !== undefined && Object.keys(texts).length > 0),
    ) as Entry["words"],
    reviewed: (fr === undefined ? {} : { fr: passed.filter((field) => fr[field] !== undefined) }) as Entry["reviewed"],
  }));
});

describe("any directory goes out and comes back", () => {
  it("with every fact and every word in its place", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyEntry, { maxLength: 4, selector: ({ service: { id } }) => id }), (entries) => {
        const back = importFrom(sent(entries), entries);
        expect(back.remarks).toEqual([]);
        expect(back.entries.map((entry, i) => sameEntry(entry, entries[i]!))).toEqual(entries.map(() => true));
      }),
      { numRuns: 150 },
    );
  });
});
