import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { planImport } from "../../tools/i18n/plan-import.ts";
import { type Unit, unitId, unitsOf } from "../../tools/i18n/units.ts";
import { readWorkspace } from "../../tools/i18n/workspace.ts";
import { packFileText } from "../../tools/i18n/write-import.ts";
import { readXliff } from "../../tools/i18n/xliff-read.ts";
import { markOf, xliffText } from "../../tools/i18n/xliff-write.ts";
import { bench, exported, importText, withTargets } from "./workbench.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.string({
    unit: fc.constantFrom(
      "<",
      ">",
      "&",
      "]]>",
      '"',
      "'",
      "\r",
      "\n",
      "\t",
      " ",
      "\u0000",
      "\ud800",
      "\udfff",
      "\ufffe",
      "\u200c",
      "\u202e",
      "&#13;",
      "{{",
      "<cp/>",
      "é",
    ),
  }),
);

const unit = (key: string, source: string, target: string): Unit => ({
  file: "packs/core/guides",
  key,
  source,
  target,
  state: "translated",
  isPlural: false,
  limit: 8000,
});

describe("what is written as XLIFF is read back the same", () => {
  it("whatever characters the texts and their ids hold", () => {
    fc.assert(
      fc.property(hostile, hostile, fc.string({ unit: "grapheme", minLength: 1 }), (source, target, key) => {
        const written = xliffText("fr", [unit(key, source, target)], {
          general: [],
          of: () => [{ category: "word", text: source }],
        });
        const read = readXliff(new TextEncoder().encode(written));
        expect(read.ok && read.value.units).toEqual([
          { id: `packs/core/guides#${key}`, source, target, state: "translated", mark: markOf(target), fault: null },
        ]);
      }),
      { numRuns: 400 },
    );
  });
});

describe("export and import of the same is the identity", () => {
  it("for texts that are there already, byte for byte, however hostile they are", () => {
    fc.assert(
      fc.property(hostile, hostile, (leave, title) => {
        const { root, write, all } = bench();
        write("locales/fr/common.json", JSON.stringify({ leave, state: { sent: leave }, days_other: title }));
        write(
          "packs/core/text/fr/rights.yaml",
          packFileText(null, { lang: "fr", audience: "public", review: "draft" }, new Map([["right.A.title", title]])),
        );
        const before = all();
        const { changes, refused } = importText(root, exported(root, "fr"));
        expect({ changes, refused }).toEqual({ changes: [], refused: [] });
        expect(all()).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });
  it("for texts that are taken in: the next export has them as they were sent", () => {
    const plain = fc.string({
      unit: fc.constantFrom("a", "é", "Q", " ", "\n", ":", "#", "-", "'", '"', "&", "%", "|", ">", "*", "!", "[", "1", "~", "ç"),
    });
    fc.assert(
      fc.property(plain, plain, (leave, title) => {
        fc.pre(leave.trim() !== "" && title.trim() !== "");
        const { root } = bench();
        const texts = { "locales/common#leave": leave.trim(), "packs/core/rights#right.A.title": title.trim() };
        fc.pre(importText(root, withTargets(root, texts)).refused.length === 0);
        const after = new Map(unitsOf(readWorkspace(root), "fr").map((found) => [unitId(found), found.target]));
        for (const [id, text] of Object.entries(texts)) expect(after.get(id)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
  it("for a pack file, in any characters", () => {
    fc.assert(
      fc.property(
        hostile.filter((text) => !/\p{Cs}/u.test(text)),
        (text) => {
          const written = packFileText(null, { lang: "fr", audience: "public", review: "draft" }, new Map([["k", text]]));
          expect(parse(written).strings.k).toBe(text);
        },
      ),
      { numRuns: 1500, examples: [[" \n"], ["a\n \nb"], ["\r"], ["---"], ["yes"], ["- a: b # c"]] },
    );
  });
  it("for every language we have", () => {
    const workspace = readWorkspace(".");
    for (const lang of workspace.locales.keys()) {
      if (lang === "en") continue;
      const written = xliffText(lang, unitsOf(workspace, lang, { all: true }), { general: [], of: () => [] });
      const read = readXliff(new TextEncoder().encode(written));
      const plan = read.ok ? planImport(workspace, read.value) : read;
      expect({ lang, ...(plan.ok ? { changes: plan.value.changes, refused: plan.value.refused } : plan) }).toEqual({
        lang,
        changes: [],
        refused: [],
      });
    }
  });
});
