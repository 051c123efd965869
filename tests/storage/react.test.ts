import { describe, expect, it } from "vitest";
import type { Manifest } from "#domain/pack/manifest.ts";
import { createTextLookup } from "#domain/pack/text-lookup.ts";
import { type ContentPart, textPartsOf } from "#storage/content-store.ts";
import { withWordsOf } from "#storage/react.ts";

const part = (packId: string, version: number, words: Readonly<Record<string, string>>): ContentPart => ({
  partId: `${packId}|content|${version}`,
  manifest: { packId, role: "content", version } as Manifest,
  values: new Map(
    Object.entries(words).map(([lang, text]) => [
      `text.${lang}.team`,
      { lang, audience: "team", review: "reference", reviewByPrefix: {}, strings: { "q.q01": text } },
    ]),
  ),
});
const older = part("core", 3, { en: "Do you have your papers?" });
const newer = part("core", 4, { en: "Who keeps your papers?", fr: "Qui garde vos papiers ?" });
const read = (parts: readonly ContentPart[], lang: string) => createTextLookup([textPartsOf(parts, lang)])("q.q01")?.text;

describe("a newer pack comes in the middle of a talk", () => {
  it("the question goes on being asked in the words it began with", () => {
    expect(read([newer], "en")).toBe("Who keeps your papers?");
    expect(read(withWordsOf([newer], [older]), "en")).toBe("Do you have your papers?");
  });

  it("a language this phone has only of the newer one is read from it", () =>
    expect(read(withWordsOf([newer], [older]), "fr")).toBe("Qui garde vos papiers ?"));

  it("outside the talk the newer words are read", () =>
    expect(read(withWordsOf([newer], []), "en")).toBe("Who keeps your papers?"));

  it("what another pack lays over it goes on lying over it", () => {
    const local = part("local", 1, { en: "Has somebody taken your papers?" });
    expect(read(withWordsOf([newer, local], [older]), "en")).toBe("Has somebody taken your papers?");
  });
});
