import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { type Question, QuestionSchema } from "#domain/pack/guides.ts";
import { TICK_LIST_STEP } from "#domain/screening/compile.ts";
import { encodeCell, type Shape, TEXT_LIST } from "./codec.ts";
import {
  CHOICE_COLUMNS,
  CORE_SHAPE,
  GUIDE_COLUMNS,
  QUESTION_COLUMNS,
  RULE_COLUMNS,
  SCRIPT_KIND,
  SETTINGS_COLUMNS,
  SEVERAL,
  SURVEY_COLUMNS,
  TICK_LIST_KIND,
  textColumn,
} from "./columns.ts";
import { languageLabel } from "./languages.ts";
import { guideFromRows, rowsOf } from "./layout.ts";
import { type GuideSlice, whenValues } from "./slice.ts";

/** Text of a cell by the header of its column. */
type Cells = Readonly<Record<string, string>>;
export interface SheetTable {
  readonly name: string;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Headers in the order in which they are first used, those of XLSForm before ours. */
function table(name: string, rows: readonly Cells[], first: readonly string[]): SheetTable {
  const used = [...new Set(rows.flatMap((row) => Object.keys(row).filter((key) => row[key] !== "")))];
  const rank = (header: string): number => {
    const at = first.findIndex((known) => header === known || header.startsWith(`${known}::`));
    return at < 0 ? first.length : at;
  };
  const headers = used.sort((a, b) => rank(a) - rank(b));
  return { name, headers, rows: rows.map((row) => headers.map((header) => row[header] ?? "")) };
}

const TEXT_MAP: Shape = { kind: "map", of: { kind: "text" } };

class FormWriter {
  private readonly languages: readonly string[];
  private readonly told = new Set<string>();
  private readonly listByOptions = new Map<string, string>();
  private readonly choices: Cells[] = [];

  constructor(private readonly slice: GuideSlice) {
    this.languages = Object.keys(slice.texts).sort((a, b) => Number(b === "en") - Number(a === "en") || (a < b ? -1 : 1));
  }

  sheets(): readonly SheetTable[] {
    const survey = this.survey();
    for (const [list, values] of [["when", whenValues(this.slice.rules)]] as const)
      if (values.length > 0) this.list(list, values);
    const settings = this.settings();
    return [
      table("survey", survey, ["type", "name", "label", "hint", "relevant", "media::audio", "media::image"]),
      table("choices", this.choices, ["list_name", "name", "label"]),
      table("settings", [settings], ["form_title", "form_id", "version", "default_language"]),
      table("fanal_texts", this.otherTexts(), ["key", "label"]),
    ];
  }

  /** Every text and every file of one key and of the keys below it, by header. */
  private words(key: string): Cells {
    const cells: Record<string, string> = {};
    for (const lang of this.languages) {
      for (const [name, text] of Object.entries(this.slice.texts[lang]?.strings ?? {})) {
        const suffix = name === key ? "" : name.startsWith(`${key}.`) ? name.slice(key.length + 1) : null;
        if (suffix === null || !/^\w*$/.test(suffix)) continue;
        cells[`${textColumn(suffix)}::${languageLabel(lang)}`] = text;
        this.told.add(`${lang} ${name}`);
      }
    }
    for (const { key: owner, lang, kind, file } of this.slice.media)
      if (owner === key) cells[`media::${kind}::${languageLabel(lang)}`] = file;
    return cells;
  }

  private survey(): Cells[] {
    const rows = rowsOf(this.slice.guide);
    const out: Cells[] = [];
    rows.forEach((row, at) => {
      if (rows[at - 1]?.list !== row.list)
        out.push({ type: "begin_group", name: this.groupName(row.list, out), [SURVEY_COLUMNS.list]: row.list });
      out.push({
        ...this.row(row.id),
        [SURVEY_COLUMNS.basics]: row.basics ? "yes" : "",
        [SURVEY_COLUMNS.midway]: row.midway ? "yes" : "",
      });
      if (rows[at + 1]?.list !== row.list) out.push({ type: "end_group" });
    });
    return out;
  }

  private groupName(list: string, before: readonly Cells[]): string {
    const same = before.filter((row) => row["type"] === "begin_group" && row[SURVEY_COLUMNS.list] === list).length;
    return same === 0 ? `list_${list}` : `list_${list}_${same + 1}`;
  }

  private row(id: string): Cells {
    if (id === TICK_LIST_STEP) return { type: "note", name: id, [SURVEY_COLUMNS.kind]: TICK_LIST_KIND };
    const question = this.slice.questions.find((one) => one.id === id);
    if (question !== undefined) return this.question(question);
    const forced = this.slice.forcedScripts.includes(id);
    return { type: forced ? "acknowledge" : "note", name: id, [SURVEY_COLUMNS.kind]: SCRIPT_KIND, ...this.words(`script.${id}`) };
  }

  private question(question: Question): Cells {
    const { id, type, options } = question;
    const several = SEVERAL.includes(type) ? "select_multiple" : "select_one";
    const cells: Record<string, string> = {
      type: options.length === 0 ? "note" : `${several} ${this.listFor(id, options)}`,
      name: id,
      relevant: question.relevant ?? "",
      [SURVEY_COLUMNS.kind]: type,
      ...this.words(`q.${id}`),
    };
    for (const { field, column, shape } of QUESTION_COLUMNS) {
      const value = question[field as keyof Question];
      const schema = QuestionSchema.entries[field as keyof typeof QuestionSchema.entries];
      if (value !== undefined && !isDeepStrictEqual(value, v.getDefault(schema))) cells[column] = encodeCell(value, shape);
    }
    const elements = Object.entries(this.slice.core ?? {}).flatMap(([element, ids]) => (ids.includes(id) ? [element] : []));
    cells[SURVEY_COLUMNS.core] = elements.join(", ");
    const no = this.slice.noEquivalents[id];
    if (no !== undefined) cells[SURVEY_COLUMNS.no] = encodeCell(no.answers, TEXT_LIST);
    cells[SURVEY_COLUMNS.noIf] = no?.orIf ?? "";
    cells[SURVEY_COLUMNS.lawyerOnly] = this.slice.lawyerAnswers.includes(id) ? "yes" : "";
    cells[SURVEY_COLUMNS.referralOnly] = this.slice.referralOnly.includes(id) ? "yes" : "";
    return cells;
  }

  /** One list for all questions with the same answers. */
  private listFor(id: string, options: readonly string[]): string {
    const key = options.join(" ");
    const known = this.listByOptions.get(key);
    if (known !== undefined) return known;
    const plain = key === "yes no" ? "yes_no" : key === "yes no not_sure skip" ? "yes_no_not_sure" : `${id}_answers`;
    this.listByOptions.set(key, plain);
    this.list(plain, options);
    return plain;
  }

  private list(name: string, values: readonly string[]): void {
    for (const value of values)
      this.choices.push({
        list_name: name,
        name: value,
        ...this.words(`label.${value}`),
        [CHOICE_COLUMNS.exclusive]: this.slice.exclusive.includes(value) ? "yes" : "",
      });
  }

  private settings(): Cells {
    const { guide, rules, texts } = this.slice;
    const natural = guideFromRows(rowsOf(guide));
    const cells: Record<string, string> = {
      form_title: guide.id,
      form_id: guide.id,
      version: String(rules["version"] ?? ""),
      default_language: languageLabel("en"),
      [SETTINGS_COLUMNS.review]: encodeCell(
        Object.fromEntries(this.languages.map((lang) => [lang, texts[lang]?.review ?? "draft"])),
        TEXT_MAP,
      ),
    };
    const byPrefix = this.languages.flatMap((lang) => {
      const states = texts[lang]?.reviewByPrefix ?? {};
      return Object.keys(states).length === 0 ? [] : [[lang, states] as const];
    });
    if (byPrefix.length > 0) cells[SETTINGS_COLUMNS.reviewByPrefix] = JSON.stringify(Object.fromEntries(byPrefix));
    for (const { field, column, shape } of GUIDE_COLUMNS) {
      const value = new Map<string, unknown>(Object.entries(guide)).get(field);
      if (value !== undefined && !isDeepStrictEqual(value, natural[field])) cells[column] = encodeCell(value, shape);
    }
    const rest = Object.entries(this.slice.core ?? {}).filter(([, ids]) => !Array.isArray(ids) || ids.length === 0);
    if (this.slice.core !== null && (rest.length > 0 || Object.keys(this.slice.core).length === 0))
      cells[SETTINGS_COLUMNS.core] = encodeCell(Object.fromEntries(rest), CORE_SHAPE);
    for (const { field, column, shape } of RULE_COLUMNS) if (field in rules) cells[column] = encodeCell(rules[field], shape);
    return cells;
  }

  /** Words that stand on no row: stop rules, what is never asked, who may ask. */
  private otherTexts(): Cells[] {
    const keys = new Set(
      this.languages.flatMap((lang) =>
        Object.keys(this.slice.texts[lang]?.strings ?? {}).filter((key) => !this.told.has(`${lang} ${key}`)),
      ),
    );
    return [...keys].map((key) => ({
      key,
      ...Object.fromEntries(
        this.languages.flatMap((lang) => {
          const text = this.slice.texts[lang]?.strings[key];
          return text === undefined || this.told.has(`${lang} ${key}`) ? [] : [[`label::${languageLabel(lang)}`, text] as const];
        }),
      ),
    }));
  }
}

/** The sheets of the form that holds one guide. What `readForm` and `importForm` make of them is the same guide again. */
export const exportSlice = (slice: GuideSlice): readonly SheetTable[] => new FormWriter(slice).sheets();
