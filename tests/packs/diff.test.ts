import { describe, expect, it } from "vitest";
import type { Service } from "#domain/pack/services.ts";
import type { TextPart } from "#domain/pack/text.ts";
import { readPackSource } from "../../tools/lib/pack-source.ts";
import { diffInWords } from "../../tools/pack/editors/diff-words.ts";
import type { CheckedPart } from "../../tools/pack/lib/verify-built.ts";

/** What an editor reads before signing: the sentence that is lacking is the number nobody looked at. */
const real = readPackSource("calais").values.services.map(({ service }) => service);
const serviceOf = (id: string): Service => {
  const found = real.find((service) => service.id === id);
  if (!found) throw new Error(`the directory has no ${id}`);
  return found;
};
const CCEM = serviceOf("fr-ccem");
const CHILD = serviceOf("fr-119");
const [phone] = CCEM.phones;
if (!phone) throw new Error("fr-ccem has no number");

const texts = (lang: string, strings: Readonly<Record<string, string>>, review: TextPart["review"] = "draft"): TextPart => ({
  lang,
  audience: "public",
  review: lang === "en" ? "reference" : review,
  reviewByPrefix: {},
  strings,
});
const built = (services: readonly Service[], parts: readonly TextPart[] = [], version = 1, others = {}): CheckedPart[] => [
  {
    packId: "calais",
    role: "directory",
    manifest: { version } as CheckedPart["manifest"],
    values: new Map<string, unknown>([
      ["services", services],
      ...parts.map((part) => [`text.${part.lang}.${part.audience}`, part] as const),
      ...Object.entries(others),
    ]),
  },
];
const said = (before: readonly CheckedPart[], after: readonly CheckedPart[]): readonly string[] =>
  diffInWords(before, after).map(({ sentence }) => sentence);

describe("what changed between two builds, in sentences", () => {
  it("says nothing of what is the same", () => {
    expect(said(built([CCEM, CHILD]), built([CHILD, CCEM]))).toEqual([]);
  });
  it("says the old and the new number of a service, and every text that still has the old one", () => {
    const other: Service = { ...CCEM, phones: [{ ...phone, number: "+33199000001", number_local: "01 99 00 00 01" }] };
    const asked = { "right.FR-04.body": `Call ${phone.number_local.replaceAll(" ", "")}.`, "right.FR-05.body": "Call 119." };
    const lines = said(built([CCEM], [texts("ar", asked)]), built([other], [texts("ar", asked)]));
    expect(lines[0]).toBe(
      `Number of ${CCEM.name} changed from ${phone.number_local} (${phone.type}) to 01 99 00 00 01 (${phone.type}).`,
    );
    expect(lines.slice(1)).toEqual([`Right FR-04 (body) in Arabic still says ${phone.number_local.replaceAll(" ", "")}.`]);
  });
  it("says that a number is surer or less sure than before", () => {
    const doubted: Service = { ...CCEM, phones: [{ ...phone, verification: "conflicting" }] };
    expect(said(built([CCEM]), built([doubted]))).toEqual([
      `Number ${phone.number_local} of ${CCEM.name}: verification changed from ${JSON.stringify(phone.verification)} to "conflicting".`,
    ]);
  });
  it("says which service is gone and which is new, with its numbers", () => {
    const lines = said(built([CCEM]), built([CHILD]));
    expect(lines).toContain(`${CCEM.name} (fr-ccem) is gone.`);
    expect(lines).toContain(`${CHILD.name} (fr-119) is new: ${CHILD.phones.map((one) => one.number_local).join(", ")}.`);
  });
  it("says which field of an entry changed, by a word an editor knows", () => {
    const rung: Service = { ...CCEM, assured_date: "2026-11-20" };
    expect(said(built([CCEM]), built([rung]))).toEqual([
      `Day it was last rung of ${CCEM.name} changed from nothing to 2026-11-20.`,
    ]);
  });
  it("says which translations are older than the changed English, which changed too, and which by themselves", () => {
    const before = ["en", "ar", "fr", "ti"].map((lang) => texts(lang, { "right.FR-04.title": `old ${lang}`, "ask.bed": lang }));
    const after = [
      texts("en", { "right.FR-04.title": "new en", "ask.bed": "en" }),
      texts("ar", { "right.FR-04.title": "old ar", "ask.bed": "ar" }),
      texts("fr", { "right.FR-04.title": "new fr", "ask.bed": "better" }),
      texts("ti", { "right.FR-04.title": "old ti" }),
    ];
    expect(said(built([], before), built([], after))).toEqual([
      "Ask bed changed in French; the English stands as it was.",
      "Ask bed is gone in Tigrinya: English is shown there.",
      "Right FR-04 (title) changed from “old en” to “new en”.",
      "Right FR-04 (title) changed in French too.",
      "Right FR-04 (title) in Arabic and Tigrinya is older than the English.",
    ]);
  });
  it("says that a new text is not there in a language yet", () => {
    const lines = said(
      built([], [texts("en", {}), texts("so", {})]),
      built([], [texts("en", { "right.FR-30.title": "You may rest" }), texts("so", {})]),
    );
    expect(lines).toEqual(["Right FR-30 (title) is new: “You may rest”.", "Right FR-30 (title) is not there yet in Somali."]);
  });
  it("says that a draft is called reviewed", () => {
    expect(said(built([], [texts("ar", {})]), built([], [texts("ar", {}, "reviewed")]))).toEqual([
      "Texts in Arabic (public) were draft, are called reviewed.",
    ]);
  });
  it("says that a version goes back, and counts what it has no sentence for", () => {
    const lines = said(built([], [], 3, { danger: { a: 1 } }), built([], [], 2, { danger: { a: 2 } }));
    expect(lines).toEqual([
      "Version goes back from 3 to 2: no phone takes it.",
      "danger: 1 value changed; read them with --values.",
    ]);
  });
});
