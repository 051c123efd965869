import * as v from "valibot";
import { type Rules, RulesSchema } from "#domain/pack/rules.ts";
import type { Problem } from "./problems.ts";
import { checkShape } from "./shape.ts";
import type { YamlFile } from "./yaml-file.ts";

const WordsSchema = v.array(v.string());
export const AUTHORED_RULES = [
  "delphi",
  "age",
  "act",
  "means",
  "purpose",
  "smuggling",
  "aggravation",
  "table",
  "orders",
] as const;
const AuthoredSchema = v.strictObject({
  ...v.pick(RulesSchema, AUTHORED_RULES).entries,
  table: v.record(v.string(), WordsSchema),
});

/** One list of values per input of the table: every value the rules know, each once. */
const INPUT_SIZES = { age: 3, act: 3, means: 3, purpose: 4, smuggling: 3, aggravation: 3 } as const;
export const CODES_A_LINE = INPUT_SIZES.smuggling * INPUT_SIZES.aggravation;
export const TABLE_SIZE = Object.values(INPUT_SIZES).reduce((all, size) => all * size, 1);

const combinations = (lists: readonly (readonly string[])[]): string[] =>
  lists.reduce<string[]>(
    (made, list) => made.flatMap((start) => list.map((word) => (start === "" ? word : `${start} ${word}`))),
    [""],
  );

/**
 * Authors write one line for each "age act means purpose" with one code for each smuggling × aggravation; the pack holds the codes as
 * one list. A missing line is a hole, a line for words that do not exist is refused, and so is a line with too few codes.
 */
export function readRules(file: YamlFile, problems: Problem[]): Rules | null {
  const authored = checkShape(file, AuthoredSchema, file.value, problems);
  if (authored === null) return null;
  const before = problems.length;
  for (const [input, size] of Object.entries(INPUT_SIZES)) {
    const words = authored[input as keyof typeof INPUT_SIZES];
    if (new Set(words).size !== size || words.length !== size)
      problems.push(file.problem([input], `${words.length} values are listed.`, `List ${size} different ones.`));
  }
  const rows = combinations([authored.age, authored.act, authored.means, authored.purpose]);
  const columns = authored.smuggling.length * authored.aggravation.length;
  for (const row of Object.keys(authored.table)) {
    if (!rows.includes(row))
      problems.push(
        file.problem(["table", row], "No combination of values reads like this.", "Write it as: age act means purpose."),
      );
  }
  for (const row of rows) {
    const codes = authored.table[row];
    if (codes === undefined)
      problems.push(file.problem(["table"], `The table has a hole: "${row}" is missing.`, "Add the line."));
    else if (codes.length !== columns)
      problems.push(
        file.problem(
          ["table", row],
          `${codes.length} codes stand here.`,
          `Write ${columns}, one for each smuggling and aggravation.`,
        ),
      );
  }
  if (problems.length > before) return null;
  const table = rows.flatMap((row) => {
    const codes = authored.table[row] as readonly string[];
    codes.forEach((code, column) => {
      if (!/^(T1|T2|S2|S1|P1|N0)$/.test(code))
        problems.push(file.problem(["table", row, column], `"${code}" is no assessment.`, "Use T1, T2, S2, S1, P1 or N0."));
    });
    return codes;
  });
  if (table.length !== TABLE_SIZE)
    problems.push(file.problem(["table"], `The table has ${table.length} entries.`, `It needs ${TABLE_SIZE}.`));
  return problems.length > before ? null : checkShape(file, RulesSchema, { ...authored, table }, problems);
}
