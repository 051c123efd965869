import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { wordsFor } from "#features/rights/ask-words.ts";
import { together } from "#features/rights/audience.ts";
import { sentencesOf } from "#lib/sentences.ts";
import { readLocales } from "../../tools/i18n/read-locales.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { REAL_SOURCES } from "./workbench.ts";

/** From what was read to what nobody found. */
const CONFIDENCE_FROM_SURE = ["seen", "partly_seen", "known", "conflicting", "unknown"];

const { packs } = readAndCheck(REAL_SOURCES);
const rights = packs.flatMap((pack) => pack.rights ?? []);
const asks = new Map(packs.flatMap((pack) => pack.asks ?? []).map((ask) => [ask.id, ask]));
const texts = new Map<string, Map<string, string>>();
for (const { part } of packs.flatMap((pack) => pack.texts)) {
  const words = texts.get(part.lang) ?? new Map<string, string>();
  for (const [key, text] of Object.entries(part.strings)) words.set(key, text);
  texts.set(part.lang, words);
}

/** What the review of the law says of each right: where, for whom, how sure, whether a lawyer is asked, whether a charity comes first. */
const listed = readFileSync(fileURLToPath(new URL("../fixtures/domain/rights-list.tsv", import.meta.url)), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [id = "", where = "", audience = "", sure = "", check = "", charityFirst = ""] = line.split("\t");
    return { id, where, audience: [...audience], sure, check: check === "yes", charityFirst: charityFirst === "yes" };
  });

describe("the rights against the review of the law", () => {
  it("every one of them is in the packs, and no other", () => {
    expect(rights.map(({ id }) => id).sort()).toEqual(listed.map(({ id }) => id).sort());
  });

  it.each(listed)("$id: country, people, certainty, open questions and the warning are carried through", (entry) => {
    const right = rights.find(({ id }) => id === entry.id);
    if (!right) throw new Error(`${entry.id} is missing`);
    expect(right.where).toBe(entry.where);
    for (const code of entry.audience) expect(right.audience, "for whom").toContain(code);
    expect(CONFIDENCE_FROM_SURE.indexOf(right.confidence), "never surer than what was read").toBeGreaterThanOrEqual(
      CONFIDENCE_FROM_SURE.indexOf(entry.sure),
    );
    if (entry.check) expect(right.check, "a lawyer is being asked").toBe(true);
    if (entry.charityFirst) expect(right.charityFirst, "a charity or lawyer comes first").toBe(true);
    expect(right.source.length).toBeGreaterThan(3);
  });

  it("each tells what to ask for, in words an official of the country reads and the reader understands", () => {
    const countries = ["FR", "GB", "BE"] as const;
    for (const right of rights.filter(({ kind }) => kind === "right")) {
      expect(right.say?.length, right.id).toBeGreaterThan(0);
      for (const id of right.say ?? []) {
        const ask = asks.get(id);
        const where = right.where === "INT" ? countries : right.where === "EU" ? (["FR", "BE", "DE"] as const) : [right.where];
        for (const country of where)
          expect(wordsFor(ask?.words ?? [], country).length, `${right.id} ${id} ${country}`).toBeGreaterThan(0);
        for (const [lang, words] of texts) expect(words.has(`ask.${id}`), `${lang} ${id}`).toBe(true);
      }
    }
  });

  it("beside every way to stay after being used stands asylum", () => {
    const ASYLUM = ["INT-06", "FR-09", "UK-06"];
    // Citizens of the Union stay by other rules.
    const own = ["FR-19", "UK-15", "BE-07"];
    const stay = rights.filter(
      (right) =>
        right.kind === "right" && right.topics.includes("stay") && right.audience.includes("V") && !own.includes(right.id),
    );
    expect(stay.length).toBeGreaterThan(10);
    for (const right of stay) {
      const country = right.where === "INT" ? "FR" : right.where;
      const near = together(rights, right, country).map(({ id }) => id);
      expect(
        near.some((id) => ASYLUM.includes(id)),
        right.id,
      ).toBe(true);
    }
  });
});

describe("how long a right is", () => {
  /** Sentences that somebody reads at night and keeps in mind (docs/decisions/0032). */
  const PLAIN = 5;
  /** Those that need more: their limits stand beside them. A right leaves this list when it got shorter; a new one is written shorter. */
  const LONGER = [
    ...["INT-03", "INT-07"],
    ...["FR-01", "FR-04", "FR-05", "FR-09", "FR-14", "FR-15", "FR-18", "FR-20", "FR-21", "FR-22"],
    ...["UK-02", "UK-03", "UK-11", "UK-14", "UK-15", "UK-16", "UK-17"],
    ...["BE-02", "NL-01", "DE-01", "IT-01", "ES-01", "GR-01", "IE-01"],
  ];

  it("only the rights that are known to need more have more than five sentences", () => {
    const longer = rights
      .filter(({ kind }) => kind === "right")
      .filter(({ id }) => sentencesOf(texts.get("en")?.get(`right.${id}.body`) ?? "", "en").length > PLAIN)
      .map(({ id }) => id);
    expect(longer.toSorted()).toEqual(LONGER.toSorted());
  });
});

describe("two things with one word", () => {
  const { locales } = readLocales(fileURLToPath(new URL("../../locales", import.meta.url)));
  const glossary = readFileSync(fileURLToPath(new URL("../../locales/glossary.csv", import.meta.url)), "utf8").split(/\r?\n/);
  const termsOf = (concept: string, lang: string): string[] =>
    (glossary.find((line) => line.startsWith(`${concept},${lang},`))?.split(",")[2] ?? "")
      .split(/[/;]/)
      .map((term) => term.trim().toLowerCase())
      .filter(Boolean);

  it.each([...locales.keys()])("in %s one sentence each tells being used and a paid journey apart", (lang) => {
    const { pair } = JSON.parse(
      readFileSync(fileURLToPath(new URL(`../../locales/${lang}/rights.json`, import.meta.url)), "utf8"),
    ) as { pair: { used: string; paid: string } };
    expect(pair.used).not.toBe(pair.paid);
    for (const [sentence, concept] of [
      [pair.used, "trafficking in persons"],
      [pair.paid, "smuggling of migrants"],
    ] as const) {
      const terms = lang === "en" ? [concept.split(" ")[0] ?? ""] : termsOf(concept, lang);
      expect(
        terms.some((term) => sentence.toLocaleLowerCase(lang).includes(term)),
        `${concept}: ${terms.join(" / ")}`,
      ).toBe(true);
      expect(sentence.length, "the word and what it means").toBeGreaterThan(Math.max(...terms.map((term) => term.length)) + 6);
    }
  });
});
