import type { AnswerType } from "#domain/pack/guides.ts";
import { YNUS_OPTIONS } from "./columns.ts";

/** What the `type` of a survey row asks for. */
export type RowType =
  | { readonly kind: "begin_group" | "end_group" | "note" | "acknowledge" | "integer" }
  | { readonly kind: "select_one" | "select_multiple"; readonly list: string }
  | { readonly kind: "left_out"; readonly why: string }
  | { readonly kind: "refused"; readonly reason: string; readonly repair: string };

const FREE_TEXT = "Free text cannot be kept safe: it holds names, places and stories.";
const USE_CHOICES = "Ask with a list of choices.";
const NUMBER = "A number points to one person.";
const PLACE = "A place points to one person.";
const MEDIA = "Pictures and recordings of a person are never taken.";

const REFUSED: Readonly<Record<string, readonly [string, string]>> = {
  ...Object.fromEntries(["text", "string", "phone number", "email", "url"].map((type) => [type, [FREE_TEXT, USE_CHOICES]])),
  ...Object.fromEntries(
    ["decimal", "range", "percentage", "int"].map((type) => [type, [NUMBER, "Ask for a band, with a list of choices."]]),
  ),
  ...Object.fromEntries(
    ["date", "time", "datetime"].map((type) => [type, ["A date or a time points to one person.", USE_CHOICES]]),
  ),
  ...Object.fromEntries(["geopoint", "geotrace", "geoshape", "location"].map((type) => [type, [PLACE, "Remove the row."]])),
  ...Object.fromEntries(
    ["image", "photo", "audio", "video", "file", "background-audio", "signature", "draw"].map((type) => [
      type,
      [MEDIA, "Remove the row."],
    ]),
  ),
  barcode: ["Codes that are scanned can name a person.", "Remove the row."],
  qrcode: ["Codes that are scanned can name a person.", "Remove the row."],
  calculate: ["Nothing is worked out from answers except by the rules of the pack.", "Remove the row, or write a rule."],
  "add calculate": ["Nothing is worked out from answers except by the rules of the pack.", "Remove the row, or write a rule."],
  hidden: ["Nothing is recorded that is not shown.", "Remove the row."],
  "hidden value": ["Nothing is recorded that is not shown.", "Remove the row."],
  "csv-external": ["A form takes nothing from other files.", "Put the choices into the sheet choices."],
  "xml-external": ["A form takes nothing from other files.", "Put the choices into the sheet choices."],
  include: ["A form takes nothing from other files.", "Copy the rows into this form."],
  rank: ["An order of choices cannot be recorded.", "Use select_multiple."],
};

/** Rows by which collecting apps note when, where and on which device a form was filled. */
const ABOUT_THE_DEVICE =
  /^(start|end|today|deviceid|device id|phonenumber|simserial|subscriberid|username|audit|start-geopoint|uri:\w+|start time|end time|get (today|start time|end time|device id|subscriber id|sim id|phone number))$/;

const refused = (type: string, [reason, repair]: readonly [string, string]): RowType => ({
  kind: "refused",
  reason: `The type "${type}" is not taken. ${reason}`,
  repair,
});

const SELECT_ONE = /^(?:select[_ ]one(?: from)?|add select one prompt using)\s+(\S+)(\s+(?:or[_ ]other|or specify other))?$/i;
const SELECT_SEVERAL =
  /^(?:select[_ ]multiple(?: from)?|select all that apply(?: from)?|add select multiple prompt using)\s+(\S+)(\s+(?:or[_ ]other|or specify other))?$/i;

/** Never fails: a type nobody knows is refused like one that Fanal does not take. */
export function rowType(text: string): RowType {
  const type = text.trim().replace(/\s+/g, " ");
  const word = type.toLowerCase();
  for (const [pattern, kind] of [
    [SELECT_ONE, "select_one"],
    [SELECT_SEVERAL, "select_multiple"],
  ] as const) {
    const found = pattern.exec(type);
    if (found === null) continue;
    if (found[2] !== undefined)
      return refused(type, [`"Specify other" opens a field of free text. ${FREE_TEXT}`, "Add a choice for it."]);
    return { kind, list: found[1] ?? "" };
  }
  if (/^(begin|end)[_ ]group$/.test(word)) return { kind: word.startsWith("begin") ? "begin_group" : "end_group" };
  if (/^(begin|end)[_ ](repeat|loop)\b/.test(word))
    return refused(type, ["Each question is asked once: there are no repeats and no loops.", "Write the questions one by one."]);
  if (/^select_(one|multiple)_(from_file|external)\b|^select_external\b/.test(word))
    return refused(type, ["A form takes nothing from other files.", "Put the choices into the sheet choices."]);
  if (/^osm\b/.test(word)) return refused(type, [PLACE, "Remove the row."]);
  if (word === "note" || word === "integer") return { kind: word };
  if (word === "acknowledge" || word === "trigger") return { kind: "acknowledge" };
  if (ABOUT_THE_DEVICE.test(word))
    return { kind: "left_out", why: "Fanal does not note when, where and on which device a talk was held." };
  const known = REFUSED[word];
  if (known !== undefined) return refused(type, known);
  return {
    kind: "refused",
    reason: `The type "${type}" is not known.`,
    repair: "Use select_one, select_multiple, integer with bands, note, acknowledge, begin_group or end_group.",
  };
}

/** Our type for a question that does not say it. */
export function defaultKind(kind: "select_one" | "select_multiple", options: readonly string[]): AnswerType {
  if (kind === "select_multiple") return "multi";
  const plain = options.filter((value) => value !== "skip").join(" ");
  return plain === YNUS_OPTIONS.filter((value) => value !== "skip").join(" ") ? "ynus" : "single";
}

export interface Band {
  readonly value: string;
  readonly label: string;
}

/** `0-12, 13-15, 25+` → the choices a number is reduced to; null when it reads differently or the bands do not rise. */
export function readBands(text: string): readonly Band[] | null {
  const bands: Band[] = [];
  let above = -1;
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const [, from, to] = /^(\d{1,6})(?:\s*[-–]\s*(\d{1,6})|\+)$/.exec(part) ?? [];
    if (from === undefined || Number(from) <= above || !Number.isFinite(above)) return null;
    if (to !== undefined && Number(to) < Number(from)) return null;
    above = to === undefined ? Number.POSITIVE_INFINITY : Number(to);
    bands.push({
      value: to === undefined ? `${from}_plus` : `${from}_${to}`,
      label: to === undefined ? `${from}+` : `${from}–${to}`,
    });
  }
  return bands.length >= 2 ? bands : null;
}
