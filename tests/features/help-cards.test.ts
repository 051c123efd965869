import { describe, expect, it } from "vitest";
import { visibleService } from "#domain/directory/visibility.ts";
import { contactFile } from "#features/help/contact-file.ts";
import { localWords } from "#features/help/local-words.ts";
import { services } from "../support/directory-data.ts";

describe("a contact file tells a stranger nothing", () => {
  const shown = services.flatMap((service) => visibleService(service, "public") ?? []).filter(({ phones }) => phones.length > 0);
  it.each(shown.map((service) => [service.id, service] as const))("%s", (_, service) => {
    const file = contactFile(service);
    const lines = file.trimEnd().split("\r\n");
    expect(lines[0]).toBe("BEGIN:VCARD");
    expect(lines.at(-1)).toBe("END:VCARD");
    expect(lines.filter((line) => line.startsWith("TEL;"))).toHaveLength(service.phones.length);
    expect(lines.every((line) => /^(BEGIN|VERSION|N|FN|TEL;TYPE=[A-Z]+|END):/.test(line))).toBe(true);
    expect(file).not.toMatch(/traffick|traite|asyl|refug|victim|https?:|fanal/i);
  });
  it("a short code is kept with its country", () => {
    const short = shown.filter(({ phones }) => phones.some((phone) => phone.short_code));
    expect(short.length).toBeGreaterThan(5);
    for (const service of short)
      expect(contactFile(service)).toMatch(new RegExp(`^FN:.*${service.service_area.country}\r$`, "m"));
  });
  it("no line can be slipped in", () => {
    const [first] = shown;
    if (!first) throw new Error("no service with a number is public");
    const file = contactFile({
      ...first,
      organization: { name: "A\r\nNOTE:x" },
      location: { location_type: "physical", city: "B\nTEL:1;2,3", address_confidential: false },
    });
    expect(file).not.toMatch(/^(NOTE|TEL):/m);
  });
});

describe("words for a helper", () => {
  it("in the language of the place; both in Belgium", () => {
    expect(localWords("FR").map(({ lang }) => lang)).toEqual(["fr"]);
    expect(localWords("GB").map(({ lang }) => lang)).toEqual(["en"]);
    expect(localWords("BE").map(({ lang }) => lang)).toEqual(["fr", "nl"]);
  });
  it("never name what may bring somebody into danger or shame", () => {
    for (const country of ["FR", "GB", "BE", "NL", "DE", "IE", "IT", "ES", "GR"] as const)
      for (const { words } of localWords(country))
        for (const need of ["violence", "sexual_violence", "used_or_forced", "work", "low", "asylum"] as const)
          expect(words.needs[need]).toBeUndefined();
  });
});
