import { LANGUAGE } from "../entry.ts";
import type { Note } from "../report.ts";
import type { HsdsAttribute } from "./schema.ts";
import { TAXONOMY } from "./terms.ts";

interface Said {
  readonly code: string;
  readonly value: string;
  readonly language: string;
}

/** What our own terms say on one record. Terms of other taxonomies are noted: nobody has said what they mean here. */
export class Terms {
  private readonly said: readonly Said[];

  constructor(attributes: readonly HsdsAttribute[], field: string, note: Note) {
    const ours: Said[] = [];
    attributes.forEach(({ value, taxonomy_term: term }, i) => {
      if (term?.taxonomy === TAXONOMY.name && term.code !== undefined)
        ours.push({ code: term.code, value: value ?? "", language: term.language ?? "en" });
      else
        note(
          "dropped",
          `${field}attributes[${i}]`,
          `"${term?.name ?? term?.code ?? ""}" of "${term?.taxonomy ?? "no taxonomy"}" has no counterpart in our lists.`,
        );
    });
    this.said = ours;
  }

  has(code: string): boolean {
    return this.said.some((term) => term.code === code);
  }

  /** The first value in English, that is: of a fact. */
  value(code: string): string | undefined {
    return this.said.find((term) => term.code === code && term.language === "en")?.value;
  }

  values(code: string): readonly string[] {
    return this.said.filter((term) => term.code === code).map(({ value }) => value);
  }

  /** `kind/legal`, `kind/asylum` → `legal`, `asylum`. */
  under(group: string): readonly string[] {
    return this.said.flatMap(({ code }) => (code.startsWith(`${group}/`) ? [code.slice(group.length + 1)] : []));
  }

  /** The words under a code, by language. */
  words(code: string): readonly (readonly [language: string, text: string])[] {
    return this.said.flatMap((term): (readonly [string, string])[] =>
      term.code === code && LANGUAGE.test(term.language) ? [[term.language, term.value]] : [],
    );
  }
}
