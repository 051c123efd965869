/** Where in a form something stands, in the words of the spreadsheet. Empty or 0 where it is about more than one place. */
export interface Place {
  /** The form's file as given on the command line. */
  readonly file: string;
  readonly sheet: string;
  /** From 1, as the spreadsheet counts. */
  readonly row: number;
  /** Header of the column. */
  readonly column: string;
  /** `E12`. */
  readonly cell: string;
}

/** One thing in a form that Fanal does not take, with what to do about it. */
export interface Refusal extends Place {
  readonly reason: string;
  readonly repair: string;
}

/** One thing that was read and deliberately not taken over: the guide works without it. */
export interface LeftOut extends Place {
  readonly what: string;
  readonly why: string;
}

export const inFile = (file: string): Place => ({ file, sheet: "", row: 0, column: "", cell: "" });
export const inSheet = (file: string, sheet: string, row = 0): Place => ({ file, sheet, row, column: "", cell: "" });

export function placeText({ file, sheet, row, column, cell }: Place): string {
  const where = [
    sheet === "" ? "" : `sheet ${sheet}`,
    row === 0 ? "" : `row ${row}`,
    column === "" ? (cell === "" ? "" : `cell ${cell}`) : `column ${column}${cell === "" ? "" : ` (${cell})`}`,
  ].filter((part) => part !== "");
  return where.length === 0 ? file : `${file}: ${where.join(", ")}`;
}

export const refusalText = (refusal: Refusal): string => `${placeText(refusal)}: ${refusal.reason} ${refusal.repair}`;

/** `0` → `A`, `26` → `AA`. */
export function columnLetters(index: number): string {
  let letters = "";
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** More than this says nothing new and would bury the first ones. */
const MOST_TOLD = 200;

const SHEETS: readonly string[] = ["", "survey", "choices", "settings", "fanal_texts"];

/** In the order in which a person goes through a form. */
export const byPlace = (a: Place, b: Place): number =>
  SHEETS.indexOf(a.sheet.toLowerCase()) - SHEETS.indexOf(b.sheet.toLowerCase()) || a.row - b.row;

/** Collects what is wrong with a form, so that all of it is told at once. */
export class Refusals {
  private readonly found: Refusal[] = [];
  private readonly seen = new Set<string>();

  get list(): readonly Refusal[] {
    return [...this.found].sort(byPlace);
  }

  add(place: Place, reason: string, repair: string): void {
    const key = `${placeText(place)} ${reason}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    if (this.found.length === MOST_TOLD)
      this.found.push({
        ...inFile(place.file),
        reason: "There is more than can be told at once.",
        repair: "Correct these first.",
      });
    if (this.found.length <= MOST_TOLD) this.found.push({ ...place, reason, repair });
  }
}
