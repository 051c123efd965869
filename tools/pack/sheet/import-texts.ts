import { join } from "node:path";
import * as v from "valibot";
import { LangSchema } from "#domain/pack/voices.ts";
import { entryLines, type YamlEdit } from "../lib/edit-yaml.ts";
import { didYouMean } from "../lib/nearest.ts";
import type { PackValues } from "../lib/pack-values.ts";
import { type SourcedText, stateOf } from "../lib/read-texts.ts";
import { TEXT_FILES } from "../lib/sources.ts";
import { asRead } from "./cells.ts";
import type { Changes } from "./changes.ts";
import { fileName, stateHeader } from "./export-sheets.ts";
import { ownTexts } from "./own-texts.ts";
import type { BadRows, ReadRow, ReadSheet } from "./read-sheet.ts";

const REFERENCE = "en";

/** The texts of one file name of one pack, in every language. */
interface Group {
  readonly pack: PackValues;
  readonly name: string;
  readonly byLanguage: ReadonlyMap<string, SourcedText>;
  /** Keys of the reference and, in their places, those the sheet adds. */
  readonly order: readonly string[];
}

function groupsOf(packs: readonly PackValues[], sheet: ReadSheet): ReadonlyMap<string, Group> {
  return new Map(
    packs.flatMap((pack) =>
      ownTexts(pack)
        .filter(({ part }) => part.lang === REFERENCE)
        .map(({ source: { name }, part }): [string, Group] => {
          const file = fileName(pack.sources.meta.packId, name);
          const order = Object.keys(part.strings);
          let last = -1;
          for (const row of sheet.rows.filter((one) => one.cells.get("file") === file)) {
            const key = row.cells.get("key") ?? "";
            const at = order.indexOf(key);
            if (at < 0) order.splice(last + 1, 0, key);
            last = at < 0 ? last + 1 : at;
          }
          return [
            file,
            {
              pack,
              name,
              byLanguage: new Map(
                ownTexts(pack)
                  .filter((one) => one.source.name === name)
                  .map((one) => [one.part.lang, one]),
              ),
              order,
            },
          ];
        }),
    ),
  );
}

const shortened = (text: string): string =>
  `“${(text.length > 90 ? `${text.slice(0, 90)}…` : text).replace(/\s*\n\s*/g, " / ")}”`;

/** What a changed sheet of texts changes in the files. */
export function textsChanges(sheet: ReadSheet, packs: readonly PackValues[], bad: BadRows): Changes {
  // "key" could be a language too.
  const languages = sheet.headers.filter((header) => header !== "key" && v.is(LangSchema, header));
  const known = ["file", "key", ...languages, ...languages.map(stateHeader)];
  for (const header of sheet.headers)
    if (!known.includes(header))
      bad.add(1, header, "No column has this name.", "Name a language by its code, such as fr, or delete the column.");
  const groups = groupsOf(packs, sheet);
  const edits = new Map<string, YamlEdit[]>();
  const added = new Map<string, { readonly lang: string; readonly audience: string; readonly strings: Map<string, string> }>();
  const words: string[] = [];
  const seen = new Map<string, number>();
  const drafts = new Map<SourcedText, readonly string[]>();

  const take = (row: ReadRow, group: Group, key: string, lang: string): void => {
    const own = group.byLanguage.get(lang);
    const was = own?.part.strings[key];
    const is = row.cells.get(lang) ?? "";
    if (asRead(was ?? "") === is) return;
    const path = own?.source.file.path ?? join(group.pack.sources.dir, "text", lang, `${group.name}.yaml`);
    const place = was === undefined ? path : `${path}:${own?.source.file.lineOf(["strings", key]) ?? 1}`;
    if (lang === REFERENCE && is === "") {
      bad.add(row.number, lang, `The English of ${key} is gone.`, "Write it again; a key is taken out of YAML by hand.");
      return;
    }
    if (own === undefined) {
      const file = added.get(path) ?? {
        lang,
        audience: TEXT_FILES[group.name]?.audience ?? "public",
        strings: new Map<string, string>(),
      };
      added.set(path, file);
      file.strings.set(key, is);
      words.push(`${place}: ${key} is new in ${lang}: ${shortened(is)}.`);
      return;
    }
    const after = group.order.slice(0, group.order.indexOf(key)).findLast((one) => own.part.strings[one] !== undefined);
    const edit: YamlEdit = { map: ["strings"], key, value: is === "" ? null : is, ...(after !== undefined && { after }) };
    words.push(
      is === ""
        ? `${place}: ${key} is taken away in ${lang}; English is shown there.`
        : was === undefined
          ? `${place}: ${key} is new in ${lang}: ${shortened(is)}.`
          : `${place}: ${key} changes in ${lang} from ${shortened(was)} to ${shortened(is)}.`,
    );
    if (was !== undefined && stateOf(own.part, key) === "reviewed" && is !== "") {
      drafts.set(own, [...(drafts.get(own) ?? []), key]);
      words.push(`${place}: ${key} is a draft again in ${lang}: nobody has read the new words.`);
    }
    edits.set(path, [...(edits.get(path) ?? []), edit]);
  };

  for (const row of sheet.rows) {
    const [file, key] = [row.cells.get("file") ?? "", row.cells.get("key") ?? ""];
    const group = groups.get(file);
    if (group === undefined) {
      bad.add(
        row.number,
        "file",
        `No file of texts is called "${file}".`,
        `${didYouMean(file, groups.keys())}Copy the name from another row.`,
      );
      continue;
    }
    const first = seen.get(`${file} ${key}`);
    if (first !== undefined) {
      bad.add(row.number, "key", `${key} stands in row ${first} too.`, "Keep one of the two.");
      continue;
    }
    seen.set(`${file} ${key}`, row.number);
    const english = group.byLanguage.get(REFERENCE)?.part.strings[key];
    if (english === undefined && !/^[a-z]\w*\.[\w.+ -]+$/i.test(key)) {
      bad.add(row.number, "key", `"${key}" is no key of a text.`, "A key reads like right.FR-01.title.");
      continue;
    }
    const isStated = languages.some((lang) => row.cells.has(stateHeader(lang)));
    if (english === undefined && (row.cells.get(REFERENCE) === undefined || isStated)) {
      bad.add(
        row.number,
        "key",
        `English has no text "${key}".`,
        `${didYouMean(
          key,
          group.order.filter((one) => one !== key),
        )}Correct the key, or write the English too.`,
      );
      continue;
    }
    for (const lang of languages) {
      const own = group.byLanguage.get(lang);
      const state = row.cells.get(stateHeader(lang));
      const held = own?.part.strings[key] === undefined ? undefined : stateOf(own.part, key);
      if (state !== undefined && state !== held)
        bad.add(
          row.number,
          stateHeader(lang),
          `${key} is ${held ?? "not there yet"}, and the sheet says ${state}.`,
          "Leave the state as it was: what a reviewer has passed is noted in the head of the file.",
        );
      take(row, group, key, lang);
    }
    const is = row.cells.get(REFERENCE);
    if (english !== undefined && is !== undefined && languages.includes(REFERENCE) && asRead(english) !== is) {
      const older = [...group.byLanguage].filter(
        ([lang, { part }]) =>
          lang !== REFERENCE &&
          part.strings[key] !== undefined &&
          (row.cells.get(lang) === undefined || row.cells.get(lang) === asRead(part.strings[key] ?? "")),
      );
      if (older.length > 0)
        words.push(`${key}: ${older.map(([lang]) => lang).join(", ")} still say what the English said before.`);
    }
  }
  for (const [{ source, part }, keys] of drafts) {
    // The longest beginning wins, and nothing is longer than the key itself.
    const states = Object.fromEntries(keys.map((key) => [key, "draft"]));
    const isFirst = Object.keys(part.reviewByPrefix).length === 0;
    edits.set(source.file.path, [
      ...(edits.get(source.file.path) ?? []),
      ...(isFirst
        ? [{ map: [], key: "reviewByPrefix", value: states, after: "review" }]
        : keys.map((key) => ({ map: ["reviewByPrefix"], key, value: "draft" }))),
    ]);
  }
  const newFiles = new Map(
    [...added].map(([path, { lang, audience, strings }]) => [
      path,
      entryLines({ lang, audience, review: "draft", strings: Object.fromEntries(strings) }),
    ]),
  );
  return { edits, newFiles, words, notes: [], gaveUp: [] };
}
