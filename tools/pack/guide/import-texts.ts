import { suffixOf } from "./columns.ts";
import { isMediaFile, type MediaEntry } from "./media.ts";
import type { LeftOut, Refusals } from "./places.ts";
import type { Form, FormRow } from "./rows.ts";

/** Things not taken over, each column once, with how often it was filled. */
export class LeftOuts {
  readonly list: LeftOut[] = [];
  private readonly seen = new Set<string>();

  add(row: FormRow, column: string, what: string, why: string, language?: string): void {
    const place = row.place(column, language);
    const key = `${place.sheet} ${what}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.list.push({ ...place, what, why });
  }
}

/** Words and files of a form by language and key, as they are met on its rows. */
export class FormTexts {
  readonly strings = new Map<string, Map<string, string>>();
  readonly media: MediaEntry[] = [];
  private readonly defaultLanguage: string;

  constructor(
    form: Form,
    defaultLanguage: string | null,
    private readonly refusals: Refusals,
  ) {
    this.defaultLanguage = defaultLanguage ?? "en";
    this.assumed = defaultLanguage === null && this.hasUnnamed(form);
  }

  /** True when words without a language were taken for English because the form says nothing else. */
  readonly assumed: boolean;

  private hasUnnamed(form: Form): boolean {
    return (["survey", "choices"] as const).some((name) =>
      form.sheets[name]?.columns.some(({ key, language }) => key === "label" && language === ""),
    );
  }

  get languages(): readonly string[] {
    return [...this.strings.keys()];
  }

  put(lang: string, key: string, text: string, row: FormRow, column: string, language: string): void {
    const part = this.strings.get(lang) ?? new Map<string, string>();
    this.strings.set(lang, part);
    const before = part.get(key);
    if (before !== undefined && before !== text)
      this.refusals.add(
        row.place(column, language),
        `"${key}" already reads "${before.slice(0, 60)}": one name has one text wherever it occurs.`,
        "Make the texts the same, or give one of the two another name.",
      );
    else part.set(key, text);
  }

  /** All words and files of one row under `key`; a suffix is added for words beside the label. */
  take(row: FormRow, key: string): void {
    for (const column of row.filled) {
      const suffix = suffixOf(column.key);
      if (suffix !== null) this.takeText(row, key, column.key, column.language, suffix);
      if (column.key === "media::audio" || column.key === "media::image") this.takeFile(row, key, column.key, column.language);
    }
  }

  private languageOf(row: FormRow, column: string, language: string): string {
    const lang = language === "" ? this.defaultLanguage : language;
    if (language === "" && row.texts(column).has(this.defaultLanguage))
      this.refusals.add(
        row.place(column, ""),
        `The form has this column for ${this.defaultLanguage} and once more without a language.`,
        "Keep one of the two.",
      );
    return lang;
  }

  private takeText(row: FormRow, key: string, column: string, language: string, suffix: string): void {
    const text = row.texts(column).get(language) ?? "";
    if (/\$\{[^}]*\}/.test(text)) {
      this.refusals.add(
        row.place(column, language),
        "The text repeats an answer; answers are never put into texts.",
        "Write it without the answer.",
      );
      return;
    }
    this.put(this.languageOf(row, column, language), suffix === "" ? key : `${key}.${suffix}`, text, row, column, language);
  }

  private takeFile(row: FormRow, key: string, column: string, language: string): void {
    const file = (row.texts(column).get(language) ?? "").trim();
    const kind = column === "media::audio" ? "audio" : "image";
    if (!isMediaFile(file))
      this.refusals.add(
        row.place(column, language),
        `"${file}" is no name of a ${kind === "audio" ? "recording" : "picture"}: only a file name is taken, no folder and no address.`,
        "Write a name such as q01_ar.mp3 or food.svg.",
      );
    else this.putFile({ key, lang: this.languageOf(row, column, language), kind, file }, row, column, language);
  }

  private putFile(entry: MediaEntry, row: FormRow, column: string, language: string): void {
    const before = this.media.find(({ key, lang, kind }) => key === entry.key && lang === entry.lang && kind === entry.kind);
    if (before === undefined) this.media.push(entry);
    else if (before.file !== entry.file)
      this.refusals.add(
        row.place(column, language),
        `"${entry.key}" already has the file "${before.file}": one name has one file wherever it occurs.`,
        "Name the same file, or give one of the two another name.",
      );
  }
}
