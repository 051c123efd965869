import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readContext } from "../../tools/pack/guide/context.ts";
import { importForms } from "../../tools/pack/guide/import-forms.ts";

/**
 * Forms that others made, which the repository does not hold: pyxform's examples and IOM's case data standard. What each of them holds
 * was read by eye; a form is refused for something that is in it, at the place where it is.
 */
const DATA = process.env["FANAL_TEST_DATA"] ?? "../shared/data";

/** Per file the places and reasons that must be among those told; `null`: the form is taken. */
const EXPECTED: Readonly<Record<string, readonly (readonly [string, number, string, RegExp])[] | null>> = {
  "xlsform/ODKValidateWarnings.xlsx": [
    ["survey", 2, "A2", /type "text"/],
    ["survey", 3, "A3", /type "phone number"/],
    ["survey", 4, "A4", /number/],
    ["survey", 3, "D3", /no header/],
  ],
  "xlsform/bad_calc.xlsx": [["survey", 2, "A2", /type "calculate"/]],
  "xlsform/case_insensitivity.md": [
    ["SURVEY", 3, "A3", /select_one_external/],
    ["SURVEY", 3, "D3", /filtered/],
    ["SURVEY", 4, "A4", /osm/],
    ["CHOICES", 2, "B2", /"n1-c" cannot name a choice/],
  ],
  "xlsform/choice_filter_test.xlsx": [
    ["survey", 3, "D3", /filtered/],
    ["survey", 4, "D4", /filtered/],
    ["choices", 6, "B6", /"king" twice/],
  ],
  "xlsform/excel_with_macros.xlsm": [["", 0, "", /holds macros/]],
  "xlsform/extra_sheet_names.xlsx": [["survey", 2, "A2", /type "text"/]],
  "xlsform/flat_xlsform_test.xlsx": [
    ["survey", 3, "N3", /function regex/],
    ["survey", 22, "K22", /formula \(=TRUE\(\)\)/],
    ["survey", 34, "A34", /geopoint/],
    ["settings", 2, "B2", /"Flat test" cannot name a guide/],
  ],
  "xlsform/group.md": [
    ["survey", 2, "A2", /type "text"/],
    ["survey", 4, "A4", /phone number/],
    ["survey", 5, "A5", /only taken in bands/],
  ],
  "xlsform/include.xlsx": [["survey", 3, "A3", /type "include"/]],
  "xlsform/loop.md": [["survey", 3, "A3", /begin loop/]],
  "xlsform/loop.xlsx": [
    ["survey", 2, "A2", /free text/],
    ["survey", 3, "A3", /begin loop/],
  ],
  "xlsform/pull_data.xlsx": [["survey", 2, "D2", /worked out/]],
  "xlsform/specify_other.md": [["survey", 2, "A2", /"Specify other" opens a field of free text/]],
  "xlsform/survey_no_name.xlsx": [["", 0, "", /no sheet "survey"/]],
  "xlsform/xl_date_ambiguous_v1.xlsx": [
    ["survey", 2, "C2", /formula \(=B2\)/],
    ["survey", 6, "D6", /date/],
    ["choices", 2, "C2", /formula/],
  ],
  "xlsform/xlsform_spec_test.xlsx": [
    ["survey", 15, "A15", /begin repeat/],
    ["survey", 7, "N7", /function regex/],
  ],
  "xlsform/yes_or_no_question.md": null,
  "htcds/htcds_xlsform.xlsx": [
    ["survey", 5, "A5", /type "text"/],
    ["survey", 8, "A8", /type "date"/],
    ["survey", 35, "A35", /type "calculate"/],
    ["choices", 2, "B2", /"Feminine" cannot name a choice/],
  ],
};

const isThere = existsSync(DATA);
if (!isThere) console.warn(`Forms that others made are not in ${DATA}: only the list of what is expected of them is checked.`);

const files = ["xlsform", "htcds"].flatMap((folder) =>
  existsSync(join(DATA, folder)) ? readdirSync(join(DATA, folder)).map((name) => `${folder}/${name}`) : [],
);

describe("forms that others made", () => {
  it("are all in the list of what is expected", () => {
    expect(Object.keys(EXPECTED)).toEqual(expect.arrayContaining(files));
  });

  it.each(Object.keys(EXPECTED).filter((name) => files.includes(name)))("%s", async (name) => {
    const result = await importForms([join(DATA, name)], readContext("packs/core"));
    const expected = EXPECTED[name];
    if (expected === null || expected === undefined) {
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      expect(result.value.forms[0]?.slice.questions).toMatchObject([
        { id: "good_day", type: "single", options: ["yes", "no", "skip"] },
      ]);
      expect(result.value.forms[0]?.leftOut.map(({ what }) => what)).toEqual(["questions nobody can skip"]);
      return;
    }
    const told = result.ok ? [] : result.error;
    for (const [sheet, row, cell, reason] of expected)
      expect(told).toContainEqual(expect.objectContaining({ sheet, row, cell, reason: expect.stringMatching(reason) }));
    for (const { repair } of told) expect(repair).not.toBe("");
  });
});
