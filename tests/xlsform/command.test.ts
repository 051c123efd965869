import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  CHOICE_COLUMNS,
  GUIDE_COLUMNS,
  QUESTION_COLUMNS,
  RULE_COLUMNS,
  SETTINGS_COLUMNS,
  SURVEY_COLUMNS,
} from "../../tools/pack/guide/columns.ts";
import { guideCommand } from "../../tools/pack/guide/command.ts";
import { FormFolder, GOOD, spoiled, workbook } from "./form-builder.ts";

const folder = new FormFolder();
afterAll(() => {
  folder.remove();
});

async function guide(
  words: readonly string[],
  more: { readonly out?: string; readonly into?: boolean; readonly pack?: string } = {},
) {
  const said: string[] = [];
  const options = { out: undefined, pack: "packs/core", into: false, json: false, strict: false, ...more };
  const code = await guideCommand(words, options, (line) => said.push(line));
  return { code, said: said.join("\n") };
}

describe("pack guide", () => {
  it("writes every guide into a folder and reads them again", async () => {
    const forms = join(folder.dir, "forms");
    const written = await guide(["export", "all"], { out: forms });
    expect(written).toMatchObject({ code: 0 });
    const files = ["rapid", "full", "child", "observation"].map((id) => join(forms, `${id}.xlsx`));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    const pack = join(folder.dir, "pack");
    expect(await guide(["import", ...files], { out: pack })).toMatchObject({ code: 0 });
    expect(readFileSync(join(pack, "content/guides.yaml"), "utf8")).toContain("- id: observation");
    expect(readFileSync(join(pack, "text/ar/guides.yaml"), "utf8")).toContain("lang: ar");
  });

  it("says what a form lacks, and writes nothing when it is refused", async () => {
    const good = await guide(["import", folder.put("good.xlsx", workbook(GOOD))]);
    expect(good.code).toBe(0);
    expect(good.said).toContain('guide "papers", 2 questions, languages en');
    expect(good.said).toContain("fanal_age");
    const out = join(folder.dir, "nothing");
    const bad = await guide(["import", folder.put("bad.xlsx", workbook(spoiled({ "survey!A3": "text" })))], { out });
    expect(bad.code).toBe(1);
    expect(bad.said).toContain("sheet survey, row 3, column type (A3)");
    expect(bad.said).toContain("Nothing was imported.");
    expect(existsSync(out)).toBe(false);
  });

  it("lays a form over a pack", async () => {
    const pack = join(folder.dir, "copy");
    folder.put("copy/pack.yaml", readFileSync("packs/core/pack.yaml", "utf8"));
    for (const path of ["content/guides.yaml", "content/indicators.yaml", "text/en/guides.yaml"])
      folder.put(`copy/${path}`, readFileSync(`packs/core/${path}`, "utf8"));
    expect(await guide(["import", folder.put("good.xlsx", workbook(GOOD))], { pack, into: true })).toMatchObject({ code: 0 });
    const guides = readFileSync(join(pack, "content/guides.yaml"), "utf8");
    expect(guides).toContain("- id: x_papers");
    expect(guides).toContain("- id: q01");
    expect(readFileSync(join(pack, "text/en/guides.yaml"), "utf8")).toContain("Who has your papers?");
    expect((await guide(["export", "papers"], { pack, out: join(folder.dir, "papers.xlsx") })).code).toBe(0);
  });

  it("knows no guide of another name, and no other word", async () => {
    expect(await guide(["export", "nobody"])).toMatchObject({ code: 1, said: expect.stringContaining("there are rapid") });
    expect((await guide(["sing"])).code).toBe(1);
  });
});

describe("docs/guide-format.md", () => {
  const text = readFileSync("docs/guide-format.md", "utf8");
  it("names an example form that is taken as it is", async () => {
    expect(text).toContain("example-form.csv");
    expect(await guide(["import", "docs/example-form.csv"])).toMatchObject({ code: 0 });
  });

  const columns = [
    ...[...QUESTION_COLUMNS, ...GUIDE_COLUMNS, ...RULE_COLUMNS].map(({ column }) => column),
    ...Object.values(SURVEY_COLUMNS),
    ...Object.values(CHOICE_COLUMNS),
    ...Object.values(SETTINGS_COLUMNS),
  ];
  it.each([...new Set(columns)])("says what the column %s is", (column) => {
    expect(text).toMatch(new RegExp(`\`${column}\`|\`${column}::`));
  });
});
