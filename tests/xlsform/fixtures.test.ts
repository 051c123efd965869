import { afterAll, describe, expect, it } from "vitest";
import { readContext } from "../../tools/pack/guide/context.ts";
import { importForms } from "../../tools/pack/guide/import-forms.ts";
import { placeText } from "../../tools/pack/guide/places.ts";
import { FormFolder, GOOD, spoiled, type TestCell, workbook } from "./form-builder.ts";

const context = readContext("packs/core");
const folder = new FormFolder();
afterAll(() => {
  folder.remove();
});

const read = (path: string) => importForms([path], context);
let made = 0;
const form = (cells: Readonly<Record<string, TestCell>>) => read(folder.put(`form-${made++}.xlsx`, workbook(spoiled(cells))));

/** Place and reason of each refusal, without the name of the file. */
async function refusedAt(cells: Readonly<Record<string, TestCell>>): Promise<readonly string[]> {
  const result = await form(cells);
  if (result.ok) throw new Error("the form was taken");
  return result.error.map((refusal) => `${placeText({ ...refusal, file: "form" })}: ${refusal.reason}`);
}

describe("a form that is in order", () => {
  it("is taken with its questions, conditions, choices, indicators and words", async () => {
    const result = await form({});
    if (!result.ok) throw new Error(JSON.stringify(result.error, null, 2));
    const [imported] = result.value.forms;
    expect(imported?.slice.guide).toMatchObject({ id: "papers", who: "any_trained", questions: ["x_papers", "x_back"] });
    expect(imported?.slice.questions).toMatchObject([
      { id: "x_papers", type: "single", options: ["me", "somebody_else", "skip"], maps: { somebody_else: ["CTL-01"], me: [] } },
      { id: "x_back", type: "ynus", relevant: "${x_papers} = 'somebody_else'", maps: { no: ["CTL-01"] } },
    ]);
    expect(imported?.slice.texts["en"]?.strings).toMatchObject({
      "q.x_papers": "Who has your papers?",
      "label.somebody_else": "Somebody else",
    });
  });

  it("may be a table in Markdown or CSV whose first column names the sheet", async () => {
    const lines = Object.entries(GOOD).flatMap(([name, rows]) => [[name], ...rows.map((row) => ["", ...(row as string[])])]);
    const markdown = lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
    const csv = lines.map((line) => line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n");
    const slices = await Promise.all(
      [workbook(GOOD), markdown, csv].map(async (content, i) => {
        const result = await read(folder.put(`table.${["xlsx", "md", "csv"][i]}`, content));
        if (!result.ok) throw new Error(JSON.stringify(result.error));
        return result.value.forms[0]?.slice;
      }),
    );
    expect(slices[1]).toEqual(slices[0]);
    expect(slices[2]).toEqual(slices[0]);
  });

  it("says what it left out, and why", async () => {
    const result = await form({
      "survey!G1": "appearance",
      "survey!G2": "minimal",
      "survey!H1": "required",
      "survey!H2": "yes",
      "survey!A4": "deviceid",
      "survey!B4": "device",
      "notes!A1": "for the team",
    });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const [imported] = result.value.forms;
    expect(imported?.leftOut.map((left) => `${left.what} at ${left.cell}`)).toEqual([
      "column appearance at G2",
      "column required at H2",
      "row of type deviceid at A4",
    ]);
    expect(imported?.form.otherSheets).toEqual(["notes"]);
  });

  it("takes a number only in bands of the author", async () => {
    expect(await refusedAt({ "survey!A4": "integer", "survey!B4": "x_age", "survey!C4": "How old are you?" })).toEqual([
      "form: sheet survey, row 4, column type (A4): A number points to one person, so it is only taken in bands.",
    ]);
    const result = await form({
      "survey!A4": "integer",
      "survey!B4": "x_age",
      "survey!C4": "How old are you?",
      "survey!G1": "fanal_bands",
      "survey!G4": "0-12, 13-17, 18+",
    });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const slice = result.value.forms[0]?.slice;
    expect(slice?.questions[2]).toMatchObject({ type: "single", options: ["0_12", "13_17", "18_plus", "skip"] });
    expect(slice?.texts["en"]?.strings).toMatchObject({ "label.0_12": "0–12", "label.18_plus": "18+" });
  });

  it("gives the conditions of groups to the questions in them, and reads notes and acknowledgements out", async () => {
    const result = await form({
      "survey!A4": "begin_group",
      "survey!B4": "x_group",
      "survey!D4": "${x_back} = 'no'",
      "survey!A5": "select_one yes_no_not_sure",
      "survey!B5": "x_more",
      "survey!C5": "May I ask more?",
      "survey!D5": '${x_papers} != "me"',
      "survey!A6": "end_group",
      "survey!A7": "acknowledge",
      "survey!B7": "x_limits",
      "survey!C7": "I must tell when a child is in danger.",
      "survey!A8": "note",
      "survey!B8": "x_thanks",
      "survey!C8": "Thank you.",
    });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const slice = result.value.forms[0]?.slice;
    expect(slice?.questions[2]?.relevant).toBe("(${x_back} = 'no') and (${x_papers} != 'me')");
    expect(slice?.scripts).toEqual(["x_limits", "x_thanks"]);
    expect(slice?.forcedScripts).toEqual(["x_limits"]);
    expect(slice?.texts["en"]?.strings["script.x_limits"]).toBe("I must tell when a child is in danger.");
  });
});

const SURVEY = "form: sheet survey, row";
const NOT_TAKEN: readonly (readonly [string, Readonly<Record<string, TestCell>>, string])[] = [
  ["a field of free text", { "survey!A3": "text" }, `${SURVEY} 3, column type (A3): The type "text" is not taken.`],
  ["a place", { "survey!A3": "geopoint" }, `${SURVEY} 3, column type (A3): The type "geopoint" is not taken. A place`],
  ["a picture of a person", { "survey!A3": "image" }, `${SURVEY} 3, column type (A3): The type "image" is not taken.`],
  ["a calculation", { "survey!A3": "calculate" }, `${SURVEY} 3, column type (A3): The type "calculate" is not taken.`],
  ["a loop", { "survey!A3": "begin_repeat" }, `${SURVEY} 3, column type (A3): The type "begin_repeat" is not taken. Each`],
  [
    "choices from a file",
    { "survey!A3": "select_one_from_file a.csv" },
    `${SURVEY} 3, column type (A3): The type "select_one_from`,
  ],
  ["specify other", { "survey!A3": "select_one papers or_other" }, `${SURVEY} 3, column type (A3): The type`],
  ["a type nobody knows", { "survey!A3": "telepathy" }, `${SURVEY} 3, column type (A3): The type "telepathy" is not known.`],
  [
    "a list that is not there",
    { "survey!A3": "select_one nobody" },
    `${SURVEY} 3, column type (A3): The sheet choices has no list`,
  ],
  [
    "a filter of choices",
    { "survey!G1": "choice_filter", "survey!G2": "a=b" },
    `${SURVEY} 2, column choice_filter (G2): Choices are`,
  ],
  [
    "a constraint",
    { "survey!G1": "constraint", "survey!G2": "regex(., 'a')" },
    `${SURVEY} 2, column constraint (G2): Answers are`,
  ],
  [
    "pulldata",
    { "survey!D3": "pulldata('a', 'b') = 'c'" },
    `${SURVEY} 3, column relevant (D3): The condition uses the function pulldata`,
  ],
  [
    "a comparison of numbers",
    { "survey!D3": "${x_papers} > 3" },
    `${SURVEY} 3, column relevant (D3): The condition uses the comparison >`,
  ],
  [
    "a condition that waits for itself",
    { "survey!D2": "${x_back} = 'no'" },
    `${SURVEY} 2, column relevant (D2): Nobody can reach "x_papers"`,
  ],
  [
    "a question that is not there",
    { "survey!D3": "${x_nobody} = 'yes'" },
    `${SURVEY} 3, column relevant (D3): No question is called "x_nobody".`,
  ],
  [
    "an answer that is not there",
    { "survey!D3": "${x_papers} = 'gone'" },
    `${SURVEY} 3, column relevant (D3): "gone" is no answer of`,
  ],
  [
    "one name for two questions",
    { "survey!B3": "x_papers" },
    `${SURVEY} 3, column name (B3): Row 2 has the same name, "x_papers".`,
  ],
  ["a name with a space", { "survey!B3": "my question" }, `${SURVEY} 3, column name (B3): "my question" cannot name a question.`],
  ["the name of what Fanal works out", { "survey!B3": "age" }, `${SURVEY} 3, column name (B3): "age" is worked out by Fanal`],
  ["a row without words", { "survey!C3": "" }, `${SURVEY} 3, column label::English (en) (C3): The row has no words to show.`],
  [
    "an answer repeated in a text",
    { "survey!C3": "And ${x_papers}?" },
    `${SURVEY} 3, column label::English (en) (C3): The text repeats an answer`,
  ],
  [
    "an indicator that is not there",
    { "survey!F3": "no: CTL-99" },
    `${SURVEY} 3, column fanal_maps (F3): No indicator is called "CTL-99".`,
  ],
  ["a kind of offence", { "survey!F3": "no: CRI-03" }, `${SURVEY} 3, column fanal_maps (F3): "CRI-03" is a kind of offence`],
  [
    "an indicator for an answer that is not there",
    { "survey!F3": "maybe: CTL-01" },
    `${SURVEY} 3, column fanal_maps (F3): "maybe" is no answer`,
  ],
  [
    "a cell that cannot be read",
    { "survey!F3": "CTL-01" },
    `${SURVEY} 3, column fanal_maps (F3): "CTL-01" is not "name: value".`,
  ],
  ["a column of ours that is misspelt", { "survey!E1": "fanal_elment" }, `${SURVEY} 1, column fanal_elment: No column is called`],
  [
    "two choices with one name",
    { "choices!B3": "me" },
    'form: sheet choices, row 3, column name (B3): The list "papers" has the choice "me" twice.',
  ],
  [
    "one name with two texts",
    { "choices!C7": "Not really sure", "choices!A9": "papers", "choices!B9": "not_sure", "choices!C9": "Unsure" },
    'form: sheet choices, row 7, column label::English (en) (C7): "label.not_sure" already reads "Unsure"',
  ],
  [
    "a language nobody can tell",
    { "survey!C1": "label::Klingon (!!)" },
    `${SURVEY} 1, column label::Klingon (!!) (C1): The column names no language.`,
  ],
  [
    "an address instead of a recording",
    { "survey!G1": "media::audio::English (en)", "survey!G2": "https://example.org/a.mp3" },
    `${SURVEY} 2, column media::audio::English (en) (G2): "https://example.org/a.mp3" is no name`,
  ],
  [
    "a group that is not closed",
    { "survey!A4": "begin_group", "survey!B4": "x_g" },
    `${SURVEY} 4, column type (A4): The group is not closed.`,
  ],
  ["an end without a group", { "survey!A4": "end_group" }, `${SURVEY} 4, column type (A4): No group is open here.`],
  [
    "a guide that cannot be named",
    { "settings!B2": "my guide" },
    'form: sheet settings, row 2, column form_id (B2): "my guide" cannot name a guide.',
  ],
];

describe("what a form may not hold is refused by sheet, row and column", () => {
  it.each(NOT_TAKEN)("%s", async (_, cells, expected) => {
    const told = await refusedAt(cells);
    expect(told.find((line) => line.startsWith(expected)) ?? told).toEqual(expect.stringContaining(expected));
  });

  it("two forms that call different questions by one name", async () => {
    const one = folder.put("one.xlsx", workbook(GOOD));
    const two = folder.put("two.xlsx", workbook(spoiled({ "survey!F3": "no: CTL-02", "settings!B2": "other" })));
    const result = await importForms([one, two], context);
    if (result.ok) throw new Error("the forms were taken");
    expect(result.error.map(({ sheet, row, reason }) => ({ sheet, row, reason }))).toEqual([
      { sheet: "survey", row: 3, reason: `"x_back" is not the same question in ${one}.` },
    ]);
  });

  it("everything that is wrong is told at once, in the order of the form", async () => {
    const told = await refusedAt({ "settings!B2": "my guide", "survey!A3": "text", "survey!A2": "geopoint" });
    expect(told.map((line) => line.split(",")[0])).toEqual(["form: sheet survey", "form: sheet survey", "form: sheet settings"]);
  });
});
