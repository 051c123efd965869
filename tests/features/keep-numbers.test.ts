import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { digitsLine, keepLines } from "#features/aids/keep-lines.ts";
import { readPackSource } from "../../tools/lib/pack-source.ts";
import { services } from "../support/directory-data.ts";

/*
 * The page of numbers, by ear. Somebody writes the number on an arm with a pen while it is heard: 112 as "one hundred and twelve" is of no
 * use, and a number without its country is another service across the border.
 */
const keep = readPackSource("calais").values.pages?.keep ?? [];
const listed = keep.flatMap(({ country, adult, child }) =>
  [...adult, ...child].map(({ number, serviceId }) => {
    const service = services.find(({ id }) => id === serviceId);
    const local = service?.phones.find((phone) => phone.number === number)?.number_local ?? number;
    return { country, local, serviceId, whoAnswers: service?.who_answers };
  }),
);
const ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const words = {
  lang: "en",
  text: (key: string) => ({ text: key, lang: "en", review: "draft" as const }),
  aids: (key: string) => ENGLISH[Number(key.replace("digit.", ""))] ?? key,
  common: (key: string) => key,
};

describe("a number to keep, heard", () => {
  it("is said digit by digit", () => {
    expect(digitsLine("0800 1111", words).text).toBe("zero, eight, zero, zero, one, one, one, one");
  });

  it("can be recorded: ten words are enough for every number", () => {
    expect(digitsLine("112", words).parts?.map(({ key }) => key)).toEqual([
      "ui.aids.digit.1",
      "ui.aids.digit.1",
      "ui.aids.digit.2",
    ]);
  });

  it("comes after whose it is, its country and who answers", () => {
    const heard = keepLines([{ local: "119", serviceId: "fr-119", whoAnswers: "state" }], "FR", words).map(({ text }) => text);
    expect(heard).toEqual([
      "keep_title",
      "keep_text",
      "service.fr-119.name",
      "country.FR",
      "who_answers.state",
      "one, one, nine",
    ]);
  });

  it("has nothing but digits in it, so that nothing of it goes unheard", () => {
    expect(listed.length).toBeGreaterThan(10);
    for (const { local, country } of listed) expect(local, country).toMatch(/^[0-9][0-9 ]*$/);
  });
});

describe("the words for the ten digits", () => {
  it.each(readdirSync("locales").filter((name) => !name.includes(".")))("in %s are ten different ones", (lang) => {
    const { digit } = JSON.parse(readFileSync(`locales/${lang}/aids.json`, "utf8")) as { digit: Record<string, string> };
    expect(Object.keys(digit)).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect(new Set(Object.values(digit)).size).toBe(10);
  });
});
