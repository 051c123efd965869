import { join } from "node:path";
import { joinOwnGuides } from "#domain/screening/own-guides.ts";
import { ownPath } from "../../lib/check-own-guides.ts";
import type { PackValues } from "../../lib/pack-values.ts";
import { readPack } from "../../lib/pack-values.ts";
import { formatProblem } from "../../lib/problems.ts";
import { loadSources } from "../../lib/sources.ts";
import { placesOf } from "../check-import.ts";
import type { Context } from "../context.ts";
import type { Import } from "../import-forms.ts";
import { readMedia } from "../media.ts";
import type { Place } from "../places.ts";
import { guideSource } from "../slice.ts";
import type { FindingPlace, Subject } from "./finding.ts";

const atLine = (file: string, line: number): FindingPlace => ({ file, line, sheet: "", row: 0, column: "" });
const atCell = ({ file, sheet, row, column, cell }: Place): FindingPlace => ({
  file,
  line: 0,
  sheet,
  row,
  column: cell === "" ? column : `${column} (${cell})`,
});

function packSubject(values: PackValues, dir: string): Subject | null {
  const source = guideSource(values, readMedia(dir));
  const file = values.sources.content.guides;
  if (source === null || file === undefined) return null;
  return {
    source,
    indicators: values.indicators ?? [],
    whole: (values.indicators ?? []).length > 0,
    at: (path) => atLine(file.path, file.lineOf(path)),
    textAt: (lang, key) => textPlace(values, dir, lang, key),
  };
}

/** An organisation's guides beside those of the pack they lie over; only what stands in theirs is told. */
function ownSubject(values: PackValues, dir: string, context: Context): Subject | null {
  const file = values.sources.content.own_guides;
  const { ownGuides } = values;
  const source = guideSource({ ...values, guides: context.source.guides });
  if (file === undefined || ownGuides === null || source === null) return null;
  const ours = context.source.guides;
  return {
    source: { ...source, guides: joinOwnGuides(ours, ownGuides) },
    isBesideOurs: true,
    indicators: context.indicators,
    whole: false,
    at: (path) => {
      const own = ownPath(ours, ownGuides, path);
      return own === null ? null : atLine(file.path, file.lineOf(own));
    },
    textAt: (lang, key) => textPlace(values, dir, lang, key),
  };
}

function textPlace(values: PackValues, dir: string, lang: string, key: string): FindingPlace {
  const texts = values.texts.find(({ source: one }) => one.lang === lang && one.name === "guides")?.source.file;
  return texts === undefined
    ? atLine(join(dir, "text", lang, "guides.yaml"), 1)
    : atLine(texts.path, texts.lineOf(["strings", key]));
}

/** A pack folder as something to look at. Throws with every problem when its guides cannot be read. */
export function subjectOfPack(dir: string, context: Context): Subject {
  const { sources, problems } = loadSources(dir);
  const read = sources === null ? null : readPack(sources);
  const subject = read === null ? null : (packSubject(read.values, dir) ?? ownSubject(read.values, dir, context));
  if (subject === null)
    throw new Error([...problems, ...(read?.problems ?? [])].map(formatProblem).join("\n") || `${dir} holds no guides`);
  return subject.indicators.length > 0 ? subject : { ...subject, indicators: context.indicators };
}

/** Forms laid over a pack: only what stands in the forms is told. */
export function subjectOfForms({ forms, merged }: Import, context: Context): Subject {
  const places = placesOf(merged, forms);
  return {
    source: merged,
    indicators: context.indicators,
    whole: false,
    at: (path) => {
      const place = places(path);
      return place === null ? null : atCell(place);
    },
    textAt: (lang, key) => {
      const [group = "", ...rest] = key.split(".");
      for (const form of forms) {
        if (form.slice.texts[lang] === undefined) continue;
        const row =
          group === "label"
            ? form.rowByValue.get(rest.join("."))
            : (form.rowById.get(rest.join(".")) ?? form.rowById.get(rest[0] ?? ""));
        if (row !== undefined) return atCell(row.place("label", lang));
      }
      return null;
    },
  };
}
