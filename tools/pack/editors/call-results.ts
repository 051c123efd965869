import { parseCsv } from "hucre/csv";
import * as v from "valibot";
import { CALL_OUTCOMES, type CallOutcome } from "#domain/directory/call-marks.ts";
import { DaySchema, IdSchema } from "#domain/pack/common.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { unguardCell } from "#lib/spreadsheet-cell.ts";
import type { SourcedService } from "../lib/read-services.ts";
import { CALL_COLUMNS } from "./calls.ts";

export const MAX_ROWS = 5000;
export const MAX_BYTES = 5_000_000;

export interface CallResult {
  readonly entry: SourcedService;
  /** Which of the service's phones. */
  readonly phone: number;
  readonly date: string;
  readonly outcome: CallOutcome;
  /** Empty where nothing was written. */
  readonly correction: string;
  /** As the spreadsheet counts, the header being 1. */
  readonly row: number;
}

export interface RefusedRow {
  readonly row: number;
  readonly reason: string;
  readonly repair: string;
}

export interface CallResults {
  readonly results: readonly CallResult[];
  /** Rows nobody has filled in. */
  readonly empty: number;
}

const RowSchema = v.object({
  id: IdSchema,
  number: v.pipe(v.string(), v.regex(/^'?\+?[0-9*# ]{2,30}$/)),
  date: DaySchema,
  outcome: v.picklist(CALL_OUTCOMES),
  correction: v.pipe(v.string(), v.maxLength(500)),
});

const REPAIRS: Readonly<Record<string, readonly [string, string]>> = {
  id: ["is no id of a service.", "Copy it from the list that was sent out."],
  number: ["is no number.", "Copy it from the list that was sent out."],
  date: ["is no day.", "Write year, month and day of the call: 2026-03-31."],
  outcome: ["is no outcome.", "Write correct, wrong or no answer."],
  correction: ["is too long.", "Shorten it to 500 letters."],
};

const digits = (number: string): string => number.replace(/[^0-9*#]/g, "");

function misfit(issue: v.BaseIssue<unknown>): readonly [string, string] {
  const column = String(issue.path?.[0]?.key ?? "id");
  const [reason, repair] = REPAIRS[column] ?? ["does not fit.", "Copy the row from the list that was sent out."];
  const shown = JSON.stringify(cleanOutsideText(String(issue.path?.[0]?.value ?? "")).slice(0, 60));
  return [shown === '""' ? `${column} is empty.` : `${column}: ${shown} ${reason}`, repair];
}

/** Cells by column name; a name nobody asked for is not read. */
function tableOf(text: string): Result<readonly Readonly<Record<string, string>>[], RefusedRow> {
  const refuse = (reason: string, repair: string): Result<never, RefusedRow> => err({ row: 1, reason, repair });
  if (text.length > MAX_BYTES) return refuse("The file is too large.", `A list of calls has at most ${MAX_ROWS} rows.`);
  const delimiter = /^\uFEFF?"?\w+"?([,;\t])/.exec(text)?.[1];
  const [header = [], ...lines] = parseCsv(text, { ...(delimiter !== undefined && { delimiter }), maxRows: MAX_ROWS + 2 });
  const names = header.map((cell) => String(cell ?? "").trim());
  const missing = ["id", "number", "date", "outcome"].filter((name) => !names.includes(name));
  if (missing.length > 0)
    return refuse(
      `The columns ${missing.join(", ")} are missing.`,
      `The first row names the columns: ${CALL_COLUMNS.join(", ")}.`,
    );
  const twice = names.find((name, at) => name !== "" && names.indexOf(name) !== at);
  if (twice !== undefined) return refuse(`Two columns are called ${twice}.`, "Keep one of the two.");
  if (lines.length > MAX_ROWS) return refuse("The file has too many rows.", `Split it: at most ${MAX_ROWS} rows.`);
  return ok(lines.map((line) => Object.fromEntries(names.map((name, at) => [name, unguardCell(String(line[at] ?? "")).trim()]))));
}

/** Results of calls out of a list that came back, or every row that is refused. `today`: `YYYY-MM-DD`. */
export function readCallResults(
  text: string,
  services: readonly SourcedService[],
  today: string,
): Result<CallResults, readonly RefusedRow[]> {
  const table = tableOf(text);
  if (!table.ok) return err([table.error]);
  const refused: RefusedRow[] = [];
  const results: CallResult[] = [];
  const seen = new Map<string, number>();
  let empty = 0;
  table.value.forEach((cells, at) => {
    const row = at + 2;
    const refuse = (reason: string, repair: string): void => void refused.push({ row, reason, repair });
    const { id = "", number = "", date = "", outcome = "", correction = "" } = cells;
    if (`${date}${outcome}${correction}` === "") {
      empty += 1;
      return;
    }
    const parsed = v.safeParse(RowSchema, {
      id,
      number,
      date,
      outcome: outcome.toLowerCase().replace(/[\s_-]+/g, "_"),
      correction,
    });
    if (!parsed.success) {
      for (const issue of parsed.issues) refuse(...misfit(issue));
      return;
    }
    const [entry, ...others] = services.filter(({ service }) => service.id === id);
    if (others.length > 0)
      return refuse(
        `"${id}" stands in more than one pack.`,
        "Name the folder of the pack whose entry is meant, such as calls packs/calais --results FILE.",
      );
    if (entry === undefined)
      return refuse(
        `No service of the packs has the id "${id}".`,
        "Take the row out, or make a new list: the service may be gone.",
      );
    const phone = entry.service.phones.findIndex((one) => digits(one.number) === digits(number));
    if (phone < 0)
      return refuse(
        `${number} is no number of ${id}.`,
        "Copy the number from the list; a new number belongs into the column correction.",
      );
    if (date > today) return refuse(`The call is dated ${date}, and today is ${today}.`, "Correct the date.");
    const { assured_date = "" } = entry.service;
    if (date < assured_date)
      return refuse(`The call of ${date} is older than the one the pack knows (${assured_date}).`, "Take the row out.");
    const key = `${id} ${phone}`;
    const first = seen.get(key);
    if (first !== undefined) return refuse(`The same number stands in row ${first}.`, "Keep the later call.");
    seen.set(key, row);
    results.push({ entry, phone, date, outcome: parsed.output.outcome, correction, row });
  });
  return refused.length > 0 ? err(refused) : ok({ results, empty });
}
