import type { PackValues } from "../lib/pack-values.ts";
import { keyText } from "../lib/yaml-file.ts";
import { textsWithNumbers } from "./diff-texts.ts";

const digits = (number: string): string => number.replace(/[^0-9*#]/g, "");

/** Where a number that an entry gives up, or that was found wrong, also stands: pages that people read, each with its line. */
export function alsoStands(packs: readonly PackValues[], number: string, serviceId: string): readonly string[] {
  const isIt = (entry: { readonly number: string; readonly serviceId?: string | undefined }): boolean =>
    entry.serviceId === serviceId && digits(entry.number) === digits(number);
  const places = packs.flatMap(({ sources: { content }, danger, missing, pages }) => [
    ...(danger?.countries ?? []).flatMap(({ numbers }, at) =>
      numbers.flatMap((one, i) =>
        isIt(one) ? [{ file: content.danger, path: ["countries", at, "numbers", i, "number"], on: "the danger page" }] : [],
      ),
    ),
    ...(missing?.countries ?? []).flatMap(({ calls }, at) =>
      calls.flatMap((one, i) =>
        isIt(one)
          ? [{ file: content.missing, path: ["countries", at, "calls", i, "number"], on: "the page for a missing child" }]
          : [],
      ),
    ),
    ...(pages?.keep ?? []).flatMap((country, at) =>
      (["adult", "child"] as const).flatMap((who) =>
        country[who].flatMap((one, i) =>
          isIt(one) ? [{ file: content.pages, path: ["keep", at, who, i, "number"], on: "the numbers to learn by heart" }] : [],
        ),
      ),
    ),
  ]);
  return places.flatMap(({ file, path, on }) =>
    file === undefined ? [] : [`${file.path}:${file.lineOf(path)}: ${keyText(path)}: ${number} stands on ${on} too.`],
  );
}

/** Texts that say the number, by key and language. */
export function alsoSaid(packs: readonly PackValues[], numbers: readonly string[]): readonly string[] {
  const names = new Map(packs.flatMap(({ services }) => services.map(({ service }) => [service.id, service.name] as const)));
  return textsWithNumbers(
    packs.flatMap(({ texts }) => texts.map(({ part }) => part)),
    numbers,
    names,
  );
}
