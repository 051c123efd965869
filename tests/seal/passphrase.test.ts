import { wordlist } from "@scure/bip39/wordlists/english.js";
import { expect, it } from "vitest";
import { estimateBits, MIN_BITS, normalisePassphrase, suggestWords } from "#seal/passphrase.ts";

it("suggests words of the list, each time others", () => {
  const first = suggestWords(5).split(" ");
  expect(first).toHaveLength(5);
  expect(first.every((word) => wordlist.includes(word))).toBe(true);
  expect(suggestWords(6).split(" ")).toHaveLength(6);
  expect(new Set(Array.from({ length: 50 }, () => suggestWords(5))).size).toBe(50);
});

it("draws from the whole list, evenly", () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 4000; i++) for (const word of suggestWords(5).split(" ")) counts.set(word, (counts.get(word) ?? 0) + 1);
  expect(counts.size).toBeGreaterThan(2040);
  expect(Math.max(...counts.values())).toBeLessThan(35);
});

it("never suggests words that it would then refuse as too weak", () => {
  const refused = Array.from({ length: 4000 }, () => suggestWords(5)).filter((words) => estimateBits(words) < MIN_BITS);
  expect(refused).toEqual([]);
});

it.each([
  ["doubled spaces and line ends", "  olive  river\tmoon \n paper  zebra ", "olive river moon paper zebra"],
  ["autocorrect capitals", "Olive River Moon Paper Zebra", "olive river moon paper zebra"],
  ["decomposed letters", "cafe\u0301 e\u0301te\u0301", "café été"],
  ["full-width letters", "ｏｌｉｖｅ　ｒｉｖｅｒ", "olive river"],
  ["Arabic digits", "olive ٢٠٢٦", "olive 2026"],
  ["Persian digits", "olive ۲۰۲۶", "olive 2026"],
  ["Devanagari digits", "olive २०२६", "olive 2026"],
  ["emoji with and without a variation mark", "olive ❤️ river", "olive ❤ river"],
  ["curly quotes and long dashes", "it’s “here” – now", 'it\'s "here" - now'],
  ["invisible direction marks", "\u200folive\u200b river\ufeff", "olive river"],
  ["Turkish capital I with dot", "İzmir", "i̇zmir"],
])("F-70: %s make no difference", (_name, typed, plain) => {
  expect(normalisePassphrase(typed)).toBe(normalisePassphrase(plain));
  expect(normalisePassphrase(normalisePassphrase(typed))).toBe(normalisePassphrase(typed));
});

it("F-70: letters that differ stay different", () => {
  expect(normalisePassphrase("café")).not.toBe(normalisePassphrase("cafe"));
  expect(normalisePassphrase("زيتون")).not.toBe(normalisePassphrase("زبتون"));
});

it("five words of the list reach what is asked, four or repeated ones do not", () => {
  expect(estimateBits("olive river moon paper zebra")).toBe(MIN_BITS);
  expect(estimateBits("olive river moon paper")).toBeLessThan(MIN_BITS);
  expect(estimateBits("olive olive olive olive olive olive")).toBeLessThan(MIN_BITS);
});

it.each([
  "",
  "password",
  "Passw0rd!2026",
  "123456789012345678901234567890",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "calais2026",
  "abcdefghijklmnopqrstuvwxyz",
])("refuses %s", (passphrase) => {
  expect(estimateBits(passphrase)).toBeLessThan(MIN_BITS);
});

it.each([
  "my grandmother sold oranges every winter morning",
  "جدتي كانت تبيع البرتقال كل صباح في الشتاء البارد",
  "ma grand-mère vendait des oranges chaque matin",
])("accepts a long sentence of one's own: %s", (passphrase) => {
  expect(estimateBits(passphrase)).toBeGreaterThanOrEqual(MIN_BITS);
});
