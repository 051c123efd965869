import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { guideStepIds } from "#domain/screening/compile.ts";
import { readContext } from "../../tools/pack/guide/context.ts";
import { exportSlice } from "../../tools/pack/guide/export.ts";
import { importForms } from "../../tools/pack/guide/import-forms.ts";
import { openForm } from "../../tools/pack/guide/open-form.ts";
import { type GuideSlice, type GuideSource, mergeSlice, NO_GUIDES, sliceGuide } from "../../tools/pack/guide/slice.ts";
import { packFiles, writePackFiles } from "../../tools/pack/guide/write-pack.ts";
import { writeCsvTable } from "../../tools/pack/guide/write-table.ts";
import { writeWorkbook } from "../../tools/pack/guide/write-workbook.ts";
import { FormFolder } from "./form-builder.ts";

const CORE = fileURLToPath(new URL("../../packs/core", import.meta.url));
const context = readContext(CORE);
const { source } = context;
const guideIds = source.guides.guides.map(({ id }) => id);
const folder = new FormFolder();
afterAll(() => {
  folder.remove();
});

async function formOf(slice: GuideSlice, name: string): Promise<string> {
  return folder.put(name, Buffer.from(await writeWorkbook(exportSlice(slice))));
}

const sliceOf = (id: string, from: GuideSource = source): GuideSlice => {
  const slice = sliceGuide(from, id);
  if (slice === null) throw new Error(`no guide ${id}`);
  return slice;
};

/** Lists whose order means nothing, in one order. */
const sorted = (value: GuideSource): unknown => {
  const { guides } = value;
  const byId = <T extends { readonly id: string }>(list: readonly T[]): T[] => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
  const sets = (ids: unknown): unknown => (Array.isArray(ids) ? [...ids].sort() : ids);
  return {
    ...value,
    guides: {
      ...guides,
      questions: byId(guides.questions),
      guides: byId(guides.guides),
      scripts: sets(guides.scripts),
      forcedScripts: sets(guides.forcedScripts),
      exclusive: sets(guides.exclusive),
      core: Object.fromEntries(
        Object.entries(guides.core).map(([id, core]) => [
          id,
          Object.fromEntries(Object.entries(core).map(([element, ids]) => [element, sets(ids)])),
        ]),
      ),
      lawyerOnly: { ...guides.lawyerOnly, answers: sets(guides.lawyerOnly.answers) },
    },
  };
};

describe("our own guides as XLSForms", () => {
  it("are all there: a rapid, a full, a child and an observation guide", () => {
    expect(guideIds).toEqual(expect.arrayContaining(["rapid", "full", "child", "observation"]));
    expect(Object.keys(source.texts)).toEqual(expect.arrayContaining(["en", "fr", "ar"]));
  });

  it.each(guideIds)("%s comes back from its form exactly as it was, with the words of every language", async (id) => {
    const slice = sliceOf(id);
    const form = await openForm(await formOf(slice, `${id}.xlsx`));
    if (!form.ok) throw new Error(JSON.stringify(form.error, null, 2));
    expect(form.value.slice).toEqual(slice);
    expect(form.value.leftOut).toEqual([]);
  });

  it.each(guideIds)("%s comes back from CSV too", async (id) => {
    const slice = sliceOf(id);
    const form = await openForm(folder.put(`${id}.csv`, writeCsvTable(exportSlice(slice))));
    if (!form.ok) throw new Error(JSON.stringify(form.error, null, 2));
    expect(form.value.slice).toEqual(slice);
  });

  it("together give back the whole guide file, and all its words", async () => {
    const files = await Promise.all(guideIds.map((id) => formOf(sliceOf(id), `all/${id}.xlsx`)));
    const imported = await importForms(files, context);
    if (!imported.ok) throw new Error(JSON.stringify(imported.error, null, 2));
    expect(sorted(imported.value.alone)).toEqual(sorted(source));
    expect(sorted(imported.value.merged)).toEqual(sorted(source));
  });

  it("written out as a pack folder are read by the build as the same guides", async () => {
    const dir = `${folder.dir}/pack`;
    writePackFiles(dir, packFiles(source));
    folder.put(
      "pack/pack.yaml",
      "packId: copy\nversion: 1\ncreated: 2026-11-21T00:00:00Z\nexpires: 2027-05-21T00:00:00Z\nminAppSchema: 1\nparts: [content]\n",
    );
    const again = readContext(dir).source;
    expect(again.guides).toEqual(source.guides);
    expect(again.texts).toEqual(source.texts);
    expect(again.notes).toEqual(source.notes);
  });
});

describe("what our guides do not use yet comes back as well", () => {
  const question = source.guides.questions.find(({ id }) => id === "q41")!;
  const odd: GuideSource = {
    ...source,
    guides: {
      ...source.guides,
      questions: source.guides.questions.map((one) =>
        one.id !== "q41"
          ? one
          : {
              ...question,
              maps: { ...question.maps, not_sure: [] },
              clears: { no_one_stops_me: { q21: ["CTL-07"], q20: ["LAB-09", "CTL-07"] }, not_sure: {} },
              spontaneous: true,
              hasNote: true,
              hasAvoid: true,
              optionWho: { they_would_hurt_family: "specialist" },
            },
      ),
      guides: source.guides.guides.map((guide) =>
        guide.id === "rapid" ? { ...guide, optional: [...guide.optional, "q41"], basics: ["q20", "q01"] } : guide,
      ),
    },
    texts: {
      ...source.texts,
      en: {
        ...source.texts["en"]!,
        reviewByPrefix: { "q.": "reviewed" },
        strings: {
          ...source.texts["en"]!.strings,
          "q.q41": '=HYPERLINK("http://x")',
          "q.q41.note": "- first\n- second, with 'quotes' and \"these\"; and | this",
          "q.q41.avoid": "'+ already has an apostrophe",
          "label.not_sure": "@SUM(A1)",
          "script.limits": "  two spaces before and one after ",
        },
      },
    },
    media: [
      { key: "q.q41", lang: "ar", kind: "audio", file: "q41_ar.mp3" },
      { key: "label.afraid_of_them", lang: "en", kind: "image", file: "afraid.svg" },
    ],
  };

  it("an explicit none, answers that take back, a question listed twice, texts like formulas, recordings", async () => {
    const slice = sliceOf("rapid", odd);
    const form = await openForm(await formOf(slice, "odd.xlsx"));
    if (!form.ok) throw new Error(JSON.stringify(form.error, null, 2));
    expect(form.value.slice).toEqual(slice);
  });

  it("no cell of an exported form begins like a formula", () => {
    const cells = exportSlice(sliceOf("rapid", odd)).flatMap(({ headers, rows }) => [headers, ...rows].flat());
    expect(cells.filter((text) => /^[=+\-@]/.test(text)).length).toBeGreaterThan(0);
    return writeWorkbook(exportSlice(sliceOf("rapid", odd))).then(async (bytes) => {
      const { readXlsx } = await import("hucre/xlsx");
      const written = (await readXlsx(bytes)).sheets.flatMap(({ rows }) => rows.flat());
      expect(written.filter((value) => typeof value === "string" && /^[=+\-@\t\r]/.test(value))).toEqual([]);
    });
  });
});

describe("a form laid over a pack", () => {
  it("changes what it names and nothing else", () => {
    const slice = sliceOf("child");
    const changed: GuideSlice = {
      ...slice,
      questions: slice.questions.map((one) => (one.id === "c05" ? { ...one, who: "specialist" } : one)),
    };
    const merged = mergeSlice(source, changed);
    const differing = merged.guides.questions.filter(
      (one, i) => JSON.stringify(one) !== JSON.stringify(source.guides.questions[i]),
    );
    expect(differing.map(({ id }) => id)).toEqual(["c05"]);
    expect(merged.guides.guides.map((guide) => guideStepIds(guide))).toEqual(
      source.guides.guides.map((guide) => guideStepIds(guide)),
    );
    expect(merged.texts).toEqual(source.texts);
  });

  it("standing alone counts nobody as an adult before its author says how age is known", () => {
    const { rules: _, ...bare } = sliceOf("rapid");
    const alone = mergeSlice(NO_GUIDES, { ...bare, rules: {} });
    expect(alone.guides.age.adult).toBe("'' = 'never'");
  });
});
