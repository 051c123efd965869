import { CHOICE_COLUMNS, PREFIX, suffixOf } from "./columns.ts";
import type { FormTexts, LeftOuts } from "./import-texts.ts";
import type { Refusals } from "./places.ts";
import type { Form, FormRow } from "./rows.ts";

const VALUE = /^[a-z0-9_]{1,60}$/;

/** Lists of choices. A list is read when a question uses it: what nobody uses is left out. */
export class ChoiceLists {
  readonly exclusive = new Set<string>();
  readonly rowByValue = new Map<string, FormRow>();
  private readonly rowsByList = new Map<string, FormRow[]>();
  private readonly readLists = new Map<string, readonly string[]>();

  constructor(
    form: Form,
    private readonly texts: FormTexts,
    private readonly refusals: Refusals,
    private readonly leftOut: LeftOuts,
  ) {
    for (const row of form.sheets.choices?.rows ?? []) {
      const list = row.text("list_name");
      if (list === "") refusals.add(row.place("list_name"), "The choice belongs to no list.", "Write the name of its list.");
      else this.rowsByList.set(list, [...(this.rowsByList.get(list) ?? []), row]);
    }
    for (const { key, header } of form.sheets.choices?.columns ?? []) {
      const known =
        key.startsWith("media::") || suffixOf(key) !== null || Object.values(CHOICE_COLUMNS).some((name) => name === key);
      if (key.startsWith(PREFIX) && !known)
        refusals.add(
          { ...(form.sheets.choices?.place ?? row0(form)), column: header },
          `No column is called "${header}".`,
          "Check its spelling in docs/guide-format.md.",
        );
    }
  }

  /** Values of a list in order, or null when there is no such list. */
  values(list: string): readonly string[] | null {
    const known = this.readLists.get(list);
    if (known !== undefined) return known;
    const rows = this.rowsByList.get(list);
    if (rows === undefined) return null;
    const values: string[] = [];
    const misnamed = rows.filter((row) => !VALUE.test(row.text("name")));
    for (const row of rows) {
      const value = row.text("name");
      if (!VALUE.test(value)) {
        const more = misnamed.length === 1 ? "" : ` (and ${misnamed.length - 1} more in this list)`;
        if (row === misnamed[0])
          this.refusals.add(
            row.place("name"),
            value === "" ? `The choice has no name${more}.` : `"${value}" cannot name a choice${more}.`,
            "Use small letters, digits and _ (60 at most).",
          );
      } else if (values.includes(value))
        this.refusals.add(row.place("name"), `The list "${list}" has the choice "${value}" twice.`, "Keep one.");
      else {
        values.push(value);
        this.takeChoice(row, value);
      }
    }
    this.readLists.set(list, values);
    return values;
  }

  private takeChoice(row: FormRow, value: string): void {
    this.texts.take(row, `label.${value}`);
    this.rowByValue.set(value, this.rowByValue.get(value) ?? row);
    const exclusive = row.text(CHOICE_COLUMNS.exclusive).toLowerCase();
    if (exclusive === "yes") this.exclusive.add(value);
    else if (exclusive !== "" && exclusive !== "no")
      this.refusals.add(row.place(CHOICE_COLUMNS.exclusive), `"${exclusive}" is neither yes nor no.`, "Write yes, or nothing.");
    for (const { key, header, language } of row.filled) {
      const isKnown =
        ["list_name", "name", "media::audio", "media::image", CHOICE_COLUMNS.exclusive].includes(key) || suffixOf(key) !== null;
      if (!isKnown) this.leftOut.add(row, key, `column ${header}`, "Fanal does not use this column of choices.", language);
    }
  }

  /** To be called last: names the lists no question used. */
  tellUnused(): void {
    for (const [list, rows] of this.rowsByList) {
      const first = rows[0];
      if (!this.readLists.has(list) && first !== undefined)
        this.leftOut.add(first, "list_name", `list ${list}`, "No question that was taken over uses it.");
    }
  }
}

const row0 = ({ file }: Form) => ({ file, sheet: "choices", row: 1, column: "", cell: "" });
