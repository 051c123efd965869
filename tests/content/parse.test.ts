import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parseJson, parseJsonInPieces } from "#content/parse.ts";
import { type Service, ServicesSchema } from "#domain/pack/services.ts";
import { buildSearch, searchDocs } from "#features/help/search-index.ts";
import { utf8 } from "#lib/bytes.ts";
import { services } from "../support/directory-data.ts";

/** A directory of thousands, made of ours. */
const many: readonly Service[] = Array.from({ length: 3000 }, (_, i) => {
  const one = services[i % services.length];
  if (one === undefined) throw new Error("no services");
  return { ...one, id: `${one.id.slice(0, 50)}-${i}` };
});

/** How often something else had its turn while this was going on. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns += 1;
    if (!isOver) setTimeout(turn);
  };
  setTimeout(turn);
  await work;
  isOver = true;
  return turns;
}

describe("F-95 a very large directory", () => {
  it("is checked in pieces: taps have their turn in between, and the same comes out", async () => {
    const bytes = utf8(JSON.stringify(many));
    expect(bytes.length).toBeGreaterThan(2_000_000);
    const parsed = parseJsonInPieces(bytes, ServicesSchema);
    expect(await turnsDuring(parsed)).toBeGreaterThan(20);
    expect(await parsed).toEqual(parseJson(bytes, ServicesSchema));
  });

  it("is indexed in pieces, and everything is found afterwards", async () => {
    const built = buildSearch(searchDocs(many, [() => null], () => ""));
    expect(await turnsDuring(built)).toBeGreaterThan(1);
    const search = await built;
    for (const one of [many[0], many[1500], many[2999]]) expect(search?.(one?.organization.name ?? "")).toContain(one?.id);
  });

  it("with one entry that is wrong is refused whole, with the reason", async () => {
    const wrong = many.map((one, i) => (i === 2500 ? { ...one, kinds: "doctor" } : one));
    const parsed = await parseJsonInPieces(utf8(JSON.stringify(wrong)), ServicesSchema);
    expect(parsed).toMatchObject({ ok: false, error: { type: "NotUnderstood" } });
  });
});

describe("F-84 a number that reads otherwise than it dials", () => {
  const first = many.find(({ phones }) => phones.length > 0);
  const withShown = (shown: string): Uint8Array =>
    utf8(JSON.stringify([{ ...first, phones: first?.phones.map((phone) => ({ ...phone, number_local: shown })) }]));
  it.each([
    ["another number", "01 99 99 99 99"],
    ["digits of another script", "١١٥"],
    ["wide digits", "１１５"],
    ["letters that look like digits", "l15"],
    ["a Cyrillic letter in it", "11З"],
  ])("%s: the file is refused", (_, shown) => {
    expect(parseJson(withShown(shown), ServicesSchema)).toMatchObject({
      ok: false,
      error: { reason: expect.stringContaining("not the number that is dialled") },
    });
  });
});

describe("F-84 names that hide something", () => {
  const named = (name: string) => {
    const parsed = parseJson(utf8(JSON.stringify([{ ...many[0], name }])), ServicesSchema);
    return parsed.ok ? parsed.value[0]?.name : null;
  };
  const tower = `a${"\u0300".repeat(60)}b`;
  it.each([
    ["a direction override", "Abri\u202eecilop", "Abriecilop"],
    ["direction isolates and marks", "\u2067Abri\u2069\u200f\u061c", "Abri"],
    ["zero-width letters", "A\u200bb\u2060r\ufeffi", "Abri"],
    ["joiners that join nothing", "A\u200db\u200cri", "Abri"],
    ["tags and private letters", "Abri\u{e0041}\ue000", "Abri"],
    ["letters that draw nothing", "A\u3164b\u2800r\u115fi", "Abri"],
    ["control characters and line separators", "A\u0000b\u0007r\u2028i\u009f", "Abri"],
    ["a tower of marks", tower, `a${"\u0300".repeat(4)}b`],
  ])("%s: taken out at the door", (_, name, shown) => expect(named(name)).toBe(shown));
  it("a number inside right-to-left words keeps its groups in order", () =>
    expect(named("اتصل على 01 44 52 88 90 اليوم")).toBe("اتصل على 01\u00a044\u00a052\u00a088\u00a090 اليوم"));

  it("so does one in a Latin name in a file of right-to-left words, and no other file is changed", () => {
    const TextsSchema = v.record(v.string(), v.string());
    const texts = { name: "116 006 France Victimes", words: "اتصل" };
    const read = parseJson(utf8(JSON.stringify(texts)), TextsSchema);
    expect(read.ok && read.value["name"]).toBe("116\u00a0006 France Victimes");
    const latin = parseJson(utf8(JSON.stringify({ name: texts.name })), TextsSchema);
    expect(latin.ok && latin.value["name"]).toBe(texts.name);
  });
  it.each(["می‌خواهم", "بڵێ‌ن", "«بله»‌ای", "👩‍👩‍👧", "Thủ Đức", "اَللّٰهُ", "ትግርኛ"])("%s stays as it is", (name) =>
    expect(named(name)).toBe(name),
  );
});

describe("F-82 what is not written as our files are", () => {
  const Texts = v.record(v.string(), v.unknown());
  const read = (text: string) => parseJson(utf8(text), Texts);

  it.each([
    ["a key twice", '{"a":1,"a":2}'],
    ["a key twice, deep inside", '{"a":{"b":[{"c":1,"c":1}]}}'],
    ["a key twice, once in escapes", '{"a":1,"\\u0061":2}'],
    ["__proto__", '{"__proto__":{"x":1}}'],
    ["__proto__ deep inside", '{"a":[{"__proto__":{"x":1}}]}'],
    ["__proto__ in escapes", '{"\\u005f_proto__":{"x":1}}'],
    ["constructor.prototype", '{"constructor":{"prototype":{"x":1}}}'],
    ["prototype with a space", '{"prototype" :1}'],
    ["spaces", '{"a": 1}'],
    ["a number in other digits", '{"a":1.0}'],
    ["more after the end", '{"a":1}{}'],
    ["a mark before the beginning", '\ufeff{"a":1}'],
    ["nothing", ""],
    ["a thousand levels", `${'{"a":'.repeat(1000)}1${"}".repeat(1000)}`],
  ])("%s: refused with a reason, and no object of the page has changed", (_, text) => {
    expect(read(text)).toMatchObject({ ok: false, error: { type: "NotUnderstood" } });
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it("words that only look like it are words", () => {
    const text = '{"a":"__proto__: the constructor, \\"prototype\\""}';
    expect(read(text)).toMatchObject({ ok: true });
  });
});
