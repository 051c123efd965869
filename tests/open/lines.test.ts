import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ASSESSMENTS } from "#domain/pack/rules.ts";
import { ANSWERS_BY_FIELD } from "#domain/referral/fields.ts";
import { referralLines } from "#open/lines.ts";
import { OPEN_LANGUAGES, type OpenLanguage, wordsOf } from "#open/words.ts";
import type { Inner } from "#protocol/envelope.ts";
import { labelsOf } from "../../tools/build/open-page.mjs";
import { readPackSource } from "../../tools/lib/pack-source.ts";
import { buildPacks } from "../../tools/pack/lib/build.ts";
import { createKeys } from "../../tools/pack/lib/keys.ts";
import { REAL_SOURCES } from "../packs/workbench.ts";
import { guides, indicators } from "../support/domain-data.ts";

/*
 * What an office without the app reads of a referral. The words are those of the built packs, so they are compared with the sources of the
 * packs. These guard: `labelsOf` in tools/build/open-page.mjs, `childView` in `basisInWords`, `valueInWords`.
 */
const dir = mkdtempSync(join(tmpdir(), "fanal-open-"));
let labels: Record<string, Record<string, string>>;

beforeAll(async () => {
  await createKeys(join(dir, "keys"));
  const built = await buildPacks({ sources: REAL_SOURCES, keysDir: join(dir, "keys"), outDir: join(dir, "out") });
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  labels = labelsOf(join(dir, "out"));
});
beforeEach(() => void vi.stubGlobal("__FANAL_LABELS__", labels));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const today = "2026-11-23";
const inner = (fields: Record<string, unknown>, basis: Inner["basis"]): Inner => ({
  v: 1,
  kind: "referral",
  refId: "cmVm",
  from: "team",
  deviceKeyId: "a2V5",
  seq: 1,
  day: today,
  to: { id: "shelter", keyIds: [] },
  body: { fields },
  ...(basis && { basis }),
});
const report = (childView?: "afraid") =>
  ({ kind: "child_protection", decidedBy: "safeguarding_lead", told: "told", day: today, childView }) as const;
const said = (lang: OpenLanguage, fields: Record<string, unknown>, basis: Inner["basis"] = report()) =>
  referralLines(inner(fields, basis), lang, wordsOf(lang), today);

/** Every value a phone of ours can put into a field whose words the packs have. */
const answers = (ids: readonly string[]) =>
  guides.questions.filter(({ id }) => ids.includes(id)).flatMap(({ options }) => options ?? []);
const VALUES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(ANSWERS_BY_FIELD).map(([field, ids]) => [field, answers(ids)])),
  indicators: indicators.map(({ id }) => id),
};

describe("an office reads words, not ids", () => {
  const strings: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.fromEntries(
    OPEN_LANGUAGES.map(({ lang }) => [
      lang,
      Object.assign({}, ...readPackSource("core").values.texts.flatMap(({ part }) => (part.lang === lang ? [part.strings] : []))),
    ]),
  );

  it.each(OPEN_LANGUAGES.map(({ lang }) => lang))(
    "%s: each sign, each way to reach the person, each need as the pack says it",
    (lang) => {
      for (const [field, values] of Object.entries(VALUES)) {
        expect(values.length, field).toBeGreaterThan(3);
        for (const value of values) {
          const key = field === "indicators" ? `indicator.${value}` : `label.${value}`;
          const words = strings[lang]?.[key] ?? strings["en"]?.[key];
          expect(words, `the pack has words for ${key}`).toBeTypeOf("string");
          expect(said(lang, { [field]: [value] })[0]?.values, key).toEqual([words]);
        }
      }
    },
  );

  it.each(OPEN_LANGUAGES.map(({ lang }) => lang))(
    "%s: age, danger, language and what the talk points to are words too",
    (lang) => {
      for (const [field, value] of [
        ["age_group", "child"],
        ["flags", "urgent_check"],
        ["language", "ti"],
        ...Object.values(ASSESSMENTS).map((name) => ["assessment", name]),
      ] as const) {
        expect(said(lang, { [field]: value })[0]?.values[0], `${field} ${value}`).not.toBe(value);
      }
    },
  );

  it("a value of another's guide stays the text it is, and is never looked up beyond the words of answers", () => {
    const strange = ["__proto__", "constructor", "open.title", "$t(open:title)", "{{day}}", "<b>x</b>"];
    expect(said("en", { reach: strange })[0]?.values[0]).toBe(strange.join(" · "));
  });
});

describe("why it may be there", () => {
  it("what the child wants stands under a report, and not where nobody asked a child", () => {
    const lines = said("en", {}, report("afraid"));
    expect(lines[0]).toEqual({ name: "To protect a child", values: ["I told them", "The child: Is afraid of it"] });
    expect(said("fr", {}, report("afraid"))[0]?.values[1]).toBe("L'enfant\u00a0: En a peur");
    expect(said("en", {}, report())[0]?.values).toEqual(["I told them"]);
  });

  const given = { organisationId: "o", scope: ["needs"], purpose: "p", lang: "ar", day: today };
  const consent = { ...given, kind: "consent" as const, how: "spoken" as const };

  it("what the yes was given for stands before it, in words where it is ours and as it was written where not", () => {
    const whatFor = (purpose: string) => said("en", {}, { ...consent, purpose, expires: today })[0];
    expect(whatFor("help_by_this_organisation")).toEqual({
      name: "What for",
      values: ["Help by this organisation with what is written here. For nothing else."],
    });
    for (const strange of ["a bed for the winter", "constructor", "<b>x</b>"])
      expect(whatFor(strange)?.values).toEqual([strange]);
    expect(said("en", {}, report())[0]?.name, "a report on a child's account has no yes").not.toBe("What for");
  });

  it("a yes that is over is said to be over", () => {
    expect(said("en", {}, { ...consent, expires: today })[1]?.values[0]).toContain("ends on 2026-11-23");
    expect(said("en", {}, { ...consent, expires: "2026-11-22" })[1]?.values[0]).toContain("Do not use");
  });
});
