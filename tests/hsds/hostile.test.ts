import { truncateSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { entriesForTier, exportHsds } from "../../tools/pack/directory/hsds/export.ts";
import { EXCHANGE_LIMITS } from "../../tools/pack/directory/limits.ts";
import { readJsonFile } from "../../tools/pack/directory/read-file.ts";
import { Report, remarkText, shownRemarks } from "../../tools/pack/directory/report.ts";
import { entry, Folder, foreign, importFrom, OTHER_UUID, only, UUID } from "./workbench.ts";

const folder = new Folder();
afterAll(() => {
  folder.remove();
});

describe("files that cannot be read", () => {
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(folder.path(name), content);
    return folder.path(name);
  };

  it("100 MB are refused by their size, before a byte is read", () => {
    const path = file("large.json", "");
    truncateSync(path, 100 * 1024 * 1024);
    expect(readJsonFile(path)).toEqual({ ok: false, error: { type: "TooLarge", bytes: 100 * 1024 * 1024 } });
  });

  it("a folder, a missing file, bytes that are no text, half a file", () => {
    const half = JSON.stringify({ contents: [foreign()] }).slice(0, -3);
    const errors = [folder.dir, folder.path("none"), file("bytes", Uint8Array.of(0xff, 0xfe, 0x00)), file("half", half)].map(
      (path) => {
        const read = readJsonFile(path);
        return read.ok ? "read" : read.error.type;
      },
    );
    expect(errors).toEqual(["NotAFile", "NotAFile", "NotUtf8", "NotJson"]);
  });

  it("a million brackets within each other do no harm", () => {
    const deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
    const read = readJsonFile(file("deep", `{"contents":[${JSON.stringify(foreign()).slice(0, -1)},"phones":[${deep}]}]}`));
    const imported = importFrom(read.ok ? read.value : null);
    expect(only(imported).service.phones).toEqual([]);
    expect(imported.reason("phones[0]")).toBe("number is missing.");
  });
});

describe("entries that cannot be taken are refused by name, the others are taken", () => {
  it.each([
    ["no id", { id: undefined }, "id is missing."],
    ["an id that is no UUID", { id: "42" }, "it is not a UUID, so nobody could find this entry again."],
    ["no name", { name: undefined }, "name is missing."],
    ["a name of spaces", { name: " \u200b " }, "it has no name."],
    ["no country", { service_areas: [] }, "no country of this directory: say which with --country."],
    ["a country far away", { service_areas: [{ extent: "US" }] }, "no country of this directory: say which with --country."],
  ])("%s", (_, fields, reason) => {
    const { entries, remarks } = importFrom({ contents: [foreign(fields), foreign({ id: OTHER_UUID })] });
    expect(entries.map(({ service: { id } }) => id)).toEqual([`hsds-${OTHER_UUID}`]);
    expect(remarks.filter(({ kind }) => kind === "refused").map((remark) => remark.reason)).toEqual([reason]);
  });

  it.each([
    ["a number", 7],
    ["a text", "soup"],
    ["nothing", null],
    ["a list", []],
  ])("%s in place of an entry", (_, value) => {
    const { entries, remarks } = importFrom({ contents: [value, foreign()] });
    expect(entries).toHaveLength(1);
    expect(remarks.find(({ kind }) => kind === "refused")?.entry).toBe("contents[0]");
  });

  it("a second entry with the id of another; the same entry twice is taken once", () => {
    const { entries, remarks } = importFrom({ contents: [foreign(), foreign({ name: "Another kitchen" }), foreign()] });
    expect(entries.map(({ service: { name } }) => name)).toEqual(["Soup kitchen"]);
    expect(remarks.filter(({ kind }) => kind !== "to do").map(remarkText)).toEqual([
      `refused: ${UUID} Another kitchen: id: another entry of the file has this id: the first is kept.`,
      `dropped: ${UUID} Soup kitchen: it stands in the file twice, the same: taken once.`,
    ]);
  });

  it("more entries than a phone could hold", () => {
    const many = Array.from({ length: EXCHANGE_LIMITS.entries + 2 }, (_, i) =>
      foreign({ id: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}` }),
    );
    const { entries, remarks } = importFrom({ contents: many });
    expect(entries).toHaveLength(EXCHANGE_LIMITS.entries);
    expect(remarks).toHaveLength(EXCHANGE_LIMITS.remarks);
  });
});

describe("fields that do not fit are left out by name, the rest of the entry is taken", () => {
  it.each([
    ["phones", { phones: "many" }],
    ["phones[0]", { phones: [{ type: "voice" }] }],
    ["phones[0]", { phones: [{ number: "0800 CALL NOW" }] }],
    ["phones[0]", { phones: [{ number: "+33 1" }] }],
    ["phones[0]", { phones: [{ number: "01 23 45 67 89", type: "pager" }] }],
    ["email", { email: "not an address" }],
    ["minimum_age", { minimum_age: "young" }],
    ["minimum_age", { minimum_age: -3 }],
    ["minimum_age", { minimum_age: 30, maximum_age: 20 }],
    ["assured_date", { assured_date: "31 February" }],
    ["assured_date", { assured_date: "2026-02-31" }],
    ["last_modified", { last_modified: "yesterday" }],
    ["description", { description: { en: "x" } }],
    ["phones", { phones: Array.from({ length: EXCHANGE_LIMITS.listItems + 1 }, () => ({ number: "112" })) }],
    ["phones", { phones: Array.from({ length: 30 }, (_, i) => ({ number: `+331234567${String(i).padStart(2, "0")}` })) }],
    ["languages[0]", { languages: [{ code: "every language there is" }] }],
    ["colour", { colour: "blue" }],
    ["organization.description", { organization: { name: "Kitchen", description: "A charity since 1990." } }],
    ["attributes[0]", { attributes: [{ taxonomy_term: { taxonomy: "211", code: "BD-1800" } }] }],
  ])("%s", (field, fields) => {
    const imported = importFrom(foreign(fields));
    expect(only(imported).service.name).toBe("Soup kitchen");
    expect(imported.reason(field)).not.toBe("");
    expect(imported.remarks.find((remark) => remark.field === field)?.kind).toBe("dropped");
  });

  it("terms of ours that we do not have", () => {
    const term = (code: string) => ({ taxonomy_term: { taxonomy: "Transit-point help", code, language: "en" } });
    const imported = importFrom(foreign({ attributes: ["kind/food", "kind/brothel", "offer/<b>", "group/women"].map(term) }), [
      entry({ serves: { groups: ["women"], nationality_or_status: "not-stated" } }),
    ]);
    const { kinds, offers, serves } = only(imported).service;
    expect({ kinds, offers, groups: serves.groups }).toEqual({ kinds: ["food"], offers: [], groups: ["women"] });
    expect(imported.reason("kinds")).toBe('"brothel" is not one of our terms.');
    expect(imported.reason("attributes offer/")).toBe('"<b>" is not a term.');
  });

  it("a state nobody knows is shown to nobody", () => {
    for (const status of [undefined, "open", 1])
      expect(only(importFrom({ ...foreign({ status }), organization: { name: "Kitchen" } })).service.status).toBe("inactive");
  });

  it("a service we know has ended stays ended, whatever a partner still lists", () => {
    const imported = importFrom(foreign({ name: "POPPY  Project" }), [
      entry({ id: "poppy", name: "Poppy project", status: "defunct" }),
    ]);
    expect(only(imported).service.status).toBe("defunct");
    expect(imported.reason("status")).toContain('our "poppy" of this name has ended');
  });
});

describe("schedules", () => {
  const weekly = { freq: "WEEKLY", byday: "MO,TU", opens_at: "09:00", closes_at: "17:00:00" };
  const read = (schedule: object) => {
    const imported = importFrom(foreign({ schedules: [{ ...schedule, description: "In words" }] }));
    return { ...only(imported), reason: imported.reason("schedules[0]") };
  };

  it.each([
    ["every week on these days", weekly, [{ byday: ["MO", "TU"], opens_at: "09:00", closes_at: "17:00" }], false],
    [
      "without a recurrence",
      { ...weekly, freq: undefined },
      [{ byday: ["MO", "TU"], opens_at: "09:00", closes_at: "17:00" }],
      false,
    ],
    [
      "into the night",
      { ...weekly, opens_at: "20:00Z", closes_at: "02:00" },
      [{ byday: ["MO", "TU"], opens_at: "20:00", closes_at: "02:00" }],
      false,
    ],
    [
      "until midnight",
      { ...weekly, closes_at: "00:00" },
      [{ byday: ["MO", "TU"], opens_at: "09:00", closes_at: "24:00" }],
      false,
    ],
    [
      "until next year: not sure",
      { ...weekly, valid_to: "2027-06-30" },
      [{ byday: ["MO", "TU"], opens_at: "09:00", closes_at: "17:00" }],
      true,
    ],
  ])("taken: %s", (_, schedule, hours, uncertain) => {
    expect(read(schedule).service.schedule).toEqual({ hours, uncertain });
  });

  it.each([
    ["closes when it opens", { ...weekly, closes_at: "09:00" }],
    ["names no day", { ...weekly, byday: "" }],
    ["ends before it begins", { ...weekly, valid_from: "2026-05-01", valid_to: "2026-04-01" }],
    ["ended long ago", { ...weekly, until: "2019-01-01" }],
    ["begins next year", { ...weekly, dtstart: "2027-01-01" }],
    ["has a date that is none", { ...weekly, valid_to: "2026-02-30" }],
    ["comes monthly", { ...weekly, freq: "MONTHLY" }],
    ["comes every second week", { ...weekly, interval: 2 }],
    ["comes on the third Thursday", { ...weekly, byday: "3TH" }],
    ["comes in some weeks of the year", { ...weekly, byweekno: "41,42" }],
    ["comes a number of times", { ...weekly, count: 3 }],
    ["opens at no time of day", { ...weekly, opens_at: "25:99" }],
    ["does not say when it closes", { ...weekly, closes_at: undefined }],
    ["is a rule of its own", { freq: "SECONDLY; DROP TABLE" }],
  ])("%s: no hours, its words stay, and it says why", (_, schedule) => {
    const { service, words, reason } = read(schedule);
    expect(service.schedule).toEqual({ uncertain: true });
    expect(words["en"]?.["schedule"]).toBe("In words");
    expect(reason).not.toBe("");
  });
});

describe("loops", () => {
  const organization = (id: string, parent: string) => ({ id, name: id, description: "x", parent_organization_id: parent });

  it("of organisations above each other are named and not followed", () => {
    const [a, b] = [UUID, OTHER_UUID];
    const { entries, remarks } = importFrom({
      "organizations.csv": [organization(a, b), organization(b, a)],
      "services.csv": [{ ...foreign(), organization: undefined, organization_id: a }],
      "service_areas.csv": [{ id: b, service_id: UUID, extent: "FR" }],
    });
    expect(entries).toHaveLength(1);
    expect(remarks.filter(({ reason }) => reason.includes("above itself"))).toEqual([
      { kind: "dropped", entry: a, field: "parent_organization_id", reason: "it is above itself, through others: not followed." },
    ]);
  });

  it("of terms, and of an organisation above itself", () => {
    const { remarks } = importFrom({
      taxonomy_terms: [
        { id: "a", parent_id: "b" },
        { id: "b", parent_id: "c" },
        { id: "c", parent_id: "a" },
      ],
      contents: [foreign({ organization: organization(OTHER_UUID, OTHER_UUID) })],
    });
    expect(remarks.filter(({ reason }) => reason.includes("above itself")).map(({ entry: at }) => at)).toEqual(["a", OTHER_UUID]);
  });
});

describe("hostile words", () => {
  const HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{constructor.constructor('x')()}} $t(x) %s",
    "- id: fr-119\n  status: defunct",
    "*anchor &anchor !!js/function 'x'",
    "__proto__",
    "=HYPERLINK(1)",
  ];

  it.each(HOSTILE)("%s is plain text, as it was written", (text) => {
    const { words } = only(importFrom(foreign({ alert: text })));
    expect(words["en"]?.["alert"]).toBe(text);
  });

  it("characters that cannot be seen are taken out of names, numbers and texts, and that is said", () => {
    const imported = importFrom(
      foreign({
        name: "Soup\u202e nehctik\u0000",
        alert: "a\u2066b\u{e0041}\ud800",
        phones: [{ number: "\u200e01 23\u202d 45 67 89" }],
      }),
    );
    const { service, words } = only(imported);
    expect(service.name).toBe("Soup nehctik");
    expect(words["en"]?.["alert"]).toBe("ab");
    expect(service.phones[0]).toMatchObject({ number: "+33123456789", number_local: "01 23 45 67 89" });
    expect(imported.reason("name")).toBe("it held characters that cannot be seen: taken out.");
  });

  it("only web addresses become links", () => {
    const website = (address: string) =>
      only(importFrom(foreign({ organization: { name: "Kitchen", website: address } }))).service.organization.website;
    expect(website("http://example.org/a")).toBe("https://example.org/a");
    for (const address of [
      "javascript:alert(1)",
      "data:text/html,x",
      "https://police@evil.example",
      "//evil.example",
      "https://a b",
    ])
      expect(website(address)).toBeUndefined();
  });

  it("the number dialled is the number read", () => {
    const phone = (number: string) => only(importFrom(foreign({ phones: [{ number }] }))).service.phones[0];
    expect(phone("+33 (0)1 23 45 67 89")).toMatchObject({ number: "+33123456789", number_local: "+33 1 23 45 67 89" });
    expect(phone("0033 1 23 45 67 89")).toMatchObject({ number: "+33123456789" });
    expect(phone("119")).toMatchObject({ number: "119", number_local: "119", short_code: true });
    for (const number of ["tel:119;ext=1", "+", "06", `+33${"1".repeat(40)}`, "0".repeat(1_000_000)])
      expect(phone(number)).toBeUndefined();
  });

  it("a text of a million characters is cut, with a remark", () => {
    const imported = importFrom(foreign({ alert: "a".repeat(1_000_000) }));
    expect(only(imported).words["en"]?.["alert"]).toHaveLength(EXCHANGE_LIMITS.textCharacters);
    expect(imported.reason("alert")).toBe("1000000 characters: cut to 8000.");
  });

  it("a report keeps each remark on one line, and the first hundred on the screen", () => {
    const report = new Report();
    for (let i = 0; i < 150; i++) report.note("a\nrefused: all\u001b[31m")("dropped", "x\r\n", "y\u2028z");
    expect(remarkText(report.remarks[0]!)).toBe("dropped: a refused: all [31m: x  : y z");
    expect(shownRemarks(report.remarks)).toHaveLength(101);
    expect(shownRemarks(report.remarks).at(-1)).toBe("… and 50 more.");
  });
});

describe("a shelter in somebody's file", () => {
  const term = (code: string, value?: string) => ({
    value,
    taxonomy_term: { taxonomy: "Transit-point help", code, language: "en" },
  });
  const place = (attributes: object[]) => ({
    service_at_locations: [
      {
        id: OTHER_UUID,
        location: {
          id: OTHER_UUID,
          location_type: "physical",
          latitude: 50.6,
          longitude: 3.1,
          addresses: [{ address_1: "7 rue des Tilleuls", city: "Lille", postal_code: "59000", country: "FR" }],
          attributes,
        },
      },
    ],
  });

  it("marked as secret: the address that stands there all the same is not taken, and that is said", () => {
    const imported = importFrom(foreign(place([term("place/address-confidential")])));
    expect(only(imported).service.location).toEqual({ location_type: "physical", city: "Lille", address_confidential: true });
    expect(imported.reason("service_at_locations[0].location")).toContain("its address is secret");
    expect(JSON.stringify(exportHsds(imported.entries))).not.toContain("Tilleuls");
  });

  it("of children: not even the town", () => {
    const imported = importFrom(foreign({ ...place([]), attributes: [term("kind/shelter"), term("kind/child-protection")] }));
    expect(only(imported).service.location).toEqual({ location_type: "virtual", address_confidential: false });
    expect(imported.reason("location")).toContain("it shelters children");
  });

  it("nothing that came from outside is public", () => {
    expect(entriesForTier(importFrom(foreign({ phones: [{ number: "112" }] })).entries, "public")).toEqual([]);
  });
});
