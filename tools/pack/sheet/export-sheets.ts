import type { PackValues } from "../lib/pack-values.ts";
import { stateOf } from "../lib/read-texts.ts";
import { isGroup, PHONE_FIELDS, SERVICE_FIELDS, shownIn, valueAt } from "./fields.ts";
import { ownTexts } from "./own-texts.ts";
import type { SheetTable } from "./write-sheet.ts";

const REFERENCE = "en";
const nameOf = (path: string): string => path.replace(/^.*[/\\]/, "").replace(/\.yaml$/, "");

/** `calais/services-fr`: pack and file, as the column `file` says it. */
export const fileName = (packId: string, path: string): string => `${packId}/${nameOf(path)}`;

/** One row a service, and one for each of its phones below it. */
export function directorySheet(packs: readonly PackValues[]): SheetTable {
  const headers = [
    "file",
    "id",
    "phone",
    ...SERVICE_FIELDS.map(({ header }) => header),
    ...PHONE_FIELDS.map(({ header }) => header),
  ];
  const rows = packs.flatMap(({ sources }) =>
    sources.services.flatMap((file) =>
      (Array.isArray(file.value) ? (file.value as unknown[]) : []).filter(isGroup).flatMap((entry) => {
        const head = [fileName(sources.meta.packId, file.path), String(entry["id"])];
        const phones = Array.isArray(entry["phones"]) ? (entry["phones"] as unknown[]) : [];
        const cells = (fields: typeof SERVICE_FIELDS, of: unknown) =>
          fields.map(({ kind, path }) => shownIn(kind, valueAt(of, path)));
        return [
          [...head, "", ...cells(SERVICE_FIELDS, entry), ...PHONE_FIELDS.map(() => "")],
          ...phones.map((phone, at) => [...head, String(at), ...SERVICE_FIELDS.map(() => ""), ...cells(PHONE_FIELDS, phone)]),
        ];
      }),
    ),
  );
  return { name: "directory", headers, rows };
}

export const stateHeader = (lang: string): string => `${lang} state`;

/** One row a key, one column a language with its state beside it. `languages`: besides English. */
export function textsSheet(packs: readonly PackValues[], languages: readonly string[]): SheetTable {
  const headers = ["file", "key", REFERENCE, ...languages.flatMap((lang) => [lang, stateHeader(lang)])];
  const rows = packs.flatMap((pack) => {
    const { sources } = pack;
    const texts = ownTexts(pack);
    return texts
      .filter(({ part }) => part.lang === REFERENCE)
      .flatMap(({ source, part }) =>
        Object.entries(part.strings).map(([key, text]) => [
          fileName(sources.meta.packId, source.name),
          key,
          text,
          ...languages.flatMap((lang) => {
            const own = texts.find((one) => one.part.lang === lang && one.source.name === source.name)?.part;
            const held = own?.strings[key];
            return own === undefined || held === undefined ? ["", ""] : [held, stateOf(own, key)];
          }),
        ]),
      );
  });
  return { name: "texts", headers, rows };
}

export const languagesOf = (packs: readonly PackValues[]): readonly string[] =>
  [...new Set(packs.flatMap((pack) => ownTexts(pack).map(({ part }) => part.lang)))].filter((lang) => lang !== REFERENCE).sort();
